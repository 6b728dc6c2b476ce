//! The words of a text that tell what it is about, weighed by how rare they are in news.

use std::collections::BTreeMap;

use crate::story::rarity_at_large;
use crate::words::{hash, words};

/// Words more common than this tell nothing.
const COMMON: f32 = 2.0;
/// Words with so many digits or letters at least tell something.
const SHORTEST: usize = 3;

/// What a text is about: the stems of its words but the common ones, each with its weight.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Terms(BTreeMap<String, f32>);

impl Terms {
    pub(super) fn of(text: &str) -> Self {
        Self::of_those(text, |_| true)
    }

    /// Those of its words alone that begin with a capital.
    pub(super) fn of_names(text: &str) -> Self {
        Self::of_those(text, |word| word.starts_with(char::is_uppercase))
    }

    fn of_those(text: &str, which: impl Fn(&str) -> bool) -> Self {
        let mut found = BTreeMap::new();
        for word in words(text).into_iter().filter(|word| which(&text[word.start..word.end])) {
            let word = word.folded.strip_suffix("'s").unwrap_or(&word.folded);
            let weight = rarity_at_large(hash(word));
            if weight >= COMMON && word.len() >= SHORTEST && !word.starts_with(|c: char| c.is_ascii_digit()) {
                let kept = found.entry(stem(word)).or_insert(weight);
                *kept = kept.min(weight);
            }
        }
        Self(found)
    }

    pub(super) fn weight(&self) -> f32 {
        self.0.values().sum()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words that both have.
    pub(super) fn shared(&self, other: &Self) -> Self {
        let both = |(stem, weight): (&String, &f32)| {
            other.0.get(stem).map(|theirs| (stem.clone(), weight.min(*theirs)))
        };
        Self(self.0.iter().filter_map(both).collect())
    }

    /// Those that `other` has not.
    pub(super) fn without(&self, other: &Self) -> Self {
        let only = self.0.iter().filter(|(stem, _)| !other.0.contains_key(*stem));
        Self(only.map(|(stem, weight)| (stem.clone(), *weight)).collect())
    }

    pub(super) fn with(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The share of all words of both that both have, from 0 to 1, by weight.
    pub(super) fn likeness(&self, other: &Self) -> f32 {
        let shared = self.shared(other).weight();
        let all = self.weight() + other.weight() - shared;
        if all > 0.0 { shared / all } else { 0.0 }
    }

    /// The `number` rarest, the rarest first.
    pub(super) fn rarest(&self, number: usize) -> Vec<&str> {
        let mut all: Vec<(&str, f32)> =
            self.0.iter().map(|(stem, weight)| (stem.as_str(), *weight)).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        all.into_iter().take(number).map(|(stem, _)| stem).collect()
    }
}

/// A word without the endings of number and tense. It need be no word: only that the forms of one give the same.
pub(super) fn stem(word: &str) -> String {
    const LEAST: usize = 3;
    let cut = |word: &str, ending: &str| {
        word.strip_suffix(ending).filter(|stem| stem.chars().count() >= LEAST).map(str::to_owned)
    };
    if !word.is_ascii() {
        return word.to_owned();
    }
    let mut stem = match cut(word, "ies") {
        Some(stem) => stem + "y",
        None if word.ends_with("ss") || word.ends_with("us") => word.to_owned(),
        None => cut(word, "s").unwrap_or_else(|| word.to_owned()),
    };
    stem = cut(&stem, "ing").or_else(|| cut(&stem, "ed")).unwrap_or(stem);
    let bytes = stem.as_bytes();
    if let [.., before, last] = bytes
        && before == last
        && stem.len() > LEAST
    {
        stem.pop();
    }
    cut(&stem, "e").unwrap_or(stem)
}

/// Whether two names or descriptions share a word that tells something.
pub(super) fn share_a_word(a: &str, b: &str) -> bool {
    !Terms::of(a).shared(&Terms::of(b)).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_are_one() {
        for (a, b) in [
            ("pump", "pumps"),
            ("city", "cities"),
            ("move", "moved"),
            ("moving", "moves"),
            ("stop", "stopped"),
            ("pass", "passing"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_ne!(stem("bus"), stem("but"));
    }

    #[test]
    fn what_is_common_tells_nothing() {
        assert!(Terms::of("the people of the year").is_empty());
        assert_eq!(Terms::of("The pumps of a pump").len(), 1);
    }
}
