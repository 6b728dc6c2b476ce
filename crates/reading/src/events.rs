//! Events: meetings, calls, summits, press conferences, interviews, visits, speeches, votes, signings and what people do to
//! offices, each with who takes part, where and when, as far as the sentence that names it says, or the next one that goes on
//! about it. What the words right around it call off or deny is none.

use std::sync::LazyLock;

use onrecord_page::{Article, BlockKind, Span};
use regex::Regex;

use crate::words::{listed, next_word, reports};
use crate::{Actor, ActorKind, Event, MentionForm, Statement, Time, TimeKind, times};

/// Nouns that name an event, with its kind; the longer ones first.
const NOUNS: &str = "press conference=press conference;news conference=press conference;press-conference=press conference;news briefing=press conference;\
    press briefing=press conference;phone conversation=call;telephone conversation=call;phone call=call;telephone call=call;video call=call;conference call=call;\
    swearing-in=swearing-in;inauguration=swearing-in;summit=summit;meeting=meeting;talks=meeting;negotiations=meeting;interview=interview;visit=visit;\
    speech=speech;vote=vote;referendum=vote;signing=signing;hearing=hearing;resignation=resignation;conference=conference;debate=debate;rally=rally";

/// Verbs that tell of an event in all their forms, with its kind.
const VERBS: &str = "met=meeting;meet=meeting;meets=meeting;convened=meeting;convene=meeting;convenes=meeting;telephoned=call;phoned=call;\
    visited=visit;visit=visit;visits=visit;visiting=visit;interviewed=interview;interview=interview;signed=signing;sign=signing;resigned=resignation;resigns=resignation;\
    quit=resignation;quits=resignation;voted=vote;agreed=agreement";

/// One kind of event for each word of a list `word=kind;…`.
fn kind_of(list: &'static str, word: &str) -> Option<&'static str> {
    list.split(';')
        .filter_map(|entry| entry.split_once('='))
        .find(|(known, _)| *known == word)
        .map(|(_, kind)| kind)
}

static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let of =
        |list: &'static str| list.split(';').filter_map(|entry| entry.split_once('=')).map(|(word, _)| word);
    let nouns: Vec<&str> = of(NOUNS).collect();
    let verbs: Vec<&str> = of(VERBS).collect();
    Regex::new(&format!(
        r"(?i)\b(?:(?P<noun>{})s?|(?P<sworn>sworn\sin)|(?P<spoke>(?:spoke|spoken|speaking|speaks|talked)(?:\s\w+)?\sby\s(?:tele)?phone)|(?P<remarks>(?:told|tells|(?:spoke|speaking|speaks|talking|talked)\s(?:to|with))\s(?:reporters|journalists))|(?P<left>(?:stepped|stepping|steps|step|stood)\sdown)|(?P<verb>{}))\b",
        nouns.join("|").replace(' ', r"\s"),
        verbs.join("|")
    ))
    .ok()
});

/// Words that say that the clause lies ahead.
const AHEAD: &str = "could might may wants want hopes hope aims will would shall upcoming planned plans plan scheduled due expected forthcoming next slated looks look forward set proposed";
/// Words that say that there is no such event.
const NOT: &str = "no not never without any didn't didn’t won't won’t refused refuses declined if every each regular instead free stump \
    denied denies deny denying rejected rejects ruled rules avoid avoided";
/// How the words begin that call an event off, in front of it or behind.
const OFF: [&str; 4] = ["cancel", "postpon", "scrap", "suspend"];
const DETERMINERS: &str = "a an the his her its their this that our my one";
/// Words between the names of those who take part.
const JOINING: &str = "and the of with both including a an his her their its president minister ministers prime foreign defense defence secretary state \
    counterpart counterparts leader leaders head heads chief general former then newly elected us uk british russian officials";

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
    let mut mentions = Vec::new();
    for (id, actor) in actors.iter().enumerate() {
        mentions.extend(actor.mentions.iter().map(|mention| (mention.span, id, mention.form)));
    }
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

