//! Which articles are copies of which, wholly or in part.
//!
//! An article's body becomes a [`Body`] once. Its [`fingerprints`](Body::fingerprints) go into an index from fingerprint to
//! articles; two articles that share [`SHARED`] of them are candidates, and [`copied`] says exactly which passages they have in
//! common and whether that makes one a copy of the other. What an outlet prints under everything is to be
//! [set aside](Body::set_aside) before, and not looked up. A copy may be cut, put in another order, framed by other furniture and
//! edited all through. No copies are two articles that quote the same speech, and two happenings told in one template.
//!
//! Which of the two came first is not asked here: that is a matter of dates.

mod body;
mod fingerprint;
mod judge;
mod matching;
mod quotation;

use std::ops::Range;

pub use body::Body;
use matching::Matching;

/// Fingerprints that two articles share at least, where one is a copy of the other. On 1,881 articles of local news, one pair in
/// 3,000 of those that are no copies shares as many; of copies with every fifth word changed, hardly one in 100 shares fewer.
pub const SHARED: usize = 2;

/// What two articles have in common word for word, where it makes one a copy of the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Copied {
    /// Whether it is the whole article or part of it.
    pub kind: Kind,
    /// The passages in common, in the order of the first article. Within one article they do not overlap.
    pub passages: Vec<Passage>,
    /// The part of the first article's words, 0 to 1, that match words of the second. Boilerplate that was set aside does not count.
    pub share_of_a: f64,
    /// The part of the second article's words that match words of the first.
    pub share_of_b: f64,
}

/// How much of an article is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Most of the shorter article is in the longer one.
    Reprint,
    /// Whole passages are in both, but each has much of its own.
    Partial,
}

/// A passage that two articles have in common, but for single words that are changed, dropped or added. It goes from its first word
/// to its last, over whatever stands between them: borders of paragraphs, and a caption that was left out of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its bytes in the first article's text.
    pub a: Range<usize>,
    /// Its bytes in the second article's text.
    pub b: Range<usize>,
}

/// What `a` and `b` have in common, if one of them is a copy of the other or of part of it. The same in either order.
///
/// It takes time in proportion to the words of both, whatever they are. Fewer than twenty words outside quotation marks are too
/// few to tell anything.
pub fn copied(a: &Body, b: &Body) -> Option<Copied> {
    // The longest runs are matched first; which of two that are as long comes first must not hang on the order of the arguments.
    if is_after(a, b) {
        let mut copied = matched(b, a)?;
        (copied.share_of_a, copied.share_of_b) = (copied.share_of_b, copied.share_of_a);
        copied.passages.iter_mut().for_each(|passage| std::mem::swap(&mut passage.a, &mut passage.b));
        copied.passages.sort_unstable_by_key(|passage| passage.a.start);
        Some(copied)
    } else {
        matched(a, b)
    }
}

/// Whether `a` has more words, or as many and theirs sort later.
fn is_after(a: &Body, b: &Body) -> bool {
    fn words(body: &Body) -> impl Iterator<Item = (u32, bool)> {
        body.words.iter().map(|word| (word.hash, word.aside))
    }
    a.words.len().cmp(&b.words.len()).then_with(|| words(a).cmp(words(b))).is_gt()
}

fn matched(a: &Body, b: &Body) -> Option<Copied> {
    let (matching, stretches) = Matching::of(a, b);
    let measures = judge::measures(a, b, &matching, &stretches);
    Some(Copied {
        kind: judge::kind(&measures)?,
        passages: stretches.iter().map(|s| Passage { a: a.bytes(&s.a), b: b.bytes(&s.b) }).collect(),
        share_of_a: measures.share_of_a,
        share_of_b: measures.share_of_b,
    })
}
