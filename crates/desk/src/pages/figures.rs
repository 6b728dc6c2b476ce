//! The ledger: amounts, with who gives them, by themselves or beside an official table; as a table and as a picture.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use onrecord_ledger::{Checked, Entry, TableValue, picture, stretches};
use onrecord_record::{Column, FigureQuery, FigureRow, Part, Portion, Position};
use onrecord_series::Series;
use serde::Serialize;
use utoipa::ToSchema;

use super::article::passage_address;
use super::query::Query;
use super::search::{Facet, Found, Value};
use super::{Answer, Desk, Frame};
use crate::failure::Failure;
use crate::wire::Listing;
use crate::words::{self, grouped};
use crate::{form, parameters};

/// How many figures are held against a table at most: whoever has more narrows the question.
const CHECKED: u64 = 20_000;

#[derive(Template)]
#[template(path = "figures.html")]
struct Shown {
    frame: Frame,
    found: Found,
    entries: Vec<Entry>,
    /// The tables that there are, by name.
    tables: Vec<String>,
    table: Option<Table>,
    picture: String,
}

/// The table that figures are held against.
#[derive(Serialize, ToSchema)]
pub(crate) struct Table {
    /// Its name.
    name: String,
    /// Where it is from.
    source: String,
    /// Its address.
    url: Option<String>,
    /// How many figures it has nothing of, and so were left out.
    left_out: u64,
    /// Whether there are more figures than were held against it.
    cut: bool,
}

/// Figures that were found, with what they were held against.
struct Ledger {
    part: Portion<Entry>,
    verdicts: Vec<(String, u64)>,
    table: Option<Table>,
}

/// The ledger, as programs get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedFigures {
    #[serde(flatten)]
    listing: Listing<Entry>,
    /// The official table that they were held against.
    table: Option<Table>,
}

/// What a table says to a figure, as the end of its line.
#[derive(Serialize)]
struct VerdictLine<'a> {
    verdict: Option<&'a str>,
    off_by: Option<f64>,
    why: Option<&'a str>,
}

/// The ledger.
pub(crate) async fn page(desk: Desk, query: Query) -> Response {
    let ledger = ledger(&desk, &query).await;
    desk.answer(query, ledger)
}

impl Answer for Ledger {
    fn page(self, desk: &Desk, query: Query) -> Result<impl Template, Failure> {
        let Ledger { part, verdicts, table } = self;
        let tables = desk.series().iter().map(|series| series.description().name().to_owned()).collect();
        let frame = Frame { words: query.text("q"), ..desk.frame("figures", "Figures") };
        let picture = query.at_all("/figures/plot.svg");
        let chosen = query.get("verdict").map(str::to_owned);
        let value = |(value, figures): &(String, u64)| {
            let chosen = chosen.as_ref() == Some(value);
            Value {
                value: value.clone(),
                count: grouped(*figures),
                to: query.with("verdict", (!chosen).then_some(value)),
                chosen,
            }
        };
        let verdicts = Facet { name: "verdict", values: verdicts.iter().map(value).collect() };
        let mut found = Found::of(query, "figure", &part);
        if table.is_some() {
            found.facets.insert(0, verdicts);
        }
        Ok(Shown { frame, found, entries: part.rows, tables, table, picture })
    }

    fn json(self, next: Option<String>) -> impl Serialize {
        let mut listing = Listing::of(self.part, next);
        if self.table.is_some() {
            listing = listing.counted_by("verdict", self.verdicts);
        }
        ListedFigures { listing, table: self.table }
    }

    fn rows(&self, table: &mut form::Table) -> Result<(), Failure> {
        if self.table.is_none() {
            return table.add_all(self.part.rows.iter().map(|entry| &entry.row));
        }
        table.add_all(self.part.rows.iter().map(|entry| {
            let check = entry.check.as_ref();
            let verdict = VerdictLine {
                verdict: check.map(|check| check.verdict),
                off_by: check.and_then(|check| check.off_by),
                why: check.map(|check| check.why.as_str()),
            };
            (&entry.row, verdict)
        }))
    }

    fn next(&self, query: &Query) -> Option<String> {
        query.next(&self.part)
    }
}

