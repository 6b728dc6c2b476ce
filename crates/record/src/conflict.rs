//! Where accounts differ.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use rusqlite::Row;
use serde::Serialize;

use crate::export::AT_ONCE;
use crate::find::{AROUND, Conditions};
use crate::search::{Column, Part, Portion, Position, commonest};
use crate::story::numbers;
use crate::words::tokens;
use crate::{Among, Error, Record};

/// Which conflicts to find.
#[derive(Debug, Clone, Default)]
pub struct ConflictQuery {
    /// Words that stand in or around either passage, or say why.
    pub words: Option<String>,
    /// figure, date, place, speaker, wording or denial.
    pub kind: Option<String>,
    /// Which articles either side must be among, and the days on which it was told.
    pub among: Among,
}

/// Two accounts that differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConflictRow {
    /// In what: figure, date, place, speaker, wording or denial.
    pub kind: String,
    /// Why they are held to differ.
    pub why: String,
    /// What was told first, where both are dated.
    pub one: ConflictSide,
    /// What was told otherwise.
    pub other: ConflictSide,
    /// How many more pairs of passages differ in the same way: copies of these articles, and the same two numbers told again in their
    /// stories.
    pub more: u64,
}

/// One of two accounts.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConflictSide {
    /// SHA-256 of the source bytes, hex.
    pub article: String,
    /// A name that its file was found under.
    pub file: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// statement, figure or event.
    pub item: String,
    /// The item's number in its article.
    pub number: u32,
    /// Who says so, where it is said by somebody.
    pub speaker: Option<String>,
    /// The passage.
    pub text: String,
    /// The words before it, from the same paragraph.
    pub before: String,
    /// The words after it.
    pub after: String,
    /// First code point in the article's text.
    pub start: u64,
    /// The one after its last.
    pub end: u64,
}

/// A conflict as a line of a table.
#[derive(Debug, Serialize)]
struct ConflictLine<'a> {
    kind: &'a str,
    why: &'a str,
    article: &'a str,
    file: &'a str,
    outlet: Option<&'a str>,
    title: Option<&'a str>,
    published: Option<&'a str>,
    item: &'a str,
    number: u32,
    speaker: Option<&'a str>,
    text: &'a str,
    start: u64,
    end: u64,
    other: &'a str,
    other_file: &'a str,
    other_outlet: Option<&'a str>,
    other_title: Option<&'a str>,
    other_published: Option<&'a str>,
    other_item: &'a str,
    other_number: u32,
    other_speaker: Option<&'a str>,
    other_text: &'a str,
    other_start: u64,
    other_end: u64,
    more: u64,
}

impl ConflictRow {
    /// The same in one line of a table.
    pub fn line(&self) -> impl Serialize {
        let (one, other) = (&self.one, &self.other);
        ConflictLine {
            kind: &self.kind,
            why: &self.why,
            article: &one.article,
            file: &one.file,
            outlet: one.outlet.as_deref(),
            title: one.title.as_deref(),
            published: one.published.as_deref(),
            item: &one.item,
            number: one.number,
            speaker: one.speaker.as_deref(),
            text: &one.text,
            start: one.start,
            end: one.end,
            other: &other.article,
            other_file: &other.file,
            other_outlet: other.outlet.as_deref(),
            other_title: other.title.as_deref(),
            other_published: other.published.as_deref(),
            other_item: &other.item,
            other_number: other.number,
            other_speaker: other.speaker.as_deref(),
            other_text: &other.text,
            other_start: other.start,
            other_end: other.end,
            more: self.more,
        }
    }
}

/// A conflict that is told, by its row id, and for how many more it stands, with what it is narrowed and counted by.
#[derive(Debug)]
pub(crate) struct Told {
    id: i64,
    more: u64,
    kind: String,
    outlets: [Option<String>; 2],
    published: Option<String>,
}

impl Told {
    /// Its place in a list.
    fn position(&self) -> Position {
        Position { date: self.published.clone(), id: self.id }
    }

    /// The outlets of its sides, each once.
    fn outlets(&self) -> Vec<&str> {
        let mut outlets: Vec<&str> = self.outlets.iter().flatten().map(String::as_str).collect();
        outlets.dedup();
        outlets
    }
}

