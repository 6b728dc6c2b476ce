//! What of a page is left in the text of its article, and what of the article is lost, passage by passage and by kind:
//! the two mistakes that a score of words does not tell apart.
//!
//! The gold is a line a passage, the standfirst first, without captions. It does not say what kind a line is, so that
//! comes from the page's own elements ([`Markup`]) and from its wording. The wordings are those of English pages, and
//! none of a reader's own. What stands twice in a text is not looked for.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;
use std::sync::LazyLock;

use onrecord_page::{CodePoints, CodeSpan};
use onrecord_reading::wire;
use regex::{RegexSet, RegexSetBuilder};

use crate::markup::{Markup, Shape};
use crate::news;
use crate::text::{key, page_id, words};

/// Words in a shingle; a passage is in a text that has half of its shingles.
const SHINGLE: usize = 3;

/// The most words of a line that its wording alone gives away.
const LINE: usize = 60;

/// The most words of a link that may be somebody's name.
const NAME: usize = 3;

/// A kind of passage that is in the text of a reading, and not in the gold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// "Read more", "Related", a whole line that is a link.
    Related,
    /// Invitations to newsletters, accounts and subscriptions.
    SignUp,
    /// Captions and credits of pictures.
    Caption,
    /// Invitations to share, to follow, to comment.
    Share,
    /// Requests for money or support.
    Appeal,
    /// Who wrote and reported it, and when.
    Credit,
    /// Headings by the page's elements. The gold of some sites has none.
    Heading,
    /// Items of lists by the page's elements. The gold of some sites has none.
    ListItem,
    /// Anything else.
    Other,
}

/// A kind of passage that is in the gold, and not in the text of a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The first line, where it is no sentence, or the page describes itself with it.
    Standfirst,
    /// None of the others.
    Paragraph,
    /// A heading.
    Heading,
    /// An item of a list.
    ListItem,
    /// A block quotation.
    Quote,
}

impl Left {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Related,
        Self::SignUp,
        Self::Caption,
        Self::Share,
        Self::Appeal,
        Self::Credit,
        Self::Heading,
        Self::ListItem,
        Self::Other,
    ];

    /// Its name in a table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Related => "links to other articles",
            Self::SignUp => "sign-up lines",
            Self::Caption => "captions, credits of pictures",
            Self::Share => "share lines",
            Self::Appeal => "appeals for money",
            Self::Credit => "bylines, credits, dates",
            Self::Heading => "headings that the gold leaves out",
            Self::ListItem => "list items that it leaves out",
            Self::Other => "other",
        }
    }

    /// What `passage` is by its wording and, failing that, by its elements.
    pub fn of(passage: &str, page: &Markup) -> Self {
        let length = words(passage).len();
        if length <= LINE
            && let Some((kind, _)) = WORDINGS.iter().find(|(_, wordings)| wordings.is_match(passage))
        {
            return *kind;
        }
        match page.shape(passage) {
            _ if length > NAME && page.is_link(passage) => Self::Related,
            Some(Shape::Caption) => Self::Caption,
            Some(Shape::Heading) => Self::Heading,
            Some(Shape::ListItem) => Self::ListItem,
            Some(Shape::Paragraph | Shape::Quote) | None => Self::Other,
        }
    }
}

