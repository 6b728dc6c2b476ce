//! Words as search compares them: which a text has, where they stand in it, and how full-text search is asked for them; and those
//! that stand around an item.

use std::collections::HashSet;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::{AROUND, Error};

/// What stands before an item, as rows have it: whole words, with an ellipsis where its paragraph begins before them.
pub fn leading(words: &str) -> String {
    match words.split_once(char::is_whitespace) {
        Some((_, whole)) if words.chars().count() == AROUND => format!("… {whole}"),
        _ => words.to_owned(),
    }
}

/// What stands behind an item: whole words, with an ellipsis where its paragraph goes on.
pub fn trailing(words: &str) -> String {
    match words.rsplit_once(char::is_whitespace) {
        Some((whole, _)) if words.chars().count() == AROUND => format!("{whole} …"),
        _ => words.to_owned(),
    }
}

/// The words of `text` as search compares them: in lower case, without accents, as the full-text index has them.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let plain: String = text.nfd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase).collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of a name that was typed.
pub(crate) fn asked(name: &str) -> Result<Vec<String>, Error> {
    let words = tokens(name);
    if words.is_empty() { Err(Error::NoWords(name.to_owned())) } else { Ok(words) }
}

/// Whether `text` has `word`, which is one of [`tokens`], among its words; what `has_word(text, word)` answers in SQL.
pub(crate) fn has_word(text: Option<&str>, word: &str) -> bool {
    let Some(text) = text.filter(|_| !word.is_empty()) else { return false };
    let british = spelt(word);
    let american = SPELLINGS.iter().find(|pair| pair.0 == british).map(|pair| pair.1);
    let is_it = |token: &str| {
        token.eq_ignore_ascii_case(british) || american.is_some_and(|word| token.eq_ignore_ascii_case(word))
    };
    // Asked of every row of a table, and nearly all words are plain letters: these need no copy.
    let is_meant = |token: &str| match token.is_ascii() {
        true => is_it(token),
        false => tokens(token).iter().any(|token| is_it(token)),
    };
    words_of(text).any(|place| is_meant(&text[place]))
}

/// Words to look for in a text, word by word; those in double quotation marks together.
pub(crate) struct Phrases(Vec<Vec<String>>);

impl Phrases {
    pub(crate) fn of(words: &str) -> Self {
        let parts = words.split('"').enumerate();
        let phrases = parts.flat_map(|(position, part)| match position % 2 {
            1 => vec![tokens(part)],
            _ => tokens(part).into_iter().map(|word| vec![word]).collect(),
        });
        Self(phrases.filter(|phrase| !phrase.is_empty()).collect())
    }

    /// Whether each stands in one of `texts`; what `has_all(text, other, words)` answers in SQL, as [`match_all`] does by the index.
    pub(crate) fn are_in(&self, texts: [Option<&str>; 2]) -> bool {
        let together = |text: &str, phrase: &[String]| {
            let is_it = |(word, token): (&String, &String)| spelt(word) == spelt(token);
            tokens(text).windows(phrase.len()).any(|part| phrase.iter().zip(part).all(is_it))
        };
        let is_in = |text: &str, phrase: &[String]| match phrase {
            [word] => has_word(Some(text), word),
            phrase => together(text, phrase),
        };
        self.0.iter().all(|phrase| texts.iter().flatten().any(|text| is_in(text, phrase)))
    }
}

/// British spellings, each with the American one.
const SPELLINGS: [(&str, &str); 23] = [
    ("defence", "defense"),
    ("offence", "offense"),
    ("licence", "license"),
    ("harbour", "harbor"),
    ("labour", "labor"),
    ("colour", "color"),
    ("neighbour", "neighbor"),
    ("honour", "honor"),
    ("favour", "favor"),
    ("rumour", "rumor"),
    ("armour", "armor"),
    ("behaviour", "behavior"),
    ("centre", "center"),
    ("metre", "meter"),
    ("theatre", "theater"),
    ("litre", "liter"),
    ("programme", "program"),
    ("cheque", "check"),
    ("tyre", "tire"),
    ("grey", "gray"),
    ("aluminium", "aluminum"),
    ("organisation", "organization"),
    ("authorised", "authorized"),
];

