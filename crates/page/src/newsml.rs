//! A NewsML-G2 item: an article as agencies hand it on in XML, its body as XHTML, as NITF, or as plain text.
//!
//! Elements are known by their own names, whatever prefixes their namespaces have.

use std::sync::LazyLock;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use regex::Regex;

use crate::article::{Article, Basis, Dateline};
use crate::wording::plain;
use crate::{byline, dates, feed};

/// Elements inside each other beyond which no item goes.
const DEEPEST: usize = 200;

/// Whether `source` is an item, or a message that holds one.
pub(crate) fn is_item(source: &str) -> bool {
    let mut reader = Reader::from_str(source);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => return matches!(tag.local_name().as_ref(), "newsItem" | "newsMessage"),
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// What an item says of itself.
#[derive(Default)]
struct Item {
    guid: Option<String>,
    /// Each element's path below the item and its text, in order; where it has none, the name that an attribute gives.
    said: Vec<(String, String)>,
    language: Option<String>,
    /// The body, and whether it is markup.
    body: Option<(String, bool)>,
    problem: Option<String>,
}

/// Reads the item into an article of which only the source is known.
pub(crate) fn read(mut article: Article, source: &str) -> Article {
    let item = Item::of(source);
    article.problems.extend(item.problem.clone());
    article.title = item.text(&["contentMeta/headline"]).map(plain);
    article.outlet = item
        .text(&[
            "itemMeta/provider/name",
            "itemMeta/provider",
            "rightsInfo/copyrightHolder/name",
            "rightsInfo/copyrightHolder",
        ])
        .map(plain);
    let by = item.text(&["contentMeta/by"]).map(byline::given);
    article.authors = by.unwrap_or_else(|| item.all("contentMeta/creator/name").map(plain).collect());
    // When it was made comes first; when this version of it was made, last: it is a date of change.
    let stamp = |names: &[&str]| item.text(names).and_then(|stamp| dates::stamp(stamp, Basis::Given));
    let version = stamp(&["itemMeta/versionCreated"]);
    article.published = stamp(&["itemMeta/firstCreated"])
        .or_else(|| stamp(&["contentMeta/contentCreated"]))
        .or_else(|| version.clone());
    article.modified = version.filter(|at| Some(at) != article.published.as_ref()).map(|at| at.value);
    match &item.body {
        Some((body, markup)) => feed::fill(&mut article, body, *markup, item.language.as_deref()),
        None => article.problems.push("no text: the item carries none".to_owned()),
    }
    if article.dateline.is_none() {
        let place = item.text(&["contentMeta/located/name", "contentMeta/located"]).map(plain);
        article.dateline = place.map(|place| Dateline { place: Some(place), agency: None });
    }
    let is_web = |guid: &&String| guid.starts_with("http://") || guid.starts_with("https://");
    article.url = item.guid.as_ref().filter(is_web).cloned();
    article.source_id = item.guid;
    article
}

impl Item {
    /// The text of the first element at one of these paths.
    fn text(&self, paths: &[&str]) -> Option<&str> {
        let of = |path: &&str| self.said.iter().find(|(own, _)| own == path).map(|(_, text)| text.as_str());
        paths.iter().find_map(of)
    }

    fn all<'i>(&'i self, path: &'i str) -> impl Iterator<Item = &'i str> {
        self.said.iter().filter(move |(own, _)| own == path).map(|(_, text)| text.as_str())
    }

    fn of(source: &str) -> Self {
        let mut item = Self::default();
        let mut reader = Reader::from_str(source);
        let mut path: Vec<String> = Vec::new();
        let (mut inside, mut text) = (false, String::new());
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    let name = tag.local_name().as_ref().to_owned();
                    if !inside {
                        if name == "newsItem" {
                            inside = true;
                            item.guid = attribute(&tag, "guid");
                        }
                        continue;
                    }
                    text.clear();
                    match name.as_str() {
                        "inlineXML" => {
                            let from = reader.buffer_position() as usize;
                            let Ok(to) = reader.read_to_end(tag.name()) else { return item.cut_off() };
                            let body = source.get(from..to.end as usize).unwrap_or_default();
                            item.body.get_or_insert_with(|| (content(body), true));
                            continue;
                        }
                        _ if path.len() >= DEEPEST => return item.cut_off(),
                        _ => item.take_attributes(&path, &name, &tag),
                    }
                    path.push(name);
                }
                Ok(Event::Empty(tag)) if inside => {
                    let name = tag.local_name().as_ref().to_owned();
                    item.take_attributes(&path, &name, &tag);
                }
                Ok(Event::Text(part)) if inside => text.push_str(&part),
                Ok(Event::CData(part)) if inside => text.push_str(&part),
                Ok(Event::GeneralRef(reference)) if inside => match reference.resolve_char_ref() {
                    Ok(Some(char)) => text.push(char),
                    _ => text.push_str(quick_xml::escape::resolve_xml_entity(&reference).unwrap_or_default()),
                },
                Ok(Event::End(_)) if inside => {
                    let Some(name) = path.pop() else { return item };
                    let own = std::mem::take(&mut text);
                    if name == "inlineData" {
                        item.body.get_or_insert_with(|| {
                            let markup = own.trim_start().starts_with('<');
                            (own, markup)
                        });
                    } else if !own.trim().is_empty() {
                        item.said.push((below(&path, &name), own.trim().to_owned()));
                    }
                }
                Ok(Event::Eof) => return if inside { item.cut_off() } else { item },
                Err(_) => return item.cut_off(),
                Ok(_) => {}
            }
        }
    }

    /// Some elements carry in attributes what others say in words.
    fn take_attributes(&mut self, path: &[String], name: &str, tag: &BytesStart<'_>) {
        if name == "language" && path == ["contentMeta"] {
            self.language = self.language.take().or_else(|| attribute(tag, "tag"));
        }
        if let Some(literal) = attribute(tag, "literal") {
            self.said.push((below(path, name), literal));
        }
    }

    fn cut_off(mut self) -> Self {
        self.problem = Some("the item is damaged or cut off: what comes before was read".to_owned());
        self
    }
}

fn below(path: &[String], name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{}/{name}", path.join("/")) }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok()??;
    let value = quick_xml::escape::unescape(&found.value).ok()?;
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// What of inline XML is the article: NITF and XHTML put it into bodies, under heads that say once more what the item's own
/// metadata say. Prefixes of namespaces mean nothing in HTML, and go.
fn content(xml: &str) -> String {
    static PREFIX: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"<(/?)[A-Za-z][\w.-]*:([A-Za-z])").expect("the pattern is valid"));
    static BODY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?s)<body\.content\b[^>]*>(.*)</body\.content\s*>|<body(?:\s[^>]*)?>(.*)</body\s*>")
            .expect("the pattern is valid")
    });
    let bare = PREFIX.replace_all(xml, "<$1$2");
    let body =
        |found: regex::Captures<'_>| found.get(1).or(found.get(2)).map(|body| body.as_str().to_owned());
    // The inner of the two comes second.
    let inner = bare.find("<body.content").map_or(&*bare, |at| &bare[at..]);
    BODY.captures(inner).and_then(body).unwrap_or_else(|| bare.to_string())
}
