//! Which definitions a figure is compared with: what its unit and its words leave open, the likeliest first.

use crate::Claim;
use crate::definition::Definition;
use crate::description::{Derivation, UnitKind};
use crate::names::{self, Word};
use crate::period::{Period, PeriodKind};
use crate::series::{Holder, Made, Measure, Series};

/// What a figure is compared with.
pub(crate) struct Plan {
    pub(crate) definitions: Vec<Definition>,
    pub(crate) scale: Scale,
    /// Whether a figure without a direction says how large a change is, whichever way it goes.
    pub(crate) either_way: bool,
    /// Why the values are not compared, though the table has them.
    pub(crate) obstacle: Option<String>,
}

/// How a percentage of the table is told in the figure's unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    /// A hundredth for "a third".
    pub(crate) factor: f64,
    /// One for "doubled": what there was before counts too.
    pub(crate) more: f64,
}

impl Scale {
    const SAME: Scale = Scale { factor: 1.0, more: 0.0 };
    const FRACTION: Scale = Scale { factor: 0.01, more: 0.0 };
    const BASIS_POINTS: Scale = Scale { factor: 100.0, more: 0.0 };
    const TIMES: Scale = Scale { factor: 0.01, more: 1.0 };
}

/// What a figure says of what and whose it is.
struct Matter {
    wanted: Vec<Wanted>,
    holder: Holder,
    whole: Option<usize>,
    scale: Scale,
    either_way: bool,
}

/// A definition without its time.
#[derive(Clone, Copy)]
struct Wanted {
    measure: usize,
    derivation: Derivation,
    relative: bool,
    /// From the same period of the year before, not from the period before.
    on_the_year: bool,
}

/// The periods that a figure may hold for.
struct When {
    period: Period,
    /// The one in which it was told, where that is not said.
    current: Option<Period>,
    /// The first one, where it holds for several.
    since: Option<Period>,
    obstacle: Option<String>,
}

/// What a phrase names.
pub(crate) struct Named {
    /// By number, the one that is compared first in front.
    pub(crate) measures: Vec<usize>,
    /// The words beside the name.
    rest: Vec<Word>,
}

/// Whose a thing is, by the words beside its name.
enum Owner {
    Unsaid,
    /// "Its".
    Unnamed,
    Known(Holder),
    Unknown,
}

const WHOSE: &str = "nothing says whose it is";
const WHAT: &str = "nothing says what is measured";

impl Series {
    /// Whether a figure is of something that the table has a name for, as far as its words say: [`check`](Series::check)
    /// may still find that the two cannot be compared.
    pub fn concerns(&self, claim: &Claim<'_>) -> bool {
        let is_named = |words: &str| {
            let words = names::words(words);
            let by = |names_of: fn(&Measure) -> &Vec<Vec<Word>>| self.named(&words, |_| true, names_of);
            by(called).or_else(|| by(|measure| &measure.wholes)).is_some()
        };
        [claim.of, claim.share_of, Some(claim.unit)].into_iter().flatten().any(is_named)
    }

    pub(crate) fn plan(&self, claim: &Claim<'_>) -> Result<Plan, String> {
        if !claim.value.is_finite() || claim.upper.is_some_and(|upper| !upper.is_finite()) {
            return Err("it is no number".to_owned());
        }
        let matter = self.matter(claim)?;
        let mut wanted = matter.wanted;
        wanted.retain(|wanted| self.measures[wanted.measure].offers(wanted.derivation));
        if wanted.is_empty() {
            return Err("the description derives nothing of that kind from the table".to_owned());
        }
        let When { period, current, since, obstacle } = self.when(claim)?;
        if let Some(since) = since {
            wanted.retain(|wanted| wanted.derivation == Derivation::SumAbove);
            if wanted.is_empty() {
                return Err(format!("it is of several periods of the table, {since} to {period}"));
            }
        }
        let at = |period: Period, current: bool| {
            wanted.iter().map(move |&Wanted { measure, derivation, relative, on_the_year }| {
                let before = if on_the_year { period.a_year_before() } else { Some(period.moved(-1)) };
                Definition {
                    derivation,
                    measure,
                    holder: matter.holder,
                    period,
                    base: before.filter(|_| derivation == Derivation::Change),
                    relative,
                    whole: matter.whole,
                    current,
                }
            })
        };
        let mut definitions: Vec<Definition> = at(period, false).collect();
        definitions.extend(current.into_iter().flat_map(|current| at(current, true)));
        Ok(Plan { definitions, scale: matter.scale, either_way: matter.either_way, obstacle })
    }

