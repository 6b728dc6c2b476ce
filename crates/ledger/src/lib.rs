//! The figures of a record, as people look at them: in words, beside an official table, and drawn.
//!
//! The terminal and the desk show the same: what is told of a figure, and what a table makes of it, is settled here once. There is
//! no I/O here: rows come from a record, series from the caller.

#![forbid(unsafe_code)]

mod amount;
mod beside;
mod picture;

use onrecord_reading::interval;
use onrecord_record::FigureRow;
use onrecord_series::Series;
use serde::Serialize;

pub use amount::{amount, grouped, rounded};
pub use beside::{Checked, TableValue, stretches};
pub use picture::{STYLE, picture};

/// A figure, and what a table makes of it where there is one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entry {
    /// The figure.
    #[serde(flatten)]
    pub row: FigureRow,
    /// What the table makes of it; nothing where there is no table, or it has nothing of that name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<Checked>,
}

impl Entry {
    /// The figure, held against the table of `series` where there is one.
    pub fn new(row: FigureRow, series: Option<&Series>) -> Self {
        let check = series.and_then(|series| beside::check(series, &row));
        Self { row, check }
    }

    /// The amount in full: `up 10,000,000,000 USD`.
    pub fn amount(&self) -> String {
        let row = &self.row;
        amount((row.value, row.upper), &row.unit, &row.modifier, row.change.as_deref())
    }

    /// The amount, large numbers by their magnitude: `up 10 billion USD`.
    pub fn short_amount(&self) -> String {
        let row = &self.row;
        amount::short_amount((row.value, row.upper), &row.unit, &row.modifier, row.change.as_deref())
    }

    /// What it measures, and of which whole: `spending, share of the budget`. Empty where that was not read.
    pub fn of(&self) -> String {
        match (&self.row.of, &self.row.share_of) {
            (Some(of), Some(whole)) => format!("{of}, share of {whole}"),
            (None, Some(whole)) => format!("share of {whole}"),
            (of, None) => of.clone().unwrap_or_default(),
        }
    }

    /// The time that it is of, or else the day on which it was said: `2016`, `said 2017-02-15`. Empty where neither is known.
    pub fn time(&self) -> String {
        match (&self.row.time, &self.row.date) {
            (Some(time), _) => time.replace('/', " to "),
            (None, Some(date)) => format!("said {}", date.get(..10).unwrap_or(date)),
            (None, None) => String::new(),
        }
    }

    /// Who gives it, where somebody does: the speaker by name, or else the source as it is written, in quotation marks.
    pub fn speaker(&self) -> Option<String> {
        self.row.statement.map(|_| match (&self.row.speaker, &self.row.source) {
            (Some(speaker), _) => speaker.clone(),
            (None, Some(source)) => format!("“{source}”"),
            (None, None) => "nobody named".to_owned(),
        })
    }

    /// Who tells it: the outlet or, where it is not known, the file without its folder.
    pub fn told_by(&self) -> &str {
        let file = &self.row.file;
        self.row.outlet.as_deref().unwrap_or_else(|| file.rsplit('/').next().unwrap_or(file))
    }

    /// What figures are put in order by: the last day that one is of, or else the day on which it was said; those without
    /// either last.
    pub fn when(&self) -> impl Ord + use<> {
        let own = self.row.time.as_deref().and_then(interval).map(|days| days.latest.to_string());
        let day = own.or_else(|| self.row.date_latest.clone());
        (day.is_none(), day.unwrap_or_default(), self.row.date_earliest.clone())
    }
}
