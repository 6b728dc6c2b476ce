//! Questions to the record: what was said, and which figures stand in it.

use onrecord_reading::wire;
use rusqlite::Row;
use rusqlite::types::Value;
use serde::Serialize;

use crate::calling::Group;
use crate::rows::from_json;
use crate::search::IN_ORDER;
use crate::words::{asked, match_all};
use crate::{Error, Record};

/// Which statements to find. Every condition that is given must hold; letters' case never matters.
#[derive(Debug, Clone, Default)]
pub struct SaidQuery {
    /// Words of the statement or its source, in any order; in double quotation marks, in that order.
    pub words: Option<String>,
    /// Words of the speaker's name or, where no name is known, of the source as written.
    pub by: Option<String>,
    /// Words of the name of whom it was said to, or what it was said through.
    pub to: Option<String>,
    /// Words of the statement itself, or of the full name of an actor that it mentions.
    pub about: Option<String>,
    /// direct, indirect or mixed.
    pub kind: Option<String>,
    /// Which articles to look in.
    pub among: Among,
}

/// Which figures to find; as for [`SaidQuery`].
#[derive(Debug, Clone, Default)]
pub struct FigureQuery {
    /// Words around the figure, in its paragraph.
    pub words: Option<String>,
    /// Words of the name (or source) of the speaker who asserts it.
    pub by: Option<String>,
    /// Words of what it measures or of the whole that it is a share of.
    pub of: Option<String>,
    /// Its unit: an ISO 4217 code, `percent`, or the thing counted.
    pub unit: Option<String>,
    /// Which articles to look in.
    pub among: Among,
}

/// Which events to find; as for [`SaidQuery`].
#[derive(Debug, Clone, Default)]
pub struct EventQuery {
    /// Words of the sentence that tells of it, of its kind, its place, or of those who take part.
    pub words: Option<String>,
    /// Words of the name of somebody who takes part.
    pub who: Option<String>,
    /// meeting, call, summit, …
    pub kind: Option<String>,
    /// Which articles to look in.
    pub among: Among,
}

/// Which articles to look in, and which days of what they tell.
#[derive(Debug, Clone, Default)]
pub struct Among {
    /// Words of the outlet's name.
    pub outlet: Option<String>,
    /// Not before this day (`2017-01-31`).
    pub since: Option<String>,
    /// Not after this day.
    pub until: Option<String>,
    /// The number of the story that they tell.
    pub story: Option<i64>,
}

impl Among {
    /// Whether days are asked for.
    pub(crate) fn has_day(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// By date, those without one last; then by article and place in it.
    pub rows: Vec<T>,
    /// How many more there are that only a date keeps out, because they have none.
    pub undated: u64,
}

/// One statement, with what a person needs to cite it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaidRow {
    /// The article's id: SHA-256 of its source, hex.
    pub article: String,
    /// The statement's number in its article.
    pub number: u32,
    /// A name that the article's file was found under.
    pub file: String,
    /// Who tells it.
    pub outlet: Option<String>,
    /// The article's address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// How that is known: given, metadata, url, dateline, text, caption or inferred.
    pub published_basis: Option<String>,
    /// When the statement was made, as far as the article says.
    pub said: Option<String>,
    /// The day of it, or something wider: when the statement was made where the article says, else when that was
    /// published.
    pub date: Option<String>,
    /// The first day that it can be.
    pub date_earliest: Option<String>,
    /// The day after the last one.
    pub date_latest: Option<String>,
    /// The speaker's name.
    pub speaker: Option<String>,
    /// Whom it is attributed to, as written.
    pub source: Option<String>,
    /// The words that attribute it.
    pub cue: Option<String>,
    /// direct, indirect or mixed.
    pub kind: String,
    /// affirmed, denied, declined or asked.
    pub polarity: String,
    /// The content, its pieces joined by ` … `.
    pub text: String,
    /// Whom it was said to.
    pub addressee: Option<String>,
    /// What it was said through.
    pub medium: Option<String>,
    /// Who relays it, the outermost first and the speaker last, joined by `; `.
    pub chain: String,
    /// The number of the statement that this one is reported inside.
    pub within: Option<u32>,
    /// First code point of the content in the article's text.
    pub start: u64,
    /// The one after its last.
    pub end: u64,
    /// 0 to 1.
    pub confidence: f64,
    /// What was corrected in it by hand, beside what the machine reads. It does not stand in a table of columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hand: Option<wire::Hand>,
}

