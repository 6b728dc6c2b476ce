//! Who and what is named: a first reading by capitals, titles and short word lists, a place-holder for a better one.
//!
//! One actor is made of "Mara Voss", "Ms Voss" and "Voss" where only one Voss is named in full. Pronouns and role
//! nouns are not mentions yet.

use std::collections::{HashMap, HashSet};

use onrecord_page::{Article, BlockKind, Span};

use crate::tokens::{self, Token};
use crate::words::{MONTHS, WEEKDAYS, is_function_word, listed, reports};
use crate::{Actor, ActorKind, Mention, MentionForm, Role};

/// A run of capitals, cut down to a name.
struct Name {
    span: Span,
    words: Vec<String>,
    kind: Option<ActorKind>,
    role: Option<Role>,
    /// A headline's capitals, or the one at the head of a sentence: nothing else says that it is a name.
    doubtful: bool,
}

/// The actors named in `article`, in the order of their first mention.
pub(crate) fn of(article: &Article) -> Vec<Actor> {
    let mut names = Vec::new();
    let blocks = article.blocks.iter().filter(|block| block.kind != BlockKind::Furniture);
    let blocks: Vec<Vec<Token>> = blocks.map(|block| tokens::of(&article.text, block.span)).collect();
    let small = blocks.iter().flatten().filter(|item| item.is_word && !item.capital);
    let common: HashSet<&str> = small.map(|item| item.lower.as_str()).collect();
    for items in &blocks {
        in_block(&article.text, items, &common, &mut names);
    }
    let words = |name: &Name| name.words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>();
    let sure: HashSet<String> = names.iter().filter(|name| !name.doubtful).flat_map(words).collect();
    names.retain(|name| !name.doubtful || words(name).iter().all(|word| sure.contains(word)));
    group(&article.text, names)
}

/// Adds the names of one block. `common` holds the words that the article writes small somewhere.
fn in_block(text: &str, items: &[Token], common: &HashSet<&str>, names: &mut Vec<Name>) {
    let long = || items.iter().filter(|item| item.is_word && item.lower.len() > 3);
    let capitals = long().filter(|item| item.capital).count();
    let sentence = items.last().is_some_and(|item| item.is("."));
    let headline = !sentence && long().count() > 3 && capitals * 4 > long().count() * 3;
    let part = |item: &Token| item.is_word && item.capital && !item.is(WEEKDAYS) && !item.is(MONTHS);
    let starts = |item: &Token| {
        part(item) && (!is_function_word(bare(&item.lower)) || bare(item.span.of(text)) == "US")
    };
    let mut at = 0;
    while at < items.len() {
        let mut start = at;
        at += 1;
        if !starts(&items[start]) {
            continue;
        }
        while at < items.len() && bare(&items[at - 1].lower) == items[at - 1].lower {
            let head = items[at - 1].is(ORGANIZATIONS) || items[at - 1].is(OFFICES);
            let joins = items[at].is("& de van von der bin al la el del di da") || items[at].is("of") && head;
            if part(&items[at]) {
                at += 1;
            } else if joins && items.get(at + 1).is_some_and(starts) {
                at += 2;
            } else {
                break;
            }
        }
        let opens = start == 0 || !items[start - 1].is_word && !items[start - 1].is(", ( / -");
        let speaks = items.get(at).is_some_and(|next| reports(&next.lower))
            || bare(&items[start].lower) != items[start].lower;
        let word = bare(&items[start].lower);
        let noun = common.contains(word) || listed(OFFICES, word) || listed(PORTFOLIOS, word);
        let doubtful = headline || opens && at - start == 1 && (!speaks || noun);
        // "Neighbours Norland and Sundmark": a plural noun before the name.
        if opens
            && at - start > 1
            && word.ends_with('s')
            && common.contains(word)
            && starts(&items[start + 1])
        {
            start += 1;
        }
        cut(text, (&items[..start], &items[start..at]), doubtful, names);
    }
}

