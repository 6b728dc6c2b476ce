//! What articles tell together, asked for part by part and story by story: the twenty made-up articles of `examples/story`.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use onrecord_page::{Format, Page};
use onrecord_reading::Reader;
use onrecord_reading::wire::Reading;
use onrecord_record::{
    Among, Column, ConflictQuery, Entry, Error, Happens, Part, Portion, Record, StoryQuery, StoryRow,
    UtteranceQuery,
};

mod folder;

use folder::Folder;

/// The record of the examples, made once for all tests.
fn record() -> Record {
    static MADE: OnceLock<(Folder, PathBuf)> = OnceLock::new();
    let (_, path) = MADE.get_or_init(|| {
        let folder = Folder::new();
        let path = folder.path();
        let mut record = Record::create_or_open(&path).unwrap();
        let reader = Reader::new();
        let mut batch = record.batch().unwrap();
        for file in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/story")) {
            let page = Page::new(file.to_string_lossy(), format(&file), fs::read(&file).unwrap());
            let reading = Reading::new(&page.name, &reader.read(onrecord_page::read(&page)));
            batch.add(&Entry { page, reading, reader: "examples".to_owned() }).unwrap();
        }
        batch.commit().unwrap();
        record.link(|| ()).unwrap();
        (folder, path)
    });
    Record::open(path).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.extension() {
            _ if path.is_dir() => found.extend(files(&path)),
            Some(ending) if ending == "html" || ending == "txt" => found.push(path),
            _ => {}
        }
    }
    found.sort();
    found
}

fn format(file: &Path) -> Format {
    if file.extension().is_some_and(|ending| ending == "html") { Format::Html } else { Format::Text }
}

fn part(skip: u64, most: u64) -> Part {
    Part { only: Vec::new(), newest_first: true, after: None, skip, most }
}

fn only(column: Column, value: &str) -> Part {
    Part { only: vec![(column, value.to_owned())], ..part(0, 100) }
}

/// All rows, taken two at a time, after a look at what each part says of the whole.
fn by_parts<T>(all: u64, ask: impl Fn(&Part) -> Portion<T>) -> Vec<T> {
    let mut rows = Vec::new();
    while (rows.len() as u64) < all {
        let portion = ask(&part(rows.len() as u64, 2));
        assert_eq!(portion.total, all);
        assert!(!portion.rows.is_empty());
        rows.extend(portion.rows);
    }
    assert!(ask(&part(all, 2)).rows.is_empty());
    rows
}

#[test]
fn parts_of_stories_make_up_the_whole_the_latest_first() {
    let record = record();
    let whole = record.stories(&StoryQuery::default()).unwrap();
    assert!(whole.len() > 3);
    let parts =
        by_parts(whole.len() as u64, |part| record.stories_part(&StoryQuery::default(), part).unwrap());
    let ids = |stories: &[StoryRow]| stories.iter().map(|story| story.id).collect::<BTreeSet<_>>();
    assert_eq!(ids(&whole), ids(&parts));
    assert!(parts.is_sorted_by(|a, b| a.last >= b.last), "{parts:?}");
    for story in &parts {
        assert_eq!(story, &record.story(story.id).unwrap());
    }
    let oldest = Part { newest_first: false, ..part(0, 100) };
    assert!(
        record
            .stories_part(&StoryQuery::default(), &oldest)
            .unwrap()
            .rows
            .is_sorted_by(|a, b| a.first <= b.first)
    );
    assert!(matches!(record.story(9_999), Err(Error::NoStory(9_999))));
}

#[test]
fn stories_are_counted_by_outlet_and_narrowed_to_one() {
    let record = record();
    let all = record.stories_part(&StoryQuery::default(), &part(0, 100)).unwrap();
    assert!(!all.counts[&Column::Outlet].is_empty() && !all.counts[&Column::Year].is_empty());
    for (outlet, stories) in &all.counts[&Column::Outlet] {
        let found = record.stories_part(&StoryQuery::default(), &only(Column::Outlet, outlet)).unwrap();
        assert_eq!(found.total, *stories, "{outlet}");
        assert!(found.rows.iter().all(|story| story.outlets.contains(outlet)));
    }
    // What is no column of stories narrows nothing.
    let other = record.stories_part(&StoryQuery::default(), &only(Column::Unit, "EUR")).unwrap();
    assert_eq!(other.total, all.total);
    let among = Among { since: Some("2024-05-01".to_owned()), ..Among::default() };
    let late = record.stories_part(&StoryQuery { among, ..StoryQuery::default() }, &part(0, 100)).unwrap();
    assert!(late.total > 0 && late.total < all.total);
}

