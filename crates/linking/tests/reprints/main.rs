//! How many copies are found, and how many of those found are none.
//!
//! The articles are not part of this project. Where they are not at hand this is skipped and says so, but not where `CI=true`.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

mod chance;
mod edits;
mod templates;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fmt, fs};

use chance::Chance;
use edits::{Edit, edited};
use onrecord_linking::reprint::{Body, Copied, Kind, SHARED, copied};
use onrecord_linking::words::words;
use serde_json::Value;

/// Articles that are copied in every way.
const COPIED: usize = 240;

/// Articles written in each template.
const FILLED: usize = 14;

/// Articles of one outlet that share a fingerprint, for it to be boilerplate.
const BOILERPLATE: usize = 3;

/// Articles that are given as of different stories and were found, by reading them, to have one text: a gallery of old murders under
/// two titles, travel advice under two shootings, one article filed twice, and a paper's article with a blog's copy of it.
const ONE_TEXT: [(&str, &str); 4] = [
    ("bfbf30838e90ee0ae7e73317b948e765", "6488a840ea96a338d530b1e038db96ba"),
    ("c44089c9a04c4abbc8d026888098c8fa", "52ddc440a47046b04b437f333e0221b0"),
    ("8165e17047130215df3cea18638a2570", "85d83a7195cafbd8ecd9a98022f1e6f9"),
    ("329f03de6e9aa5176d5ede16b043f84f", "9897ff64ff1c41541dd9c4bdb3e2026b"),
];

/// An article of the set.
struct Item {
    id: String,
    /// The stories that it has text of: articles of one story may well be copies, so they are not asked for.
    stories: Vec<String>,
    outlet: String,
    text: String,
    body: Body,
    /// What it was made from, and how.
    made: Option<(usize, Edit)>,
    /// The template that it, or what it was made from, was written in.
    template: Option<usize>,
}

impl Item {
    fn new(id: String, story: String, outlet: String, text: String) -> Self {
        let body = Body::of(&text, &paragraphs(&text));
        Self { id, stories: vec![story], outlet, text, body, made: None, template: None }
    }

    fn shares_a_story(&self, other: &Item) -> bool {
        self.stories.iter().any(|story| other.stories.contains(story))
    }
}

/// How many copies there are, how many of them were found, and how many pairs were found that are none.
#[derive(Default, Clone, Copy)]
struct Score {
    all: usize,
    found: usize,
    wrong: usize,
}

impl Score {
    fn recall(self) -> f64 {
        self.found as f64 / self.all as f64
    }

    fn precision(self) -> f64 {
        self.found as f64 / (self.found + self.wrong) as f64
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { all, found, wrong } = self;
        write!(f, "recall {:.3} ({found} of {all}), ", self.recall())?;
        write!(f, "precision {:.3} ({wrong} wrong)", self.precision())
    }
}

