//! The course of a story: what its articles tell, by the days on which it was so; and which of its articles are copies.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::story::{StoryArticle, StoryRow};
use crate::{
    Among, Error, EventQuery, FigureQuery, Record, ReprintRow, SaidQuery, UtteranceQuery, UtteranceRow,
};

/// A story with what happens in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Course {
    /// The story.
    pub story: StoryRow,
    /// Its days in their order, and among them months and years of which no more is known; what has no date is last.
    pub days: Vec<CourseDay>,
}

/// What a story tells of one day.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseDay {
    /// The day (`2017-01-31`) or, where no more is known, the month or the year; none for what has no date.
    pub date: Option<String>,
    /// The articles of that day, then what happened, what was said and the figures.
    pub items: Vec<CourseItem>,
}

/// What an item of a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Happens {
    /// An article was published.
    Article,
    /// Something happens, or is to happen.
    Event,
    /// Something was said.
    Statement,
    /// A figure was given.
    Figure,
}

/// One thing that happened, as one article tells it or as several do.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseItem {
    /// What it is.
    pub kind: Happens,
    /// An article's title, an event's kind, the words of a statement (of an utterance the fullest), a figure as written; empty for an
    /// article without a title.
    pub text: String,
    /// Who takes part, says it or has it, names joined by `; `.
    pub who: Option<String>,
    /// Whom a statement without a speaker is attributed to, as written.
    pub source: Option<String>,
    /// Where it happens.
    pub place: Option<String>,
    /// What a figure measures.
    pub of: Option<String>,
    /// Of a statement: direct, indirect or mixed.
    pub told_how: Option<String>,
    /// Of a statement: affirmed, denied, declined or asked.
    pub polarity: Option<String>,
    /// Whether it lay ahead when the article was written.
    pub planned: bool,
    /// The utterance that it is, where several articles tell it.
    pub utterance: Option<Spread>,
    /// Where it is told.
    pub told: Vec<CourseTelling>,
}

/// How widely an utterance is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Spread {
    /// Its number in this record.
    pub id: i64,
    /// How many outlets tell it.
    pub outlets: u64,
    /// From how many independent origins.
    pub origins: u64,
}

/// One article that tells something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CourseTelling {
    /// SHA-256 of the source bytes, hex.
    pub article: String,
    /// The item's number in it; none for the article itself.
    pub number: Option<u32>,
    /// A name that its file was found under.
    pub file: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was so by this article, as far as it is known: as [`CourseDay::date`].
    pub date: Option<String>,
    /// First code point in the article's text.
    pub start: u64,
    /// The one after its last; the same as the first for the article itself.
    pub end: u64,
}

/// An article of a story with its copies there.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Original {
    /// The first of them by date.
    pub article: StoryArticle,
    /// The others.
    pub copies: Vec<Copied>,
}

/// A copy of another article.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Copied {
    /// The article.
    pub article: StoryArticle,
    /// `reprint` or `version`.
    pub kind: String,
    /// The share of its words that stand in the first one, 0 to 1; none where it is known as a copy only by another copy.
    pub share: Option<f64>,
}

impl Record {
    /// The course of the story of that number.
    pub fn course(&self, id: i64) -> Result<Course, Error> {
        let story = self.story(id)?;
        let among = Among { story: Some(id), ..Among::default() };
        let mut days = Days::default();
        for article in &story.articles {
            let mut item = CourseItem::new(Happens::Article, article.title.clone().unwrap_or_default());
            let date = known(article.published.as_deref(), article.published.as_deref());
            item.told.push(CourseTelling {
                article: article.article.clone(),
                number: None,
                file: article.file.clone(),
                outlet: article.outlet.clone(),
                date: date.clone(),
                start: 0,
                end: 0,
            });
            days.add(date, item);
        }
        for event in self.events(&EventQuery { among: among.clone(), ..EventQuery::default() })?.rows {
            let mut item = CourseItem::new(Happens::Event, event.kind);
            item.who = (!event.participants.is_empty()).then_some(event.participants);
            item.place = event.place;
            item.planned = event.planned;
            let date = known(event.date.as_deref(), event.date_earliest.as_deref());
            item.told.push(CourseTelling {
                article: event.article,
                number: Some(event.number),
                file: event.file,
                outlet: event.outlet,
                date: date.clone(),
                start: event.start,
                end: event.end,
            });
            days.add(date, item);
        }
        self.add_statements(&among, &mut days)?;
        for figure in self.figures(&FigureQuery { among, ..FigureQuery::default() })?.rows {
            // A number alone tells nothing.
            if figure.of.is_none() {
                continue;
            }
            let mut item = CourseItem::new(Happens::Figure, figure.text);
            item.of = figure.of;
            item.who = figure.holder;
            let date = known(figure.date.as_deref(), figure.date_earliest.as_deref());
            item.told.push(CourseTelling {
                article: figure.article,
                number: Some(figure.number),
                file: figure.file,
                outlet: figure.outlet,
                date: date.clone(),
                start: figure.start,
                end: figure.end,
            });
            days.add(date, item);
        }
        Ok(Course { story, days: days.in_order() })
    }

