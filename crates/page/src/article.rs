//! What the room takes in and hands on: a [`Page`] as bytes, an [`Article`] as text with its blocks and metadata.

use std::fmt;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::dateline;
use crate::span::Span;

/// One page as it was found: the bytes, and what they are.
#[derive(Debug, Clone)]
pub struct Page {
    /// How to name it to a person: a path as given, with `:LINE` behind it for a line of a JSON Lines file.
    pub name: String,
    /// How to read the bytes.
    pub format: Format,
    /// The source, unaltered.
    pub bytes: Vec<u8>,
    /// The day on which it was fetched or taken in, in UTC, where that is known: nothing that it says of itself can
    /// be later, but for the clocks of the places where that day is over.
    pub fetched: Option<Date>,
    /// The address at which it was found, where that is known from elsewhere than the page itself.
    pub url: Option<String>,
    /// The encoding that came with it from outside, as a server's `Content-Type` names it: it counts for more than what
    /// the page declares of itself.
    pub charset: Option<String>,
}

impl Page {
    /// A page of which nothing is known but its bytes.
    pub fn new(name: impl Into<String>, format: Format, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), format, bytes: bytes.into(), fetched: None, url: None, charset: None }
    }
}

/// The kinds of page that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A web page.
    Html,
    /// Plain text; its characters are kept as they stand.
    Text,
    /// A ready article as a JSON object: with fields of our own, as a line of a JSON Lines file has it, its text kept as
    /// it stands; or an IPTC ninjs item.
    JsonLine,
    /// A feed (RSS, Atom, JSON Feed or NewsML-G2) of one entry that carries its article.
    FeedEntry,
}

impl Format {
    /// The format's name, as the record keeps it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Text => "text",
            Format::JsonLine => "jsonl",
            Format::FeedEntry => "feed",
        }
    }

    /// The format of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Format::Html, Format::Text, Format::JsonLine, Format::FeedEntry]
            .into_iter()
            .find(|f| f.name() == name)
    }
}

/// SHA-256 of a page's source bytes: the same bytes are the same article, wherever they were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArticleId([u8; 32]);

impl ArticleId {
    /// The id of the article that `bytes` are the source of.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for ArticleId {
    /// In hex, 64 characters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What was read from one page.
///
/// A page never fails to become one: what was wrong with it stands in `problems`, and its text may be empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// SHA-256 of the source bytes.
    pub id: ArticleId,
    /// The id that a JSON Lines input or a feed entry gave.
    pub source_id: Option<String>,
    /// The page's own address, canonical where it says so; else the one at which it was found.
    pub url: Option<String>,
    /// The outlet's name, as it calls itself.
    pub outlet: Option<String>,
    /// The headline, without the outlet's name.
    pub title: Option<String>,
    /// The people (or, failing them, the desk) of the byline, in its order.
    pub authors: Vec<String>,
    /// ISO 639-1 code of the text's language.
    pub language: Option<String>,
    /// When it was published, as far as the page lets one know.
    pub published: Option<Published>,
    /// When it was last changed, where the page says so and it was after its day of publication or on it: a day or a
    /// moment in ISO 8601.
    pub modified: Option<String>,
    /// The section of the outlet that it stands in, as the page calls it.
    pub section: Option<String>,
    /// The place and the agency at the head of the text, "HALDBY (NNA) –", or the agency that its foot credits.
    pub dateline: Option<Dateline>,
    /// The text. Every [`Span`] of this article and of its reading is a range of its bytes.
    pub text: String,
    /// The text's blocks in order. They do not overlap and hold every character but white space.
    pub blocks: Vec<Block>,
    /// What was wrong with the page, in words for a person.
    pub problems: Vec<String>,
}

