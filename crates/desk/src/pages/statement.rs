//! One statement: who says it, how it is told, where it stands, and how to cite it.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use onrecord_export::cite::{Citation, Form};
use onrecord_export::text_fragment;
use onrecord_reading::wire;
use onrecord_record::{Links, SaidRow};

use super::{Desk, Frame, article, query};
use crate::failure::Failure;
use crate::words;

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
    before: Option<u32>,
    after: Option<u32>,
    statements: u64,
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
    statements: usize,
    links: Links,
}

/// The statement, or its citation in one form, where the address ends with the name of one.
pub(crate) async fn page(desk: Desk, Path((id, number)): Path<(String, String)>) -> Response {
    match number.split_once('.') {
        None => desk.answer(statement(&desk, id, &number).await),
        Some((number, ending)) => match download(&desk, id, number, ending).await {
            Ok(answer) => answer,
            Err(failure) => desk.failed(&failure),
        },
    }
}

async fn statement(desk: &Desk, id: String, number: &str) -> Result<Shown, Failure> {
    let told = told(desk, id, number).await?;
    let citation = told.citation();
    let Told { row, statement, article, statements, links } = told;
    let written =
        |form: Form| Written { form: form.name(), ending: form.ending(), text: citation.written(form) };
    let words: String =
        article.text.chars().skip(row.start as usize).take((row.end - row.start) as usize).collect();
    let pieces = statement.content.iter().map(|piece| piece.text.as_str());
    Ok(Shown {
        frame: desk.frame(
            "statements",
            format!("Statement {} of {}", row.number, article::title(&article, &row.file)),
        ),
        who: citation.who.clone(),
        chain: statement.chain,
        date: When::of(&row),
        passage: article::passage_address(&row.article, row.start, row.end, &words),
        elsewhere: article.url.as_deref().and_then(|url| text_fragment(url, pieces)),
        utterance: links.utterances.get(&row.number).copied(),
        added: links.added_at,
        citations: Form::ALL.map(written).into(),
        before: row.number.checked_sub(1),
        after: Some(row.number + 1).filter(|next| (*next as usize) < statements),
        statements: statements as u64,
        row,
    })
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
            let row = record.statement(&reading.article.id, number)?;
            let links = record.links(&reading.article.id)?;
            Ok((row, reading, links))
        })
        .await?;
    let (Some(row), wire::Reading { article, statements, .. }, links) = told else {
        return Err(Failure::NoPage);
    };
    let count = statements.len();
    let statement = statements.into_iter().find(|one| one.id == number as usize).ok_or(Failure::NoPage)?;
    Ok(Told { row, statement, article, statements: count, links })
}

impl Told {
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
