//! What people correct by hand: what is asked sees it, what the machine read stays beside it, and another reading does not undo it.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use onrecord_page::{ArticleId, Format, Page};
use onrecord_reading::wire;
use onrecord_record::{
    Amend, ArticleQuery, ConflictQuery, Correction, Entry, Error, FigureQuery, Record, SaidQuery, SaidRow,
    StoryQuery, UtteranceQuery, Wanted,
};

mod folder;

use folder::Folder;

/// A statement as a reader has it: whom it gives it to, and the words, its pieces parted by ` … `.
type Said<'a> = (Option<&'a str>, &'a str);

/// An article of these paragraphs, in which a reader has found these statements.
fn entry(outlet: &str, paragraphs: &[&str], said: &[Said<'_>]) -> Entry {
    let text = paragraphs.join("\n\n");
    let point = |byte: usize| text[..byte].chars().count();
    let passage = |words: &str| {
        let at = text.find(words).unwrap_or_else(|| panic!("{words}"));
        wire::Passage { start: point(at), end: point(at + words.len()), text: words.to_owned() }
    };
    let mut blocks = Vec::new();
    let mut start = 0;
    for paragraph in paragraphs {
        let end = start + paragraph.chars().count();
        let kind = if paragraph.starts_with("Sign up") { "furniture" } else { "paragraph" };
        blocks.push(wire::Block {
            start,
            end,
            kind: kind.to_owned(),
            reason: None,
            path: None,
            published: None,
            bytes: None,
        });
        start = end + 2;
    }
    let mut actors: Vec<wire::Actor> = Vec::new();
    for name in ["Mara Voss", "Tom Hale", "The Harbour Office"].into_iter().filter(|name| text.contains(name))
    {
        let mention = |(at, name): (usize, &str)| wire::Mention {
            start: point(at),
            end: point(at + name.len()),
            form: "name".to_owned(),
        };
        let kind = if name.starts_with("The") { "organization" } else { "person" };
        let last = name.rsplit(' ').next().unwrap();
        actors.push(wire::Actor {
            id: actors.len(),
            name: name.to_owned(),
            names: vec![name.to_owned(), last.to_owned()],
            kind: kind.to_owned(),
            mentions: text.match_indices(name).map(mention).collect(),
            roles: Vec::new(),
        });
    }
    let figures: Vec<wire::Figure> = text
        .match_indices("€2 million")
        .enumerate()
        .map(|(id, (at, words))| wire::Figure {
            id,
            start: point(at),
            end: point(at + words.len()),
            text: words.to_owned(),
            value: 2e6,
            upper: None,
            unit: "EUR".to_owned(),
            modifier: "=".to_owned(),
            change: None,
            of: None,
            share_of: None,
            holder: None,
            wanted: false,
            time: None,
            statement: None,
        })
        .collect();
    let bytes = text.clone().into_bytes();
    let mut reading = wire::Reading {
        schema: wire::SCHEMA.to_owned(),
        file: format!("{outlet}.txt"),
        article: wire::Article {
            id: ArticleId::of(&bytes).to_string(),
            source_id: None,
            url: None,
            outlet: Some(outlet.to_owned()),
            title: Some(format!("{outlet} on the quay")),
            authors: Vec::new(),
            language: None,
            published: Some(wire::PublishedAt {
                value: "2024-03-04".to_owned(),
                earliest: "2024-03-04".to_owned(),
                latest: "2024-03-05".to_owned(),
                basis: "given".to_owned(),
            }),
            modified: None,
            section: None,
            dateline: None,
            text: text.clone(),
            blocks,
        },
        statements: Vec::new(),
        actors,
        times: Vec::new(),
        figures,
        events: Vec::new(),
        problems: Vec::new(),
        rejected: Vec::new(),
    };
    for (id, (speaker, words)) in said.iter().enumerate() {
        let content: Vec<wire::Passage> = words.split(" … ").map(passage).collect();
        let inside =
            |start: usize, end: usize| content.iter().any(|piece| piece.start <= start && end <= piece.end);
        let within = reading.statements.iter().rposition(|outer: &wire::Statement| {
            content.iter().all(|piece| {
                outer.content.iter().any(|around| around.start <= piece.start && piece.end <= around.end)
            })
        });
        let speaker = speaker.map(|name| {
            let actor = reading.actors.iter().position(|actor| actor.name == name).unwrap();
            wire::Speaker { actor, name: name.to_owned() }
        });
        // “…,” Hale said: whom the words behind it name.
        let behind: String = text.chars().skip(content.last().unwrap().end + 1).take(9).collect();
        let named = ["Hale", "Voss"].into_iter().find(|name| behind == format!("{name} said"));
        let source = named.map(|name| {
            let start = content.last().unwrap().end + 1;
            wire::Passage { start, end: start + 4, text: name.to_owned() }
        });
        let mut chain = within.map_or_else(Vec::new, |outer| reading.statements[outer].chain.clone());
        chain.extend(speaker.as_ref().map(|speaker| speaker.name.clone()));
        let mut figures = Vec::new();
        for figure in reading.figures.iter_mut().filter(|figure| inside(figure.start, figure.end)) {
            figure.statement = Some(id);
            figures.push(figure.id);
        }
        reading.statements.push(wire::Statement {
            id,
            kind: if words.starts_with('“') { "direct" } else { "indirect" }.to_owned(),
            text: (*words).to_owned(),
            source,
            cue: None,
            content,
            speaker,
            polarity: "affirmed".to_owned(),
            addressee: None,
            medium: None,
            said: None,
            within,
            chain,
            figures,
            event: None,
            confidence: 0.9,
            hand: None,
        });
    }
    let page = Page::new(reading.file.clone(), Format::Text, bytes);
    Entry { page, reading, reader: "made up 1".to_owned() }
}

const QUAY: [&str; 4] = [
    "Mara Voss, the mayor, opened the new quay with Tom Hale.",
    "“The new quay will hold for a hundred years and more,” Hale said, and it had cost €2 million.",
    "Voss said that Hale had told her that the old quay was rotten from end to end.",
    "“Yes.” And again: “Yes.”",
];
const HOLDS: &str = "“The new quay will hold for a hundred years and more,”";
const RELAYED: &str = "that Hale had told her that the old quay was rotten from end to end";
const ROTTEN: &str = "the old quay was rotten from end to end";

/// The quay as a reader has it that takes Hale for Voss, and a phrase for a statement.
fn quay() -> Entry {
    let said = [
        (None, "opened the new quay"),
        (Some("Mara Voss"), HOLDS),
        (Some("Mara Voss"), RELAYED),
        (Some("Tom Hale"), ROTTEN),
    ];
    entry("Post", &QUAY, &said)
}

fn add(record: &mut Record, entries: &[Entry]) {
    let mut batch = record.batch().unwrap();
    for entry in entries {
        batch.add(entry).unwrap();
    }
    batch.commit().unwrap();
    record.link(|| ()).unwrap();
}

fn record(folder: &Folder, entries: &[Entry]) -> Record {
    let mut record = Record::create_or_open(&folder.path()).unwrap();
    add(&mut record, entries);
    record
}

fn wanted(number: u32, amend: Amend) -> Wanted {
    Wanted { article: "Post.txt".to_owned(), number, amend, by: "Ida".to_owned(), note: None, seen: None }
}

fn correct(record: &mut Record, number: u32, amend: Amend) -> i64 {
    let correction = record.correct(&wanted(number, amend)).unwrap();
    record.link_article("Post.txt").unwrap();
    assert_eq!(record.to_link().unwrap(), 0);
    correction
}

fn speaker(name: &str) -> Amend {
    Amend::Speaker(Some(name.to_owned()))
}

fn words(words: &str) -> Amend {
    Amend::Words(words.split(" … ").map(str::to_owned).collect())
}

fn by(record: &Record, name: &str) -> Vec<String> {
    let query = SaidQuery { by: Some(name.to_owned()), ..SaidQuery::default() };
    record.said(&query).unwrap().rows.into_iter().map(|row| row.text).collect()
}

fn findings(record: &Record) -> Vec<String> {
    let mut told = Vec::new();
    record.verify(|finding| told.push(format!("{}: {}", finding.item, finding.problem)), || ()).unwrap();
    // These texts are laid out as no page reader lays them out.
    told.retain(|finding| !finding.starts_with("blocks: ") && !finding.starts_with("text: "));
    told.retain(|finding| !finding.contains("differs from what its source says"));
    told
}

fn states(record: &Record) -> Vec<&'static str> {
    record.corrections(None).unwrap().iter().map(|correction| correction.state).collect()
}