/// The first that matches decides: an author's note may say where to follow her, and an appeal where to subscribe.
static WORDINGS: LazyLock<[(Left, RegexSet); 6]> = LazyLock::new(|| {
    let set = |patterns: &[&str]| {
        RegexSetBuilder::new(patterns).case_insensitive(true).build().expect("valid expressions")
    };
    [
        (
            Left::Credit,
            set(&[
                r"^\W*(?:with )?(?:additional )?(?:report(?:ing)?|writing|edit(?:ing|ed)|written|compiled) (?:by|from)\b",
                r"\bcontributed to this (?:report|story|article)|\bfirst published\b|^our standards\b|©",
                r"\d{1,2}:\d\d\b|\b\d+ (?:mins?|minutes?|hours?|days?|weeks?|months?) ago\b",
                r"\b(?:is|was) an? .*\b(?:reporter|correspondent|editor|writer|journalist|columnist)\b",
                r"\b(?:is|was) an? .*\b(?:researcher|professor|lecturer|fellow)\b|^\w+ \w+ covers\b",
            ]),
        ),
        (
            Left::Appeal,
            set(&[
                r"\bdonat(?:e|ion)|\bsupport (?:us|our|independent|quality)\b|\bbecome a member\b",
                r"\bmake a contribution\b|\binvest in (?:our )?journalism\b|\byour (?:support|contribution)\b",
            ]),
        ),
        (
            Left::SignUp,
            set(&[
                r"\bnewsletters?\b|\bsign(?:ing)? (?:up|in)\b|\bsubscri(?:be|bing|ption|bers?)\b|\binbox\b",
                r"\be-?mail (?:updates|alerts)\b|\bget real-time updates\b|\bregister (?:now|here|for)\b",
                r"\bfree trial\b|\bunlimited\b.*\baccess\b|\bdownload (?:our|the) app\b",
            ]),
        ),
        (
            Left::Share,
            set(&[
                r"^\W*(?:share|tweet)\b|\bshare (?:this|your thoughts)\b|\bfollow (?:us|him|her|them)\b",
                r"\bon (?:facebook|twitter|whatsapp|instagram)\b|\bjoin the (?:conversation|discussion)\b",
                r"\b(?:leave|post|add|first to|like to)\b.{0,10}\bcomment\b|\bcommenting\b",
            ]),
        ),
        (
            Left::Related,
            set(&[
                r"^\W*(?:read|see|watch|listen|view|learn|find out|click) (?:more|also|here|next|the latest)\b",
                r"^\W*(?:for )?more(?::| (?:from|on|stories|news|about)\b)|^\W*you (?:can|may|might) also\b",
                r"^\W*(?:also read|must read|check out|related|recommended|don['’]t miss|up next)\b",
                r"^\W*(?:most read|trending|further reading|editor['’]?s['’]? picks?)\b",
            ]),
        ),
        (
            Left::Caption,
            set(&[
                r"^(?:reuters|afp|ap|epa|pa)$|\b(?:getty|shutterstock|istock|alamy|afp via|ap photo)\b",
                r"\b(?:photos?|photograph|pictures?|images?|illustration)(?: by| credit| courtesy|:)",
                r"^pictured\b|\bfrom left\b|\bfile photo\b|\bhandout\b",
            ]),
        ),
    ]
});

impl Lost {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Standfirst, Self::Paragraph, Self::Heading, Self::ListItem, Self::Quote];

    /// Its name in a table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standfirst => "standfirsts",
            Self::Paragraph => "paragraphs",
            Self::Heading => "headings",
            Self::ListItem => "list items",
            Self::Quote => "block quotations",
        }
    }

    /// What `line` of the gold is by its elements and, failing them, by whether it is a sentence.
    pub fn of(line: &str, is_first: bool, page: &Markup) -> Self {
        let is_sentence =
            line.trim_end_matches(['"', '”', '’', '\'', ')', ']']).ends_with(['.', '!', '?', '…', ':']);
        match page.shape(line) {
            _ if is_first && (!is_sentence || page.is_description(line)) => Self::Standfirst,
            Some(Shape::Heading) => Self::Heading,
            Some(Shape::ListItem) => Self::ListItem,
            Some(Shape::Quote) => Self::Quote,
            Some(Shape::Paragraph | Shape::Caption) => Self::Paragraph,
            None if !is_sentence && words(line).len() < LINE / 4 => Self::Heading,
            None => Self::Paragraph,
        }
    }
}

/// A passage on one side only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage<K> {
    /// The page's id.
    pub page: String,
    /// What it is.
    pub kind: K,
    /// Its text.
    pub text: String,
    /// The kind of block that the reading makes of it: where it is left, that of the text; where it is lost, the one
    /// (furniture, caption, title) in which it was set aside, if any.
    pub block: Option<String>,
}

