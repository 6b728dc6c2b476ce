//! Two amounts of one thing.

use serde::{Deserialize, Serialize};

use super::gather::is_currency;
use super::quantity::allowed;
use super::terms::{Terms, share_a_word};
use super::{Conflict, Fact, Kind};
use crate::days::{Days, day};
use crate::words::{hash, words};

/// Articles further apart, in days, tell of other times unless the figures say of which.
const NEAR: i32 = 14;
/// How much of what two figures measure must be the same.
const ONE_THING: f32 = 0.6;
/// How much the names around two figures must weigh that they share: as much as one that news at large seldom has.
const ONE_MATTER: f32 = 7.0;
/// How much the words around two sums with one number must share.
const ONE_SUM: f32 = 12.0;
/// Amounts further apart than this, one by the other, measure different things.
const FURTHEST: f64 = 2.0;
/// Under how many of the rarest words of what it measures an amount is found.
const KEYS: usize = 2;

/// How much of something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// As written.
    pub text: String,
    /// In units; the lower bound of a range.
    pub value: f64,
    /// The upper bound of a range.
    pub upper: Option<f64>,
    /// As in the reading.
    pub unit: String,
    /// As in the reading.
    pub modifier: String,
    /// As in the reading.
    pub change: Option<String>,
    /// What it measures.
    pub of: Option<String>,
    /// The whole that it is a share of.
    pub share_of: Option<String>,
    /// Whose it is.
    pub holder: Option<String>,
    /// When it holds: TIMEX3.
    pub period: Option<String>,
    /// The sentence that it stands in.
    pub sentence: String,
    /// The title of its article.
    pub title: String,
    /// Who says so.
    pub speaker: Option<String>,
}

pub(super) fn conflict(a: (&Fact, &Amount), b: (&Fact, &Amount)) -> Option<Conflict> {
    one_thing(a, b).or_else(|| other_currency(a, b))
}

/// Two amounts of one thing in one unit.
fn one_thing((a, one): (&Fact, &Amount), (b, other): (&Fact, &Amount)) -> Option<Conflict> {
    let comparable = one.unit == other.unit
        && one.change == other.change
        && one.share_of.is_some() == other.share_of.is_some();
    if !comparable
        || is_rating(one)
        || is_rating(other)
        || !differ(one, other)
        || !one_time((a, one), (b, other))
    {
        return None;
    }
    let (of, of_other) = (one.measured(), other.measured());
    if of.likeness(&of_other) < ONE_THING {
        return None;
    }
    let holders =
        one.holder.as_deref().zip(other.holder.as_deref()).map(|(one, other)| share_a_word(one, other));
    if holders == Some(false) || holders.is_none() && one.unit.starts_with("percent") {
        return None;
    }
    if of_others(one, other) || one.around().shared(&other.around()).weight() < ONE_MATTER {
        return None;
    }
    let what = one.of.as_deref().or(one.share_of.as_deref()).unwrap_or_default();
    let why = format!("{} against {} for one thing: {what}{}", one.text, other.text, a.order(b));
    Some(Conflict { kind: Kind::Figure, why, in_one_story: false })
}

/// One number in two currencies.
fn other_currency((a, one): (&Fact, &Amount), (b, other): (&Fact, &Amount)) -> Option<Conflict> {
    let money = is_currency(&one.unit) && is_currency(&other.unit) && one.unit != other.unit;
    if !money || one.value != other.value || !tells(one.value) || !a.is_near(b, NEAR) {
        return None;
    }
    let shared = Terms::of(&one.sentence).shared(&Terms::of(&other.sentence));
    (shared.weight() >= ONE_SUM).then(|| Conflict {
        kind: Kind::Figure,
        why: format!("the same number in another currency: {} against {}", one.text, other.text),
        in_one_story: false,
    })
}

/// Whether a number is one that two sums seldom have by chance: it has two digits that are not zero.
fn tells(value: f64) -> bool {
    const LEAST: f64 = 1000.0;
    let mut digits = value.abs();
    while digits >= 10.0 && (digits / 10.0).fract() == 0.0 {
        digits /= 10.0;
    }
    value.abs() >= LEAST && digits >= 10.0
}

