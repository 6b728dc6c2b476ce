//! The rows of a damaged file, page by page: without the trees that lead to them, which are what breaks first.
//!
//! The format is described at <https://www.sqlite.org/fileformat2.html>. Nothing that is read here is believed: what a row is worth shows
//! when its source has the hash that it is known by.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use rusqlite::types::Value;

use crate::open::beside;

/// The page size of every record; in a file whose first page is damaged it is taken for granted.
const USUAL: usize = 4096;
/// The head of a log, and that of each page in it.
const LOG_HEAD: u64 = 32;
const FRAME_HEAD: u64 = 24;
/// The kinds of pages that hold rows.
const TABLE_LEAF: u8 = 0x0d;
const INDEX_LEAF: u8 = 0x0a;
const INDEX_INNER: u8 = 0x02;

/// The file of a record and its log, as bytes.
pub(crate) struct Pages {
    file: File,
    log: Option<File>,
    /// How many bytes a page has, and how many of them hold rows.
    size: usize,
    usable: usize,
    count: u32,
    /// Where in the log the last version of a page stands that was put into the record.
    in_log: HashMap<u32, u64>,
}

/// Whether pages are read as the log has changed them, or as they were before: a log may belong to another file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    WithLog,
    WithoutLog,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    view: View,
    page: u32,
    cell: u16,
}

/// A row of a table, or an entry of an index.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// The number of a table's row; none in an index.
    pub(crate) id: Option<i64>,
    /// Its values.
    pub(crate) values: Vec<Value>,
}

