//! Dates as pages write them: machine-readable stamps, days in words, days in addresses.
//!
//! Only what is unmistakable is read: 03/04/2017 is two days, so it is none. Nothing here knows where on a page a
//! date stands; the caller says how far it is to be trusted.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use crate::article::{Basis, Published};

/// The years that a page's date can lie in; before the first there was no web to publish on, but archives put
/// older papers there too.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2100;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this module are valid")
}

/// A stamp as machines write it (ISO 8601, RFC 2822, seconds since 1970), or a day in words; the whole of `stamp`
/// must be it. The value keeps the time zone.
pub(crate) fn stamp(stamp: &str, basis: Basis) -> Option<Published> {
    static ISO: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?x)^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})
              (?:[T\s,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?.{0,12})?$",
        )
    });
    static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"^((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
    });
    static EPOCH: LazyLock<Regex> = LazyLock::new(|| regex(r"^(\d{9,10})(?:\d{3})?$"));
    let stamp = stamp.trim();
    if stamp.len() > 80 {
        return None;
    }
    if let Some(found) = ISO.captures(stamp).or_else(|| COMPACT.captures(stamp)) {
        let day = date(number(&found, 1)?, number(&found, 2)?, number(&found, 3)?)?;
        let Some(hour) = number(&found, 4) else { return Some(Published::on(day, day.to_string(), basis)) };
        let (minute, second) = (number(&found, 5)?, number(&found, 6).unwrap_or(0));
        if !(hour < 24 && minute < 60 && second < 61) {
            return Some(Published::on(day, day.to_string(), basis));
        }
        let zone = found.get(7).map_or("", |zone| zone.as_str());
        return Some(Published::on(
            day,
            format!("{day}T{hour:02}:{minute:02}:{second:02}{}", offset(zone)),
            basis,
        ));
    }
    if let Some(found) = EPOCH.captures(stamp) {
        let moment = jiff::Timestamp::from_second(found[1].parse().ok()?).ok()?;
        let day = moment.to_zoned(jiff::tz::TimeZone::UTC).date();
        return Some(Published::on(day, moment.to_string(), basis));
    }
    if let Ok(moment) = jiff::fmt::rfc2822::parse(stamp) {
        return Some(Published::on(
            moment.date(),
            moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            basis,
        ));
    }
    let (day, rest) = day_in(stamp)?;
    // A clock time or a weekday may stand beside it, other words may not.
    let words = rest.chars().filter(|c| c.is_alphabetic()).count();
    (words <= 12).then(|| Published::on(day, day.to_string(), basis))
}

/// A zone's offset as ISO 8601 writes it.
fn offset(zone: &str) -> String {
    match zone {
        "" => String::new(),
        "Z" | "UTC" | "GMT" => "Z".to_owned(),
        _ if zone.contains(':') => zone.to_owned(),
        _ => format!("{}:{}", &zone[..3], &zone[3..]),
    }
}

/// The first day that `text` names in full, in words or figures, and what is left of the text without it.
fn day_in(text: &str) -> Option<(Date, String)> {
    day_at(text).map(|(day, range)| (day, format!("{} {}", &text[..range.start], &text[range.end..])))
}

/// The first day that `text` names in full, and where.
pub(crate) fn day_at(text: &str) -> Option<(Date, std::ops::Range<usize>)> {
    days_at(text).into_iter().next()
}

/// Every day that `text` names in full, and where.
pub(crate) fn days_at(text: &str) -> Vec<(Date, std::ops::Range<usize>)> {
    days_in(text, Order::Unknown)
}

/// Whether 03/04/2017 is a day of April or of March.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The third of April.
    DayFirst,
    /// March the fourth.
    MonthFirst,
    /// Nothing tells.
    Unknown,
}

impl Order {
    /// The order of a page: as its other dates show, else as people write in its language and country.
    pub(crate) fn of<'t>(language: Option<&str>, texts: impl Iterator<Item = &'t str>) -> Self {
        static SLASHES: LazyLock<Regex> =
            LazyLock::new(|| regex(r"(?-u:\b)(\d{1,2})/(\d{1,2})/\d{4}(?-u:\b)"));
        let (mut days, mut months) = (false, false);
        for text in texts.filter(|text| text.contains('/')) {
            for found in SLASHES.captures_iter(text) {
                days |= number(&found, 1).is_some_and(|first| (13..=31).contains(&first));
                months |= number(&found, 2).is_some_and(|second| (13..=31).contains(&second));
            }
        }
        let tag = language.unwrap_or_default().to_ascii_lowercase().replace('_', "-");
        match (days, months) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            (true, true) => Self::Unknown,
            _ if tag == "en-us" => Self::MonthFirst,
            // English is written in both orders, and so it is in Canada and the Philippines whatever the language.
            _ if tag.is_empty() || tag == "en" || tag.ends_with("-ca") || tag.ends_with("-ph") => {
                Self::Unknown
            }
            _ => Self::DayFirst,
        }
    }
}

