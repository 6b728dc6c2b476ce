//! What a figure measures, whose it is, and which whole it is a share of: read from the words of its sentence, by the verb or
//! the preposition that joins them to it. What no such word joins stays unsaid.

use onrecord_page::Span;

use super::{DOWN, UP, hedge};
use crate::actors::mentions_of;
use crate::pronouns::is_possessive;
use crate::words::{self, DETERMINERS, behind_possessive, lies_in, listed};
use crate::{Actor, Change, Figure, MentionForm, Time};

/// Verbs whose subject has, gives or gets what the figure says.
const HOLDING: &str = "spend spends spent spending pay pays paid paying invest invests invested contribute contributes contributed donate donates donated \
    earn earns earned make makes made owe owes owed raise raises raised receive receives received borrow borrows borrowed employ employs employed own owns \
    owned hold holds held have has had need needs needed add adds added adding deploy deploys deployed send sends sent buy buys bought sell sells sold produce \
    produces produced provide provides provided give gives gave allocate allocates allocated budget budgets budgeted post posts posted carry carries carried bear bears bore cover covers \
    covered transfer transfers transferred lend lends lent";
/// Verbs whose subject is what the figure measures.
const MEASURING: &str = "is are was were be been stand stands stood total totals totalled totaled reach reaches reached hit hits exceed exceeds exceeded \
    amount amounts amounted cost costs average averages averaged come comes came remain remains remained estimated valued priced put";
/// Verbs that change their object.
const CHANGING: &str = "raise raises raised raising boost boosts boosted double doubled expand expanded lift lifts lifted trim trims trimmed slash slashes slashed \
    lower lowers lowered push pushes pushed shrink shrinks shrunk swell swells swelled swollen";
/// Nouns of change, behind a figure or in front of "of".
const CHANGES: &str =
    "increase rise jump drop fall decline cut reduction growth gain raise boost surge hike decrease";
/// Nouns that are verbs elsewhere.
const NOUNS: &str = "cost costs budget budgets average total rise fall cut cuts increase decrease drop decline gain gains loss raise lead need needs post posts \
    advance advances jump surge increases declines totals";
const AUXILIARIES: &str = "has have had will would is are was were be been being also now not never already still could may might must should shall can to \
    currently just only again then since plan plans planned want wants wanted hope hopes hoped agree agrees agreed pledge pledges pledged promise promises promised \
    vow vows vowed aim aims aimed expected set due likely managed failed";
/// Words that no noun phrase goes over.
const BORDERS: &str = "put puts keep keeps kept set sets given told made seen left that which who whom whose where when while because but so if unless although though than as whether what how why before after until till \
    this these those there it he she they we you i said says";
const PREPOSITIONS: &str = "of in on for to from by at with against between among over under during since through within towards toward into per";
/// Words that make a figure a wish or a condition.
const WANTING: &str = "unless should must ought demand demands demanded demanding urge urges urged urging want wants wanted target goal \
    threat threatened threatens insist insists insisted";

const TITLES: &str = "Mr Mrs Ms Dr Sen Gov Rep Gen Lt Col St Prof Inc Corp Co";

/// A word of a sentence without the marks around it.
struct Word<'a> {
    text: &'a str,
    lower: String,
    span: Span,
    /// A mark stands in front of it.
    opens: bool,
    /// A mark stands behind it.
    closes: bool,
    /// It belongs to a figure.
    counts: bool,
}

