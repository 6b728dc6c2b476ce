//! Figures: amounts of money, shares, measures and counted things, with their hedge, their bound and their direction.
//! Dates, years, phone numbers, scores of matches and the numbers of names are none.

use std::sync::LazyLock;

use onrecord_page::{Article, BlockKind, Span};
use regex::Regex;

use crate::words::{lies_in, listed};
use crate::{Actor, Change, Figure, MentionForm, Modifier, Spotted, Time, TimeKind};

mod measured;
mod numbers;
mod units;

use numbers::Number;

/// The figures of `article`, in order. They belong to no statement yet. `sentences`, `times` and `mentions` stand in order.
pub(crate) fn of(
    article: &Article,
    sentences: &[Span],
    times: &[Time],
    mentions: &[Spotted],
    actors: &[Actor],
) -> Vec<Figure> {
    let phrases: Vec<Span> = mentions
        .iter()
        .filter_map(|spotted| {
            spotted.phrase.or(Some(spotted.span).filter(|_| spotted.form == MentionForm::Nominal))
        })
        .collect();
    let dates: Vec<Span> = times
        .iter()
        .filter(|time| matches!(time.kind, TimeKind::Date | TimeKind::Time))
        .map(|time| time.span)
        .collect();
    let mut figures = Vec::new();
    for block in article.blocks.iter().filter(|block| block.kind != BlockKind::Furniture) {
        let passage = Passage {
            text: block.span.of(&article.text),
            offset: block.span.start(),
            phrases: &phrases,
            dates: &dates,
        };
        let begin = figures.len();
        passage.figures(&mut figures);
        passage.multiples(&mut figures, begin);
    }
    // No figure goes over the end of a sentence.
    figures.retain(|figure| {
        let behind = sentences.partition_point(|sentence| sentence.end() < figure.span.end());
        sentences
            .get(behind)
            .is_none_or(|sentence| sentence.start() <= figure.span.start() || !sentence.overlaps(figure.span))
    });
    for figure in &mut figures {
        figure.time = when(&article.text, figure.span, times);
    }
    let around = measured::Around::new(&article.text, actors, times);
    let mut rest = figures.as_mut_slice();
    for &sentence in sentences {
        let before = rest.partition_point(|figure| figure.span.start() < sentence.start());
        let within = rest.partition_point(|figure| figure.span.end() <= sentence.end());
        if before < within {
            around.tell(sentence, &mut rest[before..within]);
        }
        rest = rest.split_at_mut(within.max(before)).1;
    }
    figures
}

/// How many bytes from a figure the time stands when it holds.
const NEAR: usize = 48;

/// When a figure holds: the date behind it, or in front of it, with nothing but words between and a preposition: "$10
/// billion in 2016".
fn when(text: &str, figure: Span, times: &[Time]) -> Option<usize> {
    const PREPOSITIONS: &str = "in by for during since of through until over from";
    let names_days = |time: &Time| time.value.as_deref().and_then(crate::times::interval).is_some();
    let joined = |time: &Time| {
        let before =
            text[..time.span.start()].trim_end().rsplit(' ').next().unwrap_or_default().to_lowercase();
        let own = text[time.span.start()..].split(' ').next().unwrap_or_default().to_lowercase();
        let ago = time.span.of(text).ends_with(" ago");
        ago || listed(PREPOSITIONS, &before) || listed("last this next earlier later yesterday today", &own)
    };
    let plain = |from: usize, to: usize| {
        text.get(from..to).is_some_and(|between| {
            between.len() <= NEAR && !between.contains([',', '.', ';', ':', '(', ')', '"', '“', '”', '\n'])
        })
    };
    let behind = times.partition_point(|time| time.span.start() < figure.end());
    let fits = |time: &Time| time.kind == TimeKind::Date && names_days(time) && joined(time);
    let after =
        times.get(behind).filter(|time| plain(figure.end(), time.span.start()) && fits(time)).map(|_| behind);
    after.or_else(|| {
        let before = behind.checked_sub(1)?;
        // "By the end of next year, allies will add $4 million".
        let end = times[before].span.end();
        let clause = [", and ", ", but "].iter().any(|next| text[end..].starts_with(next));
        let comma = usize::from(text[end..].starts_with(',') && !clause);
        (plain(end + comma, figure.start()) && fits(&times[before])).then_some(before)
    })
}

