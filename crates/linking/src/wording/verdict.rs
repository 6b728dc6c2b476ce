//! What two wordings are to each other.

use jiff::civil::Date;

use super::alignment::{Aligned, Alignment, Run, RunKind};
use super::difference::{Gap, gaps};
use super::evidence::Evidence;
use super::piece::{Cut, pieces};
use super::speakers;

/// What is said on days further apart is said on another occasion. Quotations are retold for a fortnight, and in reviews for some
/// weeks.
const ONE_OCCASION: i32 = 30;

/// Words of one person told no further apart, in days, are likely of one occasion.
const RETOLD_SOON: i32 = 3;

/// How somebody's words are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wording<'w> {
    /// The words.
    pub text: &'w str,
    /// Who tells them. Not used yet: two tellings by one outlet are compared as any others.
    pub outlet: Option<&'w str>,
    /// When they were said, or else told: the first day, and the one behind the last.
    pub days: Option<(Date, Date)>,
    /// Who said them, by name.
    pub speaker: Option<&'w str>,
}

/// What two wordings are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The same words, whatever their case, punctuation, spelling and tokenisation.
    Verbatim,
    /// The same words with some left out at the ends or in between, or put in by an editor in brackets.
    Trimmed,
    /// One act of speech in words that differ.
    Reworded,
    /// The same or like words on another occasion.
    Recurring,
    /// Two things said.
    Different,
}

impl Relation {
    /// Its name in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Verbatim => "verbatim",
            Relation::Trimmed => "trimmed",
            Relation::Reworded => "reworded",
            Relation::Recurring => "recurring",
            Relation::Different => "different",
        }
    }
}

/// What [`compare`] finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Whether they are one act of speech: verbatim, trimmed or reworded.
    pub same: bool,
    /// What they are to each other.
    pub relation: Relation,
    /// Why, in a few words for people.
    pub why: String,
    /// How much of the shorter text is found in the longer, from 0 to 1, words weighed by what they tell.
    pub kept_of_shorter: f32,
    /// How much of the longer text is found in the shorter.
    pub kept_of_longer: f32,
    /// The words side by side.
    pub alignment: Alignment,
}

/// Says what two wordings are to each other.
pub fn compare(a: &Wording<'_>, b: &Wording<'_>) -> Verdict {
    verdict(a, b, Aligned::of([a.text, b.text], [&pieces(a.text), &pieces(b.text)]))
}

/// The same, for many that are hardly ever alike: nothing where they are different, mostly found without laying them side by side.
pub fn compare_if_like(a: &Wording<'_>, b: &Wording<'_>) -> Option<Verdict> {
    compare_cut_if_like(a, b, [&Cut::of(a.text), &Cut::of(b.text)])
}

/// The same, of texts that are cut already.
pub fn compare_cut_if_like(a: &Wording<'_>, b: &Wording<'_>, of_each: [&Cut; 2]) -> Option<Verdict> {
    let [in_a, in_b] = of_each.map(Cut::pieces);
    let may_be_alike = Evidence::may_suffice(in_a, in_b, is_expected(a, b));
    let verdict = may_be_alike.then(|| verdict(a, b, Aligned::of([a.text, b.text], [in_a, in_b])))?;
    (verdict.relation != Relation::Different).then_some(verdict)
}

fn verdict(a: &Wording<'_>, b: &Wording<'_>, aligned: Aligned<'_>) -> Verdict {
    let (relation, why) = judge(a, b, &aligned);
    let alignment = aligned.alignment;
    let (of_a, of_b) = (alignment.kept_of_a, alignment.kept_of_b);
    Verdict {
        same: matches!(relation, Relation::Verbatim | Relation::Trimmed | Relation::Reworded),
        relation,
        why,
        kept_of_shorter: of_a.max(of_b),
        kept_of_longer: of_a.min(of_b),
        alignment,
    }
}

fn judge(a: &Wording<'_>, b: &Wording<'_>, aligned: &Aligned<'_>) -> (Relation, String) {
    if aligned.pieces.iter().any(|pieces| pieces.is_empty()) {
        return (Relation::Different, "there are no words to compare".to_owned());
    }
    let Some((relation, why)) = alike(a, b, aligned) else {
        return (Relation::Different, shared_only(a, aligned));
    };
    if let (Some(one), Some(other)) = (a.speaker, b.speaker)
        && speakers::are_different(one, other)
    {
        return (Relation::Different, format!("{why}, but said by {one} and by {other}"));
    }
    match days_between(a, b) {
        Some(days) if days > ONE_OCCASION => (Relation::Recurring, format!("{why}, {days} days apart")),
        _ => (relation, why),
    }
}