    fn matter(&self, claim: &Claim<'_>) -> Result<Matter, String> {
        match claim.unit {
            "percent" => self.percentage(claim),
            // "A third of the budget".
            "" if claim.share_of.is_some() => {
                Ok(Matter { scale: Scale::FRACTION, ..self.percentage(claim)? })
            }
            "" => Err("it has no unit".to_owned()),
            // "Doubled its budget".
            "times" if claim.change.is_some() => {
                let of = names::words(claim.of.ok_or(WHAT)?);
                let Named { measures, rest } = self.must_name(&of, claim.of, |_| true)?;
                let holder = self.whose(claim, &rest)?;
                let measures = self.basis_first(measures, &of);
                let wanted = self.of_each(&measures, Derivation::Change, true);
                Ok(Matter { wanted, holder, whole: None, scale: Scale::TIMES, either_way: false })
            }
            "percentage point" => self.points(claim),
            "basis point" => Ok(Matter { scale: Scale::BASIS_POINTS, ..self.points(claim)? }),
            "rank" => {
                let of = names::words(claim.of.ok_or(WHAT)?);
                let named = self.must_name(&of, claim.of, |_| true)?;
                self.amounts(claim, Some(&of), named, &[Derivation::Rank])
            }
            unit if UnitKind::of(unit) == UnitKind::Currency => self.money(claim),
            _ => self.things(claim),
        }
    }

    fn money(&self, claim: &Claim<'_>) -> Result<Matter, String> {
        let of = names::words(claim.of.ok_or(WHAT)?);
        let money = |measure: &Measure| measure.kind == UnitKind::Currency;
        let named = self.named(&of, |measure| money(measure) && measure.unit == claim.unit, called);
        let named = match (named, self.named(&of, money, called)) {
            (Some(named), _) => named,
            (None, Some(other)) => {
                let unit = &self.measures[other.measures[0]].unit;
                return Err(format!("the table is in {unit}, the figure in {}", claim.unit));
            }
            (None, None) => return Err(nothing_called(claim.of)),
        };
        self.amounts(claim, Some(&of), named, derivations(claim))
    }

    fn things(&self, claim: &Claim<'_>) -> Result<Matter, String> {
        let unit = names::words(claim.unit);
        let of = claim.of.map(names::words);
        let counted = |measure: &Measure| measure.kind == UnitKind::Count;
        let by_unit = |measure: &Measure| {
            counted(measure) && names::same(names::bare(&unit), names::bare(&names::words(&measure.unit)))
        };
        let of_the_unit = of.as_deref().and_then(|of| self.named(of, by_unit, called));
        let named = match (of_the_unit, self.named(&unit, counted, called)) {
            (Some(named), _) => named,
            (None, Some(named)) => Named { rest: of.clone().unwrap_or_default(), ..named },
            (None, None) => {
                let measures: Vec<usize> =
                    (0..self.measures.len()).filter(|&at| by_unit(&self.measures[at])).collect();
                let one_name = |of: &usize| self.measures[*of].name == self.measures[measures[0]].name;
                match (&of, measures.is_empty()) {
                    (_, true) => return Err(nothing_called(Some(claim.unit))),
                    (Some(_), false) => return Err(nothing_called(claim.of)),
                    (None, false) if measures.iter().all(one_name) => Named { measures, rest: Vec::new() },
                    (None, false) => return Err(WHAT.to_owned()),
                }
            }
        };
        self.amounts(claim, of.as_deref(), named, derivations(claim))
    }

