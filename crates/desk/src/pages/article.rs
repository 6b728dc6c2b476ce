//! One article: its text with what was read from it marked, what is known of it, and the page that it was read from.

use std::fmt::Write;
use std::ops::Range;

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use onrecord_page::Format;
use onrecord_reading::wire::{Reading, Statement};
use onrecord_record::{Links, ReprintRow, SaidRow};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::query::Query;
use super::{Answer, Desk, Frame, Names, RawNames};
use crate::failure::Failure;
use crate::form::{Form, Table};
use crate::marked::{self, Anchor, Block, Mark};
use crate::parameters;
use crate::wire::{self, SCHEMA};
use crate::words::{self, known_by, last_day, moment, told_how, who};

/// How many letters of a passage's hash stand in its address.
const HASH: usize = 12;

/// An article with what stands beside it, and the passage that the address names.
struct Stored {
    reading: Reading,
    links: Links,
    passage: Option<AskedPassage>,
    /// Its statements, where they are asked for as rows.
    said: Vec<SaidRow>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct Shown {
    frame: Frame,
    reading: Reading,
    links: Links,
    text: String,
    notes: Vec<Note>,
    passage: Option<AskedPassage>,
    published: Vec<String>,
    size: usize,
}

/// One article, as programs get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneArticle {
    /// Always `onrecord.api/1`.
    schema: &'static str,
    /// Its own address on this desk.
    #[serde(rename = "self")]
    own: String,
    /// The page as it came.
    original: String,
    /// What was read from it, as `onrecord.reading/1`.
    reading: Reading,
    /// What stands beside it in the record.
    links: Links,
    /// The passage that the address names, where it does.
    passage: Option<AskedPassage>,
}

/// A statement beside the text.
struct Note {
    statement: Statement,
    who: String,
    utterance: Option<i64>,
    permalink: String,
    figures: Vec<String>,
}

/// A passage that the address names.
#[derive(Serialize, ToSchema)]
pub(crate) struct AskedPassage {
    /// First code point.
    start: usize,
    /// The one after its last.
    end: usize,
    /// The words, where the text is long enough to have any there.
    words: Option<String>,
    /// Whether they are those that the address was made for; nothing where it does not say.
    unchanged: Option<bool>,
}

/// The article.
pub(crate) async fn page(desk: Desk, Names([id]): Names<1>, query: Query) -> Response {
    let stored = stored(&desk, id, &query).await;
    desk.answer(query, stored)
}

async fn stored(desk: &Desk, id: String, query: &Query) -> Result<Stored, Failure> {
    desk.takes(query, parameters::ARTICLE)?;
    let as_rows = desk.form() == Form::Csv;
    let (reading, links, said) = desk
        .ask(move |record| {
            let reading = record.article(&id)?;
            let links = record.links(&reading.article.id)?;
            let said = if as_rows { record.said_in(&reading.article.id)? } else { Vec::new() };
            Ok((reading, links, said))
        })
        .await?;
    let points = points(&reading.article.text);
    let passage = passage(query, |span| slice(&reading.article.text, &points, span))?;
    Ok(Stored { reading, links, passage, said })
}

/// Where each code point begins.
fn points(text: &str) -> Vec<usize> {
    text.char_indices().map(|(byte, _)| byte).collect()
}

