//! Who is known beforehand: people and bodies with all their names and their offices, as the user brings them. Names of one entry
//! are one actor's, unless another entry has the name as well.

use jiff::civil::Date;
use rusqlite::params;
use serde::Deserialize;

use crate::calling::Key;
use crate::words::tokens;
use crate::{Error, Record};

/// One entry, as it stands on a line of JSON.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GazetteerEntry {
    /// Its id, as the user has it.
    pub id: String,
    /// Its fullest name.
    pub name: String,
    /// Its other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: GazetteerKind,
    /// Its offices.
    #[serde(default)]
    pub roles: Vec<GazetteerRole>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GazetteerKind {
    /// One person.
    Person,
    /// A state body, company, party, alliance, outlet.
    Organization,
    /// A country, town, region, building.
    Place,
    /// People without one name.
    Group,
}

/// An office of an entry.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GazetteerRole {
    /// "Secretary General".
    pub title: String,
    /// "NATO".
    #[serde(default)]
    pub of: Option<String>,
    /// The first day in office.
    #[serde(default)]
    pub from: Option<Date>,
    /// The last one.
    #[serde(default)]
    pub until: Option<Date>,
}

impl GazetteerEntry {
    /// The entry on a line of JSON, or what is wrong with the line.
    pub fn parse(line: &str) -> Result<Self, String> {
        let entry: Self = serde_json::from_str(line).map_err(|err| err.to_string())?;
        if entry.id.trim().is_empty() {
            return Err("the id is empty".to_owned());
        }
        let wordless = entry.names().find(|name| tokens(name).is_empty());
        match wordless {
            Some(name) => Err(format!("“{name}” is no name")),
            None => Ok(entry),
        }
    }

    fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.aliases)
    }
}

impl Record {
    /// Takes entries in; one whose id is known replaces what was known.
    pub fn bring(&mut self, entries: &[GazetteerEntry]) -> Result<(), Error> {
        let path = self.path.clone();
        let mut take = || -> rusqlite::Result<()> {
            let db = self.db.transaction()?;
            for entry in entries {
                let kind = match entry.kind {
                    GazetteerKind::Person => "person",
                    GazetteerKind::Organization => "organization",
                    GazetteerKind::Place => "place",
                    GazetteerKind::Group => "group",
                };
                db.execute("DELETE FROM gazetteer WHERE id = ?1", [&entry.id])?;
                let row = params![entry.id, entry.name, kind];
                db.execute("INSERT INTO gazetteer (id, name, kind) VALUES (?, ?, ?)", row)?;
                for name in entry.names() {
                    let key = Key::named(kind == "person", &tokens(name));
                    db.execute(
                        "INSERT OR IGNORE INTO gazetteer_name (entry_id, key) VALUES (?, ?)",
                        params![entry.id, key.as_str()],
                    )?;
                }
                for (position, role) in entry.roles.iter().enumerate() {
                    let day = |day: Option<Date>| day.map(|day| day.to_string());
                    let row =
                        params![entry.id, position, role.title, role.of, day(role.from), day(role.until)];
                    db.execute(
                        "INSERT INTO gazetteer_role (entry_id, position, title, of, first_day, last_day)
                         VALUES (?, ?, ?, ?, ?, ?)",
                        row,
                    )?;
                }
            }
            db.commit()
        };
        take().map_err(|source| Error::at(&path, source))
    }

    /// The other names of the one entry that has this name, as far as no other entry has them.
    pub(crate) fn other_names(&self, key: &Key) -> rusqlite::Result<Vec<Key>> {
        let mut select = self.db.prepare_cached(
            "SELECT other.key FROM gazetteer_name AS own JOIN gazetteer_name AS other ON other.entry_id = own.entry_id
             WHERE own.key = ?1 AND other.key <> ?1
               AND (SELECT count(*) FROM gazetteer_name AS all_names WHERE all_names.key = own.key) = 1
               AND (SELECT count(*) FROM gazetteer_name AS all_names WHERE all_names.key = other.key) = 1
             ORDER BY other.key",
        )?;
        select.query_map([key.as_str()], |row| Ok(Key::kept(row.get(0)?)))?.collect()
    }

    /// The names that have all these words.
    pub(crate) fn keys_with(&self, words: &[String]) -> rusqlite::Result<Vec<Key>> {
        let mut select = self.db.prepare_cached("SELECT DISTINCT key FROM gazetteer_name ORDER BY key")?;
        let keys = select.query_map([], |row| row.get(0).map(Key::kept))?;
        let has_all = |key: &Key| {
            let own = tokens(key.name());
            words.iter().all(|word| own.contains(word))
        };
        keys.filter(|key| key.as_ref().map_or(true, has_all)).collect()
    }

    /// The id of the one entry that has this name.
    pub(crate) fn entry_of(&self, key: &Key) -> rusqlite::Result<Option<String>> {
        let mut select = self.db.prepare_cached("SELECT entry_id FROM gazetteer_name WHERE key = ?1")?;
        let ids: Vec<String> =
            select.query_map([key.as_str()], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(if let [id] = ids.as_slice() { Some(id.clone()) } else { None })
    }
}
