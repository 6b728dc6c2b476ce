//! Who may ask, and what a browser may do with an answer.
//!
//! The desk shows text from anywhere to a person who may hold sources that must not get out. So: it answers only to names of this
//! machine (a page elsewhere that makes its own name point here gets nothing), only to who brings the token where it is reached
//! from outside, and every answer forbids the browser all but what the page needs.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State as In};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::State;
use crate::failure::Failure;

/// The cookie that holds the token.
const COOKIE: &str = "onrecord-token";

/// Whom the desk answers.
pub(crate) struct Guard {
    address: SocketAddr,
    token: Option<String>,
}

/// A word that lets one answer's own scripts and styles run, and no others.
#[derive(Clone)]
pub(crate) struct Nonce(pub(crate) String);

impl Guard {
    pub(crate) fn new(address: SocketAddr, token: Option<String>) -> Self {
        Self { address, token }
    }

    /// Whether the name that the browser asked for is one of this machine's own.
    fn is_named(&self, headers: &HeaderMap) -> bool {
        let Some(host) = headers.get(header::HOST).and_then(|host| host.to_str().ok()) else { return false };
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        if port != Some(self.address.port()) {
            return false;
        }
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let ip = bare.parse::<std::net::IpAddr>().ok();
        // Reached from outside, a desk has as many names as its network gives it: there the token decides. A name is no address,
        // so a page elsewhere cannot make its own name point here.
        bare.eq_ignore_ascii_case("localhost")
            || ip.is_some_and(|ip| ip.is_loopback() || !self.address.ip().is_loopback())
    }

    /// Whether this is the token; what is compared takes as long whatever it is.
    fn is_token(&self, word: &str) -> bool {
        self.token.as_ref().is_none_or(|token| Sha256::digest(token) == Sha256::digest(word))
    }

    fn has_token(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut words =
            cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        // A program brings it with each request, as it keeps no cookies.
        let brought = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        self.token.is_none()
            || words.any(|(name, word)| name == COOKIE && self.is_token(word))
            || brought.and_then(|value| value.strip_prefix("Bearer ")).is_some_and(|word| self.is_token(word))
    }
}

/// Lets through what may be asked, and closes every answer.
pub(crate) async fn watch(In(state): In<Arc<State>>, mut request: Request, next: Next) -> Response {
    let guard = &state.guard;
    let refused = |failure: &Failure| closed(failure.bare(request.uri().path(), request.headers()), None);
    if !guard.is_named(request.headers()) {
        return refused(&Failure::Foreign);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return refused(&Failure::Method);
    }
    if !guard.has_token(request.headers()) {
        let query = request.uri().query().unwrap_or_default();
        let word =
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token").map(|(_, word)| word);
        return match word {
            Some(word) if guard.is_token(&word) => closed(with_cookie(request.uri().path(), &word), None),
            _ => refused(&Failure::NoToken),
        };
    }
    let nonce = match unguessable() {
        Ok(word) => Nonce(word),
        // The system gives no random numbers.
        Err(_) => return refused(&Failure::Broken),
    };
    request.extensions_mut().insert(nonce.clone());
    closed(next.run(request).await, Some(&nonce))
}

/// Sends the browser on without the token in the address, which it may keep or show, and with it in a cookie.
fn with_cookie(path: &str, word: &str) -> Response {
    let cookie = format!("{COOKIE}={word}; HttpOnly; SameSite=Strict; Path=/");
    // A path that begins with two slashes would lead to another machine, and to a browser a backslash is one too.
    let path = format!("/{}", path.trim_start_matches(['/', '\\']));
    (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, path)]).into_response()
}

/// A word that nobody can guess: 32 hexadecimal digits.
pub(crate) fn unguessable() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Adds to an answer what a browser must keep to. A page that has its own policy, as an original has, keeps that.
fn closed(mut answer: Response, nonce: Option<&Nonce>) -> Response {
    let policy = match nonce {
        Some(Nonce(nonce)) => format!(
            "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self'; frame-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        None => "default-src 'none'; base-uri 'none'; frame-ancestors 'none'".to_owned(),
    };
    let headers = answer.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let (false, Ok(value)) = (headers.contains_key(&name), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_SECURITY_POLICY, &policy);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::CACHE_CONTROL, "no-store");
    // A browser would ask the network for the names in an original's links, even if nobody follows them.
    set(HeaderName::from_static("x-dns-prefetch-control"), "off");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(listens: &str, host: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        Guard::new(listens.parse().unwrap(), None).is_named(&headers)
    }

    #[test]
    fn only_this_machines_own_names_are_answered() {
        for own in ["127.0.0.1:8017", "localhost:8017", "LOCALHOST:8017", "[::1]:8017"] {
            assert!(named("127.0.0.1:8017", own), "{own}");
        }
        for other in [
            "example.org:8017",
            "127.0.0.1",
            "127.0.0.1:8018",
            "192.168.1.5:8017",
            "127.0.0.1.example.org:8017",
            "",
            "localhost:",
        ] {
            assert!(!named("127.0.0.1:8017", other), "{other}");
        }
        assert!(named("0.0.0.0:8017", "192.168.1.5:8017") && !named("0.0.0.0:8017", "example.org:8017"));
    }

    #[test]
    fn the_token_is_asked_for_where_there_is_one() {
        let guard = Guard::new("0.0.0.0:1".parse().unwrap(), Some("abc".to_owned()));
        let with = |cookie: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            guard.has_token(&headers)
        };
        assert!(with("other=1; onrecord-token=abc"));
        assert!(
            !with("onrecord-token=abd") && !with("onrecord-token=") && !guard.has_token(&HeaderMap::new())
        );
    }
}
