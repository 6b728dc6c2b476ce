//! Who wrote it: names out of metadata and bylines.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::dates;
use crate::facts::Facts;
use crate::furniture;
use crate::wording::{letters, plain};

/// Most names that one byline is taken to hold.
const MOST: usize = 24;

/// The authors: people, or the desk or the agency where no people are named.
pub(crate) fn authors(facts: &Facts, article: Option<&Value>, outlet: Option<&str>) -> Vec<String> {
    let said = article
        .and_then(|article| article.get("author").or(article.get("creator")))
        .map(|author| from_json_ld(author, facts))
        .unwrap_or_default();
    let from = |names: &[&str]| -> Vec<String> {
        names
            .iter()
            .map(|name| facts.meta_all(name).map(str::to_owned).collect::<Vec<_>>())
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    };
    let items = || {
        let items = facts.items.iter().filter(|(name, _)| name == "author");
        items.map(|(_, name)| after_by(name).unwrap_or_else(|| name.clone())).collect()
    };
    let linked = || {
        let mut found: Vec<String> =
            facts.bylines.iter().filter(|b| b.linked).map(|b| b.text.clone()).collect();
        found.dedup();
        // So many have not written one article: the rest are the authors of those that it links to.
        if names(&found).len() > MOST / 4 {
            found.truncate(1);
        }
        found
    };
    let shown = || facts.bylines.iter().filter_map(|byline| after_by(&byline.text)).take(1).collect();
    // Without "by" a name must look like a person's, and stand in an element named for the author.
    let bare = || {
        let named = facts.bylines.iter().filter(|byline| byline.named);
        named
            .map(|byline| people(&undated(&byline.text)))
            .find(|people| !people.is_empty())
            .unwrap_or_default()
    };
    let sources: [&dyn Fn() -> Vec<String>; 4] = [
        &|| {
            from(&[
                "author",
                "article:author",
                "parsely-author",
                "sailthru.author",
                "byl",
                "dc.creator",
                "dcterms.creator",
                "cxenseparse:author",
                "authors",
            ])
        },
        &items,
        &linked,
        &shown,
    ];
    let mut desk = Vec::new();
    for found in std::iter::once(said).chain(sources.iter().map(|source| source())) {
        // "The Courier, Oberholm" is a desk with its town.
        let found: Vec<String> = found
            .into_iter()
            .map(|text| match text.split_once(',') {
                Some((first, _)) if is_desk(first, outlet) && !text.contains(" and ") => first.to_owned(),
                _ => text,
            })
            .collect();
        let names: Vec<String> = names(&found).into_iter().map(|name| without_outlet(name, outlet)).collect();
        let people: Vec<String> = names.iter().filter(|name| !is_desk(name, outlet)).cloned().collect();
        if !people.is_empty() {
            return people;
        }
        if desk.is_empty() {
            desk = names;
        }
    }
    if desk.is_empty() {
        return bare().into_iter().map(|name| without_outlet(name, outlet)).collect();
    }
    desk.truncate(1);
    desk
}

/// A name without the outlet's behind it: "Ada Lund The Courier".
pub(crate) fn without_outlet(name: String, outlet: Option<&str>) -> String {
    let Some(outlet) = outlet.map(letters).filter(|outlet| outlet.len() > 3) else { return name };
    let borders = name.match_indices(' ').map(|(at, _)| at).skip(1);
    let end = borders.into_iter().find(|&at| letters(&name[at..]) == outlet);
    end.map_or(name.clone(), |at| clean(&name[..at]))
}

/// The names in JSON-LD's `author`: a string, an object with a name, a reference, or a list of these.
fn from_json_ld(author: &Value, facts: &Facts) -> Vec<String> {
    match author {
        Value::String(name) => vec![plain(name)],
        Value::Array(authors) => {
            authors.iter().take(MOST).flat_map(|author| from_json_ld(author, facts)).collect()
        }
        Value::Object(object) => match (object.get("name"), object.get("@id")) {
            (Some(Value::String(name)), _) => vec![plain(name)],
            (Some(Value::Array(names)), _) => names.iter().filter_map(Value::as_str).map(plain).collect(),
            (_, Some(id)) => facts
                .named
                .iter()
                .find(|named| named.get("@id") == Some(id) && named.get("name").is_some())
                .and_then(|named| named.get("name")?.as_str())
                .map(plain)
                .into_iter()
                .collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// What follows "By" in a byline, as far as names go on: one line, or more where an "and" joins them.
pub(crate) fn after_by(text: &str) -> Option<String> {
    static BY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?im)^(?:(?:written|reported|words|story|text)\s+)?(?:by|von|par|por|di|door|av|af)[:\s]\s*(\S.{2,120})$")
            .expect("the pattern is valid")
    });
    let found = BY.captures(text.trim())?.get(1)?;
    let mut names = found.as_str().to_owned();
    for line in text.trim()[found.end()..].lines().filter(|line| !line.is_empty()) {
        let joins = |text: &str| matches!(text, "and" | "und" | "et" | "y" | "e" | "&" | ",");
        let open = names.ends_with(',') || names.split_whitespace().next_back().is_some_and(joins);
        let goes_on = line.starts_with([',', '&']) || line.split_whitespace().next().is_some_and(joins);
        if !(open || goes_on) {
            break;
        }
        names.push(' ');
        names.push_str(line);
    }
    Some(undated(&names))
}

