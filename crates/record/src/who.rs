//! Who somebody is: the same actor in many articles, under which names and in which roles, and what was said by, to and
//! about it.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::calling::{Group, Key};
use crate::story::numbers;
use crate::words::{asked, tokens};
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
    /// The roles that articles give, each once, as the first article has it; the earliest first, those of articles without a date last.
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
    /// The statements of others that mention it, by their rows in the record; of somebody who was found in full.
    #[serde(skip)]
    pub(crate) mentioning: Option<Vec<i64>>,
    /// Its rows in the record.
    #[serde(skip)]
    pub(crate) group: Group,
}

/// A role as the first article that gives it has it.
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
    /// The first day of the last article that gives it.
    pub last: Option<String>,
    /// How many articles do.
    pub articles: u64,
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

/// What of the statements that are spread is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Part {
    /// What somebody says.
    By,
    /// What somebody is told, or told through.
    To,
}

/// What they are spread over.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Over {
    /// The outlets that tell them.
    Outlets,
    /// The months in which they were said, or else told.
    Months,
}

/// In how many articles what mentions somebody is looked for.
pub(crate) const LATEST: usize = 200;
/// How many articles of one day are looked at to find the first that gives a role.
const FIRST: usize = 16;

impl Record {
    /// The actors that go by `name`: all of its words must be in one of their names. Those with the most statements
    /// come first.
    pub fn who(&self, name: &str) -> Result<Vec<Who>, Error> {
        self.who_briefly(name)?.iter().map(|who| self.who_in_full(who)).collect()
    }

    /// The same in the same order, without their roles, what they were told, and what others said of them: of the hundreds who may go by a
    /// common name, few are looked at.
    pub fn who_briefly(&self, name: &str) -> Result<Vec<Who>, Error> {
        let asked = asked(name)?;
        let answer = || -> rusqlite::Result<Vec<Who>> {
            let groups = self.called(&asked)?;
            let mut found =
                groups.into_iter().map(|group| self.briefly(group)).collect::<rusqlite::Result<Vec<_>>>()?;
            let count = |told: &[Told]| told.iter().map(|told| told.statements).sum::<u64>();
            found.sort_by_key(|who| {
                (std::cmp::Reverse((count(&who.said), who.articles)), who.name.clone(), who.kind.clone())
            });
            Ok(found)
        };
        answer().map_err(|source| self.at(source))
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
                    let name = |key: String| Key::kept(key).name().to_owned();
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
        let values = rusqlite::params![kind, actor.as_str(), other.map(Key::as_str), article, by];
        self.db.execute(sql, values).map(|_| ()).map_err(|source| self.at(source))
    }

    /// The one actor that goes by `name`, whole or, where no name is that alone, in part.
    fn only(&self, name: &str) -> Result<Key, Error> {
        let found = self.only_called(&asked(name)?).map_err(|source| self.at(source))?;
        found.map_err(|names| match names.is_empty() {
            true => Error::Nobody(name.to_owned()),
            false => Error::ManyActors { name: name.to_owned(), names },
        })
    }

    /// Somebody who was found briefly, with all that the record holds.
    pub fn who_in_full(&self, who: &Who) -> Result<Who, Error> {
        let tell = |group: &Group| -> rusqlite::Result<Who> {
            let mentioning = self.about(group)?;
            let about = format!(
                "SELECT article.outlet, count(*) FROM statement JOIN article ON article.id = statement.article_id
                 WHERE statement.id IN ({}) GROUP BY article.outlet ORDER BY count(*) DESC, article.outlet",
                numbers(&mentioning)
            );
            Ok(Who {
                roles: self.roles(group)?,
                to: self.by_outlet(group, Part::To)?,
                about: self
                    .rows_of(&about, &[], |row| Ok(Told { outlet: row.get(0)?, statements: row.get(1)? }))?,
                about_in: (who.articles > LATEST as u64).then_some(LATEST as u64),
                mentioning: Some(mentioning),
                ..who.clone()
            })
        };
        tell(&who.group).map_err(|source| self.at(source))
    }

    /// Who the actor is that a group is.
    fn briefly(&self, group: Group) -> rusqlite::Result<Who> {
        let mut names: Vec<(&str, u64)> = group.names().into_iter().collect();
        names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let names: Vec<String> = names.into_iter().map(|(name, _)| name.to_owned()).collect();
        let (name, kind) = (group.fullest().unwrap_or_default().to_owned(), group.kind());
        let articles = format!("SELECT count(DISTINCT article_id) FROM actor WHERE {}", group.condition());
        Ok(Who {
            entry: self.entry_of(&Key::named(kind == "person", &tokens(&name)))?,
            articles: self.one_of(&articles, &[])?,
            said: self.by_outlet(&group, Part::By)?,
            name,
            kind,
            names,
            roles: Vec::new(),
            to: Vec::new(),
            about: Vec::new(),
            about_in: None,
            mentioning: None,
            group,
        })
    }

    /// How many of a group's statements each outlet has, the one with most first.
    fn by_outlet(&self, group: &Group, part: Part) -> rusqlite::Result<Vec<Told>> {
        let mut spread = self.spread(group, part, Over::Outlets)?;
        spread.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(spread.into_iter().map(|(outlet, statements)| Told { outlet, statements }).collect())
    }

