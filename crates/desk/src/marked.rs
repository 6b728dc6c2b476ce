//! Text with passages marked in it, as HTML: flat runs, cut wherever a passage begins or ends, so that passages may overlap.
//!
//! What a browser then holds as the page's text is the stored text, character for character.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

/// A passage, by code points, and how it is marked.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) span: Range<usize>,
    /// A class of the style sheet.
    pub(crate) class: &'static str,
    /// What a person is told who points at it.
    pub(crate) tells: Option<String>,
    /// A place to go to, at its beginning.
    pub(crate) anchor: Option<Anchor>,
}

/// A place in a text that other places lead to, and that leads to one.
#[derive(Debug, Clone)]
pub(crate) struct Anchor {
    pub(crate) id: String,
    pub(crate) to: String,
    /// What it is, for whoever does not see it; its own text is empty, as it is not of the text.
    pub(crate) tells: String,
    /// What it shows.
    pub(crate) sign: String,
}

/// Stretches of a text that belong together as a block, and how they are shown.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) span: Range<usize>,
    pub(crate) kind: String,
}

/// The text in its blocks. Furniture is folded.
pub(crate) fn article(text: &str, blocks: &[Block], marks: &[Mark]) -> String {
    let cuts =
        Cuts::of(text, blocks.iter().map(|block| &block.span).chain(marks.iter().map(|mark| &mark.span)));
    let mut runs = Runs::new(text, &cuts, marks);
    let mut html = String::with_capacity(text.len() * 2);
    let mut folded = false;
    for (at, block) in blocks.iter().enumerate() {
        let furniture = block.kind == "furniture";
        if folded && !furniture {
            html.push_str("</details>");
        }
        runs.write_to(cuts.byte(block.span.start), &mut html);
        if furniture && !folded {
            let many = blocks[at..].iter().take_while(|block| block.kind == "furniture").count();
            let lines =
                if many == 1 { "1 line that is".to_owned() } else { format!("{many} lines that are") };
            let _ = write!(
                html,
                "<details class=\"furniture\"><summary aria-label=\"{lines} not of the article\" data-tells=\"{lines} not of the article\"></summary>"
            );
        }
        folded = furniture;
        let _ = write!(html, "<p class=\"block {}\" dir=\"auto\">", block.kind);
        runs.write_to(cuts.byte(block.span.end), &mut html);
        html.push_str("</p>");
    }
    if folded {
        html.push_str("</details>");
    }
    runs.write_to(text.len(), &mut html);
    html
}

/// One line of text with words of it marked, by bytes.
pub(crate) fn line(text: &str, matches: &[Range<usize>]) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for found in matches.iter().filter(|found| found.start <= found.end && found.end <= text.len()) {
        escape(&text[at..found.start], &mut html);
        html.push_str("<mark>");
        escape(&text[found.clone()], &mut html);
        html.push_str("</mark>");
        at = found.end;
    }
    escape(&text[at..], &mut html);
    html
}

/// Writes `text` so that a browser reads it as it is: none of it is markup, and no character is changed for another on the way.
pub(crate) fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // A browser would make a line feed of it.
            '\r' => html.push_str("&#13;"),
            // HTML has no way to write it.
            '\0' => html.push('\u{fffd}'),
            c => html.push(c),
        }
    }
}

/// The places at which a text is cut: code points, each with its byte.
struct Cuts(Vec<(usize, usize)>);

impl Cuts {
    fn of<'a>(text: &str, spans: impl Iterator<Item = &'a Range<usize>>) -> Self {
        let wanted: BTreeSet<usize> = spans.flat_map(|span| [span.start, span.end]).collect();
        let mut wanted = wanted.into_iter().peekable();
        let mut cuts = Vec::new();
        for (point, (byte, _)) in text.char_indices().enumerate() {
            let Some(&next) = wanted.peek() else { break };
            if next == point {
                cuts.push((point, byte));
                wanted.next();
            }
        }
        cuts.extend(wanted.map(|point| (point, text.len())));
        Self(cuts)
    }

    /// The byte of a code point that is one of the cuts.
    fn byte(&self, point: usize) -> usize {
        self.0.binary_search_by_key(&point, |cut| cut.0).map_or(0, |at| self.0[at].1)
    }
}