impl Answer for Stored {
    fn page(self, desk: &Desk, _: Query) -> Result<impl Template, Failure> {
        let Stored { reading, links, passage, .. } = self;
        let points = points(&reading.article.text);
        let slice = |span: Range<usize>| slice(&reading.article.text, &points, span);
        let blocks: Vec<Block> = reading
            .article
            .blocks
            .iter()
            .map(|block| Block { span: block.start..block.end, kind: block.kind.clone() })
            .collect();
        let text = marked::article(&reading.article.text, &blocks, &marks(&reading, passage.as_ref()));
        let note = |statement: &Statement| Note {
            who: name(statement),
            utterance: u32::try_from(statement.id)
                .ok()
                .and_then(|number| links.utterances.get(&number).copied()),
            permalink: statement
                .content
                .first()
                .zip(statement.content.last())
                .and_then(|(first, last)| permalink(&reading.article.id, first.start..last.end, slice))
                .unwrap_or_default(),
            figures: statement
                .figures
                .iter()
                .filter_map(|&at| Some(reading.figures.get(at)?.text.clone()))
                .collect(),
            statement: statement.clone(),
        };
        let notes = reading.statements.iter().map(note).collect();
        let title = title(&reading.article, &reading.file);
        Ok(Shown {
            frame: desk.frame("articles", title),
            text,
            notes,
            passage,
            published: published(&reading),
            size: points.len(),
            links,
            reading,
        })
    }

    fn json(self, _: Option<String>) -> impl Serialize {
        let id = &self.reading.article.id;
        OneArticle {
            schema: SCHEMA,
            own: wire::article(id),
            original: format!("/articles/{id}/original"),
            links: self.links,
            passage: self.passage,
            reading: self.reading,
        }
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add_all(self.said.iter().map(SaidRow::line))
    }
}

/// The passage between two code points, where the text reaches so far.
fn slice<'a>(text: &'a str, points: &[usize], span: Range<usize>) -> Option<&'a str> {
    let byte =
        |point: usize| if point == points.len() { Some(text.len()) } else { points.get(point).copied() };
    text.get(byte(span.start)?..byte(span.end)?)
}

/// The address of a passage, which holds a hash of its words: so it can say when the text has changed.
fn permalink<'a>(
    id: &str,
    span: Range<usize>,
    slice: impl Fn(Range<usize>) -> Option<&'a str>,
) -> Option<String> {
    let words = slice(span.clone())?;
    Some(passage_address(id, span.start as u64, span.end as u64, words))
}

/// The address of the passage between two code points, which is these words.
pub(super) fn passage_address(id: &str, start: u64, end: u64, words: &str) -> String {
    format!("/articles/{id}?start={start}&end={end}&is={}#passage", hash(words))
}

/// An article's title or, where it has none, its file's own name.
pub(super) fn title(article: &onrecord_reading::wire::Article, file: &str) -> String {
    article.title.clone().unwrap_or_else(|| file.rsplit('/').next().unwrap_or(file).to_owned())
}

fn hash(words: &str) -> String {
    let mut hash: String = Sha256::digest(words).iter().map(|byte| format!("{byte:02x}")).collect();
    hash.truncate(HASH);
    hash
}

/// The passage that is asked for.
fn passage<'a>(
    query: &Query,
    slice: impl Fn(Range<usize>) -> Option<&'a str>,
) -> Result<Option<AskedPassage>, Failure> {
    let Some((start, end)) = query.number("start")?.zip(query.number("end")?) else { return Ok(None) };
    if start >= end {
        return Err(Failure::Wrong("a passage must end behind its start".to_owned()));
    }
    let words = slice(start..end);
    let unchanged = query.get("is").map(|is| words.is_some_and(|words| hash(words) == is));
    Ok(Some(AskedPassage { start, end, words: words.map(str::to_owned), unchanged }))
}

fn name(statement: &Statement) -> String {
    let speaker = statement.speaker.as_ref().map(|speaker| speaker.name.as_str());
    who(speaker, statement.source.as_ref().map(|source| source.text.as_str()))
}

