//! Reads the data, scores the readings, and prints the scoreboard: `score [--write FOLDER]`; or scores statements alone
//! and says what is missed: `score attribution`; or who is who: `score actors`; or pages alone, beside others whose readings lie in `FOLDER/PEER.SET.jsonl`,
//! and counts what is left in their text and lost of it, with `--list` each passage: `score pages --beside FOLDER [--list]`.
//!
//! With `--write`, the readings of each set are kept as JSON Lines in the folder. Readings that lie in a file,
//! whoever made them, are scored by `score attribution|actors|pages|news|times|figures GOLD READINGS`.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use onrecord_eval::attribution::Marks;
use onrecord_eval::board::{Board, Table};
use onrecord_eval::markup::Markup;
use onrecord_eval::passages::{Differences, Left, Lost};
use onrecord_eval::{
    actors, article, attribution, data, figures, gap, news, pages, pages_of, passages, reader, reading,
    readings, speakers, text, times,
};
use onrecord_reading::wire;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        [] => scoreboard(None),
        ["attribution"] => statements(),
        ["actors"] => who_is_who(),
        ["pages", "--beside", folder] => page_room(Path::new(folder), false),
        ["pages", "--beside", folder, "--list"] => page_room(Path::new(folder), true),
        ["--write", folder] => scoreboard(Some(Path::new(folder))),
        [set @ ("attribution" | "actors" | "pages" | "news" | "times" | "figures"), gold, readings] => {
            given(set, Path::new(gold), Path::new(readings))
        }
        _ => {
            eprintln!(
                "use: score [--write FOLDER] | score attribution | score actors | score pages --beside FOLDER [--list] | score attribution|actors|pages|news|times|figures GOLD READINGS"
            );
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("score: {err}");
            ExitCode::FAILURE
        }
    }
}

/// Scores readings that lie in a file.
fn given(set: &str, gold: &Path, readings: &Path) -> Result<(), Box<dyn Error>> {
    let readings: Vec<wire::Reading> = data::lines(readings)?;
    let scores = match set {
        "attribution" => attribution::score(&data::lines::<attribution::Gold>(gold)?, &readings)?.to_string(),
        "actors" => actors::score(&data::lines::<actors::Gold>(gold)?, &readings)?.to_string(),
        "pages" => pages::score(&data::lines::<pages::Gold>(gold)?, &readings).to_string(),
        "times" => times::score(&data::lines::<times::Gold>(gold)?, &readings)?.to_string(),
        "figures" => figures::score(&data::lines::<figures::Gold>(gold)?, &readings)?.to_string(),
        _ => news::score(&data::lines::<news::Gold>(gold)?, &readings).to_string(),
    };
    print!("{scores}");
    Ok(())
}

/// Reads and scores the development articles, with the kinds of miss, the confidences, what reading costs, how
/// far it travels, and what is left when their quotation marks are broken.
fn statements() -> Result<(), Box<dyn Error>> {
    let Some(folder) = data::required("attribution") else { return Ok(()) };
    let gold: Vec<attribution::Gold> = data::lines(&folder.join("dev.gold.jsonl"))?;
    // The weights are loaded outside of what is timed.
    let reader = reader();
    let articles = folder.join("dev.articles.jsonl");
    readings(&reader, [articles.clone()])?;
    let start = Instant::now();
    let readings = readings(&reader, [articles])?;
    let speed = readings.len() as f64 / start.elapsed().as_secs_f64();
    let scores = attribution::score(&gold, &readings)?;
    print!("{scores}\n{}", attribution::analyse(&gold, &readings)?);
    println!("\nonrecord, from file to reading  {speed:5.1} articles a second on one core");
    if let Some((gold, texts)) = attribution::of_other_outlets()? {
        let readings: Vec<_> = texts.iter().map(|(id, text)| reading(&reader, id, text)).collect();
        println!("\n{} pages of other outlets\n{}", gold.len(), attribution::score(&gold, &readings)?);
        print!("{}", attribution::analyse(&gold, &readings)?);
    }
    println!("\nlinked F1 on the development articles");
    let clean = 100.0 * scores.linked.f1();
    println!("{:36}{clean:.1}", "as they are");
    let gold: Vec<_> = gold.into_iter().filter(|gold| gold.first).collect();
    let texts: HashMap<_, _> = readings.iter().map(|r| (&r.article.source_id, &r.article.text)).collect();
    for way in Marks::ALL {
        let broken = gold.iter().map(|gold| way.broken(texts[&Some(gold.id.clone())], gold));
        let (texts, gold): (Vec<_>, Vec<_>) = broken.unzip();
        let readings: Vec<_> =
            texts.iter().zip(&gold).map(|(text, gold)| reading(&reader, &gold.id, text)).collect();
        let left = 100.0 * attribution::score(&gold, &readings)?.linked.f1();
        println!("{:36}{left:.1}  ({:+.1})", way.name(), left - clean);
    }
    Ok(())
}

