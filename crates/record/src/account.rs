//! What one actor said, when, of whom and to whom; and what others said of it.

use serde::Serialize;

use crate::find::{SaidRow, said_row_with_hand};
use crate::story::numbers;
use crate::who::{LATEST, Over, Part};
use crate::{Error, Record, Who};

/// What an actor said, and what was said of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// What it said last, the latest first; what has no date last.
    pub said: Vec<SaidRow>,
    /// How many statements it made in each month (`2024-03`), the earliest first; those without a date last, under none. What can
    /// be of several months is counted in the first.
    pub months: Vec<(Option<String>, u64)>,
    /// Whom its statements mention, by the names that the articles use, and how many do; most first.
    pub of: Vec<Counted>,
    /// To whom or through what it said them, as far as articles tell; most first.
    pub to: Vec<Counted>,
    /// What others said last that mentions it.
    pub told: Vec<SaidRow>,
    /// Who they are, those with a name; most statements first.
    pub told_by: Vec<Counted>,
}

/// A name, and how many statements go with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Counted {
    /// The name.
    pub name: String,
    /// How many.
    pub statements: u64,
}

impl Record {
    /// What `who`, which this record answered with, said and what others said of it: at most `most` of each. Of somebody who stands in
    /// a great many articles, whom it speaks of, to whom, and who speaks of it is taken from the latest.
    pub fn account(&self, who: &Who, most: u64) -> Result<Account, Error> {
        let group = &who.group;
        let find = || -> rusqlite::Result<[String; 2]> {
            let recent = numbers(&self.latest_of(group, LATEST)?);
            let mentioning = who.mentioning.clone().map_or_else(|| self.about(group), Ok)?;
            Ok([recent, format!("statement.id IN ({})", numbers(&mentioning))])
        };
        let [recent, about] = find().map_err(|source| self.at(source))?;
        let latest = |condition: &str| {
            let which =
                format!("SELECT id FROM statement WHERE {condition} ORDER BY +day DESC, id LIMIT {most}");
            let ids: Vec<i64> = self.rows_of(&which, &[], |row| row.get(0))?;
            let sql =
                format!("SELECT * FROM said WHERE id IN ({}) ORDER BY date_earliest DESC, id", numbers(&ids));
            self.rows_of(&sql, &[], said_row_with_hand)
        };
        let counted = |names: &str| {
            let sql = format!(
                "SELECT name, count(DISTINCT id) FROM ({names}) WHERE name <> '' GROUP BY name ORDER BY 2 DESC, 1 LIMIT {most}"
            );
            self.rows_of(&sql, &[], |row| Ok(Counted { name: row.get(0)?, statements: row.get(1)? }))
        };
        let by = format!("speaker_id IN ({})", group.ids());
        let by_recent = format!("speaker_id IN ({recent})");
        let party = |party: &str| {
            format!(
                "SELECT coalesce(actor.name, statement.{party}) AS name, statement.id FROM statement
                 LEFT JOIN actor ON actor.id = {party}_id WHERE {by_recent}"
            )
        };
        let answer = || -> rusqlite::Result<Account> {
            Ok(Account {
                // Who stands in a great many articles has said enough in the latest.
                said: match latest(&by_recent)? {
                    enough if enough.len() as u64 == most => enough,
                    _ => latest(&by)?,
                },
                months: self.spread(group, Part::By, Over::Months)?,
                of: counted(&format!(
                    "SELECT actor.name, statement.id FROM statement
                     JOIN content ON content.statement_id = statement.id
                     JOIN actor ON actor.article_id = statement.article_id AND NOT {}
                     JOIN mention ON mention.actor_id = actor.id
                      AND mention.start_char >= content.start_char AND mention.end_char <= content.end_char
                     WHERE {by_recent}",
                    group.condition()
                ))?,
                to: counted(&format!("{} UNION ALL {}", party("addressee"), party("medium")))?,
                told: latest(&about)?,
                told_by: counted(&format!(
                    "SELECT actor.name, statement.id FROM statement JOIN actor ON actor.id = speaker_id WHERE {about}"
                ))?,
            })
        };
        answer().map_err(|source| self.at(source))
    }
}
