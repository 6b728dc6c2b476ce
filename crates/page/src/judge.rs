//! Which pieces of a web page are its article, and what each of them is.
//!
//! The extractor's choice is where this starts. Pieces it lost come in (standfirsts, paragraphs beside kept ones,
//! text that the page gives as its article's body), pieces that are furniture by name, by wording or by being nothing but
//! links go out: at the edges they are dropped, between paragraphs they stay as furniture, so that it can be seen.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use crate::article::{Basis, Block, BlockKind, Reason};
use crate::assemble::Text;
use crate::dates;
use crate::furniture::{self, Line};
use crate::hints::{Hint, Hints};
use crate::metadata::Metadata;
use crate::walk::{Piece, Shape, Walk};
use crate::wording::letters;

/// Parts of a page that are not its article, whatever stands in them.
const NEVER: [Hint; 7] = [
    Hint::Related,
    Hint::Share,
    Hint::SignUp,
    Hint::Comments,
    Hint::Footer,
    Hint::AboutAuthor,
    Hint::Consent,
];

/// Parts that are not its article unless whole sentences stand in them: grids are called "sidebar" too.
const SELDOM: [Hint; 2] = [Hint::Advert, Hint::Navigation];

/// What a piece was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// Part of the article.
    Article(BlockKind),
    /// Not part of it, but standing in it.
    Furniture(Reason),
    /// Not part of it.
    Outside,
}

/// The article's text.
pub(crate) fn article(walk: &Walk, metadata: &Metadata) -> Text {
    let judge = Judge::of(walk, metadata);
    let mut verdicts: Vec<Verdict> = (0..walk.pieces.len()).map(|at| judge.piece(at)).collect();
    follow_headings(walk, &judge, &mut verdicts);
    follow_labels(walk, &judge, &mut verdicts);
    follow_credits(walk, &judge, &mut verdicts);
    drop_repeats(walk, &mut verdicts);
    end_at_next_article(walk, &judge, &mut verdicts);
    trim_edges(walk, &mut verdicts);
    let mut text = Text::default();
    for (piece, verdict) in walk.pieces.iter().zip(&verdicts) {
        let block = match *verdict {
            Verdict::Article(kind) => put(&mut text, walk, piece, Ok(kind)),
            Verdict::Furniture(reason) => put(&mut text, walk, piece, Err(reason)),
            Verdict::Outside => continue,
        };
        // Its entries each begin with their time; on any other page the last time seen can be of anything.
        if let Some(block) = block.filter(|_| metadata.live) {
            block.published = walk.stamp(piece).and_then(|stamp| dates::stamp(stamp, Basis::Metadata));
        }
    }
    text
}

/// Adds a piece at the end of the text, as what it is or for the reason that it is none of the article.
fn put<'t>(
    text: &'t mut Text,
    walk: &Walk,
    piece: &Piece,
    what: Result<BlockKind, Reason>,
) -> Option<&'t mut Block> {
    let block = text.push(what.unwrap_or(BlockKind::Furniture), &piece.text)?;
    block.reason = what.err();
    block.path = Some(walk.path(piece));
    Some(block)
}

/// All visible text, for pages in which no article can be found.
pub(crate) fn everything(walk: &Walk) -> Text {
    let mut text = Text::default();
    for piece in &walk.pieces {
        let named = reason(walk.hints(piece), &NEVER);
        let links = || (piece.link_share() > 0.6).then_some(Reason::Links);
        let furniture = named.or_else(links).or_else(|| furniture::line(&piece.text)?.reason());
        put(&mut text, walk, piece, furniture.map_or_else(|| Ok(kind(piece)), Err));
    }
    text
}

/// What the first of `parts` that a piece stands in is a reason of.
fn reason(hints: Hints, parts: &[Hint]) -> Option<Reason> {
    let part = parts.iter().find(|&&part| hints.has(part))?;
    Some(match part {
        Hint::Related => Reason::Links,
        Hint::Share => Reason::Share,
        Hint::SignUp => Reason::SignUp,
        Hint::Comments => Reason::Comments,
        Hint::Footer => Reason::Footer,
        Hint::AboutAuthor => Reason::Author,
        Hint::Consent => Reason::Consent,
        Hint::Advert => Reason::Advert,
        Hint::Navigation => Reason::Navigation,
        _ => Reason::Aside,
    })
}

