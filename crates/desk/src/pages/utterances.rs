//! Utterances: what was said once and is told by several articles, its wordings beside each other, and where they come from.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use onrecord_record::{OriginRow, Portion, StepRow, UtteranceQuery, UtteranceRow, WordingRow};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{self, Query};
use super::search::Found;
use super::{Answer, Desk, Frame, Names};
use crate::difference::{self, Stretch};
use crate::failure::Failure;
use crate::form::Table;
use crate::marked;
use crate::parameters;
use crate::wire::{Item, Listing, SCHEMA};
use crate::words;

#[derive(Template)]
#[template(path = "utterances.html")]
struct Utterances {
    frame: Frame,
    found: Found,
    rows: Vec<UtteranceRow>,
}

impl Utterances {
    fn marked(&self, text: &str) -> String {
        marked::line(text, &onrecord_record::matches(text, &self.found.query.text("q")))
    }
}

/// The utterances.
pub(crate) async fn list(desk: Desk, query: Query) -> Response {
    let found = utterances(&desk, &query).await;
    desk.answer(query, found)
}

async fn utterances(desk: &Desk, query: &Query) -> Result<Portion<UtteranceRow>, Failure> {
    desk.takes(query, parameters::UTTERANCES)?;
    let asked =
        UtteranceQuery { id: None, words: query.owned("q"), by: query.owned("by"), among: query.among()? };
    let part = query.part()?;
    desk.ask_kept(query.kept_as(), move |record| record.utterances_part(&asked, &part)).await
}

impl Answer for Portion<UtteranceRow> {
    fn page(self, desk: &Desk, query: Query) -> Result<impl Template, Failure> {
        let frame = Frame { words: query.text("q"), ..desk.frame("utterances", "Utterances") };
        Ok(Utterances { frame, found: Found::of(query, "utterance", &self), rows: self.rows })
    }

    fn json(self, next: Option<String>) -> impl Serialize {
        Listing::of(self, next)
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add_all(self.rows.iter().flat_map(UtteranceRow::lines))
    }

    fn next(&self, query: &Query) -> Option<String> {
        query.next(self)
    }
}

#[derive(Template)]
#[template(path = "utterance.html")]
struct Utterance {
    frame: Frame,
    row: UtteranceRow,
    who: String,
    /// The wordings beside the fullest one.
    others: Vec<Other>,
    /// All wordings by the dates of their articles.
    by_time: Vec<WordingRow>,
    tree: Vec<Branch>,
}

/// A wording beside the fullest one.
struct Other {
    wording: WordingRow,
    fullest: Vec<Stretch>,
    here: Vec<Stretch>,
}

/// A step through the tree of tellings, as nested lists are written.
enum Branch {
    /// An origin or a telling.
    Telling { outlet: String, to: Option<String>, kind: Option<String>, why: String },
    /// What goes back to it begins.
    Down,
    /// And ends.
    Up,
    /// Nothing more is told of this one.
    End,
}

/// One utterance, as programs get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneUtterance {
    /// Always `onrecord.api/1`.
    schema: &'static str,
    /// The utterance.
    utterance: Item<UtteranceRow>,
}

/// One utterance.
pub(crate) async fn page(desk: Desk, Names([id]): Names<1>, query: Query) -> Response {
    let found = utterance(&desk, &id, &query).await;
    desk.answer(query, found)
}

async fn utterance(desk: &Desk, id: &str, query: &Query) -> Result<UtteranceRow, Failure> {
    desk.takes(query, parameters::NONE)?;
    let id: i64 = id.parse().map_err(|_| Failure::NoPage)?;
    desk.ask(move |record| record.utterance(id)).await
}

impl Answer for UtteranceRow {
    fn page(self, desk: &Desk, _: Query) -> Result<impl Template, Failure> {
        let who = said_by(&self);
        let others = self.wordings.iter().skip(1).map(|wording| Other {
            fullest: difference::of_fullest(&self.text, &wording.words),
            here: difference::of_this(&wording.text, &wording.words),
            wording: wording.clone(),
        });
        let mut by_time = self.wordings.clone();
        by_time.sort_by_key(|wording| (wording.published.is_none(), wording.published.clone()));
        let title = match &self.date {
            Some(date) => format!("{who}, {}", words::day(date)),
            None => who.clone(),
        };
        Ok(Utterance {
            frame: desk.frame("utterances", title),
            who,
            others: others.collect(),
            by_time,
            tree: tree(&self),
            row: self,
        })
    }

