//! `onrecord.reading/1`: a reading as JSON, one object a page, one page a line.
//!
//! This module is the format's definition, and the one place where the program's own types meet it. Every `start`
//! and `end` counts **Unicode code points** of `article.text`, half-open. Every interval of days is half-open too:
//! `latest` is the day after the last possible one. What is not known is `null` or empty; nothing is left out.
//!
//! Ids of statements, actors, times, figures and events number them inside their reading, from 0.
//!
//! A record gives a reading back with what people have corrected in it by hand: then, and only then, `hand` stands in a statement and
//! `rejected` in the reading, and the number of a rejected statement is missing among the others'.

use onrecord_page::{CodePoints, Published, Span as Bytes};
use serde::{Deserialize, Serialize};

use crate::reading;

/// The format's name and version, first field of every object.
pub const SCHEMA: &str = "onrecord.reading/1";

/// One page's reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reading {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The page's name as it was given.
    pub file: String,
    /// The article.
    pub article: Article,
    /// What was said, in the order of the text.
    pub statements: Vec<Statement>,
    /// Who and what is named.
    pub actors: Vec<Actor>,
    /// TIMEX3 expressions.
    pub times: Vec<Time>,
    /// Figures.
    pub figures: Vec<Figure>,
    /// Events.
    pub events: Vec<Event>,
    /// What was wrong with the page or could not be read, in words.
    pub problems: Vec<String>,
    /// Statements that somebody has rejected by hand, as the machine reads them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<Statement>,
}

/// The article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Article {
    /// SHA-256 of the source bytes, in hex.
    pub id: String,
    /// The id that a JSON Lines input or a feed entry gave.
    pub source_id: Option<String>,
    /// The page's own address.
    pub url: Option<String>,
    /// The outlet's name.
    pub outlet: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The byline's people.
    pub authors: Vec<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Date of publication.
    pub published: Option<PublishedAt>,
    /// When it was last changed: a day or a moment, ISO 8601.
    pub modified: Option<String>,
    /// The outlet's section.
    pub section: Option<String>,
    /// Place and agency at the head of the text.
    pub dateline: Option<Dateline>,
    /// The text that every offset counts in.
    pub text: String,
    /// The text's blocks, in order.
    pub blocks: Vec<Block>,
}

/// Date of publication.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedAt {
    /// A day, a moment or something wider, ISO 8601.
    pub value: String,
    /// The first possible day.
    pub earliest: String,
    /// The day after the last possible one.
    pub latest: String,
    /// given, metadata, url, dateline, text, caption or inferred.
    pub basis: String,
}

/// Place and agency at the head of the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dateline {
    /// As written.
    pub place: Option<String>,
    /// As written.
    pub agency: Option<String>,
}

/// A block of the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Block {
    /// First code point.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
    /// title, standfirst, heading, paragraph, quote, list, table, caption or furniture.
    pub kind: String,
    /// Why it is furniture: links, share, sign-up, appeal, comments, advert, navigation, control, stamp, byline, author,
    /// notice, footer, consent, aside, label or repeat.
    pub reason: Option<String>,
    /// XPath of the element that it is the text of, on a web page.
    pub path: Option<String>,
    /// When the live blog's entry that it belongs to was published, ISO 8601.
    pub published: Option<String>,
    /// Where it stands in the source.
    pub bytes: Option<ByteRange>,
}

/// A stretch of the source, markup included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByteRange {
    /// First byte.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
}

/// A passage with its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Passage {
    /// First code point.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
    /// `article.text[start..end]`.
    pub text: String,
}

/// What was said, as the article tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Statement {
    /// Number in this reading.
    pub id: usize,
    /// direct, indirect or mixed.
    pub kind: String,
    /// The content's pieces, joined by ` … `.
    pub text: String,
    /// Whom it is attributed to.
    pub source: Option<Passage>,
    /// The words that attribute it.
    pub cue: Option<Passage>,
    /// What is attributed; at least one piece.
    pub content: Vec<Passage>,
    /// The actor that the source resolves to.
    pub speaker: Option<Speaker>,
    /// affirmed, denied, declined or asked.
    pub polarity: String,
    /// Whom it was said to.
    pub addressee: Option<Party>,
    /// What it was said through.
    pub medium: Option<Party>,
    /// When it was said.
    pub said: Option<Interval>,
    /// The statement inside whose content this one stands.
    pub within: Option<usize>,
    /// Who relays it, the outermost first, the speaker last.
    pub chain: Vec<String>,
    /// Figures inside the content.
    pub figures: Vec<usize>,
    /// The event it was said at.
    pub event: Option<usize>,
    /// 0 to 1.
    pub confidence: f64,
    /// What was corrected in it by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hand: Option<Hand>,
}

/// What people have corrected in a statement, beside what the machine reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hand {
    /// What is in force, in the order in which it was made; of each kind the last one.
    pub corrections: Vec<ByHand>,
    /// The statement as the machine reads it.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub machine: Box<Statement>,
}

/// A correction by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByHand {
    /// Its number in the record.
    pub id: i64,
    /// accept, reject, speaker or span.
    pub what: String,
    /// Who made it.
    pub by: String,
    /// When, in UTC.
    pub at: String,
    /// Why, where they say so.
    pub note: Option<String>,
}

