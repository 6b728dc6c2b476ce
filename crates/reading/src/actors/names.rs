//! Names that mean the same: short forms and full names, acronyms and what they stand for, one word in two spellings.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use onrecord_page::Span;
use regex::Regex;

use super::places::{is_country, is_region};
use super::roles::{FORMS_OF_ADDRESS, has_office, is_title};
use crate::words::{behind_possessive, end_of_word, listed, next_word, set};
use crate::{Actor, ActorKind, Mention, MentionForm, Role, Spotted};

/// A name, and what stands with it.
#[derive(Debug)]
pub(crate) struct Name {
    /// As an index into the mentions.
    mention: usize,
    /// The name with its article or title: what is mentioned.
    span: Span,
    /// The name alone.
    words: Vec<String>,
    kind: ActorKind,
    role: Option<Role>,
    likely: f32,
}

/// The names among `mentions`.
pub(crate) fn of(text: &str, mentions: &[Spotted]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    // Acronyms of what is no actor.
    let mut none: Vec<&str> = Vec::new();
    for (mention, spotted) in mentions.iter().enumerate() {
        let (Some(kind), MentionForm::Name) = (spotted.kind, spotted.form) else { continue };
        let Some(core) = bare(text, whole_words(text, spotted.span, kind)) else { continue };
        let Some((core, kind)) = with_body(text, core, kind, names.last()) else { continue };
        // "Everett, Washington" is one place, and so is "the Republic of Norland".
        if kind == ActorKind::Place
            && let Some(before) = names.last_mut()
        {
            let of_it = match text.get(before.span.end()..core.start()) {
                Some(", ") => before.kind == kind && is_region(core.of(text)),
                Some(" of ") => {
                    let is_state =
                        before.words.last().is_some_and(|last| listed(STATES, &last.to_lowercase()));
                    if is_state {
                        before.kind = kind;
                        before.words.push("of".to_owned());
                        before.words.extend(core.of(text).split_whitespace().map(str::to_owned));
                    }
                    is_state
                }
                _ => false,
            };
            if of_it {
                before.span = Span::new(before.span.start(), core.end());
                continue;
            }
        }
        // "US$40 billion"
        if text[core.end()..].starts_with(['$', '£', '¥', '€']) {
            continue;
        }
        let (core, kind) = with_following(text, core, kind);
        if is_no_actor(text, core) {
            // "the Worldwide Developers Conference (WWDC)"
            let short = text[core.end()..].strip_prefix(" (").and_then(|rest| rest.split(')').next());
            none.extend(short.filter(|short| is_acronym(short)));
            continue;
        }
        let words: Vec<String> = core.of(text).split_whitespace().map(str::to_owned).collect();
        let kind = known(&key(&words)).unwrap_or(kind);
        let kind = if is_country(core.of(text)) { ActorKind::Place } else { kind };
        if kind == ActorKind::Group && !words.last().is_some_and(|word| word.ends_with('s')) {
            continue;
        }
        let (span, role) = with_title(text, core, kind, names.last());
        let span = with_article(text, span, kind, spotted.phrase);
        names.push(Name { mention, span, words, kind, role, likely: spotted.likely });
    }
    names.retain(|name| !none.contains(&name.words.join(" ").as_str()));
    ungarble(text, &mut names);
    names
}

/// Takes apart what an editor's mistake has put together: "the North Atlantic, Jens Stoltenberg Treaty Organization" holds a
/// person who is named elsewhere, and around him a body that is.
fn ungarble(text: &str, names: &mut [Name]) {
    let people: HashSet<String> =
        names.iter().filter(|name| name.kind == ActorKind::Person).map(|name| key(&name.words)).collect();
    let bodies: HashSet<String> = names.iter().map(|name| key(&name.words)).collect();
    for at in 0..names.len() {
        let (earlier, name) = names.split_at_mut(at);
        let name = &mut name[0];
        let Some(before) = text[..name.span.start()].strip_suffix(", ") else { continue };
        for length in (2..name.words.len()).rev() {
            let (person, rest) = name.words.split_at(length);
            let known = people.contains(&key(person)) || people.contains(&key(&person[length - 1..]));
            let last: Vec<&str> = before.rsplit(|c: char| c.is_whitespace()).take(3).collect();
            let around = (1..=last.len()).find_map(|count| {
                let first = last[..count].iter().rev().map(|word| (*word).to_owned());
                let whole: Vec<String> = first.chain(rest.iter().cloned()).collect();
                let id = key(&whole);
                let named = self::known(&id).is_some()
                    || bodies.contains(&id)
                    || bodies.contains(&initials(&whole).to_lowercase());
                (whole[0].starts_with(char::is_uppercase) && named).then_some(whole)
            });
            if let Some(whole) = around.filter(|_| known) {
                // Its first words, in front of the comma, stand for the body.
                if let Some(body) = earlier.last_mut().filter(|body| body.span.end() == before.len()) {
                    body.words = whole;
                    body.kind = ActorKind::Organization;
                }
                let start = name.span.end() - name.words.join(" ").len();
                name.span = Span::new(start, start + person.join(" ").len());
                name.words.truncate(length);
                name.kind = ActorKind::Person;
                break;
            }
        }
    }
}

