//! Who held an office, and when: as articles say so, and as the gazetteer has it.

use std::collections::HashSet;

use jiff::civil::Date;
use rusqlite::types::Value;
use serde::Serialize;

use crate::calling::Group;
use crate::words::{asked, tokens};
use crate::{Error, Record};

/// Somebody who held an office, as far as articles say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InOffice {
    /// The fullest name.
    pub name: String,
    /// The office as the first article gives it.
    pub title: String,
    /// "NATO".
    pub of: Option<String>,
    /// The first day on which an article that says so can have been published; none where none has a date.
    pub first: Option<String>,
    /// The first day on which the last of them can have been published.
    pub last: Option<String>,
    /// How many articles say so.
    pub articles: u64,
    /// By their outlets.
    pub outlets: Vec<String>,
    /// The id of the gazetteer's entry, where it is the gazetteer that says so; the days are those in office then.
    pub entry: Option<String>,
}

/// What is said of somebody who is no longer in office.
const FORMER: [&str; 5] = ["former", "ex", "late", "outgoing", "then"];

/// Who holds it.
enum Holder {
    Group(Group),
    Actor(i64),
}

impl Holder {
    fn is_of(&self, role: &RoleRow) -> bool {
        match self {
            Holder::Group(group) => group.holds(role.actor, role.calling),
            Holder::Actor(actor) => *actor == role.actor,
        }
    }
}

/// A role with its article.
struct RoleRow {
    actor: i64,
    calling: i64,
    name: String,
    title: String,
    of: Option<String>,
    article: i64,
    outlet: Option<String>,
    day: Option<String>,
}

impl Record {
    /// Who held an office, as far as articles say so: all words of `office` must be in the role. "Former" ones only where that
    /// is asked for. With a day, those first of whom it is said nearest to it; else those of whom most articles say so.
    pub fn in_office(&self, office: &str, on: Option<Date>) -> Result<Vec<InOffice>, Error> {
        let mut asked = asked(office)?;
        asked.retain(|word| !["of", "the"].contains(&&**word));
        let answer = || -> rusqlite::Result<Vec<InOffice>> {
            let mut found: Vec<(Holder, HashSet<i64>, InOffice)> = Vec::new();
            for role in self.roles_of(&asked)? {
                let known = found.iter().position(|(holder, ..)| holder.is_of(&role));
                let at = match known {
                    Some(at) => at,
                    None => {
                        let groups = self.called(&tokens(&role.name))?;
                        let own = groups.into_iter().find(|group| group.holds(role.actor, role.calling));
                        let name = own.as_ref().and_then(Group::fullest).map_or(role.name, str::to_owned);
                        let holder = own.map_or(Holder::Actor(role.actor), Holder::Group);
                        let (title, of) = (role.title, role.of);
                        let none = InOffice {
                            name,
                            title,
                            of,
                            first: None,
                            last: None,
                            articles: 0,
                            outlets: Vec::new(),
                            entry: None,
                        };
                        found.push((holder, HashSet::new(), none));
                        found.len() - 1
                    }
                };
                let (_, articles, held) = &mut found[at];
                held.articles += u64::from(articles.insert(role.article));
                held.first = [held.first.take(), role.day.clone()].into_iter().flatten().min();
                held.last = held.last.take().max(role.day);
                held.outlets.extend(role.outlet.filter(|outlet| !held.outlets.contains(outlet)));
            }
            let mut found: Vec<InOffice> = found.into_iter().map(|(.., held)| held).collect();
            found.extend(self.known_in_office(&asked)?);
            Ok(found)
        };
        let mut found = answer().map_err(|source| self.at(source))?;
        // Days between the day that is asked for and the ones on which it is said.
        let away = |held: &InOffice| -> i32 {
            let day = |day: &Option<String>| day.as_deref().and_then(|day| day.parse::<Date>().ok());
            match (on, day(&held.first), day(&held.last)) {
                (Some(on), Some(first), Some(last)) => {
                    let days = |from: Date, to: Date| (to - from).get_days();
                    days(on, first).max(days(last, on)).max(0)
                }
                // In office since or until a day that is not known.
                (Some(on), Some(first), None) if held.entry.is_some() => (first - on).get_days().max(0),
                (Some(on), None, Some(last)) if held.entry.is_some() => (on - last).get_days().max(0),
                (Some(_), ..) => i32::MAX,
                (None, ..) => 0,
            }
        };
        found.sort_by_key(|held| (away(held), std::cmp::Reverse(held.articles), held.name.clone()));
        Ok(found)
    }

    /// The roles that have all these words, the earliest first.
    fn roles_of(&self, words: &[String]) -> rusqlite::Result<Vec<RoleRow>> {
        let condition =
            vec!["has_word(role.title || ' ' || coalesce(role.of, ''), ?)"; words.len()].join(" AND ");
        let sql = format!(
            "SELECT actor.id, actor.name, role.title, role.of, article.id, article.outlet, article.published_earliest, actor.calling_id
             FROM role JOIN actor ON actor.id = role.actor_id JOIN article ON article.id = actor.article_id
             WHERE {condition} ORDER BY article.published_earliest IS NULL, article.published_earliest, article.id"
        );
        let values: Vec<Value> = words.iter().map(|word| Value::Text(word.clone())).collect();
        let rows = self.rows_of(&sql, &values, |row| {
            Ok(RoleRow {
                actor: row.get(0)?,
                name: row.get(1)?,
                title: row.get(2)?,
                of: row.get(3)?,
                article: row.get(4)?,
                outlet: row.get(5)?,
                day: row.get(6)?,
                calling: row.get(7)?,
            })
        })?;
        let gone = |title: &str| tokens(title).iter().any(|word| FORMER.contains(&&**word));
        let asked_for = words.iter().any(|word| FORMER.contains(&&**word));
        Ok(rows.into_iter().filter(|row| asked_for || !gone(&row.title)).collect())
    }

    /// Whom the gazetteer has in an office with all these words.
    fn known_in_office(&self, words: &[String]) -> rusqlite::Result<Vec<InOffice>> {
        let condition = vec!["has_word(title || ' ' || coalesce(of, ''), ?)"; words.len()].join(" AND ");
        let values: Vec<Value> = words.iter().map(|word| Value::Text(word.clone())).collect();
        let sql = format!(
            "SELECT name, title, of, first_day, last_day, entry_id FROM gazetteer_role
             JOIN gazetteer ON gazetteer.id = entry_id WHERE {condition} ORDER BY first_day, entry_id"
        );
        self.rows_of(&sql, &values, |row| {
            Ok(InOffice {
                name: row.get(0)?,
                title: row.get(1)?,
                of: row.get(2)?,
                first: row.get(3)?,
                last: row.get(4)?,
                articles: 0,
                outlets: Vec::new(),
                entry: row.get(5)?,
            })
        })
    }
}
