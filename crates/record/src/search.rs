//! Questions whose answers are looked through page by page: part of what is found, how much there is in all, and how it is spread
//! over outlets, speakers, years; and what stands beside one article.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use onrecord_page::{Format, Page};
use rusqlite::types::Value;
use rusqlite::{ErrorCode, OptionalExtension, Row};
use serde::Serialize;

use crate::export::articles_asked;
use crate::find::{
    Among, Asked, Conditions, FigureQuery, FigureRow, Indexed, SaidQuery, SaidRow, figure_row, figures,
    said_row_with_hand,
};
use crate::reprint::ReprintRow;
use crate::story::numbers;
use crate::{Error, Record};

/// How many values of a column are named: the commonest.
const VALUES: usize = 12;
/// How many rows are counted, so that a page of a large record costs no more than one of a small one.
const COUNTED: usize = 1_000;
/// What meets a condition is gathered and put in order where it is few rows; else rows are looked at one after another in the order that
/// was asked for, as it takes few of them to fill a page. Of a table of n rows, of which k meet the condition, the one looks at k rows, and
/// the other at this many times n/k: so many are gathered as make the two the same.
const PAGE: u64 = 25;
/// But never fewer than these.
const FEW: u64 = 2_000;
/// Ids that full-text search gives in their order are put together where they are no more than these: it takes less time than to look
/// for words in the texts of rows.
pub(crate) const IN_ORDER: u64 = 50_000;
/// How many steps of SQLite's machine the counting may take where most rows that are looked at are not of what is asked for.
const STEPS: i64 = 50_000;

/// Which articles to find.
#[derive(Debug, Clone, Default)]
pub struct ArticleQuery {
    /// Words of the title or the text, in any order; in double quotation marks, in that order.
    pub words: Option<String>,
    /// Which articles to look in.
    pub among: Among,
}

/// What answers are counted by, and can be narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Column {
    /// Who tells it.
    Outlet,
    /// Who says it, by name.
    Speaker,
    /// direct, indirect or mixed; of a conflict: figure, date, place, speaker, wording or denial.
    Kind,
    /// affirmed, denied, declined or asked.
    Polarity,
    /// A figure's unit.
    Unit,
    /// The year of its first day.
    Year,
    /// An article's language.
    Language,
}

impl Column {
    /// All of them.
    pub const ALL: [Column; 7] = [
        Column::Outlet,
        Column::Speaker,
        Column::Kind,
        Column::Polarity,
        Column::Unit,
        Column::Year,
        Column::Language,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Column::Outlet => "outlet",
            Column::Speaker => "speaker",
            Column::Kind => "kind",
            Column::Polarity => "polarity",
            Column::Unit => "unit",
            Column::Year => "year",
            Column::Language => "language",
        }
    }

    /// Asks for rows of `table` that have just `value` there.
    pub(crate) fn narrow(self, asked: &mut Asked, value: &str, table: &str) {
        let ids = match (self, table) {
            (Column::Outlet, "article") => "SELECT id FROM article WHERE outlet = ?2".to_owned(),
            (Column::Outlet, _) => {
                format!(
                    "SELECT id FROM {table} WHERE article_id IN (SELECT id FROM article WHERE outlet = ?2)"
                )
            }
            (Column::Speaker, "figure") => {
                "SELECT figure.id FROM figure JOIN statement ON statement.id = statement_id
                WHERE speaker_id IN (SELECT id FROM actor WHERE name = ?2)"
                    .to_owned()
            }
            (Column::Speaker, _) => {
                "SELECT id FROM statement WHERE speaker_id IN (SELECT id FROM actor WHERE name = ?2)"
                    .to_owned()
            }
            (Column::Unit, _) => "SELECT id FROM figure WHERE unit = ?2 COLLATE NOCASE".to_owned(),
            // The days are in an index; the year after is named by the first digit that no year has.
            (Column::Year, _) => {
                return asked.add("date_earliest >= ?1 AND date_earliest < ?1 || ':'", value);
            }
            _ => return asked.add(&format!("{} = ?", self.sql()), value),
        };
        asked.indexed(&ids, &format!("+{} = ?2", self.sql()), value);
    }

    /// The expression that it stands for.
    pub(crate) fn sql(self) -> &'static str {
        match self {
            Column::Year => "substr(date_earliest, 1, 4)",
            column => column.name(),
        }
    }
}

