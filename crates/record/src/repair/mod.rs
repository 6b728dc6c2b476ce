//! Making a sound record of what is left of a damaged one.
//!
//! All that a record holds comes from the sources in it, from their names, and from what people have settled by hand. These are looked for
//! in the file itself; the sound record is made of them beside the damaged one, as if they were added to a new one, and takes its place
//! at the end. The damaged one is kept under another name, and never written. Reading is for whoever repairs: this room does not read.

mod by_hand;
mod pages;
mod places;
mod remains;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use onrecord_page::Page;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;

use crate::add::Kept;
use crate::open::wait;
use crate::{Entry, Error, LAYOUT, Record, layout};
use pages::Pages;
use places::Places;
pub(crate) use places::is_half_repaired;
use remains::{Gone, Left, Remains};

/// A repair under way.
pub struct Repair {
    places: Places,
    /// The record that is being made.
    fresh: Record,
    /// The damaged one, where SQLite finds it sound and what was read can be believed.
    sound: Option<Record>,
    /// Keeps everybody else from writing to it, where it can be kept locked.
    lock: Option<Connection>,
    pages: Arc<Mutex<Pages>>,
    articles: Vec<(i64, Left)>,
    /// Which of these has a source with this hash, and is not in the fresh record yet.
    waiting: HashMap<String, usize>,
    done: Repaired,
}

/// What a repair did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Repaired {
    /// Articles in the record as it is now.
    pub articles: u64,
    /// Of these, those that were read again from their sources.
    pub read_again: u64,
    /// Corrections by hand that were carried over.
    pub corrections: u64,
    /// Decisions on who is who that were carried over.
    pub decisions: u64,
    /// Entries of the gazetteer that were carried over.
    pub gazetteer: u64,
    /// What is not in it any more, or not as it was.
    pub lost: Vec<Loss>,
    /// Where the damaged record is now.
    pub damaged: PathBuf,
}

/// Something that a repair could not save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// The article's id, where it is one and that is known.
    pub article: Option<String>,
    /// The names that its file was found under.
    pub files: Vec<String>,
    /// What became of it, in words.
    pub problem: String,
}

impl Repair {
    /// Puts the files in their places where an earlier repair was ended while it did that; gives where the damaged record is then.
    pub fn finish_earlier(path: &Path) -> Result<Option<PathBuf>, Error> {
        if !is_half_repaired(path) {
            return Ok(None);
        }
        let lock = lock(path)?;
        let damaged = Places::of(path).swap()?;
        drop(lock);
        Ok(Some(damaged))
    }

    /// Looks through the file of the record at `path`, and begins a new one beside it, with what people have settled by hand.
    pub fn begin(path: &Path) -> Result<Self, Error> {
        if !path.is_file() {
            return Err(Error::Missing(path.to_owned()));
        }
        let lock = lock(path)?;
        let unreadable = |_| Error::Unreadable(path.to_owned());
        let mut pages = Pages::of(path).map_err(unreadable)?;
        let mut remains = Remains::of(&mut pages);
        if remains.is_empty() {
            pages = pages.with_usual_pages().map_err(unreadable)?;
            remains = Remains::of(&mut pages);
        }
        if remains.is_empty() {
            return Err(Error::NotARecord(path.to_owned()));
        }
        let places = Places::of(path);
        places.clear()?;
        let fresh = Record::create_or_open(&places.unfinished)?;
        // Until it is done, nobody loses anything by a power cut; and its end is written as everything else is.
        fresh.db.pragma_update(None, "synchronous", "OFF").map_err(|source| fresh.at(source))?;
        let mut done = Repaired::default();
        by_hand::carry_over(path, &remains, &fresh, &mut done)?;
        done.lost.extend(remains.gone.into_iter().map(Loss::from));
        let articles: Vec<(i64, Left)> = remains.articles.into_iter().collect();
        let uncertain = articles.iter().filter(|(_, left)| !left.certain);
        done.lost.extend(uncertain.map(|(_, left)| Loss {
            article: Some(left.hash.clone()),
            files: left.names.iter().cloned().collect(),
            problem:
                "is kept, but its id was lost, and so what would show whether its source is whole".to_owned(),
        }));
        let waiting =
            articles.iter().enumerate().map(|(number, (_, left))| (left.hash.clone(), number)).collect();
        // Of a file that is damaged as such no value can be believed.
        let sound = Record::open(path).ok().filter(Record::is_sound);
        Ok(Self { places, fresh, sound, lock, pages: Arc::new(Mutex::new(pages)), articles, waiting, done })
    }

    /// How many articles there are.
    pub fn articles(&self) -> u64 {
        self.articles.len() as u64
    }

