//! Words with their speaker's name behind a dash, as letters and testimonials are signed: "I would come again. The
//! whole street would. — Ada Holm". All that stands in front of the dash is said, and what somebody says in there is
//! told by the signer. Without quotation marks the network takes the last sentence alone.

use onrecord_page::Span;

use crate::Attribution;

/// Lets each content in front of a signature begin where its paragraph does, unless quotation marks say where it
/// begins, and takes out what then lies inside it: that is found when the content is read by itself.
pub(crate) fn from_the_front(text: &str, paragraphs: &[Span], all: &mut Vec<Attribution>) {
    let mut signed = Vec::new();
    for one in &mut *all {
        if let Some(words) = signed_words(text, paragraphs, one) {
            one.content = vec![words];
            signed.push(words);
        }
    }
    // The signature itself stands behind its words.
    all.retain(|one| {
        let inside = |words: &Span| {
            one.content.iter().chain(&one.source).chain(&one.cue).all(|at| words.contains(*at))
        };
        !signed.iter().any(inside)
    });
}

/// All of the paragraph in front of the dash, where the attribution is a signature at the paragraph's end.
fn signed_words(text: &str, paragraphs: &[Span], one: &Attribution) -> Option<Span> {
    let (source, dash) = (one.source?, one.cue.filter(|cue| is_dash(cue.of(text)))?);
    let paragraph = paragraphs.iter().find(|paragraph| paragraph.contains(dash))?;
    let between = text.get(dash.end()..source.start())?;
    let behind = text.get(source.end()..paragraph.end())?;
    let words = Span::new(paragraph.start(), dash.start()).trimmed(text);
    let signs = between.trim().is_empty() && matches!(behind.trim(), "" | ".");
    let whole = one.content.iter().all(|piece| words.contains(*piece))
        && !words.of(text).contains(['"', '“', '”', '„', '«', '»']);
    (signs && whole).then_some(words)
}

fn is_dash(cue: &str) -> bool {
    matches!(cue, "-" | "--" | "–" | "—" | "―")
}
