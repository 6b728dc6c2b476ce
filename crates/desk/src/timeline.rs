//! The timeline of a story as a drawing: a row for each outlet, time from left to right, and a mark for each thing that it tells.
//!
//! Only the places are worked out here; a template writes the SVG. Everything that is drawn stands in the page's list of days as well.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use onrecord_record::{Course, CourseItem, CourseTelling, Happens};

use crate::words::{in_one_line, told_at, who};

/// How wide the drawing is at most, in pixels.
const WIDTH: i32 = 1000;
/// How much room a mark has on either side.
const CELL: i32 = 16;
/// How many marks stand below each other at most.
const TALL: i32 = 8;
/// How high the axis is.
const AXIS: i32 = 30;
/// How much room a row has above and below its marks, together.
const GAP: i32 = 12;
/// How much room a label of the axis needs.
const LABEL: i32 = 84;
/// The same, with the day of the week.
const LONG_LABEL: i32 = 110;
/// How wide a letter of a label is, about.
const LETTER: i32 = 7;
/// How much room is left on either side of all days.
const MARGIN: i32 = 8;
/// The fewest days that are shown.
const FEWEST: i32 = 7;
/// How many letters a line of a row's name has, and how many lines.
const NAME: (usize, usize) = (19, 2);

/// Days from the first to the last, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) first: Date,
    pub(crate) last: Date,
}

impl Window {
    /// The days of all that has one, or of the articles alone.
    pub(crate) fn of(course: &Course, articles_alone: bool) -> Option<Self> {
        let items = course.days.iter().flat_map(|day| &day.items);
        let items = items.filter(|item| !articles_alone || item.kind == Happens::Article);
        let mut days: Vec<Date> = items.flat_map(|item| &item.told).filter_map(day_of).collect();
        days.sort_unstable();
        Some(Self { first: *days.first()?, last: *days.last()? })
    }

    /// The same with days around it, where it has too few to be drawn.
    pub(crate) fn widened(self) -> Self {
        let missing = FEWEST - self.days();
        if missing <= 0 {
            return self;
        }
        let first = moved(self.first, -(missing / 2));
        Self { first, last: moved(first, FEWEST - 1) }
    }

    /// From Monday to Sunday.
    pub(crate) fn week_of(day: Date) -> Self {
        let first = moved(day, -i32::from(day.weekday().to_monday_zero_offset()));
        Self { first, last: moved(first, 6) }
    }

    pub(crate) fn month_of(day: Date) -> Self {
        Self { first: day.first_of_month(), last: day.last_of_month() }
    }

    /// As many days before these, or with `by` 1 behind them.
    pub(crate) fn beside(self, by: i32) -> Self {
        let days = by.saturating_mul(self.days());
        Self { first: moved(self.first, days), last: moved(self.last, days) }
    }

    pub(crate) fn days(self) -> i32 {
        between(self.first, self.last) + 1
    }

    pub(crate) fn contains(self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// The day in it that most is told of.
    pub(crate) fn busiest(self, course: &Course) -> Option<Date> {
        let mut days: BTreeMap<Date, usize> = BTreeMap::new();
        let tellings = course.days.iter().flat_map(|day| &day.items).flat_map(|item| &item.told);
        for day in tellings.filter_map(day_of).filter(|&day| self.contains(day)) {
            *days.entry(day).or_default() += 1;
        }
        days.into_iter().max_by_key(|&(day, marks)| (marks, std::cmp::Reverse(day))).map(|(day, _)| day)
    }
}

/// A day some days later, as far as the calendar goes.
fn moved(day: Date, days: i32) -> Date {
    day.saturating_add(days.days())
}

fn between(first: Date, last: Date) -> i32 {
    (last - first).get_days()
}

/// The day of a telling, where just one is known.
fn day_of(telling: &CourseTelling) -> Option<Date> {
    telling.date.as_deref().filter(|date| date.len() == 10)?.parse().ok()
}

/// Which days stand where: in columns of one day or, where that would be too narrow for a mark, of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scale {
    window: Window,
    /// How many days a column has.
    per: i32,
    /// How many columns there are, and how wide each is.
    columns: i32,
    column: i32,
}

impl Scale {
    fn of(window: Window) -> Self {
        let days = window.days();
        let per = ceiling(days, WIDTH / CELL);
        let columns = ceiling(days, per);
        Self { window, per, columns, column: WIDTH / columns }
    }

    fn width(self) -> i32 {
        MARGIN + self.columns * self.column + MARGIN
    }