struct Passage<'a> {
    text: &'a str,
    offset: usize,
    /// Noun phrases of the article.
    phrases: &'a [Span],
    dates: &'a [Span],
}

/// A figure in the making; bytes of the passage.
struct Amount {
    start: usize,
    end: usize,
    value: f64,
    upper: Option<f64>,
    unit: String,
    /// Whether a sign, a word or a noun says what is counted.
    told: bool,
    money: bool,
}

impl Passage<'_> {
    fn figures(&self, figures: &mut Vec<Figure>) {
        let numbers = numbers::of(self.text);
        let mut at = 0;
        while at < numbers.len() {
            let number = &numbers[at];
            at += 1;
            let first = self.offset + number.at.start;
            if lies_in(self.dates, Span::new(first, first + 1)) {
                continue;
            }
            let next = numbers.get(at);
            let range = next.and_then(|next| self.range(number, next));
            at += usize::from(range.is_some());
            let Some(amount) = range.or_else(|| self.amount(number)) else { continue };
            if figures.last().is_some_and(|last: &Figure| last.span.end() > self.offset + amount.start) {
                continue;
            }
            let mut figure = self.figure(amount);
            // "7.5 million crowns ($1.1 million)", "224 kW / 300 PS": the same amount again.
            if let Some(last) = figures.last()
                && let Some(between) = self
                    .text
                    .get(last.span.end().wrapping_sub(self.offset)..figure.span.start() - self.offset)
                && matches!(between.trim(), "(" | "/")
                && figure.modifier == Modifier::Equal
                && last.unit != figure.unit
            {
                (figure.modifier, figure.change) = (last.modifier, last.change);
            }
            figures.push(figure);
        }
    }

    /// "Doubled": as many times as before. They take their places among the figures from `begin` on.
    fn multiples(&self, figures: &mut Vec<Figure>, begin: usize) {
        static MULTIPLES: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(
                r"(?i)\b(?:(?P<done>(?:doubl|tripl|quadrupl|halv)(?:ed|ing))|(?:to|will|would|could|may|might|must|should|and)\s(?P<base>double|triple|quadruple|halve))\b",
            )
            .ok()
        });
        let all = MULTIPLES.iter().flat_map(|multiples| multiples.captures_iter(self.text));
        for found in all.filter_map(|found| found.name("done").or(found.name("base"))) {
            let behind = self.text[found.end()..].split_whitespace().next().unwrap_or_default();
            if listed("down back over as up", behind) {
                continue;
            }
            let (value, change) = match found.as_str().to_lowercase().chars().next() {
                Some('d') => (2.0, Change::Up),
                Some('t') => (3.0, Change::Up),
                Some('q') => (4.0, Change::Up),
                _ => (0.5, Change::Down),
            };
            let amount = Amount {
                start: found.start(),
                end: found.end(),
                value,
                upper: None,
                unit: "times".to_owned(),
                told: true,
                money: false,
            };
            let figure = Figure { change: Some(change), ..self.figure(amount) };
            let place = figures[begin..].partition_point(|other| other.span < figure.span) + begin;
            figures.insert(place, figure);
        }
    }

    /// A currency's sign or code in front of a number: where it begins.
    fn sign(&self, start: usize) -> Option<(usize, &'static str)> {
        let before = self.text[..start].trim_end_matches([' ', '\u{a0}']);
        if start - before.len() > 1 {
            return None;
        }
        let codes = units::CODES.split_whitespace().map(|code| (code, code));
        units::SIGNS.into_iter().chain(codes).find_map(|(sign, code)| {
            let rest = before.strip_suffix(sign)?;
            let word = sign.starts_with(char::is_alphabetic) && rest.ends_with(char::is_alphanumeric);
            // "PS2.7m" and "A $5": the sign alone.
            (!word).then_some((rest.len(), code))
        })
    }

    fn amount(&self, number: &Number) -> Option<Amount> {
        let (text, mut end) = (self.text, number.at.end);
        let mut value = number.value;
        if let Some((start, code)) = self.sign(number.at.start).filter(|_| !number.words) {
            if let Some((factor, length)) = numbers::letter(&text[end..]) {
                value *= factor;
                end += length;
            }
            let (unit, end) = self.per(code, end);
            return Some(Amount { start, end, value, upper: number.upper, unit, told: true, money: true });
        }
        let made = |unit: String, end, told, money| Amount {
            start: number.at.start,
            end,
            value,
            upper: number.upper,
            unit,
            told,
            money,
        };
        // "40 billion additional dollars"
        let space = text[end..].len() - text[end..].trim_start_matches([' ', '\u{a0}', '-']).len();
        let rest = &text[end + space..];
        let more = ["more ", "additional ", "extra ", "of "]
            .iter()
            .find(|word| rest.starts_with(**word))
            .map_or(0, |word| word.len());
        if let Some((code, length)) = units::currency(&rest[more..]).filter(|_| space > 0 || !number.words) {
            let (unit, end) = self.per(code, end + space + more + length);
            return Some(made(unit, end, true, true));
        }
        let measured = if more > 0 && rest.starts_with("of ") { &rest[more..] } else { rest };
        let space = space + rest.len() - measured.len();
        let rest = measured;
        let measure = units::leading(rest).filter(|(_, length)| {
            // "five-year", "two-day": part of another phrase. One letter must stand right behind, or with a digit.
            let hyphen = space == 1 && text[end..].starts_with('-') && number.words;
            let letter = *length == 1 && !rest.starts_with('%') && space > 1;
            !hyphen && !letter
        });
        if let Some((name, length)) = measure {
            let mut stop = end + space + length;
            // "50 years old", "50-year-old"
            let mut name = name;
            let old = ["-old", " old", "s old", " of age"].iter().find(|old| text[stop..].starts_with(**old));
            if let Some(old) = old.filter(|_| listed("year month day week", name)) {
                stop += old.len();
                name = match name {
                    "year" => "year of age",
                    "month" => "month of age",
                    name => name,
                };
            } else if listed("year month week day decade", name) && text[end..].starts_with('-') {
                return None;
            }
            if name == "percent" && (text[stop..].starts_with(" point") || text[stop..].starts_with("-point"))
            {
                name = "percentage point";
                stop += " point".len() + usize::from(text[stop + " point".len()..].starts_with('s'));
            }
            let (unit, stop) = self.per(name, stop);
            return Some(made(unit, stop, true, false));
        }
        self.counted(number).map(|(unit, end, told)| made(unit, end, told, false))
    }

    /// "per barrel", "a share" behind a unit.
    fn per(&self, unit: &str, end: usize) -> (String, usize) {
        static PER: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^\s(?:per|a|an|each)\s(square\s(?:foot|metre|meter|mile)|barrel|share|gallon|tonne|ton|litre|liter|kilogram|gram|ounce|pound|hour|day|week|month|year|night|person|head|unit|mmBTU|century|decade)\b").ok()
        });
        let ago = |end: usize| {
            [" ago", " earlier", " later", " before"].iter().any(|word| self.text[end..].starts_with(word))
        };
        match PER.as_ref().and_then(|per| per.captures(&self.text[end..])) {
            Some(found)
                if unit != "year of age" && !ago(end + found.get(0).map_or(0, |whole| whole.end())) =>
            {
                let what = found.get(1).map_or("", |what| what.as_str());
                (format!("{unit} per {what}"), end + found.get(0).map_or(0, |whole| whole.end()))
            }
            _ => (unit.to_owned(), end),
        }
    }

    /// What a bare number counts: the rest of its noun phrase.
    fn counted(&self, number: &Number) -> Option<(String, usize, bool)> {
        let (text, end) = (self.text, number.at.end);
        let (before, behind) = (text[..number.at.start].trim_end(), &text[end..]);
        let previous =
            before.rsplit(|c: char| c.is_whitespace() || "(\"“,;:—–".contains(c)).next().unwrap_or_default();
        let lower = previous.to_lowercase();
        let digits = &text[number.at.clone()];
        if behind.starts_with("-strong") {
            return Some(("people".to_owned(), end + "-strong".len(), true));
        }
        // A year, a number of a name ("Channel 5", "No. 2"), a score, a part of another word.
        let year = !number.words && digits.len() == 4 && (1500.0..2201.0).contains(&number.value);
        let sentence = before.is_empty() || before.ends_with(['.', '!', '?', '"', '“', ':', '\n']);
        let of_name = !number.words
            && !sentence
            && previous.starts_with(char::is_uppercase)
            && !listed("The And But In At Of About Just Nearly Some Only With For", previous);
        let numbered = listed(
            "no. no nos. page chapter article section rule phase round week day level grade type model version channel route highway flight apollo category",
            &lower,
        );
        let glued = behind.starts_with(['-', '/', ':', '–', '\''])
            && !behind.starts_with("- ")
            && !behind.starts_with("– ")
            || before.ends_with(['-', '/', ':', '–']) && before.len() == number.at.start;
        let emergency = digits == "911" && behind.starts_with(" call");
        if year || of_name || numbered || glued || emergency {
            return None;
        }
        if number.value == 1.0 && number.words && !self.is_one(&lower, behind) {
            return None;
        }
        // "half a century"
        let measure = [" a ", " an "].iter().find_map(|article| {
            let rest = behind.strip_prefix(article)?;
            units::leading(rest).map(|(name, length)| (name.to_owned(), end + article.len() + length, true))
        });
        if let Some(measure) = measure.filter(|_| number.fraction) {
            return Some(measure);
        }
        // "dozens of people", "one of the best speakers", "a third of the population"
        let of = behind
            .strip_prefix(" of ")
            .map(|rest| rest.trim_start_matches("the ").trim_start_matches("all "));
        if let Some(rest) = of.filter(|_| number.words) {
            let from = text.len() - rest.len();
            let inside = self
                .phrases
                .iter()
                .filter(|phrase| phrase.start() <= self.offset + from && phrase.end() > self.offset + from);
            let stop =
                inside.map(|phrase| phrase.end() - self.offset).min().filter(|&stop| stop <= text.len());
            let stop = stop.or_else(|| self.noun_behind(from - 1));
            let noun = stop.map_or("", |stop| &text[from..stop]);
            if number.fraction {
                return Some((String::new(), end, true));
            }
            return (!noun.is_empty()).then(|| (plain(noun), stop.unwrap_or(end), true));
        }
        if number.fraction {
            return Some((String::new(), end, true));
        }
        let start = self.offset + number.at.start;
        let around =
            self.phrases.iter().filter(|phrase| phrase.start() <= start && phrase.end() > self.offset + end);
        let phrase = around
            .min_by_key(|phrase| phrase.end() - phrase.start())
            .map(|phrase| phrase.end() - self.offset);
        let stop = phrase.filter(|&stop| stop <= text.len()).or_else(|| self.noun_behind(end));
        if let Some(stop) = stop {
            let noun = text[end..stop]
                .trim()
                .trim_start_matches("of ")
                .trim_start_matches("the ")
                .trim_start_matches("or so ");
            let noun = noun.split(['\'', '’']).next().unwrap_or(noun);
            // "185,000 over two years" counts no years.
            let first = noun.split(' ').next().unwrap_or_default();
            let noun = if listed("over in on for at since during per by to from and or than", first) {
                ""
            } else {
                noun
            };
            // Another number behind is what is counted ("the first two 2019 models"): nothing is.
            if !noun.is_empty()
                && noun.starts_with(char::is_alphabetic)
                && !(noun.starts_with(char::is_uppercase) && !number.words && !noun.ends_with('s'))
            {
                return Some((plain(noun), stop, true));
            }
        }
        // Alone it says something only behind a word of amount.
        let amount = listed("about around nearly almost roughly than by to at over under least most", &lower)
            && number.value >= 2.0;
        (amount && !number.words && !behind.starts_with(|c: char| c.is_alphanumeric()))
            .then(|| (String::new(), end, false))
    }

    /// "One" counts in front of a noun and in "one of the …".
    fn is_one(&self, before: &str, behind: &str) -> bool {
        const STOPS: &str = "that is was another who could can will would should has had day by or and thing more way but might may i he she it we they \
            to in on at for from with as if when another's where which side point time";
        let next = behind
            .trim_start()
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let stands = behind.starts_with(' ') && !next.is_empty();
        stands
            && !listed("no this that the any every each another which only day", before)
            && !listed(STOPS, &next)
    }

    /// The noun behind a number, where no phrase is known: the words up to one in the plural.
    fn noun_behind(&self, end: usize) -> Option<usize> {
        const STOPS: &str = "the a an of in on at to for from with by and or but as is are was were be been has have had will would that which who \
            than more less then when while after before since until per not he she it they we i you his her its their this these those";
        let mut at = end;
        for _ in 0..4 {
            let rest = self.text[at..].strip_prefix([' ', '\u{a0}'])?;
            let start = self.text.len() - rest.len();
            let length = rest.find(|c: char| !(c.is_alphabetic() || c == '-')).unwrap_or(rest.len());
            let word = &rest[..length];
            if word.is_empty() || listed(STOPS, &word.to_lowercase()) {
                return None;
            }
            at = start + length;
            let several = word.ends_with('s') && !word.ends_with("ss") && word.len() > 3
                || listed("people men women children", &word.to_lowercase());
            if several {
                return Some(at);
            }
        }
        None
    }

    /// Two numbers that are the bounds of one amount: "5 to 10 percent", "$62-$68", "between 3 and 4 miles".
    fn range(&self, first: &Number, second: &Number) -> Option<Amount> {
        let text = self.text;
        let begin = self.sign(second.at.start).map_or(second.at.start, |(start, _)| start);
        let between = text.get(first.at.end..begin)?;
        let before = text[..self.sign(first.at.start).map_or(first.at.start, |(start, _)| start)]
            .trim_end()
            .to_lowercase();
        let unit_between = units::leading(between.trim_start())
            .map_or(0, |(_, length)| length + between.len() - between.trim_start().len());
        let joint = between.get(unit_between..)?.trim();
        let said = before.ends_with("between") && joint == "and" || before.ends_with("from") && joint == "to";
        let joined = matches!(joint, "-" | "–" | "—" | "to") && unit_between == 0
            || matches!(joint, "-" | "–" | "to") && unit_between > 0
            // "Four or five people"
            || joint == "or" && unit_between == 0 && first.value < second.value && second.value <= 2.0 * first.value;
        if !said && !joined {
            return None;
        }
        let mut last = self.amount(second).filter(|last| last.told)?;
        let one = self.amount(first).filter(|one| one.told);
        // "fell from $36 to $34": two amounts of one kind; "2-0" is none.
        let magnitude = second.factor * last.value / second.value;
        // "rose by 3 points to 40": not from one to the other.
        let verb = before
            .rsplit(' ')
            .next()
            .is_some_and(|word| listed(UP, word) || listed(DOWN, word) || word == "by");
        if joint == "to" && verb && (first.factor > 1.0 || unit_between > 0 || one_told(self.amount(first))) {
            return None;
        }
        let low = match &one {
            Some(one) if one.unit == last.unit && unit_between > 0 => one.value,
            Some(one) if one.money && last.money && one.unit == last.unit => {
                let shared = first.factor == 1.0 && first.value * magnitude < last.value;
                if shared { one.value * magnitude } else { one.value }
            }
            Some(one) if one.money => {
                one.value
                    * if one.value < last.value && one.end <= first.at.end { magnitude.max(1.0) } else { 1.0 }
            }
            _ if unit_between == 0 => first.value * if first.value <= second.value { magnitude } else { 1.0 },
            _ => return None,
        };
        if joined && low > last.value {
            return None;
        }
        if let Some(one) = one.as_ref().filter(|one| one.money && !last.money) {
            last.unit.clone_from(&one.unit);
        }
        last.start = one.map_or(first.at.start, |one| one.start);
        last.upper = Some(last.value.max(low));
        last.value = low.min(last.value);
        Some(last)
    }

    fn figure(&self, amount: Amount) -> Figure {
        let before = &self.text[..amount.start];
        let near = before.char_indices().rev().nth(LONGEST_HEDGE).map_or(0, |(at, _)| at);
        let before = before[near..].to_lowercase();
        let (modifier, hedge) = hedge(before.trim_end());
        let behind = &self.text[amount.end..];
        let modifier =
            if modifier == Modifier::Equal && (behind.starts_with('+') || behind.starts_with(" or more")) {
                Modifier::AtLeast
            } else if modifier == Modifier::Equal
                && (behind.starts_with(" or less") || behind.starts_with(" or fewer"))
            {
                Modifier::AtMost
            } else if modifier == Modifier::Equal && behind.starts_with(" or so") {
                Modifier::About
            } else {
                modifier
            };
        Figure {
            span: Span::new(self.offset + amount.start, self.offset + amount.end),
            value: amount.value,
            upper: amount.upper,
            unit: amount.unit,
            modifier,
            change: if before.ends_with('+') { Some(Change::Up) } else { change(before[..hedge].trim_end()) },
            of: None,
            share_of: None,
            holder: None,
            wanted: false,
            time: None,
            statement: None,
        }
    }
}

