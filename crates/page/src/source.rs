//! Where in its source a page's text stands.
//!
//! The source is read past its markup once more, without a tree, so that the place of each character is known; the
//! blocks' texts are then found in it, one after the other. Where the two readings differ, as in a page whose parts
//! the tree builder moved, a block has no place rather than a wrong one.

use html5ever::data::NAMED_ENTITIES;

use crate::article::{Block, Format};
use crate::span::Span;
use crate::wording::is_invisible;

/// Blocks that may be missing before the search is given up: each has been looked for up to the source's end.
const MISSING: usize = 16;

/// Whether a stretch of a page's source, in UTF-8, shows `text`, white space aside.
pub fn shows(format: Format, source: &[u8], text: &str) -> bool {
    let Ok(source) = std::str::from_utf8(source) else { return false };
    let shown = match format {
        Format::Html => Letters::of_markup(source, 0).text,
        _ => bare(source),
    };
    shown == bare(text)
}

/// Sets where in the page's bytes each block stands; `source` is what they were decoded to.
pub(crate) fn place(blocks: &mut [Block], text: &str, bytes: &[u8], source: &str) {
    let Some(mark) = as_it_stands(bytes, source) else { return };
    let body = find_tag(source, "body", 0).unwrap_or(0);
    let letters = Letters::of_markup(source, body);
    let (mut from, mut missing) = (0, 0);
    for block in blocks {
        let wanted = bare(block.span.of(text));
        if wanted.is_empty() || missing == MISSING {
            continue;
        }
        match letters.text[from..].find(&wanted) {
            Some(at) => {
                let found = from + at;
                from = found + wanted.len();
                let span = letters.span(found, from);
                block.source = Some(Span::new(span.start() + mark, span.end() + mark));
            }
            None => missing += 1,
        }
    }
}

/// Sets where in the page's bytes each block of a plain text stands.
pub(crate) fn place_plain(blocks: &mut [Block], bytes: &[u8], source: &str) {
    let Some(mark) = as_it_stands(bytes, source) else { return };
    for block in blocks {
        block.source = Some(Span::new(block.span.start() + mark, block.span.end() + mark));
    }
}

/// How many bytes stand before `source` in `bytes`, where it is their rest unaltered: none, or a byte-order mark.
fn as_it_stands(bytes: &[u8], source: &str) -> Option<usize> {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    bytes[mark..].starts_with(source.as_bytes()).then_some(mark)
}

/// A text without white space and what is not seen.
fn bare(text: &str) -> String {
    text.chars().filter(|&c| is_letter(c)).collect()
}

fn is_letter(c: char) -> bool {
    !c.is_whitespace() && c != '\0' && !is_invisible(c)
}

/// The characters that a source shows, white space left out, and where each stands in it.
#[derive(Debug, Default)]
struct Letters {
    text: String,
    /// For each character its first byte in `text`, and its first byte and the one after its last in the source.
    places: Vec<[usize; 3]>,
}

impl Letters {
    /// Reads `source` from byte `from` on.
    fn of_markup(source: &str, from: usize) -> Self {
        let mut letters = Self::default();
        let mut at = from;
        while let Some(c) = source[at..].chars().next() {
            let rest = &source[at..];
            let after = match c {
                '<' if is_tag(rest) => {
                    at = behind_tag(source, at);
                    continue;
                }
                '&' => match reference(rest) {
                    Some((chars, length)) => {
                        chars.into_iter().flatten().for_each(|c| letters.push(c, at, at + length));
                        at += length;
                        continue;
                    }
                    None => at + 1,
                },
                c => at + c.len_utf8(),
            };
            letters.push(c, at, after);
            at = after;
        }
        letters
    }

    fn push(&mut self, c: char, start: usize, end: usize) {
        if is_letter(c) {
            self.places.push([self.text.len(), start, end]);
            self.text.push(c);
        }
    }

    /// Where in the source the bytes `from..to` of the text stand, which are not empty.
    fn span(&self, from: usize, to: usize) -> Span {
        let first = self.places.partition_point(|place| place[0] < from);
        let end = self.places.partition_point(|place| place[0] < to);
        Span::new(self.places[first][1], self.places[end - 1][2])
    }
}

/// Whether markup begins here.
fn is_tag(rest: &str) -> bool {
    rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c))
}

/// The byte behind a tag or a comment, and behind what an element holds that is no text of the page.
fn behind_tag(source: &str, at: usize) -> usize {
    const UNSEEN: [&str; 9] =
        ["script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp", "template"];
    let rest = &source[at..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        return comment.find("-->").map_or(source.len(), |end| at + 4 + end + 3);
    }
    let end = at + tag_length(rest);
    let name = rest[1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    match UNSEEN.iter().find(|unseen| name.eq_ignore_ascii_case(unseen)) {
        Some(unseen) => find_tag(source, &format!("/{unseen}"), end).unwrap_or(source.len()),
        None => end,
    }
}

/// The bytes of the tag that `rest` begins with; a quoted value may hold anything.
fn tag_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte == b'>' {
            return at;
        }
        if byte == b'=' {
            at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            if let Some(&quote @ (b'"' | b'\'')) = bytes.get(at) {
                at += 1 + bytes[at + 1..].iter().take_while(|&&byte| byte != quote).count() + 1;
            }
        }
    }
    bytes.len()
}

