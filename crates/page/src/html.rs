//! A web page to an article: the tree is built once, read for metadata, and walked for text.
//!
//! Which part of the page is the article is settled in two steps. A readability extractor names the text nodes it
//! would keep; our own walk over the untouched tree then judges every piece by that, by the names of the parts
//! around it, and by its wording, so that standfirsts come in and share lines stay out.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::{Document, NodeData, NodeId, NodeRef};
use dom_smoothie::{Config, ParsePolicy, Readability};
use html5ever::tendril::StrTendril;

use crate::article::{Article, ArticleId, BlockKind, Page, Published, Reason};
use crate::assemble::Text;
use crate::cap::{self, cap, parse};
use crate::facts::Facts;
use crate::hints::{Hint, Hints};
use crate::metadata::Metadata;
use crate::saved::Saved;
use crate::walk::Walk;
use crate::{dateline, decode, furniture, headline, judge, language, source};

/// Elements beyond which the extractor's own work would take too long; the walk alone decides then.
const EXTRACTOR_LIMIT: usize = 60_000;

/// Characters from which on the extractor's strict choice is trusted; the extractor's own measure.
const ENOUGH: usize = 500;

/// Reads a web page.
pub(crate) fn read(page: &Page) -> Article {
    let (bytes, shortened) = cap::size(&page.bytes);
    let decoded = decode::markup(bytes, page.charset.as_deref());
    let mut article = Article { problems: decoded.problems, ..Article::empty(ArticleId::of(&page.bytes)) };
    article.problems.extend(shortened);
    if decoded.text.trim().is_empty() {
        if article.problems.is_empty() {
            article.problems.push("no text: the page is empty".to_owned());
        }
        return article;
    }
    let (source, cut) = cap(&decoded.text);
    article.problems.extend(cut);
    let (document, tangled) = parse(&source);
    article.problems.extend(tangled);
    let facts = Facts::of(&document);
    let saved = Saved::of(&decoded.text);
    let metadata = Metadata::of(&facts, page.url.as_deref().or(saved.url.as_deref()));
    let body = body(&document, &metadata, facts.language.as_deref(), &mut article.problems);
    article.text = body.text.text;
    article.blocks = body.text.blocks;
    source::place(&mut article.blocks, &article.text, &page.bytes, &decoded.text);
    if furniture::asks_for_consent(&article.text) {
        article
            .problems
            .push("no article: the page asks for consent to what it wants to keep or show".to_owned());
        for block in &mut article.blocks {
            (block.kind, block.reason) = (BlockKind::Furniture, Some(Reason::Consent));
        }
    }
    article.problems.extend(missing(&article, &metadata));
    article.url = metadata.url;
    article.outlet = metadata.outlet;
    article.title = metadata.title;
    article.authors = if metadata.authors.is_empty() { body.authors } else { metadata.authors };
    article.published = metadata.published.or(body.published);
    (article.modified, article.section) = (metadata.modified, metadata.section);
    article.language = language::of(&article.text, &article.blocks, facts.language.as_deref());
    let paragraphs = || article.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    let found = paragraphs().take(3).find_map(|block| dateline::of(block.span.of(&article.text)));
    if let Some(found) = found {
        article.published = article.published.or(found.published);
        article.dateline = Some(found.dateline);
    }
    article.credit();
    if let Some(day) = saved.day {
        article.forget_dates_after(day);
    }
    article
}

/// In words, what of the article the page does not hold.
fn missing(article: &Article, metadata: &Metadata) -> Vec<String> {
    /// A page that is not free to all and has fewer characters of text shows the beginning alone.
    const BEGINNING: usize = 1500;
    let body = article.blocks.iter().filter(|block| block.kind.is_body());
    let length = || body.map(|block| block.span.of(&article.text).chars().count()).sum::<usize>();
    let closed = (metadata.metered && length() < BEGINNING)
        .then(|| "only the beginning: the page says that the rest is for subscribers".to_owned());
    let next =
        metadata.next.as_ref().map(|next| format!("one page of several: the article goes on at {next}"));
    closed.into_iter().chain(next).collect()
}

/// A piece of HTML that is an article as a whole, as feeds carry it.
pub(crate) fn whole(source: &str, problems: &mut Vec<String>) -> Text {
    let (source, cut) = cap(source);
    problems.extend(cut);
    let (document, tangled) = parse(&source);
    problems.extend(tangled);
    let text = document.body().map(|body| judge::everything(&Walk::of(&document, body, &HashSet::new())));
    let text = text.map(|mut text| {
        // Its elements are none of the feed's.
        text.blocks.iter_mut().for_each(|block| block.path = None);
        text
    });
    text.filter(|text| !text.blocks.is_empty()).unwrap_or_else(|| {
        problems.push("no text: the markup holds none".to_owned());
        Text::default()
    })
}

/// What the page's body holds: the article's text, and what is shown with its headline.
#[derive(Debug, Default)]
struct Body {
    text: Text,
    published: Option<Published>,
    authors: Vec<String>,
}

