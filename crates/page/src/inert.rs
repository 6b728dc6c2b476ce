//! A page to look at, that reaches for nobody.

use crate::article::Page;
use crate::decode;

/// What is replaced, and by what: it may stand where the other does, and holds nothing where the other does not.
const REPLACED: [(&str, &str); 4] =
    [("<link", "<meta"), ("<iframe", "<no-iframe"), ("</iframe", "</no-iframe"), ("<frame", "<no-frame")];

/// The page's HTML without what neither a sandbox nor a content security policy keeps from connecting to other machines: hints to do so,
/// which are links (`rel="preconnect"`, `rel="dns-prefetch"`), and frames, to whose machines a browser may connect before it asks the
/// policy. All links go: style sheets and icons from elsewhere are not loaded anyway. It is to be shown in a sandbox all the same, and
/// as UTF-8, whatever the page says of itself.
pub fn inert(page: &Page) -> String {
    let text = decode::markup(&page.bytes, page.charset.as_deref()).text;
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in text.match_indices('<') {
        let begins = |word: &str| {
            text.as_bytes()[at..]
                .get(..word.len())
                .is_some_and(|own| own.eq_ignore_ascii_case(word.as_bytes()))
        };
        if let Some((word, other)) = REPLACED.into_iter().find(|(word, _)| begins(word)) {
            out.push_str(&text[from..at]);
            out.push_str(other);
            from = at + word.len();
        }
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use crate::article::{Format, Page};

    fn inert(bytes: &[u8]) -> String {
        super::inert(&Page::new("test", Format::Html, bytes))
    }

    #[test]
    fn what_the_server_said_of_the_encoding_counts() {
        let page = Page {
            charset: Some("windows-1251".to_owned()),
            ..Page::new("a", Format::Html, b"<p>\xcf\xee\xf0\xf2")
        };
        assert_eq!(super::inert(&page), "<p>Порт");
    }

    #[test]
    fn links_and_frames_go_in_any_encoding() {
        assert_eq!(inert(b"<p>\xc3\xa9<LINK rel=x> the link"), "<p>é<meta rel=x> the link");
        assert_eq!(inert(b"<iFrame\tsrc=x></IFRAME><"), "<no-iframe\tsrc=x></no-iframe><");
        let wide: Vec<u8> = "\u{feff}<link rel=x>é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(inert(&wide), "<meta rel=x>é");
        // Signs that change nothing, between the letters.
        let japanese = b"<meta charset=iso-2022-jp><li\x1b(Bnk rel=preconnect href=//a.test>\x1b$B$\"\x1b(B";
        assert!(!inert(japanese).contains("<link"), "{}", inert(japanese));
    }
}
