//! Taking a stored article out again: whole, as `onrecord.reading/1`.

use std::io::Read;

use jiff::civil::Date;
use onrecord_page::Format;
use onrecord_reading::wire;
use rusqlite::{OptionalExtension, Row};
use serde::Serialize;

use crate::rows::from_json;
use crate::{Error, Record};

/// What a record holds, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Summary {
    /// Articles.
    pub articles: u64,
    /// Outlets that their articles name.
    pub outlets: u64,
    /// Statements.
    pub statements: u64,
    /// Statements whose speaker is known by name.
    pub with_speaker: u64,
    /// Different names of speakers.
    pub speakers: u64,
    /// Figures.
    pub figures: u64,
    /// The first day that an article can be of.
    pub earliest: Option<String>,
    /// The last one, that day included.
    pub latest: Option<String>,
}

/// What an article was read from.
pub(crate) struct Source {
    /// None when this program does not know it.
    pub(crate) format: Option<Format>,
    /// How many bytes there should be.
    pub(crate) length: usize,
    /// An error when they cannot be unpacked.
    pub(crate) bytes: std::io::Result<Vec<u8>>,
    /// The day on which it was fetched or, where that is not known, went into the record, in UTC; none when what is kept
    /// is no date.
    pub(crate) fetched: Option<Date>,
    /// The address at which it was found, where that is known.
    pub(crate) url: Option<String>,
    /// The encoding that came with it from outside.
    pub(crate) charset: Option<String>,
}

