//! What was asked and answered, kept as a web archive (WARC 1.1, a gzip member a record), so that the evidence outlasts the page.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use flate2::Compression;
use flate2::write::GzEncoder;
use http::StatusCode;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::exchange::Exchange;

/// A web archive that is written.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    file: Mutex<File>,
}

impl Archive {
    /// Goes on with the archive at `path`, or begins it; in a folder, begins one that has the time as its name. `agent` is who
    /// fetches.
    pub fn open(path: &Path, agent: &str) -> io::Result<Self> {
        let now = Timestamp::now();
        let path = match path.is_dir() {
            true => path.join(format!("onrecord-{}.warc.gz", now.strftime("%Y%m%d%H%M%S"))),
            false => path.to_owned(),
        };
        let file = OpenOptions::new().append(true).create(true).open(&path)?;
        file.try_lock().map_err(|err| match err {
            TryLockError::WouldBlock => io::Error::other("another run is writing it"),
            TryLockError::Error(err) => err,
        })?;
        let archive = Self { path, file: Mutex::new(file) };
        let about = format!("software: {agent}\r\nformat: WARC File Format 1.1\r\nrobots: classic\r\n");
        archive.write(&record("warcinfo", &id(), now, "application/warc-fields", &[], about.as_bytes()))?;
        Ok(archive)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps an answer and what was asked; it is in the file when this is over.
    pub(crate) fn keep(&self, exchange: &Exchange) -> io::Result<()> {
        let Exchange { address, at, ip, request, answer, is_cut, status, .. } = exchange;
        let (asked, answered) = (id(), id());
        let shared = [("WARC-Target-URI", address.to_string()), ("WARC-IP-Address", ip.to_string())];
        let mut fields = shared.to_vec();
        if *is_cut {
            fields.push(("WARC-Truncated", "length".to_owned()));
        }
        // Nothing new came: the answer says that what came before is still so.
        let kind = if *status == StatusCode::NOT_MODIFIED { "revisit" } else { "response" };
        if kind == "revisit" {
            let profile = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
            fields.push(("WARC-Profile", profile.to_owned()));
        }
        let mut both = record(kind, &answered, *at, "application/http;msgtype=response", &fields, answer);
        let fields = [&shared[..], &[("WARC-Concurrent-To", answered)]].concat();
        both.extend(record("request", &asked, *at, "application/http;msgtype=request", &fields, request));
        self.write(&both)
    }

    /// In one piece, so that a run that is ended leaves whole records but for the last.
    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(bytes)?;
        file.flush()
    }
}

/// A name that no other record has.
fn id() -> String {
    format!("<{}>", Uuid::new_v4().urn())
}

/// One record, packed.
fn record(
    kind: &str,
    id: &str,
    at: Timestamp,
    content_type: &str,
    fields: &[(&str, String)],
    block: &[u8],
) -> Vec<u8> {
    let mut header = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: {id}\r\nWARC-Date: {}\r\n",
        at.strftime("%Y-%m-%dT%H:%M:%SZ")
    );
    for (name, value) in fields {
        header.push_str(&format!("{name}: {value}\r\n"));
    }
    let digest: String = Sha256::digest(block).iter().map(|byte| format!("{byte:02x}")).collect();
    header.push_str(&format!(
        "WARC-Block-Digest: sha256:{digest}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    ));
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    // Memory takes all that is written.
    for piece in [header.as_bytes(), block, b"\r\n\r\n"] {
        packed.write_all(piece).expect("memory can be written");
    }
    packed.finish().expect("memory can be written")
}
