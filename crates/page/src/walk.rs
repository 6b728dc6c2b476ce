//! From a page's tree to its pieces: every run of text that a browser would show as a block of its own.
//!
//! The walk judges nothing. It notes what a later judgement needs: what element a piece stands in, how much of it is
//! link, which named parts of the page it belongs to, and how much of it an extractor has kept.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use dom_query::{Document, Element, NodeData, NodeId, NodeRef};
use html5ever::{LocalName, local_name};

use crate::hints::{Hint, Hints};
use crate::wording::is_invisible;

/// A run of text as a browser shows it, and what is known about it.
#[derive(Debug)]
pub(crate) struct Piece {
    /// The text, white space collapsed.
    pub(crate) text: String,
    /// What its elements make of it.
    pub(crate) shape: Shape,
    /// How many of its bytes stand in links.
    pub(crate) linked: usize,
    /// How many of its bytes an extractor has kept.
    pub(crate) kept: usize,
    /// How many of its bytes are emphasised (`<b>`, `<strong>`).
    pub(crate) bold: usize,
    /// The part of the page that it stands in, as an index into [`Walk::parts`].
    pub(crate) part: usize,
    /// The element around the one that makes it a block, as an index into [`Walk::elements`].
    pub(crate) parent: Option<usize>,
    /// The last `<time>` before it, as an index into [`Walk::stamps`].
    stamp: Option<usize>,
    /// The element that makes it a block, as an index into [`Walk::elements`].
    element: usize,
    /// The names and classes of both, as a number: pieces set in one style have it in common.
    pub(crate) style: u64,
    /// The same without the names and classes of its own element.
    pub(crate) frame: u64,
}

impl Piece {
    /// The share of the text that stands in links.
    pub(crate) fn link_share(&self) -> f64 {
        self.linked as f64 / self.text.len().max(1) as f64
    }

    /// Whether an extractor has kept most of it.
    pub(crate) fn is_kept(&self) -> bool {
        self.kept * 2 > self.text.len()
    }
}

/// What the elements around a piece make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `<h1>` to `<h6>`, with its level.
    Heading(u8),
    /// `<p>`.
    Paragraph,
    /// Text straight inside a container.
    Loose,
    /// `<li>`, `<dt>`, `<dd>`.
    Item,
    /// `<blockquote>`.
    Quote,
    /// `<figcaption>`, `<figure>`.
    Caption,
    /// A table's row.
    Row,
}

/// A part of the page that its names tell something about.
#[derive(Debug)]
pub(crate) struct Part {
    /// The part around it.
    pub(crate) outer: Option<usize>,
    /// What its element, class and id say.
    pub(crate) hints: Hints,
    /// Bytes of text in it.
    pub(crate) bytes: usize,
    /// Bytes of text in it that an extractor has kept.
    pub(crate) kept: usize,
}

/// A page's pieces in order, and the parts that they stand in.
#[derive(Debug)]
pub(crate) struct Walk {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) parts: Vec<Part>,
    /// What the page's `<time datetime>` say, in order.
    stamps: Vec<String>,
    /// The elements that were gone into; the first is the one that the walk began below.
    elements: Vec<Place>,
    /// How many elements of a name there are right below one of them.
    counts: HashMap<(usize, LocalName), usize>,
    /// Whether the page runs scripts, which may load text that it does not hold.
    pub(crate) scripts: bool,
}

/// Where an element stands.
#[derive(Debug)]
struct Place {
    /// The element around it, as an index into [`Walk::elements`].
    outer: usize,
    name: LocalName,
    /// Its number among the elements of its name there, from 1.
    number: usize,
}

impl Walk {
    /// What the last `<time>` before a piece says.
    pub(crate) fn stamp(&self, piece: &Piece) -> Option<&str> {
        Some(&self.stamps[piece.stamp?])
    }

    /// The XPath of the element that a piece is the text of, as browsers count.
    pub(crate) fn path(&self, piece: &Piece) -> String {
        let mut steps = Vec::new();
        let mut at = piece.element;
        while at != 0 {
            let place = &self.elements[at];
            let alone = self.counts[&(place.outer, place.name.clone())] == 1;
            steps.push(if alone {
                place.name.to_string()
            } else {
                format!("{}[{}]", place.name, place.number)
            });
            at = place.outer;
        }
        steps.push("/html/body".to_owned());
        steps.reverse();
        steps.join("/")
    }

