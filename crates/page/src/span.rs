//! Where something stands in a text: bytes inside the program, code points at its edge.
//!
//! Every room works with [`Span`], in bytes, because that is what Rust slices. Everything that leaves the
//! program (JSON, the record, the terminal's offsets) counts Unicode code points, because that is what people's
//! other tools count. [`CodePoints`] is the one place where the first becomes the second, and back.

use std::ops::Range;

/// A half-open range of bytes in an article's text, on the borders of code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The range from `start` up to `end`, in bytes.
    ///
    /// # Panics
    /// When it ends before it starts, which is a mistake in the caller.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span of {start}..{end} ends before it starts");
        Self { start, end }
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start
    }

    /// The byte after the last one.
    pub fn end(self) -> usize {
        self.end
    }

    /// As a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// How many bytes it covers.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text it covers.
    ///
    /// # Panics
    /// When it does not lie inside `text` on borders of code points: it belongs to another text.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Whether `other` lies inside it, edges included.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The same range without white space at its edges.
    pub fn trimmed(self, text: &str) -> Span {
        self.trimmed_of(text, char::is_whitespace)
    }

    /// The same range without `unwanted` characters at its edges.
    pub fn trimmed_of(self, text: &str, unwanted: impl Fn(char) -> bool) -> Span {
        let inside = self.of(text);
        let start = self.start + (inside.len() - inside.trim_start_matches(&unwanted).len());
        Span::new(start, start + inside.trim_matches(&unwanted).len())
    }
}

/// A half-open range of Unicode code points in an article's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeSpan {
    /// The first code point.
    pub start: usize,
    /// The code point after the last one.
    pub end: usize,
}

/// An index of one text that turns bytes into code points and back.
///
/// It keeps the count at every 64th byte, so a look-up costs a few nanoseconds and the index an eighth of the
/// text at most.
#[derive(Debug)]
pub struct CodePoints<'text> {
    text: &'text str,
    ascii: bool,
    counts: Vec<usize>,
}

const STRIDE: usize = 64;

impl<'text> CodePoints<'text> {
    /// Indexes `text`.
    pub fn of(text: &'text str) -> Self {
        let ascii = text.is_ascii();
        let mut counts = Vec::new();
        if !ascii {
            let mut count = 0;
            for (at, byte) in text.bytes().enumerate() {
                if at % STRIDE == 0 {
                    counts.push(count);
                }
                count += usize::from(starts_code_point(byte));
            }
        }
        Self { text, ascii, counts }
    }

    /// How many code points stand before the byte `at`.
    fn before(&self, at: usize) -> usize {
        if self.ascii {
            return at;
        }
        let Some(&count) = self.counts.get(at / STRIDE) else {
            return self.text.chars().count();
        };
        let from = at / STRIDE * STRIDE;
        count + self.text.as_bytes()[from..at].iter().filter(|&&byte| starts_code_point(byte)).count()
    }

    /// The code points that `span` covers.
    pub fn span(&self, span: Span) -> CodeSpan {
        CodeSpan { start: self.before(span.start), end: self.before(span.end) }
    }

    /// The bytes that `span` covers, or nothing when it does not lie inside the text.
    pub fn bytes(&self, span: CodeSpan) -> Option<Span> {
        let (start, end) = (self.byte(span.start)?, self.byte(span.end)?);
        (start <= end).then(|| Span::new(start, end))
    }

    fn byte(&self, code_point: usize) -> Option<usize> {
        if self.ascii {
            return (code_point <= self.text.len()).then_some(code_point);
        }
        let block = self.counts.partition_point(|&count| count <= code_point).saturating_sub(1);
        let (mut at, mut count) = (block * STRIDE, *self.counts.get(block)?);
        // A block may begin inside a code point that the one before it counted.
        while at < self.text.len() && !self.text.is_char_boundary(at) {
            at += 1;
        }
        for c in self.text[at..].chars() {
            if count == code_point {
                return Some(at);
            }
            at += c.len_utf8();
            count += 1;
        }
        (count == code_point).then_some(at)
    }
}

fn starts_code_point(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_border_of_a_mixed_text_goes_there_and_back() {
        let text = "“Quay” – déjà vu 🇳🇴 и 日本語 ".repeat(9);
        let index = CodePoints::of(&text);
        let borders: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for (count, &at) in borders.iter().enumerate() {
            let (bytes, code) =
                (Span::new(at, text.len()), CodeSpan { start: count, end: borders.len() - 1 });
            assert_eq!(index.span(bytes), code);
            assert_eq!(index.bytes(code), Some(bytes));
        }
        assert_eq!(index.bytes(CodeSpan { start: 0, end: borders.len() }), None);
    }

    #[test]
    fn an_empty_text_has_one_border() {
        let index = CodePoints::of("");
        assert_eq!(index.span(Span::new(0, 0)), CodeSpan { start: 0, end: 0 });
        assert_eq!(index.bytes(CodeSpan { start: 0, end: 1 }), None);
    }

    #[test]
    fn trimming_keeps_to_the_text() {
        let text = "a \u{a0}b  ";
        assert_eq!(Span::new(1, text.len()).trimmed(text).of(text), "b");
        assert!(Span::new(1, 2).trimmed(text).is_empty());
    }
}
