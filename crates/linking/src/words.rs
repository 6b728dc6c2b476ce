//! A text's words as they are compared between articles: case, accents, apostrophes' shapes and British or American spelling make
//! no difference.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As it is compared: in lower case, without accents, in British spelling.
    pub folded: String,
    /// First byte of it in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// The words of `text`, in order. A word is a run of letters and digits; an apostrophe between letters and a point or comma between
/// digits belong to it ("don’t", "4.2", "1,100"; the comma is left out of the folded form).
pub fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut start = None;
    let mut last = ' ';
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |&(_, next)| next);
        let inside = match c {
            '\'' | '’' | 'ʼ' => last.is_alphabetic() && next.is_alphabetic(),
            '.' | ',' => last.is_ascii_digit() && next.is_ascii_digit(),
            _ => c.is_alphanumeric() || (is_combining_mark(c) && start.is_some()),
        };
        match start {
            None if inside => start = Some(at),
            Some(from) if !inside => {
                found.push(word(text, from, at));
                start = None;
            }
            _ => {}
        }
        last = c;
    }
    found.extend(start.map(|from| word(text, from, text.len())));
    found
}

fn word(text: &str, start: usize, end: usize) -> Word {
    Word { folded: folded(&text[start..end]), start, end }
}

/// A word as it is compared.
pub fn folded(word: &str) -> String {
    let plain = |c: char| match c {
        '’' | 'ʼ' => Some('\''),
        ',' => None,
        c => Some(c),
    };
    let lower: String = if word.is_ascii() {
        let mut lower = word.to_ascii_lowercase();
        lower.retain(|c| c != ',');
        lower
    } else {
        word.nfkd()
            .filter(|c| !is_combining_mark(*c))
            .filter_map(plain)
            .flat_map(char::to_lowercase)
            .collect()
    };
    if !may_be_american(&lower) {
        return lower;
    }
    match SPELLINGS.binary_search_by_key(&lower.as_str(), |&(_, american)| american) {
        Ok(at) => SPELLINGS[at].0.to_owned(),
        Err(_) => lower,
    }
}

/// Whether a listed word begins with the same letter and is as long: hardly any word does that is none.
fn may_be_american(word: &str) -> bool {
    const LENGTHS: [u16; 26] = {
        let (mut lengths, mut at) = ([0; 26], 0);
        while at < SPELLINGS.len() {
            let word = SPELLINGS[at].1.as_bytes();
            lengths[(word[0] - b'a') as usize] |= 1 << word.len();
            at += 1;
        }
        lengths
    };
    let first = word.bytes().next().and_then(|first| LENGTHS.get(usize::from(first.wrapping_sub(b'a'))));
    first.is_some_and(|lengths| word.len() < 16 && lengths >> word.len() & 1 == 1)
}

/// A hash of a word that is the same on every machine and in every version (FNV-1a, 32 bits).
pub fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// British spellings, each with the American one, in the order of these.
const SPELLINGS: [(&str, &str); 26] = [
    ("aluminium", "aluminum"),
    ("armour", "armor"),
    ("authorised", "authorized"),
    ("behaviour", "behavior"),
    ("centre", "center"),
    ("cheque", "check"),
    ("colour", "color"),
    ("defence", "defense"),
    ("favour", "favor"),
    ("grey", "gray"),
    ("harbour", "harbor"),
    ("honour", "honor"),
    ("labour", "labor"),
    ("licence", "license"),
    ("litre", "liter"),
    ("metre", "meter"),
    ("neighbour", "neighbor"),
    ("neighbours", "neighbors"),
    ("offence", "offense"),
    ("organisation", "organization"),
    ("programme", "program"),
    ("rumour", "rumor"),
    ("theatre", "theater"),
    ("tyre", "tire"),
    ("towards", "toward"),
    ("travelled", "traveled"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded).collect()
    }

    #[test]
    fn each_spelling_is_found() {
        for (british, american) in SPELLINGS {
            assert_eq!(folded(american), british);
        }
    }

    #[test]
    fn case_accents_apostrophes_and_spelling_make_no_difference() {
        assert_eq!(said("Don’t DEFEND the Café’s defense."), ["don't", "defend", "the", "cafe's", "defence"]);
        assert_eq!(said("neighbors' harbor"), ["neighbours", "harbour"]);
    }

    #[test]
    fn numbers_are_whole_and_hyphens_part() {
        assert_eq!(
            said("€4.2 billion, 1,100 people; five-year-olds."),
            ["4.2", "billion", "1100", "people", "five", "year", "olds"]
        );
    }

    #[test]
    fn words_lie_where_they_stand() {
        let text = "“Ça va”, dit-il: 3.5.";
        for word in words(text) {
            assert_eq!(folded(&text[word.start..word.end]), word.folded);
        }
    }
}
