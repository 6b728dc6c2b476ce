//! The first reader: attributions by rules, in English. A trained tagger takes its place; it knows no grammar
//! beyond word lists and punctuation, and is to be replaced rather than refined.
//!
//! A sentence is cut around each reporting verb: the subject before it (or behind it: "said Mara Voss"), and the
//! content on the other side. A quotation counts as one piece, so what is said inside it is never read as the
//! article's own words.

use onrecord_page::{Article, BlockKind, Span};

use crate::clauses::{self, Item, Kind};
use crate::words::{
    ADVERBS, AUXILIARIES, BE, DETERMINERS, NEVER_BEFORE_A_VERB, OPENERS, PREPOSITIONS, SUBJECT_PRONOUNS,
    Verb, WEEKDAYS,
};
use crate::{Attribution, Tagger};

/// The rules as a tagger.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules;

impl Tagger for Rules {
    fn version(&self) -> &str {
        "rules/1"
    }

    fn tag(&self, article: &Article, sentences: &[Span]) -> Vec<Attribution> {
        let mut found: Vec<Attribution> = Vec::new();
        let mut open = Open::Nothing;
        for block in article.blocks.iter().filter(|b| b.kind.is_body() || b.kind == BlockKind::Title) {
            let from = sentences.partition_point(|sentence| sentence.start() < block.span.start());
            let to = sentences.partition_point(|sentence| sentence.start() < block.span.end());
            let paragraph = clauses::of(&article.text, block.span, &sentences[from..to]);
            open = tag_paragraph(&article.text, &paragraph, open, &mut found);
        }
        found.sort_by_key(|a| (a.content[0].start(), a.cue.map(Span::start)));
        found
    }
}

/// How many items of a sentence are looked at together; few are longer, and text without full stops has no end.
const STRETCH: usize = 200;
/// What a second clause begins with.
const CONJUNCTIONS: &str = "and but or when while after before as because since until although though whether if where that than , ;";
/// The units of a time phrase, and what else stands in one.
const UNITS: &str = "day days week weeks month months year years hour hours minute minutes morning afternoon evening \
    night today yesterday weekend monday tuesday wednesday thursday friday saturday sunday";
const TIMES: &str = "before after earlier later ago last next previous following same past first then few";

/// How many items a subject is looked for in.
const REACH: usize = 60;

/// What a quotation without a closing mark leaves open at the end of its paragraph.
enum Open {
    Nothing,
    /// It belongs to an attribution that is found.
    Attribution(usize),
    /// Its cue is still to come.
    Content(Vec<Span>),
}

/// Adds the attributions of one paragraph to `found`, and says what its last quotation leaves open.
fn tag_paragraph(text: &str, paragraph: &[Vec<Item>], open: Open, found: &mut Vec<Attribution>) -> Open {
    // The attribution whose quotation the next one goes on from, and quotations that wait for their cue.
    let (mut last, mut waiting) = match open {
        Open::Nothing => (None, Vec::new()),
        Open::Attribution(at) => (Some(at), Vec::new()),
        Open::Content(content) => (None, content),
    };
    for sentence in paragraph.iter().flat_map(|sentence| sentence.chunks(STRETCH)) {
        let first = found.len();
        let sentence = Sentence { text, items: &sentence[dateline(text, sentence)..] };
        let whole = sentence.span(0, sentence.items.len());
        sentence.attributions(found);
        if let Some(attribution) = found.get_mut(first) {
            if attribution.content[0].start() == whole.start() && sentence.items[0].is_quotation() {
                attribution.content.splice(0..0, waiting.drain(..));
            }
            waiting.clear();
            let ends_quoted = |a: &Attribution| a.content[a.content.len() - 1].of(text).ends_with(CLOSING);
            last = (first..found.len()).find(|&at| ends_quoted(&found[at]));
        } else if !sentence.items[0].is_quotation() {
            (last, waiting) = (None, Vec::new());
        } else if let Some(last) = last {
            // `"…," she said. "…"`: the second quotation has no cue of its own.
            found[last].content.push(whole);
        } else {
            waiting.push(whole);
        }
    }
    let end = paragraph.last().and_then(|sentence| sentence.last());
    match last {
        _ if !end.is_some_and(|item| item.kind == Kind::Quotation { closed: false }) => Open::Nothing,
        Some(last) => Open::Attribution(last),
        None => Open::Content(waiting),
    }
}

