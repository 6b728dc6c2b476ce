//! `onrecord verify`: does everything in the record hold?

use std::io::Write;
use std::path::Path;

use onrecord_record::{Finding, Record};

use crate::failure::{Ending, Failure};
use crate::terminal::{self, ALARM, Progress, styled};
use crate::verbs::write_json;

pub(crate) fn run(path: &Path, json: bool) -> Result<Ending, Failure> {
    let record = Record::open(path)?;
    let progress = Progress::of(Some(record.summary()?.articles), "articles");
    let mut out = anstream::stdout();
    let mut written = Ok(());
    let verified = record.verify(
        |finding| {
            if written.is_ok() {
                written = tell(&finding, json, &mut out);
            }
        },
        || progress.step(),
    )?;
    progress.finish();
    written?;
    if json {
        write_json(&mut out, &verified)?;
    } else {
        let articles = terminal::count(verified.articles, "article");
        let passages = terminal::count(verified.passages, "passage");
        let findings = match verified.findings {
            0 => "everything holds".to_owned(),
            number => styled(
                ALARM,
                format!(
                    "{} not hold",
                    terminal::count(number, "item") + if number == 1 { " does" } else { " do" }
                ),
            ),
        };
        writeln!(out, "{articles} and {passages} held against their sources: {findings}")?;
        if verified.by_earlier_reader > 0 {
            let earlier = terminal::count(verified.by_earlier_reader, "article");
            writeln!(
                out,
                "{earlier} read by an earlier version: their text was not read from its source anew; `onrecord add` does that"
            )?;
        }
    }
    Ok(Ending::after(verified.findings))
}

fn tell(finding: &Finding, json: bool, out: &mut impl Write) -> std::io::Result<()> {
    if json {
        return write_json(out, finding);
    }
    let Finding { article, file, item, problem } = finding;
    let name = file.as_deref().or(article.as_deref()).map_or_else(String::new, |name| format!("{name}: "));
    writeln!(out, "{name}{item} {problem}")
}
