//! The cases of `tests/cases/*.md`: a passage, and what must be read from it.
//!
//! A case is a `## Title`, the passage as a block quote (a line with `>` alone ends a paragraph), the lines
//! `published: 2017-01-31` and `language: de` where they matter, and a fenced block `reading` with a line for each
//! thing expected, its parts between ` | `:
//!
//! ```text
//! direct | source: Mara Voss | cue: said | content: "We will not sign." | speaker: Mara Voss
//! time | Tuesday | DATE | 2017-01-31
//! figure | $10 billion | 10000000000 | USD | = | increase | when: 2016 | of: spending | whose: Norrel
//! actor | person | Mara Voss | mentions: Mara Voss; she | roles: mayor of Haldby
//! event | meeting | met | who: Mara Voss; Tom Lund | at: Haldby | when: 2017-01-30 | planned
//! no statement
//! ```
//!
//! Only the kinds of thing that a case names are compared, each of them in full and in the order of the text; of a
//! statement, only the parts that the line names (`source`, `cue`, `content`, `speaker`, `polarity`, `said`,
//! `addressee`, `medium`, `within`, `chain`, `figures`, `event`), and so of an actor (`mentions`, `roles`).

use std::fmt::Write;

use onrecord_page::{Article, ArticleId, Basis, Block, BlockKind, Published, Span};
use onrecord_reading::{Reader, wire};

#[test]
fn every_case_is_read_as_it_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let reader = Reader::new();
    let mut report = String::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let cases = parse(&std::fs::read_to_string(&file).unwrap());
        assert!(!cases.is_empty(), "{name} holds no case");
        for case in cases {
            assert!(!case.expected.is_empty(), "{name}: {}: nothing is expected", case.title);
            let reading = wire::Reading::new(&name, &reader.read(case.article()));
            let found = case.found(&reading);
            if found != case.expected {
                writeln!(report, "\n{name}: {}", case.title).unwrap();
                for line in case.expected.iter().filter(|line| !found.contains(line)) {
                    writeln!(report, "  - {line}").unwrap();
                }
                for line in found.iter().filter(|line| !case.expected.contains(line)) {
                    writeln!(report, "  + {line}").unwrap();
                }
            }
        }
    }
    assert!(report.is_empty(), "read otherwise than expected (- expected, + read):\n{report}");
}

#[derive(Default)]
struct Case {
    title: String,
    paragraphs: Vec<String>,
    published: Option<String>,
    language: Option<String>,
    expected: Vec<String>,
}

fn parse(markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut fenced, mut ended) = (false, true);
    for line in markdown.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_owned(), ..Case::default() });
            ended = true;
        }
        let Some(case) = cases.last_mut() else { continue };
        if line.starts_with("```") {
            fenced = line == "```reading";
        } else if fenced && !line.trim().is_empty() {
            case.expected.push(line.trim().to_owned());
        } else if let Some(text) = line.strip_prefix('>') {
            let text = text.trim();
            if text.is_empty() {
                ended = true;
            } else if let Some(paragraph) = case.paragraphs.last_mut().filter(|_| !ended) {
                *paragraph = format!("{paragraph} {text}");
            } else {
                case.paragraphs.push(text.to_owned());
                ended = false;
            }
        } else if let Some(day) = line.strip_prefix("published: ") {
            case.published = Some(day.trim().to_owned());
        } else if let Some(code) = line.strip_prefix("language: ") {
            case.language = Some(code.trim().to_owned());
        }
    }
    cases
}

impl Case {
    fn article(&self) -> Article {
        let mut article = Article::empty(ArticleId::of(self.title.as_bytes()));
        for paragraph in &self.paragraphs {
            let start = article.text.len();
            article.text.push_str(paragraph);
            let span = Span::new(start, article.text.len());
            article.blocks.push(Block::new(span, BlockKind::Paragraph));
            article.text.push_str("\n\n");
        }
        let published = self.published.as_ref();
        article.published = published
            .map(|day| Published::on(day.parse().expect("a day: 2017-01-31"), day.as_str(), Basis::Given));
        article.language.clone_from(&self.language);
        article
    }

    /// What was read, in the words of the case: the kinds that it names, in its order of kinds.
    fn found(&self, reading: &wire::Reading) -> Vec<String> {
        let mut kinds: Vec<&str> = self.expected.iter().map(|line| kind(line)).collect();
        kinds.dedup();
        kinds.iter().flat_map(|kind| self.of_kind(kind, reading)).collect()
    }

