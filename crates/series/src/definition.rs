//! What a figure can mean in terms of the table, and the value that the table gives for it.

use std::collections::BTreeSet;

use crate::description::{Derivation, UnitKind};
use crate::period::Period;
use crate::series::{Holder, Made, Measure, Series};
use crate::table::Cell;
use crate::written::Style;

/// One thing that a figure can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) derivation: Derivation,
    /// By number.
    pub(crate) measure: usize,
    pub(crate) holder: Holder,
    pub(crate) period: Period,
    /// Of a change, the period that it starts from.
    pub(crate) base: Option<Period>,
    /// Of a change, whether it is told in percent of what was there before.
    pub(crate) relative: bool,
    /// Of a share, the group that it is a share of.
    pub(crate) whole: Option<usize>,
    /// Whether it is only meant if a figure without a time holds for the period in which it was told.
    pub(crate) current: bool,
}

/// A value of the table by one definition, beside a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// How it is had from the table.
    pub derivation: Derivation,
    /// What is measured.
    pub measure: String,
    /// Its price basis.
    pub basis: Option<String>,
    /// Whose it is.
    pub holder: String,
    /// The period that it is of; of a sum, the last one.
    pub period: Period,
    /// Of a change, the period that it starts from; of a sum, the one that it is above.
    pub base: Option<Period>,
    /// All that in words: "change from 2015 to 2016, defence expenditure, European allies and Canada, 2015 prices".
    pub definition: String,
    /// The value. A decrease is negative.
    pub value: f64,
    /// An ISO 4217 code, `percent`, `percentage point`, `rank`, or the thing that is counted.
    pub unit: String,
    /// How it was computed: "258.1 billion − 250.8 billion = 7.3 billion USD".
    pub arithmetic: String,
    /// Whether it is what the figure says, as far as that was rounded. Never where the two were not compared.
    pub fits: bool,
    /// The lines of the table that it was computed from.
    pub rows: Vec<u64>,
    /// What the table says of where these rows are from, each once, joined by `; `.
    pub source: Option<String>,
    /// Members of the group, or of the whole of a share, that were left out: a value of theirs is missing.
    pub missing: Vec<String>,
}

/// Levels of a measure and holder in some periods.
pub(crate) struct Levels {
    pub(crate) values: Vec<f64>,
    /// Of a ratio, what stands above and below the line in each period.
    fractions: Vec<(f64, f64)>,
    pub(crate) rows: BTreeSet<u64>,
    sources: BTreeSet<usize>,
    pub(crate) missing: Vec<usize>,
    /// How many were summed up.
    count: usize,
}

/// A value with its arithmetic.
struct Reckoned {
    value: f64,
    unit: String,
    arithmetic: String,
    levels: Levels,
    base: Option<Period>,
}

impl Series {
    /// What the table gives for `definition`, or why it gives nothing.
    pub(crate) fn measure(&self, definition: &Definition) -> Result<Measured, String> {
        let measure = &self.measures[definition.measure];
        let reckoned = match definition.derivation {
            Derivation::Level => self.level(definition)?,
            Derivation::Change => self.change(definition)?,
            Derivation::Share => self.share(definition)?,
            Derivation::SumAbove => self.sum_above(definition)?,
            Derivation::Rank => self.rank(definition)?,
        };
        if !reckoned.value.is_finite() {
            return Err(format!("the table's numbers of {} are too large to reckon with", measure.name));
        }
        let sources: Vec<&str> =
            reckoned.levels.sources.iter().map(|&source| self.table.sources[source].as_str()).collect();
        Ok(Measured {
            derivation: definition.derivation,
            measure: measure.name.clone(),
            basis: measure.basis.clone(),
            holder: self.name_of(definition.holder).to_owned(),
            period: definition.period,
            base: reckoned.base,
            definition: self.in_words(definition, reckoned.base),
            value: reckoned.value,
            unit: reckoned.unit,
            arithmetic: reckoned.arithmetic,
            fits: false,
            rows: reckoned.levels.rows.into_iter().collect(),
            source: (!sources.is_empty()).then(|| sources.join("; ")),
            missing: self.called(&reckoned.levels.missing),
        })
    }

    fn in_words(&self, definition: &Definition, base: Option<Period>) -> String {
        let Definition { period, .. } = *definition;
        let from = base.map(|base| base.to_string()).unwrap_or_default();
        let mut words = match definition.derivation {
            Derivation::Level => format!("level in {period}"),
            Derivation::Change => format!("change from {from} to {period}"),
            Derivation::Share => match definition.whole {
                Some(whole) => format!("share of {} in {period}", self.groups[whole].name),
                None => format!("share in {period}"),
            },
            Derivation::SumAbove => format!("sum above {from} by {period}"),
            Derivation::Rank => format!("rank in {period}"),
        };
        let measure = &self.measures[definition.measure];
        for part in
            [Some(measure.name.as_str()), Some(self.name_of(definition.holder)), measure.basis.as_deref()]
        {
            words.extend([", ", part.unwrap_or_default()].into_iter().filter(|_| part.is_some()));
        }
        if definition.current {
            words.push_str(&format!(" (the {} in which it was said)", period.kind().name()));
        }
        words
    }