/// Every day that `text` names in full, and where; figures alone are read in `order`.
pub(crate) fn days_in(text: &str, order: Order) -> Vec<(Date, std::ops::Range<usize>)> {
    // In turn: 9 May 2022; May 9, 2022; 2022-05-09; 9.5.2022; 9/5/2022; 2022年5月9日.
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"(?x)
            \b(\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?\s+(?:de\s+|of\s+)?(\p{L}{3,12})\.?,?\s+(?:de\s+|del\s+)?(\d{4})\b
            | \b(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b
            | \b(\d{4})-(\d{2})-(\d{2})(?:\b|T)
            | \b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b
            | \b(\d{1,2})/(\d{1,2})/(\d{4})\b
            | (\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]
            ",
        )
    });
    // Every way of writing a day has the year in full; the pattern is slow on text that has none.
    if !text.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit)) {
        return Vec::new();
    }
    let day = |found: &Captures<'_>| -> Option<Date> {
        let n = |group| number(found, group);
        let word = |group: usize| found.get(group).and_then(|word| month(word.as_str()));
        if found.get(1).is_some() {
            date(n(3)?, word(2)?, n(1)?)
        } else if found.get(4).is_some() {
            date(n(6)?, word(4)?, n(5)?)
        } else if found.get(7).is_some() {
            date(n(7)?, n(8)?, n(9)?)
        } else if found.get(10).is_some() {
            date(n(12)?, n(11)?, n(10)?)
        } else if found.get(13).is_some() {
            match (n(13)?, n(14)?, n(15)?) {
                (first, second, year) if first == second || second > 12 => date(year, first, second),
                (first, second, year) if first > 12 => date(year, second, first),
                (first, second, year) => match order {
                    Order::DayFirst => date(year, second, first),
                    Order::MonthFirst => date(year, first, second),
                    Order::Unknown => None,
                },
            }
        } else {
            date(n(16)?, n(17)?, n(18)?)
        }
    };
    DAY.captures_iter(text).filter_map(|found| Some((day(&found)?, found.get(0)?.range()))).collect()
}

/// The day, or at least the month, that stands in a page's address.
pub(crate) fn in_url(url: &str) -> Option<Published> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"[/_-]((?:19|20)\d{2})(?:/|-|_)(\d{1,2})(?:/|-|_)(\d{1,2})(?:[/_.-]|$)|/((?:19|20)\d{2})(\d{2})(\d{2})(?:[/_-]|$)",
        )
    });
    static NAMED: LazyLock<Regex> =
        LazyLock::new(|| regex(r"/((?:19|20)\d{2})/([a-z]{3,9})/(\d{1,2})(?:/|$)"));
    static MONTH: LazyLock<Regex> = LazyLock::new(|| regex(r"/((?:19|20)\d{2})/(\d{2})(?:/|$)"));
    if let Some(found) = DAY.captures(url) {
        let n = |group| number(&found, group).or_else(|| number(&found, group + 3));
        let day = date(n(1)?, n(2)?, n(3)?)?;
        return Some(Published::on(day, day.to_string(), Basis::Url));
    }
    if let Some(found) = NAMED.captures(url) {
        let day = date(number(&found, 1)?, month(&found[2])?, number(&found, 3)?)?;
        return Some(Published::on(day, day.to_string(), Basis::Url));
    }
    let found = MONTH.captures(url)?;
    in_month(number(&found, 1)?, number(&found, 2)?, Basis::Url)
}

/// Published some day of a month.
fn in_month(year: i16, month: i16, basis: Basis) -> Option<Published> {
    let earliest = date(year, month, 1)?;
    let latest = earliest.last_of_month().tomorrow().ok()?;
    Some(Published { value: format!("{year:04}-{month:02}"), earliest, latest, basis })
}