    /// Where a column begins.
    fn left(self, column: i32) -> i32 {
        MARGIN + column * self.column
    }

    /// The column of a day that is shown.
    fn column_of(self, day: Date) -> Option<i32> {
        self.window.contains(day).then(|| between(self.window.first, day) / self.per)
    }

    /// Where a day begins.
    fn x(self, day: Date) -> i32 {
        let days = i64::from(between(self.window.first, day));
        let x = days * i64::from(self.column) / i64::from(self.per);
        MARGIN + i32::try_from(x).unwrap_or(WIDTH)
    }

    /// How many marks stand beside each other in a column.
    fn abreast(self) -> i32 {
        (self.column / CELL).max(1)
    }

    /// The labels of the axis: days, Mondays, first days of months or of years, as many as there is room for.
    fn ticks(self) -> Vec<Tick> {
        let Window { first, last } = self.window;
        let room = |days: i32| i64::from(days) * i64::from(self.column) / i64::from(self.per);
        let enough = |days: i32| room(days) >= i64::from(LABEL);
        let days: Vec<Date> = if enough(2) {
            let step = if enough(1) { 1 } else { 2 };
            series(first, last, |at| moved(first, at * step))
        } else if enough(7) {
            let monday = Window::week_of(moved(first, 6)).first;
            series(monday, last, |at| moved(monday, at * 7))
        } else if let Some(step) = [1, 2, 3, 6].into_iter().find(|months| enough(28 * months)) {
            let month = moved(first.first_of_month(), if first.day() == 1 { 0 } else { 31 }).first_of_month();
            series(month, last, |at| month.saturating_add((at * step).months()))
        } else {
            let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];
            let step = steps.into_iter().find(|years| enough(365 * years)).unwrap_or(5000);
            let year =
                moved(first.first_of_year(), if first.day_of_year() == 1 { 0 } else { 366 }).first_of_year();
            series(year, last, |at| year.saturating_add((at * step).years()))
        };
        let weekday = if room(1) >= i64::from(LONG_LABEL) { "%a " } else { "" };
        let mut year = None;
        let label = |day: &Date| {
            let form = match (enough(7), year.replace(day.year()) == Some(day.year())) {
                (true, true) => format!("{weekday}%-d %b"),
                (true, false) => format!("{weekday}%-d %b %Y"),
                (false, _) if enough(28 * 6) => "%b %Y".to_owned(),
                (false, _) => "%Y".to_owned(),
            };
            Tick { x: self.x(*day), label: day.strftime(&form).to_string() }
        };
        let mut ticks: Vec<Tick> = days.iter().map(label).collect();
        // The end of the drawing would cut the last label off.
        for tick in
            ticks.iter_mut().filter(|tick| tick.x + LETTER * (tick.label.len() as i32 + 1) > self.width())
        {
            tick.label.clear();
        }
        ticks
    }

    /// Where weekends lie, if days can be told apart.
    fn weekends(self) -> Vec<(i32, i32)> {
        if self.per > 1 {
            return Vec::new();
        }
        let days = series(self.window.first, self.window.last, |at| moved(self.window.first, at));
        let free =
            days.into_iter().filter(|day| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
        free.map(|day| (self.x(day), self.column)).collect()
    }
}

/// The days that `at` gives for 0, 1, 2 …, up to the last one.
fn series(first: Date, last: Date, at: impl Fn(i32) -> Date) -> Vec<Date> {
    let mut days = Vec::new();
    let mut day = first;
    while day <= last && days.last() != Some(&day) {
        days.push(day);
        day = at(days.len() as i32);
    }
    days
}

fn ceiling(number: i32, by: i32) -> i32 {
    (number + by - 1) / by
}

/// The drawing.
#[derive(Debug)]
pub(crate) struct Timeline {
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) rows: Vec<Row>,
    pub(crate) ticks: Vec<Tick>,
    /// Where weekends begin, and how wide they are.
    pub(crate) weekends: Vec<(i32, i32)>,
    /// How many marks lie before the days that are drawn, and behind them.
    pub(crate) before: u64,
    pub(crate) after: u64,
    /// How many tellings have no day of their own.
    pub(crate) without_day: u64,
}

/// An outlet.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its name, in lines.
    pub(crate) name: Vec<String>,
    /// All of it.
    pub(crate) whole: String,
    /// Where it begins.
    pub(crate) y: i32,
    pub(crate) marks: Vec<Mark>,
    pub(crate) more: Vec<More>,
}

