//! The names of what the record holds, by which other programs know it again.
//!
//! An article is named by the SHA-256 of its source bytes, an item by its article and its number there. An item keeps its number until a
//! later version of the reader reads its article anew.

use sha2::{Digest, Sha256};

/// The vocabulary of what other vocabularies have no word for.
pub(crate) const VOCABULARY: &str = "urn:onrecord:";

/// What every offset counts.
pub(crate) const UNIT: &str = "code points";

/// An article's name.
pub(crate) fn article(hash: &str) -> String {
    format!("urn:sha256:{hash}")
}

/// The name of an item of an article: statement, figure, event or actor.
pub(crate) fn item(hash: &str, what: &str, number: impl std::fmt::Display) -> String {
    format!("urn:sha256:{hash}#{what}-{number}")
}

/// The name of a list of what somebody asked for in these words.
pub(crate) fn list(of: &str) -> String {
    format!("urn:sha256:{}", digest(of))
}

/// SHA-256 of a text, hex.
pub(crate) fn digest(text: &str) -> String {
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}
