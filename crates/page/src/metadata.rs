//! A page's headline, authors, outlet, address and date of publication, from what it says of itself.
//!
//! What a page says to machines comes before what it shows, because templates show much that is not meant. Where
//! the two disagree about the headline, the one that the page both says and shows is taken.

use serde_json::Value;
use url::Url;

use crate::article::{Basis, Published};
use crate::byline;
use crate::dates;
use crate::facts::Facts;
use crate::outlet;
use crate::wording::{collapse, letters, plain};

/// What a page says of itself.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    pub(crate) url: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) published: Option<Published>,
    /// When it was last changed, ISO 8601.
    pub(crate) modified: Option<String>,
    pub(crate) section: Option<String>,
    /// Whether it is a live blog: entries, each with its own time.
    pub(crate) live: bool,
    /// Whether it says that not everybody may read all of it.
    pub(crate) metered: bool,
    /// The address of the article's next page.
    pub(crate) next: Option<String>,
    /// The page's own summaries, which often are its standfirst.
    pub(crate) descriptions: Vec<String>,
    /// The article's text as JSON-LD gives it, where it does.
    pub(crate) body: Option<String>,
}

impl Metadata {
    /// Reads `facts` of a page that was found at the address `found`.
    pub(crate) fn of(facts: &Facts, found: Option<&str>) -> Self {
        let url = url(facts, found);
        let article = own_article(facts, url.as_deref());
        let outlet = outlet::of(facts, article, url.as_deref());
        let text = |key| article.and_then(|article| article.get(key)).and_then(Value::as_str).map(plain);
        let mut descriptions: Vec<String> =
            ["description", "og:description", "twitter:description", "dc.description"]
                .iter()
                .filter_map(|name| facts.meta(&[name]))
                // Templates join the outlet's name to it, even where it is empty.
                .map(|said| said.trim_end_matches([' ', '|', '-', '–']).to_owned())
                .collect();
        descriptions.extend(text("description"));
        let published = published(facts, article, url.as_deref());
        Self {
            modified: modified(facts, article, published.as_ref()),
            section: section(facts, article),
            live: facts.articles.iter().any(|article| article.get("@type").is_some_and(is_live)),
            metered: metered(facts, article),
            next: next(facts, url.as_deref()),
            title: title(facts, article, outlet.as_deref()),
            authors: byline::authors(facts, article, outlet.as_deref()),
            published,
            body: article.and_then(|article| article.get("articleBody")?.as_str()).map(paragraphs),
            descriptions,
            url,
            outlet,
        }
    }
}

/// A whole text of JSON-LD, its entities resolved and its tags gone, its paragraphs on lines of their own.
fn paragraphs(text: &str) -> String {
    /// Stands for a line's end while markup, to which line ends are nothing, is read.
    const BORDER: char = '\u{1e}';
    let mut text = text.replace(['\n', '\r'], "\u{1e}");
    if text.contains('<') || text.contains('&') {
        let lines = text.replace("</p>", "</p>\u{1e}").replace("<br", "\u{1e}<br");
        text = dom_query::Document::fragment(lines).text().to_string();
    }
    let lines: Vec<String> = text.split(BORDER).map(collapse).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// The page's own address: canonical, or as it gives it to social networks, or else the one at which it was found.
fn url(facts: &Facts, found: Option<&str>) -> Option<String> {
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
    let found = found.and_then(|found| Url::parse(found).ok()).filter(is_web);
    let address = |said: &str| {
        let said = Some(said.trim()).filter(|said| !said.is_empty())?;
        Url::options().base_url(found.as_ref()).parse(said).ok().filter(is_web)
    };
    let canonical = facts.canonical.as_deref().and_then(address);
    let shared = facts.meta(&["og:url", "twitter:url", "al:web:url"]).and_then(address);
    // A canonical address that is the bare front page is a template's mistake.
    let is_front = |url: &Url| url.path() == "/" && url.query().is_none();
    let given = [canonical, shared, found.clone()];
    let best = given.iter().flatten().find(|url| !is_front(url)).or(given.iter().flatten().next());
    best.map(|url| url.as_str().to_owned())
}

/// The article of JSON-LD that is this page's: the one with its address, else with its headline, else the first.
fn own_article<'f>(facts: &'f Facts, url: Option<&str>) -> Option<&'f Value> {
    let address = |article: &Value| {
        let of = |key: &str| match article.get(key)? {
            Value::String(url) => Some(url.clone()),
            Value::Object(page) => page.get("@id").or(page.get("url"))?.as_str().map(str::to_owned),
            _ => None,
        };
        [of("url"), of("mainEntityOfPage"), of("@id")]
    };
    let same =
        |article: &&Value| url.is_some_and(|url| address(article).iter().flatten().any(|found| found == url));
    let headings: Vec<String> =
        facts.h1.iter().map(String::as_str).chain(facts.meta(&["og:title"])).map(letters).collect();
    let titled = |article: &&Value| {
        let headline =
            article.get("headline").and_then(Value::as_str).map(|headline| letters(&plain(headline)));
        headline.is_some_and(|headline| headings.contains(&headline))
    };
    let articles = || facts.articles.iter();
    articles().find(same).or_else(|| articles().find(titled)).or_else(|| facts.articles.first())
}