/// A name with what the tagger cut off: the rest of its last word, "Air" in front of a country, a country's first word.
fn whole_words(text: &str, span: Span, kind: ActorKind) -> Span {
    // "African-Americans"
    let before = text[..span.start()].strip_suffix('-').filter(|_| kind == ActorKind::Group);
    let first = before.map(|before| before.trim_end_matches(char::is_alphabetic).len());
    let start = first.filter(|&at| text[at..].starts_with(char::is_uppercase)).unwrap_or(span.start());
    let whole = Span::new(start, end_of_word(text, span.end()));
    let whole = word_before(text, whole.start())
        .map(|(start, word)| (word, Span::new(start, whole.end())))
        .filter(|(word, longer)| *word == "Air" || is_country(longer.of(text)))
        .map_or(whole, |(_, longer)| longer);
    // The mark of "Inc." and "Jr." is theirs.
    let last = whole.of(text).rsplit(' ').next().unwrap_or_default().to_lowercase();
    let short = listed("inc corp co ltd jr sr", &last) && text[whole.end()..].starts_with('.');
    let whole = Span::new(whole.start(), whole.end() + usize::from(short));
    // "Mara Voss-Lund", "AFL-CIO".
    let joined = text[whole.end()..].strip_prefix('-').unwrap_or_default();
    let joined = &joined[..joined.find(|c: char| !c.is_alphanumeric()).unwrap_or(joined.len())];
    let acronyms = is_acronym(whole.of(text)) && is_acronym(joined);
    let family = whole.of(text).contains(' ') && joined.starts_with(char::is_uppercase) && !is_title(joined);
    let length = if acronyms || family { 1 + joined.len() } else { 0 };
    Span::new(whole.start(), whole.end() + length)
}

/// A name without what stands around it: an article, a possessive ending, marks.
fn bare(text: &str, span: Span) -> Option<Span> {
    let marks = |c: char| c.is_whitespace() || "\"“”„«»‘’'`,;:()[]".contains(c);
    let mut span = span.trimmed_of(text, marks);
    for ending in ["'s", "’s"] {
        if let Some(kept) = span.of(text).strip_suffix(ending) {
            span = Span::new(span.start(), span.start() + kept.len());
        }
    }
    for opening in ["the ", "The ", "THE "] {
        if span.of(text).starts_with(opening) {
            span = Span::new(span.start() + opening.len(), span.end());
        }
    }
    // "the trade union UTRW": what is written small is no part of the name.
    while let Some((first, rest)) = span.of(text).split_once(' ')
        && first.chars().all(char::is_lowercase)
        && !listed("de da del della di du la le van von der den bin ibn al el", first)
    {
        span = Span::new(span.end() - rest.len(), span.end());
    }
    // Titles that the tagger took for a part of the name.
    while let Some((first, rest)) = span.of(text).split_once(' ')
        && listed(FORMS_OF_ADDRESS, &first.to_lowercase())
        && rest.starts_with(char::is_uppercase)
    {
        span = Span::new(span.end() - rest.len(), span.end());
    }
    span.of(text).contains(|c: char| c.is_uppercase() || c.is_numeric()).then_some(span)
}

