//! Holding everything that is stored against what it was read from.

use onrecord_page::{ArticleId, CodePoints, CodeSpan, Page};
use onrecord_reading::wire::{self, Article};
use serde::Serialize;

use crate::correction::{put_on, standing};
use crate::{Error, Record};

/// Something in the record that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The article's id; none when it concerns the file as a whole.
    pub article: Option<String>,
    /// A name that the article's file was found under.
    pub file: Option<String>,
    /// Which item: "text", "statement 3", "figure 0".
    pub item: String,
    /// What is wrong with it, in words.
    pub problem: String,
}

/// What was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Articles.
    pub articles: u64,
    /// Passages held against the text: blocks, sources, cues, content, mentions, roles, dates, figures, events, and what is in copies.
    pub passages: u64,
    /// Articles that an earlier version of the page reader read: their text was not held against their source anew.
    pub by_earlier_reader: u64,
    /// What does not hold.
    pub findings: u64,
}

impl Record {
    /// Re-checks every item: that the file is sound, that each source's bytes have the hash they are known by and show
    /// each block where it is said to stand in them, that the page read from them again gives the stored text, blocks and metadata, and that every passage says what the
    /// text says there, and that what articles have in common with their copies stands in both. What does not
    /// hold goes to `tell`, at once; `progress` hears of each article done.
    pub fn verify(
        &self,
        mut tell: impl FnMut(Finding),
        mut progress: impl FnMut(),
    ) -> Result<Verified, Error> {
        let mut verified = Verified::default();
        for problem in self.soundness()? {
            tell(Finding { article: None, file: None, item: "record".to_owned(), problem });
            verified.findings += 1;
        }
        let ids: Vec<(i64, String, String)> = (|| {
            self.db
                .prepare(
                    "SELECT article.id, version, (SELECT min(name) FROM file WHERE article_id = article.id)
                     FROM article JOIN reader ON reader.id = reader_id ORDER BY article.id",
                )?
                .query_map([], |row| {
                    let name: Option<String> = row.get(2)?;
                    Ok((row.get(0)?, row.get(1)?, name.unwrap_or_default()))
                })?
                .collect::<rusqlite::Result<_>>()
        })()
        .map_err(|source| self.at(source))?;
        for (id, reader, file) in ids {
            verified.articles += 1;
            let mut findings = Vec::new();
            let article = match self.reading(id) {
                Ok(reading) => {
                    verified.passages += passages(&reading, &mut findings);
                    match self.by_hand(id, &reading, &mut findings) {
                        Ok(count) => verified.passages += count,
                        Err(err) => {
                            findings.push(("corrections".to_owned(), format!("cannot be taken out: {err}")));
                        }
                    }
                    let copied = self.copied(id, &reading.article.text, &mut findings);
                    verified.passages += copied.map_err(|source| self.at(source))?;
                    let same_reader = reader.split(' ').any(|part| part == onrecord_page::VERSION);
                    verified.by_earlier_reader += u64::from(!same_reader);
                    self.source_again(id, &reading, same_reader, &mut findings);
                    Some(reading.article.id)
                }
                Err(err) => {
                    findings.push(("article".to_owned(), format!("cannot be taken out: {err}")));
                    None
                }
            };
            verified.findings += findings.len() as u64;
            for (item, problem) in findings {
                tell(Finding { article: article.clone(), file: Some(file.clone()), item, problem });
            }
            progress();
        }
        Ok(verified)
    }

