//! Scores statements against attributions that people marked: source, cue and content, as in PolNeAR (Newell,
//! Margolin and Ruths, LREC 2018).
//!
//! Only words count, so that quotation marks and full stops at an edge cost nothing. A role in several pieces is one
//! set of words. Where several people annotated an article, the first one's attributions are the gold. Statements
//! inside another statement are left out: the gold is flat.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::ops::Range;
use std::path::Path;

use onrecord_page::{CodePoints, CodeSpan, Span};
use onrecord_reading::wire;
use serde::Deserialize;

mod analysis;
mod broken;

pub use analysis::{Analysis, analyse};
pub use broken::Marks;

use crate::counts::{Counts, ratio};
use crate::data::{self, Error};
use crate::text::{Bag, word_tokens};

/// Two spans are the same passage when they share this much of their words (Jaccard).
const SAME_PASSAGE: f64 = 0.5;

/// Content is direct when this much of its words stands inside quotation marks.
const DIRECT: f64 = 0.9;

/// One person's annotation of one article.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// The article's id, which its reading carries as `source_id`.
    pub id: String,
    /// Whether it is the annotation that counts.
    pub first: bool,
    /// What the person marked.
    pub attributions: Vec<Marked>,
}

/// One attribution as marked: lists of `[start, end)` in code points.
#[derive(Debug, Clone, Deserialize)]
pub struct Marked {
    /// Its name in its article.
    pub id: String,
    /// Whom it is attributed to; empty where nobody is named.
    pub source: Vec<[usize; 2]>,
    /// The words that attribute it.
    pub cue: Vec<[usize; 2]>,
    /// What is attributed.
    pub content: Vec<[usize; 2]>,
    /// The head word of the source.
    pub head: Option<[usize; 2]>,
}

/// The counts of each role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles {
    /// Sources.
    pub source: Counts,
    /// Cues.
    pub cue: Counts,
    /// Contents.
    pub content: Counts,
}

/// What the statements of some readings reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scores {
    /// Words, each with its role.
    pub token: Roles,
    /// Passages with exactly the same words.
    pub exact: Roles,
    /// Passages, one to one, that share half of their words.
    pub overlap: Roles,
    /// Attributions, one to one, whose contents share half of their words and where the predicted source holds the
    /// head word of the gold one; a gold attribution without a source needs a prediction without one.
    pub linked: Counts,
    /// Those whose content stands inside quotation marks.
    pub linked_direct: Counts,
    /// Those whose content partly does.
    pub linked_mixed: Counts,
    /// Those whose content does not.
    pub linked_indirect: Counts,
    /// Attributions with source, cue and content all exact.
    pub strict: Counts,
}

/// What was marked in some pages, and each page's id and text.
pub type MarkedPages = (Vec<Gold>, Vec<(String, String)>);

/// What was marked by hand in pages of outlets, countries and years that no tagger here has learnt from, and the pages'
/// texts; nothing where these are missing.
///
/// # Errors
/// When a file of them cannot be read.
pub fn of_other_outlets() -> Result<Option<MarkedPages>, Error> {
    #[derive(Deserialize)]
    struct Text {
        id: String,
        text: String,
    }
    let Some(folder) = data::required("news") else { return Ok(None) };
    let marked = Path::new(env!("CARGO_MANIFEST_DIR")).join("gold/news-attribution.jsonl");
    let gold: Vec<Gold> = data::lines(&marked)?;
    let texts: Vec<Text> = data::lines(&folder.join("gold.jsonl"))?;
    let is_marked = |text: &Text| gold.iter().any(|gold| gold.id == text.id);
    let texts = texts.into_iter().filter(is_marked).map(|text| (text.id, text.text)).collect();
    Ok(Some((gold, texts)))
}

/// Scores `readings`, which are matched by their article's `source_id`.
///
/// # Errors
/// When an article of the gold has no reading: its text, which its words are counted in, is not known then.
pub fn score(gold: &[Gold], readings: &[wire::Reading]) -> Result<Scores, Error> {
    let mut scores = Scores::default();
    each(gold, readings, |marked, stated| scores.add(marked, stated))?;
    Ok(scores)
}

/// Hands `article` what was marked and what was stated in each article of the gold.
fn each(
    gold: &[Gold],
    readings: &[wire::Reading],
    mut article: impl FnMut(&[Attribution], &[Attribution]),
) -> Result<(), Error> {
    let readings = crate::by_id(readings);
    let unread: Vec<&str> = gold
        .iter()
        .filter(|g| g.first)
        .map(|g| g.id.as_str())
        .filter(|id| !readings.contains_key(id))
        .collect();
    if let Some(&first) = unread.first() {
        return Err(Error::NoReading { count: unread.len(), first: first.to_owned() });
    }
    for annotation in gold.iter().filter(|annotation| annotation.first) {
        let reading = readings[annotation.id.as_str()];
        let text = Text::of(&reading.article.text);
        let marked: Vec<Attribution> =
            annotation.attributions.iter().filter_map(|m| text.marked(m)).collect();
        let stated: Vec<Attribution> =
            reading.statements.iter().filter(|s| s.within.is_none()).filter_map(|s| text.stated(s)).collect();
        article(&marked, &stated);
    }
    Ok(())
}

