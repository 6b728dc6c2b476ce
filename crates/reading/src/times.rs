//! Absolute dates and weekdays as TIMEX3: a first reading by pattern. Durations, clock times and phrases such as
//! "last month" are not read yet.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use onrecord_page::{Article, BlockKind, Published, Span};
use regex::{Captures, Regex};

use crate::{Interval, Time, TimeKind};

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// As far as a clause goes back, in characters.
const CLAUSE: usize = 200;

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = r"(?:January|February|March|April|May|June|July|August|September|October|November|December
        |(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)";
    let weekday = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
    let (year, day) = (r"(?:1[6-9]\d\d|20\d\d)", r"(?:[12]\d|3[01]|0?[1-9])");
    Regex::new(&format!(
        r"(?x) \b(?:
          (?P<iso>{year}-\d\d-\d\d) \b
        | (?:{weekday},?\s)? (?P<m1>{month}) \s (?P<d1>{day})(?:st|nd|rd|th)?\b (?:,?\s(?P<y1>{year})\b)?
        | (?:{weekday},?\s)? (?P<d2>{day})(?:st|nd|rd|th)? \s (?:of\s)? (?P<m2>{month}) (?:,?\s(?P<y2>{year})\b)?
        | (?P<m3>{month}) ,?\s (?P<y3>{year}) \b
        | (?i:in|since|until|by|during|from) \s (?P<year>{year}) \b
        | (?P<next>(?i:next)\s)? (?P<weekday>{weekday}) \b )"
    ))
    .ok()
});

/// The dates of `article`, in order.
pub(crate) fn of(article: &Article) -> Vec<Time> {
    let Some(pattern) = &*PATTERN else { return Vec::new() };
    let published = article.published.as_ref().and_then(Published::day);
    let mut times = Vec::new();
    for block in article.blocks.iter().filter(|block| block.kind != BlockKind::Furniture) {
        let passage = block.span.of(&article.text);
        // An entry of a live blog has its own day.
        let published = block.published.as_ref().and_then(Published::day).or(published);
        for found in pattern.captures_iter(passage) {
            let at = found.name("year").or_else(|| found.get(0)).map_or(0..0, |found| found.range());
            // "in 2016 dollars" and "in 2016%" name no year.
            let amount = [" dollars", "%", "-"].iter().any(|unit| passage[at.end..].starts_with(unit));
            if let Some(value) =
                value(passage, &found, published).filter(|_| found.name("year").is_none() || !amount)
            {
                let span = Span::new(block.span.start() + at.start, block.span.start() + at.end);
                times.push(Time { span, kind: TimeKind::Date, value });
            }
        }
    }
    times
}

/// The value of what was found, itself open where the date of publication is needed and not known; nothing where
/// the calendar has no such day.
fn value(passage: &str, found: &Captures<'_>, published: Option<Date>) -> Option<Option<String>> {
    let group = |name| found.name(name).map(|group| group.as_str());
    let starting = |list: &[&str], word: &str| list.iter().position(|start| word.starts_with(start));
    if let Some(day) = group("iso") {
        return day.parse::<Date>().ok().map(|day| Some(day.to_string()));
    }
    if let Some(year) = group("year") {
        return Some(Some(year.to_owned()));
    }
    if let Some(weekday) = group("weekday") {
        let weekday =
            Weekday::from_monday_zero_offset(i8::try_from(starting(&WEEKDAYS, weekday)?).ok()?).ok()?;
        // The nearest one gone by, unless the clause speaks of what is to come.
        let before = &passage[..found.get(0)?.end()];
        let near = before.char_indices().rev().nth(CLAUSE).map_or(0, |(at, _)| at);
        let clause = before[near..].rsplit(['.', ',', ';', '“', '"']).next().unwrap_or_default();
        let to_come = group("next").is_some() || clause.split_whitespace().any(|word| word == "will");
        return Some(published.and_then(|today| {
            let same = today.weekday() == weekday && !to_come;
            if same { Some(today) } else { today.nth_weekday(if to_come { 1 } else { -1 }, weekday).ok() }
        }))
        .map(|day| day.map(|day| day.to_string()));
    }
    let month =
        i8::try_from(starting(&MONTHS, group("m1").or_else(|| group("m2")).or_else(|| group("m3"))?)?)
            .ok()?
            + 1;
    if let Some(year) = group("y3") {
        return Some(Some(format!("{year}-{month:02}")));
    }
    let day: i8 = group("d1").or_else(|| group("d2"))?.parse().ok()?;
    if let Some(year) = group("y1").or_else(|| group("y2")) {
        return Date::new(year.parse().ok()?, month, day).ok().map(|day| Some(day.to_string()));
    }
    // Without a year it is the one nearest to the date of publication.
    Date::new(2000, month, day).ok()?;
    Some(published.and_then(|today| {
        let years = (today.year() - 1)..=(today.year() + 1);
        let days = years.filter_map(|year| Date::new(year, month, day).ok());
        days.min_by_key(|&day| (day - today).get_days().abs()).map(|day| day.to_string())
    }))
}

/// The days that a TIMEX3 value of a day, month or year leaves open.
pub(crate) fn interval(value: &str) -> Option<Interval> {
    let mut parts = value.split('-');
    let year: i16 = parts.next()?.parse().ok()?;
    let month: Option<i8> = parts.next().and_then(|month| month.parse().ok());
    let day: Option<i8> = parts.next().and_then(|day| day.parse().ok());
    let earliest = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let length = match (month, day) {
        (None, _) => 1.year(),
        (_, None) => 1.month(),
        _ => 1.day(),
    };
    Some(Interval { value: value.to_owned(), earliest, latest: earliest.checked_add(length).ok()? })
}
