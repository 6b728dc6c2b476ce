//! What a web page's elements make of a passage, where the gold does not say it: headings, items of lists, quotations,
//! captions, links.
//!
//! It knows the page's tree and nothing of a reader, so that it can tell what any reader has left in or lost.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeRef};

use crate::text::key;

/// The most bytes of an element that is a passage.
const LONGEST: usize = 4000;

/// The most bytes of an element that holds a caption and its credit.
const CAPTION: usize = 500;

/// How many elements around a passage have a say in what it is.
const AROUND: usize = 4;

/// What an element makes of its text; where two hold the same, the later of these counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Nothing else.
    Paragraph,
    /// `<li>`, `<dt>`, `<dd>`.
    ListItem,
    /// `<blockquote>`.
    Quote,
    /// `<figcaption>`, what a class calls a caption or a credit, and what stands alone with a picture.
    Caption,
    /// `<h1>` to `<h6>`.
    Heading,
}

/// The elements of one page by the words in them, and the page's own description.
#[derive(Debug, Default)]
pub struct Markup {
    shapes: HashMap<String, Shape>,
    linked: HashSet<String>,
    descriptions: Vec<String>,
}

impl Markup {
    /// What the elements of `html` say.
    pub fn of(html: &str) -> Self {
        let document = Document::from(html);
        let mut markup = Self::default();
        for node in document.select("body *:not(script, style, noscript)").nodes() {
            let text = node.text();
            let key = if text.len() <= LONGEST { key(&text) } else { String::new() };
            if !key.is_empty() {
                if is_linked(node) {
                    markup.linked.insert(key.clone());
                }
                let shape = markup.shapes.entry(key).or_insert(Shape::Paragraph);
                *shape = shape_of(node).max(*shape);
            }
        }
        let said = document.select(r#"meta[name="description"], meta[property="og:description"]"#);
        markup.descriptions =
            said.nodes().iter().filter_map(|meta| Some(key(&meta.attr("content")?))).collect();
        markup
    }

    /// What the elements make of a passage; nothing where none holds these words and no others.
    pub fn shape(&self, passage: &str) -> Option<Shape> {
        self.shapes.get(&key(passage)).copied()
    }

    /// Whether the whole passage is a link.
    pub fn is_link(&self, passage: &str) -> bool {
        self.linked.contains(&key(passage))
    }

    /// Whether the page describes itself in the words of the passage.
    pub fn is_description(&self, passage: &str) -> bool {
        self.descriptions.contains(&key(passage))
    }
}

fn chain<'a>(node: &NodeRef<'a>) -> impl Iterator<Item = NodeRef<'a>> {
    std::iter::once(*node).chain(node.ancestors_it(Some(AROUND)))
}

fn is_linked(node: &NodeRef<'_>) -> bool {
    chain(node).any(|node| node.has_name("a"))
}

fn shape_of(node: &NodeRef<'_>) -> Shape {
    let bytes = node.text().len();
    let by_one = |around: NodeRef<'_>| match &*around.node_name().unwrap_or_default() {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Shape::Heading,
        "figcaption" => Shape::Caption,
        _ if is_caption(&around, bytes) => Shape::Caption,
        "blockquote" => Shape::Quote,
        "li" | "dt" | "dd" => Shape::ListItem,
        _ => Shape::Paragraph,
    };
    chain(node).map(by_one).max().unwrap_or(Shape::Paragraph)
}

/// Whether a passage of so many bytes is a caption by the short element around it: by its class, or by a picture with
/// which little else stands.
fn is_caption(around: &NodeRef<'_>, bytes: usize) -> bool {
    let all = around.text().len();
    let class = around.class().unwrap_or_default().to_lowercase();
    all <= CAPTION
        && (["caption", "credit"].iter().any(|name| class.contains(name))
            || all <= 2 * bytes && around.descendants_it().any(|inner| inner.has_name("img")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_say_what_a_passage_is() {
        let page = Markup::of(
            r#"<head><meta name="description" content="The ferry had been warned."></head><body>
            <h2>What we know</h2>
            <p>The ferry sank on Sunday.</p><ul><li><p>Ten hurt</p></li></ul>
            <blockquote><p>“We heard a bang.”</p></blockquote>
            <div><img src="a.jpg"><div>The ferry at <b>Port Alba</b></div></div>
            <p><a href="/b">Port Alba mourns</a></p></body>"#,
        );
        let shape = |passage| page.shape(passage);
        assert_eq!(shape("What we know?"), Some(Shape::Heading));
        assert_eq!(shape("The ferry sank on Sunday"), Some(Shape::Paragraph));
        assert_eq!(shape("Ten hurt"), Some(Shape::ListItem));
        assert_eq!(shape("We heard a bang."), Some(Shape::Quote));
        assert_eq!(shape("The ferry at Port Alba"), Some(Shape::Caption));
        assert_eq!(shape("The ferry"), None);
        assert!(page.is_link("Port Alba mourns") && !page.is_link("Ten hurt"));
        assert!(page.is_description("The ferry had been warned"));
    }
}