impl SaidRow {
    /// The same as a line of a table, which has no room for what was corrected in it.
    pub fn line(&self) -> Self {
        Self { hand: None, ..self.clone() }
    }
}

/// One figure, with what a person needs to cite it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FigureRow {
    /// The article's id: SHA-256 of its source, hex.
    pub article: String,
    /// The figure's number in its article.
    pub number: u32,
    /// A name that the article's file was found under.
    pub file: String,
    /// Who tells it.
    pub outlet: Option<String>,
    /// The article's address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// The day of it, or something wider: when the statement that asserts it was made, where the article says, else when that was
    /// published.
    pub date: Option<String>,
    /// The first day that it can be.
    pub date_earliest: Option<String>,
    /// The day after the last one.
    pub date_latest: Option<String>,
    /// The figure as written.
    pub text: String,
    /// In units; the lower bound of a range.
    pub value: f64,
    /// The upper bound of a range.
    pub upper: Option<f64>,
    /// ISO 4217 code, `percent`, or the thing counted.
    pub unit: String,
    /// `=`, `~`, `<`, `>`, `<=` or `>=`.
    pub modifier: String,
    /// increase or decrease.
    pub change: Option<String>,
    /// What it measures.
    pub of: Option<String>,
    /// The whole that a percentage is taken of.
    pub share_of: Option<String>,
    /// Whose it is.
    pub holder: Option<String>,
    /// Whether it is asked for or made a condition, not reported.
    pub wanted: bool,
    /// When it holds, TIMEX3.
    pub time: Option<String>,
    /// The number of the statement that asserts it.
    pub statement: Option<u32>,
    /// Whose statement that is, by name.
    pub speaker: Option<String>,
    /// Whom it is attributed to, as written.
    pub source: Option<String>,
    /// The words around it, from the same paragraph.
    pub before: String,
    /// The words after it.
    pub after: String,
    /// First code point in the article's text.
    pub start: u64,
    /// The one after its last.
    pub end: u64,
}

/// One event as one article tells it, with what a person needs to cite it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EventRow {
    /// The article's id: SHA-256 of its source, hex.
    pub article: String,
    /// The event's number in its article.
    pub number: u32,
    /// A name that the article's file was found under.
    pub file: String,
    /// Who tells it.
    pub outlet: Option<String>,
    /// The article's address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// meeting, call, summit, …
    pub kind: String,
    /// When it happens: TIMEX3 value, or two with a slash.
    pub date: Option<String>,
    /// The first day that it can be; where the article gives none, the first that the article can have been published on.
    pub date_earliest: Option<String>,
    /// The day after the last one.
    pub date_latest: Option<String>,
    /// Whether it lay ahead when the article was written.
    pub planned: bool,
    /// Who takes part, names joined by `; `.
    pub participants: String,
    /// Where.
    pub place: Option<String>,
    /// The words that name it.
    pub text: String,
    /// The words around it, from the same paragraph.
    pub before: String,
    /// The words after it.
    pub after: String,
    /// First code point in the article's text.
    pub start: u64,
    /// The one after its last.
    pub end: u64,
}

/// Whoever so many articles name is mentioned in too many statements to gather them.
const OFTEN: u64 = 1_000;
/// How many characters before and after a figure or an event, at most, are its surroundings; they end with its paragraph.
pub const AROUND: usize = 90;

impl Record {
    /// The statements that `query` asks for.
    pub fn said(&self, query: &SaidQuery) -> Result<Found<SaidRow>, Error> {
        self.find("said", &self.said_where(query)?, said_row_with_hand)
    }

