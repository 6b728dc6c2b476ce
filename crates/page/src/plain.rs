//! Plain text to blocks. The text itself is never touched: every block is a range of it.
//!
//! A line is a block, unless the text is plainly wrapped by hand. What a line is follows from its wording and from
//! where it stands: a headline near the top, a label before the first paragraph, a footer after the last.

use crate::article::{Article, ArticleId, Block, BlockKind, Page, Published, Reason};
use crate::dateline;
use crate::furniture::{self, Line};
use crate::span::Span;
use crate::wording::letters;
use crate::{cap, dates, decode, language, outlet, source};

/// Reads a page of plain text.
pub(crate) fn read(page: &Page) -> Article {
    let decoded = decode::plain(&page.bytes, page.charset.as_deref());
    let mut article = Article {
        problems: decoded.problems,
        url: page.url.clone(),
        ..Article::empty(ArticleId::of(&page.bytes))
    };
    fill(&mut article, decoded.text);
    if let Some(url) = &page.url {
        article.published = article.published.take().or_else(|| dates::in_url(url));
        article.outlet = article.outlet.take().or_else(|| outlet::host(url));
    }
    source::place_plain(&mut article.blocks, &page.bytes, &article.text);
    article
}

/// Sets the article's text, and everything that can be told from it and is not known yet.
pub(crate) fn fill(article: &mut Article, text: String) {
    if text.trim().is_empty() && article.problems.is_empty() {
        article.problems.push("no text: the page is empty".to_owned());
    }
    let layout = if let Some(problem) = too_long(&text) {
        article.problems.push(problem);
        Layout::undivided(&text)
    } else {
        Layout::of(&text, article.title.as_deref())
    };
    article.title = article.title.take().or(layout.title);
    let first = layout.blocks.iter().find(|block| block.kind == BlockKind::Paragraph);
    let found = first.and_then(|block| dateline::of(block.span.of(&text)));
    if article.published.is_none() {
        article.published = found
            .as_ref()
            .and_then(|found| found.published.clone())
            .or_else(|| published(&text, &layout.blocks));
    }
    article.dateline = article.dateline.take().or(found.map(|found| found.dateline));
    if article.outlet.is_none() {
        let foot = layout.blocks.iter().rev().take_while(|block| !block.kind.is_body());
        let foot = foot.filter(|block| block.span.len() <= furniture::LONGEST);
        let furniture = foot.filter(|block| block.kind == BlockKind::Furniture).take(FOOT);
        article.outlet = outlet::at_foot(furniture.map(|block| block.span.of(&text)))
            .or_else(|| outlet::in_appeals(layout.appeals.iter().map(|span| span.of(&text))))
            .or_else(|| outlet::in_credits(captions(&text, &layout.blocks)));
    }
    if article.authors.is_empty() {
        article.authors = layout.byline.map(|byline| crate::byline::split(&byline)).unwrap_or_default();
    }
    if article.language.is_none() {
        article.language = language::of(&text, &layout.blocks, None);
    }
    article.blocks = layout.blocks;
    article.text = text;
    article.credit();
}

/// In words, why a text is too long to be looked at line by line.
fn too_long(text: &str) -> Option<String> {
    /// Far more than any page of news has.
    const LINES: usize = 50_000;
    if text.len() > cap::SIZE {
        return Some(format!("longer than {} MiB: taken as one paragraph", cap::SIZE >> 20));
    }
    let lines = text.split(is_line_end).filter(|line| !line.trim().is_empty()).nth(LINES);
    lines.map(|_| format!("more than {LINES} lines: taken as one paragraph"))
}

/// The lines at the foot of a text that can name its outlet.
const FOOT: usize = 100;

fn captions<'t>(text: &'t str, blocks: &[Block]) -> impl Iterator<Item = &'t str> {
    blocks.iter().filter(|block| block.kind == BlockKind::Caption).map(|block| block.span.of(text))
}

