//! How many people were hurt or killed.

use onrecord_reading::wire;
use serde::{Deserialize, Serialize};

use super::figure::period;
use super::quantity::allowed;
use super::terms::Terms;
use super::{Conflict, Fact, Kind};
use crate::words::{hash, words};

/// How many words may stand between a number and what became of the people.
const REACH: usize = 7;
/// Tolls told further apart, in days, are of other events.
pub(super) const NEAR: i32 = 7;
/// Counts further apart than this, one by the other, are of other people.
const FURTHEST: f64 = 3.0;
/// How much the sentences and titles of two tolls must share, and how much of it names: accidents are told in the same words.
const ONE_EVENT: f32 = 9.0;
const ONE_PLACE: f32 = 5.0;
/// Under how many of the rarest words of its title and sentence a toll is found.
const KEYS: usize = 5;

/// Words of being hurt and of being killed, as they stand behind a number, and before one.
const HARMS: [(&str, &str, &str); 2] = [
    (
        "hurt",
        "hurt injured wounded hospitalized hospitalised treated hospital injuries",
        "injured injuring wounded wounding hurting",
    ),
    ("dead", "killed dead died deaths", "killed killing"),
];

/// Who is counted, where the number counts everybody: "two women" or "three victims" may be some of them.
const EVERYBODY: &str = "people persons workers members patients residents";

/// What says that others are counted elsewhere.
const SOME: &str = "other others more another additional of including";

/// How many were hurt or killed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Toll {
    /// As written.
    pub text: String,
    /// How many, at least.
    pub value: f64,
    /// How many at most, of a range.
    pub upper: Option<f64>,
    /// As in the reading.
    pub modifier: String,
    /// hurt or dead.
    pub harm: String,
    /// When: TIMEX3.
    pub period: Option<String>,
    /// The words that say so, behind the number.
    pub clause: String,
    /// The sentence that it stands in.
    pub sentence: String,
    /// The title of its article.
    pub title: String,
    /// Whether it stands in the title or at the head of the text.
    pub leads: bool,
    /// Who says so.
    pub speaker: Option<String>,
}

impl Toll {
    /// What became of those whom the figure counts, with the words that say so.
    pub(super) fn of(figure: &wire::Figure, before: &str, after: &str) -> Option<(String, String)> {
        let (unit, text) = (words(&figure.unit), words(&figure.text));
        let counts_people = unit.is_empty() || unit.iter().any(|word| listed(EVERYBODY, &word.folded));
        let is_part = unit.iter().any(|word| word.folded.starts_with(|c: char| c.is_ascii_digit()))
            || text.iter().chain(&unit).chain(words(before).last()).any(|word| listed(SOME, &word.folded));
        if !counts_people || is_part || figure.wanted || figure.value < 1.0 || figure.value.fract() != 0.0 {
            return None;
        }
        let verb = words(before).pop().map(|word| word.folded);
        let done =
            HARMS.iter().find(|(_, _, before)| verb.as_deref().is_some_and(|verb| listed(before, verb)));
        if let (Some((harm, ..)), Some(verb)) = (done, verb) {
            return (!unit.is_empty()).then(|| ((*harm).to_owned(), verb));
        }
        // What comes after "and" is told of others, and "five people who were treated" are some of them.
        let clause = after.split([',', ';', ':', '–', '—']).next().unwrap_or_default();
        let behind: Vec<String> = words(clause)
            .into_iter()
            .map(|word| word.folded)
            .take(REACH)
            .take_while(|word| !listed("and but who whose while", word))
            .collect();
        let other = behind.iter().any(|word| {
            listed("not nobody none without unhurt uninjured", word) || listed(SOME, word) && word != "of"
        });
        let place = |list: &str| behind.iter().position(|word| listed(list, word));
        let (harm, at) = HARMS
            .iter()
            .filter_map(|(harm, list, _)| Some((*harm, place(list)?)))
            .min_by_key(|found| found.1)?;
        // "17" alone counts people only where the word stands right behind it, or who they are.
        let said = !unit.is_empty() || at == 0 || behind[..at].iter().any(|word| listed(EVERYBODY, word));
        (said && !other).then(|| (harm.to_owned(), behind[..=at].join(" ")))
    }