    /// All statements of the article with this id, in the order of its text.
    pub fn said_in(&self, article: &str) -> Result<Vec<SaidRow>, Error> {
        let sql =
            "SELECT * FROM said WHERE id IN (SELECT id FROM statement WHERE article_id = ?1) ORDER BY number";
        let id = self.find_article(article)?;
        self.rows(sql, id, said_row_with_hand).map_err(|source| self.at(source))
    }

    pub(crate) fn said_where(&self, query: &SaidQuery) -> Result<Asked, Error> {
        let mut ask = Conditions::default();
        if let Some(words) = &query.words {
            const MATCHED: &str = "SELECT rowid FROM statement_words WHERE statement_words MATCH ?1";
            ask.of_words(MATCHED, "", "has_all(text, source, ?2)", words)?;
        }
        if let Some(by) = &query.by {
            ask.said_by(&self.all_called(by)?, by)?;
        }
        if let Some(to) = &query.to {
            let those = self.all_called(to)?.condition();
            let named = format!(
                "SELECT statement.id FROM actor CROSS JOIN statement ON addressee_id = actor.id WHERE {those}
                 UNION ALL SELECT statement.id FROM actor CROSS JOIN statement ON medium_id = actor.id WHERE {those}
                 UNION ALL SELECT id FROM statement WHERE addressee IN ({NAMES})
                 UNION ALL SELECT id FROM statement WHERE medium IN ({NAMES})"
            );
            ask.indexed(&named, None, to)?;
        }
        if let Some(about) = &query.about {
            const MATCHED: &str =
                "SELECT rowid FROM statement_words WHERE statement_words MATCH '{text} : (' || ?1 || ')'";
            let mentioned = format!(
                "SELECT statement.id FROM actor CROSS JOIN statement ON statement.article_id = actor.article_id
                   CROSS JOIN content ON content.statement_id = statement.id
                   CROSS JOIN mention ON mention.actor_id = actor.id
                    AND mention.start_char BETWEEN content.start_char AND content.end_char AND mention.end_char <= content.end_char
                  WHERE actor.name IN ({NAMES})"
            );
            let is_mentioned = format!(
                "((SELECT article_id FROM statement WHERE statement.id = said.id)
                  IN (SELECT article_id FROM actor WHERE name IN ({NAMES})) AND EXISTS (SELECT 1 FROM content JOIN actor JOIN mention ON mention.actor_id = actor.id
                 WHERE content.statement_id = said.id
                   AND actor.article_id = (SELECT article_id FROM statement WHERE statement.id = said.id)
                   AND mention.start_char BETWEEN content.start_char AND content.end_char AND mention.end_char <= content.end_char
                   AND actor.name IN ({NAMES})))"
            );
            for word in asked(about)? {
                let matched = match_all(&word)?.into();
                let is_told = |sql: String| -> Result<bool, Error> {
                    let sql = format!("SELECT EXISTS ({sql})");
                    self.one_of(&sql, std::slice::from_ref(&matched)).map_err(|source| self.at(source))
                };
                // Most words are in nobody's name.
                if !is_told(NAMES.to_owned())? {
                    ask.of_words(MATCHED, "", "has_all(text, NULL, ?2)", &word)?;
                    continue;
                }
                let in_text = match is_told(format!("{MATCHED} LIMIT 1 OFFSET {IN_ORDER}"))? {
                    true => "has_all(text, NULL, ?2)".to_owned(),
                    false => format!("+id IN ({MATCHED})"),
                };
                let each = format!("({in_text} OR {is_mentioned})");
                let named = format!("SELECT 1 FROM actor WHERE name IN ({NAMES}) LIMIT 1 OFFSET {OFTEN}");
                match is_told(named)? {
                    true => ask.often(&format!("{MATCHED} UNION ALL {mentioned}"), &each, &word)?,
                    false => ask.of_words(MATCHED, &mentioned, &each, &word)?,
                }
            }
        }
        if let Some(kind) = &query.kind {
            ask.add("kind = ?", kind.clone());
        }
        ask.among(&query.among, "statement")
    }

    /// The figures that `query` asks for.
    pub fn figures(&self, query: &FigureQuery) -> Result<Found<FigureRow>, Error> {
        self.find(&figures(), &self.figures_where(query)?, figure_row)
    }

    pub(crate) fn figures_where(&self, query: &FigureQuery) -> Result<Asked, Error> {
        let mut ask = Conditions::default();
        if let Some(words) = &query.words {
            // What stands around a figure stands in its article, whose words are in an index.
            const IN_ARTICLE: &str = "SELECT id FROM figure WHERE article_id IN (
                SELECT rowid FROM article_words WHERE article_words MATCH ?1)";
            ask.each_word(words, "(has_word(around, ?1) OR has_word(of, ?1) OR has_word(holder, ?1))")?;
            ask.indexed(IN_ARTICLE, Some("true"), words)?;
        }
        if let Some(of) = &query.of {
            const MATCHED: &str = "SELECT rowid FROM figure_words WHERE figure_words MATCH ?1";
            for word in asked(of)? {
                ask.of_words(MATCHED, "", "has_all(of, share_of, ?2)", &word)?;
            }
        }
        if let Some(by) = &query.by {
            let said = said_by(&self.all_called(by)?);
            let figures = format!("SELECT id FROM figure WHERE statement_id IN ({said})");
            ask.indexed(&figures, None, by)?;
        }
        if let Some(unit) = &query.unit {
            ask.add("unit = ? COLLATE NOCASE", unit.clone());
        }
        ask.among(&query.among, "figure")
    }

    /// The events that `query` asks for.
    pub fn events(&self, query: &EventQuery) -> Result<Found<EventRow>, Error> {
        self.find(&events(), &self.events_where(query)?, event_row)
    }

    pub(crate) fn events_where(&self, query: &EventQuery) -> Result<Asked, Error> {
        let mut ask = Conditions::default();
        if let Some(words) = &query.words {
            ask.each_word(
                words,
                "(has_word(around, ?1) OR has_word(kind, ?1) OR has_word(place, ?1) OR has_word(participants, ?1))",
            )?;
        }
        if let Some(who) = &query.who {
            let ids = self.all_called(who)?.ids();
            ask.sql.push(format!("id IN (SELECT event_id FROM participant WHERE actor_id IN ({ids}))"));
        }
        if let Some(kind) = &query.kind {
            ask.add("kind = ? COLLATE NOCASE", kind.clone());
        }
        ask.among(&query.among, "event")
    }

    fn find<T>(
        &self,
        from: &str,
        asked: &Asked,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Found<T>, Error> {
        let answer = || -> rusqlite::Result<Found<T>> {
            let sql = format!(
                "SELECT * FROM {from} WHERE {} ORDER BY date_earliest IS NULL, date_earliest, file, start_char, number",
                asked.dated.sql()
            );
            let rows = self.rows_of(&sql, &asked.dated.values, read)?;
            Ok(Found { rows, undated: self.undated(from, asked)? })
        };
        answer().map_err(|source| self.at(source))
    }

    /// How many rows of `from` only a date keeps out, because they have none.
    pub(crate) fn undated(&self, from: &str, asked: &Asked) -> rusqlite::Result<u64> {
        let Some(ask) = &asked.of_any_date else { return Ok(0) };
        let sql = format!("SELECT count(*) FROM {from} WHERE {} AND date_earliest IS NULL", ask.sql());
        self.one_of(&sql, &ask.values)
    }
}

