//! Who is on the record: whom most is given to, who goes by a name, and one actor with what it said and what was said of it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use onrecord_record::{Account, Counted, Decision, Error, Held, Named, Told, Who};

use super::query::{self, Query};
use super::{Desk, Frame, corrections, html};
use crate::failure::Failure;
use crate::form::Form;
use crate::words::{self, count};

/// How many of those most on the record are shown.
const SHOWN: u64 = 200;
/// How many statements, names and so on of one actor.
const OF_ONE: u64 = 8;
/// How many roles.
const ROLES: usize = 60;

#[derive(Template)]
#[template(path = "actors.html")]
struct List {
    frame: Frame,
    /// What the parts of the page that all searches share look at.
    found: Asked,
    asked: String,
    /// Who goes by the name that was asked for.
    meant: Vec<Meant>,
    most: Vec<Named>,
    /// Whether there are more than are shown.
    more: bool,
}

struct Asked {
    query: Query,
}

/// An actor that a name may mean, with its address.
struct Meant {
    who: Who,
    said: u64,
    to: String,
}

#[derive(Template)]
#[template(path = "actor.html")]
struct Shown {
    frame: Frame,
    who: Who,
    /// Names beside the fullest one.
    others: Vec<String>,
    roles: Vec<Held>,
    more_roles: usize,
    outlets: Vec<ByOutlet>,
    said: u64,
    told: u64,
    account: Account,
    /// Most statements of one month.
    busiest: u64,
    /// Others who go by these words.
    namesakes: Vec<Meant>,
    /// What was settled on its names by hand.
    decisions: Vec<Decision>,
    /// The name that was typed to be one with it, where that could not be, and why.
    other: String,
    wrong: Option<String>,
}

/// How many statements of an outlet are by, to and about somebody.
struct ByOutlet {
    outlet: Option<String>,
    counts: [u64; 3],
}

/// Those most on the record, or who goes by a name; where that is one, its own page.
pub(crate) async fn list(desk: Desk, query: Query) -> Response {
    let asked = query.text("q");
    let found = if asked.is_empty() { Ok(Vec::new()) } else { called(&desk, asked.clone()).await };
    match found {
        Ok(found) => match only(&asked, &found) {
            Some(at) => Redirect::to(&address(&found, at)).into_response(),
            None => desk.answer(all(&desk, query, found).await),
        },
        Err(failure) => desk.failed(&failure),
    }
}

async fn all(desk: &Desk, query: Query, found: Vec<Who>) -> Result<List, Failure> {
    // A source that is no name stands in quotation marks.
    let asked = query.text("q").trim_matches(['“', '”', '"']).to_owned();
    let mut most = Vec::new();
    if asked.is_empty() {
        most = desk.ask(|record| record.named(SHOWN + 1)).await?;
    }
    let more = most.len() as u64 > SHOWN;
    most.truncate(SHOWN as usize);
    let title = if asked.is_empty() { "Actors".to_owned() } else { format!("Who goes by “{asked}”") };
    Ok(List {
        frame: Frame { words: asked.clone(), ..desk.frame("actors", title) },
        found: Asked { query },
        asked,
        meant: meant(found),
        most,
        more,
    })
}

/// One actor, or those to choose from.
pub(crate) async fn page(desk: Desk, Path(name): Path<String>, query: Query) -> Response {
    let found = match called(&desk, name.clone()).await {
        Ok(found) => found,
        Err(failure) => return desk.failed(&failure),
    };
    let which = match query.number::<usize>("which") {
        Ok(which) => which,
        Err(failure) => return desk.failed(&failure),
    };
    let of_name =
        |which: usize| (0..found.len()).filter(|at| found[*at].name == name).nth(which.checked_sub(1)?);
    match which.map_or_else(|| only(&name, &found), of_name) {
        Some(at) => desk.answer(one(&desk, found, at).await),
        None if which.is_some() => desk.failed(&Failure::NoPage),
        None if found.is_empty() => desk.failed(&onrecord_record::Error::Nobody(name).into()),
        None => {
            let query = Query::of(
                "/actors",
                &form_urlencoded::Serializer::new(String::new()).append_pair("q", &name).finish(),
            );
            desk.answer(all(&desk, query, found).await)
        }
    }
}

async fn called(desk: &Desk, name: String) -> Result<Vec<Who>, Failure> {
    desk.ask(move |record| record.who(&name)).await
}

