//! Units of money and measure, and what texts call them.

/// ISO 4217 codes that are read as they stand.
pub(super) const CODES: &str = "USD EUR GBP JPY CNY CHF CAD AUD NZD SEK NOK DKK PLN CZK HUF RUB UAH TRY INR BRL MXN ZAR KRW ILS \
    MYR SGD HKD THB PHP AED NGN PKR";

/// Signs in front of a sum, the longer ones first, and their currency: that of the sign, or of the land where most write it.
pub(super) const SIGNS: [(&str, &str); 37] = [
    ("US$", "USD"),
    ("US $", "USD"),
    ("$US", "USD"),
    ("$A", "AUD"),
    ("HK $", "HKD"),
    ("AU $", "AUD"),
    ("NZ $", "NZD"),
    ("-$", "USD"),
    // What is left of the pound's sign where letters were forced into ASCII.
    ("PS", "GBP"),
    ("$-", "USD"),
    ("AU$", "AUD"),
    ("A$", "AUD"),
    ("CA$", "CAD"),
    ("C$", "CAD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
    ("Rs.", "INR"),
    ("Rs", "INR"),
    ("RM", "MYR"),
    ("NIS", "ILS"),
    ("Fr.", "CHF"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₪", "ILS"),
    ("₽", "RUB"),
    ("₩", "KRW"),
    ("₴", "UAH"),
    ("₺", "TRY"),
    ("฿", "THB"),
    ("₱", "PHP"),
    ("₦", "NGN"),
    ("元", "CNY"),
];

/// Names of currencies, in the singular; the longer ones first.
const CURRENCIES: &str = "australian dollar=AUD;canadian dollar=CAD;new zealand dollar=NZD;hong kong dollar=HKD;singapore \
    dollar=SGD;us dollar=USD;u.s. dollar=USD;american dollar=USD;dollar=USD;euro=EUR;british pound=GBP;pound sterling=GBP;\
    pounds sterling=GBP;pound=GBP;japanese yen=JPY;yen=JPY;chinese yuan=CNY;yuan=CNY;renminbi=CNY;swiss franc=CHF;danish \
    crown=DKK;danish krone=DKK;danish kroner=DKK;swedish crown=SEK;swedish krona=SEK;swedish kronor=SEK;norwegian \
    crown=NOK;norwegian krone=NOK;norwegian kroner=NOK;czech crown=CZK;koruna=CZK;russian ruble=RUB;rouble=RUB;ruble=RUB;\
    zloty=PLN;zlotys=PLN;hryvnia=UAH;hryvnias=UAH;israeli shekel=ILS;new shekel=ILS;shekel=ILS;baht=THB;ringgit=MYR;rand=ZAR;\
    indian rupee=INR;pakistani rupee=PKR;rupee=INR;lira=TRY;korean won=KRW;forint=HUF;forints=HUF;peso=MXN;naira=NGN;dirham=AED";

/// Units of measure as words, in the singular, with what they are called here.
const MEASURES: &str = "percentage point=percentage point;percent=percent;per cent=percent;pct=percent;basis point=basis point;\
    mile per hour=mile per hour;miles per hour=mile per hour;miles an hour=mile per hour;mile per gallon=mile per gallon;\
    miles per gallon=mile per gallon;kilometres per hour=kilometre per hour;kilometers per hour=kilometre per hour;parts per \
    billion=parts-per-billion;parts per million=parts-per-million;square kilometre=square kilometre;square kilometer=square \
    kilometre;square metre=square metre;square meter=square metre;square feet=square foot;square foot=square foot;square \
    mile=square mile;cubic metre=cubic metre;cubic meter=cubic metre;cubic feet=cubic foot;cubic foot=cubic foot;kilometre=kilometre;kilometer=kilometre;\
    metre=metre;meter=metre;centimetre=centimetre;centimeter=centimetre;millimetre=millimetre;millimeter=millimetre;\
    mile=mile;yard=yard;feet=foot;foot=foot;inches=inch;inch=inch;acre=acre;hectare=hectare;kilogram=kilogram;kilo=kilogram;\
    gram=gram;milligram=milligram;metric ton=tonne;tonne=tonne;ton=ton;ounce=ounce;litre=litre;liter=litre;gallon=gallon;barrel=barrel;\
    degrees celsius=celsius;degree celsius=celsius;degrees fahrenheit=fahrenheit;degree fahrenheit=fahrenheit;degrees c=celsius;degrees f=fahrenheit;\
    celsius=celsius;fahrenheit=fahrenheit;degree=degree;megawatt=megawatt;gigawatt=gigawatt;kilowatt-hour=kilowatt hour;\
    kilowatt hour=kilowatt hour;kilowatt=kilowatt;watt=watt;horsepower=horsepower;volt=volt;decibel=decibel;megabyte=megabyte;\
    gigabyte=gigabyte;terabyte=terabyte;megapixel=megapixel;\
    second=second;minute=minute;hour=hour;day=day;week=week;fortnight=fortnight;month=month;year=year;decade=decade;century=century;centuries=century;\
    cent=cent;pence=penny;penny=penny;sen=sen;percentage=percentage";

/// Units of measure as signs and short forms, letter by letter, the longer ones first.
const SHORT: [(&str, &str); 67] = [
    ("pound-feet of torque", "pound-foot"),
    ("pound-feet", "pound-foot"),
    ("lb-ft", "foot pound-force"),
    ("kph", "kilometre per hour"),
    ("km/h", "kilometre per hour"),
    ("kmh", "kilometre per hour"),
    ("mph", "mile per hour"),
    ("mpg", "mile per gallon"),
    ("MPG", "mile per gallon"),
    ("rpm", "revolutions per minute"),
    ("bhp", "brake horsepower"),
    ("km2", "square kilometre"),
    ("km²", "square kilometre"),
    ("m²", "square metre"),
    ("m2", "square metre"),
    ("sq ft", "square foot"),
    ("sq m", "square metre"),
    ("sq km", "square kilometre"),
    ("ppb", "parts-per-billion"),
    ("ppm", "parts-per-million"),
    ("mAh", "milliampere-hour"),
    ("kWh", "kilowatt hour"),
    ("GWh", "gigawatt hour"),
    ("MWh", "megawatt hour"),
    ("TWh", "terawatt hour"),
    ("GPa", "gigapascal"),
    ("GHz", "gigahertz"),
    ("MHz", "megahertz"),
    ("kHz", "kilohertz"),
    ("Hz", "hertz"),
    ("kW", "kilowatt"),
    ("MW", "megawatt"),
    ("GW", "gigawatt"),
    ("hp", "horsepower"),
    ("PS", "horsepower"),
    ("Nm", "newton metre"),
    ("kg", "kilogram"),
    ("mg", "milligram"),
    ("km", "kilometre"),
    ("cm", "centimetre"),
    ("mm", "millimetre"),
    ("nm", "nanometre"),
    ("μm", "micrometre"),
    ("µm", "micrometre"),
    ("ml", "millilitre"),
    ("mL", "millilitre"),
    ("lbs", "pound-mass"),
    ("lb", "pound-mass"),
    ("ft", "foot"),
    ("oz", "ounce"),
    ("GB", "gigabyte"),
    ("MB", "megabyte"),
    ("TB", "terabyte"),
    ("MP", "megapixel"),
    ("dB", "decibel"),
    ("bps", "basis point"),
    ("min", "minute"),
    ("hrs", "hour"),
    ("sec", "second"),
    ("°C", "celsius"),
    ("°F", "fahrenheit"),
    ("pc", "percent"),
    ("%", "percent"),
    ("g", "gram"),
    ("W", "watt"),
    ("m", "metre"),
    ("p", "penny"),
];

/// A currency's or a measure's name at the beginning of `rest`, in any number: what it is called here, and how long it is
/// as written.
pub(super) fn leading(rest: &str) -> Option<(&'static str, usize)> {
    currency(rest).or_else(|| listed(MEASURES, rest)).or_else(|| short(rest))
}

/// A currency's name or code at the beginning of `rest`.
pub(super) fn currency(rest: &str) -> Option<(&'static str, usize)> {
    let code = CODES.split_whitespace().find(|code| rest.starts_with(*code) && ends(rest, code.len()));
    let sign = ["€", "£", "$", "¥"].into_iter().find(|sign| rest.starts_with(sign));
    let sign = sign.and_then(|sign| Some((SIGNS.iter().find(|(known, _)| *known == sign)?.1, sign.len())));
    code.map(|code| (code, code.len())).or(sign).or_else(|| listed(CURRENCIES, rest))
}

fn listed(list: &'static str, rest: &str) -> Option<(&'static str, usize)> {
    let entries = list.split(';').filter_map(|entry| entry.split_once('='));
    let found = entries.filter_map(|(word, name)| Some((name, length(word, rest)?)));
    found.max_by_key(|(_, length)| *length)
}

/// How long `word` is at the beginning of `rest`, whatever its letters' case and with an "s" or without.
fn length(word: &str, rest: &str) -> Option<usize> {
    let mut written = rest.char_indices();
    let mut end = 0;
    for expected in word.chars() {
        let (at, c) = written.next()?;
        let same =
            if expected == ' ' { c.is_whitespace() } else { c.to_lowercase().eq(expected.to_lowercase()) };
        if !same {
            return None;
        }
        end = at + c.len_utf8();
    }
    let several = usize::from(rest[end..].starts_with('s'));
    [end + several, end].into_iter().find(|&end| ends(rest, end))
}

fn short(rest: &str) -> Option<(&'static str, usize)> {
    let found =
        SHORT.iter().find(|(sign, _)| rest.starts_with(sign) && (*sign == "%" || ends(rest, sign.len())));
    found.map(|&(sign, name)| (name, sign.len()))
}

/// Whether a word of `rest` ends at `end`.
fn ends(rest: &str, end: usize) -> bool {
    !rest[end..].starts_with(|c: char| c.is_alphanumeric())
}
