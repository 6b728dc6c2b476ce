//! What people have settled by hand, from a damaged record into another one. It comes from nowhere else.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use super::remains::Remains;
use super::{Loss, Repaired};
use crate::{Error, Record};

/// The tables that hold it, each with what is to be said where it is damaged.
pub(crate) const TABLES: [(&str, &str); 5] = [
    ("correction", "corrections by hand may be lost: `onrecord corrections` lists those that are left"),
    ("decision", "decisions on who is who may be lost: `onrecord actors` lists those that are left"),
    ("gazetteer", GAZETTEER),
    ("gazetteer_name", GAZETTEER),
    ("gazetteer_role", GAZETTEER),
];
const GAZETTEER: &str = "entries of the gazetteer may be lost: `onrecord actors import` brings them again";

/// Carries over all that can be read in the record at `path`; of what its tables do not give any more, what was found in the pages.
pub(crate) fn carry_over(
    path: &Path,
    remains: &Remains,
    fresh: &Record,
    done: &mut Repaired,
) -> Result<(), Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let old = Connection::open_with_flags(path, flags).ok();
    for (table, warning) in TABLES {
        let (mut rows, mut whole) = (Vec::new(), false);
        if let Some(old) = &old {
            // An older layout has not all of them.
            whole = read(old, table, &mut rows).is_ok() || has_no(old, table);
        }
        if !whole {
            match table {
                "correction" => take_in(&mut rows, &remains.corrections),
                "decision" => take_in(&mut rows, &remains.decisions),
                _ => {}
            }
        }
        let carried = put(fresh, table, &rows)?;
        match table {
            "correction" => done.corrections = carried,
            "decision" => done.decisions = carried,
            "gazetteer" => done.gazetteer = carried,
            _ => {}
        }
        whole &= carried == rows.len() as u64;
        if !whole && done.lost.iter().all(|loss| loss.problem != warning) {
            done.lost.push(Loss { article: None, files: Vec::new(), problem: warning.to_owned() });
        }
    }
    Ok(())
}

/// Puts rows into a table, and says how many it takes.
fn put(fresh: &Record, table: &str, rows: &[Vec<Value>]) -> Result<u64, Error> {
    let at = |source| fresh.at(source);
    let names = columns(&fresh.db, table).map_err(at)?;
    let mut carried = 0;
    for row in rows {
        let names = names.get(..row.len()).unwrap_or(&names).join(", ");
        let places = vec!["?"; row.len()].join(", ");
        let insert = format!("INSERT INTO {table} ({names}) VALUES ({places})");
        match fresh.db.execute(&insert, params_from_iter(row)).map_err(at) {
            Ok(_) => carried += 1,
            Err(err) if err.is_of_one_article() => {}
            Err(err) => return Err(err),
        }
    }
    Ok(carried)
}

/// Reads a table as far as it can be read.
fn read(db: &Connection, table: &str, rows: &mut Vec<Vec<Value>>) -> rusqlite::Result<()> {
    let mut select = db.prepare(&format!("SELECT * FROM {table}"))?;
    let columns = select.column_count();
    let mut found = select.query([])?;
    while let Some(row) = found.next()? {
        rows.push((0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<_>>()?);
    }
    Ok(())
}

/// Whether the record is whole as far as its tables' names go, and has none of this name.
fn has_no(db: &Connection, table: &str) -> bool {
    let known: rusqlite::Result<(bool, bool)> = db.query_row(
        "SELECT count(*) > 0, max(name = ?1) FROM sqlite_schema WHERE type = 'table'",
        [table],
        |row| Ok((row.get(0)?, row.get(1)?)),
    );
    known.is_ok_and(|(any, this)| any && !this)
}

/// Takes in rows that were found in the pages, where the table does not give them.
fn take_in(rows: &mut Vec<Vec<Value>>, found: &BTreeMap<i64, Vec<Value>>) {
    for (id, values) in found {
        let id = Value::Integer(*id);
        if !rows.iter().any(|row| row.first() == Some(&id)) {
            rows.push([&[id], &values[1..]].concat());
        }
    }
}

fn columns(db: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    db.prepare(&format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid"))?
        .query_map([], |row| row.get(0))?
        .collect()
}
