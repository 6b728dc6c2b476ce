//! What stands in front of ", she said": the whole of its sentence. The network, which knows "said that …" well, may take a "that …" alone
//! where somebody tells something in front of it: "Officials told the council that the quay was safe, Voss said."

use onrecord_page::{Span, dateline_length};

use crate::Attribution;

/// Lets each content that is a "that …" in front of its source and cue begin where its sentence does. `sentences` are in the order of
/// the text.
pub(crate) fn whole(text: &str, sentences: &[Span], all: &mut [Attribution]) {
    for one in all {
        let ([content], Some(source), Some(cue)) = (&one.content[..], one.source, one.cue) else { continue };
        if !content.of(text).starts_with("that ") || source.start().min(cue.start()) < content.end() {
            continue;
        }
        let before = sentences.partition_point(|sentence| sentence.end() < content.end());
        let Some(sentence) = sentences.get(before).filter(|sentence| sentence.contains(*content)) else {
            continue;
        };
        let front = Span::new(sentence.start(), content.start());
        let whole = Span::new(front.start() + dateline_length(front.of(text)), content.end());
        if !whole.of(text).contains(['"', '“', '”']) {
            one.content = vec![whole];
        }
    }
}
