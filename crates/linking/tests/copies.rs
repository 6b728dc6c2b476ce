//! What is a copy and what is none, case by case. All of it is made up.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::ops::Range;

use onrecord_linking::reprint::{Body, Copied, Kind, SHARED, copied};

const HARBOUR: &str = "\
The harbour board of Marrowstone voted on Tuesday to close the old ferry pier for the winter, after divers found that eleven of its \
forty wooden piles had been eaten through by shipworm.

The pier has carried the morning ferry to Quillport since 1931. Some 240 people a day use it, most of them on their way to work at the \
cannery, and the board expects that a bus around the bay will take them fifty minutes longer.

Engineer Nadine Garroway told the board that repairs would cost about $3.2 million, more than the harbour earns in four years. A \
new pier of concrete would cost twice that and could not be ready before 2029.

Fishermen at the meeting complained that nobody had looked under the pier for nine years. The chairman, Tobin Crandell, answered that \
the money for inspections had been cut in the same budget that they had asked for.";

const BAKERY: &str = "\
A bakery in Venning that was to close at the end of the month has been bought by its customers. More than six hundred of them paid fifty \
dollars each, and the owner, who is seventy-four, will stay for a year to teach his successor.

The shop opens at five in the morning and sells out before noon. Its rye bread won a prize at the county fair in October, the only \
one that the village has ever brought home.

Members of the new cooperative will meet in the school hall next week to elect a board and to decide whether the shop should also \
serve coffee, over which opinions are divided.";

fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let start = |part: &str| part.as_ptr() as usize - text.as_ptr() as usize;
    text.split("\n\n").map(|part| start(part)..start(part) + part.len()).collect()
}

fn body(text: &str) -> Body {
    Body::of(text, &paragraphs(text))
}

fn compare(a: &str, b: &str) -> Option<Copied> {
    copied(&body(a), &body(b))
}

fn shared(a: &str, b: &str) -> usize {
    let of_b = body(b).fingerprints();
    body(a).fingerprints().iter().filter(|fingerprint| of_b.contains(fingerprint)).count()
}

#[test]
fn an_article_that_has_nothing_to_do_with_another() {
    assert_eq!(compare(HARBOUR, BAKERY), None);
    assert_eq!(shared(HARBOUR, BAKERY), 0);
}

#[test]
fn the_same_article_under_an_introduction() {
    let copy = format!(
        "Our neighbours across the bay have reason to worry, and so have we. This is what the Marrowstone Gazette reports \
         this morning.\n\n{HARBOUR}"
    );
    let found = compare(HARBOUR, &copy).unwrap();
    assert_eq!(found.kind, Kind::Reprint);
    assert_eq!(found.passages.len(), 1);
    assert_eq!(format!("{}.", &HARBOUR[found.passages[0].a.clone()]), HARBOUR);
    assert_eq!(format!("{}.", &copy[found.passages[0].b.clone()]), HARBOUR);
    assert_eq!(found.share_of_a, 1.0);
    assert!((0.8..0.9).contains(&found.share_of_b), "{}", found.share_of_b);
    assert!(shared(HARBOUR, &copy) >= SHARED);
}

#[test]
fn cut_to_its_first_half() {
    let copy: Vec<&str> = HARBOUR.split("\n\n").take(2).collect();
    let found = compare(HARBOUR, &copy.join("\n\n")).unwrap();
    assert_eq!((found.kind, found.share_of_b), (Kind::Reprint, 1.0));
}

#[test]
fn in_another_order() {
    let mut parts: Vec<&str> = HARBOUR.split("\n\n").collect();
    parts.reverse();
    let copy = parts.join("\n\n");
    let found = compare(HARBOUR, &copy).unwrap();
    assert_eq!((found.kind, found.share_of_a, found.share_of_b), (Kind::Reprint, 1.0, 1.0));
    let passages: Vec<&str> = found.passages.iter().map(|passage| &copy[passage.b.clone()]).collect();
    assert_eq!(passages.len(), 4);
    assert!(passages[0].starts_with("The harbour board") && passages[3].starts_with("Fishermen"));
}

#[test]
fn edited_by_another_desk() {
    let copy = HARBOUR
        .replace("harbour", "harbor")
        .replace("on Tuesday ", "")
        .replace("had been eaten through by shipworm", "are rotten")
        .replace("Some 240", "About 240")
        .replace("complained", "said angrily")
        .replace("answered that", "replied:");
    let found = compare(HARBOUR, &copy).unwrap();
    assert_eq!(found.kind, Kind::Reprint);
    assert!((0.85..1.0).contains(&found.share_of_a), "{}", found.share_of_a);
}

