//! Where what an article tells differs from what others tell.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use onrecord_linking::conflict::{Conflict, Fact, Kind, between, facts, is_translated};
use onrecord_reading::wire;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::nearest::{Index, Nearest};

/// Where the facts with one of its keys are looked up.
const KEYS: Index =
    Index { columns: "fact_id", table: "conflict_key", key: &["hash"], row: "fact_id", nearest: 32 };

/// Something told, with where it is kept.
struct Kept {
    article: i64,
    fact: Fact,
}

/// Keeps what the article tells, and where that differs from what is kept already.
pub(super) fn link(db: &Connection, article: i64, reading: &wire::Reading) -> rusqlite::Result<()> {
    // Not `?1 IN (article_id, other_id)`, for which SQLite goes through the whole table.
    db.prepare_cached("DELETE FROM conflict WHERE article_id = ?1 OR other_id = ?1")?.execute([article])?;
    db.prepare_cached("DELETE FROM conflict_fact WHERE article_id = ?1")?.execute([article])?;
    let own = keep(db, article, reading)?;
    for (at, one) in own.iter().enumerate() {
        for other in &own[at + 1..] {
            if let Some(conflict) = between(&one.fact, &other.fact, true) {
                put(db, one, other, &conflict)?;
            }
        }
    }
    let mut translations: BTreeMap<i64, bool> = BTreeMap::new();
    for one in &own {
        for other in told_by_others(db, one)? {
            let (first, second) = if is_first(db, one, &other)? { (one, &other) } else { (&other, one) };
            let Some(conflict) = between(&first.fact, &second.fact, false) else { continue };
            if conflict.kind == Kind::Wording {
                let translated = match translations.entry(other.article) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(place) => {
                        let (ours, theirs) = (facts_of(db, article)?, facts_of(db, other.article)?);
                        *place.insert(is_translated(&ours, &theirs))
                    }
                };
                if translated {
                    continue;
                }
            }
            put(db, first, second, &conflict)?;
        }
    }
    Ok(())
}

/// Whether the one was told before the other, whichever article came in first. Those without a date come last, and those of one day
/// in the order of their articles' hashes.
fn is_first(db: &Connection, one: &Kept, other: &Kept) -> rusqlite::Result<bool> {
    let day = |kept: &Kept| kept.fact.told.map_or(i32::MAX, |told| told.first);
    if day(one) != day(other) {
        return Ok(day(one) < day(other));
    }
    let mut hash = db.prepare_cached("SELECT hash FROM article WHERE id = ?1")?;
    let mut hash = |kept: &Kept| hash.query_row([kept.article], |row| row.get::<_, String>(0));
    Ok(hash(one)? <= hash(other)?)
}

fn day_of(fact: &Fact) -> i32 {
    fact.told.map_or(0, |told| told.first)
}

fn keep(db: &Connection, article: i64, reading: &wire::Reading) -> rusqlite::Result<Vec<Kept>> {
    let mut keep = db.prepare_cached("INSERT INTO conflict_fact (article_id, fact) VALUES (?1, ?2)")?;
    let mut find = db.prepare_cached("INSERT INTO conflict_key (hash, day, fact_id) VALUES (?1, ?2, ?3)")?;
    let mut kept = Vec::new();
    for fact in facts(reading) {
        let json = serde_json::to_string(&fact)
            .map_err(|err| rusqlite::Error::ToSqlConversionFailure(err.into()))?;
        keep.execute(params![article, json])?;
        let id = db.last_insert_rowid();
        for key in fact.keys() {
            find.execute(params![key, day_of(&fact), id])?;
        }
        kept.push(Kept { article, fact });
    }
    Ok(kept)
}

/// What other articles tell that shares a key with it, of what is nearest in time.
fn told_by_others(db: &Connection, one: &Kept) -> rusqlite::Result<Vec<Kept>> {
    let Some(days) = one.fact.opponents() else { return Ok(Vec::new()) };
    let mut nearest = Nearest::of(db, &KEYS)?;
    let mut ids: BTreeSet<i64> = BTreeSet::new();
    for key in one.fact.sought() {
        nearest.around(&[&key], day_of(&one.fact), &days, |row| {
            ids.insert(row.get(0)?);
            Ok(())
        })?;
    }
    let mut select =
        db.prepare_cached("SELECT article_id, fact FROM conflict_fact WHERE id = ?1 AND article_id <> ?2")?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let other = select
            .query_row([id, one.article], |row| Ok(Kept { article: row.get(0)?, fact: parsed(row, 1)? }));
        found.extend(other.optional()?);
    }
    Ok(found)
}

fn facts_of(db: &Connection, article: i64) -> rusqlite::Result<Vec<Fact>> {
    let mut select = db.prepare_cached("SELECT fact FROM conflict_fact WHERE article_id = ?1 ORDER BY id")?;
    select.query_map([article], |row| parsed(row, 0))?.collect()
}

fn parsed(row: &Row<'_>, column: usize) -> rusqlite::Result<Fact> {
    let json = row.get_ref(column)?.as_str()?;
    serde_json::from_str(json).map_err(|err| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, err.into())
    })
}

fn put(db: &Connection, one: &Kept, other: &Kept, conflict: &Conflict) -> rusqlite::Result<()> {
    const PUT: &str =
        "INSERT INTO conflict (kind, why, in_one_story, article_id, item, number, start_char, end_char,
            other_id, other_item, other_number, other_start_char, other_end_char)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let (a, b) = (&one.fact, &other.fact);
    db.prepare_cached(PUT)?.execute(params![
        conflict.kind.name(),
        conflict.why,
        conflict.in_one_story,
        one.article,
        a.item.name(),
        a.number,
        a.start,
        a.end,
        other.article,
        b.item.name(),
        b.number,
        b.start,
        b.end,
    ])?;
    Ok(())
}
