//! How things are said on every page: days, names, numbers.

use std::borrow::Borrow;

use jiff::civil::Date;
pub(crate) use onrecord_export::words::{told_how, who};
use onrecord_record::{CourseTelling, Happens};

/// The day of an ISO 8601 value, or what stands there of it.
pub(crate) fn day(value: &str) -> &str {
    value.get(..10).unwrap_or(value)
}

/// A date as far as it is known, with its time and zone where it has them: `2017-01-31 14:20 +03:00`.
pub(crate) fn moment(value: &str) -> String {
    match value.split_once('T') {
        Some((day, time)) => {
            let (clock, zone) = match time.find(['+', '-', 'Z']) {
                Some(at) => time.split_at(at),
                None => (time, ""),
            };
            let clock = clock.get(..5).unwrap_or(clock);
            let zone = if zone == "Z" || zone == "+00:00" { "UTC" } else { zone };
            format!("{day} {clock} {zone}").trim_end().to_owned()
        }
        None => value.to_owned(),
    }
}

/// The same, or that there is none.
pub(crate) fn when(value: Option<&str>) -> String {
    value.map_or_else(|| "undated".to_owned(), moment)
}

/// The last day of an interval of which `latest` is the day after.
pub(crate) fn last_day(latest: &str) -> Option<String> {
    Some(latest.parse::<Date>().ok()?.yesterday().ok()?.to_string())
}

/// `1 statement`, `2 statements`, `12,345 statements`.
pub(crate) fn count(number: impl Borrow<u64>, thing: &str) -> String {
    match *number.borrow() {
        1 => format!("1 {thing}"),
        number => match thing.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{} {stem}ies", grouped(number)),
            _ => format!("{} {thing}s", grouped(number)),
        },
    }
}

/// `12,345`.
pub(crate) fn grouped(number: impl Borrow<u64>) -> String {
    onrecord_ledger::grouped(*number.borrow())
}

/// How a date of publication is known, in words.
pub(crate) fn known_by(basis: &str) -> String {
    match basis {
        "given" => "as its source gives it".to_owned(),
        "metadata" => "from the page’s metadata".to_owned(),
        "url" => "from its address".to_owned(),
        basis => format!("from the {basis}"),
    }
}

/// Text in one line, of so many characters at most.
pub(crate) fn in_one_line(text: &str, most: usize) -> String {
    let mut line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(most) {
        line.truncate(end);
        line.truncate(line.trim_end().len());
        line.push('…');
    }
    line
}

/// The address at which something is told: the article, a statement of it, or a passage.
pub(crate) fn told_at(kind: Happens, telling: &CourseTelling) -> String {
    let article = &telling.article;
    match telling.number {
        None => format!("/articles/{article}"),
        Some(number) if kind == Happens::Statement => format!("/articles/{article}#s{number}"),
        Some(_) => passage(article, &telling.start, &telling.end),
    }
}

/// The address of a passage.
pub(crate) fn passage(article: &str, start: &u64, end: &u64) -> String {
    format!("/articles/{article}?start={start}&end={end}#passage")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_read_well() {
        assert_eq!(moment("2017-01-31T14:20:33+03:00"), "2017-01-31 14:20 +03:00");
        assert_eq!(moment("2017-01-31T14:20Z"), "2017-01-31 14:20 UTC");
        assert_eq!(moment("2017-01"), "2017-01");
        assert_eq!(last_day("2017-02-01").as_deref(), Some("2017-01-31"));
        assert_eq!(
            (count(1, "story"), count(1234, "story")),
            ("1 story".to_owned(), "1,234 stories".to_owned())
        );
        assert_eq!((count(3, "day"), grouped(1_234_567)), ("3 days".to_owned(), "1,234,567".to_owned()));
    }
}