/// The headline.
fn title(facts: &Facts, article: Option<&Value>, outlet: Option<&str>) -> Option<String> {
    let without = |title: &str| without_outlet(&plain(title), outlet);
    let headline = article
        .and_then(|a| a.get("headline"))
        .and_then(Value::as_str)
        .map(without)
        .filter(|h| !h.is_empty());
    let shared = facts.meta(&["og:title", "twitter:title", "dc.title", "parsely-title"]).map(without);
    let page = facts.title.as_deref().map(without);
    let own_h1 = match facts.h1.as_slice() {
        [only] => Some(only.clone()),
        many => many
            .iter()
            .find(|h1| [&headline, &shared, &page].into_iter().flatten().any(|said| alike(h1, said)))
            .cloned(),
    };
    // A heading that is the outlet's name or a word of navigation is no headline.
    let shown = own_h1
        .filter(|h1| h1.chars().count() > 3 && outlet.is_none_or(|outlet| letters(outlet) != letters(h1)));
    match (headline, shared, shown, page) {
        (Some(headline), _, Some(shown), _) if alike(&headline, &shown) => Some(headline),
        (_, Some(shared), Some(shown), _) if alike(&shared, &shown) => Some(shown),
        (_, _, Some(shown), Some(page)) if alike(&page, &shown) => Some(shown),
        (headline, shared, shown, page) => headline.or(shared).or(shown).or(page),
    }
    .filter(|title| !title.is_empty())
}

/// Whether two headlines are wordings of one: the same words, but for a few.
fn alike(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared > 0 && shared * 4 >= a.len().max(b.len()) * 3
}

/// A page's title without the outlet's name at its end or start, in full and shortened.
fn without_outlet(title: &str, outlet: Option<&str>) -> String {
    let mut title = title.trim();
    // Once for each of its names.
    for _ in 0..2 {
        for separator in outlet::SEPARATORS {
            if let Some((head, tail)) = title.rsplit_once(separator)
                && is_outlet(tail, outlet)
            {
                title = head.trim();
            }
            if let Some((head, tail)) = title.split_once(separator)
                && is_outlet(head, outlet)
            {
                title = tail.trim();
            }
        }
    }
    title.to_owned()
}

/// Whether part of a title names the outlet, or looks like a site's name.
fn is_outlet(part: &str, outlet: Option<&str>) -> bool {
    /// Letters that a name may have more than the outlet's own: "The", "Online", "Sport".
    const MORE: usize = 12;
    let found = letters(part);
    let named = outlet.is_some_and(|outlet| {
        let short = outlet::is_initials(part, outlet);
        let outlet = letters(outlet);
        let within = !outlet.is_empty() && found.len() <= outlet.len() + MORE && found.contains(&outlet);
        short || found.len() > 2 && (outlet.contains(&found) || within)
    });
    let host = !part.contains(' ') && part.contains('.') && part.ends_with(char::is_alphabetic);
    named || host
}

/// The date of publication: what the page says to machines, published before everything, modified never.
fn published(facts: &Facts, article: Option<&Value>, url: Option<&str>) -> Option<Published> {
    let stamp = |text: &str| dates::stamp(text, Basis::Metadata);
    let said = |key: &str| article?.get(key)?.as_str().and_then(stamp);
    const META: [&str; 26] = [
        "article:published_time",
        "article:published",
        "og:article:published_time",
        "og:published_time",
        "datepublished",
        "date_published",
        "publishdate",
        "publish-date",
        "publish_date",
        "pubdate",
        "pub_date",
        "article.published",
        "published_time_telegram",
        "parsely-pub-date",
        "sailthru.date",
        "cxenseparse:recs:publishtime",
        "dcterms.issued",
        "dc.date.issued",
        "dcterms.created",
        "dc.created",
        "dcterms.date",
        "dc.date",
        "displaydate",
        "ptime",
        "article_date_original",
        "rnews:datepublished",
    ];
    said("datePublished")
        .or_else(|| META.iter().find_map(|name| facts.meta_all(name).find_map(stamp)))
        .or_else(|| {
            facts.items.iter().filter(|(name, _)| name == "datePublished").find_map(|(_, value)| stamp(value))
        })
        .or_else(|| said("dateCreated"))
        .or_else(|| facts.articles.iter().find_map(|a| a.get("datePublished")?.as_str().and_then(stamp)))
        .or_else(|| time(facts))
        .or_else(|| url.and_then(dates::in_url))
        .or_else(|| facts.meta(&["date"]).and_then(stamp))
}

