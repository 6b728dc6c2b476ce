//! Records of the tests, and desks that serve them.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use onrecord_desk::{Desk, Options, TIME};
use onrecord_intake::Pages;
use onrecord_page::Page;
use onrecord_reading::{Reader, wire};
use onrecord_record::{ArticleQuery, Entry, Part, Record};
use tokio::sync::oneshot;

/// The example story, and the desk that serves it for all tests.
pub(crate) static STORY: LazyLock<Served> = LazyLock::new(|| {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/story");
    let pages: Vec<Page> = Pages::of([pages]).pages().map(Result::unwrap).collect();
    assert_eq!(pages.len(), 20, "pages of the example story");
    Served::of("story", pages)
});

/// A desk that answers until it is dropped.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) record: PathBuf,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Served {
    /// Puts pages into a new record, and serves it.
    pub(crate) fn of(name: &str, pages: Vec<Page>) -> Self {
        let record = record(name, readings(pages));
        Self::at("127.0.0.1:0", record, None)
    }

    pub(crate) fn at(address: &str, record: PathBuf, token: Option<&str>) -> Self {
        let options = Options {
            record: record.clone(),
            token: token.map(str::to_owned),
            series: Vec::new(),
            time: TIME,
            edit: None,
        };
        Self::serving(address, options)
    }

    /// Puts pages into a new record, and serves it to whoever corrects it in the name of Ida.
    pub(crate) fn editing(name: &str, pages: Vec<Page>) -> Self {
        let edit = Some("Ida".to_owned());
        let record = record(name, readings(pages));
        Self::with(Options { record, token: None, series: Vec::new(), time: TIME, edit })
    }

    /// A desk that is served so, on this machine alone.
    pub(crate) fn with(options: Options) -> Self {
        Self::serving("127.0.0.1:0", options)
    }

    fn serving(address: &str, options: Options) -> Self {
        let record = options.record.clone();
        let desk = Desk::at(address.parse().unwrap(), options).unwrap();
        let address = desk.address().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serve = move || desk.serve(async move { _ = stopped.await }).unwrap();
        Self { address, record, stop: Some(stop), thread: Some(thread::spawn(serve)) }
    }

    /// The address of a page, for a browser.
    pub(crate) fn url(&self, page: &str) -> String {
        format!("http://{}{page}", self.address)
    }

    /// What is kept of the articles, in their order.
    pub(crate) fn articles(&self) -> Vec<wire::Reading> {
        let record = Record::open(&self.record).unwrap();
        let part = Part { only: Vec::new(), newest_first: true, after: None, skip: 0, most: 1000 };
        let rows = record.articles_part(&ArticleQuery::default(), &part).unwrap().rows;
        rows.iter().map(|row| record.article(&row.article).unwrap()).collect()
    }

    /// The answer to a GET of a page.
    pub(crate) fn get(&self, page: &str) -> Answer {
        self.ask("GET", page, &[])
    }

    /// The answer to a form that is sent with these headers.
    pub(crate) fn post(&self, page: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            form.iter().map(|(name, text)| format!("{name}={}", encoded(text))).collect();
        let body = pairs.join("&");
        let own = format!("127.0.0.1:{}", self.address.port());
        let defaults = [("Host", own.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
        let mut request =
            format!("POST {page} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        let missing = defaults
            .iter()
            .filter(|(name, _)| !headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
        for (name, value) in headers.iter().chain(missing) {
            request += &format!("{name}: {value}\r\n");
        }
        self.send(format!("{request}\r\n{body}").as_bytes()).unwrap_or_else(|| panic!("no answer to {page}"))
    }

    /// The answer to a request with these headers; the host is the desk's own where they name none.
    pub(crate) fn ask(&self, method: &str, page: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = format!("{method} {page} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        if !headers.iter().any(|(name, _)| *name == "Host") {
            request += &format!("Host: 127.0.0.1:{}\r\n", self.address.port());
        }
        self.send(format!("{request}\r\n").as_bytes())
            .unwrap_or_else(|| panic!("no answer to {method} {page:.100}"))
    }

    /// The answer to these bytes, if there is one.
    pub(crate) fn send(&self, request: &[u8]) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.address.port())).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        // A desk that refuses early does not read all of it.
        _ = stream.write_all(request);
        let mut bytes = Vec::new();
        _ = stream.read_to_end(&mut bytes);
        Answer::of(&bytes)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().map(JoinHandle::join);
    }
}

/// What the desk answers.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    fn of(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let header =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let headers = lines.filter_map(header).collect();
        Some(Self { status, headers, body: String::from_utf8_lossy(&bytes[end + 4..]).into_owned() })
    }

    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

/// As a form writes it.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

/// Some pages of the example story.
pub(crate) fn of_story(files: &[&str]) -> Vec<Page> {
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/story");
    Pages::of(files.iter().map(|file| story.join(file))).pages().map(Result::unwrap).collect()
}

/// Pages with what the program reads from them.
pub(crate) fn readings(pages: Vec<Page>) -> Vec<(Page, wire::Reading)> {
    let read = move || {
        let reader = Reader::new();
        let reading = |page: &Page| wire::Reading::new(&page.name, &reader.read(onrecord_page::read(page)));
        pages.into_iter().map(|page| (reading(&page), page)).map(|(reading, page)| (page, reading)).collect()
    };
    // A page in hundreds of tags nests its tree hundreds deep, and the crates that walk it recurse.
    thread::Builder::new().stack_size(16 << 20).spawn(read).unwrap().join().unwrap()
}

/// A new record of these readings.
pub(crate) fn record(name: &str, readings: Vec<(Page, wire::Reading)>) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.db"));
    for ending in ["", "-wal", "-shm"] {
        let mut file = path.clone().into_os_string();
        file.push(ending);
        _ = fs::remove_file(file);
    }
    add(&path, readings);
    path
}

/// Adds readings to a record, as the program does.
pub(crate) fn add(path: &Path, readings: Vec<(Page, wire::Reading)>) {
    let version = format!("{} {}", onrecord_page::VERSION, Reader::new().version());
    let mut record = Record::create_or_open(path).unwrap();
    let mut batch = record.batch().unwrap();
    for (page, reading) in readings {
        batch.add(&Entry { page, reading, reader: version.clone() }).unwrap();
    }
    batch.commit().unwrap();
    record.link(|| ()).unwrap();
}
