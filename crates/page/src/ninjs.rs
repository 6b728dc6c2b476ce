//! An IPTC ninjs item (1.x, 2.x, 3.x): an article as agencies hand it on in JSON.
//!
//! The generations write names of fields in other ways (`versioncreated`, `versionCreated`) and give bodies and headlines
//! as fields of their own or as lists; both are read.

use serde_json::{Map, Value};

use crate::article::{Article, ArticleId, Basis, Dateline};
use crate::wording::plain;
use crate::{byline, dates, feed};

/// Whether these are the fields of an item: those of our own format have a text.
pub(crate) fn is_item(fields: &Map<String, Value>) -> bool {
    let has = |name: &str| field(fields, name).is_some();
    !fields.contains_key("text")
        && has("uri")
        && (has("versioncreated") || bodies(fields).next().is_some() || has("headline") || has("headlines"))
}

/// The field of that name, however its letters are written.
fn field<'f>(fields: &'f Map<String, Value>, name: &str) -> Option<&'f Value> {
    fields.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn text<'f>(fields: &'f Map<String, Value>, names: &[&str]) -> Option<&'f str> {
    let said = |name: &&str| field(fields, name)?.as_str().map(str::trim).filter(|text| !text.is_empty());
    names.iter().find_map(said)
}

/// Reads the item.
pub(crate) fn read(id: ArticleId, fields: &Map<String, Value>) -> Article {
    let mut article = Article::empty(id);
    let uri = text(fields, &["uri"]);
    let is_web = |uri: &&str| uri.starts_with("http://") || uri.starts_with("https://");
    article.source_id = uri.map(str::to_owned);
    article.url = text(fields, &["canonicalurl"]).or(uri.filter(is_web)).map(str::to_owned);
    article.title = text(fields, &["headline"]).or_else(|| main(fields, "headlines")).map(plain);
    article.outlet = outlet(fields).map(plain);
    article.authors = text(fields, &["byline", "by"]).map(byline::given).unwrap_or_default();
    article.section = text(fields, &["section"]).map(plain);
    // When it was made comes first; when this version of it was made, last: it is a date of change.
    let stamp = |name: &str| text(fields, &[name]).and_then(|stamp| dates::stamp(stamp, Basis::Given));
    let version = stamp("versioncreated");
    article.published = stamp("firstcreated").or_else(|| stamp("contentcreated")).or_else(|| version.clone());
    article.modified = version.filter(|at| Some(at) != article.published.as_ref()).map(|at| at.value);
    let language = text(fields, &["language"]);
    match best(bodies(fields)) {
        Some((body, kind)) => {
            let markup = kind.is_some_and(|kind| kind.contains("html"));
            feed::fill(&mut article, body, markup, language);
        }
        None => article.problems.push("no text: the item carries no body".to_owned()),
    }
    if article.dateline.is_none() {
        let place = text(fields, &["located"]).map(plain);
        article.dateline = place.map(|place| Dateline { place: Some(place), agency: None });
    }
    article
}

/// Who sends it: the source of its information where there is one, else whose it is.
fn outlet(fields: &Map<String, Value>) -> Option<&str> {
    let sources = field(fields, "infosources").or(field(fields, "infosource")).and_then(Value::as_array);
    match sources.map(Vec::as_slice) {
        Some([only]) => only.get("name").and_then(Value::as_str),
        _ => None,
    }
    .or_else(|| text(fields, &["copyrightholder"]))
}

/// The value of a list's main entry, or of its first.
fn main<'f>(fields: &'f Map<String, Value>, list: &str) -> Option<&'f str> {
    let entries = field(fields, list)?.as_array()?;
    let main = entries.iter().find(|entry| entry.get("role").is_some_and(|role| role == "main"));
    main.or(entries.first())?.get("value")?.as_str()
}

/// The item's bodies, each with its kind of content: fields `body_…` of the first generation, the list of the others.
fn bodies(fields: &Map<String, Value>) -> impl Iterator<Item = (&str, Option<&str>)> {
    let own =
        fields.iter().filter_map(|(name, value)| Some((value.as_str()?, Some(name.strip_prefix("body_")?))));
    let list = field(fields, "bodies").and_then(Value::as_array).into_iter().flatten();
    let listed = list.filter_map(|body| {
        let body = body.as_object()?;
        Some((text(body, &["value"])?, text(body, &["contenttype"])))
    });
    own.chain(listed).filter(|(body, _)| !body.trim().is_empty())
}

/// The body with its paragraphs marked, where there is one, else the first.
fn best<'f>(bodies: impl Iterator<Item = (&'f str, Option<&'f str>)>) -> Option<(&'f str, Option<&'f str>)> {
    let bodies: Vec<_> = bodies.collect();
    let marked = bodies.iter().find(|(_, kind)| kind.is_some_and(|kind| kind.contains("html")));
    marked.or(bodies.first()).copied()
}
