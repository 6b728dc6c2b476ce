//! Addresses on the web, and those of passages of a page.

use std::fmt::Write;

use crate::cite::one_line;

/// An address in which nothing ends the field or the line that it stands in.
pub(crate) fn address(url: &str) -> String {
    url.chars()
        .map(|c| {
            if matches!(c, '{' | '}' | '\\' | '<' | '>' | '"') || c.is_whitespace() || c.is_control() {
                encoded(&c.to_string())
            } else {
                c.to_string()
            }
        })
        .collect()
}

/// Percent-encoded: everything but letters, digits, `.`, `_` and `~` of ASCII, so that nothing is taken for a mark of text fragments.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// An address that a link may lead to: one of the web.
pub fn on_the_web(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or_default();
    ["http", "https"].iter().any(|own| scheme.eq_ignore_ascii_case(own))
}

/// The address of passages of a page, as text fragments: a browser goes to them and marks them. Of a long passage its first and last
/// words are named.
pub fn text_fragment<'a>(url: &str, passages: impl IntoIterator<Item = &'a str>) -> Option<String> {
    /// In characters.
    const WHOLE: usize = 120;
    /// In words.
    const ENDS: usize = 5;
    let directive = |passage: &str| {
        let passage = one_line(passage);
        let words: Vec<&str> = passage.split(' ').collect();
        if passage.is_empty() {
            return None;
        }
        Some(if passage.chars().count() <= WHOLE || words.len() <= 2 * ENDS {
            format!("text={}", encoded(&passage))
        } else {
            let (start, end) = (words[..ENDS].join(" "), words[words.len() - ENDS..].join(" "));
            format!("text={},{}", encoded(&start), encoded(&end))
        })
    };
    let directives: Vec<String> = passages.into_iter().filter_map(directive).collect();
    if directives.is_empty() || !on_the_web(url) {
        return None;
    }
    let page = url.split(":~:").next().unwrap_or(url);
    let mark = if page.contains('#') { "" } else { "#" };
    Some(format!("{}{mark}:~:{}", address(page), directives.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_of_a_page_have_addresses() {
        let address = |passages: &[&str]| text_fragment("https://a.example/p", passages.iter().copied());
        assert_eq!(
            address(&["a well-known, “A & B”"]).unwrap(),
            "https://a.example/p#:~:text=a%20well%2Dknown%2C%20%E2%80%9CA%20%26%20B%E2%80%9D"
        );
        assert_eq!(address(&["one", "two"]).unwrap(), "https://a.example/p#:~:text=one&text=two");
        let long = (0..40).map(|word| format!("word{word}")).collect::<Vec<_>>().join(" ");
        assert_eq!(
            address(&[&long]).unwrap(),
            "https://a.example/p#:~:text=word0%20word1%20word2%20word3%20word4,word35%20word36%20word37%20word38%20word39"
        );
        assert_eq!(
            text_fragment("https://a.example/p#top", ["x"]).unwrap(),
            "https://a.example/p#top:~:text=x"
        );
        assert_eq!(text_fragment("javascript:alert(1)", ["x"]), None);
        assert_eq!(address(&[" \n"]), None);
    }
}
