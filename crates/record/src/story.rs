//! Stories: the articles on one happening, as they are linked.

use std::collections::{BTreeMap, HashMap};

use rusqlite::Row;
use rusqlite::types::Value;
use serde::Serialize;

use crate::find::{Asked, Conditions, NAMES};
use crate::groups::{Groups, PartOfGroups};
use crate::search::{Column, Part, Portion};
use crate::words::{asked, tokens};
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

/// Stories of several articles.
const STORIES: Groups = Groups {
    table: "story",
    which: "articles > 1",
    days: ["first_day", "last_day"],
    items: "(SELECT article.id, story_id AS group_id, title, outlet, published_earliest AS date_earliest,
            published_latest AS date_latest FROM story_article JOIN article ON article.id = article_id) AS telling",
    item: "article",
    by: &[Column::Outlet, Column::Year],
};

/// Which stories count.
fn which(query: &StoryQuery) -> &'static str {
    if query.alone { "true" } else { STORIES.which }
}

/// Numbers as a list in SQL.
pub(crate) fn numbers(ids: &[i64]) -> String {
    ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

impl Record {
    /// The stories that `query` asks for, by the day of their first article.
    pub fn stories(&self, query: &StoryQuery) -> Result<Vec<StoryRow>, Error> {
        let (which, values) = self.story_ids(query)?;
        self.whole_stories(&which, &values).map_err(|source| self.at(source))
    }

    /// The story of that number.
    pub fn story(&self, id: i64) -> Result<StoryRow, Error> {
        let among = Among { story: Some(id), ..Among::default() };
        let found = self.stories(&StoryQuery { among, alone: true, ..StoryQuery::default() })?;
        found.into_iter().next().ok_or(Error::NoStory(id))
    }

    /// Part of the stories that `query` asks for: the latest first by their last articles, or the oldest first by
    /// their first ones. They are counted by outlet and by year, and can be narrowed to these.
    pub fn stories_part(&self, query: &StoryQuery, part: &Part) -> Result<Portion<StoryRow>, Error> {
        let groups = Groups { which: which(query), ..STORIES };
        let PartOfGroups { ids, next, counts: (total, more, counts), undated } =
            self.groups_part(&groups, self.stories_where(query)?, part)?;
        let mut rows = self.whole_stories(&numbers(&ids), &[]).map_err(|source| self.at(source))?;
        rows.sort_by_key(|story| ids.iter().position(|id| *id == story.id));
        Ok(Portion { rows, total, more, undated, counts, next })
    }

    /// The conditions on articles.
    fn stories_where(&self, query: &StoryQuery) -> Result<Asked, Error> {
        let mut ask = Conditions::default();
        if let Some(words) = &query.words {
            let named = format!(
                "SELECT rowid FROM article_words WHERE article_words MATCH '{{title}} : (' || ?1 || ')'
                 UNION ALL SELECT article_id FROM actor WHERE name IN ({NAMES})"
            );
            let each = format!(
                "(has_all(title, NULL, ?2) OR EXISTS (
                    SELECT 1 FROM actor WHERE actor.article_id = telling.id AND actor.name IN ({NAMES})))"
            );
            for word in asked(words)? {
                ask.indexed(&named, Some(&each), &word)?;
            }
        }
        if let Some(who) = &query.who {
            let ids = self.all_called(who)?.ids();
            ask.sql.push(format!("id IN (SELECT article_id FROM actor WHERE id IN ({ids}))"));
        }
        ask.among(&query.among, "article")
    }

    /// The numbers of the stories that `query` asks for, in their order, in SQL.
    pub(crate) fn story_ids(&self, query: &StoryQuery) -> Result<(String, Vec<Value>), Error> {
        let asked = self.stories_where(query)?;
        let sql = format!(
            "SELECT DISTINCT group_id FROM {} WHERE {} AND group_id IN (SELECT id FROM story WHERE {}) ORDER BY group_id",
            STORIES.items,
            asked.dated.sql(),
            which(query)
        );
        Ok((sql, asked.dated.values))
    }

    /// The stories whose numbers `which` gives, in SQL, by the day of their first article.
    pub(crate) fn whole_stories(&self, which: &str, values: &[Value]) -> rusqlite::Result<Vec<StoryRow>> {
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
        self.each_row_of(&sql, values, |row| {
            let id: i64 = row.get("story")?;
            let at = *place.entry(id).or_insert_with(|| {
                found.push(StoryRow::new(id));
                found.len() - 1
            });
            found[at].take(row, central.entry(id).or_insert(-1.0))?;
            Ok(true)
        })?;
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
