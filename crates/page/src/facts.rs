//! What a web page says of itself outside its text, gathered in one pass over the tree: meta tags, JSON-LD,
//! microdata, `<time>`, headings, links to itself.

use dom_query::{Document, Element, NodeData, NodeRef};
use serde_json::Value;

use crate::hints::{Hint, Hints};
use crate::walk::is_block;
use crate::wording::collapse;

/// Longest run of text that a headline, a name or a date is read from.
const LONGEST: usize = 1000;

/// Most elements of one kind that are looked at.
const MOST: usize = 200;

/// A page's statements about itself.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// `<meta>`: its name or property in lower case, and its content.
    pub(crate) meta: Vec<(String, String)>,
    /// The articles that JSON-LD describes, the page's own first.
    pub(crate) articles: Vec<Value>,
    /// Everything in JSON-LD that has an `@id`, by which articles refer to it.
    pub(crate) named: Vec<Value>,
    /// `<title>`.
    pub(crate) title: Option<String>,
    /// Every `<h1>`.
    pub(crate) h1: Vec<String>,
    /// Microdata, as name and value.
    pub(crate) items: Vec<(String, String)>,
    /// `<time datetime>` in order.
    pub(crate) times: Vec<Time>,
    /// Links that say `rel="author"`, and what stands in elements named for the byline.
    pub(crate) bylines: Vec<Byline>,
    /// What the links to the site's front page are called.
    pub(crate) home: Vec<String>,
    /// Notices of rights: "© 2024 …".
    pub(crate) rights: Vec<String>,
    /// `<link rel="canonical">`.
    pub(crate) canonical: Option<String>,
    /// `<link rel="next">`.
    pub(crate) next: Option<String>,
    /// `<html lang>`.
    pub(crate) language: Option<String>,
}

/// A `<time>`.
#[derive(Debug)]
pub(crate) struct Time {
    /// Its `datetime`, or its text.
    pub(crate) stamp: String,
    /// Its text, its names, and the text around it.
    pub(crate) words: String,
    /// Whether it stands after the first `<h1>`.
    pub(crate) after_headline: bool,
}

/// Text that may name the author.
#[derive(Debug)]
pub(crate) struct Byline {
    /// A line for each that a browser shows.
    pub(crate) text: String,
    /// Whether a link says that it leads to the author.
    pub(crate) linked: bool,
    /// Whether its element is named for the author, beside the headline and in no other part of the page.
    pub(crate) named: bool,
}

impl Facts {
    /// Reads `document`.
    pub(crate) fn of(document: &Document) -> Self {
        let mut facts = Self::default();
        let mut scripts = Vec::new();
        for node in document.root().descendants_it() {
            node.query(|n| match &n.data {
                NodeData::Element(element) => facts.element(&node, element, &mut scripts),
                NodeData::Text { contents } => facts.notice(&node, contents),
                _ => {}
            });
        }
        for script in scripts {
            facts.json_ld(&script);
        }
        facts
    }

