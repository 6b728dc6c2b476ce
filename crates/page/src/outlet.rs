//! The outlet's name: as the page gives it to machines, else the one that its title, its header and its notice of
//! rights agree on, else its host.
//!
//! No single place that a page shows is trusted alone: titles end in sections, rights are held by publishing houses,
//! and the link to the front page may be a picture.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use url::Url;

use crate::facts::Facts;
use crate::wording::{collapse, letters, plain};

/// What stands between a headline and the outlet's name in a page's title.
pub(crate) const SEPARATORS: [&str; 11] =
    [" | ", " - ", " – ", " — ", " :: ", " » ", " › ", " • ", " · ", " / ", " : "];

/// The outlet: as the page calls it, else its publisher, else as it shows its name, else its host.
pub(crate) fn of(facts: &Facts, article: Option<&Value>, url: Option<&str>) -> Option<String> {
    let publisher = || {
        let publisher = article?.get("publisher")?;
        let publisher = publisher.as_array().and_then(|all| all.first()).unwrap_or(publisher);
        match publisher.get("name") {
            Some(name) => name.as_str().map(plain),
            None => {
                let id = publisher.get("@id")?;
                let named = facts.named.iter().find(|named| named.get("@id") == Some(id))?;
                named.get("name")?.as_str().map(plain)
            }
        }
    };
    // An address is no name, but it is better than none.
    let named = |name: &str| {
        Some(collapse(name)).filter(|name| name.chars().any(char::is_alphabetic) && !name.contains("://"))
    };
    facts
        .meta(&["og:site_name"])
        .and_then(named)
        .or_else(|| publisher().as_deref().and_then(named))
        .or_else(|| facts.meta(&["application-name", "publisher", "dc.publisher"]).and_then(named))
        .or_else(|| shown(facts, url))
        .or_else(|| url.and_then(host))
}

/// The host of an address, without `www.`.
pub(crate) fn host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

/// The name that the page shows, where two places agree on it.
fn shown(facts: &Facts, url: Option<&str>) -> Option<String> {
    let host = url.and_then(host).map(|host| site(&host));
    let home: Vec<&str> = facts.home.iter().map(|name| bare(name)).filter(|name| is_name(name)).collect();
    let rights: Vec<&str> = facts.rights.iter().filter_map(|line| holder(line)).collect();
    let said: Vec<&str> =
        ["apple-mobile-web-app-title", "al:ios:app_name", "al:android:app_name", "twitter:site"]
            .iter()
            .filter_map(|name| facts.meta(&[name]))
            .map(|name| name.trim_start_matches('@'))
            .collect();
    let segments = segments(facts);
    let of_host = |name: &str| host.as_deref().is_some_and(|host| is_of_host(name, host));
    let in_any = |name: &str, names: &[&str]| names.iter().any(|other| is_same(name, other));
    let support = |name: &str, places: [&[&str]; 3]| {
        places.iter().filter(|names| in_any(name, names)).count() + usize::from(of_host(name))
    };
    let best = |names: &[&str], places: [&[&str]; 3]| {
        let mut best: Option<(usize, String)> = None;
        for name in names {
            let found = support(name, places);
            if found > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((found, (*name).to_owned()));
            }
        }
        best.map(|(_, name)| name)
    };
    let title: Vec<&str> = segments.iter().map(String::as_str).collect();
    let name = best(&title, [&home, &rights, &said])
        .or_else(|| best(&home, [&rights, &said, &[]]))
        .or_else(|| best(&said, [&rights, &[], &[]]))
        // Without an address to say otherwise, whoever holds the rights of this year's page is who made it.
        .or_else(|| {
            let dated =
                facts.rights.iter().filter(|line| line.chars().filter(char::is_ascii_digit).count() >= 4);
            dated
                .filter_map(|line| holder(line))
                .find(|name| host.is_none() || of_host(name))
                .map(str::to_owned)
        })?;
    // An abbreviation is spelled out where the page does so.
    let full = [&title, &rights, &home, &said].into_iter().flatten().find(|full| is_initials(&name, full));
    Some(full.map_or(name, |full| (*full).to_owned()))
}

