//! `onrecord stories` and `onrecord story`: which articles tell of one happening, and one such story by its days.

use std::io::{BufWriter, Write};
use std::path::Path;

use onrecord_record::{CourseDay, CourseItem, Happens, Record, StoryQuery, StoryRow};

use crate::cli;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, FIGURE, QUIET, SAID, STRONG, one_line, styled};
use crate::verbs::{UNDATED, asked, tell_unlinked, told_by, who, write_json};

pub(crate) fn list(path: &Path, json: bool, asked_for: cli::Stories) -> Result<Ending, Failure> {
    let cli::Stories { words, who, all, among } = asked_for;
    let query = StoryQuery { words: asked(&words), who, among: among.into(), alone: all };
    let record = Record::open(path)?;
    let found = record.stories(&query)?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    for story in &found {
        if json { write_json(&mut out, story)? } else { print(story, &mut out)? }
    }
    out.flush()?;
    let words = match found.len() as u64 {
        0 => "no story of more than one article answers to that".to_owned(),
        1 => "1 story".to_owned(),
        number => format!("{} stories", terminal::grouped(number)),
    };
    anstream::eprintln!("{}", styled(QUIET, words));
    tell_unlinked(&record)?;
    Ok(Ending::Done)
}

/// What a story is, in a few lines.
fn print(story: &StoryRow, out: &mut dyn Write) -> Result<(), Failure> {
    let days = match (&story.first, &story.last) {
        (Some(first), Some(last)) if first == last => first.clone(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => UNDATED.trim().to_owned(),
    };
    writeln!(out, "{:>4}  {}", story.id, styled(STRONG, one_line(&story.headline)))?;
    let articles = terminal::count(story.articles.len() as u64, "article");
    let statements = terminal::count(story.statements, "statement");
    let outlets =
        if story.outlets.is_empty() { String::new() } else { format!(" · {}", story.outlets.join(", ")) };
    writeln!(
        out,
        "      {}",
        styled(QUIET, one_line(&format!("{days} · {articles}{outlets} · {statements}")))
    )?;
    if !story.actors.is_empty() {
        writeln!(out, "{}", terminal::wrapped(&one_line(&story.actors.join(", ")), 6))?;
    }
    writeln!(out)?;
    Ok(())
}

pub(crate) fn one(path: &Path, json: bool, id: i64) -> Result<Ending, Failure> {
    let record = Record::open(path)?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    if json {
        write_json(&mut out, &record.story(id)?)?;
    } else {
        let course = record.course(id)?;
        print(&course.story, &mut out)?;
        for day in &course.days {
            print_day(day, &mut out)?;
        }
    }
    out.flush()?;
    Ok(Ending::Done)
}

/// What happens on one day of a story, each once with all who tell it.
fn print_day(day: &CourseDay, out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "{}", styled(STRONG, day.date.as_deref().unwrap_or(UNDATED.trim())))?;
    for item in &day.items {
        let line = format!("{}  {}", what(item), styled(QUIET, told_where(item)));
        writeln!(out, "{}", terminal::wrapped(&line, 2))?;
    }
    writeln!(out)?;
    Ok(())
}

/// What happens, is said, or is given as a figure.
fn what(item: &CourseItem) -> String {
    match item.kind {
        Happens::Article => {
            let title = if item.text.is_empty() { "an article without a title" } else { &item.text };
            styled(STRONG, one_line(title))
        }
        Happens::Event => {
            let place = item.place.as_ref().map_or_else(String::new, |place| format!(" in {place}"));
            let people =
                item.who.as_ref().map_or_else(String::new, |who| format!(": {}", who.replace("; ", ", ")));
            let planned = if item.planned { "planned " } else { "" };
            one_line(&format!("{planned}{}{place}{people}", item.text))
        }
        Happens::Statement => {
            let who = who(item.who.as_deref(), item.source.as_deref());
            format!("{who}: {}", styled(SAID, one_line(&item.text)))
        }
        Happens::Figure => {
            let holder = item.who.as_ref().map_or_else(String::new, |holder| format!(" · {holder}"));
            let of = item.of.as_deref().unwrap_or_default();
            format!("{}  {}", styled(FIGURE, one_line(&item.text)), one_line(&format!("{of}{holder}")))
        }
    }
}

/// Who tells it; of an utterance, how widely it is told.
fn told_where(item: &CourseItem) -> String {
    if let Some(spread) = item.utterance {
        let outlets = terminal::count(spread.outlets, "outlet");
        let origins = terminal::count(spread.origins, "independent origin");
        return format!("utterance {}: {outlets}, {origins}", spread.id);
    }
    let mut by: Vec<String> = Vec::new();
    for telling in &item.told {
        let teller = told_by(telling.outlet.as_deref(), &telling.file);
        if !by.contains(&teller) {
            by.push(teller);
        }
    }
    by.join(", ")
}
