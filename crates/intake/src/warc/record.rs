//! One record: its header, and its block.

use std::io;

use super::member::Member;
use crate::LONGEST;

/// What stands behind a record.
const ENDS: &[u8] = b"\r\n\r\n";

/// A header that is longer is none.
const LONGEST_HEADER: usize = 1 << 16;

/// What a record says of itself, and its block where it may hold a page.
pub(super) struct Record {
    pub(super) header: Header,
    /// None where it is no page's, or longer than a page's can be.
    pub(super) block: Option<Vec<u8>>,
}

/// Why a record cannot be had.
pub(super) struct Damage {
    /// In words for a person.
    pub(super) problem: String,
    /// The address that it is of, where so much could be read.
    pub(super) url: Option<String>,
    /// Where the search for the next record begins, in what is unpacked.
    pub(super) from: u64,
}

/// The fields of a record's header.
#[derive(Debug, Default)]
pub(super) struct Header(Vec<(String, String)>);

impl Header {
    /// The field of this name, however its letters are written.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The address that the record is of.
    pub(super) fn url(&self) -> Option<String> {
        let url = self.get("WARC-Target-URI")?;
        // Some programs write it as the standard's first version seems to say.
        Some(url.trim_start_matches('<').trim_end_matches('>').to_owned()).filter(|url| !url.is_empty())
    }

    /// What kind of record it is, in small letters.
    pub(super) fn kind(&self) -> String {
        self.get("WARC-Type").unwrap_or_default().to_ascii_lowercase()
    }
}

/// Lines of `name: value`, up to an empty one; a line that begins with a blank goes on where the one before it ended, and one
/// that is nothing of the sort is left out.
pub(super) fn fields<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in lines {
        let line = String::from_utf8_lossy(line);
        if let Some((_, value)) = fields.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    fields
}

impl Record {
    /// The next record; none at the member's end.
    pub(super) fn read(member: &mut Member) -> Result<Option<Self>, Damage> {
        let start = member.place();
        let at_start = |problem: String| Damage { problem, url: None, from: start + 1 };
        // Some programs put more empty lines between records than they should, or a last one at the end.
        let blank = |err: io::Error| at_start(unpacking(&err));
        skip_newlines(member).map_err(blank)?;
        if member.peek(1).map_err(blank)?.is_empty() {
            return Ok(None);
        }
        let header = header(member).map_err(at_start)?;
        let from = member.place();
        let damage = |problem: String| Damage { problem, url: header.url(), from };
        let length = header.get("Content-Length").unwrap_or_default();
        let length: u64 =
            length.parse().map_err(|_| damage(format!("its length is no number: {length:.40?}")))?;
        let unpacked = |err: io::Error| damage(unpacking(&err));
        let wanted = matches!(header.kind().as_str(), "response" | "resource");
        let (block, read) = match usize::try_from(length).ok().filter(|&length| wanted && length <= LONGEST) {
            Some(length) => {
                let block = member.read(length).map_err(unpacked)?;
                let read = block.len() as u64;
                (Some(block), read)
            }
            None => (None, member.skip(length).map_err(unpacked)?),
        };
        if read < length {
            return Err(damage(format!("it says that it has {length} bytes, but only {read} are there")));
        }
        // Two line ends stand behind it; where others do, what follows must be a record. What comes after it may be damaged: then it
        // is that.
        let ends = member.peek(ENDS.len()).map_err(unpacked)?.starts_with(ENDS);
        let any = skip_newlines(member).map_err(unpacked)?;
        let after = member.peek(super::VERSION.len()).map_err(unpacked)?;
        if !(ends || after.is_empty() || any && after.starts_with(super::VERSION)) {
            return Err(damage(format!("it does not end after the {length} bytes that it says it has")));
        }
        Ok(Some(Self { header, block }))
    }
}

/// The header at which the member stands, which is then behind it.
fn header(member: &mut Member) -> Result<Header, String> {
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut length = 0;
    loop {
        let mut wanted = 256;
        let line = loop {
            let ahead = member.peek(wanted).map_err(|err| unpacking(&err))?;
            if let Some(end) = memchr::memchr(b'\n', ahead) {
                let line = ahead[..end].strip_suffix(b"\r").unwrap_or(&ahead[..end]).to_vec();
                member.consume(end + 1);
                length += end + 1;
                break line;
            }
            if ahead.len() < wanted {
                return Err("the file is cut off in its header".to_owned());
            }
            if wanted > LONGEST_HEADER {
                return Err("its header does not end".to_owned());
            }
            wanted *= 2;
        };
        if lines.is_empty() && !line.starts_with(super::VERSION) {
            return Err("no record begins here: the line with its version, WARC/1.0 or WARC/1.1, is missing"
                .to_owned());
        }
        if line.is_empty() {
            return Ok(Header(fields(lines.iter().skip(1).map(Vec::as_slice))));
        }
        lines.push(line);
        if length > LONGEST_HEADER {
            return Err("its header does not end".to_owned());
        }
    }
}

/// Passes over line ends; says whether there were any.
fn skip_newlines(member: &mut Member) -> io::Result<bool> {
    let mut any = false;
    while let Some(b'\r' | b'\n') = member.peek(1)?.first() {
        member.consume(1);
        any = true;
    }
    Ok(any)
}

/// What it means that a member cannot be unpacked.
pub(super) fn unpacking(err: &io::Error) -> String {
    match err.kind() {
        io::ErrorKind::UnexpectedEof => "the file is cut off in the middle of it".to_owned(),
        _ => format!("it cannot be unpacked: {err}"),
    }
}