struct Judge<'a> {
    walk: &'a Walk,
    hints: Vec<Hints>,
    lines: Vec<OnceCell<Option<Line>>>,
    /// The headline, its letters alone.
    title: String,
    descriptions: Vec<String>,
    /// The body that JSON-LD gives, its letters alone; empty where it gives none worth having.
    body: String,
    /// Elements with two paragraphs that the extractor kept.
    homes: HashSet<usize>,
    /// The styles of three paragraphs or more that it kept.
    styles: HashSet<u64>,
    /// The frames of three paragraphs or more that it kept.
    frames: HashSet<u64>,
    /// The part that is named the article's body and holds most of what the extractor kept.
    body_part: Option<usize>,
    /// The first piece that is certainly the article.
    first: usize,
    last: usize,
    /// Whether its pictures are the article, and what stands under them its text.
    gallery: bool,
}

impl<'a> Judge<'a> {
    fn of(walk: &'a Walk, metadata: &Metadata) -> Self {
        let hints: Vec<Hints> = walk.pieces.iter().map(|piece| walk.hints(piece)).collect();
        let mut kept_in: HashMap<usize, usize> = HashMap::new();
        let mut kept_as: HashMap<u64, usize> = HashMap::new();
        let mut kept_among: HashMap<u64, usize> = HashMap::new();
        for piece in walk.pieces.iter().filter(|piece| piece.is_kept() && piece.shape == Shape::Paragraph) {
            if piece.text.len() > 100 && piece.link_share() < 0.3 {
                *kept_as.entry(piece.style).or_default() += 1;
                *kept_among.entry(piece.frame).or_default() += 1;
            }
            if let Some(parent) = piece.parent {
                *kept_in.entry(parent).or_default() += usize::from(piece.text.len() > 60);
            }
        }
        let body = metadata.body.as_deref().map(letters).filter(|body| body.len() > 300).unwrap_or_default();
        let mut judge = Self {
            walk,
            hints,
            lines: vec![OnceCell::new(); walk.pieces.len()],
            title: metadata.title.as_deref().map(letters).unwrap_or_default(),
            descriptions: metadata.descriptions.iter().map(|d| letters(d)).filter(|d| d.len() > 20).collect(),
            body,
            homes: kept_in.into_iter().filter(|(_, count)| *count > 1).map(|(parent, _)| parent).collect(),
            styles: often(kept_as),
            frames: often(kept_among),
            body_part: None,
            first: 0,
            last: 0,
            gallery: false,
        };
        judge.body_part = judge.body_part();
        let solid = |at: &usize| judge.is_solid(*at);
        let first = (0..walk.pieces.len()).find(solid);
        let last = (0..walk.pieces.len()).rev().find(solid);
        (judge.first, judge.last) = first.zip(last).unwrap_or((usize::MAX, 0));
        judge.gallery = judge.is_gallery();
        judge
    }

    /// Whether the text under the pictures from the beginning of the article on is longer than the rest of it.
    fn is_gallery(&self) -> bool {
        let (mut pictures, mut told, mut rest) = (0, 0, 0);
        for at in self.first..self.walk.pieces.len() {
            let length = self.walk.pieces[at].text.len();
            if self.is_told(at) {
                (pictures, told) = (pictures + 1, told + length);
            } else if self.is_solid(at) {
                rest += length;
            }
        }
        pictures > 2 && told > rest
    }

    /// Whether a piece is a sentence under a picture that belongs to the page itself.
    fn is_told(&self, at: usize) -> bool {
        let piece = &self.walk.pieces[at];
        let caption = piece.shape == Shape::Caption
            || piece.shape == Shape::Paragraph && self.hints[at].has(Hint::Caption);
        caption && piece.link_share() < 0.3 && piece.text.len() > 40 && !self.is_elsewhere(at)
    }

