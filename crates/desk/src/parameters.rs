//! What may stand behind the question mark of an address, and what its values may be: one table, by which the addresses for programs
//! are checked and described.

use jiff::civil::Date;

use crate::failure::Failure;

/// How many rows are given unless the address says otherwise.
pub(crate) const ROWS: u64 = 25;
/// How many rows are given at most.
pub(crate) const MOST: u64 = 500;
/// So far one may turn over pages: who looks for more narrows the question, or follows a list's `next`.
pub(crate) const FARTHEST: u64 = 100_000;
/// How long words may be.
pub(crate) const WORDS: usize = 500;

/// What is asked under one name.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) values: Values,
    pub(crate) tells: &'static str,
}

/// What values may be.
#[derive(Debug)]
pub(crate) enum Values {
    /// Any text.
    Text,
    /// Text of any length.
    Quotation,
    /// Text with a letter or a digit in it.
    Words,
    /// A day: `2024-03-31`.
    Day,
    /// A place in a list: its date, where it has one, `~` and a number.
    Place,
    /// A number.
    Decimal,
    /// A whole number.
    Number { least: u64, most: u64 },
    /// One of these.
    OneOf(&'static [&'static str]),
}

/// What may be asked at one address, in groups.
pub(crate) type Known = &'static [&'static [Parameter]];

pub(crate) const fn text(name: &'static str, tells: &'static str) -> Parameter {
    Parameter { name, values: Values::Text, tells }
}

pub(crate) const fn words(name: &'static str, tells: &'static str) -> Parameter {
    Parameter { name, values: Values::Words, tells }
}

pub(crate) const fn number(name: &'static str, (least, most): (u64, u64), tells: &'static str) -> Parameter {
    Parameter { name, values: Values::Number { least, most }, tells }
}

pub(crate) const fn one_of(
    name: &'static str,
    these: &'static [&'static str],
    tells: &'static str,
) -> Parameter {
    Parameter { name, values: Values::OneOf(these), tells }
}

const fn only(name: &'static str) -> Parameter {
    text(name, "Only rows that have just this value there, one of those under `counts`.")
}

/// The greatest number that a row of SQLite can have.
pub(crate) const ROW: u64 = i64::MAX as u64;

const AMONG: &[Parameter] = &[
    words("outlet", "Words of the outlet's name."),
    Parameter { name: "since", values: Values::Day, tells: "Not before this day." },
    Parameter { name: "until", values: Values::Day, tells: "Not after this day." },
    number("story", (0, ROW), "The number of the story that the articles tell."),
];

const PART: &[Parameter] = &[
    one_of(
        "order",
        &["newest", "oldest"],
        "By date, the newest first unless this says otherwise; what has none is last.",
    ),
    number("limit", (1, MOST), "How many rows at most; 25 unless this says otherwise."),
    Parameter {
        name: "after",
        values: Values::Place,
        tells: "Go on behind this place: as a list's `next` has it.",
    },
    number(
        "from",
        (0, FARTHEST),
        "How many rows to leave out at the beginning, as pages count; `after` is surer and quicker.",
    ),
];

/// Kinds of statements.
const TOLD: &[&str] = &["direct", "indirect", "mixed"];
/// What accounts can differ in.
pub(crate) const CONFLICTS: [&str; 6] = ["figure", "date", "place", "speaker", "wording", "denial"];

const OUTLET: Parameter = only("only-outlet");
const SPEAKER: Parameter = only("only-speaker");
const KIND: Parameter = only("only-kind");
const POLARITY: Parameter = only("only-polarity");
const UNIT: Parameter = only("only-unit");
const YEAR: Parameter = only("only-year");
const LANGUAGE: Parameter = only("only-language");

/// At an address where nothing may be asked.
pub(crate) const NONE: Known = &[];

pub(crate) const STATEMENTS: Known = &[
    &[
        words(
            "q",
            "Words of the statement or its source, in any order; in double quotation marks, in that order.",
        ),
        words("by", "Words of the speaker's name or, where no name is known, of the source as written."),
        words("to", "Words of the name of whom it was said to, or what it was said through."),
        words("about", "Words of the statement, or of the full name of an actor that it mentions."),
        one_of("kind", TOLD, "How it is told."),
    ],
    AMONG,
    PART,
    &[OUTLET, SPEAKER, KIND, POLARITY, YEAR],
];

pub(crate) const ARTICLES: Known = &[
    &[words("q", "Words of the title or the text, in any order; in double quotation marks, in that order.")],
    AMONG,
    PART,
    &[OUTLET, YEAR, LANGUAGE],
];

pub(crate) const ARTICLE: Known = &[&[
    number("start", (0, ROW), "First code point of a passage, with `end`."),
    number("end", (0, ROW), "The one after its last."),
    text("is", "The first letters of the SHA-256 of its words, as the desk's own addresses have them."),
]];