/// Cuts a run into what stands before a title, the title, and the person behind it.
fn cut(text: &str, (before, run): (&[Token], &[Token]), doubtful: bool, names: &mut Vec<Name>) {
    let organization = run.last().is_some_and(|item| listed(ORGANIZATIONS, bare(&item.lower)));
    let office = run.iter().rposition(|item| item.is(OFFICES) || item.is(FORMS_OF_ADDRESS));
    let Some(office) = office.filter(|_| !organization) else {
        return names.extend(name(text, run, before.last(), doubtful));
    };
    // "Minister of Fisheries Mara Voss": the title goes on over its "of".
    let of = run.get(office + 1).is_some_and(|item| item.is("of"));
    let behind = if of { office + 3 } else { office + 1 }.min(run.len());
    let title = office
        - run[..office].iter().rev().take_while(|item| item.is(OFFICES) || item.is(PORTFOLIOS)).count();
    let body = name(text, &run[..title], before.last(), doubtful);
    // "Transport Minister": what is no name by itself belongs to the title.
    let portfolio = run[title].is("minister secretary commissioner");
    let portfolio = portfolio && body.as_ref().is_some_and(|body| body.kind.is_none());
    let (body, title) = if portfolio { (None, 0) } else { (body, title) };
    let of = body.as_ref().map(|body| body.words.join(" "));
    names.extend(body);
    if let Some(mut person) = name(text, &run[behind..], None, doubtful) {
        let span = Span::new(run[title].span.start(), run[behind - 1].span.end());
        let role = Role { title: span.of(text).to_owned(), of, span };
        person.role = Some(role).filter(|_| !run[office].is(FORMS_OF_ADDRESS));
        person.kind = Some(ActorKind::Person);
        names.push(person);
    }
}

/// The name that a run without titles is.
fn name(text: &str, run: &[Token], before: Option<&Token>, doubtful: bool) -> Option<Name> {
    let demonym = |word: &str| word.len() > 4 && DEMONYMS.iter().any(|ending| word.ends_with(ending));
    let acronym = |item: &Token| is_acronym(bare(item.span.of(text)));
    // "European Union members": the first word only says whose.
    let whose = run.len() == 2 && demonym(&run[0].lower) && acronym(&run[1]);
    let run = &run[usize::from(whose)..];
    let (first, last) = (run.first()?, run.last()?);
    let span = Span::new(first.span.start(), last.span.start() + bare(last.span.of(text)).len());
    // A slash parts two names: "Mara Voss/Norpress".
    let end =
        span.of(text).find('/').filter(|&slash| slash > 0).map_or(span.end(), |slash| span.start() + slash);
    let span = Span::new(span.start(), end);
    let words: Vec<String> = span.of(text).split_whitespace().map(str::to_owned).collect();
    let (lower, single) = (bare(&last.lower), words.len() == 1);
    let people = lower.strip_suffix('s').filter(|one| single && (demonym(one) || listed(PARTISANS, one)));
    let after = |words: &str| before.is_some_and(|item| item.is(words));
    if single && (demonym(lower) || listed(PARTISANS, lower))
        || !span.of(text).contains(char::is_lowercase) && lower.len() < 2
    {
        return None;
    }
    let kind = if run.iter().any(|item| listed(ORGANIZATIONS, bare(&item.lower))) {
        Some(ActorKind::Organization)
    } else if listed(PLACES, lower)
        || !single && first.is(PLACE_OPENERS)
        || after("in near across") && !run.iter().any(acronym)
    {
        Some(ActorKind::Place)
    } else if people.is_some() {
        Some(ActorKind::Group)
    } else if run.iter().any(acronym) {
        Some(ActorKind::Organization)
    } else {
        let adjective = demonym(&first.lower) && !first.is(GIVEN_NAMES);
        (!single && !adjective && !after("the")).then_some(ActorKind::Person)
    };
    let doubtful = doubtful && (!single || kind.is_none_or(|kind| kind == ActorKind::Group));
    Some(Name { span, words, kind, role: None, doubtful })
}

fn is_acronym(word: &str) -> bool {
    (2..=6).contains(&word.replace('.', "").chars().count())
        && word.chars().all(|c| c.is_uppercase() || c == '.')
}