impl Article {
    /// An article of which only the source is known.
    pub fn empty(id: ArticleId) -> Self {
        Self {
            id,
            source_id: None,
            url: None,
            outlet: None,
            title: None,
            authors: Vec::new(),
            language: None,
            published: None,
            modified: None,
            section: None,
            dateline: None,
            text: String::new(),
            blocks: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Drops what cannot be: a date of publication or of the last change after the day on which it was fetched.
    pub(crate) fn forget_dates_after(&mut self, fetched: Date) {
        // Where a day begins first, it is fourteen hours ahead.
        let last = fetched.saturating_add(jiff::Span::new().days(1));
        let problem = |what: &str, value: &str| {
            format!("{what}, {value}, lies after the day on which the page was taken in: not believed")
        };
        if let Some(published) = self.published.take_if(|published| published.earliest > last) {
            self.problems.push(problem("the date of publication", &published.value));
        }
        let day = |stamp: &str| stamp.get(..10).and_then(|day| day.parse::<Date>().ok());
        if let Some(modified) = self.modified.take_if(|stamp| day(stamp).is_some_and(|day| day > last)) {
            self.problems.push(problem("the date of the last change", &modified));
        }
    }

    /// The same with one problem: what a page comes back as when nothing can be read from it.
    pub fn unreadable(id: ArticleId, problem: impl Into<String>) -> Self {
        Self { problems: vec![problem.into()], ..Self::empty(id) }
    }

    /// Sets the agency that the text's foot credits, where its head names none.
    pub(crate) fn credit(&mut self) {
        if self.dateline.as_ref().is_some_and(|dateline| dateline.agency.is_some()) {
            return;
        }
        // Captions credit the picture.
        let lines = self.blocks.iter().filter(|block| block.kind != BlockKind::Caption);
        if let Some(agency) = dateline::credit(&self.text, lines) {
            let place = self.dateline.take().and_then(|dateline| dateline.place);
            self.dateline = Some(Dateline { place, agency: Some(agency) });
        }
    }

    /// Whether there is any text besides furniture.
    pub fn has_text(&self) -> bool {
        self.blocks.iter().any(|block| block.kind != BlockKind::Furniture && !block.span.is_empty())
    }
}

/// One run of the text: a paragraph, a heading, a caption, or something that is not the article at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Where it stands, without white space at its edges.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Why it is not the article, where it is furniture.
    pub reason: Option<Reason>,
    /// The element of a web page that it is the text of, as an XPath: `/html/body/main/p[3]`.
    pub path: Option<String>,
    /// When the entry of a live blog was published that it belongs to.
    pub published: Option<Published>,
    /// Its first and last character in the source, as a range of bytes, markup between them included; known where
    /// the source is a web page or a plain text in UTF-8.
    pub source: Option<Span>,
}

impl Block {
    /// A block of which it is not known where in the source it stands.
    pub fn new(span: Span, kind: BlockKind) -> Self {
        Self { span, kind, reason: None, path: None, published: None, source: None }
    }

    /// Furniture, for `reason`.
    pub fn furniture(span: Span, reason: Reason) -> Self {
        Self { reason: Some(reason), ..Self::new(span, BlockKind::Furniture) }
    }
}

/// What a block of a page's text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The headline.
    Title,
    /// The lines between headline and text that sum it up.
    Standfirst,
    /// A heading between paragraphs.
    Heading,
    /// A paragraph of the article.
    Paragraph,
    /// A block quotation.
    Quote,
    /// An item of a list.
    List,
    /// A row of a table.
    Table,
    /// What stands under a picture, credit included.
    Caption,
    /// Page text that is not the article: links to other articles, sign-up and share lines, appeals, footers.
    Furniture,
}

impl BlockKind {
    /// The kind's name in JSON and in the record.
    pub fn name(self) -> &'static str {
        match self {
            BlockKind::Title => "title",
            BlockKind::Standfirst => "standfirst",
            BlockKind::Heading => "heading",
            BlockKind::Paragraph => "paragraph",
            BlockKind::Quote => "quote",
            BlockKind::List => "list",
            BlockKind::Table => "table",
            BlockKind::Caption => "caption",
            BlockKind::Furniture => "furniture",
        }
    }

    /// Whether it is text of the article itself, where statements are read from.
    pub fn is_body(self) -> bool {
        use BlockKind::{List, Paragraph, Quote, Standfirst, Table};
        matches!(self, Standfirst | Paragraph | Quote | List | Table)
    }
}

