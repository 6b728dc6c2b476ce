//! Stories: which articles tell of one happening, and one such story with its conflicts, its days and its copies.

use askama::Template;
use axum::response::Response;
use jiff::civil::Date;
use onrecord_record::{
    ConflictRow, Course, CourseDay, CourseItem, CourseTelling, Happens, Original, Portion, StoryQuery,
    StoryRow,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{self, Query};
use super::search::Found;
use super::{Answer, Desk, Frame, Names};
use crate::failure::Failure;
use crate::form::Table;
use crate::parameters;
use crate::timeline::{Shape, Timeline, Window};
use crate::wire::{Item, Listing, SCHEMA};
use crate::words;

#[derive(Template)]
#[template(path = "stories.html")]
struct Stories {
    frame: Frame,
    found: Found,
    rows: Vec<StoryRow>,
    alone: bool,
}

/// The stories.
pub(crate) async fn list(desk: Desk, query: Query) -> Response {
    let found = stories(&desk, &query).await;
    desk.answer(query, found)
}

async fn stories(desk: &Desk, query: &Query) -> Result<Portion<StoryRow>, Failure> {
    desk.takes(query, parameters::STORIES)?;
    let alone = are_alone(query);
    let asked = StoryQuery { words: query.owned("q"), who: query.owned("who"), among: query.among()?, alone };
    let part = query.part()?;
    desk.ask_kept(query.kept_as(), move |record| record.stories_part(&asked, &part)).await
}

/// Whether articles that stand alone are stories as well.
fn are_alone(query: &Query) -> bool {
    query.get("alone") == Some("1")
}

impl Answer for Portion<StoryRow> {
    fn page(self, desk: &Desk, query: Query) -> Result<impl Template, Failure> {
        let frame = Frame { words: query.text("q"), ..desk.frame("stories", "Stories") };
        let alone = are_alone(&query);
        Ok(Stories { frame, found: Found::of(query, "story", &self), rows: self.rows, alone })
    }

    fn json(self, next: Option<String>) -> impl Serialize {
        Listing::of(self, next)
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        table.add_all(self.rows.iter().flat_map(StoryRow::lines))
    }

    fn next(&self, query: &Query) -> Option<String> {
        query.next(self)
    }
}

/// A story with what it tells, and the days that are asked for.
struct Told {
    course: Course,
    conflicts: Vec<ConflictRow>,
    articles: Vec<Original>,
    /// The days of its articles, and all days that it tells of.
    own: Option<Window>,
    whole: Option<Window>,
    window: Option<Window>,
    /// Whether the address says which days.
    narrowed: bool,
}

#[derive(Template)]
#[template(path = "story.html")]
struct Story {
    frame: Frame,
    told: Told,
    /// The drawing, where anything has a day.
    timeline: Option<Timeline>,
    zooms: Vec<Zoom>,
}

/// One story, as programs get it.
#[derive(Serialize, ToSchema)]
pub(crate) struct OneStory {
    /// Always `onrecord.api/1`.
    schema: &'static str,
    /// The story.
    story: Item<StoryRow>,
    /// The days that are asked for, and among them months and years of which no more is known; what has no date is last.
    days: Vec<CourseDay>,
    /// Where its accounts differ.
    conflicts: Vec<Item<ConflictRow>>,
    /// Its articles, each with its copies.
    articles: Vec<Original>,
}

/// A line of its course as a table: one thing, as one article tells it.
#[derive(Serialize)]
struct CourseLine<'a> {
    story: i64,
    date: Option<&'a str>,
    kind: Happens,
    text: &'a str,
    who: Option<&'a str>,
    source: Option<&'a str>,
    place: Option<&'a str>,
    of: Option<&'a str>,
    told_how: Option<&'a str>,
    polarity: Option<&'a str>,
    planned: bool,
    utterance: Option<i64>,
    outlets: Option<u64>,
    origins: Option<u64>,
    article: &'a str,
    number: Option<u32>,
    file: &'a str,
    outlet: Option<&'a str>,
    told_date: Option<&'a str>,
    start: u64,
    end: u64,
}