pub(crate) const STORIES: Known = &[
    &[
        words("q", "Words of the titles of its articles or of the names in them."),
        words("who", "Words of the name of somebody in it."),
        one_of("alone", &["1"], "Articles that stand alone are stories as well."),
    ],
    AMONG,
    PART,
    &[OUTLET, YEAR],
];

pub(crate) const STORY: Known = &[&[
    Parameter { name: "since", values: Values::Day, tells: "The first day that is told." },
    Parameter { name: "until", values: Values::Day, tells: "The last one." },
]];

pub(crate) const UTTERANCES: Known = &[
    &[
        words("q", "Words of one of its wordings."),
        words("by", "Words of the name of somebody to whom an article gives it."),
    ],
    AMONG,
    PART,
    &[OUTLET, SPEAKER, YEAR],
];

pub(crate) const LISTED_CONFLICTS: Known = &[
    &[
        words("q", "Words that stand in or around either passage, or say why."),
        one_of("kind", &CONFLICTS, "In what the accounts differ."),
    ],
    AMONG,
    PART,
    &[OUTLET, KIND],
];

pub(crate) const FIGURES: Known = &[
    &[
        words("q", "Words around the figure, in its paragraph."),
        words("by", "Words of the name (or source) of the speaker who asserts it."),
        words("of", "Words of what it measures or of the whole that it is a share of."),
        text("unit", "Its unit: an ISO 4217 code, `percent`, or the thing counted."),
        text(
            "series",
            "The name of an official table that the desk was started with, to hold the figures against.",
        ),
        one_of(
            "verdict",
            &["consistent", "off by", "differs by definition", "not comparable"],
            "Only figures of which the table says so.",
        ),
    ],
    AMONG,
    PART,
    &[OUTLET, SPEAKER, UNIT, YEAR],
];

pub(crate) const ACTORS: Known = &[&[
    words("q", "A name, or words of one; without it, those that most statements are given to."),
    number(
        "limit",
        (1, MOST),
        "How many at most; 200 unless this says otherwise, and 25 of those who go by the name `q`.",
    ),
]];

pub(crate) const ACTOR: Known = &[&[
    number(
        "which",
        (1, MOST),
        "Which one of those whose fullest name this is, counted from 1, where there are several.",
    ),
    number(
        "limit",
        (1, MOST),
        "How many statements, names and so on at most of each kind; 8 unless this says otherwise.",
    ),
]];

impl Values {
    /// Whether `value`, asked under `name`, is one of these.
    pub(crate) fn check(&self, name: &str, value: &str) -> Result<(), Failure> {
        let wrong = |why: String| Err(Failure::Wrong(why));
        match self {
            Values::Text | Values::Words if value.chars().count() > WORDS => {
                wrong(format!("“{name}” may have {WORDS} characters at most"))
            }
            Values::Words if !value.contains(char::is_alphanumeric) => {
                Err(onrecord_record::Error::NoWords(value.to_owned()).into())
            }
            Values::Day
                if value.parse::<Date>().ok().map(|day| day.to_string()).as_deref() != Some(value) =>
            {
                wrong(format!("“{value}” is no day; “{name}” must be one, such as 2024-03-31"))
            }
            Values::Number { least, most } => {
                let digits = value.bytes().all(|byte| byte.is_ascii_digit());
                match value.parse::<u64>() {
                    Ok(number) if digits && (*least..=*most).contains(&number) => Ok(()),
                    _ => wrong(format!("“{value}” is no number from {least} to {most}, as “{name}” must be")),
                }
            }
            Values::Decimal if !value.parse::<f64>().is_ok_and(f64::is_finite) => {
                wrong(format!("“{value}” is no number, as “{name}” must be"))
            }
            Values::OneOf(these) if !these.contains(&value) => {
                wrong(format!("“{value}” is none of what “{name}” can be: {}", these.join(", ")))
            }
            Values::Place if value.is_empty() => Err(Failure::NoPlace(String::new())),
            // What is no place is said where it is read.
            Values::Text
            | Values::Quotation
            | Values::Words
            | Values::Day
            | Values::Place
            | Values::Decimal
            | Values::OneOf(_) => Ok(()),
        }
    }
}

/// Whether all of what is asked may be asked, each once and with a value of its kind.
pub(crate) fn check<'a>(
    known: Known,
    asked: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<(), Failure> {
    let known = || known.iter().copied().flatten();
    let mut seen = Vec::new();
    // A token that a browser brings is the guard's affair.
    for (name, value) in asked.filter(|(name, _)| *name != "token") {
        let Some(parameter) = known().find(|parameter| parameter.name == name) else {
            let names: Vec<&str> = known().map(|parameter| parameter.name).collect();
            let these = if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            return Err(Failure::Unknown(format!("“{name}” cannot be asked here; what can: {these}")));
        };
        if seen.contains(&name) {
            return Err(Failure::Unknown(format!("“{name}” is asked twice")));
        }
        parameter.values.check(name, value)?;
        seen.push(name);
    }
    Ok(())
}