/// The parts of the page's title that are not its headline: the last first, since most outlets come last.
fn segments(facts: &Facts) -> Vec<String> {
    let Some(title) = facts.title.as_deref() else { return Vec::new() };
    let mut parts = vec![title];
    for separator in SEPARATORS {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    if parts.len() < 2 {
        return Vec::new();
    }
    let headlines: Vec<String> =
        facts.h1.iter().map(String::as_str).chain(facts.meta(&["og:title"])).map(letters).collect();
    let headline = |part: &str| {
        let part = letters(part);
        headlines.iter().any(|headline| headline.contains(&part))
    };
    let parts = parts.into_iter().map(str::trim).filter(|part| is_name(part) && !headline(part));
    let mut names: Vec<String> = parts.map(str::to_owned).collect();
    names.reverse();
    names
}

/// A link's label without the words that say where it leads.
fn bare(label: &str) -> &str {
    let mut label = label.trim();
    for word in ["logo", "home", "homepage", "home page", "zur startseite", "startseite", "logo of", "go to"]
    {
        let cut = |text: &str, at: usize| text.is_char_boundary(at) && text.len() > at;
        if cut(label, word.len()) && label[..word.len()].eq_ignore_ascii_case(word) {
            label = label[word.len()..].trim_start_matches([' ', ':', '-', '–', '|']);
        }
        if label.len() > word.len() && cut(label, label.len() - word.len()) {
            let (name, end) = label.split_at(label.len() - word.len());
            if end.eq_ignore_ascii_case(word) && name.ends_with([' ', '-', '|']) {
                label = name.trim_end_matches([' ', ':', '-', '–', '|']);
            }
        }
    }
    label.trim()
}

/// Who holds the rights by a notice: "© 1998-2024 Courier Media Ltd. All rights reserved."
pub(crate) fn holder(notice: &str) -> Option<&str> {
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)(?:©|\(c\)|[Cc]opyright|COPYRIGHT)[\s:]*(?:©|\(c\)|[Bb]y\b)?\s*
              (?:\d{4}(?:\s*[-–—/]\s*(?:\d{2,4}|[Pp]resent|[Tt]oday))?)?[\s,|–-]*(?:[Bb]y\s+)?
              (\p{L}[^\n|,;©•·]{1,60})",
        )
        .expect("the pattern is valid")
    });
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^(?:Copyright\s+)?(\p{Lu}[^\n|,;©•·.]{1,60}?)\s*(?:©|\(c\))\s*\d{4}")
            .expect("the pattern is valid")
    });
    static END: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\.(?:\s|$)|\s[-–—/]\s|[\s,]*\b(?:all rights|alle rechte|tous droits|todos los|tutti i|or its|and/or|and its|inc|ltd|llc|limited|gmbh|plc|corp|corporation|co\. kg|s\.?a\.?|19\d\d|20\d\d)\b",
        )
        .expect("the pattern is valid")
    });
    let found = BEFORE.captures(notice).or_else(|| AFTER.captures(notice))?.get(1)?.as_str();
    let name = &found[..END.find(found).map_or(found.len(), |end| end.start())];
    let name = name.trim().trim_end_matches('.');
    is_name(name).then_some(name)
}

/// Whether it can be an outlet's name: a few words, and not those of a menu.
fn is_name(name: &str) -> bool {
    const MENU: [&str; 21] = [
        "home",
        "homepage",
        "mainpage",
        "frontpage",
        "news",
        "principal",
        "start",
        "startseite",
        "accueil",
        "inicio",
        "главная",
        "world",
        "politics",
        "latestnews",
        "breakingnews",
        "logo",
        "back",
        "en",
        "english",
        "allrightsreserved",
        "menu",
    ];
    (1..=7).contains(&name.split_whitespace().count())
        && name.chars().any(char::is_alphabetic)
        && name.chars().next().is_some_and(|c| !c.is_lowercase() || name.contains('.'))
        && (2..=60).contains(&name.chars().count())
        && !MENU.contains(&letters(name).as_str())
        && !SEPARATORS.iter().any(|separator| name.contains(separator))
}