/// Whatever a record answers, without what says how it came to it.
fn all(record: &Record) -> Vec<String> {
    let lines = std::cell::RefCell::new(Vec::new());
    fn keep<T: serde::Serialize>(lines: &std::cell::RefCell<Vec<String>>) -> impl Fn(T) -> Result<(), Error> {
        |row| {
            lines.borrow_mut().push(without_ids(serde_json::to_value(row).unwrap()));
            Ok(())
        }
    }
    record.each_statement(&SaidQuery::default(), keep(&lines)).unwrap();
    record.each_figure(&FigureQuery::default(), keep(&lines)).unwrap();
    record.each_article(&ArticleQuery::default(), keep(&lines)).unwrap();
    record.each_utterance(&UtteranceQuery::default(), keep(&lines)).unwrap();
    record.each_conflict(&ConflictQuery::default(), keep(&lines)).unwrap();
    record.each_story(&StoryQuery { alone: true, ..StoryQuery::default() }, keep(&lines)).unwrap();
    record.each_reprint(keep(&lines)).unwrap();
    let mut all = lines.into_inner();
    all.sort();
    for name in ["Mara Voss", "Tom Hale", "Harbour Office"] {
        all.push(serde_json::to_string(&record.who(name).unwrap()).unwrap());
    }
    all.push(serde_json::to_string(&record.summary().unwrap()).unwrap());
    all
}

