//! Expressions of time as TIMEX3: dates, times of day, durations and sets, with their values as far as the text and the
//! day of publication settle them.

use onrecord_page::{Article, BlockKind, Span};

use crate::Time;
use crate::words::listed;

mod form;
mod grammar;
mod tokens;
mod value;

use tokens::Token;
pub use value::interval;
use value::{Context, Tense};

/// The times of `article`, in order.
pub(crate) fn of(article: &Article) -> Vec<Time> {
    let published = article.published.as_ref();
    let mut times = Vec::new();
    let (mut known, mut context) = (published, Context::of(published));
    for block in article.blocks.iter().filter(|block| block.kind != BlockKind::Furniture) {
        // An entry of a live blog has its own day.
        let own = block.published.as_ref().or(published);
        if known != own {
            (known, context) = (own, Context::of(own));
        }
        of_passage(block.span.of(&article.text), block.span.start(), &mut context, &mut times);
    }
    times
}

fn of_passage(passage: &str, offset: usize, context: &mut Context, times: &mut Vec<Time>) {
    let tokens = tokens::of(passage);
    for found in grammar::expressions(&tokens) {
        let Some((kind, value)) = context.value(&found.form, tense(&tokens, found.start, found.end)) else {
            continue;
        };
        let (first, last) = (&tokens[found.start], &tokens[found.end - 1]);
        times.push(Time { span: Span::new(offset + first.start, offset + last.end), kind, value });
    }
}

/// As far as a clause goes, in tokens before and behind.
const CLAUSE: (usize, usize) = (14, 10);
const TO_COME: &str = "will ll shall scheduled expected due upcoming slated planned plans begins starts opens ends closes expires deadline";
const GONE_BY: &str = "was were had did said told came went met took gave made began became found left held rose fell won lost says";

/// Whether the clause of the tokens `start..end` speaks of what was or of what is to come.
fn tense(tokens: &[Token], start: usize, end: usize) -> Tense {
    let stops = |token: &&Token| !listed(". ; “ ” \" ! ?", &token.lower);
    let is_past = |token: &Token| {
        let ends = token.lower.len() > 4 && token.lower.ends_with("ed");
        !listed(TO_COME, &token.lower) && (listed(GONE_BY, &token.lower) || ends)
    };
    // "said on Friday that it will": the nearest verb decides.
    let near =
        tokens[..start].iter().rev().find(|token| !listed("on late early in at the this", &token.lower));
    if near.is_some_and(is_past) {
        return Tense::Past;
    }
    // Else the nearest one in front, and where there is none the nearest behind.
    let says = |token: &Token| match token {
        token if listed(TO_COME, &token.lower) => Some(Tense::Future),
        token if is_past(token) => Some(Tense::Past),
        _ => None,
    };
    let before = tokens[..start].iter().rev().take(CLAUSE.0).take_while(stops);
    let behind = || tokens[end..].iter().take(CLAUSE.1).take_while(stops);
    let clause = behind().take_while(|token| token.lower != ",");
    // "At the July meeting, she asked": the clause goes on behind the comma.
    before.chain(clause).find_map(says).or_else(|| behind().find_map(says)).unwrap_or(Tense::Open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_name_their_days() {
        let days = |value: &str| interval(value).map(|found| format!("{} {}", found.earliest, found.latest));
        assert_eq!(days("2017-02-17/2017-02-19").as_deref(), Some("2017-02-17 2017-02-20"));
        assert_eq!(days("2017").as_deref(), Some("2017-01-01 2018-01-01"));
        assert_eq!(days("2017-02-17TNI").as_deref(), Some("2017-02-17 2017-02-18"));
        assert_eq!(days("2016-W53").as_deref(), None);
        assert_eq!(days("2017-W05-WE").as_deref(), Some("2017-02-04 2017-02-06"));
        assert_eq!(days("2017-Q4").as_deref(), Some("2017-10-01 2018-01-01"));
        assert_eq!(days("2017-WI").as_deref(), Some("2016-12-01 2017-03-01"));
        assert_eq!(days("198X").as_deref(), Some("1980-01-01 1990-01-01"));
        assert_eq!(days("19").as_deref(), Some("1900-01-01 2000-01-01"));
        for none in ["P2Y", "PRESENT_REF", "XXXX-WXX-1", "PXD", "2017-13", "T12:00"] {
            assert_eq!(days(none), None, "{none}");
        }
    }
}