/// A link to other days of the timeline.
struct Zoom {
    name: String,
    to: String,
    chosen: bool,
}

/// One story.
pub(crate) async fn page(desk: Desk, Names([id]): Names<1>, query: Query) -> Response {
    let told = told(&desk, &id, &query).await;
    desk.answer(query, told)
}

async fn told(desk: &Desk, id: &str, query: &Query) -> Result<Told, Failure> {
    desk.takes(query, parameters::STORY)?;
    let id: i64 = id.parse().map_err(|_| Failure::NoPage)?;
    let (since, until) = (day(query, "since")?, day(query, "until")?);
    let narrowed = since.is_some() || until.is_some();
    let (course, conflicts, articles) = desk
        .ask_kept(format!("story {id}"), move |record| {
            let course = record.course(id)?;
            let conflicts = record.conflicts_within(id)?;
            let articles = record.originals_within(&course.story)?;
            Ok((course, conflicts, articles))
        })
        .await?;
    let whole = Window::of(&course, false);
    let own = Window::of(&course, true).or(whole).map(Window::widened);
    let window = match own {
        Some(own) => {
            let last =
                until.unwrap_or(if narrowed { own.last.max(since.unwrap_or(own.last)) } else { own.last });
            let first = since.unwrap_or(if narrowed { own.first.min(last) } else { own.first });
            if first > last {
                return Err(Failure::Wrong(format!("the days end on {last}, before they begin on {first}")));
            }
            Some(Window { first, last })
        }
        None => None,
    };
    Ok(Told { course, conflicts, articles, own, whole, window, narrowed })
}

impl Answer for Told {
    fn page(self, desk: &Desk, _: Query) -> Result<impl Template, Failure> {
        let zooms = match (self.window, self.own, self.whole) {
            (Some(window), Some(own), Some(whole)) => zooms(&self.course, window, own, whole.widened()),
            _ => Vec::new(),
        };
        Ok(Story {
            frame: desk.frame("stories", words::in_one_line(&self.course.story.headline, 120)),
            timeline: self.window.map(|window| Timeline::of(&self.course, window)),
            zooms,
            told: self,
        })
    }

    fn json(self, _: Option<String>) -> impl Serialize {
        OneStory {
            schema: SCHEMA,
            days: self.days().cloned().collect(),
            story: Item::of(self.course.story),
            conflicts: Item::all(self.conflicts),
            articles: self.articles,
        }
    }

    fn rows(&self, table: &mut Table) -> Result<(), Failure> {
        for day in self.days() {
            for item in &day.items {
                table.add_all(item.told.iter().map(|telling| self.line(day, item, telling)))?;
            }
        }
        Ok(())
    }
}

fn day(query: &Query, name: &str) -> Result<Option<Date>, Failure> {
    let day: Option<Date> = query.day(name)?.and_then(|day| day.parse().ok());
    match day {
        Some(day) if day.year() < 1 => {
            Err(Failure::Wrong(format!("no day of a story lies before the year 1, as {day} does")))
        }
        day => Ok(day),
    }
}

/// Other days to look at: nearer and farther, earlier and later.
fn zooms(course: &Course, window: Window, own: Window, whole: Window) -> Vec<Zoom> {
    let to = |days: Window| {
        format!("/stories/{}?since={}&until={}#timeline", course.story.id, days.first, days.last)
    };
    let middle = window.busiest(course).unwrap_or(window.first);
    let mut found = Vec::new();
    if whole.first < window.first {
        found.push(Zoom { name: "← earlier".to_owned(), to: to(window.beside(-1)), chosen: false });
    }
    let near = [("week", Window::week_of(middle)), ("month", Window::month_of(middle))];
    for (name, days) in near.into_iter().chain([("days of the articles", own), ("whole span", whole)]) {
        let chosen = days == window;
        found.push(Zoom { name: name.to_owned(), to: to(days), chosen });
    }
    if window.last < whole.last {
        found.push(Zoom { name: "later →".to_owned(), to: to(window.beside(1)), chosen: false });
    }
    found
}

