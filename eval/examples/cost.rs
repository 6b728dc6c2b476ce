//! What it costs to add articles to a record, by how many it holds already:
//! `cost READINGS.jsonl FOLDER [--at-once] [--keep] [SIZE…]`.
//!
//! Makes a record in FOLDER grow to each SIZE, in articles, and there adds 1,000 more to a copy of it; the copies are deleted.
//! Prints how long the adding and the linking of the 1,000 took, in seconds of the processor where the system tells them and of the
//! clock otherwise, the most memory and the size of the file. The pages are read before,
//! by `onrecord --json read`: reading a page costs the same whatever the record holds.
//!
//! A record is made of copies of the given readings, always the same. Each copy has names, numbers and most of its words of its own,
//! of the same lengths, so that every passage stands where it stood; those who are named everywhere stay. One article in twenty is
//! another one's with few words changed, in another outlet. As an archive grows, each copy lies behind the one before in time;
//! with `--at-once` all lie in the same days, and the record grows denser instead. With `--keep` the record of each size stays in
//! FOLDER, and is not made again: so another way to link is measured on what has grown.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::Date;
use onrecord_page::{Format, Page};
use onrecord_reading::wire::{Passage, Reading};
use onrecord_record::{Entry, Record};

/// How many articles are added at each size.
const ADDED: usize = 1000;
/// The sizes that are measured if none are named.
const SIZES: [usize; 3] = [2_000, 20_000, 100_000];
/// Of so many articles, one is a near copy of another one.
const COPIED: u64 = 20;
/// A name that so many of the given readings have is the same in all copies.
const EVERYWHERE: usize = 10;
/// Of 100 words of a copy, so many are other ones; of a near copy, beside the article that it is made from.
const OTHER_WORDS: u64 = 65;
const OF_NEAR_COPY: u64 = 5;
/// Words of fewer letters stay.
const SHORT: usize = 4;
/// How many articles go into one batch, and are linked in one go while the record grows.
const BATCH: usize = 64;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let (words, numbers): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|word| word.parse::<usize>().is_err());
    let [file, folder, rest @ ..] = &words[..] else {
        return Err("cost READINGS.jsonl FOLDER [--at-once] [--keep] [SIZE…]".into());
    };
    let sizes: BTreeSet<usize> = numbers.iter().map(|number| number.parse()).collect::<Result<_, _>>()?;
    let sizes = if sizes.is_empty() { SIZES.into() } else { sizes };
    let given = |option: &str| rest.iter().any(|word| word == option);
    let keep = given("--keep");
    let archive = Archive::of(Path::new(file), given("--at-once"))?;
    let mut grown: Option<PathBuf> = None;
    println!("record    added  linked  at the end of it  to the first   memory     file");
    let mut holds = 0;
    let mut first = None;
    for size in sizes {
        let before = grown.replace(Path::new(folder).join(format!("{size}.db")));
        let grown = grown.as_deref().unwrap_or(Path::new(folder));
        if !(keep && grown.exists()) {
            let growing = Path::new(folder).join("growing.db");
            remove(&growing)?;
            match &before {
                Some(before) if keep => fs::copy(before, &growing).map(|_| ())?,
                Some(before) => fs::rename(before, &growing)?,
                None => {}
            }
            add(&archive, &growing, holds..size)?;
            Record::create_or_open(&growing)?.link(|| {})?;
            fs::rename(&growing, grown)?;
        }
        holds = size;
        let copy = Path::new(folder).join("copy.db");
        remove(&copy)?;
        fs::copy(grown, &copy)?;
        let cost = measure(&archive, &copy, size)?;
        let file = fs::metadata(&copy)?.len();
        remove(&copy)?;
        let sum = cost.added + cost.linked - cost.at_end;
        println!(
            "{size:>7} {:>6.2} s {:>5.2} s {:>15.2} s {:>13.2} {:>6.0} MB {:>6.0} MB",
            cost.added,
            cost.linked,
            cost.at_end,
            sum / *first.get_or_insert(sum),
            cost.memory / 1e3,
            file as f64 / 1e6
        );
    }
    match grown.filter(|_| !keep) {
        Some(grown) => remove(&grown),
        None => Ok(()),
    }
}

/// Deletes a record, where there is one.
fn remove(record: &Path) -> Result<(), Failure> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = record.as_os_str().to_owned();
        name.push(ending);
        if Path::new(&name).exists() {
            fs::remove_file(PathBuf::from(name))?;
        }
    }
    Ok(())
}

/// What 1,000 articles cost.
struct Cost {
    /// Seconds.
    added: f64,
    /// Seconds, all in all.
    linked: f64,
    /// Seconds behind the last article.
    at_end: f64,
    /// Kilobytes.
    memory: f64,
}

