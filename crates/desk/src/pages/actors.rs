//! Who is on the record: whom most is given to, who goes by a name, and one actor with what it said and what was said of it.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use onrecord_record::{Account, Counted, Decision, Error, Held, Named, Portion, Record, SaidRow, Told, Who};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{self, Query};
use super::{Answer, Desk, Frame, Names, corrections};
use crate::failure::Failure;
use crate::form::{Form, Table};
use crate::parameters::{self, ROWS};
use crate::sent::Sent;
use crate::wire::{Item, Listing, Row, SCHEMA};
use crate::words::{self, count};

/// How many of those most on the record are shown.
const SHOWN: u64 = 200;
/// How many statements, names and so on of one actor.
const OF_ONE: u64 = 8;
/// What a source that is no name stands in.
const QUOTES: [char; 3] = ['“', '”', '"'];
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

/// Whom most statements are given to, or who goes by a name.
struct Listed {
    /// The name that was asked for.
    asked: String,
    /// Who goes by it.
    found: Vec<Who>,
    /// Where none was asked for: whom most statements are given to.
    most: Vec<Named>,
    /// Whether there are more than are shown.
    more: bool,
}

/// Somebody of a list, as programs get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ListedActor {
    /// The name; of somebody who was asked for, the fullest.
    name: String,
    /// person, organization, place or group.
    kind: String,
    /// In how many articles it stands.
    articles: u64,
    /// How many statements are given to it.
    statements: u64,
    /// All of it, where a name was asked for; not of namesakes.
    who: Option<Who>,
    /// Where there is more of it.
    #[serde(skip)]
    to: String,
}

/// An actor as a line of a table.
#[derive(Serialize)]
struct ActorLine<'a> {
    name: &'a str,
    kind: &'a str,
    articles: u64,
    statements: u64,
}

/// One actor, as programs get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneActor {
    /// Always `onrecord.api/1`.
    schema: &'static str,
    /// The actor.
    actor: Item<ListedActor>,
    /// What it said last, when, of whom and to whom; and what others said of it last.
    account: Account,
    /// Others who go by these words.
    namesakes: Vec<Item<ListedActor>>,
}

/// Somebody, with what is told of it and who else goes by these words.
struct One {
    found: Vec<Who>,
    at: usize,
    account: Account,
    /// What a person has settled about who it is.
    decisions: Vec<Decision>,
}

/// What a name leads to: one actor, or a list to choose from.
enum Called {
    One(Box<One>),
    Several(Listed),
}

/// Those most on the record, or who goes by a name; where that is one, its own page.
pub(crate) async fn list(desk: Desk, query: Query) -> Response {
    let listed = listed(&desk, &query).await;
    if let (Form::Page, Ok(Listed { asked, found, .. })) = (desk.form(), &listed)
        && let Some(at) = only(asked, found)
    {
        return Redirect::to(&address(found, at, "")).into_response();
    }
    desk.answer(query, listed)
}

async fn listed(desk: &Desk, query: &Query) -> Result<Listed, Failure> {
    desk.takes(query, parameters::ACTORS)?;
    let asked = query.text("q");
    if !asked.trim_matches(QUOTES).is_empty() {
        let limit = query.limit(ROWS)?;
        let found = called(desk, asked.clone()).await?;
        return those(desk, asked, found, limit).await;
    }
    let limit = query.limit(SHOWN)?;
    let mut most = desk.ask(move |record| record.named(limit + 1)).await?;
    let more = most.len() as u64 > limit;
    most.truncate(limit as usize);
    Ok(Listed { asked: String::new(), found: Vec::new(), most, more })
}

/// Those who go by a name, the first of them in full.
async fn those(desk: &Desk, asked: String, mut found: Vec<Who>, limit: u64) -> Result<Listed, Failure> {
    // Whose whole name it is comes first.
    if let Some(at) = only(&asked, &found) {
        found[..=at].rotate_right(1);
    }
    let more = found.len() as u64 > limit;
    found.truncate(limit as usize);
    let in_full = move |record: &Record| found.iter().map(|who| record.who_in_full(who)).collect();
    let found: Vec<Who> = desk.ask_kept(format!("all {limit} {asked}"), in_full).await?;
    Ok(Listed { asked, found, most: Vec::new(), more })
}

impl Answer for Listed {
    fn page(self, desk: &Desk, query: Query) -> Result<impl Template, Failure> {
        let Listed { asked, found, most, more } = self;
        let asked = asked.trim_matches(QUOTES).to_owned();
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

    fn json(self, next: Option<String>) -> impl Serialize {
        let rows: Vec<ListedActor> = if self.asked.is_empty() {
            self.most.into_iter().map(ListedActor::named).collect()
        } else {
            ListedActor::called(&self.found)
        };
        let total = rows.len() as u64;
        let counts = BTreeMap::new();
        Listing::of(Portion { rows, total, more: self.more, undated: 0, counts, next: None }, next)
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        let most = self.most.iter().map(|named| ActorLine {
            name: &named.name,
            kind: &named.kind,
            articles: named.articles,
            statements: named.statements,
        });
        let found = self.found.iter().map(|who| ActorLine {
            name: &who.name,
            kind: &who.kind,
            articles: who.articles,
            statements: sum(&who.said),
        });
        table.add_all(most.chain(found))
    }
}

impl ListedActor {
    pub(crate) fn named(named: Named) -> Self {
        let Named { name, kind, articles, statements } = named;
        let to = format!("/actors.json?q={}", query::in_path(&name));
        Self { name, kind, articles, statements, who: None, to }
    }

    fn called(found: &[Who]) -> Vec<Self> {
        (0..found.len()).map(|at| Self::one_called(found, at)).collect()
    }

