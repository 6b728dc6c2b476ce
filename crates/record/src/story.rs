//! Stories: the articles on one happening, as they are linked.

use std::collections::{BTreeMap, HashMap};

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use serde::Serialize;

use crate::find::{Conditions, tokens};
use crate::search::{Column, Part, Portion, Position, VALUES};
use crate::{Among, Error, Record};

/// How many of those who are named in a story are told of.
const NAMED: usize = 8;
/// How long a headline is made from an article's first words, where none of its articles has a title.
const HEADLINE: usize = 100;

/// Which stories to find.
#[derive(Debug, Clone, Default)]
pub struct StoryQuery {
    /// Words of the titles of its articles or of the names in them.
    pub words: Option<String>,
    /// Words of the name of somebody in it.
    pub who: Option<String>,
    /// Which articles must be among its own.
    pub among: Among,
    /// Whether articles that stand alone are stories as well.
    pub alone: bool,
}

/// A story.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoryRow {
    /// Its number in this record.
    pub id: i64,
    /// The title of the article that is most like the others.
    pub headline: String,
    /// The day of its first article.
    pub first: Option<String>,
    /// The day of its last one.
    pub last: Option<String>,
    /// Its outlets, in the order in which they came to tell of it.
    pub outlets: Vec<String>,
    /// Who is named in most of its articles.
    pub actors: Vec<String>,
    /// How many statements stand in it.
    pub statements: u64,
    /// Its articles by their dates, those without one last.
    pub articles: Vec<StoryArticle>,
}

/// An article of a story.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoryArticle {
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
    /// When it was published.
    pub published: Option<String>,
}

/// An article as a line of a table of stories.
#[derive(Debug, Serialize)]
struct StoryLine<'a> {
    story: i64,
    headline: &'a str,
    article: &'a str,
    source_id: Option<&'a str>,
    file: &'a str,
    url: Option<&'a str>,
    outlet: Option<&'a str>,
    title: Option<&'a str>,
    published: Option<&'a str>,
}

impl StoryRow {
    /// A line of a table for each of its articles.
    pub fn lines(&self) -> impl Iterator<Item = impl Serialize> {
        self.articles.iter().map(|of| StoryLine {
            story: self.id,
            headline: &self.headline,
            article: &of.article,
            source_id: of.source_id.as_deref(),
            file: &of.file,
            url: of.url.as_deref(),
            outlet: of.outlet.as_deref(),
            title: of.title.as_deref(),
            published: of.published.as_deref(),
        })
    }
}

/// Articles with the numbers of their stories.
const TOLD: &str = "story_article AS told JOIN article ON article.id = told.article_id";

/// What a column is of an article in [`TOLD`]; nothing where articles have none of it.
fn of_article(column: Column) -> Option<&'static str> {
    match column {
        Column::Outlet => Some("outlet"),
        Column::Year => Some("substr(published_earliest, 1, 4)"),
        _ => None,
    }
}

