//! One article on a terminal: its text with statements and figures marked, and the lists of both under it.
//!
//! Where the terminal shows no styles, the marks alone carry the meaning: `⟦2 … 2⟧` around the content of statement
//! 2, `{…}` around a figure.

use std::fmt::{self, Display, Formatter};

use jiff::civil::Date;
use onrecord_export::words::told_how;
use onrecord_ledger::amount;
use onrecord_reading::unread_language;
use onrecord_reading::wire::{Block, PublishedAt, Reading};

use crate::terminal::{self, ALARM, FIGURE, QUIET, SAID, STRONG, harmless, one_line, styled, unbroken};
use crate::verbs::who;

/// Displays as the whole view, with a newline at its end.
pub(crate) struct ArticleView<'a> {
    pub(crate) reading: &'a Reading,
    /// Whether to show the furniture too.
    pub(crate) furniture: bool,
    /// How to have it shown, where there is a way.
    pub(crate) hint: &'static str,
}

const INDENT: usize = 2;

impl Display for ArticleView<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.head(f)?;
        self.text(f)?;
        self.statements(f)?;
        self.figures(f)?;
        for problem in &self.reading.problems {
            writeln!(f, "{} {}", styled(ALARM, "problem:"), one_line(problem))?;
        }
        Ok(())
    }
}

