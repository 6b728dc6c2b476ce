//! Reads the data, scores the readings, and prints the scoreboard: `score [--write FOLDER]`; or scores statements alone
//! and says what is missed: `score attribution`.
//!
//! With `--write`, the readings of each set are kept as JSON Lines in the folder. Readings that lie in a file,
//! whoever made them, are scored by `score attribution|pages|news GOLD READINGS`.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use onrecord_eval::attribution::Marks;
use onrecord_eval::board::Board;
use onrecord_eval::{attribution, data, news, pages, reader, reading, readings};
use onrecord_reading::wire;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        [] => scoreboard(None),
        ["attribution"] => statements(),
        ["--write", folder] => scoreboard(Some(Path::new(folder))),
        [set @ ("attribution" | "pages" | "news"), gold, readings] => {
            given(set, Path::new(gold), Path::new(readings))
        }
        _ => {
            eprintln!(
                "use: score [--write FOLDER] | score attribution | score attribution|pages|news GOLD READINGS"
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
        "pages" => pages::score(&data::lines::<pages::Gold>(gold)?, &readings).to_string(),
        _ => news::score(&data::lines::<news::Gold>(gold)?, &readings).to_string(),
    };
    print!("{scores}");
    Ok(())
}

/// Reads and scores the development articles, with the kinds of miss, the confidences, what reading costs, and what is
/// left when their quotation marks are broken.
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
    println!("\nlinked F1 on the same articles");
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
