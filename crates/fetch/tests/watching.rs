//! Feeds that are followed, and what is kept of all that was asked.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

mod server;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use onrecord_fetch::watch::{Memory, Round};
use onrecord_fetch::{Address, Archive, Fetcher, Manners};
use onrecord_intake::{Pages, Taken};

use self::server::{Server, answer, article, page, redirect};

fn fetcher(server: &Server, archive: Option<Archive>) -> Fetcher {
    let manners = Manners {
        private: vec![server.at.to_string().parse().unwrap()],
        delay: Duration::ZERO,
        retries: 0,
        ..Manners::default()
    };
    Fetcher::new(manners, archive).unwrap()
}

/// A round through the feed at `/feed`, as a program makes it that has just been started: pages by the path that was asked, problems
/// behind it.
fn round(server: &Server, record: &Path) -> Vec<String> {
    let mut memory = Memory::beside(record).unwrap();
    let fetcher = fetcher(server, None);
    let stop = AtomicBool::new(false);
    let feeds = [Address::parse(&server.url("/feed")).unwrap()];
    let taken: Vec<Taken> = Round::of(&feeds, &mut memory, &fetcher, &stop).collect();
    memory.keep().unwrap();
    let path = |name: &str| name.replace(&server.url(""), "");
    let mut told: Vec<String> = taken
        .into_iter()
        .map(|taken| match taken {
            Taken::Page(page) => path(&page.name),
            Taken::Problem(problem) => format!("{}: {}", path(&problem.name), path(&problem.problem)),
            Taken::PassedOver { name, what } => format!("{}: {what}", path(&name)),
            Taken::Again { .. } => panic!("no archive says so"),
        })
        .collect();
    told.sort();
    told
}

fn rss(entries: &[(&str, &str)]) -> String {
    let item =
        |(link, title): &(&str, &str)| format!("<item><link>{link}</link><title>{title}</title></item>");
    let items: String = entries.iter().map(item).collect();
    format!(
        "<rss version=\"2.0\"><channel><title>Harbour Post</title><lastBuildDate>now</lastBuildDate>{items}</channel></rss>"
    )
}

/// A feed that may change, with an `ETag` that changes with it, and pages that have one each.
struct Outlet {
    server: Server,
    feed: Arc<Mutex<String>>,
    pages: Arc<AtomicBool>,
}

impl Outlet {
    fn new(feed: String) -> Self {
        let (feed, pages) = (Arc::new(Mutex::new(feed)), Arc::new(AtomicBool::new(true)));
        let (content, is_open) = (feed.clone(), pages.clone());
        let server = Server::new(move |path, _, to| {
            let body = match path {
                "/feed" => content.lock().unwrap().clone(),
                _ if !is_open.load(Ordering::SeqCst) => return to.write_all(&answer("500 Oh", "", "")),
                "/gone" => return to.write_all(&answer("404 Not Found", "", "")),
                path => article(&format!("“The quay holds,” said Mara Voss in {path}.")),
            };
            let tag = format!("ETag: \"{}\"\r\n", body.len());
            to.write_all(&answer("200 OK", &format!("Content-Type: text/html\r\n{tag}"), body))
        });
        Self { server, feed, pages }
    }

    fn feed(&self, feed: String) {
        *self.feed.lock().unwrap() = feed;
    }
}

#[test]
fn new_entries_are_fetched_once_and_changed_ones_again() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("onrecord.db");
    let outlet = Outlet::new(rss(&[("/a", "A"), ("b?c=1", "B"), ("/gone", "Gone")]));
    let first = round(&outlet.server, &record);
    assert_eq!(first, ["/a", "/b?c=1", "/gone: answered 404"]);
    assert_eq!(round(&outlet.server, &record), [""; 0]);
    outlet.feed(rss(&[("/d", "D"), ("/a", "A, changed"), ("b?c=1", "B"), ("/gone", "Gone")]));
    assert_eq!(round(&outlet.server, &record), ["/a", "/d"]);
    assert_eq!((outlet.server.times("/b?c=1"), outlet.server.times("/gone")), (1, 1));
    // The page and the feed were asked for by what they were answered with the last time.
    let conditions = |path: &str| {
        let heads = outlet
            .server
            .log(|asked| (asked.path == path).then(|| asked.head.contains("\r\nIf-None-Match: \"")));
        heads.into_iter().flatten().collect::<Vec<_>>()
    };
    assert_eq!(conditions("/a"), [false, true]);
    assert_eq!(conditions("/feed"), [false, true, true]);
}