/// A word without its possessive ending.
fn bare(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// Makes one actor of the names that mean the same.
fn group(text: &str, mut names: Vec<Name>) -> Vec<Actor> {
    let person = |name: &Name| name.kind == Some(ActorKind::Person) && name.words.len() > 1;
    let mut alone: HashMap<String, usize> = HashMap::new();
    for name in names.iter().filter(|name| name.words.len() == 1) {
        *alone.entry(key(&name.words)).or_default() += 1;
    }
    let alone = |word: Option<&String>| word.and_then(|word| alone.get(&word.to_lowercase())).copied();
    let mut owners: HashMap<String, HashSet<String>> = HashMap::new();
    for name in names.iter_mut().filter(|name| person(name)) {
        // People go by their last word ("Voss"), companies by their first ("Norpress Media").
        if name.role.is_none() && alone(name.words.first()) > alone(name.words.last()) {
            name.kind = Some(ActorKind::Organization);
            continue;
        }
        for word in [name.words.first(), name.words.last()].into_iter().flatten() {
            owners.entry(word.to_lowercase()).or_default().insert(key(&name.words));
        }
    }
    let known: HashSet<String> = owners.values().flatten().cloned().collect();
    let mut actors: Vec<Actor> = Vec::new();
    let mut ids: HashMap<String, usize> = HashMap::new();
    let mut roles = HashSet::new();
    for mut name in names {
        // A longer run that begins with a person's name swallowed what stood behind it.
        if name.words.len() > 2
            && known.contains(&key(&name.words[..2]))
            && !known.contains(&key(&name.words))
        {
            name.words.truncate(2);
            name.kind = Some(ActorKind::Person);
            let second = name.span.of(text).find(name.words[1].as_str()).unwrap_or(0) + name.words[1].len();
            name.span = Span::new(name.span.start(), name.span.start() + second);
        }
        let mut id = key(&name.words);
        if let Some(full) =
            owners.get(&id).filter(|_| !matches!(name.kind, Some(ActorKind::Place | ActorKind::Group)))
        {
            name.kind = Some(ActorKind::Person);
            id = full.iter().next().filter(|_| full.len() == 1).cloned().unwrap_or(id);
        }
        let written = name.words.join(" ");
        let kind = name.kind.unwrap_or(ActorKind::Organization);
        let next = actors.len();
        let index = *ids.entry(id).or_insert(next);
        if index == next {
            actors.push(Actor { name: written.clone(), kind, mentions: Vec::new(), roles: Vec::new() });
        }
        let actor = &mut actors[index];
        if written.len() > actor.name.len() {
            actor.name = written;
        }
        if kind == ActorKind::Person {
            actor.kind = kind;
        }
        actor.mentions.push(Mention { span: name.span, form: MentionForm::Name });
        if let Some(role) =
            name.role.filter(|role| roles.insert((index, role.title.clone(), role.of.clone())))
        {
            actor.roles.push(role);
        }
    }
    actors
}

/// What two spellings of a name share: first and last word of a person's, all of any other.
fn key(words: &[String]) -> String {
    match words {
        [first, middle, last] if middle.len() <= 2 => format!("{first} {last}").to_lowercase(),
        _ => words.join(" ").to_lowercase(),
    }
}

const FORMS_OF_ADDRESS: &str = "mr mr. mrs mrs. ms ms. miss dr dr. sir prof. madame";
const OFFICES: &str = "president president-elect secretary general secretary-general minister chancellor senator sen. \
    rep. representative gov. governor king queen prince pope judge justice chief director chairman chairwoman \
    ambassador spokesman spokeswoman commissioner mayor speaker professor premier candidate nominee democrat \
    republican congressman congresswoman pm captain colonel lieutenant gen.";
const PORTFOLIOS: &str = "prime foreign defense defence deputy vice former interior finance treasury state attorney \
    health trade energy justice home first press acting";
const ORGANIZATIONS: &str = "ministry department council university party committee commission organization \
    organisation agency times post news court senate house congress bank union alliance group inc inc. corp corp. \
    association institute center centre foundation journal fund parliament college company office bureau force \
    forces army police nations board campaign treaty herald airlines airways \
    hospital school museum workers radio television courier gazette tribune authority assembly society institution \
    corporation club";
/// Given names that end as adjectives of nations do.
const GIVEN_NAMES: &str = "brian adrian julian christian vivian fabian damian lillian marian gillian jillian bastian \
    sebastian dorian trish hamish parrish";
const PLACE_OPENERS: &str = "port north south east west new los san saint saudi fort lake cape mount";
const DEMONYMS: [&str; 9] = ["ian", "ish", "ese", "ican", "opean", "french", "dutch", "german", "western"];
const PARTISANS: &str = "democrat republican conservative";
const PLACES: &str = "us u.s. u.s usa uk u.k. uae states kingdom britain england scotland wales ireland france germany \
    italy spain portugal poland ukraine russia turkey greece norway sweden finland denmark netherlands belgium austria \
    switzerland hungary canada mexico brazil argentina china japan india pakistan afghanistan iran iraq syria israel \
    egypt libya nigeria kenya australia europe africa asia america london paris brussels moscow";
