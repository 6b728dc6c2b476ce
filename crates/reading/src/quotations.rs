//! Which quotation marks of a paragraph belong together.
//!
//! Marks are paired inside one paragraph, so that one mark too many never shifts the paragraphs after it. What is
//! quoted by whom is not settled here.

use onrecord_page::Span;

/// A run of text inside quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// With its marks.
    pub(crate) outer: Span,
    /// Whether it has a closing mark; without one it may go on in the next paragraph.
    pub(crate) closed: bool,
}

/// Where a byte stands.
#[cfg_attr(not(feature = "network"), allow(dead_code, reason = "the tagger's features"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// In no quotation.
    Outside,
    /// In a quotation mark, paired or not.
    Mark,
    /// Between the marks of a quotation.
    Inside,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Opens,
    Closes,
    /// A straight mark, which does both.
    Either,
}

#[derive(Clone, Copy)]
struct Mark {
    start: usize,
    end: usize,
    shape: Shape,
    single: bool,
    before: Option<char>,
    after: Option<char>,
}

impl Mark {
    /// Whether it stands as an opening mark stands: space before it, a word behind it.
    fn stands_open(self) -> bool {
        self.before.is_none_or(|c| c.is_whitespace() || "([{—–-/".contains(c))
            && self.after.is_some_and(|c| !c.is_whitespace() && !",.;:!?)]".contains(c))
    }

    fn stands_closed(self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace()) && !self.after.is_some_and(char::is_alphanumeric)
    }
}

/// The quotations of a paragraph in order; they do not overlap.
pub(crate) fn of(text: &str, paragraph: Span) -> Vec<Quotation> {
    let passage = paragraph.of(text);
    let marks = marks(passage);
    let odd = marks.iter().filter(|mark| !mark.single).count() % 2 == 1;
    let mut quotations: Vec<Quotation> = Vec::new();
    let mut open: Option<Mark> = None;
    let mut add = |from: Mark, to: usize, closed: bool| {
        let outer = Span::new(paragraph.start() + from.start, paragraph.start() + to).trimmed(text);
        if passage[from.end..to].chars().any(char::is_alphanumeric) {
            quotations.push(Quotation { outer, closed });
        }
    };
    for &mark in &marks {
        let Some(from) = open.filter(|from| !from.single || !mark.single || mark.stands_closed()) else {
            let stray = match mark.shape {
                Shape::Opens => false,
                Shape::Closes => true,
                Shape::Either => mark.after.is_none() || (odd || mark.single) && !mark.stands_open(),
            };
            if open.is_none() && !stray && (!mark.single || mark.stands_open()) {
                open = Some(mark);
            }
            continue;
        };
        if from.single && !mark.single {
            // A single mark that meets a double one was an apostrophe.
            open = (mark.shape != Shape::Closes).then_some(mark);
            continue;
        }
        if !from.single && mark.single {
            continue;
        }
        if from.single {
            let words = passage[from.end..mark.start].split_whitespace().count();
            if words >= 3 && mark.shape != Shape::Opens {
                add(from, mark.end, true);
            }
            open = None;
            continue;
        }
        let ended = passage[..mark.start].trim_end().ends_with([',', '.', '?', '!', '…']);
        let restarts =
            mark.shape == Shape::Opens || mark.shape == Shape::Either && odd && mark.stands_open() && !ended;
        if restarts {
            // Its closing mark is missing: it went on to the end of what stands before the new one, or was none.
            if ended {
                add(from, mark.start, true);
            }
            open = Some(mark);
        } else {
            add(from, mark.end, true);
            open = None;
        }
    }
    if let Some(from) = open.filter(|from| !from.single) {
        add(from, passage.len(), false);
    }
    quotations
}

/// For each byte of `paragraph`, where it stands.
#[cfg_attr(not(feature = "network"), allow(dead_code, reason = "the tagger's features"))]
pub(crate) fn states(text: &str, paragraph: Span) -> Vec<State> {
    let mut states = vec![State::Outside; paragraph.len()];
    for Quotation { outer, .. } in of(text, paragraph) {
        states[outer.start() - paragraph.start()..outer.end() - paragraph.start()].fill(State::Inside);
    }
    for mark in marks(paragraph.of(text)) {
        // A single mark that pairs with none is an apostrophe.
        if !mark.single || states[mark.start] == State::Inside {
            states[mark.start..mark.end].fill(State::Mark);
        }
    }
    states
}

fn marks(passage: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut chars = passage.char_indices().peekable();
    let mut before = None;
    while let Some((start, c)) = chars.next() {
        let doubled = matches!(c, '\'' | '`' | '’' | '‘') && chars.next_if(|&(_, next)| next == c).is_some();
        let end = chars.peek().map_or(passage.len(), |&(at, _)| at);
        let after = chars.peek().map(|&(_, c)| c);
        let (shape, single) = match c {
            '“' | '„' | '«' => (Shape::Opens, false),
            '”' | '»' => (Shape::Closes, false),
            '"' => (Shape::Either, false),
            '`' | '‘' if doubled => (Shape::Opens, false),
            '\'' | '’' if doubled => (Shape::Either, false),
            '‘' => (Shape::Opens, true),
            '’' => (Shape::Closes, true),
            '\'' => (Shape::Either, true),
            _ => {
                before = Some(c);
                continue;
            }
        };
        let mark = Mark { start, end, shape, single, before, after };
        before = Some(c);
        // Between two letters it is an apostrophe.
        let apostrophe = single
            && mark.before.is_some_and(char::is_alphanumeric)
            && mark.after.is_some_and(char::is_alphanumeric);
        if !apostrophe {
            marks.push(mark);
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the training takes for quotations, this reader must too.
    #[test]
    fn states_are_those_that_the_model_has_learnt_with() {
        #[derive(serde::Deserialize)]
        struct Case {
            text: String,
            states: String,
        }
        let cases = include_str!("../../../training/tests/quotations.json");
        let cases: Vec<Case> = serde_json::from_str(cases).expect("the cases are JSON");
        for Case { text, states } in cases {
            let found = super::states(&text, Span::new(0, text.len()));
            let letter = |(at, _)| match found[at] {
                State::Outside => 'o',
                State::Mark => 'm',
                State::Inside => 'i',
            };
            assert_eq!(text.char_indices().map(letter).collect::<String>(), states, "{text}");
        }
    }
}