#[test]
fn copies_among_local_news() {
    let Some(mut items) = articles() else { return };
    let mut chance = Chance::new(15);
    write_templates(&mut items, &mut chance);
    copy(&mut items, &mut chance);
    let (candidates, fingerprinting) = candidates(&items);
    set_aside(&mut items);
    let began = Instant::now();
    let found: BTreeMap<(usize, usize), Copied> = candidates
        .iter()
        .filter_map(|&(a, b)| Some(((a, b), copied(&items[a].body, &items[b].body)?)))
        .collect();
    let each = |time: Duration, of: usize| time.as_secs_f64() * 1e6 / of as f64;
    println!("{} articles, {:.0} µs each for fingerprints", items.len(), each(fingerprinting, items.len()));
    println!(
        "{} candidates, {:.0} µs each to compare",
        candidates.len(),
        each(began.elapsed(), candidates.len())
    );

    let scores = scores(&items, &found);
    let mut overall = Score::default();
    for (edit, score) in &scores {
        println!("{:<10} {score}", format!("{edit:?}"));
        (overall.all, overall.found) = (overall.all + score.all, overall.found + score.found);
    }
    let wrong = wrong(&items, &found);
    overall.wrong = wrong.len();
    println!("{:<10} {overall}", "overall");
    for &(a, b) in wrong.iter().filter(|&&(a, b)| items[a].made.is_none() && items[b].made.is_none()) {
        println!("no copies: {} and {}: {:?}", items[a].id, items[b].id, found[&(a, b)].kind);
    }
    let templates = |&&(a, b): &&(usize, usize)| {
        items[a].template.is_some()
            && items[a].template == items[b].template
            && !items[a].shares_a_story(&items[b])
    };
    let (asked, taken) =
        (candidates.iter().filter(templates).count(), wrong.iter().filter(templates).count());
    println!("{taken} of {asked} pairs of different happenings in one template taken for copies");

    assert!(taken * 100 <= asked, "{taken} of {asked} pairs in templates");
    assert!(overall.recall() >= 0.99 && overall.precision() >= 0.99, "{overall}");
    for (edit, score) in &scores {
        let least = if *edit == Edit::Rewritten { 0.95 } else { 0.97 };
        assert!(score.recall() >= least && score.precision() >= least, "{edit:?}: {score}");
    }
}

/// By the way in which copies were made: how many of them were found as what they are. What is wrong is counted where a copy takes
/// part in it.
fn scores(items: &[Item], found: &BTreeMap<(usize, usize), Copied>) -> BTreeMap<Edit, Score> {
    let mut scores: BTreeMap<Edit, Score> = BTreeMap::new();
    for (at, item) in items.iter().enumerate() {
        let Some((of, edit)) = item.made else { continue };
        let copied = found.get(&(of, at));
        let right = copied.is_some_and(|copied| edit == Edit::Inserted || copied.kind == Kind::Reprint);
        let score = scores.entry(edit).or_default();
        score.all += 1;
        score.found += usize::from(right);
        if !right {
            println!("not found: {}: {:?}", item.id, copied.map(|copied| copied.kind));
        }
    }
    for (a, b) in wrong(items, found) {
        let mut edits: Vec<Edit> = [a, b].iter().filter_map(|&at| Some(items[at].made?.1)).collect();
        edits.dedup();
        edits.iter().for_each(|edit| scores.entry(*edit).or_default().wrong += 1);
    }
    scores
}

/// The pairs that were found and have no story in common.
fn wrong(items: &[Item], found: &BTreeMap<(usize, usize), Copied>) -> Vec<(usize, usize)> {
    found.keys().copied().filter(|&(a, b)| !items[a].shares_a_story(&items[b])).collect()
}

fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut end = 0;
    text.split_inclusive('\n')
        .map(|line| {
            end += line.len();
            end - line.len()..end
        })
        .collect()
}

/// The given articles.
fn articles() -> Option<Vec<Item>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/stories");
    let lines = |name: &str| -> Option<Vec<Value>> {
        let path = folder.join(name);
        let Ok(text) = fs::read_to_string(&path) else {
            assert!(env::var("CI").as_deref() != Ok("true"), "{} is missing", path.display());
            eprintln!("skipped: {} is missing", path.display());
            return None;
        };
        Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    };
    let stories = lines("before2016.gold.jsonl")?;
    let story: HashMap<&str, &str> =
        stories.iter().map(|line| (line["id"].as_str().unwrap(), line["story"].as_str().unwrap())).collect();
    let articles = lines("before2016.articles.jsonl")?;
    let item = |article: &Value| {
        let of = |key: &str| article[key].as_str().unwrap_or_default().to_owned();
        let mut item =
            Item::new(of("id"), story[of("id").as_str()].into(), domain(&of("outlet")), of("text"));
        let twin = ONE_TEXT.iter().find(|(_, second)| *second == item.id);
        item.stories.extend(twin.map(|(first, _)| story[first].to_owned()));
        item
    };
    Some(articles.iter().map(item).collect())
}

