//! One statement: who says it, how it is told, where it stands, how to cite it, and what was corrected in it by hand.

mod by_hand;

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use onrecord_export::cite::{Citation, Form};
use onrecord_export::text_fragment;
use onrecord_reading::wire;
use onrecord_record::{Correction, Links, SaidRow};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::{Answer, Desk, Frame, RawNames, article, corrections, query};
use crate::failure::Failure;
use crate::form::{self, Table};
use crate::wire::{Item, SCHEMA, utterance};
use crate::{parameters, words};
pub(crate) use by_hand::correct;
use by_hand::{Fields, Machine};

#[derive(Template)]
#[template(path = "statement.html")]
struct Shown {
    frame: Frame,
    row: SaidRow,
    who: String,
    /// Who relays it, the outermost first, the speaker last.
    chain: Vec<String>,
    date: When,
    /// Where it stands in the article, on the desk.
    passage: String,
    /// Where it stands on the page itself, elsewhere.
    elsewhere: Option<String>,
    utterance: Option<i64>,
    added: String,
    citations: Vec<Written>,
    before: Option<usize>,
    after: Option<usize>,
    statements: u64,
    /// What was corrected in it, the latest last.
    corrections: Vec<Correction>,
    /// The statement as the machine reads it, where that is something else.
    machine: Option<Machine>,
    rejected: bool,
    fields: Fields,
}

/// When it was said, and how that is known.
struct When {
    date: String,
    basis: &'static str,
}

/// A citation in one form.
struct Written {
    form: &'static str,
    ending: &'static str,
    text: String,
}

/// A statement with what is known of its article.
struct Told {
    row: SaidRow,
    statement: wire::Statement,
    article: wire::Article,
    /// The numbers of all statements of the article, those that were rejected among them.
    numbers: Vec<usize>,
    rejected: bool,
    actors: Vec<String>,
    corrections: Vec<Correction>,
    mark: String,
    links: Links,
}

/// One statement, as programs get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneStatement {
    /// Always `onrecord.api/1`.
    schema: &'static str,
    /// The statement, as lists have it.
    statement: Item<SaidRow>,
    /// The same as its article's reading has it, with its pieces.
    reading: wire::Statement,
    /// Where what other articles tell as well is told with their wordings.
    utterance: Option<String>,
    /// When its article was added, UTC.
    added_at: String,
    /// How many statements the article has; they are numbered from 0.
    statements: u64,
    /// How to cite it.
    citations: Vec<Cited>,
}

/// A citation in one form, as programs get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Cited {
    /// The form's name.
    form: &'static str,
    /// The address of this citation alone.
    #[serde(rename = "self")]
    own: String,
    /// The citation.
    text: String,
}

/// The statement, or its citation in one form, where the address ends with the name of one.
pub(crate) async fn page(desk: Desk, RawNames([id, number]): RawNames<2>, query: Query) -> Response {
    if let Some((number, ending)) =
        number.split_once('.').filter(|(_, ending)| Form::of_ending(ending).is_some())
    {
        return match download(&desk, id, number, ending).await {
            Ok(answer) => answer,
            Err(failure) => desk.failed(&failure),
        };
    }
    let told = statement(&desk, id, form::Form::split(&number).0, &query).await;
    desk.answer(query, told)
}

async fn statement(desk: &Desk, id: String, number: &str, query: &Query) -> Result<Told, Failure> {
    desk.takes(query, parameters::NONE)?;
    told(desk, id, number).await
}

impl Answer for Told {
    fn page(self, desk: &Desk, _: Query) -> Result<impl Template, Failure> {
        Ok(self.shown(desk))
    }

    fn json(self, _: Option<String>) -> impl Serialize {
        let citation = self.citation();
        let Told { row, statement, numbers, links, .. } = self;
        let cited = |form: Form| Cited {
            form: form.name(),
            own: format!("/articles/{}/statements/{}.{}", row.article, row.number, form.ending()),
            text: citation.written(form),
        };
        OneStatement {
            schema: SCHEMA,
            citations: Form::ALL.map(cited).into(),
            utterance: links.utterances.get(&row.number).map(|id| utterance(*id)),
            added_at: links.added_at,
            statements: numbers.len() as u64,
            reading: statement,
            statement: Item::of(row),
        }
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add(self.row.line())
    }
}

