//! Web archives, whole and damaged: every page that is whole comes out as it was sent, and whatever is not is named.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

mod archive;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use archive::{Archive, Damage, Packing, record, varied};
use onrecord_intake::{Pages, Taken};
use onrecord_page::{ArticleId, Format, Page};

const PACKINGS: [(Packing, &str); 4] = [
    (Packing::Plain, "a.warc"),
    (Packing::Gzip, "a.warc.gz"),
    (Packing::Zstd, "a.warc.zst"),
    (Packing::ZstdDictionary, "b.warc.zst"),
];

/// The example story's web pages.
fn story() -> Vec<Vec<u8>> {
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/story");
    let pages = Pages::of([story]).pages().map(Result::unwrap).filter(|page| page.format == Format::Html);
    pages.map(|page| page.bytes).collect()
}

fn take(name: &str, bytes: &[u8]) -> Vec<Taken> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let mut taken: Vec<Taken> = Pages::of([path.clone()]).collect();
    let before = format!("{}/", folder.path().display());
    for taken in &mut taken {
        let (Taken::Page(Page { name, .. }) | Taken::Again { name, .. } | Taken::PassedOver { name, .. }) =
            taken
        else {
            let Taken::Problem(problem) = taken else { unreachable!() };
            problem.name = problem.name.replace(&before, "");
            continue;
        };
        *name = name.replace(&before, "");
    }
    taken
}

/// What was taken, one line each.
fn told(taken: &[Taken]) -> Vec<String> {
    taken
        .iter()
        .map(|taken| match taken {
            Taken::Page(page) => format!("{} {}", page.name, page.url.as_deref().unwrap_or("-")),
            Taken::Again { name, .. } => format!("{name} again"),
            Taken::PassedOver { name, what } => format!("{name} passed over: {what}"),
            Taken::Problem(problem) => format!("{} problem: {}", problem.name, problem.problem),
        })
        .collect()
}

#[test]
fn of_four_hundred_records_every_whole_one_arrives_and_every_damaged_one_is_named() {
    let pages = story();
    for (packing, name) in PACKINGS {
        let mut archive = Archive::new(packing);
        let (mut whole, mut damaged) = (Vec::new(), Vec::new());
        for number in 0..400 {
            let damage = (number % 20 == 13).then(|| Damage::ALL[number / 20 % 10]);
            let url = format!("https://post.example/{number}");
            let body = varied(&pages[number % pages.len()], number);
            let place = archive.add_page(&url, &body, number, damage);
            if damage.is_some() {
                damaged.push((format!("{name}#{place}"), damage));
            }
            if damage.is_none_or(|damage| damage == Damage::GarbageBefore) {
                whole.push((url, ArticleId::of(&body)));
            }
        }
        let (mut arrived, mut named) = (Vec::new(), Vec::new());
        for taken in take(name, &archive.bytes) {
            match taken {
                Taken::Page(page) => {
                    assert_eq!(page.fetched, "2024-06-01".parse().ok());
                    arrived.push((page.url.unwrap(), ArticleId::of(&page.bytes)));
                }
                Taken::Problem(problem) => named.push((problem.name, problem.problem)),
                other => panic!("{name}: {other:?}"),
            }
        }
        assert_eq!(damaged.len(), 20, "{name}");
        for ((place, damage), found) in damaged.iter().zip(&named) {
            assert_eq!(*place, found.0, "{name}: {damage:?}: {}", found.1);
        }
        assert_eq!(named.len(), 20, "{name}: {named:?}");
        assert!(arrived == whole, "{name}: {} of {} pages arrived", arrived.len(), whole.len());
    }
}

#[test]
fn the_example_archive_holds_the_example_story() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let ids = |input: &str| {
        let pages = Pages::of([examples.join(input)]).pages().map(Result::unwrap);
        let pages = pages.filter(|page| page.format != Format::FeedEntry);
        pages.map(|page| ArticleId::of(&page.bytes)).collect::<BTreeSet<_>>()
    };
    assert_eq!(ids("story.warc.gz"), ids("story"));
    assert_eq!(ids("story").len(), 17);
}