/// Which part of what a question finds.
#[derive(Debug, Clone)]
pub struct Part {
    /// Only rows that have just this value there.
    pub only: Vec<(Column, String)>,
    /// The latest first; those without a date are last either way.
    pub newest_first: bool,
    /// Only what comes behind this place.
    pub after: Option<Position>,
    /// How many to leave out at the beginning.
    pub skip: u64,
    /// How many at most.
    pub most: u64,
}

/// A row's place in a list, which stays its place whatever is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// What the list is in the order of; what has no date is last.
    pub date: Option<String>,
    /// The row's number, which settles the order of one day.
    pub id: i64,
}

impl Position {
    /// The place of something that has no number in the record, but is told from others by `what`.
    pub fn of(date: Option<&str>, what: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        Self { date: date.map(str::to_owned), id: (hasher.finish() >> 8).cast_signed() }
    }
}

impl Part {
    /// The part of rows that are all at hand, and where they go on, if they do; `position` tells where one stands.
    pub fn cut<T>(&self, mut rows: Vec<T>, position: impl Fn(&T) -> Position) -> (Vec<T>, Option<Position>) {
        let begin = self.after.as_ref().map_or(0, |after| {
            let places: Vec<Position> = rows.iter().map(&position).collect();
            let at = places.iter().position(|place| place == after);
            // What stood there is told with something else by now: then it goes on with the next day.
            at.map_or_else(
                || places.iter().take_while(|place| !self.is_later(place, after)).count(),
                |at| at + 1,
            )
        });
        let bound = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        rows.drain(..begin.saturating_add(bound(self.skip)).min(rows.len()));
        self.ended(rows, position)
    }

    fn is_later(&self, place: &Position, after: &Position) -> bool {
        match (&place.date, &after.date) {
            (Some(date), Some(after)) if self.newest_first => date < after,
            (Some(date), Some(after)) => date > after,
            (date, after) => date.is_none() && after.is_some(),
        }
    }

    /// As many rows as are asked for, and where they go on, if there are more.
    pub(crate) fn ended<T>(
        &self,
        mut rows: Vec<T>,
        position: impl Fn(&T) -> Position,
    ) -> (Vec<T>, Option<Position>) {
        let most = usize::try_from(self.most).unwrap_or(usize::MAX);
        let goes_on = rows.len() > most;
        rows.truncate(most);
        let next = rows.last().filter(|_| goes_on).map(position);
        (rows, next)
    }
}

/// Part of what was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Portion<T> {
    /// The part that was asked for.
    pub rows: Vec<T>,
    /// How many there are in all; of a great many, how many were counted.
    pub total: u64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// How many more there are that only a date keeps out, because they have none.
    pub undated: u64,
    /// Of all that were counted, which come first in the order that was asked for: how many have each value of a column, the commonest
    /// first. What has none is not counted.
    pub counts: BTreeMap<Column, Vec<(String, u64)>>,
    /// The place behind which it goes on; none where this is the end.
    #[serde(skip)]
    pub next: Option<Position>,
}

/// An article that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ArticleHit {
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
    /// How that is known.
    pub published_basis: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// How many statements were read from it.
    pub statements: u64,
    /// How many figures.
    pub figures: u64,
    /// A stretch of the text around the words that were asked for, or its first words.
    pub excerpt: String,
}

/// A name that articles give somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Named {
    /// The name.
    pub name: String,
    /// person, organization, place or group.
    pub kind: String,
    /// In how many articles it stands.
    pub articles: u64,
    /// How many statements are given to it.
    pub statements: u64,
}

