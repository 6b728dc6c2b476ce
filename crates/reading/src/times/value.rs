//! From forms to TIMEX3 values, as read on the day of publication and behind what was spoken of before.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use onrecord_page::Published;

use super::form::{Form, Seen, Unit, Which};
use crate::{Interval, TimeKind};

/// Where the clause of an expression lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// No verb says.
    Open,
}

/// What is known where an expression stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    /// The first and the last day on which the article can have been published.
    published: Option<(Date, Date)>,
    /// The first day of what was spoken of last.
    then: Option<Date>,
    /// The quarter that was named last.
    quarter: Option<(i16, i8)>,
}

impl Context {
    pub(super) fn of(published: Option<&Published>) -> Self {
        let days =
            published.and_then(|published| Some((published.earliest, published.latest.yesterday().ok()?)));
        Self { published: days, then: None, quarter: None }
    }

    /// The day of publication.
    fn today(&self) -> Option<Date> {
        self.published.filter(|(first, last)| first == last).map(|(day, _)| day)
    }

    /// A day of the day, month, year, … of publication, where that is known so far.
    fn now(&self, unit: Unit) -> Option<Date> {
        let (first, last) = self.published?;
        (wide(first, unit)? == wide(last, unit)?).then_some(first)
    }

    /// The type and the value of a form; no value where the day of publication is needed and not known. Nothing where the calendar has
    /// no such day.
    pub(super) fn value(&mut self, form: &Form, tense: Tense) -> Option<(TimeKind, Option<String>)> {
        let kind = match form {
            Form::Length { .. } => TimeKind::Duration,
            Form::Every { .. } | Form::EveryWeekday { .. } | Form::EveryMonth(_) => TimeKind::Set,
            Form::PartOf { .. } | Form::Clock { .. } => TimeKind::Time,
            _ => TimeKind::Date,
        };
        if let Form::Day { year, month, day, .. } = *form {
            // A leap year has every day.
            Date::new(year.unwrap_or(2000), month, day).ok()?;
        }
        let value = self.resolved(form, tense);
        // "The day before" looks back; the story goes on from where it was.
        if let Some(interval) = value.as_deref().and_then(interval)
            && !matches!(form, Form::That(_))
            && !matches!(form, Form::Shift { seen: Seen::Then, count: Some(count), .. } if *count < 0)
        {
            self.then = Some(interval.earliest);
        }
        Some((kind, value))
    }

