//! `onrecord stories` and `onrecord story`: which articles tell of one happening, and one such story by its days.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{BufWriter, Write};
use std::path::Path;

use onrecord_record::{
    Among, EventQuery, FigureQuery, Record, SaidQuery, StoryQuery, StoryRow, UtteranceQuery,
};

use crate::cli;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, FIGURE, QUIET, SAID, STRONG, one_line, styled};
use crate::verbs::{UNDATED, asked, day, tell_unlinked, told_by, who, write_json};

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

/// What happens on the days of a story, each once with all who tell it.
#[derive(Default)]
struct Days(BTreeMap<String, Vec<(String, Vec<String>)>>);

impl Days {
    /// Puts `what` under a day or, where only a month is known, under that.
    fn add(&mut self, date: Option<&str>, earliest: Option<&str>, what: String, by: String) {
        let month = date.filter(|date| date.len() == "2017-01".len() && !date.contains('W'));
        let at = month.or(earliest).map_or(UNDATED.trim(), day).to_owned();
        let of_day = self.0.entry(at).or_default();
        match of_day.iter_mut().find(|(known, _)| *known == what) {
            Some((_, tellers)) if tellers.contains(&by) => {}
            Some((_, tellers)) => tellers.push(by),
            None => of_day.push((what, vec![by])),
        }
    }

    fn print(self, out: &mut dyn Write) -> Result<(), Failure> {
        for (day, lines) in self.0 {
            writeln!(out, "{}", styled(STRONG, day))?;
            for (what, by) in lines {
                let line = format!("{what}  {}", styled(QUIET, by.join(", ")));
                writeln!(out, "{}", terminal::wrapped(&line, 2))?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

pub(crate) fn one(path: &Path, json: bool, id: i64) -> Result<Ending, Failure> {
    let record = Record::open(path)?;
    let among = Among { story: Some(id), ..Among::default() };
    let query = StoryQuery { among: among.clone(), alone: true, ..StoryQuery::default() };
    let story = record.stories(&query)?.pop().ok_or(onrecord_record::Error::NoStory(id))?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    if json {
        write_json(&mut out, &story)?;
    } else {
        print(&story, &mut out)?;
        days_of(&record, &story, among)?.print(&mut out)?;
    }
    out.flush()?;
    Ok(Ending::Done)
}

/// Articles, events, statements and figures of a story by their days.
fn days_of(record: &Record, story: &StoryRow, among: Among) -> Result<Days, Failure> {
    let mut days = Days::default();
    for article in &story.articles {
        let title = one_line(article.title.as_deref().unwrap_or("an article without a title"));
        let by = told_by(article.outlet.as_deref(), &article.file);
        let published = article.published.as_deref();
        days.add(published, published, styled(STRONG, title), by);
    }
    for event in record.events(&EventQuery { among: among.clone(), ..EventQuery::default() })?.rows {
        let place = event.place.map_or_else(String::new, |place| format!(" in {place}"));
        let people = match event.participants.as_str() {
            "" => String::new(),
            people => format!(": {}", people.replace("; ", ", ")),
        };
        let planned = if event.planned { "planned " } else { "" };
        let what = one_line(&format!("{planned}{}{place}{people}", event.kind));
        let by = told_by(event.outlet.as_deref(), &event.file);
        days.add(event.date.as_deref(), event.date_earliest.as_deref(), what, by);
    }
    // Of an utterance the fullest wording stands for all.
    let told = record.utterances(&UtteranceQuery { among: among.clone(), ..UtteranceQuery::default() })?;
    let mut utterance_of: HashMap<(&str, u32), usize> = HashMap::new();
    for (at, utterance) in told.iter().enumerate() {
        let wordings = utterance.wordings.iter();
        utterance_of.extend(wordings.map(|wording| ((wording.article.as_str(), wording.number), at)));
    }
    let mut shown = HashSet::new();
    for said in record.said(&SaidQuery { among: among.clone(), ..SaidQuery::default() })?.rows {
        let utterance = utterance_of.get(&(said.article.as_str(), said.number)).map(|&at| &told[at]);
        if utterance.is_some_and(|utterance| !shown.insert(utterance.id)) {
            continue;
        }
        let (text, by) = match utterance {
            None => (said.text.as_str(), told_by(said.outlet.as_deref(), &said.file)),
            Some(utterance) => {
                let outlets = terminal::count(utterance.outlets, "outlet");
                let origins = terminal::count(utterance.origins, "independent origin");
                (utterance.text.as_str(), format!("utterance {}: {outlets}, {origins}", utterance.id))
            }
        };
        let who = who(said.speaker.as_deref(), said.source.as_deref());
        let what = format!("{who}: {}", styled(SAID, one_line(text)));
        days.add(said.date.as_deref(), said.date_earliest.as_deref(), what, by);
    }
    for figure in record.figures(&FigureQuery { among, ..FigureQuery::default() })?.rows {
        let Some(of) = &figure.of else { continue };
        let holder = figure.holder.map_or_else(String::new, |holder| format!(" · {holder}"));
        let what =
            format!("{}  {}", styled(FIGURE, one_line(&figure.text)), one_line(&format!("{of}{holder}")));
        let by = told_by(figure.outlet.as_deref(), &figure.file);
        days.add(figure.date.as_deref(), figure.date_earliest.as_deref(), what, by);
    }
    Ok(days)
}
