//! What an article speaks of, in a form that can be kept and compared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use onrecord_reading::wire;

use super::rarity::{Rarity, is_everywhere};
use crate::days::{Days, day};
use crate::words::{hash, words};

/// By how many of its heaviest words an article is found.
const TERMS: usize = 24;
/// The bit that marks a name, beside how often the word stands there.
const NAME: u8 = 0x80;
/// Steps to which weights are kept.
const STEPS: f32 = 16.0;

/// A word of an article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Term {
    pub(crate) word: u32,
    /// How rare it is.
    pub(crate) rarity: f32,
    /// How often it stands there.
    pub(crate) times: u8,
    pub(crate) in_name: bool,
}

impl Term {
    /// How much of the article it is.
    pub(crate) fn weight(&self) -> f32 {
        /// By how often a word stands there.
        static OFTEN: LazyLock<[f32; 256]> =
            LazyLock::new(|| std::array::from_fn(|times| 1.0 + (times as f32).ln()));
        OFTEN[usize::from(self.times)] * self.rarity
    }
}

/// What an article speaks of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// When it was published or, where that is not known, the latest day that it speaks of.
    pub published: Option<Days>,
    /// Its words but the most common, by their hash.
    pub(crate) terms: Vec<Term>,
    /// The people whose first and last names it has, by the hash of both, with how rare they are; by the hash.
    pub(crate) people: Vec<(u32, f32)>,
    /// The days that it speaks of, in order; as [`day`] counts them.
    pub(crate) days: Vec<i32>,
}

impl Profile {
    /// What the article of this reading speaks of; not weighed yet.
    pub fn of(reading: &wire::Reading) -> Self {
        let mut found: BTreeMap<u32, Term> = BTreeMap::new();
        let mut tell = |text: &str| {
            for word in words(text) {
                let word = hash(word.folded.strip_suffix("'s").unwrap_or(&word.folded));
                if is_everywhere(word) {
                    continue;
                }
                let new = Term { word, rarity: 0.0, times: 0, in_name: false };
                let term = found.entry(word).or_insert(new);
                term.times = term.times.saturating_add(1);
            }
        };
        crate::body(&reading.article).for_each(&mut tell);
        reading.article.title.as_deref().into_iter().for_each(&mut tell);
        let mut people = BTreeSet::new();
        for actor in &reading.actors {
            for name in actor.names.iter().chain([&actor.name]) {
                let name: Vec<String> = words(name).into_iter().map(|word| word.folded).collect();
                for word in &name {
                    let word = hash(word.strip_suffix("'s").unwrap_or(word));
                    found.entry(word).and_modify(|term| term.in_name = true);
                }
                if let ("person", [first, .., last]) = (actor.kind.as_str(), &name[..]) {
                    people.insert(hash(&format!("{first} {last}")));
                }
            }
        }
        let days: BTreeSet<i32> =
            reading.times.iter().filter_map(|time| day(time.value.as_deref()?.get(..10)?)).collect();
        let published = match &reading.article.published {
            Some(published) => Days::between(&published.earliest, &published.latest),
            None => days.last().map(|&day| Days { first: day, last: day }),
        };
        Self {
            published,
            terms: found.into_values().collect(),
            people: people.into_iter().map(|person| (person, 0.0)).collect(),
            days: days.into_iter().collect(),
        }
    }

    /// Everything in it of which it matters in how many articles it stands, by its hash; each once.
    pub fn counted(&self) -> impl Iterator<Item = u32> {
        self.terms.iter().map(|term| term.word).chain(self.people.iter().map(|&(person, _)| person))
    }

    /// Weighs everything by how rare it is, the article itself among the articles that are counted.
    pub fn weigh(&mut self, rarity: &Rarity<'_>) {
        // In the steps in which it is kept, so that it compares alike whether it was kept or not.
        let stepped = |rarity: f32| f32::from(step(rarity)) / STEPS;
        self.terms.iter_mut().for_each(|term| term.rarity = stepped(rarity.of(term.word)));
        self.people.iter_mut().for_each(|person| person.1 = stepped(rarity.of(person.0)));
    }

    /// The words by which articles like it are found, the heaviest first, each with its weight.
    pub fn keys(&self) -> Vec<(u32, f32)> {
        let mut terms: Vec<(u32, f32)> = self.terms.iter().map(|term| (term.word, term.weight())).collect();
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        terms.truncate(TERMS);
        terms
    }

    /// In a form that can be kept; weights lose what is beyond their first steps.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(16 + 6 * self.terms.len());
        let (first, last) = self.published.map_or((1, 0), |days| (days.first, days.last));
        for number in [first, last, self.terms.len() as i32, self.people.len() as i32] {
            bytes.extend(number.to_le_bytes());
        }
        for term in &self.terms {
            bytes.extend(term.word.to_le_bytes());
            bytes.extend([step(term.rarity), term.times.min(NAME - 1) | if term.in_name { NAME } else { 0 }]);
        }
        for &(person, rarity) in &self.people {
            bytes.extend(person.to_le_bytes());
            bytes.push(step(rarity));
        }
        self.days.iter().for_each(|day| bytes.extend(day.to_le_bytes()));
        bytes
    }

    /// What [`Profile::to_bytes`] made; none where it did not.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let weight = |step: u8| f32::from(step) / STEPS;
        let (first, last) = (number(&mut bytes)?, number(&mut bytes)?);
        let (terms, people) = (number(&mut bytes)?, number(&mut bytes)?);
        let mut profile =
            Self { published: (first <= last).then_some(Days { first, last }), ..Self::default() };
        for _ in 0..terms {
            let word = number(&mut bytes)? as u32;
            let ([rarity, rest], behind) = bytes.split_first_chunk()?;
            bytes = behind;
            profile.terms.push(Term {
                word,
                rarity: weight(*rarity),
                times: rest & (NAME - 1),
                in_name: rest & NAME > 0,
            });
        }
        for _ in 0..people {
            let person = number(&mut bytes)? as u32;
            let (rarity, behind) = bytes.split_first()?;
            bytes = behind;
            profile.people.push((person, weight(*rarity)));
        }
        while !bytes.is_empty() {
            profile.days.push(number(&mut bytes)?);
        }
        Some(profile)
    }
}

fn step(weight: f32) -> u8 {
    (weight * STEPS).round().min(255.0) as u8
}

fn number(bytes: &mut &[u8]) -> Option<i32> {
    let (number, behind) = bytes.split_first_chunk()?;
    *bytes = behind;
    Some(i32::from_le_bytes(*number))
}
