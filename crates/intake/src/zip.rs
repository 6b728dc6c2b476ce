//! Zip archives of pages, and WACZ: zip archives of web archives.
//!
//! Nothing is unpacked to the disk: an entry is read where it lies, and named by the archive's name with its own behind it.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::DeflateDecoder;
use zip::read::{ZipArchive, ZipFile};
use zip::{CompressionMethod, result::ZipError};

use crate::tape::{Input, Section, Stream, Tape};
use crate::{Content, Kind, NotTaken, RATIO, Taken, content, ending, reason, whole};

/// An archive that unpacks to less is read, however small it is.
const PLENTY: u64 = 1 << 30;

/// The pages of one archive, in the order of its entries.
pub(crate) struct Entries {
    name: String,
    path: PathBuf,
    /// How long the archive is.
    length: u64,
    archive: ZipArchive<BufReader<File>>,
    next: usize,
    /// Of a WACZ archive only the web archives are pages: the rest is about them.
    only_warc: bool,
    inner: Option<Box<dyn Iterator<Item = Taken> + Send>>,
    unpacked: u64,
    read: Arc<AtomicU64>,
}

impl Entries {
    /// Opens the archive; `read` hears how much of it has been read.
    pub(crate) fn open(path: &Path, read: Arc<AtomicU64>) -> Result<Self, String> {
        let file = File::open(path).map_err(|err| reason(&err))?;
        let length = file.metadata().map_err(|err| reason(&err))?.len();
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|err| problem(&err))?;
        let only_warc = ending(path) == "wacz" || archive.index_for_name("datapackage.json").is_some();
        let name = path.display().to_string();
        Ok(Self {
            name,
            path: path.to_owned(),
            length,
            archive,
            next: 0,
            only_warc,
            inner: None,
            unpacked: 0,
            read,
        })
    }

    /// What the entry with this number gives.
    fn entry(&mut self, number: usize) -> Option<Content> {
        let mut entry = match self.archive.by_index(number) {
            Ok(entry) => entry,
            Err(err) => return Some(not_taken(format!("{}#{}", self.name, number + 1), problem(&err))),
        };
        if !entry.is_file() {
            return None;
        }
        let own = entry
            .name()
            .map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), Cow::into_owned);
        let name = format!("{}/{own}", self.name);
        if leads_out(&own) {
            return Some(not_taken(name, "its name leads out of the archive: not read".to_owned()));
        }
        let path = PathBuf::from(own);
        if is_hidden(&path) {
            return None;
        }
        if let Some(packing) = crate::warc_by_name(&path) {
            let tape = entry.data_start().ok_or(io::ErrorKind::InvalidData.into()).and_then(|start| {
                let section =
                    Section::of(File::open(&self.path)?, start, entry.compressed_size(), self.read.clone())?;
                unpacked(&entry, section)
            });
            return Some(match tape {
                Ok(input) => content(name, Kind::Warc(packing), Tape::of(input)),
                Err(err) => not_taken(name, reason(&err)),
            });
        }
        if self.only_warc {
            return None;
        }
        self.read.fetch_add(entry.compressed_size(), Ordering::Relaxed);
        let may_be_one = Kind::may_be_a_page(&path);
        if !may_be_one {
            return Some(Content::One(Taken::PassedOver { name, what: crate::dotted(&path) }));
        }
        let bytes = match whole(&mut entry) {
            Ok(bytes) => bytes,
            Err(problem) => return Some(not_taken(name, problem)),
        };
        self.unpacked += bytes.len() as u64;
        if self.unpacked > PLENTY && self.unpacked / RATIO > self.length {
            self.next = usize::MAX;
            let problem = format!(
                "the archive unpacks to more than {RATIO} times its size: the rest of it was not read"
            );
            return Some(not_taken(name, problem));
        }
        match Kind::of(&path, &bytes[..bytes.len().min(crate::HEAD)], false) {
            Some(Kind::Zip) => Some(not_taken(
                name,
                "is an archive inside an archive: unpack the outer one first".to_owned(),
            )),
            Some(kind) => Some(content(name, kind, Tape::of(Box::new(Stream(Cursor::new(bytes)))))),
            None => Some(Content::One(Taken::PassedOver { name, what: crate::dotted(&path) })),
        }
    }
}

/// What an entry unpacks to, read from where it lies in the archive.
fn unpacked(entry: &ZipFile<'_, BufReader<File>>, section: Section) -> io::Result<Box<dyn Input>> {
    match entry.compression() {
        CompressionMethod::Stored => Ok(Box::new(section)),
        CompressionMethod::Deflated => {
            let most = PLENTY.max(entry.compressed_size().saturating_mul(RATIO));
            Ok(Box::new(Stream(DeflateDecoder::new(BufReader::new(section)).take(most))))
        }
        other => Err(io::Error::other(format!("it is packed in a way that is not known here, {other}"))),
    }
}

fn not_taken(name: String, problem: String) -> Content {
    Content::One(Taken::Problem(NotTaken { name, problem }))
}

/// Whether an entry's name is of something outside the archive. Nothing is ever written under it, but it would be told as if it
/// were a file of this machine.
fn leads_out(name: &str) -> bool {
    let parts = || name.split(['/', '\\']);
    let drive = parts().next().is_some_and(|first| first.is_empty() || first.ends_with(':'));
    drive || parts().any(|part| part == "..")
}

/// What a Mac puts beside every file, and hidden files: they are not for reading.
fn is_hidden(path: &Path) -> bool {
    path.iter().any(|part| part == "__MACOSX" || part.as_encoded_bytes().starts_with(b"."))
}

fn problem(err: &ZipError) -> String {
    match err {
        ZipError::Io(err) => reason(err),
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            "is encrypted: unpack it first".to_owned()
        }
        err => format!("cannot be read as a zip archive: {err}"),
    }
}

impl Iterator for Entries {
    type Item = Taken;

    fn next(&mut self) -> Option<Taken> {
        loop {
            if let Some(inner) = &mut self.inner {
                match inner.next() {
                    Some(taken) => return Some(taken),
                    None => self.inner = None,
                }
            }
            if self.next >= self.archive.len() {
                return None;
            }
            self.next += 1;
            match self.entry(self.next - 1) {
                Some(Content::One(taken)) => return Some(taken),
                Some(Content::Many(inner)) => self.inner = Some(inner),
                None => {}
            }
        }
    }
}
