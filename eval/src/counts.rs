//! Precision, recall and F1 from counts.

/// How many items the gold holds, how many were predicted, and how many of each have a counterpart.
///
/// The two counts of counterparts differ where a part of the items is looked at (direct quotations, say) and an
/// item of the part is matched with one outside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Items in the gold.
    pub gold: usize,
    /// Items predicted.
    pub predicted: usize,
    /// Gold items that were found.
    pub found: usize,
    /// Predicted items that are right.
    pub right: usize,
}

impl Counts {
    /// Right among the predicted, from 0 to 1; 0 where nothing was predicted.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.predicted)
    }

    /// Found among the gold, from 0 to 1; 0 where there is none.
    pub fn recall(&self) -> f64 {
        ratio(self.found, self.gold)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        harmonic_mean(self.precision(), self.recall())
    }

    /// Adds one text's items: `matched` of its `gold` and of its `predicted` ones are counterparts.
    pub(crate) fn add(&mut self, gold: usize, predicted: usize, matched: usize) {
        self.gold += gold;
        self.predicted += predicted;
        self.found += matched;
        self.right += matched;
    }
}

/// `part` of `whole`, 0 where the whole is nothing.
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The harmonic mean of two shares, 0 where both are.
pub(crate) fn harmonic_mean(a: f64, b: f64) -> f64 {
    if a + b == 0.0 { 0.0 } else { 2.0 * a * b / (a + b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_scores_nothing() {
        let none = Counts::default();
        assert_eq!((none.precision(), none.recall(), none.f1()), (0.0, 0.0, 0.0));
    }

    #[test]
    fn a_part_may_be_found_more_often_than_predicted_right() {
        let counts = Counts { gold: 4, predicted: 2, found: 2, right: 1 };
        assert_eq!((counts.precision(), counts.recall(), counts.f1()), (0.5, 0.5, 0.5));
    }
}
