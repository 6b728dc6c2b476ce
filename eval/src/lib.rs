//! How good the readings are: scorers that hold them against gold, and the scoreboard that shows what they reach.
//!
//! A scorer takes readings in the form in which they leave the program ([`onrecord_reading::wire`]) and gold that
//! people made, and gives counts. It knows nothing of how a reading came about, so that anybody's readings can be
//! scored. It trains nothing, tunes nothing and measures no time; `examples/speed.rs` does the last.

#![forbid(unsafe_code)]

pub mod actors;
pub mod attribution;
pub mod board;
pub mod counts;
pub mod data;
pub mod figures;
pub mod gap;
pub mod markup;
pub mod news;
pub mod pages;
pub mod passages;
pub mod speakers;
pub mod text;
pub mod times;

use std::collections::HashMap;
use std::path::PathBuf;

use onrecord_intake::{NotTaken, Pages};
use onrecord_page::{Format, Page};
use onrecord_reading::{Reader, Reading, wire};

/// The reader that is measured: the one that the program reads with.
pub fn reader() -> Reader {
    Reader::new()
}

/// What the program reads in `text`, which goes by `id`.
pub fn reading(reader: &Reader, id: &str, text: &str) -> wire::Reading {
    let bytes = serde_json::json!({ "id": id, "text": text }).to_string().into_bytes();
    read(reader, &Page::new(id, Format::JsonLine, bytes))
}

/// What the page room makes of `page`, as a reading that has found no statements.
pub fn article(page: &Page) -> wire::Reading {
    wire::Reading::new(&page.name, &Reading::unread(onrecord_page::read(page)))
}

/// The readings by their articles' own ids.
pub(crate) fn by_id(readings: &[wire::Reading]) -> HashMap<&str, &wire::Reading> {
    readings.iter().filter_map(|reading| Some((reading.article.source_id.as_deref()?, reading))).collect()
}

/// The reading of the article with that id.
pub(crate) fn of_id<'r>(
    by_id: &HashMap<&str, &'r wire::Reading>,
    id: &str,
) -> Result<&'r wire::Reading, data::Error> {
    let missing = || data::Error::NoReading { count: 1, first: id.to_owned() };
    by_id.get(id).copied().ok_or_else(missing)
}

fn read(reader: &Reader, page: &Page) -> wire::Reading {
    wire::Reading::new(&page.name, &reader.read(onrecord_page::read(page)))
}

/// The pages of `inputs` (files, folders), in the order in which the program takes them in.
///
/// # Errors
/// Each that cannot be taken in: a score of the rest would be a score of something else.
pub fn pages_of(
    inputs: impl IntoIterator<Item = PathBuf>,
) -> impl Iterator<Item = Result<Page, data::Error>> {
    let not_taken = |left: NotTaken| data::Error::NotTaken { name: left.name, problem: left.problem };
    Pages::of(inputs).pages().map(move |taken| taken.map_err(not_taken))
}

/// What the program reads from `inputs` (files, folders), in the order in which it takes their pages in.
///
/// # Errors
/// When an input cannot be taken in: a score of the rest would be a score of something else.
pub fn readings(
    reader: &Reader,
    inputs: impl IntoIterator<Item = PathBuf>,
) -> Result<Vec<wire::Reading>, data::Error> {
    pages_of(inputs).map(|page| Ok(read(reader, &page?))).collect()
}
