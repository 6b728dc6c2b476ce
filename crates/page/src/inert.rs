//! A page to look at, that reaches for nobody.

use crate::decode;

/// The page's HTML without what no sandbox and no content security policy stops: hints to connect to other machines, which are links
/// (`rel="preconnect"`, `rel="dns-prefetch"`), and whole pages in an attribute, which may hold such links in any disguise. All links go, as
/// style sheets and icons from elsewhere are not loaded anyway. To be shown in a sandbox all the same, and as UTF-8, whatever the
/// page says of itself.
pub fn inert(bytes: &[u8]) -> String {
    let text = decode::markup(bytes).text;
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for at in 0..text.len() {
        let begins = |word: &str| text.as_bytes()[at..].get(..word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word.as_bytes()));
        // What stands there instead may stand where the other does, and has no contents either.
        let replaced = [("<link", "<meta"), ("srcdoc", "no-srcdoc")].into_iter().find(|(word, _)| begins(word));
        if let Some((word, other)) = replaced {
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
    use super::*;

    #[test]
    fn links_and_pages_in_attributes_go_in_any_encoding() {
        assert_eq!(inert(b"<p>\xc3\xa9<LINK rel=x><iframe\tSrcDoc='&lt;link'>"), "<p>é<meta rel=x><iframe\tno-srcdoc='&lt;link'>");
        let wide: Vec<u8> = "\u{feff}<link rel=x>é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(inert(&wide), "<meta rel=x>é");
        // Escapes that end nothing, between the letters.
        let japanese = b"<meta charset=iso-2022-jp><li\x1b(Bnk rel=preconnect href=//a.test>\x1b$B$\"\x1b(B";
        assert!(!inert(japanese).contains("<link"), "{}", inert(japanese));
    }
}
