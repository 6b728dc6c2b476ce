//! How long reading takes on one core: `speed HTML_FOLDER… [ARTICLES.jsonl]`.
//!
//! Folders are timed through `page` alone (bytes to article), the file through `reading` alone (article to reading),
//! with the network and without. Build it with `--release`.

use std::hint::black_box;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use onrecord_eval::reader;
use onrecord_intake::{NotTaken, Pages};
use onrecord_page::{Article, Page, Span};
use onrecord_reading::{Reader, Tagged, Tagger};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each item is read.
const ROUNDS: usize = 3;

fn main() -> ExitCode {
    let words: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    if words.is_empty() {
        eprintln!("use: speed HTML_FOLDER… [ARTICLES.jsonl]");
        return ExitCode::from(2);
    }
    let (folders, files): (Vec<_>, Vec<_>) = words.into_iter().partition(|input| input.is_dir());
    for folder in folders {
        let what = format!("page, HTML to article, {}", folder.display());
        let pages = pages(folder);
        report(&what, pages.iter().map(|page| fastest(|| page, onrecord_page::read)).collect());
    }
    for file in files {
        let articles: Vec<_> = pages(file).iter().map(onrecord_page::read).collect();
        let read = |reader: &Reader| {
            articles
                .iter()
                .map(|article| fastest(|| article.clone(), |article| reader.read(article)))
                .collect()
        };
        report("reading, article to reading", read(&reader()));
        report("reading but for the network", read(&Reader::with(Box::new(Nobody))));
    }
    ExitCode::SUCCESS
}

/// Finds nothing, at no cost.
struct Nobody;

impl Tagger for Nobody {
    fn version(&self) -> &str {
        "nobody"
    }

    fn tag(&self, _: &Article, _: &[Span]) -> Tagged {
        Tagged::default()
    }
}

fn pages(input: PathBuf) -> Vec<Page> {
    let page = |taken: Result<Page, NotTaken>| {
        taken.map_err(|left| eprintln!("left out: {} {}", left.name, left.problem)).ok()
    };
    Pages::of([input]).pages().filter_map(page).collect()
}

/// The fastest of some rounds: what slows the others is first use, or another program.
fn fastest<I, O>(input: impl Fn() -> I, work: impl Fn(I) -> O) -> Duration {
    let round = || {
        let input = input();
        let start = Instant::now();
        // The result is dropped outside of what is timed, and is not optimised away.
        let result = black_box(work(input));
        let time = start.elapsed();
        drop(result);
        time
    };
    (0..ROUNDS).map(|_| round()).min().unwrap_or_default()
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let Some(&median) = times.get(times.len() / 2) else {
        println!("{what}: nothing to read");
        return;
    };
    let mean = times.iter().sum::<Duration>().as_secs_f64() / times.len() as f64;
    println!(
        "{what}: {} items, median {:.2} ms, mean {:.2} ms, {:.0} a second",
        times.len(),
        1000.0 * median.as_secs_f64(),
        1000.0 * mean,
        1.0 / mean
    );
}
