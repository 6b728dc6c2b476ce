//! What is left of a record's articles in its file: their sources, and what names them.
//!
//! An article is known by the hash of its source, so that it shows for each source whether it is whole.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use onrecord_page::{ArticleId, Format, Page};
use rusqlite::types::Value;

use super::pages::{Pages, Place, Row};
use crate::stored::unpacked;

/// What is left of everything that cannot be read again from anywhere else.
#[derive(Debug, Default)]
pub(crate) struct Remains {
    /// Articles whose source is whole, in the order of their numbers.
    pub(crate) articles: BTreeMap<i64, Left>,
    /// Articles that are gone.
    pub(crate) gone: Vec<Gone>,
    /// Rows of corrections by hand.
    pub(crate) corrections: BTreeMap<i64, Vec<Value>>,
    /// Rows of decisions on who is who.
    pub(crate) decisions: BTreeMap<i64, Vec<Value>>,
}

/// What is left of one article.
#[derive(Debug, Default, Clone)]
pub(crate) struct Left {
    /// Its id: the SHA-256 of its source.
    pub(crate) hash: String,
    /// The names that its file was found under.
    pub(crate) names: BTreeSet<String>,
    /// When it was added, where that is left.
    pub(crate) added_at: Option<String>,
    /// Whether its id was known from elsewhere, so that the source is certain.
    pub(crate) certain: bool,
    source: Option<Place>,
    /// All rows that may hold its source.
    sources: Vec<Place>,
    /// Ids that something gives it.
    hashes: BTreeSet<String>,
}

/// An article that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gone {
    pub(crate) hash: Option<String>,
    pub(crate) names: BTreeSet<String>,
    pub(crate) why: &'static str,
}

impl Remains {
    /// Looks through all pages.
    pub(crate) fn of(pages: &mut Pages) -> Self {
        let mut found = Found::default();
        pages.each(Found::may_hold, |place, row| found.take(place, &row));
        found.settle(pages)
    }

    /// Whether there is nothing of a record.
    pub(crate) fn is_empty(&self) -> bool {
        let Self { articles, gone, corrections, decisions } = self;
        articles.is_empty() && gone.is_empty() && corrections.is_empty() && decisions.is_empty()
    }
}

impl Left {
    /// The page that it was read from.
    pub(crate) fn page(&self, pages: &mut Pages) -> Option<Page> {
        let (format, bytes, values) = read(pages, self.source?)?;
        let text = |at: usize| match values.get(at) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let added = self.added_at.as_deref().and_then(|at| at.get(..10)).map(str::to_owned);
        let fetched = text(6).or(added).and_then(|day| day.parse().ok());
        Some(Page { url: text(4), charset: text(5), fetched, ..Page::new(self.name(), format, bytes) })
    }

    /// The first of its names.
    pub(crate) fn name(&self) -> String {
        self.names.first().cloned().unwrap_or_else(|| format!("article {}", self.hash))
    }
}

/// What the pages hold, as it stands there.
#[derive(Default)]
struct Found {
    left: BTreeMap<i64, Left>,
    /// The ids of all articles of which something says that they are in the record.
    known: HashSet<String>,
    /// Pairs of an id and a number in an index: of an article, or of a correction to it.
    pairs: Vec<(String, i64)>,
    corrections: BTreeMap<i64, Vec<Value>>,
    decisions: BTreeMap<i64, Vec<Value>>,
}

impl Found {
    /// Whether rows with so many values may hold what is looked for: `article`, `source`, `correction`, `decision`; in indexes `file`,
    /// the ids of articles, and those that were counted.
    fn may_hold(values: usize, is_table: bool) -> bool {
        if is_table { matches!(values, 4..=30) } else { values <= 2 }
    }

