//! Asks addresses: robots.txt first, one question to a host at a time, redirects followed, and asked again where that may help.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

use crate::address::Address;
use crate::answer::{Answer, Validators};
use crate::archive::Archive;
use crate::asking::{Ask, Asking};
use crate::connection::Tls;
use crate::exchange::{Exchange, What, exchange};
use crate::failure::Failure;
use crate::manners::Manners;
use crate::robots::{self, Known, Rules};
use crate::turns::Turns;

/// Asks the web. What it knows of hosts, it knows for as long as it is there.
pub struct Fetcher {
    pub(crate) inner: Arc<Inner>,
    /// There until it is dropped.
    runtime: Option<Runtime>,
}

impl Fetcher {
    /// One that keeps to `manners`, and keeps what was answered in `archive`.
    pub fn new(manners: Manners, archive: Option<Archive>) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let places = Arc::new(Semaphore::new(manners.at_once.max(1)));
        let inner = Inner {
            manners,
            archive,
            places,
            tls: Tls::default(),
            turns: Turns::default(),
            robots: Known::default(),
        };
        Ok(Self { inner: Arc::new(inner), runtime: Some(runtime) })
    }

    /// Asks all of `asks`, several hosts at once; the answers come as they do. There are no more once `stop` is set.
    pub fn ask<'a>(&'a self, asks: Vec<Ask>, stop: &'a AtomicBool) -> Asking<'a> {
        Asking::new(self, asks, stop)
    }

    /// Where what was answered is kept.
    pub fn kept_in(&self) -> Option<&Path> {
        self.inner.archive.as_ref().map(Archive::path)
    }

    pub(crate) fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("it is there until this is dropped")
    }
}

impl Drop for Fetcher {
    /// Waits for nobody: a name that is being looked up takes its time.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// An answer, with the place that it has until somebody takes it.
pub(crate) type Placed = Result<(Answer, OwnedSemaphorePermit), Failure>;

/// What the questions share.
pub(crate) struct Inner {
    manners: Manners,
    archive: Option<Archive>,
    /// Questions that are asked and answers that wait to be taken, at a time.
    places: Arc<Semaphore>,
    tls: Tls,
    turns: Turns,
    robots: Known,
}

impl Inner {
    /// Asks one address, and follows where it sends on to.
    pub(crate) async fn answer(&self, ask: &Ask) -> Placed {
        let mut at = ask.address.clone();
        for _ in 0..=self.manners.redirects {
            let (found, place) =
                self.page(&at, &ask.validators).await.map_err(|why| redirected(&ask.address, &at, why))?;
            match found.redirect().map_err(|why| redirected(&ask.address, &at, why))? {
                Some(to) => at = to,
                None => {
                    let is_same = found.status.as_u16() == 304 && ask.validators != Validators::default();
                    if !is_same && found.status.as_u16() != 200 {
                        return Err(redirected(&ask.address, &at, Failure::Status(found.status.as_u16())));
                    }
                    let validators = found.validators();
                    let Exchange { address, at, answer: bytes, .. } = found;
                    return Ok((Answer { address, at, bytes, is_same, validators }, place));
                }
            }
        }
        Err(Failure::Redirects(self.manners.redirects))
    }

    /// Asks for a page, if robots.txt allows it.
    async fn page(
        &self,
        address: &Address,
        known: &Validators,
    ) -> Result<(Exchange, OwnedSemaphorePermit), Failure> {
        let pause = self.rules(address).await.allow(address)?;
        self.patiently(address, What::Page(known), pause).await
    }

    /// What the robots.txt of an address's host says.
    async fn rules(&self, address: &Address) -> Rules {
        let place = self.robots.place(address);
        let mut place = place.lock().await;
        if let Some(rules) = place.as_ref().filter(|rules| rules.until > Instant::now()) {
            return rules.clone();
        }
        let rules = self.robots(address).await;
        place.insert(rules).clone()
    }

    /// Asks for a robots.txt.
    async fn robots(&self, address: &Address) -> Rules {
        let until = Instant::now() + self.manners.robots;
        let first = address.robots();
        let mut at = first.clone();
        for _ in 0..=self.manners.redirects {
            let unknown =
                |why| Rules::unknown(redirected(&first, &at, why), until.min(Instant::now() + robots::AGAIN));
            let found = match self.patiently(&at, What::Robots, Duration::ZERO).await {
                Ok((found, _)) => found,
                Err(why) => return unknown(why),
            };
            match (found.redirect(), found.status.as_u16()) {
                (Ok(Some(to)), _) => at = to,
                // One that sends on to nowhere is as good as none.
                (Err(Failure::Nowhere(_)), _) => return Rules::none(until),
                (Err(why), _) => return unknown(why),
                (_, 200..=299) if found.is_packed() => {
                    return unknown(Failure::NotHttp("it is packed, which was not asked for".to_owned()));
                }
                (_, 200..=299) => return Rules::read(&found.robots, until),
                (_, status @ (429 | 500..)) => return unknown(Failure::Status(status)),
                _ => return Rules::none(until),
            }
        }
        // As the standard allows: whoever is sent on and on finds none.
        Rules::none(until)
    }

    /// Asks one address when it is its host's turn, and again where the server is overloaded or not there. The host is left alone
    /// for `pause` after each answer, if it asks for that.
    async fn patiently(
        &self,
        address: &Address,
        what: What<'_>,
        pause: Duration,
    ) -> Result<(Exchange, OwnedSemaphorePermit), Failure> {
        let manners = &self.manners;
        let pause = pause.min(manners.longest_delay).max(manners.delay);
        let mut tries = 0;
        loop {
            let mut turn = self.turns.take(address.host()).await;
            let wait = turn.not_before.saturating_duration_since(Instant::now());
            if wait > manners.longest_wait.max(pause) {
                return Err(Failure::Later { status: turn.status, wait });
            }
            sleep_until(turn.not_before).await;
            let place = self.places.clone().acquire_owned().await.expect("nobody closes it");
            let found = exchange(address, what, manners, &self.tls).await;
            let now = Instant::now();
            turn.not_before = now + pause;
            if let Ok(found) = &found {
                turn.status = found.status.as_u16();
                self.keep(found)?;
            }
            let asks_for = match &found {
                Ok(found) if matches!(turn.status, 429 | 503) => found.retry_after(),
                Err(failure) if failure.is_of_the_connection() => None,
                _ => return found.map(|found| (found, place)),
            };
            let backoff = manners.backoff.saturating_mul(2_u32.saturating_pow(tries));
            if tries < manners.retries || asks_for.is_some() {
                turn.not_before = now + asks_for.unwrap_or(backoff).max(pause);
            }
            if tries == manners.retries {
                return found.map(|found| (found, place));
            }
            tries += 1;
        }
    }

    fn keep(&self, found: &Exchange) -> Result<(), Failure> {
        let Some(archive) = &self.archive else { return Ok(()) };
        let unkept = |err: io::Error| Failure::Unkept {
            file: archive.path().display().to_string(),
            why: err.to_string(),
        };
        archive.keep(found).map_err(unkept)
    }
}

/// What happened at `at`, to which redirects may have led from where was asked.
fn redirected(asked: &Address, at: &Address, why: Failure) -> Failure {
    if at == asked { why } else { Failure::Redirected { to: at.to_string(), why: Box::new(why) } }
}