/// A byline up to the date in it, and to the words that lead to the date: "Ada Lund Published: 3 March".
pub(crate) fn undated(byline: &str) -> String {
    static STAMP: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)[\s,|•·–-]*\b(?:(?:first |last )?(?:published|updated|posted|modified|created)\b|(?:on|at)\s(?:\w+,?\s)?\d|on\s(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\d{1,2}:\d\d|\d+ (?:min|hours?|days?)\b)",
        )
        .expect("the pattern is valid")
    });
    let mut end = byline.len();
    if let Some((_, range)) = dates::day_at(byline) {
        end = range.start;
    }
    if let Some(found) = STAMP.find(&byline[..end]) {
        end = found.start();
    }
    byline[..end].trim_end_matches([' ', ',', '-', '–', '|', '/', '•', '·', '\n']).to_owned()
}

/// The people whom a byline names, if it names nothing else.
pub(crate) fn people(byline: &str) -> Vec<String> {
    let found = split(byline);
    if found.iter().all(|name| is_person(name) && !is_desk(name, None)) { found } else { Vec::new() }
}

/// Whether it reads like the name of a person: two to four words, each with a capital but for its particles.
fn is_person(name: &str) -> bool {
    const PARTICLES: [&str; 16] = [
        "de", "del", "della", "di", "da", "dos", "van", "von", "der", "den", "la", "le", "al", "bin", "ibn",
        "af",
    ];
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || "’'.-".contains(c))
                || PARTICLES.contains(word)
        })
}

/// The names in the strings of a byline, each once.
fn names(found: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in found.iter().flat_map(|text| split(text)) {
        if names.len() < MOST && !names.iter().any(|known| letters(known) == letters(&name)) {
            names.push(name);
        }
    }
    names
}

/// The people of a byline that was given as one: what follows its "By" or, without one, all of it.
pub(crate) fn given(byline: &str) -> Vec<String> {
    after_by(byline).map_or_else(|| split(byline), |names| split(&names))
}

/// One string of a byline, split into names and rid of everything else.
pub(crate) fn split(text: &str) -> Vec<String> {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\s*(?:[,;|/•·\n]|\s(?:and|und|AND|And|&|with)\s)\s*").expect("the pattern is valid")
    });
    static BY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:(?:written|reported|reporting|words|story|text|interview|analysis)\s+)?(?:by|von|par|por|fra|av)[:\s]\s*")
            .expect("the pattern is valid")
    });
    // Longer than any byline is no byline.
    const LONGEST: usize = 4000;
    let text = text[..text.floor_char_boundary(LONGEST)].trim();
    if text.contains("://") || text.starts_with("www.") {
        return Vec::new();
    }
    let text = BY.replace(text, "");
    BETWEEN.split(&text).map(clean).filter(|name| is_name(name)).collect()
}

fn clean(name: &str) -> String {
    static ASIDE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\s*[(\[<][^)\]>]*[)\]>]\s*").expect("the pattern is valid"));
    let name = ASIDE.replace_all(name, " ");
    name.trim_matches(|c: char| c.is_whitespace() || ".,:;-–—|@".contains(c)).to_owned()
}

/// Whether it can be a name: letters, not a sentence, no address of any kind.
fn is_name(name: &str) -> bool {
    let words = name.split_whitespace().count();
    name.chars().any(char::is_alphabetic)
        && (1..=8).contains(&words)
        && name.chars().count() >= 2
        && !name.contains('@')
        && !name.contains('\u{fffd}')
        && name.chars().filter(char::is_ascii_digit).count() <= 2
        && !matches!(
            name.to_lowercase().as_str(),
            "null" | "undefined" | "none" | "admin" | "author" | "unknown" | "n/a" | "by" | "von" | "par"
        )
        && !matches!(furniture::line(name), Some(furniture::Line::Furniture(_)))
}

/// Whether a name is of a desk, an agency or the outlet itself.
fn is_desk(name: &str, outlet: Option<&str>) -> bool {
    const DESKS: [&str; 30] = [
        "staff",
        "newsroom",
        "news desk",
        "newsdesk",
        "editors",
        "editorial",
        "redaktion",
        "redaction",
        "rédaction",
        "redacción",
        "redazione",
        "agencies",
        "agency",
        "correspondent",
        "reporter",
        "contributor",
        "contributing writer",
        "reporters",
        "web desk",
        "online",
        "digital",
        "news service",
        "press association",
        "associated press",
        "reuters",
        "dpa",
        "afp",
        "apa",
        "sid",
        "afp.com",
    ];
    let lower = name.to_lowercase();
    let own = outlet.is_some_and(|outlet| {
        let (outlet, name) = (letters(outlet), letters(name));
        outlet.len() > 2
            && name.len() > 2
            && (outlet == name || name.starts_with(&outlet) || outlet.starts_with(&name))
    });
    own || DESKS.iter().any(|desk| {
        lower == *desk || lower.ends_with(&format!(" {desk}")) || lower.starts_with(&format!("{desk} "))
    })
}