    /// The first content of a meta tag that is called one of `names`, in the order of `names`.
    pub(crate) fn meta(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.meta.iter().find(|(found, _)| found == name))
            .map(|(_, content)| content.as_str())
    }

    /// Every content of the meta tags of that name.
    pub(crate) fn meta_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.meta.iter().filter(move |(found, _)| found == name).map(|(_, content)| content.as_str())
    }

    fn element(&mut self, node: &NodeRef<'_>, element: &Element, scripts: &mut Vec<String>) {
        let attr = |name: &str| element.attrs.iter().find(|a| &*a.name.local == name).map(|a| &*a.value);
        let short_text = || short_text(node);
        match &*element.name.local {
            "html" => self.language = attr("lang").or(attr("xml:lang")).map(str::to_owned),
            "meta" => {
                let content = attr("content").map(collapse).filter(|content| !content.is_empty());
                if let (Some(name), Some(content)) = (attr("property").or(attr("name")), content.clone()) {
                    self.meta.push((name.trim().to_lowercase(), content));
                }
                if let (Some(name), Some(content)) = (attr("itemprop"), content) {
                    self.items.push((name.to_owned(), content));
                }
                return;
            }
            "link" => {
                if attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
                    && self.canonical.is_none()
                {
                    self.canonical = attr("href").map(str::to_owned);
                }
                if attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("next")) {
                    self.next = attr("href").map(str::to_owned);
                }
                return;
            }
            "title"
                if self.title.is_none() && node.parent().is_some_and(|parent| parent.has_name("head")) =>
            {
                self.title = short_text();
            }
            "h1" if self.h1.len() < MOST => self.h1.extend(short_text()),
            "script" if attr("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) => {
                scripts.push(node.text().to_string());
            }
            "script" | "style" => return,
            "time" if self.times.len() < MOST => {
                let text = short_text().unwrap_or_default();
                let around = node
                    .parent()
                    .and_then(|parent| self::short_text(&parent))
                    .filter(|around| around.len() < 200);
                let names = [attr("class"), attr("id"), attr("itemprop")]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" ");
                self.times.push(Time {
                    stamp: attr("datetime").map_or_else(|| text.clone(), str::to_owned),
                    words: format!("{names} {}", around.unwrap_or(text)),
                    after_headline: !self.h1.is_empty(),
                });
            }
            _ => {}
        }
        if let Some(names) = attr("itemprop").filter(|_| self.items.len() < MOST) {
            let value = attr("content").or(attr("datetime")).map(collapse).or_else(|| short_lines(node));
            if let Some(value) = value {
                self.items
                    .extend(names.split_ascii_whitespace().map(|name| (name.to_owned(), value.clone())));
            }
        }
        let is_link = &*element.name.local == "a";
        if is_link && self.home.len() < MOST && attr("href").is_some_and(|href| self.is_home(href)) {
            let labels =
                || attr("aria-label").or(attr("title")).map(collapse).or_else(|| picture_label(node));
            self.home.extend(short_text().or_else(labels).filter(|text| text.len() <= 80));
        }
        let linked = attr("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word == "author"));
        let linked = linked || is_link && !self.h1.is_empty() && attr("href").is_some_and(is_of_author);
        let hints = Hints::of(&element.name.local, element);
        if self.bylines.len() < MOST
            && (linked || hints.has(Hint::Byline))
            && let Some(text) = short_lines(node).filter(|text| text.len() <= 200)
        {
            let named = hints.has(Hint::Author) && !self.h1.is_empty() && !is_elsewhere(node);
            self.bylines.push(Byline { text, linked, named });
        }
    }

    /// Whether an address is that of the site's front page, in one of its languages perhaps.
    fn is_home(&self, href: &str) -> bool {
        let href = href.trim();
        let path = match href.split_once("://") {
            None => href,
            Some((_, rest)) => {
                let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
                let own = self.canonical.as_deref().or(self.meta(&["og:url"]));
                let own = own.and_then(|own| own.split("://").nth(1)?.split('/').next());
                if own != Some(host) {
                    return false;
                }
                path
            }
        };
        let relative = !href.contains("://") && !href.starts_with('/');
        match path.trim_matches('/') {
            "" => !href.is_empty(),
            "index.html" | "index.php" | "index.htm" => true,
            language => !relative && language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase()),
        }
    }

    /// Keeps a notice of rights.
    fn notice(&mut self, node: &NodeRef<'_>, contents: &str) {
        const LONGEST_NOTICE: usize = 400;
        if contents.len() > LONGEST || self.rights.len() >= MOST {
            return;
        }
        if !(contents.contains('©') || contents.contains("(c)") || contents.contains("opyright")) {
            return;
        }
        let Some(parent) = node.parent() else { return };
        if parent.has_name("script") || parent.has_name("style") {
            return;
        }
        let around = |node: &NodeRef<'_>| short_lines(node).filter(|text| text.len() <= LONGEST_NOTICE);
        // The sign can stand in an element of its own.
        let wider =
            around(&parent).filter(|text| text.chars().count() < 16).and_then(|_| around(&parent.parent()?));
        self.rights.extend(wider.or_else(|| around(&parent)).or_else(|| Some(collapse(contents))));
    }

    fn json_ld(&mut self, script: &str) {
        // Control characters are not allowed inside JSON's strings, and yet they stand there often.
        let text: String = script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let text = text.trim().trim_start_matches("<![CDATA[").trim_start_matches("<!--");
        let text = text.trim_end_matches("-->").trim_end_matches("]]>").trim().trim_end_matches(';');
        let Ok(mut value) = serde_json::from_str::<Value>(text) else { return };
        let mut rest = vec![value.take()];
        while let Some(value) = rest.pop() {
            match value {
                Value::Array(values) => rest.extend(values.into_iter().rev()),
                Value::Object(object) => {
                    for key in ["mainEntity", "mainEntityOfPage", "@graph"] {
                        if let Some(inner @ (Value::Object(_) | Value::Array(_))) = object.get(key) {
                            rest.push(inner.clone());
                        }
                    }
                    let object = Value::Object(object);
                    if object.get("@id").is_some() {
                        self.named.push(object.clone());
                    }
                    if is_article(&object) {
                        self.articles.push(object);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether an address is that of an author's page.
fn is_of_author(address: &str) -> bool {
    const PLACES: [&str; 8] = [
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/auteur/",
        "/autore/",
        "/redakteur/",
        "/profil/autor",
    ];
    PLACES.iter().any(|place| address.contains(place))
}

/// Whether an element stands in a part of the page that is not the article's own.
fn is_elsewhere(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(None).chain([*node]).any(|outer| {
        outer.query_or(false, |n| match &n.data {
            NodeData::Element(element) => {
                let hints = Hints::of(&element.name.local, element);
                hints.has_any(&[Hint::Comments, Hint::Related, Hint::Footer, Hint::AboutAuthor, Hint::Aside])
            }
            _ => false,
        })
    })
}

/// What the first picture below `node` is called.
fn picture_label(node: &NodeRef<'_>) -> Option<String> {
    let pictures = node.descendants_it().take(20).filter(|inner| inner.has_name("img"));
    pictures.filter_map(|picture| picture.attr("alt")).map(|alt| collapse(&alt)).find(|alt| !alt.is_empty())
}

/// The text of everything below `node`, white space collapsed, where it is short; no more of the tree is looked at
/// than a short text can stand in.
fn short_text(node: &NodeRef<'_>) -> Option<String> {
    short_lines(node).map(|lines| lines.replace('\n', " "))
}

/// The same, with a line for each that a browser shows.
fn short_lines(node: &NodeRef<'_>) -> Option<String> {
    /// Stands between lines while they are gathered.
    const BORDER: char = '\u{1e}';
    let mut text = String::new();
    let mut seen = 0;
    let mut inner = node.first_child();
    while let Some(mut here) = inner {
        seen += 1;
        if seen > LONGEST || text.len() > LONGEST {
            return None;
        }
        if here.query_or(false, |n| {
            if let NodeData::Text { contents } = &n.data {
                text.push_str(contents);
            }
            is_border(&n.data)
        }) {
            text.push(BORDER);
        }
        inner = here.first_child();
        while inner.is_none() {
            // A block ends its last line, too.
            if here.query_or(false, |n| is_border(&n.data)) {
                text.push(BORDER);
            }
            inner = here.next_sibling();
            if inner.is_none() {
                match here.parent().filter(|parent| parent.id != node.id) {
                    Some(parent) => here = parent,
                    None => break,
                }
            }
        }
    }
    let lines: Vec<String> = text.split(BORDER).map(collapse).filter(|line| !line.is_empty()).collect();
    Some(lines.join("\n")).filter(|text| !text.is_empty() && text.len() <= LONGEST)
}

/// Whether a browser begins another line at a node.
fn is_border(data: &NodeData) -> bool {
    matches!(data, NodeData::Element(element) if &*element.name.local == "br" || is_block(&element.name.local))
}

/// Whether JSON-LD describes an article.
fn is_article(object: &Value) -> bool {
    let is = |kind: &Value| {
        kind.as_str().is_some_and(|kind| {
            kind.ends_with("Article") || kind.ends_with("Posting") || matches!(kind, "Report" | "Review")
        })
    };
    let of_type = match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    };
    of_type
        && (object.get("headline").is_some()
            || object.get("datePublished").is_some()
            || object.get("author").is_some())
}