/// A word as it is spelt in Britain, so that a search finds it in either spelling.
fn spelt(word: &str) -> &str {
    SPELLINGS.iter().find(|pair| pair.1 == word).map_or(word, |pair| pair.0)
}

/// Where the words of a search stand in `text`, in bytes, in the order of the text; case, accents and spelling aside.
pub fn matches(text: &str, words: &str) -> Vec<Range<usize>> {
    let asked: HashSet<String> = tokens(words).iter().map(|word| spelt(word).to_owned()).collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let is_asked =
        |place: &Range<usize>| tokens(&text[place.clone()]).iter().any(|word| asked.contains(spelt(word)));
    words_of(text).filter(is_asked).collect()
}

/// Where the words of `text` stand, in bytes.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let part_of_word = |c: char| match c.is_ascii() {
        true => c.is_ascii_alphanumeric(),
        false => c.is_alphanumeric() || is_combining_mark(c),
    };
    let mut chars = text.char_indices().chain([(text.len(), ' ')]);
    std::iter::from_fn(move || {
        let (start, _) = chars.find(|&(_, c)| part_of_word(c))?;
        let (end, _) = chars.find(|&(_, c)| !part_of_word(c))?;
        Some(start..end)
    })
}

/// The stretch of `text` with most of `words` in it, or its beginning where it has none of them; what `excerpt(text, words)` answers
/// in SQL. It takes time in proportion to the text, where FTS5's `snippet` takes that to the square of how often the words stand in it.
pub(crate) fn excerpt(text: &str, words: &str) -> String {
    /// How long it is at most, and how much of it stands before the first word, in characters.
    const LONG: usize = 240;
    const BEFORE: usize = 60;
    /// How near words stand that are shown together, in bytes.
    const NEAR: usize = 120;
    /// How many places are looked at.
    const TRIED: usize = 1000;
    let asked: HashSet<String> = tokens(words).iter().map(|word| spelt(word).to_owned()).collect();
    let place = |place: Range<usize>| {
        let found = tokens(&text[place.clone()])
            .into_iter()
            .map(|word| spelt(&word).to_owned())
            .find(|word| asked.contains(word));
        found.map(|word| (place.start, word))
    };
    let found: Vec<(usize, String)> = words_of(text).filter_map(place).take(TRIED).collect();
    let many = |at: usize| {
        let near = found[at..].iter().take_while(|one| one.0 < found[at].0 + NEAR);
        near.map(|one| &one.1).collect::<HashSet<_>>().len()
    };
    let best = (0..found.len()).rev().max_by_key(|&at| many(at)).map_or(0, |at| found[at].0);
    let begin = text[..best].char_indices().rev().nth(BEFORE).map_or(0, |(byte, _)| byte);
    let end = text[begin..].char_indices().nth(LONG).map_or(text.len(), |(byte, _)| begin + byte);
    // Words are left whole where there are any.
    let space = |part: &str| part.find(char::is_whitespace);
    let begin = if begin == 0 { 0 } else { space(&text[begin..best]).map_or(begin, |at| begin + at) };
    let last = if end == text.len() { None } else { text[best..end].rfind(char::is_whitespace) };
    let end = last.map_or(end, |at| best + at);
    let (before, after) = (if begin > 0 { "… " } else { "" }, if end < text.len() { " …" } else { "" });
    format!("{before}{}{after}", text[begin..end].trim())
}

/// Whether two texts are the same words in the same order; what `same_words(a, b)` answers in SQL.
pub(crate) fn same_words(a: Option<&str>, b: &str) -> bool {
    a.is_some_and(|a| tokens(a) == tokens(b))
}