    /// The ids of the statements of others that mention one of the latest actors of a group.
    pub(crate) fn about(&self, group: &Group) -> rusqlite::Result<Vec<i64>> {
        // In this order: what a statement mentions is found by its place; and of these few it is asked who says them.
        let sql = format!(
            "SELECT DISTINCT statement.id FROM actor AS mentioned
               CROSS JOIN statement ON statement.article_id = mentioned.article_id
               CROSS JOIN content ON content.statement_id = statement.id
               CROSS JOIN mention ON mention.actor_id = mentioned.id
                AND mention.start_char BETWEEN content.start_char AND content.end_char AND mention.end_char <= content.end_char
              WHERE mentioned.id IN ({})",
            numbers(&self.latest_of(group, LATEST)?)
        );
        let mentioning: Vec<i64> = self.rows_of(&sql, &[], |row| row.get(0))?;
        let of_others = format!(
            "SELECT id FROM statement WHERE id IN ({}) AND NOT {}",
            numbers(&mentioning),
            group.has("statement.speaker_id")
        );
        self.rows_of(&of_others, &[], |row| row.get(0))
    }

    /// How a group's statements are spread, by their outlet or month; what has none is under none.
    pub(crate) fn spread(
        &self,
        group: &Group,
        part: Part,
        over: Over,
    ) -> rusqlite::Result<Vec<(Option<String>, u64)>> {
        let (whole, without, single) = group.parts();
        let (column, value) = match over {
            Over::Outlets => ("outlet", "outlet"),
            Over::Months => ("month", "substr(day, 1, 7)"),
        };
        let (part, of) = match part {
            Part::By => ("by", "speaker_id IN ({})"),
            Part::To => ("to", "(addressee_id IN ({}) OR medium_id IN ({}))"),
        };
        let one_by_one = |ids: &str, times: i64| {
            let of = of.replace("{}", ids);
            format!(
                "UNION ALL SELECT coalesce({value}, ''), {times} FROM statement
                   JOIN article ON article.id = statement.article_id WHERE {of}"
            )
        };
        let sql = format!(
            "SELECT nullif(value, ''), sum(times) AS times FROM (
                SELECT {column} AS value, statements AS times FROM spoken WHERE part = '{part}' AND calling_id IN ({whole})
                {} {})
             GROUP BY value HAVING times > 0 ORDER BY value = '', value",
            one_by_one(&without, -1),
            one_by_one(&single, 1)
        );
        self.rows_of(&sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The roles that articles give to a group.
    fn roles(&self, group: &Group) -> rusqlite::Result<Vec<Held>> {
        /// A role's place in the record, and the day of its article.
        type Place = (Option<String>, i64, i64);
        let (whole, without, single) = group.parts();
        let sql = format!(
            "SELECT title, of, day, actor_id, position FROM role WHERE calling_id IN ({whole}) AND actor_id NOT IN ({without})
             UNION SELECT title, of, day, actor_id, position FROM role WHERE actor_id IN ({single})"
        );
        let mut given: HashMap<(String, Option<String>), Vec<Place>> = HashMap::new();
        self.each_row_of(&sql, &[], |row| {
            let title: String = row.get(0)?;
            let places = given.entry((title.to_lowercase(), row.get(1)?)).or_default();
            places.push((row.get(2)?, row.get(3)?, row.get(4)?));
            Ok(true)
        })?;
        let mut roles = Vec::with_capacity(given.len());
        for mut places in given.into_values() {
            places.sort_by(|a, b| (a.0.is_none(), a).cmp(&(b.0.is_none(), b)));
            let (articles, last) =
                (places.len() as u64, places.iter().filter_map(|place| place.0.clone()).max());
            places.retain({
                let first = places[0].0.clone();
                move |place| place.0 == first
            });
            places.truncate(FIRST);
            let of_first_day = places.iter().map(|(_, actor, position)| format!("({actor}, {position})"));
            let first = self.held(&of_first_day.collect::<Vec<_>>().join(", "))?.into_iter().min();
            roles.extend(first.map(|first| Held { last, articles, ..first }));
        }
        roles.sort_by(|a, b| (a.date.is_none(), a).cmp(&(b.date.is_none(), b)));
        Ok(roles)
    }

    /// The roles at these places, in SQL.
    fn held(&self, places: &str) -> rusqlite::Result<Vec<Held>> {
        let sql = format!(
            "SELECT article.published, role.title, role.of, article.outlet,
                (SELECT min(name) FROM file WHERE file.article_id = article.id), article.hash, role.start_char, role.end_char
             FROM role JOIN actor ON actor.id = role.actor_id JOIN article ON article.id = actor.article_id
             WHERE (role.actor_id, role.position) IN (VALUES {places})"
        );
        self.rows_of(&sql, &[], |row| {
            Ok(Held {
                date: row.get(0)?,
                title: row.get(1)?,
                of: row.get(2)?,
                outlet: row.get(3)?,
                file: row.get(4)?,
                article: row.get(5)?,
                start: row.get(6)?,
                end: row.get(7)?,
                last: None,
                articles: 0,
            })
        })
    }
}
