//! What people correct by hand: that a statement is right or none, who speaks, and where it stands.
//!
//! A correction is kept by the words of its passage, beside what the machine read. What is put on an article goes into the record as if
//! the machine had read it so, by the road that every reading takes, so that everything that is asked sees it. Nothing is
//! deleted: taking back is a mark.

mod place;
mod put_on;

use jiff::Timestamp;
use onrecord_reading::wire;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

use crate::open::Identity;
use crate::rows::from_json;
use crate::{Error, Record, SaidRow};
use place::{Place, Text};
pub(crate) use put_on::put_on;
use put_on::{State, called, is_in_body};

/// What to correct in a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amend {
    /// It is right as it stands.
    Accept,
    /// It is none.
    Reject,
    /// Somebody else says it; none: nobody who is named.
    Speaker(Option<String>),
    /// What is said stands elsewhere: the first code point of each piece and the one after its last.
    Span(Vec<(usize, usize)>),
    /// The same, by the words of each piece, whatever white space is between them.
    Words(Vec<String>),
}

/// A correction that somebody wants to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The article, as [`Record::article`] finds it.
    pub article: String,
    /// The statement's number in it.
    pub number: u32,
    /// What to correct.
    pub amend: Amend,
    /// Who corrects it.
    pub by: String,
    /// Why.
    pub note: Option<String>,
    /// What [`Record::mark`] gave when they looked at it, where it must be so still.
    pub seen: Option<String>,
}

/// A correction that was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correction {
    /// Its number.
    pub id: i64,
    /// `in force`; `superseded` by a later one that says something else; `lost` its place, as the article is read otherwise now; or
    /// `taken back`.
    pub state: &'static str,
    /// The article's id.
    pub article: String,
    /// A name that the article's file was found under.
    pub file: Option<String>,
    /// The article's headline.
    pub title: Option<String>,
    /// The number of the statement that it is of; when it has lost its place, the one that it was made for.
    pub number: u32,
    /// What the machine had read, its pieces joined by ` … `.
    pub text: String,
    /// accept, reject, speaker or span.
    pub what: String,
    /// speaker: the name; none where nobody is named.
    pub speaker: Option<String>,
    /// span: the pieces, as they stood when this was made.
    pub span: Vec<wire::Passage>,
    /// Why.
    pub note: Option<String>,
    /// Who made it.
    pub by: String,
    /// When, in UTC.
    pub at: String,
    /// Who took it back.
    pub undone_by: Option<String>,
    /// When, in UTC.
    pub undone_at: Option<String>,
}

/// A correction as it is kept.
pub(crate) struct Kept {
    pub(crate) id: i64,
    article: String,
    pub(crate) number: usize,
    pub(crate) passage: Vec<Place>,
    pub(crate) what: String,
    pub(crate) speaker: Option<String>,
    pub(crate) speaker_kind: Option<String>,
    /// Empty but for a span.
    pub(crate) span: Vec<Place>,
    note: Option<String>,
    by: String,
    at: String,
    undone_by: Option<String>,
    undone_at: Option<String>,
}

/// The parts of a machine's reading that corrections change.
#[derive(Serialize, Deserialize)]
struct Machine {
    statements: Vec<wire::Statement>,
    actors: Vec<wire::Actor>,
    figures: Vec<wire::Figure>,
}

impl Kept {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let places = |column: &str| -> rusqlite::Result<Vec<Place>> {
            let json: Option<String> = row.get(column)?;
            json.map_or(Ok(Vec::new()), |json| from_json(&json))
        };
        Ok(Self {
            id: row.get("id")?,
            article: row.get("article")?,
            number: row.get("number")?,
            passage: places("passage")?,
            what: row.get("what")?,
            speaker: row.get("speaker")?,
            speaker_kind: row.get("speaker_kind")?,
            span: places("span")?,
            note: row.get("note")?,
            by: row.get("made_by")?,
            at: row.get("made_at")?,
            undone_by: row.get("undone_by")?,
            undone_at: row.get("undone_at")?,
        })
    }

    pub(crate) fn by_hand(&self) -> wire::ByHand {
        wire::ByHand {
            id: self.id,
            what: self.what.clone(),
            by: self.by.clone(),
            at: self.at.clone(),
            note: self.note.clone(),
        }
    }

    fn stands(&self) -> bool {
        self.undone_at.is_none()
    }
}