    /// What SQLite itself finds wrong with the file.
    fn soundness(&self) -> Result<Vec<String>, Error> {
        let ask = || -> rusqlite::Result<Vec<String>> {
            let mut problems: Vec<String> = self
                .db
                .prepare("PRAGMA integrity_check")?
                .query_map([], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            problems.retain(|line| line != "ok");
            let orphans = self
                .db
                .prepare("PRAGMA foreign_key_check")?
                .query_map([], |row| Ok((row.get(0)?, row.get(2)?)))?
                .collect::<rusqlite::Result<Vec<(String, String)>>>()?;
            problems.extend(
                orphans
                    .into_iter()
                    .map(|(table, parent)| format!("a row of {table} refers to no row of {parent}")),
            );
            Ok(problems)
        };
        ask().map_err(|source| self.at(source))
    }

    /// Holds what the machine read in an article of which something is corrected against its text, and what is stored against what
    /// the corrections make of it; tells of those that have lost their place. Says how many passages the machine read.
    fn by_hand(
        &self,
        id: i64,
        reading: &wire::Reading,
        findings: &mut Vec<(String, String)>,
    ) -> rusqlite::Result<u64> {
        let standing = standing(&self.db, &reading.article.id)?;
        let corrected = reading.statements.iter().any(|said| said.hand.is_some());
        if standing.is_empty() && !corrected && reading.rejected.is_empty() {
            return Ok(0);
        }
        let machine = self.machine(id)?;
        let mut of_machine = Vec::new();
        let count = passages(&machine, &mut of_machine);
        // What is wrong with the text or with a part that nobody corrects has been told.
        let own = of_machine.into_iter().filter(|finding| !findings.contains(finding)).collect::<Vec<_>>();
        findings.extend(
            own.into_iter().map(|(item, problem)| (format!("what the machine read in {item}"), problem)),
        );
        let corrected = put_on(&machine, &standing);
        // Which figures are in a statement is not stored, but follows from where both stand.
        let bare = |statements: &[wire::Statement]| -> Vec<wire::Statement> {
            let bare = |said: &wire::Statement| wire::Statement { figures: Vec::new(), ..said.clone() };
            statements.iter().map(bare).collect()
        };
        if bare(&corrected.reading.statements) != bare(&reading.statements)
            || bare(&corrected.reading.rejected) != bare(&reading.rejected)
        {
            findings.push((
                "statements".to_owned(),
                "are not what the corrections by hand make of what the machine read".to_owned(),
            ));
        }
        for (correction, words) in self.lost(&machine)? {
            findings.push((
                format!("correction {correction}"),
                format!("has lost its place: “{words}” is no statement now, or is told otherwise"),
            ));
        }
        Ok(count)
    }

    /// Holds what an article has in common with its copies against its text, and says how many passages that are.
    fn copied(&self, id: i64, text: &str, findings: &mut Vec<(String, String)>) -> rusqlite::Result<u64> {
        const PASSAGES: &str = "SELECT hash, start_char, end_char
               FROM reprint_passage JOIN article ON article.id = other_id WHERE article_id = ?1
             UNION ALL SELECT hash, other_start_char, other_end_char
               FROM reprint JOIN reprint_passage USING (article_id, other_id) JOIN article ON article.id = article_id
              WHERE reprint.other_id = ?1";
        let mut check = Check { text, index: CodePoints::of(text), findings, count: 0 };
        let mut select = self.db.prepare_cached(PASSAGES)?;
        let mut rows = select.query([id])?;
        while let Some(row) = rows.next()? {
            let copy: String = row.get(0)?;
            check.inside(|| format!("passage in common with {copy}"), row.get(1)?, row.get(2)?);
        }
        Ok(check.count)
    }

    /// Holds the stored bytes against the id that they are known by and, where the same page reader read them, what
    /// they say now against what is stored.
    fn source_again(
        &self,
        id: i64,
        reading: &wire::Reading,
        same_reader: bool,
        findings: &mut Vec<(String, String)>,
    ) {
        let mut found = |item: &str, problem: String| findings.push((item.to_owned(), problem));
        let source = match self.source(id) {
            Ok(source) => source,
            Err(err) => return found("source", format!("cannot be taken out: {err}")),
        };
        let bytes = match source.bytes {
            Ok(bytes) => bytes,
            Err(err) => return found("source", format!("cannot be unpacked: {err}")),
        };
        if bytes.len() != source.length {
            found("source", format!("has {} bytes, but is stored as having {}", bytes.len(), source.length));
        }
        let hash = ArticleId::of(&bytes).to_string();
        if hash != reading.article.id {
            return found(
                "source",
                format!("has the hash {hash}, but is stored under {}", reading.article.id),
            );
        }
        let Some(format) = source.format else {
            return found("source", "is of a format that this program does not know".to_owned());
        };
        let index = CodePoints::of(&reading.article.text);
        for (number, block) in reading.article.blocks.iter().enumerate() {
            let Some(at) = block.bytes else { continue };
            let text = index.bytes(CodeSpan { start: block.start, end: block.end });
            let text = text.map_or("", |span| span.of(&reading.article.text));
            if !bytes.get(at.start..at.end).is_some_and(|source| onrecord_page::shows(format, source, text)) {
                let place = format!("bytes {} to {} of its source", at.start, at.end);
                found(&format!("block {number}"), format!("says what {place} do not"));
            }
        }
        if !same_reader {
            return;
        }
        let page = Page {
            fetched: source.fetched,
            url: source.url,
            charset: source.charset,
            ..Page::new(&reading.file, format, bytes)
        };
        let (read, stored) = (Article::new(&onrecord_page::read(&page)), &reading.article);
        if read.text != stored.text {
            let same = read.text.chars().zip(stored.text.chars()).take_while(|(read, stored)| read == stored);
            let at = same.count();
            found("text", format!("differs from what its source says, from character {at} on"));
        }
        for (item, same) in [
            ("blocks", read.blocks == stored.blocks || read.text != stored.text),
            ("title", read.title == stored.title),
            ("outlet", read.outlet == stored.outlet),
            ("authors", read.authors == stored.authors),
            ("date of publication", read.published == stored.published),
            ("date of the last change", read.modified == stored.modified),
            ("section", read.section == stored.section),
            ("dateline", read.dateline == stored.dateline),
            ("url", read.url == stored.url),
            ("language", read.language == stored.language),
            ("source id", read.source_id == stored.source_id),
        ] {
            if !same {
                found(item, "differs from what its source says".to_owned());
            }
        }
    }
}

/// Holds every passage of a reading against its text, and says how many there are.
fn passages(reading: &wire::Reading, findings: &mut Vec<(String, String)>) -> u64 {
    let mut check = Check {
        text: &reading.article.text,
        index: CodePoints::of(&reading.article.text),
        findings,
        count: 0,
    };
    for (number, block) in reading.article.blocks.iter().enumerate() {
        check.inside(|| format!("block {number}"), block.start, block.end);
    }
    for statement in &reading.statements {
        let item = || format!("statement {}", statement.id);
        if statement.content.is_empty() {
            check.findings.push((item(), "has no content".to_owned()));
        }
        for passage in statement.source.iter().chain(&statement.cue).chain(&statement.content) {
            check.says(item, passage.start, passage.end, &passage.text);
        }
        for party in statement.addressee.iter().chain(&statement.medium) {
            check.inside(item, party.start, party.end);
        }
        let text = statement.content.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" … ");
        if text != statement.text {
            check.findings.push((item(), "does not say what its pieces say".to_owned()));
        }
    }
    for actor in &reading.actors {
        let item = || format!("actor {}", actor.id);
        for mention in &actor.mentions {
            check.inside(item, mention.start, mention.end);
        }
        for role in &actor.roles {
            check.inside(item, role.start, role.end);
        }
    }
    for time in &reading.times {
        check.says(|| format!("time {}", time.id), time.start, time.end, &time.text);
    }
    for figure in &reading.figures {
        check.says(|| format!("figure {}", figure.id), figure.start, figure.end, &figure.text);
    }
    for event in &reading.events {
        check.inside(|| format!("event {}", event.id), event.start, event.end);
    }
    check.count
}

struct Check<'a> {
    text: &'a str,
    index: CodePoints<'a>,
    findings: &'a mut Vec<(String, String)>,
    count: u64,
}

impl Check<'_> {
    fn inside(&mut self, item: impl Fn() -> String, start: usize, end: usize) -> Option<&str> {
        self.count += 1;
        let span = self.index.bytes(CodeSpan { start, end });
        if span.is_none() {
            self.findings.push((item(), format!("stands at {start}..{end}, which is not inside the text")));
        }
        span.map(|span| span.of(self.text))
    }

    fn says(&mut self, item: impl Fn() -> String, start: usize, end: usize, stored: &str) {
        let there = self.inside(&item, start, end).map(str::to_owned);
        if let Some(there) = there.filter(|there| there != stored) {
            self.findings.push((
                item(),
                format!("is stored as “{stored}”, but the text at {start}..{end} says “{there}”"),
            ));
        }
    }
}