    /// What is compared by its level, its change or its sum, all of it in the measure's own unit.
    fn amounts(
        &self,
        claim: &Claim<'_>,
        of: Option<&[Word]>,
        named: Named,
        derivations: &[Derivation],
    ) -> Result<Matter, String> {
        let holder = self.whose(claim, &named.rest)?;
        let measures = self.basis_first(named.measures, of.unwrap_or_default());
        let wanted = derivations.iter().flat_map(|&derivation| self.of_each(&measures, derivation, false));
        Ok(Matter { wanted: wanted.collect(), holder, whole: None, scale: Scale::SAME, either_way: false })
    }

    /// Each measure by the derivation; a change also on the same period of the year before.
    fn of_each(&self, measures: &[usize], derivation: Derivation, relative: bool) -> Vec<Wanted> {
        let years = derivation == Derivation::Change && self.table.kind != PeriodKind::Year;
        let on_the_year: &[bool] = if years { &[false, true] } else { &[false] };
        let wanted = on_the_year.iter().flat_map(|&on_the_year| {
            measures.iter().map(move |&measure| Wanted { measure, derivation, relative, on_the_year })
        });
        wanted.collect()
    }

    fn percentage(&self, claim: &Claim<'_>) -> Result<Matter, String> {
        let of = claim.of.map(names::words);
        if let Some(whole) = claim.share_of {
            return self.part(claim, whole, &names::words(whole), of.as_deref());
        }
        let text = claim.of.ok_or(WHAT)?;
        let of = of.unwrap_or_default();
        let rate = self.named(&of, |measure| measure.kind == UnitKind::Percent, called);
        if claim.change.is_none() {
            return match rate {
                Some(named) => self.amounts(claim, Some(&of), named, &[Derivation::Level]),
                None if names::begins_with_owner(&of) => self.part(claim, text, &of, None),
                None => Err(nothing_called(claim.of)),
            };
        }
        let amount = self.named(&of, |measure| measure.kind != UnitKind::Percent, called);
        let relative = |named: &Named| {
            let measures = self.basis_first(named.measures.clone(), &of);
            self.of_each(&measures, Derivation::Change, true)
        };
        let absolute = |named: &Named| self.of_each(&named.measures, Derivation::Change, false);
        // The fewer words are left beside it, the more the name says.
        let (wanted, rest) = match (amount, rate) {
            (Some(amount), Some(rate)) if rate.rest.len() < amount.rest.len() => {
                ([absolute(&rate), relative(&amount)].concat(), rate.rest)
            }
            (Some(amount), Some(rate)) => ([relative(&amount), absolute(&rate)].concat(), amount.rest),
            (Some(amount), None) => (relative(&amount), amount.rest),
            (None, Some(rate)) => (absolute(&rate), rate.rest),
            (None, None) => return Err(nothing_called(claim.of)),
        };
        let holder = self.whose(claim, &rest)?;
        Ok(Matter { wanted, holder, whole: None, scale: Scale::SAME, either_way: false })
    }

    /// A percentage of something: of what the table has a ratio to, or of a group's level.
    fn part(
        &self,
        claim: &Claim<'_>,
        text: &str,
        whole: &[Word],
        of: Option<&[Word]>,
    ) -> Result<Matter, String> {
        if let Some(to) = self.named(whole, |measure| measure.kind == UnitKind::Percent, |m| &m.wholes) {
            return self.rate(claim, to, of);
        }
        if claim.change.is_some() {
            return Err("no change of a share is derived from the table".to_owned());
        }
        let adds_up = |measure: &Measure| measure.kind != UnitKind::Percent;
        let by_whole = self.named(whole, adds_up, called);
        let by_of = || of.and_then(|of| self.named(of, adds_up, called));
        // "70 percent of NATO's budget"; "70 percent of NATO's", of its budget.
        let (measures, beside) = match by_whole {
            Some(named) => (named.measures, named.rest),
            None => (by_of().ok_or_else(|| nothing_called(Some(text)))?.measures, whole.to_vec()),
        };
        let total = match self.owner(beside) {
            Owner::Unsaid => self.total,
            Owner::Known(Holder::Group(group)) => Some(group),
            Owner::Known(holder) => return Err(format!("{} is no group", self.name_of(holder))),
            Owner::Unnamed | Owner::Unknown => {
                return Err(format!("no group of the table is what “{text}” is of"));
            }
        };
        let rest = of.map(|of| by_of().map_or_else(|| of.to_vec(), |named| named.rest)).unwrap_or_default();
        let holder = self.whose(claim, &rest)?;
        let measures = self.basis_first(measures, whole);
        let wanted = self.of_each(&measures, Derivation::Share, false);
        Ok(Matter { wanted, holder, whole: total, scale: Scale::SAME, either_way: false })
    }