/// The conditions of a question.
pub(crate) struct Asked {
    /// All of them.
    pub(crate) dated: Conditions,
    /// Those that are not of a date, where there are some that are.
    pub(crate) of_any_date: Option<Conditions>,
}

impl Asked {
    /// One more condition, on one value, that is not of a date.
    pub(crate) fn add(&mut self, condition: &str, value: &str) {
        self.dated.add(condition, value.to_owned());
        self.of_any_date.iter_mut().for_each(|ask| ask.add(condition, value.to_owned()));
    }
}

impl Asked {
    /// One more condition on one value, that an index answers and that is not of a date; both parts name it `?2`.
    pub(crate) fn indexed(&mut self, ids: &str, each: &str, value: &str) {
        for ask in [Some(&mut self.dated), self.of_any_date.as_mut()].into_iter().flatten() {
            ask.indexed_as(["", ids], Some(each), Value::Null, value);
        }
    }
}

/// What figures are looked for in.
pub(crate) fn figures() -> String {
    with_surroundings("ledger", "figure")
}

/// What events are looked for in.
pub(crate) fn events() -> String {
    with_surroundings("happening", "event")
}

/// The rows of `view` over the items of `table`, each with the stretch around it, which ends where its paragraph does. What stands
/// around is looked up row by row, so that a question for a few rows costs no more than these.
fn with_surroundings(view: &str, table: &str) -> String {
    let stretch = |from: &str, to: &str| {
        format!(
            "(SELECT substr(article.text, {from} + 1, {to} - {from}) FROM {table} AS item JOIN article ON article.id = item.article_id
                LEFT JOIN block ON block.article_id = item.article_id
                 AND block.start_char <= item.start_char AND block.end_char >= item.end_char
               WHERE item.id = {view}.id ORDER BY block.start_char DESC LIMIT 1)"
        )
    };
    let start = format!("max(item.start_char - {AROUND}, coalesce(block.start_char, 0))");
    let end = format!("min(item.end_char + {AROUND}, coalesce(block.end_char, item.end_char))");
    let (before, after) = (stretch(&start, "item.start_char"), stretch("item.end_char", &end));
    format!(
        "(SELECT *, before || text || after AS around FROM (SELECT {view}.*, {before} AS before, {after} AS after FROM {view}))"
    )
}