/// A name with the word behind it that says that it is a body's ("Apple Computer", "Haldby Airlines"), and its kind by
/// such a word; nothing where the name before has it already.
fn with_body(text: &str, core: Span, kind: ActorKind, before: Option<&Name>) -> Option<(Span, ActorKind)> {
    if before.is_some_and(|name| name.span.end() > core.start()) {
        return None;
    }
    let mut core = core;
    // "US Defense Secretary": the office is no part of the name in front of it.
    while let Some((name, word)) = core.of(text).rsplit_once(' ')
        && is_title(word)
        && text[core.end()..].strip_prefix(' ').and_then(|rest| rest.split(' ').next()).is_some_and(is_title)
    {
        core = Span::new(core.start(), core.start() + name.len());
    }
    while let Some(rest) = text[core.end()..].strip_prefix(' ')
        && kind != ActorKind::Group
    {
        let word =
            rest.split(|c: char| !(c.is_alphanumeric() || "&-".contains(c))).next().unwrap_or_default();
        let site = || listed(SITES, &word.to_lowercase());
        if !word.starts_with(char::is_uppercase) || !(is_body(word) || site()) {
            break;
        }
        core = Span::new(core.start(), core.end() + 1 + word.len());
    }
    // "the Royal Courts of Justice": what follows is no name of its own.
    if kind == ActorKind::Organization
        && core
            .of(text)
            .rsplit(' ')
            .next()
            .is_some_and(|word| is_body(word) || is_body(word.trim_end_matches('s')))
        && let Some(rest) = text[core.end()..].strip_prefix(" of ")
    {
        let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase) {
            core = Span::new(core.start(), core.end() + " of ".len() + word.len());
        }
    }
    let kind = match told_kind(core.of(text)) {
        Some(told) if kind != ActorKind::Group => told,
        _ => kind,
    };
    Some((core, kind))
}

/// What a name's own words say that it is a name of.
fn told_kind(name: &str) -> Option<ActorKind> {
    let last = name.rsplit(' ').next().filter(|last| last.len() < name.len())?;
    if listed(SITES, &last.to_lowercase()) || name.to_lowercase().ends_with(" convention center") {
        return Some(ActorKind::Place);
    }
    (name.split(' ').skip(1).any(is_body) || name.starts_with("Air ")).then_some(ActorKind::Organization)
}

/// What is somewhere, by the last word of its name.
const SITES: &str = "airport stadium arena square street avenue boulevard beach island islands river lake mountain mountains \
    valley bay bridge harbour harbor peninsula sea ocean desert canal cathedral palace castle park";

/// What states are called, in front of "of" and their names.
const STATES: &str =
    "republic kingdom states state commonwealth federation emirate sultanate principality duchy";

/// What works for somebody and is called after him: "the Trump campaign".
const FOLLOWINGS: &str = "campaign administration camp";

/// Whether a name is of something that neither acts nor is somewhere: a thing ("iPhone"), a happening ("the Paris Air
/// Show"), the party and state of a lawmaker ("(R-AZ)").
fn is_no_actor(text: &str, span: Span) -> bool {
    const HAPPENINGS: &str = "conference show summit olympics games cup championship championships festival awards award prize war \
        act bill election elections convention congressional presidential";
    let name = span.of(text);
    let thing = name.strip_prefix('i').is_some_and(|rest| rest.starts_with(char::is_uppercase));
    let last = name.rsplit(' ').next().unwrap_or_default();
    let before = &text[..span.start()];
    let lawmaker = ["(R-", "(D-", "(I-"]
        .iter()
        .any(|opening| before.ends_with(opening) || name.starts_with(&opening[1..]) && before.ends_with('('));
    let next = next_word(text, span.end())
        .map(|word| word.of(text))
        .filter(|word| word.starts_with(char::is_uppercase));
    let happening = |word: &str| listed(HAPPENINGS, &word.to_lowercase());
    // "Harbour Minister"
    let office = |word: &str| listed(OF_A_FIELD, word) || word == "ministry";
    let portfolio =
        listed(FIELDS, &name.to_lowercase()) && next.is_some_and(|next| office(&next.to_lowercase()));
    thing
        || lawmaker
        || portfolio
        || happening(last)
        || next.is_some_and(|next| happening(next) && span.of(text).contains(' '))
}

/// Who has a field, which stands in front.
const OF_A_FIELD: &str = "minister secretary commissioner";

/// What somebody is minister of.
const FIELDS: &str = "agriculture climate commerce culture defence defense education employment energy environment finance fisheries \
    foreign forestry harbour health home housing industry infrastructure interior justice labor labour planning ports security \
    shipping sports tourism trade transport transportation treasury water welfare works";

/// A person's name with the word behind it that makes it a body's.
fn with_following(text: &str, core: Span, kind: ActorKind) -> (Span, ActorKind) {
    // What the tagger takes for a body may be called after a person all the same.
    let may = kind == ActorKind::Person || kind == ActorKind::Organization && !is_acronym(core.of(text));
    match next_word(text, core.end()).filter(|word| may && listed(FOLLOWINGS, word.of(text))) {
        Some(word) => (Span::new(core.start(), word.end()), ActorKind::Organization),
        None => (core, kind),
    }
}