/// When it was last changed; what lies before its publication is some other date.
fn modified(facts: &Facts, article: Option<&Value>, published: Option<&Published>) -> Option<String> {
    const META: [&str; 5] =
        ["article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified"];
    let stamp = |text: &str| dates::stamp(text, Basis::Metadata);
    let item = || facts.items.iter().filter(|(name, _)| name == "dateModified").find_map(|(_, at)| stamp(at));
    article
        .and_then(|article| article.get("dateModified")?.as_str().and_then(stamp))
        .or_else(|| META.iter().find_map(|name| facts.meta(&[name]).and_then(stamp)))
        .or_else(item)
        .filter(|modified| published.is_none_or(|published| modified.earliest >= published.earliest))
        .map(|modified| modified.value)
}

/// The outlet's section, the first where it gives several.
fn section(facts: &Facts, article: Option<&Value>) -> Option<String> {
    let said = article.and_then(|article| article.get("articleSection")).and_then(|section| match section {
        Value::Array(sections) => sections.iter().find_map(Value::as_str),
        section => section.as_str(),
    });
    said.or_else(|| facts.meta(&["article:section", "parsely-section", "og:article:section"]))
        .map(plain)
        .filter(|section| !section.is_empty() && section.len() <= 80)
}

/// Whether JSON-LD's type is that of a live blog.
fn is_live(kind: &Value) -> bool {
    match kind {
        Value::Array(kinds) => kinds.iter().any(is_live),
        kind => kind == "LiveBlogPosting",
    }
}

/// Whether the page says to machines that it is not free to all.
fn metered(facts: &Facts, article: Option<&Value>) -> bool {
    let said = article.and_then(|article| article.get("isAccessibleForFree"));
    let closed = said.is_some_and(|free| match free {
        Value::Bool(free) => !free,
        Value::String(free) => free.eq_ignore_ascii_case("false"),
        _ => false,
    });
    closed || facts.meta(&["article:content_tier"]).is_some_and(|tier| ["locked", "metered"].contains(&tier))
}

/// The address of the next page of the same article: the page's own, with a number.
fn next(facts: &Facts, url: Option<&str>) -> Option<String> {
    let own = Url::parse(url?).ok()?;
    let next = own.join(facts.next.as_deref()?).ok()?;
    let bare = |url: &Url| url.path().trim_end_matches('/').to_owned();
    let more = bare(&next).strip_prefix(&bare(&own))?.trim_start_matches(['/', '-', '_']).to_owned();
    let numbered = |text: &str| text.trim_start_matches("page").trim_matches('/').parse::<u32>().is_ok();
    let in_query = more.is_empty() && next.query_pairs().any(|(_, value)| numbered(&value)) && next != own;
    (own.path() != "/" && next.host() == own.host() && (numbered(&more) || in_query))
        .then(|| next.to_string())
}

/// The `<time>` that says when: the one named so, else the first after the headline, unless it is of a change.
fn time(facts: &Facts) -> Option<Published> {
    let read = |time: &crate::facts::Time| dates::stamp(&time.stamp, Basis::Metadata);
    let unchanged = || facts.times.iter().filter(|time| !dates::is_of_a_change(&time.words));
    let named = unchanged().find(|time| {
        let words = time.words.to_lowercase();
        ["pubdate", "publish", "entry-date", "veröffentlicht", "publié", "publicado", "pubblicato"]
            .iter()
            .any(|word| words.contains(word))
    });
    let only = || {
        let mut days = unchanged().filter_map(read);
        let first = days.next()?;
        days.all(|other| other.earliest == first.earliest).then_some(first)
    };
    named.and_then(read).or_else(|| unchanged().find(|time| time.after_headline).and_then(read)).or_else(only)
}
