//! Which actors of all articles are one, and under which names.
//!
//! Articles call the same actor in different ways, and different actors in the same one. What is one here is settled when it is asked
//! for, from the ways in which articles call somebody: people by their first and last name, everybody else by any name that two
//! articles share. Somebody of whom an article gives the last name alone is the one person of that name in the record; where there
//! are several, the one whose company it shares, or nobody.
//!
//! Thousands of articles call somebody in one of a few ways, so these are kept once, and it is they that are put together.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::types::Value;

use crate::find::NAMES;
use crate::held::Held;
use crate::story::numbers;
use crate::words::{asked, match_all, tokens};
use crate::{Error, Record};

/// For how many words it is kept whom they mean.
const MEANT: usize = 32;
/// How many articles of each are looked at to tell apart people of one last name by whom they are mentioned with.
const COMPANIES: usize = 100;
/// Of a last name that several people have, and that stands alone in more articles than this, the latest are told apart.
const TOLD_APART: usize = 500;

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

/// A way in which articles call somebody.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Calling {
    id: i64,
    /// person, organization, place or group.
    pub(crate) kind: String,
    /// The fullest name.
    pub(crate) name: String,
    /// All names.
    pub(crate) names: Vec<String>,
    /// How many articles call somebody so.
    pub(crate) articles: u64,
}

/// The actors of all articles that are one.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Group {
    /// Whoever is called one of these ways,
    whole: Vec<Calling>,
    /// but for these actors,
    without: Vec<i64>,
    /// and these actors, each with how it is called.
    single: Vec<(i64, Calling)>,
}

type Groups = BTreeMap<Key, Group>;

/// Whom words meant when they were asked for, as long as the record stays what it was then.
#[derive(Debug)]
pub(crate) struct Meant {
    version: i64,
    groups: Held<Vec<String>, Vec<Group>>,
}

impl Default for Meant {
    fn default() -> Self {
        Self { version: 0, groups: Held::at_most(MEANT) }
    }
}

impl Meant {
    /// What is known of this version of the record.
    fn of(&mut self, version: i64) -> &mut Held<Vec<String>, Vec<Group>> {
        if self.version != version {
            *self = Self { version, ..Self::default() };
        }
        &mut self.groups
    }
}

/// An actor of one article.
struct Seen {
    id: i64,
    article: i64,
    calling: i64,
}

impl Group {
    /// How articles call it, each with in how many.
    pub(crate) fn callings(&self) -> impl Iterator<Item = &Calling> {
        self.whole.iter().chain(self.single.iter().map(|(_, calling)| calling))
    }

    /// The ways of calling that all who are called so are of it, and the actors that are of it, or not, one by one.
    pub(crate) fn parts(&self) -> (String, String, String) {
        let whole: Vec<i64> = self.whole.iter().map(|calling| calling.id).collect();
        let single: Vec<i64> = self.single.iter().map(|(id, _)| *id).collect();
        (numbers(&whole), numbers(&self.without), numbers(&single))
    }

    /// Whether a row of `actor` is of it, in SQL.
    pub(crate) fn condition(&self) -> String {
        self.condition_on("actor.calling_id", "actor.id")
    }

    /// Whether what these two expressions give, how an actor is called and its id, is of it, in SQL.
    pub(crate) fn condition_on(&self, calling: &str, id: &str) -> String {
        let (whole, without, single) = self.parts();
        let but = if without.is_empty() { without } else { format!(" AND {id} NOT IN ({without})") };
        let or = if single.is_empty() { single } else { format!(" OR {id} IN ({single})") };
        format!("({calling} IN ({whole}){but}{or})")
    }

    /// The ids of its rows of `actor`, in SQL.
    pub(crate) fn ids(&self) -> String {
        format!("SELECT actor.id FROM actor WHERE {}", self.condition())
    }

    /// Whether the actor whose id the expression `id` gives is of it, in SQL.
    pub(crate) fn has(&self, id: &str) -> String {
        format!("EXISTS (SELECT 1 FROM actor WHERE actor.id = {id} AND {})", self.condition())
    }