/// A label of the axis.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tick {
    pub(crate) x: i32,
    pub(crate) label: String,
}

/// One thing that an outlet tells.
#[derive(Debug)]
pub(crate) struct Mark {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) shape: Shape,
    pub(crate) to: String,
    /// What it is, in words.
    pub(crate) tells: String,
}

/// Marks for which there is no room.
#[derive(Debug)]
pub(crate) struct More {
    pub(crate) x: i32,
    pub(crate) y: i32,
    /// How many there are or, where that has no room, that there are some.
    pub(crate) label: String,
    /// The day in the list of days.
    pub(crate) to: String,
    pub(crate) tells: String,
}

/// How a mark looks; shapes differ, and what is reported or lies ahead is hollow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    kind: Happens,
    hollow: bool,
}

impl Shape {
    pub(crate) fn of(item: &CourseItem) -> Self {
        let reported = item.kind == Happens::Statement && item.told_how.as_deref() == Some("indirect");
        Self { kind: item.kind, hollow: reported || item.planned }
    }

    /// All that there are, with what they stand for.
    pub(crate) const ALL: [(Self, &'static str); 6] = [
        (Self { kind: Happens::Article, hollow: false }, "article"),
        (Self { kind: Happens::Event, hollow: false }, "event"),
        (Self { kind: Happens::Event, hollow: true }, "planned event"),
        (Self { kind: Happens::Statement, hollow: false }, "quoted statement"),
        (Self { kind: Happens::Statement, hollow: true }, "reported statement"),
        (Self { kind: Happens::Figure, hollow: false }, "figure"),
    ];

    /// What it stands for.
    pub(crate) fn name(&self) -> &'static str {
        Self::ALL.iter().find(|(shape, _)| shape == self).map_or("item", |(_, name)| name)
    }

    /// Its classes of the style sheet.
    pub(crate) fn class(&self) -> String {
        let kind = match self.kind {
            Happens::Article => "an-article",
            Happens::Event => "an-event",
            Happens::Statement => "a-statement",
            Happens::Figure => "a-figure",
        };
        if self.hollow { format!("{kind} hollow") } else { kind.to_owned() }
    }

    /// Its outline around 0,0, as SVG has it.
    pub(crate) fn outline(&self) -> &'static str {
        match self.kind {
            Happens::Article => "M-4.5-6H2L4.5-3.5V6H-4.5Z",
            Happens::Event => "M0-6.5 6.5 0 0 6.5-6.5 0Z",
            Happens::Statement => "M-5.2 0a5.2 5.2 0 1 0 10.4 0a5.2 5.2 0 1 0-10.4 0Z",
            Happens::Figure => "M0-6 6.2 5H-6.2Z",
        }
    }
}

/// Something that is told, on its day.
type Told<'a> = (Date, &'a CourseItem, &'a CourseTelling);