    fn resolved(&mut self, form: &Form, tense: Tense) -> Option<String> {
        let published = self.today();
        Some(match form {
            &Form::Day { year, month, day, to } => {
                let first = match year {
                    Some(year) => Date::new(year, month, day).ok()?,
                    None => match published {
                        Some(published) => nearest(published, month, day, tense)?,
                        // The year is not known: ISO 8601 has no sign for that, TIMEX3 has.
                        None => return Some(yearless(month, day, to)),
                    },
                };
                match to.and_then(|to| Date::new(first.year(), month, to).ok()) {
                    Some(last) => format!("{first}/{last}"),
                    None => first.to_string(),
                }
            }
            &Form::DayOfMonth(day) => {
                let then = self.then.or(published)?;
                Date::new(then.year(), then.month(), day).ok()?.to_string()
            }
            &Form::Month { year, month, which } => {
                let year = match year {
                    Some(year) => year,
                    None => match published {
                        Some(published) => year_of_month(published, month, which, tense),
                        None => return Some(format!("XXXX-{month:02}")),
                    },
                };
                format!("{year:04}-{month:02}")
            }
            &Form::MonthOf { month, years } => {
                format!("{:04}-{month:02}", self.now(Unit::Year)?.year() + years)
            }
            Form::Year(year) => format!("{year:04}"),
            Form::Decade(year) => format!("{:03}X", year / 10),
            Form::Century(hundreds) => format!("{hundreds:02}"),
            &Form::Quarter { quarter, year, years } => {
                let year = match (year, years) {
                    (Some(year), _) => year,
                    (None, Some(years)) => self.now(Unit::Year)?.year() + years,
                    (None, None) => {
                        let today = published?;
                        let now = quarter_of(today);
                        // Results of a quarter gone by are still to come.
                        if quarter > now && tense != Tense::Future { today.year() - 1 } else { today.year() }
                    }
                };
                self.quarter = Some((year, quarter));
                format!("{year:04}-Q{quarter}")
            }
            &Form::SameQuarter { years } => match self.quarter {
                Some((year, quarter)) => format!("{:04}-Q{quarter}", year + years),
                None if years == 0 => {
                    let before = published?.checked_sub(3.months()).ok()?;
                    format!("{:04}-Q{}", before.year(), quarter_of(before))
                }
                None => format!("{:04}", self.now(Unit::Year)?.year() + years),
            },
            &Form::Season { season, year, which } => {
                let year = match year {
                    Some(year) => year,
                    None => year_of_season(published?, season, which, tense),
                };
                format!("{year:04}-{season}")
            }
            &Form::Weekday { day, which } => weekday(published?, day, which, tense)?.to_string(),
            &Form::Holiday { name, which, year } => match year {
                Some(year) => holiday(name, year)?,
                None => {
                    let today = published?;
                    let years = [today.year() - 1, today.year(), today.year() + 1];
                    let days = years.into_iter().filter_map(|year| holiday(name, year));
                    match which {
                        Which::Last => days.filter(|day| *day < today).max()?,
                        Which::Next => days.filter(|day| *day > today).min()?,
                        _ => days.min_by_key(|&day| apart(day, today))?,
                    }
                }
            }
            .to_string(),
            &Form::Shift { count, unit, seen } => {
                let Some(count) = count else {
                    return Some(if seen == Seen::Now { "PAST_REF" } else { "FUTURE_REF" }.to_owned());
                };
                let from = match seen {
                    Seen::Now => self.now(unit)?,
                    Seen::Then => self.then.or(published)?,
                };
                // On a Monday "the weekend" is the one behind.
                let early =
                    matches!(from.weekday(), Weekday::Monday | Weekday::Tuesday) && tense != Tense::Future;
                let behind = i16::from(unit == Unit::Weekend && count == 0 && early);
                wide(moved(from, count - behind, unit)?, unit)?
            }
            Form::That(unit) => wide(self.then.or_else(|| self.now(*unit))?, *unit)?,
            Form::YearEnd => format!("{:04}-12-31", self.now(Unit::Year)?.year()),
            Form::Present => "PRESENT_REF".to_owned(),
            Form::Past => "PAST_REF".to_owned(),
            Form::Future => "FUTURE_REF".to_owned(),
            &Form::Length { count, unit } => length(count, unit),
            &Form::Every { count, unit } => length(Some(f64::from(count)), unit),
            Form::EveryWeekday { day, part } => {
                format!("XXXX-WXX-{}{}", day.to_monday_one_offset(), part.unwrap_or_default())
            }
            Form::EveryMonth(month) => format!("XXXX-{month:02}"),
            Form::PartOf { day, part } => format!("{}{part}", self.resolved(day, tense)?),
            Form::Clock { day, hour, minute } => {
                let day = match day {
                    Some(day) => self.resolved(day, tense)?,
                    None => published?.to_string(),
                };
                format!("{}T{hour:02}:{minute:02}", day.split('T').next().unwrap_or(&day))
            }
        })
    }
}

fn apart(a: Date, b: Date) -> i32 {
    (a - b).get_days().abs()
}

/// The day of that name that lies nearest, but no day well ahead where the verb speaks of what was.
fn nearest(today: Date, month: i8, day: i8, tense: Tense) -> Option<Date> {
    const AHEAD: i32 = 30;
    let years = (today.year() - 1)..=(today.year() + 1);
    let days = years.filter_map(|year| Date::new(year, month, day).ok());
    let gone_by = |day: &Date| tense != Tense::Past || (*day - today).get_days() <= AHEAD;
    days.filter(gone_by).min_by_key(|&day| apart(day, today))
}

