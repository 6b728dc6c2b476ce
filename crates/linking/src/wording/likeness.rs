//! Whether two words are nearly one: a contraction and what it stands for, two forms of a word, two spellings of a name. That weighs
//! in the verdict; in the diff, such words are changed.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::piece::Piece;

/// How much of a contraction's weight counts beside the whole word.
const CONTRACTED: f32 = 0.9;

/// How much of a word's weight counts beside another form of it.
const FORM: f32 = 0.7;

/// How many of the longer word's letters both must begin and end with.
const SHARED_LETTERS: f32 = 0.65;

/// Words of one sense, as (contracted, whole).
const WHOLE: [(&str, &str); 12] = [
    ("n't", "not"),
    ("'re", "are"),
    ("'m", "am"),
    ("'ve", "have"),
    ("'ll", "will"),
    ("'ll", "shall"),
    ("'d", "would"),
    ("'d", "had"),
    ("'s", "is"),
    ("'s", "has"),
    ("wo", "will"),
    ("ca", "can"),
];

/// How far one word may stand for the other: 1 where they are the same, 0 where they have nothing to do with each other.
pub(super) fn likeness(a: &Piece, b: &Piece) -> f32 {
    if a.key == b.key {
        1.0
    } else if is_contraction(&a.key, &b.key) || is_contraction(&b.key, &a.key) {
        CONTRACTED
    } else if (a.forms.is_some() && a.forms == b.forms) || are_forms(a, b) {
        FORM
    } else {
        0.0
    }
}

/// Forms of one word that letters do not show, as reported speech and translations change them.
const FORMS: [&str; 28] = [
    "be am is are was were been being 's 're 'm",
    "have has had having 've",
    "do does did done doing",
    "will would shall wo 'll 'd",
    "can could ca",
    "may might",
    "say says said saying",
    "tell tells told telling",
    "go goes went gone going",
    "come comes came coming",
    "take takes took taken taking",
    "give gives gave given giving",
    "get gets got getting",
    "make makes made making",
    "see sees saw seen seeing",
    "know knows knew known",
    "think thinks thought thinking",
    "keep keeps kept keeping",
    "hold holds held holding",
    "leave leaves left leaving",
    "write writes wrote written writing",
    "speak speaks spoke spoken speaking",
    "find finds found finding",
    "feel feels felt feeling",
    "mean means meant meaning",
    "pay pays paid paying",
    "i me my mine we us our ours",
    "he him his she her hers they them their theirs",
];

/// What regular forms add to a word.
const INFLECTIONS: [&str; 7] = ["s", "es", "d", "ed", "ing", "ly", "al"];

/// The list of [`FORMS`] that a word stands in.
pub(super) fn forms(word: &str) -> Option<usize> {
    LISTED.get(word).copied()
}

static LISTED: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let lists = FORMS.iter().enumerate();
    lists.flat_map(|(list, forms)| forms.split_whitespace().map(move |form| (form, list))).collect()
});

fn is_contraction(short: &str, whole: &str) -> bool {
    const LONGEST: usize = 3;
    short.len() <= LONGEST
        && (short.contains('\'') || short == "wo" || short == "ca")
        && WHOLE.contains(&(short, whole))
}

/// Whether one is the other with an ending; or, of long words that are told by no list, whether they are alike at both ends, as
/// "Gadafi" and "Gaddafi". Never figures.
fn are_forms(a: &Piece, b: &Piece) -> bool {
    const STEM: usize = 3;
    const LETTERS: std::ops::RangeInclusive<usize> = 4..=40;
    let (one, other) = (a.key.as_bytes(), b.key.as_bytes());
    if one.first() != other.first() || one.len().max(other.len()) > *LETTERS.end() {
        return false;
    }
    let (short, long) = if one.len() <= other.len() { (&a.key, &b.key) } else { (&b.key, &a.key) };
    if one.iter().chain(other).any(u8::is_ascii_digit) {
        return false;
    }
    if short.len() >= STEM && long.strip_prefix(short.as_str()).is_some_and(|end| INFLECTIONS.contains(&end))
    {
        return true;
    }
    if a.weight < FORM || b.weight < FORM || short.len() < *LETTERS.start() {
        return false;
    }
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let ends = one[start..].iter().rev().zip(other[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    (start + ends) as f32 >= SHARED_LETTERS * long.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::piece::pieces;

    fn alike(a: &str, b: &str) -> f32 {
        likeness(&pieces(a)[0], &pieces(b)[0])
    }

    #[test]
    fn forms_and_spellings_are_alike_and_figures_never() {
        for (a, b) in [("Velimar", "Vellimar"), ("estimated", "estimate"), ("tunnel", "tunnels")] {
            assert_eq!(alike(a, b), FORM, "{a} {b}");
        }
        for (a, b) in [("4.2", "4.3"), ("1,100", "1,101"), ("tunnel", "funnel"), ("they", "then")] {
            assert_eq!(alike(a, b), 0.0, "{a} {b}");
        }
        assert_eq!(alike("Tunnel", "tunnel"), 1.0);
    }
}