impl Record {
    /// Makes a correction, puts it on, and gives its number. The article is then to be [linked](Record::link_article) anew.
    pub fn correct(&self, wanted: &Wanted) -> Result<i64, Error> {
        let by = named(&wanted.by)?;
        let id = self.find_article(&wanted.article)?;
        let transaction = self.to_write()?;
        let machine = self.machine(id).map_err(|source| self.at(source))?;
        let hash = &machine.article.id;
        let of_number = |said: &&wire::Statement| said.id == wanted.number as usize;
        let Some(statement) = machine.statements.iter().find(of_number) else {
            return Err(Error::NoStatement { article: wanted.article.clone(), number: wanted.number });
        };
        if let Some(seen) = &wanted.seen
            && self.mark(hash, wanted.number)? != *seen
        {
            return Err(Error::CorrectedMeanwhile);
        }
        let text = Text::of(&machine.article.text);
        let place = |piece: &wire::Passage| text.place(piece.start, piece.end);
        let passage: Option<Vec<Place>> = statement.content.iter().map(place).collect();
        let passage = passage
            .ok_or_else(|| Error::Uncorrectable("the statement does not lie in the text".to_owned()))?;
        let (mut speaker, mut kind, mut span) = (None, None, None);
        let what = match &wanted.amend {
            Amend::Accept => "accept",
            Amend::Reject => "reject",
            Amend::Speaker(name) => {
                speaker = name.as_deref().map(named).transpose()?;
                if let Some(name) = &speaker {
                    kind = self.kind_of(&machine, name)?;
                }
                "speaker"
            }
            Amend::Span(pieces) => {
                span = Some(span_of(&machine.article, &text, pieces)?);
                "span"
            }
            Amend::Words(pieces) => {
                let near = statement.content.first().map_or(0, |piece| piece.start);
                let pieces = pieces.iter().map(|words| passage_with(&machine.article, &text, words, near));
                span = Some(span_of(&machine.article, &text, &pieces.collect::<Result<Vec<_>, _>>()?)?);
                "span"
            }
        };
        let insert = || -> rusqlite::Result<i64> {
            let number = self
                .db
                .prepare_cached(
                    "INSERT INTO correction (article, number, passage, what, speaker, speaker_kind, span, note, made_by, made_at)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                )?
                .insert(params![
                    hash,
                    wanted.number,
                    to_json(&passage)?,
                    what,
                    speaker,
                    kind,
                    span.as_ref().map(to_json).transpose()?,
                    wanted.note.as_deref().map(str::trim).filter(|note| !note.is_empty()),
                    by,
                    now(),
                ])?;
            self.put_again(id, &machine)?;
            Ok(number)
        };
        let number = insert().map_err(|source| self.at(source))?;
        transaction.commit().map_err(|source| self.at(source))?;
        Ok(number)
    }

    /// Takes the correction of that number back, and gives the id of its article, which is then to be linked anew.
    pub fn take_back(&self, number: i64, by: &str) -> Result<String, Error> {
        let by = named(by)?;
        let transaction = self.to_write()?;
        let at = |source| self.at(source);
        let undo = "UPDATE correction SET undone_by = ?2, undone_at = ?3 WHERE id = ?1 AND undone_at IS NULL RETURNING article";
        let article: Option<String> =
            self.db.query_row(undo, params![number, by, now()], |row| row.get(0)).optional().map_err(at)?;
        let article = article.ok_or(Error::NoCorrection(number))?;
        let id = self.row_of(&article).map_err(at)?;
        if let Some(id) = id {
            self.machine(id).and_then(|machine| self.put_again(id, &machine)).map_err(at)?;
        }
        transaction.commit().map_err(at)?;
        Ok(article)
    }

    /// All corrections that were ever made, or those in the article with this id, in the order in which they were made.
    pub fn corrections(&self, article: Option<&str>) -> Result<Vec<Correction>, Error> {
        let ask = || -> rusqlite::Result<Vec<Correction>> {
            let mut select = self.db.prepare_cached(
                "SELECT * FROM correction WHERE article = ?1 OR ?1 IS NULL ORDER BY article, id",
            )?;
            let kept: Vec<Kept> = select.query_map([article], Kept::of)?.collect::<rusqlite::Result<_>>()?;
            let mut listed = Vec::new();
            for of_one in kept.chunk_by(|one, other| one.article == other.article) {
                self.list(of_one, &mut listed)?;
            }
            listed.sort_by_key(|correction| correction.id);
            Ok(listed)
        };
        ask().map_err(|source| self.at(source))
    }

    /// What a statement stands at, for somebody who looks at it and may correct it: it is another when the article was read again or
    /// somebody has corrected the statement meanwhile.
    pub fn mark(&self, article: &str, number: u32) -> Result<String, Error> {
        self.db
            .prepare_cached(
                "SELECT (SELECT reader_id FROM article WHERE hash = ?1) || '.' || coalesce(max(id), 0) || '.' || count(undone_at)
                 FROM correction WHERE article = ?1 AND number = ?2",
            )
            .and_then(|mut select| select.query_row(params![article, number], |row| row.get(0)))
            .map_err(|source| self.at(source))
    }

    /// The reading of the article with this row id as the machine has it, whatever was corrected.
    pub(crate) fn machine(&self, id: i64) -> rusqlite::Result<wire::Reading> {
        let reading = self.reading(id)?;
        let machine: Option<String> = self
            .db
            .prepare_cached("SELECT reading FROM machine WHERE article_id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let Some(machine) = machine else { return Ok(reading) };
        let Machine { statements, actors, figures } = from_json(&machine)?;
        Ok(wire::Reading { statements, actors, figures, rejected: Vec::new(), ..reading })
    }

    /// The numbers and passages of corrections of an article that have lost their place.
    pub(crate) fn lost(&self, machine: &wire::Reading) -> rusqlite::Result<Vec<(i64, String)>> {
        let standing = standing(&self.db, &machine.article.id)?;
        let states = put_on(machine, &standing).states;
        let lost = standing.iter().zip(states).filter(|(_, state)| *state == State::Lost);
        Ok(lost.map(|(kept, _)| (kept.id, words(&kept.passage))).collect())
    }

    /// Waits until nobody else writes, and holds the record for it until it is committed or dropped.
    pub(crate) fn to_write(&self) -> Result<Transaction<'_>, Error> {
        // Immediate: of two writers the second waits here, and not in the middle of its work.
        let transaction = Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)
            .map_err(|source| self.at(source))?;
        // What is written into a file that was moved away meanwhile, nobody would find.
        if Identity::of(&self.path) == self.identity {
            Ok(transaction)
        } else {
            Err(Error::Replaced(self.path.clone()))
        }
    }