const HEDGES: [(&str, Modifier); 5] = [
    ("at least|no less than|no fewer than|a minimum of", Modifier::AtLeast),
    ("up to|at most|as much as|as many as|no more than|a maximum of", Modifier::AtMost),
    (
        "more than|over than|over|above|exceeding|in excess of|upwards of|greater than|well over",
        Modifier::More,
    ),
    ("less than|under|below|fewer than|just under", Modifier::Less),
    (
        "nearly|almost|about|around|roughly|approximately|approx.|approx|some|an estimated|estimated|close to|~|barely|circa|more or less",
        Modifier::About,
    ),
];
/// In characters, and a little more.
const LONGEST_HEDGE: usize = 90;

/// A noun phrase as the name of what is counted: in lower case, up to its first word in the plural, without what tells how
/// it came about ("recorded songs").
fn plain(noun: &str) -> String {
    let noun = noun.split(['\'', '’', ',', '(']).next().unwrap_or(noun).trim();
    let words: Vec<&str> = noun.split_whitespace().collect();
    let several = |word: &&str| {
        word.len() > 3
            && word.ends_with('s')
            && !["ss", "us", "is"].iter().any(|ending| word.ends_with(ending))
            && word.starts_with(char::is_lowercase)
    };
    let end = words.iter().position(several).map_or(words.len(), |at| at + 1);
    let first = words[..end].iter().position(|word| !(word.ends_with("ed") && word.len() > 4)).unwrap_or(0);
    // What ends with a measure is one: "rushing yards".
    let measure = words[..end].last().filter(|word| end > 1 && word.len() > 3);
    let measure = measure.and_then(|word| units::leading(word).filter(|(_, length)| *length == word.len()));
    measure.map_or_else(|| words[first..end].join(" ").to_lowercase(), |(name, _)| name.to_owned())
}

