//! Whole tables of the record, row by row, in formats that other programs read.

use std::io::Write;

use rusqlite::Row;
use serde::Serialize;

use crate::find::said_row;
use crate::{
    ConflictQuery, ConflictRow, Error, EventQuery, FigureQuery, Record, StoryQuery, StoryRow, UtteranceQuery,
    UtteranceRow,
};

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportKind {
    /// Every statement, as [`crate::SaidRow`].
    Statements,
    /// Every figure, as [`crate::FigureRow`].
    Figures,
    /// Every event, as [`crate::EventRow`].
    Events,
    /// Every article, as [`ArticleRow`].
    Articles,
    /// Every utterance that two articles tell at least, as [`crate::UtteranceRow`]; as a table, a line for each of its wordings.
    Utterances,
    /// Every pair of copies, as [`crate::ReprintRow`].
    Reprints,
    /// Every pair of accounts that differ, as [`crate::ConflictRow`]; as a table, both sides in one line.
    Conflicts,
    /// Every story, as [`crate::StoryRow`]; as a table, a line for each of its articles.
    Stories,
}

/// How the rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// A JSON object a line.
    JsonLines,
    /// Comma-separated values (RFC 4180), with a line of names.
    Csv,
}

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
    /// The text.
    pub text: String,
}

/// Writes rows in one of the formats.
enum Rows<W: Write> {
    JsonLines(W),
    Csv(Box<csv::Writer<W>>),
}

impl<W: Write> Rows<W> {
    fn write(&mut self, row: &impl Serialize) -> Result<(), Error> {
        match self {
            Rows::JsonLines(out) => {
                serde_json::to_writer(&mut *out, row).map_err(std::io::Error::from)?;
                out.write_all(b"\n")?;
            }
            Rows::Csv(out) => out.serialize(row).map_err(written)?,
        }
        Ok(())
    }

    /// Writes them all, and says how many.
    fn write_all(&mut self, rows: &[impl Serialize]) -> Result<u64, Error> {
        rows.iter().try_for_each(|row| self.write(row))?;
        Ok(rows.len() as u64)
    }

    fn finish(self) -> Result<(), Error> {
        match self {
            Rows::JsonLines(mut out) => out.flush()?,
            Rows::Csv(mut out) => out.flush()?,
        }
        Ok(())
    }
}

/// What stopped the writing, as the system said it: a reader that went away is no error of the table.
fn written(err: csv::Error) -> std::io::Error {
    match err.into_kind() {
        csv::ErrorKind::Io(err) => err,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

impl Record {
    /// Writes every row of `kind` to `out`, and says how many.
    pub fn export(&self, kind: ExportKind, format: TableFormat, out: impl Write) -> Result<u64, Error> {
        let mut rows = match format {
            TableFormat::JsonLines => Rows::JsonLines(out),
            TableFormat::Csv => Rows::Csv(Box::new(csv::Writer::from_writer(out))),
        };
        let count = match kind {
            ExportKind::Statements => self.each_row(STATEMENTS, said_row, &mut rows)?,
            ExportKind::Articles => self.each_row(ARTICLES, article_row, &mut rows)?,
            ExportKind::Figures => rows.write_all(&self.figures(&FigureQuery::default())?.rows)?,
            ExportKind::Stories => {
                let stories = self.stories(&StoryQuery { alone: true, ..StoryQuery::default() })?;
                match format {
                    TableFormat::JsonLines => rows.write_all(&stories)?,
                    TableFormat::Csv => {
                        rows.write_all(&stories.iter().flat_map(StoryRow::lines).collect::<Vec<_>>())?
                    }
                }
            }
            ExportKind::Utterances => {
                let utterances = self.utterances(&UtteranceQuery::default())?;
                match format {
                    TableFormat::JsonLines => rows.write_all(&utterances)?,
                    TableFormat::Csv => {
                        rows.write_all(&utterances.iter().flat_map(UtteranceRow::lines).collect::<Vec<_>>())?
                    }
                }
            }
            ExportKind::Conflicts => {
                let conflicts = self.conflicts(&ConflictQuery::default())?;
                match format {
                    TableFormat::JsonLines => rows.write_all(&conflicts)?,
                    TableFormat::Csv => {
                        rows.write_all(&conflicts.iter().map(ConflictRow::line).collect::<Vec<_>>())?
                    }
                }
            }
            ExportKind::Reprints => rows.write_all(&self.reprints()?)?,
            ExportKind::Events => rows.write_all(&self.events(&EventQuery::default())?.rows)?,
        };
        rows.finish()?;
        Ok(count)
    }

    /// Writes the rows of `sql` one by one, however many there are.
    fn each_row<T: Serialize>(
        &self,
        sql: &str,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
        out: &mut Rows<impl Write>,
    ) -> Result<u64, Error> {
        let at = |source| self.at(source);
        let mut select = self.db.prepare(sql).map_err(at)?;
        let mut rows = select.query([]).map_err(at)?;
        let mut count = 0;
        while let Some(row) = rows.next().map_err(at)? {
            out.write(&read(row).map_err(at)?)?;
            count += 1;
        }
        Ok(count)
    }
}

const STATEMENTS: &str = "SELECT * FROM said ORDER BY id";

const ARTICLES: &str = "SELECT *,
    (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
    (SELECT group_concat(name, '; ' ORDER BY position) FROM author WHERE author.article_id = article.id) AS authors,
    (SELECT count(*) FROM statement WHERE statement.article_id = article.id) AS statements,
    (SELECT count(*) FROM figure WHERE figure.article_id = article.id) AS figures
 FROM article ORDER BY id";

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
        text: row.get("text")?,
    })
}