#[test]
fn parts_of_utterances_make_up_the_whole() {
    let record = record();
    let query = UtteranceQuery { by: Some("Brandvik".to_owned()), ..UtteranceQuery::default() };
    let whole = record.utterances(&query).unwrap();
    let parts = by_parts(whole.len() as u64, |part| record.utterances_part(&query, part).unwrap());
    assert!(parts.is_sorted_by(|a, b| a.date >= b.date));
    for utterance in &whole {
        assert!(parts.contains(utterance));
        assert_eq!(utterance, &record.utterance(utterance.id).unwrap());
    }
    let all = record.utterances_part(&query, &part(0, 100)).unwrap();
    for column in [Column::Outlet, Column::Speaker, Column::Year] {
        for (value, utterances) in &all.counts[&column] {
            let found = record.utterances_part(&query, &only(column, value)).unwrap();
            assert_eq!(found.total, *utterances, "{value}");
        }
    }
    assert!(matches!(record.utterance(9_999), Err(Error::NoUtterance(9_999))));
}

#[test]
fn steps_name_the_article_that_they_go_back_to() {
    let found = record().utterances(&UtteranceQuery::default()).unwrap();
    let mut steps = 0;
    for utterance in &found {
        let told = |article: &String| utterance.wordings.iter().any(|wording| wording.article == *article);
        for step in utterance.from.iter().flat_map(|origin| &origin.tellings) {
            assert!(step.from.is_none() || step.kind.is_some(), "{step:?}");
            assert!(step.from.as_ref().is_none_or(|from| told(from) && *from != step.article), "{step:?}");
            steps += usize::from(step.from.is_some());
        }
    }
    assert!(steps > 0);
}

#[test]
fn parts_of_conflicts_make_up_the_whole_and_those_of_a_story_stand_in_it() {
    let record = record();
    let whole = record.conflicts(&ConflictQuery::default()).unwrap();
    let parts =
        by_parts(whole.len() as u64, |part| record.conflicts_part(&ConflictQuery::default(), part).unwrap());
    assert!(whole.iter().all(|conflict| parts.contains(conflict)));
    let all = record.conflicts_part(&ConflictQuery::default(), &part(0, 100)).unwrap();
    for column in [Column::Kind, Column::Outlet] {
        for (value, conflicts) in &all.counts[&column] {
            let found = record.conflicts_part(&ConflictQuery::default(), &only(column, value)).unwrap();
            assert_eq!(found.total, *conflicts, "{value}");
        }
    }
    let mut of_stories = 0;
    for story in record.stories(&StoryQuery::default()).unwrap() {
        let own: BTreeSet<&str> = story.articles.iter().map(|article| article.article.as_str()).collect();
        for conflict in record.conflicts_within(story.id).unwrap() {
            assert!(
                own.contains(conflict.one.article.as_str()) && own.contains(conflict.other.article.as_str())
            );
            of_stories += 1;
        }
    }
    assert!(of_stories > 0);
}

#[test]
fn the_course_of_a_story_tells_each_thing_once_on_its_day() {
    let record = record();
    for story in record.stories(&StoryQuery::default()).unwrap() {
        let course = record.course(story.id).unwrap();
        let dates: Vec<(bool, Option<&String>)> =
            course.days.iter().map(|day| (day.date.is_none(), day.date.as_ref())).collect();
        assert!(dates.is_sorted() && dates.windows(2).all(|two| two[0] != two[1]), "{dates:?}");
        let items = || course.days.iter().flat_map(|day| &day.items);
        let told = |kind: Happens| {
            items().filter(|item| item.kind == kind).map(|item| item.told.len()).sum::<usize>()
        };
        assert_eq!(told(Happens::Article), story.articles.len());
        assert_eq!(told(Happens::Statement) as u64, story.statements);
        let utterances: Vec<i64> = items().filter_map(|item| Some(item.utterance?.id)).collect();
        assert_eq!(utterances.len(), utterances.iter().collect::<BTreeSet<_>>().len());
    }
    assert!(matches!(record.course(9_999), Err(Error::NoStory(9_999))));
}

#[test]
fn copies_are_folded_under_the_first_of_them() {
    let record = record();
    let mut copied = 0;
    for story in record.stories(&StoryQuery::default()).unwrap() {
        let originals = record.originals_within(&story).unwrap();
        let mut articles = 0;
        for original in &originals {
            articles += 1 + original.copies.len();
            copied += original.copies.len();
            for copy in &original.copies {
                assert!(copy.article.published >= original.article.published);
                assert!(copy.share.is_none_or(|share| share > 0.5), "{copy:?}");
            }
        }
        assert_eq!(articles, story.articles.len());
    }
    assert!(copied > 0);
}
