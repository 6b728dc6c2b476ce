//! Web archives (WARC): the pages among their records, one after another, whatever is wrong with the ones between.
//!
//! A damaged record is told with the byte at which it begins, and the search for the next one goes from there: a line that
//! opens a record or, in a packed file, a member that unpacks to one. A page's bytes are what the server sent without the
//! encodings it was sent in, so the same page from an archive and from a saved file is one article.

mod http;
mod member;
mod record;

use std::collections::HashMap;
use std::io::{self, Read};

use jiff::civil::Date;
use onrecord_page::{ArticleId, Page};

pub(crate) use self::http::{NoPage, Sent};
pub(crate) use self::member::Packing;
use self::member::{Member, ZSTD};
use self::record::{Damage, Record};
use crate::tape::Tape;
use crate::{LONGEST, NotTaken, Taken, reason};

/// What every record begins with.
const VERSION: &[u8] = b"WARC/1.";

/// A file of which more is read again than this many times all of it, and than plenty, is made to be read for ever: each of its records
/// claims to hold all that follow.
const MOST_AGAIN: u64 = 64;
const PLENTY: u64 = 1 << 30;

/// How many of a file's pages are remembered, so that what is said of them later (revisits) is understood.
const REMEMBERED: usize = 1 << 20;

/// How the file that begins like this is packed, if it is a web archive.
pub(crate) fn begins(head: &[u8]) -> Option<Packing> {
    let mut opening = [0; VERSION.len()];
    let mut unpacks =
        |mut unpacked: Box<dyn Read + '_>| unpacked.read_exact(&mut opening).is_ok() && opening == *VERSION;
    if head.starts_with(VERSION) {
        Some(Packing::Plain)
    } else if unpacks(Box::new(flate2::bufread::GzDecoder::new(head))) {
        Some(Packing::Gzip)
    } else if is_dictionary(head)
        || head.starts_with(ZSTD)
            && zstd::stream::read::Decoder::new(head).is_ok_and(|decoder| unpacks(Box::new(decoder)))
    {
        Some(Packing::Zstd(Vec::new()))
    } else {
        None
    }
}

/// The pages of one archive, each named `FILE#BYTE` by where its record or its record's member begins; with `+BYTE`
/// behind it where a member holds more than one.
pub(crate) struct Records {
    name: String,
    packing: Packing,
    open: Open,
    /// The articles of the pages that came by, by their payload's digest and by their record's id.
    seen: HashMap<String, ArticleId>,
    /// How many bytes have been read again in search of records behind damaged ones.
    again: u64,
    /// The last place in the file that has been reached.
    furthest: u64,
}

/// What is being read.
enum Open {
    /// Nothing yet.
    Head(Tape),
    /// What comes after a member.
    Between(Tape),
    /// A member, up to the next record.
    Inside(Member),
    /// Nothing any more.
    Ended,
}

impl Records {
    pub(crate) fn of(name: String, packing: Packing, tape: Tape) -> Self {
        Self { name, packing, open: Open::Head(tape), seen: HashMap::new(), again: 0, furthest: 0 }
    }

    /// One step: what it gives is a page, or nothing that is worth a word.
    fn step(&mut self) -> io::Result<Option<Taken>> {
        match std::mem::replace(&mut self.open, Open::Ended) {
            Open::Ended => Ok(None),
            Open::Head(mut tape) => {
                if let Packing::Zstd(dictionary) = &mut self.packing
                    && is_dictionary(tape.peek(4)?)
                {
                    *dictionary = read_dictionary(&mut tape)?;
                }
                self.open = Open::Between(tape);
                Ok(None)
            }
            Open::Between(tape) => self.between(tape),
            Open::Inside(member) => self.inside(member),
        }
    }

    fn between(&mut self, mut tape: Tape) -> io::Result<Option<Taken>> {
        let mark = self.packing.mark();
        let ahead = tape.peek(mark.len())?;
        if ahead.is_empty() {
            return Ok(None);
        }
        let begins = ahead.starts_with(mark);
        if begins || self.packing == Packing::Plain {
            self.open = Open::Inside(Member::open(tape, &self.packing)?);
            return Ok(None);
        }
        let place = tape.place();
        let problem = format!("no {} begins here", self.packing.member());
        self.next_member(tape, place)?;
        Ok(Some(self.problem(&place.to_string(), problem, None)))
    }

    fn inside(&mut self, mut member: Member) -> io::Result<Option<Taken>> {
        let place = self.place(&member);
        match Record::read(&mut member) {
            Ok(None) => {
                if self.packing != Packing::Plain {
                    self.open = Open::Between(member.into_tape());
                }
                Ok(None)
            }
            Ok(Some(record)) => {
                self.open = Open::Inside(member);
                Ok(self.taken(&place, record))
            }
            Err(Damage { problem, url, from }) => {
                self.search(member, from)?;
                Ok(Some(self.problem(&place, problem, url)))
            }
        }
    }

    /// How to call the place at which a member stands.
    fn place(&self, member: &Member) -> String {
        match (&self.packing, member.place()) {
            (Packing::Plain, inside) => (member.start + inside).to_string(),
            (_, 0) => member.start.to_string(),
            (_, inside) => format!("{}+{inside}", member.start),
        }
    }

    fn problem(&self, place: &str, problem: String, url: Option<String>) -> Taken {
        let of = url.map_or_else(String::new, |url| format!(" ({url})"));
        Taken::Problem(NotTaken { name: format!("{}#{place}", self.name), problem: problem + &of })
    }