impl Pages {
    /// Opens the file and its log. Neither is to be closed before the record is given up: closing takes a process's locks away.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let mut head = [0; 100];
        _ = read_at(&mut file, 0, &mut head)?;
        let size = match u16::from_be_bytes([head[16], head[17]]) {
            1 => 1 << 16,
            size if size >= 512 && size.is_power_of_two() => usize::from(size),
            _ => USUAL,
        };
        let count = file.metadata()?.len().div_ceil(size as u64);
        let mut pages = Self {
            file,
            log: File::open(beside(path, "-wal")).ok(),
            size,
            usable: size - usize::from(head[20]).min(size / 4),
            count: u32::try_from(count).unwrap_or(u32::MAX),
            in_log: HashMap::new(),
        };
        pages.read_log()?;
        Ok(pages)
    }

    /// The same of a file whose first page is so damaged that nothing was found: as if it said what all records say.
    pub(crate) fn with_usual_pages(mut self) -> io::Result<Self> {
        (self.size, self.usable) = (USUAL, USUAL);
        self.count = u32::try_from(self.file.metadata()?.len().div_ceil(USUAL as u64)).unwrap_or(u32::MAX);
        self.in_log.clear();
        self.read_log()?;
        Ok(self)
    }

    /// Finds the pages in the log that were put into the record: those before a mark of an end that has the log's own salt.
    fn read_log(&mut self) -> io::Result<()> {
        let Some(log) = &mut self.log else { return Ok(()) };
        let mut head = [0; LOG_HEAD as usize];
        if read_at(log, 0, &mut head)? < head.len() || number(&head, 8) as usize != self.size {
            return Ok(());
        }
        let (mut at, mut waiting) = (LOG_HEAD, Vec::new());
        let mut frame = [0; FRAME_HEAD as usize];
        while read_at(log, at, &mut frame)? == frame.len() && frame[8..16] == head[16..24] {
            waiting.push((number(&frame, 0), at + FRAME_HEAD));
            if number(&frame, 4) > 0 {
                self.in_log.extend(waiting.drain(..));
            }
            at += FRAME_HEAD + self.size as u64;
        }
        Ok(())
    }

    /// Hands on every row of tables and indexes that a page holds, `wanted` by how many values it has and whether it is of a table.
    pub(crate) fn each(&mut self, wanted: impl Fn(usize, bool) -> bool, mut each: impl FnMut(Place, Row)) {
        let views: &[View] =
            if self.in_log.is_empty() { &[View::WithoutLog] } else { &[View::WithLog, View::WithoutLog] };
        let last = self.in_log.keys().copied().max().unwrap_or_default().max(self.count);
        for &view in views {
            for page in 1..=last {
                let Some(bytes) = self.page(page, view) else { continue };
                for cell in 0..cells(&bytes, page) {
                    if let Some(row) = self.row_of(&bytes, Place { view, page, cell }, &wanted) {
                        each(Place { view, page, cell }, row);
                    }
                }
            }
        }
    }

    /// The row that stands there.
    pub(crate) fn row(&mut self, place: Place) -> Option<Row> {
        let bytes = self.page(place.page, place.view)?;
        self.row_of(&bytes, place, &|_, _| true)
    }

    fn row_of(&mut self, page: &[u8], place: Place, wanted: &dyn Fn(usize, bool) -> bool) -> Option<Row> {
        let start = head_of(place.page);
        let kind = *page.get(start)?;
        let (is_table, inner) = (kind == TABLE_LEAF, kind == INDEX_INNER);
        let pointer = start + if inner { 12 } else { 8 } + 2 * usize::from(place.cell);
        let mut at = usize::from(u16::from_be_bytes([*page.get(pointer)?, *page.get(pointer + 1)?]));
        // An inner page has the number of the page below before each entry.
        at += if inner { 4 } else { 0 };
        let length = usize::try_from(varint(page, &mut at)?).ok()?;
        let id = if is_table { Some(varint(page, &mut at)?) } else { None };
        let most = if is_table { self.usable - 35 } else { (self.usable - 12) * 64 / 255 - 23 };
        let local = if length <= most {
            length
        } else {
            let least = (self.usable - 12) * 32 / 255 - 23;
            let rest = least + (length - least) % (self.usable - 4);
            if rest <= most { rest } else { least }
        };
        let mut payload = page.get(at..at + local)?.to_vec();
        let types = types(&payload)?;
        if !wanted(types.len(), is_table) {
            return None;
        }
        if length > local {
            // The number of the page on which it goes on.
            let next = number(page.get(at + local..at + local + 4)?, 0);
            self.go_on(&mut payload, length, next, place.view)?;
        }
        Some(Row { id, values: values(&payload, &types)? })
    }

    /// Takes in what of a row stands on other pages.
    fn go_on(&mut self, payload: &mut Vec<u8>, length: usize, mut next: u32, view: View) -> Option<()> {
        // A row is not longer than the file and its log.
        if length.div_ceil(self.usable) > self.count as usize + self.in_log.len() {
            return None;
        }
        while payload.len() < length {
            let page = self.page(next, view)?;
            next = number(&page, 0);
            let part = (length - payload.len()).min(self.usable - 4);
            payload.extend_from_slice(page.get(4..4 + part)?);
        }
        Some(())
    }

    /// The bytes of a page; none where there is no such page, or the disk does not give it.
    fn page(&mut self, page: u32, view: View) -> Option<Vec<u8>> {
        let mut bytes = vec![0; self.size];
        let in_log = self.in_log.get(&page).filter(|_| view == View::WithLog);
        let read = match (in_log, &mut self.log) {
            (Some(&at), Some(log)) => read_at(log, at, &mut bytes),
            _ if page == 0 || page > self.count => return None,
            _ => read_at(&mut self.file, u64::from(page - 1) * self.size as u64, &mut bytes),
        };
        read.is_ok_and(|read| read > 0).then_some(bytes)
    }
}

/// Where a page's own head begins: behind that of the file on the first one.
fn head_of(page: u32) -> usize {
    if page == 1 { 100 } else { 0 }
}

/// How many rows a page holds.
fn cells(bytes: &[u8], page: u32) -> u16 {
    let head = &bytes[head_of(page)..];
    match head[0] {
        TABLE_LEAF | INDEX_LEAF | INDEX_INNER => u16::from_be_bytes([head[3], head[4]]),
        _ => 0,
    }
}

/// Reads as much as there is.
fn read_at(file: &mut File, at: u64, bytes: &mut [u8]) -> io::Result<usize> {
    file.seek(SeekFrom::Start(at))?;
    let mut read = 0;
    while read < bytes.len() {
        match file.read(&mut bytes[read..])? {
            0 => break,
            some => read += some,
        }
    }
    Ok(read)
}

/// Four bytes as a number; where there are fewer, none that a page has.
fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
}

/// A number of one to nine bytes.
fn varint(bytes: &[u8], at: &mut usize) -> Option<i64> {
    let mut number: u64 = 0;
    for place in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if place == 8 {
            number = number << 8 | u64::from(byte);
            break;
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            break;
        }
    }
    Some(number.cast_signed())
}