/// Why a block is not the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Links to other articles, and what heads them: "READ MORE: …".
    Links,
    /// Share this, follow us.
    Share,
    /// A newsletter's form.
    SignUp,
    /// An appeal to readers: to give, to subscribe, to join in.
    Appeal,
    /// Readers' comments, and what invites them.
    Comments,
    /// An advertisement, or its label.
    Advert,
    /// Menus, trails of sections.
    Navigation,
    /// Buttons and words of the page's interface.
    Control,
    /// A date, a time, a count, with a word that says of what.
    Stamp,
    /// Who wrote it.
    Byline,
    /// About the author.
    Author,
    /// A notice of rights, of conditions, of where it first appeared.
    Notice,
    /// The page's foot.
    Footer,
    /// A request to consent to something.
    Consent,
    /// A box beside the article.
    Aside,
    /// A section's name, or another word or two outside every paragraph.
    Label,
    /// The headline once more.
    Repeat,
}

impl Reason {
    /// The reason's name in JSON and in the record.
    pub fn name(self) -> &'static str {
        match self {
            Reason::Links => "links",
            Reason::Share => "share",
            Reason::SignUp => "sign-up",
            Reason::Appeal => "appeal",
            Reason::Comments => "comments",
            Reason::Advert => "advert",
            Reason::Navigation => "navigation",
            Reason::Control => "control",
            Reason::Stamp => "stamp",
            Reason::Byline => "byline",
            Reason::Author => "author",
            Reason::Notice => "notice",
            Reason::Footer => "footer",
            Reason::Consent => "consent",
            Reason::Aside => "aside",
            Reason::Label => "label",
            Reason::Repeat => "repeat",
        }
    }
}

/// When a page was published: the page's own words for it, and the days that they leave open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// A day or a moment in ISO 8601 (`2017-01-31`, `2017-01-31T14:05:00+01:00`), or a TIMEX3 value for something
    /// wider (`2017-01`).
    pub value: String,
    /// The first day that it can be.
    pub earliest: Date,
    /// The day after the last one that it can be.
    pub latest: Date,
    /// How it is known.
    pub basis: Basis,
}

impl Published {
    /// Published on `day`, for which the page's own words are `value`.
    pub fn on(day: Date, value: impl Into<String>, basis: Basis) -> Self {
        Self {
            value: value.into(),
            earliest: day,
            latest: day.saturating_add(jiff::Span::new().days(1)),
            basis,
        }
    }

    /// The day, where it is known to the day.
    pub fn day(&self) -> Option<Date> {
        (self.earliest.tomorrow().ok() == Some(self.latest)).then_some(self.earliest)
    }
}

/// How a page's date of publication is known, from the firmest to the loosest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The input said so (a JSON Lines field, a feed entry).
    Given,
    /// The page's metadata says so (JSON-LD, meta tags, microdata, `<time>`).
    Metadata,
    /// It stands in the page's address.
    Url,
    /// It stands beside the byline or in the dateline.
    Dateline,
    /// It stands on a line of its own in the text.
    Text,
    /// It stands in a picture's caption, which can be older than the article.
    Caption,
    /// It follows from what the text speaks of.
    Inferred,
}

impl Basis {
    /// The basis' name in JSON and in the record.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Given => "given",
            Basis::Metadata => "metadata",
            Basis::Url => "url",
            Basis::Dateline => "dateline",
            Basis::Text => "text",
            Basis::Caption => "caption",
            Basis::Inferred => "inferred",
        }
    }
}

/// The place that stands at the head of an article's text, and the agency there or in the credit at its foot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// Where it was reported from, as written ("HALDBY").
    pub place: Option<String>,
    /// Who supplied it ("NNA").
    pub agency: Option<String>,
}
