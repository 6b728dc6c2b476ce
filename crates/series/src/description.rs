//! What a table holds and how the news calls it, as its TOML says.

use serde::Deserialize;

use crate::period::Period;
use crate::{Error, names};

/// The description of a table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    name: String,
    source: String,
    url: Option<String>,
    table: String,
    #[serde(default)]
    pub(crate) columns: Columns,
    #[serde(default, rename = "measure")]
    pub(crate) measures: Vec<Measure>,
    #[serde(default, rename = "entity")]
    pub(crate) entities: Vec<Entity>,
    #[serde(default, rename = "group")]
    pub(crate) groups: Vec<Group>,
}

/// What the columns are called, where they have other names than their own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Columns {
    pub(crate) entity: Option<String>,
    pub(crate) period: Option<String>,
    pub(crate) measure: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) source: Option<String>,
}

/// Something that the table measures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Measure {
    pub(crate) name: String,
    pub(crate) basis: Option<String>,
    /// Of a wide table.
    pub(crate) column: Option<String>,
    /// Of a tidy table.
    pub(crate) measure: Option<String>,
    pub(crate) ratio: Option<Ratio>,
    pub(crate) unit: Option<String>,
    #[serde(default)]
    pub(crate) called: Vec<String>,
    #[serde(default)]
    pub(crate) whole: Vec<String>,
    pub(crate) derive: Option<Vec<Derivation>>,
    pub(crate) base: Option<String>,
}

/// Two columns of a wide table, or two measures of a tidy one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ratio {
    pub(crate) of: String,
    pub(crate) to: String,
}

/// One whose values the table has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entity {
    pub(crate) id: String,
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) called: Vec<String>,
}

/// Several of them, taken together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) called: Vec<String>,
    #[serde(default)]
    pub(crate) members: Members,
    #[serde(default)]
    pub(crate) except: Vec<String>,
    #[serde(default)]
    pub(crate) total: bool,
}

/// Who is in a group.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(untagged, expecting = "expected \"all\" or a list of ids")]
pub(crate) enum Members {
    /// Everybody in the table.
    #[default]
    Everybody,
    /// A word: `all`.
    Word(String),
    /// Their ids.
    Ids(Vec<String>),
}

/// How a value is had from the levels in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Derivation {
    /// The level in a period.
    Level,
    /// The change from one period to another.
    Change,
    /// One's part in the level of a group.
    Share,
    /// The sum of what lay above a base period, over all periods since.
    SumAbove,
    /// The place among all entities, 1 for the highest.
    Rank,
}

impl Derivation {
    /// Its name, as a description has it.
    pub fn name(self) -> &'static str {
        match self {
            Derivation::Level => "level",
            Derivation::Change => "change",
            Derivation::Share => "share",
            Derivation::SumAbove => "sum-above",
            Derivation::Rank => "rank",
        }
    }
}

/// What kind of unit a measure has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitKind {
    /// An ISO 4217 code.
    Currency,
    /// `percent`
    Percent,
    /// The thing that is counted.
    Count,
}

/// How units of money are written by mistake, with their codes.
const MONEY: [(&[&str], &str); 6] = [
    (&["usd", "$", "us$", "dollar", "dollars", "us dollars"], "USD"),
    (&["eur", "€", "euro", "euros"], "EUR"),
    (&["gbp", "£", "pound", "pounds", "pounds sterling"], "GBP"),
    (&["jpy", "¥", "yen"], "JPY"),
    (&["chf", "francs", "swiss francs"], "CHF"),
    (&["cny", "yuan", "renminbi"], "CNY"),
];

impl UnitKind {
    pub(crate) fn of(unit: &str) -> Self {
        if matches!(unit, "percent" | "percentage point") {
            UnitKind::Percent
        } else if unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase()) {
            UnitKind::Currency
        } else {
            UnitKind::Count
        }
    }
}