fn without_ids(mut row: serde_json::Value) -> String {
    for own in ["id", "hand", "added_at"] {
        row.as_object_mut().unwrap().remove(own);
    }
    row.to_string()
}

#[test]
fn another_speaker_is_the_speaker_everywhere() {
    let folder = Folder::new();
    let mut record = record(&folder, &[quay()]);
    let machine = record.article("Post.txt").unwrap();
    assert_eq!(by(&record, "Tom Hale"), [ROTTEN]);
    let number = correct(&mut record, 1, speaker("hale"));
    assert_eq!(by(&record, "Tom Hale"), [HOLDS, ROTTEN]);
    let row = record.statement(&machine.article.id, 1).unwrap().unwrap();
    assert_eq!((row.speaker.as_deref(), row.chain.as_str()), (Some("Tom Hale"), "Tom Hale"));
    let hand = row.hand.unwrap();
    assert_eq!(*hand.machine, machine.statements[1]);
    let [made] = &hand.corrections[..] else { panic!("{hand:?}") };
    assert_eq!((made.id, made.what.as_str(), made.by.as_str()), (number, "speaker", "Ida"));
    assert!(made.at.ends_with('Z'));
    let who = &record.who("Tom Hale").unwrap()[0];
    assert_eq!(who.said.iter().map(|told| told.statements).sum::<u64>(), 2);
    assert_eq!(findings(&record), Vec::<String>::new());

    // Somebody whom the article does not name; then nobody.
    correct(&mut record, 1, speaker("Åsa Berg"));
    assert_eq!(by(&record, "Åsa Berg"), [HOLDS]);
    assert_eq!(record.article("Post.txt").unwrap().actors.len(), machine.actors.len() + 1);
    correct(&mut record, 1, Amend::Speaker(None));
    let row = record.statement(&machine.article.id, 1).unwrap().unwrap();
    assert_eq!((row.speaker, row.chain.as_str()), (None, "Hale"), "the words that attribute it stay");
    assert_eq!(states(&record), ["superseded", "superseded", "in force"]);
    assert!(by(&record, "Åsa Berg").is_empty());
    assert_eq!(findings(&record), Vec::<String>::new());

    for number in 1..=3 {
        record.take_back(number, "Ole").unwrap();
    }
    record.link(|| ()).unwrap();
    assert_eq!(record.article("Post.txt").unwrap(), machine, "what the machine read is there again");
    let Correction { state, undone_by, .. } = &record.corrections(None).unwrap()[0];
    assert_eq!((*state, undone_by.as_deref()), ("taken back", Some("Ole")));
    assert!(matches!(record.take_back(1, "Ole"), Err(Error::NoCorrection(1))));
}

