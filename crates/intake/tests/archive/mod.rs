//! Web archives for tests: records with pages in them, sent in several ways, some of them damaged in one of ten ways.

#![allow(dead_code, reason = "not every test uses all of it")]
#![allow(clippy::unwrap_used, reason = "writing to memory does not fail")]

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// How the records are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
    Zstd,
    /// With a dictionary at the head of the file.
    ZstdDictionary,
}

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    CutOff,
    FlippedByte,
    LengthTooHigh,
    LengthTooLow,
    BadStatus,
    BadChunk,
    BrokenMember,
    /// It stands before the record, which is whole.
    GarbageBefore,
    NoVersion,
    UnknownEncoding,
}

impl Damage {
    pub(crate) const ALL: [Self; 10] = [
        Self::CutOff,
        Self::FlippedByte,
        Self::LengthTooHigh,
        Self::LengthTooLow,
        Self::BadStatus,
        Self::BadChunk,
        Self::BrokenMember,
        Self::GarbageBefore,
        Self::NoVersion,
        Self::UnknownEncoding,
    ];
}

/// A record: its header's fields, without its length, and its block.
pub(crate) fn record(fields: &[(&str, &str)], block: &[u8]) -> Vec<u8> {
    with_length(fields, block, block.len())
}

fn with_length(fields: &[(&str, &str)], block: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = b"WARC/1.0\r\n".to_vec();
    for (name, value) in fields {
        write!(bytes, "{name}: {value}\r\n").unwrap();
    }
    write!(bytes, "Content-Length: {length}\r\n\r\n").unwrap();
    bytes.extend_from_slice(block);
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes
}

/// What a server answers with that page: one of several ways to send it, by `number`.
fn answer(kind: &str, body: &[u8], number: usize, damage: Option<Damage>) -> Vec<u8> {
    let gzip = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let chunked = |bytes: &[u8]| {
        let mut chunks: Vec<u8> = bytes
            .chunks(1000)
            .flat_map(|chunk| [format!("{:X}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
            .collect();
        chunks.extend_from_slice(b"0\r\n\r\n");
        chunks
    };
    let (header, body) = match (damage, number % 4) {
        (Some(Damage::BadChunk), _) => {
            let mut chunks = chunked(body);
            chunks[0] = b'x';
            ("Transfer-Encoding: chunked\r\n", chunks)
        }
        (Some(Damage::UnknownEncoding), _) => ("Content-Encoding: rot13\r\n", gzip(body)),
        (_, 0) => ("", body.to_vec()),
        (_, 1) => ("Transfer-Encoding: chunked\r\n", chunked(body)),
        (_, 2) => ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", chunked(&gzip(body))),
        _ => ("Content-Encoding: zstd\r\n", zstd::encode_all(body, 1).unwrap()),
    };
    let status = if damage == Some(Damage::BadStatus) { "HTTP/1.1 O.K." } else { "HTTP/1.1 200 OK" };
    let head = format!("{status}\r\nServer: x\r\nContent-Type: {kind}\r\n{header}\r\n");
    [head.as_bytes(), &body].concat()
}

/// An archive in the making.
pub(crate) struct Archive {
    packing: Packing,
    dictionary: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
}

impl Archive {
    pub(crate) fn new(packing: Packing) -> Self {
        let mut archive = Self { packing, dictionary: Vec::new(), bytes: Vec::new() };
        if packing == Packing::ZstdDictionary {
            archive.dictionary =
                b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://HTTP/1.1 200 OK\r\n<p>said"
                    .repeat(20);
            let packed = zstd::encode_all(archive.dictionary.as_slice(), 1).unwrap();
            archive.bytes.extend_from_slice(&0x184d_2a5d_u32.to_le_bytes());
            archive.bytes.extend_from_slice(&u32::try_from(packed.len()).unwrap().to_le_bytes());
            archive.bytes.extend_from_slice(&packed);
        }
        archive
    }

    /// Adds a record; says at which byte it begins.
    pub(crate) fn add(&mut self, record: &[u8]) -> usize {
        let place = self.bytes.len();
        self.bytes.extend_from_slice(&self.packed(record));
        place
    }

    fn packed(&self, record: &[u8]) -> Vec<u8> {
        match self.packing {
            Packing::Plain => record.to_vec(),
            Packing::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
                encoder.write_all(record).unwrap();
                encoder.finish().unwrap()
            }
            Packing::Zstd | Packing::ZstdDictionary => {
                let mut encoder =
                    zstd::stream::write::Encoder::with_dictionary(Vec::new(), 3, &self.dictionary).unwrap();
                encoder.include_checksum(true).unwrap();
                encoder.write_all(record).unwrap();
                encoder.finish().unwrap()
            }
        }
    }

    /// Adds a page with what belongs to it, a request and its answer; says at which byte the answer begins, or what is wrong with it.
    pub(crate) fn add_page(
        &mut self,
        url: &str,
        body: &[u8],
        number: usize,
        damage: Option<Damage>,
    ) -> usize {
        let date = ("WARC-Date", "2024-06-01T08:30:00Z");
        self.add(&record(
            &[("WARC-Type", "request"), ("WARC-Target-URI", url), date],
            b"GET / HTTP/1.1\r\n\r\n",
        ));
        let place = self.bytes.len();
        let id = format!("<urn:uuid:{number}>");
        let kind = if url.ends_with(".txt") { "text/plain" } else { "text/html" };
        let block = answer(kind, body, number, damage);
        let fields = [
            ("WARC-Type", "response"),
            ("WARC-Record-ID", id.as_str()),
            ("WARC-Target-URI", url),
            date,
            ("Content-Type", "application/http; msgtype=response"),
        ];
        let length = match damage {
            Some(Damage::LengthTooHigh) => block.len() + 1000,
            Some(Damage::LengthTooLow) => block.len() - 100,
            _ => block.len(),
        };
        let mut record = with_length(&fields, &block, length);
        if damage == Some(Damage::NoVersion) {
            record.drain(.."WARC/1.0\r\n".len());
        }
        if damage == Some(Damage::GarbageBefore) {
            self.bytes.extend_from_slice(b"<p>not a record\r\n");
        }
        let mut packed = self.packed(&record);
        let middle = packed.len() / 2;
        match damage {
            Some(Damage::CutOff) => packed.truncate(middle),
            // What is not packed does not show that it was changed, but in its header.
            Some(Damage::FlippedByte) if self.packing != Packing::Plain => packed[middle] ^= 0x55,
            Some(Damage::FlippedByte | Damage::BrokenMember) => packed[0] ^= 0x80,
            _ => {}
        }
        self.bytes.extend_from_slice(&packed);
        place
    }
}

/// A page like `page`, and like no other: `number` stands in its text.
pub(crate) fn varied(page: &[u8], number: usize) -> Vec<u8> {
    let mark = format!("<p>This is edition {number} of the page.</p></body>");
    match page.windows(7).rposition(|window| window.eq_ignore_ascii_case(b"</body>")) {
        Some(at) => [&page[..at], mark.as_bytes(), &page[at + 7..]].concat(),
        None => [page, mark.as_bytes()].concat(),
    }
}