/// Words of one text, by their number.
type Words = BTreeSet<usize>;

/// One of an attribution's three parts.
type Role = fn(&Attribution) -> &Words;

/// An attribution as words; its content has at least one.
struct Attribution {
    source: Words,
    cue: Words,
    content: Words,
    head: Words,
    kind: Kind,
    /// How sure the reader is of it.
    confidence: f64,
}

impl Attribution {
    /// Whether `source` is that of this one: it holds its head, or neither has a source.
    fn has_source(&self, source: &Words) -> bool {
        if self.source.is_empty() { source.is_empty() } else { !self.head.is_disjoint(source) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Direct,
    Mixed,
    Indirect,
}

/// One article's text with its words and quotation marks.
struct Text<'text> {
    text: &'text str,
    index: CodePoints<'text>,
    length: usize,
    /// Where each word stands, in code points.
    words: Vec<CodeSpan>,
    /// For each byte, whether it stands inside quotation marks.
    quoted: Vec<bool>,
}

impl<'text> Text<'text> {
    fn of(text: &'text str) -> Self {
        let index = CodePoints::of(text);
        let words = word_tokens(text).map(|range| index.span(Span::new(range.start, range.end))).collect();
        Self { text, index, length: text.chars().count(), words, quoted: quoted(text) }
    }

    fn marked(&self, marked: &Marked) -> Option<Attribution> {
        let [source, cue, content] = [&marked.source, &marked.cue, &marked.content]
            .map(|pieces| pieces.iter().map(|&[start, end]| start..end).collect::<Vec<_>>());
        let mut attribution = self.attribution(&source, &cue, &content)?;
        let head = self.words(marked.head.map(|[start, end]| start..end).as_slice());
        attribution.head = head.intersection(&attribution.source).copied().collect();
        if attribution.head.is_empty() {
            attribution.head.clone_from(&attribution.source);
        }
        Some(attribution)
    }

    fn stated(&self, statement: &wire::Statement) -> Option<Attribution> {
        let pieces = |passages: &[wire::Passage]| passages.iter().map(|p| p.start..p.end).collect::<Vec<_>>();
        let [source, cue] = [&statement.source, &statement.cue].map(|passage| pieces(passage.as_slice()));
        let found = self.attribution(&source, &cue, &pieces(&statement.content))?;
        Some(Attribution { confidence: statement.confidence, ..found })
    }

    fn attribution(
        &self,
        source: &[Range<usize>],
        cue: &[Range<usize>],
        content: &[Range<usize>],
    ) -> Option<Attribution> {
        let [source, cue, words] = [source, cue, content].map(|pieces| self.words(pieces));
        if words.is_empty() {
            return None;
        }
        Some(Attribution {
            source,
            cue,
            content: words,
            head: Words::new(),
            kind: self.kind(content),
            confidence: 1.0,
        })
    }

    /// The words that the pieces touch.
    fn words(&self, pieces: &[Range<usize>]) -> Words {
        pieces
            .iter()
            .flat_map(|piece| {
                let first = self.words.partition_point(|word| word.end <= piece.start);
                let end = self.words.partition_point(|word| word.start < piece.end);
                first..end
            })
            .collect()
    }

    /// By how many of the words of `content` stand inside quotation marks.
    fn kind(&self, content: &[Range<usize>]) -> Kind {
        let (mut all, mut inside) = (0, 0);
        for piece in content {
            let (start, end) = (piece.start.min(self.length), piece.end.min(self.length));
            let Some(bytes) = self.index.bytes(CodeSpan { start, end }) else { continue };
            for word in word_tokens(bytes.of(self.text)) {
                all += 1;
                inside += usize::from(self.quoted[bytes.start() + word.start]);
            }
        }
        match ratio(inside, all) {
            share if share >= DIRECT => Kind::Direct,
            share if share > 0.0 => Kind::Mixed,
            _ => Kind::Indirect,
        }
    }
}

/// For each byte of `text`, whether it is the first of a character inside quotation marks; straight ones open and
/// close in turn, and every line begins outside.
fn quoted(text: &str) -> Vec<bool> {
    let (mut quoted, mut inside) = (vec![false; text.len()], false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => inside = !inside,
            '“' => inside = true,
            '”' | '\n' => inside = false,
            _ => quoted[at] = inside,
        }
    }
    quoted
}

