//! Words and their places: lists of words in lower case, the word behind a place, and whether a place lies in others.

use std::collections::HashSet;
use std::sync::LazyLock;

use onrecord_page::Span;

/// Whether `word` stands in a list of words between spaces.
pub(crate) fn listed(list: &str, word: &str) -> bool {
    // By bytes: a search for each space takes longer than most words do.
    list.as_bytes().split(|&byte| byte == b' ').any(|listed| listed == word.as_bytes())
}

/// The words of lists between spaces, for those that are asked about often.
pub(crate) fn set(lists: &[&'static str]) -> HashSet<&'static str> {
    lists.iter().flat_map(|list| list.split(' ')).collect()
}

/// Whether a span lies in one of `spans`, which stand in order and are nested at most
/// three deep.
pub(crate) fn lies_in(spans: &[Span], at: Span) -> bool {
    let behind = spans.partition_point(|span| span.start() <= at.start());
    spans[..behind].iter().rev().take(3).any(|span| span.contains(at))
}

/// The word that follows `at` behind one space of any kind; its letters, figures and hyphens.
pub(crate) fn next_word(text: &str, at: usize) -> Option<Span> {
    let rest = text.get(at..)?;
    let space = rest.chars().next().filter(|c| c.is_whitespace() && *c != '\n')?.len_utf8();
    let word = &rest[space..];
    let length = word.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(word.len());
    (length > 0).then(|| Span::new(at + space, at + space + length))
}

/// Where the word ends that is cut at `at`: there, where none is.
pub(crate) fn end_of_word(text: &str, at: usize) -> usize {
    if !text[..at].ends_with(char::is_alphanumeric) {
        return at;
    }
    text.len() - text[at..].trim_start_matches(char::is_alphanumeric).len()
}

/// Where a name ends with its "'s", if it has one.
pub(crate) fn behind_possessive(text: &str, name: Span) -> Option<usize> {
    let ending = ["'s", "’s"].iter().find(|ending| text[name.end()..].starts_with(**ending))?;
    Some(name.end() + ending.len())
}

/// Whether `text` has a word that reports what somebody said, so that somebody may be quoted in it.
pub(crate) fn reports(text: &str) -> bool {
    let word = |word: &str| REPORTING.contains(word.to_lowercase().as_str());
    text.split(|c: char| !c.is_alphanumeric()).any(word)
}

static REPORTING: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    set(&[
        "accused accuses according acknowledged admitted affirmed alleged alleges announced announces argued argues asked \
     asserted assured claim claimed claiming claims confirmed confirms conceded declared declares demanded denied denies \
     described disclosed insisted insists maintained mentioned promised quoted quoting replied report reported \
     reportedly reports revealed said saying says stated stressed suggested testified told tell tells telling tweeted \
     urged vowed warned warns warning wrote writes",
    ])
});

pub(crate) const DETERMINERS: &str = "the a an his her their its our my your this that these those some many several \
    one two another other no";

/// The numbers up to nineteen.
pub(crate) const ONES: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// Twenty, thirty, and so on.
pub(crate) const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