impl Timeline {
    /// What `course` tells of the days of `window`.
    pub(crate) fn of(course: &Course, window: Window) -> Self {
        let scale = Scale::of(window);
        let mut drawn = Self {
            width: scale.width(),
            height: AXIS,
            rows: Vec::new(),
            ticks: scale.ticks(),
            weekends: scale.weekends(),
            before: 0,
            after: 0,
            without_day: 0,
        };
        let mut names: Vec<&str> = course.story.outlets.iter().map(String::as_str).collect();
        let mut columns: BTreeMap<(usize, i32), Vec<Told<'_>>> = BTreeMap::new();
        for item in course.days.iter().flat_map(|day| &day.items) {
            for telling in &item.told {
                let name = telling.outlet.as_deref().unwrap_or(&telling.file);
                let row = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                });
                match day_of(telling) {
                    None => drawn.without_day += 1,
                    Some(day) if day < window.first => drawn.before += 1,
                    Some(day) => match scale.column_of(day) {
                        None => drawn.after += 1,
                        Some(column) => columns.entry((row, column)).or_default().push((day, item, telling)),
                    },
                }
            }
        }
        // Articles are never among what there is no room for, where others are.
        columns.values_mut().for_each(|told| told.sort_by_key(|(day, item, _)| (item.kind, *day)));
        for (row, name) in names.into_iter().enumerate() {
            let own =
                columns.range((row, 0)..(row + 1, 0)).map(|((_, column), told)| (*column, told.as_slice()));
            drawn.add_row(name, scale, own.collect());
        }
        drawn
    }

    fn add_row(&mut self, name: &str, scale: Scale, columns: Vec<(i32, &[Told<'_>])>) {
        let abreast = scale.abreast();
        let room = usize::try_from(abreast * TALL).unwrap_or(1);
        let tallest = columns.iter().map(|(_, told)| ceiling(told.len().min(room) as i32, abreast)).max();
        let name_lines = lines_of(name);
        let height = (tallest.unwrap_or(1) * CELL).max(name_lines.len() as i32 * CELL) + GAP;
        let mut row = Row {
            name: name_lines,
            whole: name.to_owned(),
            y: self.height,
            marks: Vec::new(),
            more: Vec::new(),
        };
        for (column, told) in columns {
            let place = |at: usize, day: Date| {
                let at = at as i32;
                let left = scale.left(column);
                let beside = abreast.min(told.len() as i32) * CELL;
                // In a column of several days each mark stands as near to its own day as the column lets it.
                let x = match scale.per {
                    1 => left + (scale.column - beside).max(0) / 2 + (at % abreast) * CELL + CELL / 2,
                    per => (scale.x(day) + scale.column / per / 2)
                        .clamp(left + CELL / 2, left + scale.column - CELL / 2),
                };
                (x, row.y + GAP / 2 + (at / abreast) * CELL + CELL / 2)
            };
            let shown = if told.len() > room { room - 1 } else { told.len() };
            for (at, (day, item, telling)) in told.iter().take(shown).enumerate() {
                let (x, y) = place(at, *day);
                let shape = Shape::of(item);
                let tells = format!("{}, {day}, {name}: {}", shape.name(), tells(item));
                row.marks.push(Mark { x, y, shape, to: told_at(item.kind, telling), tells });
            }
            if let Some((day, ..)) = told.get(shown) {
                let (x, y) = place(shown, *day);
                let number = (told.len() - shown) as u64;
                let tells = format!("{number} more of {name}, {day}, in the list of days");
                let label = if scale.column < 2 * CELL - 6 { "+".to_owned() } else { format!("+{number}") };
                row.more.push(More { x, y, label, to: format!("#d{day}"), tells });
            }
        }
        self.height += height;
        self.rows.push(row);
    }
}

/// What a mark stands for, in a line.
fn tells(item: &CourseItem) -> String {
    let line = match item.kind {
        Happens::Article => item.text.clone(),
        Happens::Event => {
            let place = item.place.as_ref().map_or_else(String::new, |place| format!(" in {place}"));
            let people =
                item.who.as_ref().map_or_else(String::new, |who| format!(": {}", who.replace("; ", ", ")));
            format!("{}{place}{people}", item.text)
        }
        Happens::Statement => format!("{}: {}", who(item.who.as_deref(), item.source.as_deref()), item.text),
        Happens::Figure => format!("{}, {}", item.text, item.of.as_deref().unwrap_or_default()),
    };
    in_one_line(&line, 160)
}

/// A name in short lines.
fn lines_of(name: &str) -> Vec<String> {
    let (long, most) = NAME;
    let mut lines: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= long => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let too_many = lines.len() > most;
    lines.truncate(most);
    let last = lines.len().saturating_sub(1);
    for (at, line) in lines.iter_mut().enumerate() {
        *line = in_one_line(line, long);
        if too_many && at == last {
            line.push_str(" …");
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use onrecord_record::{CourseDay, StoryRow};

    use super::*;

    fn window(first: Date, last: Date) -> Window {
        Window { first, last }
    }

    fn labels(first: Date, last: Date) -> Vec<String> {
        Scale::of(window(first, last)).ticks().into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn each_day_has_a_place_within_the_drawing() {
        for days in [1, 7, 30, 62, 63, 365, 4000, 700_000] {
            let window = window(date(2024, 3, 1), moved(date(2024, 3, 1), days - 1));
            let scale = Scale::of(window);
            assert_eq!(scale.column_of(window.first), Some(0));
            assert_eq!(scale.column_of(window.last), Some(scale.columns - 1), "{days}");
            assert_eq!(scale.column_of(moved(window.first, -1)), None);
            assert!(scale.width() <= WIDTH + 2 * MARGIN && scale.column >= CELL, "{days}: {scale:?}");
            assert!(scale.x(window.last) < scale.width(), "{days}");
        }
        assert_eq!(Scale::of(window(date(2024, 3, 1), date(2024, 3, 30))).per, 1);
    }

    #[test]
    fn labels_have_room_and_tell_the_year_once() {
        assert_eq!(labels(date(2024, 3, 4), date(2024, 3, 6)), ["Mon 4 Mar 2024", "Tue 5 Mar", "Wed 6 Mar"]);
        assert_eq!(
            labels(date(2023, 12, 20), date(2024, 1, 20)),
            ["25 Dec 2023", "1 Jan 2024", "8 Jan", "15 Jan"]
        );
        assert_eq!(labels(date(2024, 2, 2), date(2024, 8, 3))[..2], ["Mar 2024", "Apr 2024"]);
        assert_eq!(labels(date(1990, 6, 1), date(2024, 8, 3))[..2], ["1991", "1996"]);
        for days in 1..3000 {
            let first = moved(date(2023, 11, 7), days % 400);
            let ticks = Scale::of(window(first, moved(first, days))).ticks();
            assert!(ticks.windows(2).all(|two| two[1].x - two[0].x >= LABEL - CELL), "{days}: {ticks:?}");
        }
    }

    #[test]
    fn windows_follow_the_calendar() {
        let week = Window::week_of(date(2024, 3, 22));
        assert_eq!((week.first, week.last), (date(2024, 3, 18), date(2024, 3, 24)));
        assert_eq!(Window::month_of(date(2024, 2, 5)).days(), 29);
        assert_eq!(week.beside(-1).last, date(2024, 3, 17));
        let one = window(date(2024, 3, 22), date(2024, 3, 22)).widened();
        assert_eq!((one.days(), one.contains(date(2024, 3, 22))), (FEWEST, true));
    }

    fn course(days: &[(&str, usize)]) -> Course {
        let telling = |date: &str, number: usize| CourseTelling {
            article: "a".to_owned(),
            number: Some(number as u32),
            file: "a.html".to_owned(),
            outlet: Some("The Harbour Post".to_owned()),
            date: Some(date.to_owned()),
            start: 3,
            end: 7,
        };
        let item = |date: &str, number: usize| CourseItem {
            kind: Happens::Statement,
            text: "the bridge stands".to_owned(),
            who: None,
            source: Some("a fisherman".to_owned()),
            place: None,
            of: None,
            told_how: Some("indirect".to_owned()),
            polarity: None,
            planned: false,
            utterance: None,
            told: vec![telling(date, number)],
        };
        let story = StoryRow {
            id: 1,
            headline: String::new(),
            first: None,
            last: None,
            outlets: vec!["The Harbour Post".to_owned()],
            actors: Vec::new(),
            statements: 0,
            articles: Vec::new(),
        };
        let day = |(date, items): &(&str, usize)| CourseDay {
            date: Some((*date).to_owned()),
            items: (0..*items).map(|number| item(date, number)).collect(),
        };
        Course { story, days: days.iter().map(day).collect() }
    }

    #[test]
    fn every_telling_is_drawn_or_counted() {
        let course = course(&[
            ("2024-02", 2),
            ("2024-03-01", 1),
            ("2024-03-04", 1),
            ("2024-03-05", 500),
            ("2024-03-30", 3),
        ]);
        let drawn = Timeline::of(&course, window(date(2024, 3, 4), date(2024, 3, 10)));
        assert_eq!((drawn.before, drawn.after, drawn.without_day), (1, 3, 2));
        let row = &drawn.rows[0];
        let more: u64 = row.more.iter().map(|more| more.label[1..].parse::<u64>().unwrap()).sum();
        assert_eq!(row.marks.len() as u64 + more, 501);
        assert_eq!(row.more[0].to, "#d2024-03-05");
        for mark in &row.marks {
            assert!(
                (0..drawn.width).contains(&mark.x) && (row.y..drawn.height).contains(&mark.y),
                "{mark:?}"
            );
        }
        assert_eq!(row.marks[0].to, "/articles/a#s0");
        assert_eq!(
            row.marks[0].tells,
            "reported statement, 2024-03-04, The Harbour Post: “a fisherman”: the bridge stands"
        );
        let all = Window::of(&course, false).unwrap();
        assert_eq!((all.first, all.last), (date(2024, 3, 1), date(2024, 3, 30)));
        assert_eq!(all.busiest(&course), Some(date(2024, 3, 5)));
    }

    #[test]
    fn long_names_are_broken_and_cut() {
        assert_eq!(lines_of("Norrel News Agency"), ["Norrel News Agency"]);
        assert_eq!(lines_of("The Tarvenian State Radio"), ["The Tarvenian State", "Radio"]);
        assert_eq!(lines_of("The Very Long Name of One Small Newspaper of Haldby").len(), 2);
        assert!(lines_of("https://www.haldbycourier.example/politics")[0].chars().count() <= 20);
    }
}
