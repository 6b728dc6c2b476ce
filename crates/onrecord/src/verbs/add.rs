//! `onrecord add`: pages into the record.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use onrecord_intake::{NotTaken, Pages};
use onrecord_reading::unread_language;
use onrecord_record::{Added, Entry, Record};
use serde::Serialize;

use crate::cli::Inputs;
use crate::failure::{Ending, Failure};
use crate::pipeline::{self, Outcome};
use crate::terminal::{self, Progress, QUIET, styled};
use crate::verbs::write_json;

/// How many articles go into one transaction: enough that its cost does not show, few enough to lose.
const BATCH: usize = 64;
/// A batch of large pages is written earlier: this many bytes of sources are held at most.
const HELD: usize = 32 << 20;
/// A batch is not held back longer than this.
const PATIENCE: Duration = Duration::from_secs(1);

/// What a run did, as `--json` prints it.
#[derive(Debug, Default, Serialize)]
struct Report {
    record: String,
    added: u64,
    read_again: u64,
    known: u64,
    statements: u64,
    figures: u64,
    passed_over: u64,
    /// Articles of which only the text was kept, by the language they are in.
    unread_languages: BTreeMap<String, u64>,
    problems: Vec<Problem>,
}

#[derive(Debug, Serialize)]
struct Problem {
    file: String,
    problem: String,
    /// Whether the page is in the record all the same.
    kept: bool,
}

pub(crate) fn run(path: &Path, json: bool, inputs: Inputs) -> Result<Ending, Failure> {
    let mut record = Record::create_or_open(path)?;
    let reader = pipeline::reader();
    let version = pipeline::version(&reader);
    let known = record.known(&version)?;
    let progress = Progress::of(None, "pages");
    let mut pages = Pages::of(inputs.paths).without(record.files());
    let mut adding = Adding {
        record: &mut record,
        batch: Vec::new(),
        held: 0,
        since: Instant::now(),
        report: Report { record: path.display().to_string(), ..Report::default() },
    };
    pipeline::read_each(&mut pages, &reader, &known, pipeline::jobs(inputs.jobs), |outcome| {
        progress.step();
        adding.take(outcome, &version, &progress)
    })?;
    adding.write(&progress)?;
    progress.finish();
    let mut report = adding.report;
    let linking = Progress::of(Some(record.to_link()?), "articles linked");
    record.link(|| linking.step())?;
    linking.finish();
    let passed_over = pages.passed_over();
    report.passed_over = passed_over.values().sum::<usize>() as u64;
    if json {
        write_json(&mut anstream::stdout(), &report)?;
    } else {
        report.print(&mut anstream::stdout())?;
        report.tell_unread();
        if report.passed_over > 0 {
            let endings: Vec<&str> = passed_over
                .keys()
                .map(|ending| if ending.is_empty() { "no ending" } else { ending })
                .collect();
            let files = terminal::count(report.passed_over, "file");
            anstream::eprintln!(
                "{}",
                styled(QUIET, format!("{files} passed over, being no page ({})", endings.join(", ")))
            );
        }
    }
    Ok(Ending::after(report.problems.len() as u64))
}

/// A run in hand.
struct Adding<'a> {
    record: &'a mut Record,
    batch: Vec<Pending>,
    /// Bytes of the sources in the batch.
    held: usize,
    since: Instant,
    report: Report,
}

/// What waits for the next transaction.
enum Pending {
    Article(Box<Entry>),
    FoundAgain { id: String, name: String },
}

