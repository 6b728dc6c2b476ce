//! A paragraph as the rules see it: sentences of words, punctuation and whole quotations.

use onrecord_page::Span;

use crate::quotations::{self, Quotation};
use crate::words::{BREAKS, FINITE, PREPOSITIONS, Verb, listed, reporting_verb};

/// One thing in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
    /// In lower case; empty for a quotation.
    pub(crate) lower: String,
    pub(crate) capital: bool,
    pub(crate) verb: Option<Verb>,
    /// Whether it stands in [`BREAKS`], [`PREPOSITIONS`] and [`FINITE`], which are asked for most.
    pub(crate) breaks: bool,
    pub(crate) preposition: bool,
    pub(crate) finite: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Punctuation,
    Quotation { closed: bool },
}

impl Item {
    /// Whether it is one of the words between spaces.
    pub(crate) fn is(&self, words: &str) -> bool {
        !self.lower.is_empty() && listed(words, &self.lower)
    }

    pub(crate) fn is_quotation(&self) -> bool {
        matches!(self.kind, Kind::Quotation { .. })
    }

    pub(crate) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }
}

/// The sentences of `paragraph` as items; none is empty. A sentence border inside a quotation is none.
pub(crate) fn of(text: &str, paragraph: Span, sentences: &[Span]) -> Vec<Vec<Item>> {
    let mut items = Vec::new();
    let mut at = paragraph.start();
    for Quotation { outer, closed } in quotations::of(text, paragraph) {
        items.extend(words(text, Span::new(at, outer.start())));
        let kind = Kind::Quotation { closed };
        let lower = String::new();
        items.push(Item {
            span: outer,
            kind,
            lower,
            capital: false,
            verb: None,
            breaks: false,
            preposition: false,
            finite: false,
        });
        at = outer.end();
    }
    items.extend(words(text, Span::new(at, paragraph.end())));
    let sentence_of = |item: &Item| sentences.partition_point(|sentence| sentence.end() < item.span.end());
    items.chunk_by(|one, next| sentence_of(one) == sentence_of(next)).map(<[Item]>::to_vec).collect()
}

const ABBREVIATIONS: &str = "mr mrs ms dr prof sen rep gov gen lt col sgt capt st jr sr no jan feb aug sept oct nov dec \
    inc corp rev hon";

/// The words and the punctuation of `span`, quotation marks included.
pub(crate) fn words(text: &str, span: Span) -> Vec<Item> {
    let passage = span.of(text);
    let part_of_word = |c: char| c.is_alphanumeric() || "$€£%@#_".contains(c);
    let mut items = Vec::new();
    let mut chars = passage.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        let (mut single, mut dotted) = (true, false);
        while let Some(&(at, next)) = chars.peek().filter(|_| part_of_word(c)) {
            let (so_far, behind) = (&passage[start..end], &passage[at + next.len_utf8()..]);
            let digit = so_far.ends_with(|c: char| c.is_ascii_digit());
            let inner = ".’'-‑&/".contains(next) || digit && ",:".contains(next);
            let abbreviates =
                next == '.' && !digit && (single || dotted || listed(ABBREVIATIONS, &so_far.to_lowercase()));
            let joins = inner && behind.starts_with(part_of_word);
            if !(part_of_word(next) || joins || abbreviates) {
                break;
            }
            end = at + next.len_utf8();
            (single, dotted) = (false, dotted || next == '.');
            chars.next();
        }
        let lower = passage[start..end].to_lowercase();
        items.push(Item {
            span: Span::new(span.start() + start, span.start() + end),
            kind: if part_of_word(c) { Kind::Word } else { Kind::Punctuation },
            capital: c.is_uppercase(),
            verb: reporting_verb(&lower),
            breaks: listed(BREAKS, &lower),
            preposition: listed(PREPOSITIONS, &lower),
            finite: listed(FINITE, &lower),
            lower,
        });
    }
    items
}
