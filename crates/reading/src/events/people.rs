//! Who takes part in an event.

use onrecord_page::Span;

use super::Around;
use super::words::{JOINING, is_alone, is_of_office, is_spoken};
use crate::pronouns::is_possessive;
use crate::words::{listed, next_word};
use crate::{ActorKind, MentionForm};

impl Around<'_> {
    /// Mentions inside `span`, in order, innermost left out where a longer one holds it.
    pub(super) fn mentions_in(&self, span: Span) -> impl Iterator<Item = &(Span, usize, MentionForm)> {
        let from = self.mentions.partition_point(|(at, ..)| at.start() < span.start());
        self.mentions[from..].iter().take_while(move |(at, ..)| at.end() <= span.end())
    }

    /// Whoever is named in a row behind `from`: "with Mara Voss, the mayor, and Tom Lund".
    fn row(&self, sentence: Span, from: usize) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut end = from;
        for &(at, actor, _) in self.mentions_in(Span::new(from.min(sentence.end()), sentence.end())) {
            if at.start() < end {
                continue;
            }
            let gap = self.text[end..at.start()].trim();
            let joins = |word: &str| {
                let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
                bare.is_empty() || listed(JOINING, &bare)
            };
            if gap.len() > 60
                || gap.contains(['.', ';', '(', ')', '"', '“', '”'])
                || !gap.split_whitespace().all(joins)
            {
                break;
            }
            end = at.end();
            if !self.is_attribute(at, actor) && !found.contains(&actor) {
                found.push(actor);
            }
        }
        found
    }

    /// Whether a place or a body is only named to say whose office follows: "Norrel Foreign Minister Ilsa Brandvik".
    fn is_attribute(&self, at: Span, actor: usize) -> bool {
        if is_possessive(at.of(self.text)) {
            return true;
        }
        let behind = &self.text[at.end()..];
        if ["'s ", "’s "].iter().any(|mark| behind.starts_with(mark)) {
            return true;
        }
        next_word(self.text, at.end()).map(|next| next.of(self.text)).is_some_and(|word| {
            word.starts_with(char::is_uppercase) || listed(JOINING, word) && !listed("and with of", word)
        }) && self.actors[actor].kind != ActorKind::Person
    }

    /// The last one who is named in front of `to` as the one who does it.
    fn doer(&self, sentence: Span, to: usize) -> Vec<usize> {
        // "Mara Voss, who met Tom Lund last year, resigned": what stands between the commas is told of her.
        let clause = self.text[sentence.start()..to.max(sentence.start())].trim_end();
        let relative = [", who ", ", whom ", ", whose ", ", which "];
        let aside = clause
            .ends_with(',')
            .then(|| relative.iter().filter_map(|who| clause.rfind(who)).max())
            .flatten();
        let to = aside.map_or(to, |aside| sentence.start() + aside);
        let before: Vec<&(Span, usize, MentionForm)> =
            self.mentions_in(Span::new(sentence.start(), to.max(sentence.start()))).collect();
        let mut found: Vec<usize> = Vec::new();
        let mut end = to;
        for &&(at, actor, _) in before.iter().rev() {
            if at.end() > end {
                continue;
            }
            let gap = &self.text[at.end()..end];
            let words: Vec<String> = gap
                .split_whitespace()
                .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
                .collect();
            let limit = if found.is_empty() { 7 } else { 3 };
            let stops =
                |word: &String| listed("said says that who which when while as told because than but", word);
            // "Replacing Mara Voss, who resigned"
            let relative = found.is_empty() && matches!(words.as_slice(), [who] if who == "who");
            if words.len() > limit
                || words.iter().any(stops) && !relative
                || gap.contains(['"', '“', '”', ';'])
            {
                break;
            }
            let kind = self.actors[actor].kind;
            let listed_with = |other: &usize| {
                words.iter().any(|word| word == "and")
                    || gap.trim() == "," && self.actors[*other].kind == kind
            };
            if found.last().is_some_and(|other| !listed_with(other)) {
                break;
            }
            // "A spokesman for Tom Lund": not he.
            let last =
                self.text[sentence.start()..at.start()].split_whitespace().next_back().unwrap_or_default();
            if kind == ActorKind::Person && listed("for of by with against", last) {
                break;
            }
            end = at.start();
            // "Alliance leaders agreed": the one named last does it.
            let does = found.is_empty() || kind != ActorKind::Place && !self.is_attribute(at, actor);
            if does && !found.contains(&actor) {
                found.push(actor);
            }
        }
        found.reverse();
        found
    }

    /// Who meets, calls, visits whom.
    pub(super) fn of_verb(&self, sentence: Span, at: Span, kind: &str) -> Vec<usize> {
        let mut found = self.doer(sentence, at.start());
        if is_of_office(kind) {
            found.retain(|&actor| self.actors[actor].kind == ActorKind::Person);
        }
        // "Speaking to reporters on Friday, she said"
        if found.is_empty() && is_spoken(kind) {
            found = self.doers(sentence, at, kind);
        }
        if found.is_empty() {
            return found;
        }
        let behind = &self.text[at.end()..sentence.end()];
        let with = behind.find("with").filter(|&place| place < 20).map_or(0, |place| place + "with".len());
        let whom = self.row(sentence, at.end() + with);
        let people =
            whom.into_iter().filter(|&actor| kind != "visit" || self.actors[actor].kind != ActorKind::Place);
        let objects: Vec<usize> = people.filter(|_| !is_alone(kind)).collect();
        // "The voters interviewed there" were asked by somebody else.
        if kind == "interview" && objects.is_empty() {
            return Vec::new();
        }
        // "He met the deadline" is no meeting of anybody.
        if kind == "meeting"
            && objects.is_empty()
            && !at.of(self.text).starts_with("conven")
            && found.len() < 2
        {
            return Vec::new();
        }
        join(&mut found, objects);
        found
    }

    /// Who takes part in what a noun names.
    pub(super) fn of_noun(
        &self,
        sentence: Span,
        span: Span,
        at: Span,
        kind: &str,
        speaker: Option<usize>,
    ) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        // "His visit", "Lund's speech", "the NATO summit".
        let inside = Span::new(span.start(), at.start());
        let whose = self.mentions_in(inside).filter(|(mention, actor, _)| {
            self.actors[*actor].kind != ActorKind::Place || kind == "visit" && mention.end() < at.start()
        });
        join(&mut found, whose.map(|&(_, actor, _)| actor));
        let mut behind = at.end();
        // "The calls I had with the president": a few words may stand between.
        for _ in 0..5 {
            let Some(word) = next_word(self.text, behind).filter(|word| word.end() < sentence.end()) else {
                break;
            };
            behind = word.end();
            let own = word.of(self.text);
            if listed("at in on during before after", own) {
                break;
            }
            if listed("I he she they we", own) {
                join(&mut found, self.mentions_in(word).map(|&(_, actor, _)| actor));
            }
            let joins = listed("with between of by from", own) || kind == "call" && own == "to";
            if joins {
                let row = self.row(sentence, behind);
                let ends = !row.is_empty();
                join(&mut found, row);
                if ends {
                    break;
                }
            }
        }
        // "Voss held talks in Haldby"
        let before = Span::new(sentence.start(), span.start());
        let verb = before
            .of(self.text)
            .split_whitespace()
            .rev()
            .take(2)
            .find(|word| listed("held hold holds holding had gave gives chaired", word));
        if let Some(verb) = verb.filter(|_| found.is_empty()) {
            let at = before.start() + before.of(self.text).rfind(verb).unwrap_or_default();
            join(&mut found, self.doer(sentence, at));
        }
        // "He said in an interview", "during a phone call he thanked her": who speaks.
        let person = |actor: &usize| self.actors[*actor].kind == ActorKind::Person;
        if is_spoken(kind) && !found.iter().any(person) || found.len() < 2 && kind == "call" {
            let mut all: Vec<usize> = Vec::new();
            join(&mut all, speaker.into_iter().chain(self.doers(sentence, span, kind)));
            all.truncate(2_usize.saturating_sub(found.len()).max(1));
            join(&mut all, found);
            found = all;
        }
        // "She spoke during a meeting at the ministry."
        if found.is_empty() && listed("meeting hearing", kind) {
            let before = self.text[sentence.start()..span.start()].trim_end();
            if ["during", "at", "in"].iter().any(|word| before.ends_with(word)) {
                join(&mut found, self.doers(sentence, span, kind));
            }
        }
        found.retain(|&actor| {
            self.actors[actor].kind != ActorKind::Place || !is_spoken(kind) && kind != "visit"
        });
        found
    }

    /// Who is named first in the sentence, and for a call whom that one speaks to.
    fn doers(&self, sentence: Span, span: Span, kind: &str) -> Vec<usize> {
        let of = |part: Span| {
            let people = self.mentions_in(part);
            people.filter(|(_, actor, _)| self.actors[*actor].kind == ActorKind::Person).collect::<Vec<_>>()
        };
        let mut people = of(Span::new(sentence.start(), span.start()));
        // "During a press conference on Friday, she …"
        if people.is_empty() {
            people = of(Span::new(span.end(), sentence.end()));
        }
        let mut found: Vec<usize> = Vec::new();
        join(&mut found, people.into_iter().map(|&(_, actor, _)| actor));
        found.truncate(if kind == "call" { 2 } else { 1 });
        found
    }
}

/// Adds those that are not there yet.
pub(super) fn join(actors: &mut Vec<usize>, more: impl IntoIterator<Item = usize>) {
    for actor in more {
        if !actors.contains(&actor) {
            actors.push(actor);
        }
    }
}
