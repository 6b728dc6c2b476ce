//! A description with its table: what it measures, whose, and by which names.

use crate::description::{Derivation, Description, Members, UnitKind};
use crate::names::{self, Word};
use crate::period::Period;
use crate::table::Table;
use crate::{Error, description};

/// An official table that figures can be held against.
#[derive(Debug, Clone)]
pub struct Series {
    pub(crate) description: Description,
    pub(crate) table: Table,
    pub(crate) measures: Vec<Measure>,
    /// What each entity of the table is called when it is shown.
    pub(crate) entities: Vec<String>,
    pub(crate) groups: Vec<Group>,
    /// The group that shares are shares of.
    pub(crate) total: Option<usize>,
    names: Vec<(Vec<Word>, Holder)>,
}

/// Something that the table measures, with its places in the table.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    pub(crate) name: String,
    pub(crate) basis: Option<String>,
    pub(crate) unit: String,
    pub(crate) kind: UnitKind,
    pub(crate) made: Made,
    derivations: Vec<Derivation>,
    pub(crate) base: Option<Period>,
    pub(crate) names: Vec<Vec<Word>>,
    pub(crate) wholes: Vec<Vec<Word>>,
    pub(crate) basis_words: Vec<Word>,
}

/// What a measure is made of: quantities of the table, by number.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Made {
    /// One, as it stands.
    Of(usize),
    /// The first over the second, times a factor.
    Ratio(usize, usize, f64),
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) name: String,
    /// By number, each once.
    pub(crate) members: Vec<usize>,
}

/// Whose a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    Entity(usize),
    Group(usize),
}

/// The levels of one measure and holder, by period: what a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What is measured.
    pub measure: String,
    /// Its price basis.
    pub basis: Option<String>,
    /// An ISO 4217 code, `percent`, or the thing that is counted.
    pub unit: String,
    /// Whose it is.
    pub holder: String,
    /// In the order of time; periods without a value are left out.
    pub points: Vec<Point>,
}

/// The level in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The period.
    pub period: Period,
    /// The level.
    pub value: f64,
    /// The lines of the table that it was computed from.
    pub rows: Vec<u64>,
    /// Members of the group that have no value there.
    pub missing: Vec<String>,
}

impl Series {
    /// Joins a description and the bytes of its table: CSV in UTF-8, with the names of its columns in the first line.
    pub fn new(description: Description, table: &[u8]) -> Result<Self, Error> {
        let table = Table::read(&description, table)?;
        let id =
            |id: &str, key: &dyn Fn() -> String| {
                table.entities.iter().position(|entity| entity == id).ok_or_else(|| {
                    Error::key(key(), format!("“{id}”: no row of the table is of that entity"))
                })
            };
        let mut entities = table.entities.clone();
        let mut names: Vec<(&str, Holder, String)> = Vec::new();
        for (at, entity) in table.entities.iter().enumerate() {
            names.push((entity, Holder::Entity(at), format!("the entity “{entity}”")));
        }
        for entity in &description.entities {
            let key = format!("[[entity]] “{}”", entity.id);
            let at = id(&entity.id, &|| format!("{key}, id"))?;
            if let Some(name) = &entity.name {
                entities[at].clone_from(name);
            }
            for name in entity.name.iter().chain(&entity.called) {
                names.push((name, Holder::Entity(at), key.clone()));
            }
        }
        let mut groups = Vec::new();
        for (at, group) in description.groups.iter().enumerate() {
            let key = format!("[[group]] “{}”", group.name);
            let number = |key: &str, ids: &[String]| -> Result<Vec<usize>, Error> {
                ids.iter().map(|name| id(name, &|| key.to_owned())).collect()
            };
            let mut members = match &group.members {
                Members::Ids(ids) => number(&format!("{key}, members"), ids)?,
                Members::Everybody | Members::Word(_) => (0..entities.len()).collect(),
            };
            members.sort_unstable();
            members.dedup();
            let except = number(&format!("{key}, except"), &group.except)?;
            members.retain(|member| !except.contains(member));
            if members.is_empty() {
                return Err(Error::key(format!("{key}, members"), "nobody is left in it"));
            }
            groups.push(Group { name: group.name.clone(), members });
            for name in std::iter::once(&group.name).chain(&group.called) {
                names.push((name, Holder::Group(at), key.clone()));
            }
        }
        let measures = description.measures.iter().map(|measure| Measure::new(measure, &table));
        Ok(Self {
            measures: measures.collect::<Result<_, Error>>()?,
            names: unambiguous(&names)?,
            total: description.groups.iter().position(|group| group.total),
            entities,
            groups,
            description,
            table,
        })
    }