fn words_of<'a>(text: &'a str, sentence: Span, figures: &[Figure]) -> Vec<Word<'a>> {
    let mut words: Vec<Word<'a>> = Vec::new();
    let mut at = sentence.start();
    for piece in sentence.of(text).split_inclusive(char::is_whitespace) {
        let whole = Span::new(at, at + piece.len()).trimmed(text);
        at += piece.len();
        let inner = whole.trimmed_of(text, |c: char| !c.is_alphanumeric() && !"$€£%".contains(c));
        if inner.is_empty() {
            // A dash or a lone mark parts what stands around it.
            if let Some(last) = words.last_mut().filter(|_| !whole.is_empty()) {
                last.closes = true;
            }
            continue;
        }
        let written = inner.of(text);
        let opens = inner.start() > whole.start();
        // "Mr. Lund", "U.S. exports": a short form, and no end.
        let mark = Span::new(inner.end(), whole.end()).of(text);
        let short = mark == "." && (written.contains('.') || listed(TITLES, written));
        let closes = !mark.is_empty() && !short;
        let counts = figures.iter().any(|figure| figure.span.overlaps(inner));
        words.push(Word { text: written, lower: written.to_lowercase(), span: inner, opens, closes, counts });
    }
    words
}

/// What stands around the figures of one article.
pub(super) struct Around<'a> {
    text: &'a str,
    times: Vec<Span>,
    /// Every mention with its actor and its form, in the order of the text.
    mentions: Vec<(Span, usize, MentionForm)>,
    actors: &'a [Actor],
}

/// What is found of one figure.
#[derive(Default)]
struct Found {
    of: Option<Span>,
    holder: Option<Span>,
    share_of: Option<Span>,
    change: Option<Change>,
    /// What stands beside it is when it was put so, not when it holds.
    is_estimate: bool,
}

impl<'a> Around<'a> {
    pub(super) fn new(text: &'a str, actors: &'a [Actor], times: &[Time]) -> Self {
        let mentions = mentions_of(actors);
        Self { text, times: times.iter().map(|time| time.span).collect(), mentions, actors }
    }

    /// Says of each figure in `sentence` what it measures; `figures` are those that stand in it, in order.
    pub(super) fn tell(&self, sentence: Span, figures: &mut [Figure]) {
        let words = words_of(self.text, sentence, figures);
        for at in 0..figures.len() {
            let (before, figure) = figures.split_at_mut(at);
            let figure = &mut figure[0];
            let found = self.found(&words, sentence, figure, before.last());
            figure.wanted = self.is_wanted(&words, figure.span);
            // "By 3.8 percent, or $10 billion": the same thing again.
            let again = before.last().filter(|last| {
                let between = Span::new(last.span.end(), figure.span.start()).of(self.text).trim();
                matches!(between, ", or" | "or" | "(" | "/" | ", or about" | ", or nearly" | ", or some")
            });
            if let (Some(last), None) = (again, found.of.or(found.share_of)) {
                figure.of.clone_from(&last.of);
                figure.holder.clone_from(&last.holder);
                figure.time = figure.time.or(last.time);
                figure.change = figure.change.or(last.change);
                continue;
            }
            let (of, possessor) = found.of.map_or((None, None), |of| self.parted(of));
            figure.of = of;
            figure.share_of = found.share_of.map(|span| self.plain(span));
            let holder = found.holder.map(|span| self.named(span));
            // "Their spending" is that of whom the sentence is about.
            figure.holder = holder.flatten().or(possessor);
            figure.change = figure.change.or(found.change);
            if found.is_estimate {
                figure.time = None;
            }
        }
    }

