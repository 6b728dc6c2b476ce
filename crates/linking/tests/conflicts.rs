//! The cases of `tests/conflicts.md`: what articles tell, and where they differ.
//!
//! A case is a `## Title`; for each article, the day on which it was published, its text as a block quote, and what was read from it, a line
//! each: `figure:`, `event:` or `said:` with its words, and behind semicolons what is known of it; and a fenced block `conflict` of a line for
//! each conflict, its kind and why, or `none`.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

use std::collections::BTreeSet;
use std::fmt::Write;

use onrecord_linking::conflict::{Conflict, Fact, Kind, between, facts, is_translated};
use onrecord_reading::wire::Reading;
use serde_json::{Value, json};

#[test]
fn accounts_differ_where_their_case_says_so() {
    let cases = parse(include_str!("conflicts.md"));
    assert!(cases.len() >= 30, "{} cases", cases.len());
    let mut report = String::new();
    for case in &cases {
        let found = case.found();
        if found != case.expected {
            writeln!(report, "\n## {}", case.title).unwrap();
            case.expected.iter().for_each(|line| writeln!(report, "  - {line}").unwrap());
            found.iter().for_each(|line| writeln!(report, "  + {line}").unwrap());
        }
    }
    assert!(report.is_empty(), "otherwise than expected (- expected, + found):\n{report}");
}

#[test]
fn whoever_comes_first_the_same_accounts_differ() {
    for case in parse(include_str!("conflicts.md")) {
        let told = case.facts();
        for (one, other) in pairs(&told) {
            let kind = |a: &Fact, b: &Fact| {
                between(a, b, false).map(|conflict| (conflict.kind, conflict.in_one_story))
            };
            assert_eq!(kind(one, other), kind(other, one), "{}", case.title);
        }
    }
}

/// Whoever keeps facts finds those that conflict by their keys.
#[test]
fn facts_that_conflict_are_found_by_their_keys() {
    for case in parse(include_str!("conflicts.md")) {
        let told = case.facts();
        for (one, other) in pairs(&told).filter(|(one, other)| between(one, other, false).is_some()) {
            let keys: BTreeSet<u32> = other.keys().into_iter().collect();
            assert!(one.sought().iter().any(|key| keys.contains(key)), "{}", case.title);
            let keys: BTreeSet<u32> = one.keys().into_iter().collect();
            assert!(other.sought().iter().any(|key| keys.contains(key)), "{}", case.title);
        }
    }
}

#[test]
fn facts_are_the_same_when_they_were_kept() {
    for case in parse(include_str!("conflicts.md")) {
        for fact in case.facts().into_iter().flatten() {
            assert_eq!(serde_json::from_str::<Fact>(&serde_json::to_string(&fact).unwrap()).unwrap(), fact);
        }
    }
}

#[derive(Default)]
struct Article<'m> {
    day: &'m str,
    text: String,
    items: Vec<Read<'m>>,
}

#[derive(Default)]
struct Case<'m> {
    title: &'m str,
    articles: Vec<Article<'m>>,
    expected: Vec<String>,
}

fn parse(markdown: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut fenced = false;
    for line in markdown.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title, ..Case::default() });
        }
        let Some(case) = cases.last_mut() else { continue };
        if line.starts_with("```") {
            fenced = line == "```conflict";
        } else if fenced {
            case.expected.extend((line != "none").then(|| line.to_owned()));
        } else if line.len() == 10 && line.starts_with("20") {
            case.articles.push(Article { day: line, ..Article::default() });
        } else if let Some(text) = line.strip_prefix("> ") {
            let article = case.articles.last_mut().unwrap();
            article.text = [&article.text, text].map(str::trim).join(" ").trim().to_owned();
        } else if let Some((kind, what)) = line.split_once(": ") {
            case.articles.last_mut().unwrap().items.push(Read::new(kind, what));
        }
    }
    cases
}

/// Every pair of facts of two articles.
fn pairs(told: &[Vec<Fact>]) -> impl Iterator<Item = (&Fact, &Fact)> {
    told.iter().enumerate().flat_map(move |(at, one)| {
        told[at + 1..]
            .iter()
            .flat_map(move |other| one.iter().flat_map(move |a| other.iter().map(move |b| (a, b))))
    })
}

impl Case<'_> {
    fn facts(&self) -> Vec<Vec<Fact>> {
        self.articles.iter().map(|article| facts(&article.reading())).collect()
    }

    fn found(&self) -> Vec<String> {
        let told = self.facts();
        let mut found: Vec<Conflict> = Vec::new();
        for (at, one) in told.iter().enumerate() {
            let within = one.iter().enumerate().flat_map(|(at, a)| one[at + 1..].iter().map(move |b| (a, b)));
            found.extend(within.filter_map(|(a, b)| between(a, b, true)));
            for other in &told[at + 1..] {
                let across = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
                let differing = across.filter_map(|(a, b)| between(a, b, false));
                found.extend(
                    differing.filter(|found| found.kind != Kind::Wording || !is_translated(one, other)),
                );
            }
        }
        found.iter().map(|conflict| format!("{}: {}", conflict.kind.name(), conflict.why)).collect()
    }
}

/// What a line says was read: what kind of item, its words, and what is known of it.
struct Read<'m> {
    kind: &'m str,
    words: &'m str,
    parts: Vec<&'m str>,
}

impl<'m> Read<'m> {
    fn new(kind: &'m str, line: &'m str) -> Self {
        let mut parts: Vec<&str> = line.split("; ").collect();
        Self { kind, words: parts.remove(0), parts }
    }

