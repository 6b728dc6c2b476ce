//! Putting articles into the record, many to a transaction.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use jiff::Timestamp;
use onrecord_page::Page;
use onrecord_reading::wire;
use rusqlite::{OptionalExtension, Transaction, params};

use crate::correction::{keep_machine, put_on, standing, to_json};
use crate::{Error, Record, link};

/// One page with its reading, as it goes into the record.
#[derive(Debug)]
pub struct Entry {
    /// The page: its bytes, unaltered, and all that was known of it when they were read.
    pub page: Page,
    /// What was read from it.
    pub reading: wire::Reading,
    /// The version of every part that had a say in the reading.
    pub reader: String,
}

/// What adding an article did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It was not there before.
    New,
    /// It was there, read by another version of the reader; its reading has been replaced.
    ReadAgain,
    /// It was there already.
    Known,
}

impl Record {
    /// The ids of all articles that are there, read by this version of the reader.
    pub fn known(&self, reader: &str) -> Result<HashSet<String>, Error> {
        let ask = || -> rusqlite::Result<HashSet<String>> {
            self.db
                .prepare("SELECT hash FROM article JOIN reader ON reader.id = reader_id WHERE version = ?1")?
                .query_map([reader], |row| row.get(0))?
                .collect()
        };
        ask().map_err(|source| self.at(source))
    }

    /// Starts a batch: what goes into it is in the record when [`Batch::commit`] returns, and not at all before.
    pub fn batch(&mut self) -> Result<Batch<'_>, Error> {
        Ok(Batch { transaction: self.to_write()?, path: self.path.clone() })
    }
}

/// Articles on their way into the record.
pub struct Batch<'record> {
    transaction: Transaction<'record>,
    path: PathBuf,
}

impl Batch<'_> {
    /// Adds one article. The same bytes twice are one article.
    pub fn add(&mut self, entry: &Entry) -> Result<Added, Error> {
        // A savepoint of its own: an entry that fails leaves nothing of itself in the batch.
        let insert = |transaction: &mut Transaction<'_>| {
            let savepoint = transaction.savepoint()?;
            let Entry { page, reading, reader } = entry;
            let added = Insert { db: &savepoint, page, reading, reader }.article()?;
            savepoint.commit()?;
            Ok(added)
        };
        insert(&mut self.transaction).map_err(|source| Error::at(&self.path, source))
    }

    /// Keeps one more name that the bytes of a known article were found under; says whether there is such an article.
    pub fn found_again(&mut self, hash: &str, file: &str) -> Result<bool, Error> {
        let keep = || -> rusqlite::Result<bool> {
            self.transaction
                .prepare_cached(
                    "INSERT OR IGNORE INTO file (article_id, name) SELECT id, ?2 FROM article WHERE hash = ?1",
                )?
                .execute([hash, file])?;
            self.transaction.prepare_cached("SELECT 1 FROM article WHERE hash = ?1")?.exists([hash])
        };
        keep().map_err(|source| Error::at(&self.path, source))
    }

    /// Puts the whole batch into the record.
    pub fn commit(self) -> Result<(), Error> {
        let path = self.path;
        self.transaction.commit().map_err(|source| Error::at(&path, source))
    }
}

/// One article on its way in.
#[derive(Clone, Copy)]
struct Insert<'a> {
    db: &'a rusqlite::Connection,
    page: &'a Page,
    reading: &'a wire::Reading,
    reader: &'a str,
}

impl Record {
    /// Puts in an article that another record has held, with what is kept of it.
    pub(crate) fn put_from_elsewhere(&self, entry: &Entry, kept: Kept) -> rusqlite::Result<()> {
        let Entry { page, reading, reader } = entry;
        Insert { db: &self.db, page, reading, reader }.put(Some(kept))
    }

    /// Puts what the machine read in the article with this row id in again, with the corrections that are in force now.
    pub(crate) fn put_again(&self, id: i64, machine: &wire::Reading) -> rusqlite::Result<()> {
        let source = self.source(id)?;
        let broken = |err: std::io::Error| rusqlite::Error::ToSqlConversionFailure(Box::new(err));
        let unknown =
            || broken(std::io::Error::other("the article is of a format that this program does not know"));
        let reader: String = self.db.query_row(
            "SELECT version FROM reader JOIN article ON reader_id = reader.id WHERE article.id = ?1",
            [id],
            |row| row.get(0),
        )?;
        let bytes = source.bytes.map_err(broken)?;
        let format = source.format.ok_or_else(unknown)?;
        let (url, charset, fetched) = (source.url, source.charset, source.fetched);
        let page = Page { url, charset, fetched, ..Page::new(machine.file.clone(), format, bytes) };
        let insert = Insert { db: &self.db, page: &page, reading: machine, reader: &reader };
        let kept = insert.remove(id)?;
        insert.put(Some(kept))
    }
}