    fn level(&self, definition: &Definition) -> Result<Reckoned, String> {
        let measure = &self.measures[definition.measure];
        let levels = self.levels(definition.measure, definition.holder, &[definition.period])?;
        let value = levels.values[0];
        let amount = Style::of(measure.kind, &[], value).amount(value, &measure.unit);
        let arithmetic = match levels.fractions.first() {
            Some(&(of, to)) => format!("{} / {} = {amount}", alone(of), alone(to)),
            None if levels.count > 1 => format!("sum over {} members = {amount}", levels.count),
            None => amount,
        };
        Ok(Reckoned { value, unit: measure.unit.clone(), arithmetic, levels, base: None })
    }

    fn change(&self, definition: &Definition) -> Result<Reckoned, String> {
        let measure = &self.measures[definition.measure];
        let from = definition.base.unwrap_or_else(|| definition.period.moved(-1));
        let levels = self.levels(definition.measure, definition.holder, &[from, definition.period])?;
        let (before, now) = (levels.values[0], levels.values[1]);
        let (value, unit, arithmetic) = if definition.relative {
            if before <= 0.0 {
                return Err(format!(
                    "{} of {} was not above nought in {from}",
                    measure.name,
                    self.name_of(definition.holder)
                ));
            }
            let value = (now - before) / before * 100.0;
            let style = Style::adding_up(measure.kind, &[now, -before], now - before);
            let percent = Style::of(UnitKind::Percent, &[], value).amount(value, "percent");
            let sum = format!("{} / {} − 1 = {percent}", style.number(now), style.number(before));
            (value, "percent".to_owned(), sum)
        } else {
            let value = now - before;
            let unit = if measure.unit == "percent" { "percentage point" } else { &measure.unit };
            let style = Style::adding_up(measure.kind, &[now, -before], value);
            let amount = style.amount(value, unit);
            (value, unit.to_owned(), format!("{} − {} = {amount}", style.number(now), style.number(before)))
        };
        Ok(Reckoned { value, unit, arithmetic, levels, base: Some(from) })
    }

    fn share(&self, definition: &Definition) -> Result<Reckoned, String> {
        let measure = &self.measures[definition.measure];
        let whole = definition.whole.ok_or("no group of the table is the total that a share is taken of")?;
        let group = &self.groups[whole];
        let inside = |member: &usize| group.members.contains(member);
        if !self.members(definition.holder).iter().all(inside) {
            return Err(format!("{} is not within {}", self.name_of(definition.holder), group.name));
        }
        let periods = [definition.period];
        let mut levels = self.levels(definition.measure, definition.holder, &periods)?;
        let all = self.levels(definition.measure, Holder::Group(whole), &periods)?;
        let (part, all_of_it) = (levels.values[0], all.values[0]);
        if all_of_it <= 0.0 {
            return Err(format!(
                "{} of {} was not above nought in {}",
                measure.name, group.name, definition.period
            ));
        }
        let value = part / all_of_it * 100.0;
        let style = Style::of(measure.kind, &[part, all_of_it], part);
        let percent = Style::of(UnitKind::Percent, &[], value).amount(value, "percent");
        let arithmetic = format!("{} / {} = {percent}", style.number(part), style.number(all_of_it));
        levels.rows.extend(all.rows);
        levels.sources.extend(all.sources);
        // Whoever the holder lacks, the whole lacks too.
        levels.missing = all.missing;
        Ok(Reckoned { value, unit: "percent".to_owned(), arithmetic, levels, base: None })
    }

    fn sum_above(&self, definition: &Definition) -> Result<Reckoned, String> {
        let measure = &self.measures[definition.measure];
        let base = measure.base.ok_or("the description names no base")?;
        if definition.period <= base {
            return Err(format!("{} does not lie behind {base}, which the sum is above", definition.period));
        }
        let periods: Vec<Period> = base.through(definition.period).collect();
        let levels = self.levels(definition.measure, definition.holder, &periods)?;
        let above: Vec<f64> = levels.values[1..].iter().map(|level| level - levels.values[0]).collect();
        let value: f64 = above.iter().sum();
        let style = Style::adding_up(measure.kind, &above, value);
        let years: Vec<String> = periods[1..]
            .iter()
            .zip(&above)
            .map(|(period, above)| format!("{} ({period})", style.number(*above)))
            .collect();
        let arithmetic = format!("{} = {}", years.join(" + "), style.amount(value, &measure.unit));
        Ok(Reckoned { value, unit: measure.unit.clone(), arithmetic, levels, base: Some(base) })
    }

