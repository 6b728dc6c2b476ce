//! Organizations by common nouns: "the company", "the commission", "the bloc". The network that says what a noun phrase
//! may refer to has seen few of these; the noun itself, and who was named before, tell more.

use std::sync::LazyLock;

use onrecord_page::{Article, Block, BlockKind, Span};
use regex::Regex;

use super::names::tells_company;
use crate::parties::is_outlet;
use crate::words::listed;
use crate::{Actor, ActorKind, Mention, MentionForm};

/// What a noun asks of the organization that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// One of these words in its name: the noun's own, and others that mean the same.
    Words(&'static str),
    /// To be a business.
    Business,
}

/// The nouns, each with what it asks for; the first that anybody answers decides.
const NOUNS: &[(&str, &[Asks])] = &[
    ("company", &[Asks::Business]),
    ("firm", &[Asks::Business]),
    ("corporation", &[Asks::Words("corporation corp"), Asks::Business]),
    ("manufacturer", &[Asks::Business]),
    ("maker", &[Asks::Business]),
    ("retailer", &[Asks::Business]),
    ("automaker", &[Asks::Business]),
    ("carmaker", &[Asks::Business]),
    ("planemaker", &[Asks::Business]),
    ("startup", &[Asks::Business]),
    ("airline", &[Asks::Words("airline airlines airways air"), Asks::Business]),
    ("carrier", &[Asks::Words("airline airlines airways air"), Asks::Business]),
    ("bank", &[Asks::Words("bank"), Asks::Business]),
    (
        "agency",
        &[Asks::Words("agency administration bureau service investigations investigation enforcement")],
    ),
    ("alliance", &[Asks::Words("alliance nato treaty")]),
    ("bloc", &[Asks::Words("eu union"), Asks::Words("alliance nato treaty")]),
    ("coalition", &[Asks::Words("coalition"), Asks::Words("alliance nato treaty")]),
    ("union", &[Asks::Words("union eu")]),
    ("campaign", &[Asks::Words("campaign")]),
    ("commission", &[Asks::Words("commission")]),
    ("committee", &[Asks::Words("committee")]),
    ("council", &[Asks::Words("council")]),
    ("ministry", &[Asks::Words("ministry")]),
    ("department", &[Asks::Words("department")]),
    ("university", &[Asks::Words("university")]),
    ("college", &[Asks::Words("college")]),
    ("institute", &[Asks::Words("institute")]),
    ("foundation", &[Asks::Words("foundation")]),
    ("association", &[Asks::Words("association")]),
    ("federation", &[Asks::Words("federation")]),
    ("league", &[Asks::Words("league")]),
    ("board", &[Asks::Words("board")]),
    ("bureau", &[Asks::Words("bureau fbi")]),
    ("tribunal", &[Asks::Words("tribunal")]),
    (
        "newspaper",
        &[Asks::Words(
            "times post journal herald tribune gazette chronicle guardian telegraph daily news courier",
        )],
    ),
];

/// How many bytes before a noun somebody is looked for.
const BEFORE: usize = 1800;
/// How much less a name counts for each sentence that stands between.
const FADES: f32 = 0.5;
/// The share that one organization must have of all that can be meant.
const SURE: f32 = 0.5;

static PHRASE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let nouns: Vec<&str> = NOUNS.iter().map(|(noun, _)| *noun).collect();
    let nouns = nouns.join("|");
    let offices = "ceo|chief|president|chairman|chairwoman|founder|co-founder|spokesman|spokeswoman|spokesperson|officials?|executives?|\
        directors?|website|boss";
    Regex::new(&format!(
        r"(?xm) \b(?: [Tt]he\x20 (?:[\w'’-]+\x20)? (?P<noun>{nouns}) | (?P<bare>company)\x20(?i:{offices}) )\b
            | (?:^|,\x20|;\x20|:\x20)(?P<headline>(?i:bloc|alliance|agency|airline|carrier|automaker|carmaker))\x20\p{{Ll}}"
    ))
    .ok()
});

