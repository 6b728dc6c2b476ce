//! Where what an article tells differs from what others tell.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use onrecord_linking::conflict::{Conflict, Fact, Kind, between, facts, is_translated};
use onrecord_reading::wire;
use rusqlite::{Connection, Row, params};

/// How many facts under one of its keys are looked at, before it and behind it each: the nearest in time.
const NEAREST: usize = 32;

/// Something told, with where it is kept.
struct Kept {
    id: i64,
    article: i64,
    /// The article's hash: the order of what was told on one day.
    hash: String,
    fact: Fact,
}

/// Keeps what the article tells, and where that differs from what is kept already.
pub(super) fn link(db: &Connection, article: i64, reading: &wire::Reading) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM conflict WHERE ?1 IN (article_id, other_id)")?.execute([article])?;
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
            let (first, second) = if order(one) <= order(&other) { (one, &other) } else { (&other, one) };
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

/// What was told first comes first, whichever article came in first; those without a date last.
fn order(kept: &Kept) -> (i32, &str, usize) {
    (kept.fact.told.map_or(i32::MAX, |told| told.first), &kept.hash, kept.fact.start)
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
        kept.push(Kept { id, article, hash: reading.article.id.clone(), fact });
    }
    Ok(kept)
}

/// What other articles tell that shares a key with it, of what is nearest in time.
fn told_by_others(db: &Connection, one: &Kept) -> rusqlite::Result<Vec<Kept>> {
    // The limit stands in the statement: bound to it, SQLite would plan it anew each time.
    let around = |side: &str| {
        db.prepare_cached(&format!(
            "SELECT fact_id FROM conflict_key WHERE hash = ?1 AND day {side}, fact_id LIMIT {NEAREST}"
        ))
    };
    let mut around = [around(">= ?2 ORDER BY day")?, around("< ?2 ORDER BY day DESC")?];
    const FACT: &str = "SELECT article_id, hash, fact FROM conflict_fact JOIN article ON article.id = article_id WHERE conflict_fact.id = ?1";
    let mut ids: BTreeSet<i64> = BTreeSet::new();
    for key in one.fact.sought() {
        for select in &mut around {
            let near = select.query_map(params![key, day_of(&one.fact)], |row| row.get(0))?;
            for id in near {
                ids.insert(id?);
            }
        }
    }
    ids.remove(&one.id);
    let mut select = db.prepare_cached(FACT)?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let other = select.query_row([id], |row| {
            Ok(Kept { id, article: row.get(0)?, hash: row.get(1)?, fact: parsed(row, 2)? })
        })?;
        if other.article != one.article {
            found.push(other);
        }
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
