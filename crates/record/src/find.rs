//! Questions to the record: what was said, and which figures stand in it.

use std::collections::HashSet;
use std::ops::Range;

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

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

    /// The same, whatever the day.
    pub(crate) fn of_any_day(&self) -> Self {
        Self { since: None, until: None, ..self.clone() }
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

/// How many characters before and after a figure or an event, at most, are its surroundings; they end with its paragraph.
pub const AROUND: usize = 90;

impl Record {
    /// The statements that `query` asks for.
    pub fn said(&self, query: &SaidQuery) -> Result<Found<SaidRow>, Error> {
        self.find("said", &self.said_where(query)?, said_row)
    }

    /// All statements of the article with this id, in the order of its text.
    pub fn said_in(&self, article: &str) -> Result<Vec<SaidRow>, Error> {
        let sql =
            "SELECT * FROM said WHERE id IN (SELECT id FROM statement WHERE article_id = ?1) ORDER BY number";
        let id = self.find_article(article)?;
        self.rows(sql, id, said_row).map_err(|source| self.at(source))
    }

    pub(crate) fn said_where(&self, query: &SaidQuery) -> Result<Asked, Error> {
        let mut ask = Conditions::default();
        if let Some(words) = &query.words {
            ask.add(
                "said.id IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?)",
                match_all(words)?,
            );
        }
        if let Some(by) = &query.by {
            ask.somebody(
                by,
                "has_word(coalesce(speaker, source), ?)",
                "SELECT id FROM statement WHERE speaker_id",
                self,
            )?;
        }
        if let Some(to) = &query.to {
            let words = "(has_word(addressee, ?1) OR has_word(medium, ?1))";
            ask.somebody(to, words, "SELECT statement.id FROM statement JOIN actor ON actor.id IN (addressee_id, medium_id) WHERE actor.id", self)?;
        }
        if let Some(about) = &query.about {
            ask.each_word(
                about,
                "(has_word(text, ?1) OR EXISTS (
                    SELECT 1 FROM content JOIN actor JOIN mention ON mention.actor_id = actor.id
                     WHERE content.statement_id = said.id
                       AND actor.article_id = (SELECT article_id FROM statement WHERE statement.id = said.id)
                       AND mention.start_char >= content.start_char AND mention.end_char <= content.end_char
                       AND has_word(actor.name, ?1)))",
            )?;
        }
        if let Some(kind) = &query.kind {
            ask.add("kind = ?", kind.clone());
        }
        ask.among(&query.among)
    }

    /// The figures that `query` asks for.
    pub fn figures(&self, query: &FigureQuery) -> Result<Found<FigureRow>, Error> {
        self.find(&figures(), &self.figures_where(query)?, figure_row)
    }

    pub(crate) fn figures_where(&self, query: &FigureQuery) -> Result<Asked, Error> {
        let mut ask = Conditions::default();
        if let Some(words) = &query.words {
            ask.each_word(words, "(has_word(around, ?1) OR has_word(of, ?1) OR has_word(holder, ?1))")?;
        }
        if let Some(by) = &query.by {
            let figures =
                "SELECT figure.id FROM figure JOIN statement ON statement.id = statement_id WHERE speaker_id";
            ask.somebody(by, "has_word(coalesce(speaker, source), ?)", figures, self)?;
        }
        if let Some(of) = &query.of {
            ask.each_word(of, "(has_word(of, ?1) OR has_word(share_of, ?1))")?;
        }
        if let Some(unit) = &query.unit {
            ask.add("unit = ? COLLATE NOCASE", unit.clone());
        }
        ask.among(&query.among)
    }

    /// The events that `query` asks for.
    pub fn events(&self, query: &EventQuery) -> Result<Found<EventRow>, Error> {
        let mut ask = Conditions::default();
        if let Some(words) = &query.words {
            ask.each_word(
                words,
                "(has_word(around, ?1) OR has_word(kind, ?1) OR has_word(place, ?1) OR has_word(participants, ?1))",
            )?;
        }
        if let Some(who) = &query.who {
            let ids = self.ids_of(who)?;
            ask.sql.push(format!("id IN (SELECT event_id FROM participant WHERE actor_id IN ({ids}))"));
        }
        if let Some(kind) = &query.kind {
            ask.add("kind = ? COLLATE NOCASE", kind.clone());
        }
        self.find(&with_surroundings("happening", "event"), &ask.among(&query.among)?, event_row)
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
        self.db.query_row(&sql, params_from_iter(&ask.values), |row| row.get(0))
    }
}