    /// What a piece's wording makes of it; asked for few of a page's pieces, and slow to tell.
    fn line(&self, at: usize) -> Option<Line> {
        *self.lines[at].get_or_init(|| furniture::line(&self.walk.pieces[at].text))
    }

    /// Whether the names around a piece say that it is none of the article.
    fn is_elsewhere(&self, at: usize) -> bool {
        self.elsewhere(at).is_some()
    }

    /// Why the names around a piece say that it is none of the article.
    fn elsewhere(&self, at: usize) -> Option<Reason> {
        let piece = &self.walk.pieces[at];
        let sentences =
            piece.text.chars().count() > 80 && piece.link_share() < 0.3 && ends_sentence(&piece.text);
        let seldom = || reason(self.hints[at], &SELDOM).filter(|_| !sentences);
        reason(self.hints[at], &NEVER).or_else(seldom)
    }

    fn body_part(&self) -> Option<usize> {
        let all = self.walk.parts[0].kept;
        let parts = self.walk.parts.iter().enumerate();
        parts
            .filter(|(_, part)| part.hints.has(Hint::Body) && part.kept * 10 > all * 6)
            .map(|(at, _)| at)
            .next_back()
    }

    /// Whether JSON-LD's body has the piece.
    fn in_given_body(&self, piece: &Piece) -> bool {
        let found = letters(&piece.text);
        found.len() > 24 && self.body.contains(&found)
    }

    fn in_body_part(&self, piece: &Piece) -> bool {
        let Some(body) = self.body_part else { return false };
        let mut part = Some(piece.part);
        while let Some(at) = part {
            if at == body {
                return true;
            }
            part = self.walk.parts[at].outer;
        }
        false
    }

    /// Whether the piece is taken for the article before its wording is looked at.
    fn is_taken(&self, at: usize) -> bool {
        let piece = &self.walk.pieces[at];
        let long = piece.text.len() > 60 && piece.link_share() < 0.4;
        let alike = || {
            is_long_sentence(piece) && self.frames.contains(&piece.frame) && !self.hints[at].has(Hint::Aside)
        };
        let sentence =
            long || piece.text.len() > 40 && piece.link_share() < 0.85 && ends_sentence(&piece.text);
        piece.is_kept()
            || self.in_given_body(piece)
            || piece.parent.is_some_and(|parent| self.homes.contains(&parent))
                && piece.shape == Shape::Paragraph
                && !is_only_link(piece)
                && (piece.link_share() < 0.5 || ends_sentence(&piece.text))
            || alike()
            || sentence && self.styles.contains(&piece.style) && !self.hints[at].has(Hint::Aside)
            || self.in_body_part(piece)
                && (long || matches!(piece.shape, Shape::Heading(_)) && piece.linked == 0)
    }

    /// Whether a piece is a paragraph of the article beyond doubt.
    fn is_solid(&self, at: usize) -> bool {
        let Some(piece) = self.walk.pieces.get(at) else { return false };
        let given = self.in_given_body(piece);
        self.is_taken(at)
            && self.line(at).is_none()
            && piece.text.chars().count() >= 50
            && piece.link_share() < 0.5
            && !matches!(piece.shape, Shape::Caption | Shape::Heading(_))
            && (piece.shape == Shape::Paragraph || !self.hints[at].has(Hint::Gallery))
            && (given || !self.is_elsewhere(at) && !self.hints[at].has(Hint::Aside))
    }