impl Scores {
    fn add(&mut self, gold: &[Attribution], predicted: &[Attribution]) {
        self.token.add(gold, predicted, |gold, predicted, counts| {
            let [gold, predicted] =
                [gold, predicted].map(|all| all.iter().copied().flatten().copied().collect::<Words>());
            counts.add(gold.len(), predicted.len(), gold.intersection(&predicted).count());
        });
        self.exact.add(gold, predicted, |gold, predicted, counts| {
            let [gold, predicted] = [gold, predicted].map(|all| all.iter().collect::<HashSet<_>>());
            counts.add(gold.len(), predicted.len(), gold.intersection(&predicted).count());
        });
        self.overlap.add(gold, predicted, |gold, predicted, counts| {
            // Several attributions of one source or cue are one passage.
            let [gold, predicted] = [gold, predicted]
                .map(|all| all.iter().copied().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>());
            counts.add(gold.len(), predicted.len(), matches(&gold, &predicted, |_, _| true).len());
        });
        self.add_linked(gold, predicted);
        let [in_gold, in_predicted] = [gold, predicted]
            .map(|all| all.iter().map(|a| (&a.source, &a.cue, &a.content)).collect::<Bag<_>>());
        self.strict.add(gold.len(), predicted.len(), in_gold.shared(&in_predicted));
    }

    fn add_linked(&mut self, gold: &[Attribution], predicted: &[Attribution]) {
        let pairs = linked(gold, predicted);
        self.linked.add(gold.len(), predicted.len(), pairs.len());
        for (kind, counts) in [
            (Kind::Direct, &mut self.linked_direct),
            (Kind::Mixed, &mut self.linked_mixed),
            (Kind::Indirect, &mut self.linked_indirect),
        ] {
            counts.gold += gold.iter().filter(|a| a.kind == kind).count();
            counts.predicted += predicted.iter().filter(|a| a.kind == kind).count();
            counts.found += pairs.iter().filter(|&&(g, _)| gold[g].kind == kind).count();
            counts.right += pairs.iter().filter(|&&(_, p)| predicted[p].kind == kind).count();
        }
    }

    fn lines(&self) -> [(&'static str, Counts); 14] {
        [
            ("token.source", self.token.source),
            ("token.cue", self.token.cue),
            ("token.content", self.token.content),
            ("exact.source", self.exact.source),
            ("exact.cue", self.exact.cue),
            ("exact.content", self.exact.content),
            ("overlap.source", self.overlap.source),
            ("overlap.cue", self.overlap.cue),
            ("overlap.content", self.overlap.content),
            ("linked", self.linked),
            ("linked.direct", self.linked_direct),
            ("linked.mixed", self.linked_mixed),
            ("linked.indirect", self.linked_indirect),
            ("strict3", self.strict),
        ]
    }
}

impl Roles {
    /// Hands `count` each role's passages, those without words left out.
    fn add(
        &mut self,
        gold: &[Attribution],
        predicted: &[Attribution],
        count: impl Fn(&[&Words], &[&Words], &mut Counts),
    ) {
        let roles: [(Role, &mut Counts); 3] = [
            (|a| &a.source, &mut self.source),
            (|a| &a.cue, &mut self.cue),
            (|a| &a.content, &mut self.content),
        ];
        for (role, counts) in roles {
            let [gold, predicted] = [gold, predicted]
                .map(|all| all.iter().map(role).filter(|words| !words.is_empty()).collect::<Vec<_>>());
            count(&gold, &predicted, counts);
        }
    }
}

/// Pairs of the same statement: the same content, from the same source.
fn linked(gold: &[Attribution], predicted: &[Attribution]) -> Vec<(usize, usize)> {
    let [wanted, got] = [gold, predicted].map(|all| all.iter().map(|a| &a.content).collect::<Vec<_>>());
    matches(&wanted, &got, |g, p| gold[g].has_source(&predicted[p].source))
}

/// How much of their words two passages share (Jaccard).
fn alike(one: &Words, other: &Words) -> f64 {
    let shared = one.intersection(other).count();
    ratio(shared, one.len() + other.len() - shared)
}

/// Pairs of the two lists, one to one, the most alike first, of those that are the same passage and `allowed`.
fn matches(
    gold: &[&Words],
    predicted: &[&Words],
    allowed: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (g, wanted) in gold.iter().enumerate() {
        for (p, got) in predicted.iter().enumerate() {
            let alike = alike(wanted, got);
            if alike >= SAME_PASSAGE && allowed(g, p) {
                candidates.push((alike, g, p));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_gold, mut used_predicted) = (HashSet::new(), HashSet::new());
    let mut pairs = Vec::new();
    for (_, g, p) in candidates {
        if !used_gold.contains(&g) && !used_predicted.contains(&p) {
            used_gold.insert(g);
            used_predicted.insert(p);
            pairs.push((g, p));
        }
    }
    pairs
}

impl fmt::Display for Scores {
    /// A line per measure, in hundredths.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().iter().try_for_each(|(name, counts)| {
            writeln!(
                f,
                "{name:18} P {:5.1}  R {:5.1}  F1 {:5.1}   gold {}  predicted {}",
                100.0 * counts.precision(),
                100.0 * counts.recall(),
                100.0 * counts.f1(),
                counts.gold,
                counts.predicted
            )
        })
    }
}

#[cfg(test)]
#[path = "attribution_tests.rs"]
mod tests;