/// The domain that a host belongs to: a chain's stations share their boilerplate.
fn domain(host: &str) -> String {
    let host = host.split(':').next().unwrap();
    let labels: Vec<&str> = host.rsplit('.').take(2).collect();
    format!("{}.{}", labels.get(1).unwrap_or(&""), labels[0])
}

fn write_templates(items: &mut Vec<Item>, chance: &mut Chance) {
    for template in 0..templates::COUNT {
        for number in 0..FILLED {
            let name = format!("template {template}, {number}");
            let text = templates::filled(template, number % 2 == 0, chance);
            items
                .push(Item { template: Some(template), ..Item::new(name.clone(), name.clone(), name, text) });
        }
    }
}

/// One copy of every kind of some given articles and of every third that was written in a template.
fn copy(items: &mut Vec<Item>, chance: &mut Chance) {
    let (written, mut chosen): (Vec<usize>, Vec<usize>) = (0..items.len())
        .filter(|&at| items[at].template.is_some() || items[at].body.len() >= 120)
        .partition(|&at| items[at].template.is_some());
    chance.shuffle(&mut chosen);
    let others = chosen.split_off(COPIED);
    let word_list = |item: &Item| -> Vec<String> {
        words(&item.text).iter().map(|word| item.text[word.start..word.end].to_owned()).collect()
    };
    let vocabulary: Vec<String> = others.iter().flat_map(|&at| word_list(&items[at])).collect();
    chosen.extend(written.iter().step_by(3));
    for of in chosen {
        // Two fifths of what was written in a template are too short to tell anything.
        for edit in Edit::ALL
            .into_iter()
            .filter(|edit| items[of].template.is_none() || *edit != Edit::Inserted)
            .collect::<Vec<_>>()
        {
            let host = *chance.one_of(&others);
            let text = edited(&items[of].text, edit, &vocabulary, &items[host].text, chance);
            // All copies of one kind are in one outlet.
            let (id, outlet) = (format!("{}, {edit:?}", items[of].id), format!("{edit:?}"));
            let mut stories = items[of].stories.clone();
            if edit == Edit::Inserted {
                stories.extend_from_slice(&items[host].stories);
            }
            let template = items[of].template;
            let copy = Item::new(id, String::new(), outlet, text);
            items.push(Item { stories, made: Some((of, edit)), template, ..copy });
        }
    }
}

/// Pairs that share fingerprints, by way of an index as a record keeps it; and the time that the fingerprints took.
fn candidates(items: &[Item]) -> (Vec<(usize, usize)>, Duration) {
    let began = Instant::now();
    let fingerprints: Vec<Vec<u64>> = items.iter().map(|item| item.body.fingerprints()).collect();
    let time = began.elapsed();
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut pairs: HashMap<(usize, usize), usize> = HashMap::new();
    for (at, fingerprints) in fingerprints.iter().enumerate() {
        for fingerprint in fingerprints {
            let others = index.entry(*fingerprint).or_default();
            others.iter().for_each(|&other| *pairs.entry((other, at)).or_default() += 1);
            others.push(at);
        }
    }
    let mut pairs: Vec<_> =
        pairs.into_iter().filter(|(_, shared)| *shared >= SHARED).map(|(pair, _)| pair).collect();
    pairs.sort_unstable();
    (pairs, time)
}

/// Sets aside what several articles of one outlet share.
fn set_aside(items: &mut [Item]) {
    let mut counts: HashMap<(String, u64), usize> = HashMap::new();
    for item in &*items {
        for fingerprint in item.body.fingerprints() {
            *counts.entry((item.outlet.clone(), fingerprint)).or_default() += 1;
        }
    }
    for item in items {
        let outlet = item.outlet.clone();
        item.body.set_aside(|fingerprint| counts[&(outlet.clone(), fingerprint)] >= BOILERPLATE);
    }
}
