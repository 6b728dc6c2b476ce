//! Holding everything that is stored against what it was read from.

mod file;

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
    /// Whether a repair mends it, as far as that can be done.
    pub repairable: bool,
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
    /// Whether the indexes of words were held against the texts, which takes a record that may be written and is not being written.
    pub words: bool,
    /// What does not hold.
    pub findings: u64,
    /// Of that, what a repair mends.
    pub repairable: u64,
}

/// What was found in one article.
#[derive(Default)]
struct Examined {
    article: Option<String>,
    passages: u64,
    by_earlier_reader: bool,
    /// What does not hold, each with its item.
    findings: Vec<(String, String)>,
    /// Corrections that have lost their place, likewise: no repair knows where they belong.
    lost: Vec<(String, String)>,
}

impl Record {
    /// Re-checks every item: that the file is sound, that its indexes and counts hold what its tables do, that each source's bytes have
    /// the hash they are known by and show each block where it is said to stand in them, that the page read from them again gives the
    /// stored text, blocks and metadata, and that every passage says what the text says there, and that what articles have in common
    /// with their copies stands in both. What does not hold goes to `tell`, at once; `progress` hears of each article done. What is
    /// so damaged that it cannot be read is a finding too.
    pub fn verify(
        &self,
        mut tell: impl FnMut(Finding),
        mut progress: impl FnMut(),
    ) -> Result<Verified, Error> {
        let mut verified = Verified::default();
        let mut found = |verified: &mut Verified, finding: Finding| {
            verified.findings += 1;
            verified.repairable += u64::from(finding.repairable);
            tell(finding);
        };
        let of_record =
            |(item, problem)| Finding { article: None, file: None, item, problem, repairable: true };
        verified.words = self.examine_file(|problem| found(&mut verified, of_record(problem)))?;
        let articles = self.or_found("articles", self.to_verify(), &mut |problem| {
            found(&mut verified, of_record(problem));
        })?;
        for (id, reader, file) in articles.unwrap_or_default() {
            let Examined { article, passages, by_earlier_reader, findings, lost } = self.examine(id, &reader);
            verified.articles += 1;
            verified.passages += passages;
            verified.by_earlier_reader += u64::from(by_earlier_reader);
            let findings = findings.into_iter().map(|finding| (finding, true));
            for ((item, problem), repairable) in findings.chain(lost.into_iter().map(|lost| (lost, false))) {
                let (article, file) = (article.clone(), Some(file.clone()));
                found(&mut verified, Finding { article, file, item, problem, repairable });
            }
            progress();
        }
        Ok(verified)
    }

    /// All articles by their row ids, with the version that read each and a name of its file.
    fn to_verify(&self) -> rusqlite::Result<Vec<(i64, String, String)>> {
        self.rows_of(
            "SELECT article.id, version, (SELECT min(name) FROM file WHERE article_id = article.id)
             FROM article LEFT JOIN reader ON reader.id = reader_id ORDER BY article.id",
            &[],
            |row| {
                let [reader, name] = [row.get::<_, Option<String>>(1)?, row.get(2)?];
                Ok((row.get(0)?, reader.unwrap_or_default(), name.unwrap_or_default()))
            },
        )
    }

    /// What was asked for; or nothing, and what is damaged as a finding on `item`.
    fn or_found<T>(
        &self,
        item: &str,
        asked: rusqlite::Result<T>,
        tell: &mut dyn FnMut((String, String)),
    ) -> Result<Option<T>, Error> {
        match asked.map_err(|source| self.at(source)) {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::Damaged { what, .. }) => {
                tell((item.to_owned(), format!("cannot be read: {what}")));
                Ok(None)
            }
            Err(err) => Err(err),
        }
    }

    /// The reading of an article as the machine has it and the version that read it, where all of it holds.
    pub(crate) fn holding(&self, id: i64) -> Option<(wire::Reading, String)> {
        let version =
            "SELECT version FROM reader JOIN article ON reader_id = reader.id WHERE article.id = ?1";
        let reader: String = self.db.query_row(version, [id], |row| row.get(0)).ok()?;
        let examined = self.examine(id, &reader);
        let reading = self.machine(id).ok()?;
        (examined.findings.is_empty() && gaps(&reading).is_empty()).then_some((reading, reader))
    }

    /// Holds one article against its source.
    fn examine(&self, id: i64, reader: &str) -> Examined {
        let mut examined = Examined::default();
        let Examined { article, passages: count, by_earlier_reader, findings, lost } = &mut examined;
        let reading = match self.reading(id) {
            Ok(reading) => reading,
            Err(err) => {
                findings.push(("article".to_owned(), format!("cannot be taken out: {err}")));
                return examined;
            }
        };
        *article = Some(reading.article.id.clone());
        findings.extend(gaps(&reading));
        *count += passages(&reading, findings);
        match self.by_hand(id, &reading, findings, lost) {
            Ok(of_machine) => *count += of_machine,
            Err(err) => findings.push(("corrections".to_owned(), format!("cannot be taken out: {err}"))),
        }
        match self.copied(id, &reading.article.text, findings) {
            Ok(in_common) => *count += in_common,
            Err(err) => findings.push(("copies".to_owned(), format!("cannot be taken out: {err}"))),
        }
        let same_reader = reader.split(' ').any(|part| part == onrecord_page::VERSION);
        *by_earlier_reader = !same_reader;
        self.source_again(id, &reading, same_reader, findings);
        examined
    }

    /// Holds what the machine read in an article of which something is corrected against its text, and what is stored against what
    /// the corrections make of it; tells of those that have lost their place. Says how many passages the machine read.
    fn by_hand(
        &self,
        id: i64,
        reading: &wire::Reading,
        findings: &mut Vec<(String, String)>,
        lost: &mut Vec<(String, String)>,
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
            lost.push((
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

/// Items that are missing among those that others refer to by their numbers. What is rejected by hand has a number, and is none.
fn gaps(reading: &wire::Reading) -> Vec<(String, String)> {
    let mut rejected: Vec<usize> = reading.rejected.iter().map(|said| said.id).collect();
    rejected.extend(reading.statements.iter().map(|said| said.id));
    rejected.sort_unstable();
    let lists: [(&str, Vec<usize>); 5] = [
        ("statements", rejected),
        ("actors", reading.actors.iter().map(|actor| actor.id).collect()),
        ("times", reading.times.iter().map(|time| time.id).collect()),
        ("figures", reading.figures.iter().map(|figure| figure.id).collect()),
        ("events", reading.events.iter().map(|event| event.id).collect()),
    ];
    let has_gaps = |numbers: &[usize]| numbers.iter().enumerate().any(|(at, &number)| at != number);
    lists
        .into_iter()
        .filter(|(_, numbers)| has_gaps(numbers))
        .map(|(item, _)| (item.to_owned(), "are not all there".to_owned()))
        .collect()
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
