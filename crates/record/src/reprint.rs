//! Copies: which articles are made of which others.

use rusqlite::Row;
use serde::Serialize;

use crate::{Error, Record};

/// Two articles of which one is a copy of the other, wholly or in part.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReprintRow {
    /// `reprint`: most of the shorter one stands in the other; `partial`: much of it; `version`: of one page.
    pub kind: String,
    /// The article that was there before the other one, where that is known; else the one that came in first.
    pub article: String,
    /// A name that its file was found under.
    pub file: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// The share of its words that stand in the other one, 0 to 1.
    pub share: f64,
    /// The other article.
    pub other: String,
    /// A name that its file was found under.
    pub other_file: String,
    /// Who published it.
    pub other_outlet: Option<String>,
    /// Its headline.
    pub other_title: Option<String>,
    /// When it was published.
    pub other_published: Option<String>,
    /// The share of its words.
    pub other_share: f64,
    /// How it is known which one was first: `date`, or not at all.
    pub first_by: Option<String>,
    /// How many passages they have in common.
    pub passages: u64,
    /// The longest of them, as the first article has it.
    pub longest: String,
}

/// With the earlier article first: it is surely earlier if its last day lies before the other's first or, on one day, if both tell the
/// time and its own is the earlier.
const REPRINTS: &str = "
    WITH dated AS (
        SELECT reprint.*,
            CASE WHEN a.published_latest <= b.published_earliest THEN 1
                 WHEN b.published_latest <= a.published_earliest THEN -1
                 WHEN a.published LIKE '%T%' AND b.published LIKE '%T%'
                      THEN sign(unixepoch(b.published) - unixepoch(a.published))
            END AS sooner
        FROM reprint JOIN article AS a ON a.id = article_id JOIN article AS b ON b.id = other_id
        WHERE ?1 IS NULL OR article_id = ?1 OR other_id = ?1
    ), told AS (
        SELECT kind, article_id, other_id, iif(sooner = -1, other_id, article_id) AS first_id,
            iif(sooner = -1, article_id, other_id) AS second_id,
            iif(sooner = -1, other_share, share) AS first_share, iif(sooner = -1, share, other_share) AS second_share,
            iif(sooner <> 0, 'date', NULL) AS first_by
        FROM dated
    )
    SELECT told.kind, a.hash AS article, a.outlet, a.title, a.published, first_share,
        (SELECT min(name) FROM file WHERE file.article_id = a.id) AS file,
        b.hash AS other, b.outlet AS other_outlet, b.title AS other_title, b.published AS other_published, second_share,
        (SELECT min(name) FROM file WHERE file.article_id = b.id) AS other_file, first_by,
        (SELECT count(*) FROM reprint_passage AS p WHERE p.article_id = told.article_id AND p.other_id = told.other_id) AS passages,
        (SELECT iif(first_id = told.article_id, substr(a.text, start_char + 1, end_char - start_char),
                    substr(a.text, other_start_char + 1, other_end_char - other_start_char))
           FROM reprint_passage AS p WHERE p.article_id = told.article_id AND p.other_id = told.other_id
          ORDER BY end_char - start_char DESC, position LIMIT 1) AS longest
    FROM told JOIN article AS a ON a.id = first_id JOIN article AS b ON b.id = second_id
    ORDER BY a.published_earliest IS NULL, a.published_earliest, a.hash, b.published_earliest, b.hash";

/// The order of [`REPRINTS`], in whose place another one may stand.
const BY_DATE: &str =
    "a.published_earliest IS NULL, a.published_earliest, a.hash, b.published_earliest, b.hash";

/// The condition of [`REPRINTS`], in whose place another one may stand.
const OF_ALL: &str = "?1 IS NULL OR article_id = ?1 OR other_id = ?1";

impl Record {
    /// All pairs of copies, by the date of the first one.
    pub fn reprints(&self) -> Result<Vec<ReprintRow>, Error> {
        let answer = || -> rusqlite::Result<Vec<ReprintRow>> {
            self.db.prepare_cached(REPRINTS)?.query_map([None::<i64>], reprint_row)?.collect()
        };
        answer().map_err(|source| self.at(source))
    }

    /// Those of which both articles are of one story.
    pub fn reprints_within(&self, story: i64) -> Result<Vec<ReprintRow>, Error> {
        const OF_STORY: &str = "(SELECT article_id FROM story_article WHERE story_id = ?1)";
        let within =
            REPRINTS.replace(OF_ALL, &format!("article_id IN {OF_STORY} AND other_id IN {OF_STORY}"));
        self.rows(&within, story, reprint_row).map_err(|source| self.at(source))
    }

    /// Those of the article with this row id.
    pub(crate) fn reprints_of(&self, id: i64) -> rusqlite::Result<Vec<ReprintRow>> {
        // Two questions in one: each has an index, and one for both ways round would go through the whole table.
        let of_one = REPRINTS.replace(
            OF_ALL,
            "(article_id, other_id) IN (SELECT article_id, other_id FROM reprint WHERE article_id = ?1
                UNION SELECT article_id, other_id FROM reprint WHERE other_id = ?1)",
        );
        self.rows(&of_one, id, reprint_row)
    }
}

/// All pairs of copies, in SQL, in the order in which they came in.
pub(crate) fn as_they_came() -> String {
    REPRINTS.replace(OF_ALL, "true").replace(BY_DATE, "told.article_id, told.other_id")
}

pub(crate) fn reprint_row(row: &Row<'_>) -> rusqlite::Result<ReprintRow> {
    Ok(ReprintRow {
        kind: row.get("kind")?,
        article: row.get("article")?,
        file: row.get("file")?,
        outlet: row.get("outlet")?,
        title: row.get("title")?,
        published: row.get("published")?,
        share: row.get("first_share")?,
        other: row.get("other")?,
        other_file: row.get("other_file")?,
        other_outlet: row.get("other_outlet")?,
        other_title: row.get("other_title")?,
        other_published: row.get("other_published")?,
        other_share: row.get("second_share")?,
        first_by: row.get("first_by")?,
        passages: row.get("passages")?,
        longest: row.get::<_, Option<String>>("longest")?.unwrap_or_default(),
    })
}
