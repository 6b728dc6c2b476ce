//! What a reading tells, in the form in which the rules take it.

use std::collections::BTreeSet;

use onrecord_reading::wire;
use serde::{Deserialize, Serialize};

use super::casualties::Toll;
use super::denial;
use super::figure::Amount;
use super::terms::Terms;
use super::{Fact, Item, What};
use crate::days::Days;
use crate::words::{hash, words};

/// An article whose date is known no better than this, in days, is held not to be dated.
pub(super) const WEEK: i32 = 7;
/// Quotations of fewer words may be anybody's.
const LEAST_WORDS: usize = 6;
/// Under how many of the rarest words of each of its pieces a quotation is found, and of how many pieces.
const QUOTATION_KEYS: usize = 3;
const QUOTATION_PIECES: usize = 4;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Happening {
    /// meeting, call, summit, …
    pub kind: String,
    /// The days on which it can have been.
    pub days: Option<Days>,
    /// Whether it lay ahead when it was told.
    pub planned: bool,
    /// Where it was.
    pub place: Option<String>,
    /// Who took part, by name.
    pub people: Vec<String>,
    /// The other people whom its sentence names or means.
    pub near: Vec<String>,
    /// The places that its article names.
    pub places: Vec<String>,
    /// What its sentence tells.
    pub sentence: String,
}

/// Something said, word for word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quotation {
    /// The words, with quotation marks.
    pub text: String,
    /// The person who said it, by name.
    pub speaker: Option<String>,
    /// Whether it is put into the mouth of a person whose name stands beside it.
    pub is_named: bool,
    /// Who relays it, the outermost first.
    pub chain: Vec<String>,
}

/// What a reading tells that can be held against what others tell.
pub fn facts(reading: &wire::Reading) -> Vec<Fact> {
    let text = Text::of(&reading.article);
    let told = reading
        .article
        .published
        .as_ref()
        .and_then(|published| Days::between(&published.earliest, &published.latest))
        .filter(|days| days.length() <= WEEK);
    let fact = |item: Item, number: usize, (start, end): (usize, usize), what: What| Fact {
        item,
        number,
        start,
        end,
        told,
        what,
    };
    let mut found = Vec::new();
    for figure in &reading.figures {
        let at = (figure.start, figure.end);
        found.extend(
            amount(reading, &text, figure).map(|a| fact(Item::Figure, figure.id, at, What::Amount(a))),
        );
        found.extend(toll(reading, &text, figure).map(|t| fact(Item::Figure, figure.id, at, What::Toll(t))));
    }
    for event in &reading.events {
        let at = (event.start, event.end);
        found.extend(
            happening(reading, &text, event).map(|e| fact(Item::Event, event.id, at, What::Event(e))),
        );
    }
    for said in &reading.statements {
        let (Some(first), Some(last)) = (said.content.first(), said.content.last()) else { continue };
        let at = (first.start, last.end);
        found
            .extend(quotation(reading, said).map(|q| fact(Item::Statement, said.id, at, What::Quotation(q))));
        found
            .extend(denial::claim(reading, said).map(|c| fact(Item::Statement, said.id, at, What::Claim(c))));
    }
    found
}

impl Happening {
    pub(super) fn keys(&self) -> Vec<u32> {
        let Some(days) = self.days.filter(|days| days.length() == 1 && !self.planned) else {
            return Vec::new();
        };
        let who = self.people.iter().chain(&self.near).filter_map(|name| last_word(name));
        // Events a few days apart are found through the weeks that they are near to.
        let weeks = [days.first - WEEK, days.first, days.first + WEEK].map(|day| day.div_euclid(WEEK));
        who.flat_map(|who| weeks.map(|week| hash(&format!("event {} {who} {week}", self.kind)))).collect()
    }
}

impl Quotation {
    pub(super) fn keys(&self) -> Vec<u32> {
        let key = |stem: &str| hash(&format!("quoted {stem}"));
        let pieces = self.text.split(" … ").take(QUOTATION_PIECES).map(Terms::of);
        pieces
            .flat_map(|terms| terms.rarest(QUOTATION_KEYS).into_iter().map(key).collect::<Vec<_>>())
            .collect()
    }
}

/// The last word of a name, folded.
pub(super) fn last_word(name: &str) -> Option<String> {
    words(name).pop().map(|word| word.folded)
}

