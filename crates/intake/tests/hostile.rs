//! Files, answers and lists that were changed anywhere: whatever comes of them is named, nothing panics, and there is an end.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::fs;
use std::path::{Path, PathBuf};

use onrecord_intake::{Answer, LONGEST, Pages, Taken, feeds_of};
use proptest::prelude::*;

/// The small files from which the search for trouble starts (fuzzing), each with its ending.
fn seeds(folders: &[&str]) -> Vec<(String, Vec<u8>)> {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let folders: Vec<PathBuf> = folders.iter().map(|folder| seeds.join(folder)).collect();
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap())
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let name = |file: &PathBuf| file.file_name().unwrap().to_str().unwrap().to_owned();
    files.iter().map(|file| (name(file), fs::read(file).unwrap())).collect()
}

/// A place, as a share of the length, and what happens there.
#[derive(Debug, Clone)]
enum Change {
    Byte(f64, u8),
    CutOff(f64),
    Remove(f64, usize),
    Repeat(f64, usize),
    Insert(f64, &'static [u8]),
}

fn change() -> impl Strategy<Value = Change> {
    const PIECES: [&[u8]; 10] = [
        b"\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: request\r\nContent-Length: 1\r\n\r\n",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00",
        b"\x28\xb5\x2f\xfd",
        b"\x5d\x2a\x4d\x18\xff\xff\xff\xff",
        b"PK\x01\x02",
        b"<newsItem><contentSet><inlineXML>",
        b"[[[[[[[[{\"",
        b"--b--\r\nContent-Type: text/html\r\n\r\n",
    ];
    let place = 0.0..1.0f64;
    prop_oneof![
        4 => (place.clone(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        1 => place.clone().prop_map(Change::CutOff),
        1 => (place.clone(), 1..200usize).prop_map(|(at, length)| Change::Remove(at, length)),
        1 => (place.clone(), 1..200usize).prop_map(|(at, length)| Change::Repeat(at, length)),
        2 => (place, 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, PIECES[piece])),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let place = |share: &f64| (share * bytes.len() as f64) as usize;
        match change {
            _ if bytes.is_empty() => {}
            Change::Byte(at, byte) => {
                let at = place(at);
                bytes[at] = *byte;
            }
            Change::CutOff(at) => bytes.truncate(place(at)),
            Change::Remove(at, length) => {
                let at = place(at);
                bytes.drain(at..(at + length).min(bytes.len()));
            }
            Change::Repeat(at, length) => {
                let at = place(at);
                let part = bytes[at..(at + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            Change::Insert(at, piece) => {
                let at = place(at);
                bytes.splice(at..at, piece.iter().copied());
            }
        }
    }
    bytes
}

/// What is taken has a name, a page an end, and a problem words.
fn holds(taken: impl Iterator<Item = Taken>) -> Result<(), TestCaseError> {
    for taken in taken {
        match taken {
            Taken::Page(page) => prop_assert!(page.bytes.len() <= LONGEST && !page.name.is_empty()),
            Taken::Again { name, .. } | Taken::PassedOver { name, .. } => prop_assert!(!name.is_empty()),
            Taken::Problem(problem) => {
                prop_assert!(!problem.name.is_empty() && !problem.problem.is_empty());
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn whatever_was_changed_in_a_file_it_is_taken_to_its_end(
        seed in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 0..6),
    ) {
        let seeds = seeds(&["warc", "zip", "mhtml", "items", "feed_entry", "json_line"]);
        let (name, bytes) = seed.get(&seeds);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, changed(bytes.clone(), &changes)).unwrap();
        holds(Pages::of([path]))?;
    }

    #[test]
    fn whatever_a_server_answers_it_is_taken_to_its_end(
        seed in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 0..6),
    ) {
        let seeds = seeds(&["answer"]);
        let (name, bytes) = seed.get(&seeds);
        let (name, url) = (name.clone(), "https://post.example/".to_owned());
        let bytes = changed(bytes.clone(), &changes);
        holds(Answer { name, url, fetched: jiff::civil::date(2024, 3, 4), bytes }.taken())?;
    }

    #[test]
    fn whatever_was_changed_in_a_list_of_feeds_it_is_read_or_its_damage_told(
        seed in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 0..6),
    ) {
        let seeds = seeds(&["feed_list"]);
        match feeds_of(&changed(seed.get(&seeds).1.clone(), &changes)) {
            Ok(feeds) => prop_assert!(!feeds.is_empty() && feeds.iter().all(|feed| !feed.trim().is_empty())),
            Err(problem) => prop_assert!(!problem.is_empty()),
        }
    }
}