impl Record {
    /// The conflicts that `query` asks for, by the day on which the first side was told. Those that differ from another one only by a
    /// reprint of the same article, or by one more telling of the same two numbers in the same stories, are told with it.
    pub fn conflicts(&self, query: &ConflictQuery) -> Result<Vec<ConflictRow>, Error> {
        self.conflicts_where(&conflicts_asked(query)?)
    }

    /// The conflicts of which both sides stand in articles of one story.
    pub fn conflicts_within(&self, story: i64) -> Result<Vec<ConflictRow>, Error> {
        let mut ask = Conditions::default();
        ask.sql.push(format!("story = {story} AND other_story = {story}"));
        self.conflicts_where(&ask)
    }

    /// Part of the conflicts that `query` asks for. They are counted by kind, and by the outlets of both sides, and can be narrowed to
    /// these.
    pub fn conflicts_part(&self, query: &ConflictQuery, part: &Part) -> Result<Portion<ConflictRow>, Error> {
        let mut found = self.conflicts_told(query)?;
        for (column, value) in &part.only {
            match column {
                Column::Kind => found.retain(|told| told.kind == *value),
                Column::Outlet => found.retain(|told| told.outlets().contains(&value.as_str())),
                _ => {}
            }
        }
        if part.newest_first {
            found.reverse();
            found.sort_by_key(|told| told.published.is_none());
        }
        let counts = BTreeMap::from([
            (Column::Kind, counted(found.iter().map(|told| told.kind.as_str()))),
            (Column::Outlet, counted(found.iter().flat_map(Told::outlets))),
        ]);
        let total = found.len() as u64;
        let (page, next) = part.cut(found, Told::position);
        let rows = self.conflicts_of(&page).map_err(|source| self.at(source))?;
        Ok(Portion { rows, total, more: false, undated: 0, counts, next })
    }

    fn conflicts_where(&self, ask: &Conditions) -> Result<Vec<ConflictRow>, Error> {
        let answer = || self.conflicts_of(&self.told_where(ask)?);
        answer().map_err(|source| self.at(source))
    }

    /// The conflicts that `query` asks for, without what stands in them.
    pub(crate) fn conflicts_told(&self, query: &ConflictQuery) -> Result<Vec<Told>, Error> {
        self.told_where(&conflicts_asked(query)?).map_err(|source| self.at(source))
    }

    /// The pairs that `ask` asks for without those that an earlier one stands for. A page and its copy are no two accounts, but for
    /// their numbers, which a later version may correct.
    fn told_where(&self, ask: &Conditions) -> rusqlite::Result<Vec<Told>> {
        let sql = format!(
            "SELECT id, kind, article_id, other_id, story, other_story, value, other_value, text, other_text,
                outlet, other_outlet, published
             FROM ({}) WHERE (NOT in_one_story OR story = other_story) AND {}
             ORDER BY earliest IS NULL, earliest, other_earliest, hash, start_char, other_hash, other_start_char",
            pairs(),
            ask.sql()
        );
        let originals = self.originals()?;
        let mut told: Vec<Told> = Vec::new();
        let mut seen: HashMap<u64, usize> = HashMap::new();
        self.each_row_of(&sql, &ask.values, |row| {
            let Some(key) = folded_by(row, &originals)? else { return Ok(true) };
            match seen.get(&key) {
                Some(&first) => told[first].more += 1,
                None => {
                    seen.insert(key, told.len());
                    told.push(Told {
                        id: row.get("id")?,
                        more: 0,
                        kind: row.get("kind")?,
                        outlets: [row.get("outlet")?, row.get("other_outlet")?],
                        published: row.get("published")?,
                    });
                }
            }
            Ok(true)
        })?;
        Ok(told)
    }

