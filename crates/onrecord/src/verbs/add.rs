//! `onrecord add`: pages into the record.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use onrecord_fetch::{Address, Fetcher, watch};
use onrecord_intake::{NotTaken, Pages, Portion, Taken};
use onrecord_reading::unread_language;
use onrecord_record::{Added, Entry, Record};
use serde::Serialize;

use crate::cli::Add;
use crate::failure::{Ending, Failure};
use crate::interrupt;
use crate::pipeline::{self, Outcome};
use crate::terminal::{self, Progress, QUIET, styled};
use crate::verbs::{tell_of_age, write_json};
use crate::web;

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
    /// What was passed over, by what it is.
    no_pages: BTreeMap<String, u64>,
    /// Articles of which only the text was kept, by the language they are in.
    unread_languages: BTreeMap<String, u64>,
    problems: Vec<Problem>,
    /// Whether it was ended before all pages were read; then the last of the new articles are not linked yet.
    interrupted: bool,
}

#[derive(Debug, Serialize)]
struct Problem {
    file: String,
    problem: String,
    /// Whether the page is in the record all the same.
    kept: bool,
}

pub(crate) fn run(path: &Path, json: bool, what: Add) -> Result<Ending, Failure> {
    let Add { inputs, run, web } = what;
    tell_of_age(path);
    let mut record = Record::create_or_open(path)?;
    let stop = interrupt::watched().map_err(Failure::Threads)?;
    let (addresses, files): (Vec<_>, Vec<_>) =
        inputs.into_iter().partition(|path| Address::is_meant_by(path));
    let fetcher = if addresses.is_empty() { None } else { Some(web::fetcher(web)?) };
    let kept = fetcher.as_ref().and_then(Fetcher::kept_in).map(Path::to_owned);
    let pages = Pages::of(files).without(record.files().into_iter().chain([watch::beside(path)]).chain(kept));
    let mut portion = pages.portion();
    portion.of = portion.of.filter(|_| addresses.is_empty());
    let fetched = fetcher.as_ref().map(|fetcher| web::pages(fetcher, &addresses, &stop));
    let mut lines = run.report.map(Lines::create).transpose()?;
    let taking =
        Taking { json, jobs: pipeline::jobs(run.jobs.jobs), stop: &stop, portion, lines: lines.as_mut() };
    take_in(&mut record, &mut pages.chain(fetched.into_iter().flatten()), taking)
}

/// How pages are taken in.
pub(super) struct Taking<'a> {
    /// Whether what was done is told as JSON.
    pub(super) json: bool,
    /// How many pages are read at once.
    pub(super) jobs: usize,
    /// Set when somebody wants an end.
    pub(super) stop: &'a AtomicBool,
    /// How much of the pages has been read.
    pub(super) portion: Portion,
    /// The report on each page.
    pub(super) lines: Option<&'a mut Lines>,
}