/// Adds what is called after people with "'s": "Donald Trump's presidential campaign" is "the Trump campaign", too.
pub(super) fn followings(text: &str, actors: &mut Vec<Actor>) {
    let mut found: Vec<(String, Span)> = Vec::new();
    for actor in actors.iter().filter(|actor| actor.kind == ActorKind::Person) {
        let last = actor.name.rsplit(' ').find(|word| !is_suffix(word)).unwrap_or(&actor.name);
        for mention in actor.mentions.iter().filter(|mention| mention.form == MentionForm::Name) {
            let Some(mut at) = behind_possessive(text, mention.span) else { continue };
            while let Some(word) = next_word(text, at) {
                at = word.end();
                if listed(FOLLOWINGS, word.of(text)) {
                    found.push((format!("{last} {}", word.of(text)), Span::new(mention.span.start(), at)));
                    break;
                }
                if !listed(
                    "presidential own election re-election transition senate",
                    &word.of(text).to_lowercase(),
                ) {
                    break;
                }
            }
        }
    }
    for (name, span) in found {
        let known = actors.iter_mut().find(|actor| {
            actor.names.iter().any(|known| known.to_lowercase().ends_with(&name.to_lowercase()))
        });
        let mention = Mention { span, form: MentionForm::Nominal };
        match known {
            Some(actor) => actor.mentions.push(mention),
            None => actors.push(Actor {
                names: vec![name.clone()],
                name,
                kind: ActorKind::Organization,
                mentions: vec![mention],
                roles: Vec::new(),
            }),
        }
    }
}

/// Whether a word in a name says that the name is an organization's.
fn is_body(word: &str) -> bool {
    static SET: LazyLock<HashSet<&str>> = LazyLock::new(|| set(&[BODIES]));
    SET.contains(word.trim_matches(['.', ',']).to_lowercase().as_str())
}

/// Whether a noun phrase is of an organization or a place by one of its words: "the company".
pub(super) fn tells_body(phrase: &str) -> bool {
    const MORE: &str = "alliance bloc carrier chain city country firm government island maker manufacturer nation network \
        newspaper outlet paper regime region retailer state supplier territory town village";
    phrase
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| is_body(word) || listed(MORE, &word.to_lowercase()))
}

const BODIES: &str = "ministry department council university party committee commission organization organisation agency \
    times post news court senate house congress bank union alliance group inc incorporated corp corporation co company ltd \
    limited plc association institute center centre foundation journal fund parliament college office bureau force forces \
    army navy police nations board campaign treaty herald airlines airways airline air hospital school museum workers radio \
    television courier gazette tribune authority assembly society institution club computer aircraft electronics systems airplanes \
    industries motors partners holdings technologies technology media pictures records studios laboratories services \
    communications bros brothers & commons";

/// An office with what it is of, right in front of a name.
static OF_SOMETHING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\b(?i:minister|secretary|director|commissioner|chief|head) (?:of|for) (?:the )?(?:\p{Lu}[\p{L}-]+ (?:and )?){1,4}$").ok()
});

/// The name with the title in front of it, and the title as a role.
fn with_title(text: &str, core: Span, kind: ActorKind, before: Option<&Name>) -> (Span, Option<Role>) {
    if kind != ActorKind::Person {
        return (core, None);
    }
    let mut start = core.start();
    // "Fisheries Minister": which one, the word before an office says.
    let portfolio = |at: usize, word: &str| {
        let office = text[at + word.len()..].split_whitespace().next().unwrap_or_default().to_lowercase();
        word.starts_with(char::is_uppercase) && listed(OF_A_FIELD, &office)
    };
    // "CEO and co-founder", "Secretary of Defense".
    let joins = |at: usize, word: &str| {
        let title = word_before(text, at).is_some_and(|(_, before)| is_title(before));
        let goes_on = || next_word(text, at + word.len()).is_some_and(|next| is_title(next.of(text)));
        listed("and of", word) && title && goes_on()
    };
    // "Minister of Transport".
    if let Some(office) = OF_SOMETHING.as_ref().and_then(|office| office.find(&text[..start]))
        && before.is_none_or(|name| name.span.end() <= office.start())
    {
        start = office.start();
    }
    while let Some((at, word)) = word_before(text, start)
        && (is_title(word)
            || listed(FORMS_OF_ADDRESS, &word.to_lowercase())
            || portfolio(at, word)
            || joins(at, word))
        && before.is_none_or(|name| name.span.end() <= at)
    {
        start = at;
    }
    let title = Span::new(start, core.start()).trimmed(text);
    let span = Span::new(start, core.end());
    let address =
        title.of(text).split_whitespace().all(|word| listed(FORMS_OF_ADDRESS, &word.to_lowercase()));
    if title.is_empty() || address || !has_office(title.of(text)) {
        return (span, None);
    }
    // "Norland's foreign minister Mara Voss", "NATO Secretary General Jens Stoltenberg".
    let of = before.filter(|name| {
        name.span.end() <= start && matches!(&text[name.span.end()..start], " " | "'s " | "’s ")
    });
    let of = of.map(|name| name.words.join(" "));
    // "Senator McCain" is a name; "chief executive Noel Lund" is a phrase and a name.
    let of_name =
        of.is_none() && title.of(text).starts_with(char::is_uppercase) && !title.of(text).contains(' ');
    (if of_name { span } else { core }, Some(Role { title: title.of(text).to_owned(), of, span: title }))
}