fn year_of_month(today: Date, month: i8, which: Which, tense: Tense) -> i16 {
    let (year, now) = (today.year(), today.month());
    match which {
        Which::Last if month < now => year,
        Which::Last => year - 1,
        Which::Next if month > now => year,
        Which::Next => year + 1,
        Which::This => year,
        Which::Open => match tense {
            Tense::Past if month > now => year - 1,
            Tense::Future if month < now => year + 1,
            Tense::Open if month > now && month - now > 6 => year - 1,
            Tense::Open if month < now && now - month > 8 => year + 1,
            _ => year,
        },
    }
}

/// The first month of a season in the north.
fn first_month(season: &str) -> i8 {
    match season {
        "SP" => 3,
        "SU" => 6,
        "FA" => 9,
        _ => 12,
    }
}

fn year_of_season(today: Date, season: &str, which: Which, tense: Tense) -> i16 {
    let (year, now, first) = (today.year(), today.month(), first_month(season));
    let over = season != "WI" && first + 3 <= now;
    match which {
        Which::Last if over => year,
        Which::Last => year - 1,
        Which::Next if first > now => year,
        Which::Next => year + 1,
        Which::This => year,
        Which::Open if tense != Tense::Future && first > now => year - 1,
        Which::Open if tense == Tense::Future && over => year + 1,
        Which::Open => year,
    }
}

fn quarter_of(day: Date) -> i8 {
    (day.month() - 1) / 3 + 1
}

/// The one gone by, or the one to come; today where it is today and no word says otherwise.
fn weekday(today: Date, day: Weekday, which: Which, tense: Tense) -> Option<Date> {
    let to_come = which == Which::Next || which != Which::Last && tense == Tense::Future;
    if today.weekday() == day && matches!(which, Which::Open | Which::This) {
        return Some(today);
    }
    today.nth_weekday(if to_come { 1 } else { -1 }, day).ok()
}

fn holiday(name: &str, year: i16) -> Option<Date> {
    let nth = |month, nth, day| Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, day).ok();
    match name {
        "christmas" => Date::new(year, 12, 25).ok(),
        "halloween" => Date::new(year, 10, 31).ok(),
        "independence" => Date::new(year, 7, 4).ok(),
        "thanksgiving" => nth(11, 4, Weekday::Thursday),
        "labor" => nth(9, 1, Weekday::Monday),
        "memorial" => nth(5, -1, Weekday::Monday),
        "election" => nth(11, 1, Weekday::Monday)?.tomorrow().ok(),
        "easter" => easter(year),
        _ => None,
    }
}

/// Easter Sunday of the western churches (the algorithm that Meeus, Jones and Butcher give).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

fn moved(from: Date, count: i16, unit: Unit) -> Option<Date> {
    let n = i64::from(count);
    let span = Span::new();
    let by = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => return Some(from),
        Unit::Day => span.try_days(n),
        Unit::Week | Unit::Weekend => span.try_weeks(n),
        Unit::Fortnight => span.try_weeks(2 * n),
        Unit::Month => span.try_months(n),
        Unit::Quarter => span.try_months(3 * n),
        Unit::Year => span.try_years(n),
        Unit::Decade => span.try_years(10 * n),
        Unit::Century => span.try_years(100 * n),
    };
    from.checked_add(by.ok()?).ok()
}

/// The unit that a day lies in, by its value.
fn wide(day: Date, unit: Unit) -> Option<String> {
    let week = day.iso_week_date();
    Some(match unit {
        Unit::Second | Unit::Minute | Unit::Hour => return None,
        Unit::Day => day.to_string(),
        Unit::Week | Unit::Fortnight => format!("{:04}-W{:02}", week.year(), week.week()),
        Unit::Weekend => format!("{:04}-W{:02}-WE", week.year(), week.week()),
        Unit::Month => format!("{:04}-{:02}", day.year(), day.month()),
        Unit::Quarter => format!("{:04}-Q{}", day.year(), quarter_of(day)),
        Unit::Year => format!("{:04}", day.year()),
        Unit::Decade => format!("{:03}X", day.year() / 10),
        Unit::Century => format!("{:02}", day.year() / 100),
    })
}