    fn of_kind(&self, wanted: &str, reading: &wire::Reading) -> Vec<String> {
        let lines: Vec<String> = match wanted {
            "time" => reading.times.iter().map(time).collect(),
            "figure" => reading.figures.iter().map(|one| figure(one, &reading.times)).collect(),
            "actor" => {
                let lines: Vec<&String> = self.expected.iter().filter(|line| kind(line) == "actor").collect();
                let parts = |at: usize| lines.get(at).or(lines.last()).map_or("", |line| line.as_str());
                let text: Vec<char> = reading.article.text.chars().collect();
                reading.actors.iter().enumerate().map(|(at, found)| actor(&text, found, parts(at))).collect()
            }
            "event" => reading.events.iter().map(|one| event(one, &reading.actors)).collect(),
            "problem" => reading.problems.iter().map(|problem| format!("problem | {problem}")).collect(),
            "statement" => {
                let lines: Vec<&String> =
                    self.expected.iter().filter(|line| kind(line) == "statement").collect();
                let parts = |at: usize| lines.get(at).or(lines.last()).map_or("", |line| line.as_str());
                reading.statements.iter().enumerate().map(|(at, found)| statement(found, parts(at))).collect()
            }
            other => panic!("{}: what is “{other}”?", self.title),
        };
        if lines.is_empty() { vec![format!("no {wanted}")] } else { lines }
    }
}

fn kind(line: &str) -> &str {
    match line.strip_prefix("no ").unwrap_or_else(|| line.split(" | ").next().unwrap_or_default()) {
        "direct" | "indirect" | "mixed" => "statement",
        other => other,
    }
}

/// The statement with the parts that the line `like` names.
fn statement(statement: &wire::Statement, like: &str) -> String {
    let mut line = statement.kind.clone();
    for part in like.split(" | ").skip(1).filter_map(|part| part.split_once(':')) {
        let passage = |passage: &Option<wire::Passage>| passage.as_ref().map(|passage| passage.text.clone());
        let value = match part.0 {
            "source" => passage(&statement.source),
            "cue" => passage(&statement.cue),
            "content" => Some(statement.text.clone()),
            "speaker" => statement.speaker.as_ref().map(|speaker| speaker.name.clone()),
            "polarity" => Some(statement.polarity.clone()),
            "said" => statement.said.as_ref().map(|said| said.value.clone()),
            "addressee" => statement.addressee.as_ref().map(|party| party.name.clone()),
            "medium" => statement.medium.as_ref().map(|party| party.name.clone()),
            "within" => Some(statement.within.map_or("none".to_owned(), |outer| outer.to_string())),
            "chain" => Some(statement.chain.join(", ")),
            "figures" => Some(format!("{:?}", statement.figures)),
            "event" => statement.event.map(|event| event.to_string()),
            other => panic!("what is “{other}” of a statement?"),
        };
        line += &format!(" | {}: {}", part.0, value.as_deref().unwrap_or("unknown"));
    }
    line
}

/// The actor with the parts that the line `like` names.
fn actor(text: &[char], actor: &wire::Actor, like: &str) -> String {
    let mut line = format!("actor | {} | {}", actor.kind, actor.name);
    for part in like.split(" | ").filter_map(|part| part.split_once(':')) {
        let role = |role: &wire::Role| match &role.of {
            Some(of) => format!("{} of {of}", role.title),
            None => role.title.clone(),
        };
        let values: Vec<String> = match part.0 {
            "mentions" => actor.mentions.iter().map(|m| text[m.start..m.end].iter().collect()).collect(),
            "roles" => actor.roles.iter().map(role).collect(),
            other => panic!("what is “{other}” of an actor?"),
        };
        line += &format!(
            " | {}: {}",
            part.0,
            if values.is_empty() { "none".to_owned() } else { values.join("; ") }
        );
    }
    line
}

fn time(time: &wire::Time) -> String {
    format!("time | {} | {} | {}", time.text, time.kind, time.value.as_deref().unwrap_or("open"))
}

fn event(event: &wire::Event, actors: &[wire::Actor]) -> String {
    let who: Vec<&str> = event.participants.iter().map(|&actor| actors[actor].name.as_str()).collect();
    let who = if who.is_empty() { String::new() } else { format!(" | who: {}", who.join("; ")) };
    let part = |name: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| format!(" | {name}: {value}"))
    };
    let planned = if event.planned { " | planned" } else { "" };
    let (at, when) = (part("at", &event.place), part("when", &event.value));
    format!("event | {} | {}{who}{at}{when}{planned}", event.kind, event.text)
}

fn figure(figure: &wire::Figure, times: &[wire::Time]) -> String {
    let upper = figure.upper.map_or_else(String::new, |upper| format!(" to {upper}"));
    let change = figure.change.as_ref().map_or_else(String::new, |change| format!(" | {change}"));
    let part = |name: &str, value: &Option<String>| {
        value.as_ref().map_or_else(String::new, |value| format!(" | {name}: {value}"))
    };
    let (of, share_of) = (part("of", &figure.of), part("share of", &figure.share_of));
    let whose = part("whose", &figure.holder);
    let wanted = if figure.wanted { " | wanted" } else { "" };
    let when = figure.time.and_then(|time| times[time].value.as_ref());
    let when = when.map_or_else(String::new, |when| format!(" | when: {when}"));
    format!(
        "figure | {} | {}{upper} | {} | {}{change}{when}{of}{share_of}{whose}{wanted}",
        figure.text, figure.value, figure.unit, figure.modifier
    )
}