/// Reads and scores who is mentioned and who is who, which name each pronoun means, and who speaks, with each speaker
/// that is wrong or missing.
fn who_is_who() -> Result<(), Box<dyn Error>> {
    let (Some(articles), Some(pronouns), Some(statements)) =
        (data::required("actors"), data::required("coref"), data::required("attribution"))
    else {
        return Ok(());
    };
    let reader = reader();
    let gold: Vec<actors::Gold> = data::lines(&articles.join("meantime.gold.jsonl"))?;
    let scores = actors::score(&gold, &readings(&reader, [articles.join("meantime.articles.jsonl")])?)?;
    println!("MEANTIME\n{scores}");
    let items = gap::items(&pronouns.join("gap-validation.tsv"))?;
    let read: Vec<_> = items.iter().map(|item| reading(&reader, &item.id, &item.text)).collect();
    println!("GAP, validation\n{}", gap::score(&items, &read)?);
    let gold: Vec<attribution::Gold> = data::lines(&statements.join("dev.gold.jsonl"))?;
    let read = readings(&reader, [statements.join("dev.articles.jsonl")])?;
    print!("speakers of statements\n{}", speakers::score(&speakers::gold()?, &gold, &read)?);
    Ok(())
}

/// The readers of pages: ours, and the peers.
const READERS: [&str; 3] = ["onrecord", "trafilatura", "htmldate"];

/// Reads and scores the pages beside what peers read from them.
fn page_room(beside: &Path, list: bool) -> Result<(), Box<dyn Error>> {
    let (Some(pages), Some(news)) = (data::required("pages"), data::required("news")) else { return Ok(()) };

    let gold: Vec<pages::Gold> = data::lines(&pages.join("gold.jsonl"))?;
    let readers = read_by_all(&pages, beside, "pages", |readings| pages::score(&gold, readings))?;
    let mut table = Table::of(format!("pages: {}", gold.len()), &READERS);
    let mut row = |measure, value| hundredths(&mut table, measure, &readers, has_text, value);
    row("article text, F1", pages::Scores::f1);
    row("… precision", |scores| scores.precision);
    row("… recall", |scores| scores.recall);
    row("… exact", |scores| scores.exact);
    println!("{table}");

    let gold: Vec<news::Gold> = data::lines(&news.join("gold.jsonl"))?;
    let readers = read_by_all(&news, beside, "news", |readings| news::score(&gold, readings))?;
    let mut table = Table::of(format!("news: {}", gold.len()), &READERS);
    let mut row = |measure, reads, value| hundredths(&mut table, measure, &readers, reads, value);
    row("article text, F1", has_text, |scores| scores.text_f1);
    row("title exact", |article| article.title.is_some(), |scores| scores.title_exact);
    row("title near", |article| article.title.is_some(), |scores| scores.title_near);
    row("authors", |article| !article.authors.is_empty(), |scores| scores.authors);
    row("date right", |article| article.published.is_some(), |scores| scores.date_right);
    row("date wrong", |article| article.published.is_some(), |scores| scores.date_wrong);
    println!("{table}");

    let mut markup = HashMap::new();
    for page in pages_of([news.join("html")]) {
        let page = page?;
        let html = String::from_utf8_lossy(&page.bytes);
        markup.insert(text::page_id(&page.name).to_owned(), Markup::of(&html));
    }
    let found: Vec<_> = readers
        .iter()
        .filter(|(readings, _)| readings.iter().any(|reading| has_text(&reading.article)))
        .map(|(readings, _)| passages::compare(&gold, readings, &markup))
        .collect();
    print!("{}", differences(&found));
    if list {
        READERS.iter().zip(&found).for_each(|(name, found)| print!("\n{name}\n{found}"));
    }
    Ok(())
}

