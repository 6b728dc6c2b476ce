//! Who speaks: statements of the development articles whose speakers were looked up by hand
//! (`eval/gold/speakers.jsonl`: ids and names).

use std::collections::HashMap;
use std::fmt;

use onrecord_reading::wire;
use serde::Deserialize;

use crate::attribution::{self, Marked};
use crate::counts::ratio;
use crate::data::{self, Error};

/// The speaker of one statement.
#[derive(Debug, Clone, Deserialize)]
pub struct Gold {
    /// The article's id.
    pub article: String,
    /// The attribution's id in the article's gold.
    pub attribution: String,
    /// How the source names the speaker: name, pronoun, or role (any other noun phrase).
    pub form: String,
    /// The fullest name that the article has for the speaker; none where it names nobody.
    pub speaker: Option<String>,
    /// Other names that it has.
    pub also: Vec<String>,
    /// person, organization, place, group or other.
    pub kind: String,
}

/// What became of the statements of one form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Statements whose speaker the article names, and that were found.
    pub named: usize,
    /// Of those, with the right speaker.
    pub right: usize,
    /// Of those, with another one.
    pub wrong: usize,
    /// Found statements of nobody named that were given to somebody.
    pub made_up: usize,
    /// Statements whose speaker the article names, and that were not found at all.
    pub missed: usize,
}

/// What became of them, by form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores {
    /// By how the source names the speaker.
    pub forms: Vec<(String, Outcome)>,
    /// A line for each that went wrong.
    pub mistakes: Vec<String>,
}

impl Scores {
    /// All forms together.
    pub fn all(&self) -> Outcome {
        self.forms.iter().fold(Outcome::default(), |sum, (_, one)| Outcome {
            named: sum.named + one.named,
            right: sum.right + one.right,
            wrong: sum.wrong + one.wrong,
            made_up: sum.made_up + one.made_up,
            missed: sum.missed + one.missed,
        })
    }
}

impl Outcome {
    /// Of the found statements whose speaker the article names, the share with the right one.
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.named)
    }

    /// Of the speakers given, the share of right ones.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.wrong + self.made_up)
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = ("all".to_owned(), self.all());
        for (form, one) in self.forms.iter().chain([&all]) {
            let (recall, precision) = (100.0 * one.recall(), 100.0 * one.precision());
            writeln!(
                f,
                "{form:12}right {recall:5.1}  precision {precision:5.1}  ({} of {} right, {} wrong, {} made up; {} not found as statements)",
                one.right, one.named, one.wrong, one.made_up, one.missed
            )?;
        }
        self.mistakes.iter().try_for_each(|line| writeln!(f, "  {line}"))
    }
}

/// The speakers that were looked up.
///
/// # Errors
/// When the project's own file of them cannot be read.
pub fn gold() -> Result<Vec<Gold>, Error> {
    data::lines(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/gold/speakers.jsonl")))
}

/// Scores the speakers of `readings` on the statements of `articles` that `gold` names.
///
/// # Errors
/// When a statement of the gold is not in `articles`, or its article has no reading.
pub fn score(
    gold: &[Gold],
    articles: &[attribution::Gold],
    readings: &[wire::Reading],
) -> Result<Scores, Error> {
    let first = articles.iter().filter(|article| article.first);
    let articles: HashMap<&str, &attribution::Gold> =
        first.map(|article| (article.id.as_str(), article)).collect();
    let by_id = crate::by_id(readings);
    let mut scores = Scores::default();
    for one in gold {
        let id = one.article.as_str();
        let meant = articles
            .get(id)
            .and_then(|article| article.attributions.iter().find(|a| a.id == one.attribution));
        let (Some(meant), Some(reading)) = (meant, by_id.get(id)) else {
            return Err(Error::NoReading { count: 1, first: format!("{id} {}", one.attribution) });
        };
        let at = scores.forms.iter().position(|(form, _)| *form == one.form).unwrap_or_else(|| {
            scores.forms.push((one.form.clone(), Outcome::default()));
            scores.forms.len() - 1
        });
        let outcome = &mut scores.forms[at].1;
        let Some(found) = found(meant, reading) else {
            outcome.missed += usize::from(one.speaker.is_some());
            continue;
        };
        let given = found.speaker.as_ref().map(|speaker| speaker.name.as_str());
        let source = found.source.as_ref().map_or("", |source| source.text.as_str());
        let mut mistake = |what: &str| {
            scores.mistakes.push(format!(
                "{what:8} {id} {}: {source:?} is {given:?}, not {:?}",
                one.attribution, one.speaker
            ));
        };
        outcome.named += usize::from(one.speaker.is_some());
        match (&one.speaker, given) {
            (Some(_), Some(given)) if one.is(given) => outcome.right += 1,
            (Some(_), Some(_)) => {
                outcome.wrong += 1;
                mistake("wrong");
            }
            (Some(_), None) => mistake("nobody"),
            (None, Some(_)) => {
                outcome.made_up += 1;
                mistake("made up");
            }
            (None, None) => {}
        }
    }
    Ok(scores)
}

/// The statement of a reading that is the attribution `meant`: the one that shares its source or its cue, and most of
/// its content.
fn found<'r>(meant: &Marked, reading: &'r wire::Reading) -> Option<&'r wire::Statement> {
    let overlap = |passage: &wire::Passage, spans: &[[usize; 2]]| {
        let shared =
            |[start, end]: &[usize; 2]| passage.end.min(*end).saturating_sub(passage.start.max(*start));
        spans.iter().map(shared).sum::<usize>()
    };
    let measure = |statement: &&wire::Statement| {
        let shares = |passage: &Option<wire::Passage>, spans: &[[usize; 2]]| {
            passage.as_ref().is_some_and(|passage| overlap(passage, spans) > 0)
        };
        let content: usize = statement.content.iter().map(|piece| overlap(piece, &meant.content)).sum();
        (shares(&statement.source, &meant.source), shares(&statement.cue, &meant.cue), content)
    };
    let best = reading.statements.iter().max_by_key(measure)?;
    let (source, cue, _) = measure(&best);
    (source || cue).then_some(best)
}

impl Gold {
    /// Whether `name` is a name of the speaker: a person's in full or the last word, another's in full or in part.
    fn is(&self, name: &str) -> bool {
        let plain = |name: &str| {
            let kept: String = name.replace("’s", "").replace("'s", "").to_lowercase();
            let kept: String = kept.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
            kept.split_whitespace().filter(|word| *word != "the").map(str::to_owned).collect::<Vec<_>>()
        };
        let found = plain(name);
        self.speaker.iter().chain(&self.also).map(|known| plain(known)).any(|known| {
            let (Some(last), Some(first)) = (known.last(), known.first()) else { return false };
            let family = found.last() == Some(last)
                && (found.len() == 1 || known.len() == 1 || found.first() == Some(first));
            let part =
                |a: &[String], b: &[String]| a.len() >= b.len() && a.windows(b.len().max(1)).any(|w| w == b);
            found == known
                || self.kind == "person" && family
                || self.kind != "person"
                    && (part(&found, &known) || part(&known, &found))
                    && !found.is_empty()
        })
    }
}
