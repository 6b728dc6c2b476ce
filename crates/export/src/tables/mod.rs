//! Whole tables: what rows they have, and which columns.

mod columns;
mod comma_separated;
mod parquet;

use std::io::Write;

use onrecord_record::Record;
use serde::Serialize;
use serde_json::Value;

use crate::ids::{self, UNIT};
use crate::{Error, What, json_lines};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    JsonLines,
    CommaSeparated,
    Parquet,
}

/// A table as it is being written.
enum Writer<W: Write + Send> {
    JsonLines(W),
    CommaSeparated(comma_separated::Table<W>),
    Parquet(parquet::Table<W>),
}

/// The rows of a table, counted as they are written.
struct Rows<W: Write + Send> {
    writer: Writer<W>,
    count: u64,
}

/// A row with its own name, and with what its offsets count.
#[derive(Serialize)]
struct Named<'a, T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(flatten)]
    row: &'a T,
    #[serde(skip_serializing_if = "Option::is_none")]
    offsets: Option<&'static str>,
}

impl<W: Write + Send> Rows<W> {
    /// A row that is an item of an article, and stands in its text.
    fn item(&mut self, id: String, row: &impl Serialize) -> Result<(), Error> {
        self.put(&Named { id: Some(id), row, offsets: Some(UNIT) })
    }

    /// A row that tells of items of articles, and has no name of its own.
    fn of_items(&mut self, row: &impl Serialize) -> Result<(), Error> {
        self.put(&Named { id: None, row, offsets: Some(UNIT) })
    }

    fn put(&mut self, row: &impl Serialize) -> Result<(), Error> {
        self.count += 1;
        match &mut self.writer {
            Writer::JsonLines(out) => json_lines::line(out, row),
            Writer::CommaSeparated(table) => table.row(&fields(row)?),
            Writer::Parquet(table) => table.row(fields(row)?),
        }
    }

    fn end(self) -> Result<u64, Error> {
        match self.writer {
            Writer::JsonLines(mut out) => out.flush()?,
            Writer::CommaSeparated(table) => table.end()?,
            Writer::Parquet(table) => table.end()?,
        }
        Ok(self.count)
    }
}

/// The fields of a row by their names.
fn fields(row: &impl Serialize) -> Result<Value, Error> {
    Ok(serde_json::to_value(row).map_err(std::io::Error::from)?)
}

/// Writes the table that `what` names, and says how many rows it has.
pub(crate) fn write(record: &Record, what: &What, form: Form, out: impl Write + Send) -> Result<u64, Error> {
    let columns = columns::of(what);
    let writer = match form {
        Form::JsonLines => Writer::JsonLines(out),
        Form::CommaSeparated => Writer::CommaSeparated(comma_separated::Table::begin(columns, out)?),
        Form::Parquet => Writer::Parquet(parquet::Table::begin(what.name(), columns, out)?),
    };
    let mut rows = Rows { writer, count: 0 };
    // JSON has room for what a line of a table has not.
    let nested = form == Form::JsonLines;
    match what {
        What::Statements(query) => record
            .each_statement(query, |row| rows.item(ids::item(&row.article, "statement", row.number), &row))?,
        What::Figures(query) => {
            record
                .each_figure(query, |row| rows.item(ids::item(&row.article, "figure", row.number), &row))?;
        }
        What::Events(query) => {
            record.each_event(query, |row| rows.item(ids::item(&row.article, "event", row.number), &row))?;
        }
        What::Actors => {
            record.each_actor(|row| rows.item(ids::item(&row.article, "actor", row.number), &row))?;
        }
        What::Articles(query) => record.each_article(query, |row| {
            rows.put(&Named { id: Some(ids::article(&row.article)), row: &row, offsets: None })
        })?,
        What::Spans => record.each_span(|row| {
            let statement = ids::item(&row.article, "statement", row.statement);
            rows.item(format!("{statement}-{}-{}", row.part, row.piece), &row)
        })?,
        What::Mentions => record.each_mention(|row| {
            let actor = ids::item(&row.article, "actor", row.actor);
            rows.item(format!("{actor}-{}-{}", row.start, row.end), &row)
        })?,
        What::Stories(query) => record.each_story(query, |story| match nested {
            true => rows.put(&story),
            false => story.lines().try_for_each(|line| rows.put(&line)),
        })?,
        What::Utterances(query) => record.each_utterance(query, |utterance| match nested {
            true => rows.of_items(&utterance),
            false => utterance.lines().try_for_each(|line| rows.of_items(&line)),
        })?,
        What::Conflicts(query) => record.each_conflict(query, |conflict| match nested {
            true => rows.of_items(&conflict),
            false => rows.of_items(&conflict.line()),
        })?,
        What::Reprints => record.each_reprint(|row| rows.put(&row))?,
    }
    rows.end()
}