/// The actor a source resolves to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Speaker {
    /// The actor's number.
    pub actor: usize,
    /// Its fullest name in the article.
    pub name: String,
}

/// Whom something was said to, or through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Party {
    /// The actor's number, where it is one.
    pub actor: Option<usize>,
    /// As written.
    pub name: String,
    /// First code point.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
}

/// A date as far as it is settled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Interval {
    /// TIMEX3 value.
    pub value: String,
    /// The first possible day.
    pub earliest: String,
    /// The day after the last possible one.
    pub latest: String,
}

/// Somebody or something named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    /// Number in this reading.
    pub id: usize,
    /// The fullest name in the article.
    pub name: String,
    /// By which names it is called, without titles, the one written most often first.
    pub names: Vec<String>,
    /// person, organization, place or group.
    pub kind: String,
    /// Where it is mentioned.
    pub mentions: Vec<Mention>,
    /// The offices it is said to hold.
    pub roles: Vec<Role>,
}

/// One mention of an actor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mention {
    /// First code point.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
    /// name, nominal or pronoun.
    pub form: String,
}

/// An office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Role {
    /// "Transport Minister".
    pub title: String,
    /// "Norrel".
    pub of: Option<String>,
    /// First code point.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
}

/// A TIMEX3 expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Time {
    /// Number in this reading.
    pub id: usize,
    /// First code point.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
    /// As written.
    pub text: String,
    /// DATE, TIME, DURATION or SET.
    #[serde(rename = "type")]
    pub kind: String,
    /// TIMEX3 value.
    pub value: Option<String>,
}

/// An amount of something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figure {
    /// Number in this reading.
    pub id: usize,
    /// First code point.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
    /// As written.
    pub text: String,
    /// In units; the lower bound of a range.
    pub value: f64,
    /// The upper bound of a range.
    #[serde(default)]
    pub upper: Option<f64>,
    /// ISO 4217 code, `percent`, or the thing counted; empty when none is named.
    pub unit: String,
    /// `=`, `~`, `<`, `>`, `<=` or `>=`.
    pub modifier: String,
    /// increase or decrease.
    pub change: Option<String>,
    /// What it measures.
    pub of: Option<String>,
    /// The whole that a percentage is taken of.
    #[serde(default)]
    pub share_of: Option<String>,
    /// Whose it is.
    pub holder: Option<String>,
    /// Whether it is asked for or made a condition, not reported.
    #[serde(default)]
    pub wanted: bool,
    /// When it holds: the number of a time.
    pub time: Option<usize>,
    /// The statement that asserts it.
    pub statement: Option<usize>,
}

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Number in this reading.
    pub id: usize,
    /// meeting, call, summit, …
    pub kind: String,
    /// First code point.
    pub start: usize,
    /// The one after the last.
    pub end: usize,
    /// The words that name it.
    #[serde(default)]
    pub text: String,
    /// Actors' numbers.
    pub participants: Vec<usize>,
    /// Where it happens.
    pub place: Option<String>,
    /// When: TIMEX3 value, or two with a slash.
    pub value: Option<String>,
    /// The first day that it can be.
    #[serde(default)]
    pub earliest: Option<String>,
    /// The day after the last one.
    #[serde(default)]
    pub latest: Option<String>,
    /// Whether it lay ahead when the article was written.
    #[serde(default)]
    pub planned: bool,
}

impl Hand {
    /// What was done with the statement, in a word: accepted, rejected or corrected.
    pub fn done(&self) -> &'static str {
        let has = |what: &str| self.corrections.iter().any(|correction| correction.what == what);
        if has("reject") {
            "rejected"
        } else if has("speaker") || has("span") {
            "corrected"
        } else {
            "accepted"
        }
    }
}

impl Reading {
    /// The reading of the page called `file`, as it leaves the program.
    pub fn new(file: &str, reading: &reading::Reading) -> Self {
        let text = &reading.article.text;
        let edge = Edge { text, index: CodePoints::of(text), reading };
        Self {
            schema: SCHEMA.to_owned(),
            file: file.to_owned(),
            article: Article::new(&reading.article),
            statements: reading.statements.iter().enumerate().map(|(id, s)| edge.statement(id, s)).collect(),
            actors: reading.actors.iter().enumerate().map(|(id, a)| edge.actor(id, a)).collect(),
            times: reading.times.iter().enumerate().map(|(id, t)| edge.time(id, t)).collect(),
            figures: reading.figures.iter().enumerate().map(|(id, f)| edge.figure(id, f)).collect(),
            events: reading.events.iter().enumerate().map(|(id, e)| edge.event(id, e)).collect(),
            problems: [&reading.article.problems[..], &reading.problems[..]].concat(),
            rejected: Vec::new(),
        }
    }
}

