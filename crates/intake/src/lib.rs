//! Where pages come from: files, folders of files, JSON Lines, feeds, standard input.
//!
//! It turns what a person names into [`Page`]s, one at a time, so that memory does not grow with their number. It
//! opens files and cuts containers into pages; what a page says is none of its business.

#![forbid(unsafe_code)]

mod feed;
mod lines;

use std::collections::{BTreeMap, VecDeque};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use onrecord_page::{Format, Page};
use walkdir::{DirEntry, WalkDir};

/// A page or a container's line that is longer is not read: nothing that a newsroom publishes comes near.
pub const LONGEST: usize = 64 << 20;

/// Something that was named, or found in a folder that was, and could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// How to name it to a person.
    pub name: String,
    /// What is wrong with it.
    pub problem: String,
}

/// What the walk meets: a page, or something that could not be taken in.
pub type Taken = Result<Page, NotTaken>;

/// The pages of everything that was named, in its order; a folder's in the order of their names.
pub struct Pages {
    inputs: VecDeque<PathBuf>,
    /// Files that lie in a folder and are none of its business: the record itself.
    left_out: Vec<PathBuf>,
    folder: Option<walkdir::IntoIter>,
    container: Option<Box<dyn Iterator<Item = Taken> + Send>>,
    /// The day on which the pages are taken in.
    today: Date,
    passed_over: BTreeMap<String, usize>,
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
            passed_over: BTreeMap::new(),
        }
    }

    /// The same without `files`, where they lie in a folder: the record that the pages go into may.
    pub fn without(mut self, files: impl IntoIterator<Item = PathBuf>) -> Self {
        self.left_out = files.into_iter().filter_map(|file| file.canonicalize().ok()).collect();
        self
    }

    /// How many files of a folder were passed over because they are no pages, by their ending.
    pub fn passed_over(&self) -> &BTreeMap<String, usize> {
        &self.passed_over
    }

    /// Opens one file; a container's pages come from then on, one by one.
    fn open(&mut self, path: &Path, named: bool) -> Option<Taken> {
        let name = path.display().to_string();
        let refused = |problem: String| Some(Err(NotTaken { name: name.clone(), problem }));
        let mut file = match File::open(path) {
            Ok(file) => BufReader::with_capacity(1 << 16, file),
            Err(err) => return refused(reason(&err)),
        };
        let head = match file.fill_buf() {
            Ok(head) => head,
            Err(err) => return refused(reason(&err)),
        };
        let Some(kind) = Kind::of(path, head, named) else {
            let ending = path.extension().map_or_else(String::new, |e| format!(".{}", e.to_string_lossy()));
            *self.passed_over.entry(ending).or_default() += 1;
            return None;
        };
        self.take(name, kind, file)
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
                Some(Err(NotTaken { name, problem }))
            }
        }
    }

    fn take(&mut self, name: String, kind: Kind, mut input: impl BufRead + Send + 'static) -> Option<Taken> {
        let format = match kind {
            Kind::JsonLines => {
                self.container = Some(Box::new(lines::Lines::new(name, input)));
                return None;
            }
            Kind::Feed => None,
            Kind::Page(format) => Some(format),
        };
        let bytes = match whole(&mut input) {
            Ok(bytes) => bytes,
            Err(problem) => return Some(Err(NotTaken { name, problem })),
        };
        match format {
            Some(format) => Some(Ok(Page::new(name, format, bytes))),
            None => {
                self.container = Some(Box::new(feed::Entries::of(name, bytes)));
                None
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
        let mut input = BufReader::new(io::stdin());
        let kind = match input.fill_buf() {
            Ok(head) => Kind::of(Path::new("-"), head, true).unwrap_or(Kind::Page(Format::Text)),
            Err(err) => return Some(Err(NotTaken { name, problem: reason(&err) })),
        };
        self.take(name, kind, input)
    }
}

impl Iterator for Pages {
    type Item = Taken;

    fn next(&mut self) -> Option<Taken> {
        let taken = self.next_undated()?;
        Some(taken.map(|page| Page { fetched: Some(self.today), ..page }))
    }
}

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Page(Format),
    JsonLines,
    Feed,
}

impl Kind {
    /// By its name's ending, and where that leaves it open by how it begins. A file that a person named is always
    /// something; one that merely lies in a folder may be nothing that can be read.
    fn of(path: &Path, head: &[u8], named: bool) -> Option<Self> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("html" | "htm" | "xhtml" | "shtml") => Some(Kind::Page(Format::Html)),
            Some("txt" | "text") => Some(Kind::Page(Format::Text)),
            Some("jsonl" | "ndjson") => Some(Kind::JsonLines),
            Some("rss" | "atom") => Some(Kind::Feed),
            Some("xml") if feed::begins(head) => Some(Kind::Feed),
            None => match Self::by_content(head) {
                // Saved copies of sites often name pages without an ending.
                found @ Some(Kind::Page(Format::Html)) => found,
                found => named.then_some(found.unwrap_or(Kind::Page(Format::Text))),
            },
            Some(_) if named => Some(Self::by_content(head).unwrap_or(Kind::Page(Format::Text))),
            Some(_) => None,
        }
    }

    fn by_content(head: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(&head[..head.len().min(1024)])
            .trim_start_matches('\u{feff}')
            .to_lowercase();
        let text = text.trim_start();
        if feed::begins(head) {
            Some(Kind::Feed)
        } else if text.starts_with('{') {
            Some(Kind::JsonLines)
        } else if ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| text.contains(tag)) {
            Some(Kind::Page(Format::Html))
        } else {
            None
        }
    }
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