/// Whether two names are of one outlet: the same, one inside the other, or one the initials of the other.
fn is_same(a: &str, b: &str) -> bool {
    let (x, y) = (letters(a), letters(b));
    let within = |short: &str, long: &str| short.chars().count() >= 4 && long.contains(short);
    x == y || within(&x, &y) || within(&y, &x) || is_initials(a, b) || is_initials(b, a)
}

/// Whether `short` is made of the first letters of the words of `full`.
pub(crate) fn is_initials(short: &str, full: &str) -> bool {
    let words = full.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    // "The", "of" and the like are counted by some and left out by others.
    let all: String =
        words.clone().filter_map(|word| word.chars().next()).flat_map(char::to_lowercase).collect();
    let capitals: String = words
        .filter(|word| word.starts_with(|c: char| !c.is_lowercase()) && *word != "The")
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_lowercase)
        .collect();
    let short = letters(short);
    short.chars().count() >= 2 && (short == all || short == capitals)
}

/// The part of a host that names the site: `courier` of `news.courier.co.uk`.
fn site(host: &str) -> String {
    let labels: Vec<&str> = host.split('.').collect();
    const GENERAL: [&str; 8] = ["co", "com", "org", "net", "gov", "ac", "or", "ne"];
    let named = labels.iter().rev().skip(1).find(|label| !GENERAL.contains(label));
    letters(named.copied().unwrap_or(host))
}

/// Whether a host is called by a name: by its letters, or by its initials.
fn is_of_host(name: &str, host: &str) -> bool {
    let found = letters(name);
    let bare = letters(name.trim_start_matches("The ").trim_start_matches("the "));
    let within = |short: &str, long: &str| short.chars().count() >= 3 && long.contains(short);
    found == host || within(host, &found) || within(&bare, host) || is_initials(host, name)
}

/// The outlet that the lines at the foot of a plain text name: who can be reached at other addresses, whose rights
/// they are.
pub(crate) fn at_foot<'t>(lines: impl Iterator<Item = &'t str>) -> Option<String> {
    static REACHED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)^(?:The\s+)?(\p{Lu}[\p{L}\d\ .&-]{1,40}?)(?:['’]s?)?\s(?:web\s?site|site|page|service)\s(?:can|may|is)\b
              | ^The\s(?:web\s?site|site|service)\s(?:of\s)?(\p{Lu}[\p{L}\d\ .&-]{1,40}?)\s(?:can|may|is)\b
              | \b(?:reach|read|visit|find|hear|watch|access)\s(\p{Lu}[\p{L}\d\ .&-]{1,40}?)\s(?:also\s)?(?:at|via|on|through)\s
                (?:these|the\sfollowing|other|alternat)",
        )
        .expect("the pattern is valid")
    });
    let mut lines = lines;
    lines.find_map(|line| {
        if let Some(found) = REACHED.captures(line) {
            let name = found.get(1).or(found.get(2)).or(found.get(3))?.as_str().trim();
            return is_name(name).then(|| name.to_owned());
        }
        let notice = line.contains('©') || line.contains("(c)") || line.contains("opyright");
        let dated = line.chars().filter(char::is_ascii_digit).count() >= 4;
        (notice && dated && line.len() < 300).then(|| holder(line).map(str::to_owned)).flatten()
    })
}