    fn piece(&self, at: usize) -> Verdict {
        let piece = &self.walk.pieces[at];
        let hints = self.hints[at];
        let given = self.in_given_body(piece);
        if self.first == usize::MAX {
            return self.without_solid(at);
        }
        if self.is_headline(piece) {
            let repeated = at > self.first && at <= self.last && piece.is_kept();
            return if repeated { Verdict::Article(BlockKind::Title) } else { Verdict::Outside };
        }
        let begins = at == self.first && hints.has(Hint::Standfirst) && self.is_solid(at + 1);
        if at < self.first && self.is_standfirst(at) || begins {
            return Verdict::Article(BlockKind::Standfirst);
        }
        let inside = (self.first..=self.last).contains(&at);
        if matches!(piece.shape, Shape::Heading(_)) && (at + 1 < self.first || self.ends_in_headline(piece)) {
            return Verdict::Outside;
        }
        if self.gallery && at >= self.first && self.is_told(at) {
            return Verdict::Article(BlockKind::Caption);
        }
        if !self.is_taken(at) {
            let heads = inside && piece.linked == 0 && self.line(at).is_none() && self.is_solid(at + 1);
            let heading = matches!(piece.shape, Shape::Heading(_)) && heads && !self.is_elsewhere(at);
            return if heading { Verdict::Article(BlockKind::Heading) } else { Verdict::Outside };
        }
        if given && self.line(at).is_none() {
            return Verdict::Article(kind(piece));
        }
        let out = |reason| if inside { Verdict::Furniture(reason) } else { Verdict::Outside };
        if let Some(reason) = self.elsewhere(at).or_else(|| reason(hints, &[Hint::Aside])) {
            return out(reason);
        }
        if let Some(line) = self.line(at) {
            return line.reason().map_or_else(|| self.caption(at), out);
        }
        let short = piece.text.chars().count() < 150;
        let pictured = hints.has(Hint::Gallery)
            && !matches!(piece.shape, Shape::Paragraph | Shape::Heading(_))
            || hints.has(Hint::Caption) && short;
        if piece.shape == Shape::Caption || pictured {
            return self.caption(at);
        }
        if hints.has(Hint::Byline) && short && !matches!(piece.shape, Shape::Heading(_)) {
            return out(Reason::Byline);
        }
        if is_only_link(piece) {
            return out(Reason::Links);
        }
        if !inside && short && !piece.is_kept() {
            return Verdict::Outside;
        }
        Verdict::Article(kind(piece))
    }

    /// Captions stand with the article's text, or at its very edge.
    fn caption(&self, at: usize) -> Verdict {
        let near = at + 8 >= self.first && at <= self.last;
        if near && self.walk.pieces[at].is_kept() {
            Verdict::Article(BlockKind::Caption)
        } else {
            Verdict::Outside
        }
    }

    /// In a page without one sure paragraph, everything that was kept and is no furniture.
    fn without_solid(&self, at: usize) -> Verdict {
        let piece = &self.walk.pieces[at];
        if !piece.is_kept() || self.is_headline(piece) {
            return Verdict::Outside;
        }
        let links = || is_only_link(piece).then_some(Reason::Links);
        match self.line(at).map(Line::reason) {
            Some(None) => Verdict::Article(BlockKind::Caption),
            Some(Some(reason)) => Verdict::Furniture(reason),
            None => self
                .elsewhere(at)
                .or_else(links)
                .map_or_else(|| Verdict::Article(kind(piece)), Verdict::Furniture),
        }
    }

    fn is_headline(&self, piece: &Piece) -> bool {
        let found = letters(&piece.text);
        !self.title.is_empty()
            && (found == self.title || matches!(piece.shape, Shape::Heading(1)) && piece.linked == 0)
    }

    /// A kicker and the headline in one heading.
    fn ends_in_headline(&self, piece: &Piece) -> bool {
        self.title.len() > 20 && letters(&piece.text).ends_with(&self.title)
    }

    /// The lines between headline and text: what the page gives as its summary, or names so.
    fn is_standfirst(&self, at: usize) -> bool {
        let piece = &self.walk.pieces[at];
        let found = letters(&piece.text);
        let length = piece.text.chars().count();
        if !(25..=900).contains(&length) || piece.link_share() > 0.3 || piece.shape == Shape::Caption {
            return false;
        }
        if self.first - at > 40 {
            return false;
        }
        let described = self.descriptions.iter().any(|said| {
            let long = said.len().min(found.len()) > 60;
            said.starts_with(&found)
                || found.starts_with(said.as_str())
                || long && (said.contains(&found) || found.contains(said.as_str()))
        });
        if self.is_elsewhere(at) {
            // A page's own summary is called its teaser, too; in a list of teasers it would not be this page's.
            return described
                && found.len() > 60
                && !self.hints[at].has_any(&[Hint::Share, Hint::Comments, Hint::Footer])
                && self.line(at).is_none();
        }
        (described || self.hints[at].has(Hint::Standfirst) && !self.hints[at].has(Hint::Byline))
            && self.line(at).is_none()
    }
}

