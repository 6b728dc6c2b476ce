//! Quotations that go on over paragraphs: where a paragraph is nothing but a quotation, and nobody in it is named, the
//! one who spoke last goes on. The network, which looks for a cue, leaves such a paragraph alone.

use onrecord_page::Span;

use crate::Attribution;
use crate::quotations::{self, State};

/// Adds each paragraph that is one quotation, and that nobody has spoken in yet, to what was said right before it.
/// `all` is in the order of the text.
pub(crate) fn over_paragraphs(text: &str, paragraphs: &[Span], all: &mut [Attribution]) {
    let mut speaking = None;
    for &paragraph in paragraphs {
        let ends = |one: &Attribution| {
            one.content.iter().chain(&one.cue).filter(|at| paragraph.overlaps(**at)).map(|at| at.end()).max()
        };
        let last = all.iter().enumerate().filter_map(|(number, one)| Some((ends(one)?, number))).max();
        if let Some((_, number)) = last {
            let quoted = all[number].content.iter().any(|piece| has_quotation(text, *piece));
            speaking = quoted.then_some(number);
        } else if let Some(number) = speaking.filter(|_| is_quotation(text, paragraph)) {
            all[number].content.push(paragraph);
            // What was said may go on behind the paragraph already.
            all[number].content.sort_unstable();
        } else {
            speaking = None;
        }
    }
}

fn has_quotation(text: &str, piece: Span) -> bool {
    quotations::states(text, piece).contains(&State::Mark)
}

/// Whether a paragraph opens with a quotation mark, and has words, none of them outside its quotations.
fn is_quotation(text: &str, paragraph: Span) -> bool {
    let states = quotations::states(text, paragraph);
    let mut letters = paragraph.of(text).char_indices().filter(|(_, c)| c.is_alphanumeric()).peekable();
    states.first() == Some(&State::Mark)
        && letters.peek().is_some()
        && letters.map(|(at, _)| states[at]).all(|state| state == State::Inside)
}