/// Everything that was read from the article, where it stands.
fn marks(reading: &Reading, passage: Option<&AskedPassage>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut mark =
        |span: Range<usize>, class: &'static str, tells: Option<String>, anchor: Option<Anchor>| {
            marks.push(Mark { span, class, tells, anchor });
        };
    // A passage from an address is marked where its words are still those.
    if let Some(passage) =
        passage.filter(|passage| passage.words.is_some() && passage.unchanged != Some(false))
    {
        let anchor = Anchor {
            id: "passage".to_owned(),
            to: "#passage".to_owned(),
            tells: "The passage that was asked for".to_owned(),
            sign: "▸".to_owned(),
        };
        mark(passage.start..passage.end, "passage", None, Some(anchor));
    }
    for statement in &reading.statements {
        let who = name(statement);
        let how = told_how(&statement.kind);
        for (at, content) in statement.content.iter().enumerate() {
            let anchor = (at == 0).then(|| Anchor {
                id: format!("s{}", statement.id),
                to: format!("#n{}", statement.id),
                tells: format!("Statement {}: {who}, {how}", statement.id),
                sign: statement.id.to_string(),
            });
            let class = match statement.kind.as_str() {
                "direct" => "said direct",
                "mixed" => "said mixed",
                _ => "said indirect",
            };
            mark(content.start..content.end, class, Some(format!("{who} · {how}")), anchor);
        }
        if let Some(source) = &statement.source {
            mark(source.start..source.end, "source", None, None);
        }
        if let Some(cue) = &statement.cue {
            mark(cue.start..cue.end, "cue", None, None);
        }
    }
    for figure in &reading.figures {
        mark(
            figure.start..figure.end,
            "figure",
            Some(format!("Figure: {} {}", figure.value, figure.unit)),
            None,
        );
    }
    for time in &reading.times {
        let value = time.value.as_deref().unwrap_or("not settled");
        mark(time.start..time.end, "time", Some(format!("Date: {value}")), None);
    }
    for actor in &reading.actors {
        for mention in &actor.mentions {
            let tells = (mention.form != "name").then(|| actor.name.clone());
            mark(mention.start..mention.end, "actor", tells, None);
        }
    }
    marks
}

/// The date of publication and how it is known, in words, one a line.
fn published(reading: &Reading) -> Vec<String> {
    let Some(published) = &reading.article.published else { return vec!["no date on the page".to_owned()] };
    let last = last_day(&published.latest).unwrap_or_default();
    let mut lines = vec![moment(&published.value)];
    if last != published.earliest {
        lines.push(format!("between {} and {last}", published.earliest));
    }
    lines.push(known_by(&published.basis));
    lines
}

/// The page as it came, for a sandboxed frame: no scripts, no forms, nothing from elsewhere.
pub(crate) async fn original(desk: Desk, RawNames([id]): RawNames<1>) -> Response {
    let original = desk.ask(move |record| record.original(&id)).await;
    match original {
        Ok(page) => {
            const POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
            let (kind, bytes) = match page.format {
                Format::Html => ("text/html; charset=utf-8", onrecord_page::inert(&page).into_bytes()),
                _ => ("text/plain; charset=utf-8", page.bytes),
            };
            ([(header::CONTENT_TYPE, kind), (header::CONTENT_SECURITY_POLICY, POLICY)], bytes).into_response()
        }
        Err(failure) => desk.failed(&failure),
    }
}

impl Shown {
    /// A copy of this article, or what it is a copy of, as a link and why.
    fn copy(&self, reprint: &ReprintRow) -> String {
        let own = reprint.article == self.reading.article.id;
        let (id, outlet, file, share) = if own {
            (&reprint.other, &reprint.other_outlet, &reprint.other_file, reprint.share)
        } else {
            (&reprint.article, &reprint.outlet, &reprint.file, reprint.other_share)
        };
        let what = match (reprint.kind.as_str(), own, reprint.first_by.is_some()) {
            ("version", _, _) => "another version of this page",
            (_, true, true) => "copied from here",
            (_, false, true) => "where this was copied from",
            _ => "the same words; which came first is not known",
        };
        let mut html = format!("<a href=\"/articles/{id}\"><bdi>");
        marked::escape(outlet.as_deref().unwrap_or(file), &mut html);
        let _ = write!(html, "</bdi></a>: {what}, {:.0} % of this text", 100.0 * share);
        html
    }
}