    /// What was said: an utterance once, in its fullest wording, with all that tell it.
    fn add_statements(&self, among: &Among, days: &mut Days) -> Result<(), Error> {
        let told =
            self.utterances_spread(&UtteranceQuery { among: among.clone(), ..UtteranceQuery::default() })?;
        let mut utterance_of: HashMap<(&str, u32), &UtteranceRow> = HashMap::new();
        for utterance in &told {
            let wordings = utterance.wordings.iter();
            utterance_of
                .extend(wordings.map(|wording| ((wording.article.as_str(), wording.number), utterance)));
        }
        for said in self.said(&SaidQuery { among: among.clone(), ..SaidQuery::default() })?.rows {
            let utterance = utterance_of.get(&(said.article.as_str(), said.number));
            let text = utterance.map_or(&said.text, |utterance| &utterance.text);
            let mut item = CourseItem::new(Happens::Statement, text.clone());
            item.source = said.source.filter(|_| said.speaker.is_none());
            item.who = said.speaker;
            item.told_how = Some(said.kind);
            item.polarity = Some(said.polarity);
            item.utterance = utterance.map(|utterance| Spread {
                id: utterance.id,
                outlets: utterance.outlets,
                origins: utterance.origins,
            });
            let date = known(said.date.as_deref(), said.date_earliest.as_deref());
            item.told.push(CourseTelling {
                article: said.article,
                number: Some(said.number),
                file: said.file,
                outlet: said.outlet,
                date: date.clone(),
                start: said.start,
                end: said.end,
            });
            days.add(date, item);
        }
        Ok(())
    }

    /// The articles of a story by their dates, copies behind what they are copies of.
    pub fn originals_within(&self, story: &StoryRow) -> Result<Vec<Original>, Error> {
        let reprints = self.reprints_within(story.id)?;
        let whole = reprints.iter().filter(|reprint| reprint.kind != "partial");
        let place: HashMap<&str, usize> =
            story.articles.iter().enumerate().map(|(at, article)| (article.article.as_str(), at)).collect();
        // For each article the earliest one that it is a copy of.
        let mut first: Vec<usize> = (0..story.articles.len()).collect();
        for reprint in whole.clone() {
            let pair = place.get(reprint.article.as_str()).zip(place.get(reprint.other.as_str()));
            let Some((&one, &other)) = pair else { continue };
            let (least, most) = (first[one].min(first[other]), first[one].max(first[other]));
            first.iter_mut().filter(|of| **of == most).for_each(|of| *of = least);
        }
        let mut found: BTreeMap<usize, Original> = BTreeMap::new();
        for (at, article) in story.articles.iter().enumerate() {
            let article = article.clone();
            match found.get_mut(&first[at]) {
                None => {
                    found.insert(at, Original { article, copies: Vec::new() });
                }
                Some(original) => {
                    let of = whole.clone().find_map(|reprint| {
                        share_of(reprint, &article.article, &original.article.article)
                            .map(|share| (reprint.kind.clone(), share))
                    });
                    let (kind, share) =
                        of.map_or(("reprint".to_owned(), None), |(kind, share)| (kind, Some(share)));
                    original.copies.push(Copied { article, kind, share });
                }
            }
        }
        Ok(found.into_values().collect())
    }
}

/// The share of `article`'s words that stand in `other`, if these two are the pair.
fn share_of(reprint: &ReprintRow, article: &str, other: &str) -> Option<f64> {
    if reprint.article == article && reprint.other == other {
        Some(reprint.share)
    } else if reprint.article == other && reprint.other == article {
        Some(reprint.other_share)
    } else {
        None
    }
}