    fn row_of(&self, article: &str) -> rusqlite::Result<Option<i64>> {
        self.db
            .prepare_cached("SELECT id FROM article WHERE hash = ?1")?
            .query_row([article], |row| row.get(0))
            .optional()
    }

    /// What somebody is whom the article does not name: what most other articles say of that name, if any does.
    fn kind_of(&self, machine: &wire::Reading, name: &str) -> Result<Option<String>, Error> {
        match called(&machine.actors, name)[..] {
            [_] => Ok(None),
            [] => self
                .db
                .prepare_cached(
                    "SELECT kind FROM actor WHERE name = ?1 GROUP BY kind ORDER BY count(*) DESC, kind LIMIT 1",
                )
                .and_then(|mut select| select.query_row([name], |row| row.get(0)).optional())
                .map_err(|source| self.at(source)),
            ref several => {
                let names = several.iter().map(|&at| machine.actors[at].name.clone()).collect();
                Err(Error::ManyActors { name: name.to_owned(), names })
            }
        }
    }

    /// What has become of the corrections of one article.
    fn list(&self, kept: &[Kept], listed: &mut Vec<Correction>) -> rusqlite::Result<()> {
        let Some(article) = kept.first().map(|kept| &kept.article) else { return Ok(()) };
        let machine = self.row_of(article)?.map(|id| self.machine(id)).transpose()?;
        let mut states = match &machine {
            Some(machine) => put_on(machine, &standing(&self.db, article)?).states.into_iter(),
            None => Vec::new().into_iter(),
        };
        for kept in kept {
            let state = if kept.stands() { states.next().unwrap_or(State::Lost) } else { State::Lost };
            let (state, number) = match state {
                _ if !kept.stands() => ("taken back", kept.number),
                State::InForce(number) => ("in force", number),
                State::Superseded(number) => ("superseded", number),
                State::Lost => ("lost", kept.number),
            };
            let passage = |place: &Place| wire::Passage {
                start: place.start,
                end: place.end,
                text: place.text.clone(),
            };
            listed.push(Correction {
                id: kept.id,
                state,
                article: article.clone(),
                file: machine.as_ref().map(|machine| machine.file.clone()),
                title: machine.as_ref().and_then(|machine| machine.article.title.clone()),
                number: u32::try_from(number).unwrap_or(u32::MAX),
                text: words(&kept.passage),
                what: kept.what.clone(),
                speaker: kept.speaker.clone(),
                span: kept.span.iter().map(passage).collect(),
                note: kept.note.clone(),
                by: kept.by.clone(),
                at: kept.at.clone(),
                undone_by: kept.undone_by.clone(),
                undone_at: kept.undone_at.clone(),
            });
        }
        Ok(())
    }
}

