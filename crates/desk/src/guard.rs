//! Who may ask, and what a browser may do with an answer.
//!
//! The desk shows text from anywhere to a person who may hold sources that must not get out. So: it answers only to names of this
//! machine (a page elsewhere that makes its own name point here gets nothing), only to who brings the token where it is reached
//! from outside, and every answer forbids the browser all but what the page needs.
//!
//! Where corrections may be made, a form is taken from the desk's own pages alone: the browser must say that it comes from there, and
//! the form must bring a word that only a page for this browser has.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State as In};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::State;
use crate::failure::Failure;
use crate::mcp;

/// The cookie that holds the token.
const COOKIE: &str = "onrecord-token";

/// The cookie that tells one browser from another, where forms are taken.
const BROWSER: &str = "onrecord-browser";

/// Whom the desk answers.
pub(crate) struct Guard {
    address: SocketAddr,
    token: Option<String>,
    /// What the words of forms are made with; none where no form is taken.
    secret: Option<String>,
}

/// The word that a form must bring, for the browser that asks.
#[derive(Clone)]
pub(crate) struct FormWord(pub(crate) String);

/// A word that lets one answer's own scripts and styles run, and no others.
#[derive(Clone)]
pub(crate) struct Nonce(pub(crate) String);

impl Guard {
    pub(crate) fn new(address: SocketAddr, token: Option<String>, secret: Option<String>) -> Self {
        Self { address, token, secret }
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
        self.token.as_ref().is_none_or(|token| same(token, word))
    }

    fn has_token(&self, headers: &HeaderMap) -> bool {
        // A program brings it with each request, as it keeps no cookies.
        let brought = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        self.token.is_none()
            || cookies(headers, COOKIE).any(|word| self.is_token(word))
            || brought.and_then(|value| value.strip_prefix("Bearer ")).is_some_and(|word| self.is_token(word))
    }

    /// Whether a browser says that what it sends comes from a page elsewhere. A program says nothing of it.
    fn is_from_elsewhere(headers: &HeaderMap) -> bool {
        let says = ["origin", "sec-fetch-site"].iter().any(|name| headers.contains_key(*name));
        says && !Guard::is_from_here(headers)
    }

    /// Whether the browser says that what it sends comes from a page of this desk.
    fn is_from_here(headers: &HeaderMap) -> bool {
        let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        let host = text("host").unwrap_or_default();
        let from = text("origin").map(|origin| origin.eq_ignore_ascii_case(&format!("http://{host}")));
        let site = text("sec-fetch-site").map(|site| site == "same-origin");
        // Whoever says nothing of it is no browser of today.
        from.or(site) == Some(true) && site != Some(false)
    }