/// The word that ends right before `at`, but for one space.
fn word_before(text: &str, at: usize) -> Option<(usize, &str)> {
    let before = text[..at].strip_suffix(' ')?;
    let start = before
        .rfind(|c: char| c.is_whitespace() || "\"“(".contains(c))
        .map_or(0, |space| space + before[space..].chars().next().map_or(1, char::len_utf8));
    let word = &before[start..];
    (!word.is_empty()).then_some((start, word))
}

/// With "the", where the phrase around the name is no more than that.
fn with_article(text: &str, span: Span, kind: ActorKind, phrase: Option<Span>) -> Span {
    const BEHIND: &str =
        "said says has had is was are were will would and or to in on of for by at with from that which who";
    let next = text[span.end()..]
        .strip_prefix(' ')
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
    let alone = next.is_none_or(|next| listed(BEHIND, next) || next.ends_with("ed"))
        && !text[span.end()..].starts_with(['-', '’', '\'']);
    if kind == ActorKind::Organization && is_acronym(span.of(text)) && alone {
        let article = ["the ", "The "].iter().find(|article| text[..span.start()].ends_with(**article));
        return Span::new(span.start() - article.map_or(0, |article| article.len()), span.end());
    }
    let article = |phrase: &Span| {
        phrase.end() == span.end()
            && phrase.start() < span.start()
            && text[phrase.start()..span.start()].trim_end().eq_ignore_ascii_case("the")
    };
    phrase.filter(article).unwrap_or(span)
}

/// What the names of an article come to.
pub(crate) struct Grouped {
    /// One of all names that mean the same.
    pub(crate) actors: Vec<Actor>,
    /// Whose each mention is.
    pub(crate) owners: Vec<Option<usize>>,
    /// For each actor whether the words themselves say that it is no person.
    pub(crate) no_person: Vec<bool>,
}

/// Puts together the names that mean the same.
pub(crate) fn group(text: &str, names: Vec<Name>, mentions: usize) -> Grouped {
    let forms = Forms::of(text, &names);
    let mut actors: Vec<Actor> = Vec::new();
    let mut votes: Vec<HashMap<ActorKind, f32>> = Vec::new();
    let mut written: Vec<HashMap<String, usize>> = Vec::new();
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut owners = vec![None; mentions];
    let mut no_person: Vec<bool> = Vec::new();
    // What counts against what the network says of one mention.
    const CONTEXT: f32 = 3.0;
    let beside = beside_each_other(text, &names);
    for (name, beside) in names.into_iter().zip(beside) {
        let id = forms.full(&name);
        let known = known(&id);
        let actor = *ids.entry(id).or_insert(actors.len());
        if actor == actors.len() {
            let full = name.words.join(" ");
            actors.push(Actor {
                name: full,
                names: Vec::new(),
                kind: name.kind,
                mentions: Vec::new(),
                roles: Vec::new(),
            });
            votes.push(HashMap::new());
            written.push(HashMap::new());
            no_person.push(false);
        }
        *votes[actor].entry(name.kind).or_default() +=
            name.likely * (1.0 + name.words.len().min(3) as f32 / 2.0);
        *written[actor].entry(name.words.join(" ")).or_default() += 1;
        let mut told: Vec<(ActorKind, f32)> = Vec::new();
        told.extend(known.map(|known| (known, CONTEXT * 10.0)));
        if is_country(&name.words.join(" ")) {
            told.push((ActorKind::Place, CONTEXT * 3.0));
        }
        if is_somewhere(text, &name) {
            told.push((ActorKind::Place, CONTEXT));
        }
        told.extend(told_kind(&name.words.join(" ")).map(|_| (name.kind, CONTEXT)));
        if is_body_by_context(text, name.span) {
            told.push((ActorKind::Organization, CONTEXT));
        }
        no_person[actor] |= told.iter().any(|(kind, _)| *kind != ActorKind::Person);
        for (kind, weight) in told.into_iter().chain(beside) {
            *votes[actor].entry(kind).or_default() += weight;
        }
        owners[name.mention] = Some(actor);
        actors[actor].mentions.push(Mention { span: name.span, form: MentionForm::Name });
        if let Some(role) = name.role {
            if !role.span.overlaps(name.span) {
                actors[actor].mentions.push(Mention { span: whose(text, &role), form: MentionForm::Nominal });
            }
            super::roles::add(&mut actors[actor], role);
        }
    }
    for ((actor, votes), written) in actors.iter_mut().zip(votes).zip(written) {
        let order = |kind: &ActorKind| std::cmp::Reverse(*kind as u8);
        let best = votes.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(order(&a.0).cmp(&order(&b.0))));
        actor.kind = best.map_or(actor.kind, |(kind, _)| kind);
        if actor.kind != ActorKind::Person {
            actor.roles.clear();
        }
        // The fullest name, and of those the one written most often.
        let longest = |(name, count): &(String, usize)| {
            (name.split(' ').count(), *count, name.chars().count(), std::cmp::Reverse(name.clone()))
        };
        let mut written: Vec<(String, usize)> = written.into_iter().collect();
        if let Some((name, _)) = written.iter().max_by_key(|&name| longest(name)) {
            actor.name.clone_from(name);
        }
        written.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        actor.names = written.into_iter().map(|(name, _)| name).collect();
    }
    Grouped { actors, owners, no_person }
}

