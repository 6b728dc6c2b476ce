//! What a WARC file is made of: one run of records as they stand, or packed with gzip or Zstandard in members of their own.

use std::io::{self, Read};

use flate2::bufread::GzDecoder;
use zstd::stream::read::Decoder as ZstdDecoder;

use super::VERSION;
use crate::tape::Tape;
use crate::{LONGEST, RATIO};

/// How a file's records are packed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Packing {
    /// Not at all.
    Plain,
    /// A gzip member a record, as the standard advises, or for many.
    Gzip,
    /// A Zstandard frame a record, with the dictionary that they share, if there is one.
    Zstd(Vec<u8>),
}

/// What a gzip member begins with, its method included.
const GZIP: &[u8] = b"\x1f\x8b\x08";
/// What a Zstandard frame begins with.
pub(super) const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

impl Packing {
    /// What each member begins with, and records that are not packed.
    pub(super) fn mark(&self) -> &'static [u8] {
        match self {
            Packing::Plain => VERSION,
            Packing::Gzip => GZIP,
            Packing::Zstd(_) => ZSTD,
        }
    }

    /// How to call a member.
    pub(super) fn member(&self) -> &'static str {
        match self {
            Packing::Plain => "record",
            Packing::Gzip => "gzip member",
            Packing::Zstd(_) => "Zstandard frame",
        }
    }
}

/// Bytes that are enough to tell a record's first line and the name of its first field.
const OPENING: usize = 32;

/// Whether a record's first two lines begin here: its version, and a field of its header.
fn opens_record(ahead: &[u8]) -> bool {
    let lines =
        ahead.strip_prefix(VERSION).and_then(|rest| rest.strip_prefix(b"0").or(rest.strip_prefix(b"1")));
    let field = lines.and_then(|rest| rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")));
    let begins = |name: &[u8]| {
        field.and_then(|field| field.get(..name.len())).is_some_and(|own| own.eq_ignore_ascii_case(name))
    };
    begins(b"WARC-") || begins(b"Content-")
}

/// A member that is being unpacked, or the rest of a file that is not packed.
pub(super) struct Member {
    unpacking: Unpacking,
    buffer: Vec<u8>,
    used: usize,
    /// The place of the buffer's first byte in what is unpacked.
    before: u64,
    /// Where the member begins in the file.
    pub(super) start: u64,
}

enum Unpacking {
    Plain(Tape),
    Gzip(Box<GzDecoder<Tape>>),
    Zstd(ZstdDecoder<'static, Tape>),
}

impl Member {
    const CHUNK: usize = 1 << 15;
    /// Frames that need a larger window, 128 MiB, are refused.
    const WINDOW: u32 = 27;

    /// What begins where the tape stands.
    pub(super) fn open(tape: Tape, packing: &Packing) -> io::Result<Self> {
        let start = tape.place();
        let unpacking = match packing {
            Packing::Plain => Unpacking::Plain(tape),
            Packing::Gzip => Unpacking::Gzip(Box::new(GzDecoder::new(tape))),
            Packing::Zstd(dictionary) => {
                let mut decoder = ZstdDecoder::with_dictionary(tape, dictionary)?.single_frame();
                decoder.window_log_max(Self::WINDOW)?;
                Unpacking::Zstd(decoder)
            }
        };
        Ok(Self { unpacking, buffer: Vec::new(), used: 0, before: 0, start })
    }

    /// The file, wherever it has been read to.
    pub(super) fn into_tape(self) -> Tape {
        match self.unpacking {
            Unpacking::Plain(tape) => tape,
            Unpacking::Gzip(decoder) => decoder.into_inner(),
            Unpacking::Zstd(decoder) => decoder.finish(),
        }
    }

    /// Where the next byte stands in what is unpacked.
    pub(super) fn place(&self) -> u64 {
        self.before + self.used as u64
    }

    /// The next bytes, at least `wanted` where there are so many, without using them.
    pub(super) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.used < wanted && self.unpack_more()? > 0 {}
        Ok(&self.buffer[self.used..])
    }

    /// Goes on by that many bytes of those that `peek` showed.
    pub(super) fn consume(&mut self, bytes: usize) {
        self.used += bytes;
    }

    /// Passes over that many bytes, or as many as there are; says how many.
    pub(super) fn skip(&mut self, bytes: u64) -> io::Result<u64> {
        let mut skipped = 0;
        while skipped < bytes {
            let ahead = self.peek(1)?.len();
            if ahead == 0 {
                break;
            }
            let part = ahead.min(usize::try_from(bytes - skipped).unwrap_or(usize::MAX));
            self.consume(part);
            skipped += part as u64;
        }
        Ok(skipped)
    }

    /// That many bytes, or as many as there are.
    pub(super) fn read(&mut self, bytes: usize) -> io::Result<Vec<u8>> {
        let mut read = Vec::new();
        while read.len() < bytes {
            let ahead = self.peek(1)?;
            if ahead.is_empty() {
                break;
            }
            let part = ahead.len().min(bytes - read.len());
            read.extend_from_slice(&ahead[..part]);
            self.consume(part);
        }
        Ok(read)
    }

    /// Goes on to where the next record opens; says whether there is one. A page may speak of archives: the first two lines must be
    /// those of a record.
    pub(super) fn find_record(&mut self) -> io::Result<bool> {
        loop {
            let ahead = self.peek(VERSION.len())?;
            if ahead.len() < VERSION.len() {
                return Ok(false);
            }
            let Some(at) = memchr::memmem::find(ahead, VERSION) else {
                let passed = ahead.len() + 1 - VERSION.len();
                self.consume(passed);
                continue;
            };
            self.consume(at);
            if opens_record(self.peek(OPENING)?) {
                return Ok(true);
            }
            self.consume(1);
        }
    }

    fn unpack_more(&mut self) -> io::Result<usize> {
        self.buffer.drain(..self.used);
        self.before += self.used as u64;
        self.used = 0;
        let before = self.buffer.len();
        self.buffer.resize(before + Self::CHUNK, 0);
        let into = &mut self.buffer[before..];
        let read = match &mut self.unpacking {
            Unpacking::Plain(tape) => tape.read(into),
            Unpacking::Gzip(decoder) => decoder.read(into),
            Unpacking::Zstd(decoder) => decoder.read(into),
        };
        self.buffer.truncate(before + *read.as_ref().unwrap_or(&0));
        let packed = match &self.unpacking {
            Unpacking::Plain(_) => return read,
            Unpacking::Gzip(decoder) => decoder.get_ref().place(),
            Unpacking::Zstd(decoder) => decoder.get_ref().place(),
        } - self.start;
        let unpacked = self.before + self.buffer.len() as u64;
        if unpacked > LONGEST as u64 && unpacked / RATIO > packed {
            return Err(io::Error::other(format!("it unpacks to more than {RATIO} times its size")));
        }
        read
    }
}