/// What stands beside an article in the record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Links {
    /// Its story's number.
    pub story: Option<i64>,
    /// How many articles the story has.
    pub story_articles: u64,
    /// Of its statements, by their numbers, those that other articles tell as well: the number of the utterance.
    // JSON has no numbers as names.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, i64>))]
    pub utterances: BTreeMap<u32, i64>,
    /// What it is a copy of, and what is a copy of it.
    pub reprints: Vec<ReprintRow>,
    /// How many versions of its page there are, itself among them.
    pub versions: u64,
    /// The names that its file was found under.
    pub files: Vec<String>,
    /// When it was added, UTC.
    pub added_at: String,
    /// The version of what read it.
    pub reader: String,
}

impl Record {
    /// Part of the statements that `query` asks for.
    pub fn said_part(&self, query: &SaidQuery, part: &Part) -> Result<Portion<SaidRow>, Error> {
        let by = [Column::Outlet, Column::Speaker, Column::Kind, Column::Polarity, Column::Year];
        // From the index that holds all but their texts.
        let by_index = SAID.replace("FROM statement", "FROM statement INDEXED BY statement_place");
        let items = Items { table: "statement", whole: "said", places: SAID, places_by_index: &by_index };
        self.part(&items, self.said_where(query)?, part, &by, said_row_with_hand)
    }

    /// Part of the figures that `query` asks for.
    pub fn figures_part(&self, query: &FigureQuery, part: &Part) -> Result<Portion<FigureRow>, Error> {
        let by = [Column::Outlet, Column::Speaker, Column::Unit, Column::Year];
        self.part(&Items::all("figure", &figures()), self.figures_where(query)?, part, &by, figure_row)
    }

    /// Part of the articles that `query` asks for.
    pub fn articles_part(&self, query: &ArticleQuery, part: &Part) -> Result<Portion<ArticleHit>, Error> {
        // The words stand beside the query that is made of them.
        let from = ARTICLES.replace("{words}", if query.words.is_some() { "?2" } else { "''" });
        let by = [Column::Outlet, Column::Year, Column::Language];
        let items =
            Items { table: "article", whole: &from, places: &from, places_by_index: ARTICLES_BY_INDEX };
        self.part(&items, articles_asked(query)?, part, &by, article_hit)
    }

