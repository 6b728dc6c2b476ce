//! A text cut into the pieces that are laid beside those of another: words, with contractions taken apart ("do" and "n't", however
//! a tokeniser wrote them), spelling evened out, and what an editor put into brackets marked.

use std::ops::Range;

use super::{frequency, likeness};
use crate::words;

/// A word, or the half of one that is contracted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    /// As it is compared: in lower case and one spelling.
    pub(super) key: String,
    /// Its bytes in the text.
    pub(super) bytes: Range<usize>,
    /// Which word of the text it is, or is part of.
    pub(super) word: usize,
    /// Whether it stands in brackets.
    pub(super) bracketed: bool,
    /// The list of forms of one word that it stands in.
    pub(super) forms: Option<usize>,
    /// How much it tells: little for "the", 1 for a rare word.
    pub(super) weight: f32,
}

/// A text cut into the words by which it is compared: what is compared with many is cut once.
#[derive(Debug, Clone)]
pub struct Cut(Vec<Piece>);

impl Cut {
    /// The words of the text. They are of use beside this text alone.
    pub fn of(text: &str) -> Self {
        Self(pieces(text))
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.0
    }
}

/// What tokenisers of the Penn Treebank's kind write for brackets. They are no words.
const MARKS: [(&str, &str); 3] = [("-LRB-", "-RRB-"), ("-LSB-", "-RSB-"), ("-LCB-", "-RCB-")];

/// What may be contracted onto the word before, after an apostrophe.
const CONTRACTED: [&str; 6] = ["s", "re", "m", "ve", "ll", "d"];

/// Of how many bytes an insertion is at most. What is longer is a speaker's own aside, or never closed.
const LONGEST_INSERTION: usize = 160;

/// The pieces of a text, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut brackets = brackets(text).into_iter().peekable();
    let mut found = Vec::new();
    let words = words::words(text).into_iter().filter(|word| !is_mark(text, &(word.start..word.end)));
    for (number, word) in words.enumerate() {
        while brackets.next_if(|inside| inside.end <= word.start).is_some() {}
        let bracketed =
            brackets.peek().is_some_and(|inside| inside.start <= word.start && word.end <= inside.end);
        for (key, bytes) in parts(text, &word) {
            let (weight, forms) = (frequency::weight(&key), likeness::forms(&key));
            found.push(Piece { key: one_spelling(&key), bytes, word: number, bracketed, forms, weight });
        }
    }
    if found.iter().all(|piece| piece.bracketed) {
        // Nothing is inserted into nothing.
        found.iter_mut().for_each(|piece| piece.bracketed = false);
    }
    found
}

/// Whether the words at `bytes` are a tokeniser's name for a bracket.
fn is_mark(text: &str, bytes: &Range<usize>) -> bool {
    let around = bytes.start.checked_sub(1).and_then(|start| text.get(start..bytes.end + 1));
    around.is_some_and(|around| MARKS.iter().any(|(open, close)| around == *open || around == *close))
}

/// What stands inside brackets, in bytes and in order. A bracket in a bracket belongs to the outer one.
pub(super) fn brackets(text: &str) -> Vec<Range<usize>> {
    const SIGNS: [(&str, &str); 3] = [("[", "]"), ("(", ")"), ("{", "}")];
    let mut found = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        if at < from || !matches!(c, '[' | '(' | '{' | '-') {
            continue;
        }
        let pairs = SIGNS.iter().chain(&MARKS);
        let Some((open, close)) = pairs.copied().find(|(open, _)| text[at..].starts_with(open)) else {
            continue;
        };
        let start = at + open.len();
        let within = &text[start..text.floor_char_boundary(start + LONGEST_INSERTION)];
        if let Some(length) = within.find(close) {
            found.push(start..start + length);
            from = start + length + close.len();
        }
    }
    found
}

/// A word in one part, or in two where it is contracted.
fn parts(text: &str, word: &words::Word) -> Vec<(String, Range<usize>)> {
    let (folded, bytes) = (word.folded.as_str(), word.start..word.end);
    if CONTRACTED.contains(&folded) && stands_alone_after_an_apostrophe(&text[..word.start]) {
        return vec![(format!("'{folded}"), bytes)];
    }
    match contraction(folded, &text[bytes.clone()]) {
        Some((head, tail, at)) => vec![
            (head.to_owned(), bytes.start..bytes.start + at),
            (tail.to_owned(), bytes.start + at..bytes.end),
        ],
        None => vec![(folded.to_owned(), bytes)],
    }
}

