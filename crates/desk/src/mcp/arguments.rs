//! What a tool takes: from the tables of what the desk can be asked to the schema that an agent reads, and from what the agent hands in to
//! a question, or to words that tell it what was wrong.

use serde_json::{Map, Value, json};

use super::Trouble;
use crate::document;
use crate::parameters::{Parameter, Values, number, text};

/// How many rows are given unless more or fewer are asked for: an agent reads all of them.
pub(super) const ROWS: u64 = 10;
/// How many are given at most.
const MOST: u64 = 100;
/// How alike a name must be to be what was meant.
const ALIKE: f64 = 0.8;

/// How many an agent is given.
pub(super) const LIMIT: Parameter = number(
    "limit",
    (1, MOST),
    "How many at most, of each kind where there are several; 10 unless this says otherwise.",
);

/// What takes the place of a parameter of the desk that an agent knows under another name or in other measure.
const INSTEAD: [(&str, Parameter); 3] = [
    ("q", text("words", "Words to look for, in any order; in double quotation marks, in that order.")),
    ("after", text("cursor", "Go on behind this place: the `cursor` of the answer before.")),
    ("limit", LIMIT),
];

/// One argument of a tool.
#[derive(Clone, Copy)]
pub(super) struct Argument {
    pub(super) name: &'static str,
    /// What the desk calls it.
    asks: &'static str,
    values: &'static Values,
    tells: &'static str,
    pub(super) required: bool,
}

/// What was asked, all of it of its kind: names as the desk has them, with values.
#[derive(Debug, Default)]
pub(super) struct Asked(Vec<(&'static str, String)>);

impl Asked {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn text(&self, name: &str) -> String {
        self.get(name).unwrap_or_default().to_owned()
    }

    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.get(name)?.parse().ok()
    }

    /// All of it but these.
    pub(super) fn without(&self, names: &[&str]) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().filter(|(name, _)| !names.contains(name)).map(|(name, value)| (*name, value.as_str()))
    }
}

impl Argument {
    /// The argument for a parameter of the desk; none where it is of no use to an agent.
    pub(super) fn of(parameter: &'static Parameter, required: bool) -> Option<Self> {
        let asks = parameter.name;
        if asks.starts_with("only-") || asks == "is" {
            return None;
        }
        let instead = INSTEAD.iter().find(|(name, _)| *name == asks).map(|(_, parameter)| parameter);
        // Whatever words are looked for must have some.
        let values = match instead {
            Some(other) if asks == "limit" => &other.values,
            _ => &parameter.values,
        };
        let Parameter { name, tells, .. } = instead.unwrap_or(parameter);
        Some(Self { name, asks, values, tells, required })
    }

    /// Whether it is a switch, which the desk writes as a number.
    fn is_switch(&self) -> bool {
        matches!(self.values, Values::OneOf(["1"]))
    }

    fn schema(&self) -> Value {
        let mut schema = if self.is_switch() {
            json!({ "type": "boolean" })
        } else {
            // It holds nothing that JSON does not.
            serde_json::to_value(document::of_values(self.values).build()).unwrap_or_default()
        };
        // Not every client knows letters of all scripts in a pattern, and what is wrong is told anyway.
        if let (Values::Words, Some(schema)) = (self.values, schema.as_object_mut()) {
            schema.remove("pattern");
        }
        schema["description"] = self.tells.into();
        if let Some(example) = example(self.name) {
            schema["examples"] = json!([example]);
        }
        if self.name == "limit" {
            schema["default"] = json!(ROWS);
        }
        schema
    }

    /// What was handed in for it, as the desk writes it; nothing where that is empty.
    fn value(&self, given: &Value) -> Result<Option<String>, String> {
        let written = match given {
            Value::Null => return Ok(None),
            Value::Bool(on) if self.is_switch() => return Ok(on.then(|| "1".to_owned())),
            other if self.is_switch() => {
                return Err(format!("“{}” is true or false, not {other}", self.name));
            }
            // A quotation is taken as it is.
            Value::String(text) if self.name == "exact" => text.clone(),
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            other => return Err(format!("“{}” is one value, not {other}", self.name)),
        };
        if written.is_empty() {
            return Ok(None);
        }
        self.values.check(self.name, &written).map(|()| Some(written)).map_err(|failure| failure.to_string())
    }
}

/// A value that an argument could have.
fn example(name: &str) -> Option<Value> {
    Some(match name {
        "words" => json!("\"fair share\" tunnel"),
        "by" | "to" | "who" | "name" => json!("Mara Voss"),
        "about" => json!("tunnel"),
        "outlet" => json!("Courier"),
        "since" => json!("2024-03-01"),
        "until" => json!("2024-03-31"),
        "of" => json!("defence spending"),
        "holder" => json!("Germany"),
        "unit" => json!("USD"),
        "value" => json!(10_000_000_000_u64),
        "written" => json!("$10 billion"),
        "time" => json!("2016"),
        _ => return None,
    })
}

/// The schema of what a tool takes.
pub(super) fn schema(arguments: &[Argument]) -> Map<String, Value> {
    let properties: Map<String, Value> =
        arguments.iter().map(|argument| (argument.name.to_owned(), argument.schema())).collect();
    let required: Vec<&str> =
        arguments.iter().filter(|argument| argument.required).map(|argument| argument.name).collect();
    let schema = json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

/// What is asked by what was handed in; all that is wrong with it, and what the tool takes, where it cannot be.
pub(super) fn asked(
    tool: &str,
    arguments: &[Argument],
    given: &Map<String, Value>,
) -> Result<Asked, Trouble> {
    let (mut asked, mut wrong) = (Asked::default(), Vec::new());
    let names = || arguments.iter().map(|argument| argument.name);
    for (name, value) in given {
        let Some(argument) = arguments.iter().find(|argument| argument.name == name) else {
            let near =
                nearest(name, names()).map_or_else(String::new, |near| format!(" (do you mean “{near}”?)"));
            wrong.push(format!("“{name}” is no argument of {tool}{near}"));
            continue;
        };
        match argument.value(value) {
            Ok(value) => asked.0.extend(value.map(|value| (argument.asks, value))),
            Err(why) => wrong.push(why),
        }
    }
    let lacks =
        |argument: &&Argument| argument.required && !given.get(argument.name).is_some_and(is_something);
    wrong.extend(
        arguments.iter().filter(lacks).map(|argument| {
            format!("“{}” is missing: {}", argument.name, argument.tells.trim_end_matches('.'))
        }),
    );
    if wrong.is_empty() {
        if asked.get("limit").is_none() && names().any(|name| name == "limit") {
            asked.0.push(("limit", ROWS.to_string()));
        }
        return Ok(asked);
    }
    let list =
        if arguments.is_empty() { "nothing".to_owned() } else { names().collect::<Vec<_>>().join(", ") };
    Err(Trouble(format!("{}. {tool} takes: {list}.", wrong.join(". "))))
}

/// Whether anything was handed in.
fn is_something(value: &Value) -> bool {
    !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty())
}

/// The name that is most like another one, where any is.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let asked = name.to_lowercase();
    let alike = known.map(|known| (strsim::jaro_winkler(&asked, &known.to_lowercase()), known));
    let best = alike.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 >= ALIKE).then_some(best.1)
}