async fn download(desk: &Desk, id: String, number: &str, ending: &str) -> Result<Response, Failure> {
    let form = Form::of_ending(ending).ok_or(Failure::NoPage)?;
    let citation = told(desk, id, number).await?.citation();
    // The key is made of letters, digits and hyphens.
    let disposition = format!("attachment; filename=\"{}.{ending}\"", citation.key());
    let headers =
        [(header::CONTENT_TYPE, form.media_type().to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, citation.written(form)).into_response())
}

async fn told(desk: &Desk, id: String, number: &str) -> Result<Told, Failure> {
    let number: u32 = number.parse().map_err(|_| Failure::NoPage)?;
    let told = desk
        .ask(move |record| {
            let reading = record.article(&id)?;
            let id = &reading.article.id;
            let row = record.statement(id, number)?.or_else(|| SaidRow::rejected(&reading, number));
            let mut corrections = record.corrections(Some(id))?;
            corrections.retain(|correction| correction.number == number && correction.state != "lost");
            let (links, mark) = (record.links(id)?, record.mark(id, number)?);
            Ok((row, corrections, links, mark, reading))
        })
        .await?;
    let (Some(row), corrections, links, mark, reading) = told else { return Err(Failure::NoPage) };
    let wire::Reading { article, statements, rejected, actors, .. } = reading;
    let mut numbers: Vec<usize> = statements.iter().chain(&rejected).map(|one| one.id).collect();
    numbers.sort_unstable();
    let of_number = |one: &wire::Statement| one.id == number as usize;
    let is_rejected = rejected.iter().any(of_number);
    let statement = statements.into_iter().chain(rejected).find(of_number).ok_or(Failure::NoPage)?;
    let actors = actors.into_iter().map(|actor| actor.name).collect();
    Ok(Told { row, statement, article, numbers, rejected: is_rejected, actors, corrections, mark, links })
}

impl Shown {
    /// Its own address.
    fn address(&self) -> String {
        format!("/articles/{}/statements/{}", self.row.article, self.row.number)
    }
}

impl Told {
    /// Its page.
    fn shown(self, desk: &Desk) -> Shown {
        let citation = self.citation();
        let fields = Fields::of(&self);
        let Told { row, statement, article, numbers, rejected, corrections, links, .. } = self;
        let at = numbers.iter().position(|number| *number == row.number as usize).unwrap_or_default();
        let written =
            |form: Form| Written { form: form.name(), ending: form.ending(), text: citation.written(form) };
        let words: String =
            article.text.chars().skip(row.start as usize).take((row.end - row.start) as usize).collect();
        let pieces = statement.content.iter().map(|piece| piece.text.as_str());
        Shown {
            frame: desk.frame(
                "statements",
                format!("Statement {} of {}", row.number, article::title(&article, &row.file)),
            ),
            who: citation.who.clone(),
            machine: statement.hand.as_ref().and_then(|hand| Machine::beside(&hand.machine, &statement)),
            chain: statement.chain,
            date: When::of(&row),
            passage: article::passage_address(&row.article, row.start, row.end, &words),
            elsewhere: article.url.as_deref().and_then(|url| text_fragment(url, pieces)),
            utterance: links.utterances.get(&row.number).copied(),
            added: links.added_at,
            citations: Form::ALL.map(written).into(),
            before: at.checked_sub(1).and_then(|at| numbers.get(at)).copied(),
            after: numbers.get(at + 1).copied(),
            statements: numbers.len() as u64,
            corrections,
            rejected,
            fields,
            row,
        }
    }

    fn citation(&self) -> Citation {
        Citation::of(&self.row, &self.article, &self.links.added_at)
    }
}

impl When {
    fn of(row: &SaidRow) -> Self {
        match (&row.said, &row.published) {
            (Some(said), _) => Self { date: words::moment(said), basis: "as the article says" },
            (None, Some(published)) => Self {
                date: words::moment(published),
                basis: "the article does not say when: this is when it was published",
            },
            (None, None) => Self {
                date: "not known".to_owned(),
                basis: "neither the statement nor the article has a date",
            },
        }
    }
}
