//! Puts ready readings into a new record and links them: `link READINGS.jsonl RECORD [ORDER]`, with a number for ORDER to shuffle by.
//! Prints how long the adding and the linking took.

use std::io::BufRead;
use std::time::Instant;

use onrecord_page::Format;
use onrecord_reading::wire;
use onrecord_record::{Entry, Record};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let file = std::io::BufReader::new(std::fs::File::open(&args[1])?);
    let mut readings: Vec<wire::Reading> =
        file.lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_, std::io::Error>>()?;
    if let Some(seed) = args.get(3) {
        let mut state: u64 = seed.parse()?;
        for at in (1..readings.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            readings.swap(at, (state >> 33) as usize % (at + 1));
        }
    }
    let mut record = Record::create_or_open(args[2].as_ref())?;
    let begun = Instant::now();
    for part in readings.chunks(64) {
        let mut batch = record.batch()?;
        for reading in part {
            batch.add(&Entry {
                format: Format::Text,
                bytes: reading.article.text.clone().into_bytes(),
                reading: reading.clone(),
                reader: "ready".to_owned(),
            })?;
        }
        batch.commit()?;
    }
    let added = begun.elapsed();
    let begun = Instant::now();
    let linked = record.link(|| {})?;
    println!("{linked} articles: added in {added:.2?}, linked in {:.2?}", begun.elapsed());
    Ok(())
}
