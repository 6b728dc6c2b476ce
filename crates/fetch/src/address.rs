//! Addresses that may be asked: of the web, with a host, and without a password.

use std::fmt;
use std::path::Path;

use url::{Host, Url};

use crate::failure::Failure;

/// An address that may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address(Url);

impl Address {
    /// Whether somebody who names this means an address of the web, and no file.
    pub fn is_meant_by(path: &Path) -> bool {
        let text = path.to_string_lossy();
        ["http://", "https://"]
            .iter()
            .any(|scheme| text.get(..scheme.len()).is_some_and(|begins| begins.eq_ignore_ascii_case(scheme)))
    }

    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        Self::of(Url::parse(text.trim()))
    }

    /// The address that `reference` means on the page at this one.
    pub fn join(&self, reference: &str) -> Result<Self, Failure> {
        Self::of(self.0.join(reference.trim()))
    }

    fn of(url: Result<Url, url::ParseError>) -> Result<Self, Failure> {
        let mut url = url.map_err(|err| Failure::NoAddress(err.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Failure::Scheme(url.scheme().chars().take(20).collect()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Failure::Password);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The same host's robots.txt.
    pub(crate) fn robots(&self) -> Self {
        let mut url = self.0.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        Self(url)
    }

    /// All of it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The host's name or, in brackets where it has them, its number.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// The host, parsed.
    pub(crate) fn parsed_host(&self) -> Option<Host<&str>> {
        self.0.host()
    }

    /// The port that it names or means.
    pub fn port(&self) -> u16 {
        self.0.port_or_known_default().unwrap_or_default()
    }

    /// Whether it is asked under encryption.
    pub(crate) fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// Scheme, host and port: what a robots.txt is for.
    pub(crate) fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// The host, with the port where it is not the usual one.
    pub(crate) fn authority(&self) -> String {
        self.0.port().map_or_else(|| self.host().to_owned(), |port| format!("{}:{port}", self.host()))
    }

    /// Path and query: what is asked of the host.
    pub(crate) fn target(&self) -> String {
        self.0.query().map_or_else(|| self.0.path().to_owned(), |query| format!("{}?{query}", self.0.path()))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_without_passwords_are_asked() {
        let refused = |text: &str| Address::parse(text).unwrap_err().to_string();
        assert_eq!(
            refused("file:///etc/passwd"),
            "is no address of the web: it begins with file:, and http: and https: are asked"
        );
        assert!(refused("https://mara@post.example/").contains("password"));
        assert!(refused("https://:secret@post.example/").contains("password"));
        assert!(refused("https://").starts_with("is no address: "));
        assert!(refused("https://post.example:99999/").starts_with("is no address: "));
        let page = Address::parse("http://post.example:8080/a/b?c=d#e").unwrap();
        assert_eq!(page.as_str(), "http://post.example:8080/a/b?c=d");
        assert_eq!((page.authority().as_str(), page.target().as_str()), ("post.example:8080", "/a/b?c=d"));
        assert_eq!(page.join("../x#y").unwrap().as_str(), "http://post.example:8080/x");
        assert!(page.join("gopher://post.example/").is_err());
        assert_eq!(page.robots().as_str(), "http://post.example:8080/robots.txt");
    }

    #[test]
    fn a_number_is_the_same_host_however_it_is_written() {
        for spelling in [
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://%31%32%37.0.0.1/",
        ] {
            assert_eq!(Address::parse(spelling).unwrap().host(), "127.0.0.1", "{spelling}");
        }
    }

    #[test]
    fn addresses_and_files_are_told_apart() {
        for address in ["http://a", "HTTPS://post.example/x"] {
            assert!(Address::is_meant_by(Path::new(address)), "{address}");
        }
        for file in ["https", "http:/a", "pages/http://a", "é", "-"] {
            assert!(!Address::is_meant_by(Path::new(file)), "{file}");
        }
    }
}
