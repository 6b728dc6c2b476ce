//! How long a question is worked on: until a moment that whoever asks sets, and for parts of it a number of steps.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;

/// How many steps of SQLite's machine go by between two looks: some microseconds.
const UNLOOKED: i32 = 1000;

/// When SQLite is to stop.
#[derive(Debug, Clone)]
pub(crate) struct Patience {
    begun: Instant,
    limits: Arc<Limits>,
}

#[derive(Debug)]
struct Limits {
    /// Microseconds since the beginning.
    end: AtomicU64,
    /// Steps that are left.
    steps: AtomicI64,
}

impl Patience {
    /// Without an end, for whatever this connection is asked.
    pub(crate) fn with(db: &Connection) -> rusqlite::Result<Self> {
        let limits = Arc::new(Limits { end: AtomicU64::new(u64::MAX), steps: AtomicI64::new(i64::MAX) });
        let patience = Self { begun: Instant::now(), limits };
        let own = patience.clone();
        db.progress_handler(UNLOOKED, Some(move || own.is_over()))?;
        Ok(patience)
    }

    fn is_over(&self) -> bool {
        let left = self.limits.steps.fetch_sub(i64::from(UNLOOKED), Ordering::Relaxed);
        left <= i64::from(UNLOOKED)
            || self.since_begun(Duration::ZERO) > self.limits.end.load(Ordering::Relaxed)
    }

    fn since_begun(&self, and: Duration) -> u64 {
        u64::try_from((self.begun.elapsed() + and).as_micros()).unwrap_or(u64::MAX)
    }

    /// It ends when `time` is over.
    pub(crate) fn end_after(&self, time: Duration) {
        self.limits.end.store(self.since_begun(time), Ordering::Relaxed);
    }

    /// What comes may take so many steps; without a number, any.
    pub(crate) fn take_steps(&self, steps: Option<i64>) {
        self.limits.steps.store(steps.unwrap_or(i64::MAX), Ordering::Relaxed);
    }

    /// Whether the steps are used up.
    pub(crate) fn has_no_steps(&self) -> bool {
        self.limits.steps.load(Ordering::Relaxed) <= 0
    }
}
