//! What is like in pairs of articles, as the fit of the weights reads it: `likeness READINGS.jsonl [EVERY]`. A line for each pair that
//! shares enough words: both ids, their likeness by today's weights, and the features in their order; with EVERY, as in small
//! records of every so-manieth article.

use std::collections::HashMap;
use std::io::{BufRead, BufWriter, Write};

use onrecord_linking::story::{Profile, Rarity, features, likeness};
use onrecord_reading::wire;

/// Pairs that share less are not looked at.
const LEAST: f32 = 0.05;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("likeness READINGS.jsonl")?;
    let file = std::io::BufReader::new(std::fs::File::open(path)?);
    let readings: Vec<wire::Reading> =
        file.lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_, std::io::Error>>()?;
    let every: usize = std::env::args().nth(2).map_or(Ok(1), |every| every.parse())?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for first in 0..every {
        let of_record: Vec<&wire::Reading> = readings.iter().skip(first).step_by(every).collect();
        write_pairs(&of_record, &mut out)?;
    }
    Ok(())
}

fn write_pairs(readings: &[&wire::Reading], out: &mut impl Write) -> std::io::Result<()> {
    let mut profiles: Vec<Profile> = readings.iter().map(|reading| Profile::of(reading)).collect();
    let mut counts: HashMap<u32, u64> = HashMap::new();
    profiles.iter().flat_map(Profile::counted).for_each(|word| *counts.entry(word).or_default() += 1);
    let with = |word: u32| counts.get(&word).copied().unwrap_or_default();
    let rarity = Rarity { articles: profiles.len() as u64, with: &with };
    profiles.iter_mut().for_each(|profile| profile.weigh(&rarity));
    let name = |at: usize| readings[at].article.source_id.as_deref().unwrap_or(&readings[at].file);
    for (a, one) in profiles.iter().enumerate() {
        for (b, other) in profiles.iter().enumerate().skip(a + 1) {
            let features = features(one, other);
            if features[0] >= LEAST {
                let told: Vec<String> = features.iter().map(|feature| format!("{feature:.4}")).collect();
                writeln!(out, "{}\t{}\t{:.3}\t{}", name(a), name(b), likeness(one, other), told.join("\t"))?;
            }
        }
    }
    Ok(())
}