/// For each name, what the one before or behind it is of, where the two are named in one breath ("Norair and Lund Brothers"): it is
/// most often of the same kind; with how much that counts.
fn beside_each_other(text: &str, names: &[Name]) -> Vec<Option<(ActorKind, f32)>> {
    const WEIGHT: f32 = 1.5;
    let mut found = vec![None; names.len()];
    let of = |name: &Name| (name.kind, WEIGHT * name.likely);
    for (at, pair) in names.windows(2).enumerate() {
        let between = text.get(pair[0].span.end()..pair[1].span.start()).unwrap_or_default();
        let people_or_bodies =
            pair.iter().all(|name| matches!(name.kind, ActorKind::Person | ActorKind::Organization));
        if people_or_bodies && listed("and or", between.trim()) && pair.iter().all(|name| name.role.is_none())
        {
            found[at].get_or_insert(of(&pair[1]));
            found[at + 1].get_or_insert(of(&pair[0]));
        }
    }
    found
}

/// Whether the words around a name of one word say that it is a place: "in Haldby", "Norland's president".
fn is_somewhere(text: &str, name: &Name) -> bool {
    const HAVE_THEM: &str = "president presidents prime foreign parliament government capital army ministry minister coast \
        border borders economy king queen";
    let before = text[..name.span.start()].trim_end().rsplit(|c: char| !c.is_alphanumeric()).next();
    let inside = before.is_some_and(|word| listed("in near", &word.to_lowercase()));
    let has = behind_possessive(text, name.span).and_then(|at| next_word(text, at));
    let has = has.map_or("", |word| word.of(text));
    // Who lives there is called after it: "Tarvenian".
    let people = || ["n ", "ian "].iter().any(|ending| text.contains(&format!("{}{ending}", name.words[0])));
    let plain = name.words.len() == 1 && !is_acronym(&name.words[0]) && name.role.is_none();
    plain
        && matches!(name.kind, ActorKind::Person | ActorKind::Organization)
        && (inside || listed(HAVE_THEM, &has.to_lowercase()) || people())
}

/// What bodies are called beside their names, and people are not.
const CALLED: &str = "airline airliner carrier company firm manufacturer maker agency magazine newspaper daily weekly retailer bank \
    broadcaster network website giant automaker carmaker drugmaker charity union startup consultancy brewer contractor supplier \
    operator lender insurer conglomerate airlines companies firms manufacturers makers banks";

/// Whether the words around a name say that it is a body's: "the airline Norair", "Norair shares", "Norair is the oldest airline of …".
fn is_body_by_context(text: &str, name: Span) -> bool {
    const THEY_HAVE: &str = "ceo cfo coo executive executives shares shareholders stock employees customers flights jets aircraft";
    let called = word_before(text, name.start()).is_some_and(|(_, word)| {
        let between = word.strip_suffix(',').filter(|_| text[name.end()..].starts_with(','));
        listed(CALLED, between.unwrap_or(word))
    });
    let behind = next_word(text, behind_possessive(text, name).unwrap_or(name.end()));
    let has = behind.is_some_and(|word| {
        let next = || next_word(text, word.end()).is_some_and(|next| next.of(text) == "executive");
        listed(THEY_HAVE, &word.of(text).to_lowercase()) || word.of(text) == "chief" && next()
    });
    called || has || is_called_a_body(&text[name.end()..])
}