impl Description {
    /// Reads the description of a table.
    pub fn parse(toml: &str) -> Result<Self, Error> {
        let description: Self = toml::from_str(toml)?;
        for (key, value) in [("name", &description.name), ("table", &description.table)] {
            if value.trim().is_empty() {
                return Err(Error::key(key, "is empty"));
            }
        }
        if description.measures.is_empty() {
            return Err(Error::key("[[measure]]", "a series needs at least one"));
        }
        for (at, measure) in description.measures.iter().enumerate() {
            measure.refuse_contradictions()?;
            let before = &description.measures[..at];
            if before.iter().any(|other| other.name == measure.name && other.basis == measure.basis) {
                return Err(Error::key(
                    measure.key("name"),
                    "there are two of the name with the same basis; give each its own `basis`",
                ));
            }
        }
        for (at, entity) in description.entities.iter().enumerate() {
            if description.entities[..at].iter().any(|other| other.id == entity.id) {
                return Err(Error::key(format!("[[entity]] “{}”, id", entity.id), "is there twice"));
            }
        }
        for (at, group) in description.groups.iter().enumerate() {
            if let Members::Word(word) = &group.members
                && word != "all"
            {
                return Err(Error::key(
                    format!("[[group]] “{}”, members", group.name),
                    format!("“{word}”: expected \"all\" or a list of ids"),
                ));
            }
            if group.total && description.groups[..at].iter().any(|other| other.total) {
                return Err(Error::key(
                    format!("[[group]] “{}”, total", group.name),
                    "another group is the total already; one is",
                ));
            }
        }
        Ok(description)
    }

    /// What the table is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who published it, and where.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its address.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The name of the table's file, as seen from the description's folder.
    pub fn table(&self) -> &str {
        &self.table
    }
}

impl Measure {
    /// How an error names one of its keys.
    pub(crate) fn key(&self, key: &str) -> String {
        match &self.basis {
            Some(basis) => format!("[[measure]] “{}” ({basis}), {key}", self.name),
            None => format!("[[measure]] “{}”, {key}", self.name),
        }
    }

    /// What may be derived from it: what it says, or all that makes sense without being told more.
    pub(crate) fn derivations(&self) -> Vec<Derivation> {
        use Derivation::{Change, Level, Rank, Share};
        self.derive.clone().unwrap_or_else(|| vec![Level, Change, Share, Rank])
    }

    fn refuse_contradictions(&self) -> Result<(), Error> {
        let unit = self.unit.as_deref().unwrap_or_default();
        let money = MONEY.iter().find(|(words, _)| words.contains(&&*unit.to_lowercase()));
        if let Some((_, code)) = money.filter(|(_, code)| unit != *code) {
            let problem = format!("“{unit}”: money is told by its ISO 4217 code, here {code}");
            return Err(Error::key(self.key("unit"), problem));
        }
        if names::words(&self.name).is_empty() {
            return Err(Error::key(self.key("name"), "has no word in it"));
        }
        let places = [self.column.is_some(), self.measure.is_some(), self.ratio.is_some()];
        if places.iter().filter(|&&place| place).count() > 1 {
            return Err(Error::key(
                self.key("column"),
                "expected one of `column` (of a wide table), `measure` (of a tidy one) and `ratio`",
            ));
        }
        if let Some(unit) = &self.unit
            && ["", "%", "per cent", "pct"].contains(&unit.trim())
        {
            return Err(Error::key(
                self.key("unit"),
                format!("“{unit}”: expected an ISO 4217 code, `percent`, or the thing that is counted"),
            ));
        }
        let sums = self.derivations().contains(&Derivation::SumAbove);
        match &self.base {
            Some(_) if !sums => Err(Error::key(self.key("base"), "is of `sum-above`, which `derive` lacks")),
            None if sums => Err(Error::key(self.key("base"), "`sum-above` needs a period to be above")),
            Some(base) if Period::parse(base).is_none() => {
                Err(Error::key(self.key("base"), format!("“{base}”: {}", Period::EXPECTED)))
            }
            _ => Ok(()),
        }
    }
}
