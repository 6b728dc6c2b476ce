//! Asks the web for pages and feeds, with manners, and keeps what was answered.
//!
//! Addresses in, [`Answer`]s out: each the bytes of a whole HTTP answer as they came, which [`onrecord_intake`] takes in as it takes
//! in a web archive's records. A [`Fetcher`] keeps to robots.txt, asks one host one thing at a time with a pause between, goes to
//! no private network unless that is asked for, and takes neither too much nor for too long ([`Manners`]). An [`Archive`] keeps
//! all of it as evidence. [`watch`] follows feeds.
//!
//! Nothing is asked but the addresses that are handed in, where these redirect to, what a feed links to, and the robots.txt of their hosts.

#![forbid(unsafe_code)]

mod address;
mod answer;
mod archive;
mod asking;
mod connection;
mod exchange;
mod failure;
mod fetcher;
mod manners;
mod reach;
mod robots;
mod tape;
mod turns;
pub mod watch;

pub use crate::address::Address;
pub use crate::answer::{Answer, Validators};
pub use crate::archive::Archive;
pub use crate::asking::{Ask, Asking};
pub use crate::failure::Failure;
pub use crate::fetcher::Fetcher;
pub use crate::manners::Manners;
pub use crate::reach::Allowed;
