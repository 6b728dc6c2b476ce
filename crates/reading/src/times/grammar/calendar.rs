//! Days, their parts and their hours; months, quarters, years and what is wider, by the names and numbers that the
//! calendar has for them.

use jiff::civil::Weekday;

use super::{Grammar, Read, WEEKDAYS, weekday_of};
use crate::times::form::{Form, Part, Seen, Unit, Which};
use crate::times::tokens::Token;
use crate::words::listed;

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
/// Days of the year that have names, with where they fall in `times/value.rs`.
const HOLIDAYS: [&str; 8] =
    ["christmas", "thanksgiving", "halloween", "easter", "election", "memorial", "labor", "independence"];

impl Grammar<'_> {
    pub(super) fn month(&self, at: usize) -> Read<i8> {
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

    pub(super) fn weekday(&self, at: usize) -> Read<Weekday> {
        let word = self.word(at);
        let whole = WEEKDAYS.iter().position(|day| *day == word).map(|day| (day, at + 1));
        let short = || {
            let day = SHORT_WEEKDAYS.iter().position(|day| *day == word)?;
            (self.word(at + 1) == "." && self.joined(at + 1)).then_some((day, at + 2))
        };
        let (day, end) = whole.or_else(short).filter(|_| self.capital(at))?;
        Some((weekday_of(day)?, end))
    }

    /// A date that the calendar has by its name or number.
    pub(super) fn date(&self, at: usize) -> Read<Form> {
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

    /// The last of several days behind the first: "February 17-19".
    fn until(&self, day: i8, end: usize) -> (Option<i8>, usize) {
        let last = self.day(end + 1).filter(|(last, _)| self.is(end, "- – to") && *last > day);
        last.map_or((None, end), |(last, end)| (Some(last), end))
    }

    fn day_of_month(&self, at: usize) -> Read<Form> {
        let of = |month, day, to, end| {
            let (year, end) = self.its_year(end).map_or((None, end), |(year, end)| (Some(year), end));
            Some((Form::Day { year, month, day, to }, end))
        };
        if let Some((month, end)) = self.month(at) {
            let (day, end) = self.day(self.skip(end, "the"))?;
            let (to, end) = self.until(day, end);
            return of(month, day, to, end);
        }
        let from = self.skip(at, "the");
        let (day, end) = self.day(from)?;
        let (to, end) = self.until(day, end);
        if let Some((month, end)) = self.month(self.skip(end, "of")) {
            return of(month, day, to, end);
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
        if let Some((which, behind)) = self.which(of).filter(|_| self.is(of, "last this next"))
            && self.word(behind) == "year"
        {
            return Some((Form::MonthOf { month, years: which.step() }, behind + 1));
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

    fn quarter(&self, at: usize) -> Read<Form> {
        // "this year's third quarter", "1988's first quarter", "the 1988 third quarter"
        let (mut year, mut years) = (None, None);
        let mut from = self.skip(at, "the");
        if let Some((which, end)) = self.which(at)
            && self.word(end) == "year"
            && self.word(end + 1) == "'s"
        {
            years = Some(which.step());
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
                years = Some(which.step());
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

    pub(super) fn part(&self, at: usize) -> Read<Part> {
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
    pub(super) fn day_and_part(&self, at: usize) -> Read<Form> {
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
    pub(super) fn clock(&self, at: usize) -> Read<Form> {
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
}
