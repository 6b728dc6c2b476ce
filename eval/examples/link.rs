//! Puts ready readings into a new record and links them: `link READINGS.jsonl RECORD [ORDER [RUNS]]`, with a number for ORDER
//! to shuffle by, 0 for none, and in how many RUNS. Prints how long the adding and the linking took.

use std::io::BufRead;
use std::time::{Duration, Instant};

use onrecord_page::{Format, Page};
use onrecord_reading::wire;
use onrecord_record::{Entry, Record};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let file = std::io::BufReader::new(std::fs::File::open(&args[1])?);
    let mut readings: Vec<wire::Reading> =
        file.lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_, std::io::Error>>()?;
    let number = |at: usize, or: u64| args.get(at).map_or(Ok(or), |number| number.parse::<u64>());
    let (mut state, runs) = (number(3, 0)?, number(4, 1)?.max(1) as usize);
    if state > 0 {
        for at in (1..readings.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            readings.swap(at, (state >> 33) as usize % (at + 1));
        }
    }
    let mut record = Record::create_or_open(args[2].as_ref())?;
    let (mut added, mut linked) = (Duration::ZERO, Duration::ZERO);
    for run in readings.chunks(readings.len().div_ceil(runs).max(1)) {
        let begun = Instant::now();
        add(&mut record, run)?;
        added += begun.elapsed();
        let begun = Instant::now();
        record.link(|| {})?;
        linked += begun.elapsed();
    }
    println!("{} articles: added in {added:.2?}, linked in {linked:.2?}", readings.len());
    Ok(())
}

fn add(record: &mut Record, readings: &[wire::Reading]) -> Result<(), onrecord_record::Error> {
    for part in readings.chunks(64) {
        let mut batch = record.batch()?;
        for reading in part {
            batch.add(&Entry {
                page: Page::new(&reading.file, Format::Text, reading.article.text.clone()),
                reading: reading.clone(),
                reader: "ready".to_owned(),
            })?;
        }
        batch.commit()?;
    }
    Ok(())
}
