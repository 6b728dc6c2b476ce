//! Rows of SQL, one after another.

use rusqlite::types::{FromSql, Type, Value};
use rusqlite::{Row, Rows, Statement};
use serde::Deserialize;

use crate::Record;

impl Record {
    /// The rows that `sql` selects; of `values` it may leave out some.
    pub(crate) fn rows_of<T>(
        &self,
        sql: &str,
        values: &[Value],
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        let mut found = Vec::new();
        self.each_row_of(sql, values, |row| {
            found.push(read(row)?);
            Ok(true)
        })?;
        Ok(found)
    }

    /// The one value that `sql` selects.
    pub(crate) fn one_of<T: FromSql>(&self, sql: &str, values: &[Value]) -> rusqlite::Result<T> {
        let mut found = self.rows_of(sql, values, |row| row.get(0))?;
        found.pop().ok_or(rusqlite::Error::QueryReturnedNoRows)
    }

    /// Hands on the rows that `sql` selects as long as they are wanted.
    pub(crate) fn each_row_of(
        &self,
        sql: &str,
        values: &[Value],
        mut each: impl FnMut(&Row<'_>) -> rusqlite::Result<bool>,
    ) -> rusqlite::Result<()> {
        let mut select = self.db.prepare(sql)?;
        let mut rows = asked_with(&mut select, values)?;
        while let Some(row) = rows.next()? {
            if !each(row)? {
                break;
            }
        }
        Ok(())
    }
}

/// The rows of `select`, which may leave out some of `values`.
pub(crate) fn asked_with<'a>(select: &'a mut Statement<'_>, values: &[Value]) -> rusqlite::Result<Rows<'a>> {
    for number in 1..=select.parameter_count().min(values.len()) {
        select.raw_bind_parameter(number, &values[number - 1])?;
    }
    Ok(select.raw_query())
}

/// What was kept as JSON in a column.
pub(crate) fn from_json<T: for<'a> Deserialize<'a>>(json: &str) -> rusqlite::Result<T> {
    serde_json::from_str(json)
        .map_err(|err| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(err)))
}