/// Whether its sentence tells of a poll or a vote, where every one has its own numbers, or whether it is somebody's age.
fn is_rating(amount: &Amount) -> bool {
    const ASKED: &str = "poll polls polling survey surveys surveyed voter voters respondents electorate caucusgoers caucus caucuses primary \
        lead leads leading trails trailing points support supported favor favored odds chance probability approval rating ratings likely \
        prefer vote votes voted delegates democrats republicans independents";
    let said = words(&amount.sentence);
    let shares = ["percent", "point", "votes", "delegates"].iter().any(|unit| amount.unit.starts_with(unit));
    amount.unit.contains("of age")
        || shares && said.iter().any(|word| ASKED.split_whitespace().any(|asked| asked == word.folded))
}

/// Whether the clauses are of others: one names somebody or something, and the other names something else or says "his" of somebody.
fn of_others(one: &Amount, other: &Amount) -> bool {
    const SOMEBODY: &str = "he his him she her it its they their them";
    let says_his = |clause: &str| {
        words(clause).iter().any(|word| SOMEBODY.split_whitespace().any(|listed| listed == word.folded))
    };
    let (named, named_by_other) = (Terms::of_names(one.clause()), Terms::of_names(other.clause()));
    let unclear = |named: &Terms, clause: &str| !named.is_empty() || says_his(clause);
    let both = unclear(&named, one.clause()) && unclear(&named_by_other, other.clause());
    both && named.shared(&named_by_other).is_empty()
}

/// Whether no number can be both, and they are not so far apart that they can hardly measure one thing.
fn differ(one: &Amount, other: &Amount) -> bool {
    let allowed = |amount: &Amount| allowed(&amount.text, amount.value, amount.upper, &amount.modifier);
    let (less, more) = (one.value.min(other.value), one.value.max(other.value));
    less > 0.0 && more / less <= FURTHEST && allowed(one).excludes(allowed(other))
}

/// Whether both hold at one time: of one period, or of none that is named and told within days.
fn one_time((a, one): (&Fact, &Amount), (b, other): (&Fact, &Amount)) -> bool {
    match (&one.period, &other.period) {
        (None, None) => a.is_near(b, NEAR),
        (Some(one), Some(other)) => {
            one == other || period(one).zip(period(other)).is_some_and(|(a, b)| a == b)
        }
        (Some(named), None) => holds_when_told(named, b),
        (None, Some(named)) => holds_when_told(named, a),
    }
}

fn holds_when_told(named: &str, told: &Fact) -> bool {
    period(named)
        .zip(told.told)
        .is_some_and(|(named, told)| named.length() <= NEAR && named.gap(told) <= NEAR)
}

/// The days of a year, a month or a day.
pub(super) fn period(value: &str) -> Option<Days> {
    let first = |date: &str| day(date);
    let (earliest, latest) = match value.len() {
        4 => (first(&format!("{value}-01-01"))?, first(&format!("{value}-12-31"))?),
        7 => {
            let start = first(&format!("{value}-01"))?;
            (start, start + 27)
        }
        _ => {
            let start = first(value.get(..10)?)?;
            (start, start)
        }
    };
    Some(Days { first: earliest, last: latest })
}

impl Amount {
    fn measured(&self) -> Terms {
        let of = |of: &Option<String>| Terms::of(of.as_deref().unwrap_or_default());
        of(&self.of).with(of(&self.share_of))
    }

    /// The names in its sentence and in the title.
    fn around(&self) -> Terms {
        Terms::of_names(&self.sentence).with(Terms::of_names(&self.title))
    }

    /// The sentence up to it, without who says so: of "she said that the cost was €4 billion", "that the cost was".
    fn clause(&self) -> &str {
        let before = self.sentence.find(&self.text).map_or(self.sentence.as_str(), |at| &self.sentence[..at]);
        before.rfind(" that ").map_or(before, |at| &before[at..])
    }

    pub(super) fn keys(&self) -> Vec<u32> {
        let of = self.measured();
        let mut keys: Vec<u32> =
            of.rarest(KEYS).into_iter().map(|stem| hash(&format!("{} of {stem}", self.unit))).collect();
        if is_currency(&self.unit) && tells(self.value) {
            keys.push(hash(&format!("sum {}", self.value)));
        }
        keys
    }
}
