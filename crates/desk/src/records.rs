//! The record, opened as often as pages are made at once.

use std::any::Any;
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::{Duration, Instant, SystemTime};

use onrecord_record::{Error, Record};
use tokio::sync::Semaphore;

use crate::failure::Failure;

/// How many questions are answered at once, beside one for each core.
const MORE_AT_ONCE: usize = 1;

/// While a record changes, an answer is given again for so many times as long as it took to find: what is found at once is always new,
/// and what takes long costs little of the time. Who asks later gets it once more, and it is found anew meanwhile.
const WORTH: u32 = 20;
/// But no answer is older than this.
const OLDEST: Duration = Duration::from_secs(60);
/// What is found sooner than this is always found anew.
const SOON: Duration = Duration::from_millis(50);
/// How many answers are kept: those first that are given again though the record changes.
const KEPT: usize = 48;

/// A record that several pages ask at once. It is open for reading alone, but for the moment of a correction.
#[derive(Clone)]
pub(crate) struct Records(Arc<Inner>);

struct Inner {
    path: PathBuf,
    /// How long an answer may take, and how long one waits for a turn.
    time: Duration,
    idle: Mutex<Vec<Record>>,
    turns: Semaphore,
    kept: Mutex<HashMap<String, Kept>>,
    changes: AtomicU64,
}

/// An answer that may be given again.
struct Kept {
    answer: Arc<dyn Any + Send + Sync>,
    /// What the record's files were like before it was found.
    of: Vec<(u64, SystemTime)>,
    found: Instant,
    took: Duration,
    /// Whether it is being found anew.
    is_asked: bool,
}

impl Records {
    pub(crate) fn new(path: PathBuf, time: Duration) -> Self {
        Self(Arc::new(Inner {
            path,
            time,
            idle: Mutex::default(),
            turns: Semaphore::new(available_parallelism().map_or(1, usize::from) + MORE_AT_ONCE),
            kept: Mutex::default(),
            changes: AtomicU64::default(),
        }))
    }

    /// The file's name, for a person.
    pub(crate) fn name(&self) -> String {
        let path = &self.0.path;
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    }