impl Adding<'_> {
    fn take(&mut self, outcome: Outcome, version: &str, progress: &Progress) -> Result<(), Failure> {
        match outcome {
            Outcome::Read(read) => {
                for problem in &read.reading.problems {
                    self.report.problem(&read.page.name, problem, true, progress);
                }
                if let Some(language) = read.reading.article.language.as_deref().and_then(unread_language) {
                    *self.report.unread_languages.entry(language).or_default() += 1;
                }
                self.held += read.page.bytes.len();
                self.batch.push(Pending::Article(Box::new(Entry {
                    format: read.page.format,
                    bytes: read.page.bytes,
                    reading: read.reading,
                    reader: version.to_owned(),
                })));
            }
            Outcome::Known { id, name } => self.batch.push(Pending::FoundAgain { id, name }),
            Outcome::NothingToRead(NotTaken { name, problem }) => {
                self.report.problem(&name, &problem, false, progress);
            }
        }
        let full = self.batch.len() >= BATCH || self.held >= HELD || self.since.elapsed() >= PATIENCE;
        if full { self.write(progress) } else { Ok(()) }
    }

    /// Writes what waits, in one transaction.
    fn write(&mut self, progress: &Progress) -> Result<(), Failure> {
        (self.since, self.held) = (Instant::now(), 0);
        if self.batch.is_empty() {
            return Ok(());
        }
        let mut batch = self.record.batch()?;
        for pending in self.batch.drain(..) {
            match pending {
                Pending::FoundAgain { id, name } => {
                    batch.found_again(&id, &name)?;
                    self.report.known += 1;
                }
                Pending::Article(entry) => {
                    let added = match batch.add(&entry) {
                        Ok(added) => added,
                        Err(err) if err.is_of_one_article() => {
                            // It left nothing of itself in the batch: the others go in without it.
                            let problem = format!("could not be kept; please report it: {err}");
                            self.report.problem(&entry.reading.file, &problem, false, progress);
                            continue;
                        }
                        Err(err) => return Err(err.into()),
                    };
                    match added {
                        Added::New => self.report.added += 1,
                        Added::ReadAgain => self.report.read_again += 1,
                        Added::Known => self.report.known += 1,
                    }
                    if added != Added::Known {
                        self.report.statements += entry.reading.statements.len() as u64;
                        self.report.figures += entry.reading.figures.len() as u64;
                    }
                }
            }
        }
        Ok(batch.commit()?)
    }
}

impl Report {
    /// Keeps a problem and tells it at once.
    fn problem(&mut self, name: &str, problem: &str, kept: bool, progress: &Progress) {
        progress.problem(name, problem);
        self.problems.push(Problem { file: name.to_owned(), problem: problem.to_owned(), kept });
    }

    /// Tells which articles were kept without being read, on standard error.
    fn tell_unread(&self) {
        if self.unread_languages.is_empty() {
            return;
        }
        let mut languages: Vec<(&String, &u64)> = self.unread_languages.iter().collect();
        languages.sort_by_key(|&(_, number)| std::cmp::Reverse(number));
        let languages: Vec<String> =
            languages.into_iter().map(|(language, number)| format!("{number} in {language}")).collect();
        let words = format!("kept, but not read, as only English is: {}", languages.join(", "));
        anstream::eprintln!("{}", styled(QUIET, words));
    }

    fn print(&self, out: &mut impl Write) -> Result<(), Failure> {
        let Report { record, added, read_again, known, .. } = self;
        write!(out, "{} added to {record}", terminal::count(*added, "article"))?;
        if *read_again > 0 {
            write!(out, ", {} read again", terminal::grouped(*read_again))?;
        }
        if *known > 0 {
            write!(out, ", {} known already", terminal::grouped(*known))?;
        }
        if added + read_again > 0 {
            let (statements, figures) =
                (terminal::count(self.statements, "statement"), terminal::count(self.figures, "figure"));
            write!(out, ": {statements}, {figures}")?;
        }
        writeln!(out)?;
        let lost = self.problems.iter().filter(|problem| !problem.kept).count() as u64;
        let kept = self.problems.len() as u64 - lost;
        if lost > 0 {
            writeln!(out, "{} could not be added; each is named above", terminal::count(lost, "page"))?;
        }
        if kept > 0 {
            writeln!(
                out,
                "{} with articles that were added; each is named above",
                terminal::count(kept, "problem")
            )?;
        }
        Ok(())
    }
}