impl Insert<'_> {
    fn article(&self) -> rusqlite::Result<Added> {
        let article = &self.reading.article;
        let reader = self.reader()?;
        let there: Option<(i64, i64)> = self
            .db
            .prepare_cached("SELECT id, reader_id FROM article WHERE hash = ?1")?
            .query_row([&article.id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (added, kept) = match there {
            Some((id, by)) if by == reader => {
                self.file(id)?;
                return Ok(Added::Known);
            }
            Some((id, _)) => (Added::ReadAgain, Some(self.remove(id)?)),
            None => (Added::New, None),
        };
        self.put(kept)?;
        Ok(added)
    }

    /// Puts the article in, which is not there, with what people have corrected in it put on.
    fn put(&self, kept: Option<Kept>) -> rusqlite::Result<()> {
        let corrections = standing(self.db, &self.reading.article.id)?;
        if corrections.is_empty() {
            return self.rows(kept).map(|_| ());
        }
        let corrected = put_on(self.reading, &corrections).reading;
        let id = Insert { reading: &corrected, ..*self }.rows(kept)?;
        keep_machine(self.db, id, self.reading, &corrected.rejected)
    }

    /// Puts the rows of the reading in, and gives the article's id.
    fn rows(&self, kept: Option<Kept>) -> rusqlite::Result<i64> {
        let article = &self.reading.article;
        let published = article.published.as_ref();
        let dateline = article.dateline.as_ref();
        let reader = self.reader()?;
        let (id, files, added_at) = match kept {
            Some(kept) => (Some(kept.id), kept.files, kept.added_at),
            None => (None, Vec::new(), Timestamp::now().to_string()),
        };
        self.db
            .prepare_cached(
                "INSERT INTO article (id, hash, reader_id, source_id, url, outlet, title, language,
                    published, published_earliest, published_latest, published_basis,
                    dateline_place, dateline_agency, modified, section, text, added_at)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                id,
                article.id,
                reader,
                article.source_id,
                article.url,
                article.outlet,
                article.title,
                article.language,
                published.map(|p| &p.value),
                published.map(|p| &p.earliest),
                published.map(|p| &p.latest),
                published.map(|p| &p.basis),
                dateline.and_then(|d| d.place.as_ref()),
                dateline.and_then(|d| d.agency.as_ref()),
                article.modified,
                article.section,
                article.text,
                added_at,
            ])?;
        let id = self.db.last_insert_rowid();
        self.source(id)?;
        self.file(id)?;
        for name in files {
            self.name(id, &name)?;
        }
        self.parts(id)?;
        let actors = self.actors(id)?;
        let times = self.times(id)?;
        let events = self.events(id, &actors)?;
        let statements = self.statements(id, &actors, &events)?;
        self.figures(id, &times, &statements)?;
        self.count_spoken(id, 1)?;
        Ok(id)
    }

    fn reader(&self) -> rusqlite::Result<i64> {
        self.db
            .prepare_cached("INSERT OR IGNORE INTO reader (version) VALUES (?1)")?
            .execute([self.reader])?;
        self.db
            .prepare_cached("SELECT id FROM reader WHERE version = ?1")?
            .query_row([self.reader], |row| row.get(0))
    }

    /// Takes an article out whose reading is to be replaced, and says what of it must outlast that.
    fn remove(&self, id: i64) -> rusqlite::Result<Kept> {
        let files = self
            .db
            .prepare_cached("SELECT name FROM file WHERE article_id = ?1")?
            .query_map([id], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let added_at =
            self.db.query_row("SELECT added_at FROM article WHERE id = ?1", [id], |row| row.get(0))?;
        let told_with = link::told_with(self.db, id)?;
        self.count_spoken(id, -1)?;
        self.db.execute("DELETE FROM article WHERE id = ?1", [id])?;
        link::part(self.db, &told_with)?;
        Ok(Kept { id, files, added_at })
    }

    fn source(&self, id: i64) -> rusqlite::Result<()> {
        let page = self.page;
        let packed = zstd::bulk::compress(&page.bytes, zstd::DEFAULT_COMPRESSION_LEVEL)
            .map_err(|err| rusqlite::Error::ToSqlConversionFailure(Box::new(err)))?;
        self.db
            .prepare_cached(
                "INSERT INTO source (article_id, format, length, zstd, url, charset, fetched)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                id,
                page.format.name(),
                page.bytes.len(),
                packed,
                page.url,
                page.charset,
                page.fetched.map(|day| day.to_string()),
            ])?;
        Ok(())
    }

    fn file(&self, id: i64) -> rusqlite::Result<()> {
        self.name(id, &self.reading.file)
    }

    fn name(&self, id: i64, name: &str) -> rusqlite::Result<()> {
        self.db
            .prepare_cached("INSERT OR IGNORE INTO file (article_id, name) VALUES (?, ?)")?
            .execute(params![id, name])?;
        Ok(())
    }

    fn parts(&self, id: i64) -> rusqlite::Result<()> {
        let reading = self.reading;
        let mut author =
            self.db.prepare_cached("INSERT INTO author (article_id, position, name) VALUES (?, ?, ?)")?;
        for (position, name) in reading.article.authors.iter().enumerate() {
            author.execute(params![id, position, name])?;
        }
        let mut block = self.db.prepare_cached(
            "INSERT INTO block (article_id, position, kind, reason, start_char, end_char, path, published,
                                start_byte, end_byte)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        for (position, b) in reading.article.blocks.iter().enumerate() {
            let (start, end) = b.bytes.map(|bytes| (bytes.start, bytes.end)).unzip();
            block.execute(params![
                id,
                position,
                b.kind,
                b.reason,
                b.start,
                b.end,
                b.path,
                b.published,
                start,
                end
            ])?;
        }
        let mut problem =
            self.db.prepare_cached("INSERT INTO problem (article_id, position, problem) VALUES (?, ?, ?)")?;
        for (position, words) in reading.problems.iter().enumerate() {
            problem.execute(params![id, position, words])?;
        }
        Ok(())
    }

    /// Row ids in the order of the reading's numbers, so that the other tables can refer to them; so below.
    fn actors(&self, id: i64) -> rusqlite::Result<Vec<i64>> {
        let mut actor = self.db.prepare_cached(
            "INSERT INTO actor (article_id, number, name, kind, calling_id, day) VALUES (?, ?, ?, ?, ?, ?)",
        )?;
        let mut mention = self.db.prepare_cached(
            "INSERT OR IGNORE INTO mention (actor_id, start_char, end_char, form) VALUES (?, ?, ?, ?)",
        )?;
        let mut role = self.db.prepare_cached(
            "INSERT INTO role (actor_id, position, title, of, start_char, end_char, calling_id, day)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let mut called =
            self.db.prepare_cached("INSERT INTO called (actor_id, position, name) VALUES (?, ?, ?)")?;
        let [day, _] = self.days(None);
        let mut ids = Vec::new();
        for a in &self.reading.actors {
            let calling = self.calling(a)?;
            actor.execute(params![id, a.id, a.name, a.kind, calling, day])?;
            let row = self.db.last_insert_rowid();
            for (position, name) in a.names.iter().enumerate() {
                called.execute(params![row, position, name])?;
            }
            for m in &a.mentions {
                mention.execute(params![row, m.start, m.end, m.form])?;
            }
            for (position, r) in a.roles.iter().enumerate() {
                role.execute(params![row, position, r.title, r.of, r.start, r.end, calling, day])?;
            }
            ids.push(row);
        }
        Ok(ids)
    }

    /// The number of the way in which the article calls an actor.
    fn calling(&self, actor: &wire::Actor) -> rusqlite::Result<i64> {
        let names: BTreeSet<&str> = actor.names.iter().map(String::as_str).collect();
        let names = if names.is_empty() { BTreeSet::from([actor.name.as_str()]) } else { names };
        let all = names.iter().copied().collect::<Vec<_>>().join("\n");
        let values = [&actor.kind, &actor.name, &all];
        let known = self
            .db
            .prepare_cached("SELECT id FROM calling WHERE kind = ?1 AND name = ?2 AND names = ?3")?
            .query_row(values, |row| row.get(0))
            .optional()?;
        if let Some(known) = known {
            return Ok(known);
        }
        let id = self
            .db
            .prepare_cached("INSERT INTO calling (kind, name, names) VALUES (?, ?, ?)")?
            .insert(values)?;
        let mut called =
            self.db.prepare_cached("INSERT OR IGNORE INTO calling_name (name, calling_id) VALUES (?, ?)")?;
        for name in names.into_iter().chain([actor.name.as_str()]) {
            called.execute(params![name, id])?;
        }
        Ok(id)
    }

    /// Counts the statements of an article, `times` 1 as it comes or -1 as it goes, with those of the others who speak in them.
    fn count_spoken(&self, id: i64, times: i64) -> rusqlite::Result<()> {
        let mut count = self.db.prepare_cached(
            "INSERT INTO spoken (calling_id, part, outlet, month, statements)
             SELECT calling_id, part, outlet, month, ?2 * count(*) FROM speaking WHERE article_id = ?1
              GROUP BY calling_id, part, outlet, month
             ON CONFLICT DO UPDATE SET statements = statements + excluded.statements",
        )?;
        count.execute([id, times]).map(|_| ())
    }

    fn times(&self, id: i64) -> rusqlite::Result<Vec<i64>> {
        let mut time = self.db.prepare_cached(
            "INSERT INTO time (article_id, number, start_char, end_char, text, type, value)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?;
        let times = &self.reading.times;
        times
            .iter()
            .map(|t| time.insert(params![id, t.id, t.start, t.end, t.text, t.kind, t.value]))
            .collect()
    }

    fn events(&self, id: i64, actors: &[i64]) -> rusqlite::Result<Vec<i64>> {
        let mut event = self.db.prepare_cached(
            "INSERT INTO event (article_id, number, kind, start_char, end_char, text, place, value, earliest, latest, planned)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let mut participant =
            self.db.prepare_cached("INSERT OR IGNORE INTO participant (event_id, actor_id) VALUES (?, ?)")?;
        let mut ids = Vec::new();
        for e in &self.reading.events {
            let row = event.insert(params![
                id, e.id, e.kind, e.start, e.end, e.text, e.place, e.value, e.earliest, e.latest, e.planned
            ])?;
            for &actor in &e.participants {
                participant.execute([row, actors[actor]])?;
            }
            ids.push(row);
        }
        Ok(ids)
    }

    /// The first day that what a statement says, or what nobody in particular says, can be of, and the day after the last one.
    fn days<'a>(&'a self, statement: Option<&'a wire::Statement>) -> [Option<&'a str>; 2] {
        let said = statement.and_then(|statement| statement.said.as_ref());
        let published = self.reading.article.published.as_ref();
        let days = said
            .map(|said| [&said.earliest, &said.latest])
            .or(published.map(|published| [&published.earliest, &published.latest]));
        days.map_or([None; 2], |days| days.map(|day| Some(day.as_str())))
    }

    /// Row ids by the reading's numbers, of which those of rejected statements are missing.
    fn statements(&self, id: i64, actors: &[i64], events: &[i64]) -> rusqlite::Result<HashMap<usize, i64>> {
        let mut statement = self.db.prepare_cached(
            "INSERT INTO statement (article_id, number, kind, polarity, text, start_char, end_char,
                source, source_start, source_end, cue, cue_start, cue_end, speaker_id,
                addressee, addressee_id, addressee_start, addressee_end,
                medium, medium_id, medium_start, medium_end,
                said, said_earliest, said_latest, day, day_after, chain, event_id, confidence, hand)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let mut content = self.db.prepare_cached(
            "INSERT INTO content (statement_id, position, start_char, end_char, text) VALUES (?, ?, ?, ?, ?)",
        )?;
        let mut ids = HashMap::new();
        for s in &self.reading.statements {
            let (source, cue, said) = (s.source.as_ref(), s.cue.as_ref(), s.said.as_ref());
            let (addressee, medium) = (s.addressee.as_ref(), s.medium.as_ref());
            let [day, day_after] = self.days(Some(s));
            let row = statement.insert(params![
                id,
                s.id,
                s.kind,
                s.polarity,
                s.text,
                s.content.first().map(|piece| piece.start),
                s.content.last().map(|piece| piece.end),
                source.map(|p| &p.text),
                source.map(|p| p.start),
                source.map(|p| p.end),
                cue.map(|p| &p.text),
                cue.map(|p| p.start),
                cue.map(|p| p.end),
                s.speaker.as_ref().map(|speaker| actors[speaker.actor]),
                addressee.map(|p| &p.name),
                addressee.and_then(|p| p.actor).map(|actor| actors[actor]),
                addressee.map(|p| p.start),
                addressee.map(|p| p.end),
                medium.map(|p| &p.name),
                medium.and_then(|p| p.actor).map(|actor| actors[actor]),
                medium.map(|p| p.start),
                medium.map(|p| p.end),
                said.map(|said| &said.value),
                said.map(|said| &said.earliest),
                said.map(|said| &said.latest),
                day,
                day_after,
                serde_json::Value::from(s.chain.clone()).to_string(),
                s.event.map(|event| events[event]),
                s.confidence,
                s.hand.as_ref().map(to_json).transpose()?,
            ])?;
            for (position, piece) in s.content.iter().enumerate() {
                content.execute(params![row, position, piece.start, piece.end, piece.text])?;
            }
            ids.insert(s.id, row);
        }
        let mut within = self.db.prepare_cached("UPDATE statement SET within_id = ? WHERE id = ?")?;
        for s in &self.reading.statements {
            if let Some(outer) = s.within {
                within.execute([ids[&outer], ids[&s.id]])?;
            }
        }
        Ok(ids)
    }

    fn figures(&self, id: i64, times: &[i64], statements: &HashMap<usize, i64>) -> rusqlite::Result<()> {
        let by: HashMap<usize, &wire::Statement> =
            self.reading.statements.iter().map(|s| (s.id, s)).collect();
        let mut figure = self.db.prepare_cached(
            "INSERT INTO figure (article_id, number, start_char, end_char, text, value, upper, unit, modifier,
                change, of, share_of, holder, wanted, time_id, statement_id, day, day_after)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        for f in &self.reading.figures {
            let [day, day_after] = self.days(f.statement.map(|statement| by[&statement]));
            figure.execute(params![
                id,
                f.id,
                f.start,
                f.end,
                f.text,
                f.value,
                f.upper,
                f.unit,
                f.modifier,
                f.change,
                f.of,
                f.share_of,
                f.holder,
                f.wanted,
                f.time.map(|time| times[time]),
                f.statement.map(|statement| statements[&statement]),
                day,
                day_after,
            ])?;
        }
        Ok(())
    }
}

/// What outlasts the replacement of an article's reading: its row id, so that links to it hold, and its history.
pub(crate) struct Kept {
    pub(crate) id: i64,
    pub(crate) files: Vec<String>,
    pub(crate) added_at: String,
}

#[cfg(test)]
mod tests {
    use onrecord_page::Format;
    use onrecord_reading::Reader;

    use super::*;

    #[test]
    fn a_full_record_says_so_keeps_what_it_has_and_goes_on_when_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("onrecord.db");
        let reader = Reader::new();
        let add = |record: &mut Record, number: u64| {
            let text = format!("Page {number}. {}", "It says nothing that was not said before. ".repeat(20));
            let page = Page::new(format!("{number}.txt"), Format::Text, text);
            let reading = wire::Reading::new(&page.name, &reader.read(onrecord_page::read(&page)));
            let mut batch = record.batch()?;
            batch.add(&Entry { page, reading, reader: "made up".to_owned() })?;
            batch.commit()
        };
        let mut record = Record::create_or_open(&path).unwrap();
        add(&mut record, 0).unwrap();
        let pages: i64 = record.db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        record.db.pragma_update(None, "max_page_count", pages + 8).unwrap();
        let mut added = 1;
        let failed = loop {
            match add(&mut record, added) {
                Ok(()) => added += 1,
                Err(err) => break err,
            }
            assert!(added < 100, "there is always room");
        };
        assert!(matches!(failed, Error::Full(_)), "{failed}");
        assert_eq!(record.summary().unwrap().articles, added);
        drop(record);
        let mut record = Record::create_or_open(&path).unwrap();
        add(&mut record, added).unwrap();
        record.link(|| ()).unwrap();
        let verified = record.verify(|finding| panic!("{finding:?}"), || ()).unwrap();
        assert_eq!(verified.articles, added + 1);
    }
}