#[test]
fn a_passage_within_an_article_of_its_own() {
    let taken: Vec<&str> = HARBOUR.split("\n\n").skip(1).take(1).collect();
    let article = BAKERY.replacen("\n\n", &format!("\n\n{}\n\n", taken[0]), 1);
    let found = compare(HARBOUR, &article).unwrap();
    assert_eq!((found.kind, found.passages.len()), (Kind::Partial, 1));
    assert_eq!(format!("{}.", &article[found.passages[0].b.clone()]), taken[0]);
}

/// Two outlets were at one press conference.
#[test]
fn the_same_speech() {
    let speech = "“We have known about the pier for years, and for years we have looked the other way because the ferry was on time \
        and the sea was calm,” the mayor said. “That ends today. I will not send one more child across the bay on piles that a \
        man can push his thumb into, and I do not care what it costs or who is angry with me in the spring.”";
    let one = format!(
        "Nobody will walk on the ferry pier this winter.\n\n{speech}\n\nThe decision was met with whistles from the gallery, where \
         fishermen and commuters had waited since noon to hear it."
    );
    let other = format!(
        "Marrowstone's mayor defended himself against critics of the closure at a crowded town hall.\n\n{speech}\n\nHis opponents \
         say that he learnt of the damage long before the election and kept silent."
    );
    assert_eq!(compare(&one, &other), None);
    // Whoever prints the words as his own has them from somebody.
    assert!(compare(&one.replace(['“', '”'], ""), &other.replace(['“', '”'], "")).is_some());
}

const BURGLARY: &str = "\
Police are looking for two men who broke into a house on Kiln Street in Haldby early Monday and tied up the owner.

Osgood Ashgrove, 71, was asleep when the men came in through a kitchen window, according to police. They tied his hands with a cord \
and searched the house for about half an hour. They left with $400 in cash and some jewelry, police said. He was able to free himself \
and call for help, and was not seriously hurt.

Both men wore masks and gloves. Anyone who saw something unusual in the neighborhood is asked to call Detective Lorna Jessop at \
555-0144.";

#[test]
fn two_burglaries_in_one_template() {
    let another = BURGLARY
        .replace("Kiln Street", "Quarry Lane")
        .replace("Haldby", "Oxcombe")
        .replace("Monday", "Friday")
        .replace("Osgood Ashgrove, 71", "Bram Mossman, 58")
        .replace("$400", "$1,250")
        .replace("0144", "0178");
    assert!(shared(BURGLARY, &another) >= SHARED);
    assert_eq!(compare(BURGLARY, &another), None);
}

#[test]
fn the_latest_of_one_burglary() {
    let later = BURGLARY
        .replace("$400", "$600")
        .replace("was not seriously hurt", "was treated at a hospital and released");
    assert_eq!(compare(BURGLARY, &later).unwrap().kind, Kind::Reprint);
}

#[test]
fn what_an_outlet_prints_under_everything() {
    let foot = "The Bay Observer is written by its readers. If you saw something that the rest of us should know, tell us: nobody is too \
        young or too old to report. We check what you send and print what is true. The Bay Observer is owned by the Bay Trust of \
        Penhollow, takes no advertisements, and has come out every Thursday since 1988.";
    let (one, other) = (format!("{HARBOUR}\n\n{foot}"), format!("{BAKERY}\n\n{foot}"));
    assert_eq!(compare(&one, &other).unwrap().kind, Kind::Partial);
    let fingerprints = body(foot).fingerprints();
    let aside = |text: &str| {
        let mut body = body(text);
        body.set_aside(|fingerprint| fingerprints.contains(&fingerprint));
        body
    };
    assert_eq!(copied(&aside(&one), &aside(&other)), None);
    assert!(copied(&aside(&one), &body(HARBOUR)).unwrap().share_of_a > 0.9);
}

/// They are kept in records, so no release may change them.
#[test]
fn fingerprints_stay_as_they_are() {
    let of_body = body(BAKERY).fingerprints();
    assert_eq!(of_body.len(), 23);
    assert_eq!(of_body[..2], [207_316_880_974_188_611, 661_580_305_133_906_891]);
}
