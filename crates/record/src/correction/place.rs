//! Passages that must be found again in another reading of their article, and nowhere else.

use onrecord_page::{CodePoints, CodeSpan, Span};
use serde::{Deserialize, Serialize};

/// A passage, and which of the places it is where its words stand in the text.
///
/// A text that is read anew may begin elsewhere, so that offsets alone would not do; words alone would not do either, where they
/// stand in it more than once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    /// First code point when it was kept.
    pub(crate) start: usize,
    /// The one after the last.
    pub(crate) end: usize,
    /// The words.
    pub(crate) text: String,
    /// How many places with these words come before it.
    before: usize,
    /// How many there are in all.
    of: usize,
}

/// A text in which passages are looked for.
pub(crate) struct Text<'a> {
    text: &'a str,
    index: CodePoints<'a>,
}

impl<'a> Text<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, index: CodePoints::of(text) }
    }

    /// A passage in bytes; none where it does not lie in the text.
    pub(crate) fn span(&self, start: usize, end: usize) -> Option<Span> {
        if start >= end {
            return None;
        }
        self.index.bytes(CodeSpan { start, end })
    }

    /// The place of a passage; none where it does not lie in the text.
    pub(crate) fn place(&self, start: usize, end: usize) -> Option<Place> {
        let span = self.span(start, end)?;
        let words = span.of(self.text);
        let all = self.all(words);
        let before = all.iter().position(|&at| at == span.start())?;
        Some(Place { start, end, text: words.to_owned(), before, of: all.len() })
    }

    /// Where the passage is now: where its words stand in as many places as they did, it is the one that it was among these.
    pub(crate) fn again(&self, place: &Place) -> Option<CodeSpan> {
        let all = self.all(&place.text);
        let &at = all.get(place.before).filter(|_| all.len() == place.of)?;
        Some(self.index.span(Span::new(at, at + place.text.len())))
    }

    /// The first bytes of all places at which these words stand.
    fn all(&self, words: &str) -> Vec<usize> {
        let step = words.chars().next().map_or(1, char::len_utf8);
        let (mut all, mut from) = (Vec::new(), 0);
        while let Some(at) = self.text.get(from..).and_then(|rest| rest.find(words)) {
            all.push(from + at);
            from += at + step;
        }
        all
    }

    /// Where these words stand, whatever white space is between them; in code points.
    pub(crate) fn with_words(&self, words: &str) -> Vec<CodeSpan> {
        let words: Vec<&str> = words.split_whitespace().collect();
        let Some(first) = words.first() else { return Vec::new() };
        let span = |start: usize| {
            let end = words.iter().try_fold(start, |at, word| {
                let rest = &self.text[at..];
                let trimmed = rest.trim_start();
                // The words stand apart here, and must there.
                let apart = at == start || trimmed.len() < rest.len();
                let at = at + rest.len() - trimmed.len();
                (apart && trimmed.starts_with(word)).then_some(at + word.len())
            })?;
            Some(self.index.span(Span::new(start, end)))
        };
        self.all(first).into_iter().filter_map(span).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_found_where_it_was_among_its_likes() {
        let text = "“Ja.” “Nej.” “Ja.”";
        let place = Text::of(text).place(13, 18).unwrap();
        assert_eq!(place.text, "“Ja.”");
        assert_eq!(Text::of(&format!("Før. {text}")).again(&place), Some(CodeSpan { start: 18, end: 23 }));
        // One of them is gone: nobody knows which.
        assert_eq!(Text::of("“Nej.” “Ja.”").again(&place), None);
        assert_eq!(Text::of("“Ja.” “Ja.” “Ja.”").again(&place), None);
        assert_eq!(Text::of(text).place(13, 99), None);
        assert_eq!(Text::of(text).place(3, 3), None);
    }

    #[test]
    fn places_may_overlap() {
        let place = Text::of("aaa").place(1, 3).unwrap();
        assert_eq!((place.before, place.of), (1, 2));
    }

    #[test]
    fn words_are_found_whatever_space_is_between_them() {
        let text = Text::of("He said the old\u{a0}quay\nholds. The oldquay.");
        assert_eq!(text.with_words(" the old quay  holds. "), [CodeSpan { start: 8, end: 27 }]);
        assert_eq!(text.with_words("old quay").len(), 1);
        assert_eq!(text.with_words(" "), []);
    }
}