/// The date on a line of its own, near the head or the foot of the text; else what the captions leave open.
fn published(text: &str, blocks: &[Block]) -> Option<Published> {
    const NEAR: usize = 12;
    let lines = || blocks.iter().map(|block| (block.kind, block.span.of(text)));
    let edge = |at: usize| at < NEAR || at + NEAR / 2 >= blocks.len();
    let own = lines().enumerate().filter(|(at, _)| edge(*at)).find_map(|(_, (kind, line))| {
        let stamp = kind == BlockKind::Furniture && line.len() < 120;
        let byline = line.len() < 120 && furniture::is_byline(line);
        if !(stamp || byline) {
            return None;
        }
        // The first date that no word before it calls a change.
        let mut from = 0;
        let days = dates::days_at(line).into_iter();
        let day = days.filter_map(|(day, range)| {
            let before = &line[from..range.start];
            from = range.end;
            (!dates::is_of_a_change(before)).then_some(day)
        });
        let basis = if byline { crate::Basis::Dateline } else { crate::Basis::Text };
        day.into_iter().next().map(|day| Published::on(day, day.to_string(), basis))
    });
    own.or_else(|| {
        let latest = captions(text, blocks).flat_map(dates::days_at).map(|(day, _)| day).max()?;
        dates::after_caption(latest)
    })
}

/// A text's blocks, and the headline among them.
struct Layout {
    blocks: Vec<Block>,
    title: Option<String>,
    byline: Option<String>,
    appeals: Vec<Span>,
}

impl Layout {
    /// A text that is too long to be looked at line by line.
    fn undivided(text: &str) -> Self {
        let span = Span::new(0, text.len()).trimmed(text);
        let block = (!span.is_empty()).then(|| Block::new(span, BlockKind::Paragraph));
        Self { blocks: block.into_iter().collect(), title: None, byline: None, appeals: Vec::new() }
    }

    /// Lays out `text`; `title` is its headline where that is known from elsewhere.
    fn of(text: &str, title: Option<&str>) -> Self {
        let spans: Vec<Span> = lines(text).into_iter().flat_map(|span| unglued(text, span)).collect();
        let mut rows: Vec<Row<'_>> = spans.iter().map(|&span| Row::of(text, span)).collect();
        bridge_appeals(&mut rows);
        let body = Body::of(&rows);
        let headline = body.headline(&rows, title);
        let known = title.map(letters).or_else(|| headline.map(|at| letters(rows[at].text)));
        let byline = body.byline(&rows);
        let stamp = headline.and_then(|headline| rows[..headline].iter().position(is_stamp));
        let label = headline.and_then(|headline| picture_label(&rows, headline, stamp.is_some()));
        let blocks = (0..rows.len())
            .map(|at| {
                let kind = if headline == Some(at) {
                    Ok(BlockKind::Title)
                } else if known.as_ref().is_some_and(|known| *known == letters(rows[at].text)) {
                    // Said again, it is the link to this page or the label of its picture.
                    Err(Reason::Repeat)
                } else if byline == Some(at) {
                    Err(Reason::Byline)
                } else if stamp == Some(at) {
                    Err(Reason::Stamp)
                } else if label == Some(at) {
                    Ok(BlockKind::Caption)
                } else {
                    body.kind(&rows, at)
                };
                let span = rows[at].span;
                kind.map_or_else(|reason| Block::furniture(span, reason), |kind| Block::new(span, kind))
            })
            .collect();
        let byline = byline.map(|at| crate::byline::undated(rows[at].text));
        Self {
            blocks,
            byline,
            appeals: rows.iter().filter(|row| row.line == Some(Line::Appeal)).map(|row| row.span).collect(),
            title: headline.map(|at| rows[at].text.split_whitespace().collect::<Vec<_>>().join(" ")),
        }
    }
}

/// A line, or several that are one paragraph.
struct Row<'t> {
    span: Span,
    text: &'t str,
    line: Option<Line>,
    /// How many line ends stand between it and the row before.
    gap: usize,
}