    fn take(&mut self, place: Place, row: &Row) {
        match (row.id, &row.values[..]) {
            (Some(id), [Value::Null, Value::Text(hash), Value::Integer(_), rest @ ..])
                if is_hash(hash) && rest.len() >= 13 =>
            {
                self.known.insert(hash.clone());
                let left = self.left.entry(id).or_default();
                left.hashes.insert(hash.clone());
                if let Value::Text(added_at) = &rest[12] {
                    left.added_at.get_or_insert_with(|| added_at.clone());
                }
            }
            (Some(id), [Value::Null, Value::Text(format), Value::Integer(_), Value::Blob(_), ..])
                if Format::named(format).is_some() =>
            {
                self.left.entry(id).or_default().sources.push(place);
            }
            (
                Some(id),
                [Value::Null, Value::Text(hash), Value::Integer(_), Value::Text(_), Value::Text(what), ..],
            ) if is_hash(hash) && matches!(what.as_str(), "accept" | "reject" | "speaker" | "span") => {
                self.corrections.entry(id).or_insert_with(|| row.values.clone());
            }
            (Some(id), [Value::Null, Value::Text(kind), Value::Text(_), _, _, Value::Text(_), ..])
                if matches!(kind.as_str(), "same" | "apart") =>
            {
                self.decisions.entry(id).or_insert_with(|| row.values.clone());
            }
            (None, [Value::Text(hash)]) if is_hash(hash) => {
                self.known.insert(hash.clone());
            }
            (None, [Value::Text(hash), Value::Integer(id)]) if is_hash(hash) => {
                self.pairs.push((hash.clone(), *id));
            }
            (None, [Value::Integer(id), Value::Text(name)]) => {
                self.left.entry(*id).or_default().names.insert(name.clone());
            }
            _ => {}
        }
    }

    /// Holds each source against what is known, and parts what is whole from what is gone.
    fn settle(mut self, pages: &mut Pages) -> Remains {
        let corrections = &self.corrections;
        let is_of_correction = |hash: &str, id: &i64| matches!(corrections.get(id).and_then(|row| row.get(1)), Some(Value::Text(of)) if of == hash);
        self.pairs.retain(|(hash, id)| !is_of_correction(hash, id));
        for (hash, id) in self.pairs {
            self.known.insert(hash.clone());
            self.left.entry(id).or_default().hashes.insert(hash);
        }
        let (mut articles, mut gone) = (BTreeMap::<i64, Left>::new(), Vec::new());
        let (mut whole, mut lost) = (HashSet::new(), Vec::new());
        for (id, mut left) in self.left {
            left.choose(pages, &self.known);
            if left.source.is_some() && whole.insert(left.hash.clone()) {
                articles.insert(id, left);
            } else if left.source.is_none() {
                lost.push(left);
            }
        }
        for left in lost {
            let why = match left.sources.is_empty() {
                true => "its source is gone",
                false => "its source is damaged",
            };
            let hashes: Vec<&String> = left.hashes.iter().filter(|&hash| !whole.contains(hash)).collect();
            if left.hashes.is_empty() {
                gone.push(Gone { hash: None, names: left.names, why });
            } else {
                for hash in hashes {
                    self.known.remove(hash);
                    gone.push(Gone { hash: Some(hash.clone()), names: left.names.clone(), why });
                }
            }
        }
        let mut rest: Vec<String> = self.known.into_iter().filter(|hash| !whole.contains(hash)).collect();
        rest.sort();
        let nothing_else =
            |hash| Gone { hash: Some(hash), names: BTreeSet::new(), why: "nothing but its id is left" };
        gone.extend(rest.into_iter().map(nothing_else));
        Remains { articles, gone, corrections: self.corrections, decisions: self.decisions }
    }
}

impl Left {
    /// Chooses the source whose hash is known; where no id of the article is known any more, the first that can be unpacked.
    fn choose(&mut self, pages: &mut Pages, known: &HashSet<String>) {
        for &place in &self.sources {
            let Some((_, bytes, _)) = read(pages, place) else { continue };
            let hash = ArticleId::of(&bytes).to_string();
            if known.contains(&hash) {
                (self.hash, self.source, self.certain) = (hash, Some(place), true);
                return;
            }
            if self.hashes.is_empty() && self.source.is_none() {
                (self.hash, self.source) = (hash, Some(place));
            }
        }
    }
}

/// The source that stands there: its format, its bytes, and all values of its row.
fn read(pages: &mut Pages, place: Place) -> Option<(Format, Vec<u8>, Vec<Value>)> {
    let Row { values, .. } = pages.row(place)?;
    let [_, Value::Text(format), _, Value::Blob(packed), ..] = &values[..] else { return None };
    let bytes = unpacked(packed).ok()?;
    Some((Format::named(format)?, bytes, values))
}

/// Whether it is a SHA-256 in hex.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