    /// Whom most statements are given to, by name; then who stands in most articles.
    pub fn named(&self, most: u64) -> Result<Vec<Named>, Error> {
        const MOST: &str = "SELECT name, kind, articles, statements FROM named
             ORDER BY statements DESC, articles DESC, name LIMIT ?1";
        let read = |row: &Row<'_>| {
            Ok(Named { name: row.get(0)?, kind: row.get(1)?, articles: row.get(2)?, statements: row.get(3)? })
        };
        self.rows(MOST, most.try_into().unwrap_or(i64::MAX), read).map_err(|source| self.at(source))
    }

    /// The statement of that number in the article with this id.
    pub fn statement(&self, article: &str, number: u32) -> Result<Option<SaidRow>, Error> {
        let sql = "SELECT * FROM said WHERE id =
            (SELECT statement.id FROM statement JOIN article ON article.id = article_id WHERE hash = ?1 AND number = ?2)";
        self.db
            .prepare_cached(sql)
            .and_then(|mut select| select.query_row((article, number), said_row_with_hand).optional())
            .map_err(|source| self.at(source))
    }

    /// The figure of that number in the article with this id.
    pub fn figure(&self, article: &str, number: u32) -> Result<Option<FigureRow>, Error> {
        let sql = format!("SELECT * FROM {} WHERE id =
            (SELECT figure.id FROM figure JOIN article ON article.id = article_id WHERE hash = ?1 AND number = ?2)", figures());
        self.db
            .prepare_cached(&sql)
            .and_then(|mut select| select.query_row((article, number), figure_row).optional())
            .map_err(|source| self.at(source))
    }

    /// What stands beside the article with this id.
    pub fn links(&self, article: &str) -> Result<Links, Error> {
        let id = self.find_article(article)?;
        let answer = || -> rusqlite::Result<Links> {
            let story: Option<(i64, u64)> = self
                .db
                .prepare_cached(
                    "SELECT story_id, (SELECT count(*) FROM story_article AS all_of WHERE all_of.story_id = story_article.story_id)
                     FROM story_article WHERE article_id = ?1",
                )?
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let utterances = self.rows(
                "SELECT number, utterance_id FROM wording JOIN statement ON statement.id = statement_id WHERE article_id = ?1",
                id,
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let (added_at, reader) = self.db.query_row(
                "SELECT added_at, version FROM article JOIN reader ON reader.id = reader_id WHERE article.id = ?1",
                [id],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            Ok(Links {
                story: story.map(|story| story.0),
                story_articles: story.map_or(0, |story| story.1),
                utterances: utterances.into_iter().collect(),
                reprints: self.reprints_of(id)?,
                versions: self.count_versions(id)?,
                files: self.rows("SELECT name FROM file WHERE article_id = ?1 ORDER BY name", id, |row| {
                    row.get(0)
                })?,
                added_at,
                reader,
            })
        };
        answer().map_err(|source| self.at(source))
    }

    /// The source bytes of the article with this id, and what they are.
    pub fn original(&self, article: &str) -> Result<Page, Error> {
        let id = self.find_article(article)?;
        let source = self.source(id).map_err(|source| self.at(source))?;
        let format = source.format.unwrap_or(Format::Text);
        Ok(Page { url: source.url, charset: source.charset, ..Page::new(article, format, source.bytes?) })
    }

    /// Part of the items that are asked for.
    fn part<T>(
        &self,
        items: &Items<'_>,
        mut asked: Asked,
        part: &Part,
        by: &[Column],
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Portion<T>, Error> {
        // What these rows have no such column for is not asked of them.
        for (column, value) in part.only.iter().filter(|(column, _)| by.contains(column)) {
            column.narrow(&mut asked, value, items.table);
        }
        let answer = || -> rusqlite::Result<Portion<T>> {
            let few = self.few(items.table)?;
            let found = self.found(items.places, &asked.dated, few)?;
            let ((places, next), (total, more, counts)) = match found.by_index {
                true => {
                    let all = self.gathered(&Finding { from: items.places_by_index, ..found }, part)?;
                    let first = all.iter().take(COUNTED).map(|place| place.id).collect::<Vec<_>>();
                    let counts = self.counted(items, &first, by)?;
                    let (total, more) = (first.len() as u64, all.len() > COUNTED);
                    let (page, next) = part.cut(all, Position::clone);
                    ((page.into_iter().map(|place| place.id).collect(), next), (total, more, counts))
                }
                false => {
                    let (first, more) = self.first(&found, part)?;
                    let counts = self.counted(items, &first, by)?;
                    (self.page(&found, part)?, (first.len() as u64, more, counts))
                }
            };
            let rows = self.in_full((items.whole, &asked.dated.values), &places, read)?;
            let undated = match &asked.of_any_date {
                None => 0,
                Some(any) => self.without_date(&self.found(items.places, any, few)?)?,
            };
            Ok(Portion { rows, total, more, undated, counts, next })
        };
        answer().map_err(|source| self.at(source))
    }

    /// How many rows of `table` are few.
    fn few(&self, table: &str) -> rusqlite::Result<u64> {
        let rows: Option<u64> = self.one_of(&format!("SELECT max(id) FROM {table}"), &[])?;
        Ok((PAGE * rows.unwrap_or_default()).isqrt().max(FEW))
    }

    /// The places of all rows that are found, in their order; what has no date is last.
    fn gathered(&self, found: &Finding<'_>, part: &Part) -> rusqlite::Result<Vec<Position>> {
        let sql = format!("SELECT id, date_earliest FROM {}", found.sql());
        let mut all =
            self.rows_of(&sql, found.values, |row| Ok(Position { id: row.get(0)?, date: row.get(1)? }))?;
        all.sort_unstable_by(|a, b| {
            let days = if part.newest_first { b.date.cmp(&a.date) } else { a.date.cmp(&b.date) };
            a.date.is_none().cmp(&b.date.is_none()).then(days).then(a.id.cmp(&b.id))
        });
        Ok(all)
    }

    /// How rows that meet `ask` are found: no more than `few` by the indexes that say which they are, many by looking at one after
    /// another.
    pub(crate) fn found<'a>(
        &self,
        from: &'a str,
        ask: &'a Conditions,
        few: u64,
    ) -> rusqlite::Result<Finding<'a>> {
        let ways = ask
            .indexed
            .iter()
            .map(|one| self.way(one, &ask.values, few))
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let by_index = ways.iter().any(|way| matches!(way, Way::ByIndex(_)));
        let mut ways = ways.into_iter();
        let conditions = ask.sql_with(|one| match ways.next() {
            Some(Way::ByIndex(ids)) => ids,
            Some(Way::InOrder(ids)) => format!("+{ids}"),
            _ => one.each(),
        });
        Ok(Finding { from, conditions, values: &ask.values, by_index })
    }

    /// How rows that meet one condition are found.
    fn way(&self, one: &Indexed, values: &[Value], few: u64) -> rusqlite::Result<Way> {
        if one.is_often {
            return Ok(Way::EachRow);
        }
        let most = few.max(IN_ORDER);
        let of_words: u64 = match one.of_words.as_str() {
            "" => 0,
            ids => self.one_of(
                &format!("SELECT count(*) FROM (SELECT 1 FROM ({ids}) LIMIT {})", most + 1),
                values,
            )?,
        };
        if of_words > most {
            return Ok(Way::EachRow);
        }
        let mut others: Vec<i64> = match one.ids.as_str() {
            "" => Vec::new(),
            ids => {
                self.rows_of(&format!("SELECT * FROM ({ids}) LIMIT {}", few + 1), values, |row| row.get(0))?
            }
        };
        if others.len() as u64 > few {
            return Ok(Way::EachRow);
        }
        let all = of_words + others.len() as u64;
        // They are known now; what full-text search gives is sooner asked for again than written down.
        others.sort_unstable();
        others.dedup();
        let mut parts: Vec<String> =
            (!one.of_words.is_empty()).then(|| one.of_words.clone()).into_iter().collect();
        if !others.is_empty() && !parts.is_empty() {
            parts.push(format!("SELECT value FROM json_each('[{}]')", numbers(&others)));
        }
        let ids = match parts.is_empty() {
            true => format!("id IN ({})", numbers(&others)),
            false => format!("id IN ({})", parts.join(" UNION ALL ")),
        };
        Ok(if all <= few { Way::ByIndex(ids) } else { Way::InOrder(ids) })
    }

    /// The places of the rows of a part, in their order, and where it goes on.
    pub(crate) fn page(
        &self,
        found: &Finding<'_>,
        part: &Part,
    ) -> rusqlite::Result<(Vec<i64>, Option<Position>)> {
        let (day, behind) = (found.day(), part.after.as_ref());
        let mut values = found.values.to_vec();
        let mut dated = "date_earliest IS NOT NULL".to_owned();
        if let Some(Position { date: Some(date), id }) = behind {
            values.push(date.clone().into());
            let (sign, at) = (if part.newest_first { '<' } else { '>' }, values.len());
            dated = format!("date_earliest {sign}= ?{at} AND (date_earliest {sign} ?{at} OR id > {id})");
        }
        let places = |condition: &str, order: &str, most: u64, skip: u64| {
            let sql = format!(
                "SELECT id, date_earliest FROM {} AND {condition} ORDER BY {order} LIMIT {most} OFFSET {skip}",
                found.sql()
            );
            self.rows_of(&sql, &values, |row| Ok(Position { id: row.get(0)?, date: row.get(1)? }))
        };
        // One more than is asked for, to know whether it goes on; what has a date comes before what has none.
        let most = part.most.saturating_add(1);
        let order = if part.newest_first { " DESC" } else { "" };
        let among_undated = behind.filter(|place| place.date.is_none());
        let mut page = match among_undated {
            None => places(&dated, &format!("{day}{order}, id"), most, part.skip)?,
            Some(_) => Vec::new(),
        };
        let left = most - page.len() as u64;
        if left > 0 {
            let skip = if page.is_empty() && part.skip > 0 && among_undated.is_none() {
                let count = format!("SELECT count(*) FROM {} AND {dated}", found.sql());
                part.skip.saturating_sub(self.one_of(&count, &values)?)
            } else if page.is_empty() {
                part.skip
            } else {
                0
            };
            let after = among_undated.map_or(i64::MIN, |place| place.id);
            page.extend(places(&format!("date_earliest IS NULL AND id > {after}"), "id", left, skip)?);
        }
        let (page, next) = part.ended(page, Position::clone);
        Ok((page.into_iter().map(|place| place.id).collect(), next))
    }

    /// How many of the rows have no date.
    pub(crate) fn without_date(&self, found: &Finding<'_>) -> rusqlite::Result<u64> {
        let sql = format!("SELECT count(*) FROM {} AND date_earliest IS NULL", found.sql());
        self.one_of(&sql, found.values)
    }

    /// The rows with these ids, in their order.
    fn in_full<T>(
        &self,
        (from, values): (&str, &[Value]),
        ids: &[i64],
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        let sql = format!("SELECT * FROM {from} WHERE id IN ({})", numbers(ids));
        let mut rows: Vec<(i64, T)> = self.rows_of(&sql, values, |row| Ok((row.get("id")?, read(row)?)))?;
        rows.sort_by_key(|(id, _)| ids.iter().position(|other| other == id));
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    /// The rows that are counted, the first of all, and whether there are more.
    fn first(&self, found: &Finding<'_>, part: &Part) -> rusqlite::Result<(Vec<i64>, bool)> {
        let order = if part.newest_first { " DESC" } else { "" };
        let sql =
            format!("SELECT id FROM {} ORDER BY date_earliest{order} LIMIT {}", found.sql(), COUNTED + 1);
        let mut first: Vec<i64> = Vec::new();
        let stopped = self.within_steps(|| {
            self.each_row_of(&sql, found.values, |row| {
                first.push(row.get(0)?);
                Ok(true)
            })
        })?;
        let more = stopped || first.len() > COUNTED;
        first.truncate(COUNTED);
        Ok((first, more))
    }

    /// How these rows are spread.
    fn counted(
        &self,
        items: &Items<'_>,
        ids: &[i64],
        by: &[Column],
    ) -> rusqlite::Result<BTreeMap<Column, Vec<(String, u64)>>> {
        let columns: Vec<&str> = by.iter().map(|column| column.sql()).collect();
        let sql = format!(
            "SELECT {} FROM {} WHERE id IN ({})",
            columns.join(", "),
            items.places_by_index,
            numbers(ids)
        );
        let mut values: BTreeMap<Column, BTreeMap<String, u64>> =
            by.iter().map(|&column| (column, BTreeMap::new())).collect();
        self.each_row_of(&sql, &[], |row| {
            for (at, column) in by.iter().enumerate() {
                let value = row.get_ref(at)?.as_str_or_null()?.filter(|value| !value.is_empty());
                let Some((value, counts)) = value.zip(values.get_mut(column)) else { continue };
                match counts.get_mut(value) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(value.to_owned(), 1)),
                }
            }
            Ok(true)
        })?;
        Ok(values.into_iter().map(|(column, counts)| (column, commonest(counts))).collect())
    }

    /// Does `work`, and says whether it was stopped because it took too many steps.
    pub(crate) fn within_steps(&self, work: impl FnOnce() -> rusqlite::Result<()>) -> rusqlite::Result<bool> {
        self.patience.take_steps(Some(STEPS));
        let done = work();
        let stopped = self.patience.has_no_steps();
        self.patience.take_steps(None);
        match done {
            Err(err) if stopped && err.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
                Ok(true)
            }
            done => done.map(|()| false),
        }
    }
}