/// The figures of one page of it, drawn by the time that they are of.
pub(crate) async fn plot(desk: Desk, query: Query) -> Response {
    match ledger(&desk, &query).await {
        Ok(Ledger { mut part, table, .. }) => {
            part.rows.sort_by_key(Entry::when);
            let title =
                query.get("of").or(table.as_ref().map(|table| table.name.as_str())).unwrap_or("Figures");
            let drawn = picture(title, table.as_ref().map(|table| table.source.as_str()), &part.rows);
            // Its style sheet stands in it.
            const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
            ([(header::CONTENT_TYPE, "image/svg+xml"), (header::CONTENT_SECURITY_POLICY, POLICY)], drawn)
                .into_response()
        }
        Err(failure) => desk.failed(&failure),
    }
}

async fn ledger(desk: &Desk, query: &Query) -> Result<Ledger, Failure> {
    desk.takes(query, parameters::FIGURES)?;
    let asked = FigureQuery {
        words: query.owned("q"),
        by: query.owned("by"),
        of: query.owned("of"),
        unit: query.owned("unit"),
        among: query.among()?,
    };
    let part = query.part()?;
    let verdict = query.owned("verdict");
    let name = query.get("series");
    let series = name
        .map(|name| desk.series().iter().position(|series| series.description().name() == name).ok_or(name));
    match series.transpose() {
        Ok(None) => {
            let Portion { rows, total, undated, more, counts, next } =
                desk.ask(move |record| record.figures_part(&asked, &part)).await?;
            let rows = rows.into_iter().map(|row| Entry::new(row, None)).collect();
            Ok(Ledger {
                part: Portion { rows, total, undated, more, counts, next },
                verdicts: Vec::new(),
                table: None,
            })
        }
        Ok(Some(at)) => {
            let tables = Arc::clone(desk.series());
            desk.ask(move |record| {
                let all = Part { after: None, skip: 0, most: CHECKED, ..part.clone() };
                Ok(beside(&tables[at], record.figures_part(&asked, &all)?, &part, verdict.as_deref()))
            })
            .await
        }
        Err(name) => Err(Failure::NoTable(name.to_owned())),
    }
}

/// The figures that a table has something of, held against it, and of these the part that is asked for. Only the table can say which
/// they are, so the record cannot count them.
fn beside(series: &Series, found: Portion<FigureRow>, part: &Part, verdict: Option<&str>) -> Ledger {
    let description = series.description();
    let all = found.rows.len() as u64;
    let cut = found.total > all || found.more;
    let mut entries: Vec<Entry> = found
        .rows
        .into_iter()
        .map(|row| Entry::new(row, Some(series)))
        .filter(|entry| entry.check.is_some())
        .collect();
    let left_out = all - entries.len() as u64;
    let verdicts = counted(&entries, |entry| entry.check.as_ref().map(|check| check.verdict));
    entries.retain(|entry| verdict.is_none() || entry.check.as_ref().map(|check| check.verdict) == verdict);
    let counts = BTreeMap::from([
        (Column::Outlet, counted(&entries, |entry| entry.row.outlet.as_deref())),
        (Column::Speaker, counted(&entries, |entry| entry.row.speaker.as_deref())),
        (Column::Unit, counted(&entries, |entry| Some(&entry.row.unit))),
        (
            Column::Year,
            counted(&entries, |entry| entry.row.date_earliest.as_deref().and_then(|day| day.get(..4))),
        ),
    ]);
    let total = entries.len() as u64;
    let (rows, next) = part.cut(entries, |Entry { row, .. }| {
        Position::of(row.date_earliest.as_deref(), (&row.article, row.number))
    });
    Ledger {
        part: Portion { rows, total, more: false, undated: found.undated, counts, next },
        verdicts,
        table: Some(Table {
            name: description.name().to_owned(),
            source: description.source().to_owned(),
            url: description.url().map(str::to_owned),
            left_out,
            cut,
        }),
    }
}

