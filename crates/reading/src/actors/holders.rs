//! Whom an office means, by itself or with whose it is: "the governor", "the Republican governor", "the Norlander
//! president", "the NATO chief".

use std::collections::{BTreeSet, HashMap};

use onrecord_page::Span;

use super::places::{is_of, is_of_a_country};
use crate::words::listed;
use crate::{Actor, ActorKind, Mention, Role};

/// Who holds which office, as far as the article says.
pub(crate) struct Holders {
    /// By every ending of a title: "defense secretary" and "secretary".
    by_title: HashMap<String, BTreeSet<usize>>,
}

impl Holders {
    /// The holders among `actors`.
    pub(crate) fn of(actors: &[Actor]) -> Self {
        let mut by_title: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (id, actor) in actors.iter().enumerate().filter(|(_, actor)| actor.kind == ActorKind::Person) {
            for role in &actor.roles {
                let title = plain(&role.title);
                for ending in endings(&title) {
                    by_title.entry(ending.to_owned()).or_default().insert(id);
                }
            }
        }
        Self { by_title }
    }

    /// The actor whose title the phrase at `span` gives, by its longest ending that is one: "the Republican governor". Of
    /// several it is the one who was mentioned last. Where the phrase says whose office it is, nobody else's holder is meant.
    pub(crate) fn named_by(&self, actors: &[Actor], text: &str, span: Span) -> Option<usize> {
        let place = span.start();
        let phrase = span.of(text);
        // "Officials, including the minister" are not the minister.
        let phrase = phrase.split(',').next().unwrap_or_default();
        let phrase = ["the ", "The "].iter().find_map(|article| phrase.strip_prefix(article))?;
        // "The first minister to visit" is not "the minister".
        if listed("first second third only next last", phrase.split(' ').next().unwrap_or_default()) {
            return None;
        }
        let (front, body) = match phrase.split_once(" of ") {
            Some((front, body)) if !self.by_title.contains_key(&plain(phrase)) => (
                front,
                Some(body.trim_start_matches("the ")).filter(|body| body.starts_with(char::is_uppercase)),
            ),
            _ => (phrase, None),
        };
        let words: Vec<&str> = front.split_whitespace().collect();
        let titles = (0..words.len()).map(|from| (from, plain(&words[from..].join(" "))));
        let held = titles.filter_map(|(from, title)| Some((from, self.by_title.get(&title)?))).next();
        let from = held.map_or(words.len().saturating_sub(1), |(from, _)| from);
        // "The head of the agency", which has been named.
        let inside = body_in(actors, Span::new(place, place + span.of(text).find(',').unwrap_or(span.len())));
        let inside = inside.map(|body| actors[body].name.as_str());
        let names =
            |word: &&&str| word.starts_with(char::is_uppercase) && !listed(PARTIES, &word.to_lowercase());
        let named = || words[..from].iter().filter(names).copied().collect::<Vec<_>>().join(" ");
        let whose = inside.or(body).map_or_else(named, str::to_owned);
        if whose.is_empty() {
            return last_mentioned(actors, held?.1, place);
        }
        let last = plain(words.last()?);
        let its = self
            .people()
            .filter(|&actor| actors[actor].roles.iter().any(|role| holds(actors, role, &last, &whose)));
        let head = || listed(HEADS, &last).then(|| self.head(actors, &whose)).flatten();
        let meant = last_mentioned(actors, &its.collect(), place).or_else(head);
        if meant.is_some() || is_nation(actors, &whose) {
            return meant;
        }
        let unsaid = |actor: &usize| actors[*actor].roles.iter().all(|role| role.of.is_none());
        last_mentioned(actors, &held?.1.iter().copied().filter(unsaid).collect(), place)
    }

    /// Who holds any office, each once.
    fn people(&self) -> impl Iterator<Item = usize> {
        self.by_title.values().flatten().copied().collect::<BTreeSet<usize>>().into_iter()
    }