impl Around<'_> {
    /// The events that `sentence` tells of.
    fn sentence(
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
            let kind = if found.name("sworn").is_some() {
                Some("swearing-in")
            } else if found.name("spoke").is_some() {
                Some("call")
            } else if found.name("remarks").is_some() {
                Some("remarks")
            } else if found.name("left").is_some() {
                Some("resignation")
            } else if verb {
                kind_of(VERBS, &lower)
            } else {
                let singular = lower.strip_suffix('s').unwrap_or(&lower);
                kind_of(NOUNS, &lower).or_else(|| kind_of(NOUNS, singular))
            };
            let Some(kind) = kind else { continue };
            // "Urged her to step down"
            let before = sentence.start()..at.start();
            let bare = self.text[before].split_whitespace().next_back().is_some_and(|word| word == "to");
            let ballots =
                kind == "vote" && (lower.ends_with('s') || self.text[at.end()..].starts_with(" for "));
            if bare && is_of_office(kind) || ballots {
                continue;
            }
            let by_verb = verb
                || ["sworn", "spoke", "remarks", "left"].into_iter().any(|name| found.name(name).is_some());
            // "Sign of strength".
            if !verb && kind_of(NOUNS, &lower).is_none() && kind_of(VERBS, &lower).is_some() {
                continue;
            }
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
                "room center centre hall table campaign campaigns commission fraud agenda minutes process centers results bid day night finals final",
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
            let ends = [
                "will",
                "would",
                "could",
                "may",
                "can",
                "conduct",
                "conducts",
                "give",
                "following",
                "regarding",
                "holds",
                "hold",
                "held",
                "holding",
                "gives",
                "gave",
                "says",
                "said",
                "told",
                "of",
                "in",
                "on",
                "at",
                "to",
                "for",
                "during",
                "with",
                "and",
                "after",
                "before",
                "by",
                "from",
                "into",
                "as",
                "was",
                "is",
                "had",
                "has",
            ];
            if parted
                || word.is_empty()
                || ends.contains(&lower.as_str())
                || word.starts_with(['"', '“', '('])
            {
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

    /// Mentions inside `span`, in order, innermost left out where a longer one holds it.
    fn mentions_in(&self, span: Span) -> impl Iterator<Item = &(Span, usize, MentionForm)> {
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
            if !self.is_attribute(at) && !found.contains(&actor) {
                found.push(actor);
            }
        }
        found
    }

    /// Whether a place or a body is only named to say whose office follows: "Norrel Foreign Minister Ilsa Brandvik".
    fn is_attribute(&self, at: Span) -> bool {
        if listed("his her their its our my", &at.of(self.text).to_lowercase()) {
            return true;
        }
        let behind = &self.text[at.end()..];
        if ["'s ", "’s "].iter().any(|mark| behind.starts_with(mark)) {
            return true;
        }
        next_word(self.text, at.end()).map(|next| next.of(self.text)).is_some_and(|word| {
            word.starts_with(char::is_uppercase) || listed(JOINING, word) && !listed("and with of", word)
        }) && self.kind_at(at) != Some(ActorKind::Person)
    }

    fn kind_at(&self, at: Span) -> Option<ActorKind> {
        let (_, actor, _) = self.mentions.iter().find(|(span, ..)| *span == at)?;
        Some(self.actors[*actor].kind)
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
            let does = found.is_empty() || kind != ActorKind::Place && !self.is_attribute(at);
            if does && !found.contains(&actor) {
                found.push(actor);
            }
        }
        found.reverse();
        found
    }

    /// Who meets, calls, visits whom.
    fn of_verb(&self, sentence: Span, at: Span, kind: &str) -> Vec<usize> {
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
    fn of_noun(
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

    /// The place named behind the event, with "in", "at" or "to" in front; else the one in front of it.
    fn place(&self, sentence: Span, at: Span, kind: &str) -> Option<String> {
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
    fn value(&self, sentence: Span, at: Span) -> Option<String> {
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

/// Adds those that are not there yet.
fn join(actors: &mut Vec<usize>, more: impl IntoIterator<Item = usize>) {
    for actor in more {
        if !actors.contains(&actor) {
            actors.push(actor);
        }
    }
}

/// Whether statements are made at events of this kind.
fn is_occasion(kind: &str) -> bool {
    is_spoken(kind) || ["summit", "meeting", "hearing", "conference"].contains(&kind)
}

/// Whether an event of this kind is what one person says, to others or to one.
fn is_spoken(kind: &str) -> bool {
    ["press conference", "interview", "speech", "call", "remarks"].contains(&kind)
}

/// Whether an event of this kind is what one person does with an office.
fn is_of_office(kind: &str) -> bool {
    ["resignation", "swearing-in"].contains(&kind)
}

/// Whether an event of this kind has nobody on the other side.
fn is_alone(kind: &str) -> bool {
    is_of_office(kind) || ["signing", "vote", "agreement"].contains(&kind)
}

fn is_building(name: &str) -> bool {
    ["House", "Headquarters", "headquarters", "Palace", "Kremlin", "Hall", "Centre", "Center"]
        .iter()
        .any(|word| name.contains(word))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_its_kind() {
        assert_eq!(kind_of(NOUNS, "phone call"), Some("call"));
        assert_eq!(kind_of(VERBS, "met"), Some("meeting"));
        assert_eq!(kind_of(NOUNS, "bridge"), None);
    }
}
