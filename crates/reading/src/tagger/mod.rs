//! The trained tagger: who says what, by a small network over windows of whole paragraphs.
//!
//! The network says for each word piece whether it is part of a source, a cue or a content, and which belong
//! together; how it was trained stands in `training/` and in the model's card. What is said inside a content is found
//! by reading that content once more, by itself.

mod bies;
mod carried;
mod clauses;
mod confidence;
mod decode;
mod mentions;
mod model;
mod pieces;
mod signed;

use std::ops::Range;
use std::sync::LazyLock;

use onrecord_network::{Space, on_own_thread};
use onrecord_page::{Article, BlockKind, Span};

use crate::words::{end_of_word, listed, reports};
use crate::{Attribution, Tagged, Tagger};
use decode::Found;
use model::{Mentioned, Network, Scores};
use pieces::{Passage, Window};

/// The tagger that this crate ships with its weights, which are loaded when the first article is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Trained;

static NETWORK: LazyLock<Network> = LazyLock::new(Network::new);

impl Tagger for Trained {
    fn version(&self) -> &str {
        "attribution-3 actors-2"
    }

    fn tag(&self, article: &Article, sentences: &[Span]) -> Tagged {
        on_own_thread(|space| tagged(article, sentences, space))
    }
}

fn tagged(article: &Article, sentences: &[Span], space: &mut Space) -> Tagged {
    let text = &article.text;
    let passages = |wanted: fn(BlockKind) -> bool| {
        let blocks = article.blocks.iter().filter(move |block| wanted(block.kind));
        let spans = blocks.map(|block| block.span.trimmed(text)).filter(|span| !span.is_empty());
        spans.map(|span| Passage { span, group: 0 }).collect::<Vec<Passage>>()
    };
    let body = passages(|kind| kind.is_body() || kind == BlockKind::Title);
    let captions = passages(|kind| kind == BlockKind::Caption);
    let (mut all, mut mentioned) = (Vec::new(), Vec::new());
    let mut windows = pieces::windows(&NETWORK.tokenizer, text, &body);
    let of_body = windows.len();
    windows.extend(pieces::windows(&NETWORK.tokenizer, text, &captions));
    for (at, (scores, mentions)) in NETWORK.scores_and_mentions(&windows, space).enumerate() {
        if at < of_body {
            all.extend(found_in(text, &windows[at], &scores).map(|(_, one)| one));
        }
        mentioned.push(mentions);
    }
    let mentioned: Vec<(Window, Mentioned)> = windows.into_iter().zip(mentioned).collect();
    all.sort_by_key(|one: &Attribution| (one.content[0].start(), one.cue.map(Span::start)));
    let paragraphs: Vec<Span> = body.iter().map(|passage| passage.span).collect();
    signed::from_the_front(text, &paragraphs, &mut all);
    carried::over_paragraphs(text, &paragraphs, &mut all);
    clauses::whole(text, sentences, &mut all);
    let (mentions, references) = mentions::of(&NETWORK, text, &mentioned);
    Tagged { attributions: with_nested(text, all, space), mentions, references }
}

/// What the network finds in `passages`, each with the group of the passage.
fn found(text: &str, passages: &[Passage], space: &mut Space) -> Vec<(usize, Attribution)> {
    let windows = pieces::windows(&NETWORK.tokenizer, text, passages);
    let both = windows.iter().zip(NETWORK.scores(&windows, space));
    both.flat_map(|(window, scores)| found_in(text, window, &scores).collect::<Vec<_>>()).collect()
}

/// The attributions of one window, each with the group of its passage.
fn found_in(text: &str, window: &Window, scores: &Scores) -> impl Iterator<Item = (usize, Attribution)> {
    let placed = |found: Found| Some((window.groups[found.cue.start], in_text(text, window, &found)?));
    decode::attributions(window, scores).into_iter().filter_map(placed)
}

/// How deep one report may lie in another; the network finds little in the shreds that are left then.
const DEEPEST: usize = 3;

/// `all`, and behind each attribution what is said inside its content.
fn with_nested(text: &str, mut all: Vec<Attribution>, space: &mut Space) -> Vec<Attribution> {
    let mut from = 0;
    for _ in 0..DEEPEST {
        // Each piece by itself, as a group of its own.
        let (mut passages, mut outer) = (Vec::new(), Vec::new());
        for (number, one) in all.iter().enumerate().skip(from) {
            for &piece in one.content.iter().filter(|piece| reports(piece.of(text))) {
                passages.push(Passage { span: unquoted(text, piece), group: outer.len() });
                outer.push((number, piece));
            }
        }
        from = all.len();
        for (group, one) in found(text, &passages, space) {
            let (number, piece) = outer[group];
            let relayed = one.source.is_some_and(|source| !of_the_speaker(source.of(text)));
            // A content that is read as the whole of itself again would be so without end.
            if relayed && one.content.iter().all(|inner| inner.len() < piece.len()) {
                all.push(Attribution { within: Some(number), ..one });
            }
        }
    }
    in_order(&all)
}