    /// A measure in percent, by what it is taken of.
    fn rate(&self, claim: &Claim<'_>, to: Named, of: Option<&[Word]>) -> Result<Matter, String> {
        let mut measures = to.measures;
        let mut rests = vec![to.rest];
        if let Some(of) = of {
            let named = self.taken_of(&measures, of).ok_or_else(|| nothing_called(claim.of))?;
            measures = named.measures;
            rests.push(named.rest);
        } else if measures.iter().any(|&at| self.measures[at].name != self.measures[measures[0]].name) {
            return Err(WHAT.to_owned());
        }
        let holder = match claim.holder {
            Some(_) => self.whose(claim, &[]),
            None => {
                rests.iter().find_map(|rest| self.whose(claim, rest).ok()).ok_or_else(|| WHOSE.to_owned())
            }
        }?;
        // "Unless they raise it by 2 percent of the income": a level is asked for, however it is put.
        let changes = claim.change.is_some() && !claim.asked;
        let derivation = if changes { Derivation::Change } else { Derivation::Level };
        let wanted = self.of_each(&measures, derivation, false);
        Ok(Matter { wanted, holder, whole: None, scale: Scale::SAME, either_way: false })
    }

    /// The `rates` that `of` names, by their own names or by the name of what they are a ratio of.
    fn taken_of(&self, rates: &[usize], of: &[Word]) -> Option<Named> {
        let is_one = |measure: &Measure| rates.iter().any(|&at| std::ptr::eq(&self.measures[at], measure));
        self.named(of, is_one, called).or_else(|| {
            let amount = self.named(of, |measure| measure.kind != UnitKind::Percent, called)?;
            let quantities: Vec<usize> = amount
                .measures
                .iter()
                .filter_map(|&measure| match self.measures[measure].made {
                    Made::Of(quantity) => Some(quantity),
                    Made::Ratio(..) => None,
                })
                .collect();
            let made_of_it = |&rate: &usize| match self.measures[rate].made {
                Made::Ratio(of, _, _) => quantities.contains(&of),
                Made::Of(_) => false,
            };
            let measures: Vec<usize> = rates.iter().copied().filter(made_of_it).collect();
            (!measures.is_empty()).then_some(Named { measures, rest: amount.rest })
        })
    }

    /// A change of a measure in percent.
    fn points(&self, claim: &Claim<'_>) -> Result<Matter, String> {
        let percent = |measure: &Measure| measure.kind == UnitKind::Percent;
        let of = claim.of.map(names::words);
        let whole = claim.share_of.map(names::words);
        let matter = match whole.and_then(|whole| self.named(&whole, percent, |measure| &measure.wholes)) {
            Some(to) => self.rate(claim, to, of.as_deref())?,
            None => {
                let of = of.ok_or(WHAT)?;
                let named = self.must_name(&of, claim.of, percent)?;
                self.amounts(claim, Some(&of), named, &[Derivation::Change])?
            }
        };
        let first = matter.wanted.iter().filter(|wanted| !wanted.on_the_year);
        let measures: Vec<usize> = first.map(|wanted| wanted.measure).collect();
        Ok(Matter {
            wanted: self.of_each(&measures, Derivation::Change, false),
            either_way: claim.change.is_none(),
            ..matter
        })
    }

