//! Words, numbers and marks of a passage, with their places.

/// A word, a number or a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// First byte in the passage.
    pub(super) start: usize,
    /// The one after its last.
    pub(super) end: usize,
    /// In lower case, accents and all.
    pub(super) lower: String,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// Whether white space, or the passage's edge, stands in front of it.
    pub(super) apart: bool,
}

impl Token {
    /// The whole number that it is.
    pub(super) fn number(&self) -> Option<u32> {
        Some(self.lower.as_str()).filter(|word| word.len() <= 9)?.parse().ok()
    }

    /// The number of "1st", "22nd".
    pub(super) fn ordinal(&self) -> Option<u32> {
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| self.lower.strip_suffix(ending))?;
        Some(digits).filter(|digits| digits.len() <= 4)?.parse().ok()
    }
}

/// The tokens of a passage: letters and digits together, everything else alone. "'s" is a token, and so is "p.m." as
/// "p", ".", "m", ".".
pub(super) fn of(passage: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = passage.char_indices().peekable();
    let mut apart = true;
    while let Some((start, c)) = rest.next() {
        if c.is_whitespace() {
            apart = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let possessive = matches!(c, '\'' | '’')
            && matches!(&passage[end..], s if s.starts_with('s') && !s[1..].starts_with(char::is_alphanumeric));
        if c.is_alphanumeric() || possessive {
            while let Some(&(at, next)) = rest.peek()
                && next.is_alphanumeric()
            {
                end = at + next.len_utf8();
                rest.next();
            }
        }
        let written = &passage[start..end];
        let lower = if possessive { "'s".to_owned() } else { written.to_lowercase() };
        tokens.push(Token { start, end, lower, capital: c.is_uppercase(), apart });
        apart = false;
    }
    tokens
}
