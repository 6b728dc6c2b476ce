//! A passage by its words and those around them, which find it again where positions do not.

use crate::told::stretch;

/// How many characters before and after a passage are told with it.
const AROUND: usize = 32;

/// What a TextQuoteSelector of the W3C's Web Annotation Data Model holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// The passage.
    pub exact: String,
    /// What stands before it.
    pub prefix: String,
    /// What stands behind it.
    pub suffix: String,
}

impl Quote {
    /// The code points of `text` from `start` to `end`, as far as it reaches.
    pub fn of(text: &str, start: usize, end: usize) -> Self {
        Self {
            exact: stretch(text, start, end),
            prefix: stretch(text, start.saturating_sub(AROUND), start),
            suffix: stretch(text, end, end.saturating_add(AROUND)),
        }
    }
}