/// Statements whose speaker is of `group`, has a name with all the words `?1` or, where no name is known, a source with them.
fn said_by(group: &Group) -> String {
    format!(
        "SELECT statement.id FROM actor CROSS JOIN statement ON speaker_id = actor.id WHERE {}
         UNION ALL SELECT id FROM statement WHERE speaker_id IN (SELECT id FROM actor WHERE name IN ({NAMES}))
         UNION ALL SELECT id FROM statement JOIN statement_words ON statement_words.rowid = id
          WHERE statement_words MATCH '{{source}} : (' || ?1 || ')' AND speaker_id IS NULL",
        group.condition()
    )
}

/// The names that have all the words `?1`.
pub(crate) const NAMES: &str =
    "SELECT name.name FROM name_words JOIN name ON name.id = name_words.rowid WHERE name_words MATCH ?1";

/// Conditions of a WHERE clause, with their values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    pub(crate) sql: Vec<String>,
    pub(crate) values: Vec<Value>,
    /// Those that an index answers.
    pub(crate) indexed: Vec<Indexed>,
}

/// A condition that an index answers.
#[derive(Debug, Clone)]
pub(crate) struct Indexed {
    /// Selects the ids of rows that meet it, as full-text search gives them: quickly, and in their order. Empty where it gives none.
    pub(crate) of_words: String,
    /// Selects the ids of all others that meet it, some perhaps more than once. Empty where there are none.
    pub(crate) ids: String,
    /// The same asked of one row, where that is cheaper than to gather a great many ids.
    pub(crate) each: Option<String>,
    /// Whether that is known to be so.
    pub(crate) is_often: bool,
}

impl Indexed {
    /// What no full-text search gives.
    pub(crate) fn of(ids: String, each: Option<String>) -> Self {
        Self { of_words: String::new(), ids, each, is_often: false }
    }

    /// As a condition on rows that are looked at one after another.
    pub(crate) fn each(&self) -> String {
        self.each.clone().unwrap_or_else(|| self.among())
    }

    /// As a condition by which rows are found.
    pub(crate) fn among(&self) -> String {
        format!("id IN ({})", self.all_ids())
    }

    fn all_ids(&self) -> String {
        let parts: Vec<&str> =
            [&*self.of_words, &self.ids].into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" UNION ALL ")
    }
}

impl Conditions {
    /// A condition on one value, which it names `?` or, where it needs it more than once, `?1`.
    pub(crate) fn add(&mut self, condition: &str, value: String) {
        self.values.push(Value::Text(value));
        let number = format!("?{}", self.values.len());
        self.sql.push(condition.replace("?1", "?").replace('?', &number));
    }