#[test]
fn what_is_still_the_same_is_not_taken_again() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("onrecord.db");
    let server = Server::new(|path, before, to| match (path, before) {
        ("/feed", 0) => to.write_all(&answer("200 OK", "ETag: \"1\"\r\n", rss(&[("/a", "A")]))),
        ("/feed", 1) => to.write_all(&answer("200 OK", "ETag: \"2\"\r\n", rss(&[("/a", "A!")]))),
        ("/a", 0) => to.write_all(&answer(
            "200 OK",
            "Content-Type: text/html\r\nLast-Modified: Mon, 04 Mar 2024 12:00:00 GMT\r\n",
            article("x"),
        )),
        _ => to.write_all(&answer("304 Not Modified", "", "")),
    });
    assert_eq!(round(&server, &record), ["/a"]);
    assert_eq!(round(&server, &record), [""; 0]);
    assert_eq!((server.times("/a"), server.times("/feed")), (2, 2));
    assert_eq!(round(&server, &record), [""; 0]);
    assert_eq!((server.times("/a"), server.times("/feed")), (2, 3));
    let asked = server.log(|asked| asked.head.clone()).concat();
    assert!(asked.contains("If-Modified-Since: Mon, 04 Mar 2024 12:00:00 GMT"), "{asked}");
}

#[test]
fn a_page_that_is_not_to_be_had_is_tried_in_later_rounds_and_not_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("onrecord.db");
    let outlet = Outlet::new(rss(&[("/a", "A")]));
    outlet.pages.store(false, Ordering::SeqCst);
    for _ in 0..5 {
        assert_eq!(round(&outlet.server, &record), ["/a: answered 500"]);
    }
    assert_eq!(round(&outlet.server, &record), [""; 0]);
    outlet.pages.store(true, Ordering::SeqCst);
    outlet.feed(rss(&[("/a", "A, changed")]));
    assert_eq!(round(&outlet.server, &record), ["/a"]);
}

#[test]
fn what_is_no_feed_or_a_damaged_one_is_told_and_nothing_that_was_known_is_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("onrecord.db");
    let outlet = Outlet::new(rss(&[("/a", "A"), ("/b", "B")]));
    assert_eq!(round(&outlet.server, &record), ["/a", "/b"]);
    outlet.feed(rss(&[("/c", "C"), ("/a", "A")]).replace("<title>A</title></item></channel></rss>", ""));
    let told = round(&outlet.server, &record);
    assert_eq!(told, ["/c", "/feed: the feed is cut off after entry 1: what comes before was read"]);
    outlet.feed("<!doctype html><html><p>The feed has moved.</p></html>".to_owned());
    assert_eq!(round(&outlet.server, &record), ["/feed: is no feed, but a page: `onrecord add` takes it in"]);
    outlet.feed(rss(&[
        ("/a", "A"),
        ("/b", "B"),
        ("/c", "C"),
        ("", "nowhere"),
        ("file:///etc/passwd", "file"),
    ]));
    let told = round(&outlet.server, &record);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].ends_with(": entry of a feed without an address"), "{told:?}");
    assert!(told[1].starts_with("file:///etc/passwd: is no address of the web"), "{told:?}");
}

#[test]
fn of_a_feed_with_very_many_entries_the_first_are_followed() {
    let folder = tempfile::tempdir().unwrap();
    let record = folder.path().join("onrecord.db");
    let links: Vec<String> = (0..1003).map(|number| format!("/{number}")).collect();
    let outlet = Outlet::new(rss(&links.iter().map(|link| (link.as_str(), "A")).collect::<Vec<_>>()));
    let told = round(&outlet.server, &record);
    assert_eq!(told.len(), 1001);
    assert_eq!(told.last().unwrap(), "/feed: has more than 1000 entries: the first are followed");
}

