//! `onrecord compare`: pairs of quotations in, a verdict on each out, one at a time and in their order.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::ops::Range;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use jiff::civil::Date;
use onrecord_linking::wording::{Alignment, Side, Verdict, Wording, compare};
use onrecord_page::{CodePoints, Span};
use onrecord_reading::interval;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::cli;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, ADDED, DROPPED, Progress, QUIET, STRONG, one_line, styled};
use crate::verbs::write_json;

/// No pair of quotations is longer: 16 MiB.
const LONGEST_LINE: u64 = 16 << 20;

pub(crate) fn run(json: bool, which: &cli::Compare) -> Result<Ending, Failure> {
    let unread = |source| Failure::Unread { path: which.pairs.clone(), source };
    let standard_input = which.pairs == Path::new("-");
    let input: Box<dyn Read> = if standard_input {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(&which.pairs).map_err(unread)?)
    };
    let name = if standard_input { "standard input".to_owned() } else { which.pairs.display().to_string() };
    let mut input = BufReader::new(input);
    let plain = is_plain();
    let mut out = anstream::stdout().lock();
    let progress = Progress::none();
    let (mut number, mut problems) = (0u64, 0);
    let mut line = Vec::new();
    while read_line(&mut input, &mut line).map_err(unread)? {
        number += 1;
        let line = line.strip_prefix(b"\xef\xbb\xbf").filter(|_| number == 1).unwrap_or(&line);
        if line.trim_ascii().is_empty() {
            continue;
        }
        let pair = Pair::read(line);
        for problem in pair.as_ref().map_or_else(|problem| vec![problem.clone()], Pair::dates_not_understood)
        {
            progress.problem(&name, &format!("line {number}: {problem}"));
            problems += 1;
        }
        match &pair {
            Ok(pair) => pair.tell(json, plain, &mut out)?,
            Err(problem) => tell_not_compared(problem, json, &mut out)?,
        }
        // Whoever sends pairs along a pipe has each verdict at once.
        out.flush()?;
    }
    Ok(Ending::after(problems))
}

/// Reads the next line, of one that is too long only the beginning. Whether there was one.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    input.by_ref().take(LONGEST_LINE).read_until(b'\n', line)?;
    if line.len() as u64 == LONGEST_LINE && !line.ends_with(b"\n") {
        skip_line(input)?;
    }
    Ok(!line.is_empty())
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let length = end.map_or(buffer.len(), |end| end + 1);
        input.consume(length);
        if end.is_some() || length == 0 {
            return Ok(());
        }
    }
}

/// Two quotations, as they are handed in. Fields that are not named are ignored.
struct Pair {
    quote1: String,
    outlet1: Option<String>,
    date1: Option<String>,
    speaker1: Option<String>,
    quote2: String,
    outlet2: Option<String>,
    date2: Option<String>,
    speaker2: Option<String>,
}

impl Pair {
    /// Reads a line, or says what is wrong with it.
    fn read(line: &[u8]) -> Result<Self, String> {
        if line.len() as u64 >= LONGEST_LINE {
            return Err(format!("longer than {} MiB", LONGEST_LINE >> 20));
        }
        let mut fields: Map<String, Value> = serde_json::from_slice(line).map_err(|err| {
            let what = if err.is_data() { "an object" } else { "JSON" };
            format!("no pair of quotations, for it is not {what}")
        })?;
        let mut field = |name: &str| match fields.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() && !name.starts_with("quote") => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            // A year may come as a number.
            Some(Value::Number(number)) if name.starts_with("date") => Ok(Some(number.to_string())),
            Some(_) => Err(format!("{name} is no text")),
        };
        let missing = |name: &str| format!("{name} is missing");
        Ok(Self {
            quote1: field("quote1")?.ok_or_else(|| missing("quote1"))?,
            outlet1: field("outlet1")?,
            date1: field("date1")?,
            speaker1: field("speaker1")?,
            quote2: field("quote2")?.ok_or_else(|| missing("quote2"))?,
            outlet2: field("outlet2")?,
            date2: field("date2")?,
            speaker2: field("speaker2")?,
        })
    }

    fn dates_not_understood(&self) -> Vec<String> {
        let dates = [("date1", &self.date1), ("date2", &self.date2)];
        let told = |(name, date): (&str, &Option<String>)| {
            let date = date.as_deref().filter(|date| days(date).is_none())?;
            Some(format!("{name} is no date, and is left out: {date}"))
        };
        dates.into_iter().filter_map(told).collect()
    }

    fn wordings(&self) -> [Wording<'_>; 2] {
        let days = |date: &Option<String>| date.as_deref().and_then(days);
        [
            Wording {
                text: &self.quote1,
                outlet: self.outlet1.as_deref(),
                days: days(&self.date1),
                speaker: self.speaker1.as_deref(),
            },
            Wording {
                text: &self.quote2,
                outlet: self.outlet2.as_deref(),
                days: days(&self.date2),
                speaker: self.speaker2.as_deref(),
            },
        ]
    }

    fn tell(&self, json: bool, plain: bool, out: &mut impl Write) -> io::Result<()> {
        let [a, b] = self.wordings();
        let verdict = compare(&a, &b);
        if json {
            let problem = self.dates_not_understood().join("; ");
            return write_json(out, &Compared::new(&verdict, [a.text, b.text], problem));
        }
        let by = |fields: [&Option<String>; 3]| {
            let known: Vec<String> = fields.into_iter().flatten().map(|field| one_line(field)).collect();
            if known.is_empty() { "unknown".to_owned() } else { known.join(", ") }
        };
        let told = [
            by([&self.speaker1, &self.outlet1, &self.date1]),
            by([&self.speaker2, &self.outlet2, &self.date2]),
        ];
        let nothing = told.iter().all(|told| told == "unknown");
        let told = if nothing { String::new() } else { format!("  {} | {}", told[0], told[1]) };
        let relation = styled(STRONG, verdict.relation.name());
        writeln!(out, "{relation}: {}{}", one_line(&verdict.why), styled(QUIET, told))?;
        writeln!(out, "{}\n", differences(&verdict.alignment, a.text, b.text, plain, 4))
    }
}