fn amount(reading: &wire::Reading, text: &Text<'_>, figure: &wire::Figure) -> Option<Amount> {
    let is_money = is_currency(&figure.unit);
    if figure.wanted
        || figure.unit.is_empty()
        || !(is_money || figure.of.is_some() || figure.share_of.is_some())
    {
        return None;
    }
    let time = figure.time.and_then(|time| reading.times.get(time));
    Some(Amount {
        text: figure.text.clone(),
        value: figure.value,
        upper: figure.upper,
        unit: figure.unit.clone(),
        modifier: figure.modifier.clone(),
        change: figure.change.clone(),
        of: figure.of.clone(),
        share_of: figure.share_of.clone(),
        holder: figure.holder.clone(),
        period: time.and_then(|time| time.value.clone()),
        sentence: text.sentence(figure.start, figure.end),
        title: reading.article.title.clone().unwrap_or_default(),
        speaker: speaker(reading, figure.statement),
    })
}

/// Whether a unit is money.
pub(super) fn is_currency(unit: &str) -> bool {
    let code = unit.split(' ').next().unwrap_or_default();
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn toll(reading: &wire::Reading, text: &Text<'_>, figure: &wire::Figure) -> Option<Toll> {
    let time = figure.time.and_then(|time| reading.times.get(time));
    let (before, after) = text.clause(figure.start, figure.end);
    Toll::of(figure, &before, &after).map(|(harm, clause)| Toll {
        text: figure.text.clone(),
        value: figure.value,
        upper: figure.upper,
        modifier: figure.modifier.clone(),
        harm,
        period: time.and_then(|time| time.value.clone()),
        clause,
        sentence: text.sentence(figure.start, figure.end),
        title: reading.article.title.clone().unwrap_or_default(),
        leads: text.leads(figure.start),
        speaker: speaker(reading, figure.statement),
    })
}

fn speaker(reading: &wire::Reading, statement: Option<usize>) -> Option<String> {
    let statement = statement?;
    // Not by its place: what a person has rejected is missing among them.
    let statement = reading.statements.iter().find(|said| said.id == statement)?;
    match (&statement.speaker, &statement.source) {
        (Some(speaker), _) => Some(speaker.name.clone()),
        (None, source) => source.as_ref().map(|source| source.text.clone()),
    }
}

fn happening(reading: &wire::Reading, text: &Text<'_>, event: &wire::Event) -> Option<Happening> {
    let days = event.earliest.as_deref().zip(event.latest.as_deref());
    let name = |actor: &wire::Actor| actor.name.clone();
    let (first, last) = text.sentence_at(event.start, event.end);
    let inside = |actor: &&wire::Actor| {
        let mut mentions = actor.mentions.iter();
        actor.kind == "person" && mentions.any(|mention| first <= mention.start && mention.end <= last)
    };
    let people: Vec<String> =
        event.participants.iter().filter_map(|&actor| reading.actors.get(actor)).map(name).collect();
    let near: BTreeSet<String> =
        reading.actors.iter().filter(inside).map(name).filter(|name| !people.contains(name)).collect();
    let places: BTreeSet<String> =
        reading.actors.iter().filter(|actor| actor.kind == "place").map(name).collect();
    Some(Happening {
        kind: event.kind.clone(),
        days: days.and_then(|(earliest, latest)| Days::between(earliest, latest)),
        planned: event.planned,
        place: event.place.clone(),
        people,
        near: near.into_iter().collect(),
        places: places.into_iter().collect(),
        sentence: text.sentence(event.start, event.end),
    })
    .filter(|event| event.days.is_some_and(|days| days.length() == 1) && !event.planned)
}

fn quotation(reading: &wire::Reading, said: &wire::Statement) -> Option<Quotation> {
    if said.kind != "direct" || said.within.is_some() || words(&said.text).len() < LEAST_WORDS {
        return None;
    }
    let actor = said.speaker.as_ref().and_then(|speaker| reading.actors.get(speaker.actor));
    let person = actor.filter(|actor| actor.kind == "person").map(|actor| actor.name.clone());
    let source = words(said.source.as_ref().map_or("", |source| source.text.as_str()));
    let stands_there = |last: String| {
        source.iter().any(|word| word.folded.strip_suffix("'s").unwrap_or(&word.folded) == last)
    };
    let is_named = person.as_deref().and_then(last_word).is_some_and(stands_there)
        || said
            .source
            .as_ref()
            .zip(actor)
            .is_some_and(|(source, actor)| alone_in_paragraph(reading, source, actor));
    Some(Quotation {
        text: said.text.clone(),
        speaker: person,
        is_named: is_named && said.confidence >= SURE,
        chain: said.chain.clone(),
    })
}

/// Whether "she" can be nobody else: of all people the speaker alone is named in the paragraph.
fn alone_in_paragraph(reading: &wire::Reading, source: &wire::Passage, speaker: &wire::Actor) -> bool {
    let pronoun = ["he", "she"].contains(&source.text.to_lowercase().as_str());
    let Some(block) =
        reading.article.blocks.iter().find(|block| block.start <= source.start && source.start < block.end)
    else {
        return false;
    };
    let named = |actor: &&wire::Actor| {
        let mut mentions = actor.mentions.iter();
        actor.kind == "person"
            && mentions.any(|mention| {
                mention.form == "name" && block.start <= mention.start && mention.end <= block.end
            })
    };
    let mut people = reading.actors.iter().filter(named);
    pronoun && people.next().is_some_and(|actor| actor.id == speaker.id) && people.next().is_none()
}

/// A statement below this is as likely as not somebody else's.
const SURE: f64 = 0.9;

/// An article's text by code points.
pub(super) struct Text<'a> {
    chars: Vec<char>,
    article: &'a wire::Article,
}