/// The records of an archive: kind, address, and the block's first line.
fn records(archive: &Path) -> Vec<String> {
    let mut unpacked = Vec::new();
    flate2::read::MultiGzDecoder::new(fs::File::open(archive).unwrap()).read_to_end(&mut unpacked).unwrap();
    let unpacked = String::from_utf8_lossy(&unpacked);
    let field = |record: &str, name: &str| {
        record.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("-").trim().to_owned()
    };
    let record = |record: &str| {
        let block = record.split("\r\n\r\n").nth(1).unwrap().lines().next().unwrap_or_default();
        format!("{} {} {block}", field(record, "WARC-Type:"), field(record, "WARC-Target-URI:"))
    };
    unpacked.split("WARC/1.1\r\n").skip(1).map(record).collect()
}

#[test]
fn all_that_was_asked_and_answered_is_kept_and_gives_the_same_pages() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept.warc.gz");
    let server = Server::new(|path, _, to| {
        match path {
        "/old" => to.write_all(&redirect("/new")),
        "/gone" => to.write_all(&answer("404 Not Found", "", "gone")),
        "/chunked" => to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\nTransfer-Encoding: chunked\r\n\r\n\
            b\r\n<p>\xcf\xee\xf0\xf2</p>\r\n0\r\n\r\n"),
        "/same" => to.write_all(&answer("304 Not Modified", "ETag: \"1\"\r\n", "")),
        path => to.write_all(&page(article(path))),
    }
    });
    let paths = ["/old", "/gone", "/chunked", "/same"];
    let mut live = Vec::new();
    // Two runs, one after another, into one archive.
    for path in paths {
        let fetcher = fetcher(&server, Some(Archive::open(&kept, "onrecord/test").unwrap()));
        assert!(Archive::open(&kept, "onrecord/test").unwrap_err().to_string().contains("another run"));
        let mut ask = onrecord_fetch::Ask::from(Address::parse(&server.url(path)).unwrap());
        if path == "/same" {
            ask.validators.etag = Some("\"1\"".to_owned());
        }
        let stop = AtomicBool::new(false);
        for (ask, answer) in fetcher.ask(vec![ask], &stop) {
            let taken =
                answer.ok().filter(|answer| !answer.is_same).map(|answer| answer.of(&ask.address).taken());
            live.extend(taken.into_iter().flatten().filter_map(|taken| taken.page()?.ok()));
        }
    }
    let (info, url) = ("warcinfo - software: onrecord/test", |path: &str| server.url(path));
    let pair = |kind: &str, path: &str, status: &str| {
        [
            format!("{kind} {} HTTP/1.1 {status}", url(path)),
            format!("request {} GET {path} HTTP/1.1", url(path)),
        ]
    };
    let robots = || pair("response", "/robots.txt", "404 Not Found");
    let expected = [
        vec![info.to_owned()],
        robots().to_vec(),
        pair("response", "/old", "302 Found").to_vec(),
        pair("response", "/new", "200 OK").to_vec(),
        vec![info.to_owned()],
        robots().to_vec(),
        pair("response", "/gone", "404 Not Found").to_vec(),
        vec![info.to_owned()],
        robots().to_vec(),
        pair("response", "/chunked", "200 OK").to_vec(),
        vec![info.to_owned()],
        robots().to_vec(),
        pair("revisit", "/same", "304 Not Modified").to_vec(),
    ];
    assert_eq!(records(&kept), expected.concat());

    let (mut again, mut problems) = (Vec::new(), Vec::new());
    for taken in Pages::of([kept]).filter_map(Taken::page) {
        match taken {
            Ok(page) => again.push(page),
            Err(problem) => problems.push(problem),
        }
    }
    assert_eq!(problems, []);
    let told = |pages: &[onrecord_page::Page]| {
        let mut told: Vec<_> = pages
            .iter()
            .map(|page| (page.url.clone(), page.bytes.clone(), page.charset.clone(), page.fetched))
            .collect();
        told.sort();
        told
    };
    assert_eq!(told(&again), told(&live));
    assert_eq!(again.len(), 2);
}

#[test]
fn an_archive_that_takes_nothing_more_is_told_at_once() {
    let full = Path::new("/dev/full");
    if full.exists() {
        let err = Archive::open(full, "onrecord/test").unwrap_err();
        assert_eq!(err.kind(), std::io::ErrorKind::StorageFull, "{err}");
    }
}
