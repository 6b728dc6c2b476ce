//! An article's words, as copying is looked for.

use std::collections::HashSet;
use std::ops::Range;

use super::fingerprint::{self, SHINGLE};
use super::quotation;
use crate::words::words;

/// The words of an article's body: what is compared of it, without the text. Sixteen bytes a word.
#[derive(Debug, Clone, Default)]
pub struct Body {
    pub(super) words: Vec<Word>,
}

/// One word of a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Of its folded form.
    pub(super) hash: u32,
    /// Its bytes in the article's text.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Whether it stands inside quotation marks: whoever quotes the same speech has the same words there.
    pub(super) quoted: bool,
    /// Whether it is a name or a number, as far as its capital or digit tells.
    pub(super) particular: bool,
    /// Whether the caller knows it as boilerplate.
    pub(super) aside: bool,
}

impl Word {
    /// Whether it says something of who wrote the article: neither quoted nor boilerplate.
    pub(super) fn is_own(&self) -> bool {
        !self.quoted && !self.aside
    }
}

impl Body {
    /// The words of `paragraphs`, byte ranges of `text` in their order. Whoever calls leaves titles, captions and furniture out.
    /// A range that overlaps the one before it, lies outside the text, behind its first 4 GiB, or cuts through a character is left
    /// out.
    pub fn of(text: &str, paragraphs: &[Range<usize>]) -> Self {
        let mut body = Self::default();
        let mut end = 0;
        let mut names = Names::default();
        for range in paragraphs.iter().filter(|range| range.end <= u32::MAX as usize) {
            if let Some(paragraph) = text.get(range.clone()).filter(|_| range.start >= end) {
                body.read(paragraph, range.start, &mut names);
                end = range.end;
            }
        }
        for word in &mut body.words {
            word.particular |= names.has(word.hash);
        }
        body
    }

    fn read(&mut self, paragraph: &str, offset: usize, names: &mut Names) {
        let quotations = quotation::quoted(paragraph);
        let mut quotations = quotations.iter().peekable();
        let mut before: Option<Range<usize>> = None;
        for word in words(paragraph) {
            while quotations.next_if(|quotation| quotation.end <= word.start).is_some() {}
            let written = &paragraph[word.start..word.end];
            let hash = fingerprint::of_word(&word.folded);
            let opens = before.is_none_or(|before| {
                opens_a_sentence(&paragraph[before.clone()], &paragraph[before.end..word.start])
            });
            names.see(hash, written, opens);
            self.words.push(Word {
                hash,
                start: (offset + word.start) as u32,
                end: (offset + word.end) as u32,
                quoted: quotations.peek().is_some_and(|quotation| quotation.start <= word.start),
                particular: written.contains(char::is_numeric),
                aside: false,
            });
            before = Some(word.start..word.end);
        }
    }

    /// How many words it has, boilerplate left out.
    pub fn len(&self) -> usize {
        self.words.iter().filter(|word| !word.aside).count()
    }

    /// Whether it has no words but boilerplate.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its fingerprints, each once: about one for five words, the same for the same run of words in whatever article, on every
    /// machine and in every release. Two articles that share [`SHARED`](super::SHARED) of them may be copies.
    pub fn fingerprints(&self) -> Vec<u64> {
        let mut seen = HashSet::new();
        fingerprint::chosen(&self.words)
            .into_iter()
            .filter_map(|(_, fingerprint)| seen.insert(fingerprint).then_some(fingerprint))
            .collect()
    }

    /// Sets aside the words of every fingerprint that is `common`: what an outlet prints under all its articles is neither copied
    /// nor anyone's own. A fingerprint that three or more articles of one outlet have, which are not versions of one another, is.
    pub fn set_aside(&mut self, common: impl Fn(u64) -> bool) {
        for (at, fingerprint) in fingerprint::chosen(&self.words) {
            if common(fingerprint) {
                self.words[at..at + SHINGLE].iter_mut().for_each(|word| word.aside = true);
            }
        }
    }

    /// The bytes from the first to the last of a run of words.
    pub(super) fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        self.words[words.start].start as usize..self.words[words.end - 1].end as usize
    }
}

/// Words that a body has with a capital inside a sentence, and those that it has in small letters.
#[derive(Default)]
struct Names {
    capital: HashSet<u32>,
    small: HashSet<u32>,
}

impl Names {
    fn see(&mut self, hash: u32, written: &str, opens: bool) {
        if !written.starts_with(char::is_uppercase) {
            self.small.insert(hash);
        } else if !opens {
            self.capital.insert(hash);
        }
    }

    /// "Police" in a name is "police" elsewhere: no particular.
    fn has(&self, hash: u32) -> bool {
        self.capital.contains(&hash) && !self.small.contains(&hash)
    }
}

/// Whether a word behind `before` and what stands `between` opens a sentence or a quotation, where a capital tells nothing.
/// "Sgt." and "J." end none.
fn opens_a_sentence(before: &str, between: &str) -> bool {
    let short = before.starts_with(char::is_uppercase) && before.chars().count() <= 3;
    between.contains(['!', '?', ':', '"', '“', '‘', '«', '„', '\n', '…', '•'])
        || between.contains('.') && !short
}