/// Puts pages into the record, links them with what is there, and tells what was done.
pub(super) fn take_in(
    record: &mut Record,
    pages: &mut (dyn Iterator<Item = Taken> + Send),
    taking: Taking<'_>,
) -> Result<Ending, Failure> {
    let Taking { json, jobs, stop, portion, lines } = taking;
    let reader = pipeline::reader();
    let version = pipeline::version(&reader);
    let known = record.known(&version)?;
    // What an earlier run has left comes first: the record is then the same as if nothing had stopped that one.
    let left = Progress::of(Some(record.to_link()?), "articles linked");
    record.link_newest(|| left.step())?;
    left.finish();
    let progress = Progress::of_pages(portion.of);
    let name = record.path().display().to_string();
    let mut told = false;
    let mut tell_of_stop = |progress: &Progress, words: &str| {
        if stop.load(Ordering::Relaxed) && !std::mem::replace(&mut told, true) {
            progress.tell(&format!("{words}; Ctrl-C again ends it at once"));
        }
    };
    let mut adding = Adding {
        record,
        batch: Vec::new(),
        held: 0,
        since: Instant::now(),
        stop,
        lines,
        report: Report { record: name, ..Report::default() },
    };
    pipeline::read_each(pages, &reader, &known, jobs, stop, |outcome, took| {
        progress.page(portion.read());
        tell_of_stop(&progress, "finishing the pages in hand");
        adding.take(outcome, took, &version, &progress)
    })?;
    adding.write(&progress)?;
    progress.finish();
    let mut report = adding.report;
    report.interrupted = stop.load(Ordering::Relaxed);
    if !report.interrupted {
        let linking = Progress::of(Some(record.to_link()?), "articles linked");
        record.link(|| {
            linking.step();
            tell_of_stop(&linking, "linking what was added");
        })?;
        linking.finish();
    }
    if json {
        write_json(&mut anstream::stdout(), &report)?;
    } else {
        report.print(&mut anstream::stdout())?;
        report.tell_unread();
        report.tell_passed_over();
    }
    if report.interrupted {
        let unlinked = terminal::count(record.to_link()?, "article");
        let words = format!(
            "interrupted: what is counted is in the record, {unlinked} of it not linked yet; the same command goes on"
        );
        anstream::eprintln!("{}", styled(QUIET, words));
        return Ok(Ending::Interrupted);
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
    stop: &'a AtomicBool,
    lines: Option<&'a mut Lines>,
    report: Report,
}

/// What waits for the next transaction, with its line of the report on each page.
struct Pending {
    what: Becomes,
    line: Line,
}

/// What a page becomes.
enum Becomes {
    Article(Box<Entry>),
    /// One more name of the article with this hash.
    Again(String),
    /// Nothing in the record.
    Nothing,
}

impl Adding<'_> {
    fn take(
        &mut self,
        outcome: Outcome,
        took: Duration,
        version: &str,
        progress: &Progress,
    ) -> Result<(), Failure> {
        let mut line = Line { milliseconds: took.as_millis() as u64, ..Line::default() };
        let what = match outcome {
            Outcome::Read(read) => {
                for problem in &read.reading.problems {
                    self.report.problem(&read.page.name, problem, true, progress);
                }
                if let Some(language) = read.reading.article.language.as_deref().and_then(unread_language) {
                    *self.report.unread_languages.entry(language).or_default() += 1;
                }
                self.held += read.page.bytes.len();
                line.file.clone_from(&read.page.name);
                line.url.clone_from(&read.reading.article.url);
                line.article = Some(read.reading.article.id.clone());
                line.statements = read.reading.statements.len() as u64;
                line.problem = Some(read.reading.problems.join("; ")).filter(|problem| !problem.is_empty());
                Becomes::Article(Box::new(Entry {
                    page: read.page,
                    reading: read.reading,
                    reader: version.to_owned(),
                }))
            }
            Outcome::Known { id, name } => {
                (line.file, line.article) = (name, Some(id.clone()));
                Becomes::Again(id)
            }
            Outcome::NothingToRead(NotTaken { name, problem }) => {
                self.report.problem(&name, &problem, false, progress);
                (line.file, line.outcome, line.problem) = (name, "problem", Some(problem));
                Becomes::Nothing
            }
            Outcome::PassedOver { name, what } => {
                (line.file, line.outcome, line.problem) = (name, "passed over", Some(what.clone()));
                self.report.pass_over(what);
                Becomes::Nothing
            }
        };
        self.batch.push(Pending { what, line });
        let full = self.batch.len() >= BATCH || self.held >= HELD || self.since.elapsed() >= PATIENCE;
        if full { self.write(progress) } else { Ok(()) }
    }

    /// Writes what waits, in one transaction; the report on each page says nothing of it before. Then it is linked, while the next pages
    /// are read.
    fn write(&mut self, progress: &Progress) -> Result<(), Failure> {
        (self.since, self.held) = (Instant::now(), 0);
        if self.batch.is_empty() {
            return Ok(());
        }
        let mut lines = Vec::new();
        let mut batch = self.record.batch()?;
        for Pending { what, mut line } in self.batch.drain(..) {
            match what {
                Becomes::Nothing => {}
                Becomes::Again(id) if batch.found_again(&id, &line.file)? => {
                    self.report.known += 1;
                    line.outcome = "known";
                }
                Becomes::Again(_) => {
                    let what = "revisit of what could not be added".to_owned();
                    (line.outcome, line.problem, line.article) = ("passed over", Some(what.clone()), None);
                    self.report.pass_over(what);
                }
                Becomes::Article(entry) => match batch.add(&entry) {
                    Ok(added) => line.outcome = self.report.count(added, &entry),
                    Err(err) if err.is_of_one_article() => {
                        // It left nothing of itself in the batch: the others go in without it.
                        let problem = format!("could not be kept; please report it: {err}");
                        self.report.problem(&line.file, &problem, false, progress);
                        (line.outcome, line.problem) = ("problem", Some(problem));
                    }
                    Err(err) => return Err(err.into()),
                },
            }
            lines.push(line);
        }
        batch.commit()?;
        self.lines.as_mut().map_or(Ok(()), |file| file.write(&lines))?;
        if !self.stop.load(Ordering::Relaxed) {
            self.record.link_newest(|| ())?;
        }
        Ok(())
    }
}