/// How many, whether more, and how often each value of a column stands.
pub(crate) type Counts = (u64, bool, BTreeMap<Column, Vec<(String, u64)>>);

/// How the rows are found that meet a condition which an index answers.
enum Way {
    /// They are few: by this condition.
    ByIndex(String),
    /// They are looked at one after another, and this condition says whether it is one of them.
    InOrder(String),
    /// The same, and the row itself says so.
    EachRow,
}

/// Items of the record.
struct Items<'a> {
    /// Their table.
    table: &'static str,
    /// Their rows in full.
    whole: &'a str,
    /// The same with no more than what conditions name, and what they are counted by.
    places: &'a str,
    /// The same where it is known which few they are.
    places_by_index: &'a str,
}

impl<'a> Items<'a> {
    fn all(table: &'static str, whole: &'a str) -> Self {
        Self { table, whole, places: whole, places_by_index: whole }
    }
}

/// How rows are found.
pub(crate) struct Finding<'a> {
    pub(crate) from: &'a str,
    pub(crate) conditions: String,
    pub(crate) values: &'a [Value],
    /// Whether an index says which few they are, and so not the one of days, through which else all are looked at.
    pub(crate) by_index: bool,
}

impl Finding<'_> {
    pub(crate) fn sql(&self) -> String {
        format!("{} WHERE {}", self.from, self.conditions)
    }

    /// The day to order by.
    pub(crate) fn day(&self) -> &'static str {
        if self.by_index { "+date_earliest" } else { "date_earliest" }
    }
}