impl ArticleView<'_> {
    fn head(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let article = &self.reading.article;
        writeln!(f, "{}", styled(STRONG, one_line(article.title.as_deref().unwrap_or("(no title)"))))?;
        let outlet = article.outlet.clone().unwrap_or_else(|| "outlet unknown".to_owned());
        let date = article.published.as_ref().map_or_else(|| "undated".to_owned(), published);
        let place = article.dateline.as_ref().map(|dateline| {
            [dateline.place.as_deref(), dateline.agency.as_deref()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ")
        });
        let authors = (!article.authors.is_empty()).then(|| article.authors.join(", "));
        let language = article.language.as_deref().and_then(unread_language);
        let language = language.map(|language| format!("in {language}, of which nothing is read"));
        let parts = [Some(outlet), Some(date), authors, place, language];
        writeln!(f, "{}", one_line(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")))?;
        if let Some(url) = &article.url {
            writeln!(f, "{}", styled(QUIET, one_line(url)))?;
        }
        writeln!(
            f,
            "{}\n",
            styled(QUIET, format!("{} · {}", one_line(&self.reading.file), &article.id[..12]))
        )
    }

    fn text(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let text: Vec<char> = harmless(&self.reading.article.text).chars().collect();
        let marks = self.marks();
        let mut folded = 0;
        for block in &self.reading.article.blocks {
            if block.kind == "furniture" && !self.furniture {
                folded += 1;
                continue;
            }
            let words = unbroken(&marked(&text, block, &marks));
            let indent = if block.kind == "quote" { 2 * INDENT } else { INDENT };
            let words = match block.kind.as_str() {
                "list" => terminal::wrapped(&format!("• {words}"), indent),
                _ => terminal::wrapped(&words, indent),
            };
            match block.kind.as_str() {
                "title" | "standfirst" | "heading" => writeln!(f, "{}\n", styled(STRONG, words))?,
                "caption" => writeln!(f, "{}\n", styled(QUIET, format!("{words}  (caption)")))?,
                "furniture" => {
                    let reason =
                        block.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
                    writeln!(f, "{}\n", styled(QUIET, format!("{words}  (furniture{reason})")))?;
                }
                _ => writeln!(f, "{words}\n")?,
            }
        }
        if folded > 0 {
            let blocks = terminal::count(folded, "block");
            writeln!(f, "{}\n", styled(QUIET, format!("  {blocks} of furniture not shown{}", self.hint)))?;
        }
        Ok(())
    }

    /// What to put before which code point, in the order to put it there.
    fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        for statement in &self.reading.statements {
            let id = statement.id;
            for piece in &statement.content {
                marks.push((piece.start, 2, styled(QUIET, format!("⟦{id} ")) + &SAID.to_string()));
                marks.push((piece.end, 1, format!("{SAID:#}") + &styled(QUIET, format!(" {id}⟧"))));
            }
        }
        for figure in &self.reading.figures {
            marks.push((figure.start, 3, format!("{FIGURE}{{")));
            marks.push((figure.end, 0, format!("}}{FIGURE:#}")));
        }
        // What closes goes before what opens at the same place, and the inner before the outer.
        marks.sort_by_key(|&(at, order, _)| (at, order));
        marks.into_iter().map(|(at, order, words)| Mark { at, closes: order < 2, words }).collect()
    }

    fn statements(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for statement in &self.reading.statements {
            let figures = match statement.figures.len() as u64 {
                0 => String::new(),
                number => format!(" · {}", terminal::count(number, "figure")),
            };
            let speaker = statement.speaker.as_ref().map(|speaker| speaker.name.as_str());
            let source = statement.source.as_ref().map(|source| source.text.as_str());
            let said = statement.said.as_ref().map_or_else(String::new, |said| format!(" · {}", said.value));
            let denied = if statement.polarity == "affirmed" {
                String::new()
            } else {
                format!(" · {}", statement.polarity)
            };
            let by_hand = statement.hand.as_ref();
            let by_hand = by_hand.map_or_else(String::new, |hand| format!(" · {} by hand", hand.done()));
            writeln!(
                f,
                "{} {}{}",
                styled(SAID, format!("{:>4}", statement.id)),
                styled(STRONG, who(speaker, source)),
                styled(QUIET, format!(" · {}{denied}{said}{figures}{by_hand}", told_how(&statement.kind))),
            )?;
        }
        for statement in &self.reading.rejected {
            let words = terminal::wrapped(&format!("rejected by hand: {}", one_line(&statement.text)), 5);
            writeln!(
                f,
                "{} {}",
                styled(QUIET, format!("{:>4}", statement.id)),
                styled(QUIET, words.trim_start())
            )?;
        }
        if !self.reading.statements.is_empty() || !self.reading.rejected.is_empty() {
            writeln!(f)?;
        }
        Ok(())
    }

    fn figures(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for figure in &self.reading.figures {
            let amount = amount(
                (figure.value, figure.upper),
                &figure.unit,
                &figure.modifier,
                figure.change.as_deref(),
            );
            let by = figure.statement.map_or_else(String::new, |id| format!(" · statement {id}"));
            let text = one_line(&figure.text);
            writeln!(f, "     {}  {amount}{}", styled(FIGURE, text), styled(QUIET, by))?;
        }
        if !self.reading.figures.is_empty() {
            writeln!(f)?;
        }
        Ok(())
    }
}

/// The date of publication, with its basis where that is not the page's own word for it.
fn published(published: &PublishedAt) -> String {
    let last = published.latest.parse::<Date>().and_then(Date::yesterday).map(|day| day.to_string());
    let date = match last {
        Ok(last) if last != published.earliest => format!("between {} and {last}", published.earliest),
        _ => published.value.clone(),
    };
    match published.basis.as_str() {
        "given" | "metadata" => date,
        basis => format!("{date} (from the {basis})"),
    }
}

/// What stands before a code point without being of the text.
struct Mark {
    at: usize,
    closes: bool,
    words: String,
}

/// The block's text with the marks that fall into it.
fn marked(text: &[char], block: &Block, marks: &[Mark]) -> String {
    let mut words = String::new();
    let mut at = block.start;
    // Of two blocks that touch, what closes at their border is the first one's and what opens there the second one's.
    let falls_in = |mark: &&Mark| {
        if mark.closes {
            block.start < mark.at && mark.at <= block.end
        } else {
            (block.start..block.end).contains(&mark.at)
        }
    };
    for mark in marks.iter().filter(falls_in) {
        words.extend(&text[at..mark.at]);
        words.push_str(&mark.words);
        at = mark.at;
    }
    words.extend(&text[at..block.end]);
    words
}