/// The conditions of a question.
pub(crate) struct Asked {
    /// All of them.
    pub(crate) dated: Conditions,
    /// Those that are not of a date, where there are some that are.
    of_any_date: Option<Conditions>,
}

impl Asked {
    /// One more condition, on one value, that is not of a date.
    pub(crate) fn add(&mut self, condition: &str, value: &str) {
        self.dated.add(condition, value.to_owned());
        self.of_any_date.iter_mut().for_each(|ask| ask.add(condition, value.to_owned()));
    }
}

/// What figures are looked for in.
pub(crate) fn figures() -> String {
    with_surroundings("ledger", "figure")
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

/// Conditions of a WHERE clause, with their values.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    pub(crate) sql: Vec<String>,
    pub(crate) values: Vec<Value>,
}

impl Conditions {
    /// A condition on one value, which it names `?` or, where it needs it more than once, `?1`.
    pub(crate) fn add(&mut self, condition: &str, value: String) {
        self.values.push(Value::Text(value));
        let number = format!("?{}", self.values.len());
        self.sql.push(condition.replace("?1", "?").replace('?', &number));
    }

    /// The same condition on each word of `words`.
    pub(crate) fn each_word(&mut self, words: &str, condition: &str) -> Result<(), Error> {
        let found = tokens(words);
        if found.is_empty() {
            return Err(Error::NoWords(words.to_owned()));
        }
        for word in found {
            self.add(condition, word);
        }
        Ok(())
    }

    /// Somebody by name: each word stands where `condition` looks, or the row is one of those that `of_actors` selects for
    /// the actors who go by the name, under whatever name the article has them.
    fn somebody(
        &mut self,
        name: &str,
        condition: &str,
        of_actors: &str,
        record: &Record,
    ) -> Result<(), Error> {
        let mut words = Conditions { sql: Vec::new(), values: std::mem::take(&mut self.values) };
        words.each_word(name, condition)?;
        self.values = words.values;
        let ids = record.ids_of(name)?;
        let written = words.sql.join(" AND ");
        self.sql.push(format!("({written} OR id IN ({of_actors} IN ({ids})))"));
        Ok(())
    }

    /// These conditions and those on articles and days.
    pub(crate) fn among(mut self, among: &Among) -> Result<Asked, Error> {
        if let Some(outlet) = &among.outlet {
            // Outlets are few: their names are looked through once, not again for each row.
            const OUTLETS: &str = "outlet IN (WITH named AS MATERIALIZED (SELECT DISTINCT outlet FROM article) SELECT outlet FROM named WHERE has_word(outlet, ?))";
            self.each_word(outlet, OUTLETS)?;
        }
        if let Some(story) = among.story {
            self.sql.push(format!(
                "article IN (SELECT hash FROM article JOIN story_article ON article_id = article.id WHERE story_id = {story})"
            ));
        }
        let of_any_date = among.has_day().then(|| self.clone());
        // An interval counts when any of its days does.
        if let Some(since) = &among.since {
            self.add("date_latest > ?", since.clone());
        }
        if let Some(until) = &among.until {
            self.add("date_earliest <= ?", until.clone());
        }
        Ok(Asked { dated: self, of_any_date })
    }

    pub(crate) fn sql(&self) -> String {
        if self.sql.is_empty() { "true".to_owned() } else { self.sql.join(" AND ") }
    }
}