/// Whether what stands behind a name goes on by saying that it is a body: "is the world's oldest airline, …", ", a maker of …".
fn is_called_a_body(behind: &str) -> bool {
    /// So many words may stand before the noun.
    const WORDS: usize = 7;
    /// What may stand behind it: not another noun, as in "a company director".
    const NO_NOUN: &str = "of in on at for with by from to and or but that which whose based behind";
    let begins = [
        "is a ",
        "is an ",
        "is the ",
        "is one of ",
        "was a ",
        "was the ",
        ", a ",
        ", an ",
        ", the ",
        ", one of ",
    ];
    let behind = behind.strip_prefix(' ').unwrap_or(behind);
    let Some(rest) = begins.iter().find_map(|begin| behind.strip_prefix(begin)) else { return false };
    let clause = rest.split(['.', ',', ';', ':', '(', '\n']).next().unwrap_or_default();
    let mut words = clause.split_whitespace().take(WORDS + 1).peekable();
    while let Some(word) = words.next() {
        if listed(NO_NOUN, word) {
            return false;
        }
        if listed(CALLED, word) {
            return words.peek().is_none_or(|next| listed(NO_NOUN, next));
        }
    }
    false
}

/// A title with the name in front of it that says whose it is: "Apple CEO".
fn whose(text: &str, role: &Role) -> Span {
    let before = text[..role.span.start()].trim_end();
    let of = role.of.as_deref().and_then(|of| {
        let name =
            ["", "'s", "’s"].iter().find_map(|ending| before.strip_suffix(ending)?.strip_suffix(of))?;
        Some(Span::new(name.len(), role.span.end()))
    });
    let company = before.strip_suffix("company").map(|before| Span::new(before.len(), role.span.end()));
    of.or(company).unwrap_or(role.span)
}

/// A name by its key and whether a person's, with how often it is written and its words.
type Counted<'a> = (&'a (String, bool), &'a (usize, Vec<String>));

/// Which names are short for which.
struct Forms {
    /// From a name's key to the key of the name that it is short for.
    full: HashMap<String, String>,
    /// The people whose name ends in a word, the one named most often first.
    families: HashMap<String, Vec<String>>,
    /// The people who are called by a given name alone somewhere.
    given: HashMap<String, Vec<String>>,
}

impl Forms {
    fn of(text: &str, names: &[Name]) -> Self {
        let mut counts: HashMap<(String, bool), (usize, Vec<String>)> = HashMap::new();
        let places: HashSet<String> =
            names.iter().filter(|name| name.kind == ActorKind::Place).map(|name| key(&name.words)).collect();
        for name in names {
            let person = name.kind == ActorKind::Person;
            let entry = counts.entry((key(&name.words), person)).or_default();
            entry.0 += 1;
            entry.1.clone_from(&name.words);
        }
        let mut families: HashMap<String, Vec<(usize, String)>> = HashMap::new();
        let mut given: HashMap<String, Vec<String>> = HashMap::new();
        let mut full = HashMap::new();
        let mut sorted: Vec<Counted<'_>> = counts.iter().collect();
        sorted.sort_by(|a, b| a.0.cmp(b.0));
        for &((id, person), (count, words)) in &sorted {
            if *person && words.len() > 1 {
                let last =
                    words.iter().rev().find(|word| !is_suffix(word)).unwrap_or(&words[0]).to_lowercase();
                families.entry(last).or_default().push((*count, id.clone()));
                given.entry(words[0].to_lowercase()).or_default().push(id.clone());
            }
        }
        for &((id, person), (count, words)) in &sorted {
            if *person {
                continue;
            }
            let written = words.join(" ");
            // What an acronym stands for, where it is spelt out.
            if is_acronym(&written) {
                let spelt = |other: &&Counted<'_>| {
                    other.1.1.len() > 1 && initials(&other.1.1) == written.replace('.', "").to_uppercase()
                };
                if let Some(other) = sorted.iter().find(spelt) {
                    full.insert(id.clone(), other.0.0.clone());
                    continue;
                }
            }
            // "Apple" and "Apple Inc.".
            let longer = |other: &&Counted<'_>| {
                let (name, (other_count, other_words)) = other;
                !name.1
                    && other_words.len() > words.len()
                    && key(&other_words[..words.len()]) == *id
                    && (other_words[words.len()..].iter().all(|word| is_company(word))
                        || *other_count >= *count
                            && other_words.len() == 2
                            && words.len() == 1
                            && !places.contains(id.as_str()))
            };
            let mut longer = sorted.iter().filter(longer);
            if let (Some(other), None) = (longer.next(), longer.next()) {
                full.insert(id.clone(), other.0.0.clone());
            }
        }
        // "the International Energy Agency (IEA)": said so, whatever the letters.
        for pair in names.windows(2) {
            let (long, short) = (&pair[0], &pair[1]);
            let between = text.get(long.span.end()..short.span.start());
            let closed = text[short.span.end()..].starts_with(')');
            if between == Some(" (")
                && closed
                && is_acronym(&short.words.join(" "))
                && long.words.len() > 1
                && long.kind != ActorKind::Person
            {
                full.insert(key(&short.words), key(&long.words));
            }
        }
        let families = families
            .into_iter()
            .map(|(last, mut people)| {
                people.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
                (last, people.into_iter().map(|(_, id)| id).collect())
            })
            .collect();
        Self { full, families, given }
    }

    /// The key of the fullest name that `name` is a form of.
    fn full(&self, name: &Name) -> String {
        let id = key(&name.words);
        let last = name.words.last().map(|word| word.to_lowercase()).unwrap_or_default();
        if name.words.len() == 1 && name.kind != ActorKind::Group && known(&id).is_none() {
            if let Some(people) = self.families.get(&last) {
                return people[0].clone();
            }
            let given = self.given.get(&last).filter(|_| name.kind == ActorKind::Person);
            if let Some([person]) = given.map(Vec::as_slice) {
                return person.clone();
            }
        }
        let mut id = id;
        let mut seen = HashSet::new();
        while let Some(longer) = self.full.get(&id)
            && seen.insert(id.clone())
        {
            id.clone_from(longer);
        }
        id
    }
}

