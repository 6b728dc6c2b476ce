//! Whom something was said to, and through what: "told reporters", "in an interview with the Harbour Times", "wrote on
//! Twitter". Both are read from the words around the cue, outside what was said.

use std::sync::LazyLock;

use onrecord_page::Span;
use regex::Regex;

use crate::Attribution;
use crate::words::listed;

/// What stands in an attribution's own words beside its source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Parties {
    /// Whom it was said to.
    pub(crate) addressee: Option<Span>,
    /// The programme, paper, network or post that it was said through.
    pub(crate) medium: Option<Span>,
}

/// The parties of an attribution whose cue stands in `sentence`.
pub(crate) fn of(text: &str, attribution: &Attribution, sentence: Span) -> Parties {
    let Some(cue) = attribution.cue else { return Parties::default() };
    // From the cue on, and in front of it as far as there is neither content nor a word of others.
    let content = || attribution.content.iter();
    let behind = match attribution.source {
        // "said Mara Voss in an interview": what follows the source belongs to the cue too.
        Some(source) if source.start() >= cue.end() && source.end() <= sentence.end() => source.end(),
        _ => cue.end(),
    };
    let ends = content().filter(|piece| piece.end() > behind).map(|piece| piece.start().max(behind));
    let end = ends.fold(sentence.end(), usize::min).max(cue.end());
    let begins =
        content().filter(|piece| piece.start() < cue.start()).map(|piece| piece.end().min(cue.start()));
    let begin = begins.fold(sentence.start(), usize::max);
    let (clause, before) = (Span::new(cue.start(), end), Span::new(begin, cue.start()));
    let spoken_to = |words| party(&SPOKEN_TO, text, words);
    let addressee = told(text, clause, cue).or_else(|| spoken_to(clause)).or_else(|| spoken_to(before));
    let told = || addressee.filter(|party| is_outlet(party.of(text)));
    let medium = medium(text, clause).or_else(|| medium(text, before)).or_else(told);
    let apart = |party: &Span| attribution.source.is_none_or(|source| !source.overlaps(*party));
    Parties { addressee: addressee.filter(apart), medium: medium.filter(apart) }
}

/// A noun phrase as far as words tell: it ends before a clause, a preposition other than "of", a day, a mark.
const PHRASE: &str = r#"(?P<who>(?:(?:the|a|an|his|her|their|its|our|my)\s)?[^\s,;:.“”"()—–!?]+(?:\s(?:(?:of|and|&)\s(?:the\s)?)?[^\s,;:“”"()—–!?]+?){0,6}?)"#;
const END: &str = r#"(?:[,;:.“”"()—–!?]|\s[—–-]|\s*$|\s(?:that|on|in|at|during|after|before|when|while|as|about|for|by|from|with|last|this|early|earlier|late|later|to|not|how|what|why|whether|if|he|she|they|it|we|I|there|his|her|their|the|a|an|who|over|via|through|outside|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|yesterday|today)\b)"#;

static TOLD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let verbs = "told|tell|tells|telling|informed|assured|reminded|notified|warned|asked|urged|briefed|lectured|advised";
    Regex::new(&format!(r"(?i:\b(?:{verbs}))\s{PHRASE}{END}")).ok()
});
static SPOKEN_TO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words = "speaking|spoke|speaks|talking|talked|remarks|comments|statement|letter|address|speech|testimony|email|e-mail|\
        message|memo|appeal|said|says|wrote|writing|replied|complained|explained|confirmed|admitted|addressed";
    Regex::new(&format!(r"(?i:\b(?:{words}))\sto\s{PHRASE}{END}")).ok()
});
static INTERVIEW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i:\binterview(?:ed)?(?:\s\S+){{0,2}}?\s(?:with|on|to|by|for)|\bappear(?:ed|ing|ance)\son|\bcolumn\s(?:in|for)|\bop-ed\s(?:in|for)|\barticle\s(?:in|for))\s{PHRASE}{END}"
    ))
    .ok()
});
static NETWORK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:\b(?:on|via|to|over|through)\s(?:(?:his|her|its|their|the)\s(?:\w+\s){0,2}?)?(?P<who>Twitter|Facebook|Instagram|Telegram|YouTube|LinkedIn|TikTok|Truth Social|Weibo|Mastodon|Bluesky|Snapchat|WhatsApp|Reddit)\b|(?i:\b(?:in|with)\s(?P<post>(?:a|an|one|another|the|his|her|its|their|several)\s(?:[\w-]+\s){0,2}?(?:tweets?|blog\spost|post|op-ed|open\sletter|press\srelease|news\srelease|newsletter|statement|email|e-mail|memo|video|podcast|column|editorial|broadcast|press\sconference|news\sconference))\b))",
    )
    .ok()
});