fn body(
    document: &Document,
    metadata: &Metadata,
    language: Option<&str>,
    problems: &mut Vec<String>,
) -> Body {
    let Some(root) = document.body() else {
        problems.push("no text: the page has no body".to_owned());
        return Body::default();
    };
    let kept = match extract(document) {
        Ok(kept) => kept,
        Err(problem) => {
            problems.push(problem);
            HashSet::new()
        }
    };
    let walk = Walk::of(document, root, &kept);
    let published = headline::date(&walk, metadata, language);
    let authors = if metadata.authors.is_empty() { headline::authors(&walk, metadata) } else { Vec::new() };
    let has_article = |text: &Text| text.blocks.iter().any(|block| block.kind.is_body());
    let article = judge::article(&walk, metadata);
    let text = if has_article(&article) { article } else { otherwise(&walk, metadata, problems) };
    Body { text, published, authors }
}

/// The text of a page in whose tree no article is found.
fn otherwise(walk: &Walk, metadata: &Metadata, problems: &mut Vec<String>) -> Text {
    /// Visible text of fewer characters than this is a notice that scripts are needed, or a menu.
    const NOTICE: usize = 200;
    let all = judge::everything(walk);
    let seen: usize =
        all.blocks.iter().filter(|block| block.kind.is_body()).map(|block| block.span.len()).sum();
    let mut text = Text::default();
    if let Some(given) = &metadata.body
        && given.len() > seen
    {
        for paragraph in given.split('\n') {
            text.push(BlockKind::Paragraph, paragraph);
        }
        problems.push("the text is the one that the page gives to search engines: it shows none".to_owned());
    } else if seen < NOTICE
        && let Some(described) = metadata.descriptions.iter().max_by_key(|said| said.chars().count())
        && described.chars().count() > seen
        && walk.scripts
    {
        text.push(BlockKind::Paragraph, described);
        problems.push("only the page's own description: its text is loaded by a script".to_owned());
    } else if all.blocks.is_empty() {
        problems.push("no text: the page has none outside scripts and controls".to_owned());
    } else {
        problems.push("no article was found in the page: all of its visible text was taken".to_owned());
    }
    if text.blocks.is_empty() { all } else { text }
}

/// The text nodes that the extractor keeps.
fn extract(document: &Document) -> Result<HashSet<NodeId>, String> {
    let count = document.tree.len();
    if count > EXTRACTOR_LIMIT {
        return Err(format!("{count} elements: too many to look for the article among them"));
    }
    let found = catch_unwind(AssertUnwindSafe(|| {
        // The strict way first and alone: it is right for most pages, and trying it costs one copy of the tree.
        let strict = kept(document, Some(ParsePolicy::Strict)).filter(|(_, length)| *length >= ENOUGH);
        strict.or_else(|| kept(document, None)).map(|(nodes, _)| nodes)
    }));
    match found {
        Ok(kept) => Ok(kept.unwrap_or_default()),
        Err(_) => Err("the search for the article failed on this page: all of its text was taken".to_owned()),
    }
}

/// The text nodes that the extractor keeps by one policy, or by the best of all, and how long their text is.
fn kept(document: &Document, policy: Option<ParsePolicy>) -> Option<(HashSet<NodeId>, usize)> {
    // A copy keeps the numbers of its nodes, so what is left of it tells what was kept of the page.
    let copy = document.clone();
    prepare(&copy);
    let config = Config { disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::with_document(copy, None, Some(config)).ok()?;
    let article = match policy {
        Some(policy) => readability.parse_with_policy(policy),
        None => readability.parse(),
    };
    let length = article.ok()?.length;
    let root = readability.doc.select_single("#readability-page-1").nodes().first().copied()?;
    Some((root.descendants_it().filter(NodeRef::is_text).map(|node| node.id).collect(), length))
}

/// Takes from the extractor's copy of the page what leads it astray or holds it up.
fn prepare(copy: &Document) {
    /// The extractor judges lengths, and writes its choice out as HTML in time that grows with the square of one text.
    const LONGEST: usize = 20_000;
    let shorten = |text: &mut StrTendril| {
        if text.len() > LONGEST {
            *text = StrTendril::from_slice(&text[..text.floor_char_boundary(LONGEST)]);
        }
    };
    for node in copy.root().descendants() {
        let overlay = node.update(|n| match &mut n.data {
            NodeData::Element(element) => {
                element.attrs.iter_mut().for_each(|attr| shorten(&mut attr.value));
                // What lies over the page can be longer than the article, and better written for an extractor's taste.
                !matches!(
                    &*element.name.local,
                    "html" | "head" | "body" | "script" | "link" | "meta" | "path"
                ) && Hints::of(&element.name.local, element).has(Hint::Consent)
            }
            NodeData::Text { contents } => {
                shorten(contents);
                false
            }
            _ => false,
        });
        if overlay == Some(true) {
            node.remove_from_parent();
        }
    }
}
