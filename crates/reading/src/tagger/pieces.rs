//! From text to what the model takes: word pieces with features, in windows of whole paragraphs.
//!
//! `training/tagger/text.py` does the same, step by step: the model is given what it has learnt with.

use onrecord_page::Span;
use tokenizers::Tokenizer;

use crate::quotations::{self, State};

/// Word pieces in a window, beside the first and the last special one. Half of what the network was trained on: it
/// finds as much, and spends a sixth less time on a piece, as each looks at fewer others.
pub(crate) const LONGEST: usize = 126;

/// The special pieces of the base encoder: before everything, and behind each paragraph.
const FIRST: i32 = 101;
const BREAK: i32 = 102;

/// A word piece of the text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    id: i32,
    feature: i32,
    span: Span,
}

/// One input of the model; a special piece stands first, and one behind each paragraph.
#[derive(Debug, Default)]
pub(crate) struct Window {
    pub(crate) ids: Vec<i32>,
    /// Quotation state times case.
    pub(crate) features: Vec<i32>,
    /// Where each piece stands in the text; special pieces stand nowhere.
    pub(crate) spans: Vec<Option<Span>>,
    /// For each piece the group of its passage; a special piece goes with the passage before it.
    pub(crate) groups: Vec<usize>,
}

impl Window {
    fn push(&mut self, id: i32, feature: i32, span: Option<Span>, group: usize) {
        self.ids.push(id);
        self.features.push(feature);
        self.spans.push(span);
        self.groups.push(group);
    }

    /// The text that the pieces `from..to` cover, which are none of them special.
    pub(crate) fn span(&self, from: usize, to: usize) -> Option<Span> {
        Some(Span::new(
            self.spans.get(from)?.as_ref()?.start(),
            self.spans.get(to.checked_sub(1)?)?.as_ref()?.end(),
        ))
    }
}

/// A paragraph, or another stretch of text to read by itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Passage {
    pub(crate) span: Span,
    /// Nothing is linked from one group to another.
    pub(crate) group: usize,
}

/// `passages` in windows, each as full as it gets; a passage is cut only where it is longer than a window.
pub(crate) fn windows(tokenizer: &Tokenizer, text: &str, passages: &[Passage]) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    let mut room = 0;
    for &Passage { span, group } in passages {
        let pieces = pieces(tokenizer, text, span);
        for part in parts(&pieces, text) {
            if part.is_empty() {
                continue;
            }
            if part.len() > room {
                let mut window = Window::default();
                window.push(FIRST, 0, None, group);
                windows.push(window);
                room = LONGEST;
            }
            room = (room - part.len()).saturating_sub(1);
            if let Some(window) = windows.last_mut() {
                for piece in part {
                    window.push(piece.id, piece.feature, Some(piece.span), group);
                }
                window.push(BREAK, 0, None, group);
            }
        }
    }
    windows
}

fn pieces(tokenizer: &Tokenizer, text: &str, passage: Span) -> Vec<Piece> {
    let written = passage.of(text);
    let states = quotations::states(text, passage);
    let Ok(encoded) = tokenizer.encode(written, false) else { return Vec::new() };
    let piece = |(&id, &(start, end)): (&u32, &(usize, usize))| {
        let state = match states[start.min(states.len() - 1)] {
            State::Outside => 0,
            State::Mark => 1,
            State::Inside => 2,
        };
        let span = Span::new(passage.start() + start, passage.start() + end);
        Piece { id: id.cast_signed(), feature: state * 4 + case(&written[start..end]), span }
    };
    encoded.get_ids().iter().zip(encoded.get_offsets()).map(piece).collect()
}

/// 0 lower case, 1 Initial, 2 ALL CAPS, 3 with a digit.
fn case(piece: &str) -> i32 {
    if piece.contains(char::is_numeric) {
        3
    } else if piece.chars().nth(1).is_some()
        && piece.contains(char::is_uppercase)
        && !piece.contains(char::is_lowercase)
    {
        2
    } else {
        i32::from(piece.starts_with(char::is_uppercase))
    }
}

/// A passage in parts that each fit a window, cut behind a sentence where there is one.
fn parts<'a>(pieces: &'a [Piece], text: &str) -> Vec<&'a [Piece]> {
    let mut parts = Vec::new();
    let mut rest = pieces;
    while rest.len() > LONGEST {
        let ends = |piece: &Piece| [".", "!", "?", "”", "\"", "…", ":", ";"].contains(&piece.span.of(text));
        let behind = (LONGEST / 2 + 1..LONGEST).rev().find(|&at| ends(&rest[at])).unwrap_or(LONGEST - 1) + 1;
        let (part, others) = rest.split_at(behind);
        parts.push(part);
        rest = others;
    }
    parts.push(rest);
    parts
}
