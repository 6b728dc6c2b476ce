//! Periods of a table: years, quarters, months and days, each an interval of days.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

/// How long the periods of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PeriodKind {
    /// `2016`
    Year,
    /// `2016-Q1`
    Quarter,
    /// `2016-03`
    Month,
    /// `2016-03-04`
    Day,
}

impl PeriodKind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            PeriodKind::Year => "year",
            PeriodKind::Quarter => "quarter",
            PeriodKind::Month => "month",
            PeriodKind::Day => "day",
        }
    }
}

/// A period of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    kind: PeriodKind,
    /// Of its kind, counted from the year nought; days from 1 January 1970.
    number: i32,
}

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Period {
    /// What a description is told where a period does not parse.
    pub(crate) const EXPECTED: &'static str = "a period is 2016, 2016-Q1, 2016-03 or 2016-03-04";

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let digits = |text: &str, count: usize| -> Option<i8> {
            let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse().ok())?
        };
        let mut parts = text.split('-');
        let year = parts.next().filter(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()))?;
        let year: i16 = year.parse().ok()?;
        let (second, third) = (parts.next(), parts.next());
        if parts.next().is_some() {
            return None;
        }
        let (kind, month, day) = match (second, third) {
            (None, _) => (PeriodKind::Year, 1, 1),
            (Some(second), None) => match second.strip_prefix('Q') {
                Some(quarter) => {
                    let quarter = digits(quarter, 1).filter(|quarter| (1..=4).contains(quarter))?;
                    (PeriodKind::Quarter, quarter * 3 - 2, 1)
                }
                None => (PeriodKind::Month, digits(second, 2)?, 1),
            },
            (Some(month), Some(day)) => (PeriodKind::Day, digits(month, 2)?, digits(day, 2)?),
        };
        Some(Self::holding(kind, Date::new(year, month, day).ok()?))
    }

    /// The period of `kind` that `day` lies in.
    pub(crate) fn holding(kind: PeriodKind, day: Date) -> Self {
        let (year, month) = (i32::from(day.year()), i32::from(day.month()) - 1);
        let number = match kind {
            PeriodKind::Year => year,
            PeriodKind::Quarter => year * 4 + month / 3,
            PeriodKind::Month => year * 12 + month,
            PeriodKind::Day => (day - EPOCH).get_days(),
        };
        Self { kind, number }
    }

    /// How long it is.
    pub fn kind(self) -> PeriodKind {
        self.kind
    }

    /// Its first day.
    pub fn earliest(self) -> Date {
        let month = |year: i32, month: i32| {
            let year = i16::try_from(year).ok()?;
            Date::new(year, i8::try_from(month).ok()? + 1, 1).ok()
        };
        let first = match self.kind {
            PeriodKind::Year => month(self.number, 0),
            PeriodKind::Quarter => month(self.number.div_euclid(4), self.number.rem_euclid(4) * 3),
            PeriodKind::Month => month(self.number.div_euclid(12), self.number.rem_euclid(12)),
            PeriodKind::Day => EPOCH.checked_add(self.number.days()).ok(),
        };
        // No calendar goes beyond.
        first.unwrap_or(if self.number < 0 { Date::MIN } else { Date::MAX })
    }

    /// The day behind its last one.
    pub fn latest(self) -> Date {
        self.moved(1).earliest()
    }

    /// The one that many periods later.
    pub(crate) fn moved(self, by: i32) -> Self {
        Self { number: self.number + by, ..self }
    }

    /// The same period of the year before, where a year has several.
    pub(crate) fn a_year_before(self) -> Option<Self> {
        match self.kind {
            PeriodKind::Year => None,
            PeriodKind::Quarter => Some(self.moved(-4)),
            PeriodKind::Month => Some(self.moved(-12)),
            PeriodKind::Day => {
                let day = self.earliest().checked_sub(1.year()).ok()?;
                Some(Self::holding(self.kind, day))
            }
        }
    }

    /// The periods from this one to `last`, both included.
    pub(crate) fn through(self, last: Self) -> impl Iterator<Item = Self> {
        (self.number..=last.number).map(move |number| Self { number, ..self })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.earliest();
        match self.kind {
            PeriodKind::Year => write!(f, "{:04}", day.year()),
            PeriodKind::Quarter => write!(f, "{:04}-Q{}", day.year(), (day.month() - 1) / 3 + 1),
            PeriodKind::Month => write!(f, "{:04}-{:02}", day.year(), day.month()),
            PeriodKind::Day => write!(f, "{day}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_an_interval_of_days() {
        let days = |text: &str| {
            let period = Period::parse(text).unwrap();
            assert_eq!(period.to_string(), text);
            format!("{} {}", period.earliest(), period.latest())
        };
        assert_eq!(days("2016"), "2016-01-01 2017-01-01");
        assert_eq!(days("2016-Q4"), "2016-10-01 2017-01-01");
        assert_eq!(days("2016-02"), "2016-02-01 2016-03-01");
        assert_eq!(days("2016-02-29"), "2016-02-29 2016-03-01");
        assert_eq!(days("9999"), "9999-01-01 9999-12-31");
    }

    #[test]
    fn anything_else_is_none() {
        for text in
            ["", "16", "2016-Q5", "2016-13", "2015-02-29", "2016-1", "2016-03-04-05", "2016/17", "+016"]
        {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_quarter_has_one_a_year_before() {
        let before = |text: &str| Period::parse(text).unwrap().a_year_before().map(|p| p.to_string());
        assert_eq!(before("2016-Q1").as_deref(), Some("2015-Q1"));
        assert_eq!(before("2016-02-29").as_deref(), Some("2015-02-28"));
        assert_eq!(before("2016"), None);
    }
}
