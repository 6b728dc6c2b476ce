//! Archives of pages, and pages that lie in something else: zip, WACZ, saved pages.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

mod archive;

use std::fs;
use std::io::{Cursor, Write};

use archive::{Archive, Damage, Packing};
use onrecord_intake::{Pages, Taken};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn zip(entries: &[(&str, &[u8])], packed: bool) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let method = if packed { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn told(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    let before = format!("{}/", folder.path().display());
    let told = Pages::of([folder.path().join(name)]).map(|taken| match taken {
        Taken::Page(page) => format!("{} {} {}", page.name, page.format.name(), page.bytes.len()),
        Taken::Again { name, .. } => format!("{name} again"),
        Taken::PassedOver { name, what } => format!("{name} passed over: {what}"),
        Taken::Problem(problem) => format!("{} problem: {}", problem.name, problem.problem),
    });
    told.map(|line| line.replace(&before, "")).collect()
}

const PAGE: &[u8] = b"<p>The quay holds.</p>";

#[test]
fn a_zip_archive_s_entries_are_pages_as_a_folder_s_files_are() {
    let mut warc = Archive::new(Packing::Gzip);
    warc.add_page("https://post.example/quay", PAGE, 0, None);
    let place = warc.add_page("https://post.example/ferry", PAGE, 0, Some(Damage::BadChunk));
    let entries: [(&str, &[u8]); 9] = [
        ("pages/quay.html", PAGE),
        ("pages/style.css", b"p {}"),
        ("two.jsonl", b"{\"text\":\"a\"}\n{\"text\":\"b\"}\n"),
        ("__MACOSX/._quay.html", b"resource fork"),
        ("feed.xml", b"<rss><channel><item><title>One</title></item></channel></rss>"),
        ("crawl.warc.gz", &warc.bytes),
        ("inner.zip", &zip(&[("a.html", PAGE)], true)),
        ("README", b"What lies here."),
        ("quay", b"<!doctype html><p>The quay holds.</p>"),
    ];
    for packed in [false, true] {
        let told = told("a.zip", &zip(&entries, packed));
        let expected = [
            "a.zip/pages/quay.html html 22".to_owned(),
            "a.zip/pages/style.css passed over: .css".to_owned(),
            "a.zip/two.jsonl:1 jsonl 12".to_owned(),
            "a.zip/two.jsonl:2 jsonl 12".to_owned(),
            "a.zip/feed.xml#1 feed 61".to_owned(),
            told[5].clone(),
            format!(
                "a.zip/crawl.warc.gz#{place} problem: it was sent in chunks, and there is none at byte 0 of its body (https://post.example/ferry)"
            ),
            "a.zip/inner.zip problem: is an archive inside an archive: unpack the outer one first".to_owned(),
            "a.zip/README passed over: no ending".to_owned(),
            "a.zip/quay html 37".to_owned(),
        ];
        assert_eq!(told, expected, "{packed}");
        assert!(told[5].starts_with("a.zip/crawl.warc.gz#"), "{}", told[5]);
    }
}

#[test]
fn of_a_wacz_archive_only_the_web_archives_are_read() {
    let mut warc = Archive::new(Packing::Gzip);
    warc.add_page("https://post.example/quay", PAGE, 0, None);
    let entries: [(&str, &[u8]); 4] = [
        ("archive/data.warc.gz", &warc.bytes),
        ("indexes/index.cdx.gz", b"index"),
        ("pages/pages.jsonl", b"{\"format\":\"json-pages-1.0\"}\n{\"url\":\"https://post.example/quay\"}"),
        ("datapackage.json", b"{}"),
    ];
    for name in ["a.wacz", "a.zip"] {
        let told = told(name, &zip(&entries, false));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with(&format!("{name}/archive/data.warc.gz#")), "{}", told[0]);
    }
}

#[test]
fn names_that_lead_out_of_an_archive_are_refused() {
    for name in ["../../quay.html", "/etc/quay.html", "a/../quay.html", "..\\quay.html", "C:\\quay.html"] {
        let told = told("a.zip", &zip(&[(name, PAGE), ("quay.html", PAGE)], false));
        assert!(told[0].ends_with("problem: its name leads out of the archive: not read"), "{}", told[0]);
        assert_eq!(told[1], "a.zip/quay.html html 22");
    }
}

#[test]
fn an_archive_that_unpacks_without_end_is_given_up() {
    let much = vec![b' '; 60 << 20];
    let names: Vec<String> = (0..30).map(|number| format!("{number}.txt")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), much.as_slice())).collect();
    let told = told("a.zip", &zip(&entries, true));
    assert!(told.len() < 20, "{} entries were read", told.len());
    let last = told.last().unwrap();
    assert!(last.contains("unpacks to more than 50 times its size"), "{last}");
}

#[test]
fn damaged_archives_are_told() {
    let whole = zip(&[("a.html", PAGE), ("b.html", PAGE)], false);
    let mut flipped = whole.clone();
    let at = flipped.windows(4).position(|bytes| bytes == b"quay").unwrap();
    flipped[at] ^= 1;
    let flipped = told("a.zip", &flipped);
    assert!(flipped[0].starts_with("a.zip/a.html problem: cannot be read"), "{flipped:?}");
    assert_eq!(flipped[1], "a.zip/b.html html 22");
    for bytes in [&whole[..whole.len() - 30], b"PK\x03\x04", b""] {
        let told = told("a.zip", bytes);
        assert!(told.len() == 1 && told[0].starts_with("a.zip problem: "), "{told:?}");
    }
}

#[test]
fn the_portion_that_has_been_read_grows_to_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut warc = Archive::new(Packing::Plain);
    (0..50)
        .for_each(|number| _ = warc.add_page("https://post.example/quay", &PAGE.repeat(900), number, None));
    let files = [("a.warc", warc.bytes), ("b.html", PAGE.to_vec())];
    let paths: Vec<_> = files
        .iter()
        .map(|(name, bytes)| {
            fs::write(folder.path().join(name), bytes).unwrap();
            folder.path().join(name)
        })
        .collect();
    let mut pages = Pages::of(paths.clone());
    let portion = pages.portion();
    let all: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    assert_eq!((portion.read(), portion.of), (0, Some(all as u64)));
    pages.next().unwrap();
    assert!(portion.read() > 0 && portion.read() < all as u64);
    pages.for_each(drop);
    assert_eq!(portion.read(), all as u64);
    assert_eq!(Pages::of([folder.path().to_owned()]).portion().of, None);
}