/// The words of `text` as search compares them: in lower case, without accents, as the full-text index has them.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let plain: String = text.nfd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase).collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether `text` has `word`, which is one of [`tokens`], among its words; what `has_word(text, word)` answers in SQL.
pub(crate) fn has_word(text: Option<&str>, word: &str) -> bool {
    let Some(text) = text.filter(|_| !word.is_empty()) else { return false };
    let british = spelt(word);
    let american = SPELLINGS.iter().find(|pair| pair.0 == british).map(|pair| pair.1);
    let is_it = |token: &str| {
        token.eq_ignore_ascii_case(british) || american.is_some_and(|word| token.eq_ignore_ascii_case(word))
    };
    // Asked of every row of a table, and nearly all names are plain letters: these need no copy.
    if text.is_ascii() {
        text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_it)
    } else {
        tokens(text).iter().any(|token| is_it(token))
    }
}

/// British spellings, each with the American one.
const SPELLINGS: [(&str, &str); 23] = [
    ("defence", "defense"),
    ("offence", "offense"),
    ("licence", "license"),
    ("harbour", "harbor"),
    ("labour", "labor"),
    ("colour", "color"),
    ("neighbour", "neighbor"),
    ("honour", "honor"),
    ("favour", "favor"),
    ("rumour", "rumor"),
    ("armour", "armor"),
    ("behaviour", "behavior"),
    ("centre", "center"),
    ("metre", "meter"),
    ("theatre", "theater"),
    ("litre", "liter"),
    ("programme", "program"),
    ("cheque", "check"),
    ("tyre", "tire"),
    ("grey", "gray"),
    ("aluminium", "aluminum"),
    ("organisation", "organization"),
    ("authorised", "authorized"),
];

/// A word as it is spelt in Britain, so that a search finds it in either spelling.
fn spelt(word: &str) -> &str {
    SPELLINGS.iter().find(|pair| pair.1 == word).map_or(word, |pair| pair.0)
}

/// Where the words of a search stand in `text`, in bytes, in the order of the text; case, accents and spelling aside.
pub fn matches(text: &str, words: &str) -> Vec<Range<usize>> {
    let asked: HashSet<String> = tokens(words).iter().map(|word| spelt(word).to_owned()).collect();
    if asked.is_empty() {
        return Vec::new();
    }
    let is_asked =
        |place: &Range<usize>| tokens(&text[place.clone()]).iter().any(|word| asked.contains(spelt(word)));
    words_of(text).filter(is_asked).collect()
}

/// Where the words of `text` stand, in bytes.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let part_of_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut chars = text.char_indices().chain([(text.len(), ' ')]);
    std::iter::from_fn(move || {
        let (start, _) = chars.find(|&(_, c)| part_of_word(c))?;
        let (end, _) = chars.find(|&(_, c)| !part_of_word(c))?;
        Some(start..end)
    })
}

/// The stretch of `text` with most of `words` in it, or its beginning where it has none of them; what `excerpt(text, words)` answers
/// in SQL. It takes time in proportion to the text, where FTS5's `snippet` takes that to the square of how often the words stand in it.
pub(crate) fn excerpt(text: &str, words: &str) -> String {
    /// How long it is at most, and how much of it stands before the first word, in characters.
    const LONG: usize = 240;
    const BEFORE: usize = 60;
    /// How near words stand that are shown together, in bytes.
    const NEAR: usize = 120;
    /// How many places are looked at.
    const TRIED: usize = 1000;
    let asked: HashSet<String> = tokens(words).iter().map(|word| spelt(word).to_owned()).collect();
    let place = |place: Range<usize>| {
        let found = tokens(&text[place.clone()])
            .into_iter()
            .map(|word| spelt(&word).to_owned())
            .find(|word| asked.contains(word));
        found.map(|word| (place.start, word))
    };
    let found: Vec<(usize, String)> = words_of(text).filter_map(place).take(TRIED).collect();
    let many = |at: usize| {
        let near = found[at..].iter().take_while(|one| one.0 < found[at].0 + NEAR);
        near.map(|one| &one.1).collect::<HashSet<_>>().len()
    };
    let best = (0..found.len()).rev().max_by_key(|&at| many(at)).map_or(0, |at| found[at].0);
    let begin = text[..best].char_indices().rev().nth(BEFORE).map_or(0, |(byte, _)| byte);
    let end = text[begin..].char_indices().nth(LONG).map_or(text.len(), |(byte, _)| begin + byte);
    // Words are left whole where there are any.
    let space = |part: &str| part.find(char::is_whitespace);
    let begin = if begin == 0 { 0 } else { space(&text[begin..best]).map_or(begin, |at| begin + at) };
    let last = if end == text.len() { None } else { text[best..end].rfind(char::is_whitespace) };
    let end = last.map_or(end, |at| best + at);
    let (before, after) = (if begin > 0 { "… " } else { "" }, if end < text.len() { " …" } else { "" });
    format!("{before}{}{after}", text[begin..end].trim())
}