fn one_told(amount: Option<Amount>) -> bool {
    amount.is_some_and(|amount| amount.told && (amount.money || !amount.unit.is_empty()))
}

/// The hedge that `before` ends with, and where it begins.
fn hedge(before: &str) -> (Modifier, usize) {
    let start = |hedge: &str| {
        let rest = before.strip_suffix(hedge)?;
        let whole = !hedge.starts_with(char::is_alphabetic) || !rest.ends_with(char::is_alphanumeric);
        whole.then_some(rest.len())
    };
    let all = HEDGES
        .into_iter()
        .flat_map(|(hedges, modifier)| hedges.split('|').map(move |hedge| (hedge, modifier)));
    let found = all.filter_map(|(hedge, modifier)| Some((modifier, start(hedge)?)));
    found.min_by_key(|(_, start)| *start).unwrap_or((Modifier::Equal, before.len()))
}

const UP: &str = "up rose risen rises rise rising increased increase increases increasing gained gains gain gaining climbed climb climbs climbing jumped jump jumps \
    jumping surged surge surging grew grown grow grows growing advanced advance soared soar soaring rallied";
const DOWN: &str = "down fell fall falls fallen falling dropped drop drops dropping declined decline declines declining decreased decrease decreases decreasing lost \
    lose loses losing slid slide slipped slip slipping plunged plunge plunging plummeted plummet plummeting sank sunk sink cut cuts reduced reduce shed tumbled shrank";