    /// What stands in these conflicts, in their order.
    pub(crate) fn conflicts_of(&self, told: &[Told]) -> rusqlite::Result<Vec<ConflictRow>> {
        let mut found = Vec::with_capacity(told.len());
        for some in told.chunks(AT_ONCE) {
            let ids: Vec<i64> = some.iter().map(|one| one.id).collect();
            let sql = format!("SELECT * FROM ({}) WHERE id IN ({})", pairs(), numbers(&ids));
            let rows = self.rows_of(&sql, &[], |row| Ok((row.get("id")?, conflict_row(row)?)))?;
            let mut rows: HashMap<i64, ConflictRow> = rows.into_iter().collect();
            found.extend(
                some.iter().filter_map(|one| Some(ConflictRow { more: one.more, ..rows.remove(&one.id)? })),
            );
        }
        Ok(found)
    }

    /// For each article that is copied wholly, or of one page in several versions, the one of them that came in first.
    fn originals(&self) -> rusqlite::Result<HashMap<i64, i64>> {
        let mut select = self.db.prepare_cached(
            "SELECT article_id, other_id FROM reprint WHERE kind <> 'partial' ORDER BY article_id, other_id",
        )?;
        let mut first: HashMap<i64, i64> = HashMap::new();
        for copies in select.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))? {
            let (one, other) = copies?;
            let [one, other] = [one, other].map(|article| original(&first, article));
            let (least, most) = (one.min(other), one.max(other));
            first.extend([(least, least), (most, least)]);
        }
        let articles: Vec<i64> = first.keys().copied().collect();
        for article in articles {
            let original = original(&first, article);
            first.insert(article, original);
        }
        Ok(first)
    }
}

/// What an article is known to be a copy of, through others that are.
fn original(first: &HashMap<i64, i64>, mut article: i64) -> i64 {
    while let Some(&before) = first.get(&article).filter(|before| **before != article) {
        article = before;
    }
    article
}

/// The conditions that `query` makes.
fn conflicts_asked(query: &ConflictQuery) -> Result<Conditions, Error> {
    let mut ask = Conditions::default();
    if let Some(words) = &query.words {
        ask.each_word(
            words,
            "(has_word(why, ?1) OR has_word(before || text || after, ?1) OR has_word(other_before || other_text || other_after, ?1))",
        )?;
    }
    if let Some(kind) = &query.kind {
        ask.add("kind = ? COLLATE NOCASE", kind.clone());
    }
    if let Some(outlet) = &query.among.outlet {
        ask.each_word(outlet, "(has_word(outlet, ?1) OR has_word(other_outlet, ?1))")?;
    }
    if let Some(since) = &query.among.since {
        ask.add("(latest > ?1 OR other_latest > ?1)", since.clone());
    }
    if let Some(until) = &query.among.until {
        ask.add("(earliest <= ?1 OR other_earliest <= ?1)", until.clone());
    }
    if let Some(story) = query.among.story {
        ask.sql.push(format!("{story} IN (story, other_story)"));
    }
    Ok(ask)
}

/// How often each value comes, the commonest first.
fn counted<'a>(values: impl Iterator<Item = &'a str>) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for value in values {
        *counts.entry(value.to_owned()).or_default() += 1;
    }
    commonest(counts)
}

/// A hash of that by which a pair is known again in another one; none where it tells nothing.
fn folded_by(row: &Row<'_>, originals: &HashMap<i64, i64>) -> rusqlite::Result<Option<u64>> {
    let original = |article: i64| originals.get(&article).copied().unwrap_or(article);
    let kind: String = row.get("kind")?;
    let articles: [i64; 2] = [row.get("article_id")?, row.get("other_id")?];
    let copies = articles[0] != articles[1] && original(articles[0]) == original(articles[1]);
    if copies && !matches!(kind.as_str(), "figure" | "wording") {
        return Ok(None);
    }
    let side = |other: &str, article: i64| -> rusqlite::Result<String> {
        let column = |column: &str| format!("{other}{column}");
        Ok(match row.get::<_, Option<String>>(column("value").as_str())? {
            Some(value) => format!("{:?} {value}", row.get::<_, Option<i64>>(column("story").as_str())?),
            None => {
                let text: String = row.get(column("text").as_str())?;
                format!("{} {}", original(article), tokens(&text).join(" "))
            }
        })
    };
    let mut sides = [side("", articles[0])?, side("other_", articles[1])?];
    sides.sort();
    let mut hasher = DefaultHasher::new();
    (kind, sides).hash(&mut hasher);
    Ok(Some(hasher.finish()))
}

