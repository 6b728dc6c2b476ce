//! Where and when an event happens.

use onrecord_page::Span;

use super::Around;
use super::words::is_building;
use crate::words::{listed, next_word, reports};
use crate::{ActorKind, MentionForm, Time, TimeKind, times};

impl Around<'_> {
    /// The place named behind the event, with "in", "at" or "to" in front; else the one in front of it.
    pub(super) fn place(&self, sentence: Span, at: Span, kind: &str) -> Option<String> {
        if kind == "call" {
            return None;
        }
        // "The Munich Security Conference", "the Brussels summit".
        let places = |span: Span| {
            self.mentions_in(span)
                .filter(|(_, actor, form)| {
                    self.actors[*actor].kind == ActorKind::Place && *form == MentionForm::Name
                })
                .map(|&(at, actor, _)| (at, actor))
        };
        let named = |(place, actor): &(Span, usize)| {
            let before =
                self.text[sentence.start()..place.start()].trim_end().trim_end_matches("the").trim_end();
            let word =
                before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
            // "Visited Vienna": right behind the verb.
            let visited =
                kind == "visit" && self.text[at.end()..place.start().max(at.end())].trim().is_empty();
            let own =
                visited || listed("in at", &word) || word == "to" && listed("visit summit conference", kind);
            (own && self.ends_phrase(*place)).then(|| self.actors[*actor].name.clone())
        };
        let behind = Span::new(at.end(), sentence.end());
        // Nothing but who, when and where stands between.
        let near = |place: Span| {
            let between = Span::new(at.end().min(place.start()), place.start()).of(self.text);
            let verb =
                |word: &str| word.len() > 4 && word.ends_with("ed") || listed("to that who which", word);
            between.len() < 120
                && !between.contains([',', ';', '"', '”', '“'])
                && !between.split_whitespace().any(verb)
        };
        let building = || {
            let organizations = self.mentions_in(behind).filter(|(place, actor, _)| {
                self.actors[*actor].kind == ActorKind::Organization
                    && near(*place)
                    && self.text[..place.start()]
                        .trim_end()
                        .trim_end_matches("the")
                        .trim_end()
                        .ends_with(" at")
                    && is_building(place.of(self.text))
            });
            organizations.map(|&(_, actor, _)| self.actors[actor].name.clone()).next()
        };
        building()
            .or_else(|| places(behind).filter(|(place, _)| near(*place)).find_map(|place| named(&place)))
            .or_else(|| {
                let inside =
                    places(at).next().filter(|(place, _)| !self.text[place.end()..].starts_with(['\'', '’']));
                let name =
                    self.text[..at.end()].ends_with("onference") || self.text[..at.end()].ends_with("ummit");
                inside.filter(|_| name).map(|(_, actor)| self.actors[actor].name.clone())
            })
            .or_else(|| {
                let mut before: Vec<(Span, usize)> =
                    places(Span::new(sentence.start(), at.start())).collect();
                before.reverse();
                before.into_iter().find_map(|place| named(&place))
            })
    }

    /// Whether what is named here stands by itself: "in Haldby", not "in the Haldby election".
    fn ends_phrase(&self, at: Span) -> bool {
        let Some(next) = next_word(self.text, at.end()) else { return true };
        let word = next.of(self.text).to_lowercase();
        listed(
            "and or in on at to for with by from of after before during as when while where who which that was were is are has have had will would next last this but since until",
            &word,
        ) || word.starts_with(|c: char| c.is_ascii_digit())
            || self.times.iter().any(|time| time.span.start() == next.start())
    }

    /// The date of the event: inside its phrase, behind it in its clause, or in front of it.
    pub(super) fn value(&self, sentence: Span, at: Span) -> Option<String> {
        let dates = |from: usize, to: usize| {
            let first = self.times.partition_point(|time| time.span.start() < from);
            self.times[first..].iter().take_while(move |time| time.span.end() <= to).filter(|time| {
                matches!(time.kind, TimeKind::Date | TimeKind::Time)
                    && time
                        .value
                        .as_deref()
                        .is_some_and(|value| times::interval(value).is_some() || value.starts_with("XXXX"))
            })
        };
        let day = |time: &Time| {
            let value = time.value.clone()?;
            Some(
                value
                    .split('/')
                    .map(|part| part.split('T').next().unwrap_or(part))
                    .collect::<Vec<_>>()
                    .join("/"),
            )
        };
        if let Some(time) = dates(at.start(), at.end()).next() {
            return day(time);
        }
        let clause = |time: &&Time| {
            let between = &self.text[at.end()..time.span.start()];
            let other = between.split_whitespace().any(|word| word == "that" || reports(word));
            between.len() < 80 && !other && !between.contains([';', '"', '“', '”'])
        };
        let behind = dates(at.end(), sentence.end()).next().filter(clause);
        // "On Friday, she will meet"; not "said Friday, a week before they meet".
        let before = Span::new(sentence.start(), at.start()).of(self.text);
        let later = before
            .split_whitespace()
            .rev()
            .take(5)
            .any(|word| listed("after before since until ahead following", word));
        let in_front = |time: &&Time| {
            let said = Span::new(sentence.start(), time.span.start()).of(self.text).trim_end();
            let said = said.trim_end_matches(" on");
            let head = time.span.start() < sentence.start() + 16;
            let near = Span::new(time.span.end(), at.start()).of(self.text);
            let apart = near.contains(['"', '“', '”', ';']) || near.len() > 60 && !head;
            !apart && !said.split_whitespace().next_back().is_some_and(reports)
        };
        behind
            .or_else(|| dates(sentence.start(), at.start()).last().filter(in_front).filter(|_| !later))
            .and_then(day)
    }
}