    /// Walks below `root`. `kept` says, which text an extractor has kept.
    pub(crate) fn of(document: &Document, root: NodeRef<'_>, kept: &HashSet<NodeId>) -> Self {
        let page = Part { outer: None, hints: Hints::default(), bytes: 0, kept: 0 };
        let mut walker = Walker {
            kept,
            walk: Walk {
                pieces: Vec::new(),
                parts: vec![page],
                stamps: Vec::new(),
                elements: vec![Place { outer: 0, name: local_name!("body"), number: 1 }],
                counts: HashMap::new(),
                scripts: false,
            },
            entered: Vec::new(),
            piece: None,
            space: false,
            breaks: 0,
            links: 0,
            bold: 0,
        };
        walker.below(document, root.id);
        walker.end_piece();
        let mut walk = walker.walk;
        for at in 0..walk.pieces.len() {
            let (bytes, kept) = (walk.pieces[at].text.len(), walk.pieces[at].kept);
            let mut part = Some(walk.pieces[at].part);
            while let Some(index) = part {
                walk.parts[index].bytes += bytes;
                walk.parts[index].kept += kept;
                part = walk.parts[index].outer;
            }
        }
        walk
    }

    /// Everything that the parts around `piece` say, as far as they are not most of the article themselves.
    pub(crate) fn hints(&self, piece: &Piece) -> Hints {
        let all = self.parts[0].kept.max(1);
        let mut hints = Hints::default();
        let mut part = Some(piece.part);
        while let Some(index) = part {
            let found = &self.parts[index];
            let said = match found.kept {
                kept if kept * 2 > all => found.hints.of_a_whole(),
                kept if kept * 5 > all => found.hints.of_a_large_part(),
                _ => found.hints,
            };
            hints = hints | said;
            part = found.outer;
        }
        hints
    }
}

/// What was changed on the way into an element, to be undone on the way out.
struct Entered {
    /// Its number in [`Walk::elements`].
    element: usize,
    block: bool,
    link: bool,
    bold: bool,
    shape: Shape,
    part: usize,
    style: u64,
}

struct Walker<'k> {
    kept: &'k HashSet<NodeId>,
    walk: Walk,
    entered: Vec<Entered>,
    piece: Option<Piece>,
    space: bool,
    breaks: usize,
    links: usize,
    bold: usize,
}

impl Walker<'_> {
    /// Without recursion: a page may be as deep as it likes.
    fn below(&mut self, document: &Document, root: NodeId) {
        let tree = &document.tree;
        let mut node = tree.first_child_of(&root);
        while let Some(here) = node {
            let inside = here.query_or(None, |n| match &n.data {
                NodeData::Text { contents } => {
                    self.text(contents, self.kept.contains(&n.id));
                    None
                }
                NodeData::Element(element) => self.enter(element).then_some(n.first_child),
                _ => None,
            });
            if let Some(first) = inside {
                if let Some(first) = first {
                    node = Some(tree.get_unchecked(&first));
                    continue;
                }
                self.leave();
            }
            let mut next = here;
            node = loop {
                if let Some(sibling) = next.next_sibling() {
                    break Some(sibling);
                }
                match next.parent() {
                    Some(parent) if parent.id != root => {
                        self.leave();
                        next = parent;
                    }
                    _ => break None,
                }
            };
        }
    }

    /// Goes into an element; `false` when there is nothing to be seen in it.
    fn enter(&mut self, element: &Element) -> bool {
        let name: &str = &element.name.local;
        if name == "time" {
            let stamp = element.attrs.iter().find(|attr| &*attr.name.local == "datetime");
            self.walk.stamps.extend(stamp.map(|stamp| stamp.value.to_string()));
        }
        let around = self.entered.last().map_or(0, |e| e.element);
        let count = self.walk.counts.entry((around, element.name.local.clone())).or_default();
        *count += 1;
        let number = *count;
        if name == "br" {
            self.breaks += 1;
            if self.breaks == 2 {
                self.end_piece();
            }
            self.space = true;
            return false;
        }
        if is_unseen(name, element) {
            self.walk.scripts |= name == "script";
            // What is not text still parts text: a picture, an embedded post, a player.
            if matches!(name, "iframe" | "video" | "audio" | "form" | "hr" | "img") && self.links == 0 {
                self.space = true;
            }
            return false;
        }
        let outer = self.entered.last();
        let (outer_shape, outer_part) = outer.map_or((Shape::Loose, 0), |e| (e.shape, e.part));
        let block = is_block(name);
        // The cells of a row are one piece.
        self.space |= matches!(name, "td" | "th");
        let hints = Hints::of(name, element);
        let mut part = outer_part;
        if hints.any()
            && (block || hints.has(Hint::Unseen) || name == "span" || name == "a" || name == "time")
        {
            if hints.has(Hint::Unseen) {
                return false;
            }
            self.walk.parts.push(Part { outer: Some(outer_part), hints, bytes: 0, kept: 0 });
            part = self.walk.parts.len() - 1;
        }
        if block {
            self.end_piece();
        }
        let (link, bold) = (name == "a", matches!(name, "b" | "strong"));
        self.links += usize::from(link);
        self.bold += usize::from(bold);
        let style = if block { style(element) } else { 0 };
        self.walk.elements.push(Place { outer: around, name: element.name.local.clone(), number });
        let element = self.walk.elements.len() - 1;
        let shape = shape(name, outer_shape);
        self.entered.push(Entered { element, block, link, bold, shape, part, style });
        true
    }

    fn leave(&mut self) {
        if let Some(entered) = self.entered.pop() {
            self.links -= usize::from(entered.link);
            self.bold -= usize::from(entered.bold);
            if entered.block {
                self.end_piece();
            }
        }
    }

    fn text(&mut self, contents: &str, kept: bool) {
        let (shape, part) = self.entered.last().map_or((Shape::Loose, 0), |e| (e.shape, e.part));
        for c in contents.chars() {
            if c.is_whitespace() || c == '\0' {
                self.space = true;
                continue;
            }
            if is_invisible(c) {
                continue;
            }
            self.breaks = 0;
            let (entered, stamp) = (&self.entered, self.walk.stamps.len().checked_sub(1));
            let piece = self.piece.get_or_insert_with(|| {
                let mut blocks = entered.iter().rev().filter(|e| e.block);
                let (own, element) = blocks.next().map_or((0, 0), |e| (e.style, e.element));
                let outer = blocks.next();
                let frame = outer.map_or(0, |e| e.style);
                let style = own.rotate_left(7) ^ frame;
                let (text, parent) = (String::new(), outer.map(|e| e.element));
                Piece { text, shape, linked: 0, kept: 0, bold: 0, part, parent, stamp, element, style, frame }
            });
            let before = piece.text.len();
            if self.space && before > 0 {
                piece.text.push(' ');
            }
            self.space = false;
            piece.text.push(c);
            let added = piece.text.len() - before;
            piece.kept += if kept { added } else { 0 };
            piece.linked += if self.links > 0 { added } else { 0 };
            piece.bold += if self.bold > 0 { added } else { 0 };
            if piece.part != part {
                piece.part = common_part(&self.walk.parts, piece.part, part);
            }
        }
    }

    fn end_piece(&mut self) {
        self.space = false;
        self.breaks = 0;
        if let Some(piece) = self.piece.take() {
            self.walk.pieces.push(piece);
        }
    }
}