    /// What it was made from.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The first and the last period of the table.
    pub fn periods(&self) -> (Period, Period) {
        (self.table.first, self.table.last)
    }

    /// The levels of what `of` names, in every basis, for whom `holder` names. Empty where the table has no such thing
    /// or nobody of the name.
    pub fn values(&self, of: &str, holder: &str) -> Vec<Line> {
        let phrase = names::words(of);
        let Some(holder) = self.holder(&names::words(holder)) else { return Vec::new() };
        let measures = self.named(&phrase, |_| true, |measure| &measure.names).map(|named| named.measures);
        let line = |measure: usize| {
            let point = |period: Period| {
                let levels = self.levels(measure, holder, &[period]).ok()?;
                Some(Point {
                    period,
                    value: levels.values[0],
                    rows: levels.rows.iter().copied().collect(),
                    missing: self.called(&levels.missing),
                })
            };
            let Measure { name, basis, unit, .. } = &self.measures[measure];
            Line {
                measure: name.clone(),
                basis: basis.clone(),
                unit: unit.clone(),
                holder: self.name_of(holder).to_owned(),
                points: self.all_periods().into_iter().filter_map(point).collect(),
            }
        };
        measures.unwrap_or_default().into_iter().map(line).filter(|line| !line.points.is_empty()).collect()
    }

    /// The periods that the table has a value of, in order.
    fn all_periods(&self) -> Vec<Period> {
        let periods: std::collections::BTreeSet<Period> =
            self.table.cells.keys().map(|(_, _, period)| *period).collect();
        periods.into_iter().collect()
    }

    /// Who is meant: the one of that name, or of a name that stands in the phrase with nothing of weight beside it.
    pub(crate) fn holder(&self, phrase: &[Word]) -> Option<Holder> {
        let phrase = names::bare(phrase);
        let exact = self.names.iter().find(|(name, _)| names::calls(phrase, name));
        if let Some((_, holder)) = exact {
            return Some(*holder);
        }
        let within = |(name, _): &&(Vec<Word>, Holder)| {
            names::stands_in(phrase, name).is_some_and(|at| names::calls(&phrase[at], name))
        };
        let candidates: Vec<&(Vec<Word>, Holder)> = self.names.iter().filter(within).collect();
        let (name, at) = names::longest(phrase, candidates.iter().map(|(name, _)| name.as_slice()))?;
        let (_, holder) = candidates.iter().find(|(other, _)| names::same(other, name))?;
        let rest = names::without(phrase, &at);
        let alone = match holder {
            Holder::Entity(_) => names::add_nothing(&rest),
            Holder::Group(_) => names::are_members(&rest),
        };
        alone.then_some(*holder)
    }

    /// The numbers of those that it stands for.
    pub(crate) fn members(&self, holder: Holder) -> Vec<usize> {
        match holder {
            Holder::Entity(entity) => vec![entity],
            Holder::Group(group) => self.groups[group].members.clone(),
        }
    }

    /// What it is called.
    pub(crate) fn name_of(&self, holder: Holder) -> &str {
        match holder {
            Holder::Entity(entity) => &self.entities[entity],
            Holder::Group(group) => &self.groups[group].name,
        }
    }

    /// What entities are called.
    pub(crate) fn called(&self, entities: &[usize]) -> Vec<String> {
        entities.iter().map(|&entity| self.entities[entity].clone()).collect()
    }
}

