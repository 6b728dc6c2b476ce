//! What the record holds, in the formats that other programs already read.
//!
//! One file a format. Everything is written as it is read from the record, row by row, so that an export costs no more memory however
//! much there is. It talks to no terminal and no network, and asks nothing that the record does not answer.

#![forbid(unsafe_code)]

mod address;
mod annotation;
mod atom;
mod citations;
pub mod cite;
mod citron;
mod dates;
mod error;
mod follow_the_money;
mod ids;
mod json_ld;
mod json_lines;
mod listed;
mod ninjs;
mod quote;
mod tables;
mod told;
pub mod words;

use std::io::Write;

use onrecord_record::{
    ArticleQuery, ConflictQuery, EventQuery, FigureQuery, Record, SaidQuery, StoryQuery, UtteranceQuery,
};

pub use address::{on_the_web, text_fragment};
pub use error::Error;
pub use quote::Quote;

/// What is to be exported: one of the record's tables, and which of its rows.
#[derive(Debug, Clone)]
pub enum What {
    /// What was said: [`onrecord_record::SaidRow`].
    Statements(SaidQuery),
    /// The stretches of text that statements are made of: [`onrecord_record::SpanRow`].
    Spans,
    /// Figures: [`onrecord_record::FigureRow`].
    Figures(FigureQuery),
    /// Events: [`onrecord_record::EventRow`].
    Events(EventQuery),
    /// Articles: [`onrecord_record::ArticleRow`].
    Articles(ArticleQuery),
    /// Whom and what each article names: [`onrecord_record::ActorRow`].
    Actors,
    /// Where it names them: [`onrecord_record::MentionRow`].
    Mentions,
    /// Stories: [`onrecord_record::StoryRow`]; as a table, a line for each of their articles.
    Stories(StoryQuery),
    /// Utterances: [`onrecord_record::UtteranceRow`]; as a table, a line for each of their wordings.
    Utterances(UtteranceQuery),
    /// Pairs of accounts that differ: [`onrecord_record::ConflictRow`]; as a table, both sides in one line.
    Conflicts(ConflictQuery),
    /// Pairs of copies: [`onrecord_record::ReprintRow`].
    Reprints,
}

impl What {
    /// The table's name.
    pub fn name(&self) -> &'static str {
        match self {
            What::Statements(_) => "statements",
            What::Spans => "spans",
            What::Figures(_) => "figures",
            What::Events(_) => "events",
            What::Articles(_) => "articles",
            What::Actors => "actors",
            What::Mentions => "mentions",
            What::Stories(_) => "stories",
            What::Utterances(_) => "utterances",
            What::Conflicts(_) => "conflicts",
            What::Reprints => "reprints",
        }
    }
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line.
    JsonLines,
    /// Comma-separated values.
    Csv,
    /// Apache Parquet.
    Parquet,
    /// W3C Web Annotation.
    Annotation,
    /// schema.org, as JSON-LD.
    JsonLd,
    /// FollowTheMoney.
    FollowTheMoney,
    /// IPTC ninjs 3.
    Ninjs,
    /// BBC Citron's JSON.
    Citron,
    /// An Atom feed.
    Atom,
    /// BibTeX.
    BibTex,
    /// RIS.
    Ris,
    /// CSL-JSON.
    CslJson,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 12] = [
        Format::JsonLines,
        Format::Csv,
        Format::Parquet,
        Format::Annotation,
        Format::JsonLd,
        Format::Atom,
        Format::BibTex,
        Format::Ris,
        Format::CslJson,
        Format::FollowTheMoney,
        Format::Ninjs,
        Format::Citron,
    ];

    /// Its short name.
    pub fn name(self) -> &'static str {
        match self {
            Format::JsonLines => "jsonl",
            Format::Csv => "csv",
            Format::Parquet => "parquet",
            Format::Annotation => "annotation",
            Format::JsonLd => "jsonld",
            Format::FollowTheMoney => "ftm",
            Format::Ninjs => "ninjs",
            Format::Citron => "citron",
            Format::Atom => "atom",
            Format::BibTex => "bibtex",
            Format::Ris => "ris",
            Format::CslJson => "csl",
        }
    }

    /// The tables that it holds; none where it holds them all.
    pub fn holds(self) -> &'static [&'static str] {
        match self {
            Format::JsonLines | Format::Csv | Format::Parquet => &[],
            Format::Annotation
            | Format::JsonLd
            | Format::Atom
            | Format::BibTex
            | Format::Ris
            | Format::CslJson => &["statements"],
            Format::Ninjs => &["articles", "events"],
            Format::FollowTheMoney | Format::Citron => &["articles"],
        }
    }
}

/// Writes `what` to `out`, and says how many rows or items that were.
pub fn export(record: &Record, what: &What, format: Format, out: impl Write + Send) -> Result<u64, Error> {
    match (format, what) {
        (Format::JsonLines, what) => tables::write(record, what, tables::Form::JsonLines, out),
        (Format::Csv, what) => tables::write(record, what, tables::Form::CommaSeparated, out),
        (Format::Parquet, what) => tables::write(record, what, tables::Form::Parquet, out),
        (Format::Annotation, What::Statements(query)) => annotation::write(record, query, out),
        (Format::JsonLd, What::Statements(query)) => json_ld::write(record, query, out),
        (Format::Atom, What::Statements(query)) => atom::write(record, query, out),
        (Format::BibTex, What::Statements(query)) => citations::write(record, query, cite::Form::BibTex, out),
        (Format::Ris, What::Statements(query)) => citations::write(record, query, cite::Form::Ris, out),
        (Format::CslJson, What::Statements(query)) => citations::list(record, query, out),
        (Format::FollowTheMoney, What::Articles(query)) => follow_the_money::write(record, query, out),
        (Format::Citron, What::Articles(query)) => citron::write(record, query, out),
        (Format::Ninjs, What::Articles(query)) => ninjs::articles(record, query, out),
        (Format::Ninjs, What::Events(query)) => ninjs::events(record, query, out),
        (format, what) => Err(Error::Unfit { what: what.name(), format }),
    }
}