    /// The measures, among those that `accept` takes, that `phrase` names; all bases of a name go together.
    pub(crate) fn named(
        &self,
        phrase: &[Word],
        accept: impl Fn(&Measure) -> bool,
        names_of: impl Fn(&Measure) -> &Vec<Vec<Word>>,
    ) -> Option<Named> {
        let accepted: Vec<usize> =
            (0..self.measures.len()).filter(|&at| accept(&self.measures[at])).collect();
        let all = accepted.iter().flat_map(|&at| names_of(&self.measures[at]));
        let (name, at) = names::longest(phrase, all.map(Vec::as_slice))?;
        let is_called =
            |measure: &usize| names_of(&self.measures[*measure]).iter().any(|other| names::same(other, name));
        let called: Vec<&str> =
            accepted.iter().filter(|at| is_called(at)).map(|&at| self.measures[at].name.as_str()).collect();
        let measures =
            accepted.iter().copied().filter(|&at| called.contains(&self.measures[at].name.as_str()));
        Some(Named { measures: measures.collect(), rest: names::without(phrase, &at) })
    }

    fn must_name(
        &self,
        phrase: &[Word],
        text: Option<&str>,
        accept: impl Fn(&Measure) -> bool,
    ) -> Result<Named, String> {
        self.named(phrase, accept, called).ok_or_else(|| nothing_called(text))
    }

    /// The measures, those in front whose price basis the phrase names.
    fn basis_first(&self, mut measures: Vec<usize>, phrase: &[Word]) -> Vec<usize> {
        let named = |measure: &usize| {
            let basis = &self.measures[*measure].basis_words;
            !basis.is_empty() && names::stands_in(phrase, basis).is_some()
        };
        measures.sort_by_key(|measure| !named(measure));
        measures
    }

    /// Whose the figure is: whom it says, else whom the words beside the measure's name say.
    fn whose(&self, claim: &Claim<'_>, rest: &[Word]) -> Result<Holder, String> {
        if let Some(holder) = claim.holder {
            return self
                .holder(&names::words(holder))
                .ok_or_else(|| format!("the table has nobody called “{holder}”"));
        }
        match self.owner(rest.to_vec()) {
            Owner::Known(holder) => Ok(holder),
            // A table of one alone is of nobody else.
            Owner::Unsaid if self.entities.len() == 1 => Ok(Holder::Entity(0)),
            _ => Err(WHOSE.to_owned()),
        }
    }

    fn owner(&self, rest: Vec<Word>) -> Owner {
        if names::says_unnamed_owner(&rest) {
            return Owner::Unnamed;
        }
        let rest = names::of_whom(rest);
        if rest.is_empty() {
            return Owner::Unsaid;
        }
        self.holder(&rest).map_or(Owner::Unknown, Owner::Known)
    }

    fn when(&self, claim: &Claim<'_>) -> Result<When, String> {
        let kind = self.table.kind;
        let (period, current, since) = match (claim.time, claim.said) {
            (Some((from, to)), _) => {
                let last = to.yesterday().ok().filter(|last| from <= *last);
                let last = last.ok_or("the time that it holds for ends before it begins")?;
                let (first, last) = (Period::holding(kind, from), Period::holding(kind, last));
                (last, None, Some(first).filter(|first| *first != last))
            }
            (None, Some((said, _))) => {
                let current = Period::holding(kind, said);
                (current.moved(-1), Some(current), None)
            }
            (None, None) => return Err("nothing says when it holds, or when it was said".to_owned()),
        };
        let (first, last) = self.periods();
        let (nearest, obstacle) = if period > last {
            (last, Some(format!("the table ends with {last}")))
        } else if period < first {
            (first, Some(format!("the table begins with {first}")))
        } else {
            (period, None)
        };
        let current = current.filter(|current| obstacle.is_none() && *current <= last);
        Ok(When { period: nearest, current, since, obstacle })
    }
}

fn called(measure: &Measure) -> &Vec<Vec<Word>> {
    &measure.names
}

/// What an amount is compared with: a change by changes and sums, anything else by its level first.
fn derivations(claim: &Claim<'_>) -> &'static [Derivation] {
    match claim.change {
        Some(_) => &[Derivation::Change, Derivation::SumAbove],
        None => &[Derivation::Level, Derivation::Change, Derivation::SumAbove],
    }
}

fn nothing_called(text: Option<&str>) -> String {
    format!("the table has nothing called “{}”", text.unwrap_or_default())
}
