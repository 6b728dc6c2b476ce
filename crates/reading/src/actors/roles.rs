//! Who is said to hold which office: in front of the name ("Defense Secretary James Mattis"), behind it ("Jens
//! Stoltenberg, NATO's secretary general") or before it with a comma ("The mayor of Haldby, Mara Voss,").

use std::collections::HashSet;
use std::sync::LazyLock;

use onrecord_page::Span;
use regex::Regex;

use crate::words::{listed, set};
use crate::{Actor, ActorKind, Mention, MentionForm, Role, Spotted};

/// Adds `role` to `actor`, unless the article has said so before.
pub(super) fn add(actor: &mut Actor, role: Role) {
    let same = |known: &Role| {
        known.title.eq_ignore_ascii_case(&role.title) && known.of == role.of || known.span.contains(role.span)
    };
    if !actor.roles.iter().any(same) {
        actor.roles.push(role);
    }
}

/// Finds the roles that stand beside names as noun phrases; each of those mentions the actor, too.
pub(super) fn of(text: &str, mentions: &[Spotted], owners: &mut [Option<usize>], actors: &mut [Actor]) {
    for at in 0..mentions.len() {
        let spotted = &mentions[at];
        if spotted.form != MentionForm::Nominal || !has_office(spotted.span.of(text)) {
            continue;
        }
        let behind = whole(text, mentions, owners, actors, at);
        // "… with Tarvenia, the minister said": what is told of a name stands between two marks.
        let closed = text[behind.end()..].starts_with([',', '.', ';', ':', ')', '—', '–']);
        let beside = Some(spotted.span)
            .filter(|_| closed)
            .and_then(|span| before(text, mentions, owners, actors, span))
            .or_else(|| after(text, mentions, owners, actors, behind.end()));
        let Some(actor) = beside else { continue };
        owners[at] = Some(actor);
        let (title, of) = title(text, mentions, owners, actors, spotted.span, behind);
        if let Some(place) = actors.iter_mut().find(|place| Some(&place.name) == of.as_ref())
            && place.kind == ActorKind::Person
        {
            place.kind = ActorKind::Place;
        }
        actors[actor].mentions.push(Mention { span: behind, form: MentionForm::Nominal });
        add(&mut actors[actor], Role { title, of, span: behind });
    }
}

/// Finds what relative clauses say that people are or were: "Anna Dahl, who was in charge of the port from 2009 to 2014".
pub(super) fn in_clauses(text: &str, actors: &mut [Actor]) {
    static CLAUSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let verbs =
            "is|was|has been|had been|served as|serves as|has served as|had served as|worked as|became";
        let time = r"(?: (?:from|between) \d{4} (?:to|and|until) \d{4}| (?:since|until|in) \d{4})?";
        Regex::new(&format!(
            r"^, who (?P<verb>{verbs}) (?P<title>(?:in charge of (?:the )?[\w-]+|(?:(?:the|a|an) )?[\w'’-]+(?: [\w'’-]+){{0,6}}?){time})(?:[,.;)—–]| and | when | but | before | after | who )"
        ))
        .ok()
    });
    let Some(clause) = CLAUSE.as_ref() else { return };
    let names: HashSet<String> = actors.iter().flat_map(|actor| actor.names.iter().cloned()).collect();
    for actor in actors.iter_mut().filter(|actor| actor.kind == ActorKind::Person) {
        let ends: Vec<usize> = actor
            .mentions
            .iter()
            .filter(|mention| mention.form == MentionForm::Name)
            .map(|m| m.span.end())
            .collect();
        for end in ends {
            let Some(title) = clause.captures(&text[end..]).and_then(|found| found.name("title")) else {
                continue;
            };
            let written = title.as_str();
            if !written.starts_with("in charge of ") && !has_office(written) {
                continue;
            }
            let span = Span::new(end + title.start(), end + title.end());
            let bare = ["the ", "a ", "an "]
                .iter()
                .find_map(|article| written.strip_prefix(article))
                .unwrap_or(written);
            let (bare, of) = match bare.rsplit_once(" of ") {
                Some((office, of)) if names.contains(of.trim_start_matches("the ")) => {
                    (office, Some(of.trim_start_matches("the ").to_owned()))
                }
                _ => (bare, None),
            };
            add(actor, Role { title: bare.to_owned(), of, span });
        }
    }
}

/// The names among `mentions`, with the actors that they are of.
fn names<'m>(
    mentions: &'m [Spotted],
    owners: &'m [Option<usize>],
) -> impl Iterator<Item = (&'m Spotted, Option<usize>)> {
    let all = mentions.iter().zip(owners.iter().copied());
    all.filter(|(mention, _)| mention.form == MentionForm::Name)
}

/// Whether an office can be an actor's: a place's or a body's; of a person only the one word can be either.
fn has_offices(actor: &Actor) -> bool {
    actor.kind != ActorKind::Person || !actor.name.contains(' ')
}