/// The outlet that speaks of itself in its appeals to readers: "The Courier is trusted by", "Lakes TV relies on you".
/// Where several names are said so, it is the one said most often.
pub(crate) fn in_appeals<'t>(appeals: impl Iterator<Item = &'t str>) -> Option<String> {
    /// As many appeals as a page has room for.
    const MOST: usize = 50;
    static OF_ITSELF: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?x)(?:^|[.!?,:;–—]\s+|\b(?:[Bb]ecause|[Tt]hat|[Aa]nd|[Ww]hy|[Aa]t|the)\s)
              ((?:The\s)?\p{Lu}[\p{L}\d&-]*(?:\s(?:of\s|and\s|the\s)?\p{Lu}[\p{L}\d&-]*){0,3})
              (?:['’]s?\s(?:journalis\w+|report\w+|newsroom|correspondents|work))?
              \s(?:(?:is|are|has\sbeen)\s(?:trusted|read|funded|owned|supported|paid\sfor|backed|kept|there\b|free\b|on\sthe\sground
                |independent\b|reader-|a\snon-?profit)
              |(?:relies|rely|depends?)\son|needs?\s(?:you|your)|has\sno\s(?:paywall|owner|shareholders)|belongs\sto\s(?:its|you|our)
              |(?:will|can)\s(?:only\s|always\s)?(?:stay|remain|be|go\son)\s)",
        )
        .expect("the pattern is valid")
    });
    // What a sentence of an appeal can begin with instead of a name.
    const NO_NAMES: [&str; 34] = [
        "it",
        "this",
        "that",
        "these",
        "those",
        "he",
        "she",
        "they",
        "we",
        "i",
        "our",
        "you",
        "your",
        "there",
        "here",
        "who",
        "what",
        "which",
        "everyone",
        "nobody",
        "journalism",
        "reporting",
        "news",
        "information",
        "knowledge",
        "truth",
        "democracy",
        "freedom",
        "access",
        "content",
        "support",
        "readers",
        "journalists",
        "reporters",
    ];
    let mut said: Vec<(&str, usize)> = Vec::new();
    let found = appeals
        .take(MOST)
        .flat_map(|appeal| OF_ITSELF.captures_iter(appeal))
        .filter_map(|found| found.get(1));
    for name in found.map(|name| name.as_str()) {
        let first =
            name.trim_start_matches("The ").split_whitespace().next().unwrap_or_default().to_lowercase();
        if !is_name(name) || NO_NAMES.contains(&first.as_str()) {
            continue;
        }
        match said.iter_mut().find(|(known, _)| is_same(known, name)) {
            Some((_, times)) => *times += 1,
            None => said.push((name, 1)),
        }
    }
    let most = said.iter().map(|(_, times)| *times).max()?;
    said.into_iter().find(|(_, times)| *times == most).map(|(name, _)| name.to_owned())
}

/// The outlet that the credits under a text's pictures name throughout, twice or more: "© Courier / Ada Lund".
///
/// An agency that sells its pictures to others says nothing of whose page it is.
pub(crate) fn in_credits<'t>(captions: impl Iterator<Item = &'t str>) -> Option<String> {
    const SUPPLIERS: [&str; 24] = [
        "afp",
        "agencefrancepresse",
        "ap",
        "associatedpress",
        "reuters",
        "getty",
        "gettyimages",
        "epa",
        "epaefe",
        "efe",
        "dpa",
        "ansa",
        "pa",
        "pawire",
        "shutterstock",
        "istock",
        "alamy",
        "imago",
        "keystone",
        "zuma",
        "nurphoto",
        "unsplash",
        "pixabay",
        "wikimediacommons",
    ];
    static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^©\s?(\p{Lu}[\p{L}\d .&-]{1,40}?)\s?/\s?\p{Lu}").expect("the pattern is valid")
    });
    let mut names = captions.filter_map(|caption| Some(CREDIT.captures(caption)?.get(1)?.as_str()));
    let first = names.next()?;
    let known = letters(first);
    let mut others = names.peekable();
    others.peek()?;
    (others.all(|name| letters(name) == known) && is_name(first) && !SUPPLIERS.contains(&known.as_str()))
        .then(|| first.to_owned())
}