/// How the words are alike, if they are, and in what.
fn alike(a: &Wording<'_>, b: &Wording<'_>, aligned: &Aligned<'_>) -> Option<(Relation, String)> {
    let runs = &aligned.alignment.runs;
    let has = |kind: RunKind| runs.iter().any(|run| run.kind == kind);
    if runs.iter().all(|run| run.kind == RunKind::Kept) {
        return Some((Relation::Verbatim, "the same words".to_owned()));
    }
    if !Evidence::of(aligned).suffices(is_expected(a, b)) {
        return None;
    }
    let gaps = gaps(aligned);
    if let Some((one, other)) = gaps.iter().find_map(Gap::figures) {
        let (one, other) = (&a.text[one], &b.text[other]);
        return Some((Relation::Reworded, format!("a figure differs: {one} against {other}")));
    }
    if gaps.iter().any(Gap::turns) {
        return Some((Relation::Reworded, "one is negated where the other is not".to_owned()));
    }
    if has(RunKind::Changed) || both_leave_out_inside(runs) {
        let percent = (100.0 * aligned.alignment.kept_of_a.max(aligned.alignment.kept_of_b)).floor();
        return Some((Relation::Reworded, format!("{percent} % of the shorter is in the other")));
    }
    let said_so = if runs.iter().any(|run| run.ellipsis) { ", marked by an ellipsis" } else { "" };
    let why = match (has(RunKind::Dropped), has(RunKind::Added)) {
        (true, true) => "each leaves out words of the other",
        (true, false) => "the second leaves out words of the first",
        (false, true) => "the first leaves out words of the second",
        (false, false) => "the same words but for those in brackets",
    };
    Some((Relation::Trimmed, format!("{why}{said_so}")))
}

/// Whether each has words of its own between what is kept. At the ends, that is two cuts of one speech.
fn both_leave_out_inside(runs: &[Run]) -> bool {
    let kept = |run: &Run| run.kind == RunKind::Kept;
    let (Some(first), Some(last)) = (runs.iter().position(kept), runs.iter().rposition(kept)) else {
        return false;
    };
    [RunKind::Dropped, RunKind::Added]
        .iter()
        .all(|kind| runs[first..last].iter().any(|run| run.kind == *kind))
}

/// Why two wordings are different: the longest that they share.
fn shared_only(a: &Wording<'_>, aligned: &Aligned<'_>) -> String {
    let kept = aligned.alignment.runs.iter().filter(|run| run.kind == RunKind::Kept);
    match kept.max_by_key(|run| run.a.len()) {
        Some(run) => format!("they share little: “{}”", &a.text[run.a.clone()]),
        None => "they share no words that tell anything".to_owned(),
    }
}

/// Whether one person is known to have said both within days, so that less of the words must tell it.
fn is_expected(a: &Wording<'_>, b: &Wording<'_>) -> bool {
    let one_speaker = a.speaker.zip(b.speaker).is_some_and(|(a, b)| speakers::are_one(a, b));
    one_speaker && days_between(a, b).is_some_and(|days| days <= RETOLD_SOON)
}

/// Whether they are clearly said by two people.
pub fn are_by_two(a: &Wording<'_>, b: &Wording<'_>) -> bool {
    a.speaker.zip(b.speaker).is_some_and(|(a, b)| speakers::are_different(a, b))
}

/// Whether they were said on days that are known to be of two occasions, by whomever.
pub fn are_of_two_occasions(a: &Wording<'_>, b: &Wording<'_>) -> bool {
    days_between(a, b).is_some_and(|days| days > ONE_OCCASION)
}

/// Whether one person, known for both, said them on days that are known to be of two occasions.
pub fn on_other_occasions(a: &Wording<'_>, b: &Wording<'_>) -> bool {
    let one_speaker = a.speaker.zip(b.speaker).is_some_and(|(a, b)| speakers::are_one(a, b));
    one_speaker && are_of_two_occasions(a, b)
}

/// How many days lie at least between the two, where both are known: 1 from one day to the next.
fn days_between(a: &Wording<'_>, b: &Wording<'_>) -> Option<i32> {
    let ((first_a, behind_a), (first_b, behind_b)) = (a.days?, b.days?);
    let from = |behind: Date, first: Date| behind.until(first).ok().map(|span| span.get_days() + 1);
    Some(from(behind_a, first_b)?.max(from(behind_b, first_a)?).max(0))
}
