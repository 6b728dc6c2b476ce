//! The sentences of an article, with their exact places.
//!
//! Where sentences end is the `sentencex` crate's knowledge. This module only ties each of them back to the bytes
//! it came from, one block at a time: no sentence crosses a block, and furniture has none.

use onrecord_page::{Article, BlockKind, Span};

/// The sentences of the article's headline and body, in order, without white space at their edges.
pub(crate) fn of(article: &Article) -> Vec<Span> {
    let language = article.language.as_deref().and_then(|code| code.split(['-', '_']).next()).unwrap_or("en");
    article
        .blocks
        .iter()
        .filter(|block| block.kind.is_body() || block.kind == BlockKind::Title)
        .flat_map(|block| of_block(&article.text, block.span, language))
        .collect()
}

/// Where no sentence ends, though the crate sometimes thinks so.
const TITLES: [&str; 8] = [" Mr.", " Mrs.", " Ms.", " Dr.", " Sen.", " Rep.", " Gov.", " Gen."];

fn of_block(text: &str, block: Span, language: &str) -> Vec<Span> {
    let passage = block.of(text);
    let mut sentences = Vec::new();
    let mut from = 0;
    for sentence in sentencex::segment(language, passage) {
        let sentence = sentence.trim();
        // A sentence that is not found where it should be would shift all after it: leave it to the next one.
        let Some(at) = passage[from..].find(sentence).filter(|_| !sentence.is_empty()) else { continue };
        let end = from + at + sentence.len();
        if TITLES.iter().any(|title| passage[from..end].ends_with(title)) {
            continue;
        }
        // What lies between two sentences belongs to the later one, so that no word is lost.
        push(&mut sentences, text, block.start() + from, block.start() + end);
        from = end;
    }
    push(&mut sentences, text, block.start() + from, block.end());
    sentences
}

fn push(sentences: &mut Vec<Span>, text: &str, start: usize, end: usize) {
    let sentence = Span::new(start, end).trimmed(text);
    if !sentence.is_empty() {
        sentences.push(sentence);
    }
}
