//! How rare a word is: in news at large and in the record.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::words::hash;

/// How many articles of news at large count beside those of the record: a small record says little of what is rare.
const AT_LARGE: f32 = 30.0;

/// Words that this share of articles has say nothing of what one of them tells.
const EVERYWHERE: f32 = 0.35;

/// Which share of articles has a word that is not listed as common.
const UNLISTED: f32 = 0.0006;

/// Words of news at large, each with the share of articles that has it; made by `training/stories/common.py`.
static COMMON: LazyLock<HashMap<u32, f32>> = LazyLock::new(|| {
    let row = |row: &str| {
        let (word, share) = row.split_once(' ')?;
        Some((hash(word), share.parse::<f32>().ok()? / 1000.0))
    };
    include_str!("common.txt").lines().filter_map(row).collect()
});

/// Whether a word stands in so many articles that it says nothing.
pub(crate) fn is_everywhere(word: u32) -> bool {
    COMMON.get(&word).is_some_and(|&share| share > EVERYWHERE)
}

/// How rare a word is in news at large: minus the logarithm of the share of articles that have it.
pub(crate) fn rarity_at_large(word: u32) -> f32 {
    -COMMON.get(&word).copied().unwrap_or(UNLISTED).min(1.0).ln()
}

/// How rare words are, for the articles that come in now.
pub struct Rarity<'a> {
    /// How many articles there are.
    pub articles: u64,
    /// In how many of them the word with this hash stands.
    pub with: &'a dyn Fn(u32) -> u64,
}

impl Rarity<'_> {
    /// Minus the logarithm of the share of articles with the word: 0 for one that stands everywhere, some 7 for the rarest.
    pub(crate) fn of(&self, word: u32) -> f32 {
        let at_large = AT_LARGE * COMMON.get(&word).copied().unwrap_or(UNLISTED);
        let share = (at_large + (self.with)(word) as f32) / (AT_LARGE + self.articles as f32);
        -share.min(1.0).ln()
    }
}
