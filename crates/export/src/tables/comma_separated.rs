//! Comma-separated values (RFC 4180), with a line of names. What is not known is empty, and a list stands as JSON.

use std::io::{self, Write};

use serde_json::Value;

use super::columns::Column;
use crate::Error;

/// A table as it is being written.
pub(crate) struct Table<W: Write> {
    columns: Vec<Column>,
    out: csv::Writer<W>,
}

impl<W: Write> Table<W> {
    /// Begins with the names of the columns.
    pub(crate) fn begin(columns: Vec<Column>, out: W) -> Result<Self, Error> {
        let mut out = csv::Writer::from_writer(out);
        out.write_record(columns.iter().map(|column| column.name)).map_err(written)?;
        Ok(Self { columns, out })
    }

    pub(crate) fn row(&mut self, row: &Value) -> Result<(), Error> {
        for column in &self.columns {
            match &row[column.name] {
                Value::Null => self.out.write_field(""),
                Value::String(text) => self.out.write_field(text),
                other => self.out.write_field(other.to_string()),
            }
            .map_err(written)?;
        }
        Ok(self.out.write_record(None::<&[u8]>).map_err(written)?)
    }

    pub(crate) fn end(mut self) -> Result<(), Error> {
        Ok(self.out.flush()?)
    }
}

/// What stopped the writing, as the system said it: a reader that went away is no error of the table.
fn written(err: csv::Error) -> io::Error {
    match err.into_kind() {
        csv::ErrorKind::Io(err) => err,
        other => io::Error::other(format!("{other:?}")),
    }
}
