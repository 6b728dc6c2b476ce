//! Who somebody is: the same actor in many articles, under which names and in which roles, and what was said by, to and
//! about it.
//!
//! Articles name the same actor in different ways, and different actors in the same one. What is one here is settled
//! when it is asked for, from the names alone: people by their first and last name, everybody else by any name that two
//! articles share. Somebody of whom an article gives the last name alone is the one person of that name in the record; where
//! there are several, the one whose company it shares, or nobody.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::find::{NAMES, match_all, tokens};
use crate::story::numbers;
use crate::{Error, Record};

/// An actor across the articles of a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Who {
    /// The fullest name.
    pub name: String,
    /// The id of the gazetteer's entry, where one has the name.
    pub entry: Option<String>,
    /// person, organization, place or group.
    pub kind: String,
    /// All names, the one that most articles use first.
    pub names: Vec<String>,
    /// The roles that articles give, the earliest first; those of articles without a date last.
    pub roles: Vec<Held>,
    /// How many articles mention it.
    pub articles: u64,
    /// How many statements it made, by outlet.
    pub said: Vec<Told>,
    /// How many statements were made to it or through it, by outlet.
    pub to: Vec<Told>,
    /// How many statements of others mention it, by outlet.
    pub about: Vec<Told>,
    /// Where it stands in a great many articles: in how many of them, the latest, those that mention it were looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about_in: Option<u64>,
    /// Its rows: one for each article that mentions it, the latest first.
    #[serde(skip)]
    pub(crate) ids: Vec<i64>,
}

/// A role as an article gives it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Held {
    /// When the article was published.
    pub date: Option<String>,
    /// "Secretary General".
    pub title: String,
    /// "NATO".
    pub of: Option<String>,
    /// Who says so.
    pub outlet: Option<String>,
    /// A name that the article's file was found under.
    pub file: String,
    /// The article's id.
    pub article: String,
    /// First code point in the article's text.
    pub start: u64,
    /// The one after its last.
    pub end: u64,
}

/// How many statements an outlet has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Told {
    /// The outlet; none where it is not known.
    pub outlet: Option<String>,
    /// How many.
    pub statements: u64,
}

/// What a person has settled about who is who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// Its number.
    pub id: i64,
    /// `same`: two names are one actor; `apart`: a name means somebody else in one article.
    pub kind: String,
    /// The actor, by its name.
    pub actor: String,
    /// The name that is the same actor's.
    pub other: Option<String>,
    /// The id of the article in which it is somebody else.
    pub article: Option<String>,
    /// When that was settled, UTC.
    pub decided_at: String,
    /// Who settled it, where that was kept.
    pub by: Option<String>,
}

/// What makes an actor one across articles: whether a person, and the name in plain letters; so it is kept in decisions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(String);

impl Key {
    fn of(person: bool, name: &str) -> Self {
        Self(format!("{} {name}", if person { "person" } else { "other" }))
    }

    /// The key of a name in words: of a person, the first and the last.
    pub(crate) fn named(person: bool, words: &[String]) -> Self {
        match words {
            [first, .., last] if person => Self::of(true, &format!("{first} {last}")),
            words => Self::of(person, &words.join(" ")),
        }
    }

    /// The key that was kept as this text.
    pub(crate) fn kept(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    fn is_person(&self) -> bool {
        self.0.starts_with("person ")
    }

    pub(crate) fn name(&self) -> &str {
        self.0.split_once(' ').map_or("", |(_, name)| name)
    }

    fn last_word(&self) -> &str {
        self.0.rsplit(' ').next().unwrap_or_default()
    }
}

/// Whether a statement is of somebody else and mentions one of the first of the actors `ids`.
pub(crate) fn about(ids: &[i64]) -> String {
    let these = numbers(&ids[..ids.len().min(LATEST)]);
    format!(
        "statement.id IN (
            SELECT content.statement_id FROM actor JOIN mention ON mention.actor_id = actor.id
              JOIN statement AS of_article ON of_article.article_id = actor.article_id
              JOIN content ON content.statement_id = of_article.id
               AND content.start_char <= mention.start_char AND content.end_char >= mention.end_char
             WHERE actor.id IN ({these}))
         AND coalesce(statement.speaker_id NOT IN ({these}), true)"
    )
}

