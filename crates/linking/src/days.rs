//! Days, counted.

use jiff::ToSpan;
use jiff::civil::Date;

/// The day that is counted 0.
const FIRST: Date = jiff::civil::date(1970, 1, 1);
use serde::{Deserialize, Serialize};

/// A span of days, both ends included; as [`day`] counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first day.
    pub first: i32,
    /// The last one.
    pub last: i32,
}

impl Days {
    /// From `earliest` to the day before `latest`, as readings have them (`2017-01-31`, `2017-02-01`).
    pub fn between(earliest: &str, latest: &str) -> Option<Self> {
        let (first, behind) = (day(earliest)?, day(latest)?);
        Some(Self { first, last: (behind - 1).max(first) })
    }

    /// How many days it has.
    pub fn length(self) -> i32 {
        self.last - self.first + 1
    }

    /// How many days lie between the two; 0 where they touch or overlap.
    pub fn gap(self, other: Self) -> i32 {
        (self.first - other.last).max(other.first - self.last).max(0)
    }
}

/// The number of the day with this date, counted from 1970-01-01.
pub fn day(date: &str) -> Option<i32> {
    date.parse().ok().map(number)
}

/// The number of a day, as [`day`] counts it.
pub fn number(date: Date) -> i32 {
    (date - FIRST).get_days()
}

/// The date of a day as [`day`] counts it.
pub(crate) fn date(day: i32) -> String {
    FIRST.checked_add(day.days()).map_or_else(|_| day.to_string(), |date| date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted() {
        assert_eq!(day("1970-01-02"), Some(1));
        assert_eq!(day("2017-01-31"), Some(17197));
        assert_eq!(day("2017-W05"), None);
        let january = Days::between("2017-01-01", "2017-02-01").unwrap();
        let later = Days::between("2017-02-03", "2017-02-04").unwrap();
        assert_eq!((january.gap(later), later.gap(january), january.gap(january)), (3, 3, 0));
    }
}