    /// The word that forms must bring from the browser with this cookie: who can set the cookie, as another program of this machine
    /// can, does not know it.
    fn form_word(&self, browser: &str) -> Option<FormWord> {
        let mut hash = Sha256::new();
        hash.update(self.secret.as_ref()?);
        hash.update(Sha256::digest(browser));
        Some(FormWord(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
    }
}

/// Whether two words are the same; it takes as long whatever they are.
pub(crate) fn same(one: &str, other: &str) -> bool {
    Sha256::digest(one) == Sha256::digest(other)
}

/// The values of a cookie.
fn cookies<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(move |(own, _)| *own == name)
        .map(|(_, word)| word)
}

/// Lets through what may be asked, and closes every answer.
pub(crate) async fn watch(In(state): In<Arc<State>>, mut request: Request, next: Next) -> Response {
    let guard = &state.guard;
    let edits = guard.secret.is_some();
    let (path, headers) = (request.uri().path().to_owned(), request.headers().clone());
    let refused = |failure: &Failure| closed(failure.bare(&path, &headers), None, edits);
    if !guard.is_named(request.headers()) {
        return refused(&Failure::Foreign);
    }
    let posts = request.method() == Method::POST;
    // An agent sends its questions.
    let asks = posts && request.uri().path() == mcp::PATH;
    let answered = matches!(*request.method(), Method::GET | Method::HEAD) || posts && edits || asks;
    if !answered {
        return refused(&Failure::Method);
    }
    if !guard.has_token(request.headers()) {
        let query = request.uri().query().unwrap_or_default();
        let word =
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "token").map(|(_, word)| word);
        return match word {
            Some(word) if guard.is_token(&word) && !posts => {
                closed(with_cookie(request.uri().path(), &word), None, edits)
            }
            _ => refused(&Failure::NoToken),
        };
    }
    let nonce = match unguessable() {
        Ok(word) => Nonce(word),
        // The system gives no random numbers.
        Err(_) => return refused(&Failure::Broken),
    };
    request.extensions_mut().insert(nonce.clone());
    if asks && Guard::is_from_elsewhere(request.headers()) {
        return refused(&Failure::Refused(
            "agents are not answered where a page elsewhere sends their questions",
        ));
    }
    if !edits || asks {
        return closed(next.run(request).await, Some(&nonce), edits);
    }
    if posts && !Guard::is_from_here(request.headers()) {
        return refused(&Failure::Refused("this desk takes corrections from its own pages alone"));
    }
    let known = cookies(request.headers(), BROWSER).next().map(str::to_owned);
    let browser = match known.clone().map_or_else(unguessable, Ok) {
        Ok(word) => word,
        Err(_) => return refused(&Failure::Broken),
    };
    if let Some(word) = guard.form_word(&browser) {
        request.extensions_mut().insert(word);
    }
    let mut answer = next.run(request).await;
    let cookie = HeaderValue::from_str(&format!("{BROWSER}={browser}; HttpOnly; SameSite=Strict; Path=/"));
    if let (None, Ok(cookie)) = (known, cookie) {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    closed(answer, Some(&nonce), edits)
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
fn closed(mut answer: Response, nonce: Option<&Nonce>, edits: bool) -> Response {
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
    // Under `no-referrer` a browser would not say either that a form is from here.
    set(header::REFERRER_POLICY, if edits { "same-origin" } else { "no-referrer" });
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
        Guard::new(listens.parse().unwrap(), None, None).is_named(&headers)
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
        let guard = Guard::new("0.0.0.0:1".parse().unwrap(), Some("abc".to_owned()), None);
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

    #[test]
    fn a_form_comes_from_here_or_is_not_taken() {
        let from = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            headers.insert("host", "127.0.0.1:8017".parse().unwrap());
            pairs.iter().for_each(|(name, value)| drop(headers.insert(*name, value.parse().unwrap())));
            Guard::is_from_here(&headers)
        };
        let here = ("origin", "http://127.0.0.1:8017");
        assert!(from(&[here]) && from(&[here, ("sec-fetch-site", "same-origin")]));
        assert!(from(&[("sec-fetch-site", "same-origin")]));
        assert!(!from(&[]));
        for origin in ["null", "http://evil.example", "http://127.0.0.1:8018", "https://127.0.0.1:8017", ""] {
            assert!(!from(&[("origin", origin)]), "{origin}");
            assert!(!from(&[("origin", origin), ("sec-fetch-site", "same-origin")]), "{origin}");
        }
        for site in ["same-site", "cross-site", "none"] {
            assert!(!from(&[here, ("sec-fetch-site", site)]) && !from(&[("sec-fetch-site", site)]), "{site}");
        }
    }

    #[test]
    fn each_browser_and_each_desk_has_words_of_its_own() {
        let word = |secret: Option<&str>, browser: &str| {
            let guard = Guard::new("127.0.0.1:1".parse().unwrap(), None, secret.map(str::to_owned));
            guard.form_word(browser).map(|word| word.0)
        };
        assert_eq!(word(Some("a"), "b"), word(Some("a"), "b"));
        assert_ne!(word(Some("a"), "b"), word(Some("a"), "c"));
        assert_ne!(word(Some("a"), "b"), word(Some("ab"), ""));
        assert_eq!(word(None, "b"), None);
    }
}
