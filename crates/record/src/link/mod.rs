//! Linking what has come in with what was there: [`onrecord_linking`] says what belongs together, and this finds the
//! candidates and keeps the outcome.

mod conflicts;
mod nearest;
mod reprints;
mod stories;
mod utterances;

use std::thread;

use onrecord_reading::wire;
use rusqlite::{Connection, params};

pub(crate) use utterances::{part, told_with};

use crate::open::TRIED_AGAIN;
use crate::{Error, Record};

/// The version of what links; what another one linked is linked again.
const LINKER: &str = "1";
/// How many articles are linked in one transaction.
const BATCH: usize = 256;

impl Record {
    /// Links the articles that have come in since the last time with those that were there, and says how many. `step` is called
    /// behind each. What was linked stays, should it be stopped on the way; the rest is linked the next time.
    pub fn link(&mut self, mut step: impl FnMut()) -> Result<u64, Error> {
        // Asked once, as it goes through all articles; what others add meanwhile is linked the next time.
        let unlinked: Vec<i64> = self.unlinked().map_err(|source| self.at(source))?;
        let linked = self.link_these(&unlinked, &mut step)?;
        self.settle()?;
        Ok(linked)
    }

    /// Links the articles that have come in behind all that are linked, while more are to come: what is settled when all are there is
    /// left to [`Record::link`], which is called behind the last of them.
    pub fn link_newest(&mut self, mut step: impl FnMut()) -> Result<u64, Error> {
        let newest = self.newest().map_err(|source| self.at(source))?;
        self.link_these(&newest, &mut step)
    }

    /// Links the article with this id alone, where it is not linked, as after a correction by hand.
    pub fn link_article(&mut self, article: &str) -> Result<(), Error> {
        let id = self.find_article(article)?;
        self.link_these(&[id], &mut || ())?;
        self.settle()
    }

    fn link_these(&mut self, unlinked: &[i64], step: &mut impl FnMut()) -> Result<u64, Error> {
        let path = self.path.clone();
        let at = |source| Error::at(&path, source);
        let mut linked = 0;
        for unlinked in unlinked.chunks(BATCH) {
            let transaction = self.to_write()?;
            let mut loaded = Loaded::default();
            for &article in unlinked {
                // Another program may have been here first.
                if !is_linked(&transaction, article).map_err(at)? {
                    // Not before the lock is held: another reading or a correction may come in until then.
                    let reading = self.reading(article).map_err(at)?;
                    link(&transaction, article, &reading, &mut loaded).map_err(at)?;
                    linked += 1;
                }
                step();
            }
            transaction.commit().map_err(at)?;
            // Whoever waits to write comes in between.
            thread::sleep(2 * TRIED_AGAIN);
        }
        Ok(linked)
    }

    /// What hangs on all articles that are there.
    fn settle(&mut self) -> Result<(), Error> {
        let path = self.path.clone();
        let at = |source| Error::at(&path, source);
        let transaction = self.to_write()?;
        stories::settle_anew(&transaction).map_err(at)?;
        utterances::clear(&transaction).map_err(at)?;
        transaction.commit().map_err(at)
    }

    /// How many articles are not linked yet.
    pub fn to_link(&self) -> Result<u64, Error> {
        const COUNT: &str =
            "SELECT (SELECT count(*) FROM article) - (SELECT count(*) FROM profile WHERE linker = ?1)";
        self.db.query_row(COUNT, [LINKER], |row| row.get(0)).map_err(|source| self.at(source))
    }

    fn newest(&self) -> rusqlite::Result<Vec<i64>> {
        const NEWEST: &str = "SELECT id FROM article WHERE id > (SELECT coalesce(max(article_id), 0) FROM profile) ORDER BY id";
        self.db.prepare_cached(NEWEST)?.query_map([], |row| row.get(0))?.collect()
    }

    fn unlinked(&self) -> rusqlite::Result<Vec<i64>> {
        // By two small indexes: going through the articles themselves would read all texts.
        const ALL: &str = "SELECT id FROM article INDEXED BY article_outlet
             EXCEPT SELECT article_id FROM profile WHERE linker = ?1 ORDER BY 1";
        self.db.prepare_cached(ALL)?.query_map([LINKER], |row| row.get(0))?.collect()
    }
}

fn is_linked(db: &Connection, article: i64) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM profile WHERE article_id = ?1 AND linker = ?2")?
        .exists(params![article, LINKER])
}

/// What articles are held side by side with, while nobody else can write: copies come together, and are compared with the same ones.
#[derive(Default)]
struct Loaded {
    pages: reprints::Pages,
    statements: utterances::Statements,
}

/// Links one article with those that are linked.
fn link(db: &Connection, article: i64, reading: &wire::Reading, loaded: &mut Loaded) -> rusqlite::Result<()> {
    reprints::link(db, article, &mut loaded.pages)?;
    stories::link(db, article, reading)?;
    utterances::link(db, article, &mut loaded.statements)?;
    conflicts::link(db, article, reading)
}
