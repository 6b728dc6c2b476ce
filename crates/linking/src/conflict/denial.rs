//! What one affirms and another denies.

use onrecord_reading::wire;
use serde::{Deserialize, Serialize};

use super::terms::Terms;
use super::{Conflict, Fact, Kind};
use crate::wording::speakers::are_one;
use crate::words::{hash, words};

/// What is denied is told again for so many days.
pub(super) const NEAR: i32 = 45;
/// How much of what is denied must be in what is affirmed, and the other way round.
const COVERED: [f32; 2] = [0.4, 0.3];
/// How much what they share must tell.
const TELLS: f32 = 14.0;
/// How many words they must share.
const LEAST_SHARED: usize = 3;
/// Under how many of its rarest words a claim is found.
const KEYS: usize = 5;

/// What somebody affirmed or denied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// What is affirmed or denied.
    pub text: String,
    /// By whom.
    pub speaker: Option<String>,
    /// Whether it is denied.
    pub denied: bool,
    /// Of "denied this": the number of the statement before it that is denied.
    pub denies: Option<usize>,
}

/// What a statement affirms or denies, if anything that can be held against others.
pub(super) fn claim(reading: &wire::Reading, said: &wire::Statement) -> Option<Claim> {
    let speaker = match (&said.speaker, &said.source) {
        (Some(speaker), _) => Some(speaker.name.clone()),
        (None, source) => source.as_ref().map(|source| source.text.clone()),
    };
    let claim =
        |denied, denies| Some(Claim { text: said.text.clone(), speaker: speaker.clone(), denied, denies });
    match said.polarity.as_str() {
        "denied" if !denies(said) => None,
        "denied" if points_back(&said.text) => {
            claim(true, Some(meant(reading, said)?)).filter(|_| said.within.is_none())
        }
        "denied" if Terms::of(&said.text).weight() >= TELLS => claim(true, None),
        "affirmed" if !is_negative(said) && affirms(&said.text) || is_meant(reading, said) => {
            claim(false, None)
        }
        _ => None,
    }
}

/// Whether somebody denies that something is so: "rejected" and "dismissed" as often turn down a wish, and who "was denied" a thing or
/// is denied one did not get it.
fn denies(said: &wire::Statement) -> bool {
    const CUES: [&str; 6] = ["den", "refut", "disput", "disclaim", "disavow", "rebut"];
    const PASSIVE: &str = "was were been being be is are";
    const CLAUSE: &str =
        "that having being ever any all knowing i he she it they we there this such which what";
    const REPORT: &str = "claim claims allegation allegations accusation accusations charge charges report reports assertion assertions \
        suggestion suggestions notion idea rumour rumours rumors";
    let cue = words(said.cue.as_ref().map_or("", |cue| cue.text.as_str()));
    let listed = |list: &str, word: &str| list.split_whitespace().any(|listed| listed == word);
    let active = !cue.iter().any(|word| listed(PASSIVE, &word.folded));
    let content: Vec<String> = words(&said.text).into_iter().map(|word| word.folded).take(4).collect();
    let clause = content
        .first()
        .is_some_and(|first| listed(CLAUSE, first) || first.len() > 5 && first.ends_with("ing"));
    active
        && (clause || content.iter().any(|word| listed(REPORT, word)))
        && cue.iter().any(|word| CUES.iter().any(|start| word.folded.starts_with(start)))
}

/// Whether what was said is told with a word that turns it down: "rebutted the accusation that".
fn is_negative(said: &wire::Statement) -> bool {
    const CUES: [&str; 10] =
        ["den", "refut", "disput", "disclaim", "disavow", "rebut", "reject", "dismiss", "accus", "doubt"];
    let cue = words(said.cue.as_ref().map_or("", |cue| cue.text.as_str()));
    cue.iter().any(|word| CUES.iter().any(|start| word.folded.starts_with(start)))
}

/// Whether a denial points back at it.
fn is_meant(reading: &wire::Reading, said: &wire::Statement) -> bool {
    let mut denials =
        reading.statements.iter().filter(|other| other.polarity == "denied" && other.id > said.id);
    denials.any(|denial| {
        denial.within.is_none()
            && denies(denial)
            && points_back(&denial.text)
            && meant(reading, denial) == Some(said.id)
    })
}