/// The runs of a text, written one after another.
struct Runs<'a> {
    text: &'a str,
    /// Marks by the bytes at which they begin and end, in the order in which they begin; the next one is last.
    ahead: Vec<(usize, usize, &'a Mark)>,
    /// Those that are open, with their ends.
    open: Vec<(usize, &'a Mark)>,
    /// Up to where it is written.
    at: usize,
}

impl<'a> Runs<'a> {
    fn new(text: &'a str, cuts: &Cuts, marks: &'a [Mark]) -> Self {
        let placed = |mark: &'a Mark| (cuts.byte(mark.span.start), cuts.byte(mark.span.end), mark);
        let mut ahead: Vec<_> = marks.iter().map(placed).filter(|(start, end, _)| start < end).collect();
        ahead.sort_by_key(|one| one.0);
        ahead.reverse();
        Self { text, ahead, open: Vec::new(), at: 0 }
    }

    /// Goes on to the byte `end`.
    fn write_to(&mut self, end: usize, html: &mut String) {
        while self.at < end {
            self.open.retain(|one| one.0 > self.at);
            while let Some((_, closes, mark)) = self.ahead.pop_if(|one| one.0 <= self.at) {
                if let Some(anchor) = &mark.anchor {
                    anchor.write(html);
                }
                self.open.push((closes, mark));
            }
            let next = self.ahead.last().map(|one| one.0);
            let cut = self.open.iter().map(|one| one.0).chain(next).chain([end]).min().unwrap_or(end);
            self.write_run(cut, html);
            self.at = cut;
        }
    }

    fn write_run(&self, end: usize, html: &mut String) {
        let words = &self.text[self.at..end];
        if self.open.is_empty() {
            return escape(words, html);
        }
        html.push_str("<span class=\"");
        let classes: BTreeSet<&str> = self.open.iter().map(|(_, mark)| mark.class).collect();
        html.push_str(&classes.into_iter().collect::<Vec<_>>().join(" "));
        let tells: Vec<&str> = self.open.iter().filter_map(|(_, mark)| mark.tells.as_deref()).collect();
        if !tells.is_empty() {
            html.push_str("\" title=\"");
            escape(&tells.join("\n"), html);
        }
        html.push_str("\">");
        escape(words, html);
        html.push_str("</span>");
    }
}

impl Anchor {
    fn write(&self, html: &mut String) {
        for (before, value) in [
            ("<a class=\"ref\" id=\"", &self.id),
            ("\" href=\"", &self.to),
            ("\" aria-label=\"", &self.tells),
            ("\" data-sign=\"", &self.sign),
        ] {
            html.push_str(before);
            escape(value, html);
        }
        html.push_str("\"></a>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(span: Range<usize>, class: &'static str) -> Mark {
        Mark { span, class, tells: None, anchor: None }
    }

    fn block(span: Range<usize>, kind: &str) -> Block {
        Block { span, kind: kind.to_owned() }
    }

    #[test]
    fn passages_that_overlap_are_flat_runs() {
        let html = article("abcdef", &[block(0..6, "paragraph")], &[mark(0..4, "x"), mark(2..6, "y")]);
        let runs = "<span class=\"x\">ab</span><span class=\"x y\">cd</span><span class=\"y\">ef</span>";
        assert_eq!(html, format!("<p class=\"block paragraph\" dir=\"auto\">{runs}</p>"));
    }

    #[test]
    fn furniture_is_folded_and_what_lies_between_blocks_stays() {
        let html = article(
            "é\n\nad\nad\nb\n",
            &[
                block(0..1, "paragraph"),
                block(3..5, "furniture"),
                block(6..8, "furniture"),
                block(9..10, "paragraph"),
            ],
            &[],
        );
        let bare = outside_tags(&html);
        assert_eq!(bare, "é\n\nad\nad\nb\n");
        assert_eq!(html.matches("<details").count(), 1);
        assert_eq!(html.matches("</details>").count(), 1);
    }

    #[test]
    fn nothing_in_a_text_is_markup() {
        let html = article("<b onclick='x'>&\"\r", &[block(0..18, "paragraph")], &[mark(0..3, "x")]);
        assert!(!html.contains("<b") && html.contains("&#13;"), "{html}");
        assert_eq!(line("a<b>c", &[1..3, 4..5]), "a<mark>&lt;b</mark>&gt;<mark>c</mark>");
    }

    /// The text of HTML that this module wrote: what stands outside tags.
    fn outside_tags(html: &str) -> String {
        html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
    }
}