/// What was met three times or more.
fn often(counts: HashMap<u64, usize>) -> HashSet<u64> {
    counts.into_iter().filter(|(_, count)| *count > 2).map(|(met, _)| met).collect()
}

/// Whether a piece is a paragraph of its page by its length and its words: a class of its own does not set it apart, as
/// a first letter that is drawn large has one.
fn is_long_sentence(piece: &Piece) -> bool {
    piece.shape == Shape::Paragraph
        && piece.text.chars().count() > 200
        && piece.link_share() < 0.2
        && ends_sentence(&piece.text)
}

/// Whether a text ends as sentences do.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', '“'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '।', ':'])
}

/// Nothing but a link, and no sentence of its own.
fn is_only_link(piece: &Piece) -> bool {
    let most = match piece.shape {
        // A heading that is a product's or a person's name leads there; one that is a headline leads elsewhere.
        Shape::Heading(_) if piece.text.split_whitespace().count() < 5 => return false,
        Shape::Item if !ends_sentence(&piece.text) => 0.6,
        Shape::Item => 0.95,
        // A sentence that is a link all the same, or a price that leads to the shop.
        _ if piece.text.ends_with('.') || has_price(&piece.text) => return false,
        _ => 0.85,
    };
    piece.link_share() > most
}

/// Whether a text names a sum of money.
fn has_price(text: &str) -> bool {
    text.match_indices(['$', '£', '€']).any(|(at, sign)| {
        let (before, after) = (&text[..at], &text[at + sign.len()..]);
        after.trim_start().starts_with(|c: char| c.is_ascii_digit())
            || before.trim_end().ends_with(|c: char| c.is_ascii_digit())
    })
}

/// What follows the heading of a list of links is furniture up to the next paragraph, and so is a heading that
/// nothing but furniture follows.
fn follow_headings(walk: &Walk, judge: &Judge<'_>, verdicts: &mut [Verdict]) {
    let mut in_links = false;
    for (at, (piece, verdict)) in walk.pieces.iter().zip(verdicts.iter_mut()).enumerate() {
        if *verdict == Verdict::Outside {
            continue;
        }
        if judge.line(at) == Some(Line::LinksHeading) {
            in_links = true;
        } else if in_links {
            let link =
                piece.link_share() > 0.5 || piece.shape == Shape::Item && piece.text.chars().count() < 120;
            if link {
                *verdict = Verdict::Furniture(Reason::Links);
            } else {
                in_links = false;
            }
        }
    }
    let mut before_furniture = false;
    for (piece, verdict) in walk.pieces.iter().zip(verdicts.iter_mut()).rev() {
        match verdict {
            Verdict::Outside => {}
            Verdict::Furniture(_) => before_furniture = true,
            Verdict::Article(BlockKind::Heading) if before_furniture && piece.link_share() > 0.5 => {
                *verdict = Verdict::Furniture(Reason::Links);
            }
            Verdict::Article(_) => before_furniture = false,
        }
    }
}

/// What is no sentence goes with the furniture that it stands beside: what a label says is advertised, the slogan
/// over an appeal.
fn follow_labels(walk: &Walk, judge: &Judge<'_>, verdicts: &mut [Verdict]) {
    const SLOGAN: usize = 80;
    let is_loose = |at: usize| {
        let piece = &walk.pieces[at];
        matches!(piece.shape, Shape::Paragraph | Shape::Loose)
            && !ends_sentence(&piece.text)
            && piece.text.chars().count() <= SLOGAN
            && judge.line(at).is_none()
    };
    // Among the article's paragraphs it is one, or the heading of one: the advertisement itself was not saved.
    let among_paragraphs =
        |at: usize| walk.pieces[at].parent.is_some_and(|parent| judge.homes.contains(&parent));
    for at in 0..walk.pieces.len().saturating_sub(1) {
        let (here, next) = (&walk.pieces[at], &walk.pieces[at + 1]);
        if furniture::is_advert_label(&here.text) && !among_paragraphs(at + 1) && is_loose(at + 1) {
            verdicts[at + 1] = verdicts[at];
        }
        let slogan = here.bold * 2 > here.text.len() || here.shape == Shape::Loose;
        let beside = here.parent == next.parent || here.part == next.part;
        if verdicts[at] != Verdict::Outside
            && beside
            && slogan
            && is_loose(at)
            && judge.line(at + 1) == Some(Line::Appeal)
        {
            verdicts[at] = verdicts[at + 1];
        }
    }
}

