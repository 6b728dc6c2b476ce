//! Statements with all that stands beside them.

use onrecord_reading::wire;
use onrecord_record::{Record, SaidQuery, SaidRow, Whole};

use crate::Error;

/// A statement, and the article that tells it.
pub(crate) struct Told<'a> {
    pub(crate) row: &'a SaidRow,
    pub(crate) statement: &'a wire::Statement,
    pub(crate) whole: &'a Whole,
}

/// The article that was looked at last: items of one article mostly come one after another.
pub(crate) struct Last<'a> {
    record: &'a Record,
    whole: Option<Whole>,
}

impl<'a> Last<'a> {
    pub(crate) fn new(record: &'a Record) -> Self {
        Self { record, whole: None }
    }

    /// The article with this id.
    pub(crate) fn article(&mut self, id: &str) -> Result<&Whole, Error> {
        let whole = match self.whole.take() {
            Some(whole) if whole.reading.article.id == id => whole,
            _ => self.record.whole(id)?,
        };
        Ok(self.whole.insert(whole))
    }
}

/// Every statement that `query` asks for: in the order in which they came in or, where `most` says how many, the latest first.
pub(crate) fn each(
    record: &Record,
    query: &SaidQuery,
    most: Option<u64>,
    mut then: impl FnMut(&Told<'_>) -> Result<(), Error>,
) -> Result<u64, Error> {
    let mut last = Last::new(record);
    let mut count = 0;
    let row = |row: SaidRow| {
        let whole = last.article(&row.article)?;
        let statement = whole.reading.statements.iter().find(|one| one.id == row.number as usize);
        let Some(statement) = statement else { return Ok(()) };
        count += 1;
        then(&Told { row: &row, statement, whole })
    };
    match most {
        Some(most) => record.each_latest_statement(query, most, row)?,
        None => record.each_statement(query, row)?,
    }
    Ok(count)
}

impl Told<'_> {
    /// The actor who speaks.
    pub(crate) fn speaker(&self) -> Option<&wire::Actor> {
        let number = self.statement.speaker.as_ref()?.actor;
        self.whole.reading.actors.iter().find(|actor| actor.id == number)
    }
}

/// The code points of `text` from `start` to `end`.
pub(crate) fn stretch(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end.saturating_sub(start)).collect()
}

/// What was asked for, in words.
pub(crate) fn asked(query: &SaidQuery) -> String {
    let among = &query.among;
    let parts = [
        ("with the words", &query.words),
        ("by", &query.by),
        ("to", &query.to),
        ("about", &query.about),
        ("told by", &among.outlet),
        ("since", &among.since),
        ("until", &among.until),
        ("that are", &query.kind),
        ("of story", &among.story.map(|story| story.to_string())),
    ];
    let mut words = "Statements".to_owned();
    for (name, value) in parts {
        if let Some(value) = value {
            words.push_str(&format!(" {name} {value}"));
        }
    }
    words
}
