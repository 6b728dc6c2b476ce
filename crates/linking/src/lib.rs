//! What many articles tell together: which of them are copies, which tell of one happening, which statements are one act of
//! speech in several wordings, from how many independent origins they come, and where accounts differ.
//!
//! Everything here is computed from what is handed in, an article or a pair at a time; whoever keeps the articles finds the
//! candidates and keeps the outcome. It knows no file, no database and no network.

#![forbid(unsafe_code)]

pub mod wording;
pub mod words;
