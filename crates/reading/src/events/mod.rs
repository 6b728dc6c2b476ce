//! Events: meetings, calls, summits, press conferences, interviews, visits, speeches, votes, signings and what people do to
//! offices, each with who takes part, where and when, as far as the sentence that names it says, or the next one that goes on
//! about it. What the words right around it call off or deny is none.

mod circumstances;
mod people;
mod tells;
mod words;

use onrecord_page::{Article, BlockKind, Span};

use crate::actors::mentions_of;
use crate::{Actor, Event, MentionForm, Statement, Time, times};
use people::join;

/// What the events of one article are read from.
struct Around<'a> {
    text: &'a str,
    actors: &'a [Actor],
    times: &'a [Time],
    /// Every mention with its actor and its form, in the order of the text.
    mentions: Vec<(Span, usize, MentionForm)>,
}

/// The events of `article`, in order; `statements` are told at which of them they were made.
pub(crate) fn of(
    article: &Article,
    sentences: &[Span],
    actors: &[Actor],
    times: &[Time],
    statements: &mut [Statement],
) -> Vec<Event> {
    let mut mentions = mentions_of(actors);
    // The longer one of those that begin together first; what lies in another one is no mention of its own here.
    mentions.sort_unstable_by_key(|(span, ..): &(Span, usize, MentionForm)| {
        (span.start(), usize::MAX - span.end())
    });
    let mut end = 0;
    mentions.retain(|(span, ..)| {
        let own = span.end() > end;
        end = end.max(span.end());
        own
    });
    let around = Around { text: &article.text, actors, times, mentions };
    let captions: Vec<Span> = article
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Caption)
        .map(|block| block.span)
        .collect();
    let mut places: Vec<Span> = sentences.iter().chain(&captions).copied().collect();
    places.sort_unstable();
    places.dedup();
    let (mut found, mut inside) = (Vec::new(), Vec::new());
    for sentence in places {
        around.sentence(sentence, statements, &mut found, &mut inside);
    }
    // A meeting on the sidelines of a conference, a speech at a summit: where and when that is.
    for (inner, outer) in inside {
        found[inner].place = found[inner].place.take().or_else(|| found[outer].place.clone());
        found[inner].value = found[inner].value.take().or_else(|| found[outer].value.clone());
    }
    settled(found, article, &captions, statements)
}

/// One event for all tellings of it in the article: of one kind, with nothing that speaks against it. Statements keep
/// theirs; what has neither people, place nor day, is left out.
fn settled(
    found: Vec<Event>,
    article: &Article,
    captions: &[Span],
    statements: &mut [Statement],
) -> Vec<Event> {
    let mut settled: Vec<Event> = Vec::new();
    let mut now: Vec<Option<usize>> = Vec::with_capacity(found.len());
    for event in found {
        let caption = captions.iter().any(|caption| caption.contains(event.span));
        let same = settled.iter().rposition(|known: &Event| {
            // A picture may show another day.
            let shown = caption || captions.iter().any(|caption| caption.contains(known.span));
            is_same(known, &event) && (!shown || known.value == event.value)
        });
        if let Some(known) = same {
            let known = &mut settled[known];
            join(&mut known.participants, event.participants);
            known.place = known.place.take().or(event.place);
            let narrower = |value: &Option<String>| value.as_deref().map_or(0, str::len);
            if narrower(&event.value) > narrower(&known.value) {
                known.value = event.value;
            }
            known.planned |= event.planned;
            if event.kind == "summit" {
                known.kind = event.kind;
            }
            now.push(same);
        } else if event.participants.is_empty() && event.place.is_none() && event.value.is_none() {
            now.push(None);
        } else {
            now.push(Some(settled.len()));
            settled.push(event);
        }
    }
    // What lies ahead by its date is planned, and what lies behind is not.
    if let Some(published) = &article.published {
        for event in &mut settled {
            if let Some(days) = event.value.as_deref().and_then(times::interval) {
                if days.latest <= published.earliest {
                    event.planned = false;
                } else if days.earliest >= published.latest {
                    event.planned = true;
                }
            }
        }
    }
    for statement in statements {
        statement.event = statement.event.and_then(|event| now[event]);
    }
    settled
}

fn is_same(known: &Event, event: &Event) -> bool {
    let one = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => a == b || a.starts_with(b.as_str()) || b.starts_with(a.as_str()),
        _ => true,
    };
    let shared = known.participants.iter().filter(|actor| event.participants.contains(actor)).count();
    let fewer = known.participants.len().min(event.participants.len());
    // Leaders convene: a summit, where the next lines speak of one.
    let near = event.span.start().saturating_sub(known.span.end()) < 400 && known.planned == event.planned;
    let pair = |a: &str, b: &str| near && fewer == 0 && known.kind == a && event.kind == b;
    (known.kind == event.kind || pair("summit", "meeting") || pair("meeting", "summit"))
        && one(&known.value, &event.value)
        && one(&known.place, &event.place)
        && (shared == fewer || shared > 1)
        && (known.planned == event.planned || known.value.is_some() && known.value == event.value)
}