/// Numbers as a list in SQL.
pub(crate) fn numbers(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

impl Record {
    /// The stories that `query` asks for, by the day of their first article.
    pub fn stories(&self, query: &StoryQuery) -> Result<Vec<StoryRow>, Error> {
        let ask = self.stories_where(query, &[])?;
        self.whole_stories(&format!("SELECT story_id FROM {TOLD} WHERE {}", ask.sql()), &ask.values)
            .map_err(|source| self.at(source))
    }

    /// The story of that number.
    pub fn story(&self, id: i64) -> Result<StoryRow, Error> {
        let among = Among { story: Some(id), ..Among::default() };
        let found = self.stories(&StoryQuery { among, alone: true, ..StoryQuery::default() })?;
        found.into_iter().next().ok_or(Error::NoStory(id))
    }

    /// Part of the stories that `query` asks for: the latest first by their last articles, or the oldest first by their first ones.
    /// They are counted by outlet and by year, and can be narrowed to these.
    pub fn stories_part(&self, query: &StoryQuery, part: &Part) -> Result<Portion<StoryRow>, Error> {
        let ask = self.stories_where(query, &part.only)?;
        let found = format!("SELECT story_id FROM {TOLD} WHERE {}", ask.sql());
        let undated = match query.among.has_day() {
            false => None,
            true => {
                let any = StoryQuery { among: query.among.of_any_day(), ..query.clone() };
                Some(self.stories_where(&any, &part.only)?)
            }
        };
        let answer = || -> rusqlite::Result<Portion<StoryRow>> {
            let by = if part.newest_first { "max" } else { "min" };
            let order = if part.newest_first { "DESC" } else { "ASC" };
            let date = format!("{by}(published_earliest)");
            let (behind, values) = part.behind((&date, "story_id"), part.newest_first, &ask.values);
            let page = format!(
                "SELECT story_id, {date} FROM {TOLD} WHERE story_id IN ({found}) GROUP BY story_id HAVING {behind}
                 ORDER BY max(published_earliest) IS NULL, {date} {order}, story_id {order} LIMIT {} OFFSET {}",
                part.most.saturating_add(1),
                part.skip
            );
            let places =
                self.rows_of(&page, &values, |row| Ok(Position { id: row.get(0)?, date: row.get(1)? }))?;
            let (places, next) = part.ended(places, Position::clone);
            let ids: Vec<i64> = places.iter().map(|place| place.id).collect();
            let mut rows = self.whole_stories(&numbers(&ids), &[])?;
            rows.sort_by_key(|story| ids.iter().position(|id| *id == story.id));
            let count = format!("SELECT count(DISTINCT story_id) FROM {TOLD} WHERE {}", ask.sql());
            let total = self.db.query_row(&count, params_from_iter(&ask.values), |row| row.get(0))?;
            let mut counts = BTreeMap::new();
            for column in [Column::Outlet, Column::Year] {
                let value = of_article(column).unwrap_or_default();
                let sql = format!(
                    "SELECT {value}, count(DISTINCT story_id) FROM {TOLD} WHERE {} AND {value} <> ''
                     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {VALUES}",
                    ask.sql()
                );
                counts.insert(column, self.rows_of(&sql, &ask.values, |row| Ok((row.get(0)?, row.get(1)?)))?);
            }
            let undated = match &undated {
                None => 0,
                Some(any) => {
                    let sql = format!(
                        "SELECT count(*) FROM (SELECT story_id FROM {TOLD} WHERE {} GROUP BY story_id
                            HAVING max(published_earliest) IS NULL)",
                        any.sql()
                    );
                    self.db.query_row(&sql, params_from_iter(&any.values), |row| row.get(0))?
                }
            };
            Ok(Portion { rows, total, more: false, undated, counts, next })
        };
        answer().map_err(|source| self.at(source))
    }

    /// The conditions on articles, as [`TOLD`] has them.
    fn stories_where(&self, query: &StoryQuery, only: &[(Column, String)]) -> Result<Conditions, Error> {
        let mut ask = Conditions::default();
        if let Some(words) = &query.words {
            const NAMED: &str = "(EXISTS (SELECT 1 FROM article WHERE article.id = article_id AND has_word(title, ?1))
                OR EXISTS (SELECT 1 FROM actor WHERE actor.article_id = told.article_id AND has_word(name, ?1)))";
            ask.each_word(words, NAMED)?;
        }
        if let Some(who) = &query.who {
            let ids = self.ids_of(who)?;
            ask.sql.push(format!("article_id IN (SELECT article_id FROM actor WHERE id IN ({ids}))"));
        }
        if let Some(outlet) = &query.among.outlet {
            ask.each_word(outlet, "has_word(outlet, ?)")?;
        }
        if let Some(since) = &query.among.since {
            ask.add("published_latest > ?", since.clone());
        }
        if let Some(until) = &query.among.until {
            ask.add("published_earliest <= ?", until.clone());
        }
        if let Some(story) = query.among.story {
            ask.sql.push(format!("story_id = {story}"));
        }
        for (column, value) in only {
            if let Some(own) = of_article(*column) {
                ask.add(&format!("{own} = ?"), value.clone());
            }
        }
        if !query.alone {
            ask.sql.push(
                "story_id IN (SELECT story_id FROM story_article GROUP BY story_id HAVING count(*) > 1)"
                    .to_owned(),
            );
        }
        Ok(ask)
    }

    /// The stories whose numbers `which` gives, in SQL, by the day of their first article.
    fn whole_stories(&self, which: &str, values: &[Value]) -> rusqlite::Result<Vec<StoryRow>> {
        let sql = format!(
            "SELECT story_id AS story, hash, source_id, url, outlet, title, published, published_earliest,
                (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
                CASE WHEN title IS NULL THEN substr(text, 1, {HEADLINE}) END AS opening,
                (SELECT count(*) FROM statement WHERE statement.article_id = article.id) AS statements,
                (SELECT coalesce(sum(likeness), 0) FROM (
                    SELECT other_id AS other, likeness FROM likeness WHERE likeness.article_id = article.id
                    UNION ALL SELECT likeness.article_id, likeness FROM likeness WHERE other_id = article.id
                 ) JOIN story_article AS of_other ON of_other.article_id = other
                  WHERE of_other.story_id = told.story_id) AS central
             FROM {TOLD} WHERE story_id IN ({which})
             ORDER BY published_earliest IS NULL, published_earliest, published, hash"
        );
        let mut found: Vec<StoryRow> = Vec::new();
        let mut place: HashMap<i64, usize> = HashMap::new();
        let mut central: HashMap<i64, f64> = HashMap::new();
        let mut select = self.db.prepare(&sql)?;
        let mut rows = select.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get("story")?;
            let at = *place.entry(id).or_insert_with(|| {
                found.push(StoryRow::new(id));
                found.len() - 1
            });
            found[at].take(row, central.entry(id).or_insert(-1.0))?;
        }
        drop(rows);
        for story in &mut found {
            story.actors = self.named_in(story.id)?;
        }
        Ok(found)
    }

    /// Who is named in most articles of a story.
    fn named_in(&self, story: i64) -> rusqlite::Result<Vec<String>> {
        const NAMES: &str = "SELECT name, kind, actor.article_id, count(mention.start_char)
             FROM story_article JOIN actor ON actor.article_id = story_article.article_id
             LEFT JOIN mention ON mention.actor_id = actor.id
             WHERE story_id = ?1 AND kind <> 'place' GROUP BY actor.id ORDER BY actor.id";
        // Under its fullest name: "Voss" of one article is "Mara Voss" of another.
        let mut named: BTreeMap<String, (u64, u64, String)> = BTreeMap::new();
        let mut select = self.db.prepare_cached(NAMES)?;
        let mut rows = select.query([story])?;
        while let Some(row) = rows.next()? {
            let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
            let words = tokens(&name);
            let key = if kind == "person" { words.last().cloned() } else { Some(words.join(" ")) };
            let (articles, mentions, fullest) = named.entry(key.unwrap_or_default()).or_default();
            *articles += 1;
            *mentions += row.get::<_, u64>(3)?;
            if name.len() > fullest.len() {
                *fullest = name;
            }
        }
        let mut named: Vec<(u64, u64, String)> = named.into_values().collect();
        named.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.2.cmp(&b.2)));
        Ok(named.into_iter().take(NAMED).map(|(_, _, name)| name).collect())
    }
}