    /// Whether its sentence tells that who did it is dead as well, and so may count them or not.
    fn counts_doer(&self) -> bool {
        self.harm == "dead"
            && words(&self.sentence)
                .iter()
                .any(|word| listed("including himself herself themselves suspect", &word.folded))
    }

    /// Whether its sentence and title share enough with the other's to tell of one event.
    fn tells_of_the_event_of(&self, other: &Self) -> bool {
        let names = |toll: &Self| Terms::of_names(&toll.sentence).with(Terms::of_names(&toll.title));
        self.around().shared(&other.around()).weight() >= ONE_EVENT
            && names(self).shared(&names(other)).weight() >= ONE_PLACE
    }

    fn around(&self) -> Terms {
        Terms::of(&self.sentence).with(Terms::of(&self.title))
    }

    pub(super) fn keys(&self) -> Vec<u32> {
        let around = self.around();
        around.rarest(KEYS).into_iter().map(|stem| hash(&format!("{} {stem}", self.harm))).collect()
    }
}

fn listed(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

pub(super) fn conflict(
    (a, one): (&Fact, &Toll),
    (b, other): (&Fact, &Toll),
    one_article: bool,
) -> Option<Conflict> {
    if one.harm != other.harm || a.number == b.number && one_article || !a.is_near(b, NEAR) {
        return None;
    }
    let apart = one.value.max(other.value) / one.value.min(other.value);
    let allows = |toll: &Toll| allowed(&toll.text, toll.value, toll.upper, &toll.modifier);
    if apart > FURTHEST || !allows(one).excludes(allows(other)) || !one_day((a, one), (b, other)) {
        return None;
    }
    if one.counts_doer() || other.counts_doer() || tells_other_year(a, one) || tells_other_year(b, other) {
        return None;
    }
    let of_one_event = if one_article {
        told_apart(one, other)
    } else {
        one.leads && other.leads && one.tells_of_the_event_of(other)
    };
    if !of_one_event {
        return None;
    }
    let harm = if one.harm == "dead" { "killed" } else { "hurt" };
    let why = format!("{} against {} for how many were {harm}{}", one.text, other.text, a.order(b));
    Some(Conflict { kind: Kind::Figure, why, in_one_story: !one_article })
}

/// Whether one article's lead and somebody in it tell two numbers: each says so in its own right, and the second of nothing that only it
/// names, such as one of two places.
fn told_apart(one: &Toll, other: &Toll) -> bool {
    let leads = one.leads || other.leads;
    let names = |toll: &Toll| Terms::of_names(&toll.sentence);
    let speaker = Terms::of(other.speaker.as_deref().unwrap_or_default());
    let told_of = names(other).without(&speaker).without(&one.around());
    leads
        && one.speaker.is_some()
        && other.speaker.is_some()
        && one.speaker != other.speaker
        && told_of.is_empty()
}

/// Whether a sentence names another year than that in which it is told.
fn tells_other_year(fact: &Fact, toll: &Toll) -> bool {
    let told = fact.told.map(|told| crate::days::date(told.first));
    words(&toll.sentence).iter().any(|word| {
        let year = word.folded.len() == 4 && (word.folded.starts_with("19") || word.folded.starts_with("20"));
        year && told.as_ref().is_none_or(|told| !told.starts_with(&word.folded))
    })
}

/// Whether neither tells of a day that the other's article does not speak of.
fn one_day((a, one): (&Fact, &Toll), (b, other): (&Fact, &Toll)) -> bool {
    let day = |fact: &Fact, toll: &Toll| toll.period.as_deref().map_or(fact.told, period);
    day(a, one)
        .zip(day(b, other))
        .is_some_and(|(one, other)| one.length() <= NEAR && other.length() <= NEAR && one.gap(other) <= NEAR)
}
