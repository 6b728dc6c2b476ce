//! Bounds on a page's markup, laid on its source before any parser sees it.
//!
//! A tree builder follows the standard into work that grows with the square of the depth, of the open formatting
//! elements, or of one tag's attributes; a page of nothing but `<b>` then takes minutes. [`cap`] reads the source
//! once, keeps count of what is open, and leaves out the tags that go beyond the bounds; the text between them stays.
//! What scripts and style sheets hold is left out with them, as nobody reads it.
//! It is no parser: where it counts wrongly, [`parse`] notices that the tree outgrows the bounds, and stops there.

use std::borrow::Cow;

use dom_query::Document;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, parse_document};

use crate::elements::{Element, Names, sets};

/// Open elements, as browsers bound them.
const DEPTH: usize = 512;
/// Tags in one page; the longest live blogs have some 30,000.
const TAGS: usize = 200_000;
/// Open formatting elements (`<b>`, `<font>`, `<a>`), which the standard opens again in every paragraph.
const FORMATTING: usize = 32;
/// Attributes of one tag.
const ATTRIBUTES: usize = 128;
/// Bytes of source, and of a text that is taken apart.
pub(crate) const SIZE: usize = 16 << 20;

/// As much of a page's bytes as is read, cut behind a tag, and in words what was left out.
pub(crate) fn size(bytes: &[u8]) -> (&[u8], Option<String>) {
    if bytes.len() <= SIZE {
        return (bytes, None);
    }
    let end = bytes[..SIZE].iter().rposition(|&byte| byte == b'>').map_or(SIZE, |at| at + 1);
    (&bytes[..end], Some(format!("page of {} bytes: only the first {end} were read", bytes.len())))
}

/// The source within the bounds, and in words what was left out.
pub(crate) fn cap(source: &str) -> (Cow<'_, str>, Vec<String>) {
    let mut problems = Vec::new();
    let mut capper = Capper { source, ..Capper::default() };
    if let Some(cut) = capper.run() {
        problems.push(format!("more than {TAGS} tags: the page was read up to byte {cut}"));
    }
    for (count, what) in [
        (capper.deep, format!("tags nested deeper than {DEPTH}")),
        (capper.piled, format!("formatting tags beyond {FORMATTING} open ones")),
        (capper.attributes, format!("tags with more than {ATTRIBUTES} attributes")),
    ] {
        if count > 0 {
            problems.push(format!("{what}: {count} left out or shortened, their text kept"));
        }
    }
    (capper.finish(), problems)
}

/// Parses what [`cap`] let through, and stops where the tree still outgrows the bounds.
pub(crate) fn parse(source: &str) -> (Document, Option<String>) {
    const STEP: usize = 8192;
    let opts = ParseOpts {
        tree_builder: TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() },
        ..ParseOpts::default()
    };
    let mut parser = parse_document(Document::default(), opts);
    let (mut at, mut problem) = (0, None);
    while at < source.len() {
        let end = source.floor_char_boundary((at + STEP).min(source.len()));
        parser.process(StrTendril::from_slice(&source[at..end]));
        at = end;
        let document = &parser.tokenizer.sink.sink;
        if document.tree.len() > 3 * TAGS || depth(document) > 2 * DEPTH {
            problem =
                (at < source.len()).then(|| format!("tangled markup: the page was read up to byte {at}"));
            break;
        }
    }
    (parser.finish(), problem)
}

/// How deep the tree is where it is being built: at its last nodes.
fn depth(document: &Document) -> usize {
    std::iter::successors(Some(document.root()), dom_query::NodeRef::last_child).count()
}

#[derive(Default)]
struct Capper<'a> {
    source: &'a str,
    kept: String,
    /// Up to where the source has been copied or left out.
    copied: usize,
    open: Vec<Open<'a>>,
    formatting: Vec<Element<'a>>,
    tags: usize,
    deep: usize,
    piled: usize,
    attributes: usize,
}

struct Open<'a> {
    element: Element<'a>,
    kept: bool,
}

