//! The record, opened as often as pages are made at once.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use onrecord_record::{Error, Record};
use tokio::sync::Semaphore;

use crate::failure::Failure;

/// How many questions are answered at once.
const AT_ONCE: usize = 8;

/// A record that several pages ask at once. It is open for reading alone.
#[derive(Clone)]
pub(crate) struct Records(Arc<Inner>);

struct Inner {
    path: PathBuf,
    /// How long an answer may take, and how long one waits for a turn.
    time: Duration,
    idle: Mutex<Vec<Record>>,
    turns: Semaphore,
}

impl Records {
    pub(crate) fn new(path: PathBuf, time: Duration) -> Self {
        Self(Arc::new(Inner { path, time, idle: Mutex::default(), turns: Semaphore::new(AT_ONCE) }))
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
