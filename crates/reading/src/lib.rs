//! The reading of one article: sentences, statements, actors, times and figures.
//!
//! It takes an [`Article`] and gives a [`Reading`]. It does no I/O, never looks at HTML,
//! and knows nothing of other articles.

#![forbid(unsafe_code)]

mod actors;
mod documents;
mod events;
mod figures;
mod languages;
mod parties;
mod pronouns;
mod quotations;
mod reading;
mod sentences;
mod statements;
#[cfg(feature = "network")]
mod tagger;
mod times;
pub mod wire;
mod words;

use onrecord_page::{Article, Span};

pub use languages::unread_language;
pub use reading::{
    Actor, ActorKind, Attribution, Change, Event, Figure, Interval, Mention, MentionForm, Modifier, Party,
    Polarity, Reading, Reference, Role, Spotted, Statement, StatementKind, Tagged, Time, TimeKind,
};
pub use statements::told;
#[cfg(feature = "network")]
pub use tagger::Trained;
pub use times::interval;

/// Bytes of text; the longest live blogs have a tenth of that.
const LONGEST: usize = 2 << 20;

/// Finds who says what in an article, and who is mentioned in it: the seam behind which a model stands.
pub trait Tagger: Send + Sync {
    /// Name and version, kept with everything it finds: another version may find something else.
    fn version(&self) -> &str;

    /// What stands in `article`. `sentences` lie in the article's body, in order.
    fn tag(&self, article: &Article, sentences: &[Span]) -> Tagged;
}

/// Reads articles: one tagger, and everything that is built on what it finds.
pub struct Reader {
    tagger: Box<dyn Tagger>,
}

impl Reader {
    /// A reader on the tagger that this crate ships.
    #[cfg(feature = "network")]
    pub fn new() -> Self {
        Self::with(Box::new(Trained))
    }

    /// A reader on `tagger`.
    pub fn with(tagger: Box<dyn Tagger>) -> Self {
        Self { tagger }
    }

    /// The version of everything in this room's way of reading, tagger included.
    pub fn version(&self) -> String {
        format!("reading/1 {}", self.tagger.version())
    }

    /// Reads one article. Nothing is read of an article in [another language](unread_language) than English, nor of
    /// a text of more than 2 MiB.
    pub fn read(&self, article: Article) -> Reading {
        let mut reading = Reading::unread(article);
        let article = &reading.article;
        if article.language.as_deref().and_then(unread_language).is_some() {
            return reading;
        }
        if article.text.len() > LONGEST {
            reading.problems.push("longer than 2 MiB: no article; nothing was read from it".to_owned());
            return reading;
        }
        let sentences = sentences::of(article);
        let tagged = self.tagger.tag(article, &sentences);
        reading.actors = actors::of(article, &tagged);
        reading.times = times::of(article);
        reading.figures = figures::of(article, &sentences, &reading.times, &tagged.mentions, &reading.actors);
        let mut found = statements::Found::new(
            article,
            &sentences,
            &reading.actors,
            &reading.times,
            &mut reading.figures,
        );
        reading.statements = found.statements(tagged.attributions);
        actors::give_first_person(article, &reading.statements, &mut reading.actors);
        let (actors, times) = (&reading.actors, &reading.times);
        reading.events = events::of(article, &sentences, actors, times, &mut reading.statements);
        reading
    }
}

#[cfg(feature = "network")]
impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}