/// The phrase with its "of …": "the secretary general of NATO".
fn whole(text: &str, mentions: &[Spotted], owners: &[Option<usize>], actors: &[Actor], at: usize) -> Span {
    let span = mentions[at].span;
    // "the secretary of state"
    let office = text[span.end()..]
        .strip_prefix(" of ")
        .and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
    if let Some(office) = office.filter(|office| listed(PORTFOLIOS, &office.to_lowercase())) {
        return Span::new(span.start(), span.end() + " of ".len() + office.len());
    }
    let follows = mentions[at + 1..].iter().zip(&owners[at + 1..]).take(4).find(|(other, owner)| {
        let between = text.get(span.end()..other.phrase.unwrap_or(other.span).start());
        let joined = between.is_some_and(|between| {
            [" of ", " for ", " at ", " of the ", " for the ", " at the "].contains(&between)
        });
        joined && owner.is_some_and(|owner| has_offices(&actors[owner]))
    });
    follows.map_or(span, |(other, _)| Span::new(span.start(), other.span.end()))
}

/// The person that a phrase is said of, right before it and a comma.
fn before(
    text: &str,
    mentions: &[Spotted],
    owners: &[Option<usize>],
    actors: &[Actor],
    span: Span,
) -> Option<usize> {
    let near = |other: &Spotted| other.span.end() < span.start() && span.start() - other.span.end() < 60;
    names(mentions, owners).filter(|(other, _)| near(other)).find_map(|(other, owner)| {
        let between = &text[other.span.end()..span.start()];
        // "Mara Voss, 54, the mayor", "Stoltenberg, NATO's secretary general".
        let plain = between.strip_prefix(", ")?;
        let joined = plain.is_empty()
            || plain.trim_end_matches(", ").chars().all(|c| c.is_ascii_digit())
            || (plain.ends_with("'s ") || plain.ends_with("’s ")) && !plain.contains(',');
        owner.filter(|&owner| joined && actors[owner].kind == ActorKind::Person)
    })
}

/// The person whose name follows a phrase and a comma.
fn after(
    text: &str,
    mentions: &[Spotted],
    owners: &[Option<usize>],
    actors: &[Actor],
    end: usize,
) -> Option<usize> {
    let near = |other: &Spotted| other.span.start() > end && other.span.start() - end < 8;
    names(mentions, owners).filter(|(other, _)| near(other)).find_map(|(other, owner)| {
        // Without a comma the name must be one in full: "the minister Mara Voss".
        let full = other.span.of(text).contains(' ');
        let between = &text[end..other.span.start()];
        let joined = between == ", " || [" ", " [", " ("].contains(&between) && full;
        owner.filter(|&owner| joined && actors[owner].kind == ActorKind::Person)
    })
}

/// The title alone, and whose it is.
fn title(
    text: &str,
    mentions: &[Spotted],
    owners: &[Option<usize>],
    actors: &[Actor],
    span: Span,
    whole: Span,
) -> (String, Option<String>) {
    let inside = |other: &Spotted| whole.contains(other.span) && other.span != span;
    let of = names(mentions, owners).filter(|(other, _)| inside(other));
    let of = of.filter_map(|(other, owner)| Some((other.span, owner?)));
    let of = of.map(|(at, owner)| (at, &actors[owner])).find(|(_, owner)| has_offices(owner));
    let of = of.map(|(at, owner)| (at, owner.name.clone()));
    let mut written = if of.is_none() { whole } else { span }.of(text);
    if let Some((at, _)) = &of
        && at.end() < span.end()
    {
        written = text[at.end()..span.end()].trim_start_matches("'s").trim_start_matches("’s").trim();
    }
    let first = written.split(' ').next().unwrap_or_default();
    if listed("the a an his her its their our my one another", &first.to_lowercase()) {
        written = written[first.len()..].trim_start();
    }
    (written.to_owned(), of.map(|(_, name)| name))
}

/// Whether a phrase names an office or a calling.
pub(super) fn has_office(phrase: &str) -> bool {
    let mut words = phrase.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '.');
    words.any(|word| is_office(word) || is_office(word.trim_end_matches('.')))
}

/// Whether a word in front of a name is part of a title.
pub(super) fn is_title(word: &str) -> bool {
    is_office(word) || listed(PORTFOLIOS, &word.to_lowercase())
}

fn is_office(word: &str) -> bool {
    // Every word of every noun phrase is asked about.
    static BOTH: LazyLock<HashSet<&str>> = LazyLock::new(|| set(&[OFFICES, CALLINGS]));
    BOTH.contains(word.to_lowercase().as_str())
}

pub(super) const FORMS_OF_ADDRESS: &str =
    "mr mr. mrs mrs. ms ms. miss dr dr. sir prof. madame lord lady dame";
const OFFICES: &str = "president president-elect secretary general secretary-general minister chancellor senator sen. \
    rep. reps. sens. representative gov. governor king queen prince princess pope judge justice chief director chairman chairwoman \
    chair ambassador spokesman spokeswoman spokesperson commissioner mayor speaker professor premier candidate nominee democrat \
    republican congressman congresswoman pm captain colonel lieutenant gen. lt. col. maj. sgt. adm. admiral commander head leader ceo \
    executive officer treasurer vice-president undersecretary coordinator";
const PORTFOLIOS: &str = "prime foreign defense defence deputy vice former interior finance treasury state attorney \
    health trade energy justice home first press acting assistant senior managing editor-in-chief majority minority \
    house senate presidential republican democratic running-mate general";
const CALLINGS: &str = "analyst economist historian lawyer attorney adviser advisor strategist manager editor author \
    reporter journalist correspondent columnist founder co-founder scientist researcher expert activist pollster \
    host lawmaker legislator prosecutor sheriff detective coach singer actor actress filmmaker businessman \
    businesswoman billionaire entrepreneur investor banker diplomat envoy fellow chef surgeon doctor physician";
