//! Reads articles and prints their readings, for measuring the rules; what is timed is this room alone.
//!
//! `cargo run --release -p onrecord-reading --example readings -- ARTICLES.jsonl > READINGS.jsonl`, or web pages and text files.

use std::io::Write;
use std::time::{Duration, Instant};

use onrecord_page::{Format, Page};
use onrecord_reading::{Reader, wire};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let reader = Reader::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut spent, mut count) = (Duration::ZERO, 0_u32);
    for name in std::env::args().skip(1) {
        let bytes = std::fs::read(&name)?;
        let (format, sources) = if name.ends_with(".jsonl") {
            let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
            (Format::JsonLine, lines.map(<[u8]>::to_vec).collect())
        } else {
            (if name.ends_with(".html") { Format::Html } else { Format::Text }, vec![bytes])
        };
        for bytes in sources {
            let article = onrecord_page::read(&Page { name: name.clone(), format, bytes });
            let start = Instant::now();
            let reading = reader.read(article);
            spent += start.elapsed();
            count += 1;
            serde_json::to_writer(&mut out, &wire::Reading::new(&name, &reading))?;
            writeln!(out)?;
        }
    }
    eprintln!("{count} articles, {:?} each", spent / count.max(1));
    Ok(())
}
