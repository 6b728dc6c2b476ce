//! A citation as a sentence.

use std::fmt::Write;

use super::{Citation, one_line};
use crate::address::address;

impl Citation {
    pub(super) fn plain(&self) -> String {
        let mut parts = Vec::new();
        if !self.authors.is_empty() {
            parts.push(one_line(&self.authors.join(", ")));
        }
        parts.push(match &self.title {
            Some(title) => format!("“{}”", one_line(title)),
            None => "a page without a title".to_owned(),
        });
        parts.extend(self.outlet.as_deref().map(one_line));
        parts.push(match self.dates().as_slice() {
            [] => "undated".to_owned(),
            dates => dates.iter().map(|date| date.joined("-")).collect::<Vec<_>>().join(" to "),
        });
        let mut text = format!("{}. In: {}.", self.said(), parts.join(", "));
        if let Some(url) = &self.url {
            let _ = write!(text, " {}", address(url));
        }
        let _ = writeln!(text, " (accessed {}; SHA-256 of the page {})", self.accessed, self.article);
        text
    }
}