    /// Whether the actor of that number, called so, is of it.
    pub(crate) fn holds(&self, actor: i64, calling: i64) -> bool {
        self.single.iter().any(|(id, _)| *id == actor)
            || self.whole.iter().any(|one| one.id == calling) && !self.without.contains(&actor)
    }

    /// How many articles use each name.
    pub(crate) fn names(&self) -> HashMap<&str, u64> {
        let mut names = HashMap::new();
        for calling in self.callings().filter(|calling| calling.articles > 0) {
            calling.names.iter().for_each(|name| *names.entry(&**name).or_default() += calling.articles);
        }
        names
    }

    /// The fullest name.
    pub(crate) fn fullest(&self) -> Option<&str> {
        let names = self.names();
        self.callings().map(|calling| &*calling.name).max_by_key(|name| {
            (name.split(' ').count(), names.get(name).copied().unwrap_or(0), std::cmp::Reverse(*name))
        })
    }

    /// person, organization, place or group: what most articles have.
    pub(crate) fn kind(&self) -> String {
        let mut kinds: HashMap<&str, u64> = HashMap::new();
        self.callings().for_each(|calling| *kinds.entry(&calling.kind).or_default() += calling.articles);
        let kind = kinds.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
        kind.map_or_else(String::new, |(kind, _)| kind.to_owned())
    }

    /// Takes in all of another one.
    pub(crate) fn join(&mut self, other: Group) {
        let (mut known, held): (HashSet<i64>, HashSet<i64>) =
            (self.whole.iter().map(|one| one.id).collect(), self.single.iter().map(|one| one.0).collect());
        self.whole.extend(other.whole.into_iter().filter(|calling| known.insert(calling.id)));
        self.without.extend(other.without);
        self.single.extend(other.single.into_iter().filter(|(id, _)| !held.contains(id)));
    }

    fn is_empty(&self) -> bool {
        self.callings().all(|calling| calling.articles == 0)
    }

    /// Takes an actor out, if it is of it.
    fn take(&mut self, actor: i64, calling: i64) -> Option<(i64, Calling)> {
        if !self.holds(actor, calling) {
            return None;
        }
        if let Some(at) = self.single.iter().position(|(id, _)| *id == actor) {
            return Some(self.single.swap_remove(at));
        }
        let of = self.whole.iter_mut().find(|one| one.id == calling)?;
        of.articles = of.articles.saturating_sub(1);
        self.without.push(actor);
        Some((actor, Calling { articles: 1, ..of.clone() }))
    }
}

impl Record {
    /// The actors that go by all these words, with those who were settled to be the same.
    pub(crate) fn called(&self, asked: &[String]) -> rusqlite::Result<Vec<Group>> {
        // Another program's writing changes the version, but this one's own does not.
        if !self.db.is_readonly("main")? {
            return self.find_called(asked);
        }
        let version: i64 = self.one_of("PRAGMA data_version", &[])?;
        let asked = asked.to_vec();
        if let Some(found) = self.meant.borrow_mut().of(version).get(&asked) {
            return Ok(found);
        }
        let found = self.find_called(&asked)?;
        Ok(self.meant.borrow_mut().of(version).put(asked, found))
    }

