//! What an article's reading is with the corrections of people put on it: as if the machine had read it so.

use std::collections::BTreeMap;

use onrecord_page::Span;
use onrecord_reading::{told, wire};

use super::Kept;
use super::place::{Place, Text};
use crate::words::tokens;

/// Kinds of blocks that are of the article's body: what is said stands in these.
const BODY: [&str; 5] = ["standfirst", "paragraph", "quote", "list", "table"];

/// A reading with corrections put on, and what has become of each of them.
pub(crate) struct PutOn {
    pub(crate) reading: wire::Reading,
    /// In the order of the corrections.
    pub(crate) states: Vec<State>,
}

/// What has become of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It is put on the statement with this number.
    InForce(usize),
    /// A later one says something else of the statement with this number.
    Superseded(usize),
    /// Its passage is no statement any more, or not the one that it was.
    Lost,
}

/// What of a statement is corrected: of each the last correction is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Verdict,
    Speaker,
    Span,
}

impl Part {
    fn of(correction: &Kept) -> Self {
        match correction.what.as_str() {
            "speaker" => Part::Speaker,
            "span" => Part::Span,
            _ => Part::Verdict,
        }
    }
}

/// What is in force for one statement.
struct Mended<'a> {
    corrections: BTreeMap<i64, &'a Kept>,
    rejected: bool,
    /// Whether the speaker is another one.
    speaker: bool,
    /// Whether the content is another one.
    span: bool,
}

/// Puts corrections, in the order in which they were made, on what the machine read.
pub(crate) fn put_on(machine: &wire::Reading, corrections: &[Kept]) -> PutOn {
    let text = Text::of(&machine.article.text);
    let places: Vec<Option<(usize, Vec<wire::Passage>)>> =
        corrections.iter().map(|correction| place(machine, &text, correction)).collect();
    let mut last: BTreeMap<(usize, Part), usize> = BTreeMap::new();
    for (number, (correction, place)) in corrections.iter().zip(&places).enumerate() {
        if let Some((at, _)) = place {
            last.insert((*at, Part::of(correction)), number);
        }
    }
    let state = |(number, place): (usize, &Option<(usize, Vec<wire::Passage>)>)| match place {
        None => State::Lost,
        Some((at, _)) => {
            let id = machine.statements[*at].id;
            let in_force = last.get(&(*at, Part::of(&corrections[number]))) == Some(&number);
            if in_force { State::InForce(id) } else { State::Superseded(id) }
        }
    };
    let states = places.iter().enumerate().map(state).collect();

    let mut reading = machine.clone();
    let mut mended: BTreeMap<usize, Mended<'_>> = BTreeMap::new();
    for (&(at, part), &number) in &last {
        let correction = &corrections[number];
        let one = mended.entry(at).or_insert_with(|| Mended {
            corrections: BTreeMap::new(),
            rejected: false,
            speaker: false,
            span: false,
        });
        one.corrections.insert(correction.id, correction);
        match part {
            Part::Verdict => one.rejected = correction.what == "reject",
            Part::Speaker => {
                one.speaker = true;
                reading.statements[at].speaker = speaker(&mut reading.actors, correction);
            }
            Part::Span => {
                one.span = true;
                let content = places[number].as_ref().map(|(_, span)| span.clone()).unwrap_or_default();
                set_content(&machine.article, &text, &mut reading.statements[at], content);
            }
        }
    }
    nest(machine, &mut reading.statements, &mended);
    for (&at, one) in &mended {
        let statement = if one.rejected { &machine.statements[at] } else { &reading.statements[at] };
        let hand = wire::Hand {
            corrections: one.corrections.values().map(|correction| correction.by_hand()).collect(),
            machine: Box::new(machine.statements[at].clone()),
        };
        let statement = wire::Statement { hand: Some(hand), ..statement.clone() };
        if one.rejected {
            reading.rejected.push(statement);
        } else {
            reading.statements[at] = statement;
        }
    }
    let is_rejected = |at: usize| mended.get(&at).is_some_and(|one| one.rejected);
    let mut at = 0;
    reading.statements.retain(|_| {
        at += 1;
        !is_rejected(at - 1)
    });
    give_figures(machine, &mut reading, &mended);
    PutOn { reading, states }
}

/// The place in the reading of the statement that a correction is of, and the passages that its content shall be.
fn place(machine: &wire::Reading, text: &Text<'_>, correction: &Kept) -> Option<(usize, Vec<wire::Passage>)> {
    let again = |places: &[Place]| -> Option<Vec<wire::Passage>> {
        let passage = |place: &Place| {
            let at = text.again(place)?;
            Some(wire::Passage { start: at.start, end: at.end, text: place.text.clone() })
        };
        places.iter().map(passage).collect()
    };
    let content = again(&correction.passage)?;
    let same = machine.statements.iter().enumerate().filter(|(_, statement)| statement.content == content);
    // Two statements may have one content: who said it, and who relays that.
    let (at, _) = same.min_by_key(|(_, statement)| statement.id.abs_diff(correction.number))?;
    let span = again(&correction.span)?;
    let fits = span.iter().all(|piece| is_in_body(&machine.article, piece.start, piece.end));
    fits.then_some((at, span))
}

/// Whether a passage lies inside one block of the article's body.
pub(crate) fn is_in_body(article: &wire::Article, start: usize, end: usize) -> bool {
    let holds = |block: &wire::Block| block.start <= start && end <= block.end;
    article.blocks.iter().any(|block| BODY.contains(&block.kind.as_str()) && holds(block))
}

