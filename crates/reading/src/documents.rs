//! Documents that say something, and whose they are: "a Harbour Times analysis", "a study by the Institute", and after
//! that "the study".

use onrecord_page::Span;

use crate::words::{behind_possessive, listed, next_word};
use crate::{Actor, ActorKind};

/// Nouns of documents; those of a line may stand for one another.
const DOCUMENTS: [&str; 10] = [
    "poll polls survey surveys pollsters study studies research paper papers",
    "article articles feature features story stories column op-ed editorial essay blog interview",
    "ad ads advert advertisement spot",
    "clip clips video videos footage recording broadcast tape transcript film documentary podcast",
    "letter letters memo memos email emails e-mail e-mails note notes",
    "report reports analysis analyses review investigation brief document documents estimate forecast projection",
    "statement statements announcement release news-release",
    "lawsuit complaint filing indictment ruling suit decision verdict",
    "book memoir speech address testimony remarks",
    "tweet tweets post posts posting website",
];

/// Which of the lines of [`DOCUMENTS`] a word stands in.
fn line(word: &str) -> Option<usize> {
    let word = word.to_lowercase();
    DOCUMENTS.iter().position(|line| listed(line, &word))
}

/// The documents of an article whose makers it names.
pub(crate) struct Documents {
    /// Where the noun stands, its line in [`DOCUMENTS`], and the maker.
    known: Vec<(usize, usize, usize)>,
}

impl Documents {
    /// The documents that are named beside `mentions`, which stand in order, each with its actor.
    pub(crate) fn of(text: &str, mentions: &[(Span, usize)], actors: &[Actor]) -> Self {
        let mut known = Vec::new();
        for &(at, actor) in mentions {
            if actors[actor].kind == ActorKind::Place {
                continue;
            }
            let person = actors[actor].kind == ActorKind::Person;
            known.extend(
                behind(text, at).or_else(|| before(text, at, person)).map(|(noun, line)| (noun, line, actor)),
            );
        }
        known.sort_unstable();
        Self { known }
    }

    /// Whose words a source gives that is a document: its maker by its own words, or by those of an earlier mention.
    pub(crate) fn maker(&self, text: &str, source: Span) -> Option<usize> {
        let inside = self.known.iter().find(|(noun, ..)| source.start() <= *noun && *noun < source.end());
        if let Some(&(.., actor)) = inside {
            return Some(actor);
        }
        // "The poll", "the new poll": its head is its last word, or stands before "of", "on", a clause.
        let written = source.of(text).to_lowercase();
        let rest = ["the ", "this ", "that "].iter().find_map(|first| written.strip_prefix(first))?;
        let head = rest.split(|c: char| !(c.is_alphanumeric() || c == '-')).take(2).find_map(line)?;
        let before =
            self.known.iter().rev().find(|(noun, line, _)| *noun < source.start() && *line == head)?;
        Some(before.2)
    }
}

/// The document behind a name: "a Harbour Times analysis", "Lund's new book", "the Harbour Times ran a long article".
fn behind(text: &str, name: Span) -> Option<(usize, usize)> {
    let owned = behind_possessive(text, name);
    let mut at = owned.unwrap_or(name.end());
    let mut published = false;
    for nth in 0..5 {
        let word = next_word(text, at)?;
        at = word.end();
        let written = word.of(text).to_lowercase();
        if nth == 0 && owned.is_none() && listed("published ran aired released posted issued", &written) {
            published = true;
        } else if let Some(line) = line(&written) {
            // Right behind a name it may be a verb: "Lund notes that".
            let verb = nth == 0
                && owned.is_none()
                && listed("notes reports posts tweets documents reviews estimates", &written);
            return (!verb).then_some((word.start(), line));
        } else if !(published && listed("a an the its his her", &written))
            && (listed(NO_PART, &written) || nth > 2 + usize::from(published))
        {
            return None;
        }
    }
    None
}

/// What stands between no name and its document.
const NO_PART: &str = "said says has had is was are were and or but in on at to for of by with from that who which a an the his \
    her its their told wrote";

/// The document in front of a name: "a study by the Institute", "an ad made by Lund".
fn before(text: &str, name: Span, person: bool) -> Option<(usize, usize)> {
    let word_before = |at: usize| {
        let before = text[..at].trim_end_matches([' ', '\u{a0}']);
        let start = before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '-').len();
        (start, &before[start..])
    };
    let (mut at, mut word) = word_before(name.start());
    if word.eq_ignore_ascii_case("the") {
        (at, word) = word_before(at);
    }
    // "A video of Lund" shows him.
    if !listed("by from in of", word) || person && word == "of" {
        return None;
    }
    (at, word) = word_before(at);
    if word.ends_with("ed") || listed("written seen made", word) {
        (at, word) = word_before(at);
    }
    Some((at, line(word)?))
}
