//! `onrecord actors`: what a person settles about who is who.

use std::io::{BufWriter, Write};
use std::path::Path;

use onrecord_record::{GazetteerEntry, Record};

use crate::cli::Actors;
use crate::failure::{Ending, Failure};
use crate::terminal::{self, Progress, QUIET, one_line, styled};
use crate::verbs::correct::corrector;
use crate::verbs::{day, tell_of_age, write_json};

pub(crate) fn run(path: &Path, json: bool, what: &Actors) -> Result<Ending, Failure> {
    if !matches!(what, Actors::List) {
        tell_of_age(path);
    }
    match what {
        Actors::Merge { name, other } => {
            Record::open_to_change(path)?.merge(name, other, corrector(None).as_deref())?;
        }
        Actors::Split { name, article } => {
            let record = Record::open_to_change(path)?;
            let article = record.article(article)?.article.id;
            record.split(name, &article, corrector(None).as_deref())?;
        }
        Actors::Undo { number } => Record::open_to_change(path)?.undecide(*number)?,
        Actors::Import { file } => return import(path, file),
        Actors::List => {}
    }
    list(&Record::open(path)?, json)?;
    Ok(Ending::Done)
}

/// Takes in every line that is an entry, and names the others.
fn import(path: &Path, file: &Path) -> Result<Ending, Failure> {
    let mut record = Record::create_or_open(path)?;
    let unread = |source| Failure::Unread { path: file.to_owned(), source };
    let text = std::fs::read_to_string(file).map_err(unread)?;
    let progress = Progress::none();
    let (mut entries, mut problems) = (Vec::new(), 0);
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match GazetteerEntry::parse(line) {
            Ok(entry) => entries.push(entry),
            Err(problem) => {
                progress.problem(&format!("{}:{}", file.display(), number + 1), &problem);
                problems += 1;
            }
        }
    }
    record.bring(&entries)?;
    let entries = entries.len() as u64;
    let known =
        if entries == 1 { "1 entry".to_owned() } else { format!("{} entries", terminal::grouped(entries)) };
    anstream::eprintln!("{}", styled(QUIET, format!("{known} brought to {}", path.display())));
    Ok(Ending::after(problems))
}

fn list(record: &Record, json: bool) -> Result<(), Failure> {
    let decisions = record.decisions()?;
    let mut out = BufWriter::new(anstream::stdout().lock());
    for decision in &decisions {
        if json {
            write_json(&mut out, decision)?;
            continue;
        }
        let settled = match (&decision.other, &decision.article) {
            (Some(other), _) => format!("{} is {}", decision.actor, other),
            (None, article) => {
                let article = article.as_deref().and_then(|id| id.get(..12)).unwrap_or_default();
                format!("{} is somebody else in {article}", decision.actor)
            }
        };
        let by = decision.by.as_ref();
        let by =
            by.map_or_else(String::new, |by| format!("  {} · {}", one_line(by), day(&decision.decided_at)));
        writeln!(out, "{:4}  {}{}", decision.id, one_line(&settled), styled(QUIET, by))?;
    }
    out.flush()?;
    anstream::eprintln!(
        "{}",
        styled(QUIET, format!("{} on who is who", terminal::count(decisions.len() as u64, "decision")))
    );
    Ok(())
}
