//! The ledger as a table: one line a figure, by the time that it is of.

use std::io::{BufWriter, Write};

use onrecord_reading::interval;
use onrecord_record::FigureRow;
use textwrap::core::display_width;

use super::Entry;
use super::checked::Checked;
use crate::failure::Failure;
use crate::terminal::{QUIET, STRONG, one_line, styled};
use crate::verbs::{self, day, who};

/// The widest that a column gets.
const WIDEST: usize = 34;

/// What figures are put in order by: the last day that one is of, or else the day on which it was said; those without either
/// last.
pub(super) fn when(row: &FigureRow) -> (bool, String, Option<String>) {
    let own = row.time.as_deref().and_then(interval).map(|days| days.latest.to_string());
    let day = own.or_else(|| row.date_latest.clone());
    (day.is_none(), day.unwrap_or_default(), row.date_earliest.clone())
}

/// The time that a figure is of, or else the day on which it was said.
pub(super) fn time(row: &FigureRow) -> String {
    match (&row.time, &row.date) {
        (Some(time), _) => time.replace('/', " to "),
        (None, Some(date)) => format!("said {}", day(date)),
        (None, None) => String::new(),
    }
}

/// Who tells it: the outlet or, where it is not known, the file without its folder.
pub(super) fn told_by(row: &FigureRow) -> String {
    let file = row.file.rsplit('/').next().unwrap_or(&row.file);
    verbs::told_by(row.outlet.as_deref(), file)
}

pub(super) fn print(entries: &[Entry]) -> Result<(), Failure> {
    let head = ["when", "figure", "of what", "whose", "said by", "told by", "beside the table"];
    let lines: Vec<[String; 7]> = entries.iter().map(line).collect();
    let columns = if entries.iter().any(|entry| entry.check.is_some()) { 7 } else { 6 };
    let width = |column: usize| {
        let cells = lines.iter().map(|line| display_width(&line[column]));
        cells.chain([head[column].len()]).max().unwrap_or_default().min(WIDEST)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut out = BufWriter::new(anstream::stdout().lock());
    if !lines.is_empty() {
        writeln!(out, "{}", styled(STRONG, in_columns(&head.map(str::to_owned), &widths)))?;
    }
    for line in &lines {
        writeln!(out, "{}", in_columns(line, &widths))?;
    }
    if columns == 7 {
        writeln!(
            out,
            "{}",
            styled(QUIET, "what the table has, and how it was computed, is told without --by-time")
        )?;
    }
    out.flush()?;
    Ok(())
}

fn line(entry: &Entry) -> [String; 7] {
    let row = &entry.row;
    let speaker = row.statement.map(|_| who(row.speaker.as_deref(), row.source.as_deref()));
    let of = match (&row.of, &row.share_of) {
        (Some(of), Some(whole)) => format!("{of}, share of {whole}"),
        (None, Some(whole)) => format!("share of {whole}"),
        (of, None) => of.clone().unwrap_or_default(),
    };
    [
        time(row),
        super::short_figure(row),
        one_line(&of),
        one_line(row.holder.as_deref().unwrap_or_default()),
        speaker.unwrap_or_default(),
        told_by(row),
        entry.check.as_ref().map_or_else(String::new, Checked::verdict),
    ]
}

/// Cells side by side, two blanks between; what is too wide is cut off.
fn in_columns(cells: &[String; 7], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, &width) in cells.iter().zip(widths) {
        let mut shown = cell.clone();
        if display_width(&shown) > width {
            while display_width(&shown) >= width {
                shown.pop();
            }
            shown.push('…');
        }
        let blanks = width.saturating_sub(display_width(&shown)) + 2;
        line.push_str(&shown);
        line.push_str(&" ".repeat(blanks));
    }
    line.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_below_each_other() {
        let cells = ["a", "Brücke", "a long cell", "", "", "", ""].map(str::to_owned);
        assert_eq!(in_columns(&cells, &[3, 8, 6, 2]), "a    Brücke    a lon…");
    }
}