/// A day or, where no more is known, the month or the year; `earliest` where `date` names none of these, or more is known than it says.
fn known(date: Option<&str>, earliest: Option<&str>) -> Option<String> {
    let is_wider = |date: &&str| {
        let first = earliest.and_then(|earliest| earliest.get(date.len()..10));
        matches!(date.len(), 4 | 7)
            && date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
            && first.is_none_or(|rest| "-01-01".ends_with(rest))
    };
    let day = |date: &str| date.get(..10).unwrap_or(date).to_owned();
    date.filter(is_wider).or(earliest).map(day)
}

/// What happens on the days of a story, each once with all who tell it.
#[derive(Default)]
struct Days {
    /// What has no date is behind all that has one.
    items: BTreeMap<(bool, Option<String>), Vec<CourseItem>>,
    /// The days of the utterances that are there.
    utterances: HashMap<i64, (Option<String>, usize)>,
}

impl Days {
    fn add(&mut self, date: Option<String>, item: CourseItem) {
        let known = item.utterance.and_then(|utterance| self.utterances.get(&utterance.id).cloned());
        if let Some((date, at)) = known {
            let items = self.items.entry((date.is_none(), date)).or_default();
            return items[at].told.extend(item.told);
        }
        let of_day = self.items.entry((date.is_none(), date.clone())).or_default();
        if let Some(known) = of_day.iter_mut().find(|known| known.is_the_same(&item)) {
            return known.told.extend(item.told);
        }
        if let Some(utterance) = item.utterance {
            self.utterances.insert(utterance.id, (date, of_day.len()));
        }
        of_day.push(item);
    }

    fn in_order(self) -> Vec<CourseDay> {
        self.items.into_iter().map(|((_, date), items)| CourseDay { date, items }).collect()
    }
}

impl CourseItem {
    fn new(kind: Happens, text: String) -> Self {
        Self {
            kind,
            text,
            who: None,
            source: None,
            place: None,
            of: None,
            told_how: None,
            polarity: None,
            planned: false,
            utterance: None,
            told: Vec::new(),
        }
    }

    /// Whether two tellings of one day are of one thing; how it is told does not matter.
    fn is_the_same(&self, other: &Self) -> bool {
        let [one, other] = [self, other].map(|item| {
            (item.kind, &item.text, &item.who, &item.source, &item.place, &item.of, item.planned)
        });
        one == other && self.utterance.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_no_more_exact_than_what_is_known() {
        assert_eq!(known(Some("2024-02"), Some("2024-02-01")).as_deref(), Some("2024-02"));
        assert_eq!(known(Some("2019"), Some("2019-01-01")).as_deref(), Some("2019"));
        assert_eq!(known(Some("2017"), Some("2017-01-30")).as_deref(), Some("2017-01-30"));
        assert_eq!(known(Some("2024-W05"), Some("2024-01-29")).as_deref(), Some("2024-01-29"));
        assert_eq!(known(Some("2024-03-04T17:20:00+01:00"), None), None);
        assert_eq!(known(Some("XXXX-02-12"), Some("2024-02-12T08:00")).as_deref(), Some("2024-02-12"));
    }

    #[test]
    fn one_thing_is_told_once_by_all() {
        let mut days = Days::default();
        let telling = |article: &str| CourseTelling {
            article: article.to_owned(),
            number: Some(0),
            file: String::new(),
            outlet: None,
            date: None,
            start: 0,
            end: 1,
        };
        for (article, text) in [("a", "vote"), ("b", "vote"), ("b", "hearing")] {
            let mut item = CourseItem::new(Happens::Event, text.to_owned());
            item.told.push(telling(article));
            days.add(Some("2024-03-21".to_owned()), item);
        }
        days.add(None, CourseItem::new(Happens::Event, "visit".to_owned()));
        let days = days.in_order();
        assert_eq!(
            days.iter().map(|day| day.date.as_deref()).collect::<Vec<_>>(),
            [Some("2024-03-21"), None]
        );
        assert_eq!(days[0].items.iter().map(|item| item.told.len()).collect::<Vec<_>>(), [2, 1]);
    }
}