    /// Looks for the next record from byte `from` of what is unpacked; the one before it is damaged.
    fn search(&mut self, member: Member, from: u64) -> io::Result<()> {
        let (start, mut tape) = (member.start, member.into_tape());
        self.furthest = self.furthest.max(tape.place());
        self.again += match self.packing {
            Packing::Plain => tape.place().saturating_sub(start + from),
            _ => from + (tape.place() - start),
        };
        if self.again > PLENTY + MOST_AGAIN * self.furthest {
            return Err(io::Error::other("so much of it is damaged that the rest of it was not read"));
        }
        if self.packing == Packing::Plain {
            // A stream that has gone too far is looked through from where it is.
            _ = tape.go_to(start + from);
            let mut rest = Member::open(tape, &self.packing)?;
            if rest.find_record()? {
                self.open = Open::Inside(rest);
            }
            return Ok(());
        }
        if tape.go_to(start).is_err() {
            return self.next_member(tape, start);
        }
        let mut again = Member::open(tape, &self.packing)?;
        let found = again.skip(from).and_then(|_| again.find_record());
        match found {
            Ok(true) => {
                self.open = Open::Inside(again);
                Ok(())
            }
            Ok(false) => {
                self.open = Open::Between(again.into_tape());
                Ok(())
            }
            Err(_) => self.next_member(again.into_tape(), start),
        }
    }

    /// Looks for the next member after byte `start` of the file that unpacks to a record.
    fn next_member(&mut self, mut tape: Tape, start: u64) -> io::Result<()> {
        // A stream that has gone too far is looked through from where it is.
        _ = tape.go_to(start + 1);
        loop {
            if !tape.find(self.packing.mark())? {
                return Ok(());
            }
            let place = tape.place();
            let mut member = Member::open(tape, &self.packing)?;
            let is_record = member.peek(VERSION.len()).is_ok_and(|opening| opening.starts_with(VERSION));
            if is_record {
                self.open = Open::Inside(member);
                return Ok(());
            }
            tape = member.into_tape();
            tape.go_to(place + 1)?;
        }
    }

    /// What a record gives: a page, one that came by already, or nothing worth a word.
    fn taken(&mut self, place: &str, record: Record) -> Option<Taken> {
        let Record { header, block } = record;
        let name = format!("{}#{place}", self.name);
        let answer = match (header.kind().as_str(), block) {
            ("response" | "resource", None) => {
                Err(NoPage::Other(format!("longer than {} MiB", LONGEST >> 20)))
            }
            ("response", Some(block)) if is_http(header.get("Content-Type")) => {
                http::answer(&block, header.get("WARC-Truncated").is_some())
            }
            ("response" | "resource", Some(block)) => http::resource(header.get("Content-Type"), block),
            ("revisit", _) => {
                let original = ["WARC-Payload-Digest", "WARC-Refers-To"]
                    .iter()
                    .find_map(|field| self.seen.get(header.get(field)?));
                return Some(match original {
                    Some(&id) => Taken::Again { id, name },
                    None => Taken::PassedOver { name, what: "revisit of what is not in the file".to_owned() },
                });
            }
            ("conversion", _) => Err(NoPage::Other("text made of a page".to_owned())),
            // What was asked, and what the archive says of itself.
            _ => return None,
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(NoPage::Other(what)) => return Some(Taken::PassedOver { name, what }),
            Err(NoPage::Damaged(problem)) => return Some(self.problem(place, problem, header.url())),
        };
        if self.seen.len() < REMEMBERED {
            let id = ArticleId::of(&answer.body);
            for key in ["WARC-Payload-Digest", "WARC-Record-ID"].iter().filter_map(|field| header.get(field))
            {
                self.seen.entry(key.to_owned()).or_insert(id);
            }
        }
        Some(Taken::Page(Page {
            fetched: header.get("WARC-Date").and_then(day),
            url: header.url(),
            charset: answer.charset,
            ..Page::new(name, answer.format, answer.body)
        }))
    }
}

impl Iterator for Records {
    type Item = Taken;

    fn next(&mut self) -> Option<Taken> {
        while !matches!(self.open, Open::Ended) {
            match self.step() {
                Ok(None) => {}
                Ok(taken) => return taken,
                Err(err) => {
                    return Some(Taken::Problem(NotTaken { name: self.name.clone(), problem: reason(&err) }));
                }
            }
        }
        None
    }
}

/// Whether a response is what a web server answered, as nearly all are.
fn is_http(kind: Option<&str>) -> bool {
    kind.is_none_or(|kind| kind.trim_start().to_ascii_lowercase().starts_with("application/http"))
}

/// The day of a moment in UTC, as archives write it.
fn day(moment: &str) -> Option<Date> {
    moment.get(..10)?.parse().ok()
}

/// Whether a file packed with Zstandard begins with the dictionary of its frames.
fn is_dictionary(head: &[u8]) -> bool {
    head.starts_with(&0x184d_2a5d_u32.to_le_bytes())
}

/// The dictionary at which the tape stands, which is then behind it.
fn read_dictionary(tape: &mut Tape) -> io::Result<Vec<u8>> {
    /// Many times what the programs make that pack archives.
    const LONGEST: u64 = 16 << 20;
    let too_long = || io::Error::other(format!("its dictionary is longer than {} MiB", LONGEST >> 20));
    let mut head = [0; 8];
    tape.read_exact(&mut head)?;
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
    if u64::from(length) > LONGEST {
        return Err(too_long());
    }
    let mut dictionary = Vec::new();
    tape.take(length.into()).read_to_end(&mut dictionary)?;
    if !dictionary.starts_with(ZSTD) {
        return Ok(dictionary);
    }
    let mut unpacked = Vec::new();
    zstd::stream::read::Decoder::new(dictionary.as_slice())?.take(LONGEST + 1).read_to_end(&mut unpacked)?;
    if unpacked.len() as u64 > LONGEST { Err(too_long()) } else { Ok(unpacked) }
}