fn measure(archive: &Archive, record: &Path, from: usize) -> Result<Cost, Failure> {
    forget_most_memory();
    let entries: Vec<Entry> = (from..from + ADDED).map(|number| archive.entry(number)).collect();
    let mut record = Record::create_or_open(record)?;
    let begun = Clock::start();
    for entries in entries.chunks(BATCH) {
        let mut batch = record.batch()?;
        entries.iter().try_for_each(|entry| batch.add(entry).map(|_| ()))?;
        batch.commit()?;
    }
    let added = begun.seconds();
    let begun = Clock::start();
    let mut last = 0.0;
    record.link(|| last = begun.seconds())?;
    let linked = begun.seconds();
    let at_end = linked - last;
    Ok(Cost { added, linked, at_end, memory: most_memory() })
}

/// Measures how long this program works; on a machine that does other things beside, the clock on the wall tells little.
struct Clock {
    wall: Instant,
    processor: Option<f64>,
}

impl Clock {
    fn start() -> Self {
        Self { wall: Instant::now(), processor: on_the_processor() }
    }

    fn seconds(&self) -> f64 {
        let processor = on_the_processor().zip(self.processor).map(|(now, then)| now - then);
        processor.unwrap_or_else(|| self.wall.elapsed().as_secs_f64())
    }
}

