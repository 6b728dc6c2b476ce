//! A figure of the record beside an official table.

use jiff::civil::Date;
use onrecord_reading::interval;
use onrecord_record::FigureRow;
use onrecord_series::{Change, Check, Claim, Measured, Modifier, Series, Verdict};
use serde::Serialize;

use crate::amount::rounded;

/// What an official table makes of a figure, as it leaves the program.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Checked {
    /// consistent, off by, differs by definition or not comparable.
    pub verdict: &'static str,
    /// By how much the table has more, in the figure's unit.
    pub off_by: Option<f64>,
    /// The reason, in words and numbers.
    pub why: String,
    /// What the table gives by each definition, the one that the figure's words say first.
    pub measured: Vec<TableValue>,
}

/// A value of the table by one definition.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TableValue {
    /// What is measured, whose, and when, in words.
    pub definition: String,
    /// The value. A decrease is negative.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// How it was computed.
    pub arithmetic: String,
    /// Whether it is what the figure says, as far as that was rounded.
    pub fits: bool,
    /// Lines of the table.
    pub rows: Vec<u64>,
    /// What the table says of where these lines are from.
    pub source: Option<String>,
    /// Members of a group that were left out, as a value of theirs is missing.
    pub missing: Vec<String>,
}

/// What the series makes of a figure; nothing where it has nothing of that name.
pub(crate) fn check(series: &Series, row: &FigureRow) -> Option<Checked> {
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
        let value = |measured: Measured| TableValue {
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
    /// Which of the table's values the figure is to be looked at beside: the one that it fits, or else that of the definition
    /// that its words say. Nothing where the table gives no value.
    pub fn main(&self) -> Option<usize> {
        self.measured.iter().position(|value| value.fits).or((!self.measured.is_empty()).then_some(0))
    }

    /// Whether the table could say anything.
    pub fn is_compared(&self) -> bool {
        self.verdict != Verdict::NotComparable.name()
    }

    /// The verdict in a few words: `off by -0.9`.
    pub fn in_words(&self) -> String {
        match self.off_by {
            Some(gap) => format!("{} {}", self.verdict, rounded(gap)),
            None => self.verdict.to_owned(),
        }
    }
}

/// Line numbers as stretches: `4-6, 9`.
pub fn stretches(lines: &[u64]) -> String {
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