#[test]
fn who_relays_a_statement_is_corrected_with_the_one_around_it() {
    let folder = Folder::new();
    let mut record = record(&folder, &[quay()]);
    correct(&mut record, 2, speaker("The Harbour Office"));
    let chains = |record: &Record| -> Vec<String> {
        let rows = record.said(&SaidQuery::default()).unwrap().rows;
        let inner = rows.into_iter().find(|row| row.text == ROTTEN).unwrap();
        vec![inner.chain, inner.within.map_or_else(String::new, |within| within.to_string())]
    };
    assert_eq!(chains(&record), ["The Harbour Office; Tom Hale", "2"]);
    correct(&mut record, 2, Amend::Reject);
    assert_eq!(chains(&record), ["Tom Hale", ""]);
    assert_eq!(findings(&record), Vec::<String>::new());
}

#[test]
fn a_rejected_statement_is_nowhere_but_among_what_was_rejected() {
    let folder = Folder::new();
    let mut record = record(&folder, &[quay()]);
    let machine = record.article("Post.txt").unwrap();
    let before = record.summary().unwrap();
    let number = correct(&mut record, 0, Amend::Reject);
    assert_eq!(record.summary().unwrap().statements, before.statements - 1);
    let words = SaidQuery { words: Some("opened".to_owned()), ..SaidQuery::default() };
    assert_eq!(record.said(&words).unwrap().rows.len(), 0);
    assert_eq!(record.statement(&machine.article.id, 0).unwrap(), None);
    let reading = record.article("Post.txt").unwrap();
    let numbers: Vec<usize> = reading.statements.iter().map(|said| said.id).collect();
    assert_eq!(numbers, [1, 2, 3], "the others keep their numbers");
    assert_eq!(reading.rejected[0].text, "opened the new quay");
    let row = SaidRow::rejected(&reading, 0).unwrap();
    assert_eq!(row.hand.unwrap().corrections[0].id, number);
    assert_eq!(findings(&record), Vec::<String>::new());
    // Who accepts it afterwards has the last word.
    correct(&mut record, 0, Amend::Accept);
    assert_eq!(record.summary().unwrap(), before);
    let hand = record.article("Post.txt").unwrap().statements[0].hand.clone().unwrap();
    assert_eq!(hand.corrections[0].what, "accept");
    assert_eq!(states(&record), ["superseded", "in force"]);
}

