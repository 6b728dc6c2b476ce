//! What many articles tell together: which of them are copies, which tell of one happening, which statements are one act of
//! speech in several wordings, from how many independent origins they come, and where accounts differ.
//!
//! Everything here is computed from what is handed in, an article or a pair at a time; whoever keeps the articles finds the
//! candidates and keeps the outcome. It knows no file, no database and no network.

#![forbid(unsafe_code)]

pub mod conflict;
pub mod days;
pub mod origin;
pub mod reprint;
pub mod story;
pub mod version;
pub mod wording;
pub mod words;

use std::ops::Range;

use onrecord_reading::wire;

/// Where the paragraphs of an article stand in its text, in bytes: of the blocks whose kind is `kept`. Blocks are in order, their ends
/// counted in code points, as readings have them.
pub fn paragraphs<'a>(
    text: &str,
    blocks: impl IntoIterator<Item = (usize, usize, &'a str)>,
    kept: impl Fn(&str) -> bool,
) -> Vec<Range<usize>> {
    // Each place is looked for behind the one before.
    let (mut counted, mut byte) = (0, 0);
    let mut byte_of = |place: usize| {
        let rest = &text[byte..];
        byte += rest.char_indices().nth(place.saturating_sub(counted)).map_or(rest.len(), |(at, _)| at);
        counted = place;
        byte
    };
    let mut found = Vec::new();
    for (start, end, kind) in blocks {
        let range = byte_of(start)..byte_of(end);
        if kept(kind) {
            found.push(range);
        }
    }
    found
}

/// The paragraphs of an article's body: neither its furniture nor its title.
pub(crate) fn body(article: &wire::Article) -> impl Iterator<Item = &str> {
    let blocks = article.blocks.iter().map(|block| (block.start, block.end, block.kind.as_str()));
    paragraphs(&article.text, blocks, |kind| !matches!(kind, "furniture" | "title"))
        .into_iter()
        .map(|paragraph| &article.text[paragraph])
}
