//! The record, opened as often as pages are made at once.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use onrecord_record::{Error, Record};
use tokio::sync::Semaphore;

use crate::failure::Failure;

/// How many questions are answered at once.
const AT_ONCE: usize = 8;

/// A record that several pages ask at once. It is open for reading alone, but for the moment of a correction.
#[derive(Clone)]
pub(crate) struct Records(Arc<Inner>);

struct Inner {
    path: PathBuf,
    idle: Mutex<Vec<Record>>,
    turns: Semaphore,
}

impl Records {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self(Arc::new(Inner { path, idle: Mutex::default(), turns: Semaphore::new(AT_ONCE) }))
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
        let _turn = self.0.turns.acquire().await.map_err(|_| Failure::Broken)?;
        let records = self.clone();
        let answer = tokio::task::spawn_blocking(move || records.answer(question)).await;
        Ok(answer.map_err(|_| Failure::Broken)??)
    }

    /// Changes the record, and links the article that is changed, where one is, anew.
    pub(crate) async fn change(
        &self,
        change: impl FnOnce(&Record) -> Result<Option<String>, Error> + Send + 'static,
    ) -> Result<(), Failure> {
        let path = self.0.path.clone();
        let change = move || -> Result<(), Error> {
            let mut record = Record::open_to_change(&path)?;
            let Some(article) = change(&record)? else { return Ok(()) };
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
        let answer = question(&record);
        idle().push(record);
        answer
    }
}
