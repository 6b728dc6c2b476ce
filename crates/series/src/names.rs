//! Names, compared as words: without regard to capitals, accents, determiners and possessives.

use std::ops::Range;

/// A word of a name or of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// In small letters, without accents, dots and possessive.
    pub(crate) folded: String,
    /// Whether no letter of it is a capital.
    small: bool,
    /// Whether it is two or three capitals.
    short_capitals: bool,
    /// Whether it is a possessive: "NATO's".
    pub(crate) owns: bool,
}

impl Word {
    fn is(&self, word: &str) -> bool {
        self.folded == word
    }
}

/// Words that a name may have in front of it.
const DETERMINERS: [&str; 14] =
    ["the", "a", "an", "all", "this", "these", "that", "those", "its", "their", "our", "his", "her", "your"];

/// Whose a thing is, without a name.
const POSSESSIVES: [&str; 7] = ["its", "their", "our", "his", "her", "your", "my"];

/// The words of `text`, in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let text: Vec<char> = text.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    let at = |at: usize| text.get(at).copied().unwrap_or(' ');
    let mut here = 0;
    while here < text.len() {
        let c = text[here];
        let (next, after) = (at(here + 1), at(here + 2));
        let mut owns = false;
        if c.is_alphanumeric() || is_combining(c) {
            word.push(c);
            here += 1;
            if here < text.len() {
                continue;
            }
        } else if c == '.'
            && is_letter(&word)
            && (is_apostrophe(next) || next.is_alphabetic() && !after.is_alphanumeric())
        {
            // "U.S.'s" is one word.
            here += 1;
            continue;
        } else if is_apostrophe(c) {
            let s = matches!(next, 's' | 'S') && !after.is_alphanumeric();
            owns = s || word.ends_with(['s', 'S']) && !next.is_alphanumeric();
            here += 1 + usize::from(s);
        } else {
            here += 1;
        }
        if !word.is_empty() {
            words.push(folded(&std::mem::take(&mut word), owns));
        }
    }
    words
}

/// Whether it is a letter alone, or letters that dots stood between.
fn is_letter(word: &str) -> bool {
    !word.is_empty() && word.len() < 8 && word.chars().all(char::is_uppercase)
        || word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn folded(word: &str, owns: bool) -> Word {
    let small = !word.chars().any(char::is_uppercase);
    let short_capitals =
        (2..=3).contains(&word.chars().count()) && word.chars().all(|c| c.is_ascii_uppercase());
    let mut letters = String::new();
    for c in word.chars().flat_map(char::to_lowercase).filter(|&c| !is_combining(c)) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => letters.push('a'),
            'æ' => letters.push_str("ae"),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => letters.push('c'),
            'ď' | 'đ' | 'ð' => letters.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => letters.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => letters.push('g'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => letters.push('i'),
            'ķ' => letters.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ł' => letters.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => letters.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => letters.push('o'),
            'œ' => letters.push_str("oe"),
            'ŕ' | 'ř' => letters.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => letters.push('s'),
            'ß' => letters.push_str("ss"),
            'ţ' | 'ť' | 'ț' => letters.push('t'),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => letters.push('u'),
            'ý' | 'ÿ' => letters.push('y'),
            'ź' | 'ż' | 'ž' => letters.push('z'),
            other => letters.push(other),
        }
    }
    Word { folded: letters, small, short_capitals, owns }
}

/// The words without the determiners in front.
pub(crate) fn bare(words: &[Word]) -> &[Word] {
    let lead = words.iter().take_while(|word| DETERMINERS.contains(&word.folded.as_str())).count();
    &words[lead..]
}

/// Whether the words are the same.
pub(crate) fn same(a: &[Word], b: &[Word]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.folded == b.folded)
}

/// Whether `phrase` is `name`, or calls it: a name of two or three capitals is not the word in small letters, as "US"
/// is not "us".
pub(crate) fn calls(phrase: &[Word], name: &[Word]) -> bool {
    let capitals = |word: &Word, of: &Word| !(of.short_capitals && word.small);
    same(phrase, name) && phrase.iter().zip(name).all(|(word, of)| capitals(word, of))
}

/// Where `name` stands in `phrase` as whole words.
pub(crate) fn stands_in(phrase: &[Word], name: &[Word]) -> Option<Range<usize>> {
    let at = phrase.windows(name.len().max(1)).position(|window| same(window, name))?;
    Some(at..at + name.len())
}