/// An FTS5 query for all the words that a person typed, in any spelling; what stands in double quotation marks is a phrase.
pub(crate) fn match_all(words: &str) -> Result<String, Error> {
    let term = |phrase: Vec<String>| {
        let other = |word: &String| SPELLINGS.iter().find(|pair| pair.0 == word || pair.1 == word);
        match phrase.as_slice() {
            [word] => match other(word) {
                Some((british, american)) => format!("(\"{british}\" OR \"{american}\")"),
                None => format!("\"{word}\""),
            },
            words => format!("\"{}\"", words.join(" ")),
        }
    };
    let terms: Vec<String> = Phrases::of(words).0.into_iter().map(term).collect();
    if terms.is_empty() { Err(Error::NoWords(words.to_owned())) } else { Ok(terms.join(" AND ")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_excerpt_is_where_most_of_the_words_are() {
        let far = "tunnel ".repeat(60);
        let text =
            format!("Tunnel.\n\n{far}and then the Tùnnel's harbor opened, as everybody knows, and {far}");
        let found = excerpt(&text, "tunnel harbour");
        assert!(found.contains("harbor opened") && found.starts_with('…') && found.ends_with('…'), "{found}");
        assert!(found.chars().count() <= 244, "{found}");
        assert_eq!(excerpt("A short one.", "nothing"), "A short one.");
        assert_eq!(excerpt("", "nothing"), "");
        let signs = "字".repeat(1000);
        assert_eq!(excerpt(&signs, "x").chars().count(), 242);
        let long = "слово ".repeat(1_000_000);
        let start = std::time::Instant::now();
        excerpt(&long, "слово");
        assert!(start.elapsed() < std::time::Duration::from_secs(5));
    }

    #[test]
    fn words_become_a_query_that_cannot_be_misread() {
        assert_eq!(match_all("fair share").unwrap(), "\"fair\" AND \"share\"");
        assert_eq!(match_all("\"fair share\" now").unwrap(), "\"fair share\" AND \"now\"");
        assert_eq!(
            match_all("NEAR(a b) OR x*").unwrap(),
            "\"near\" AND \"a\" AND \"b\" AND \"or\" AND \"x\""
        );
        assert!(matches!(match_all("\"\" ?!"), Err(Error::NoWords(_))));
    }

    proptest! {
        #[test]
        fn a_word_is_looked_for_among_just_the_words(text in "([a-cA-CåÅéa\u{30a}\u{301}'’ ,.]|harbor|Harbour){0,12}") {
            for word in tokens(&text).iter().map(String::as_str).chain(["a", "ab", "harbour", "e"]) {
                let among = tokens(&text).iter().any(|token| spelt(token) == spelt(word));
                prop_assert_eq!(has_word(Some(&text), word), among, "{}", word);
            }
        }
    }

    #[test]
    fn a_word_is_found_whole_and_in_any_case() {
        assert!(has_word(Some("Jean-Luc d'Arvor"), "arvor"));
        assert!(!has_word(Some("Brandviks"), "brandvik"));
        assert!(has_word(Some("A\u{30a}sa Berg, Malmö"), "asa") && has_word(Some("Åsa"), "asa"));
        assert!(has_word(Some("The HARBOR, again"), "harbour") && has_word(Some("Åsa’s HARBOUR"), "harbor"));
        assert!(!has_word(Some(""), "a") && !has_word(Some("a, b"), ""));
        assert!(!has_word(None, "anybody"));
        assert_eq!(matches("Åsa’s harbor, ASA\u{30a}", "asa harbour"), [0..4, 9..15, 17..22]);
        assert!(has_word(Some("defense spending"), "defence") && has_word(Some("the harbour"), "harbor"));
    }

    #[test]
    fn words_that_are_cut_give_way_to_an_ellipsis() {
        let long = format!("{}s which he said ", "x".repeat(AROUND - 16));
        assert_eq!(leading(&long), "… which he said ");
        assert_eq!(trailing(&format!(" and then{}", "y".repeat(AROUND - 9))), " and …");
        assert_eq!((leading("He said "), trailing(".")), ("He said ".to_owned(), ".".to_owned()));
    }
}