impl<'a> Capper<'a> {
    fn finish(self) -> Cow<'a, str> {
        if self.copied == 0 {
            return Cow::Borrowed(self.source);
        }
        Cow::Owned(self.kept + &self.source[self.copied..])
    }

    /// Leaves `from..to` out.
    fn leave_out(&mut self, from: usize, to: usize) {
        self.kept.push_str(&self.source[self.copied..from]);
        self.copied = to;
    }

    /// Goes through the source; where there are too many tags, says at which byte it stopped.
    fn run(&mut self) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let mut at = 0;
        while let Some(found) = self.source[at..].find('<') {
            let start = at + found;
            // What turns out to be no tag costs a parser as much as one that is.
            self.tags += 1;
            at = match bytes.get(start + 1) {
                Some(b'!') => self.after_comment(start),
                Some(b'?') => self.after(start, ">"),
                Some(b'/') if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    self.end_tag(start)
                }
                Some(b'/') => self.after(start, ">"),
                Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(start),
                _ => start + 1,
            };
            if self.tags > TAGS {
                self.leave_out(start.max(self.copied), self.source.len());
                return Some(start);
            }
        }
        None
    }

    fn after(&self, from: usize, end: &str) -> usize {
        self.source[from..].find(end).map_or(self.source.len(), |at| from + at + end.len())
    }

    fn after_comment(&self, start: usize) -> usize {
        if !self.source[start..].starts_with("<!--") {
            return self.after(start, ">");
        }
        // `<!-->` and `<!--->` are whole comments.
        let body = &self.source[start + 4..];
        if body.starts_with('>') || body.starts_with("->") { start + 5 } else { self.after(start + 4, "-->") }
    }

    fn start_tag(&mut self, start: usize) -> usize {
        let tag = Tag::read(self.source, start);
        let element = tag.element;
        self.close_implied(element);
        // Browsers take every `<a>` as the end of the one before.
        if element.is("a") {
            self.formatting.retain(|open| !open.is("a"));
        }
        let formatting = element.is_in(&sets().formatting);
        let void = element.is_in(&sets().void);
        let piled = formatting && self.formatting.len() >= FORMATTING;
        let deep = !void && self.open.len() >= DEPTH;
        self.piled += usize::from(piled);
        self.deep += usize::from(deep && !piled);
        let kept = !piled && !deep;
        if !kept {
            self.leave_out(start, tag.end);
        } else if let Some(cut) = tag.cut {
            self.attributes += 1;
            self.leave_out(cut, tag.end);
            self.kept.push('>');
        }
        if formatting && kept {
            self.formatting.push(element);
        }
        if element.is_in(&sets().raw_text) {
            let (inside, end) = self.raw_text(element.name, tag.end);
            if !kept {
                self.leave_out(tag.end, end);
            } else if self.says_nothing(&tag, start, inside) {
                self.leave_out(tag.end, inside);
            }
            return end;
        }
        if !(void || tag.closed && element.is_in(&sets().shapes) && self.in_drawing()) {
            self.open.push(Open { element, kept });
        }
        tag.end
    }

    fn end_tag(&mut self, start: usize) -> usize {
        let tag = Tag::read(self.source, start);
        if tag.element.is_in(&sets().formatting)
            && let Some(at) = self.formatting.iter().rposition(|&open| open == tag.element)
        {
            self.formatting.remove(at);
        }
        if self.close(tag.element, sets().barriers(tag.element)) == Some(false) {
            self.leave_out(start, tag.end);
        }
        tag.end
    }

    /// The innermost open elements. Nothing deeper than the bound reaches the parser, so how it would have nested
    /// does not matter: looking at the nearest alone keeps this pass linear.
    fn near(&self) -> impl Iterator<Item = (usize, &Open<'a>)> {
        self.open.iter().enumerate().rev().take(DEPTH + 1)
    }

    fn in_drawing(&self) -> bool {
        self.near().any(|(_, open)| open.element.is_in(&sets().drawings))
    }

    /// Closes the innermost `element`, unless one of `barriers` stands before it; says whether its start was kept.
    fn close(&mut self, element: Element<'a>, barriers: &Names) -> Option<bool> {
        let (at, kept) = self
            .near()
            .find(|(_, open)| open.element == element || open.element.is_in(barriers))
            .filter(|(_, open)| open.element == element)
            .map(|(at, open)| (at, open.kept))?;
        self.open.truncate(at);
        Some(kept)
    }

    /// Closes what the start of `element` ends without an end tag of its own.
    fn close_implied(&mut self, element: Element<'a>) {
        let sets = sets();
        if let Some((_, ended, barriers)) = sets.implied.iter().find(|(starts, ..)| element.is_in(starts)) {
            let found =
                self.near().find(|(_, open)| open.element.is_in(ended) || open.element.is_in(barriers));
            if let Some((at, open)) = found
                && open.element.is_in(ended)
            {
                self.open.truncate(at);
            }
        }
    }

    /// Whether what stands from the end of `tag` up to `end` is a program or a style sheet: half the bytes of the
    /// usual page. A script with a comment in it may not end where it seems to, and is left to the parser.
    fn says_nothing(&self, tag: &Tag<'_>, start: usize, end: usize) -> bool {
        let is_data = || self.source[start..tag.end].to_ascii_lowercase().contains("ld+json");
        tag.element.is("style")
            || tag.element.is("script") && !is_data() && !self.source[tag.end..end].contains("<!--")
    }

    /// Where the raw text of the element `name` ends that starts at `from`, and where its end tag does.
    fn raw_text(&self, name: &str, from: usize) -> (usize, usize) {
        let length = self.source.len();
        if name.eq_ignore_ascii_case("plaintext") {
            return (length, length);
        }
        let bytes = self.source.as_bytes();
        let mut at = from;
        while let Some(found) = self.source[at..].find("</") {
            let start = at + found;
            let end = start + 2 + name.len();
            if bytes.get(start + 2..end).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && bytes.get(end).is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
            {
                return (start, self.after(start, ">"));
            }
            at = start + 2;
        }
        (length, length)
    }
}

