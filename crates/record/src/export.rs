//! Walking through what the record holds, one row after another and in one order, so that it costs no more memory however much there is.
//!
//! In which formats the rows leave is the next room's to know.

use onrecord_reading::wire;
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};

use crate::find::{Asked, Conditions, event_row, figure_row, figures, said_row_with_hand};
use crate::rows::{asked_with, from_json};
use crate::story::numbers;
use crate::utterance::With;
use crate::{
    ArticleQuery, ConflictQuery, ConflictRow, Error, EventQuery, EventRow, FigureQuery, FigureRow, Record,
    ReprintRow, SaidQuery, SaidRow, StoryQuery, StoryRow, UtteranceQuery, UtteranceRow,
};

/// How many stories, utterances or conflicts are put together at once.
pub(crate) const AT_ONCE: usize = 64;

/// One article, without its source bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleRow {
    /// SHA-256 of the source bytes, hex.
    pub article: String,
    /// The id that its input gave.
    pub source_id: Option<String>,
    /// A name that its file was found under.
    pub file: String,
    /// Its address.
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its byline, names joined by `; `.
    pub authors: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// The first day that it can be of.
    pub published_earliest: Option<String>,
    /// The day after the last one.
    pub published_latest: Option<String>,
    /// How that is known.
    pub published_basis: Option<String>,
    /// The place at the head of the text.
    pub dateline_place: Option<String>,
    /// The agency there.
    pub dateline_agency: Option<String>,
    /// How many statements were read from it.
    pub statements: u64,
    /// How many figures.
    pub figures: u64,
    /// When it was added, UTC.
    pub added_at: String,
    /// The text.
    pub text: String,
}

/// Somebody or something that one article names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActorRow {
    /// The article's id: SHA-256 of its source, hex.
    pub article: String,
    /// The actor's number in its article.
    pub number: u32,
    /// A name that the article's file was found under.
    pub file: String,
    /// Who published that.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// The fullest name in the article.
    pub name: String,
    /// person, organization, place or group.
    pub kind: String,
    /// By which names it is called, the one written most often first.
    pub names: Vec<String>,
    /// The offices it is said to hold.
    pub roles: Vec<RoleRow>,
    /// How often it is mentioned.
    pub mentions: u64,
    /// How many statements are given to it.
    pub statements: u64,
    /// First code point of its first mention in the article's text; none where it is not mentioned there.
    pub start: Option<u64>,
    /// The one after the last of that mention.
    pub end: Option<u64>,
}

/// An office, as an article gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// "Transport Minister".
    pub title: String,
    /// "Norrel".
    pub of: Option<String>,
    /// First code point in the article's text.
    pub start: u64,
    /// The one after its last.
    pub end: u64,
}

/// One mention of an actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MentionRow {
    /// The article's id: SHA-256 of its source, hex.
    pub article: String,
    /// The actor's number in its article.
    pub actor: u32,
    /// The actor's fullest name in the article.
    pub name: String,
    /// name, nominal or pronoun.
    pub form: String,
    /// The words.
    pub text: String,
    /// First code point in the article's text.
    pub start: u64,
    /// The one after its last.
    pub end: u64,
}

/// One stretch of text that a statement is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpanRow {
    /// The article's id: SHA-256 of its source, hex.
    pub article: String,
    /// The statement's number in its article.
    pub statement: u32,
    /// source, cue, content, addressee or medium.
    pub part: String,
    /// Its number among the pieces of that part, from 0: only content comes in several.
    pub piece: u32,
    /// The words.
    pub text: String,
    /// First code point in the article's text.
    pub start: u64,
    /// The one after its last.
    pub end: u64,
}

/// An article whole, and when it came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// What was read from it.
    pub reading: wire::Reading,
    /// When it was added, UTC.
    pub added_at: String,
}

/// All columns of an article under the names by which articles are asked for.
const ARTICLES: &str = "(SELECT article.*, hash AS article, published_earliest AS date_earliest, published_latest AS date_latest,
    (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
    (SELECT group_concat(name, '; ' ORDER BY position) FROM author WHERE author.article_id = article.id) AS authors,
    (SELECT count(*) FROM statement WHERE statement.article_id = article.id) AS statements,
    (SELECT count(*) FROM figure WHERE figure.article_id = article.id) AS figures
 FROM article)";