    fn rank(&self, definition: &Definition) -> Result<Reckoned, String> {
        /// How many of those above are named.
        const NAMED: usize = 3;
        let measure = &self.measures[definition.measure];
        let Holder::Entity(holder) = definition.holder else {
            return Err(format!("{} is a group, which has no rank", self.name_of(definition.holder)));
        };
        let periods = [definition.period];
        let mut levels = self.levels(definition.measure, definition.holder, &periods)?;
        let own = levels.values[0];
        let (mut above, mut count) = (Vec::new(), 1);
        for entity in (0..self.entities.len()).filter(|&entity| entity != holder) {
            let Ok(other) = self.levels(definition.measure, Holder::Entity(entity), &periods) else {
                levels.missing.push(entity);
                continue;
            };
            count += 1;
            levels.rows.extend(&other.rows);
            levels.sources.extend(&other.sources);
            if other.values[0] > own {
                above.push((other.values[0], entity));
            }
        }
        above.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let amount = |value: f64| Style::of(measure.kind, &[], value).amount(value, &measure.unit);
        let mut arithmetic = amount(own);
        for (at, (value, entity)) in above.iter().take(NAMED).enumerate() {
            let joint = if at == 0 { "; below " } else { ", " };
            arithmetic.push_str(&format!("{joint}{} {}", self.entities[*entity], amount(*value)));
        }
        if above.len() > NAMED {
            arithmetic.push_str(&format!(" and {} more", above.len() - NAMED));
        }
        let rank = above.len() + 1;
        arithmetic.push_str(&format!(": rank {rank} of {count}"));
        Ok(Reckoned { value: rank as f64, unit: "rank".to_owned(), arithmetic, levels, base: None })
    }

    /// The levels of those members that have one in every period, summed up; of a ratio, the sums over each other.
    pub(crate) fn levels(
        &self,
        measure: usize,
        holder: Holder,
        periods: &[Period],
    ) -> Result<Levels, String> {
        let measure = &self.measures[measure];
        let members = self.members(holder);
        if matches!(measure.made, Made::Of(_)) && measure.kind == UnitKind::Percent && members.len() > 1 {
            return Err(format!(
                "{} of {}: percentages do not add up, and the description makes no ratio of it",
                measure.name,
                self.name_of(holder)
            ));
        }
        let mut levels = Levels {
            values: Vec::new(),
            fractions: Vec::new(),
            rows: BTreeSet::new(),
            sources: BTreeSet::new(),
            missing: Vec::new(),
            count: 0,
        };
        let mut sums = vec![(0.0, 0.0); periods.len()];
        for &member in &members {
            let cells: Option<Vec<(Cell, Option<Cell>)>> =
                periods.iter().map(|&period| self.cells(measure, member, period)).collect();
            let Some(cells) = cells else {
                levels.missing.push(member);
                continue;
            };
            levels.count += 1;
            for (sum, (of, to)) in sums.iter_mut().zip(&cells) {
                sum.0 += of.value;
                sum.1 += to.map_or(0.0, |to| to.value);
                for cell in [Some(of), to.as_ref()].into_iter().flatten() {
                    levels.rows.insert(cell.line);
                    levels.sources.extend(cell.source);
                }
            }
        }
        if levels.count == 0 {
            return Err(self.nothing(measure, holder, periods));
        }
        match measure.made {
            Made::Of(_) => levels.values = sums.iter().map(|(of, _)| *of).collect(),
            Made::Ratio(_, _, factor) => {
                if sums.iter().any(|(_, to)| *to == 0.0) {
                    return Err(format!("what {} is a ratio to is nought in the table", measure.name));
                }
                levels.values = sums.iter().map(|(of, to)| of / to * factor).collect();
                levels.fractions = sums;
            }
        }
        if levels.values.iter().any(|value| !value.is_finite()) {
            return Err(format!("the table's numbers of {} are too large to reckon with", measure.name));
        }
        Ok(levels)
    }

    fn cells(&self, measure: &Measure, entity: usize, period: Period) -> Option<(Cell, Option<Cell>)> {
        let cell = |quantity: usize| self.table.cells.get(&(quantity, entity, period)).copied();
        match measure.made {
            Made::Of(of) => Some((cell(of)?, None)),
            Made::Ratio(of, to, _) => Some((cell(of)?, Some(cell(to)?))),
        }
    }

    /// Why there is no level: in which period a value is missing.
    fn nothing(&self, measure: &Measure, holder: Holder, periods: &[Period]) -> String {
        let members = self.members(holder);
        let has = |period: &Period| members.iter().any(|&m| self.cells(measure, m, *period).is_some());
        let when = match periods.iter().find(|period| !has(period)) {
            Some(period) => format!("in {period}"),
            None => "in all of the periods at once".to_owned(),
        };
        format!("the table has no {} of {} {when}", measure.name, self.name_of(holder))
    }
}

/// A number beside another of another size.
fn alone(value: f64) -> String {
    Style::of(UnitKind::Count, &[], value).number(value)
}
