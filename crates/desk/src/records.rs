//! The record, opened as often as pages are made at once.

use std::any::Any;
use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use onrecord_record::{Error, Record};
use tokio::sync::Semaphore;

use crate::failure::Failure;

/// How many questions are answered at once.
const AT_ONCE: usize = 8;

/// While a record changes, an answer is given again for so many times as long as it took to find: what is found at once is always new,
/// and what takes long costs little of the time.
const WORTH: u32 = 20;
/// But no longer than this.
const OLDEST: Duration = Duration::from_secs(60);
/// What is found sooner than this is always found anew.
const SOON: Duration = Duration::from_millis(50);
/// How many answers are kept.
const KEPT: usize = 128;

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
}

/// An answer that may be given again.
struct Kept {
    answer: Arc<dyn Any + Send + Sync>,
    /// What the record's files were like before it was found.
    of: Vec<(u64, SystemTime)>,
    found: Instant,
    took: Duration,
}

impl Records {
    pub(crate) fn new(path: PathBuf, time: Duration) -> Self {
        Self(Arc::new(Inner {
            path,
            time,
            idle: Mutex::default(),
            turns: Semaphore::new(AT_ONCE),
            kept: Mutex::default(),
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
        let kept = || self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let of = self.state();
        let known = kept().get(&name).filter(|kept| kept.holds(&of)).map(|kept| Arc::clone(&kept.answer));
        if let Some(answer) = known.and_then(|answer| answer.downcast().ok()) {
            return Ok(answer);
        }
        let begun = Instant::now();
        let answer = Arc::new(self.ask(question).await?);
        let mut kept = kept();
        if kept.len() >= KEPT {
            let oldest = kept.iter().min_by_key(|one| one.1.found).map(|one| one.0.clone());
            oldest.map(|oldest| kept.remove(&oldest));
        }
        kept.insert(name, Kept { answer: answer.clone(), of, found: Instant::now(), took: begun.elapsed() });
        Ok(answer)
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
            // Whoever changes it sees it changed.
            records.0.kept.lock().unwrap_or_else(PoisonError::into_inner).clear();
            let Some(article) = changed? else { return Ok(()) };
            // The correction stands: should another program write for long now, the next that links does it.
            if let Err(err) = record.link_article(&article) {
                eprintln!("desk: an article is not linked anew yet: {err}");
            }
            Ok(())
        };
        Ok(tokio::task::spawn_blocking(change).await.map_err(|_| Failure::Broken)??)
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
    fn holds(&self, now: &[(u64, SystemTime)]) -> bool {
        let is_worth_it = self.took > SOON && self.found.elapsed() < (self.took * WORTH).min(OLDEST);
        self.of == now || is_worth_it
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_took_long_is_given_again_while_the_record_changes_and_what_did_not_is_not() {
        let kept = |took| Kept { answer: Arc::new(1), of: Vec::new(), found: Instant::now(), took };
        let changed = [(1, SystemTime::UNIX_EPOCH)];
        assert!(kept(Duration::ZERO).holds(&[]) && !kept(Duration::ZERO).holds(&changed));
        assert!(kept(Duration::from_secs(3)).holds(&changed));
        let old = Instant::now().checked_sub(OLDEST);
        assert!(!Kept { found: old.unwrap(), ..kept(Duration::from_hours(1)) }.holds(&changed));
    }
}
