//! `onrecord stories` and `onrecord story`: which articles tell of one happening, and one such story by its days.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::Path;

use onrecord_record::{Among, EventQuery, FigureQuery, Record, SaidQuery, StoryQuery, StoryRow};

use crate::cli;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, FIGURE, QUIET, SAID, STRONG, one_line, styled};
use crate::verbs::{UNDATED, asked, day, told_by, who, write_json};

pub(crate) fn list(path: &Path, json: bool, asked_for: cli::Stories) -> Result<Ending, Failure> {
    let cli::Stories { words, who, all, among } = asked_for;
    let query = StoryQuery { words: asked(&words), who, among: among.into(), alone: all };
    let found = Record::open(path)?.stories(&query)?;
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

/// A line of a story, under the day that it belongs to.
type Lines = BTreeMap<String, Vec<String>>;

pub(crate) fn one(path: &Path, json: bool, id: i64) -> Result<Ending, Failure> {
    let record = Record::open(path)?;
    let among = Among { story: Some(id), ..Among::default() };
    let query = StoryQuery { among: among.clone(), alone: true, ..StoryQuery::default() };
    let story = record.stories(&query)?.pop().ok_or(onrecord_record::Error::NoStory(id))?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    if json {
        write_json(&mut out, &story)?;
        out.flush()?;
        return Ok(Ending::Done);
    }
    print(&story, &mut out)?;
    let mut lines = Lines::new();
    let mut add = |date: Option<&str>, line: String| {
        let at = date.map_or_else(|| UNDATED.trim().to_owned(), |date| day(date).to_owned());
        lines.entry(at).or_default().push(line);
    };
    for article in &story.articles {
        let title = one_line(article.title.as_deref().unwrap_or_default());
        let by = told_by(article.outlet.as_deref(), &article.file);
        add(article.published.as_deref(), format!("{}  {title}", styled(STRONG, by)));
    }
    for event in record.events(&EventQuery { among: among.clone(), ..EventQuery::default() })?.rows {
        let place = event.place.map_or_else(String::new, |place| format!(" in {place}"));
        let people =
            if event.participants.is_empty() { String::new() } else { format!(": {}", event.participants) };
        let planned = if event.planned { "planned " } else { "" };
        let what = one_line(&format!("{planned}{}{place}{people}", event.kind));
        let by = told_by(event.outlet.as_deref(), &event.file);
        add(event.date_earliest.as_deref(), format!("{what}  {}", styled(QUIET, by)));
    }
    for said in record.said(&SaidQuery { among: among.clone(), ..SaidQuery::default() })?.rows {
        let by = told_by(said.outlet.as_deref(), &said.file);
        let who = who(said.speaker.as_deref(), said.source.as_deref());
        let text = styled(SAID, one_line(&said.text));
        add(said.date_earliest.as_deref(), format!("{who}: {text}  {}", styled(QUIET, by)));
    }
    for figure in record.figures(&FigureQuery { among, ..FigureQuery::default() })?.rows {
        let Some(of) = &figure.of else { continue };
        let of = one_line(&format!(
            "{of}{}",
            figure.holder.map_or_else(String::new, |holder| format!(" · {holder}"))
        ));
        let by = told_by(figure.outlet.as_deref(), &figure.file);
        let text = styled(FIGURE, one_line(&figure.text));
        add(figure.date_earliest.as_deref(), format!("{text}  {of}  {}", styled(QUIET, by)));
    }
    for (day, lines) in lines {
        writeln!(out, "{}", styled(STRONG, day))?;
        for line in lines {
            writeln!(out, "{}", terminal::wrapped(&line, 2))?;
        }
        writeln!(out)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}