/// The one that a name means: all that goes by it, or the only one whose fullest name it is.
fn only(name: &str, found: &[Who]) -> Option<usize> {
    if found.len() == 1 {
        return Some(0);
    }
    let mut whole = found.iter().enumerate().filter(|(_, who)| who.name == name);
    match (whole.next(), whole.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

/// The address of one of those that go by a name; where its fullest name means several, it says which.
fn address(found: &[Who], at: usize) -> String {
    let name = &found[at].name;
    let path = format!("/actors/{}", query::in_path(name));
    match only(name, found) {
        Some(_) => path,
        None => {
            let before = found[..at].iter().filter(|who| who.name == *name).count();
            format!("{path}?which={}", before + 1)
        }
    }
}

fn meant(found: Vec<Who>) -> Vec<Meant> {
    let addresses: Vec<String> = (0..found.len()).map(|at| address(&found, at)).collect();
    let all = found.into_iter().zip(addresses);
    all.map(|(who, to)| Meant { said: sum(&who.said), who, to }).collect()
}

fn sum(told: &[Told]) -> u64 {
    told.iter().map(|told| told.statements).sum()
}

async fn one(desk: &Desk, found: Vec<Who>, at: usize) -> Result<Shown, Failure> {
    let (who, account, decisions) = {
        let who = found[at].clone();
        desk.ask(move |record| {
            let (account, decisions) = (record.account(&who, OF_ONE)?, record.decisions_on(&who)?);
            Ok((who, account, decisions))
        })
        .await?
    };
    let namesakes = meant(found)
        .into_iter()
        .enumerate()
        .filter(|(other, _)| *other != at)
        .map(|(_, meant)| meant)
        .collect();
    let mut roles = who.roles.clone();
    let more_roles = roles.len().saturating_sub(ROLES);
    roles.truncate(ROLES);
    Ok(Shown {
        frame: desk.frame("actors", who.name.clone()),
        others: who.names.iter().filter(|name| **name != who.name).cloned().collect(),
        roles,
        more_roles,
        outlets: by_outlet(&who),
        said: sum(&who.said),
        told: sum(&who.about),
        busiest: account.months.iter().map(|month| month.1).max().unwrap_or_default(),
        account,
        namesakes,
        decisions,
        other: String::new(),
        wrong: None,
        who,
    })
}

/// Settles that this actor and the one that a form names are one.
pub(crate) async fn merge(desk: Desk, Path(name): Path<String>, form: Form) -> Response {
    let by = desk.editor().map(str::to_owned);
    let (one_name, other) = (name.clone(), form.text("other"));
    let done = desk.change(move |record| record.merge(&one_name, &other, by.as_deref()).map(|()| None)).await;
    match done {
        Ok(()) => Redirect::to(&format!("/actors/{}#by-hand", query::in_path(&name))).into_response(),
        Err(failure @ Failure::Record(Error::Nobody(_) | Error::NoWords(_) | Error::ManyActors { .. })) => {
            let found = called(&desk, name.clone()).await.unwrap_or_default();
            let Some(at) = only(&name, &found) else { return desk.failed(&failure) };
            match one(&desk, found, at).await {
                Ok(page) => {
                    let page = Shown { other: form.text("other"), wrong: Some(failure.to_string()), ..page };
                    html(failure.status(), &page)
                }
                Err(failure) => desk.failed(&failure),
            }
        }
        Err(failure) => desk.failed(&failure),
    }
}

/// The three counts of each outlet beside each other, in the order of how much it has.
fn by_outlet(who: &Who) -> Vec<ByOutlet> {
    let mut outlets: BTreeMap<Option<String>, [u64; 3]> = BTreeMap::new();
    for (column, told) in [&who.said, &who.to, &who.about].into_iter().enumerate() {
        for one in told {
            outlets.entry(one.outlet.clone()).or_default()[column] = one.statements;
        }
    }
    let mut rows: Vec<ByOutlet> =
        outlets.into_iter().map(|(outlet, counts)| ByOutlet { outlet, counts }).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.counts.iter().sum::<u64>()));
    rows
}

impl Shown {
    /// Its own address.
    fn address(&self) -> String {
        format!("/actors/{}", query::in_path(&self.who.name))
    }

    /// Names with how many statements go with each, and where those stand: `part` of a question, beside this actor's name in `own`.
    fn links(&self, counted: &[Counted], part: &str, own: &str) -> Vec<(String, String, String)> {
        let link = |one: &Counted| {
            let pairs = form_urlencoded::Serializer::new(String::new())
                .append_pair(own, &self.who.name)
                .append_pair(part, &one.name)
                .finish();
            (one.name.clone(), count(one.statements, "statement"), format!("/statements?{pairs}"))
        };
        counted.iter().map(link).collect()
    }
}

impl Meant {
    /// Its names beside the fullest one.
    fn others(&self) -> Vec<&str> {
        self.who.names.iter().filter(|name| **name != self.who.name).map(String::as_str).collect()
    }
}
