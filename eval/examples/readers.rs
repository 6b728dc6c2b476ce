//! How long a desk that is being served lets its readers wait: `readers RECORD ADDRESS:PORT [SECONDS] [READERS]`.
//!
//! So many readers (8 if not told) ask for one page after another for so many seconds (60), each a page of a kind and of an item of the
//! record drawn at random, by a fixed seed for each reader: what stands often in the record is asked for often. Prints for each kind of
//! page how many were asked for, the median, the 99th percentile and the slowest, in milliseconds. Start `onrecord serve` on the record
//! before and, for what matters most, let `onrecord add` put articles into it meanwhile.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The kinds of pages, each with its address; what stands in braces is drawn.
const PAGES: [(&str, &str); 26] = [
    ("home", "/"),
    ("statements", "/statements"),
    ("statements, later page", "/statements?from={page}"),
    ("statements by a word", "/statements?q={word}"),
    ("statements by two words", "/statements?q={word}+{word}"),
    ("statements by a speaker", "/statements?by={name}"),
    ("statements to somebody", "/statements?to={name}"),
    ("statements about a word", "/statements?about={word}"),
    ("statements of an outlet", "/statements?outlet={outlet}"),
    ("statements since a day", "/statements?q={word}&since={day}"),
    ("statements, oldest first", "/statements?order=oldest&until={day}"),
    ("articles", "/articles"),
    ("articles by a word", "/articles?q={word}"),
    ("an article", "/articles/{article}"),
    ("a statement", "/articles/{article}/statements/0"),
    ("stories", "/stories"),
    ("stories by a word", "/stories?q={word}"),
    ("a story", "/stories/{story}"),
    ("utterances", "/utterances"),
    ("utterances by a word", "/utterances?q={word}"),
    ("an utterance", "/utterances/{utterance}"),
    ("conflicts", "/conflicts"),
    ("figures", "/figures"),
    ("figures by a word", "/figures?of={word}"),
    ("actors", "/actors"),
    ("an actor", "/actors/{name}"),
];

fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (Some(record), Some(address)) = (words.first(), words.get(1)) else {
        return Err("readers RECORD ADDRESS:PORT [SECONDS] [READERS]".into());
    };
    let seconds = words.get(2).map_or(Ok(60), |word| word.parse())?;
    let readers = words.get(3).map_or(Ok(8), |word| word.parse())?;
    let until = Instant::now() + Duration::from_secs(seconds);
    let waits: Vec<Result<Waits, Failure>> = std::thread::scope(|scope| {
        let reader = |seed| scope.spawn(move || read(Path::new(record), address, seed, until));
        let readers: Vec<_> = (1..=readers).map(reader).collect();
        readers
            .into_iter()
            .map(|reader| reader.join().unwrap_or_else(|_| Err("a reader broke off".into())))
            .collect()
    });
    let mut all = Waits::new();
    for waits in waits {
        waits?.into_iter().for_each(|(kind, waits)| all.entry(kind).or_default().extend(waits));
    }
    println!("{:26} {:>6} {:>8} {:>8} {:>8}", "page", "asked", "median", "99 %", "slowest");
    let mut every: Vec<(Duration, String)> = Vec::new();
    for (kind, mut waits) in all {
        tell(kind, &mut waits);
        every.append(&mut waits);
    }
    tell("all", &mut every);
    Ok(())
}

/// How long each page took, by its kind, with its address.
type Waits = BTreeMap<&'static str, Vec<(Duration, String)>>;

fn tell(kind: &str, waits: &mut [(Duration, String)]) {
    waits.sort();
    let at = |share: f64| &waits[((waits.len() - 1) as f64 * share).round() as usize];
    let milliseconds = |wait: &(Duration, String)| wait.0.as_secs_f64() * 1e3;
    let [median, late, last] = [0.5, 0.99, 1.0].map(at);
    println!(
        "{kind:26} {:>6} {:>8.1} {:>8.1} {:>8.1}  {}",
        waits.len(),
        milliseconds(median),
        milliseconds(late),
        milliseconds(last),
        last.1
    );
}

/// One reader.
fn read(record: &Path, address: &str, seed: u64, until: Instant) -> Result<Waits, Failure> {
    let db = Connection::open_with_flags(record, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut drawn = Drawn { db, state: seed };
    let mut waits = Waits::new();
    while Instant::now() < until {
        let (kind, page) = PAGES[drawn.number(PAGES.len() as u64) as usize];
        let page = drawn.filled(page)?;
        let begun = Instant::now();
        let status = ask(address, &page)?;
        waits.entry(kind).or_default().push((begun.elapsed(), page.clone()));
        // Somebody whom only a source names has no page.
        if !matches!(status, 200 | 303 | 404) {
            return Err(format!("{page} is answered with {status}").into());
        }
    }
    Ok(waits)
}

fn ask(address: &str, page: &str) -> Result<u16, Failure> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {page} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let status = answer.get(9..12).and_then(|status| std::str::from_utf8(status).ok());
    Ok(status.ok_or("an answer without a status")?.parse()?)
}

/// Items of the record, drawn at random.
struct Drawn {
    db: Connection,
    state: u64,
}

impl Drawn {
    /// A number below `end`: xorshift, so that a run is like the one before.
    fn number(&mut self, end: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }

    fn filled(&mut self, page: &str) -> Result<String, Failure> {
        let mut found = String::new();
        let mut rest = page;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or("a brace is not closed")?;
            found.push_str(before);
            found.push_str(&escaped(&self.item(name)?));
            rest = after;
        }
        found.push_str(rest);
        Ok(found)
    }

    fn item(&mut self, name: &str) -> Result<String, Failure> {
        let of = |what: &str, table: &str| {
            format!("SELECT {what} FROM {table} WHERE id >= ?1 AND {what} IS NOT NULL LIMIT 1")
        };
        let (sql, table) = match name {
            "page" => return Ok((50 * self.number(40)).to_string()),
            "word" => {
                let text = self.row(&of("text", "statement"), "statement")?;
                let words: Vec<&str> =
                    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3).collect();
                let at = self.number(words.len() as u64) as usize;
                return Ok(words.get(at).map_or("said", |word| word).to_owned());
            }
            "name" => {
                let speaker = "(SELECT name FROM actor WHERE actor.id = speaker_id)";
                (of(speaker, "statement"), "statement")
            }
            "outlet" => (of("outlet", "article"), "article"),
            "day" => (of("published_earliest", "article"), "article"),
            "article" => (of("hash", "article"), "article"),
            "story" => (of("id", "story"), "story"),
            _ => (of("id", "utterance"), "utterance"),
        };
        self.row(&sql, table)
    }

    fn row(&mut self, sql: &str, table: &str) -> Result<String, Failure> {
        let last: i64 =
            self.db.query_row(&format!("SELECT coalesce(max(id), 0) FROM {table}"), [], |row| row.get(0))?;
        let from = self.number(last.unsigned_abs());
        let value: rusqlite::types::Value = self.db.query_row(sql, [from as i64], |row| row.get(0))?;
        Ok(match value {
            rusqlite::types::Value::Text(text) => text,
            rusqlite::types::Value::Integer(number) => number.to_string(),
            _ => return Err(format!("nothing is drawn from {table}").into()),
        })
    }
}

/// As it stands in an address.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