/// Whether it says in few words that what was said before is not so.
fn points_back(text: &str) -> bool {
    const CLAIM: &str = "this that it which what such so claim claims allegation allegations accusation accusations charge charges \
        report reports assertion assertions suggestion suggestions";
    const BESIDE: &str =
        "the these those all any had was been having making done raised question proposal thing";
    let words = words(text);
    let listed = |list: &str, word: &str| list.split_whitespace().any(|listed| listed == word);
    words.iter().any(|word| listed(CLAIM, &word.folded))
        && words.iter().all(|word| listed(CLAIM, &word.folded) || listed(BESIDE, &word.folded))
}

/// The statement that "this" means: the last one before it by somebody else, in its paragraph or the one before.
fn meant(reading: &wire::Reading, said: &wire::Statement) -> Option<usize> {
    const FURTHEST: usize = 1;
    const SHORTEST: usize = 4;
    let place = |statement: &wire::Statement| statement.content.first().map(|first| first.start);
    let end = |statement: &wire::Statement| statement.content.last().map(|last| last.end);
    let here = place(said)?.min(said.cue.as_ref().map_or(usize::MAX, |cue| cue.start));
    let block = |at: usize| reading.article.blocks.iter().position(|block| at < block.end);
    let speaker = |statement: &wire::Statement| statement.speaker.as_ref().map(|speaker| speaker.actor);
    let before = reading.statements.iter().filter(|other| {
        other.id != said.id
            && other.polarity == "affirmed"
            && end(other).is_some_and(|end| end <= here)
            && other.within.is_none()
    });
    let last = before.max_by_key(|other| end(other))?;
    let near = block(here)?.checked_sub(block(end(last)?.saturating_sub(1))?)? <= FURTHEST;
    let other = match (speaker(last), speaker(said)) {
        (None, None) => {
            let sources = last.source.as_ref().zip(said.source.as_ref());
            sources.is_none_or(|(before, now)| before.text != now.text)
        }
        (before, now) => before != now,
    };
    (near && other && words(&last.text).len() >= SHORTEST).then_some(last.id)
}

/// Whether it affirms something: it is long enough and has no word of negation.
fn affirms(text: &str) -> bool {
    const NEGATED: &str = "not no never none nobody nothing neither nor without cannot false falsely untrue deny denies denied denying \
        denial denials reject rejected rejects dismissed refused refuted disputed wrong lie lies baseless unfounded whether if would \
        could should might may";
    let words = words(text);
    let negated = words.iter().any(|word| {
        word.folded.ends_with("n't") || NEGATED.split_whitespace().any(|listed| listed == word.folded)
    });
    !negated && Terms::of(text).weight() >= TELLS
}

pub(super) fn conflict(
    (a, one): (&Fact, &Claim),
    (b, other): (&Fact, &Claim),
    one_article: bool,
) -> Option<Conflict> {
    let (denial, denied, affirmed) = match (one.denied, other.denied) {
        (true, false) => ((a, one), b, other),
        (false, true) => ((b, other), a, one),
        _ => return None,
    };
    if !one_article && !a.is_near(b, NEAR) {
        return None;
    }
    let points_at = one_article && denial.1.denies == Some(denied.number);
    let by_one = denial
        .1
        .speaker
        .as_deref()
        .zip(affirmed.speaker.as_deref())
        .is_some_and(|(one, other)| are_one(one, other));
    if !points_at && (by_one || denial.1.denies.is_some() || !share_content(denial.1, affirmed)) {
        return None;
    }
    let name = |claim: &Claim| claim.speaker.clone().unwrap_or_else(|| "somebody not named".to_owned());
    let why = format!("denied by {}, affirmed by {}", name(denial.1), name(affirmed));
    Some(Conflict { kind: Kind::Denial, why, in_one_story: false })
}

fn share_content(denial: &Claim, affirmed: &Claim) -> bool {
    let (denied, affirmed) = (Terms::of(&denial.text), Terms::of(&affirmed.text));
    let shared = denied.shared(&affirmed);
    shared.len() >= LEAST_SHARED
        && shared.weight() >= TELLS
        && shared.weight() >= COVERED[0] * denied.weight()
        && shared.weight() >= COVERED[1] * affirmed.weight()
}

impl Claim {
    /// Under what claims are found that are `denied`, or affirmed.
    pub(super) fn keys(&self, denied: bool) -> Vec<u32> {
        if self.denies.is_some() {
            return Vec::new();
        }
        let side = if denied { "denied" } else { "affirmed" };
        let terms = Terms::of(&self.text);
        terms.rarest(KEYS).into_iter().map(|stem| hash(&format!("{side} {stem}"))).collect()
    }
}
