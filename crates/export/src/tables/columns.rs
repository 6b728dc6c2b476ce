//! The columns of each table, in their order, as CSV and Parquet have them.

use crate::What;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    /// Its name: that of the row's field.
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) holds: Holds,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Text; dates too that may be less than a day, or a moment.
    Text,
    /// A day.
    Day,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// Whether it is so.
    Flag,
    /// A list, as JSON.
    Json,
}

use Holds::{Day, Flag, Integer, Json, Number, Text};

type Columns = &'static [(&'static str, Holds)];

const STATEMENTS: Columns = &[
    ("id", Text),
    ("article", Text),
    ("number", Integer),
    ("file", Text),
    ("outlet", Text),
    ("url", Text),
    ("title", Text),
    ("published", Text),
    ("published_basis", Text),
    ("said", Text),
    ("date", Text),
    ("date_earliest", Day),
    ("date_latest", Day),
    ("speaker", Text),
    ("source", Text),
    ("cue", Text),
    ("kind", Text),
    ("polarity", Text),
    ("text", Text),
    ("addressee", Text),
    ("medium", Text),
    ("chain", Text),
    ("within", Integer),
    ("start", Integer),
    ("end", Integer),
    ("offsets", Text),
    ("confidence", Number),
    ("hand", Json),
];

const SPANS: Columns = &[
    ("id", Text),
    ("article", Text),
    ("statement", Integer),
    ("part", Text),
    ("piece", Integer),
    ("text", Text),
    ("start", Integer),
    ("end", Integer),
    ("offsets", Text),
];

const FIGURES: Columns = &[
    ("id", Text),
    ("article", Text),
    ("number", Integer),
    ("file", Text),
    ("outlet", Text),
    ("url", Text),
    ("title", Text),
    ("published", Text),
    ("date", Text),
    ("date_earliest", Day),
    ("date_latest", Day),
    ("text", Text),
    ("value", Number),
    ("upper", Number),
    ("unit", Text),
    ("modifier", Text),
    ("change", Text),
    ("of", Text),
    ("share_of", Text),
    ("holder", Text),
    ("wanted", Flag),
    ("time", Text),
    ("statement", Integer),
    ("speaker", Text),
    ("source", Text),
    ("before", Text),
    ("after", Text),
    ("start", Integer),
    ("end", Integer),
    ("offsets", Text),
];

const EVENTS: Columns = &[
    ("id", Text),
    ("article", Text),
    ("number", Integer),
    ("file", Text),
    ("outlet", Text),
    ("url", Text),
    ("title", Text),
    ("published", Text),
    ("kind", Text),
    ("date", Text),
    ("date_earliest", Day),
    ("date_latest", Day),
    ("planned", Flag),
    ("participants", Text),
    ("place", Text),
    ("text", Text),
    ("before", Text),
    ("after", Text),
    ("start", Integer),
    ("end", Integer),
    ("offsets", Text),
];

const ARTICLES: Columns = &[
    ("id", Text),
    ("article", Text),
    ("source_id", Text),
    ("file", Text),
    ("url", Text),
    ("outlet", Text),
    ("title", Text),
    ("authors", Text),
    ("language", Text),
    ("published", Text),
    ("published_earliest", Day),
    ("published_latest", Day),
    ("published_basis", Text),
    ("dateline_place", Text),
    ("dateline_agency", Text),
    ("statements", Integer),
    ("figures", Integer),
    ("added_at", Text),
    ("text", Text),
];

const ACTORS: Columns = &[
    ("id", Text),
    ("article", Text),
    ("number", Integer),
    ("file", Text),
    ("outlet", Text),
    ("published", Text),
    ("name", Text),
    ("kind", Text),
    ("names", Json),
    ("roles", Json),
    ("mentions", Integer),
    ("statements", Integer),
    ("start", Integer),
    ("end", Integer),
    ("offsets", Text),
];

const MENTIONS: Columns = &[
    ("id", Text),
    ("article", Text),
    ("actor", Integer),
    ("name", Text),
    ("form", Text),
    ("text", Text),
    ("start", Integer),
    ("end", Integer),
    ("offsets", Text),
];

const STORIES: Columns = &[
    ("story", Integer),
    ("headline", Text),
    ("article", Text),
    ("source_id", Text),
    ("file", Text),
    ("url", Text),
    ("outlet", Text),
    ("title", Text),
    ("published", Text),
];

const UTTERANCES: Columns = &[
    ("utterance", Integer),
    ("speaker", Text),
    ("date", Text),
    ("outlets", Integer),
    ("origins", Integer),
    ("relation", Text),
    ("article", Text),
    ("number", Integer),
    ("file", Text),
    ("outlet", Text),
    ("url", Text),
    ("published", Text),
    ("text", Text),
    ("start", Integer),
    ("end", Integer),
    ("offsets", Text),
];

const CONFLICTS: Columns = &[
    ("kind", Text),
    ("why", Text),
    ("article", Text),
    ("file", Text),
    ("outlet", Text),
    ("title", Text),
    ("published", Text),
    ("item", Text),
    ("number", Integer),
    ("speaker", Text),
    ("text", Text),
    ("start", Integer),
    ("end", Integer),
    ("other", Text),
    ("other_file", Text),
    ("other_outlet", Text),
    ("other_title", Text),
    ("other_published", Text),
    ("other_item", Text),
    ("other_number", Integer),
    ("other_speaker", Text),
    ("other_text", Text),
    ("other_start", Integer),
    ("other_end", Integer),
    ("more", Integer),
    ("offsets", Text),
];

const REPRINTS: Columns = &[
    ("kind", Text),
    ("article", Text),
    ("file", Text),
    ("outlet", Text),
    ("title", Text),
    ("published", Text),
    ("share", Number),
    ("other", Text),
    ("other_file", Text),
    ("other_outlet", Text),
    ("other_title", Text),
    ("other_published", Text),
    ("other_share", Number),
    ("first_by", Text),
    ("passages", Integer),
    ("longest", Text),
];

/// The columns of a table.
pub(crate) fn of(what: &What) -> Vec<Column> {
    let columns = match what {
        What::Statements(_) => STATEMENTS,
        What::Spans => SPANS,
        What::Figures(_) => FIGURES,
        What::Events(_) => EVENTS,
        What::Articles(_) => ARTICLES,
        What::Actors => ACTORS,
        What::Mentions => MENTIONS,
        What::Stories(_) => STORIES,
        What::Utterances(_) => UTTERANCES,
        What::Conflicts(_) => CONFLICTS,
        What::Reprints => REPRINTS,
    };
    columns.iter().map(|&(name, holds)| Column { name, holds }).collect()
}
