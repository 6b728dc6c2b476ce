//! JSON documents that hold one long list, written item by item.

use std::io::Write;

use serde::Serialize;

use crate::Error;

/// A list of JSON values, one a line.
pub(crate) struct Listed<W: Write> {
    out: W,
    count: u64,
}

impl<W: Write> Listed<W> {
    /// Begins a list behind `head`, which ends where its first bracket is to stand.
    pub(crate) fn begin(mut out: W, head: &str) -> Result<Self, Error> {
        write!(out, "{head}[")?;
        Ok(Self { out, count: 0 })
    }

    pub(crate) fn item(&mut self, item: &impl Serialize) -> Result<(), Error> {
        self.out.write_all(if self.count == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut self.out, item).map_err(std::io::Error::from)?;
        self.count += 1;
        Ok(())
    }

    /// Ends the list, with what stands behind it.
    pub(crate) fn end(mut self, tail: &str) -> Result<(), Error> {
        writeln!(self.out, "\n]{tail}")?;
        Ok(self.out.flush()?)
    }
}
