//! Many addresses, asked at once, and their answers one after another.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::address::Address;
use crate::answer::{Answer, Validators};
use crate::failure::Failure;
use crate::fetcher::{Fetcher, Placed};

/// An address to ask, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The address.
    pub address: Address,
    /// What it answered with the last time, to ask whether it is still the same.
    pub validators: Validators,
}

impl From<Address> for Ask {
    fn from(address: Address) -> Self {
        Self { address, validators: Validators::default() }
    }
}

/// The answers, as they come.
pub struct Asking<'a> {
    fetcher: &'a Fetcher,
    waiting: std::vec::IntoIter<Ask>,
    asked: JoinSet<(Ask, Placed)>,
    stop: &'a AtomicBool,
}

/// So many addresses wait for their host's turn; the others wait to wait.
const WINDOW: usize = 1000;

/// How often it is looked whether anybody still wants the answers.
const LOOK: Duration = Duration::from_millis(100);

impl<'a> Asking<'a> {
    pub(crate) fn new(fetcher: &'a Fetcher, asks: Vec<Ask>, stop: &'a AtomicBool) -> Self {
        Self { fetcher, waiting: asks.into_iter(), asked: JoinSet::new(), stop }
    }
}

impl Iterator for Asking<'_> {
    type Item = (Ask, Result<Answer, Failure>);

    fn next(&mut self) -> Option<Self::Item> {
        let runtime = self.fetcher.runtime();
        let room = WINDOW.saturating_sub(self.asked.len());
        for ask in self.waiting.by_ref().take(room) {
            let inner = self.fetcher.inner.clone();
            let asking = async move {
                let answer = inner.answer(&ask).await;
                (ask, answer)
            };
            self.asked.spawn_on(asking, runtime.handle());
        }
        while !self.stop.load(Ordering::Relaxed) {
            let next = runtime.block_on(async { timeout(LOOK, self.asked.join_next()).await });
            match next {
                Ok(Some(Ok((ask, answer)))) => return Some((ask, answer.map(|(answer, _place)| answer))),
                // A mistake of ours: it is told where one in reading is.
                Ok(Some(Err(err))) => std::panic::resume_unwind(err.into_panic()),
                Ok(None) => return None,
                Err(_) => {}
            }
        }
        None
    }
}
