//! What expressions of time say, before it is known on what day they are read.

use jiff::civil::Weekday;

/// A unit of the calendar or the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Which one of its kind, seen from somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// No word says: the verb must.
    Open,
    /// "last", "past".
    Last,
    /// "this", "the current".
    This,
    /// "next", "the coming".
    Next,
}

impl Which {
    /// How many of its kind it lies ahead.
    pub(super) fn step(self) -> i16 {
        match self {
            Which::Last => -1,
            Which::Open | Which::This => 0,
            Which::Next => 1,
        }
    }
}

/// From where "earlier" and "later" count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    /// From the day of publication.
    Now,
    /// From the time that was spoken of last.
    Then,
}

/// A part of the day, as TIMEX3 writes it.
pub(super) type Part = &'static str;

/// What is said of a time.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    /// A day of a month; the last one, where it is several.
    Day {
        year: Option<i16>,
        month: i8,
        day: i8,
        to: Option<i8>,
    },
    /// "the 25th": a day of a month that was named.
    DayOfMonth(i8),
    Month {
        year: Option<i16>,
        month: i8,
        which: Which,
    },
    /// A month of a year that is told by where it lies: "June last year".
    MonthOf {
        month: i8,
        years: i16,
    },
    Year(i16),
    /// The years from this one on.
    Decade(i16),
    /// The twentieth is 19.
    Century(i16),
    Quarter {
        quarter: i8,
        year: Option<i16>,
        years: Option<i16>,
    },
    /// A quarter that was named before, or the last one; so many years earlier.
    SameQuarter {
        years: i16,
    },
    Season {
        season: &'static str,
        year: Option<i16>,
        which: Which,
    },
    Weekday {
        day: Weekday,
        which: Which,
    },
    Holiday {
        name: &'static str,
        which: Which,
        year: Option<i16>,
    },
    /// So many units from now or from then.
    Shift {
        count: Option<i16>,
        unit: Unit,
        seen: Seen,
    },
    /// "that day", "the same year".
    That(Unit),
    /// "the end of the year": a day.
    YearEnd,
    Present,
    Past,
    Future,
    /// How long; nothing where the text leaves the number open.
    Length {
        count: Option<f64>,
        unit: Unit,
    },
    /// How often, once in so many units.
    Every {
        count: u32,
        unit: Unit,
    },
    EveryWeekday {
        day: Weekday,
        part: Option<Part>,
    },
    EveryMonth(i8),
    /// A part of a day; of the day of publication where no other is named.
    PartOf {
        day: Box<Form>,
        part: Part,
    },
    /// A time of day, in minutes; on the day of publication where no other is named.
    Clock {
        day: Option<Box<Form>>,
        hour: u32,
        minute: u32,
    },
}