impl Article {
    /// The article, as it leaves the program.
    pub fn new(article: &onrecord_page::Article) -> Self {
        let index = CodePoints::of(&article.text);
        let block = |block: &onrecord_page::Block| {
            let code = index.span(block.span);
            Block {
                start: code.start,
                end: code.end,
                kind: block.kind.name().to_owned(),
                reason: block.reason.map(|reason| reason.name().to_owned()),
                path: block.path.clone(),
                published: block.published.as_ref().map(|published| published.value.clone()),
                bytes: block.source.map(|at| ByteRange { start: at.start(), end: at.end() }),
            }
        };
        Self {
            id: article.id.to_string(),
            source_id: article.source_id.clone(),
            url: article.url.clone(),
            outlet: article.outlet.clone(),
            title: article.title.clone(),
            authors: article.authors.clone(),
            language: article.language.clone(),
            published: article.published.as_ref().map(published),
            modified: article.modified.clone(),
            section: article.section.clone(),
            dateline: article
                .dateline
                .as_ref()
                .map(|d| Dateline { place: d.place.clone(), agency: d.agency.clone() }),
            text: article.text.clone(),
            blocks: article.blocks.iter().map(block).collect(),
        }
    }
}

/// The border between bytes and code points for one article.
struct Edge<'a> {
    text: &'a str,
    index: CodePoints<'a>,
    reading: &'a reading::Reading,
}

impl Edge<'_> {
    fn passage(&self, span: Bytes) -> Passage {
        let code = self.index.span(span);
        Passage { start: code.start, end: code.end, text: span.of(self.text).to_owned() }
    }

    fn statement(&self, id: usize, statement: &reading::Statement) -> Statement {
        let attribution = &statement.attribution;
        let content: Vec<Passage> = attribution.content.iter().map(|&piece| self.passage(piece)).collect();
        Statement {
            id,
            kind: statement.kind.name().to_owned(),
            text: content.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" … "),
            source: attribution.source.map(|span| self.passage(span)),
            cue: attribution.cue.map(|span| self.passage(span)),
            content,
            speaker: statement
                .speaker
                .map(|actor| Speaker { actor, name: self.reading.actors[actor].name.clone() }),
            polarity: statement.polarity.name().to_owned(),
            addressee: statement.addressee.as_ref().map(|party| self.party(party)),
            medium: statement.medium.as_ref().map(|party| self.party(party)),
            said: statement.said.as_ref().map(|said| Interval {
                value: said.value.clone(),
                earliest: said.earliest.to_string(),
                latest: said.latest.to_string(),
            }),
            within: statement.within,
            chain: statement.chain.clone(),
            figures: statement.figures.clone(),
            event: statement.event,
            // Two decimals: more would pretend to a precision that the confidence does not have.
            confidence: (f64::from(attribution.confidence) * 100.0).round() / 100.0,
            hand: None,
        }
    }

    fn party(&self, party: &reading::Party) -> Party {
        let code = self.index.span(party.span);
        Party { actor: party.actor, name: party.name.clone(), start: code.start, end: code.end }
    }

    fn actor(&self, id: usize, actor: &reading::Actor) -> Actor {
        Actor {
            id,
            name: actor.name.clone(),
            names: actor.names.clone(),
            kind: actor.kind.name().to_owned(),
            mentions: actor
                .mentions
                .iter()
                .map(|mention| {
                    let code = self.index.span(mention.span);
                    Mention { start: code.start, end: code.end, form: mention.form.name().to_owned() }
                })
                .collect(),
            roles: actor
                .roles
                .iter()
                .map(|role| {
                    let code = self.index.span(role.span);
                    Role { title: role.title.clone(), of: role.of.clone(), start: code.start, end: code.end }
                })
                .collect(),
        }
    }

    fn time(&self, id: usize, time: &reading::Time) -> Time {
        let Passage { start, end, text } = self.passage(time.span);
        Time { id, start, end, text, kind: time.kind.name().to_owned(), value: time.value.clone() }
    }

    fn figure(&self, id: usize, figure: &reading::Figure) -> Figure {
        let Passage { start, end, text } = self.passage(figure.span);
        Figure {
            id,
            start,
            end,
            text,
            value: figure.value,
            upper: figure.upper,
            unit: figure.unit.clone(),
            modifier: figure.modifier.sign().to_owned(),
            change: figure.change.map(|change| change.name().to_owned()),
            of: figure.of.clone(),
            share_of: figure.share_of.clone(),
            holder: figure.holder.clone(),
            wanted: figure.wanted,
            time: figure.time,
            statement: figure.statement,
        }
    }

    fn event(&self, id: usize, event: &reading::Event) -> Event {
        let Passage { start, end, text } = self.passage(event.span);
        let days = event.value.as_deref().and_then(crate::times::interval);
        Event {
            id,
            kind: event.kind.clone(),
            start,
            end,
            text,
            participants: event.participants.clone(),
            place: event.place.clone(),
            value: event.value.clone(),
            earliest: days.as_ref().map(|days| days.earliest.to_string()),
            latest: days.as_ref().map(|days| days.latest.to_string()),
            planned: event.planned,
        }
    }
}

fn published(published: &Published) -> PublishedAt {
    PublishedAt {
        value: published.value.clone(),
        earliest: published.earliest.to_string(),
        latest: published.latest.to_string(),
        basis: published.basis.name().to_owned(),
    }
}
