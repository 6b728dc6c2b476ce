//! Where pages come from: files, folders of files, web archives, zip archives, saved pages, feeds, JSON Lines, standard input.
//!
//! It turns what a person names into [`Page`]s, one at a time, so that memory does not grow with their number. It
//! opens files and cuts containers into pages; what a page says is none of its business.

#![forbid(unsafe_code)]

mod answer;
mod feed;
mod json;
mod lines;
mod mhtml;
mod opml;
mod tape;
mod warc;
mod zip;

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use onrecord_page::{ArticleId, Format, Page};
use walkdir::{DirEntry, WalkDir};

pub use crate::answer::Answer;
use crate::json::Json;
pub use crate::opml::feeds_of;
use crate::tape::{Section, Stream, Tape};
use crate::warc::Packing;

/// A page or a container's line that is longer is not read: nothing that a newsroom publishes comes near.
pub const LONGEST: usize = 64 << 20;

/// Text seldom packs to less than a twentieth; what unpacks to more than plenty, and to more times its size than this, is made
/// to fill memory or time.
const RATIO: u64 = 50;

/// How much of a file's beginning is looked at to say what it is.
const HEAD: usize = 1 << 16;

/// Something that was named, or found in a folder that was, and could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// How to name it to a person.
    pub name: String,
    /// What is wrong with it.
    pub problem: String,
}

/// What the walk meets.
#[derive(Debug, Clone)]
pub enum Taken {
    /// A page.
    Page(Page),
    /// The bytes of a page that was met before, as an archive says.
    Again {
        /// Of which article they are the source.
        id: ArticleId,
        /// The name under which they were met this time.
        name: String,
    },
    /// No page, where not everything is meant to be one.
    PassedOver {
        /// How to name it to a person.
        name: String,
        /// What it is instead, in a word or two: an ending, a kind of content.
        what: String,
    },
    /// Something that could not be taken in.
    Problem(NotTaken),
}

impl Taken {
    /// The page, or what could not be taken in; nothing where neither was to be had.
    pub fn page(self) -> Option<Result<Page, NotTaken>> {
        match self {
            Taken::Page(page) => Some(Ok(page)),
            Taken::Problem(not_taken) => Some(Err(not_taken)),
            Taken::Again { .. } | Taken::PassedOver { .. } => None,
        }
    }
}

/// The pages of everything that was named, in its order; a folder's in the order of their names.
pub struct Pages {
    inputs: VecDeque<PathBuf>,
    /// Files that lie in a folder and are none of its business: the record itself.
    left_out: Vec<PathBuf>,
    folder: Option<walkdir::IntoIter>,
    container: Option<Box<dyn Iterator<Item = Taken> + Send>>,
    /// The day on which the pages are taken in.
    today: Date,
    read: Arc<AtomicU64>,
}

/// How much of the files that were named has been read; it may be asked from elsewhere while the pages are taken in.
#[derive(Debug, Clone, Default)]
pub struct Portion {
    read: Arc<AtomicU64>,
    /// How many bytes there are; none where nobody can know, as of standard input or the web, or does yet, as of a folder.
    pub of: Option<u64>,
}

impl Portion {
    /// How many bytes have been read.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

impl Pages {
    /// The pages of `inputs`: files, folders, or `-` for standard input.
    pub fn of(inputs: impl IntoIterator<Item = PathBuf>) -> Self {
        Self {
            inputs: inputs.into_iter().collect(),
            left_out: Vec::new(),
            folder: None,
            container: None,
            today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
            read: Arc::default(),
        }
    }

    /// The same without `files`, where they lie in a folder: the record that the pages go into may.
    pub fn without(mut self, files: impl IntoIterator<Item = PathBuf>) -> Self {
        self.left_out = files.into_iter().filter_map(|file| file.canonicalize().ok()).collect();
        self
    }

    /// Only the pages, and what could not be taken in.
    pub fn pages(self) -> impl Iterator<Item = Result<Page, NotTaken>> {
        self.filter_map(Taken::page)
    }

    /// How much of what was named has been read.
    pub fn portion(&self) -> Portion {
        let size =
            |path: &PathBuf| path.metadata().ok().filter(std::fs::Metadata::is_file).map(|file| file.len());
        Portion { read: self.read.clone(), of: self.inputs.iter().map(size).sum() }
    }