/// What became of one page.
#[derive(Debug, Default, Serialize)]
struct Line {
    file: String,
    url: Option<String>,
    article: Option<String>,
    /// `added`, `read again`, `known`, `passed over` or `problem`.
    outcome: &'static str,
    problem: Option<String>,
    statements: u64,
    /// How long the reading took.
    milliseconds: u64,
}

/// The report on each page.
pub(super) struct Lines {
    path: PathBuf,
    file: File,
}

impl Lines {
    pub(super) fn create(path: PathBuf) -> Result<Self, Failure> {
        match File::create(&path) {
            Ok(file) => Ok(Self { path, file }),
            Err(source) => Err(Failure::Unwritten { path, source }),
        }
    }

    fn write(&mut self, lines: &[Line]) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        lines.iter().try_for_each(|line| write_json(&mut bytes, line))?;
        let written = self.file.write_all(&bytes);
        written.map_err(|source| Failure::CutOff { path: self.path.clone(), source })
    }
}

impl Report {
    /// Counts an article that was added; says how.
    fn count(&mut self, added: Added, entry: &Entry) -> &'static str {
        if added != Added::Known {
            self.statements += entry.reading.statements.len() as u64;
            self.figures += entry.reading.figures.len() as u64;
        }
        let (number, words) = match added {
            Added::New => (&mut self.added, "added"),
            Added::ReadAgain => (&mut self.read_again, "read again"),
            Added::Known => (&mut self.known, "known"),
        };
        *number += 1;
        words
    }

    fn pass_over(&mut self, what: String) {
        self.passed_over += 1;
        *self.no_pages.entry(what).or_default() += 1;
    }

    /// Tells what was passed over, on standard error.
    fn tell_passed_over(&self) {
        /// Kinds of it that are named.
        const MOST: usize = 8;
        if self.passed_over == 0 {
            return;
        }
        let mut kinds: Vec<(&String, &u64)> = self.no_pages.iter().collect();
        kinds.sort_by_key(|&(_, number)| std::cmp::Reverse(number));
        let mut words: Vec<String> = kinds
            .iter()
            .take(MOST)
            .map(|(what, number)| format!("{} {}", terminal::grouped(**number), terminal::one_line(what)))
            .collect();
        if kinds.len() > MOST {
            words.push("…".to_owned());
        }
        let words = format!(
            "{} passed over, being no page: {}",
            terminal::grouped(self.passed_over),
            words.join(", ")
        );
        anstream::eprintln!("{}", styled(QUIET, words));
    }

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
