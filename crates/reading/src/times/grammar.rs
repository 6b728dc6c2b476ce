//! What expressions of time look like in English, as TimeML (Pustejovsky and others, 2003) marks them: from tokens to
//! forms, which do not yet know on what day they are read.

use jiff::civil::Weekday;

use super::tokens::Token;
use crate::words::{ONES, TENS, listed};

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

/// An expression: the tokens `start..end`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expression {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) form: Form,
}

/// The expressions of a passage, in order; of several that begin alike, the longest.
pub(super) fn expressions(tokens: &[Token]) -> Vec<Expression> {
    let grammar = Grammar { tokens };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match grammar.expression(at) {
            Some((form, end)) => {
                found.push(Expression { start: at, end, form });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

struct Grammar<'t> {
    tokens: &'t [Token],
}

/// What was read, and the first token behind it.
type Read<T> = Option<(T, usize)>;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const SHORT_MONTHS: &str = "jan feb mar apr jun jul aug sep sept oct nov dec";
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const SHORT_WEEKDAYS: [&str; 7] = ["mon", "tues", "wed", "thurs", "fri", "sat", "sun"];
const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];
/// Days of the year that have names, with where they fall in [`super::value`].
const HOLIDAYS: [&str; 8] =
    ["christmas", "thanksgiving", "halloween", "easter", "election", "memorial", "labor", "independence"];

impl Grammar<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| token.lower.as_str())
    }

    fn is(&self, at: usize, list: &str) -> bool {
        let word = self.word(at);
        !word.is_empty() && listed(list, word)
    }

    fn capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// The word before `at`; nothing across a mark.
    fn before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.word(before))
    }

    /// Whether the token stands right behind the one before.
    fn joined(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.apart)
    }

    fn expression(&self, at: usize) -> Read<Form> {
        let plain = self.plain(at);
        let hedged = self.hedge(at).and_then(|from| self.amount(from).or_else(|| self.clock(from)));
        let part = self.part_of_something(at);
        [plain, hedged, part].into_iter().flatten().max_by_key(|(_, end)| *end)
    }

    /// Everything that begins with no hedge and no part.
    fn plain(&self, at: usize) -> Read<Form> {
        let all = [
            self.clock(at),
            self.day_and_part(at),
            self.date(at),
            self.relative(at),
            self.amount(at),
            self.set(at),
            self.reference(at),
        ];
        // Of two that end alike the first one says more.
        all.into_iter().flatten().reduce(|best, other| if other.1 > best.1 { other } else { best })
    }

    /// "about", "more than", "at least" in front of an amount.
    fn hedge(&self, at: usize) -> Option<usize> {
        if self.is(at, "about around nearly almost over under roughly approximately barely just") {
            return Some(at + 1);
        }
        let two = |first: &str, second: &str| self.is(at, first) && self.is(at + 1, second);
        if two("more less fewer", "than") || two("at", "least most") || two("up", "to") {
            return Some(at + 2);
        }
        (self.is(at, "no not") && self.is(at + 1, "more less") && self.is(at + 2, "than")).then_some(at + 3)
    }

    /// "early this month", "the end of 1990", "mid-October", "later that day".
    fn part_of_something(&self, at: usize) -> Read<Form> {
        let from = if self.is(at, "early late earlier later") {
            at + 1 + usize::from(self.word(at + 1) == "-") + usize::from(self.is(at + 1, "in on"))
        } else if self.word(at) == "mid" && self.word(at + 1) == "-" {
            at + 2
        } else {
            let at = at + usize::from(self.word(at) == "the");
            let ends = self.is(at, "end beginning start middle close rest remainder half")
                && self.word(at + 1) == "of";
            let late = self.is(at, "late early mid") && self.before(at) == "the";
            if !(ends || late) {
                return None;
            }
            if ends { at + 2 } else { at + 1 + usize::from(self.word(at + 1) == "-") }
        };
        let (form, end) =
            self.day_and_part(from).or_else(|| self.date(from)).or_else(|| self.relative(from))?;
        let end_of_day = matches!(
            form,
            Form::Length { .. } | Form::Shift { unit: Unit::Second | Unit::Minute | Unit::Hour, .. }
        );
        (!end_of_day).then_some((form, end))
    }

    // Numbers and units.

    /// A number in words or digits; none inside where it is open ("a few").
    fn number(&self, at: usize) -> Read<Option<f64>> {
        if let Some(number) = self.tokens.get(at).and_then(Token::number) {
            // "2 1/2", "2.5"
            let (a, b) = (
                self.tokens.get(at + 1).and_then(Token::number),
                self.tokens.get(at + 3).and_then(Token::number),
            );
            if let (Some(a), "/", Some(b)) = (a, self.word(at + 2), b)
                && b > 0
            {
                return Some((Some(f64::from(number) + f64::from(a) / f64::from(b)), at + 4));
            }
            let decimals = self.tokens.get(at + 2).filter(|_| self.joined(at + 1) && self.joined(at + 2));
            if self.is(at + 1, ". ,")
                && let Some(decimals) = decimals.filter(|decimals| decimals.number().is_some())
            {
                let joined = if self.word(at + 1) == "." { "." } else { "" };
                return Some((format!("{number}{joined}{}", decimals.lower).parse().ok(), at + 3));
            }
            return Some((Some(f64::from(number)), at + 1));
        }
        let word = self.word(at);
        if let Some(tens) = TENS.iter().position(|tens| *tens == word) {
            let tens = 20.0 + 10.0 * tens as f64;
            let hyphen = usize::from(self.word(at + 1) == "-");
            let one = (1..10).find(|&one| self.word(at + 1 + hyphen) == ONES[one]);
            return Some(one.map_or((Some(tens), at + 1), |one| (Some(tens + one as f64), at + 2 + hyphen)));
        }
        if let Some(one) = ONES.iter().position(|one| *one == word) {
            return Some(match self.word(at + 1) {
                "hundred" => (Some(100.0 * one as f64), at + 2),
                "thousand" => (Some(1000.0 * one as f64), at + 2),
                _ => (Some(one as f64), at + 1),
            });
        }
        match word {
            "a" | "an" | "the" if self.is(at + 1, "few number") => {
                Some((None, at + 2 + usize::from(self.word(at + 2) == "of")))
            }
            "a" if self.word(at + 1) == "couple" => {
                Some((Some(2.0), at + 2 + usize::from(self.word(at + 2) == "of")))
            }
            "a" | "an" if self.word(at + 1) == "hundred" => Some((Some(100.0), at + 2)),
            "a" if self.word(at + 1) == "dozen" => Some((Some(12.0), at + 2)),
            "a" | "an" => Some((Some(1.0), at + 1)),
            "half" if self.is(at + 1, "a an") => Some((Some(0.5), at + 2)),
            "several" | "many" | "some" | "few" => Some((None, at + 1)),
            _ => None,
        }
    }

    /// A unit, and whether it is written as several.
    fn unit(&self, at: usize) -> Read<(Unit, bool)> {
        let word = self.word(at);
        let single = word.strip_suffix('s').filter(|_| word != "s");
        let several = single.is_some();
        let unit = match single.unwrap_or(word) {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "weekend" => Unit::Weekend,
            "week" => Unit::Week,
            "fortnight" => Unit::Fortnight,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" | "centurie" => Unit::Century,
            _ => return None,
        };
        Some(((unit, several), at + 1))
    }

    // Dates.

    fn month(&self, at: usize) -> Read<i8> {
        let word = self.word(at);
        if !self.capital(at) {
            return None;
        }
        let whole = MONTHS.iter().position(|month| *month == word);
        let short = || SHORT_MONTHS.split(' ').find(|month| *month == word);
        let month = whole.or_else(|| {
            short().and_then(|short| MONTHS.iter().position(|month| month.starts_with(&short[..3])))
        })?;
        let dot = whole.is_none() && self.word(at + 1) == "." && self.joined(at + 1);
        Some((i8::try_from(month).ok()? + 1, at + 1 + usize::from(dot)))
    }

    /// A year in digits, or in words as it is read out: "nineteen ninety-six".
    fn year(&self, at: usize) -> Read<i16> {
        if let Some(token) = self.tokens.get(at)
            && token.lower.len() == 4
            && let Some(year @ 1000..=2100) = token.number()
        {
            return Some((i16::try_from(year).ok()?, at + 1));
        }
        if self.word(at) == "two" && self.word(at + 1) == "thousand" {
            return Some((2000, at + 2));
        }
        let hundreds = match self.word(at) {
            "nineteen" => 1900,
            "eighteen" => 1800,
            _ => return None,
        };
        let (Some(rest), end) = self.number(at + 1)? else { return None };
        let rest = rest as i16;
        (self.word(at + 1) != "a" && (10..100).contains(&rest)).then_some((hundreds + rest, end))
    }

    /// A day of the month, in digits.
    fn day(&self, at: usize) -> Read<i8> {
        let token = self.tokens.get(at)?;
        let day = token.number().filter(|_| token.lower.len() <= 2).or_else(|| token.ordinal())?;
        // "17.5" and "17,000" are none.
        let goes_on = self.is(at + 1, ". ,")
            && self.joined(at + 1)
            && self.joined(at + 2)
            && self.tokens.get(at + 2).and_then(Token::number).is_some();
        (1..=31).contains(&day).then_some((i8::try_from(day).ok()?, at + 1)).filter(|_| !goes_on)
    }

    fn weekday(&self, at: usize) -> Read<Weekday> {
        let word = self.word(at);
        let whole = WEEKDAYS.iter().position(|day| *day == word).map(|day| (day, at + 1));
        let short = || {
            let day = SHORT_WEEKDAYS.iter().position(|day| *day == word)?;
            (self.word(at + 1) == "." && self.joined(at + 1)).then_some((day, at + 2))
        };
        let (day, end) = whole.or_else(short).filter(|_| self.capital(at))?;
        Some((Weekday::from_monday_zero_offset(i8::try_from(day).ok()?).ok()?, end))
    }

    fn skip(&self, at: usize, list: &str) -> usize {
        at + usize::from(self.is(at, list))
    }

    /// A date that the calendar has by its name or number.
    fn date(&self, at: usize) -> Read<Form> {
        if let Some((_, end)) = self.weekday(at) {
            // "Monday, Oct. 26"
            let from = self.skip(self.skip(end, ","), "the");
            if let Some(found) = self.day_of_month(from) {
                return Some(found);
            }
        }
        let all = [
            self.iso(at),
            self.day_of_month(at),
            self.month_alone(at),
            self.quarter(at),
            self.season(at),
            self.holiday(at),
            self.decade(at),
            self.century(at),
            self.year_alone(at),
        ];
        all.into_iter().flatten().reduce(|best, other| if other.1 > best.1 { other } else { best })
    }

    fn iso(&self, at: usize) -> Read<Form> {
        let number = |at: usize| self.tokens.get(at).and_then(Token::number);
        let joined = (1..5).all(|next| self.joined(at + next));
        let (a, b, c) = (number(at)?, number(at + 2)?, number(at + 4)?);
        let marks = (self.word(at + 1), self.word(at + 3));
        let (year, month, day) = match marks {
            ("-", "-") if self.word(at).len() == 4 => (a, b, c),
            ("/", "/") if self.word(at + 4).len() == 4 => (c, a, b),
            ("/", "/") if self.word(at + 4).len() == 2 => (if c < 50 { 2000 + c } else { 1900 + c }, a, b),
            _ => return None,
        };
        let valid =
            joined && (1000..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        valid.then_some((Form::Day { year: i16::try_from(year).ok(), month, day, to: None }, at + 5))
    }

    /// A year behind a day or a month, after a comma or none.
    fn its_year(&self, at: usize) -> Read<i16> {
        self.year(self.skip(at, ",")).filter(|(year, _)| *year > 1400)
    }

    fn day_of_month(&self, at: usize) -> Read<Form> {
        let of = |month, (day, mut end): (i8, usize)| {
            // "February 17-19"
            let mut to = None;
            if self.is(end, "- – to")
                && let Some((last, behind)) = self.day(end + 1).filter(|(last, _)| *last > day)
            {
                (to, end) = (Some(last), behind);
            }
            let (year, end) = self.its_year(end).map_or((None, end), |(year, end)| (Some(year), end));
            Some((Form::Day { year, month, day, to }, end))
        };
        if let Some((month, end)) = self.month(at) {
            let day = self.day(self.skip(end, "the"))?;
            return of(month, day);
        }
        let from = self.skip(at, "the");
        let (day, mut end) = self.day(from)?;
        let mut to = None;
        if self.is(end, "- – to")
            && let Some((last, behind)) = self.day(end + 1).filter(|(last, _)| *last > day)
        {
            (to, end) = (Some(last), behind);
        }
        if let Some((month, end)) = self.month(self.skip(end, "of")) {
            let (year, end) = self.its_year(end).map_or((None, end), |(year, end)| (Some(year), end));
            return Some((Form::Day { year, month, day, to }, end));
        }
        // "on the 25th"
        let ordinal = self.tokens.get(from).and_then(Token::ordinal).is_some();
        let alone = ordinal
            && self.is(at.wrapping_sub(1), "on by until")
            && from > at
            && !self.is(end, "of century floor anniversary");
        (alone
            && self.tokens.get(end).is_none_or(|next| {
                !next.lower.starts_with(char::is_alphabetic) || self.is(end, "and but for to at in when")
            }))
        .then_some((Form::DayOfMonth(day), end))
    }

    fn month_alone(&self, at: usize) -> Read<Form> {
        let (which, from) = self.which(at).unwrap_or((Which::Open, at));
        let (month, end) = self.month(from)?;
        if from > at {
            return Some((Form::Month { year: None, month, which }, end));
        }
        if let Some((year, end)) =
            self.its_year(end).or_else(|| self.year(end + 1).filter(|_| self.word(end) == "of"))
        {
            return Some((Form::Month { year: Some(year), month, which }, end));
        }
        // "June last year", "January this year"
        let of = self.skip(end, "of");
        if self.is(of, "last this next") && self.word(of + 1) == "year" {
            let years = match self.word(of) {
                "last" => -1,
                "next" => 1,
                _ => 0,
            };
            return Some((Form::MonthOf { month, years }, of + 2));
        }
        // "May" and "March" are words, too, and "April" and "June" are people.
        let alone = match self.word(from) {
            "may" | "march" | "april" | "june" | "august" => {
                const AHEAD: &str =
                    "in since until till by last next this early late mid through during before after - –";
                let of_a_name = || self.tokens.get(end).is_some_and(|next| next.capital);
                self.is(from.wrapping_sub(1), AHEAD)
                    || self.is(from.wrapping_sub(2), "early late end beginning month middle")
                    || self.is(from.wrapping_sub(1), "from to of and for") && !of_a_name()
            }
            word => word.len() > 3 || end > from + 1,
        };
        alone.then_some((Form::Month { year: None, month, which }, end))
    }

    /// "last", "this", "next" and what means the same, with an article.
    fn which(&self, at: usize) -> Read<Which> {
        let from = self.skip(at, "the");
        let which = match self.word(from) {
            "last" | "past" | "previous" => Which::Last,
            "this" | "current" | "present" => Which::This,
            "next" | "coming" | "upcoming" => Which::Next,
            _ => return None,
        };
        Some((which, from + 1))
    }

    fn quarter(&self, at: usize) -> Read<Form> {
        // "this year's third quarter", "1988's first quarter", "the 1988 third quarter"
        let (mut year, mut years) = (None, None);
        let mut from = self.skip(at, "the");
        if let Some((which, end)) = self.which(at)
            && self.word(end) == "year"
            && self.word(end + 1) == "'s"
        {
            years = Some(match which {
                Which::Last => -1,
                Which::Next => 1,
                _ => 0,
            });
            from = end + 2;
        } else if let Some((named, end)) = self.year(from) {
            year = Some(named);
            from = self.skip(end, "'s");
        } else if self.word(from) == "year" && self.word(from + 1) == "-" && self.is(from + 2, "ago earlier")
        {
            years = Some(-1);
            from += 3;
        }
        from = self.skip(from, "fiscal company's");
        let quarter = ORDINALS[..4].iter().position(|ordinal| *ordinal == self.word(from));
        let named = quarter.map(|quarter| (quarter as i8 + 1, from + 1)).or_else(|| match self.word(from) {
            "q1" => Some((1, from)),
            "q2" => Some((2, from)),
            "q3" => Some((3, from)),
            "q4" => Some((4, from)),
            _ => None,
        });
        if let Some((quarter, end)) = named {
            let end = self.skip(self.skip(end, "-"), "fiscal");
            let named_q = self.word(from).starts_with('q');
            if !named_q && self.word(end) != "quarter" {
                return None;
            }
            let mut end = end + 1;
            let of = self.skip(self.skip(end, "of"), "fiscal");
            if let Some((named, behind)) = self.year(of).filter(|_| year.is_none()) {
                (year, end) = (Some(named), behind);
            } else if let Some((which, behind)) = self.which(of)
                && self.word(behind) == "year"
                && years.is_none()
            {
                years = Some(match which {
                    Which::Last => -1,
                    Which::Next => 1,
                    _ => 0,
                });
                end = behind + 1;
            }
            return Some((Form::Quarter { quarter, year, years }, end));
        }
        if year.is_some() {
            return None;
        }
        // "the latest quarter", "the quarter", "the year-ago period"
        let latest = self.is(from, "latest most recent same");
        let from = if latest { from + 1 } else { from };
        let known = years == Some(-1) || latest || self.word(from.wrapping_sub(1)) == "the";
        let noun =
            self.word(from) == "quarter" || self.word(from) == "period" && (latest || years == Some(-1));
        (known && noun && self.word(at) == "the")
            .then_some((Form::SameQuarter { years: years.unwrap_or(0) }, from + 1))
    }

    fn season(&self, at: usize) -> Read<Form> {
        let name = |at: usize| {
            Some(match self.word(at) {
                "spring" => "SP",
                "summer" => "SU",
                "fall" | "autumn" => "FA",
                "winter" => "WI",
                _ => return None,
            })
        };
        if let Some((which, from)) = self.which(at)
            && let Some(season) = name(from)
        {
            return Some((Form::Season { season, year: None, which }, from + 1));
        }
        let from = self.skip(at, "the");
        let season = name(from)?;
        let of = self.skip(from + 1, "of");
        if let Some((year, end)) = self.year(of) {
            return Some((Form::Season { season, year: Some(year), which: Which::Open }, end));
        }
        let said = self.is(at.wrapping_sub(1), "in into over during since until by through")
            && (from > at || self.word(from) != "fall");
        (said && !self.is(from + 1, "of apart"))
            .then_some((Form::Season { season, year: None, which: Which::Open }, from + 1))
    }

    fn holiday(&self, at: usize) -> Read<Form> {
        let (which, from) = self.which(at).unwrap_or((Which::Open, at));
        let &name = HOLIDAYS.iter().find(|name| self.word(from) == **name).filter(|_| self.capital(from))?;
        let day = self.word(from + 1) == "day";
        if listed("election memorial labor independence", name) && !day {
            return None;
        }
        let end = from + 1 + usize::from(day);
        let (year, end) = self.year(end).map_or((None, end), |(year, end)| (Some(year), end));
        Some((Form::Holiday { name, which, year }, end))
    }

    fn decade(&self, at: usize) -> Read<Form> {
        let from = self.skip(self.skip(at, "the"), "' ’ ‘");
        const WORDS: [&str; 8] =
            ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
        if let Some(tens) = WORDS.iter().position(|tens| *tens == self.word(from)) {
            let told = from > at && self.is(from - 1, "the late early");
            return told.then_some((Form::Decade(1920 + 10 * tens as i16), from + 1));
        }
        let word = self.word(from).strip_suffix('s')?;
        let year: i16 = match word.len() {
            4 => word.parse().ok()?,
            2 if from > at => 1900 + word.parse::<i16>().ok()?,
            _ => return None,
        };
        (year % 10 == 0 && (1000..2100).contains(&year)).then_some((Form::Decade(year), from + 1))
    }

    fn century(&self, at: usize) -> Read<Form> {
        let from = self.skip(at, "the");
        let words =
            ORDINALS.iter().position(|ordinal| *ordinal == self.word(from)).map(|ordinal| ordinal as u32 + 1);
        let number = words.map(|number| (number, from + 1)).or_else(|| {
            if self.word(from) == "twenty" && self.word(from + 1) == "-" && self.word(from + 2) == "first" {
                return Some((21, from + 3));
            }
            Some((self.tokens.get(from)?.ordinal()?, from + 1))
        });
        let (number, end) = number?;
        let end = self.skip(end, "-");
        (self.word(end) == "century" && (1..=21).contains(&number))
            .then_some((Form::Century(number as i16 - 1), end + 1))
    }

    fn year_alone(&self, at: usize) -> Read<Form> {
        let named = self.skip(self.skip(at, "the"), "fiscal calendar year");
        let said = named > at && self.is(named.wrapping_sub(1), "fiscal calendar year");
        let from = if said { named } else { at };
        let (year, end) = self.year(from)?;
        if said {
            return Some((Form::Year(year), end));
        }
        // A number is a year where it stands as one.
        let (before, behind) = (self.before(at), self.word(end));
        let of_year = before == "-" && self.is(at.wrapping_sub(2), "mid early late post pre");
        let glued = !of_year && self.joined(at) && listed("$ € £ # . , / -", before)
            || self.joined(end) && listed("- / % $ .", behind) && self.joined(end + 1);
        let leading = listed(
            "in into since until till by from to through during before after of for and or between late early mid circa year fiscal summer winter spring fall ( ' ’ the an that",
            before,
        );
        let counted = self.tokens.get(end).is_some_and(|next| {
            next.lower.ends_with('s')
                && next.lower.len() > 3
                && !next.capital
                && !listed("was is has elections series levels", &next.lower)
                && !leading
        }) || listed(
            "people dollars men women troops soldiers jobs miles percent feet meters metres tons points words pounds",
            behind,
        );
        let likely = (1900..=2060).contains(&year)
            || (1500..1900).contains(&year) && listed("in since of by from until", before);
        (likely
            && !glued
            && !counted
            && (leading || at == 0 || listed(", — – - “ \"", before) || (1950..2040).contains(&year)))
        .then_some((Form::Year(year), end))
    }

    // Days and their parts.

    fn part(&self, at: usize) -> Read<Part> {
        let part = match self.word(at) {
            "morning" => "TMO",
            "afternoon" => "TAF",
            "evening" => "TEV",
            "night" => "TNI",
            _ => return None,
        };
        Some((part, at + 1))
    }

    /// A single day by its name, with the part of it that is meant.
    fn day_and_part(&self, at: usize) -> Read<Form> {
        let (day, end) = self.single_day(at)?;
        if let Some((part, end)) = self.part(self.skip(end, "- in the").max(end)) {
            let day = Box::new(day);
            return Some((Form::PartOf { day, part }, end));
        }
        Some((day, end))
    }

    fn single_day(&self, at: usize) -> Read<Form> {
        let now = |count, unit| Form::Shift { count: Some(count), unit, seen: Seen::Now };
        match self.word(at) {
            "today" => return Some((now(0, Unit::Day), at + 1)),
            "yesterday" => return Some((now(-1, Unit::Day), at + 1)),
            "tomorrow" => return Some((now(1, Unit::Day), at + 1)),
            "tonight" => {
                return Some((Form::PartOf { day: Box::new(now(0, Unit::Day)), part: "TNI" }, at + 1));
            }
            "this" if self.part(at + 1).is_some() => {
                let (part, end) = self.part(at + 1)?;
                return Some((Form::PartOf { day: Box::new(now(0, Unit::Day)), part }, end));
            }
            "last" if self.word(at + 1) == "night" => {
                return Some((Form::PartOf { day: Box::new(now(-1, Unit::Day)), part: "TNI" }, at + 2));
            }
            _ => {}
        }
        let (which, from) = self.which(at).unwrap_or((Which::Open, at));
        let (day, end) = self.weekday(from)?;
        Some((Form::Weekday { day, which }, end))
    }

    /// A time of day: "10:35 a.m.", "9 a.m. Tuesday", "noon".
    fn clock(&self, at: usize) -> Read<Form> {
        let (hour, minute, mut end) = match self.word(at) {
            "noon" | "midday" => (12, 0, at + 1),
            "midnight" => (24, 0, at + 1),
            _ => {
                let token = self.tokens.get(at)?;
                // "9am"
                let glued =
                    ["am", "pm"].iter().find_map(|half| Some((token.lower.strip_suffix(half)?, *half)));
                let (hour, glued) = match glued {
                    Some((hour, half)) => (hour.parse().ok()?, Some(half)),
                    None => (token.number()?, None),
                };
                let mut end = at + 1;
                let mut minute = 0;
                let colon = self.is(end, ": .") && self.joined(end) && self.joined(end + 1);
                if glued.is_none()
                    && colon
                    && let Some(digits) = self
                        .tokens
                        .get(end + 1)
                        .filter(|digits| digits.lower.len() == 2 || digits.lower.len() == 4)
                {
                    let digits = digits.lower.trim_end_matches("am").trim_end_matches("pm");
                    minute = digits.parse().ok().filter(|minute| *minute < 60)?;
                    end += 2;
                }
                let half = glued.or_else(|| self.half_of_day(end).map(|(half, _)| half));
                if glued.is_none() {
                    end = self.half_of_day(end).map_or(end, |(_, behind)| behind);
                }
                let sharp = self.word(at + 1) == ":" && end > at + 1;
                let hour = match half {
                    Some("am") if hour == 12 => 0,
                    Some("pm") if hour < 12 => hour + 12,
                    None if !sharp => return None,
                    _ => hour,
                };
                (Some(hour).filter(|hour| *hour <= 24)?, minute, end)
            }
        };
        // "4 a.m. EDT Thursday"
        end = self.skip(end, "est edt et pst pdt pt cst cdt gmt utc bst cet cest");
        let from = self.skip(end, "on , ");
        let day = self
            .single_day(from)
            .or_else(|| self.date(from).filter(|(form, _)| matches!(form, Form::Day { .. })));
        let (day, end) = day.map_or((None, end), |(day, end)| (Some(Box::new(day)), end));
        Some((Form::Clock { day, hour, minute }, end))
    }

    fn half_of_day(&self, at: usize) -> Read<&'static str> {
        let half = match self.word(at) {
            "a" | "am" => "am",
            "p" | "pm" => "pm",
            "in" if self.word(at + 1) == "the" && self.word(at + 2) == "morning" => {
                return Some(("am", at + 3));
            }
            "in" if self.word(at + 1) == "the" && self.is(at + 2, "afternoon evening") => {
                return Some(("pm", at + 3));
            }
            _ => return None,
        };
        if self.word(at).len() == 2 {
            return Some((half, at + 1));
        }
        let dotted = self.word(at + 1) == "."
            && self.word(at + 2) == "m"
            && self.joined(at + 1)
            && self.joined(at + 2);
        dotted.then(|| (half, at + 3 + usize::from(self.word(at + 3) == "." && self.joined(at + 3))))
    }

    // What is counted from now or from then.

    fn relative(&self, at: usize) -> Read<Form> {
        let shift = |count: i16, unit, seen| Form::Shift { count: Some(count), unit, seen };
        // "that same day", "the same year", "the following week", "the day before", "the next day"
        if self.is(at, "that the") {
            let that = self.word(at) == "that";
            let from = self.skip(at + 1, "same very");
            if let Some(((unit, false), end)) = self.unit(from) {
                let narrow = !matches!(unit, Unit::Second | Unit::Minute | Unit::Hour);
                if narrow && (that || from > at + 1) {
                    return Some((Form::That(unit), end));
                }
                if self.is(end, "before after")
                    && matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Year)
                    && !self.is(end + 1, "the a his her their")
                {
                    return Some((
                        shift(if self.word(end) == "before" { -1 } else { 1 }, unit, Seen::Then),
                        end + 1,
                    ));
                }
            }
            let step = match self.word(at + 1) {
                "following" => Some(1),
                "previous" | "preceding" => Some(-1),
                "next" if self.is(at + 2, "day morning night") => Some(1),
                _ => None,
            };
            if let Some(step) = step.filter(|_| !that) {
                if let Some(((unit, false), end)) = self.unit(at + 2) {
                    return Some((shift(step, unit, Seen::Then), end));
                }
                if let Some((part, end)) = self.part(at + 2) {
                    return Some((
                        Form::PartOf { day: Box::new(shift(step, Unit::Day, Seen::Then)), part },
                        end,
                    ));
                }
            }
        }
        // "last year", "this week", "the past two months"
        if let Some((which, from)) = self.which(at) {
            if let Some(((unit, several), end)) = self.unit(from) {
                if several {
                    let open = matches!(which, Which::Last | Which::Next);
                    return open.then_some((Form::Length { count: None, unit }, end));
                }
                let count = match which {
                    Which::Last => -1,
                    Which::Next => 1,
                    _ => 0,
                };
                if matches!(unit, Unit::Second | Unit::Minute | Unit::Hour) {
                    return (which != Which::This).then_some((Form::Length { count: Some(1.0), unit }, end));
                }
                // "The past decade" is the ten years up to now.
                if unit == Unit::Decade
                    && which == Which::Last
                    && (self.word(at) == "the" || self.word(from - 1) == "past")
                {
                    return Some((Form::Length { count: Some(1.0), unit }, end));
                }
                if unit == Unit::Day && which == Which::Last {
                    return None;
                }
                return Some((shift(count, unit, Seen::Now), end));
            }
            if let Some((count, end)) = self.number(from)
                && !self.is(from, "a an")
                && let Some(((unit, _), end)) = self.unit(self.skip(end, "- full fiscal"))
            {
                return Some((Form::Length { count, unit }, end));
            }
        }
        // "year-end", "year-ago", "year-earlier"
        if self.word(at) == "year" && self.is(at + 1, "end 's") {
            let end = self.skip(at + 1, "'s");
            return (self.word(end) == "end").then_some((Form::YearEnd, end + 1));
        }
        if self.word(at) == "year" && self.word(at + 1) == "-" {
            return match self.word(at + 2) {
                "end" => Some((Form::YearEnd, at + 3)),
                "ago" | "earlier" => Some((Form::SameQuarter { years: -1 }, at + 3)),
                _ => None,
            };
        }
        // "two years ago", "a year earlier", "three days later"
        let from = self.hedge(at).unwrap_or(at);
        let (count, unit, end) = self.counted(from)?;
        // "late last year" lies elsewhere; "ten days from now" and "a week from Tuesday" here.
        let (sign, seen, end) = match self.word(end) {
            "ago" => (-1, Seen::Now, end + 1),
            "earlier" | "before" | "previously" => (-1, Seen::Then, end + 1),
            "later" => (1, Seen::Then, end + 1),
            "hence" => (1, Seen::Now, end + 1),
            "from" if self.word(end + 1) == "now" => (1, Seen::Now, end + 2),
            _ => return None,
        };
        if self.word(end - 1) == "before"
            && self.tokens.get(end).is_some_and(|next| next.lower.starts_with(char::is_alphabetic))
        {
            return None;
        }
        let half = count.is_some_and(|count| count.fract() != 0.0);
        let count = count.map(|count| sign * count as i16);
        // "A year ago" is the same quarter of the year before, where the article speaks of quarters.
        if count == Some(-1) && unit == Unit::Year {
            return Some((Form::SameQuarter { years: -1 }, end));
        }
        (!half || unit > Unit::Day).then_some((Form::Shift { count, unit, seen }, end))
    }

    /// A number and its unit.
    fn counted(&self, at: usize) -> Option<(Option<f64>, Unit, usize)> {
        let (count, end) = self.number(at)?;
        let ((unit, _), end) = self.unit(self.skip(
            self.skip(end, "-"),
            "more full long straight consecutive additional other trading business working",
        ))?;
        // "two and a half years" has its half in front; "a year and a half" behind.
        if self.word(end) == "and" && self.word(end + 1) == "a" && self.word(end + 2) == "half" {
            return Some((count.map(|count| count + 0.5), unit, end + 3));
        }
        Some((count, unit, end))
    }

    // How long, how often.

    fn amount(&self, at: usize) -> Read<Form> {
        if let Some(found) = self.relative(at) {
            return Some(found);
        }
        // "the nine months", "the first nine months", "the six-month"
        let from = if self.word(at) == "the" {
            self.skip(at + 1, "first final last next entire full whole")
        } else {
            at
        };
        if from > at && self.is(from, "a an") {
            return None;
        }
        if let Some((count, unit, end)) = self.counted(from) {
            // "a second term", "the one day": a number of them, or an ordinal.
            let second = unit == Unit::Second && !self.word(end - 1).ends_with('s');
            let bare_the = from > at && count == Some(1.0);
            let quarter = unit == Unit::Quarter && self.is(from, "a an one") || unit == Unit::Weekend;
            if second || bare_the || quarter {
                return None;
            }
            // "a year" of a rate: how often.
            let rate = self.is(from, "a an") && !self.word(end - 1).ends_with('s') && self.is_rate(at);
            if rate {
                return Some((Form::Every { count: 1, unit }, end));
            }
            // How old somebody is, is no time of the story.
            if self.word(self.skip(end, "-")) == "old" && unit == Unit::Year {
                return None;
            }
            let long = self.word(end) == "-" && self.is(end + 1, "long old");
            return Some((Form::Length { count, unit }, if long { end + 2 } else { end }));
        }
        // "two and a half years", "a half hour"
        if let Some((count, end)) = self.number(from)
            && self.word(end) == "and"
            && self.word(end + 1) == "a"
            && self.word(end + 2) == "half"
            && let Some(((unit, _), end)) = self.unit(end + 3)
        {
            return Some((Form::Length { count: count.map(|count| count + 0.5), unit }, end));
        }
        // "years", "for decades"; "years-long"
        let ((unit, several), end) = self.unit(at)?;
        let open =
            several && unit >= Unit::Hour && !matches!(unit, Unit::Weekend | Unit::Quarter | Unit::Fortnight);
        let told = self.is(at.wrapping_sub(1), "for in over after of within took take takes last lasted through recent coming these those past many");
        if self.is(at.wrapping_sub(1), "recent coming") {
            return None;
        }
        let long =
            self.word(end) == "-" && (self.word(end + 1) == "long" || several && self.word(end + 1) == "old");
        if long {
            return Some((Form::Length { count: if several { None } else { Some(1.0) }, unit }, end + 2));
        }
        if open && self.is(end, "ago") {
            return Some((Form::Past, end + 1));
        }
        (open && told).then_some((Form::Length { count: None, unit }, end))
    }

    /// Whether an amount stands in front, of which so much is so often: "twice a year", "$3 a day", "30,000 tons a year".
    fn is_rate(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| self.tokens.get(before)) else { return false };
        let word = before.lower.as_str();
        let number = before.number().is_some()
            || listed("million billion thousand hundred percent % once twice times", word);
        let counted = word.ends_with('s') && at >= 2 && {
            let two = &self.tokens[at - 2];
            two.number().is_some() || listed("million billion thousand hundred several many", &two.lower)
        };
        number || counted
    }

    fn set(&self, at: usize) -> Read<Form> {
        let every = |count, unit| Form::Every { count, unit };
        let unit = match self.word(at) {
            "hourly" => Some(Unit::Hour),
            "daily" if !self.capital(at) => Some(Unit::Day),
            "weekly" if !self.capital(at) => Some(Unit::Week),
            "monthly" => Some(Unit::Month),
            "annually" | "yearly" => Some(Unit::Year),
            _ => None,
        };
        if let Some(unit) = unit {
            return Some((every(1, unit), at + 1));
        }
        if self.is(at, "every each") {
            if let Some(((unit, false), end)) = self.unit(at + 1) {
                return Some((every(1, unit), end));
            }
            if let Some((day, end)) = self.weekday(at + 1) {
                let (part, end) = self.part(end).map_or((None, end), |(part, end)| (Some(part), end));
                return Some((Form::EveryWeekday { day, part }, end));
            }
            if let Some((month, end)) = self.month(at + 1) {
                return Some((Form::EveryMonth(month), end));
            }
            let (Some(count), end) = self.number(at + 1)? else { return None };
            let ((unit, _), end) = self.unit(end)?;
            return Some((every(count as u32, unit), end));
        }
        if self.word(at) == "per"
            && let Some(((unit, false), end)) = self.unit(at + 1)
        {
            return Some((every(1, unit), end)).filter(|_| unit >= Unit::Day);
        }
        // "Tuesday nights", "on Mondays"
        if let Some((day, end)) = self.weekday(at) {
            let part = match self.word(end) {
                "mornings" => Some("TMO"),
                "afternoons" => Some("TAF"),
                "evenings" => Some("TEV"),
                "nights" => Some("TNI"),
                _ => None,
            };
            if part.is_some() {
                return Some((Form::EveryWeekday { day, part }, end + 1));
            }
        }
        let several = self.word(at).strip_suffix('s').filter(|_| self.capital(at))?;
        let day = WEEKDAYS.iter().position(|day| *day == several)?;
        let day = Weekday::from_monday_zero_offset(i8::try_from(day).ok()?).ok()?;
        Some((Form::EveryWeekday { day, part: None }, at + 1))
    }

    /// What points nowhere in the calendar.
    fn reference(&self, at: usize) -> Read<Form> {
        let form = match self.word(at) {
            "now" | "currently" | "nowadays" => (Form::Present, at + 1),
            "current" if !self.capital(at) && self.unit(at + 1).is_none() => (Form::Present, at + 1),
            "recently" | "lately" => (Form::Past, at + 1),
            "recent" => match self.unit(at + 1) {
                Some(((unit, true), end)) => (Form::Length { count: None, unit }, end),
                _ => return None,
            },
            "coming" if matches!(self.unit(at + 1), Some(((_, true), _))) => (Form::Future, at + 2),
            "the" if self.word(at + 1) == "future" => (Form::Future, at + 2),
            "the" if self.is(at + 1, "near foreseeable") && self.word(at + 2) == "future" => {
                (Form::Future, at + 3)
            }
            "the"
                if self.word(at + 1) == "past"
                    && self.unit(at + 2).is_none()
                    && self.number(at + 2).is_none() =>
            {
                (Form::Past, at + 2)
            }
            "the" if self.word(at + 1) == "weekend" => {
                return Some((Form::Shift { count: Some(0), unit: Unit::Weekend, seen: Seen::Now }, at + 2));
            }
            "the"
                if self.is(at + 1, "year full")
                    || self.is(at + 1, "fiscal") && self.word(at + 2) == "year" =>
            {
                let end = if self.is(at + 1, "full fiscal") { at + 2 } else { at + 1 };
                if self.word(end) != "year" || self.word(end + 1) == "-" {
                    return None;
                }
                return Some((Form::That(Unit::Year), end + 1));
            }
            "the" if self.is(at + 1, "week month") && !self.is(at + 2, "of -") => {
                let ((unit, _), end) = self.unit(at + 1)?;
                return Some((Form::That(unit), end));
            }
            _ => return None,
        };
        // "now-famous" and "soon-to-be" are words of their own.
        (self.word(form.1) != "-" || !self.joined(form.1)).then_some(form)
    }
}