/// Whether standard output has no styles.
pub(crate) fn is_plain() -> bool {
    AutoStream::choice(&io::stdout()) == ColorChoice::Never
}

/// Two texts in one, each line behind `indent` blanks, with what only the one has and what only the other has marked; `plain` for an
/// output without styles.
pub(crate) fn differences(alignment: &Alignment, a: &str, b: &str, plain: bool, indent: usize) -> String {
    let marked = alignment.merged(a, b, |side, words| marked(side, one_line(words), plain));
    terminal::wrapped(&terminal::unbroken(&marked), indent)
}

/// Words as it is shown which of two texts has them.
pub(crate) fn marked(side: Side, words: String, plain: bool) -> String {
    match side {
        Side::Both => words,
        Side::A if plain => format!("[-{words}-]"),
        Side::B if plain => format!("{{+{words}+}}"),
        Side::A => styled(DROPPED, words),
        Side::B => styled(ADDED, words),
    }
}

/// The days of an ISO 8601 date, month, year or interval.
fn days(date: &str) -> Option<(Date, Date)> {
    interval(date.trim()).map(|days| (days.earliest, days.latest))
}

/// A verdict as it is printed for programs.
#[derive(Serialize)]
struct Compared {
    same: bool,
    relation: &'static str,
    why: String,
    /// Shares from 0 to 1, of the words by what they tell.
    kept_of_shorter: f32,
    kept_of_longer: f32,
    runs: Vec<WireRun>,
    #[serde(skip_serializing_if = "String::is_empty")]
    problem: String,
}

/// A run of words; spans are half-open and count the Unicode code points of a quotation.
#[derive(Serialize)]
struct WireRun {
    kind: &'static str,
    quote1: WireSpan,
    quote2: WireSpan,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    ellipsis: bool,
}

#[derive(Serialize)]
struct WireSpan {
    start: usize,
    end: usize,
}

impl Compared {
    fn new(verdict: &Verdict, texts: [&str; 2], problem: String) -> Self {
        let indexes = texts.map(CodePoints::of);
        let span = |text: usize, bytes: &Range<usize>| {
            let span = indexes[text].span(Span::new(bytes.start, bytes.end));
            WireSpan { start: span.start, end: span.end }
        };
        let runs = verdict.alignment.runs.iter().map(|run| WireRun {
            kind: run.kind.name(),
            quote1: span(0, &run.a),
            quote2: span(1, &run.b),
            ellipsis: run.ellipsis,
        });
        let rounded = |share: f32| (share * 1000.0).round() / 1000.0;
        Self {
            same: verdict.same,
            relation: verdict.relation.name(),
            why: verdict.why.clone(),
            kept_of_shorter: rounded(verdict.kept_of_shorter),
            kept_of_longer: rounded(verdict.kept_of_longer),
            runs: runs.collect(),
            problem,
        }
    }
}

fn tell_not_compared(problem: &str, json: bool, out: &mut impl Write) -> io::Result<()> {
    if json {
        return write_json(out, &NotCompared { same: false, relation: "different", problem });
    }
    writeln!(out, "{}\n", styled(QUIET, format!("not compared: {}", one_line(problem))))
}

/// What stands in the place of a verdict where a line is no pair.
#[derive(Serialize)]
struct NotCompared<'p> {
    same: bool,
    relation: &'static str,
    problem: &'p str,
}