/// The types of a row's values.
fn types(payload: &[u8]) -> Option<Vec<i64>> {
    let mut at = 0;
    let length = usize::try_from(varint(payload, &mut at)?).ok()?;
    let head = payload.get(..length)?;
    let mut types = Vec::new();
    while at < length {
        types.push(varint(head, &mut at)?);
    }
    Some(types)
}

fn values(payload: &[u8], types: &[i64]) -> Option<Vec<Value>> {
    let mut at = usize::try_from(varint(payload, &mut 0)?).ok()?;
    let mut values = Vec::with_capacity(types.len());
    for &kind in types {
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind as usize,
            5 => 6,
            6 | 7 => 8,
            12.. => usize::try_from((kind - 12) / 2).ok()?,
            _ => return None,
        };
        let bytes = payload.get(at..at.checked_add(length)?)?;
        at += length;
        values.push(match kind {
            0 => Value::Null,
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            1..=6 => {
                let sign = if bytes[0] & 0x80 == 0 { 0 } else { -1 };
                Value::Integer(bytes.iter().fold(sign, |number, &byte| number << 8 | i64::from(byte)))
            }
            7 => Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)),
            _ if kind % 2 == 0 => Value::Blob(bytes.to_vec()),
            // Of damaged words most are still words.
            _ => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
        });
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rusqlite::Connection;

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Integer),
            (-300..300_i64).prop_map(Value::Integer),
            // Others than these are kept as integers.
            any::<i32>().prop_map(|number| Value::Real(f64::from(number) + 0.5)),
            ("[a-zé]{0,20}", 1..900_usize).prop_map(|(text, times)| Value::Text(text.repeat(times))),
            prop::collection::vec(any::<u8>(), 0..9000).prop_map(Value::Blob),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        /// What SQLite writes is read again, in the file and in the log, in tables and in indexes.
        #[test]
        fn rows_are_those_that_sqlite_wrote(
            rows in prop::collection::vec((any::<i64>(), value(), value(), value()), 1..40),
            logged in any::<bool>(),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("rows.db");
            let db = Connection::open(&path).unwrap();
            if logged {
                db.pragma_update(None, "journal_mode", "WAL").unwrap();
            }
            db.execute_batch("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c); CREATE INDEX i ON t (a, b, c);").unwrap();
            let mut wanted = Vec::new();
            for (id, a, b, c) in rows {
                let values = [a, b, c];
                if db.execute("INSERT OR IGNORE INTO t VALUES (?, ?, ?, ?)", rusqlite::params![id, values[0], values[1], values[2]]).unwrap() > 0 {
                    wanted.push((id, values));
                }
            }
            let (mut of_table, mut of_index) = (Vec::new(), Vec::new());
            let mut pages = Pages::of(&path).unwrap();
            let mut places = Vec::new();
            pages.each(|columns, _| columns == 4, |place, row| {
                places.push((place, row.clone()));
                match (row.id, &row.values[..]) {
                    (Some(id), [Value::Null, values @ ..]) => of_table.push((id, values.to_vec())),
                    (None, [values @ .., Value::Integer(id)]) => of_index.push((*id, values.to_vec())),
                    _ => panic!("{row:?}"),
                }
            });
            for (id, values) in &wanted {
                let is_it = |(of, found): &(i64, Vec<Value>)| of == id && found == values;
                prop_assert!(of_table.iter().any(is_it), "{id} in the table");
                prop_assert!(of_index.iter().any(is_it), "{id} in the index");
            }
            for (place, row) in places {
                prop_assert_eq!(pages.row(place), Some(row));
            }
        }

        #[test]
        fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(any::<u8>(), 0..20_000), kind in 0..3_usize) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("rows.db");
            let mut bytes = bytes;
            for page in bytes.chunks_mut(512) {
                page[0] = [TABLE_LEAF, INDEX_LEAF, INDEX_INNER][kind];
            }
            if let Some(size) = bytes.get_mut(16..18) {
                size.copy_from_slice(&[2, 0]);
            }
            std::fs::write(&path, &bytes).unwrap();
            Pages::of(&path).unwrap().each(|_, _| true, |_, _| ());
        }
    }
}
