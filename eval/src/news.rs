//! Scores text, title, authors and date of publication of news pages against the checked output of parsers that
//! were written for each site (the test pages of Fundus).

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use onrecord_reading::wire;
use serde::Deserialize;

use crate::counts::ratio;
use crate::text::{bag_f1, page_id, without, words};

/// A page as its site's parser reads it.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// The page's file, without `.html`.
    pub id: String,
    /// The body, without headline and captions.
    pub text: String,
    /// The headline.
    pub title: Option<String>,
    /// The byline's names; `None` or empty where the page has no byline, and then they are not scored.
    pub authors: Option<Vec<String>>,
    /// The day, as `2017-01-31`; `None` is not scored.
    pub published: Option<String>,
}

/// What the readings of some pages reach; shares are from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Pages of the gold.
    pub pages: usize,
    /// Those without a reading.
    pub missing: usize,
    /// Mean F1 over bags of words, case folded, without furniture, captions and the headline.
    pub text_f1: f64,
    /// Share of the headlines with the same words in the same order.
    pub title_exact: f64,
    /// Share of the headlines with word F1 of 0.8 or more.
    pub title_near: f64,
    /// Share of the bylines with the same set of names, case folded.
    pub authors: f64,
    /// Share of the dates that are right to the day.
    pub date_right: f64,
    /// Share of the dates that were given otherwise.
    pub date_wrong: f64,
    /// Each page's own F1 of the text and its id, the lowest first.
    pub by_page: Vec<(f64, String)>,
}

/// Scores `readings`, which are matched by their file's name. A page that has none counts as read with nothing.
pub fn score(gold: &[Gold], readings: &[wire::Reading]) -> Scores {
    let articles: HashMap<&str, &wire::Article> =
        readings.iter().map(|r| (page_id(&r.file), &r.article)).collect();
    let (mut title_exact, mut title_near, mut missing) = (0, 0, 0);
    let (mut bylines, mut authors, mut dates, mut right, mut wrong) = (0, 0, 0, 0, 0);
    let mut by_page = Vec::new();
    for page in gold {
        let article = articles.get(page.id.as_str()).copied();
        missing += usize::from(article.is_none());

        let text = article.map(|a| without(a, &["furniture", "caption", "title"])).unwrap_or_default();
        let (wanted, got) = (page.text.to_lowercase(), text.to_lowercase());
        by_page.push((bag_f1(&words(&wanted), &words(&got)), page.id.clone()));

        let wanted = page.title.as_deref().unwrap_or_default().to_lowercase();
        let got = article.and_then(|a| a.title.as_deref()).unwrap_or_default().to_lowercase();
        let (wanted, got) = (words(&wanted), words(&got));
        title_exact += usize::from(wanted == got);
        title_near += usize::from(bag_f1(&wanted, &got) >= 0.8);

        if let Some(names) = page.authors.as_deref().filter(|names| !names.is_empty()) {
            bylines += 1;
            authors += usize::from(folded(names) == folded(article.map_or(&[], |a| &a.authors)));
        }
        if let Some(day) = page.published.as_deref().filter(|day| !day.is_empty()) {
            dates += 1;
            let value = article.and_then(|a| a.published.as_ref()).map_or("", |p| first_ten(&p.value));
            right += usize::from(value == day);
            wrong += usize::from(!value.is_empty() && value != day);
        }
    }
    by_page.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    Scores {
        pages: gold.len(),
        missing,
        text_f1: by_page.iter().map(|(f1, _)| f1).sum::<f64>() / gold.len().max(1) as f64,
        title_exact: ratio(title_exact, gold.len()),
        title_near: ratio(title_near, gold.len()),
        authors: ratio(authors, bylines),
        date_right: ratio(right, dates),
        date_wrong: ratio(wrong, dates),
        by_page,
    }
}

/// Each name as its words, so that neither case nor punctuation tells two apart.
fn folded(names: &[String]) -> BTreeSet<Vec<String>> {
    names.iter().map(|name| words(&name.to_lowercase()).into_iter().map(str::to_owned).collect()).collect()
}

/// The day of a moment: ISO 8601 has it in the first ten characters.
fn first_ten(value: &str) -> &str {
    value.char_indices().nth(10).map_or(value, |(at, _)| &value[..at])
}

impl fmt::Display for Scores {
    /// One line with the scores in hundredths, then the five lowest pages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = |share: f64| format!("{:.1}", 100.0 * share);
        writeln!(
            f,
            "pages {}  missing {}  text F1 {}  title exact {} near {}  authors {}  date right {} wrong {}",
            self.pages,
            self.missing,
            hundredths(self.text_f1),
            hundredths(self.title_exact),
            hundredths(self.title_near),
            hundredths(self.authors),
            hundredths(self.date_right),
            hundredths(self.date_wrong)
        )?;
        self.by_page.iter().take(5).try_for_each(|(f1, id)| writeln!(f, "  lowest: {:5.1}  {id}", 100.0 * f1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tests::reading;

    fn gold() -> Gold {
        Gold {
            id: "one".to_owned(),
            text: "Rain fell on Port Alba.".to_owned(),
            title: Some("Rain in Port Alba".to_owned()),
            authors: Some(vec!["Ada Marsh".to_owned(), "Tom Quill".to_owned()]),
            published: Some("2031-05-04".to_owned()),
        }
    }

    fn published(value: &str) -> Option<wire::PublishedAt> {
        let value = value.to_owned();
        let (earliest, latest, basis) = (value.clone(), value.clone(), "metadata".to_owned());
        Some(wire::PublishedAt { value, earliest, latest, basis })
    }

    #[test]
    fn a_page_read_as_its_site_reads_it_scores_full() {
        let blocks = [
            ("title", "Rain in Port Alba"),
            ("caption", "A wet street"),
            ("paragraph", "RAIN fell on Port Alba"),
        ];
        let mut read = reading("one.html", &blocks);
        read.article.title = Some("Rain in Port Alba!".to_owned());
        read.article.authors = vec!["TOM QUILL".to_owned(), "Ada Marsh".to_owned()];
        read.article.published = published("2031-05-04T23:10:00Z");
        let scores = score(&[gold()], &[read]);
        assert_eq!((scores.text_f1, scores.title_exact, scores.title_near), (1.0, 1.0, 1.0));
        assert_eq!((scores.authors, scores.date_right, scores.date_wrong), (1.0, 1.0, 0.0));
    }

    #[test]
    fn no_date_is_not_a_wrong_date() {
        let silent = score(&[gold()], &[reading("one.html", &[])]);
        assert_eq!((silent.date_right, silent.date_wrong), (0.0, 0.0));
        let mut read = reading("one.html", &[]);
        read.article.published = published("2031-05");
        assert_eq!(score(&[gold()], &[read]).date_wrong, 1.0);
    }

    #[test]
    fn what_the_gold_leaves_open_is_not_scored() {
        let open = Gold { authors: None, published: None, ..gold() };
        let scores = score(&[open, gold()], &[]);
        assert_eq!((scores.missing, scores.authors, scores.date_wrong), (2, 0.0, 0.0));
    }
}