impl<K> Passage<K> {
    fn new(page: &str, kind: K, text: &str, block: Option<&str>) -> Self {
        Self { page: page.to_owned(), kind, text: text.to_owned(), block: block.map(str::to_owned) }
    }
}

/// What the readings of some pages leave in and lose.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Differences {
    /// Pages that were compared.
    pub pages: usize,
    /// In a reading and not in the gold.
    pub left: Vec<Passage<Left>>,
    /// In the gold and not in a reading.
    pub lost: Vec<Passage<Lost>>,
    /// Every line of the gold by kind.
    gold: Vec<Lost>,
}

impl Differences {
    /// Adds one page: the gold, the reading's blocks by kind, and the page's elements.
    fn add(&mut self, gold: &news::Gold, blocks: &[(&str, &str)], page: &Markup) {
        let (aside, body): (Vec<_>, Vec<_>) =
            blocks.iter().partition(|(kind, _)| ["furniture", "caption", "title"].contains(kind));
        let lines: Vec<&str> = gold.text.lines().filter(|line| !words(line).is_empty()).collect();
        let (wanted, got) =
            (Whole::of(&lines), Whole::of(&body.iter().map(|(_, text)| *text).collect::<Vec<_>>()));
        let title = gold.title.as_deref().map(key);
        let authors: Vec<String> = gold.authors.iter().flatten().map(|name| key(name)).collect();
        let page_id = &gold.id;

        for (block, text) in body {
            let key = key(text);
            if wanted.has(text) || title.as_ref() == Some(&key) {
                continue;
            }
            let kind = if authors.contains(&key) { Left::Credit } else { Left::of(text, page) };
            self.left.push(Passage::new(page_id, kind, text, Some(block)));
        }
        for (at, line) in lines.iter().enumerate() {
            let kind = Lost::of(line, at == 0, page);
            self.gold.push(kind);
            if !got.has(line) {
                let block = aside.iter().find(|(_, text)| Whole::of(&[text]).has(line));
                self.lost.push(Passage::new(page_id, kind, line, block.map(|(kind, _)| *kind)));
            }
        }
        self.pages += 1;
    }

    /// How many passages of `kind` are left, and on how many pages.
    pub fn left(&self, kind: Left) -> (usize, usize) {
        of_kind(&self.left, kind)
    }

    /// How many passages of `kind` are lost, and on how many pages.
    pub fn lost(&self, kind: Lost) -> (usize, usize) {
        of_kind(&self.lost, kind)
    }

    /// How many lines of the gold are of `kind`.
    pub fn gold(&self, kind: Lost) -> usize {
        self.gold.iter().filter(|&&of| of == kind).count()
    }
}

impl fmt::Display for Differences {
    /// Every passage on a line of its own with its page, kind by kind, its line breaks as spaces.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, heading: &str, passages: Vec<(&str, &str, Option<&str>)>| {
            if !passages.is_empty() {
                writeln!(f, "\n{heading}")?;
            }
            passages.iter().try_for_each(|(page, text, block)| {
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                writeln!(f, "  {page} [{}] {text}", block.unwrap_or("not in the text"))
            })
        };
        for kind in Left::ALL {
            list(f, &format!("left: {}", kind.name()), listed(&self.left, kind))?;
        }
        for kind in Lost::ALL {
            list(f, &format!("lost: {}", kind.name()), listed(&self.lost, kind))?;
        }
        Ok(())
    }
}

/// Page, text and block of each passage of `kind`.
fn listed<K: Copy + PartialEq>(passages: &[Passage<K>], kind: K) -> Vec<(&str, &str, Option<&str>)> {
    let of_kind = passages.iter().filter(|passage| passage.kind == kind);
    of_kind.map(|p| (p.page.as_str(), p.text.as_str(), p.block.as_deref())).collect()
}

fn of_kind<K: Copy + PartialEq>(passages: &[Passage<K>], kind: K) -> (usize, usize) {
    let pages: Vec<&str> = passages.iter().filter(|p| p.kind == kind).map(|p| p.page.as_str()).collect();
    (pages.len(), pages.iter().collect::<BTreeSet<_>>().len())
}