const ACTORS: &str = "SELECT hash AS article, actor.number, outlet, published, actor.name, actor.kind,
    (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
    (SELECT json_group_array(name) FROM (SELECT name FROM called WHERE actor_id = actor.id ORDER BY position)) AS names,
    (SELECT json_group_array(json_object('title', title, 'of', of, 'start', start_char, 'end', end_char))
       FROM (SELECT * FROM role WHERE actor_id = actor.id ORDER BY position)) AS roles,
    (SELECT count(*) FROM mention WHERE actor_id = actor.id) AS mentions,
    (SELECT count(*) FROM statement WHERE speaker_id = actor.id) AS statements,
    (SELECT min(start_char) FROM mention WHERE actor_id = actor.id) AS first_start,
    (SELECT end_char FROM mention WHERE actor_id = actor.id ORDER BY start_char, end_char LIMIT 1) AS first_end
 FROM actor CROSS JOIN article ON article.id = actor.article_id ORDER BY actor.id";

const MENTIONS: &str = "SELECT hash AS article, number, name, form, start_char, end_char,
    substr(text, start_char + 1, end_char - start_char) AS words
 FROM actor CROSS JOIN mention ON actor_id = actor.id CROSS JOIN article ON article.id = actor.article_id
 ORDER BY actor.id, start_char, end_char";

const STATEMENTS: &str =
    "SELECT statement.id, hash AS article, number, source, source_start, source_end, cue, cue_start, cue_end,
    addressee, addressee_start, addressee_end, medium, medium_start, medium_end
 FROM statement CROSS JOIN article ON article.id = statement.article_id ORDER BY statement.id";

impl Record {
    /// Every statement that `query` asks for, in the order in which they came in.
    pub fn each_statement<E: From<Error>>(
        &self,
        query: &SaidQuery,
        then: impl FnMut(SaidRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_asked("said", &self.said_where(query)?, "id", said_row_with_hand, then)
    }

    /// The same, the latest first, and at most so many of them; those without a date are last.
    pub fn each_latest_statement<E: From<Error>>(
        &self,
        query: &SaidQuery,
        most: u64,
        then: impl FnMut(SaidRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let order = format!("date_earliest DESC, id LIMIT {most}");
        self.each_asked("said", &self.said_where(query)?, &order, said_row_with_hand, then)
    }

    /// Every figure that `query` asks for, in the order in which they came in.
    pub fn each_figure<E: From<Error>>(
        &self,
        query: &FigureQuery,
        then: impl FnMut(FigureRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_asked(&figures(), &self.figures_where(query)?, "id", figure_row, then)
    }

    /// Every event that `query` asks for, in the order in which they came in.
    pub fn each_event<E: From<Error>>(
        &self,
        query: &EventQuery,
        then: impl FnMut(EventRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_asked(&crate::find::events(), &self.events_where(query)?, "id", event_row, then)
    }

    /// Every article that `query` asks for, in the order in which they came in.
    pub fn each_article<E: From<Error>>(
        &self,
        query: &ArticleQuery,
        then: impl FnMut(ArticleRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_asked(ARTICLES, &articles_asked(query)?, "id", article_row, then)
    }

    /// The same articles, whole.
    pub fn each_whole<E: From<Error>>(
        &self,
        query: &ArticleQuery,
        mut then: impl FnMut(Whole) -> Result<(), E>,
    ) -> Result<(), E> {
        let read = |row: &Row<'_>| Ok((row.get("id")?, row.get("added_at")?));
        self.each_asked(ARTICLES, &articles_asked(query)?, "id", read, |(id, added_at): (i64, String)| {
            then(self.whole_of(id, added_at).map_err(|source| self.at(source))?)
        })
    }

    /// The article that answers to `key`, whole.
    pub fn whole(&self, key: &str) -> Result<Whole, Error> {
        let id = self.find_article(key)?;
        self.db
            .query_row("SELECT added_at FROM article WHERE id = ?1", [id], |row| row.get(0))
            .and_then(|added_at| self.whole_of(id, added_at))
            .map_err(|source| self.at(source))
    }

    fn whole_of(&self, id: i64, added_at: String) -> rusqlite::Result<Whole> {
        Ok(Whole { reading: self.reading(id)?, added_at })
    }

    /// When the last article was added, UTC; none where there is none.
    pub fn last_added(&self) -> Result<Option<String>, Error> {
        self.db
            .query_row("SELECT added_at FROM article ORDER BY id DESC LIMIT 1", [], |row| row.get(0))
            .optional()
            .map_err(|source| self.at(source))
    }

    /// Every actor of every article, in the order in which they came in.
    pub fn each_actor<E: From<Error>>(&self, then: impl FnMut(ActorRow) -> Result<(), E>) -> Result<(), E> {
        self.each_row(ACTORS, &[], actor_row, then)
    }

    /// Every mention of every actor, in the order of the actors and then of the text.
    pub fn each_mention<E: From<Error>>(
        &self,
        then: impl FnMut(MentionRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let read = |row: &Row<'_>| {
            Ok(MentionRow {
                article: row.get("article")?,
                actor: row.get("number")?,
                name: row.get("name")?,
                form: row.get("form")?,
                text: row.get("words")?,
                start: row.get("start_char")?,
                end: row.get("end_char")?,
            })
        };
        self.each_row(MENTIONS, &[], read, then)
    }

    /// Every stretch of text that statements are made of, statement by statement.
    pub fn each_span<E: From<Error>>(&self, mut then: impl FnMut(SpanRow) -> Result<(), E>) -> Result<(), E> {
        self.each_row(
            STATEMENTS,
            &[],
            |row| self.spans(row),
            |spans| spans.into_iter().try_for_each(&mut then),
        )
    }

    /// The stretches of one row of [`STATEMENTS`].
    fn spans(&self, row: &Row<'_>) -> rusqlite::Result<Vec<SpanRow>> {
        let (article, statement): (String, u32) = (row.get("article")?, row.get("number")?);
        let span = |part: &str, piece, text, start, end| SpanRow {
            article: article.clone(),
            statement,
            part: part.to_owned(),
            piece,
            text,
            start,
            end,
        };
        let one = |part: &str| -> rusqlite::Result<Option<SpanRow>> {
            let text: Option<String> = row.get(part)?;
            let (start, end): (Option<u64>, Option<u64>) =
                (row.get(format!("{part}_start").as_str())?, row.get(format!("{part}_end").as_str())?);
            Ok(text.zip(start.zip(end)).map(|(text, (start, end))| span(part, 0, text, start, end)))
        };
        let mut spans: Vec<SpanRow> = [one("source")?, one("cue")?].into_iter().flatten().collect();
        spans.extend(self.rows(
            "SELECT position, text, start_char, end_char FROM content WHERE statement_id = ?1 ORDER BY position",
            row.get("id")?,
            |row| Ok(span("content", row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )?);
        spans.extend([one("addressee")?, one("medium")?].into_iter().flatten());
        Ok(spans)
    }

    /// Every story that `query` asks for, by their numbers.
    pub fn each_story<E: From<Error>>(
        &self,
        query: &StoryQuery,
        then: impl FnMut(StoryRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let (sql, values) = self.story_ids(query)?;
        self.each_by_number(
            &sql,
            &values,
            |ids| self.whole_stories(&numbers(ids), &[]),
            |story| story.id,
            then,
        )
    }

    /// Every utterance that `query` asks for, by their numbers.
    pub fn each_utterance<E: From<Error>>(
        &self,
        query: &UtteranceQuery,
        then: impl FnMut(UtteranceRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let (sql, values) = self.utterance_ids(query)?;
        self.each_by_number(
            &sql,
            &values,
            |ids| self.whole_utterances(&numbers(ids), &[], With::Words),
            |utterance| utterance.id,
            then,
        )
    }

    /// Every conflict that `query` asks for, as [`Record::conflicts`] has them. Of each, a few bytes are kept until the end: which
    /// other ones it stands for is known only when all have been seen.
    pub fn each_conflict<E: From<Error>>(
        &self,
        query: &ConflictQuery,
        mut then: impl FnMut(ConflictRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let _now = self.as_it_is_now()?;
        for some in self.conflicts_told(query)?.chunks(AT_ONCE) {
            for row in self.conflicts_of(some).map_err(|source| self.at(source))? {
                then(row)?;
            }
        }
        Ok(())
    }

    /// Every pair of copies, in the order in which they came in.
    pub fn each_reprint<E: From<Error>>(
        &self,
        then: impl FnMut(ReprintRow) -> Result<(), E>,
    ) -> Result<(), E> {
        self.each_row(&crate::reprint::as_they_came(), &[], crate::reprint::reprint_row, then)
    }

    /// The rows of `from` that are asked for.
    fn each_asked<T, E: From<Error>>(
        &self,
        from: &str,
        asked: &Asked,
        order: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
        then: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let Conditions { values, .. } = &asked.dated;
        let sql = format!("SELECT * FROM {from} WHERE {} ORDER BY {order}", asked.dated.sql());
        self.each_row(&sql, values, read, then)
    }

    /// The rows of `sql`, one by one.
    fn each_row<T, E: From<Error>>(
        &self,
        sql: &str,
        values: &[Value],
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
        mut then: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let at = |source| self.at(source);
        let mut select = self.db.prepare(sql).map_err(at)?;
        let mut rows = asked_with(&mut select, values).map_err(at)?;
        while let Some(row) = rows.next().map_err(at)? {
            then(read(row).map_err(at)?)?;
        }
        Ok(())
    }

    /// What `some` puts together of the numbers that `sql` selects in their order, a few at a time.
    fn each_by_number<T, E: From<Error>>(
        &self,
        sql: &str,
        values: &[Value],
        some: impl Fn(&[i64]) -> rusqlite::Result<Vec<T>>,
        number: impl Fn(&T) -> i64,
        mut then: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let _now = self.as_it_is_now()?;
        let mut waiting: Vec<i64> = Vec::with_capacity(AT_ONCE);
        let mut hand_on = |waiting: &mut Vec<i64>| -> Result<(), E> {
            let mut found = some(waiting).map_err(|source| self.at(source))?;
            waiting.clear();
            found.sort_by_key(&number);
            found.into_iter().try_for_each(&mut then)
        };
        self.each_row(
            sql,
            values,
            |row| row.get(0),
            |id| {
                waiting.push(id);
                if waiting.len() == AT_ONCE { hand_on(&mut waiting) } else { Ok(()) }
            },
        )?;
        hand_on(&mut waiting)
    }

    /// Holds the record as it is for what asks it several times, whatever others add meanwhile.
    fn as_it_is_now(&self) -> Result<Transaction<'_>, Error> {
        self.db.unchecked_transaction().map_err(|source| self.at(source))
    }
}

/// The conditions that `query` makes on [`ARTICLES`].
pub(crate) fn articles_asked(query: &ArticleQuery) -> Result<Asked, Error> {
    let mut ask = Conditions::default();
    if let Some(words) = &query.words {
        const MATCHED: &str = "SELECT rowid FROM article_words WHERE article_words MATCH ?1";
        ask.of_words(MATCHED, "", "has_all(title, text, ?2)", words)?;
    }
    ask.among(&query.among, "article")
}

fn article_row(row: &Row<'_>) -> rusqlite::Result<ArticleRow> {
    Ok(ArticleRow {
        article: row.get("hash")?,
        source_id: row.get("source_id")?,
        file: row.get("file")?,
        url: row.get("url")?,
        outlet: row.get("outlet")?,
        title: row.get("title")?,
        authors: row.get("authors")?,
        language: row.get("language")?,
        published: row.get("published")?,
        published_earliest: row.get("published_earliest")?,
        published_latest: row.get("published_latest")?,
        published_basis: row.get("published_basis")?,
        dateline_place: row.get("dateline_place")?,
        dateline_agency: row.get("dateline_agency")?,
        statements: row.get("statements")?,
        figures: row.get("figures")?,
        added_at: row.get("added_at")?,
        text: row.get("text")?,
    })
}

fn actor_row(row: &Row<'_>) -> rusqlite::Result<ActorRow> {
    Ok(ActorRow {
        article: row.get("article")?,
        number: row.get("number")?,
        file: row.get("file")?,
        outlet: row.get("outlet")?,
        published: row.get("published")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        names: from_json(row.get_ref("names")?.as_str()?)?,
        roles: from_json(row.get_ref("roles")?.as_str()?)?,
        mentions: row.get("mentions")?,
        statements: row.get("statements")?,
        start: row.get("first_start")?,
        end: row.get("first_end")?,
    })
}
