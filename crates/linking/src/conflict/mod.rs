//! Where accounts differ: two facts that cannot both be so, by typed rules that say why.
//!
//! [`facts`] takes from a reading what can be held against what others tell, each with the keys under which it is kept and those
//! under which its opponents are; [`between`] holds two of them side by side. A rule would rather miss a conflict than make one up: it goes by
//! words, names, numbers and days alone, and who is right is left to who reads it.

mod casualties;
mod date;
mod denial;
mod figure;
mod gather;
mod place;
mod quantity;
mod speaker;
mod terms;
mod wording;

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::days::Days;

pub use casualties::Toll;
pub use denial::Claim;
pub use figure::Amount;
pub use gather::{Happening, Quotation, facts};
pub use wording::is_translated;

/// What kind of item of a reading a fact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Item {
    /// Something said.
    Statement,
    /// An amount.
    Figure,
    /// Something that happened.
    Event,
}

impl Item {
    /// Its name in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Item::Statement => "statement",
            Item::Figure => "figure",
            Item::Event => "event",
        }
    }
}

/// Something that an article tells, as it is held against what others tell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is in the reading.
    pub item: Item,
    /// Its number there.
    pub number: usize,
    /// First code point of its passage.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
    /// When the article was published, where that is known to the week.
    pub told: Option<Days>,
    /// What is told.
    pub what: What,
}

/// What is told, by what rules it can be held against something else.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// How much of something.
    Amount(Amount),
    /// How many were hurt or killed.
    Toll(Toll),
    /// What happened, with whom, where and when.
    Event(Happening),
    /// What was said, word for word.
    Quotation(Quotation),
    /// What somebody affirmed or denied.
    Claim(Claim),
}

/// In what two accounts differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// In an amount.
    Figure,
    /// In the day of an event.
    Date,
    /// In its place.
    Place,
    /// In who said something.
    Speaker,
    /// In the words inside quotation marks.
    Wording,
    /// One denies what the other affirms.
    Denial,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 6] =
        [Kind::Figure, Kind::Date, Kind::Place, Kind::Speaker, Kind::Wording, Kind::Denial];

    /// Its name in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Figure => "figure",
            Kind::Date => "date",
            Kind::Place => "place",
            Kind::Speaker => "speaker",
            Kind::Wording => "wording",
            Kind::Denial => "denial",
        }
    }
}

/// Two accounts that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// In what.
    pub kind: Kind,
    /// Why they are held to differ, in words for people.
    pub why: String,
    /// Whether that holds only while both articles belong to one story.
    pub in_one_story: bool,
}

/// Whether two facts conflict, the one told first standing first; of one article where `one_article` says so. The other way round they
/// conflict as well, but for what is said of which came first.
pub fn between(a: &Fact, b: &Fact, one_article: bool) -> Option<Conflict> {
    match (&a.what, &b.what) {
        (What::Amount(one), What::Amount(other)) if !one_article => figure::conflict((a, one), (b, other)),
        (What::Toll(one), What::Toll(other)) => casualties::conflict((a, one), (b, other), one_article),
        (What::Event(one), What::Event(other)) if !one_article => {
            date::conflict((a, one), (b, other)).or_else(|| place::conflict((a, one), (b, other)))
        }
        (What::Quotation(one), What::Quotation(other)) if !one_article => {
            speaker::conflict((a, one), (b, other)).or_else(|| wording::conflict((a, one), (b, other)))
        }
        (What::Claim(one), What::Claim(other)) => denial::conflict((a, one), (b, other), one_article),
        _ => None,
    }
}

impl Fact {
    /// Under what it is found.
    pub fn keys(&self) -> Vec<u32> {
        let mut keys = match &self.what {
            What::Amount(amount) => amount.keys(),
            What::Toll(toll) => toll.keys(),
            What::Event(event) => event.keys(),
            What::Quotation(quotation) => quotation.keys(),
            What::Claim(claim) => claim.keys(claim.denied),
        };
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Under what is found that may conflict with it.
    pub fn sought(&self) -> Vec<u32> {
        match &self.what {
            // Who affirms looks for who denies, and the other way round.
            What::Claim(claim) => claim.keys(!claim.denied),
            _ => self.keys(),
        }
    }

    /// The days on which an article that may conflict with it was published, by the first that it may be; none where nothing may, as
    /// its own is not known.
    pub fn opponents(&self) -> Option<RangeInclusive<i32>> {
        let near = match &self.what {
            // Told whenever, of the same period.
            What::Amount(_) => return Some(i32::MIN..=i32::MAX),
            What::Toll(_) => casualties::NEAR,
            What::Event(_) => date::NEAR.max(place::NEAR),
            What::Quotation(_) => speaker::NEAR.max(wording::NEAR),
            What::Claim(_) => denial::NEAR,
        };
        self.told.map(|told| told.first - near - gather::WEEK..=told.last + near)
    }

    /// How many days lie between the articles, where both are dated.
    fn days_apart(&self, other: &Fact) -> Option<i32> {
        self.told.zip(other.told).map(|(one, other)| one.gap(other))
    }

    /// Whether the articles were published no more than so many days apart.
    fn is_near(&self, other: &Fact, days: i32) -> bool {
        self.days_apart(other).is_some_and(|apart| apart <= days)
    }

    /// What to say of the order in which both were told: a later number may correct the earlier one.
    fn order(&self, other: &Fact) -> String {
        match self.told.zip(other.told) {
            Some((one, other)) if one.last < other.first => {
                let days = one.gap(other);
                let days = if days == 1 { "a day".to_owned() } else { format!("{days} days") };
                format!("; the second was told {days} later and may correct the first")
            }
            _ => String::new(),
        }
    }
}