/// Holds the readings of the gold's English pages against it. `markup` has the pages by id; one without counts as
/// having no elements, and a page without a reading as read with no text.
pub fn compare(
    gold: &[news::Gold],
    readings: &[wire::Reading],
    markup: &HashMap<String, Markup>,
) -> Differences {
    let articles: HashMap<&str, &wire::Article> =
        readings.iter().map(|r| (page_id(&r.file), &r.article)).collect();
    let mut all = Differences::default();
    let plain = Markup::default();
    for gold in gold.iter().filter(|gold| is_english(&gold.text)) {
        let blocks = articles.get(gold.id.as_str()).map(|article| blocks(article)).unwrap_or_default();
        all.add(gold, &blocks, markup.get(&gold.id).unwrap_or(&plain));
    }
    all
}

/// Kind and text of each block that has words.
fn blocks(article: &wire::Article) -> Vec<(&str, &str)> {
    let index = CodePoints::of(&article.text);
    let text = |block: &wire::Block| {
        let span = index.bytes(CodeSpan { start: block.start, end: block.end })?;
        Some(span.of(&article.text)).filter(|text| !words(text).is_empty())
    };
    article.blocks.iter().filter_map(|block| Some((block.kind.as_str(), text(block)?))).collect()
}

/// The words of a text, to look passages up in.
struct Whole {
    lines: Vec<String>,
    shingles: HashSet<String>,
}

impl Whole {
    fn of(lines: &[&str]) -> Self {
        let lines: Vec<String> = lines.iter().map(|line| key(line)).collect();
        let shingles = shingles(&lines.join(" ")).collect();
        Self { lines, shingles }
    }

    /// Whether the text has half of what the passage says; or, where that is less than a shingle, a line that begins
    /// or ends with it.
    fn has(&self, passage: &str) -> bool {
        let key = key(passage);
        let (all, found) = shingles(&key).fold((0, 0), |(all, found), shingle| {
            (all + 1, found + usize::from(self.shingles.contains(&shingle)))
        });
        if all > 0 {
            return 2 * found >= all;
        }
        let has_edge = |line: &str| {
            line.strip_prefix(&key).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
                || line.strip_suffix(&key).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        };
        self.lines.iter().any(|line| has_edge(line))
    }
}

/// Runs of words of a key.
fn shingles(key: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = key.split(' ').collect();
    words.windows(SHINGLE).map(|run| run.join(" ")).collect::<Vec<_>>().into_iter()
}