    fn is_wanted(&self, words: &[Word<'_>], figure: Span) -> bool {
        let end = words.partition_point(|word| word.span.end() <= figure.start());
        let clause = words[..end].iter().rev().take_while(|word| !word.closes);
        clause.take(14).any(|word| listed(WANTING, &word.lower))
    }

    /// What the words around `figure` say; `last` is the figure in front of it.
    fn found(&self, words: &[Word<'_>], sentence: Span, figure: &Figure, last: Option<&Figure>) -> Found {
        let (mut found, at) = (Found::default(), figure.span);
        let first = words.partition_point(|word| word.span.end() <= at.start());
        let mut behind = words.partition_point(|word| word.span.start() < at.end());
        if first >= behind {
            return found;
        }
        let closed = |at: usize| words[at - 1].closes;
        // "Doubled its spending": the figure is the verb.
        if figure.unit == "times" && figure.change.is_some() {
            let object = self.phrase(words, behind).filter(|_| !closed(behind));
            let subject = self.subject(words, first);
            (found.of, found.holder) = if object.is_some() { (object, subject) } else { (subject, None) };
            return found;
        }
        let percent = figure.unit == "percent";
        let money = figure.unit.len() == 3 && figure.unit.chars().all(|c| c.is_ascii_uppercase());
        // "100 billion additional dollars", "$100 billion more in spending"
        if words[first..behind].iter().any(|word| listed("additional extra more", &word.lower)) {
            found.change = figure.change.or(Some(Change::Up));
        }
        while behind < words.len()
            && !closed(behind)
            && listed("more additional extra less fewer", &words[behind].lower)
        {
            behind += 1;
            // Not "more than was told", and not "one euro more".
            if words.get(behind).is_some_and(|next| !closed(behind) && listed("in on for of", &next.lower)) {
                let less = listed("less fewer", &words[behind - 1].lower);
                found.change = figure.change.or(Some(if less { Change::Down } else { Change::Up }));
            }
        }
        let mut phrase_behind = None;
        if behind < words.len() && !closed(behind) && !words[behind].opens {
            let next = words[behind].lower.as_str();
            if listed(CHANGES, next) {
                found.change = figure.change.or(turn(next));
                let joined = words.get(behind + 1).is_some_and(|word| listed("in of on to", &word.lower));
                if joined && !words[behind].closes {
                    found.of = self.phrase(words, behind + 2);
                }
                return found;
            }
            if listed(PREPOSITIONS, next) && !lies_in(&self.times, words[behind].span) {
                phrase_behind = self.phrase(words, behind + 1).map(|phrase| (next, phrase));
            } else if money && first > 0 && listed("a an the its their his her", &words[first - 1].lower) {
                // "the $4 million budget"
                found.of = self.phrase(words, behind);
                return found;
            }
        }
        match phrase_behind {
            Some(("of", phrase)) if percent || figure.unit.is_empty() => found.share_of = Some(phrase),
            Some(("of" | "in" | "on", phrase)) if percent || money => found.of = Some(phrase),
            // "Add $100 billion to the fund"; not "given to candidates".
            Some(("to", phrase)) if percent || money => {
                let mut near = words[first.saturating_sub(4)..first].iter();
                found.of = near.any(|word| listed("add adds added adding", &word.lower)).then_some(phrase);
            }
            _ => {}
        }
        // "in spending for the alliance", "in spending by its members"
        if let Some(of) = found.of {
            let next = words.partition_point(|word| word.span.start() < of.end());
            if next < words.len() && !closed(next) && listed("for by", &words[next].lower) {
                let who = self.phrase(words, next + 1);
                found.holder = who.filter(|&who| self.actor_at(who).is_some());
            }
        }
        // The verb or the preposition in front, behind the hedge.
        let before = Span::new(sentence.start(), at.start()).of(self.text).to_ascii_lowercase();
        let hedged = sentence.start() + hedge(before.trim_end()).1;
        let mut link = words.partition_point(|word| word.span.end() <= hedged.min(at.start()));
        while link > 0
            && !closed(link)
            && listed("a an another further additional the", &words[link - 1].lower)
        {
            link -= 1;
        }
        if link == 0 || closed(link) {
            return found;
        }
        let joint = &words[link - 1];
        match joint.lower.as_str() {
            // "Comes to $4 million"
            "to" if link > 1 && listed("come comes came amount amounts amounted", &words[link - 2].lower) => {
                found.of = self.subject(words, link - 2).or(found.of);
            }
            "by" | "to" | "from" => {
                let near = (link.saturating_sub(14)..link - 1).rev();
                let clause = near.take_while(|&at| !words[at].closes).find(|&at| is_turn(&words[at].lower));
                if let Some(verb) = clause {
                    let object = self.object(words, verb + 1, link - 1);
                    let subject = self.subject(words, verb);
                    if let Some(object) = object {
                        (found.of, found.holder) = (Some(object), subject);
                    } else {
                        found.of = subject.or(found.of);
                    }
                } else if joint.lower == "by" {
                    // "Shares of Lund were down 2 percent, Berg by 3 percent."
                    found.change = last.and_then(|last| last.change);
                }
            }
            "of" if link > 1 && !closed(link - 1) => {
                let head = &words[link - 2].lower;
                if listed(CHANGES, head) {
                    found.change = figure.change.or(turn(head));
                } else {
                    let whole = self.phrase_before(words, link - 1);
                    found.of = whole.map(|whole| self.last_part(words, whole)).or(found.of);
                }
            }
            "at" | "for" | "up" if link > 1 && !closed(link - 1) => {
                let verb = words[link - 2].lower.as_str();
                // "put the cost at"
                let near = (link.saturating_sub(8)..link - 1).rev().take_while(|&at| !words[at].closes);
                let put = near
                    .into_iter()
                    .find(|&at| listed("put puts putting estimate estimates estimated", &words[at].lower));
                if let Some(put) = put.filter(|&put| put + 2 < link) {
                    found.of = self.object(words, put + 1, link - 1);
                    found.is_estimate = true;
                    return found;
                }
                if listed("accounts account accounted makes make made", verb) {
                    found.holder = self.subject(words, link - 2);
                } else if listed(MEASURING, verb) {
                    found.of = self.subject(words, link - 2).or(found.of);
                }
            }
            verb if listed(HOLDING, verb) && !figure.unit.ends_with("of age") => {
                found.holder = self.subject(words, link - 1);
            }
            verb if listed(MEASURING, verb) || is_turn(verb) => {
                let subject = self.subject(words, link - 1);
                found.of = found.of.filter(|_| subject.is_none()).or(subject);
            }
            _ if money => {
                // "The bank, which lends the project $4 million"
                let near = (link.saturating_sub(5)..link - 1).rev().take_while(|&at| !words[at].closes);
                let verb = near.into_iter().find(|&at| is_verb(&words[at].lower) || words[at].counts);
                let verb = verb.filter(|&verb| listed(HOLDING, &words[verb].lower));
                found.holder = verb.and_then(|verb| self.subject(words, verb));
            }
            _ => {}
        }
        found
    }

    /// The noun phrase that begins with the word at `from`, with one "of" in it at most.
    fn phrase(&self, words: &[Word<'_>], from: usize) -> Option<Span> {
        let mut end = from;
        while end < words.len() && end < from + 9 {
            let word = &words[end];
            let ends = (end > from && word.opens)
                || word.counts
                || end > from
                    && listed("a an the", &word.lower)
                    && !listed("of and or", &words[end - 1].lower)
                || listed(BORDERS, &word.lower) && !listed("this these those", &word.lower)
                || listed(AUXILIARIES, &word.lower)
                || listed(PREPOSITIONS, &word.lower) && (word.lower != "of" || end == from)
                || is_verb(&word.lower) && end > from && !listed(NOUNS, &word.lower)
                || listed("and or", &word.lower)
                    && (end == from || words.get(end + 1).is_none_or(|next| !goes_on(&words[end - 1], next)))
                || lies_in(&self.times, word.span);
            if ends {
                break;
            }
            end += 1;
            if word.closes {
                break;
            }
        }
        self.whole(words, from, end)
    }

    /// The noun phrase that ends in front of the word at `to`.
    fn phrase_before(&self, words: &[Word<'_>], to: usize) -> Option<Span> {
        let mut start = to;
        while start > 0 && to - start < 9 {
            let word = &words[start - 1];
            // A mark behind the last word is the caller's affair.
            let parted = word.closes && start < to;
            let and_of_clauses = listed("and or", &word.lower)
                && (start < 2 || is_verb(&words[start - 2].lower) || words[start - 2].closes);
            if parted
                || and_of_clauses
                || listed(BORDERS, &word.lower)
                || listed(AUXILIARIES, &word.lower)
                || is_verb(&word.lower) && !(start == to && listed(NOUNS, &word.lower))
                || words::reports(&word.lower)
                || lies_in(&self.times, word.span)
                || word.counts
            {
                break;
            }
            start -= 1;
            // "Of large tunnels an overrun of 30 percent": a phrase begins with its determiner.
            let begins = listed("a an the", &word.lower)
                && start.checked_sub(1).is_none_or(|before| !listed(PREPOSITIONS, &words[before].lower));
            if word.opens || begins {
                break;
            }
        }
        // "In spite of the storm costs rose": what a preposition begins is no subject.
        while start < to
            && (listed(PREPOSITIONS, &words[start].lower) || listed("and or", &words[start].lower))
        {
            start += 1;
        }
        self.whole(words, start, to)
    }

    /// The subject of the verb at `verb`.
    fn subject(&self, words: &[Word<'_>], verb: usize) -> Option<Span> {
        let mut end = verb;
        let adverb = |word: &Word<'_>| word.lower.ends_with("ly") && word.lower.len() > 4;
        while end > 0
            && !words[end - 1].closes
            && (listed(AUXILIARIES, &words[end - 1].lower) || adverb(&words[end - 1]))
        {
            end -= 1;
            // "It is a good idea to have three": nobody has them.
            let bare = words[end].lower == "to"
                && end.checked_sub(1).is_some_and(|before| !listed(AUXILIARIES, &words[before].lower));
            if bare {
                return None;
            }
        }
        let last = words.get(end.checked_sub(1)?).filter(|word| !word.closes)?;
        // A pronoun stands by itself; a relative one means what stands in front of it.
        if listed("which that who", &last.lower) {
            return self.phrase_before(words, end - 1);
        }
        if is_pronoun(&last.lower) {
            return Some(last.span);
        }
        self.phrase_before(words, end)
    }

    /// What stands between a verb and the preposition of its figure, without when and where.
    fn object(&self, words: &[Word<'_>], from: usize, to: usize) -> Option<Span> {
        self.phrase(words, from)
            .filter(|phrase| words.get(to).is_some_and(|word| phrase.end() <= word.span.start()))
    }

    fn whole(&self, words: &[Word<'_>], from: usize, to: usize) -> Option<Span> {
        let mut from = from;
        // Determiners alone are no phrase.
        while from + 1 < to && listed("all both about around", &words[from].lower) {
            from += 1;
        }
        let (first, last) = (words.get(from)?, words.get(to.checked_sub(1)?)?);
        // "Regions and cities that": cut off in the middle.
        let noun = !listed("and or", &last.lower)
            && last.lower.contains(char::is_alphabetic)
            && !listed(DETERMINERS, &last.lower)
            && !listed("there it closer more less", &last.lower)
            && !listed("them it us you", &first.lower)
            // "Dropped slightly", "a sharp rise": how, and not what.
            && !(from + 1 == to && (first.lower.ends_with("ly") || listed("sharp steep big small slight huge far", &first.lower)));
        (from < to && noun).then(|| Span::new(first.span.start(), last.span.end()))
    }

    /// What stands behind the last preposition but "of": a loan, where the board decides on a loan.
    fn last_part(&self, words: &[Word<'_>], phrase: Span) -> Span {
        let inside = words.iter().filter(|word| phrase.contains(word.span));
        let mut inside = inside.filter(|word| word.lower != "of" && listed(PREPOSITIONS, &word.lower));
        inside.next_back().map_or(phrase, |word| Span::new(word.span.end(), phrase.end()).trimmed(self.text))
    }

    /// A phrase as it is told, without its determiner, and whose it is by its possessive: "NATO's spending".
    fn parted(&self, phrase: Span) -> (Option<String>, Option<String>) {
        let text = phrase.of(self.text);
        // "It rose 5 percent": of somebody, whatever it is.
        if is_pronoun(text) || self.actor_at(phrase).is_some() {
            return (None, self.actor_at(phrase));
        }
        let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        if is_possessive(first) && !rest.is_empty() {
            let at = Span::new(phrase.start(), phrase.start() + first.len());
            return (Some(single_spaced(rest)), self.actor_at(at));
        }
        let inside =
            self.mentions.iter().find(|(at, ..)| phrase.contains(*at) && at.start() <= phrase.start() + 4);
        if let Some((at, ..)) = inside
            && let Some(behind) = behind_possessive(self.text, *at)
            && behind < phrase.end()
        {
            return (Some(single_spaced(&self.text[behind..phrase.end()])), self.actor_at(*at));
        }
        (Some(self.plain(phrase)), None)
    }

    fn plain(&self, phrase: Span) -> String {
        let text = phrase.of(self.text);
        let bare = text
            .split_once(char::is_whitespace)
            .filter(|(first, _)| listed("the a an", &first.to_lowercase()));
        single_spaced(bare.map_or(text, |(_, rest)| rest))
    }

    /// Who or what a phrase is: the actor where it is one mention, "NATO's member states" where it is an actor's, else as
    /// it is written; nobody for a pronoun of nobody known.
    fn named(&self, phrase: Span) -> Option<String> {
        let text = phrase.of(self.text);
        let actor = self.actor_at(phrase);
        if actor.is_some() || is_pronoun(text) {
            return actor;
        }
        let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        if is_possessive(first)
            && let Some(actor) = self.actor_at(Span::new(phrase.start(), phrase.start() + first.len()))
        {
            return Some(format!("{actor}'s {}", single_spaced(rest)));
        }
        Some(self.plain(phrase))
    }

    /// The name of the actor that is mentioned exactly here, with or without its determiner.
    fn actor_at(&self, phrase: Span) -> Option<String> {
        let bare = phrase.of(self.text);
        let skipped = ["The ", "the "].iter().find(|the| bare.starts_with(**the)).map_or(0, |the| the.len());
        let from = self.mentions.partition_point(|(at, ..)| at.start() < phrase.start());
        let mut near =
            self.mentions[from..].iter().take_while(|(at, ..)| at.start() <= phrase.start() + skipped);
        let (_, actor, _) = near.find(|(at, ..)| at.end() == phrase.end())?;
        Some(self.actors[*actor].name.clone())
    }
}

fn is_pronoun(text: &str) -> bool {
    let word = text.split(['\'', '’']).next().unwrap_or(text);
    listed("it he she they we i this that", &word.to_lowercase())
}

fn is_turn(word: &str) -> bool {
    listed(UP, word) || listed(DOWN, word) || listed(CHANGING, word)
}

fn is_verb(word: &str) -> bool {
    !word.ends_with("ing") && (is_turn(word) || listed(HOLDING, word) || listed(MEASURING, word))
}

/// Whether a phrase goes on with what "and" joins to it: not "of the cost and Norrel the rest".
fn goes_on(last: &Word<'_>, next: &Word<'_>) -> bool {
    let named = |word: &Word<'_>| word.text.starts_with(char::is_uppercase);
    (named(last) || !named(next))
        && !next.counts
        && !is_verb(&next.lower)
        && !listed(AUXILIARIES, &next.lower)
        && !listed(BORDERS, &next.lower)
        && !listed(PREPOSITIONS, &next.lower)
}

/// The direction that a noun of change gives.
fn turn(word: &str) -> Option<Change> {
    if listed("increase rise jump growth raise boost surge hike", word) {
        Some(Change::Up)
    } else if listed("drop fall decline cut reduction decrease", word) {
        Some(Change::Down)
    } else {
        None
    }
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