/// The names as words, where none is of two.
fn unambiguous(names: &[(&str, Holder, String)]) -> Result<Vec<(Vec<Word>, Holder)>, Error> {
    let mut known: Vec<(Vec<Word>, Holder)> = Vec::new();
    for (name, holder, key) in names {
        let words = names::words(name);
        let words = names::bare(&words);
        if words.is_empty() {
            continue;
        }
        match known.iter().find(|(other, _)| names::same(other, words)) {
            Some((_, other)) if other != holder => {
                return Err(Error::key(key, format!("“{name}” is the name of another already")));
            }
            Some(_) => (),
            None => known.push((words.to_vec(), *holder)),
        }
    }
    Ok(known)
}

impl Measure {
    fn new(measure: &description::Measure, table: &Table) -> Result<Self, Error> {
        // Reading the table named every quantity of every measure.
        let quantity = |name: &str| table.quantities.iter().position(|quantity| quantity.name == name);
        let quantity = |name: &str| {
            quantity(name).ok_or_else(|| Error::key(measure.key("column"), format!("“{name}” is not there")))
        };
        let unit_of = |quantity: usize| table.quantities[quantity].unit.as_deref();
        let (unit, made) = match &measure.ratio {
            Some(description::Ratio { of, to }) => {
                let (of, to) = (quantity(of)?, quantity(to)?);
                let unit = measure.unit.clone().ok_or_else(|| {
                    Error::key(measure.key("unit"), "a ratio needs one: `percent`, or what it counts")
                })?;
                if let (Some(a), Some(b)) = (unit_of(of), unit_of(to))
                    && a != b
                    && UnitKind::of(&unit) == UnitKind::Percent
                {
                    return Err(Error::key(measure.key("ratio"), format!("one is in {a}, the other in {b}")));
                }
                let factor = if unit == "percent" { 100.0 } else { 1.0 };
                (unit, Made::Ratio(of, to, factor))
            }
            None => {
                let name = measure.column.as_ref().or(measure.measure.as_ref()).unwrap_or(&measure.name);
                let of = quantity(name)?;
                let unit = match (&measure.unit, unit_of(of)) {
                    (Some(own), Some(found)) if own != found => {
                        let problem = format!("“{own}”, but the table has it in “{found}”");
                        return Err(Error::key(measure.key("unit"), problem));
                    }
                    (Some(unit), _) => unit.clone(),
                    (None, Some(unit)) => unit.to_owned(),
                    (None, None) => {
                        let expected = "an ISO 4217 code, `percent`, or the thing that is counted";
                        return Err(Error::key(measure.key("unit"), format!("is missing: {expected}")));
                    }
                };
                (unit, Made::Of(of))
            }
        };
        let base = measure.base.as_deref().and_then(Period::parse);
        if let Some(base) = base
            && (base.kind() != table.kind || base < table.first || base > table.last)
        {
            let problem = format!("{base} is no period of the table: {} to {}", table.first, table.last);
            return Err(Error::key(measure.key("base"), problem));
        }
        let words = |names: &[String]| -> Vec<Vec<Word>> {
            let names = names.iter().map(|name| names::bare(&names::words(name)).to_vec());
            names.filter(|name| !name.is_empty()).collect()
        };
        let mut names = vec![names::words(&measure.name)];
        names.extend(words(&measure.called));
        Ok(Self {
            name: measure.name.clone(),
            basis: measure.basis.clone(),
            kind: UnitKind::of(&unit),
            unit,
            made,
            derivations: measure.derivations(),
            base,
            names,
            wholes: words(&measure.whole),
            basis_words: measure.basis.as_deref().map(names::words).unwrap_or_default(),
        })
    }

    /// Whether it can be had from this measure: ratios and percentages have no sum.
    pub(crate) fn offers(&self, derivation: Derivation) -> bool {
        let adds_up = matches!(self.made, Made::Of(_)) && self.kind != UnitKind::Percent;
        let fits = !matches!(derivation, Derivation::Share | Derivation::SumAbove) || adds_up;
        fits && self.derivations.contains(&derivation)
    }
}