#[test]
fn a_file_that_is_cut_off_gives_what_came_before_and_says_so() {
    let body = story().remove(0);
    for (packing, name) in PACKINGS {
        let mut archive = Archive::new(packing);
        let places: Vec<usize> = (0..3)
            .map(|number| archive.add_page("https://post.example/a", &varied(&body, number), 0, None))
            .collect();
        for length in [places[2] + 5, places[2] + 300, archive.bytes.len() - 30] {
            let told = told(&take(name, &archive.bytes[..length]));
            let last = told.last().unwrap();
            assert_eq!(told.len(), 3, "{told:?}");
            assert!(last.starts_with(&format!("{name}#{} problem:", places[2])), "{last}");
            let says_so = last.contains("cut off") || last.contains("only") || last.contains("begins here");
            assert!(says_so, "{last}");
        }
    }
}

#[test]
fn what_is_no_page_is_passed_over_and_revisits_are_followed() {
    let http = |header: &str, body: &str| format!("HTTP/1.1 {header}\r\n\r\n{body}").into_bytes();
    let response = |digest: &str, block: &[u8]| {
        let fields = [
            ("WARC-Type", "response"),
            ("WARC-Target-URI", "<https://post.example/quay>"),
            ("WARC-Date", "2024-03-04T23:30:00Z"),
            ("WARC-Payload-Digest", digest),
            ("Content-Type", "application/http;msgtype=response"),
        ];
        record(&fields, block)
    };
    let revisit = |digest: &str| {
        let fields = [
            ("WARC-Type", "revisit"),
            ("WARC-Target-URI", "https://post.example/again"),
            ("WARC-Payload-Digest", digest),
        ];
        record(&fields, &http("200 OK\r\nContent-Type: text/html", ""))
    };
    let page = "200 OK\r\nContent-Type: text/html; charset=windows-1251";
    let mut archive = Archive::new(Packing::Gzip);
    let records = [
        record(&[("WARC-Type", "warcinfo"), ("Content-Type", "application/warc-fields")], b"software: x\r\n"),
        response("sha1:ONE", &http(page, "<p>The quay holds.</p>")),
        response("sha1:TWO", &http("404 Not Found\r\nContent-Type: text/html", "<p>Nothing here.</p>")),
        response("sha1:PNG", &http("200 OK\r\nContent-Type: image/png", "PNG")),
        revisit("sha1:ONE"),
        revisit("sha1:OTHER"),
        record(
            &[
                ("WARC-Type", "resource"),
                ("WARC-Target-URI", "file:///a.txt"),
                ("Content-Type", "text/plain"),
            ],
            b"The quay.",
        ),
        record(&[("WARC-Type", "conversion"), ("Content-Type", "text/plain")], b"The quay."),
        record(
            &[
                ("WARC-Type", "response"),
                ("WARC-Target-URI", "dns:post.example"),
                ("Content-Type", "text/dns"),
            ],
            b"1",
        ),
    ];
    let places = records.map(|record| archive.add(&record));
    let taken = take("a.warc.gz", &archive.bytes);
    let expected = [
        format!("a.warc.gz#{} https://post.example/quay", places[1]),
        format!("a.warc.gz#{} passed over: answer 404", places[2]),
        format!("a.warc.gz#{} passed over: image/png", places[3]),
        format!("a.warc.gz#{} again", places[4]),
        format!("a.warc.gz#{} passed over: revisit of what is not in the file", places[5]),
        format!("a.warc.gz#{} file:///a.txt", places[6]),
        format!("a.warc.gz#{} passed over: text made of a page", places[7]),
        format!("a.warc.gz#{} passed over: text/dns", places[8]),
    ];
    assert_eq!(told(&taken), expected);
    let Taken::Page(page) = &taken[0] else { panic!() };
    assert_eq!(page.charset.as_deref(), Some("windows-1251"));
    assert_eq!(page.fetched, "2024-03-04".parse().ok());
    assert!(matches!(&taken[3], Taken::Again { id, .. } if *id == ArticleId::of(&page.bytes)));
}