/// In how many articles what mentions somebody is looked for.
pub(crate) const LATEST: usize = 500;
/// How many articles of each are looked at to tell apart people of one last name by whom they are mentioned with.
const COMPANIES: usize = 100;

type Groups = BTreeMap<Key, Vec<Seen>>;

/// How many names are kept with whom they mean.
const MEANT: usize = 64;
/// While a record changes, whom a name means is looked up again only after so many times as long as that took.
const WORTH: u32 = 20;

/// What is looked up sooner than this is always looked up again.
const SOON: Duration = Duration::from_millis(20);

/// Whom a name means.
pub(crate) struct Meant {
    /// The rows of the actors, as a list in SQL.
    ids: String,
    /// What the record was like.
    state: [u64; 2],
    found: Instant,
    took: Duration,
}

impl Meant {
    fn holds(&self, state: [u64; 2]) -> bool {
        let is_own = self.state[1] == state[1];
        let is_worth_it = is_own && self.took > SOON && self.found.elapsed() < self.took * WORTH;
        self.state == state || is_worth_it
    }
}

/// An actor of one article.
pub(crate) struct Seen {
    pub(crate) id: i64,
    article: i64,
    /// The first day that the article can be of.
    day: Option<String>,
    hash: String,
    kind: String,
    name: String,
    names: Vec<String>,
}

impl Record {
    /// The actors that go by `name`: all of its words must be in one of their names. Those with the most statements
    /// come first.
    pub fn who(&self, name: &str) -> Result<Vec<Who>, Error> {
        let asked = asked(name)?;
        let answer = || -> rusqlite::Result<Vec<Who>> {
            let groups = self.called(&asked)?;
            let mut found =
                groups.iter().map(|seen| self.told(seen)).collect::<rusqlite::Result<Vec<_>>>()?;
            let count = |told: &[Told]| told.iter().map(|told| told.statements).sum::<u64>();
            found.sort_by_key(|who| {
                (std::cmp::Reverse((count(&who.said), who.articles)), who.name.clone(), who.kind.clone())
            });
            Ok(found)
        };
        answer().map_err(|source| self.at(source))
    }

    /// The row ids of the actors that `name` means, in all articles, with commas between.
    pub(crate) fn ids_of(&self, name: &str) -> Result<String, Error> {
        let asked = asked(name)?;
        let find = || -> rusqlite::Result<String> {
            let state = self.state()?;
            if let Some(meant) = self.meant.borrow().get(&asked).filter(|meant| meant.holds(state)) {
                return Ok(meant.ids.clone());
            }
            let begun = Instant::now();
            let ids: Vec<i64> = self.called(&asked)?.iter().flatten().map(|seen| seen.id).collect();
            let ids = numbers(&ids);
            let mut known = self.meant.borrow_mut();
            if known.len() >= MEANT {
                known.clear();
            }
            known.insert(
                asked,
                Meant { ids: ids.clone(), state, found: Instant::now(), took: begun.elapsed() },
            );
            Ok(ids)
        };
        find().map_err(|source| self.at(source))
    }

