//! Words and punctuation, with their places.

use onrecord_page::Span;

use crate::words::listed;

/// A word or a mark.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) is_word: bool,
    pub(crate) lower: String,
    pub(crate) capital: bool,
}

impl Token {
    /// Whether it is one of the words between spaces.
    pub(crate) fn is(&self, words: &str) -> bool {
        listed(words, &self.lower)
    }
}

const ABBREVIATIONS: &str = "mr mrs ms dr prof sen rep gov gen lt col sgt capt st jr sr no jan feb aug sept oct nov dec \
    inc corp rev hon";

/// The words and the punctuation of `span`, quotation marks included.
pub(crate) fn of(text: &str, span: Span) -> Vec<Token> {
    let passage = span.of(text);
    let part_of_word = |c: char| c.is_alphanumeric() || "$€£%@#_".contains(c);
    let mut tokens = Vec::new();
    let mut chars = passage.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        let (mut single, mut dotted) = (true, false);
        while let Some(&(at, next)) = chars.peek().filter(|_| part_of_word(c)) {
            let (so_far, behind) = (&passage[start..end], &passage[at + next.len_utf8()..]);
            let digit = so_far.ends_with(|c: char| c.is_ascii_digit());
            let inner = ".’'-‑&/".contains(next) || digit && ",:".contains(next);
            let abbreviates =
                next == '.' && !digit && (single || dotted || listed(ABBREVIATIONS, &so_far.to_lowercase()));
            let joins = inner && behind.starts_with(part_of_word);
            if !(part_of_word(next) || joins || abbreviates) {
                break;
            }
            end = at + next.len_utf8();
            (single, dotted) = (false, dotted || next == '.');
            chars.next();
        }
        tokens.push(Token {
            span: Span::new(span.start() + start, span.start() + end),
            is_word: part_of_word(c),
            lower: passage[start..end].to_lowercase(),
            capital: c.is_uppercase(),
        });
    }
    tokens
}