    fn known(&self, key: &str) -> Option<&'m str> {
        self.parts.iter().find_map(|part| part.strip_prefix(key)?.strip_prefix(' '))
    }

    fn list(&self, key: &str) -> Vec<&'m str> {
        self.known(key).map_or_else(Vec::new, |names| names.split(", ").collect())
    }

    fn is(&self, flag: &str) -> bool {
        self.parts.contains(&flag)
    }

    /// Everybody by name whom it makes an actor.
    fn everybody(&self) -> Vec<&'m str> {
        let spoken = self.speaker().filter(|_| self.kind == "said");
        self.list("who").into_iter().chain(self.list("near")).chain(spoken).collect()
    }

    /// Who says it, where that is somebody with a name.
    fn speaker(&self) -> Option<&'m str> {
        self.known("by").filter(|by| by.starts_with(char::is_uppercase))
    }
}

/// The day behind one.
fn next(day: &str) -> String {
    day.parse::<jiff::civil::Date>().unwrap().tomorrow().unwrap().to_string()
}

impl Article<'_> {
    fn reading(&self) -> Reading {
        let mut names: Vec<&str> = self.items.iter().flat_map(Read::everybody).collect();
        names.sort_unstable();
        names.dedup();
        let number = |name: &str| names.iter().position(|known| *known == name).unwrap();
        let (mut figures, mut events, mut said, mut times) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for read in &self.items {
            match read.kind {
                "figure" => {
                    let statement = read.known("by").map(|by| {
                        said.push(self.statement(said.len(), read.words, by, read, None));
                        said.len() - 1
                    });
                    let time = read.known("time").map(|value| {
                        let place = json!({"id": times.len(), "start": 0, "end": 0});
                        times.push(merged(place, json!({"text": value, "type": "DATE", "value": value})));
                        times.len() - 1
                    });
                    let place = self.passage(read.words);
                    let id = figures.len();
                    figures.push(merged(
                        place,
                        json!({
                            "id": id, "value": read.known("value").unwrap().parse::<f64>().unwrap(),
                            "unit": read.known("unit").unwrap(), "modifier": read.known("modifier").unwrap_or("="),
                            "change": read.known("change"), "of": read.known("of"), "share_of": read.known("share_of"),
                            "holder": read.known("holder"), "wanted": read.is("wanted"), "time": time,
                            "statement": statement,
                        }),
                    ));
                }
                "event" => {
                    let (place, day) =
                        (self.passage(read.known("words").unwrap()), read.known("day").unwrap());
                    let who: Vec<usize> = read.list("who").into_iter().map(number).collect();
                    let id = events.len();
                    events.push(merged(
                        place,
                        json!({
                            "id": id, "kind": read.words, "participants": who, "place": read.known("place"),
                            "value": day, "earliest": day, "latest": next(day), "planned": read.is("planned"),
                        }),
                    ));
                }
                _ => {
                    let source = read.known("source").unwrap_or_default();
                    said.push(self.statement(
                        said.len(),
                        read.words,
                        source,
                        read,
                        read.speaker().map(number),
                    ));
                }
            }
        }
        let actors: Vec<Value> = names.iter().enumerate().map(|(id, name)| self.actor(id, name)).collect();
        let published =
            json!({"value": self.day, "earliest": self.day, "latest": next(self.day), "basis": "given"});
        let block = json!({"start": 0, "end": self.text.chars().count(), "kind": "paragraph"});
        serde_json::from_value(json!({
            "schema": "onrecord.reading/1", "file": "case", "statements": said, "actors": actors, "times": times,
            "figures": figures, "events": events, "problems": [],
            "article": {"id": "", "authors": [], "published": published, "text": self.text, "blocks": [block]},
        }))
        .unwrap()
    }

    /// Somebody, mentioned wherever the last word of the name stands.
    fn actor(&self, id: usize, name: &str) -> Value {
        let last = name.split(' ').next_back().unwrap();
        let mention = |(at, found): (usize, &str)| {
            let start = self.text[..at].chars().count();
            json!({"start": start, "end": start + found.chars().count(), "form": "name"})
        };
        let mentions: Vec<Value> = self.text.match_indices(last).map(mention).collect();
        json!({"id": id, "name": name, "names": [name], "kind": "person", "mentions": mentions, "roles": []})
    }

    fn statement(
        &self,
        id: usize,
        words: &str,
        source: &str,
        read: &Read<'_>,
        speaker: Option<usize>,
    ) -> Value {
        let whole = self.text.contains(words);
        let content: Vec<Value> = if whole {
            vec![self.passage(words)]
        } else {
            words.split(" … ").map(|piece| self.passage(piece)).collect()
        };
        json!({
            "id": id, "kind": if read.is("direct") { "direct" } else { "indirect" }, "text": words, "content": content,
            "source": (!source.is_empty()).then(|| self.passage(source)),
            "cue": read.known("cue").map(|cue| self.passage(cue)),
            "speaker": speaker.map(|actor| json!({"actor": actor, "name": read.known("by")})),
            "polarity": if read.is("denied") { "denied" } else { "affirmed" }, "chain": read.list("chain"), "figures": [],
            "confidence": 0.97,
        })
    }

    /// Where words stand in the text, in code points.
    fn passage(&self, words: &str) -> Value {
        let at = self.text.find(words).unwrap_or_else(|| panic!("“{words}” stands not in “{}”", self.text));
        let start = self.text[..at].chars().count();
        json!({"start": start, "end": start + words.chars().count(), "text": words})
    }
}

/// Both objects as one.
fn merged(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other);
    }
    one
}