    /// Opens one file; a container's pages come from then on, one by one.
    fn open(&mut self, path: &Path, named: bool) -> Option<Taken> {
        let name = path.display().to_string();
        let refused = |problem: String| Some(Taken::Problem(NotTaken { name: name.clone(), problem }));
        let section = |file: File| Section::of(file, 0, u64::MAX, self.read.clone());
        let mut tape = match File::open(path).and_then(section) {
            Ok(section) => Tape::of(Box::new(section)),
            Err(err) => return refused(reason(&err)),
        };
        let head = match tape.peek(HEAD) {
            Ok(head) => &head[..head.len().min(HEAD)],
            Err(err) => return refused(reason(&err)),
        };
        match Kind::of(path, head, named) {
            None => Some(Taken::PassedOver { name, what: dotted(path) }),
            Some(Kind::Zip) => match zip::Entries::open(path, self.read.clone()) {
                Ok(entries) => self.set(Content::Many(Box::new(entries))),
                Err(problem) => refused(problem),
            },
            Some(kind) => self.set(content(name, kind, tape)),
        }
    }

    /// Goes into what was opened.
    fn set(&mut self, content: Content) -> Option<Taken> {
        match content {
            Content::One(taken) => Some(taken),
            Content::Many(container) => {
                self.container = Some(container);
                None
            }
        }
    }

    /// What the walk through a folder meets. Hidden files and folders are not for reading.
    fn found(&mut self, entry: walkdir::Result<DirEntry>) -> Option<Taken> {
        match entry {
            Ok(entry) if entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".") => {
                if let Some(folder) = self.folder.as_mut().filter(|_| entry.file_type().is_dir()) {
                    folder.skip_current_dir();
                }
                None
            }
            Ok(entry) if entry.file_type().is_file() => {
                let path = entry.into_path();
                let left_out = || path.canonicalize().is_ok_and(|path| self.left_out.contains(&path));
                if left_out() { None } else { self.open(&path, false) }
            }
            Ok(_) => None,
            Err(err) => {
                let name = err.path().unwrap_or(Path::new("folder")).display().to_string();
                let problem =
                    err.io_error().map_or_else(|| "is a loop of links; passed over".to_owned(), reason);
                Some(Taken::Problem(NotTaken { name, problem }))
            }
        }
    }

    /// The next page, without the day on which it is taken in.
    fn next_undated(&mut self) -> Option<Taken> {
        loop {
            if let Some(container) = &mut self.container {
                match container.next() {
                    Some(taken) => return Some(taken),
                    None => self.container = None,
                }
            }
            let taken = if let Some(folder) = &mut self.folder {
                match folder.next() {
                    Some(entry) => self.found(entry),
                    None => {
                        self.folder = None;
                        None
                    }
                }
            } else {
                let input = self.inputs.pop_front()?;
                if input.as_os_str() == "-" {
                    self.standard_input()
                } else if input.is_dir() {
                    self.folder =
                        Some(WalkDir::new(&input).follow_links(true).sort_by_file_name().into_iter());
                    None
                } else {
                    self.open(&input, true)
                }
            };
            if taken.is_some() {
                return taken;
            }
        }
    }

    fn standard_input(&mut self) -> Option<Taken> {
        let name = "standard input".to_owned();
        let mut tape = Tape::of(Box::new(Stream(io::stdin())));
        // Whatever has come by now: whoever feeds a line and waits for its answer sends no more.
        let kind = match tape.peek(1) {
            Ok(head) => Kind::of(Path::new("-"), head, true).unwrap_or(Kind::Page(Format::Text)),
            Err(err) => return Some(Taken::Problem(NotTaken { name, problem: reason(&err) })),
        };
        self.set(content(name, kind, tape))
    }
}

impl Iterator for Pages {
    type Item = Taken;

    fn next(&mut self) -> Option<Taken> {
        Some(match self.next_undated()? {
            Taken::Page(page) => {
                // What an archive says of the day may be wrong, but nothing has been fetched tomorrow.
                let fetched = page.fetched.map_or(self.today, |day| day.min(self.today));
                Taken::Page(Page { fetched: Some(fetched), ..page })
            }
            taken => taken,
        })
    }
}

/// What a file holds.
enum Content {
    One(Taken),
    Many(Box<dyn Iterator<Item = Taken> + Send>),
}