/// The attributions in the order of the text, and each right behind the one that it lies in.
fn in_order(all: &[Attribution]) -> Vec<Attribution> {
    let key = |one: &Attribution| (one.content[0].start(), one.cue.map(Span::start));
    let mut inside: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
    let mut waiting: Vec<usize> = Vec::new();
    for (number, one) in all.iter().enumerate() {
        one.within.map_or(&mut waiting, |outer| &mut inside[outer]).push(number);
    }
    let last_first =
        |numbers: &mut Vec<usize>| numbers.sort_by_key(|&number| std::cmp::Reverse(key(&all[number])));
    inside.iter_mut().for_each(last_first);
    last_first(&mut waiting);
    let mut place = vec![0; all.len()];
    let mut ordered: Vec<Attribution> = Vec::with_capacity(all.len());
    while let Some(number) = waiting.pop() {
        place[number] = ordered.len();
        let one = all[number].clone();
        ordered.push(Attribution { within: one.within.map(|outer| place[outer]), ..one });
        waiting.append(&mut inside[number]);
    }
    ordered
}

/// "According to plan": what happens so is told by nobody.
const NO_SOURCES: &str =
    "plan plans schedule type size age taste need needs ability merit rank custom tradition";

/// The attribution's places in the text.
fn in_text(text: &str, window: &Window, found: &Found) -> Option<Attribution> {
    let whole = |run: &Range<usize>| Some(of_whole_words(text, window.span(run.start, run.end)?));
    let trimmed = |run: &Range<usize>| without_commas(text, whole(run)?);
    let content: Vec<Span> = found.content.iter().filter_map(trimmed).collect();
    (!content.is_empty()).then_some(())?;
    let (source, cue) = (found.source.as_ref().and_then(trimmed), whole(&found.cue));
    let by_nobody = cue.is_some_and(|cue| cue.of(text).eq_ignore_ascii_case("according to"))
        && source.is_some_and(|source| listed(NO_SOURCES, &source.of(text).to_lowercase()));
    (!by_nobody).then_some(Attribution {
        source,
        cue,
        content,
        within: None,
        confidence: confidence::of(found.evidence),
    })
}

/// A span with the whole of the words that it begins and ends in: the network's pieces are parts of words.
fn of_whole_words(text: &str, span: Span) -> Span {
    let before = &text[..span.start()];
    let begins_in_word = span.of(text).starts_with(char::is_alphanumeric);
    let start =
        if begins_in_word { before.trim_end_matches(char::is_alphanumeric).len() } else { span.start() };
    Span::new(start, end_of_word(text, span.end()))
}

/// A span without what sets it off from its neighbours; nothing where there are no words.
fn without_commas(text: &str, span: Span) -> Option<Span> {
    let commas = |c: char| c.is_whitespace() || ",;:—–".contains(c);
    let mut kept = span.trimmed_of(text, commas);
    // A mark that closes what nothing has opened.
    let unopened =
        kept.of(text).strip_suffix(['"', '”', '»']).filter(|bare| !bare.contains(['"', '“', '„', '«', '”']));
    if let Some(bare) = unopened {
        kept = Span::new(kept.start(), kept.start() + bare.len()).trimmed_of(text, commas);
    }
    kept.of(text).contains(char::is_alphanumeric).then_some(kept)
}

/// A piece of content without the marks around it.
fn unquoted(text: &str, piece: Span) -> Span {
    piece.trimmed_of(text, |c| c.is_whitespace() || "\"“”„«»‘’'`".contains(c))
}

/// Whether the speaker of the outer statement speaks of himself: "I said so", which is no relay.
fn of_the_speaker(source: &str) -> bool {
    let first = source.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    ["i", "we", "you", "my", "our"].iter().any(|word| first.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_never_begins_or_ends_inside_a_word() {
        let text = "Brandvik's “re-examined” words";
        let whole = |start, end| of_whole_words(text, Span::new(start, end)).of(text).to_owned();
        assert_eq!(whole(5, 8), "Brandvik");
        assert_eq!(whole(0, 3), "Brandvik");
        assert_eq!(whole(0, 8), "Brandvik");
        assert_eq!(whole(8, 10), "'s");
        assert_eq!(whole(17, 19), "examined");
        let last = text.len() - 2;
        assert_eq!(whole(last, last + 1), "words");
    }
}