#[test]
fn many_records_in_one_gzip_member_are_read_past_a_damaged_one() {
    let mut records = Archive::new(Packing::Plain);
    let places: Vec<usize> = (0..6)
        .map(|number| {
            let damage = (number == 2).then_some(Damage::LengthTooHigh);
            records.add_page(&format!("https://post.example/{number}"), b"<p>The quay holds.</p>", 0, damage)
        })
        .collect();
    let mut archive = Archive::new(Packing::Gzip);
    archive.add(&records.bytes);
    let told = told(&take("a.warc.gz", &archive.bytes));
    assert_eq!(told.len(), 6, "{told:?}");
    assert_eq!(told[1], format!("a.warc.gz#0+{} https://post.example/1", places[1]));
    assert!(told[2].starts_with(&format!("a.warc.gz#0+{} problem: ", places[2])), "{}", told[2]);
    assert!(told[2].ends_with("(https://post.example/2)"), "{}", told[2]);
    assert_eq!(told[3], format!("a.warc.gz#0+{} https://post.example/3", places[3]));
}

#[test]
fn a_member_that_unpacks_without_end_is_given_up_and_the_next_is_read() {
    for (packing, name) in [(Packing::Gzip, "a.warc.gz"), (Packing::Zstd, "a.warc.zst")] {
        let mut archive = Archive::new(packing);
        let mut endless =
            record(&[("WARC-Type", "response"), ("WARC-Target-URI", "https://post.example/endless")], b"");
        let at = endless.windows(4).position(|end| end == b": 0\r").unwrap() + 2;
        endless.splice(at..=at, *b"200000000");
        endless.resize(200_000_000, b'a');
        archive.add(&endless);
        archive.add_page("https://post.example/quay", b"<p>The quay holds.</p>", 0, None);
        let told = told(&take(name, &archive.bytes));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("more than 50 times its size"), "{}", told[0]);
        assert!(told[1].ends_with("https://post.example/quay"), "{}", told[1]);
    }
}

#[test]
fn records_that_all_claim_to_hold_what_follows_do_not_hold_it_up() {
    let lying = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 60000000\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
        .repeat(40_000);
    let told = told(&take("a.warc", &lying));
    let last = told.last().unwrap();
    assert!(last.contains("so much of it is damaged"), "{last}");
}

#[test]
fn a_page_that_speaks_of_archives_is_no_record() {
    let body = b"<pre>\nWARC/1.0\nis the first line of a record: WARC/1.0\r\n</pre>";
    for (packing, name) in PACKINGS {
        let mut archive = Archive::new(packing);
        let place = archive.add_page("https://post.example/a", body, 0, Some(Damage::LengthTooLow));
        archive.add_page("https://post.example/b", body, 0, None);
        let told = told(&take(name, &archive.bytes));
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with(&format!("{name}#{place} problem:")), "{}", told[0]);
    }
}

#[test]
fn an_archive_is_known_by_its_content_too() {
    for (packing, _) in PACKINGS {
        let mut archive = Archive::new(packing);
        archive.add_page("https://post.example/quay", b"<p>The quay holds.</p>", 0, None);
        let told = told(&take("archive.part1", &archive.bytes));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].ends_with("https://post.example/quay"), "{}", told[0]);
    }
}

#[test]
fn a_folder_s_archives_are_read_where_they_lie() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::new(Packing::Gzip);
    archive.add_page("https://post.example/quay", b"<p>The quay holds.</p>", 0, None);
    fs::write(folder.path().join("a.warc.gz"), &archive.bytes).unwrap();
    fs::write(folder.path().join("a.cdx.gz"), b"\x1f\x8bindex").unwrap();
    let taken: Vec<Taken> = Pages::of([PathBuf::from(folder.path())]).collect();
    assert!(
        matches!(&taken[..], [Taken::PassedOver { what, .. }, Taken::Page(_)] if what == ".gz"),
        "{taken:?}"
    );
}
