//! Scores extracted article text against gold, as the article-extraction-benchmark of Scrapinghub does.
//!
//! Texts are bags of shingles of four words. What is found, added and missed on a page is divided by the sum of the
//! three, so that every page weighs the same; precision, recall and F1 are those of the means.

use std::collections::HashMap;
use std::fmt;

use onrecord_reading::wire;
use serde::Deserialize;

use crate::counts::harmonic_mean;
use crate::text::{page_id, shingles, without, words};

/// Words in a shingle.
const SHINGLE: usize = 4;

/// A page's text as people marked it.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// The page's file, without `.html`.
    pub id: String,
    /// The article's text.
    pub text: String,
}

/// What the text of some pages reaches; shares are from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Pages of the gold.
    pub pages: usize,
    /// Those without a reading.
    pub missing: usize,
    /// How much of the texts is of the articles.
    pub precision: f64,
    /// How much of the articles is in the texts.
    pub recall: f64,
    /// Share of the pages whose words came out exactly.
    pub exact: f64,
    /// Each page's own F1 and id, the lowest first.
    pub by_page: Vec<(f64, String)>,
}

impl Scores {
    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        harmonic_mean(self.precision, self.recall)
    }
}

/// Scores `readings`, which are matched by their file's name, without their furniture. A page that has none
/// counts as read with no text.
pub fn score(gold: &[Gold], readings: &[wire::Reading]) -> Scores {
    let texts: HashMap<&str, String> =
        readings.iter().map(|r| (page_id(&r.file), without(&r.article, &["furniture"]))).collect();
    let (mut found, mut added, mut missed, mut exact) = (0.0, 0.0, 0.0, 0);
    let mut by_page = Vec::new();
    for page in gold {
        let text = texts.get(page.id.as_str()).map_or("", String::as_str);
        let (wanted, got) = (words(&page.text), words(text));
        exact += usize::from(wanted == got);
        let (wanted, got) = (shingles(&wanted, SHINGLE), shingles(&got, SHINGLE));
        let shared = wanted.shared(&got);
        let (more, less) = (got.len() - shared, wanted.len() - shared);
        let sum = (shared + more + less).max(1) as f64;
        found += shared as f64 / sum;
        added += more as f64 / sum;
        missed += less as f64 / sum;
        by_page.push(((2 * shared) as f64 / (2 * shared + more + less).max(1) as f64, page.id.clone()));
    }
    by_page.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    let share = |part: f64, rest: f64| if part + rest == 0.0 { 0.0 } else { part / (part + rest) };
    Scores {
        pages: gold.len(),
        missing: gold.iter().filter(|page| !texts.contains_key(page.id.as_str())).count(),
        precision: share(found, added),
        recall: share(found, missed),
        exact: exact as f64 / gold.len().max(1) as f64,
        by_page,
    }
}

impl fmt::Display for Scores {
    /// One line with the scores in hundredths, then the five lowest pages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "pages {}  missing {}  P {:.1}  R {:.1}  F1 {:.1}  exact {:.1}",
            self.pages,
            self.missing,
            100.0 * self.precision,
            100.0 * self.recall,
            100.0 * self.f1(),
            100.0 * self.exact
        )?;
        self.by_page.iter().take(5).try_for_each(|(f1, id)| writeln!(f, "  lowest: {:5.1}  {id}", 100.0 * f1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tests::reading;

    fn gold(id: &str, text: &str) -> Gold {
        Gold { id: id.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn furniture_is_left_out_and_a_page_without_a_reading_is_a_miss() {
        let gold = [gold("one", "The ferry sank off Port Alba."), gold("two", "Nobody was hurt at all.")];
        let read = reading(
            "pages/one.html",
            &[("paragraph", "The ferry sank off Port Alba."), ("furniture", "Share")],
        );
        let scores = score(&gold, &[read]);
        assert_eq!((scores.pages, scores.missing, scores.exact), (2, 1, 0.5));
        // 3 of 3 shingles of the one, 0 of 2 of the other, each page weighing 1.
        assert_eq!((scores.precision, scores.recall), (1.0, 0.5));
        assert_eq!(scores.by_page, [(0.0, "two".to_owned()), (1.0, "one".to_owned())]);
    }

    #[test]
    fn what_is_added_costs_precision() {
        let gold = [gold("one", "a b c d")];
        let scores = score(&gold, &[reading("one.html", &[("paragraph", "a b c d e")])]);
        assert_eq!((scores.precision, scores.recall, scores.exact), (0.5, 1.0, 0.0));
        assert_eq!(scores.f1(), 2.0 / 3.0);
    }

    #[test]
    fn nothing_scores_nothing() {
        let scores = score(&[], &[]);
        assert_eq!((scores.f1(), scores.exact), (0.0, 0.0));
    }
}