/// A tag of the source.
struct Tag<'a> {
    element: Element<'a>,
    /// The byte after its `>`.
    end: usize,
    /// Where its attributes become too many.
    cut: Option<usize>,
    /// Whether it ends in `/>`.
    closed: bool,
}

impl<'a> Tag<'a> {
    /// Reads the tag that starts at `start`; one without an end reaches to the end of the source.
    fn read(source: &'a str, start: usize) -> Self {
        let bytes = source.as_bytes();
        let name_start = start + 1 + usize::from(bytes.get(start + 1) == Some(&b'/'));
        let is_name = |byte: &u8| !(byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'));
        let name_end = name_start + bytes[name_start..].iter().take_while(|byte| is_name(byte)).count();
        let (mut at, mut attributes, mut cut) = (name_end, 0, None);
        while at < bytes.len() && bytes[at] != b'>' {
            if bytes[at].is_ascii_whitespace() || bytes[at] == b'/' {
                at += 1;
                continue;
            }
            attributes += 1;
            if attributes > ATTRIBUTES {
                cut.get_or_insert(at);
            }
            at = after_attribute(bytes, at);
        }
        let closed = at > name_end && bytes[at - 1] == b'/';
        let element = Element::named(&source[name_start..name_end]);
        Self { element, end: (at + 1).min(bytes.len()), cut, closed }
    }
}

/// The byte after the attribute that starts at `at`, its value in quotation marks included.
fn after_attribute(bytes: &[u8], mut at: usize) -> usize {
    let skip_space = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    };
    // An equals sign at the very start belongs to the name.
    at += 1;
    while bytes
        .get(at)
        .is_some_and(|byte| !(byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'=')))
    {
        at += 1;
    }
    let equals = skip_space(at);
    if bytes.get(equals) != Some(&b'=') {
        return at;
    }
    at = skip_space(equals + 1);
    match bytes.get(at) {
        Some(&quote @ (b'"' | b'\'')) => bytes[at + 1..]
            .iter()
            .position(|&byte| byte == quote)
            .map_or(bytes.len(), |length| at + length + 2),
        _ => {
            while bytes.get(at).is_some_and(|byte| !(byte.is_ascii_whitespace() || *byte == b'>')) {
                at += 1;
            }
            at
        }
    }
}
