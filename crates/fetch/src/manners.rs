//! How much is asked, how fast and for how long.

use std::time::Duration;

use crate::reach::Allowed;

/// The rules that a [`Fetcher`](crate::Fetcher) keeps to.
#[derive(Debug, Clone)]
pub struct Manners {
    /// What it calls itself, as `User-Agent`.
    pub agent: String,
    /// The hosts that may lie in a private network or on this machine.
    pub private: Vec<Allowed>,
    /// How long a host is left alone after each answer.
    pub delay: Duration,
    /// A longer pause that robots.txt asks for is kept up to this.
    pub longest_delay: Duration,
    /// How many questions are asked at once, each of another host, those included whose answers nobody has taken yet.
    pub at_once: usize,
    /// How many redirects are followed, one after another.
    pub redirects: usize,
    /// How many bytes an answer may have, its header included.
    pub longest: usize,
    /// How long a server may be silent.
    pub idle: Duration,
    /// How long an answer may take as a whole.
    pub total: Duration,
    /// How many times more it is asked where a server is overloaded or not there.
    pub retries: u32,
    /// How long it waits before it asks again the first time; twice as long each time after.
    pub backoff: Duration,
    /// A server that asks to be left alone for longer is not asked again.
    pub longest_wait: Duration,
    /// How long a host's robots.txt is believed.
    pub robots: Duration,
}

/// The name that robots.txt calls it by.
pub(crate) const PRODUCT: &str = "onrecord";

impl Default for Manners {
    fn default() -> Self {
        Self {
            agent: agent(),
            private: Vec::new(),
            delay: Duration::from_secs(1),
            longest_delay: Duration::from_secs(30),
            at_once: 8,
            redirects: 5,
            longest: onrecord_intake::LONGEST,
            idle: Duration::from_secs(30),
            total: Duration::from_secs(300),
            retries: 3,
            backoff: Duration::from_secs(2),
            longest_wait: Duration::from_secs(120),
            robots: Duration::from_secs(24 * 60 * 60),
        }
    }
}

/// Name, version and, where the package has one, the address of the project.
fn agent() -> String {
    let name = concat!("onrecord/", env!("CARGO_PKG_VERSION"));
    match env!("CARGO_PKG_REPOSITORY") {
        "" => name.to_owned(),
        repository => format!("{name} (+{repository})"),
    }
}