/// Published on `day` or in the weeks after it: what a picture's caption tells of the article around it.
///
/// News pictures are mostly days old and sometimes years, so the day is the earliest, the latest is open to 31 days
/// later, and the value is the month or the year that holds both; it never claims the day.
pub(crate) fn after_caption(day: Date) -> Option<Published> {
    let latest = day.checked_add(jiff::Span::new().days(31)).ok()?;
    let last = latest.yesterday().ok()?;
    let value = if (day.year(), day.month()) == (last.year(), last.month()) {
        format!("{:04}-{:02}", day.year(), day.month())
    } else if day.year() == last.year() {
        format!("{:04}", day.year())
    } else {
        format!("{day}/{latest}")
    };
    Some(Published { value, earliest: day, latest, basis: Basis::Caption })
}

fn number(found: &Captures<'_>, group: usize) -> Option<i16> {
    found.get(group)?.as_str().parse().ok()
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The month of that name, in the languages of most of the press.
fn month(name: &str) -> Option<i16> {
    const MONTHS: [&[&str]; 12] = [
        &[
            "jan",
            "january",
            "januar",
            "jänner",
            "janvier",
            "janv",
            "enero",
            "ene",
            "gennaio",
            "gen",
            "januari",
            "janeiro",
            "января",
            "stycznia",
            "ocak",
            "ledna",
            "sausio",
        ],
        &[
            "feb",
            "february",
            "februar",
            "feber",
            "février",
            "fevrier",
            "févr",
            "fév",
            "febrero",
            "febbraio",
            "februari",
            "fevereiro",
            "fev",
            "февраля",
            "lutego",
            "şubat",
            "února",
            "vasario",
        ],
        &[
            "mar",
            "march",
            "märz",
            "mär",
            "mars",
            "marzo",
            "maart",
            "março",
            "marco",
            "марта",
            "marca",
            "mart",
            "března",
            "kovo",
            "maret",
        ],
        &[
            "apr",
            "april",
            "avril",
            "avr",
            "abril",
            "abr",
            "aprile",
            "апреля",
            "kwietnia",
            "nisan",
            "dubna",
            "balandžio",
        ],
        &[
            "may",
            "mai",
            "mayo",
            "maggio",
            "mag",
            "maj",
            "maio",
            "mei",
            "мая",
            "maja",
            "mayıs",
            "května",
            "gegužės",
        ],
        &[
            "jun",
            "june",
            "juni",
            "juin",
            "junio",
            "giugno",
            "giu",
            "junho",
            "июня",
            "czerwca",
            "haziran",
            "června",
            "birželio",
        ],
        &[
            "jul",
            "july",
            "juli",
            "juillet",
            "juil",
            "julio",
            "luglio",
            "lug",
            "julho",
            "июля",
            "lipca",
            "temmuz",
            "července",
            "liepos",
        ],
        &[
            "aug",
            "august",
            "août",
            "aout",
            "agosto",
            "ago",
            "augusti",
            "augustus",
            "августа",
            "sierpnia",
            "ağustos",
            "srpna",
            "rugpjūčio",
            "agustus",
        ],
        &[
            "sep",
            "sept",
            "september",
            "septembre",
            "septiembre",
            "settembre",
            "set",
            "setembro",
            "сентября",
            "września",
            "eylül",
            "září",
            "rugsėjo",
        ],
        &[
            "oct",
            "okt",
            "october",
            "oktober",
            "octobre",
            "octubre",
            "ottobre",
            "ott",
            "outubro",
            "out",
            "октября",
            "października",
            "ekim",
            "října",
            "spalio",
        ],
        &[
            "nov",
            "november",
            "novembre",
            "noviembre",
            "novembro",
            "ноября",
            "listopada",
            "kasım",
            "listopadu",
            "lapkričio",
        ],
        &[
            "dec",
            "dez",
            "december",
            "dezember",
            "décembre",
            "decembre",
            "déc",
            "diciembre",
            "dic",
            "dicembre",
            "dezembro",
            "desember",
            "des",
            "декабря",
            "grudnia",
            "aralık",
            "prosince",
            "gruodžio",
        ],
    ];
    let name = name.to_lowercase();
    let at = MONTHS.iter().position(|names| names.contains(&name.as_str()))?;
    i16::try_from(at + 1).ok()
}

/// Whether words beside a date say that it is not the date of publication.
pub(crate) fn is_of_a_change(words: &str) -> bool {
    const CHANGES: [&str; 16] = [
        "updat",
        "modif",
        "last edit",
        "revis",
        "aktualisiert",
        "geändert",
        "mis à jour",
        "mise à jour",
        "actualiz",
        "aggiorn",
        "atualiz",
        "bijgewerkt",
        "обновл",
        "zaktualiz",
        "uppdater",
        "güncel",
    ];
    let words = words.to_lowercase();
    CHANGES.iter().any(|change| words.contains(change))
}
