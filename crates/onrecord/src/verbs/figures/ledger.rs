//! The ledger as a table: one line a figure, by the time that it is of.

use std::io::{BufWriter, Write};

use onrecord_ledger::{Checked, Entry};
use textwrap::core::display_width;

use crate::failure::Failure;
use crate::terminal::{QUIET, STRONG, one_line, styled};

/// The widest that a column gets.
const WIDEST: usize = 34;

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
    [
        entry.time(),
        entry.short_amount(),
        one_line(&entry.of()),
        one_line(entry.row.holder.as_deref().unwrap_or_default()),
        entry.speaker().map_or_else(String::new, |speaker| one_line(&speaker)),
        one_line(entry.told_by()),
        entry.check.as_ref().map_or_else(String::new, Checked::in_words),
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