fn stands_alone_after_an_apostrophe(before: &str) -> bool {
    let Some(before) = before.strip_suffix(['\'', '’', 'ʼ']) else { return false };
    before.chars().next_back().is_some_and(char::is_whitespace)
}

/// The two halves of a contracted word, and the byte of `written` at which the second begins.
fn contraction<'w>(folded: &'w str, written: &str) -> Option<(&'w str, &'w str, usize)> {
    if folded == "cannot" && written.len() == folded.len() {
        return Some(("can", "not", 3));
    }
    let apostrophe = folded.rfind('\'')?;
    let mut at = written.rfind(['\'', '’', 'ʼ'])?;
    let (mut cut, tail) = (apostrophe, &folded[apostrophe + 1..]);
    if tail == "t" && folded[..apostrophe].ends_with('n') {
        cut -= 1;
        at = written[..at].char_indices().next_back()?.0;
    } else if !CONTRACTED.contains(&tail) {
        return None;
    }
    (cut > 0 && at > 0).then(|| (&folded[..cut], &folded[cut..], at))
}

/// British and American spelling made one. The outcome need be no word: only that both spellings give the same.
fn one_spelling(word: &str) -> String {
    if word.len() < 5 || !word.is_ascii() {
        return word.to_owned();
    }
    let mut key = match word.strip_suffix('s') {
        Some(one) => words::folded(one) + "s",
        None => word.to_owned(),
    };
    for (british, american, shortest) in ENDINGS {
        if key.len() >= shortest && key.contains(british) {
            key = key.replace(british, american);
        }
    }
    for (british, american) in [("tre", "ter"), ("tres", "ters")] {
        if let Some(stem) = key.strip_suffix(british) {
            key = format!("{stem}{american}");
        }
    }
    key
}

/// Letters that differ between the spellings, as (British, American, letters that the word has at least).
const ENDINGS: [(&str, &str, usize); 10] = [
    ("our", "or", 5),
    ("isation", "ization", 8),
    ("ise", "ize", 6),
    ("ising", "izing", 7),
    ("yse", "yze", 6),
    ("ysing", "yzing", 7),
    ("lled", "led", 8),
    ("lling", "ling", 8),
    ("gramme", "gram", 7),
    ("whilst", "while", 6),
];

/// How much pieces tell together.
pub(super) fn weight(pieces: &[Piece]) -> f32 {
    pieces.iter().map(|piece| piece.weight).sum()
}

/// Whether the text between two words leaves something out and says so: "…", "..." or ". . .".
pub(super) fn has_ellipsis(between: &str) -> bool {
    between.contains('…') || between.contains("...") || between.contains(". . .")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        pieces(text).into_iter().map(|piece| piece.key).collect()
    }

    #[test]
    fn however_it_is_tokenised() {
        assert_eq!(keys("We don’t know; it's theirs."), ["we", "do", "n't", "know", "it", "'s", "theirs"]);
        assert_eq!(
            keys("We do n't know ; it 's theirs ."),
            ["we", "do", "n't", "know", "it", "'s", "theirs"]
        );
        assert_eq!(keys("I cannot"), keys("I can not"));
        assert_eq!(keys("the O'Hara's house"), ["the", "o'hara", "'s", "house"]);
    }

    #[test]
    fn either_spelling() {
        for (british, american) in [
            ("organisations realise", "organizations realize"),
            ("favourite colours", "favorite colors"),
            ("defences cancelled", "defenses canceled"),
            ("two metres, two theatres, tyres", "two meters, two theaters, tires"),
        ] {
            assert_eq!(keys(british), keys(american));
        }
    }

    #[test]
    fn what_stands_in_brackets() {
        let inside = |text: &str| {
            let inside = pieces(text).into_iter().filter(|piece| piece.bracketed);
            inside.map(|piece| piece.key).collect::<Vec<_>>()
        };
        assert_eq!(inside("he [Tom Lund] knew (well"), ["tom", "lund"]);
        assert_eq!(inside("they -LRB- the ports -RRB- pay"), ["the", "ports"]);
        assert_eq!(inside("(all of it)"), Vec::<String>::new());
        assert_eq!(keys("they -LRB- the ports -RRB- pay"), ["they", "the", "ports", "pay"]);
    }

    #[test]
    fn pieces_lie_where_they_stand() {
        for text in ["DON’T’LL ﬁn’t ǅ’s", "n’t 's ’’s I’d", "ｎ’ｔ don’ｔ caｎ’t"]
        {
            for piece in pieces(text) {
                assert!(!text[piece.bytes].is_empty());
            }
        }
    }
}