impl<'t> Row<'t> {
    fn of(text: &'t str, span: Span) -> Self {
        let row = span.of(text);
        let before = &text[..span.start()];
        let gap = before[before.trim_end().len()..].matches('\n').count();
        Self { span, text: row, line: furniture::line(row), gap }
    }

    fn is_furniture(&self) -> bool {
        self.line.is_some_and(|line| line.reason().is_some())
    }

    fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    fn ends_sentence(&self) -> bool {
        let bare = self.text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', '“']);
        bare.ends_with(['.', '!', '?', '…', ':', ';', ',', '。', '！', '？', '।'])
    }

    /// A paragraph beyond doubt.
    fn is_paragraph(&self) -> bool {
        self.line.is_none() && self.ends_sentence() && (self.words() >= 12 || self.text.chars().count() >= 60)
    }

    /// What can be a headline or a heading: some words that are no sentence.
    fn is_heading(&self) -> bool {
        self.line.is_none()
            && !self.text.ends_with(['.', ':', ';', ','])
            && self.text.chars().count() <= 160
            && self.text.chars().next().is_some_and(|c| !c.is_lowercase())
    }
}

/// Where the paragraphs begin and end.
struct Body {
    first: usize,
    last: usize,
    /// The first furniture after the last paragraph.
    foot: usize,
}

