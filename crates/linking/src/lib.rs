//! What many articles tell together: which of them are copies, which tell of one happening, which statements are one act of
//! speech in several wordings, from how many independent origins they come, and where accounts differ.
//!
//! Everything here is computed from what is handed in, an article or a pair at a time; whoever keeps the articles finds the
//! candidates and keeps the outcome. It knows no file, no database and no network.

#![forbid(unsafe_code)]

pub mod days;
pub mod story;
pub mod words;

use onrecord_reading::wire;

/// The paragraphs of an article's body: neither its furniture nor its title.
pub(crate) fn body(article: &wire::Article) -> impl Iterator<Item = &str> {
    let mut rest = (0, article.text.as_str());
    let kept = |block: &&wire::Block| !matches!(block.kind.as_str(), "furniture" | "title");
    article.blocks.iter().filter(kept).map(move |block| {
        // Blocks stand in order, so each is looked for behind the one before.
        let (at, text) = rest;
        let bytes =
            |count: usize, text: &str| text.char_indices().nth(count).map_or(text.len(), |(byte, _)| byte);
        let text = &text[bytes(block.start.saturating_sub(at), text)..];
        let end = bytes(block.end - block.start, text);
        rest = (block.end, &text[end..]);
        &text[..end]
    })
}