    /// That `group`, or whoever has the words of the name `by` in its own, says it.
    pub(crate) fn said_by(&mut self, group: &Group, by: &str) -> Result<(), Error> {
        let each = format!(
            "EXISTS (SELECT 1 FROM statement AS own LEFT JOIN actor ON actor.id = own.speaker_id
                WHERE own.id = said.id
                  AND ({} OR actor.name IN ({NAMES}) OR (own.speaker_id IS NULL AND has_all(own.source, NULL, ?2))))",
            group.condition()
        );
        self.indexed(&said_by(group), Some(&each), by)
    }

    /// The same condition on each word of `words`.
    pub(crate) fn each_word(&mut self, words: &str, condition: &str) -> Result<(), Error> {
        asked(words)?.into_iter().for_each(|word| self.add(condition, word));
        Ok(())
    }

    /// A condition on words that an index answers: `?1` is what full-text search takes, `?2` the words as they were typed.
    pub(crate) fn indexed(&mut self, ids: &str, each: Option<&str>, words: &str) -> Result<(), Error> {
        self.indexed_as(["", ids], each, Value::Text(match_all(words)?), words);
        Ok(())
    }

    /// The same, where full-text search gives the ids, or those that are not among `others`.
    pub(crate) fn of_words(&mut self, ids: &str, others: &str, each: &str, words: &str) -> Result<(), Error> {
        self.indexed_as([ids, others], Some(each), Value::Text(match_all(words)?), words);
        Ok(())
    }

    /// The same, where so many meet it that each row is asked, unless all of them are wanted.
    pub(crate) fn often(&mut self, ids: &str, each: &str, words: &str) -> Result<(), Error> {
        self.indexed(ids, Some(each), words)?;
        self.indexed.iter_mut().next_back().into_iter().for_each(|one| one.is_often = true);
        Ok(())
    }

    fn indexed_as(&mut self, ids: [&str; 2], each: Option<&str>, matched: Value, words: &str) {
        self.values.extend([matched, Value::Text(words.to_owned())]);
        let (first, second) = (format!("?{}", self.values.len() - 1), format!("?{}", self.values.len()));
        let numbered = |sql: &str| {
            let parts: Vec<String> = sql.split("?2").map(|part| part.replace("?1", &first)).collect();
            parts.join(&second)
        };
        let [of_words, ids] = ids.map(numbered);
        self.indexed.push(Indexed { of_words, ids, each: each.map(numbered), is_often: false });
    }

    /// These conditions and those on articles and days, for the items of `table`.
    pub(crate) fn among(mut self, among: &Among, table: &str) -> Result<Asked, Error> {
        let of_articles = |articles: &str| match table {
            "article" => articles.to_owned(),
            _ => format!("SELECT id FROM {table} WHERE article_id IN ({articles})"),
        };
        if let Some(outlet) = &among.outlet {
            // Outlets are few: from each in the index to the next one, and not from row to row.
            let outlets = "WITH RECURSIVE named (outlet) AS (
                    SELECT min(outlet) FROM article
                    UNION ALL SELECT (SELECT min(outlet) FROM article WHERE outlet > named.outlet) FROM named WHERE named.outlet IS NOT NULL)
                SELECT outlet FROM named WHERE has_all(outlet, NULL, ?2)";
            let ids = of_articles(&format!("SELECT id FROM article WHERE outlet IN ({outlets})"));
            // With the sign no index of outlets is followed: rows are looked at in the order of their days.
            self.indexed(&ids, Some(&format!("+outlet IN ({outlets})")), outlet)?;
        }
        if let Some(story) = among.story {
            let ids = of_articles(&format!("SELECT article_id FROM story_article WHERE story_id = {story}"));
            self.indexed.push(Indexed::of(ids, None));
        }
        let of_any_date = among.has_day().then(|| self.clone());
        // An interval counts when any of its days does.
        if let Some(since) = &among.since {
            self.values.push(Value::Text(since.clone()));
            let number = self.values.len();
            let each = format!("date_latest > ?{number}");
            match table {
                "event" => self.sql.push(each),
                _ => {
                    let day_after = if table == "article" { "published_latest" } else { "day_after" };
                    let ids = format!("SELECT id FROM {table} WHERE {day_after} > ?{number}");
                    self.indexed.push(Indexed::of(ids, Some(each)));
                }
            }
        }
        if let Some(until) = &among.until {
            self.add("date_earliest <= ?", until.clone());
        }
        Ok(Asked { dated: self, of_any_date })
    }

    /// All of them, those that an index answers as `as_` has it.
    pub(crate) fn sql_with(&self, mut as_: impl FnMut(&Indexed) -> String) -> String {
        let all: Vec<String> = self.sql.iter().cloned().chain(self.indexed.iter().map(&mut as_)).collect();
        if all.is_empty() { "true".to_owned() } else { all.join(" AND ") }
    }

    /// All of them.
    pub(crate) fn sql(&self) -> String {
        self.sql_with(Indexed::among)
    }
}

