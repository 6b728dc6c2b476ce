//! What an address answered.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{ETAG, HeaderName, LAST_MODIFIED, LOCATION, RETRY_AFTER};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::exchange::Exchange;
use crate::failure::Failure;

/// What a server gives to ask by whether a page is still the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// Its `ETag`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
}

/// An answer with status 200, or 304 where it was asked whether something is still the same.
#[derive(Debug)]
pub struct Answer {
    /// The address that answered, to which redirects may have led.
    pub address: Address,
    /// When it was asked.
    pub at: Timestamp,
    /// Status line, header and body as they came.
    pub bytes: Vec<u8>,
    /// Whether it is still what it was, and nothing else came.
    pub is_same: bool,
    /// What to ask by the next time.
    pub validators: Validators,
}

impl Answer {
    /// The same for intake, under the address that was asked.
    pub fn of(self, asked: &Address) -> onrecord_intake::Answer {
        onrecord_intake::Answer {
            name: asked.to_string(),
            url: self.address.to_string(),
            fetched: self.at.to_zoned(TimeZone::UTC).date(),
            bytes: self.bytes,
        }
    }
}

/// The text of a field of the header.
fn field(header: &HeaderMap, name: HeaderName) -> Option<String> {
    Some(header.get(name)?.to_str().ok()?.trim().to_owned())
}

impl Exchange {
    /// Where it sends on to, if it does.
    pub(crate) fn redirect(&self) -> Result<Option<Address>, Failure> {
        let status = self.status.as_u16();
        if !matches!(status, 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        // Addresses stand there in UTF-8 where they should not, and are meant so.
        let to = self.header.get(LOCATION).map(|to| String::from_utf8_lossy(to.as_bytes()).into_owned());
        let to = to.filter(|to| !to.trim().is_empty()).ok_or(Failure::Nowhere(status))?;
        let refused = |why| Failure::Redirected { to: to.chars().take(200).collect(), why: Box::new(why) };
        self.address.join(&to).map(Some).map_err(refused)
    }

    pub(crate) fn validators(&self) -> Validators {
        Validators { etag: field(&self.header, ETAG), modified: field(&self.header, LAST_MODIFIED) }
    }

    /// For how long it asks to be left alone.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        wait(&field(&self.header, RETRY_AFTER)?, self.at.into())
    }
}

/// For how long `Retry-After` asks, at most a day: a number of seconds, or a moment.
fn wait(value: &str, now: SystemTime) -> Option<Duration> {
    const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
    let wait = if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        value.parse().map_or(LONGEST, Duration::from_secs)
    } else {
        httpdate::parse_http_date(value).ok()?.duration_since(now).unwrap_or_default()
    };
    Some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wait_is_seconds_or_a_moment_and_never_longer_than_a_day() {
        let now = httpdate::parse_http_date("Mon, 04 Mar 2024 12:00:00 GMT").unwrap();
        let seconds = |value: &str| wait(value, now).map(|wait| wait.as_secs());
        assert_eq!(seconds("120"), Some(120));
        assert_eq!(seconds("Mon, 04 Mar 2024 12:01:30 GMT"), Some(90));
        assert_eq!(seconds("Sunday, 03-Mar-24 12:00:00 GMT"), Some(0));
        assert_eq!(seconds("99999999999999999999999"), Some(86_400));
        assert_eq!(seconds("Fri, 04 Mar 2044 12:00:00 GMT"), Some(86_400));
        for nothing in ["", "-1", "1.5", "soon", "+3"] {
            assert_eq!(seconds(nothing), None, "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_server_asks_for_it_is_at_most_a_day(value in "\\PC{0,40}|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT") {
            let wait = wait(&value, SystemTime::now());
            prop_assert!(wait.is_none_or(|wait| wait <= Duration::from_secs(86_400)));
        }
    }
}