impl SaidRow {
    /// A statement of an article that somebody has rejected, as the row that it would be.
    pub fn rejected(reading: &wire::Reading, number: u32) -> Option<Self> {
        let said = reading.rejected.iter().find(|said| said.id == number as usize)?;
        let article = &reading.article;
        let published = article.published.as_ref();
        let (first, last) = said.content.first().zip(said.content.last())?;
        let date = match (&said.said, published) {
            (Some(said), _) => [Some(&said.value), Some(&said.earliest), Some(&said.latest)],
            (None, Some(day)) => [Some(&day.value), Some(&day.earliest), Some(&day.latest)],
            (None, None) => [None; 3],
        };
        let [date, date_earliest, date_latest] = date.map(Option::<&String>::cloned);
        Some(Self {
            article: article.id.clone(),
            number,
            file: reading.file.clone(),
            outlet: article.outlet.clone(),
            url: article.url.clone(),
            title: article.title.clone(),
            published: published.map(|published| published.value.clone()),
            published_basis: published.map(|published| published.basis.clone()),
            said: said.said.as_ref().map(|said| said.value.clone()),
            date,
            date_earliest,
            date_latest,
            speaker: said.speaker.as_ref().map(|speaker| speaker.name.clone()),
            source: said.source.as_ref().map(|source| source.text.clone()),
            cue: said.cue.as_ref().map(|cue| cue.text.clone()),
            kind: said.kind.clone(),
            polarity: said.polarity.clone(),
            text: said.text.clone(),
            addressee: said.addressee.as_ref().map(|party| party.name.clone()),
            medium: said.medium.as_ref().map(|party| party.name.clone()),
            chain: said.chain.join("; "),
            within: said.within.and_then(|within| u32::try_from(within).ok()),
            start: first.start as u64,
            end: last.end as u64,
            confidence: said.confidence,
            hand: said.hand.clone(),
        })
    }
}

/// The corrections of the article with this id that nobody has taken back, in the order in which they were made.
pub(crate) fn standing(db: &Connection, article: &str) -> rusqlite::Result<Vec<Kept>> {
    db.prepare_cached("SELECT * FROM correction WHERE article = ?1 AND undone_at IS NULL ORDER BY id")?
        .query_map([article], Kept::of)?
        .collect()
}

