//! What stands around the record's rows in the answers to agents.

use onrecord_export::Quote;
use onrecord_ledger::Checked;
use onrecord_reading::wire;
use onrecord_record::{FigureRow, Links, SaidRow};
use serde::Serialize;
use utoipa::ToSchema;

use super::resources;
use crate::wire::Item;

/// What positions count.
pub(super) const UNIT: &str = "code points of the article's extracted text";

/// A passage of an article, and how to find it again: by its place in the stored text or, in any other copy of the text, by its words.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Anchor {
    /// Its own address.
    uri: String,
    /// SHA-256 of the source bytes that the article was read from, hex; this is the article's id.
    content_hash: String,
    /// One of each kind.
    selector: [Selector; 2],
}

/// A selector of the W3C's Web Annotation Data Model.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type")]
enum Selector {
    /// By position in the stored text.
    TextPositionSelector {
        /// First code point.
        start: usize,
        /// The one after the last.
        end: usize,
        /// What `start` and `end` count.
        unit: &'static str,
    },
    /// By quotation.
    TextQuoteSelector {
        /// The passage itself, character for character.
        exact: String,
        /// The characters before it.
        prefix: String,
        /// The characters behind it.
        suffix: String,
    },
}

impl Anchor {
    /// The passage of an article with this text.
    pub(super) fn of(article: &str, text: &str, start: usize, end: usize) -> Self {
        let Quote { exact, prefix, suffix } = Quote::of(text, start, end);
        Self {
            uri: resources::passage(article, start, end),
            content_hash: article.to_owned(),
            selector: [
                Selector::TextPositionSelector { start, end, unit: UNIT },
                Selector::TextQuoteSelector { exact, prefix, suffix },
            ],
        }
    }
}

/// A stretch of an article's text, with what is known of the article and what is said in the stretch.
#[derive(Serialize, ToSchema)]
pub(super) struct Piece {
    /// The article's address.
    pub(super) uri: String,
    /// Its id: SHA-256 of its source bytes, hex.
    pub(super) article: String,
    /// The file that it was found under.
    pub(super) file: String,
    /// Its title.
    pub(super) title: Option<String>,
    /// The outlet.
    pub(super) outlet: Option<String>,
    /// Its address on the web.
    pub(super) url: Option<String>,
    /// When it was published, as far as that is known, and how that is known.
    pub(super) published: Option<wire::PublishedAt>,
    /// How many code points its whole text has.
    pub(super) length: u64,
    /// The stretch.
    pub(super) piece: Stretch,
    /// Where the next stretch begins; none where this is the end.
    pub(super) next_start: Option<u64>,
    /// Statements that begin in the stretch.
    pub(super) statements: Vec<Item<SaidRow>>,
    /// Its story, the utterances that its statements are wordings of, and its copies.
    pub(super) links: Links,
}

/// A stretch of text.
#[derive(Serialize, ToSchema)]
pub(super) struct Stretch {
    /// First code point.
    pub(super) start: u64,
    /// The one after its last.
    pub(super) end: u64,
    /// What `start` and `end` count.
    pub(super) unit: &'static str,
    /// The text.
    pub(super) text: String,
}

/// A figure beside official tables.
#[derive(Serialize, ToSchema)]
pub(super) struct CheckedFigure {
    /// The figure of the record; none where a value was handed in.
    pub(super) figure: Option<FigureRow>,
    /// What each table says; none has a say about what is true.
    pub(super) checks: Vec<BySeries>,
}

/// What one table says to a figure.
#[derive(Serialize, ToSchema)]
pub(super) struct BySeries {
    /// The table's name.
    pub(super) series: String,
    /// Where it is from.
    pub(super) source: String,
    /// Its address.
    pub(super) url: Option<String>,
    /// Verdict, definitions, arithmetic and lines of the table; none where it has nothing of that name.
    pub(super) check: Option<Checked>,
}

/// Whether a passage stands where it is said to stand.
#[derive(Serialize, ToSchema)]
pub(super) struct Verified {
    /// Whether the stored text has just this there, and the stored source bytes are still those that its id names.
    pub(super) verified: bool,
    /// The same in words; where it is not so, why.
    pub(super) why: String,
    /// Whether the SHA-256 of the stored source bytes is the article's id.
    pub(super) source_unchanged: bool,
    /// How many code points the article's text has.
    pub(super) length: u64,
    /// What stands there; none where the text does not reach so far.
    pub(super) found: Option<Place>,
    /// Where else in the article the words stand, ten places at most. None of these is what was asked for.
    pub(super) elsewhere: Vec<Place>,
}

/// Where something stands.
#[derive(Serialize, ToSchema)]
pub(super) struct Place {
    /// The article's id.
    pub(super) article: String,
    /// First code point.
    pub(super) start: u64,
    /// The one after its last.
    pub(super) end: u64,
}