/// Whether two texts are the same words in the same order; what `same_words(a, b)` answers in SQL.
pub(crate) fn same_words(a: Option<&str>, b: &str) -> bool {
    a.is_some_and(|a| tokens(a) == tokens(b))
}

/// An FTS5 query for all the words that a person typed; what stands in double quotation marks is a phrase.
pub(crate) fn match_all(words: &str) -> Result<String, Error> {
    let mut terms = Vec::new();
    for (position, part) in words.split('"').enumerate() {
        let quoted = position % 2 == 1;
        let phrases = if quoted { vec![tokens(part).join(" ")] } else { tokens(part) };
        terms.extend(
            phrases.into_iter().filter(|phrase| !phrase.is_empty()).map(|phrase| format!("\"{phrase}\"")),
        );
    }
    if terms.is_empty() { Err(Error::NoWords(words.to_owned())) } else { Ok(terms.join(" AND ")) }
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
    })
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

fn event_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_where_most_of_the_words_are() {
        let far = "tunnel ".repeat(60);
        let text =
            format!("Tunnel.\n\n{far}and then the Tùnnel's harbor opened, as everybody knows, and {far}");
        let found = excerpt(&text, "tunnel harbour");
        assert!(found.contains("harbor opened") && found.starts_with('…') && found.ends_with('…'), "{found}");
        assert!(found.chars().count() <= 244, "{found}");
        assert_eq!(excerpt("A short one.", "nothing"), "A short one.");
        assert_eq!(excerpt("", "nothing"), "");
        let signs = "字".repeat(1000);
        assert_eq!(excerpt(&signs, "x").chars().count(), 242);
        let long = "слово ".repeat(1_000_000);
        let start = std::time::Instant::now();
        excerpt(&long, "слово");
        assert!(start.elapsed() < std::time::Duration::from_secs(5));
    }

    #[test]
    fn words_become_a_query_that_cannot_be_misread() {
        assert_eq!(match_all("fair share").unwrap(), "\"fair\" AND \"share\"");
        assert_eq!(match_all("\"fair share\" now").unwrap(), "\"fair share\" AND \"now\"");
        assert_eq!(
            match_all("NEAR(a b) OR x*").unwrap(),
            "\"near\" AND \"a\" AND \"b\" AND \"or\" AND \"x\""
        );
        assert!(matches!(match_all("\"\" ?!"), Err(Error::NoWords(_))));
    }

    #[test]
    fn a_word_is_found_whole_and_in_any_case() {
        assert!(has_word(Some("Jean-Luc d'Arvor"), "arvor"));
        assert!(!has_word(Some("Brandviks"), "brandvik"));
        assert!(has_word(Some("A\u{30a}sa Berg, Malmö"), "asa") && has_word(Some("Åsa"), "asa"));
        assert!(has_word(Some("The HARBOR, again"), "harbour") && has_word(Some("Åsa’s HARBOUR"), "harbor"));
        assert!(!has_word(Some(""), "a") && !has_word(Some("a, b"), ""));
        assert!(!has_word(None, "anybody"));
        assert_eq!(matches("Åsa’s harbor, ASA\u{30a}", "asa harbour"), [0..4, 9..15, 17..22]);
        assert!(has_word(Some("defense spending"), "defence") && has_word(Some("the harbour"), "harbor"));
    }
}