    fn json(self, _: Option<String>) -> impl Serialize {
        OneUtterance { schema: SCHEMA, utterance: Item::of(self) }
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add_all(self.lines())
    }
}

/// Who said it, by name or as the fullest wording has it.
fn said_by(row: &UtteranceRow) -> String {
    let source = row.wordings.first().and_then(|wording| wording.source.as_deref());
    words::who(row.speaker.as_deref(), source)
}

/// The origins, each with the tellings that go back to it, and to these, and so on.
fn tree(row: &UtteranceRow) -> Vec<Branch> {
    let mut found = Vec::new();
    for origin in &row.from {
        let own = origin.article.as_deref();
        let place = own.and_then(|article| place(row, article));
        found.push(Branch::Telling {
            outlet: origin.outlet.clone(),
            to: place,
            kind: None,
            why: String::new(),
        });
        let mut told = BTreeSet::new();
        told.extend(own);
        // What goes back to an article that is not among these goes back to the origin.
        let is_among = |article: &str| origin.tellings.iter().any(|other| other.article == article);
        let first =
            |step: &&StepRow| step.from.as_deref().is_none_or(|from| Some(from) == own || !is_among(from));
        let steps: Vec<&StepRow> =
            origin.tellings.iter().filter(|step| step.kind.is_some()).filter(first).collect();
        grow(row, origin, &steps, &mut told, &mut found);
        found.push(Branch::End);
    }
    found
}

fn grow<'a>(
    row: &UtteranceRow,
    origin: &'a OriginRow,
    steps: &[&'a StepRow],
    told: &mut BTreeSet<&'a str>,
    found: &mut Vec<Branch>,
) {
    let steps: Vec<&&StepRow> = steps.iter().filter(|step| told.insert(&step.article)).collect();
    if steps.is_empty() {
        return;
    }
    found.push(Branch::Down);
    for step in steps {
        found.push(Branch::Telling {
            outlet: step.outlet.clone(),
            to: place(row, &step.article),
            kind: step.kind.clone(),
            why: step.why.clone(),
        });
        let next = origin.tellings.iter().filter(|next| next.from.as_deref() == Some(step.article.as_str()));
        grow(row, origin, &next.collect::<Vec<_>>(), told, found);
        found.push(Branch::End);
    }
    found.push(Branch::Up);
}

/// Where an article tells it.
fn place(row: &UtteranceRow, article: &str) -> Option<String> {
    let wording = row.wordings.iter().find(|wording| wording.article == article)?;
    Some(format!("/articles/{article}#s{}", wording.number))
}

/// Who tells it: the outlet or, where it is not known, the file.
fn teller(wording: &WordingRow) -> &str {
    wording.outlet.as_deref().unwrap_or(&wording.file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(article: &str, from: Option<&str>) -> StepRow {
        StepRow {
            article: article.to_owned(),
            outlet: article.to_owned(),
            kind: (from.is_some() || article != "a").then(|| "reprint".to_owned()),
            from: from.map(str::to_owned),
            why: String::new(),
        }
    }

    fn drawn(tellings: Vec<StepRow>) -> String {
        let origin = OriginRow { outlet: "a".to_owned(), article: Some("a".to_owned()), tellings };
        let row = UtteranceRow {
            id: 1,
            speaker: None,
            other_speakers: Vec::new(),
            date: None,
            text: String::new(),
            outlets: 1,
            origins: 1,
            wordings: Vec::new(),
            from: vec![origin],
            recurs: Vec::new(),
        };
        let one = |branch: &Branch| match branch {
            Branch::Telling { outlet, .. } => outlet.clone(),
            Branch::Down => "(".to_owned(),
            Branch::Up => ")".to_owned(),
            Branch::End => ";".to_owned(),
        };
        tree(&row).iter().map(one).collect()
    }

    #[test]
    fn tellings_hang_on_what_they_go_back_to() {
        let tellings =
            vec![step("a", None), step("b", Some("a")), step("c", Some("b")), step("d", Some("a"))];
        assert_eq!(drawn(tellings), "a(b(c;);d;);");
        assert_eq!(drawn(vec![step("a", None)]), "a;");
    }

    #[test]
    fn what_goes_back_to_no_known_article_hangs_on_the_origin_and_nothing_hangs_twice() {
        assert_eq!(drawn(vec![step("b", None), step("c", Some("elsewhere"))]), "a(b;c;);");
        assert_eq!(drawn(vec![step("a", None), step("b", Some("a")), step("a", Some("b"))]), "a(b;);");
    }
}
