//! A citation for each of many statements.

use std::io::Write;

use onrecord_record::{Record, SaidQuery};

use crate::Error;
use crate::cite::{Citation, Form};
use crate::listed::Listed;
use crate::told::{self, Told};

fn citation(told: &Told<'_>) -> Citation {
    Citation::of(told.row, &told.whole.reading.article, &told.whole.added_at)
}

/// One after another, with an empty line between them.
pub(crate) fn write(
    record: &Record,
    query: &SaidQuery,
    form: Form,
    mut out: impl Write,
) -> Result<u64, Error> {
    let count =
        told::each(record, query, None, |told| Ok(writeln!(out, "{}", citation(told).written(form))?))?;
    out.flush()?;
    Ok(count)
}

/// All in one list of CSL-JSON.
pub(crate) fn list(record: &Record, query: &SaidQuery, out: impl Write) -> Result<u64, Error> {
    let mut list = Listed::begin(out, "")?;
    let count = told::each(record, query, None, |told| list.item(&citation(told).csl()))?;
    list.end("")?;
    Ok(count)
}