#[test]
fn another_span_has_its_words_its_kind_and_its_figures() {
    let folder = Folder::new();
    let mut record = record(&folder, &[quay()]);
    let id = record.article("Post.txt").unwrap().article.id;
    let figures = FigureQuery { by: Some("Voss".to_owned()), ..FigureQuery::default() };
    assert_eq!(record.figures(&figures).unwrap().rows.len(), 0);
    correct(&mut record, 1, words("“The new quay will hold for a hundred\n years … it had cost €2 million"));
    let row = record.statement(&id, 1).unwrap().unwrap();
    assert_eq!(row.text, "“The new quay will hold for a hundred years … it had cost €2 million");
    assert_eq!(row.kind, "mixed");
    assert_eq!(record.figures(&figures).unwrap().rows.len(), 1, "a figure in it is the speaker's");
    let found = SaidQuery { words: Some("cost".to_owned()), ..SaidQuery::default() };
    assert_eq!(record.said(&found).unwrap().rows.len(), 1);
    assert_eq!(record.article("Post.txt").unwrap().statements[1].figures, [0]);
    assert_eq!(findings(&record), Vec::<String>::new());
    // What no longer holds the statement inside it, does not.
    correct(&mut record, 2, words("that Hale had told her"));
    let row = record.statement(&id, 3).unwrap().unwrap();
    assert_eq!((row.within, row.chain.as_str()), (None, "Tom Hale"));
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_kept() {
    let folder = Folder::new();
    let record = record(&folder, &[quay()]);
    let refused = |number: u32, amend: Amend| record.correct(&wanted(number, amend)).unwrap_err().to_string();
    insta::assert_snapshot!(
        [
            refused(9, Amend::Accept),
            refused(1, speaker(" \n")),
            refused(1, Amend::Span(vec![])),
            refused(1, Amend::Span(vec![(5, 5)])),
            refused(1, Amend::Span(vec![(5, 100_000)])),
            refused(1, Amend::Span(vec![(20, 30), (10, 15)])),
            refused(1, Amend::Span(vec![(11, 121)])),
            refused(1, words("words that stand nowhere in it")),
            refused(1, words("“Yes.”")),
            refused(1, words(" ")),
            record.correct(&Wanted { by: " ".to_owned(), ..wanted(1, Amend::Accept) }).unwrap_err().to_string(),
        ]
        .join("\n"),
        @r"
    there is no statement 9 in “Post.txt”; `onrecord show` lists its statements with their numbers
    a name is missing
    a statement must have words
    5 to 5 is no passage of a text of 257 characters
    5 to 100000 is no passage of a text of 257 characters
    the pieces must stand in the order of the text, and not in one another
    “the mayor, opened the new quay with Tom Hale.

    “The new quay will hold for a hundred years and more,” Hale sai” does not stand in one paragraph of the article; a statement of several paragraphs is made of several pieces
    “words that stand nowhere in it” does not stand so in one paragraph of the article; take the words from its text as they are
    ““Yes.”” stands in the article 2 times; take more words before or behind it
    a statement must have words
    a name is missing
    "
    );
    assert_eq!(record.corrections(None).unwrap(), []);
    // Of words that stand twice, those in the statement's own paragraph are meant.
    record.correct(&wanted(1, words("The new quay"))).unwrap();
    assert_eq!(record.statement(&quay().reading.article.id, 1).unwrap().unwrap().text, "The new quay");
}

#[test]
fn who_looked_at_something_else_is_told_so() {
    let folder = Folder::new();
    let mut record = record(&folder, &[quay()]);
    let id = record.article("Post.txt").unwrap().article.id;
    let seen = record.mark(&id, 1).unwrap();
    let of = |number: u32, amend: Amend| Wanted { seen: Some(seen.clone()), ..wanted(number, amend) };
    correct(&mut record, 2, Amend::Accept);
    assert_eq!(record.mark(&id, 1).unwrap(), seen, "another statement is none of it");
    let number = record.correct(&of(1, Amend::Reject)).unwrap();
    assert!(matches!(record.correct(&of(1, speaker("Hale"))), Err(Error::CorrectedMeanwhile)));
    record.take_back(number, "Ida").unwrap();
    assert!(matches!(record.correct(&of(1, speaker("Hale"))), Err(Error::CorrectedMeanwhile)));
}

#[test]
fn corrections_outlast_another_reading_of_the_same_words() {
    let folder = Folder::new();
    let mut record = record(&folder, &[quay()]);
    correct(&mut record, 1, speaker("Hale"));
    correct(&mut record, 0, Amend::Reject);
    correct(&mut record, 2, words("the old quay was rotten"));
    let corrected = record.article("Post.txt").unwrap();
    // A later reader keeps less of the page, and numbers what it finds otherwise.
    let again = |said: &[Said<'_>]| {
        let mut again = entry("Post", &QUAY[1..], said);
        again.reading.article.id = quay().reading.article.id;
        again.page = quay().page;
        again.reader = "made up 2".to_owned();
        again
    };
    add(&mut record, &[again(&[(None, RELAYED), (None, "it had cost €2 million")])]);
    let reading = record.article("Post.txt").unwrap();
    assert_eq!(reading.statements[0].text, "the old quay was rotten");
    assert_eq!(reading.statements[0].hand.as_ref().unwrap().machine.text, RELAYED);
    let of = |record: &Record| -> Vec<(i64, &'static str, u32)> {
        let all = record.corrections(None).unwrap();
        all.into_iter().map(|correction| (correction.id, correction.state, correction.number)).collect()
    };
    assert_eq!(of(&record), [(1, "lost", 1), (2, "lost", 0), (3, "in force", 0)]);
    assert_eq!(
        findings(&record),
        [
            format!("correction 1: has lost its place: “{HOLDS}” is no statement now, or is told otherwise"),
            "correction 2: has lost its place: “opened the new quay” is no statement now, or is told otherwise"
                .to_owned(),
        ]
    );
    // What has lost its place finds it again when it is read so again.
    add(&mut record, &[Entry { reader: "made up 3".to_owned(), ..quay() }]);
    assert_eq!(states(&record), ["in force"; 3]);
    assert_eq!(record.article("Post.txt").unwrap(), corrected);
    assert_eq!(findings(&record), Vec::<String>::new());
}

#[test]
fn a_correction_is_never_put_on_a_look_alike() {
    let folder = Folder::new();
    let mut first = entry("Post", &QUAY, &[(Some("Mara Voss"), "“Yes.”")]);
    let mut record = record(&folder, &[Entry { reader: "made up 0".to_owned(), ..quay() }]);
    first.reader = "made up 1".to_owned();
    add(&mut record, &[first]);
    correct(&mut record, 0, speaker("Hale"));
    // The second of the two is the statement now.
    let mut second = entry("Post", &QUAY, &[(Some("Mara Voss"), "“Yes.”")]);
    let start = second.reading.article.text.chars().count() - 6;
    second.reading.statements[0].content[0].start = start;
    second.reading.statements[0].content[0].end = start + 6;
    second.reader = "made up 2".to_owned();
    add(&mut record, &[second]);
    assert_eq!(states(&record), ["lost"]);
    assert_eq!(by(&record, "Hale"), Vec::<String>::new());
    // A span whose words have changed is not put on either, though the statement is there.
    let mut record = Record::create_or_open(&folder.path()).unwrap();
    add(&mut record, &[Entry { reader: "made up 3".to_owned(), ..quay() }]);
    let number = correct(&mut record, 1, words("Tom Hale"));
    let other = [QUAY[0].trim_end_matches("with Tom Hale."), QUAY[1], QUAY[2], QUAY[3]];
    let mut other = entry("Post", &other, &[(None, HOLDS)]);
    other.reading.article.id = quay().reading.article.id;
    other.reader = "made up 4".to_owned();
    add(&mut record, &[other]);
    let correction = &record.corrections(None).unwrap()[1];
    assert_eq!((correction.id, correction.state), (number, "lost"));
    assert_eq!(record.said(&SaidQuery::default()).unwrap().rows[0].text, HOLDS);
}

/// Three outlets with the words of the quay, of which the Post's is corrected: so is what they tell together.
#[test]
fn a_corrected_record_is_that_of_a_machine_that_had_read_it_so() {
    let others = || {
        [
            entry(
                "Courier",
                &[
                    "Tom Hale spoke at the harbour, where Mara Voss was too, on Monday.",
                    "“The new quay will hold for a hundred years and more,” Voss said.",
                ],
                &[(Some("Mara Voss"), HOLDS)],
            ),
            entry(
                "Herald",
                &[
                    "The Harbour Office has a new quay, and Tom Hale is proud of it, he said.",
                    "“The new quay will hold for a hundred years,” Hale said.",
                ],
                &[(Some("Tom Hale"), "“The new quay will hold for a hundred years,”")],
            ),
        ]
    };
    let right = || {
        let mut right = quay();
        let hale = wire::Speaker { actor: 1, name: "Tom Hale".to_owned() };
        right.reading.statements[1].speaker = Some(hale);
        right.reading.statements[1].chain = vec!["Tom Hale".to_owned()];
        right.reading.statements.remove(0);
        right
    };
    for at in 0..3 {
        let among = |own: Entry| {
            let [one, two] = others();
            let mut entries = vec![one, two];
            entries.insert(at, own);
            entries
        };
        let (folder, other) = (Folder::new(), Folder::new());
        let mut corrected = record(&folder, &among(quay()));
        let machine = all(&corrected);
        let conflicts = |record: &Record| record.conflicts(&ConflictQuery::default()).unwrap().len();
        assert_eq!(conflicts(&corrected), 1, "the Courier's Voss and the Herald's Hale");
        let utterance = corrected.utterances(&UtteranceQuery::default()).unwrap()[0].id;
        correct(&mut corrected, 0, Amend::Reject);
        correct(&mut corrected, 1, speaker("Tom Hale"));
        assert_eq!(conflicts(&corrected), 2, "and the Post's");
        assert_eq!(all(&corrected), all(&record(&other, &among(right()))), "{at}");
        assert_eq!(corrected.utterances(&UtteranceQuery::default()).unwrap()[0].id, utterance);
        assert_eq!(findings(&corrected), Vec::<String>::new());
        corrected.take_back(1, "Ida").unwrap();
        corrected.take_back(2, "Ida").unwrap();
        corrected.link(|| ()).unwrap();
        assert_eq!(all(&corrected), machine, "{at}");
    }
}

/// What is one utterance by a statement alone that is rejected falls apart.
#[test]
fn an_utterance_falls_apart_without_the_wording_that_held_it_together() {
    let whole = "“The new quay will hold for a hundred years, and no winter storm will ever take a single stone of it,”";
    let (first, last) = (
        "“The new quay will hold for a hundred years,”",
        "“no winter storm will ever take a single stone of it,”",
    );
    let one = |outlet: &str, words: &str, told: &str| {
        let opening = format!("Tom Hale spoke {told}.");
        let second = format!("{words} Hale said.");
        entry(outlet, &[&opening, &second], &[(Some("Tom Hale"), words)])
    };
    let entries = || {
        [
            one("Post", whole, "at the harbour on Monday afternoon"),
            one("Courier", first, "before the crowd in the old town"),
            one("Herald", last, "to the ships that lay outside"),
        ]
    };
    let folder = Folder::new();
    let mut record = record(&folder, &entries());
    let utterances = |record: &Record| -> Vec<Vec<String>> {
        let all = record.utterances(&UtteranceQuery::default()).unwrap();
        all.iter()
            .map(|one| one.wordings.iter().filter_map(|wording| wording.outlet.clone()).collect())
            .collect()
    };
    assert_eq!(utterances(&record).concat().len(), 3, "a poor example");
    let number = correct(&mut record, 0, Amend::Reject);
    assert_eq!(utterances(&record), Vec::<Vec<String>>::new());
    record.take_back(number, "Ida").unwrap();
    record.link(|| ()).unwrap();
    assert_eq!(utterances(&record).concat().len(), 3);
}

#[test]
fn verify_names_what_was_tampered_with_in_what_is_corrected() {
    for (sql, finding) in [
        (
            "UPDATE machine SET reading = replace(reading, 'hundred', 'thousand')",
            "what the machine read in statement 1: is stored as",
        ),
        ("UPDATE machine SET reading = '{'", "corrections: cannot be taken out"),
        (
            "UPDATE statement SET speaker_id = NULL WHERE number = 1",
            "statements: are not what the corrections",
        ),
        ("UPDATE statement SET hand = NULL", "statements: are not what the corrections"),
        ("DELETE FROM rejected", "statements: are not what the corrections"),
        ("UPDATE correction SET passage = '{'", "corrections: cannot be taken out"),
        ("DELETE FROM correction", "statements: are not what the corrections"),
    ] {
        let folder = Folder::new();
        let mut record = record(&folder, &[quay()]);
        correct(&mut record, 1, speaker("Hale"));
        correct(&mut record, 0, Amend::Reject);
        drop(record);
        rusqlite::Connection::open(folder.path()).unwrap().execute_batch(sql).unwrap();
        let found = findings(&Record::open(&folder.path()).unwrap());
        assert!(found.iter().any(|told| told.starts_with(finding)), "{sql}: {found:?}");
    }
}

#[test]
fn corrections_of_an_older_record_stay_in_force() {
    let folder = Folder::new();
    let old = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/old/layout-9.db");
    std::fs::copy(old, folder.path()).unwrap();
    let record = Record::create_or_open(&folder.path()).unwrap();
    assert_eq!(states(&record), ["in force"; 3]);
    assert_eq!(by(&record, "Harbour Office"), ["It would cost €2 million"]);
}