/// The mentions of organizations in `actors` by common nouns, each with whose it is.
pub(super) fn of(article: &Article, actors: &[Actor]) -> Vec<(usize, Mention)> {
    let text = &article.text;
    let mut named: Vec<(Span, usize)> = Vec::new();
    for (id, actor) in actors.iter().enumerate().filter(|(_, actor)| actor.kind == ActorKind::Organization) {
        named.extend(actor.mentions.iter().map(|mention| (mention.span, id)));
    }
    named.sort_unstable();
    let Some(phrase) = PHRASE.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    for captures in phrase.captures_iter(text) {
        let alone = captures.name("bare").or_else(|| captures.name("headline"));
        let (whole, noun) = match (captures.name("noun"), alone) {
            (Some(noun), _) => (captures.get(0).unwrap_or(noun), noun),
            (None, Some(alone)) => (alone, alone),
            (None, None) => continue,
        };
        let span = Span::new(whole.start(), noun.end());
        let behind = named.partition_point(|(at, _)| at.end() <= span.start());
        let read = |block: &Block| block.kind != BlockKind::Furniture && block.span.contains(span);
        if !article.blocks.iter().any(read) {
            continue;
        }
        // "the Haldby Bank": a name itself.
        if named.iter().any(|(at, _)| at.overlaps(span)) {
            continue;
        }
        let Some((_, asks)) = NOUNS.iter().find(|(known, _)| noun.as_str().eq_ignore_ascii_case(known))
        else {
            continue;
        };
        let before = asks.iter().find_map(|asked| chosen(text, actors, &named[..behind], span, *asked));
        // A headline may speak of what is named first in the text below it.
        let below = || {
            let mut named = named[behind..].iter().filter(|_| captures.name("headline").is_some());
            named.find(|(_, actor)| fits(&actors[*actor], asks[0]) > 0.0).map(|&(_, actor)| actor)
        };
        let chosen = before.or_else(below);
        if let Some(actor) = chosen {
            let mention = Mention { span, form: MentionForm::Nominal };
            // What follows may mean the same again.
            named.insert(behind, (span, actor));
            found.push((actor, mention));
        }
    }
    found
}

/// Who of those `named` before is most likely meant.
fn chosen(text: &str, actors: &[Actor], named: &[(Span, usize)], span: Span, asked: Asks) -> Option<usize> {
    let mut mass: Vec<(usize, f32)> = Vec::new();
    for &(at, actor) in named.iter().rev().take_while(|(at, _)| span.start() - at.end() <= BEFORE) {
        let fits = fits(&actors[actor], asked);
        if fits == 0.0 {
            continue;
        }
        let between = text[at.end()..span.start()].matches(['.', '!', '?', '\n']).count();
        let weight = fits * FADES.powf(between.min(12) as f32);
        match mass.iter_mut().find(|(known, _)| *known == actor) {
            Some((_, sum)) => *sum += weight,
            None => mass.push((actor, weight)),
        }
    }
    let all: f32 = mass.iter().map(|(_, weight)| weight).sum();
    let best = mass.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    (best.1 > SURE * all).then_some(best.0)
}

/// How well an organization answers what a noun asks for.
fn fits(actor: &Actor, asked: Asks) -> f32 {
    let any = |list: &str| {
        let words = actor.names.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
        words.map(str::to_lowercase).any(|word| listed(list, &word))
    };
    match asked {
        Asks::Words(words) => f32::from(u8::from(any(words))),
        Asks::Business if tells_company(&actor.name) => 2.0,
        Asks::Business if any(PUBLIC) => 0.0,
        Asks::Business if is_outlet(&actor.name) => 0.3,
        Asks::Business => 1.0,
    }
}

/// What is no business, by a word of its name.
const PUBLIC: &str = "ministry department council university party committee commission agency court senate house congress \
    union alliance association institute fund parliament college office bureau force forces army navy police nations board \
    campaign administration treaty school museum authority assembly society institution nato eu un fbi cia gao federation \
    conference league coalition republicans democrats government pentagon kremlin";
