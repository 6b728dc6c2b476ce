//! `onrecord export`: a whole table.

use std::io::BufWriter;
use std::path::Path;

use onrecord_record::{ExportKind, Record, TableFormat};

use crate::cli::{Export, Format, Table};
use crate::failure::{Ending, Failure};

pub(crate) fn run(path: &Path, what: &Export) -> Result<Ending, Failure> {
    let table = match what.table {
        Table::Statements => ExportKind::Statements,
        Table::Figures => ExportKind::Figures,
        Table::Events => ExportKind::Events,
        Table::Articles => ExportKind::Articles,
        Table::Utterances => ExportKind::Utterances,
        Table::Reprints => ExportKind::Reprints,
        Table::Conflicts => ExportKind::Conflicts,
        Table::Stories => ExportKind::Stories,
    };
    let format = match what.format {
        Format::Jsonl => TableFormat::JsonLines,
        Format::Csv => TableFormat::Csv,
    };
    Record::open(path)?.export(table, format, BufWriter::new(std::io::stdout().lock()))?;
    Ok(Ending::Done)
}