    fn find_called(&self, asked: &[String]) -> rusqlite::Result<Vec<Group>> {
        let Some(last) = asked.last() else { return Ok(Vec::new()) };
        let mut groups = self.groups(last)?;
        let (mut found, mut told) = (Vec::new(), HashSet::new());
        // Articles may use other names than the one that is asked for and that the gazetteer has.
        let keys: Vec<Key> = meant(&groups, asked).into_iter().chain(self.keys_with(asked)?).collect();
        for key in keys {
            if !told.insert(key.clone()) {
                continue;
            }
            let mut group = groups.remove(&key).unwrap_or_default();
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
                group.join(more);
            }
            if !group.is_empty() {
                found.push(group);
            }
        }
        Ok(found)
    }

    /// All that `name` means, as one.
    pub(crate) fn all_called(&self, name: &str) -> Result<Group, Error> {
        let asked = asked(name)?;
        let mut all = Group::default();
        self.called(&asked).map_err(|source| self.at(source))?.into_iter().for_each(|group| all.join(group));
        Ok(all)
    }

    /// The one actor that goes by these words, whole or, where no name is that alone, in part; else the names of those who do.
    pub(crate) fn only_called(&self, asked: &[String]) -> rusqlite::Result<Result<Key, Vec<String>>> {
        let last = asked.last().map_or("", String::as_str);
        let keys = meant(&self.groups(last)?, asked);
        let whole: Vec<&Key> = keys.iter().filter(|key| key.name() == asked.join(" ")).collect();
        Ok(match (whole.as_slice(), keys.as_slice()) {
            ([only], _) => Ok((*only).clone()),
            ([], [only]) => Ok(only.clone()),
            (_, several) => Err(several.iter().map(|key| key.name().to_owned()).collect()),
        })
    }

    /// The latest actors of a group, at most so many.
    pub(crate) fn latest_of(&self, group: &Group, most: usize) -> rusqlite::Result<Vec<i64>> {
        let (_, without, single) = group.parts();
        let but = format!("id NOT IN ({without})");
        let mut latest: Vec<(Option<String>, i64)> = Vec::new();
        let mut add = |condition: &str, end: &str| {
            let sql = format!("SELECT day, id FROM actor WHERE {condition} {end}");
            self.each_row_of(&sql, &[], |row| {
                latest.push((row.get(0)?, row.get(1)?));
                Ok(true)
            })
        };
        // Of a calling that stands in a great many articles the index knows which are the latest.
        let (often, seldom): (Vec<&Calling>, Vec<&Calling>) =
            group.whole.iter().partition(|calling| calling.articles > most as u64);
        for calling in often {
            let condition = format!("calling_id = {} AND {but}", calling.id);
            add(&condition, &format!("ORDER BY day DESC, id LIMIT {most}"))?;
        }
        let seldom: Vec<i64> = seldom.into_iter().map(|calling| calling.id).collect();
        add(&format!("calling_id IN ({}) AND {but}", numbers(&seldom)), "")?;
        add(&format!("id IN ({single})"), "")?;
        latest.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        latest.dedup();
        latest.truncate(most);
        Ok(latest.into_iter().map(|(_, id)| id).collect())
    }

    /// The ways in which articles call somebody with `word` in a name, those that most do first.
    fn callings(&self, word: &str) -> rusqlite::Result<Vec<Calling>> {
        let Ok(words) = match_all(word) else { return Ok(Vec::new()) };
        let sql = format!(
            "SELECT id, kind, name, names, (SELECT count(*) FROM actor WHERE calling_id = calling.id) AS articles FROM calling
              WHERE id IN (SELECT calling_id FROM calling_name WHERE name IN ({NAMES})) AND articles > 0
              ORDER BY articles DESC, kind, name, names"
        );
        self.rows_of(&sql, &[words.into()], |row| {
            let names: String = row.get(3)?;
            Ok(Calling {
                id: row.get(0)?,
                kind: row.get(1)?,
                name: row.get(2)?,
                names: names.split('\n').map(str::to_owned).collect(),
                articles: row.get(4)?,
            })
        })
    }

    /// The actors of all articles that are called by `word`, those together that are the same.
    fn groups(&self, word: &str) -> rusqlite::Result<Groups> {
        let mut groups = Groups::new();
        let mut short: BTreeMap<String, Vec<Calling>> = BTreeMap::new();
        // From each name of a group to the group's key.
        let mut known: HashMap<String, Key> = HashMap::new();
        for calling in self.callings(word)? {
            let words = tokens(&calling.name);
            match (calling.kind.as_str(), words.as_slice()) {
                ("person", [_, _, ..]) => {
                    groups.entry(Key::named(true, &words)).or_default().whole.push(calling);
                }
                ("person", _) => short.entry(words.concat()).or_default().push(calling),
                _ => {
                    let plain: Vec<String> =
                        calling.names.iter().map(|name| tokens(name).join(" ")).collect();
                    let new = || Key::of(false, &words.join(" "));
                    let key = plain.iter().find_map(|name| known.get(name)).cloned().unwrap_or_else(new);
                    known.extend(plain.into_iter().map(|name| (name, key.clone())));
                    groups.entry(key).or_default().whole.push(calling);
                }
            }
        }
        for (last, callings) in short {
            let of_name = |key: &&Key| key.is_person() && key.last_word() == last;
            let people: Vec<Key> = groups.keys().filter(of_name).cloned().collect();
            match people.as_slice() {
                [only] => groups.entry(only.clone()).or_default().whole.extend(callings),
                [] => groups.entry(Key::of(true, &last)).or_default().whole.extend(callings),
                people => {
                    let mut nobody = Group { whole: callings, ..Group::default() };
                    self.tell_apart(&mut nobody, people, &mut groups)?;
                    if !nobody.is_empty() {
                        groups.insert(Key::of(true, &last), nobody);
                    }
                }
            }
        }
        self.take_apart(&mut groups)?;
        Ok(groups)
    }

    /// Gives each of `all`, of whom articles have the last name alone, to the one of `people` whose company it shares.
    fn tell_apart(&self, all: &mut Group, people: &[Key], groups: &mut Groups) -> rusqlite::Result<()> {
        let latest = numbers(&self.latest_of(all, TOLD_APART)?);
        let seen = self.seen(&format!("actor.id IN ({latest})"), &[])?;
        let mut companies = Companies::default();
        for (at, key) in people.iter().enumerate() {
            let group = groups.get(key).cloned().unwrap_or_default();
            let articles = format!(
                "SELECT article_id FROM actor WHERE id IN ({})",
                numbers(&self.latest_of(&group, COMPANIES)?)
            );
            companies.add(at, self.company(&articles)?.into_values().flatten().collect());
        }
        let articles: Vec<i64> = seen.iter().map(|one| one.article).collect();
        let company = self.company(&numbers(&articles))?;
        for one in seen {
            let own = company.get(&one.article).cloned().unwrap_or_default();
            let Some(at) = companies.closest(&own) else { continue };
            companies.add(at, own);
            let taken = all.take(one.id, one.calling);
            groups.entry(people[at].clone()).or_default().single.extend(taken);
        }
        Ok(())
    }

    /// The actors that meet a condition, in an order that does not hang on the one in which articles were added.
    fn seen(&self, condition: &str, values: &[Value]) -> rusqlite::Result<Vec<Seen>> {
        let sql = format!(
            "SELECT actor.id, article_id, calling_id FROM actor JOIN article ON article.id = article_id
              WHERE {condition} ORDER BY article.hash, actor.number"
        );
        self.rows_of(&sql, values, |row| {
            Ok(Seen { id: row.get(0)?, article: row.get(1)?, calling: row.get(2)? })
        })
    }

    /// Makes whoever was settled to be somebody else in one article somebody else.
    fn take_apart(&self, groups: &mut Groups) -> rusqlite::Result<()> {
        let apart: Vec<(String, String)> =
            self.rows_of("SELECT actor, article FROM decision WHERE kind = 'apart'", &[], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        for (key, hash) in apart {
            let Some(group) = groups.get_mut(&Key(key.clone())) else { continue };
            let here = self.seen("article.hash = ?1", &[hash.clone().into()])?;
            let taken: Vec<(i64, Calling)> =
                here.into_iter().filter_map(|one| group.take(one.id, one.calling)).collect();
            if !taken.is_empty() {
                let other = Group { single: taken, ..Group::default() };
                groups.insert(Key(format!("{key} {hash}")), other);
            }
        }
        groups.retain(|_, group| !group.is_empty());
        Ok(())
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

    /// Who is mentioned in each of these articles, in SQL.
    fn company(&self, articles: &str) -> rusqlite::Result<HashMap<i64, HashSet<String>>> {
        let mut company: HashMap<i64, HashSet<String>> = HashMap::new();
        let sql = format!("SELECT article_id, name FROM actor WHERE article_id IN ({articles})");
        self.each_row_of(&sql, &[], |row| {
            company.entry(row.get(0)?).or_default().insert(row.get(1)?);
            Ok(true)
        })?;
        Ok(company)
    }
}

/// With whom people of one last name are mentioned: for each name the places of those people.
#[derive(Default)]
struct Companies(HashMap<String, Vec<usize>>);

impl Companies {
    fn add(&mut self, at: usize, names: HashSet<String>) {
        for name in names {
            let with = self.0.entry(name).or_default();
            if !with.contains(&at) {
                with.push(at);
            }
        }
    }

    /// The place of the one who is mentioned together with clearly more of these than any other.
    fn closest(&self, own: &HashSet<String>) -> Option<usize> {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let with = own.iter().filter_map(|name| self.0.get(name)).flatten();
        with.for_each(|at| *shared.entry(*at).or_default() += 1);
        let mut shared: Vec<(usize, usize)> = shared.into_iter().map(|(at, names)| (names, at)).collect();
        shared.sort_unstable_by(|a, b| b.cmp(a));
        let second = shared.get(1).map_or(0, |one| one.0);
        let &(first, at) = shared.first()?;
        (first > 1 && first >= second * 2).then_some(at)
    }
}

/// The group that is kept under this key or, where it is no person, has its name among its own.
fn under(groups: &Groups, key: &Key) -> Option<Key> {
    if groups.contains_key(key) {
        return Some(key.clone());
    }
    let has = |group: &Group| {
        group.callings().flat_map(|calling| &calling.names).any(|name| tokens(name).join(" ") == key.name())
    };
    let of_one = |(other, group): &(&Key, &Group)| !other.is_person() && !key.is_person() && has(group);
    groups.iter().find(of_one).map(|(other, _)| other.clone())
}

/// The keys of the groups in which one name has all the words `asked` for.
fn meant(groups: &Groups, asked: &[String]) -> Vec<Key> {
    let is_meant = |name: &String| {
        let words = tokens(name);
        asked.iter().all(|word| words.contains(word))
    };
    let of = |group: &Group| group.callings().flat_map(|calling| &calling.names).any(is_meant);
    groups.iter().filter(|(_, group)| of(group)).map(|(key, _)| key.clone()).collect()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    #[test]
    fn a_condition_and_its_contrary_part_all_actors() {
        let db = Connection::open_in_memory().unwrap();
        let actors =
            "CREATE TABLE actor (id, calling_id); INSERT INTO actor VALUES (1, 1), (2, 1), (3, 2), (4, 2)";
        db.execute_batch(actors).unwrap();
        let calling =
            |id| Calling { id, kind: String::new(), name: String::new(), names: Vec::new(), articles: 2 };
        let meets = |condition: &str| -> Vec<i64> {
            let mut select =
                db.prepare(&format!("SELECT id FROM actor WHERE id > 0 AND {condition}")).unwrap();
            select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        };
        let mut group = Group { whole: vec![calling(1)], ..Group::default() };
        group.take(2, 1).unwrap();
        assert!(group.take(2, 1).is_none() && group.take(3, 2).is_none());
        assert_eq!(
            (meets(&group.condition()), meets(&format!("NOT {}", group.condition()))),
            (vec![1], vec![2, 3, 4])
        );
        group.single.push((4, calling(2)));
        assert_eq!(
            (meets(&group.condition()), meets(&format!("NOT {}", group.condition()))),
            (vec![1, 4], vec![2, 3])
        );
        let nobody = Group::default();
        assert_eq!(
            (meets(&nobody.condition()).len(), meets(&format!("NOT {}", nobody.condition())).len()),
            (0, 4)
        );
    }
}
