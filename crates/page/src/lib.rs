//! Bytes in, article out: `page` finds what a news page says and tells it apart from everything around it.
//!
//! It decodes the bytes, finds the article's text with its paragraphs, names the furniture, reads the metadata and
//! settles the date of publication with its basis. It does no I/O, knows nothing of what a statement is, and never
//! fails: what is wrong with a page stands in [`Article::problems`].

#![forbid(unsafe_code)]

mod article;
mod assemble;
mod byline;
mod cap;
mod dateline;
mod dates;
mod decode;
mod elements;
mod facts;
mod feed;
mod furniture;
mod headline;
mod hints;
mod html;
mod inert;
mod json_line;
mod judge;
mod language;
mod metadata;
mod newsml;
mod ninjs;
mod outlet;
mod plain;
mod saved;
mod source;
mod span;
mod walk;
mod wording;

pub use article::{Article, ArticleId, Basis, Block, BlockKind, Dateline, Format, Page, Published, Reason};
pub use dateline::dateline_length;
pub use inert::inert;
pub use source::shows;
pub use span::{CodePoints, CodeSpan, Span};

/// The version of this room's way of reading, kept with every article: another version may read the same bytes
/// differently.
pub const VERSION: &str = "page/3";

/// Reads one page.
pub fn read(page: &Page) -> Article {
    let mut article = match page.format {
        Format::Html => html::read(page),
        Format::Text => plain::read(page),
        Format::JsonLine => json_line::read(page),
        Format::FeedEntry => feed::read(page),
    };
    if let Some(fetched) = page.fetched {
        article.forget_dates_after(fetched);
    }
    article
}
