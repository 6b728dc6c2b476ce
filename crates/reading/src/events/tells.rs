//! Which events a sentence tells of: the words that name them, and whether they are denied, called off, or lie ahead.

use onrecord_page::Span;

use super::Around;
use super::words::{
    AHEAD, DETERMINERS, NOT, NOUNS, OFF, OUTSIDE, PHRASES, VERBS, WORDS, is_occasion, is_of_office, kind_of,
};
use crate::words::listed;
use crate::{ActorKind, Event, Statement};

impl Around<'_> {
    /// The events that `sentence` tells of.
    pub(super) fn sentence(
        &self,
        sentence: Span,
        statements: &mut [Statement],
        events: &mut Vec<Event>,
        inside: &mut Vec<(usize, usize)>,
    ) {
        let text = sentence.of(self.text);
        let Some(words) = WORDS.as_ref() else { return };
        let before = events.len();
        for found in words.captures_iter(text) {
            let Some(whole) = found.get(0) else { continue };
            let at = Span::new(sentence.start() + whole.start(), sentence.start() + whole.end());
            let lower = whole.as_str().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            let verb = kind_of(VERBS, &lower).is_some() && !self.is_noun(sentence, at);
            let by_phrase =
                PHRASES.iter().find(|(name, _)| found.name(name).is_some()).map(|(_, kind)| *kind);
            let kind = by_phrase.or_else(|| {
                if verb {
                    return kind_of(VERBS, &lower);
                }
                let singular = lower.strip_suffix('s').unwrap_or(&lower);
                kind_of(NOUNS, &lower).or_else(|| kind_of(NOUNS, singular))
            });
            let Some(kind) = kind else { continue };
            // "Urged her to step down"
            let before = sentence.start()..at.start();
            let mut words = self.text[before].split_whitespace().rev();
            let bare = words.next().is_some_and(|word| word == "to");
            // "The right to vote"; but "parliament is due to vote".
            let due = words.next().is_some_and(|word| listed("due set scheduled expected going", word));
            let deed = bare && !due && listed("vote rally debate", &lower);
            let ballots =
                kind == "vote" && (lower.ends_with('s') || self.text[at.end()..].starts_with(" for "));
            if bare && is_of_office(kind) || ballots || deed {
                continue;
            }
            let by_verb = verb || by_phrase.is_some();
            let span = if by_verb { at } else { self.phrase(sentence, at) };
            if self.is_denied(sentence, span) || !by_verb && self.is_of_a_name(at) {
                continue;
            }
            let statement = self.statement_of(sentence, span, statements);
            let speaker = statement.and_then(|statement| statements[statement].speaker);
            let speaker = speaker.filter(|&actor| self.actors[actor].kind == ActorKind::Person);
            let participants = if by_verb {
                self.of_verb(sentence, at, kind)
            } else {
                self.of_noun(sentence, span, at, kind, speaker)
            };
            let event = Event {
                span,
                kind: kind.to_owned(),
                participants,
                place: self.place(sentence, span, kind),
                value: self.value(sentence, span),
                planned: self.is_ahead(sentence, span),
            };
            // "They had agreed with it": nothing that happened on a day.
            let told = event.value.is_some() && (is_of_office(kind) || event.place.is_some());
            let people = |actor: &usize| self.actors[*actor].kind == ActorKind::Person;
            if kind == "agreement" && event.participants.iter().all(people)
                || kind == "vote" && event.participants.iter().any(people)
            {
                continue;
            }
            let nobody = event.participants.is_empty() && !told;
            if by_verb && nobody || kind == "agreement" && event.value.is_none() {
                continue;
            }
            if let Some(statement) = statement.filter(|_| is_occasion(kind)) {
                statements[statement].event = Some(events.len());
            }
            events.push(event);
        }
        for outer in before + 1..events.len() {
            if self.is_inside(&events[outer - 1], &events[outer]) {
                inside.push((outer - 1, outer));
            }
        }
        if events.len() == before
            && let Some(last) = events.last_mut()
        {
            self.go_on(sentence, last);
        }
    }

    /// "The event will take place on Friday": more about the last event.
    fn go_on(&self, sentence: Span, last: &mut Event) {
        let text = sentence.of(self.text).to_lowercase();
        let again = [
            "the event",
            "the gathering",
            "it will take place",
            "it will be held",
            "it took place",
            "it was held",
        ];
        if !again.iter().any(|start| text.starts_with(start)) {
            return;
        }
        let head = Span::new(sentence.start(), sentence.start());
        last.value = last.value.take().or_else(|| self.value(sentence, head));
        last.place = last.place.take().or_else(|| self.place(sentence, head, &last.kind));
        last.planned |= self.is_ahead(sentence, head);
    }

    /// Whether `inner` happens on the sidelines of `outer`, or during it.
    fn is_inside(&self, inner: &Event, outer: &Event) -> bool {
        let between = self.text.get(inner.span.end()..outer.span.start()).unwrap_or_default().to_lowercase();
        let joined = ["sidelines", "margins", "at", "during"];
        between.len() < 120 && between.split_whitespace().any(|word| joined.contains(&word))
    }

    /// "The meeting", "a visit": a noun though it could be a verb.
    fn is_noun(&self, sentence: Span, at: Span) -> bool {
        let own = at.of(self.text).to_lowercase();
        if !listed("meet sign visit vote convene meeting interview", &own) {
            return kind_of(VERBS, &own).is_none();
        }
        let before = Span::new(sentence.start(), at.start()).of(self.text).trim_end();
        let last = before
            .rsplit(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
            .next()
            .unwrap_or_default();
        let lower = last.to_lowercase();
        let possessive = lower.ends_with("'s") || lower.ends_with("’s");
        // A noun unless something asks for a verb: "to visit", "they vote".
        possessive || !listed("to will would can could may might must should they we i who and", &lower)
    }

    /// Whether the word only belongs to another noun: "conference room".
    fn is_of_a_name(&self, at: Span) -> bool {
        let behind = self.text[at.end()..].trim_start_matches(' ');
        let next = behind.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
        let next = next.to_lowercase();
        // "A summit meeting" is told by its last word; "she talks to" and "talks about" are no talks.
        let own = at.of(self.text).to_lowercase();
        kind_of(NOUNS, &next).is_some()
            || own == "talks" && listed("to about", &next)
            || listed(
                "performance stage moderator room center centre hall table campaign campaigns commission fraud agenda minutes process centers results bid day night finals final",
                &next,
            )
    }

    /// From the determiner, or from the first word of a name, to the event's noun.
    fn phrase(&self, sentence: Span, at: Span) -> Span {
        let before = Span::new(sentence.start(), at.start()).of(self.text);
        let mut start = at.start();
        let mut end = before.len();
        for _ in 0..6 {
            let rest = before[..end].trim_end();
            let parted = rest.ends_with([',', ';', ':', '.', '"', '“', '”', '(', ')', '—', '–']);
            let word = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
            let lower = word.to_lowercase();
            if parted || word.is_empty() || listed(OUTSIDE, &lower) || word.starts_with(['"', '“', '(']) {
                break;
            }
            end = rest.len() - word.len();
            start = sentence.start() + end;
            if listed(DETERMINERS, &lower) {
                break;
            }
        }
        // "Meeting with reporters" begins itself; words that are no part of the phrase go: "told a press conference".
        let words = Span::new(start, at.start()).of(self.text);
        let first = words.split_whitespace().find(|word| {
            let lower = word.to_lowercase();
            listed(DETERMINERS, &lower) || word.starts_with(char::is_uppercase)
        });
        let skipped = first.and_then(|first| words.find(first));
        let start = skipped.map_or(at.start(), |skipped| start + skipped);
        Span::new(start, at.end())
    }

    fn is_denied(&self, sentence: Span, at: Span) -> bool {
        let from = Span::new(sentence.start(), at.end()).of(self.text);
        let from = from.rsplit(['"', '“', '”', ',', ';']).next().unwrap_or_default();
        let off = |word: &str| OFF.iter().any(|off| word.to_lowercase().starts_with(off));
        let in_front = from.split_whitespace().rev().take(6);
        let denied = in_front.into_iter().any(|word| listed(NOT, &word.to_lowercase()) || off(word));
        let behind = Span::new(at.end(), sentence.end()).of(self.text);
        let clause = behind.split([',', ';', '"', '“', '”', '.']).next().unwrap_or_default();
        let called_off = clause.contains(" called off") || clause.contains(" not take place");
        denied || called_off || clause.split_whitespace().take(12).any(off)
    }

    fn is_ahead(&self, sentence: Span, at: Span) -> bool {
        let near = Span::new(sentence.start(), at.end()).of(self.text);
        let words: Vec<String> = near
            .split_whitespace()
            .rev()
            .take(8)
            .take_while(|word| !word.ends_with([';', '”', '"']))
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
            .collect();
        let behind = Span::new(at.end(), sentence.end()).of(self.text);
        // "The vote, which is planned for Friday"; not "in an interview that she will run".
        let next: Vec<String> = behind.split_whitespace().take(4).map(str::to_lowercase).collect();
        let own = match next.first().map(String::as_str) {
            Some("which" | "is" | "are" | "was") => {
                next.iter().any(|word| listed("will scheduled planned due", word))
            }
            Some(first) => listed("will scheduled planned due next", first),
            None => false,
        };
        words.iter().any(|word| listed(AHEAD, word)) || own
    }

    /// The statement whose cue stands in `sentence` with `at` outside its content.
    fn statement_of(&self, sentence: Span, at: Span, statements: &[Statement]) -> Option<usize> {
        statements.iter().position(|statement| {
            let attribution = &statement.attribution;
            let cue = attribution.cue.is_some_and(|cue| sentence.contains(cue));
            cue && !attribution.content.iter().any(|piece| piece.overlaps(at))
        })
    }
}