/// How many items the dateline takes: "HALDBY (NNA) –".
fn dateline(text: &str, sentence: &[Item]) -> usize {
    let shouted = !sentence[0].span.of(text).contains(char::is_lowercase) && sentence[0].capital;
    let dash = sentence.iter().take(9).position(|item| item.is("— – - --")).filter(|_| shouted);
    let place = |dash: &usize| {
        dash + 2 < sentence.len() && sentence[..*dash].iter().all(|i| i.capital || !i.is_word())
    };
    dash.filter(place).map_or(0, |dash| dash + 1)
}

const CLOSING: [char; 5] = ['"', '”', '»', '’', '\''];

struct Sentence<'a> {
    text: &'a str,
    items: &'a [Item],
}

/// A reporting verb with its subject, as ranges of items.
struct Clause {
    subject: (usize, usize),
    cue: (usize, usize),
    verb: Verb,
}

impl Clause {
    fn start(&self) -> usize {
        if self.subject.0 < self.subject.1 { self.subject.0.min(self.cue.0) } else { self.cue.0 }
    }

    fn end(&self) -> usize {
        self.subject.1.max(self.cue.1)
    }

    fn inverted(&self) -> bool {
        self.subject.0 >= self.cue.1
    }
}

impl Sentence<'_> {
    fn attributions(&self, found: &mut Vec<Attribution>) {
        if self.according_to(found) {
            return;
        }
        // `…, she said.` takes what stands before it whole, with every cue inside.
        let mut from = 0;
        for clause in (0..self.items.len()).rev().filter_map(|at| self.clause(at, 0)) {
            if let Some(content) = self.content_before(&clause) {
                from = clause.end();
                let mut pieces = vec![content];
                pieces.extend(self.goes_on_behind(&clause, content));
                self.push(&clause, pieces, 0.8, found);
                break;
            }
        }
        let mut subject = None;
        let mut until = from;
        for at in from..self.items.len() {
            let Some(mut clause) = self.clause(at, from) else { continue };
            let participle = clause.subject.0 == clause.subject.1;
            // "…, adding that" ends what was said before it, and has the same subject.
            let cuts = participle && at < until && clause.start() > from && self.at(clause.start() - 1, ",");
            let Some((start, end)) = self.content_behind(&clause).filter(|_| at >= until || cuts) else {
                continue;
            };
            if cuts && let Some(before) = found.last_mut().and_then(|before| before.content.last_mut()) {
                let end = self.items[clause.start() - 1].span.start();
                *before = Span::new(before.start().min(end), end);
            }
            if participle {
                let first = || self.first_subject(at).map(|first| (first, self.other_subject(first.1, at)));
                let Some((subject, other)) = subject.map(|before| (before, false)).or_else(first) else {
                    continue;
                };
                // Nobody is a better answer than the wrong one of two.
                clause.subject = if other { (at, at) } else { subject };
            }
            let sure = self.items[start].is("that") || self.items[start].is_quotation();
            self.push(&clause, vec![self.span(start, end)], if sure { 0.8 } else { 0.6 }, found);
            (until, subject) = (end, Some(clause.subject).filter(|subject| subject.0 < subject.1));
        }
    }

    fn push(&self, clause: &Clause, content: Vec<Span>, confidence: f32, found: &mut Vec<Attribution>) {
        let (from, to) = clause.subject;
        let source = (from < to && !self.is_time(from, to)).then(|| self.span(from, to));
        let cue = Some(self.span(clause.cue.0, clause.cue.1));
        found.push(Attribution { source, cue, content, confidence });
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.items[from].span.start(), self.items[to - 1].span.end())
    }

    /// Whether item `at` is one of `words`; false beyond the sentence.
    fn at(&self, at: usize, words: &str) -> bool {
        self.items.get(at).is_some_and(|item| item.is(words))
    }

    fn quotation(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(Item::is_quotation)
    }

    fn gerund(&self, at: usize) -> bool {
        self.items.get(at).is_some_and(|item| item.lower.ends_with("ing"))
    }

    fn adverb(&self, at: usize) -> bool {
        self.at(at, ADVERBS) || self.items[at].lower.len() > 4 && self.items[at].lower.ends_with("ly")
    }

    /// The clause around the reporting verb at `at`, if it is one. A participle has no subject yet.
    fn clause(&self, at: usize, from: usize) -> Option<Clause> {
        let verb = self.items[at].verb?;
        let start =
            (from..at).rev().take_while(|&i| self.at(i, AUXILIARIES) || self.adverb(i)).last().unwrap_or(at);
        let passive = (start..at).any(|i| self.at(i, BE)) && !verb.participle;
        let before = start.checked_sub(1).filter(|&before| before >= from).map(|before| &self.items[before]);
        let name = self.items[at].capital && before.is_some_and(Item::is_word);
        if passive || name || before.is_some_and(|item| item.is(NEVER_BEFORE_A_VERB)) {
            return None;
        }
        let cue = (start, at + 1);
        if verb.participle && start == at {
            let opens = before.is_none_or(|item| item.is(", and — – by while"));
            return opens.then_some(Clause { subject: (at, at), cue, verb });
        }
        let conjunction = before.is_some_and(|item| item.is("and but"));
        let shared = conjunction.then(|| self.first_subject(start - 1)).flatten();
        if let Some(subject) = shared.or_else(|| self.subject_before(from, start)) {
            let last = &self.items[subject.1 - 1];
            let plural =
                last.is("they we i you who people police women men many some") || last.lower.ends_with('s');
            return (!verb.base || plural || start < at).then_some(Clause { subject, cue, verb });
        }
        Some(Clause { subject: self.subject_behind(at + 1)?, cue: (at, at + 1), verb })
    }

    /// The subject that ends at `end`, with its apposition: "Mara Voss, the minister, said".
    fn subject_before(&self, from: usize, end: usize) -> Option<(usize, usize)> {
        let last = end.checked_sub(1).filter(|&last| last >= from)?;
        if !self.at(last, ", — –") {
            return self.noun_phrase(from, end);
        }
        let comma = (from..last).rev().take_while(|&i| !self.quotation(i)).find(|&i| self.at(i, ", — –"))?;
        let subject = self.noun_phrase(from, comma)?;
        let aside = self.at(comma + 1, PREPOSITIONS) || self.at(comma + 1, OPENERS) || self.gerund(comma + 1);
        Some(if aside { subject } else { (subject.0, last) })
    }

    /// The noun phrase that ends at `end`, as far as words alone can tell.
    fn noun_phrase(&self, from: usize, end: usize) -> Option<(usize, usize)> {
        let last = end.checked_sub(1).filter(|&last| last >= from)?;
        if self.at(last, SUBJECT_PRONOUNS) {
            return Some((last, end));
        }
        let part = |i: &usize| self.items[*i].is_word() && !self.items[*i].breaks || self.at(*i, "/ & ( )");
        let mut start = (from.max(end.saturating_sub(REACH))..end).rev().take_while(part).last()?;
        start += (start..end).take_while(|&i| self.at(i, OPENERS)).count();
        // A verb inside belongs to another clause, unless it stands in a relative one.
        let relative = || (start..end).any(|i| self.at(i, "who which whose"));
        let verb =
            |&i: &usize| self.items[i].finite || self.items[i].verb.is_some_and(|v| v.clause && !v.base);
        if let Some(verb) = (start..end).rev().find(verb).filter(|_| !relative()) {
            start = (verb + 1..end).rev().find(|&i| self.at(i, "and or"))? + 1;
        }
        if self.at(start, PREPOSITIONS) {
            // "In a statement the ministry", "On Friday Voss": the last determiner or run of capitals.
            let capitals = (start + 1..end).rev().take_while(|&i| self.items[i].capital).last();
            start = capitals.or_else(|| (start + 2..end).rev().find(|&i| self.at(i, DETERMINERS)))?;
        }
        let named = (start..end).any(|i| self.items[i].lower.contains(char::is_alphabetic));
        (named && end - start <= 30 && !self.at(last, NEVER_BEFORE_A_VERB)).then_some((start, end))
    }

    /// The subject behind the verb: "said Mara Voss, the minister, on Friday".
    fn subject_behind(&self, start: usize) -> Option<(usize, usize)> {
        let item = self.items.get(start)?;
        if !(item.capital && !item.is(WEEKDAYS) || item.is(DETERMINERS)) {
            return None;
        }
        let ends = |at: usize| {
            let item = &self.items[at];
            let adverbial = item.preposition && !item.is("of for")
                || item.lower.ends_with("day") && item.is(WEEKDAYS)
                || item.breaks;
            adverbial || !item.is_word() && !item.is("& / ( )")
        };
        let apposition =
            |at| self.at(at, ",") && at + 1 < self.items.len() && !ends(at + 1) && !self.gerund(at + 1);
        let limit = self.items.len().min(start + REACH);
        Some((start, (start..limit).find(|&at| ends(at) && !apposition(at)).unwrap_or(limit)))
    }

    /// The subject of the sentence's first clause, for verbs that share it.
    fn first_subject(&self, before: usize) -> Option<(usize, usize)> {
        let mut start = (0..before).find(|&i| !self.at(i, OPENERS))?;
        if self.at(start, PREPOSITIONS) || self.gerund(start) {
            start = (start..before).find(|&i| self.at(i, ","))? + 1;
        }
        let end = (start..before).find(|&i| {
            let item = &self.items[i];
            let verb = item.finite
                || item.verb.is_some()
                || i > start && !item.capital && item.lower.ends_with("ed");
            verb || !item.is_word() || i > start && self.adverb(i)
        })?;
        (start < end && end - start <= 15 && !self.items[start].breaks).then_some((start, end))
    }

    /// Whether a clause with a subject of its own begins between the first subject and `before`.
    fn other_subject(&self, first: usize, before: usize) -> bool {
        let finite = |i: usize| {
            let item = &self.items[i];
            item.finite
                || item.verb.is_some_and(|verb| !verb.base && !verb.participle)
                || !item.capital && item.lower.ends_with("ed")
        };
        (first + 1..before).any(|at| {
            let pronoun = self.at(at, "he she they it we i you");
            let joined = self.at(at - 1, CONJUNCTIONS);
            let named = joined && (self.items[at].capital || self.at(at, DETERMINERS));
            (pronoun || named) && (at + 1..before.min(at + if pronoun { 3 } else { 6 })).any(finite)
        })
    }

    /// Whether items `from..to` only say when: "The day before", "last week".
    fn is_time(&self, from: usize, to: usize) -> bool {
        let word = |i: &usize| {
            let item = &self.items[*i];
            !item.is_word()
                || item.is(TIMES)
                || item.is(WEEKDAYS)
                || item.is(DETERMINERS)
                || item.is(PREPOSITIONS)
        };
        (from..to).any(|i| self.at(i, UNITS)) && (from..to).all(|i| word(&i) || self.at(i, UNITS))
    }

    /// The content that stands before its clause: `"…," she said`, `…, said Mara Voss on Friday.`
    fn content_before(&self, clause: &Clause) -> Option<Span> {
        let (start, behind) = (clause.start(), clause.end());
        let end = (0..start).rev().find(|&i| !self.at(i, ", — – - ."))? + 1;
        let quotation = self.quotation(end - 1);
        if end == start && !quotation || clause.verb.participle || self.at(behind, "that") {
            return None;
        }
        if quotation {
            // What another clause said before it stays with that clause: `Mr Lund said no, but "…," she said`.
            let other =
                end > 1 && self.at(end - 2, ", : but and") && (0..end).any(|i| self.clause(i, 0).is_some());
            if self.at(0, "when asked") && self.quotation(behind) {
                return None;
            }
            return Some(self.span(if other { end - 1 } else { 0 }, end));
        }
        let first = (0..end).find(|&i| !self.at(i, "and but ,"))?;
        let goes_on = self.at(behind, ",") && !self.quotation(behind + 1);
        let phrase = self.at(first, PREPOSITIONS) && end - first < 8 || self.gerund(first) || end - first < 3;
        let aside = self.at(first, "as when asked while after") || phrase && !goes_on;
        let listened = if clause.verb.listener { self.listener(behind) } else { behind };
        let rests = self.items.get(listened).is_none_or(|item| {
            let adverbial = item.is(PREPOSITIONS) && !item.is("to")
                || item.is(WEEKDAYS)
                || item.is("when while as this last");
            let that = (listened..listened + 10).any(|i| self.at(i, "that") || self.quotation(i));
            item.is(". ? ! ; ) — –") || goes_on || adverbial && !that
        });
        (rests && !aside).then(|| self.span(first, end))
    }

    /// What goes on behind a clause that cuts it in two: `"…," she said, "…"`, `The vote, she said, was a farce`.
    fn goes_on_behind(&self, clause: &Clause, before: Span) -> Option<Span> {
        let behind = clause.end();
        let way = |i: &usize| !self.quotation(*i) && self.items[*i].verb.is_none();
        let at = behind + (behind..self.items.len()).take_while(way).count();
        if self.quotation(at) && (at == behind || self.at(at - 1, ", . :")) {
            return Some(self.span(at, self.content_end(at)));
        }
        let next = self.items.get(behind + 1)?;
        let word = next.is_word() && !next.lower.ends_with("ing") && !next.breaks;
        let clause_goes_on = self.at(behind, ",") && word && !before.of(self.text).ends_with(CLOSING);
        let apposition = clause.inverted() && next.is(DETERMINERS);
        (clause_goes_on && !apposition).then(|| self.span(behind + 1, self.content_end(behind + 1)))
    }

    /// Where the listener ends that begins at `start`: "told the Senate's committee that".
    fn listener(&self, start: usize) -> usize {
        if self.at(start, "him her them us me you it") {
            return start + 1;
        }
        let ends = |&at: &usize| {
            let item = &self.items[at];
            let next = at > start && (item.is(SUBJECT_PRONOUNS) || item.is(DETERMINERS));
            next || !item.is_word()
                || item.breaks
                || item.is(WEEKDAYS)
                || item.is(PREPOSITIONS) && !item.is("of")
        };
        (start..self.items.len()).find(ends).unwrap_or(self.items.len())
    }

    /// The content that stands behind its clause.
    fn content_behind(&self, clause: &Clause) -> Option<(usize, usize)> {
        let at = if clause.verb.listener { self.listener(clause.end()) } else { clause.end() };
        let next = at + usize::from(self.at(at, ", :"));
        let first = self.items.get(next)?;
        let opens = next == at && first.is("that whether if how why");
        let opens = opens || clause.verb.infinitive && first.is("to");
        if first.is_quotation() || opens || self.at(at, ":") {
            return Some((next, self.content_end(next)));
        }
        // "said on Friday that", "said in an interview with the Herald that"
        let end =
            (at..self.items.len().min(at + 14)).find(|&i| self.items[i].verb.is_some()).unwrap_or(at + 14);
        let adverbial = first.is(PREPOSITIONS) || first.is(WEEKDAYS);
        let that = |i: &usize| self.at(*i, "that") || self.quotation(*i) && self.at(*i - 1, ", :");
        if let Some(that) = (at..end).find(that).filter(|_| adverbial) {
            return Some((that, self.content_end(that)));
        }
        let start = at + usize::from(self.at(at, "on") && self.at(at + 1, WEEKDAYS));
        let start = start + usize::from(self.at(start, WEEKDAYS));
        let first =
            self.items.get(start).filter(|_| clause.verb.clause && !clause.inverted() && next == at)?;
        let word = first.is_word() && !first.breaks && (!first.is(PREPOSITIONS) || first.is("in at"));
        (word && self.items.len() - start >= 3).then(|| (start, self.content_end(start)))
    }

    /// Where the content that begins at `start` ends.
    fn content_end(&self, start: usize) -> usize {
        let complete = |at: usize, ends: &[char]| {
            self.quotation(at) && self.items[at].span.of(self.text).trim_end_matches(CLOSING).ends_with(ends)
        };
        if complete(start, &['.', '?', '!', ',']) {
            return start + 1;
        }
        let ends = |at: &usize| complete(*at - 1, &['.', '?', '!']) || self.at(*at, ";");
        let end = (start + 1..self.items.len()).find(ends).unwrap_or(self.items.len());
        (start + 1..=end).rev().find(|&end| !self.at(end - 1, ". , ; ? !")).unwrap_or(start + 1)
    }

    /// "According to X, …" and "…, according to X."
    fn according_to(&self, found: &mut Vec<Attribution>) -> bool {
        let n = self.items.len();
        let Some(at) = (0..n).find(|&i| self.at(i, "according") && self.at(i + 1, "to")) else {
            return false;
        };
        let ends = |i: &usize| {
            let apposition = at > 0 && self.at(*i, ",") && self.at(*i + 1, DETERMINERS);
            !self.items[*i].is_word() && !self.at(*i, "& ( ) /") && !apposition && !self.quotation(*i)
        };
        let end = (at + 2..n).find(ends).unwrap_or(n);
        let mut content = Vec::new();
        if let Some(before) = (0..at).rev().find(|&i| !self.at(i, ", ; and but")) {
            content.push(self.span(0, before + 1));
        }
        if self.at(end, ",") && end + 1 < n {
            content.push(self.span(end + 1, self.content_end(end + 1)));
        }
        if end <= at + 2 || content.is_empty() || self.at(at + 2, "plan plans schedule") {
            return false;
        }
        let (source, cue) = (Some(self.span(at + 2, end)), Some(self.span(at, at + 2)));
        found.push(Attribution { source, cue, content, confidence: 0.8 });
        true
    }
}