pub(crate) fn said_row(row: &Row<'_>) -> rusqlite::Result<SaidRow> {
    Ok(SaidRow {
        article: row.get("article")?,
        number: row.get("number")?,
        file: row.get("file")?,
        outlet: row.get("outlet")?,
        url: row.get("url")?,
        title: row.get("title")?,
        published: row.get("published")?,
        published_basis: row.get("published_basis")?,
        said: row.get("said")?,
        date: row.get("date")?,
        date_earliest: row.get("date_earliest")?,
        date_latest: row.get("date_latest")?,
        speaker: row.get("speaker")?,
        source: row.get("source")?,
        cue: row.get("cue")?,
        kind: row.get("kind")?,
        polarity: row.get("polarity")?,
        text: row.get("text")?,
        addressee: row.get("addressee")?,
        medium: row.get("medium")?,
        chain: row.get("relays")?,
        within: row.get("within")?,
        start: row.get("start_char")?,
        end: row.get("end_char")?,
        confidence: row.get("confidence")?,
        hand: None,
    })
}

/// The same, with what was corrected in it by hand.
pub(crate) fn said_row_with_hand(row: &Row<'_>) -> rusqlite::Result<SaidRow> {
    let hand: Option<String> = row.get("hand")?;
    Ok(SaidRow { hand: hand.as_deref().map(from_json).transpose()?, ..said_row(row)? })
}

pub(crate) fn figure_row(row: &Row<'_>) -> rusqlite::Result<FigureRow> {
    Ok(FigureRow {
        article: row.get("article")?,
        number: row.get("number")?,
        file: row.get("file")?,
        outlet: row.get("outlet")?,
        url: row.get("url")?,
        title: row.get("title")?,
        published: row.get("published")?,
        date: row.get("date")?,
        date_earliest: row.get("date_earliest")?,
        date_latest: row.get("date_latest")?,
        text: row.get("text")?,
        value: row.get("value")?,
        upper: row.get("upper")?,
        unit: row.get("unit")?,
        modifier: row.get("modifier")?,
        change: row.get("change")?,
        of: row.get("of")?,
        share_of: row.get("share_of")?,
        wanted: row.get("wanted")?,
        holder: row.get("holder")?,
        time: row.get("time")?,
        statement: row.get("statement")?,
        speaker: row.get("speaker")?,
        source: row.get("source")?,
        before: row.get("before")?,
        after: row.get("after")?,
        start: row.get("start_char")?,
        end: row.get("end_char")?,
    })
}

pub(crate) fn event_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        article: row.get("article")?,
        number: row.get("number")?,
        file: row.get("file")?,
        outlet: row.get("outlet")?,
        url: row.get("url")?,
        title: row.get("title")?,
        published: row.get("published")?,
        kind: row.get("kind")?,
        date: row.get("date")?,
        date_earliest: row.get("date_earliest")?,
        date_latest: row.get("date_latest")?,
        planned: row.get("planned")?,
        participants: row.get("participants")?,
        place: row.get("place")?,
        text: row.get("text")?,
        before: row.get("before")?,
        after: row.get("after")?,
        start: row.get("start_char")?,
        end: row.get("end_char")?,
    })
}