/// The direction that the last words of `before` give: "rose by", "was up".
fn change(before: &str) -> Option<Change> {
    let mut words = before.rsplit(|c: char| c.is_whitespace()).filter(|word| !word.is_empty());
    let mut last = words.next()?;
    // "grew its sales by"
    if last == "by" {
        let clause = words.clone().take(8).take_while(|word| !word.ends_with([',', '.', ';', ':']));
        let near: Vec<&str> = clause.collect();
        if let Some(verb) = near.into_iter().find(|word| listed(UP, word) || listed(DOWN, word)) {
            return Some(if listed(UP, verb) { Change::Up } else { Change::Down });
        }
    }
    // "gave up 5 yards"
    if last == "up"
        && words
            .clone()
            .next()
            .is_some_and(|verb| listed("gave give gives giving made make makes picked set put", verb))
    {
        return None;
    }
    // "Up a 70-metre ladder"
    if listed("a an the", last) && words.clone().next().is_some_and(|word| listed("up down", word)) {
        return None;
    }
    for _ in 0..2 {
        if listed("by a an another further additional only just as much", last) {
            last = words.next()?;
        }
    }
    if listed(UP, last) {
        Some(Change::Up)
    } else if listed(DOWN, last) {
        Some(Change::Down)
    } else {
        None
    }
}