/// How many entries have each value, the commonest first.
fn counted<'a>(entries: &'a [Entry], value: impl Fn(&'a Entry) -> Option<&'a str>) -> Vec<(String, u64)> {
    const MOST: usize = 12;
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    entries
        .iter()
        .filter_map(value)
        .filter(|value| !value.is_empty())
        .for_each(|value| *counts.entry(value).or_default() += 1);
    let mut counts: Vec<(String, u64)> =
        counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.truncate(MOST);
    counts
}

impl Shown {
    /// Where the figure stands.
    fn passage(&self, row: &FigureRow) -> String {
        passage_address(&row.article, row.start, row.end, &row.text)
    }

    /// The verdict as a class of the style sheet.
    fn class(&self, check: &Checked) -> &'static str {
        match check.verdict {
            "consistent" => "consistent",
            "off by" => "off",
            "differs by definition" => "otherwise",
            _ => "incomparable",
        }
    }

    /// The lines of the table that a value was computed from, where it is the one that the figure is looked at beside.
    fn lines(&self, check: &Checked, at: &usize, value: &TableValue) -> Option<String> {
        let lines = if value.rows.len() == 1 { "line" } else { "lines" };
        let source = value.source.as_ref().map_or_else(String::new, |source| format!("; {source}"));
        (check.main() == Some(*at))
            .then(|| format!("{lines} {} of the table{source}", stretches(&value.rows)))
    }

    /// What the picture shows, for who does not see it.
    fn shows(&self) -> String {
        let many = words::count(self.entries.len() as u64, "figure");
        let beside = self
            .table
            .as_ref()
            .map_or_else(String::new, |table| format!(", beside what “{}” has", table.name));
        format!(
            "{many} of this page by the time that they are of{beside}. All of it stands in the table of figures on this page."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::ROWS;
    use onrecord_series::Description;

    #[test]
    fn a_page_holds_its_part_of_what_a_table_has_something_of() {
        let description = "name = 'Ports'\nsource = 'Yearbook'\ntable = 'p.csv'\n[[measure]]\nname = 'spending'\nunit = 'USD'";
        let series = Series::new(
            Description::parse(description).unwrap(),
            b"entity,period,spending\nHaldby,2015,60e9\nHaldby,2016,63e9\n",
        )
        .unwrap();
        let row = |number: u32, value: f64, of: &str| FigureRow {
            article: "a".repeat(64),
            number,
            file: "a.html".to_owned(),
            outlet: Some("Post".to_owned()),
            url: None,
            title: None,
            published: None,
            date: None,
            date_earliest: Some("2016-05-01".to_owned()),
            date_latest: Some("2016-05-02".to_owned()),
            text: format!("${} billion", value / 1e9),
            value,
            upper: None,
            unit: "USD".to_owned(),
            modifier: "=".to_owned(),
            change: None,
            of: Some(of.to_owned()),
            share_of: None,
            holder: Some("Haldby".to_owned()),
            wanted: false,
            time: Some("2016".to_owned()),
            statement: None,
            speaker: None,
            source: None,
            before: String::new(),
            after: String::new(),
            start: 0,
            end: 1,
        };
        let rows = vec![row(0, 63e9, "spending"), row(1, 70e9, "spending"), row(2, 1e9, "fish")];
        let found = Portion { total: 3, more: false, rows, undated: 0, counts: BTreeMap::new(), next: None };
        let part = Part { only: Vec::new(), newest_first: true, after: None, skip: 1, most: ROWS };
        let ledger = beside(&series, found.clone(), &part, None);
        assert_eq!((ledger.part.total, ledger.part.rows.len()), (2, 1));
        assert_eq!(ledger.part.rows[0].check.as_ref().unwrap().in_words(), "off by -7 billion");
        assert_eq!(ledger.verdicts, [("consistent".to_owned(), 1), ("off by".to_owned(), 1)]);
        assert_eq!(ledger.part.counts[&Column::Year], [("2016".to_owned(), 2)]);
        assert_eq!(ledger.table.map(|table| (table.left_out, table.cut)), Some((1, false)));
        let consistent = beside(&series, found, &Part { skip: 0, ..part }, Some("consistent"));
        assert_eq!(consistent.part.rows.iter().map(|entry| entry.row.number).collect::<Vec<_>>(), [0]);
    }
}
