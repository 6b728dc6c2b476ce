//! `check_figure`: a figure of the record, or one that is handed in, beside the official tables.

use std::sync::Arc;

use jiff::civil::Date;
use onrecord_ledger::{Checked, Entry};
use onrecord_reading::interval;
use onrecord_record::{Error, FigureRow};
use onrecord_series::{Change, Claim, Modifier, Series};
use serde_json::Value;

use super::arguments::Asked;
use super::wire::{BySeries, CheckedFigure};
use super::{Agents, Trouble, arguments};
use crate::failure::Failure;

pub(super) async fn check(agents: &Agents, asked: &Asked) -> Result<Value, Trouble> {
    let tables = chosen(&agents.state.series, asked.get("series"))?;
    let checked = match (asked.get("article"), asked.get("value")) {
        (Some(article), None) => {
            let number = asked.number("number").ok_or_else(|| {
                Trouble("a figure of the record is named by “article” and “number”, both as `find_figures` gives them".to_owned())
            })?;
            let row = figure(agents, article.to_owned(), number).await?;
            let check = |series: &Series| Entry::new(row.clone(), Some(series)).check;
            CheckedFigure {
                checks: tables.iter().map(|series| by(series, check(series))).collect(),
                figure: Some(row),
            }
        }
        (None, Some(_)) => {
            let claim = Claimed::of(asked)?;
            let check = |series: &Series| {
                let claim = claim.claim();
                series.concerns(&claim).then(|| Checked::from(series.check(&claim)))
            };
            CheckedFigure {
                checks: tables.iter().map(|series| by(series, check(series))).collect(),
                figure: None,
            }
        }
        _ => {
            return Err(Trouble(
                "name either a figure of the record by “article” and “number”, or a figure of your own by “value”, “unit”, “of”, “holder” and “time”"
                    .to_owned(),
            ));
        }
    };
    serde_json::to_value(checked).map_err(|_| Failure::Broken.into())
}

/// The tables to look into: the one of that name, or all.
pub(super) fn chosen<'a>(all: &'a Arc<Vec<Series>>, name: Option<&str>) -> Result<Vec<&'a Series>, Trouble> {
    let names = || all.iter().map(|series| series.description().name());
    if all.is_empty() {
        return Err(Trouble(
            "there is no official table to hold figures against: whoever started onrecord names one with --series FILE".to_owned(),
        ));
    }
    let Some(name) = name else { return Ok(all.iter().collect()) };
    match all.iter().find(|series| series.description().name() == name) {
        Some(series) => Ok(vec![series]),
        None => {
            let list = names().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
            let near = arguments::nearest(name, names());
            let near = near.map_or_else(String::new, |near| format!(" Do you mean “{near}”?"));
            Err(Trouble(format!("there is no table “{name}”; there are: {list}.{near}")))
        }
    }
}

async fn figure(agents: &Agents, article: String, number: u64) -> Result<FigureRow, Trouble> {
    let (id, row) = agents
        .ask(move |record| {
            let id = record.article(&article)?.article.id;
            let row =
                u32::try_from(number).map_or(Ok::<_, Error>(None), |number| record.figure(&id, number))?;
            Ok((id, row))
        })
        .await?;
    row.ok_or_else(|| {
        Trouble(format!(
            "there is no figure {number} in the article {id}; `find_figures` gives figures with their numbers"
        ))
    })
}

fn by(series: &Series, check: Option<Checked>) -> BySeries {
    let description = series.description();
    BySeries {
        series: description.name().to_owned(),
        source: description.source().to_owned(),
        url: description.url().map(str::to_owned),
        check,
    }
}

/// A figure that is handed in.
struct Claimed<'a> {
    asked: &'a Asked,
    value: f64,
    time: Option<(Date, Date)>,
    said: Option<(Date, Date)>,
}

impl<'a> Claimed<'a> {
    fn of(asked: &'a Asked) -> Result<Self, Trouble> {
        let missing: Vec<&str> =
            ["unit", "of"].into_iter().filter(|name| asked.get(name).is_none()).collect();
        if !missing.is_empty() {
            return Err(Trouble(format!("a figure of your own needs “{}” as well", missing.join("” and “"))));
        }
        let value = asked.get("value").and_then(|value| value.parse().ok()).unwrap_or_default();
        Ok(Self { value, time: days(asked, "time")?, said: days(asked, "said")?, asked })
    }

    fn claim(&self) -> Claim<'_> {
        let Self { asked, value, time, said } = *self;
        Claim {
            value: value.abs(),
            unit: asked.get("unit").unwrap_or_default(),
            modifier: asked.get("modifier").and_then(Modifier::from_sign).unwrap_or_default(),
            change: asked.get("change").and_then(Change::from_name),
            // Its digits say how far it was rounded.
            text: asked.get("written").or(asked.get("value")).unwrap_or_default(),
            of: asked.get("of"),
            share_of: asked.get("share_of"),
            holder: asked.get("holder"),
            time,
            said,
            ..Claim::default()
        }
    }
}

/// The days that an argument names.
fn days(asked: &Asked, name: &str) -> Result<Option<(Date, Date)>, Trouble> {
    let Some(value) = asked.get(name) else { return Ok(None) };
    match interval(value) {
        Some(days) => Ok(Some((days.earliest, days.latest))),
        None => Err(Trouble(format!(
            "“{value}” is no time; “{name}” is a day, month, quarter, year or interval, such as 2024-03-31, 2024-03, 2024-Q1, 2024 or 2024-03-01/2024-03-31"
        ))),
    }
}