/// Keeps what the machine read in the article with this row id, and what of it was rejected.
pub(crate) fn keep_machine(
    db: &Connection,
    id: i64,
    machine: &wire::Reading,
    rejected: &[wire::Statement],
) -> rusqlite::Result<()> {
    let wire::Reading { statements, actors, figures, .. } = machine.clone();
    let json = to_json(&Machine { statements, actors, figures })?;
    db.prepare_cached("INSERT INTO machine (article_id, reading) VALUES (?, ?)")?
        .execute(params![id, json])?;
    let mut insert =
        db.prepare_cached("INSERT INTO rejected (article_id, number, statement) VALUES (?, ?, ?)")?;
    rejected.iter().try_for_each(|said| insert.execute(params![id, said.id, to_json(said)?]).map(|_| ()))
}

/// JSON as it is kept in a column.
pub(crate) fn to_json(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|err| rusqlite::Error::ToSqlConversionFailure(Box::new(err)))
}

fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A name that somebody has written, without white space around it.
fn named(name: &str) -> Result<String, Error> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().any(char::is_alphanumeric) {
        Ok(name)
    } else {
        Err(Error::Uncorrectable("a name is missing".to_owned()))
    }
}

fn words(passage: &[Place]) -> String {
    passage.iter().map(|place| place.text.as_str()).collect::<Vec<_>>().join(" … ")
}

/// The places of the pieces of a new content, which must be in order and each inside one block of the article's body.
fn span_of(article: &wire::Article, text: &Text<'_>, pieces: &[(usize, usize)]) -> Result<Vec<Place>, Error> {
    let wrong = |what: String| Err(Error::Uncorrectable(what));
    if pieces.is_empty() {
        return wrong("a statement must have words".to_owned());
    }
    if pieces.windows(2).any(|two| two[1].0 < two[0].1) {
        return wrong("the pieces must stand in the order of the text, and not in one another".to_owned());
    }
    let mut places = Vec::new();
    for &(start, end) in pieces {
        let Some(place) = text.place(start, end) else {
            let length = article.text.chars().count();
            return wrong(format!("{start} to {end} is no passage of a text of {length} characters"));
        };
        if !place.text.chars().any(char::is_alphanumeric) {
            return wrong(format!("“{}” holds no word", place.text));
        }
        if !is_in_body(article, start, end) {
            return wrong(format!(
                "“{}” does not stand in one paragraph of the article; a statement of several paragraphs is made of several pieces",
                place.text
            ));
        }
        places.push(place);
    }
    Ok(places)
}

/// The one place where these words stand in the article's body; where there are several, the one in the paragraph that `near` is in.
fn passage_with(
    article: &wire::Article,
    text: &Text<'_>,
    words: &str,
    near: usize,
) -> Result<(usize, usize), Error> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Error::Uncorrectable("a statement must have words".to_owned()));
    }
    let all: Vec<(usize, usize)> = text
        .with_words(words)
        .into_iter()
        .map(|at| (at.start, at.end))
        .filter(|&(start, end)| is_in_body(article, start, end))
        .collect();
    let paragraph = article.blocks.iter().find(|block| (block.start..block.end).contains(&near));
    let in_paragraph = |&&(start, end): &&(usize, usize)| {
        paragraph.is_some_and(|block| block.start <= start && end <= block.end)
    };
    let nearest: Vec<&(usize, usize)> = all.iter().filter(in_paragraph).collect();
    match (&all[..], &nearest[..]) {
        ([only], _) => Ok(*only),
        (_, [only]) => Ok(**only),
        ([], _) => Err(Error::Uncorrectable(format!(
            "“{words}” does not stand so in one paragraph of the article; take the words from its text as they are"
        ))),
        (several, _) => Err(Error::Uncorrectable(format!(
            "“{words}” stands in the article {} times; take more words before or behind it",
            several.len()
        ))),
    }
}