/// An element's name and class as a number.
fn style(element: &Element) -> u64 {
    let class = element.attrs.iter().find(|attr| &*attr.name.local == "class").map(|attr| &*attr.value);
    let mut hasher = DefaultHasher::new();
    (&*element.name.local, class).hash(&mut hasher);
    hasher.finish()
}

/// The innermost part that holds both.
fn common_part(parts: &[Part], mut a: usize, mut b: usize) -> usize {
    // A part's number is higher than that of every part around it.
    while a != b {
        if a > b {
            a = parts[a].outer.unwrap_or(0);
        } else {
            b = parts[b].outer.unwrap_or(0);
        }
    }
    a
}

/// Whether a browser shows an element of that name on lines of its own.
pub(crate) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "tfoot"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Elements without text of the page: code, players, controls, and what a page hides.
fn is_unseen(name: &str, element: &Element) -> bool {
    if matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "embed"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "head"
            | "select"
            | "option"
            | "button"
            | "input"
            | "textarea"
            | "dialog"
            | "img"
            | "picture"
            | "hr"
            | "datalist"
            | "progress"
            | "meter"
            | "nav"
            | "frameset"
            | "noframes"
    ) {
        return true;
    }
    element.attrs.iter().any(|attr| match &*attr.name.local {
        "hidden" => &*attr.value != "until-found",
        "aria-hidden" => attr.value.eq_ignore_ascii_case("true") && name != "body",
        "style" => {
            let style: String = attr
                .value
                .chars()
                .filter(|c| !c.is_whitespace())
                .map(|c| c.to_ascii_lowercase())
                .take(400)
                .collect();
            style.contains("display:none") || style.contains("visibility:hidden")
        }
        "role" => {
            matches!(&*attr.value, "navigation" | "menu" | "menubar" | "dialog" | "alertdialog" | "search")
        }
        _ => false,
    })
}

fn shape(name: &str, outer: Shape) -> Shape {
    match name {
        _ if outer == Shape::Caption => outer,
        "h1" => Shape::Heading(1),
        "h2" => Shape::Heading(2),
        "h3" => Shape::Heading(3),
        "h4" => Shape::Heading(4),
        "h5" => Shape::Heading(5),
        "h6" => Shape::Heading(6),
        "figure" | "figcaption" | "caption" => Shape::Caption,
        "blockquote" => Shape::Quote,
        "li" | "dt" | "dd" => Shape::Item,
        "tr" => Shape::Row,
        "p" | "pre" if outer == Shape::Loose => Shape::Paragraph,
        _ if matches!(outer, Shape::Heading(_)) && is_block(name) => Shape::Loose,
        _ => outer,
    }
}