/// What each reader makes of the pages in `folder`, with its scores.
fn read_by_all<S>(
    folder: &Path,
    beside: &Path,
    set: &str,
    score: impl Fn(&[wire::Reading]) -> S,
) -> Result<Vec<(Vec<wire::Reading>, S)>, data::Error> {
    let [_, peers @ ..] = READERS;
    let ours = pages_of([folder.join("html")]).map(|page| Ok(article(&page?))).collect();
    let theirs = peers.map(|peer| data::lines(&beside.join(format!("{peer}.{set}.jsonl"))));
    let with_scores = |readings: Vec<_>| {
        let scores = score(&readings);
        (readings, scores)
    };
    std::iter::once(ours).chain(theirs).map(|readings| readings.map(with_scores)).collect()
}

/// Adds a share of each reader, but for those that read nothing of the kind on any page.
fn hundredths<S>(
    table: &mut Table,
    measure: &str,
    readers: &[(Vec<wire::Reading>, S)],
    reads: fn(&wire::Article) -> bool,
    value: fn(&S) -> f64,
) {
    let cell = |(readings, scores): &(Vec<wire::Reading>, S)| {
        let reads = readings.iter().any(|reading| reads(&reading.article));
        reads.then(|| format!("{:.1}", 100.0 * value(scores)))
    };
    table.row(measure, readers.iter().map(cell));
}

fn has_text(article: &wire::Article) -> bool {
    !article.text.is_empty()
}

/// What each reader leaves and loses, by kind.
fn differences(found: &[Differences]) -> Table {
    let pages = found[0].pages;
    let mut table = Table::of(format!("news in English: {pages}"), &READERS[..found.len()]);
    table.row("left: pages (passages)", []);
    for kind in Left::ALL {
        let cell = |found: &Differences| {
            let (passages, pages) = found.left(kind);
            Some(format!("{pages} ({passages})"))
        };
        table.row(format!("  {}", kind.name()), found.iter().map(cell));
    }
    table.row("lost: passages of all (pages)", []);
    for kind in Lost::ALL {
        let cell = |found: &Differences| {
            let (passages, pages) = found.lost(kind);
            Some(format!("{passages} of {} ({pages})", found.gold(kind)))
        };
        table.row(format!("  {}", kind.name()), found.iter().map(cell));
    }
    table
}

/// Reads and scores every set that is at hand.
fn scoreboard(write: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let reader = reader();
    let read = |name: &str, input: PathBuf| -> Result<Vec<wire::Reading>, Box<dyn Error>> {
        let readings = readings(&reader, [input])?;
        if let Some(folder) = write {
            keep(&readings, &folder.join(format!("{name}.jsonl")))?;
        }
        Ok(readings)
    };
    let mut board = Board::default();
    if let Some(folder) = data::required("attribution") {
        let gold: Vec<attribution::Gold> = data::lines(&folder.join("dev.gold.jsonl"))?;
        let scores = attribution::score(&gold, &read("attribution", folder.join("dev.articles.jsonl"))?)?;
        println!("PolNeAR, development articles\n{scores}");
        board.attribution(&scores);
    }
    if let Some(folder) = data::required("pages") {
        let gold: Vec<pages::Gold> = data::lines(&folder.join("gold.jsonl"))?;
        let scores = pages::score(&gold, &read("pages", folder.join("html"))?);
        println!("pages\n{scores}");
        board.pages(&scores);
    }
    if let Some(folder) = data::required("news") {
        let gold: Vec<news::Gold> = data::lines(&folder.join("gold.jsonl"))?;
        let scores = news::score(&gold, &read("news", folder.join("html"))?);
        println!("news\n{scores}");
        board.news(&scores);
    }
    if let Some(folder) = data::required("times") {
        let gold: Vec<times::Gold> = data::lines(&folder.join("train.gold.jsonl"))?;
        let scores = times::score(&gold, &read("times", folder.join("train.articles.jsonl"))?)?;
        println!("times\n{scores}");
        board.times(&scores);
    }
    if let Some(folder) = data::required("figures") {
        let gold: Vec<figures::Gold> = data::lines(&folder.join("newsquant.gold.jsonl"))?;
        let scores = figures::score(&gold, &read("figures", folder.join("newsquant.articles.jsonl"))?)?;
        println!("figures\n{scores}");
        board.figures(&scores);
    }
    print!("{board}");
    Ok(())
}

fn keep(readings: &[wire::Reading], file: &Path) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut out = BufWriter::new(File::create(file)?);
    for reading in readings {
        serde_json::to_writer(&mut out, reading)?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}
