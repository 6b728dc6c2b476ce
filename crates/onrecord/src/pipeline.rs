//! From pages to readings, on all cores, in the order in which the pages came.
//!
//! One window of pages is in hand at any time, however many there are and however long one takes: memory does not
//! grow with their number.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use onrecord_intake::{NotTaken, Taken};
use onrecord_page::{Article, ArticleId, Page};
use onrecord_reading::{Reader, wire};

use crate::failure::Failure;

/// What became of one page.
pub(crate) enum Outcome {
    /// It was read.
    Read(Box<PageRead>),
    /// It has no text that could be read; why, in words.
    NothingToRead(NotTaken),
    /// Its bytes are known already.
    Known {
        /// SHA-256 of its bytes, hex.
        id: String,
        /// The name it was found under this time.
        name: String,
    },
    /// It is no page, where not everything is meant to be one.
    PassedOver {
        /// How to name it.
        name: String,
        /// What it is instead.
        what: String,
    },
}

/// What became of a page, and how long that took.
type Done = (Outcome, Duration);

/// A page that was read.
pub(crate) struct PageRead {
    /// The page as it was found.
    pub(crate) page: Page,
    /// What it says.
    pub(crate) reading: wire::Reading,
}

/// The reader of this program.
pub(crate) fn reader() -> Reader {
    Reader::new()
}

/// The version of every part that has a say in a reading.
pub(crate) fn version(reader: &Reader) -> String {
    format!("{} {}", onrecord_page::VERSION, reader.version())
}

/// How many pages to read at once: what was asked for, or one for each core.
pub(crate) fn jobs(asked: Option<NonZeroUsize>) -> usize {
    asked.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// Reads every page with `jobs` threads, but for those in `known`, and hands the outcomes to `each` with how long each took, in the
/// order of the pages. An error of `each` ends the work; once `stop` is set, only what is in hand is finished.
pub(crate) fn read_each(
    pages: &mut (dyn Iterator<Item = Taken> + Send),
    reader: &Reader,
    known: &HashSet<String>,
    jobs: usize,
    stop: &AtomicBool,
    mut each: impl FnMut(Outcome, Duration) -> Result<(), Failure>,
) -> Result<(), Failure> {
    const WINDOW_PER_JOB: usize = 16;
    // A page in hundreds of tags nests its tree hundreds deep, and the crates that walk it recurse.
    const STACK: usize = 16 << 20;

    keep_panics_quiet();
    let window = jobs * WINDOW_PER_JOB;
    let (done, outcomes) = mpsc::sync_channel(window);
    // A page is taken only against a permit, and the permit comes back when the page's outcome has been handed on:
    // so no more than a window of outcomes ever waits for one slow page before them.
    let (permit, permits) = mpsc::sync_channel(window);
    (0..window).for_each(|_| _ = permit.send(()));
    let queue = Queue { pages, permits, stop, taken: 0, ended: false };
    let shared = Shared { queue: Mutex::new(queue), reader, known };
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (done, shared) = (done.clone(), &shared);
            thread::Builder::new()
                .name(WORKER.to_owned())
                .stack_size(STACK)
                .spawn_scoped(scope, move || shared.work(&done))
                .map_err(Failure::Threads)?;
        }
        drop(done);
        in_order(outcomes, move |(outcome, took)| {
            // The workers are gone when nobody takes the permit: then there is nothing left to permit. And when this
            // closure goes, no permit comes any more, and the workers end.
            _ = permit.send(());
            each(outcome, took)
        })
    })
}

/// The pages to come, and the permits to take one.
struct Queue<'a> {
    pages: &'a mut (dyn Iterator<Item = Taken> + Send),
    permits: Receiver<()>,
    stop: &'a AtomicBool,
    taken: usize,
    ended: bool,
}

impl Queue<'_> {
    /// The next page with its number; none after the last one, or when nobody wants more.
    fn next(&mut self) -> Option<(usize, Taken)> {
        if self.ended {
            return None;
        }
        self.permits.recv().ok()?;
        if self.stop.load(Ordering::Relaxed) {
            self.ended = true;
            return None;
        }
        let taken = caught("intake", || self.pages.next()).unwrap_or_else(|problem| {
            // Whatever comes after it cannot be had.
            self.ended = true;
            Some(Taken::Problem(NotTaken { name: "the next page".to_owned(), problem }))
        })?;
        self.taken += 1;
        Some((self.taken - 1, taken))
    }
}

/// What the workers share.
struct Shared<'a> {
    queue: Mutex<Queue<'a>>,
    reader: &'a Reader,
    known: &'a HashSet<String>,
}

impl Shared<'_> {
    /// Reads pages until there are none, or nobody wants the outcomes any more.
    fn work(&self, done: &SyncSender<(usize, Done)>) {
        while let Some((number, taken)) = self.next() {
            let since = Instant::now();
            let outcome = match taken {
                Taken::Page(page) => self.outcome(page),
                Taken::Again { id, name } => Outcome::Known { id: id.to_string(), name },
                Taken::PassedOver { name, what } => Outcome::PassedOver { name, what },
                Taken::Problem(not_taken) => Outcome::NothingToRead(not_taken),
            };
            if done.send((number, (outcome, since.elapsed()))).is_err() {
                return;
            }
        }
    }

    fn next(&self) -> Option<(usize, Taken)> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).next()
    }

    fn outcome(&self, page: Page) -> Outcome {
        // The page's own reading takes the hash again; where nothing is known, once is enough.
        if !self.known.is_empty() {
            let id = ArticleId::of(&page.bytes).to_string();
            if self.known.contains(&id) {
                return Outcome::Known { id, name: page.name };
            }
        }
        let article = caught("page", || onrecord_page::read(&page))
            .unwrap_or_else(|problem| Article::unreadable(ArticleId::of(&page.bytes), problem));
        if !article.has_text() {
            let problem = if article.problems.is_empty() {
                "has no text".to_owned()
            } else {
                article.problems.join("; ")
            };
            return Outcome::NothingToRead(NotTaken { name: page.name, problem });
        }
        let reading = caught("reading", || wire::Reading::new(&page.name, &self.reader.read(article)));
        match reading {
            Ok(reading) => Outcome::Read(Box::new(PageRead { page, reading })),
            Err(problem) => Outcome::NothingToRead(NotTaken { name: page.name, problem }),
        }
    }
}

/// Hands the outcomes on in the order of their numbers.
fn in_order(
    outcomes: Receiver<(usize, Done)>,
    mut each: impl FnMut(Done) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (number, outcome) in outcomes {
        waiting.insert(number, outcome);
        while let Some(outcome) = waiting.remove(&next) {
            next += 1;
            each(outcome)?;
        }
    }
    Ok(())
}

const WORKER: &str = "onrecord-reader";

thread_local! {
    /// Where the last panic of this thread came from, and what it said.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Lets a panic in a worker be told once, as a problem of its page, and not on standard error too.
fn keep_panics_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if thread::current().name() != Some(WORKER) {
                return before(panic);
            }
            let said = panic.payload_as_str().unwrap_or("no words");
            let place = panic
                .location()
                .map_or_else(String::new, |place| format!(" at {}:{}", place.file(), place.line()));
            PANIC.with_borrow_mut(|kept| *kept = format!("{said}{place}"));
        }));
    });
}

/// What `work` gives, or what to tell of its panic.
fn caught<T>(room: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let said = PANIC.with_borrow_mut(std::mem::take);
        format!("could not be read because of a mistake in this program; please report it: {room}: {said}")
    })
}
