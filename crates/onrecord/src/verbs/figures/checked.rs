//! A figure of the record beside an official table.

use std::path::Path;

use jiff::civil::Date;
use onrecord_reading::interval;
use onrecord_record::FigureRow;
use onrecord_series::{Change, Check, Claim, Description, Error, Measured, Modifier, Series, Verdict};
use serde::Serialize;

use crate::failure::Failure;

/// The series that the file at `path` describes, with its table, which lies beside it.
pub(super) fn series(path: &Path) -> Result<Series, Failure> {
    let unread = |path: &Path| {
        let path = path.to_owned();
        move |source| Failure::Unread { path, source }
    };
    let faulty = |source| Failure::Series { path: path.to_owned(), source };
    // What is wrong with the table is the table's.
    let faulty_table = |table: &Path, source| match source {
        Error::Toml(_) | Error::Key { .. } => faulty(source),
        source => Failure::Series { path: table.to_owned(), source },
    };
    let description = std::fs::read_to_string(path).map_err(unread(path))?;
    let description = Description::parse(&description).map_err(faulty)?;
    let table = path.parent().unwrap_or(Path::new("")).join(description.table());
    let bytes = std::fs::read(&table).map_err(unread(&table))?;
    Series::new(description, &bytes).map_err(|source| faulty_table(&table, source))
}

/// What an official table makes of a figure, as it leaves the program.
#[derive(Serialize)]
pub(super) struct Checked {
    /// consistent, off by, differs by definition or not comparable.
    verdict: &'static str,
    /// By how much the table has more, in the figure's unit.
    off_by: Option<f64>,
    /// The reason, in words and numbers.
    pub(super) why: String,
    /// What the table gives by each definition, the one that the figure's words say first.
    pub(super) measured: Vec<Value>,
}

/// A value of the table by one definition.
#[derive(Serialize)]
pub(super) struct Value {
    pub(super) definition: String,
    pub(super) value: f64,
    pub(super) unit: String,
    pub(super) arithmetic: String,
    pub(super) fits: bool,
    /// Lines of the table.
    pub(super) rows: Vec<u64>,
    pub(super) source: Option<String>,
    missing: Vec<String>,
}

/// What the series makes of a figure; nothing where it has nothing of that name.
pub(super) fn check(series: &Series, row: &FigureRow) -> Option<Checked> {
    let days =
        |earliest: &str, latest: &str| Some((earliest.parse::<Date>().ok()?, latest.parse::<Date>().ok()?));
    let time = row.time.as_deref().and_then(interval).map(|days| (days.earliest, days.latest));
    let said = row.date_earliest.as_deref().zip(row.date_latest.as_deref());
    let claim = Claim {
        value: row.value,
        upper: row.upper,
        unit: &row.unit,
        modifier: Modifier::from_sign(&row.modifier).unwrap_or_default(),
        change: row.change.as_deref().and_then(Change::from_name),
        text: &row.text,
        of: row.of.as_deref(),
        share_of: row.share_of.as_deref(),
        holder: row.holder.as_deref(),
        time,
        said: said.and_then(|(earliest, latest)| days(earliest, latest)),
        asked: row.wanted,
    };
    series.concerns(&claim).then(|| Checked::from(series.check(&claim)))
}

impl From<Check> for Checked {
    fn from(check: Check) -> Self {
        let value = |measured: Measured| Value {
            definition: measured.definition,
            value: measured.value,
            unit: measured.unit,
            arithmetic: measured.arithmetic,
            fits: measured.fits,
            rows: measured.rows,
            source: measured.source,
            missing: measured.missing,
        };
        let off_by = match check.verdict {
            Verdict::OffBy(gap) => Some(gap),
            _ => None,
        };
        let measured = check.measured.into_iter().map(value).collect();
        Self { verdict: check.verdict.name(), off_by, why: check.why, measured }
    }
}

impl Checked {
    /// Whether the table could say anything.
    pub(super) fn is_compared(&self) -> bool {
        self.verdict != Verdict::NotComparable.name()
    }

    /// The verdict in a few words: `off by -0.9`.
    pub(super) fn verdict(&self) -> String {
        match self.off_by {
            Some(gap) => format!("{} {}", self.verdict, super::rounded(gap)),
            None => self.verdict.to_owned(),
        }
    }
}

/// Line numbers as stretches: `4-6, 9`.
pub(super) fn stretches(lines: &[u64]) -> String {
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    for &line in lines {
        match stretches.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => stretches.push((line, line)),
        }
    }
    let written = |&(first, last): &(u64, u64)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    stretches.iter().map(written).collect::<Vec<_>>().join(", ")
}
