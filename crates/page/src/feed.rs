//! A feed of one entry: RSS, Atom, JSON Feed or NewsML-G2 whose entry carries its article.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use feed_rs::model::{Entry, Feed, Text};
use feed_rs::parser::Builder;
use regex::Regex;

use crate::article::{Article, ArticleId, Basis, Page, Published};
use crate::decode::{self, Decoded};
use crate::wording::plain as plain_text;
use crate::{byline, dateline, dates, html, language, newsml, plain};

/// Reads the entry.
pub(crate) fn read(page: &Page) -> Article {
    let id = ArticleId::of(&page.bytes);
    let Decoded { text: source, problems } = decode::markup(&page.bytes, page.charset.as_deref());
    let source = undeclared(&source);
    if newsml::is_item(&source) {
        return newsml::read(Article { problems, ..Article::empty(id) }, &source);
    }
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        // Without a generator of our own, an entry without an id would get a random one.
        Builder::new().id_generator(|_, _, _| String::new()).build().parse(source.as_bytes())
    }));
    let feed = match parsed {
        Ok(Ok(feed)) => feed,
        Ok(Err(error)) => return Article::unreadable(id, format!("not a feed: {error}")),
        Err(_) => return Article::unreadable(id, "not a feed: it could not be parsed"),
    };
    let Some(entry) = feed.entries.first() else {
        return Article::unreadable(id, "the feed has no entry");
    };
    let mut article = Article { problems, ..Article::empty(id) };
    if feed.entries.len() > 1 {
        article
            .problems
            .push(format!("the feed has {} entries: only the first was read", feed.entries.len()));
    }
    let text = |text: &Text| Some(plain_text(&text.content)).filter(|text| !text.is_empty());
    article.source_id = Some(entry.id.trim().to_owned()).filter(|id| !id.is_empty());
    article.url = address(entry);
    article.title = entry.title.as_ref().and_then(text);
    article.outlet =
        feed.title.as_ref().and_then(text).or_else(|| article.url.as_deref().and_then(crate::outlet::host));
    article.authors = authors(&feed, entry);
    article.published = published(entry, &source);
    let declared = entry.language.as_deref().or(feed.language.as_deref());
    match body(entry) {
        None => article.problems.push("no text: the entry carries neither content nor a summary".to_owned()),
        Some((body, markup)) => fill(&mut article, &body, markup, declared),
    }
    article
}

/// Sets the text of an article that was handed over with its metadata, and what is told by the text alone: its language, which
/// was said to be `declared`, and its dateline.
pub(crate) fn fill(article: &mut Article, body: &str, markup: bool, declared: Option<&str>) {
    if !markup {
        let (title, published) = (article.title.clone(), article.published.clone());
        plain::fill(article, body.to_owned());
        // What the text looks like says nothing where the sender has spoken, or has not.
        (article.title, article.published) = (title, published);
        return;
    }
    let laid_out = html::whole(body, &mut article.problems);
    article.text = laid_out.text;
    article.blocks = laid_out.blocks;
    article.language = language::of(&article.text, &article.blocks, declared);
    let first = article.blocks.first().and_then(|block| dateline::of(block.span.of(&article.text)));
    article.dateline = first.map(|found| found.dateline);
}

/// `source` without its XML declarations: the text is decoded already, and the parser of the XML panics at a
/// declaration of an encoding that stands later than one can.
fn undeclared(source: &str) -> Cow<'_, str> {
    static DECLARATION: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)<\?xml[^\w.:-].*?\?>").expect("the pattern is valid"));
    DECLARATION.replace_all(source, " ")
}

/// The entry's content or, failing that, its summary, and whether it is HTML.
fn body(entry: &Entry) -> Option<(String, bool)> {
    let content = entry.content.as_ref().and_then(|content| {
        let markup = content.content_type.subty() != "plain";
        Some((content.body.clone()?, markup))
    });
    let summary =
        || entry.summary.as_ref().map(|text| (text.content.clone(), text.content_type.subty() != "plain"));
    let (body, markup) = content.filter(|(body, _)| !body.trim().is_empty()).or_else(summary)?;
    // Feeds call HTML plain, and plain text HTML; what stands there decides.
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"</?[A-Za-z][^<>]*>|&[#\w]{2,8};").expect("the pattern is valid"));
    let markup = TAG.is_match(&body) || markup && !body.contains('\n');
    (!body.trim().is_empty()).then_some((body, markup))
}

fn address(entry: &Entry) -> Option<String> {
    let links = || entry.links.iter();
    links()
        .find(|link| link.rel.as_deref() == Some("alternate"))
        .or_else(|| links().find(|link| link.rel.is_none()))
        .map(|link| link.href.clone())
        .or_else(|| {
            Some(entry.id.clone()).filter(|id| id.starts_with("http://") || id.starts_with("https://"))
        })
}

fn authors(feed: &Feed, entry: &Entry) -> Vec<String> {
    let people = if entry.authors.is_empty() { &feed.authors } else { &entry.authors };
    people
        .iter()
        .filter_map(|person| {
            // RSS 2.0 writes "address (name)".
            let named =
                |text: &str| text.split_once('(').map(|(_, name)| name.trim_end_matches(')').to_owned());
            person
                .email
                .as_deref()
                .and_then(named)
                .or_else(|| person.name.as_deref().map(|n| named(n).unwrap_or(n.to_owned())))
        })
        .flat_map(|name| byline::split(&name))
        .collect()
}

/// The entry's date of publication, with the time zone that stands in the source.
fn published(entry: &Entry, source: &str) -> Option<Published> {
    static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"<(?:pubDate|published|(?:dc:)?date|issued|created)\b[^>]*>\s*([^<]{8,60}?)\s*<|"date_published"\s*:\s*"([^"]{8,60})""#)
            .expect("the pattern is valid")
    });
    let moment = entry.published?;
    let same = |published: &Published| {
        let value = published.value.parse::<jiff::Timestamp>();
        value.map_or(published.earliest.to_string() == moment.date_naive().to_string(), |at| {
            at.as_second() == moment.timestamp()
        })
    };
    WRITTEN
        .captures_iter(source)
        .filter_map(|found| dates::stamp(found.get(1).or(found.get(2))?.as_str(), Basis::Given))
        .find(same)
        .or_else(|| dates::stamp(&moment.timestamp().to_string(), Basis::Given))
}