/// What two spellings of a name share.
fn key(words: &[String]) -> String {
    let plain = |word: &String| word.trim_matches(['.', ',', '\'', '’', '"']).replace('.', "").to_lowercase();
    let words: Vec<String> = words.iter().map(plain).collect();
    // A middle name is left out as often as not.
    let kept: Vec<&str> = match words.as_slice() {
        [first, middle, last] if middle.chars().count() <= 1 => vec![first, last],
        words => words.iter().map(String::as_str).collect(),
    };
    let id = kept.join(" ");
    KNOWN.iter().find(|(.., names)| names.contains(&id.as_str())).map_or(id, |(id, ..)| (*id).to_owned())
}

/// Names that every reader knows for one another, and what they are names of.
const KNOWN: [(&str, ActorKind, &[&str]); 6] = [
    ("united states", ActorKind::Place, &["us", "usa", "united states of america", "america", "u s"]),
    ("united kingdom", ActorKind::Place, &["uk", "britain", "great britain"]),
    ("european union", ActorKind::Organization, &["eu"]),
    ("united nations", ActorKind::Organization, &["un"]),
    (
        "north atlantic treaty organization",
        ActorKind::Organization,
        &["nato", "north atlantic treaty organisation", "north atlantic alliance"],
    ),
    ("russia", ActorKind::Place, &["russian federation"]),
];

/// What a name is that every reader knows, by its key.
fn known(key: &str) -> Option<ActorKind> {
    KNOWN.iter().find(|(known, ..)| *known == key).map(|&(_, kind, _)| kind)
}

/// Whether every reader knows the two for one another: "US" and "United States".
pub(super) fn are_known_for_one(one: &str, other: &str) -> bool {
    let key = |name: &str| key(&name.split(' ').map(str::to_owned).collect::<Vec<_>>());
    let one = key(one);
    known(&one).is_some() && one == key(other)
}

fn is_suffix(word: &str) -> bool {
    listed("jr jr. sr sr. ii iii iv", &word.to_lowercase())
}

/// Whether a name says that it is a business's: "Apple Inc.".
pub(super) fn tells_company(name: &str) -> bool {
    name.split(' ').skip(1).any(is_company)
}

fn is_company(word: &str) -> bool {
    let word = word.trim_matches(['.', ',']).to_lowercase();
    listed(
        "inc incorporated corp corporation co company ltd limited plc ag sa nv n.v gmbh group holdings llc computer",
        &word,
    )
}

fn is_acronym(name: &str) -> bool {
    (2..=6).contains(&name.replace('.', "").chars().count())
        && name.chars().all(|c| c.is_uppercase() || c == '.')
}

/// The first letters of the words that count.
fn initials(words: &[String]) -> String {
    let counts = |word: &&String| !listed("of the and for in on de la", &word.to_lowercase());
    words.iter().filter(counts).filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}
