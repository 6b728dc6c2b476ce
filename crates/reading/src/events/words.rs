//! The words that name events, that put them ahead or call them off, and what is known of each kind.

use std::sync::LazyLock;

use regex::Regex;

/// Nouns that name an event, with its kind; the longer ones first.
pub(super) const NOUNS: &str = "press conference=press conference;news conference=press conference;press-conference=press conference;news briefing=press conference;\
    press briefing=press conference;phone conversation=call;telephone conversation=call;phone call=call;telephone call=call;video call=call;conference call=call;\
    swearing-in=swearing-in;inauguration=swearing-in;summit=summit;meeting=meeting;talks=meeting;negotiations=meeting;interview=interview;visit=visit;\
    speech=speech;vote=vote;referendum=vote;signing=signing;hearing=hearing;resignation=resignation;conference=conference;debate=debate;rally=rally";

/// Verbs that tell of an event in all their forms, with its kind.
pub(super) const VERBS: &str = "met=meeting;meet=meeting;meets=meeting;convened=meeting;convene=meeting;convenes=meeting;telephoned=call;phoned=call;\
    visited=visit;visit=visit;visits=visit;visiting=visit;interviewed=interview;interview=interview;signed=signing;sign=signing;resigned=resignation;resigns=resignation;\
    quit=resignation;quits=resignation;voted=vote;agreed=agreement";

/// Groups of [`WORDS`] that are more than a verb, with the kind of event that they tell of.
pub(super) const PHRASES: [(&str, &str); 4] =
    [("sworn", "swearing-in"), ("spoke", "call"), ("remarks", "remarks"), ("left", "resignation")];

/// One kind of event for each word of a list `word=kind;…`.
pub(super) fn kind_of(list: &'static str, word: &str) -> Option<&'static str> {
    list.split(';')
        .filter_map(|entry| entry.split_once('='))
        .find(|(known, _)| *known == word)
        .map(|(_, kind)| kind)
}

pub(super) static WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let of =
        |list: &'static str| list.split(';').filter_map(|entry| entry.split_once('=')).map(|(word, _)| word);
    let nouns: Vec<&str> = of(NOUNS).collect();
    let verbs: Vec<&str> = of(VERBS).collect();
    Regex::new(&format!(
        r"(?i)\b(?:(?:{})s?|(?P<sworn>sworn\sin)|(?P<spoke>(?:spoke|spoken|speaking|speaks|talked)(?:\s\w+)?\sby\s(?:tele)?phone)|(?P<remarks>(?:told|tells|(?:spoke|speaking|speaks|talking|talked)\s(?:to|with))\s(?:reporters|journalists))|(?P<left>(?:stepped|stepping|steps|step|stood)\sdown)|(?:{}))\b",
        nouns.join("|").replace(' ', r"\s"),
        verbs.join("|")
    ))
    .ok()
});

/// Words that say that the clause lies ahead.
pub(super) const AHEAD: &str = "could might may wants want hopes hope aims will would shall upcoming planned plans plan scheduled due expected forthcoming next slated looks look forward set proposed";
/// Words that say that there is no such event.
pub(super) const NOT: &str = "no not never without any didn't didn’t won't won’t refused refuses declined if every each regular instead free stump \
    denied denies deny denying rejected rejects ruled rules avoid avoided";
/// How the words begin that call an event off, in front of it or behind.
pub(super) const OFF: [&str; 4] = ["cancel", "postpon", "scrap", "suspend"];
/// Words in front of an event's noun that are no part of its phrase.
pub(super) const OUTSIDE: &str = "will would could may can conduct conducts give following regarding holds hold held holding gives gave says said told of in on at \
    to for during with and after before by from into as was is had has";
pub(super) const DETERMINERS: &str = "a an the his her its their this that our my one";
/// Words between the names of those who take part.
pub(super) const JOINING: &str = "and the of with both including a an his her their its president minister ministers prime foreign defense defence secretary state \
    counterpart counterparts leader leaders head heads chief general former then newly elected us uk british russian officials";

/// Whether statements are made at events of this kind.
pub(super) fn is_occasion(kind: &str) -> bool {
    is_spoken(kind) || ["summit", "meeting", "hearing", "conference"].contains(&kind)
}

/// Whether an event of this kind is what one person says, to others or to one.
pub(super) fn is_spoken(kind: &str) -> bool {
    ["press conference", "interview", "speech", "call", "remarks"].contains(&kind)
}

/// Whether an event of this kind is what one person does with an office.
pub(super) fn is_of_office(kind: &str) -> bool {
    ["resignation", "swearing-in"].contains(&kind)
}

/// Whether an event of this kind has nobody on the other side.
pub(super) fn is_alone(kind: &str) -> bool {
    is_of_office(kind) || ["signing", "vote", "agreement"].contains(&kind)
}

pub(super) fn is_building(name: &str) -> bool {
    ["House", "Headquarters", "headquarters", "Palace", "Kremlin", "Hall", "Centre", "Center"]
        .iter()
        .any(|word| name.contains(word))
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
