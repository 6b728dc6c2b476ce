//! Figures against NewsQuant (Almasian and others, CQE, EMNLP 2023): the value; the value with its unit; the value with its
//! hedge, bound or direction.

use std::fmt;

use onrecord_reading::wire;
use serde::Deserialize;

use crate::counts::Counts;
use crate::data::Error;

/// The figures of one sentence.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// The sentence's id.
    pub id: String,
    /// Its figures.
    pub figures: Vec<GoldFigure>,
}

/// One figure.
#[derive(Debug, Clone, Deserialize)]
pub struct GoldFigure {
    /// A number, or several of a range.
    pub value: String,
    /// The unit as written.
    pub unit: Option<String>,
    /// The unit's name.
    pub normalized_unit: Option<String>,
    /// `=`, `~`, `<`, `>`, up or down.
    pub change: Option<String>,
}

/// How well figures are read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Scores {
    /// By value alone.
    pub value: Counts,
    /// With the unit.
    pub unit: Counts,
    /// With hedge, bound or direction.
    pub change: Counts,
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, counts) in
            [("value", self.value), ("… with its unit", self.unit), ("… with its change", self.change)]
        {
            let (f1, p, r) = (100.0 * counts.f1(), 100.0 * counts.precision(), 100.0 * counts.recall());
            writeln!(f, "{name:36}{f1:.1}  (P {p:.1}, R {r:.1})")?;
        }
        Ok(())
    }
}

/// Whether two figures of one value agree in something else, too.
type Agrees = fn(&GoldFigure, &wire::Figure) -> bool;

/// Scores the figures of `readings`.
///
/// # Errors
/// When a sentence of the gold has no reading.
pub fn score(gold: &[Gold], readings: &[wire::Reading]) -> Result<Scores, Error> {
    let by_id = crate::by_id(readings);
    let mut scores = Scores::default();
    for one in gold {
        let reading = crate::of_id(&by_id, &one.id)?;
        let all: [(&mut Counts, Agrees); 3] = [
            (&mut scores.value, |_, _| true),
            (&mut scores.unit, same_unit),
            (&mut scores.change, same_change),
        ];
        for (counts, agrees) in all {
            let mut left: Vec<&wire::Figure> = reading.figures.iter().collect();
            let mut matched = 0;
            for figure in &one.figures {
                let right = |other: &&wire::Figure| same_value(figure, other) && agrees(figure, other);
                if let Some(at) = left.iter().position(right) {
                    left.remove(at);
                    matched += 1;
                }
            }
            counts.add(one.figures.len(), reading.figures.len(), matched);
        }
    }
    Ok(scores)
}

/// Whether the value is one of the gold's numbers, to a thousandth.
fn same_value(gold: &GoldFigure, figure: &wire::Figure) -> bool {
    let plain = gold.value.replace(',', "");
    let bytes = plain.as_bytes();
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        let begins = bytes[at].is_ascii_digit()
            || bytes[at] == b'-' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !begins {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < plain.len()
            && (bytes[end].is_ascii_digit()
                || bytes[end] == b'.'
                || bytes[end].eq_ignore_ascii_case(&b'e')
                || bytes[end] == b'-' && bytes[end - 1].eq_ignore_ascii_case(&b'e'))
        {
            end += 1;
        }
        numbers.extend(plain[at..end].trim_end_matches(['.', 'e', 'E']).parse::<f64>().ok());
        at = end;
    }
    let near = |number: &f64| {
        (number - figure.value).abs() <= 1e-3 * number.abs().max(figure.value.abs()).max(1e-12)
    };
    numbers.iter().any(near)
}

fn same_unit(gold: &GoldFigure, figure: &wire::Figure) -> bool {
    let ours = unit(&figure.unit);
    [&gold.normalized_unit, &gold.unit]
        .into_iter()
        .any(|name| unit(name.as_deref().unwrap_or_default()) == ours)
}

fn same_change(gold: &GoldFigure, figure: &wire::Figure) -> bool {
    let theirs = match gold.change.as_deref() {
        Some("up") => "increase",
        Some("down") => "decrease",
        Some(sign @ ("~" | "<" | ">")) => sign,
        _ => "=",
    };
    let ours = figure.change.as_deref().unwrap_or(match figure.modifier.as_str() {
        "<=" => "<",
        ">=" => ">",
        sign => sign,
    });
    ours == theirs
}

/// A unit's name on common ground: ISO 4217 for money, else in the singular and in lower case.
fn unit(name: &str) -> String {
    const NAMES: &str = "-=;count=;dimensionless=;percentage=percent;%=percent;$=USD;us$=USD;dollar=USD;euro=EUR;€=EUR;£=GBP;pound \
        sterling=GBP;japanese yen=JPY;yen=JPY;australian dollar=AUD;canadian dollar=CAD;new zealand dollar=NZD;singapore dollar=SGD;hong \
        kong dollar=HKD;malaysian ringgit=MYR;ringgit=MYR;shekel=ILS;israeli new shekel=ILS;new israeli shekel=ILS;indian \
        rupee=INR;rupee=INR;pakistani rupee=PKR;south korean won=KRW;won=KRW;chinese yuan=CNY;yuan=CNY;renminbi=CNY;swiss \
        franc=CHF;swedish krona=SEK;norwegian krone=NOK;danish krone=DKK;turkish lira=TRY;south african rand=ZAR;rand=ZAR;brazilian \
        real=BRL;russian ruble=RUB;ruble=RUB;thai baht=THB;baht=THB;philippine peso=PHP;mexican peso=MXN;emirati \
        dirham=AED;nigerian naira=NGN;year of age=year;year old=year;year-old=year;feet=foot;miles per hour=mile per hour";
    let name = name.trim();
    let lower = name.to_lowercase();
    if let Some((_, known)) =
        NAMES.split(';').filter_map(|entry| entry.split_once('=')).find(|(known, _)| *known == lower)
    {
        return known.to_owned();
    }
    if name.len() == 3 && name.chars().all(|c| c.is_ascii_uppercase()) {
        return name.to_owned();
    }
    let plain = lower.replace('-', " ");
    let single =
        plain.strip_suffix('s').filter(|_| plain.len() > 3 && !plain.ends_with("ss")).map(str::to_owned);
    single.unwrap_or(plain)
}
