//! What expressions of time look like in English, as TimeML (Pustejovsky and others, 2003) marks them: from tokens to
//! forms, which do not yet know on what day they are read.

use jiff::civil::Weekday;

use super::form::{Form, Seen, Unit, Which};
use super::tokens::Token;
use crate::words::{ONES, TENS, listed};

mod calendar;

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

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The day of the week of that place in [`WEEKDAYS`].
fn weekday_of(place: usize) -> Option<Weekday> {
    Weekday::from_monday_zero_offset(i8::try_from(place).ok()?).ok()
}

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

    fn skip(&self, at: usize, list: &str) -> usize {
        at + usize::from(self.is(at, list))
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
                return Some((shift(which.step(), unit, Seen::Now), end));
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
        // What is counted from somewhere says more than how long that is.
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
        let day = weekday_of(WEEKDAYS.iter().position(|day| *day == several)?)?;
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
