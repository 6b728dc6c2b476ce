//! The versions of one page, and what changed from each to the next.

use askama::Template;
use axum::response::Response;
use onrecord_record::VersionRow;
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::{Answer, Desk, Frame, RawNames};
use crate::failure::Failure;
use crate::form::Table;
use crate::parameters;
use crate::wire::{self, SCHEMA};
use crate::words;

/// The versions of a page, the earliest first.
struct Found(Vec<VersionRow>);

#[derive(Template)]
#[template(path = "versions.html")]
struct Shown {
    frame: Frame,
    url: Option<String>,
    versions: Vec<Version>,
}

/// A version with the id of the one before; none of the first.
struct Version {
    before: Option<String>,
    row: VersionRow,
}

/// The versions of a page, as programs get them.
#[derive(Serialize, ToSchema)]
pub(crate) struct Versions {
    /// Always `onrecord.api/1`.
    schema: &'static str,
    /// Their own address on this desk.
    #[serde(rename = "self")]
    own: String,
    /// The versions, the earliest first, each with what changed since the one before.
    versions: Vec<VersionRow>,
}

/// The versions.
pub(crate) async fn page(desk: Desk, RawNames([id]): RawNames<1>, query: Query) -> Response {
    let found = found(&desk, id, &query).await;
    desk.answer(query, found)
}

async fn found(desk: &Desk, id: String, query: &Query) -> Result<Found, Failure> {
    desk.takes(query, parameters::NONE)?;
    desk.ask(move |record| record.versions(&id)).await.map(Found)
}

impl Answer for Found {
    fn page(self, desk: &Desk, _: Query) -> Result<impl Template, Failure> {
        let Self(rows) = self;
        let (url, title) = rows.last().map_or((None, None), |last| (last.url.clone(), last.title.clone()));
        let title = title.map_or_else(|| "Versions".to_owned(), |title| format!("Versions of “{title}”"));
        let before: Vec<Option<String>> =
            [None].into_iter().chain(rows.iter().map(|row| Some(row.article.clone()))).collect();
        let versions = before.into_iter().zip(rows).map(|(before, row)| Version { before, row }).collect();
        Ok(Shown { frame: desk.frame("articles", title), url, versions })
    }

    fn json(self, _: Option<String>) -> impl Serialize {
        let own = self.0.first().map(|version| wire::versions(&version.article)).unwrap_or_default();
        Versions { schema: SCHEMA, own, versions: self.0 }
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add_all(self.0.iter().flat_map(VersionRow::lines))
    }
}