    fn one_called(found: &[Who], at: usize) -> Self {
        let who = &found[at];
        Self {
            name: who.name.clone(),
            kind: who.kind.clone(),
            articles: who.articles,
            statements: sum(&who.said),
            to: address(found, at, ".json"),
            who: Some(who.clone()),
        }
    }
}

impl Row for ListedActor {
    fn own(&self) -> Option<String> {
        Some(self.to.clone())
    }
}

/// One actor, or those to choose from.
pub(crate) async fn page(desk: Desk, Names([name]): Names<1>, query: Query) -> Response {
    match one(&desk, name, &query).await {
        Ok(Called::One(one)) => desk.answer(query, Ok(*one)),
        Ok(Called::Several(Listed { asked, found, .. })) if desk.form() != Form::Page => {
            let names = found.into_iter().map(|who| who.name).collect();
            desk.failed(&Error::ManyActors { name: asked, names }.into())
        }
        Ok(Called::Several(listed)) => {
            let pairs =
                form_urlencoded::Serializer::new(String::new()).append_pair("q", &listed.asked).finish();
            desk.answer(Query::of("/actors", &pairs), Ok(listed))
        }
        Err(failure) => desk.failed(&failure),
    }
}

async fn one(desk: &Desk, name: String, query: &Query) -> Result<Called, Failure> {
    desk.takes(query, parameters::ACTOR)?;
    let limit = query.limit(OF_ONE)?;
    let which = query.number::<usize>("which")?;
    let mut found = called(desk, name.clone()).await?;
    let of_name =
        |which: usize| (0..found.len()).filter(|at| found[*at].name == name).nth(which.checked_sub(1)?);
    match which.map_or_else(|| only(&name, &found), of_name) {
        Some(at) => {
            let brief = found[at].clone();
            let kept = format!("account {limit} {at} {name}");
            let tell = move |record: &Record| {
                let who = record.who_in_full(&brief)?;
                let account = record.account(&who, limit)?;
                Ok((who, account))
            };
            let (who, account) = desk.ask_kept(kept, tell).await?;
            found[at] = who;
            let who = found[at].clone();
            let decisions = desk.ask(move |record| record.decisions_on(&who)).await?;
            Ok(Called::One(Box::new(One { found, at, account, decisions })))
        }
        None if which.is_some() => Err(Failure::NoPage),
        None if found.is_empty() => Err(Error::Nobody(name).into()),
        None => Ok(Called::Several(those(desk, name, found, ROWS).await?)),
    }
}

impl One {
    /// Its page.
    fn shown(self, desk: &Desk) -> Shown {
        let One { found, at, account, decisions } = self;
        let who = found[at].clone();
        let others_at = |other: &(usize, Meant)| other.0 != at;
        let namesakes =
            meant(found).into_iter().enumerate().filter(others_at).map(|(_, meant)| meant).collect();
        let mut roles = who.roles.clone();
        let more_roles = roles.len().saturating_sub(ROLES);
        roles.truncate(ROLES);
        Shown {
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
        }
    }
}

impl Answer for One {
    fn page(self, desk: &Desk, _: Query) -> Result<impl Template, Failure> {
        Ok(self.shown(desk))
    }

    fn json(self, _: Option<String>) -> impl Serialize {
        let mut all = ListedActor::called(&self.found);
        let actor = all.remove(self.at);
        // Of these no more is told here.
        all.iter_mut().for_each(|namesake| namesake.who = None);
        OneActor { schema: SCHEMA, actor: Item::of(actor), account: self.account, namesakes: Item::all(all) }
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add_all(self.account.said.iter().map(SaidRow::line))
    }
}

async fn called(desk: &Desk, name: String) -> Result<Vec<Who>, Failure> {
    desk.ask_kept(format!("who {name}"), move |record| record.who_briefly(&name)).await
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

/// The address of one of those that go by a name, with the ending of a form; where its fullest name means several, it says which.
fn address(found: &[Who], at: usize, ending: &str) -> String {
    let name = &found[at].name;
    let page = if ending.is_empty() { query::as_page(name) } else { query::in_path(name).into_owned() };
    let path = format!("/actors/{page}{ending}");
    match only(name, found) {
        Some(_) => path,
        None => {
            let before = found[..at].iter().filter(|who| who.name == *name).count();
            format!("{path}?which={}", before + 1)
        }
    }
}

fn meant(found: Vec<Who>) -> Vec<Meant> {
    let addresses: Vec<String> = (0..found.len()).map(|at| address(&found, at, "")).collect();
    let all = found.into_iter().zip(addresses);
    all.map(|(who, to)| Meant { said: sum(&who.said), who, to }).collect()
}

fn sum(told: &[Told]) -> u64 {
    told.iter().map(|told| told.statements).sum()
}

/// Settles that this actor and the one that a form names are one.
pub(crate) async fn merge(desk: Desk, Names([name]): Names<1>, form: Sent) -> Response {
    let by = desk.editor().map(str::to_owned);
    let (one_name, other) = (name.clone(), form.text("other"));
    let done = desk.change(move |record| record.merge(&one_name, &other, by.as_deref()).map(|()| None)).await;
    match done {
        Ok(()) => Redirect::to(&format!("/actors/{}#by-hand", query::as_page(&name))).into_response(),
        Err(failure @ Failure::Record(Error::Nobody(_) | Error::NoWords(_) | Error::ManyActors { .. })) => {
            match one(&desk, name, &Query::of("/actors", "")).await {
                Ok(Called::One(found)) => {
                    let page = found.shown(&desk);
                    let page = Shown { other: form.text("other"), wrong: Some(failure.to_string()), ..page };
                    desk.again(&failure, &page)
                }
                _ => desk.failed(&failure),
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
