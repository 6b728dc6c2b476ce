//! What stands under a key of an index, nearest in time first: so many before a day and so many from it on, however many there are.

use std::ops::RangeInclusive;

use rusqlite::{CachedStatement, Connection, Row, ToSql};

/// All days that there are.
pub(super) const ANY_DAY: RangeInclusive<i32> = i32::MIN..=i32::MAX;

/// An index as it is asked.
pub(super) struct Index {
    /// What is asked for.
    pub(super) columns: &'static str,
    /// The table, whose key is made of the `key`, the day and the `row`.
    pub(super) table: &'static str,
    /// The columns before the day.
    pub(super) key: &'static [&'static str],
    pub(super) row: &'static str,
    /// How many rows on either side.
    pub(super) nearest: usize,
}

/// The two questions, ready to be asked.
pub(super) struct Nearest<'db> {
    before: CachedStatement<'db>,
    behind: CachedStatement<'db>,
}

impl<'db> Nearest<'db> {
    pub(super) fn of(db: &'db Connection, index: &Index) -> rusqlite::Result<Self> {
        let Index { columns, table, key, row, nearest } = index;
        let key: String = (3..).zip(*key).map(|(at, column)| format!("{column} = ?{at} AND ")).collect();
        // The order is that of the index, or SQLite would sort; the limit stands in the statement, or SQLite would plan it anew each
        // time that it is bound.
        let ask = |side: &str, way: &str| {
            db.prepare_cached(&format!(
                "SELECT {columns} FROM {table} WHERE {key} {side} ORDER BY day {way}, {row} {way} LIMIT {nearest}"
            ))
        };
        Ok(Self {
            before: ask("day < ?1 AND day >= ?2", "DESC")?,
            behind: ask("day >= ?1 AND day <= ?2", "ASC")?,
        })
    }

    /// The rows before the day, the nearest first, no further back than `from`.
    pub(super) fn before(
        &mut self,
        key: &[&dyn ToSql],
        (from, day): (i32, i32),
        take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        each(&mut self.before, key, (day, from), take)
    }

    /// The rows of the day and behind it, the nearest first, no further on than `to`.
    pub(super) fn behind(
        &mut self,
        key: &[&dyn ToSql],
        (day, to): (i32, i32),
        take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        each(&mut self.behind, key, (day, to), take)
    }

    /// The rows on both sides of the day, of these days alone.
    pub(super) fn around(
        &mut self,
        key: &[&dyn ToSql],
        day: i32,
        within: &RangeInclusive<i32>,
        mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        self.before(key, (*within.start(), day), &mut take)?;
        self.behind(key, (day, *within.end()), &mut take)
    }
}

fn each(
    select: &mut CachedStatement<'_>,
    key: &[&dyn ToSql],
    (day, furthest): (i32, i32),
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    select.raw_bind_parameter(1, day)?;
    select.raw_bind_parameter(2, furthest)?;
    for (at, value) in (3..).zip(key) {
        select.raw_bind_parameter(at, value)?;
    }
    let mut rows = select.raw_query();
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}