/// Whether a tenth of the words are the commonest of English.
fn is_english(text: &str) -> bool {
    const COMMON: [&str; 10] = ["the", "of", "and", "to", "in", "is", "that", "for", "on", "was"];
    let key = key(text);
    let (all, common) = key
        .split(' ')
        .fold((0, 0), |(all, common), word| (all + 1, common + usize::from(COMMON.contains(&word))));
    10 * common >= all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tests::reading;

    fn gold(lines: &[&str]) -> news::Gold {
        let authors = Some(vec!["Ada Marsh".to_owned()]);
        news::Gold { id: "one".to_owned(), text: lines.join("\n"), title: None, authors, published: None }
    }

    fn left(line: &str) -> Left {
        Left::of(line, &Markup::default())
    }

    #[test]
    fn a_line_is_told_by_its_wording() {
        assert_eq!(left("READ MORE: Port Alba mourns its dead"), Left::Related);
        assert_eq!(left("MORE: Port Alba mourns its dead"), Left::Related);
        assert_eq!(left("Related stories"), Left::Related);
        assert_eq!(left("Sign up to our weekly newsletter"), Left::SignUp);
        assert_eq!(left("Photo: Ada Marsh"), Left::Caption);
        assert_eq!(left("The harbour on Monday (Ada Marsh/Getty Images)"), Left::Caption);
        assert_eq!(left("Share this story with your friends"), Left::Share);
        assert_eq!(left("Would you like to comment on this article?"), Left::Share);
        assert_eq!(left("Please donate to keep the Bugle free"), Left::Appeal);
        assert_eq!(left("Additional reporting by Tom Quill"), Left::Credit);
        assert_eq!(left("Tom Quill is a reporter at the Bugle. Follow him on Twitter."), Left::Credit);
        assert_eq!(left("More than ten people were hurt"), Left::Other);
    }

    #[test]
    fn a_line_without_such_wording_is_what_its_element_makes_of_it() {
        let page = Markup::of(
            r#"<h3>What we know</h3><ul><li>Two boats, one crew</li></ul>
            <figure><figcaption>The harbour on Monday</figcaption></figure>
            <p><a href="/b">Port Alba mourns its dead</a> <a href="/c">Ada Marsh</a></p>"#,
        );
        assert_eq!(Left::of("What we know", &page), Left::Heading);
        assert_eq!(Left::of("Two boats, one crew", &page), Left::ListItem);
        assert_eq!(Left::of("The harbour on Monday", &page), Left::Caption);
        assert_eq!(Left::of("Port Alba mourns its dead", &page), Left::Related);
        assert_eq!(Left::of("Ada Marsh", &page), Left::Other);
    }

    #[test]
    fn a_standfirst_is_a_first_line_that_is_no_sentence_or_the_page_s_description() {
        let page = Markup::of(r#"<head><meta property="og:description" content="The ferry sank."></head>"#);
        assert_eq!(Lost::of("Ten are hurt as ferry sinks", true, &page), Lost::Standfirst);
        assert_eq!(Lost::of("The ferry sank.", true, &page), Lost::Standfirst);
        assert_eq!(Lost::of("The ferry sank.", false, &page), Lost::Paragraph);
        assert_eq!(Lost::of("A ferry sank on Sunday.”", true, &page), Lost::Paragraph);
        assert_eq!(Lost::of("What we know", false, &page), Lost::Heading);
    }

    #[test]
    fn both_sides_of_a_page_are_compared() {
        let gold = gold(&[
            "Ten are hurt as ferry sinks",
            "The ferry sank off Port Alba on Sunday, and ten of the crew were hurt.",
            "“It was the end of the line for her,” said the harbour master.",
        ]);
        let blocks = [
            ("title", "Ten are hurt as ferry sinks"),
            ("paragraph", "Ada Marsh"),
            ("paragraph", "The ferry sank off Port Alba on Sunday and ten of the crew were hurt"),
            ("furniture", "Share"),
            ("heading", "Sign up to our newsletter"),
        ];
        let found = compare(&[gold], &[reading("news/one.html", &blocks)], &HashMap::new());
        assert_eq!(found.pages, 1);
        let left: Vec<_> = found.left.iter().map(|p| (p.kind, p.text.as_str(), p.block.as_deref())).collect();
        assert_eq!(
            left,
            [
                (Left::Credit, "Ada Marsh", Some("paragraph")),
                (Left::SignUp, "Sign up to our newsletter", Some("heading"))
            ]
        );
        let lost: Vec<_> = found.lost.iter().map(|p| (p.kind, p.block.as_deref())).collect();
        assert_eq!(lost, [(Lost::Standfirst, Some("title")), (Lost::Paragraph, None)]);
        assert_eq!((found.gold(Lost::Paragraph), found.lost(Lost::Paragraph)), (2, (1, 1)));
    }

    #[test]
    fn short_passages_stand_at_the_edge_of_a_line() {
        let whole = Whole::of(&["Port Alba: the ferry sank"]);
        assert!(whole.has("Port Alba") && whole.has("sank"));
        assert!(!whole.has("the ferry") && !whole.has("Port Al"));
    }

    #[test]
    fn pages_in_other_languages_are_passed_over() {
        let gold = gold(&["Die Fähre sank am Sonntag, zehn von der Mannschaft sind verletzt."]);
        assert_eq!(compare(&[gold], &[], &HashMap::new()).pages, 0);
    }
}