impl StoryRow {
    fn new(id: i64) -> Self {
        Self {
            id,
            headline: String::new(),
            first: None,
            last: None,
            outlets: Vec::new(),
            actors: Vec::new(),
            statements: 0,
            articles: Vec::new(),
        }
    }

    /// Takes in the next of its articles; `central` is how like the others the one is that has given the headline.
    fn take(&mut self, row: &Row<'_>, central: &mut f64) -> rusqlite::Result<()> {
        let article = StoryArticle {
            article: row.get("hash")?,
            source_id: row.get("source_id")?,
            file: row.get("file")?,
            url: row.get("url")?,
            outlet: row.get("outlet")?,
            title: row.get("title")?,
            published: row.get("published")?,
        };
        let day: Option<String> = row.get("published_earliest")?;
        self.first = self.first.take().or_else(|| day.clone());
        self.last = day.or_else(|| self.last.take());
        if let Some(outlet) = article.outlet.as_ref().filter(|&outlet| !self.outlets.contains(outlet)) {
            self.outlets.push(outlet.clone());
        }
        self.statements += row.get::<_, u64>("statements")?;
        let like: f64 = row.get("central")?;
        if like > *central {
            *central = like;
            let opening = || row.get::<_, Option<String>>("opening");
            self.headline = match &article.title {
                Some(title) => title.clone(),
                None => opening()?.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
            };
        }
        self.articles.push(article);
        Ok(())
    }
}
