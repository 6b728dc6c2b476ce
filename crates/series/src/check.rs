//! A figure held against the table.

use crate::definition::Measured;
use crate::description::UnitKind;
use crate::fit::Reach;
use crate::plan::Plan;
use crate::series::Series;
use crate::written::Style;
use crate::{Change, Claim, Derivation};

/// What a figure looks like beside the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Whether it matches.
    pub verdict: Verdict,
    /// The same in words, with the numbers.
    pub why: String,
    /// What the table gives for each definition, in the order in which they were compared; the first is the one that
    /// the figure's words say.
    pub measured: Vec<Measured>,
}

/// Whether a figure matches a table. None of them says whether it is true.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// It is what the table has, as far as it was rounded.
    Consistent,
    /// It is not; by how much the table has more, in the figure's unit. Of changes both are signed.
    OffBy(f64),
    /// It is what the table has by another definition than the one its words say first.
    DiffersByDefinition,
    /// The table cannot say.
    NotComparable,
}

impl Verdict {
    /// Its name: `consistent`, `off by`, `differs by definition` or `not comparable`.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Consistent => "consistent",
            Verdict::OffBy(_) => "off by",
            Verdict::DiffersByDefinition => "differs by definition",
            Verdict::NotComparable => "not comparable",
        }
    }
}

const ASKED: &str = "it is asked for or planned, not reported";

impl Series {
    /// Holds a figure against the table.
    pub fn check(&self, claim: &Claim<'_>) -> Check {
        let asked = claim.asked.then(|| ASKED.to_owned());
        let plan = match self.plan(claim) {
            Ok(plan) => plan,
            Err(why) => return not_comparable(asked.unwrap_or(why), Vec::new()),
        };
        let values: Vec<Result<Measured, String>> =
            plan.definitions.iter().map(|definition| self.measure(definition)).collect();
        let obstacles: Vec<String> = asked.into_iter().chain(plan.obstacle.clone()).collect();
        if !obstacles.is_empty() {
            return not_comparable(obstacles.join("; "), values.into_iter().flatten().collect());
        }
        compare(claim, &plan, values)
    }
}

fn not_comparable(why: String, measured: Vec<Measured>) -> Check {
    Check { verdict: Verdict::NotComparable, why, measured }
}

fn compare(claim: &Claim<'_>, plan: &Plan, values: Vec<Result<Measured, String>>) -> Check {
    // "Halved" tells its direction by its value.
    let claim = &Claim { change: claim.change.filter(|_| plan.scale.more == 0.0), ..*claim };
    let reach = Reach::of(claim);
    // In the figure's unit.
    let told = |measured: &Measured| {
        let value = measured.value * plan.scale.factor + plan.scale.more;
        if plan.either_way { value.abs() } else { value }
    };
    let first =
        values.first().cloned().unwrap_or_else(|| Err("there is nothing to compare it with".to_owned()));
    let mut measured: Vec<Measured> = values.into_iter().flatten().collect();
    for measured in &mut measured {
        measured.fits = reach.fits(told(measured));
    }
    let fitting = measured.iter().find(|measured| measured.fits);
    let (verdict, why) = match (first, fitting) {
        (Ok(first), Some(fitting)) if first.definition == fitting.definition => {
            let amount = amount(fitting, fitting.value);
            let left_out = left_out(fitting);
            (Verdict::Consistent, format!("the table has {amount}: {}{left_out}", fitting.definition))
        }
        (first, Some(fitting)) => {
            let first = match first {
                Ok(first) => {
                    format!("the table has {} as its {}", amount(&first, first.value), first.definition)
                }
                Err(why) => why,
            };
            let (amount, left_out) = (amount(fitting, fitting.value), left_out(fitting));
            let fitting = format!("{amount} as its {}{left_out}", fitting.definition);
            (Verdict::DiffersByDefinition, format!("{first}; it fits {fitting}"))
        }
        (Ok(first), None) if first.derivation == Derivation::Level && reach.is_far(told(&first)) => {
            let amount = amount(&first, first.value);
            let why = format!(
                "“{}” is of another size than {amount}, so of something else of that name: {}",
                claim.text, first.definition
            );
            (Verdict::NotComparable, why)
        }
        (Ok(first), None) => {
            let gap = reach.gap(told(&first));
            let why = beside(claim, reach, &first, told(&first), gap / plan.scale.factor) + &left_out(&first);
            (Verdict::OffBy(gap), why)
        }
        (Err(why), None) => (Verdict::NotComparable, why),
    };
    Check { verdict, why, measured }
}

/// A figure that does not fit beside what the table has, which is `told` in the figure's unit and `gap` away from it in
/// the table's.
fn beside(claim: &Claim<'_>, reach: Reach, measured: &Measured, told: f64, gap: f64) -> String {
    let Measured { definition, unit, .. } = measured;
    let text = claim.text;
    if reach.turns(told) {
        let (tells, moves) = match claim.change {
            Some(Change::Decrease) => ("a decrease", "an increase"),
            _ => ("an increase", "a decrease"),
        };
        if told == 0.0 {
            return format!("“{text}” is told as {tells}, and the table shows no change: {definition}");
        }
        let amount = amount(measured, measured.value.abs());
        return format!(
            "“{text}” is told as {tells}, and the table moves the other way, {moves} of {amount}: {definition}"
        );
    }
    if unit == "rank" {
        return format!(
            "“{text}” is told, and the table has {}: {definition}",
            amount(measured, measured.value)
        );
    }
    let away = match unit.as_str() {
        "percent" => "percentage point",
        unit => unit,
    };
    // Both show.
    let style = Style::of(UnitKind::of(unit), &[measured.value, gap], measured.value.abs().min(gap.abs()));
    let kind = match claim.change {
        Some(Change::Increase) => "an increase of ",
        Some(Change::Decrease) => "a decrease of ",
        None => "",
    };
    let value = if claim.change.is_some() { measured.value.abs() } else { measured.value };
    let than = if reach.is_above(told) { "more" } else { "less" };
    format!(
        "“{text}” is {} {than} than {kind}{} in the table: {definition}",
        style.amount(gap.abs(), away),
        style.amount(value, unit)
    )
}

fn amount(measured: &Measured, value: f64) -> String {
    Style::of(UnitKind::of(&measured.unit), &[], value).amount(value, &measured.unit)
}

/// Who was left out, the first few by name.
fn left_out(measured: &Measured) -> String {
    const NAMED: usize = 3;
    let Measured { missing, .. } = measured;
    let named = missing[..missing.len().min(NAMED)].join(", ");
    match missing.len() {
        0 => String::new(),
        1..=NAMED => format!(", without {named}"),
        count => format!(", without {named} and {} more", count - NAMED),
    }
}
