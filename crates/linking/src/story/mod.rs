//! Stories: the articles on one happening.
//!
//! An article's [`Profile`] says what it speaks of: its words by how rare they are, its names, its days. Two profiles have a
//! [`likeness()`], the probability that both articles tell of one happening; and [`settle()`] parts articles into stories by
//! these. A profile is weighed once, when its article comes in, by what the record held until then, so that a new article
//! costs the same however many there are.

mod likeness;
mod profile;
mod rarity;
mod settle;

pub use likeness::{LIKELY, features, likeness};
pub use profile::Profile;
pub use rarity::Rarity;
pub(crate) use rarity::rarity_at_large;
pub use settle::{TOGETHER, settle};
