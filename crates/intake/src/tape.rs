//! Bytes that can be gone back in: a damaged container is looked through again from where the damage began.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where bytes come from.
pub(crate) trait Input: Read + Send {
    /// Reads on from byte `at`, counted from where it began; an error where it cannot.
    fn go_to(&mut self, at: u64) -> io::Result<()>;
}

/// A part of a file, or the whole of it, that tells how much of it has been read.
pub(crate) struct Section {
    file: File,
    start: u64,
    length: u64,
    at: u64,
    /// What has been told of already.
    told: u64,
    read: Arc<AtomicU64>,
}

impl Section {
    /// The `length` bytes of `file` from `start` on; `read` hears of each that is read for the first time.
    pub(crate) fn of(mut file: File, start: u64, length: u64, read: Arc<AtomicU64>) -> io::Result<Self> {
        file.seek(SeekFrom::Start(start))?;
        Ok(Self { file, start, length, at: 0, told: 0, read })
    }
}

impl Read for Section {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.length - self.at).unwrap_or(usize::MAX).min(into.len());
        let read = self.file.read(&mut into[..left])?;
        self.at += read as u64;
        if let Some(new) = self.at.checked_sub(self.told) {
            self.read.fetch_add(new, Ordering::Relaxed);
            self.told = self.at;
        }
        Ok(read)
    }
}

impl Input for Section {
    fn go_to(&mut self, at: u64) -> io::Result<()> {
        self.at = at.min(self.length);
        self.file.seek(SeekFrom::Start(self.start + self.at)).map(|_| ())
    }
}

/// What comes once, and cannot be read again: standard input.
pub(crate) struct Stream<R>(pub(crate) R);

impl<R: Read> Read for Stream<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl<R: Read + Send> Input for Stream<R> {
    fn go_to(&mut self, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// An input with a place in it. What was read lately is kept, so that also a stream can be gone back in a little.
pub(crate) struct Tape {
    input: Box<dyn Input>,
    buffer: Vec<u8>,
    /// The place of the buffer's first byte in the input.
    start: u64,
    /// How many of the buffer's bytes have been used.
    used: usize,
}

impl Tape {
    const CHUNK: usize = 1 << 16;
    /// How much is kept of what was read.
    const KEPT: usize = 4 << 20;

    pub(crate) fn of(input: Box<dyn Input>) -> Self {
        Self { input, buffer: Vec::new(), start: 0, used: 0 }
    }

    /// Where the next byte stands in the input.
    pub(crate) fn place(&self) -> u64 {
        self.start + self.used as u64
    }

    /// Reads on from `place`, if the input can be read there again.
    pub(crate) fn go_to(&mut self, place: u64) -> io::Result<()> {
        let kept = place.checked_sub(self.start).and_then(|at| usize::try_from(at).ok());
        if let Some(used) = kept.filter(|&at| at <= self.buffer.len()) {
            self.used = used;
            return Ok(());
        }
        self.input.go_to(place)?;
        self.buffer.clear();
        (self.start, self.used) = (place, 0);
        Ok(())
    }

    /// The next bytes, at least `wanted` where there are so many, without using them.
    pub(crate) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.used < wanted && self.read_more()? > 0 {}
        Ok(&self.buffer[self.used..])
    }

    /// Goes on to where `pattern` begins; says whether there is one.
    pub(crate) fn find(&mut self, pattern: &[u8]) -> io::Result<bool> {
        loop {
            let ahead = self.peek(pattern.len())?;
            if ahead.len() < pattern.len() {
                self.used = self.buffer.len();
                return Ok(false);
            }
            match memchr::memmem::find(ahead, pattern) {
                Some(at) => {
                    self.used += at;
                    return Ok(true);
                }
                None => self.used = self.buffer.len() + 1 - pattern.len(),
            }
        }
    }

    fn read_more(&mut self) -> io::Result<usize> {
        if self.used > Self::KEPT {
            let surplus = self.used - Self::KEPT / 2;
            self.buffer.drain(..surplus);
            self.start += surplus as u64;
            self.used -= surplus;
        }
        let before = self.buffer.len();
        self.buffer.resize(before + Self::CHUNK, 0);
        let read = loop {
            match self.input.read(&mut self.buffer[before..]) {
                Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(before + *read.as_ref().unwrap_or(&0));
        read
    }
}

impl BufRead for Tape {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, bytes: usize) {
        self.used += bytes;
    }
}

impl Read for Tape {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ahead = self.peek(1)?;
        let read = ahead.len().min(into.len());
        into[..read].copy_from_slice(&ahead[..read]);
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes in small pieces, as a pipe gives them.
    struct Drip(Vec<u8>);

    impl Read for Drip {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let read = self.0.len().min(3).min(into.len());
            into[..read].copy_from_slice(&self.0[..read]);
            self.0.drain(..read);
            Ok(read)
        }
    }

    #[test]
    fn what_is_looked_for_may_lie_across_two_pieces() {
        let mut tape = Tape::of(Box::new(Stream(Drip(b"ab WARC/1.0 cd WARC/1.1".to_vec()))));
        assert!(tape.find(b"WARC/1.").unwrap());
        assert_eq!(tape.place(), 3);
        tape.consume(1);
        assert!(tape.find(b"WARC/1.").unwrap());
        assert_eq!(tape.place(), 15);
        tape.consume(1);
        assert!(!tape.find(b"WARC/1.").unwrap());
        tape.go_to(3).unwrap();
        assert_eq!(&tape.peek(7).unwrap()[..7], b"WARC/1.");
    }

    #[test]
    fn a_stream_cannot_be_gone_back_in_for_ever() {
        let mut tape = Tape::of(Box::new(Stream(io::repeat(7).take(20 << 20))));
        io::copy(&mut tape, &mut io::sink()).unwrap();
        assert!(tape.go_to(0).is_err());
        assert_eq!(tape.place(), 20 << 20);
        assert!(tape.buffer.len() <= Tape::KEPT + 2 * Tape::CHUNK);
    }
}