/// The first `<name` from byte `from` on.
fn find_tag(source: &str, name: &str, from: usize) -> Option<usize> {
    let is_here = |at: usize| {
        let rest = source.as_bytes()[at + 1..].get(..name.len());
        rest.is_some_and(|rest| rest.eq_ignore_ascii_case(name.as_bytes()))
    };
    source[from..].match_indices('<').map(|(at, _)| from + at).find(|&at| is_here(at))
}

/// The characters that a reference (`&amp;`, `&#8217;`) stands for, and its length in bytes.
fn reference(rest: &str) -> Option<([Option<char>; 2], usize)> {
    /// Bytes of the longest name.
    const LONGEST: usize = 33;
    if let Some(number) = rest.strip_prefix("&#") {
        let (digits, radix, before) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits.bytes().take_while(|byte| (*byte as char).is_digit(radix)).count();
        let code = u32::from_str_radix(&digits[..length], radix).ok()?;
        let semicolon = usize::from(digits[length..].starts_with(';'));
        return Some(([replaced(code), None], before + length + semicolon));
    }
    let name = &rest[1..];
    let length = name.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    let named = |end: usize| {
        let &(first, second) = NAMED_ENTITIES.get(name.get(..end)?)?;
        let chars = [first, second].map(|code| char::from_u32(code).filter(|_| code != 0));
        (first != 0).then_some((chars, 1 + end))
    };
    let with_semicolon = name[length..].starts_with(';').then(|| named(length + 1)).flatten();
    with_semicolon.or_else(|| (1..=length).rev().find_map(named))
}

/// The character of a number; those between 0x80 and 0x9f mean what they do in windows-1252.
fn replaced(code: u32) -> Option<char> {
    match code {
        0x80..=0x9f => {
            let byte = [u8::try_from(code).ok()?];
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0.chars().next()
        }
        0 => Some('\u{fffd}'),
        code => Some(char::from_u32(code).unwrap_or('\u{fffd}')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::BlockKind;

    #[test]
    fn a_block_is_found_past_the_markup_around_it() {
        let source = "<title>Go</title><BODY x='>'><!-- Go --><script>Go</script><p>Go <b>n&ouml;w</b>, &#8220;he\n said&#x201D;&nbsp;&amp c</p><p>Go</p>";
        let text = "Go nöw, “he said” & c\n\nGo";
        let end = text.len();
        let spans = [Span::new(0, end - 4), Span::new(end - 2, end)];
        let mut blocks = spans.map(|span| Block::new(span, BlockKind::Paragraph));
        place(&mut blocks, text, source.as_bytes(), source);
        let said: Vec<&str> =
            blocks.iter().map(|block| &source[block.source.expect("it stands there").range()]).collect();
        assert_eq!(said, ["Go <b>n&ouml;w</b>, &#8220;he\n said&#x201D;&nbsp;&amp c", "Go"]);
        assert!(shows(Format::Html, said[0].as_bytes(), "Go nöw, “he said” & c"));
        assert!(!shows(Format::Html, said[0].as_bytes(), "Go nöw, “he said” & d"));
    }

    #[test]
    fn what_is_not_there_has_no_place() {
        let mut blocks = [Block::new(Span::new(0, 4), BlockKind::Paragraph)];
        place(&mut blocks, "gone", b"<p>go</p>", "<p>go</p>");
        assert_eq!(blocks[0].source, None);
        // Bytes that are not the decoded text as it stands have no places in it.
        place(&mut blocks, "gone", b"<p>g\xf6</p><p>gone</p>", "<p>g\u{f6}</p><p>gone</p>");
        assert_eq!(blocks[0].source, None);
    }

    #[test]
    fn a_byte_order_mark_is_counted() {
        let mut blocks = [Block::new(Span::new(0, 2), BlockKind::Paragraph)];
        place(&mut blocks, "go", b"\xef\xbb\xbf<p>go</p>", "<p>go</p>");
        assert_eq!(blocks[0].source, Some(Span::new(6, 8)));
    }

    #[test]
    fn markup_that_never_ends_is_no_text() {
        for source in ["<p>a<!-- b", "<p>a<script>b", "<p>a<b x=\"b", "<p>a<b"] {
            assert_eq!(Letters::of_markup(source, 0).text, "a", "{source}");
        }
        assert_eq!(Letters::of_markup("a < b && c &zz; &#x;", 0).text, "a<b&&c&zz;&#x;");
    }
}