static OUTLET: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // Of `NBC's "Meet the Press"` it is the station.
    let name = r"(?:The\s)?\p{Lu}(?:[\w&-]|\.\w)*(?:\s(?:\p{Lu}|\d)(?:[\w&-]|\.\w)*)*";
    Regex::new(&format!(r#"\b(?:on|in|via)\s(?:the\s)?["“'‘]?(?P<who>{name})"#)).ok()
});

/// What is called like an outlet and is none: "in Times Square".
const NO_OUTLET: &str = "square day street office club freedom";

/// "on CNN", "in the Harbour Times".
fn outlet(text: &str, clause: Span) -> Option<Span> {
    let found = OUTLET.as_ref()?.captures_iter(clause.of(text)).filter_map(|found| found.name("who"));
    let spans = found.map(|name| Span::new(clause.start() + name.start(), clause.start() + name.end()));
    spans.map(|name| name.trimmed(text)).find(|name| {
        let none = |word: &str| listed(NO_OUTLET, &word.to_lowercase());
        is_outlet(name.of(text)) && !name.of(text).split(' ').any(none)
    })
}

/// The source without what it spoke through: "Stoltenberg" of "Stoltenberg on CNN", where a person's name ends at `name`.
pub(crate) fn without_medium(text: &str, source: Span, name: usize) -> Span {
    let behind = Span::new(name, source.end());
    let told_more = behind.of(text).strip_prefix(" in ").or_else(|| behind.of(text).strip_prefix(" on "));
    match told_more.and_then(|_| outlet(text, behind)) {
        Some(_) => Span::new(source.start(), name),
        None => source,
    }
}

fn told(text: &str, clause: Span, cue: Span) -> Option<Span> {
    party(&TOLD, text, clause).filter(|party| party.start() <= cue.end() + 2)
}

fn medium(text: &str, clause: Span) -> Option<Span> {
    let interview = party(&INTERVIEW, text, clause)
        .filter(|party| party.of(text).contains(char::is_uppercase) && !party.of(text).contains("day"));
    interview.or_else(|| party(&NETWORK, text, clause)).or_else(|| outlet(text, clause))
}

/// The first phrase in `clause` that `pattern` finds.
fn party(pattern: &LazyLock<Option<Regex>>, text: &str, clause: Span) -> Option<Span> {
    let found = pattern.as_ref()?.captures(clause.of(text))?;
    let phrase = found.name("who").or_else(|| found.name("post"))?;
    let span = Span::new(clause.start() + phrase.start(), clause.start() + phrase.end()).trimmed(text);
    let word = span.of(text);
    let none =
        ["that", "it", "this", "there", "a", "the", "how", "what", "why", "if", "whether", "for", "to"];
    (!word.is_empty() && !none.contains(&word)).then_some(span)
}

/// Whether a name is that of a paper, an agency, a station or a network.
pub(crate) fn is_outlet(name: &str) -> bool {
    const WORDS: [&str; 34] = [
        "times",
        "post",
        "news",
        "journal",
        "herald",
        "tribune",
        "gazette",
        "chronicle",
        "guardian",
        "telegraph",
        "independent",
        "observer",
        "daily",
        "radio",
        "television",
        "tv",
        "newspaper",
        "magazine",
        "weekly",
        "press",
        "cnn",
        "bbc",
        "nbc",
        "cbs",
        "abc",
        "msnbc",
        "reuters",
        "afp",
        "ap",
        "npr",
        "bloomberg",
        "politico",
        "sputnik",
        "cnbc",
    ];
    name.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word.to_lowercase().as_str()))
        && name.contains(char::is_uppercase)
}