impl Body {
    fn of(rows: &[Row<'_>]) -> Self {
        let first = rows.iter().position(Row::is_paragraph).unwrap_or(rows.len());
        let last = rows.iter().rposition(Row::is_paragraph).unwrap_or(0);
        let foot =
            rows.iter().skip(last + 1).position(Row::is_furniture).map_or(rows.len(), |at| last + 1 + at);
        Self { first, last, foot }
    }

    /// The row that is the headline: the given one, or the first near the top that reads like one.
    fn headline(&self, rows: &[Row<'_>], title: Option<&str>) -> Option<usize> {
        const NEAR: usize = 8;
        if let Some(title) = title.map(letters) {
            return rows.iter().take(NEAR).position(|row| letters(row.text) == title);
        }
        let top = rows.len().min(NEAR);
        let mut candidates = (0..top).filter(|&at| {
            let row = &rows[at];
            let before = rows[..at].iter().filter(|row| row.is_paragraph()).count();
            before < 2
                && row.is_heading()
                && (4..=30).contains(&row.words())
                // A headline stands over text.
                && rows[at + 1..].iter().any(|row| row.line.is_none() && row.ends_sentence())
                // Between paragraphs it would be a heading, unless the one before is a line of summary.
                && (before == 0 || rows[at - 1].words() < 25)
        });
        // One with a day and a few words more can be a stamp; a headline below it is likelier.
        let first = candidates.next()?;
        let dated = is_stamp(&rows[first]);
        if dated { candidates.find(|&at| !is_stamp(&rows[at])).or(Some(first)) } else { Some(first) }
    }

    /// The row near the top that names the author.
    fn byline(&self, rows: &[Row<'_>]) -> Option<usize> {
        const NEAR: usize = 8;
        let named = |at: &usize| rows[*at].words() <= 14 && furniture::is_byline(rows[*at].text);
        (0..rows.len().min(NEAR)).filter(|at| *at <= self.first).find(named)
    }

    /// What a row is, or why it is not the article.
    fn kind(&self, rows: &[Row<'_>], at: usize) -> Result<BlockKind, Reason> {
        let row = &rows[at];
        if let Some(line) = row.line {
            return line.reason().map_or(Ok(BlockKind::Caption), Err);
        }
        if row.text.starts_with('>') {
            return Ok(BlockKind::Quote);
        }
        if row.text.starts_with(['•', '‣', '▪']) || is_bullet(row.text) && has_bullet_beside(rows, at) {
            return Ok(BlockKind::List);
        }
        // A section's name: one or two words outside the paragraphs, or beside other furniture.
        let label = row.words() <= 2 && row.text.chars().count() <= 24 && !row.ends_sentence();
        let beside = at.checked_sub(1).into_iter().chain([at + 1]).filter_map(|near| rows.get(near));
        if label && (at < self.first || at > self.last || beside.into_iter().any(|row| row.line.is_some())) {
            return Err(Reason::Label);
        }
        // A headline in title case under a picture's credit leads to another article.
        let under_credit = at > 0 && rows[at - 1].line == Some(Line::Caption) && row.gap == 1;
        if under_credit
            && at > self.first
            && row.is_heading()
            && !row.ends_sentence()
            && is_title_case(row.text)
        {
            return Err(Reason::Links);
        }
        if at > self.foot && !row.ends_sentence() && row.words() <= 12 {
            return Err(Reason::Footer);
        }
        let heads = at > self.first && at < self.last && !row.ends_sentence() && row.is_heading();
        if heads
            && row.words() <= 14
            && rows[at + 1..].iter().find(|next| !next.is_furniture()).is_some_and(Row::is_paragraph)
        {
            return Ok(BlockKind::Heading);
        }
        Ok(BlockKind::Paragraph)
    }
}

/// A date and a few words that make no sentence: "register 2021-03-04 English".
fn is_stamp(row: &Row<'_>) -> bool {
    const MOST_WORDS: usize = 6;
    row.words() <= MOST_WORDS && !row.ends_sentence() && dates::day_at(row.text).is_some()
}

/// The row above the headline that tells what the picture shows: pages that put their picture first are saved with
/// its label there, below the date or with the picture's credit left below the headline.
fn picture_label(rows: &[Row<'_>], headline: usize, stamped: bool) -> Option<usize> {
    const LONGEST: usize = 300;
    let at = headline.checked_sub(1)?;
    let row = &rows[at];
    let is_label = row.line.is_none() && row.ends_sentence() && row.text.chars().count() <= LONGEST;
    let alone = rows[..at].iter().all(|above| above.is_furniture() || above.line.is_some());
    let under_stamp =
        stamped && rows[..at].iter().rev().take(1).any(|above| dates::day_at(above.text).is_some());
    let credited = rows.get(headline + 1).is_some_and(|below| below.line == Some(Line::Caption));
    (is_label && (under_stamp || alone && credited)).then_some(at)
}

fn is_bullet(text: &str) -> bool {
    text.starts_with("- ") || text.starts_with("* ") || text.starts_with("– ")
}

/// One dash opens speech in many languages; two in a row open a list, unless they are long.
fn has_bullet_beside(rows: &[Row<'_>], at: usize) -> bool {
    let bullet = |at: Option<usize>| at.and_then(|at| rows.get(at)).is_some_and(|row| is_bullet(row.text));
    rows[at].words() < 40
        && rows[at].text.starts_with(['-', '*'])
        && (bullet(at.checked_sub(1)) || bullet(Some(at + 1)))
}

/// Most words begin with a capital.
fn is_title_case(text: &str) -> bool {
    let words: Vec<&str> =
        text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).collect();
    let capital =
        words.iter().filter(|word| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase));
    words.len() >= 5 && capital.count() * 10 >= words.len() * 7
}

/// Paragraphs between two appeals in which the outlet speaks of itself are part of the appeal.
fn bridge_appeals(rows: &mut [Row<'_>]) {
    const BETWEEN: usize = 3;
    let appeals: Vec<usize> = (0..rows.len()).filter(|&at| rows[at].line == Some(Line::Appeal)).collect();
    for pair in appeals.windows(2) {
        let (from, to) = (pair[0] + 1, pair[1]);
        if to - from <= BETWEEN && rows[from..to].iter().all(|row| furniture::speaks_of_itself(row.text)) {
            for row in &mut rows[from..to] {
                row.line = Some(Line::Appeal);
            }
        }
    }
}

/// The rows of a text: its lines, or its paragraphs where it is wrapped by hand.
fn lines(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| is_line_end(*c)) {
        spans.push(Span::new(start, at).trimmed(text));
        start = at + c.len_utf8();
    }
    spans.push(Span::new(start, text.len()).trimmed(text));
    if !is_wrapped(text, &spans) {
        spans.retain(|span| !span.is_empty());
        return spans;
    }
    let width = spans.iter().map(|span| span.of(text).chars().count()).max().unwrap_or(0);
    let mut rows: Vec<Span> = Vec::new();
    let mut open = false;
    for span in spans {
        let line = span.of(text);
        if span.is_empty() {
            open = false;
            continue;
        }
        match rows.last_mut() {
            Some(row) if open => *row = Span::new(row.start(), span.end()),
            _ => rows.push(span),
        }
        // A short line that ends a sentence ends its paragraph.
        let short = line.chars().count() * 3 < width * 2;
        open = !(short && line.ends_with(['.', '!', '?', '”', '"']));
    }
    rows
}

/// `\r` alone, form feeds and the separators of Unicode end lines too.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether the lines are of one width and break inside sentences.
fn is_wrapped(text: &str, spans: &[Span]) -> bool {
    const WIDEST: usize = 100;
    let lengths: Vec<usize> = spans.iter().map(|span| span.of(text).chars().count()).collect();
    let long = lengths.iter().filter(|&&length| length > WIDEST).count();
    let filled = lengths.iter().filter(|&&length| length > 0).count();
    if filled < 5 || long * 20 > filled {
        return false;
    }
    let (mut inside, mut pairs) = (0, 0);
    for (pair, lengths) in spans.windows(2).zip(lengths.windows(2)) {
        if lengths[0] < 45 || lengths[1] == 0 {
            continue;
        }
        pairs += 1;
        let (line, next) = (pair[0].of(text), pair[1].of(text));
        let ends = line.ends_with(['.', '!', '?', '”', '"', ':']);
        let goes_on = next.chars().next().is_some_and(|c| c.is_lowercase() || c.is_ascii_digit() || c == '“');
        inside += usize::from(!ends && (goes_on || lengths[0] > 60));
    }
    pairs >= 3 && inside * 2 > pairs
}

/// A line in two where furniture has lost the line end between it and the article: "Thank you.The president said".
fn unglued(text: &str, span: Span) -> Vec<Span> {
    /// Sentences without a space between them, beyond which no line end was lost: the text is written so.
    const MOST: usize = 6;
    let line = span.of(text);
    let is_furniture = |part: &str| {
        part.len() <= furniture::LONGEST
            && matches!(furniture::line(part), Some(Line::Appeal | Line::Furniture(_)))
    };
    let glued = borders(line).take(MOST).find(|&at| is_furniture(&line[..at]) != is_furniture(&line[at..]));
    let Some(at) = glued else { return vec![span] };
    let middle = span.start() + at;
    let parts = [Span::new(span.start(), middle), Span::new(middle, span.end())];
    parts.into_iter().map(|part| part.trimmed(text)).filter(|part| !part.is_empty()).collect()
}

/// Where a sentence begins right behind another's full stop, perhaps with a quotation mark.
fn borders(line: &str) -> impl Iterator<Item = usize> {
    let mut before = [' '; 2];
    let mut quoted = false;
    line.char_indices().filter_map(move |(at, c)| {
        let ended = before[0].is_lowercase() && matches!(before[1], '.' | '!' | '?' | '…');
        // The straight mark opens and closes alike.
        let opens = matches!(c, '“' | '‘' | '«' | '„') || c == '"' && !quoted;
        let capital = |c: Option<char>| c.is_some_and(char::is_uppercase);
        let begins = c.is_uppercase() || opens && capital(line[at..].chars().nth(1));
        quoted ^= c == '"';
        before = [before[1], c];
        (ended && begins).then_some(at)
    })
}