/// The actors of an article that go by a name: those whose fullest one it is or, where nobody's is, those who are called so. Of several
/// with one fullest name, nothing tells them apart, and the first is meant.
pub(crate) fn called(actors: &[wire::Actor], name: &str) -> Vec<usize> {
    let name = tokens(name);
    let of = |is: &dyn Fn(&wire::Actor) -> bool| -> Vec<usize> {
        actors.iter().enumerate().filter(|(_, actor)| is(actor)).map(|(at, _)| at).collect()
    };
    match of(&|actor| tokens(&actor.name) == name)[..] {
        [first, ..] => vec![first],
        [] => of(&|actor| actor.names.iter().any(|called| tokens(called) == name)),
    }
}

/// The actor that a correction names, who joins the article's where it is none of them.
fn speaker(actors: &mut Vec<wire::Actor>, correction: &Kept) -> Option<wire::Speaker> {
    let name = correction.speaker.as_deref()?;
    let at = match called(actors, name)[..] {
        [at] => at,
        // Several may be called so in a later reading: which of them was meant, nobody knows.
        _ => {
            actors.push(wire::Actor {
                id: actors.len(),
                name: name.to_owned(),
                names: vec![name.to_owned()],
                kind: correction.speaker_kind.clone().unwrap_or_else(|| "person".to_owned()),
                mentions: Vec::new(),
                roles: Vec::new(),
            });
            actors.len() - 1
        }
    };
    Some(wire::Speaker { actor: actors[at].id, name: actors[at].name.clone() })
}

/// Gives a statement another content, and says by the quotation marks of the text how that is told.
fn set_content(
    article: &wire::Article,
    text: &Text<'_>,
    statement: &mut wire::Statement,
    content: Vec<wire::Passage>,
) {
    let blocks = article.blocks.iter().filter_map(|block| text.span(block.start, block.end));
    let pieces: Vec<Span> = content.iter().filter_map(|piece| text.span(piece.start, piece.end)).collect();
    told(&article.text, blocks, &pieces).name().clone_into(&mut statement.kind);
    statement.text = content.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" … ");
    statement.content = content;
}

/// Settles anew which statement stands inside which, and who relays each.
fn nest(machine: &wire::Reading, statements: &mut [wire::Statement], mended: &BTreeMap<usize, Mended<'_>>) {
    let is = |at: usize, what: fn(&Mended<'_>) -> bool| mended.get(&at).is_some_and(what);
    for at in 0..statements.len() {
        let read = &machine.statements[at];
        // An outer statement comes before those inside it.
        let outer = |of: usize| machine.statements[of].within.filter(|&outer| outer < of);
        let stands = |around: usize| {
            let moved = is(at, |one| one.span) || is(around, |one| one.span);
            !is(around, |one| one.rejected) && (!moved || holds(&statements[around], &statements[at]))
        };
        let mut within = outer(at);
        while let Some(around) = within.filter(|&around| !stands(around)) {
            within = outer(around);
        }
        let relays = outer(at).map_or(&[][..], |outer| &machine.statements[outer].chain);
        let mut chain = within.map(|around| statements[around].chain.clone()).unwrap_or_default();
        match read.chain.strip_prefix(relays) {
            Some(own) => chain.extend_from_slice(own),
            None => chain.clone_from(&read.chain),
        }
        let statement = &mut statements[at];
        if is(at, |one| one.speaker) {
            if read.speaker.is_some() || read.source.is_some() {
                chain.pop();
            }
            let source = statement.source.as_ref().map(|source| &source.text);
            chain.extend(statement.speaker.as_ref().map(|speaker| &speaker.name).or(source).cloned());
        }
        statement.within = within;
        statement.chain = chain;
    }
}

/// Whether a statement's content lies inside another one's.
fn holds(outer: &wire::Statement, inner: &wire::Statement) -> bool {
    let inside = |piece: &wire::Passage| {
        outer.content.iter().any(|around| around.start <= piece.start && piece.end <= around.end)
    };
    inner.content.iter().all(inside)
}

/// Settles anew which statement asserts the figures that are in what was mended or were in it: the innermost that holds them.
fn give_figures(machine: &wire::Reading, reading: &mut wire::Reading, mended: &BTreeMap<usize, Mended<'_>>) {
    let inside = |statement: &wire::Statement, figure: &wire::Figure| {
        statement.content.iter().any(|piece| piece.start <= figure.start && figure.end <= piece.end)
    };
    let moved: Vec<usize> = mended
        .iter()
        .filter(|(_, one)| one.rejected || one.span)
        .map(|(&at, _)| machine.statements[at].id)
        .collect();
    let wire::Reading { statements, figures, .. } = reading;
    for figure in figures.iter_mut() {
        let was_inside = figure.statement.is_some_and(|id| moved.contains(&id));
        let is_inside = statements.iter().any(|said| moved.contains(&said.id) && inside(said, figure));
        if was_inside || is_inside {
            figure.statement = statements.iter().rfind(|said| inside(said, figure)).map(|said| said.id);
        }
    }
    for statement in statements.iter_mut().filter(|statement| moved.contains(&statement.id)) {
        statement.figures =
            figures.iter().filter(|&figure| inside(statement, figure)).map(|figure| figure.id).collect();
    }
}
