//! `onrecord verify --repair`: a sound record of what is left of a damaged one.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use onrecord_intake::{NotTaken, Taken};
use onrecord_record::{Entry, Error, Loss, Record, Repair, Repaired};

use crate::failure::{Ending, Failure};
use crate::pipeline::{self, Outcome};
use crate::terminal::{self, ALARM, Progress, QUIET, one_line, styled};
use crate::verbs::verify::verify;
use crate::verbs::{tell_of_age, write_json};

/// Repairs the record where something does not hold that can be mended, and holds what came of it against its sources.
pub(crate) fn run(path: &Path, json: bool) -> Result<Ending, Failure> {
    if let Some(damaged) = Repair::finish_earlier(path)? {
        tell(&format!(
            "an earlier repair was ended before it was done, and is finished; the damaged record is {}",
            damaged.display()
        ));
    }
    tell_of_age(path);
    match open(path).map(|record| verify(&record, json)) {
        Ok(verified) => {
            let verified = verified?;
            if verified.repairable == 0 {
                tell("there is nothing to repair");
                return Ok(Ending::after(verified.findings));
            }
        }
        // What is wrong with its pages shows when they are looked through.
        Err(Error::Damaged { path, what }) => tell(&format!("{} is damaged: {what}", path.display())),
        Err(err @ (Error::NotARecord(_) | Error::Migration { .. })) => tell(&err.to_string()),
        Err(err) => return Err(err.into()),
    }
    let repaired = repair(path)?;
    let mut out = anstream::stdout();
    if json {
        write_json(&mut out, &repaired)?;
    } else {
        print(path, &repaired, &mut out)?;
    }
    let verified = verify(&Record::open(path)?, json)?;
    Ok(Ending::after(repaired.lost.len() as u64 + verified.findings))
}

/// The record, brought up to date where it can be.
fn open(path: &Path) -> Result<Record, Error> {
    match Record::open(path) {
        Err(Error::Older(_)) => Record::open_to_change(path),
        opened => opened,
    }
}

fn repair(path: &Path) -> Result<Repaired, Failure> {
    let mut repair = Repair::begin(path)?;
    let articles = repair.articles();
    tell(&format!("{} found in it", terminal::count(articles, "article")));
    let carrying = Progress::of(Some(articles), "articles carried over");
    repair.carry_over(|| carrying.step())?;
    carrying.finish();
    let reader = pipeline::reader();
    let version = pipeline::version(&reader);
    let mut pages = repair.pages().map(Taken::Page);
    let reading = Progress::of(None, "articles read again");
    let (jobs, never) = (pipeline::jobs(None), AtomicBool::new(false));
    pipeline::read_each(&mut pages, &reader, &HashSet::new(), jobs, &never, |outcome, _| {
        match outcome {
            Outcome::Read(read) => {
                let entry = Entry { page: read.page, reading: read.reading, reader: version.clone() };
                repair.add(&entry)?;
            }
            Outcome::NothingToRead(NotTaken { name, problem }) => reading.problem(&name, &problem),
            Outcome::Known { .. } | Outcome::PassedOver { .. } => {}
        }
        reading.step();
        Ok(())
    })?;
    reading.finish();
    let linking = Progress::of(Some(articles), "articles linked");
    let repaired = repair.finish(|| linking.step())?;
    linking.finish();
    Ok(repaired)
}

fn print(path: &Path, repaired: &Repaired, out: &mut impl Write) -> Result<(), Failure> {
    let Repaired { articles, read_again, corrections, decisions, gazetteer, lost, damaged } = repaired;
    for loss in lost {
        let Loss { article, files, problem } = loss;
        let name = match (&files[..], article) {
            ([], None) => String::new(),
            ([], Some(article)) => format!("article {article} "),
            (files, None) => format!("{} ", files.join(", ")),
            (files, Some(article)) => format!("{} (article {article}) ", files.join(", ")),
        };
        let mark = if is_of_article(loss) { "lost:" } else { "beware:" };
        writeln!(out, "{} {}", styled(ALARM, mark), one_line(&format!("{name}{problem}")))?;
    }
    writeln!(
        out,
        "{} in {} now, {} of them read again from their sources; by hand: {}, {}, {} of the gazetteer",
        terminal::count(*articles, "article"),
        path.display(),
        terminal::grouped(*read_again),
        terminal::count(*corrections, "correction"),
        terminal::count(*decisions, "decision"),
        if *gazetteer == 1 {
            "1 entry".to_owned()
        } else {
            format!("{} entries", terminal::grouped(*gazetteer))
        },
    )?;
    if lost.iter().any(is_of_article) {
        writeln!(out, "adding the pages of what is lost again brings it back")?;
    }
    writeln!(out, "the damaged record is kept as {}", damaged.display())?;
    Ok(())
}

/// Whether it is an article, which can be added again.
fn is_of_article(loss: &Loss) -> bool {
    loss.article.is_some() || !loss.files.is_empty()
}

fn tell(words: &str) {
    anstream::eprintln!("{}", styled(QUIET, words));
}
