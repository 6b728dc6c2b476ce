//! One question to a host at a time, and a pause after each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;

/// The hosts that were asked.
#[derive(Debug, Default)]
pub(crate) struct Turns(Mutex<HashMap<String, Arc<tokio::sync::Mutex<Turn>>>>);

/// Whose turn it is to ask a host.
#[derive(Debug)]
pub(crate) struct Turn {
    /// It is left alone until then.
    pub(crate) not_before: Instant,
    /// What it answered last.
    pub(crate) status: u16,
}

impl Turns {
    /// Waits until nobody else asks the host. Whoever came first is first.
    pub(crate) async fn take(&self, host: &str) -> OwnedMutexGuard<Turn> {
        let turn = {
            let mut hosts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let first = || Arc::new(tokio::sync::Mutex::new(Turn { not_before: Instant::now(), status: 0 }));
            hosts.entry(host.to_owned()).or_insert_with(first).clone()
        };
        turn.lock_owned().await
    }
}