    /// What tells whether the record has changed, through this connection or another one.
    fn state(&self) -> rusqlite::Result<[u64; 2]> {
        let by_others = self.db.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0))?;
        Ok([by_others, self.db.total_changes()])
    }

    /// The actors that go by all these words, in the articles that mention them, with those who were settled to be the same.
    pub(crate) fn called(&self, asked: &[String]) -> rusqlite::Result<Vec<Vec<Seen>>> {
        let Some(last) = asked.last() else { return Ok(Vec::new()) };
        let mut groups = self.groups(last)?;
        let (mut found, mut told) = (Vec::new(), HashSet::new());
        // Articles may use other names than the one that is asked for and that the gazetteer has.
        let keys: Vec<Key> = meant(&groups, asked).into_iter().chain(self.keys_with(asked)?).collect();
        for key in keys {
            if !told.insert(key.clone()) {
                continue;
            }
            let mut seen = groups.remove(&key).unwrap_or_default();
            for other in self.merged_with(&key)? {
                let here = under(&groups, &other).unwrap_or_else(|| other.clone());
                if !told.insert(here.clone()) {
                    continue;
                }
                let more = match groups.remove(&here) {
                    Some(more) => more,
                    None => {
                        let mut elsewhere = self.groups(other.last_word())?;
                        under(&elsewhere, &other).and_then(|key| elsewhere.remove(&key)).unwrap_or_default()
                    }
                };
                let known: HashSet<i64> = seen.iter().map(|one: &Seen| one.id).collect();
                seen.extend(more.into_iter().filter(|one| !known.contains(&one.id)));
            }
            if !seen.is_empty() {
                found.push(seen);
            }
        }
        Ok(found)
    }

    /// Settles that two names are one actor's, and `by` whom. Each must be the name of one actor.
    pub fn merge(&self, name: &str, other: &str, by: Option<&str>) -> Result<(), Error> {
        let (actor, other) = (self.only(name)?, self.only(other)?);
        self.decide("same", &actor, (Some(&other), None), by)
    }

    /// Settles that `name` means somebody else in the article with this id than everywhere else.
    pub fn split(&self, name: &str, article: &str, by: Option<&str>) -> Result<(), Error> {
        let actor = self.only(name)?;
        self.decide("apart", &actor, (None, Some(article)), by)
    }

    /// Takes the decision of that number back.
    pub fn undecide(&self, id: i64) -> Result<(), Error> {
        match self.db.execute("DELETE FROM decision WHERE id = ?1", [id]) {
            Ok(0) => Err(Error::NoDecision(id)),
            Ok(_) => Ok(()),
            Err(source) => Err(self.at(source)),
        }
    }

    /// All decisions, in the order in which they were made.
    pub fn decisions(&self) -> Result<Vec<Decision>, Error> {
        let ask = || {
            self.rows_of(
                "SELECT id, kind, actor, other, article, decided_at, decided_by FROM decision ORDER BY id",
                &[],
                |row| {
                    let name = |key: String| Key(key).name().to_owned();
                    Ok(Decision {
                        id: row.get(0)?,
                        kind: row.get(1)?,
                        actor: name(row.get(2)?),
                        other: row.get::<_, Option<String>>(3)?.map(name),
                        article: row.get(4)?,
                        decided_at: row.get(5)?,
                        by: row.get(6)?,
                    })
                },
            )
        };
        ask().map_err(|source| self.at(source))
    }

    /// The decisions on one of the names of `who`, which this record answered with.
    pub fn decisions_on(&self, who: &Who) -> Result<Vec<Decision>, Error> {
        let key = |name: &String| Key::named(who.kind == "person", &tokens(name)).name().to_owned();
        let names: HashSet<String> = who.names.iter().map(key).collect();
        let is_of = |decision: &Decision| {
            [Some(&decision.actor), decision.other.as_ref()]
                .into_iter()
                .flatten()
                .any(|name| names.contains(name))
        };
        Ok(self.decisions()?.into_iter().filter(is_of).collect())
    }

    fn decide(
        &self,
        kind: &str,
        actor: &Key,
        (other, article): (Option<&Key>, Option<&str>),
        by: Option<&str>,
    ) -> Result<(), Error> {
        let sql = "INSERT INTO decision (kind, actor, other, article, decided_at, decided_by)
                   VALUES (?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ?)";
        let values = rusqlite::params![kind, actor.0, other.map(|key| &key.0), article, by];
        self.db.execute(sql, values).map(|_| ()).map_err(|source| self.at(source))
    }

    /// The one actor that goes by `name`, whole or, where no name is that alone, in part.
    fn only(&self, name: &str) -> Result<Key, Error> {
        let asked = asked(name)?;
        let last = asked.last().map_or("", String::as_str);
        let groups = self.groups(last).map_err(|source| self.at(source))?;
        let keys = meant(&groups, &asked);
        let whole: Vec<&Key> = keys.iter().filter(|key| key.name() == asked.join(" ")).collect();
        match (whole.as_slice(), keys.as_slice()) {
            ([only], _) => Ok((*only).clone()),
            ([], [only]) => Ok(only.clone()),
            (_, []) => Err(Error::Nobody(name.to_owned())),
            (_, several) => {
                let names = several.iter().map(|key| key.name().to_owned()).collect();
                Err(Error::ManyActors { name: name.to_owned(), names })
            }
        }
    }

    /// The actors of all articles that are called by `word`, in the order of their articles' ids.
    fn seen(&self, word: &str) -> rusqlite::Result<Vec<Seen>> {
        let mut names =
            self.db.prepare_cached("SELECT name FROM called WHERE actor_id = ?1 ORDER BY position")?;
        let Ok(words) = match_all(word) else { return Ok(Vec::new()) };
        let mut actors = self.db.prepare_cached(&format!(
            "SELECT actor.id, article.id, article.hash, actor.kind, actor.name, article.published_earliest
             FROM actor JOIN article ON article.id = article_id
             WHERE actor.id IN (SELECT actor_id FROM called WHERE name IN ({NAMES})) ORDER BY article.hash, number",
        ))?;
        let seen = actors.query_map([words], |row| {
            Ok(Seen {
                id: row.get(0)?,
                article: row.get(1)?,
                hash: row.get(2)?,
                kind: row.get(3)?,
                name: row.get(4)?,
                day: row.get(5)?,
                names: Vec::new(),
            })
        })?;
        seen.map(|seen| {
            let mut seen = seen?;
            seen.names = names.query_map([seen.id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            Ok(seen)
        })
        .collect()
    }

    /// The actors of all articles that are called by `word`, those together that are the same.
    fn groups(&self, word: &str) -> rusqlite::Result<Groups> {
        let apart: HashSet<(String, String)> = self
            .rows_of("SELECT actor, article FROM decision WHERE kind = 'apart'", &[], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .into_iter()
            .collect();
        let mut groups = Groups::new();
        let mut short: Vec<Seen> = Vec::new();
        // From each name of a group to the group's key.
        let mut known: HashMap<String, Key> = HashMap::new();
        let put = |groups: &mut Groups, key: Key, one: Seen| {
            // Somebody else of that name is known by the article.
            let other = apart.contains(&(key.0.clone(), one.hash.clone()));
            let key = if other { Key(format!("{} {}", key.0, one.hash)) } else { key };
            groups.entry(key.clone()).or_default().push(one);
            key
        };
        for one in self.seen(word)? {
            let words = tokens(&one.name);
            match (one.kind.as_str(), words.as_slice()) {
                ("person", [_, _, ..]) => {
                    put(&mut groups, Key::named(true, &words), one);
                }
                ("person", _) => short.push(one),
                _ => {
                    let plain: Vec<String> = one.names.iter().map(|name| tokens(name).join(" ")).collect();
                    let new = || Key::of(false, &words.join(" "));
                    let key = plain.iter().find_map(|name| known.get(name)).cloned().unwrap_or_else(new);
                    known.extend(plain.into_iter().map(|name| (name, key.clone())));
                    put(&mut groups, key, one);
                }
            }
        }
        // Whom those of a name are mentioned with, in all of their articles: looked up once, and once more for whoever joins them.
        let mut companies: HashMap<Key, HashSet<String>> = HashMap::new();
        for one in short {
            let last = tokens(&one.name).pop().unwrap_or_default();
            let of_name = |key: &&Key| key.is_person() && key.last_word() == last;
            let people: Vec<Key> = groups.keys().filter(of_name).cloned().collect();
            let mut own = HashSet::new();
            let key = match people.as_slice() {
                [only] => only.clone(),
                people => {
                    own = self.company(one.article)?;
                    for key in people.iter().filter(|key| !companies.contains_key(key)).collect::<Vec<_>>() {
                        let mut others = HashSet::new();
                        for other in groups.get(key).into_iter().flatten().take(COMPANIES) {
                            others.extend(self.company(other.article)?);
                        }
                        companies.insert(key.clone(), others);
                    }
                    by_company(&own, people, &companies).unwrap_or_else(|| Key::of(true, &last))
                }
            };
            let key = put(&mut groups, key, one);
            companies.entry(key).and_modify(|others| others.extend(own));
        }
        Ok(groups)
    }

    /// The keys that a person has settled to be the same actor's as `key`, and those that the gazetteer has for it.
    fn merged_with(&self, key: &Key) -> rusqlite::Result<Vec<Key>> {
        let same: Vec<(String, String)> =
            self.rows_of("SELECT actor, other FROM decision WHERE kind = 'same'", &[], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let mut found = vec![key.clone()];
        let mut at = 0;
        while at < found.len() {
            let of = |(a, b): &(String, String)| match &found[at].0 {
                here if here == a => Some(Key(b.clone())),
                here if here == b => Some(Key(a.clone())),
                _ => None,
            };
            let known = self.other_names(&found[at])?;
            let more: Vec<Key> =
                same.iter().filter_map(of).chain(known).filter(|key| !found.contains(key)).collect();
            found.extend(more);
            at += 1;
        }
        found.remove(0);
        Ok(found)
    }

    /// Who is mentioned in an article.
    fn company(&self, article: i64) -> rusqlite::Result<HashSet<String>> {
        let mut names = self.db.prepare_cached("SELECT name FROM actor WHERE article_id = ?1")?;
        names.query_map([article], |row| row.get(0))?.collect()
    }

    /// What the record holds of the actor that all of `seen` are.
    fn told(&self, seen: &[Seen]) -> rusqlite::Result<Who> {
        let names = names_of(seen);
        let mut kinds: HashMap<&String, usize> = HashMap::new();
        let mut articles = HashSet::new();
        for one in seen {
            *kinds.entry(&one.kind).or_default() += 1;
            articles.insert(one.article);
        }
        let mut ordered: Vec<(&String, usize)> = names.iter().map(|(name, count)| (*name, *count)).collect();
        ordered.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let kind = kinds.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
        let mut latest: Vec<&Seen> = seen.iter().collect();
        latest.sort_by(|a, b| b.day.cmp(&a.day));
        let ids: Vec<i64> = latest.into_iter().map(|one| one.id).collect();
        let these = numbers(&ids);
        let mut roles: Vec<Held> = self.rows_of(
            &format!(
                "SELECT article.published, role.title, role.of, article.outlet,
                    (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
                    article.hash, role.start_char, role.end_char
                 FROM role JOIN actor ON actor.id = role.actor_id JOIN article ON article.id = actor.article_id
                 WHERE role.actor_id IN ({these})"
            ),
            &[],
            |row| {
                Ok(Held {
                    date: row.get(0)?,
                    title: row.get(1)?,
                    of: row.get(2)?,
                    outlet: row.get(3)?,
                    file: row.get(4)?,
                    article: row.get(5)?,
                    start: row.get(6)?,
                    end: row.get(7)?,
                })
            },
        )?;
        roles.sort_by(|a, b| (a.date.is_none(), a).cmp(&(b.date.is_none(), b)));
        let by_outlet = |condition: &str| {
            let sql = format!(
                "SELECT article.outlet, count(*) FROM statement JOIN article ON article.id = statement.article_id
                 WHERE {condition} GROUP BY article.outlet ORDER BY count(*) DESC, article.outlet"
            );
            self.rows_of(&sql, &[], |row| Ok(Told { outlet: row.get(0)?, statements: row.get(1)? }))
        };
        let name = fullest(seen).cloned().unwrap_or_default();
        let kind = kind.map(|(kind, _)| kind.clone()).unwrap_or_default();
        Ok(Who {
            entry: self.entry_of(&Key::named(kind == "person", &tokens(&name)))?,
            name,
            kind,
            names: ordered.into_iter().map(|(name, _)| name.clone()).collect(),
            roles,
            articles: articles.len() as u64,
            said: by_outlet(&format!("statement.speaker_id IN ({these})"))?,
            to: by_outlet(&format!(
                "statement.addressee_id IN ({these}) OR statement.medium_id IN ({these})"
            ))?,
            about: by_outlet(&about(&ids))?,
            about_in: (ids.len() > LATEST).then_some(LATEST as u64),
            ids,
        })
    }
}

/// The one among `people` who is mentioned together with clearly more of the others that are mentioned in an article.
fn by_company(
    own: &HashSet<String>,
    people: &[Key],
    companies: &HashMap<Key, HashSet<String>>,
) -> Option<Key> {
    let mut shared: Vec<(usize, &Key)> = people
        .iter()
        .map(|key| (companies.get(key).map_or(0, |others| own.intersection(others).count()), key))
        .collect();
    shared.sort_by(|a, b| b.cmp(a));
    match shared.as_slice() {
        [(first, key), (second, _), ..] if *first > 1 && *first >= second * 2 => Some((*key).clone()),
        _ => None,
    }
}

/// The words of a name that was typed.
pub(crate) fn asked(name: &str) -> Result<Vec<String>, Error> {
    let words = tokens(name);
    if words.is_empty() { Err(Error::NoWords(name.to_owned())) } else { Ok(words) }
}

/// How many articles use each name.
fn names_of(seen: &[Seen]) -> HashMap<&String, usize> {
    let mut names: HashMap<&String, usize> = HashMap::new();
    seen.iter().flat_map(|one| &one.names).for_each(|name| *names.entry(name).or_default() += 1);
    names
}

/// The fullest name.
pub(crate) fn fullest(seen: &[Seen]) -> Option<&String> {
    let names = names_of(seen);
    seen.iter().map(|one| &one.name).max_by_key(|name| {
        (name.split(' ').count(), names.get(name).copied().unwrap_or(0), std::cmp::Reverse((*name).clone()))
    })
}

/// The group that is kept under this key or, where it is no person, has its name among its own.
fn under(groups: &Groups, key: &Key) -> Option<Key> {
    if groups.contains_key(key) {
        return Some(key.clone());
    }
    let has = |seen: &[Seen]| {
        seen.iter().flat_map(|one| &one.names).any(|name| tokens(name).join(" ") == key.name())
    };
    let of_one = |(other, seen): &(&Key, &Vec<Seen>)| !other.is_person() && !key.is_person() && has(seen);
    groups.iter().find(of_one).map(|(other, _)| other.clone())
}

/// The keys of the groups in which one name has all the words `asked` for.
fn meant(groups: &Groups, asked: &[String]) -> Vec<Key> {
    let is_meant = |name: &String| {
        let words = tokens(name);
        asked.iter().all(|word| words.contains(word))
    };
    let of = |seen: &Vec<Seen>| seen.iter().flat_map(|seen| &seen.names).any(is_meant);
    groups.iter().filter(|(_, seen)| of(seen)).map(|(key, _)| key.clone()).collect()
}
