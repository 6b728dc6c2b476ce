//! Whether passages that match make a copy: enough of them outside quotation marks, and of the same happening.

use super::Kind;
use super::body::{Body, Word};
use super::matching::{Matching, Stretch};

/// The least part of the shorter body that a reprint has in common with the longer, and the least part of its words outside
/// quotation marks.
const MOST: f64 = 0.5;

/// Words outside quotation marks that a reprint matches at least.
const REPRINT: usize = 20;

/// Words outside quotation marks that a partial copy matches at least.
const PARTIAL: usize = 40;

/// Words outside quotation marks that a passage matches at least, to count for a partial copy.
const SUBSTANTIAL: usize = 15;

/// Words between two that match, that can stand in place of one another.
const BETWEEN: usize = 16;

/// Of the names and numbers in the passages, the part that stand in place of others: as many, and it is a template that was filled in
/// twice. An editor changes words of all kinds, but hardly ever a name for another.
const FILLED_IN: f64 = 1.0 / 6.0;

/// Fewer of them can be a correction.
const FEW: usize = 2;

/// What was counted of a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measures {
    /// The part of each body's words that match.
    pub(super) share_of_a: f64,
    pub(super) share_of_b: f64,
    /// Words outside quotation marks that match.
    own: usize,
    /// Their part of all such words, in the body that has fewer.
    own_share: f64,
    /// Those of them that stand in passages with several.
    substantial: usize,
    /// Names and numbers outside quotation marks that match.
    particulars: usize,
    /// Places where one body has names or numbers and the other has others instead.
    replaced: usize,
}

/// Measures what matches in two bodies.
pub(super) fn measures(a: &Body, b: &Body, matching: &Matching<'_>, stretches: &[Stretch]) -> Measures {
    let own_of = |(a, b): (&Word, &Word)| a.is_own() && b.is_own();
    let (mut matched, mut own, mut substantial, mut particulars) = (0, 0, 0, 0);
    for stretch in stretches {
        let here = matching.pairs(stretch).filter(|&pair| own_of(pair)).count();
        matched += matching.pairs(stretch).count();
        own += here;
        particulars += matching
            .pairs(stretch)
            .filter(|&pair| own_of(pair) && pair.0.particular && pair.1.particular)
            .count();
        substantial += if here >= SUBSTANTIAL { here } else { 0 };
    }
    let own_words = |body: &Body| body.words.iter().filter(|word| word.is_own()).count();
    Measures {
        share_of_a: share(matched, a.len()),
        share_of_b: share(matched, b.len()),
        own,
        own_share: share(own, own_words(a).min(own_words(b))),
        substantial,
        particulars,
        replaced: matching.replaced(stretches, BETWEEN).filter(|(a, b)| are_other_particulars(a, b)).count(),
    }
}

/// What kind of copy that is, if any.
pub(super) fn kind(measures: &Measures) -> Option<Kind> {
    let filled_in = share(measures.replaced, measures.replaced + measures.particulars);
    if measures.replaced >= FEW && filled_in >= FILLED_IN {
        return None;
    }
    let most = measures.share_of_a.max(measures.share_of_b);
    if most >= MOST && measures.own_share >= MOST && measures.own >= REPRINT {
        Some(Kind::Reprint)
    } else {
        (measures.substantial >= PARTIAL).then_some(Kind::Partial)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Whether both have names or numbers, and none in common.
fn are_other_particulars(a: &[Word], b: &[Word]) -> bool {
    let particulars = |words: &'_ [Word]| -> Vec<u32> {
        words.iter().filter(|word| word.particular && word.is_own()).map(|word| word.hash).collect()
    };
    let (a, b) = (particulars(a), particulars(b));
    !a.is_empty() && !b.is_empty() && a.iter().all(|hash| !b.contains(hash))
}
