//! Words, bags of words and shingles: what the text scorers count in.
//!
//! A word is a run of letters, digits and underscores (`\w` as Python defines it, which is what the published
//! scores of these sets were counted with). That is narrower than `\w` of the `regex` crate, which takes in
//! combining marks and joiners, and wider by superscripts and fractions.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;
use std::sync::LazyLock;

use onrecord_page::{CodePoints, CodeSpan};
use onrecord_reading::wire;
use regex::Regex;

static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+").expect("a valid expression"));

static WORD_WITH_APOSTROPHE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_]+(?:['’][\p{L}\p{N}_]+)?").expect("a valid expression"));

/// The words of `text`, in order, as written.
pub fn words(text: &str) -> Vec<&str> {
    WORD.find_iter(text).map(|found| found.as_str()).collect()
}

/// The words of `text` in lower case with a space between: two passages that differ in nothing else have one key.
pub(crate) fn key(text: &str) -> String {
    words(&text.to_lowercase()).join(" ")
}

/// Where the words of `text` stand, in bytes; an apostrophe inside a word does not part it ("Norway's", "don't").
pub(crate) fn word_tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    WORD_WITH_APOSTROPHE.find_iter(text).map(|found| found.range())
}

/// A multiset.
#[derive(Debug, Clone)]
pub struct Bag<T> {
    counts: HashMap<T, usize>,
    len: usize,
}

impl<T: Eq + Hash> Bag<T> {
    /// How many items it holds, each as often as it occurs.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many items both hold, each as often as it occurs in the one that has fewer of it.
    pub fn shared(&self, other: &Self) -> usize {
        self.counts.iter().map(|(item, &count)| count.min(other.counts.get(item).copied().unwrap_or(0))).sum()
    }
}

impl<T: Eq + Hash> FromIterator<T> for Bag<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut bag = Self { counts: HashMap::new(), len: 0 };
        for item in items {
            *bag.counts.entry(item).or_default() += 1;
            bag.len += 1;
        }
        bag
    }
}

/// All runs of `size` words; a shorter text is one shingle of what it has.
pub fn shingles<'a, 'text>(words: &'a [&'text str], size: usize) -> Bag<&'a [&'text str]> {
    if words.is_empty() { Bag::from_iter([]) } else { words.windows(size.min(words.len())).collect() }
}

/// F1 of two lists of words as bags; 0 where both are empty.
pub fn bag_f1(gold: &[&str], predicted: &[&str]) -> f64 {
    let shared = Bag::from_iter(gold).shared(&Bag::from_iter(predicted));
    (2 * shared) as f64 / (gold.len() + predicted.len()).max(1) as f64
}

/// The article's text without its blocks of the given kinds, a line break in the place of each.
pub(crate) fn without(article: &wire::Article, kinds: &[&str]) -> String {
    let index = CodePoints::of(&article.text);
    let mut left_out: Vec<_> = article
        .blocks
        .iter()
        .filter(|block| kinds.contains(&block.kind.as_str()))
        .filter_map(|block| index.bytes(CodeSpan { start: block.start, end: block.end }))
        .collect();
    left_out.sort_unstable();
    let (mut text, mut at) = (String::with_capacity(article.text.len()), 0);
    for span in left_out {
        text.push_str(article.text.get(at..span.start()).unwrap_or_default());
        text.push('\n');
        at = at.max(span.end());
    }
    text.push_str(&article.text[at..]);
    text
}

/// What a reading's page is called in the gold: its file's name, without folder and `.html`.
pub fn page_id(file: &str) -> &str {
    let name = file.trim_end_matches('/').rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".html").unwrap_or(name)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A reading of a page of these blocks (kind, text), a blank line between them.
    pub(crate) fn reading(file: &str, blocks: &[(&str, &str)]) -> wire::Reading {
        let (mut text, mut placed) = (String::new(), Vec::new());
        for &(kind, block) in blocks {
            let start = text.chars().count();
            placed.push(wire::Block {
                start,
                end: start + block.chars().count(),
                kind: kind.to_owned(),
                reason: None,
                path: None,
                published: None,
                bytes: None,
            });
            text.push_str(block);
            text.push_str("\n\n");
        }
        wire::Reading {
            schema: wire::SCHEMA.to_owned(),
            file: file.to_owned(),
            article: wire::Article {
                id: String::new(),
                source_id: Some(file.to_owned()),
                url: None,
                outlet: None,
                title: None,
                authors: Vec::new(),
                language: None,
                published: None,
                modified: None,
                section: None,
                dateline: None,
                text,
                blocks: placed,
            },
            statements: Vec::new(),
            actors: Vec::new(),
            times: Vec::new(),
            figures: Vec::new(),
            events: Vec::new(),
            problems: Vec::new(),
            rejected: Vec::new(),
        }
    }

    #[test]
    fn a_block_that_is_left_out_leaves_a_line_break() {
        let read = reading("a", &[("paragraph", "“Ja”"), ("furniture", "Më shumë"), ("paragraph", "да")]);
        assert_eq!(without(&read.article, &["furniture"]), "“Ja”\n\n\n\n\nда\n\n");
    }

    #[test]
    fn words_are_letters_digits_and_underscores() {
        assert_eq!(words("A_b 3.5 m², ½ – naïve"), ["A_b", "3", "5", "m²", "½", "naïve"]);
        // Marks part a word here, as in Python.
        assert_eq!(words("हिन्दी"), ["ह", "न", "द"]);
        assert_eq!(words("a\u{200d}b‿c"), ["a", "b", "c"]);
    }

    #[test]
    fn an_inner_apostrophe_does_not_part_a_word() {
        let text = "“Ruritania’s don't” 'rock''n' o'b'c";
        let found: Vec<&str> = word_tokens(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["Ruritania’s", "don't", "rock", "n", "o'b", "c"]);
    }

    #[test]
    fn bags_share_what_both_hold() {
        assert_eq!(bag_f1(&["a", "a", "b"], &["a", "b", "b"]), 2.0 * 2.0 / 6.0);
        assert_eq!(bag_f1(&[], &[]), 0.0);
    }

    #[test]
    fn a_short_text_is_one_shingle() {
        assert_eq!(shingles(&["a", "b"], 4).len(), 1);
        assert_eq!(shingles(&["a", "b", "c", "d", "e"], 4).len(), 2);
        assert!(shingles(&[], 4).is_empty());
        assert_eq!(shingles(&["a", "b"], 4).shared(&shingles(&["a", "b", "c"], 4)), 0);
    }

    #[test]
    fn a_page_is_called_by_its_file() {
        assert_eq!(page_id("some/folder/ru_Bugle.html"), "ru_Bugle");
        assert_eq!(page_id("ru_Bugle"), "ru_Bugle");
    }
}