/// For how many seconds this program, which has one thread, was on a processor.
fn on_the_processor() -> Option<f64> {
    let nanoseconds = fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(nanoseconds.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// Makes a record grow by these articles of the archive.
fn add(archive: &Archive, record: &Path, numbers: std::ops::Range<usize>) -> Result<(), Failure> {
    let mut record = Record::create_or_open(record)?;
    for number in numbers.clone().step_by(BATCH) {
        let mut batch = record.batch()?;
        for number in number..numbers.end.min(number + BATCH) {
            batch.add(&archive.entry(number))?;
        }
        batch.commit()?;
    }
    Ok(())
}

/// The most memory that was held since it was last forgotten, in kilobytes; 0 where the system does not tell.
fn most_memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn forget_most_memory() {
    // Where the system cannot, the number is that of the whole run.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Readings, and as many more as one likes that are made from them.
struct Archive {
    readings: Vec<Reading>,
    /// Words that stand in small letters, by how many letters they have; each as often as it stands.
    vocabulary: HashMap<usize, Vec<String>>,
    small: HashSet<String>,
    everywhere: HashSet<String>,
    first: Date,
    /// How many days a copy spans.
    days: i32,
    at_once: bool,
}

impl Archive {
    fn of(file: &Path, at_once: bool) -> Result<Self, Failure> {
        let mut readings: Vec<Reading> = BufReader::new(File::open(file)?)
            .lines()
            .map(|line| Ok(serde_json::from_str(&line?)?))
            .collect::<Result<_, Failure>>()?;
        readings.sort_by(|a, b| a.article.id.cmp(&b.article.id));
        let mut vocabulary: HashMap<usize, Vec<String>> = HashMap::new();
        let mut small = HashSet::new();
        let mut named: HashMap<String, usize> = HashMap::new();
        for reading in &readings {
            let mut names = HashSet::new();
            for word in words(&reading.article.text) {
                if word.starts_with(char::is_lowercase) {
                    vocabulary.entry(word.chars().count()).or_default().push(word.to_owned());
                    small.insert(word.to_owned());
                } else if word.starts_with(char::is_uppercase) {
                    names.insert(word);
                }
            }
            names.into_iter().for_each(|name| *named.entry(name.to_owned()).or_default() += 1);
        }
        let everywhere =
            named.into_iter().filter(|(_, count)| *count >= EVERYWHERE).map(|(name, _)| name).collect();
        let days: Vec<Date> = readings
            .iter()
            .filter_map(|reading| reading.article.published.as_ref()?.earliest.parse().ok())
            .collect();
        let (first, last) = days.iter().min().zip(days.iter().max()).ok_or("no reading has a date")?;
        let (first, days) = (*first, first.until(*last)?.get_days() + 1);
        Ok(Self { readings, vocabulary, small, everywhere, first, days, at_once })
    }

    /// The article with this number, always the same.
    fn entry(&self, number: usize) -> Entry {
        let copied = number > ADDED && chance(number as u64, "copied").is_multiple_of(COPIED);
        // A near copy is one of an article shortly before.
        let origin =
            if copied { number - 1 - (chance(number as u64, "of") as usize) % (ADDED / 2) } else { number };
        let mut reading = self.copy(origin);
        if copied {
            self.reword(&mut reading, number as u64, OF_NEAR_COPY);
            reading.article.outlet = Some(format!("Outlet {}", chance(number as u64, "outlet") % 500));
        }
        let article = &mut reading.article;
        article.url = article.url.take().map(|url| format!("{url}/{number}"));
        article.id =
            (0..4).map(|part| format!("{:016x}", chance(number as u64, &part.to_string()))).collect();
        reading.file = format!("{number}.html");
        Entry {
            page: Page::new(&reading.file, Format::Text, reading.article.text.clone()),
            reading,
            reader: "ready".to_owned(),
        }
    }

    fn copy(&self, number: usize) -> Reading {
        let (copy, at) = (number / self.readings.len(), number % self.readings.len());
        let mut reading = self.readings[at].clone();
        self.reword(&mut reading, copy as u64 + (1 << 32), OTHER_WORDS);
        if !self.at_once {
            self.shift(&mut reading, copy as i32 * self.days);
        }
        reading
    }

    /// Puts other words in the place of some, the same everywhere in the reading.
    fn reword(&self, reading: &mut Reading, key: u64, percent: u64) {
        let names = percent == OTHER_WORDS;
        let anew = |text: &str| self.reworded(text, key, percent, names);
        let article = &mut reading.article;
        article.text = anew(&article.text);
        let letters: Vec<char> = article.text.chars().collect();
        let there = |start: usize, end: usize| letters[start..end].iter().collect::<String>();
        let put = |passage: &mut Passage| passage.text = there(passage.start, passage.end);
        article.title = article.title.as_deref().map(anew);
        article.authors.iter_mut().for_each(|name| *name = anew(name));
        for statement in &mut reading.statements {
            statement.source.iter_mut().chain(&mut statement.cue).chain(&mut statement.content).for_each(put);
            let pieces: Vec<&str> = statement.content.iter().map(|piece| piece.text.as_str()).collect();
            statement.text = pieces.join(" … ");
            statement.speaker.iter_mut().for_each(|speaker| speaker.name = anew(&speaker.name));
            statement.chain.iter_mut().for_each(|name| *name = anew(name));
        }
        for actor in &mut reading.actors {
            actor.name = anew(&actor.name);
            actor.names.iter_mut().for_each(|name| *name = anew(name));
        }
        reading.times.iter_mut().for_each(|time| time.text = there(time.start, time.end));
        reading.figures.iter_mut().for_each(|figure| figure.text = there(figure.start, figure.end));
        reading.events.iter_mut().for_each(|event| event.text = there(event.start, event.end));
    }

    fn reworded(&self, text: &str, key: u64, percent: u64, names: bool) -> String {
        let mut new = String::with_capacity(text.len());
        let mut rest = text;
        for word in words(text) {
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            let behind = text.len() - rest.len();
            new.push_str(&text[behind..at]);
            rest = &text[at + word.len()..];
            let picked = chance(key, word);
            let length = word.chars().count();
            if word.starts_with(char::is_numeric) || self.is_name(word) {
                if names { new.extend(other_letters(word, picked)) } else { new.push_str(word) }
            } else if length >= SHORT && self.small.contains(word) && picked % 100 < percent {
                let same_length = &self.vocabulary[&length];
                new.push_str(&same_length[(picked / 100) as usize % same_length.len()]);
            } else {
                new.push_str(word);
            }
        }
        new + rest
    }

    fn is_name(&self, word: &str) -> bool {
        word.starts_with(char::is_uppercase)
            && !self.everywhere.contains(word)
            && !self.small.contains(&word.to_lowercase())
    }

    fn shift(&self, reading: &mut Reading, days: i32) {
        let moved = |date: &str| -> Option<String> {
            let day: Date = date.get(..10)?.parse().ok()?;
            // What speaks of times long before the archive speaks of the same ones in each copy.
            let day = if day < self.first { day } else { day.checked_add(days.days()).ok()? };
            Some(format!("{day}{}", &date[10..]))
        };
        let put = |date: &mut String| {
            if let Some(moved) = moved(date) {
                *date = moved;
            }
        };
        if let Some(published) = &mut reading.article.published {
            [&mut published.value, &mut published.earliest, &mut published.latest].into_iter().for_each(put);
        }
        for said in reading.statements.iter_mut().filter_map(|statement| statement.said.as_mut()) {
            [&mut said.value, &mut said.earliest, &mut said.latest].into_iter().for_each(put);
        }
        reading.times.iter_mut().filter_map(|time| time.value.as_mut()).for_each(put);
        for event in &mut reading.events {
            [&mut event.value, &mut event.earliest, &mut event.latest].into_iter().flatten().for_each(put);
        }
    }
}

/// The runs of letters, and the runs of digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// As many other letters of the same kinds.
fn other_letters(word: &str, mut picked: u64) -> impl Iterator<Item = char> {
    const KINDS: [&str; 5] =
        ["aeiou", "bcdfghjklmnpqrstvwxyz", "AEIOU", "BCDFGHJKLMNPQRSTVWXYZ", "0123456789"];
    word.chars().map(move |c| {
        let kind = KINDS.iter().find_map(|kind| kind.find(c).map(|at| (kind, at)));
        picked = picked.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        kind.map_or(c, |(kind, at)| char::from(kind.as_bytes()[(at + (picked >> 33) as usize) % kind.len()]))
    })
}

/// A number that looks like chance, the same on every run.
fn chance(key: u64, word: &str) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325 ^ key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = word.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^ (mixed >> 31)
}