    /// Carries over what was read in each article where that still holds, which is nowhere in a file that is damaged as such.
    pub fn carry_over(&mut self, mut step: impl FnMut()) -> Result<(), Error> {
        let Some(sound) = self.sound.take() else { return Ok(()) };
        for number in 0..self.articles.len() {
            let (id, left) = &self.articles[number];
            if let Some((reading, reader)) = sound.holding(*id)
                && reading.article.id == left.hash
                && let Some(page) = page(&self.pages, left)
            {
                self.put(&Entry { page, reading, reader })?;
            }
            step();
        }
        // It stays open until the end: closing it takes this program's locks away.
        self.sound = Some(sound);
        Ok(())
    }

    /// The pages of the articles that are still to be read.
    pub fn pages(&self) -> impl Iterator<Item = Page> + Send + use<> {
        let mut to_read: Vec<usize> = self.waiting.values().copied().collect();
        to_read.sort_unstable();
        let left: Vec<Left> = to_read.into_iter().map(|number| self.articles[number].1.clone()).collect();
        let pages = Arc::clone(&self.pages);
        left.into_iter().filter_map(move |left| page(&pages, &left))
    }

    /// Takes in an article that was read again.
    pub fn add(&mut self, entry: &Entry) -> Result<(), Error> {
        self.done.read_again += u64::from(self.put(entry)?);
        Ok(())
    }

    /// Puts an article in that is waited for; says whether it was.
    fn put(&mut self, entry: &Entry) -> Result<bool, Error> {
        let Some(number) = self.waiting.remove(&entry.reading.article.id) else { return Ok(false) };
        let (id, left) = &self.articles[number];
        let kept = Kept {
            id: *id,
            files: left.names.iter().cloned().collect(),
            added_at: left.added_at.clone().unwrap_or_else(|| Timestamp::now().to_string()),
        };
        let transaction = self.fresh.to_write()?;
        let put = self.fresh.put_from_elsewhere(entry, kept).map_err(|source| self.fresh.at(source));
        match put {
            Ok(()) => transaction.commit().map_err(|source| self.fresh.at(source))?,
            Err(err) if err.is_of_one_article() => {
                drop(transaction);
                self.done.lost.push(left.lost(format!("could not be kept; please report it: {err}")));
                return Ok(false);
            }
            Err(err) => return Err(err),
        }
        self.done.articles += 1;
        Ok(true)
    }

    /// Links all articles, puts the record in the place of the damaged one, and says what was done.
    pub fn finish(mut self, step: impl FnMut()) -> Result<Repaired, Error> {
        let mut unread: Vec<usize> = self.waiting.values().copied().collect();
        unread.sort_unstable();
        let unread = unread.into_iter().map(|number| &self.articles[number].1);
        self.done
            .lost
            .extend(unread.map(|left| left.lost("cannot be read from its source any more".to_owned())));
        self.fresh.link(step)?;
        let at = |source| Error::at(&self.places.unfinished, source);
        self.fresh.db.pragma_update(None, "synchronous", "FULL").map_err(at)?;
        self.fresh.db.pragma_update(None, "wal_checkpoint", "TRUNCATE").map_err(at)?;
        drop(self.fresh);
        self.places.complete()?;
        if cfg!(windows) {
            // What is open cannot be moved there.
            (self.sound, self.lock) = (None, None);
        }
        self.done.damaged = self.places.swap()?;
        Ok(self.done)
    }
}

impl Left {
    fn lost(&self, problem: String) -> Loss {
        Loss { article: Some(self.hash.clone()), files: self.names.iter().cloned().collect(), problem }
    }
}

impl From<Gone> for Loss {
    fn from(gone: Gone) -> Self {
        let Gone { hash, names, why } = gone;
        Loss { article: hash, files: names.into_iter().collect(), problem: format!("is lost: {why}") }
    }
}

/// The page that an article was read from.
fn page(pages: &Mutex<Pages>, left: &Left) -> Option<Page> {
    left.page(&mut pages.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Holds the record at `path` against all other writers, and writes nothing itself. A file that is so damaged that it cannot be locked
/// nobody else can write either.
fn lock(path: &Path) -> Result<Option<Connection>, Error> {
    let take = || -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)?;
        db.busy_handler(Some(wait))?;
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        db.execute_batch("BEGIN IMMEDIATE")?;
        Ok(db)
    };
    if !path.exists() {
        return Ok(None);
    }
    match take() {
        Ok(db) => match layout(&db) {
            Ok(found) if found > LAYOUT => Err(Error::Newer { path: path.to_owned(), found, known: LAYOUT }),
            _ => Ok(Some(db)),
        },
        Err(source) => match Error::at(path, source) {
            busy @ Error::Busy(_) => Err(busy),
            _ => Ok(None),
        },
    }
}