impl Told {
    /// The days that are listed: all or, where the address says which, these and the months and years around them.
    fn days(&self) -> impl Iterator<Item = &CourseDay> {
        let window = self.window.filter(|_| self.narrowed);
        self.course.days.iter().filter(move |day| match (window, &day.date) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(window), Some(date)) => {
                let [first, last] = [window.first, window.last].map(|day| day.to_string());
                let upto = |day: &str| day.get(..date.len()).unwrap_or(day).to_owned();
                upto(&first) <= *date && *date <= upto(&last)
            }
        })
    }

    fn line<'a>(
        &self,
        day: &'a CourseDay,
        item: &'a CourseItem,
        telling: &'a CourseTelling,
    ) -> CourseLine<'a> {
        CourseLine {
            story: self.course.story.id,
            date: day.date.as_deref(),
            kind: item.kind,
            text: &item.text,
            who: item.who.as_deref(),
            source: item.source.as_deref(),
            place: item.place.as_deref(),
            of: item.of.as_deref(),
            told_how: item.told_how.as_deref(),
            polarity: item.polarity.as_deref(),
            planned: item.planned,
            utterance: item.utterance.map(|utterance| utterance.id),
            outlets: item.utterance.map(|utterance| utterance.outlets),
            origins: item.utterance.map(|utterance| utterance.origins),
            article: &telling.article,
            number: telling.number,
            file: &telling.file,
            outlet: telling.outlet.as_deref(),
            told_date: telling.date.as_deref(),
            start: telling.start,
            end: telling.end,
        }
    }
}

impl Story {
    /// Who tells an item, each once: the first place at which it does.
    fn tellers<'a>(&self, item: &'a CourseItem) -> Vec<(&'a str, String)> {
        let mut tellers: Vec<(&str, String)> = Vec::new();
        for telling in &item.told {
            let name = teller(telling);
            if !tellers.iter().any(|(known, _)| *known == name) {
                tellers.push((name, words::told_at(item.kind, telling)));
            }
        }
        tellers
    }
}

fn teller(telling: &CourseTelling) -> &str {
    telling.outlet.as_deref().unwrap_or(&telling.file)
}

/// From when to when a story goes.
fn span(story: &StoryRow) -> String {
    match (story.first.as_deref().map(words::day), story.last.as_deref().map(words::day)) {
        (Some(first), Some(last)) if first == last => first.to_owned(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "undated".to_owned(),
    }
}

/// A day with its day of the week; a month or a year as it is.
fn day_in_words(date: Option<&String>) -> String {
    match date.map(|date| (date, date.parse::<Date>())) {
        Some((_, Ok(day))) => day.strftime("%A, %-d %B %Y").to_string(),
        Some((date, Err(_))) if date.len() == 7 => {
            let month = format!("{date}-01").parse::<Date>();
            month.map_or_else(|_| date.clone(), |month| month.strftime("%B %Y, day not told").to_string())
        }
        Some((date, Err(_))) => date.clone(),
        None => "Without a date".to_owned(),
    }
}

/// `1 copy`, `2 copies`.
fn count_copies(of: &Original) -> String {
    words::count(of.copies.len() as u64, "copy")
}

/// A share in whole hundredths.
fn hundredths(share: &f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_as_exactly_as_they_are_known() {
        let told = |date: &str| day_in_words(Some(&date.to_owned()));
        assert_eq!(told("2024-03-22"), "Friday, 22 March 2024");
        assert_eq!(told("2024-02"), "February 2024, day not told");
        assert_eq!(told("2019"), "2019");
        assert_eq!(day_in_words(None), "Without a date");
    }
}