/// The commonest values, with how often each stands.
pub(crate) fn commonest(counts: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|one| std::cmp::Reverse(one.1));
    counts.truncate(VALUES);
    counts
}

/// Statements with no more than what conditions name. What is not named of articles and actors is not looked up, as there is at most one.
const SAID: &str = "(SELECT statement.id, outlet, speaker.name AS speaker, statement.kind, polarity, statement.day AS date_earliest,
        statement.day_after AS date_latest, statement.text, source
     FROM statement LEFT JOIN article ON article.id = statement.article_id
     LEFT JOIN actor AS speaker ON speaker.id = speaker_id) AS said";

/// Articles with no more than what conditions name, from the index that holds all but their texts.
const ARTICLES_BY_INDEX: &str =
    "(SELECT id, outlet, language, published_earliest AS date_earliest, published_latest AS date_latest,
        title, text
     FROM article INDEXED BY article_place)";

const ARTICLES: &str = "(SELECT article.id, article.hash AS article, article.outlet, article.url, article.title, article.published,
        article.published_basis, article.language, article.published_earliest AS date_earliest,
        article.published_latest AS date_latest,
        (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
        (SELECT count(*) FROM statement WHERE statement.article_id = article.id) AS statements,
        (SELECT count(*) FROM figure WHERE figure.article_id = article.id) AS figures,
        excerpt(article.text, {words}) AS excerpt, article.text
     FROM article)";

fn article_hit(row: &Row<'_>) -> rusqlite::Result<ArticleHit> {
    Ok(ArticleHit {
        article: row.get("article")?,
        file: row.get("file")?,
        outlet: row.get("outlet")?,
        url: row.get("url")?,
        title: row.get("title")?,
        published: row.get("published")?,
        published_basis: row.get("published_basis")?,
        language: row.get("language")?,
        statements: row.get("statements")?,
        figures: row.get("figures")?,
        excerpt: row.get("excerpt")?,
    })
}