impl<'a> Text<'a> {
    pub(super) fn of(article: &'a wire::Article) -> Self {
        Self { chars: article.text.chars().collect(), article }
    }

    fn slice(&self, start: usize, end: usize) -> String {
        self.chars.get(start..end).map(|chars| chars.iter().collect()).unwrap_or_default()
    }

    /// The text of the sentence around a passage.
    pub(super) fn sentence(&self, start: usize, end: usize) -> String {
        let (first, last) = self.sentence_at(start, end);
        self.slice(first, last)
    }

    /// What stands in the sentence before a passage, and what behind it.
    fn clause(&self, start: usize, end: usize) -> (String, String) {
        let (first, last) = self.sentence_at(start, end);
        (self.slice(first, start), self.slice(end, last))
    }

    /// Where the sentence around a passage stands, no further than its block.
    fn sentence_at(&self, start: usize, end: usize) -> (usize, usize) {
        let block = self.article.blocks.iter().find(|block| block.start <= start && start < block.end);
        let (from, to) = block.map_or((0, self.chars.len()), |block| (block.start, block.end));
        let to = to.min(self.chars.len()).max(end.min(self.chars.len()));
        let first = (from..start.min(self.chars.len()))
            .rev()
            .find(|&at| self.ends_sentence(at))
            .map_or(from, |at| at + 1);
        let last = (end..to).find(|&at| self.ends_sentence(at)).map_or(to, |at| at + 1);
        (first, last.max(first))
    }

    /// Whether a sentence ends with the character at `at`: a stop before a blank, not behind a title or an initial.
    fn ends_sentence(&self, at: usize) -> bool {
        const ABBREVIATED: usize = 4;
        let next = self.chars.get(at + 1).copied().unwrap_or(' ');
        let mut next_word = self.chars[at..]
            .iter()
            .skip(1)
            .skip_while(|c| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '’' | '\''));
        match self.chars[at] {
            '\n' => true,
            '!' | '?' => next.is_whitespace(),
            '.' if !(next.is_whitespace() || matches!(next, '"' | '”')) => false,
            '.' => {
                let word: Vec<char> = self.chars[..at]
                    .iter()
                    .rev()
                    .take_while(|c| c.is_alphanumeric() || **c == '.')
                    .take(ABBREVIATED + 1)
                    .copied()
                    .collect();
                let is_short = word.len() <= ABBREVIATED && word.last().is_some_and(|c| c.is_uppercase());
                !is_short && next_word.next().is_none_or(|c| !c.is_lowercase())
            }
            _ => false,
        }
    }

    /// Whether a passage stands in the title or among the first words of the body.
    fn leads(&self, start: usize) -> bool {
        const LEAD: usize = 400;
        let body = self
            .article
            .blocks
            .iter()
            .find(|block| !matches!(block.kind.as_str(), "title" | "furniture" | "caption"));
        body.is_none_or(|block| start < block.start + LEAD)
    }
}