/// The bytes of a source, however many they are said to be: what is damaged may say anything.
pub(crate) fn unpacked(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    /// No page is nearly as long.
    const LONGEST: u64 = 256 << 20;
    let mut bytes = Vec::new();
    zstd::stream::read::Decoder::new(packed)?.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

impl Record {
    /// What the record holds, in numbers.
    pub fn summary(&self) -> Result<Summary, Error> {
        self.db
            .query_row(
                "SELECT (SELECT count(*) FROM article), (SELECT count(DISTINCT outlet) FROM article),
                    (SELECT count(*) FROM statement), (SELECT count(speaker_id) FROM statement),
                    (SELECT count(*) FROM named WHERE statements > 0),
                    (SELECT count(*) FROM figure),
                    (SELECT min(published_earliest) FROM article),
                    (SELECT date(max(published_latest), '-1 day') FROM article)",
                [],
                |row| {
                    Ok(Summary {
                        articles: row.get(0)?,
                        outlets: row.get(1)?,
                        statements: row.get(2)?,
                        with_speaker: row.get(3)?,
                        speakers: row.get(4)?,
                        figures: row.get(5)?,
                        earliest: row.get(6)?,
                        latest: row.get(7)?,
                    })
                },
            )
            .map_err(|source| self.at(source))
    }

    /// The reading of the one article that answers to `key`: its hash or the first letters of it, a name that its
    /// file was found under or the end of one, its URL, the id that its input gave, or its title.
    pub fn article(&self, key: &str) -> Result<wire::Reading, Error> {
        let id = self.find_article(key)?;
        self.reading(id).map_err(|source| self.at(source))
    }

    /// The text of the article with this id, in which every passage of it is counted.
    pub fn text(&self, article: &str) -> Result<Option<String>, Error> {
        self.db
            .prepare_cached("SELECT text FROM article WHERE hash = ?1")
            .and_then(|mut select| select.query_row([article], |row| row.get(0)).optional())
            .map_err(|source| self.at(source))
    }

    pub(crate) fn find_article(&self, key: &str) -> Result<i64, Error> {
        // From the surest to the loosest; the first that anything answers to decides.
        const WAYS: [&str; 4] = [
            "SELECT id FROM article WHERE hash = ?1",
            "SELECT article_id FROM file WHERE name = ?1
             UNION SELECT id FROM article WHERE url = ?1 OR source_id = ?1
             UNION SELECT article_id FROM source WHERE url = ?1",
            "SELECT id FROM article
              WHERE length(?1) >= 4 AND substr(hash, 1, length(?1)) = lower(?1)
             UNION SELECT article_id FROM file WHERE substr(name, -length(?1) - 1) = '/' || ?1",
            "SELECT id FROM article WHERE same_words(title, ?1)",
        ];
        for way in WAYS {
            let ids: Vec<i64> = (|| {
                self.db
                    .prepare_cached(way)?
                    .query_map([key], |row| row.get(0))?
                    .collect::<rusqlite::Result<_>>()
            })()
            .map_err(|source| self.at(source))?;
            match ids[..] {
                [] => {}
                [id] => return Ok(id),
                [one, two, ..] => {
                    let names = [one, two].map(|id| self.file_name(id));
                    let [one, two] = names;
                    let first = format!("{} and {}", one?, two?);
                    return Err(Error::ManyArticles { key: key.to_owned(), count: ids.len(), first });
                }
            }
        }
        Err(Error::NoArticle(key.to_owned()))
    }

    fn file_name(&self, id: i64) -> Result<String, Error> {
        self.db
            .query_row("SELECT min(name) FROM file WHERE article_id = ?1", [id], |row| row.get(0))
            .map_err(|source| self.at(source))
    }

    /// The source of the article with this row id.
    pub(crate) fn source(&self, id: i64) -> rusqlite::Result<Source> {
        const ROW: &str =
            "SELECT format, length, zstd, coalesce(fetched, date(added_at)), source.url, charset
            FROM source JOIN article ON article.id = article_id WHERE article_id = ?1";
        self.db.prepare_cached(ROW)?.query_row([id], |row| {
            let format: String = row.get(0)?;
            let (length, packed) = (row.get(1)?, row.get_ref(2)?.as_blob()?);
            let bytes = unpacked(packed);
            let fetched = row.get::<_, Option<String>>(3)?.and_then(|day| day.parse().ok());
            let (url, charset) = (row.get(4)?, row.get(5)?);
            Ok(Source { format: Format::named(&format), length, bytes, fetched, url, charset })
        })
    }

    /// The rows that `sql` selects for a row id.
    pub(crate) fn rows<T>(
        &self,
        sql: &str,
        id: i64,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Vec<T>> {
        self.db.prepare_cached(sql)?.query_map([id], read)?.collect()
    }

    /// The reading of the article with this row id, as it went in, with what people have corrected in it.
    pub(crate) fn reading(&self, id: i64) -> rusqlite::Result<wire::Reading> {
        let file =
            self.db.query_row("SELECT min(name) FROM file WHERE article_id = ?1", [id], |row| row.get(0))?;
        let mut article = self
            .db
            .prepare_cached(
                "SELECT hash, source_id, url, outlet, title, language, published, published_earliest,
                    published_latest, published_basis, dateline_place, dateline_agency, text, modified, section
                 FROM article WHERE id = ?1",
            )?
            .query_row([id], article)?;
        article.authors =
            self.rows("SELECT name FROM author WHERE article_id = ?1 ORDER BY position", id, |row| {
                row.get(0)
            })?;
        article.blocks = self.rows(
            "SELECT kind, start_char, end_char, reason, path, start_byte, end_byte, published
             FROM block WHERE article_id = ?1 ORDER BY position",
            id,
            block,
        )?;
        let figures = self.figures_of(id)?;
        Ok(wire::Reading {
            schema: wire::SCHEMA.to_owned(),
            file,
            article,
            statements: self.statements(id, &figures)?,
            actors: self.actors(id)?,
            times: self.rows(
                "SELECT number, start_char, end_char, text, type, value FROM time
                 WHERE article_id = ?1 ORDER BY number",
                id,
                |row| {
                    Ok(wire::Time {
                        id: row.get(0)?,
                        start: row.get(1)?,
                        end: row.get(2)?,
                        text: row.get(3)?,
                        kind: row.get(4)?,
                        value: row.get(5)?,
                    })
                },
            )?,
            figures,
            events: self.events_of(id)?,
            problems: self.rows(
                "SELECT problem FROM problem WHERE article_id = ?1 ORDER BY position",
                id,
                |row| row.get(0),
            )?,
            rejected: self.rows(
                "SELECT statement FROM rejected WHERE article_id = ?1 ORDER BY number",
                id,
                |row| from_json(&row.get::<_, String>(0)?),
            )?,
        })
    }

    fn figures_of(&self, id: i64) -> rusqlite::Result<Vec<wire::Figure>> {
        self.rows(
                "SELECT figure.number, figure.start_char, figure.end_char, figure.text, figure.value, upper, unit, modifier,
                    change, of, share_of, holder, wanted, time.number, statement.number
                 FROM figure LEFT JOIN time ON time.id = time_id LEFT JOIN statement ON statement.id = statement_id
                 WHERE figure.article_id = ?1 ORDER BY figure.number",
                id,
                |row| {
                    Ok(wire::Figure {
                        id: row.get(0)?,
                        start: row.get(1)?,
                        end: row.get(2)?,
                        text: row.get(3)?,
                        value: row.get(4)?,
                        upper: row.get(5)?,
                        unit: row.get(6)?,
                        modifier: row.get(7)?,
                        change: row.get(8)?,
                        of: row.get(9)?,
                        share_of: row.get(10)?,
                        holder: row.get(11)?,
                        wanted: row.get(12)?,
                        time: row.get(13)?,
                        statement: row.get(14)?,
                    })
                },
            )
    }

    fn actors(&self, id: i64) -> rusqlite::Result<Vec<wire::Actor>> {
        let actors = self.rows(
            "SELECT id, number, name, kind FROM actor WHERE article_id = ?1 ORDER BY number",
            id,
            |row| {
                let actor = wire::Actor {
                    id: row.get(1)?,
                    name: row.get(2)?,
                    kind: row.get(3)?,
                    names: Vec::new(),
                    mentions: Vec::new(),
                    roles: Vec::new(),
                };
                Ok((row.get(0)?, actor))
            },
        )?;
        actors
            .into_iter()
            .map(|(row, actor): (i64, wire::Actor)| {
                let mentions = self.rows(
                    "SELECT start_char, end_char, form FROM mention WHERE actor_id = ?1 ORDER BY start_char, end_char",
                    row,
                    |row| Ok(wire::Mention { start: row.get(0)?, end: row.get(1)?, form: row.get(2)? }),
                )?;
                let roles = self.rows(
                    "SELECT title, of, start_char, end_char FROM role WHERE actor_id = ?1 ORDER BY position",
                    row,
                    |row| {
                        Ok(wire::Role { title: row.get(0)?, of: row.get(1)?, start: row.get(2)?, end: row.get(3)? })
                    },
                )?;
                let names = self.rows("SELECT name FROM called WHERE actor_id = ?1 ORDER BY position", row, |row| {
                    row.get(0)
                })?;
                Ok(wire::Actor { names, mentions, roles, ..actor })
            })
            .collect()
    }

    fn events_of(&self, id: i64) -> rusqlite::Result<Vec<wire::Event>> {
        let events = self.rows(
            "SELECT id, number, kind, start_char, end_char, text, place, value, earliest, latest, planned FROM event
             WHERE article_id = ?1 ORDER BY number",
            id,
            |row| {
                let event = wire::Event {
                    id: row.get(1)?,
                    kind: row.get(2)?,
                    start: row.get(3)?,
                    end: row.get(4)?,
                    text: row.get(5)?,
                    participants: Vec::new(),
                    place: row.get(6)?,
                    value: row.get(7)?,
                    earliest: row.get(8)?,
                    latest: row.get(9)?,
                    planned: row.get(10)?,
                };
                Ok((row.get(0)?, event))
            },
        )?;
        events
            .into_iter()
            .map(|(row, event): (i64, wire::Event)| {
                let participants = self.rows(
                    "SELECT number FROM participant JOIN actor ON actor.id = actor_id
                     WHERE event_id = ?1 ORDER BY number",
                    row,
                    |row| row.get(0),
                )?;
                Ok(wire::Event { participants, ..event })
            })
            .collect()
    }

    fn statements(&self, id: i64, figures: &[wire::Figure]) -> rusqlite::Result<Vec<wire::Statement>> {
        let statements = self.rows(
            "SELECT statement.id, statement.number, statement.kind, text, source_start, source_end, source,
                cue_start, cue_end, cue, speaker.number, speaker.name, polarity,
                addressee, addressee_start, addressee_end,
                (SELECT number FROM actor WHERE actor.id = addressee_id),
                medium, medium_start, medium_end, (SELECT number FROM actor WHERE actor.id = medium_id),
                said, said_earliest, said_latest,
                (SELECT number FROM statement AS outer_statement WHERE outer_statement.id = statement.within_id),
                chain, (SELECT number FROM event WHERE event.id = event_id), confidence, hand
             FROM statement LEFT JOIN actor AS speaker ON speaker.id = speaker_id
             WHERE statement.article_id = ?1 ORDER BY statement.number",
            id,
            |row| Ok((row.get(0)?, statement(row)?)),
        )?;
        statements
            .into_iter()
            .map(|(row, statement): (i64, wire::Statement)| {
                let content = self.rows(
                    "SELECT start_char, end_char, text FROM content WHERE statement_id = ?1 ORDER BY position",
                    row,
                    |row| Ok(wire::Passage { start: row.get(0)?, end: row.get(1)?, text: row.get(2)? }),
                )?;
                let inside = |figure: &wire::Figure| {
                    content.iter().any(|piece| piece.start <= figure.start && figure.end <= piece.end)
                };
                let figures = figures.iter().filter(|&figure| inside(figure)).map(|figure| figure.id).collect();
                Ok(wire::Statement { content, figures, ..statement })
            })
            .collect()
    }
}

fn article(row: &Row<'_>) -> rusqlite::Result<wire::Article> {
    let published = match row.get::<_, Option<String>>(6)? {
        Some(value) => {
            Some(wire::PublishedAt { value, earliest: row.get(7)?, latest: row.get(8)?, basis: row.get(9)? })
        }
        None => None,
    };
    let dateline = wire::Dateline { place: row.get(10)?, agency: row.get(11)? };
    Ok(wire::Article {
        id: row.get(0)?,
        source_id: row.get(1)?,
        url: row.get(2)?,
        outlet: row.get(3)?,
        title: row.get(4)?,
        authors: Vec::new(),
        language: row.get(5)?,
        published,
        modified: row.get(13)?,
        section: row.get(14)?,
        dateline: (dateline.place.is_some() || dateline.agency.is_some()).then_some(dateline),
        text: row.get(12)?,
        blocks: Vec::new(),
    })
}

fn block(row: &Row<'_>) -> rusqlite::Result<wire::Block> {
    let bytes = match (row.get(5)?, row.get(6)?) {
        (Some(start), Some(end)) => Some(wire::ByteRange { start, end }),
        _ => None,
    };
    Ok(wire::Block {
        kind: row.get(0)?,
        start: row.get(1)?,
        end: row.get(2)?,
        reason: row.get(3)?,
        path: row.get(4)?,
        published: row.get(7)?,
        bytes,
    })
}

fn statement(row: &Row<'_>) -> rusqlite::Result<wire::Statement> {
    let passage = |start: usize| -> rusqlite::Result<Option<wire::Passage>> {
        Ok(match (row.get(start)?, row.get(start + 1)?, row.get(start + 2)?) {
            (Some(start), Some(end), Some(text)) => Some(wire::Passage { start, end, text }),
            _ => None,
        })
    };
    let party = |name: usize| -> rusqlite::Result<Option<wire::Party>> {
        Ok(match (row.get(name)?, row.get(name + 1)?, row.get(name + 2)?) {
            (Some(named), Some(start), Some(end)) => {
                Some(wire::Party { actor: row.get(name + 3)?, name: named, start, end })
            }
            _ => None,
        })
    };
    let speaker = match (row.get(10)?, row.get(11)?) {
        (Some(actor), Some(name)) => Some(wire::Speaker { actor, name }),
        _ => None,
    };
    let said = match (row.get(21)?, row.get(22)?, row.get(23)?) {
        (Some(value), Some(earliest), Some(latest)) => Some(wire::Interval { value, earliest, latest }),
        _ => None,
    };
    let (chain, hand): (String, Option<String>) = (row.get(25)?, row.get(28)?);
    Ok(wire::Statement {
        id: row.get(1)?,
        kind: row.get(2)?,
        text: row.get(3)?,
        source: passage(4)?,
        cue: passage(7)?,
        content: Vec::new(),
        speaker,
        polarity: row.get(12)?,
        addressee: party(13)?,
        medium: party(17)?,
        said,
        within: row.get(24)?,
        chain: from_json(&chain)?,
        figures: Vec::new(),
        event: row.get(26)?,
        confidence: row.get(27)?,
        hand: hand.as_deref().map(from_json).transpose()?,
    })
}
