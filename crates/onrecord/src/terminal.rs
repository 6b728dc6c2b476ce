//! What a terminal shows: its width, the few styles, and the progress of long work.
//!
//! Everything is written through `anstream`, which drops the styles where the output is no terminal or `NO_COLOR`
//! is set.

use std::cell::Cell;
use std::fmt::Display;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};

pub(crate) use onrecord_ledger::grouped;

/// Names, headlines.
pub(crate) const STRONG: Style = Style::new().bold();
/// What is said about an item rather than by it.
pub(crate) const QUIET: Style = Style::new().dimmed();
/// What somebody said.
pub(crate) const SAID: Style = AnsiColor::Cyan.on_default();
/// Amounts.
pub(crate) const FIGURE: Style = AnsiColor::Yellow.on_default();
/// Words that another wording leaves out.
pub(crate) const DROPPED: Style = AnsiColor::Red.on_default().strikethrough();
/// Words that another wording adds.
pub(crate) const ADDED: Style = AnsiColor::Green.on_default();
/// What is wrong.
pub(crate) const ALARM: Style = AnsiColor::Red.on_default().bold();

/// `words` in `style`.
pub(crate) fn styled(style: Style, words: impl Display) -> String {
    format!("{style}{words}{style:#}")
}

/// How many columns to write in: the terminal's, at most 100, and 100 where there is none.
pub(crate) fn width() -> usize {
    const WIDEST: usize = 100;
    terminal_size::terminal_size().map_or(WIDEST, |(width, _)| usize::from(width.0).clamp(40, WIDEST))
}

/// `text` in lines of the terminal's width, each after `indent` blanks.
pub(crate) fn wrapped(text: &str, indent: usize) -> String {
    let blanks = " ".repeat(indent);
    textwrap::fill(text, textwrap::Options::new(width()).initial_indent(&blanks).subsequent_indent(&blanks))
}

/// `text` with every character that would steer a terminal, or turn the direction of what follows, made visible as
/// `\u{fffd}`: pages are not trusted. Character for character; white space stays.
pub(crate) fn harmless(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() && !c.is_whitespace()
            || matches!(c, '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

/// `text` on one line, each run of white space one blank, and harmless.
pub(crate) fn one_line(text: &str) -> String {
    unbroken(&harmless(text))
}

/// `text` on one line, each run of white space one blank; for what holds styles of our own.
pub(crate) fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A number of things: `1 article`, `2 articles`.
pub(crate) fn count(number: u64, thing: &str) -> String {
    let grouped = grouped(number);
    if number == 1 { format!("1 {thing}") } else { format!("{grouped} {thing}s") }
}

/// The progress of long work, on standard error and on a terminal alone.
pub(crate) struct Progress {
    bar: ProgressBar,
    since: Instant,
    pages: Cell<u64>,
    problems: Cell<u64>,
}

impl Progress {
    /// Work on `total` things, where their number is known.
    pub(crate) fn of(total: Option<u64>, things: &str) -> Self {
        if !io::stderr().is_terminal() {
            return Self::none();
        }
        let (bar, template) = match total {
            Some(total) => (
                ProgressBar::new(total),
                format!("{{bar:30}} {{human_pos}} of {{human_len}} {things}, {{per_sec}}, {{eta}} left"),
            ),
            None => (
                ProgressBar::new_spinner(),
                format!("{{spinner}} {{human_pos}} {things}, {{per_sec}}{{msg}}"),
            ),
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self::new(bar)
    }

    /// Work on pages, of which only the number of their bytes is known, if that.
    pub(crate) fn of_pages(bytes: Option<u64>) -> Self {
        if !io::stderr().is_terminal() {
            return Self::none();
        }
        let (bar, template) = match bytes {
            Some(bytes) => (ProgressBar::new(bytes), "{bar:30} {msg}, {eta} left"),
            None => (ProgressBar::new_spinner(), "{spinner} {msg}"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        Self::new(bar)
    }

    /// No line at all: problems are told, steps are not.
    pub(crate) fn none() -> Self {
        Self::new(ProgressBar::hidden())
    }

    fn new(bar: ProgressBar) -> Self {
        Self { bar, since: Instant::now(), pages: Cell::new(0), problems: Cell::new(0) }
    }

    /// One more is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// One more page is done, and that many bytes have been read.
    pub(crate) fn page(&self, bytes: u64) {
        self.pages.set(self.pages.get() + 1);
        self.bar.set_position(bytes);
        self.bar.set_message(line(self.pages.get(), self.since.elapsed(), self.problems.get()));
    }

    /// Tells something, above the line of progress.
    pub(crate) fn tell(&self, words: &str) {
        self.bar.suspend(|| anstream::eprintln!("{}", styled(QUIET, words)));
    }

    /// Tells a problem, above the line of progress.
    pub(crate) fn problem(&self, name: &str, problem: &str) {
        self.problems.set(self.problems.get() + 1);
        let (name, problem) = (one_line(name), one_line(problem));
        self.bar.suspend(|| anstream::eprintln!("{} {name}: {problem}", styled(ALARM, "problem:")));
    }

    /// Takes the line away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}

/// How far the reading of pages is, in words.
fn line(pages: u64, took: Duration, problems: u64) -> String {
    let rate = pages as f64 / took.as_secs_f64().max(0.001);
    let problems = if problems > 0 { format!(", {}", count(problems, "problem")) } else { String::new() };
    format!("{}, {rate:.1} a second{problems}", count(pages, "page"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_cannot_steer_the_terminal() {
        assert_eq!(
            one_line("a\u{1b}]0;x\u{7}b\n\u{202e}c\u{9b}1m"),
            "a\u{fffd}]0;x\u{fffd}b \u{fffd}c\u{fffd}1m"
        );
    }

    #[test]
    fn the_line_of_progress_tells_rate_and_problems() {
        assert_eq!(line(1, Duration::from_secs(1), 0), "1 page, 1.0 a second");
        assert_eq!(line(1_500, Duration::from_secs(60), 3), "1,500 pages, 25.0 a second, 3 problems");
    }

    #[test]
    fn numbers_are_grouped_and_things_counted() {
        assert_eq!(count(1, "article"), "1 article");
        assert_eq!(count(0, "article"), "0 articles");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