    /// The one who heads a body or a country, whatever the office is called.
    fn head(&self, actors: &[Actor], whose: &str) -> Option<usize> {
        let leads = |role: &Role| {
            let title = plain(&role.title);
            let of_it = role.of.as_deref().is_some_and(|of| same(actors, whose, of));
            LEADING.iter().any(|office| match title.strip_suffix(office) {
                Some("") => of_it,
                // "German chancellor"
                Some(before) => before.ends_with(' ') && same(actors, whose, before.trim_end()),
                None => false,
            })
        };
        let mut heads = self.people().filter(|&actor| actors[actor].roles.iter().any(leads));
        heads.next().filter(|_| heads.next().is_none())
    }
}

/// Whether a role is the office that `title` ends with, and of `whose`: "minister" the "Minister of Transport" of Norland.
fn holds(actors: &[Actor], role: &Role, title: &str, whose: &str) -> bool {
    let written = plain(&role.title);
    let office = written.split(" of ").next().unwrap_or_default();
    let ends = |office: &str| office.rsplit(' ').next() == Some(title);
    (ends(&written) || ends(office)) && role.of.as_deref().is_some_and(|of| same(actors, whose, of))
}

/// How many bytes before the title that several have one of them must have been mentioned.
const RECENT: usize = 600;
/// Who heads something, in a word.
const HEADS: &str = "chief head boss leader";
/// Offices of those who head a body or a country.
const LEADING: [&str; 12] = [
    "secretary general",
    "director general",
    "director",
    "president",
    "chairman",
    "chairwoman",
    "chair",
    "chief executive",
    "ceo",
    "prime minister",
    "chancellor",
    "premier",
];
/// What a politician is, beside the office.
const PARTIES: &str =
    "republican democratic democrat labour conservative tory liberal socialist green independent gop";

/// The one of `holders`, or of several the one who was mentioned last before `place`.
fn last_mentioned(actors: &[Actor], holders: &BTreeSet<usize>, place: usize) -> Option<usize> {
    if holders.len() == 1 {
        return holders.first().copied();
    }
    let last = |holder: usize| {
        let ends = actors[holder].mentions.iter().map(|mention| mention.span.end());
        ends.filter(|&end| end <= place && place - end < RECENT).max()
    };
    holders.iter().filter_map(|&holder| Some((last(holder)?, holder))).max().map(|(_, holder)| holder)
}

/// The body or place that is mentioned inside a phrase.
fn body_in(actors: &[Actor], phrase: Span) -> Option<usize> {
    let inside = |mention: &Mention| phrase.contains(mention.span) && mention.span != phrase;
    actors.iter().position(|actor| {
        matches!(actor.kind, ActorKind::Organization | ActorKind::Place) && actor.mentions.iter().any(inside)
    })
}

/// Whether `whose`, as it stands before an office or behind its "of", tells of what is called `of`.
fn same(actors: &[Actor], whose: &str, of: &str) -> bool {
    let of_name = |name: &str| name.eq_ignore_ascii_case(whose) || is_of(whose, name);
    let named = |actor: &&Actor| actor.name == of || actor.names.iter().any(|name| name == of);
    of_name(of) || actors.iter().filter(named).flat_map(|actor| &actor.names).any(|name| of_name(name))
}

/// Whether `whose` is a country's name, or what comes from a country or from a place of the article is called by.
fn is_nation(actors: &[Actor], whose: &str) -> bool {
    let places = || actors.iter().filter(|actor| actor.kind == ActorKind::Place);
    is_of_a_country(whose) || places().flat_map(|place| &place.names).any(|name| is_of(whose, name))
}

/// A phrase of several words without its first, its first two, …: itself first.
fn endings(phrase: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(phrase), |rest| rest.split_once(' ').map(|(_, rest)| rest))
}

/// A title in lower case, spelt out, its words apart by one space.
fn plain(title: &str) -> String {
    let title = title.to_lowercase().replace('-', " ");
    let full = |word: &str| match word {
        "sen." => "senator".to_owned(),
        "gov." => "governor".to_owned(),
        "rep." => "representative".to_owned(),
        "gen." => "general".to_owned(),
        "lt." => "lieutenant".to_owned(),
        "col." => "colonel".to_owned(),
        "maj." => "major".to_owned(),
        "sgt." => "sergeant".to_owned(),
        "pm" => "prime minister".to_owned(),
        word => word.to_owned(),
    };
    title.split_whitespace().map(full).collect::<Vec<_>>().join(" ")
}