/// Both sides of every conflict, the columns of the second with `other_` before their names.
fn pairs() -> String {
    let (one, other) = (side("", "article_id"), side("other_", "other_id"));
    format!("SELECT conflict.id, conflict.kind, why, in_one_story, conflict.article_id, conflict.other_id, {one}, {other} FROM conflict
         JOIN article AS a ON a.id = conflict.article_id JOIN article AS other_a ON other_a.id = conflict.other_id")
}

fn side(other: &str, article: &str) -> String {
    let (start, end) = (format!("conflict.{other}start_char"), format!("conflict.{other}end_char"));
    let of_item = |what: &str, from: &str, item: &str| {
        format!(
            "(SELECT {what} FROM {from} WHERE {item}.article_id = conflict.{article} AND {item}.number = conflict.{other}number
                AND conflict.{other}item = '{item}')"
        )
    };
    let block = |what: &str| {
        format!(
            "(SELECT {what} FROM block WHERE block.article_id = conflict.{article} AND block.start_char <= {start} AND block.end_char >= {end})"
        )
    };
    let of_statement = of_item(
        "coalesce(actor.name, source)",
        "statement LEFT JOIN actor ON actor.id = speaker_id",
        "statement",
    );
    let of_figure = of_item(
        "coalesce(actor.name, source)",
        "figure JOIN statement ON statement.id = statement_id LEFT JOIN actor ON actor.id = speaker_id",
        "figure",
    );
    let value = of_item("value || ' ' || unit", "figure", "figure");
    let (from, to) = (
        format!("max({start} - {AROUND}, coalesce({}, 0))", block("max(block.start_char)")),
        format!("min({end} + {AROUND}, coalesce({}, {end}))", block("min(block.end_char)")),
    );
    let a = format!("{other}a");
    format!(
        "{a}.hash AS {other}hash, {a}.outlet AS {other}outlet, {a}.url AS {other}url, {a}.title AS {other}title, {a}.published AS {other}published,
         {a}.published_earliest AS {other}earliest, {a}.published_latest AS {other}latest,
         (SELECT min(name) FROM file WHERE file.article_id = {a}.id) AS {other}file,
         (SELECT story_id FROM story_article WHERE story_article.article_id = {a}.id) AS {other}story,
         conflict.{other}item, conflict.{other}number, conflict.{other}start_char, conflict.{other}end_char,
         coalesce({of_statement}, {of_figure}) AS {other}speaker, {value} AS {other}value,
         substr({a}.text, {start} + 1, {end} - {start}) AS {other}text,
         substr({a}.text, {from} + 1, {start} - {from}) AS {other}before,
         substr({a}.text, {end} + 1, {to} - {end}) AS {other}after"
    )
}

fn conflict_row(row: &Row<'_>) -> rusqlite::Result<ConflictRow> {
    Ok(ConflictRow {
        kind: row.get("kind")?,
        why: row.get("why")?,
        one: conflict_side(row, "")?,
        other: conflict_side(row, "other_")?,
        more: 0,
    })
}

fn conflict_side(row: &Row<'_>, other: &str) -> rusqlite::Result<ConflictSide> {
    let column = |column: &str| format!("{other}{column}");
    Ok(ConflictSide {
        article: row.get(column("hash").as_str())?,
        file: row.get(column("file").as_str())?,
        outlet: row.get(column("outlet").as_str())?,
        url: row.get(column("url").as_str())?,
        title: row.get(column("title").as_str())?,
        published: row.get(column("published").as_str())?,
        item: row.get(column("item").as_str())?,
        number: row.get(column("number").as_str())?,
        speaker: row.get(column("speaker").as_str())?,
        text: row.get(column("text").as_str())?,
        before: row.get(column("before").as_str())?,
        after: row.get(column("after").as_str())?,
        start: row.get(column("start_char").as_str())?,
        end: row.get(column("end_char").as_str())?,
    })
}