/// What is in a file of this kind, but for a zip archive, which only a file can be.
fn content(name: String, kind: Kind, mut tape: Tape) -> Content {
    let format = match kind {
        Kind::JsonLines => return Content::Many(Box::new(lines::Lines::new(name, tape))),
        Kind::Warc(packing) => return Content::Many(Box::new(warc::Records::of(name, packing, tape))),
        _ => kind,
    };
    let bytes = match whole(&mut tape) {
        Ok(bytes) => bytes,
        Err(problem) => return Content::One(Taken::Problem(NotTaken { name, problem })),
    };
    match format {
        Kind::Page(format) => Content::One(Taken::Page(Page::new(name, format, bytes))),
        Kind::Mhtml => Content::One(match mhtml::page(name.clone(), &bytes) {
            Ok(page) => Taken::Page(page),
            Err(problem) => Taken::Problem(NotTaken { name, problem }),
        }),
        Kind::Feed => Content::Many(Box::new(feed::Entries::of(name, bytes))),
        Kind::Json(json) => Content::Many(Box::new(json::pages(&name, json, &bytes).into_iter())),
        Kind::Zip | Kind::JsonLines | Kind::Warc(_) => {
            let problem = "is a zip archive, which can only be read from a file of its own".to_owned();
            Content::One(Taken::Problem(NotTaken { name, problem }))
        }
    }
}

/// What kind of file it is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Page(Format),
    Mhtml,
    JsonLines,
    Feed,
    Json(Json),
    Warc(Packing),
    Zip,
}

impl Kind {
    /// By its name's ending, and where that leaves it open by how it begins. A file that a person named is always
    /// something; one that merely lies in a folder may be nothing that can be read.
    fn of(path: &Path, head: &[u8], named: bool) -> Option<Self> {
        if let Some(packing) = warc_by_name(path) {
            return Some(Kind::Warc(packing));
        }
        match ending(path).as_str() {
            "html" | "htm" | "xhtml" | "shtml" => Some(Kind::Page(Format::Html)),
            "txt" | "text" => Some(Kind::Page(Format::Text)),
            "jsonl" | "ndjson" => Some(Kind::JsonLines),
            "rss" | "atom" => Some(Kind::Feed),
            "mhtml" | "mht" => Some(Kind::Mhtml),
            "zip" | "wacz" => Some(Kind::Zip),
            "xml" if feed::begins(head) => Some(Kind::Feed),
            "json" if Json::of(head).is_some() => Json::of(head).map(Kind::Json),
            "" => match Self::by_content(head) {
                // Saved copies of sites often name pages without an ending.
                found @ Some(Kind::Page(Format::Html)) => found,
                found => named.then_some(found.unwrap_or(Kind::Page(Format::Text))),
            },
            _ => named.then(|| Self::by_content(head).unwrap_or(Kind::Page(Format::Text))),
        }
    }

    /// Whether a file of that name that merely lies in an archive may be a page or hold some.
    fn may_be_a_page(path: &Path) -> bool {
        const ENDINGS: [&str; 17] = [
            "", "html", "htm", "xhtml", "shtml", "txt", "text", "jsonl", "ndjson", "rss", "atom", "mhtml",
            "mht", "xml", "json", "zip", "wacz",
        ];
        ENDINGS.contains(&ending(path).as_str())
    }

    fn by_content(head: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(&head[..head.len().min(1024)])
            .trim_start_matches('\u{feff}')
            .to_lowercase();
        let text = text.trim_start();
        if let Some(packing) = warc::begins(head) {
            Some(Kind::Warc(packing))
        } else if head.starts_with(b"PK\x03\x04") {
            Some(Kind::Zip)
        } else if feed::begins(head) {
            Some(Kind::Feed)
        } else if let Some(json) = Json::of(head) {
            Some(Kind::Json(json))
        } else if text.starts_with('{') {
            Some(Kind::JsonLines)
        } else if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| text.contains(tag)) {
            Some(Kind::Page(Format::Html))
        } else {
            None
        }
    }
}

/// How a file is packed whose name says that it is a web archive.
fn warc_by_name(path: &Path) -> Option<Packing> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    [(".warc", Packing::Plain), (".warc.gz", Packing::Gzip), (".warc.zst", Packing::Zstd(Vec::new()))]
        .into_iter()
        .find(|(ending, _)| name.ends_with(ending))
        .map(|(_, packing)| packing)
}

/// The ending of a file's name, in small letters, without its dot.
fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_ascii_lowercase())
}

/// The ending of the name of a file that is no page, in words.
fn dotted(path: &Path) -> String {
    path.extension().map_or_else(|| "no ending".to_owned(), |ending| format!(".{}", ending.to_string_lossy()))
}

/// All that is left of `input`, or why it cannot be had.
fn whole(input: &mut impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    input.take(LONGEST as u64 + 1).read_to_end(&mut bytes).map_err(|err| reason(&err))?;
    if bytes.len() > LONGEST {
        return Err(too_long());
    }
    Ok(bytes)
}

fn too_long() -> String {
    format!("is longer than {} MiB: no page of an article", LONGEST >> 20)
}

fn reason(err: &io::Error) -> String {
    match err.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "may not be read: check its rights".to_owned(),
        _ => format!("cannot be read: {err}"),
    }
}
