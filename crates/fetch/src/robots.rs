//! What the robots.txt of the hosts allow, as RFC 9309 has it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use robotxt::Robots;
use tokio::time::Instant;

use crate::address::Address;
use crate::failure::Failure;
use crate::manners::PRODUCT;

/// A robots.txt that cannot be had is asked for again after this.
pub(crate) const AGAIN: Duration = Duration::from_secs(600);

/// The robots.txt that are known, by scheme, host and port.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<HashMap<String, Place>>);

/// Where a robots.txt is kept; whoever holds it looks for it, and the others wait.
pub(crate) type Place = Arc<tokio::sync::Mutex<Option<Rules>>>;

/// What a robots.txt says, and until when that is believed.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    says: Result<Arc<Robots>, Failure>,
    pub(crate) until: Instant,
}

impl Known {
    pub(crate) fn place(&self, address: &Address) -> Place {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(address.origin()).or_default().clone()
    }
}

impl Rules {
    /// Everything is allowed.
    pub(crate) fn none(until: Instant) -> Self {
        Self { says: Ok(Arc::new(Robots::allow_all())), until }
    }

    /// What a file says.
    pub(crate) fn read(file: &[u8], until: Instant) -> Self {
        Self { says: Ok(Arc::new(Robots::parse(file, PRODUCT))), until }
    }

    /// Nobody knows, so nothing is allowed.
    pub(crate) fn unknown(why: Failure, until: Instant) -> Self {
        Self { says: Err(why), until }
    }

    /// Whether the address may be asked, and the pause that is asked for.
    pub(crate) fn allow(&self, address: &Address) -> Result<Duration, Failure> {
        let host = || address.authority();
        match &self.says {
            // A host that is not to be had has no pages either, and that is what to say.
            Err(why) if why.is_of_the_host() => Err(why.clone()),
            Err(why) => Err(Failure::NoRobots { host: host(), why: Box::new(why.clone()) }),
            Ok(robots) if !robots.is_allowed(&address.target()) => Err(Failure::Disallowed(host())),
            Ok(robots) => Ok(robots.crawl_delay().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_for_onrecord_count_before_those_for_all() {
        let file = b"User-agent: *\nDisallow: /\n\nUser-agent: OnRecord\nAllow: /news/open\nDisallow: /news/\nDisallow: /*?print\nCrawl-delay: 2.5\n";
        let rules = Rules::read(file, Instant::now());
        let allow =
            |path: &str| rules.allow(&Address::parse(&format!("https://post.example{path}")).unwrap());
        assert_eq!(allow("/"), Ok(Duration::from_millis(2500)));
        assert!(allow("/news/open/a").is_ok());
        assert_eq!(allow("/news/a"), Err(Failure::Disallowed("post.example".to_owned())));
        assert!(allow("/a?print=1").is_err());
        let all = Rules::read(b"User-agent: *\nDisallow: /", Instant::now());
        assert!(all.allow(&Address::parse("https://post.example/a").unwrap()).is_err());
    }
}