/// How long, by its value: `P2W`, `PT5H30M`, `PXD`.
fn length(count: Option<f64>, unit: Unit) -> String {
    let (prefix, letter, times) = match unit {
        Unit::Second => ("PT", "S", 1.0),
        Unit::Minute => ("PT", "M", 1.0),
        Unit::Hour => ("PT", "H", 1.0),
        Unit::Day => ("P", "D", 1.0),
        Unit::Weekend => ("P", "D", 2.0),
        Unit::Week => ("P", "W", 1.0),
        Unit::Fortnight => ("P", "W", 2.0),
        Unit::Month => ("P", "M", 1.0),
        Unit::Quarter => ("P", "Q", 1.0),
        Unit::Year => ("P", "Y", 1.0),
        Unit::Decade => ("P", "Y", 10.0),
        Unit::Century => ("P", "Y", 100.0),
    };
    let Some(count) = count.map(|count| count * times) else { return format!("{prefix}X{letter}") };
    let smaller = match unit {
        Unit::Minute => "S",
        Unit::Hour => "M",
        _ => return format!("{prefix}{count}{letter}"),
    };
    match (count.fract() * 60.0).round() {
        0.0 => format!("{prefix}{count}{letter}"),
        rest => format!("{prefix}{}{letter}{rest}{smaller}", count.trunc()),
    }
}

/// A day, or one to another, of a year that nothing tells.
fn yearless(month: i8, day: i8, to: Option<i8>) -> String {
    let last = to.map_or_else(String::new, |to| format!("/XXXX-{month:02}-{to:02}"));
    format!("XXXX-{month:02}-{day:02}{last}")
}

/// The days that a TIMEX3 value leaves open; nothing where it names none.
pub fn interval(value: &str) -> Option<Interval> {
    let (earliest, latest) = match value.split_once('/') {
        Some((first, last)) => (days(first)?.0, days(last)?.1),
        None => days(value)?,
    };
    Some(Interval { value: value.to_owned(), earliest, latest })
}

/// The first day, and the one behind the last.
fn days(value: &str) -> Option<(Date, Date)> {
    let day = value.split('T').next().filter(|day| !day.is_empty())?;
    let until = |first: Date, length: Span| Some((first, first.checked_add(length).ok()?));
    let mut parts = day.split('-');
    let year = parts.next()?;
    if let Some(decade) = year.strip_suffix('X').filter(|decade| decade.len() == 3) {
        return until(Date::new(decade.parse::<i16>().ok()? * 10, 1, 1).ok()?, 10.years());
    }
    if year.len() == 2 {
        return until(Date::new(year.parse::<i16>().ok()? * 100, 1, 1).ok()?, 100.years());
    }
    let year: i16 = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
    let Some(second) = parts.next() else { return until(Date::new(year, 1, 1).ok()?, 1.year()) };
    let third = parts.next();
    if ["SP", "SU", "FA", "WI"].contains(&second) {
        // The winter of a year begins in the December before.
        let year = if second == "WI" { year - 1 } else { year };
        return until(Date::new(year, first_month(second), 1).ok()?, 3.months());
    }
    if let Some(week) = second.strip_prefix('W') {
        let monday = jiff::civil::ISOWeekDate::new(year, week.parse().ok()?, Weekday::Monday).ok()?.date();
        return match third {
            None => until(monday, 1.week()),
            Some("WE") => until(monday.checked_add(5.days()).ok()?, 2.days()),
            Some(_) => None,
        };
    }
    if let Some(quarter) = second.strip_prefix('Q') {
        let first = quarter.parse::<i8>().ok().filter(|quarter| (1..=4).contains(quarter))? * 3 - 2;
        return until(Date::new(year, first, 1).ok()?, 3.months());
    }
    let month: i8 = second.parse().ok()?;
    match third {
        None => until(Date::new(year, month, 1).ok()?, 1.month()),
        Some(day) => until(Date::new(year, month, day.parse().ok()?).ok()?, 1.day()),
    }
}