/// Which of `names` stands in `phrase`: the longest, of several the one in front.
pub(crate) fn longest<'a>(
    phrase: &[Word],
    names: impl Iterator<Item = &'a [Word]>,
) -> Option<(&'a [Word], Range<usize>)> {
    let found = names.filter_map(|name| Some((name, stands_in(phrase, name)?)));
    found.max_by_key(|(name, at)| {
        let letters: usize = name.iter().map(|word| word.folded.len()).sum();
        (name.len(), letters, std::cmp::Reverse(at.start))
    })
}

/// The words of `phrase` that stand outside `at`.
pub(crate) fn without(phrase: &[Word], at: &Range<usize>) -> Vec<Word> {
    phrase[..at.start].iter().chain(&phrase[at.end..]).cloned().collect()
}

/// Whether the phrase begins with whose a thing is: "its", "NATO's".
pub(crate) fn begins_with_owner(phrase: &[Word]) -> bool {
    says_unnamed_owner(phrase.get(..1).unwrap_or_default()) || phrase.iter().any(|word| word.owns)
}

/// Whether the phrase says whose a thing is without naming them: "its budget".
pub(crate) fn says_unnamed_owner(phrase: &[Word]) -> bool {
    phrase.iter().any(|word| POSSESSIVES.iter().any(|owner| word.is(owner)))
}

/// Whether what is left of a phrase beside the name of a group adds nothing to it: "NATO member states". One of
/// its members is somebody else.
pub(crate) fn are_members(rest: &[Word]) -> bool {
    const MEMBERS: [&str; 5] = ["members", "states", "countries", "nations", "governments"];
    let many = rest.iter().any(|word| MEMBERS.iter().any(|members| word.is(members)));
    rest.iter().all(|word| {
        MEMBERS.iter().any(|members| word.is(members)) || many && word.is("member") || adds_nothing(word)
    })
}

/// Whether what is left of a phrase beside a name is only determiners.
pub(crate) fn add_nothing(rest: &[Word]) -> bool {
    rest.iter().all(adds_nothing)
}

fn adds_nothing(word: &Word) -> bool {
    // "A member" and "that state" are one of several.
    ["the", "all", "its"].iter().any(|determiner| word.is(determiner))
}

/// The phrase without the words that say how much of a thing is meant, and not whose it is: "the total … of NATO".
pub(crate) fn of_whom(phrase: Vec<Word>) -> Vec<Word> {
    const FILLERS: [&str; 11] =
        ["of", "by", "in", "total", "overall", "whole", "entire", "combined", "annual", "own", "the"];
    let fills = |word: &Word| FILLERS.iter().any(|filler| word.is(filler));
    phrase.into_iter().filter(|word| !fills(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &[Word]) -> String {
        let marks = words.iter().map(|word| format!("{}{}", word.folded, if word.owns { "+" } else { "" }));
        marks.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(text(&words("NATO’s defence-spending")), "nato+ defence spending");
        assert_eq!(text(&words("the U.S.'s budget.")), "the us+ budget");
        assert_eq!(text(&words("its members' budgets")), "its members+ budgets");
        assert_eq!(text(&words("Côte d'Ivoire, Łódź and Gießen")), "cote d ivoire lodz and giessen");
        assert_eq!(text(&words("Co\u{302}te")), "cote");
        assert_eq!(text(&words("2.5 a.m. e.g.this")), "2 5 am eg this");
        assert_eq!(text(&words("' ’s . ")), "");
    }

    #[test]
    fn capitals_matter_where_a_name_is_a_word() {
        let calls = |phrase: &str, name: &str| calls(bare(&words(phrase)), &words(name));
        assert!(calls("the U.S.", "US"));
        assert!(!calls("us", "US"));
        assert!(calls("Nato", "NATO"));
        assert!(calls("nato", "NATO"));
    }

    #[test]
    fn the_longest_name_wins() {
        let (short, long) = (words("spending"), words("port spending"));
        let phrase = words("Haldby's port spending on cranes");
        let (name, at) = longest(&phrase, [short.as_slice(), long.as_slice()].into_iter()).unwrap();
        assert_eq!((text(name), text(&without(&phrase, &at))), (text(&long), "haldby+ on cranes".into()));
    }

    #[test]
    fn one_of_the_members_is_not_the_group() {
        let rest = |phrase: &str| are_members(&words(phrase));
        assert!(rest("the member states") && rest("all members") && rest("") && rest("countries"));
        assert!(!rest("a member") && !rest("member") && !rest("officials") && !rest("other members"));
    }
}