/// A line that is no sentence, right above a picture's credit, tells what the picture shows.
fn follow_credits(walk: &Walk, judge: &Judge<'_>, verdicts: &mut [Verdict]) {
    const LONGEST: usize = 200;
    for at in judge.first..walk.pieces.len().saturating_sub(1) {
        let piece = &walk.pieces[at];
        let credit =
            judge.line(at + 1) == Some(Line::Caption) && walk.pieces[at + 1].text.len() < piece.text.len();
        if verdicts[at] == Verdict::Article(BlockKind::Paragraph)
            && verdicts[at + 1] == Verdict::Article(BlockKind::Caption)
            && credit
            && !ends_sentence(&piece.text)
            && piece.text.chars().count() < LONGEST
        {
            verdicts[at] = Verdict::Article(BlockKind::Caption);
        }
    }
}

/// Pages that never end have the next article below: it begins with a headline in a header of its own.
fn end_at_next_article(walk: &Walk, judge: &Judge<'_>, verdicts: &mut [Verdict]) {
    let is_other = |at: &usize| {
        let piece = &walk.pieces[*at];
        piece.shape == Shape::Heading(1)
            && judge.hints[*at].has(Hint::Header)
            && letters(&piece.text) != judge.title
    };
    let begun = judge.first.saturating_add(3);
    if let Some(next) = (begun..walk.pieces.len()).find(is_other) {
        verdicts[next..].fill(Verdict::Outside);
    }
}

/// A picture's caption and a teaser are often there twice, once for each way of showing them. A paragraph that comes
/// again further on may be meant: a recipe, a chorus.
fn drop_repeats(walk: &Walk, verdicts: &mut [Verdict]) {
    const NEAR: usize = 4;
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (at, (piece, verdict)) in walk.pieces.iter().zip(verdicts.iter_mut()).enumerate() {
        if *verdict == Verdict::Outside {
            continue;
        }
        let before = seen.insert(&piece.text, at);
        let caption = *verdict == Verdict::Article(BlockKind::Caption);
        if before.is_some_and(|before| caption || at - before <= NEAR && piece.text.chars().count() > 40) {
            *verdict = Verdict::Outside;
        }
    }
}

/// Furniture before the first and after the last piece of the article is no part of its text, and neither is a
/// heading that nothing follows.
fn trim_edges(walk: &Walk, verdicts: &mut [Verdict]) {
    let is_text = |verdict: &Verdict| matches!(verdict, Verdict::Article(kind) if kind.is_body() || *kind == BlockKind::Caption);
    let first = verdicts.iter().position(|v| matches!(v, Verdict::Article(_))).unwrap_or(verdicts.len());
    let last = verdicts.iter().rposition(is_text).map_or(first, |at| at + 1);
    for (at, verdict) in verdicts.iter_mut().enumerate().take(walk.pieces.len()) {
        if at < first || at >= last {
            *verdict = Verdict::Outside;
        }
    }
}

fn kind(piece: &Piece) -> BlockKind {
    match piece.shape {
        Shape::Heading(_) => BlockKind::Heading,
        Shape::Paragraph | Shape::Loose => BlockKind::Paragraph,
        Shape::Row => BlockKind::Table,
        Shape::Item => BlockKind::List,
        Shape::Quote => BlockKind::Quote,
        Shape::Caption => BlockKind::Caption,
    }
}