    /// What the record answers.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Record) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Failure> {
        let turn = tokio::time::timeout(self.0.time, self.0.turns.acquire()).await;
        let _turn = turn.map_err(|_| Failure::NoTurn(self.0.time))?.map_err(|_| Failure::Broken)?;
        let records = self.clone();
        let answer = tokio::task::spawn_blocking(move || records.answer(question)).await;
        Ok(answer.map_err(|_| Failure::Broken)??)
    }

    /// What the record answers to a question with this name; what it has answered before, where that still holds or took long.
    pub(crate) async fn ask_kept<T: Send + Sync + 'static>(
        &self,
        name: String,
        question: impl FnOnce(&Record) -> Result<T, Error> + Send + 'static,
    ) -> Result<Arc<T>, Failure> {
        let known = {
            let (of, mut kept) = (self.state(), self.kept());
            let known = kept.get_mut(&name).filter(|kept| kept.is_given(&of));
            known.map(|kept| (Arc::clone(&kept.answer), kept.is_to_be_found_anew(&of)))
        };
        let known = known.and_then(|(answer, is_old)| Some((answer.downcast().ok()?, is_old)));
        let Some((answer, is_old)) = known else { return self.find_to_keep(name, question).await };
        if is_old {
            let records = self.clone();
            tokio::spawn(async move { records.find_to_keep(name, question).await.map(|_| ()) });
        }
        Ok(answer)
    }

    async fn find_to_keep<T: Send + Sync + 'static>(
        &self,
        name: String,
        question: impl FnOnce(&Record) -> Result<T, Error> + Send + 'static,
    ) -> Result<Arc<T>, Failure> {
        let (of, changes) = (self.state(), self.changes());
        let timed = move |record: &Record| {
            let begun = Instant::now();
            question(record).map(|answer| (answer, begun.elapsed()))
        };
        let (answer, took) = self.ask(timed).await?;
        let answer = Arc::new(answer);
        let mut kept = self.kept();
        // What was found before a correction is not kept beyond it.
        if changes != self.changes() {
            return Ok(answer);
        }
        if kept.len() >= KEPT {
            let of_least_use = kept.iter().min_by_key(|one| (one.1.outlasts_change(), one.1.found));
            let name = of_least_use.map(|one| one.0.clone());
            name.map(|name| kept.remove(&name));
        }
        kept.insert(name, Kept { answer: answer.clone(), of, found: Instant::now(), took, is_asked: false });
        Ok(answer)
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<String, Kept>> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often the record was corrected here.
    fn changes(&self) -> u64 {
        self.0.changes.load(Ordering::Relaxed)
    }

    /// What tells whether the record has changed: how long its files are, and when they were written.
    fn state(&self) -> Vec<(u64, SystemTime)> {
        let mut log = self.0.path.clone().into_os_string();
        log.push("-wal");
        let of_file = |path: &std::path::Path| {
            let file = fs::metadata(path).ok()?;
            Some((file.len(), file.modified().ok()?))
        };
        [self.0.path.as_path(), log.as_ref()].into_iter().filter_map(of_file).collect()
    }

    /// Changes the record, and links the article that is changed, where one is, anew.
    pub(crate) async fn change(
        &self,
        change: impl FnOnce(&Record) -> Result<Option<String>, Error> + Send + 'static,
    ) -> Result<(), Failure> {
        let (path, records) = (self.0.path.clone(), self.clone());
        let change = move || -> Result<(), Error> {
            let mut record = Record::open_to_change(&path)?;
            let changed = change(&record);
            // Whoever changes it sees it changed, and linked anew.
            records.forget();
            let Some(article) = changed? else { return Ok(()) };
            // The correction stands: should another program write for long now, the next that links does it.
            if let Err(err) = record.link_article(&article) {
                eprintln!("desk: an article is not linked anew yet: {err}");
            }
            records.forget();
            Ok(())
        };
        Ok(tokio::task::spawn_blocking(change).await.map_err(|_| Failure::Broken)??)
    }

    /// Keeps no answer from before.
    fn forget(&self) {
        let mut kept = self.kept();
        self.0.changes.fetch_add(1, Ordering::Relaxed);
        kept.clear();
    }

    fn answer<T>(&self, question: impl FnOnce(&Record) -> Result<T, Error>) -> Result<T, Error> {
        let idle = || self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = idle().pop();
        let record = match waiting {
            Some(record) => record,
            None => Record::open(&self.0.path)?,
        };
        record.answer_within(self.0.time)?;
        let answer = question(&record);
        idle().push(record);
        answer
    }
}

impl Kept {
    /// Whether it may be given again while the record's files are as they are `now`.
    fn is_given(&self, now: &[(u64, SystemTime)]) -> bool {
        self.of == now || self.outlasts_change()
    }

    /// Whether it may be given again though the record has changed.
    fn outlasts_change(&self) -> bool {
        self.took > SOON && self.found.elapsed() < OLDEST
    }

    /// Whether it is to be found anew, though it is given again. It says so once.
    fn is_to_be_found_anew(&mut self, now: &[(u64, SystemTime)]) -> bool {
        let is_old = self.of != now && self.found.elapsed() > self.took * WORTH;
        is_old && !std::mem::replace(&mut self.is_asked, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_took_long_is_given_again_while_the_record_changes_and_what_did_not_is_not() {
        let found = Instant::now();
        let kept = |took| Kept { answer: Arc::new(1), of: Vec::new(), found, took, is_asked: false };
        let changed = [(1, SystemTime::UNIX_EPOCH)];
        assert!(kept(Duration::ZERO).is_given(&[]) && !kept(Duration::ZERO).is_given(&changed));
        let mut slow = kept(Duration::from_secs(3));
        assert!(slow.is_given(&changed) && !slow.is_to_be_found_anew(&changed));
        slow.found = found.checked_sub(OLDEST).unwrap();
        assert!(!slow.is_given(&changed));
        slow = Kept { took: Duration::from_millis(60), ..slow };
        assert!(!slow.is_to_be_found_anew(&[]) && slow.is_to_be_found_anew(&changed));
        assert!(!slow.is_to_be_found_anew(&changed), "it is being found anew");
    }
}
