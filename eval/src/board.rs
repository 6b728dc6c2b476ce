//! The scoreboard: what the readings must reach, and what they do; and tables of several readers side by side.

use std::fmt;

use crate::counts::Counts;
use crate::{attribution, figures, news, pages, times};

/// The scoreboard as a table, in the order in which the scores came in.
#[derive(Debug, Clone, Default)]
pub struct Board {
    rows: Vec<Row>,
}

/// One measure; figures in hundredths.
#[derive(Debug, Clone, Copy)]
struct Row {
    on: &'static str,
    measure: &'static str,
    must: Must,
    ours: f64,
}

#[derive(Debug, Clone, Copy)]
enum Must {
    AtLeast(f64),
    AtMost(f64),
}

use Must::{AtLeast, AtMost};

impl Board {
    /// Adds what statements reach on PolNeAR.
    pub fn attribution(&mut self, scores: &attribution::Scores) -> &mut Self {
        let mut linked = |measure, must, counts: Counts| self.row("PolNeAR", measure, must, counts.f1());
        linked("statements, linked F1", AtLeast(75.5), scores.linked);
        linked("… direct", AtLeast(92.0), scores.linked_direct);
        linked("… mixed", AtLeast(83.0), scores.linked_mixed);
        linked("… indirect", AtLeast(70.0), scores.linked_indirect);
        self
    }

    /// Adds what the text of pages reaches on the article-extraction-benchmark.
    pub fn pages(&mut self, scores: &pages::Scores) -> &mut Self {
        self.row("pages", "article text, F1", AtLeast(96.5), scores.f1());
        self
    }

    /// Adds what is read from news pages.
    pub fn news(&mut self, scores: &news::Scores) -> &mut Self {
        self.row("news", "article text, F1", AtLeast(95.5), scores.text_f1);
        self.row("news", "date right", AtLeast(96.0), scores.date_right);
        self.row("news", "date wrong", AtMost(2.0), scores.date_wrong);
        self.row("news", "title exact", AtLeast(82.0), scores.title_exact);
        self.row("news", "authors", AtLeast(82.0), scores.authors);
        self
    }

    /// Adds what times reach on TempEval-3's training articles.
    pub fn times(&mut self, scores: &times::Scores) -> &mut Self {
        self.row("TempEval-3", "times, relaxed F1", AtLeast(88.0), scores.relaxed.f1());
        self.row("TempEval-3", "… with their value", AtLeast(76.0), scores.value.f1());
        self
    }

    /// Adds what figures reach on NewsQuant.
    pub fn figures(&mut self, scores: &figures::Scores) -> &mut Self {
        self.row("NewsQuant", "figures, F1", AtLeast(90.0), scores.value.f1());
        self.row("NewsQuant", "… with their unit", AtLeast(80.0), scores.unit.f1());
        self.row("NewsQuant", "… with their change", AtLeast(86.0), scores.change.f1());
        self
    }

    fn row(&mut self, on: &'static str, measure: &'static str, must: Must, share: f64) {
        self.rows.push(Row { on, measure, must, ours: 100.0 * share });
    }
}

impl Row {
    fn is_met(&self) -> bool {
        match self.must {
            AtLeast(least) => self.ours >= least,
            AtMost(most) => self.ours <= most,
        }
    }
}

impl fmt::Display for Must {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AtLeast(least) => write!(f, "≥ {least:4.1}"),
            AtMost(most) => write!(f, "≤ {most:4.1}"),
        }
    }
}

impl fmt::Display for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<22}  {:<8}  {:>6}  {:>5}", "what", "on", "must", "ours")?;
        self.rows.iter().try_for_each(|row| {
            let (must, short) = (row.must.to_string(), if row.is_met() { "" } else { "  short" });
            writeln!(f, "{:<22}  {:<8}  {must:>6}  {:5.1}{short}", row.measure, row.on, row.ours)
        })
    }
}

/// What several readers reach, a column each.
#[derive(Debug, Clone, Default)]
pub struct Table {
    rows: Vec<(String, Vec<String>)>,
}

impl Table {
    /// One whose columns are called `names`, and which is about `what`.
    pub fn of(what: impl Into<String>, names: &[&str]) -> Self {
        Self { rows: vec![(what.into(), names.iter().map(|&name| name.to_owned()).collect())] }
    }

    /// Adds what each reader reaches; nothing where it does not try.
    pub fn row(&mut self, measure: impl Into<String>, cells: impl IntoIterator<Item = Option<String>>) {
        let cells = cells.into_iter().map(|cell| cell.unwrap_or_else(|| "–".to_owned())).collect();
        self.rows.push((measure.into(), cells));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.iter().try_for_each(|(measure, cells)| {
            let width = if cells.is_empty() { 0 } else { 34 };
            write!(f, "{measure:<width$}")?;
            cells.iter().try_for_each(|cell| write!(f, "{cell:>18}"))?;
            writeln!(f)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_whether_it_falls_short() {
        let mut board = Board::default();
        board.row("news", "date right", AtLeast(96.0), 0.97);
        board.row("news", "date wrong", AtMost(2.0), 0.031);
        let expected = "\
what                    on          must   ours
date right              news      ≥ 96.0   97.0
date wrong              news      ≤  2.0    3.1  short
";
        assert_eq!(board.to_string(), expected);
    }

    #[test]
    fn readers_stand_side_by_side() {
        let mut table = Table::of("news", &["ours", "theirs"]);
        table.row("date right", [Some("97.0".to_owned()), None]);
        assert_eq!(
            table.to_string(),
            "news                                            ours            theirs\n\
             date right                                      97.0                 –\n"
        );
    }
}
