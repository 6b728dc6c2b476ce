//! The tools: one table of what each is called, what it tells an agent, what it takes, and where its answer comes from.

use std::sync::{Arc, LazyLock};

use rmcp::model::{Tool as Described, ToolAnnotations};
use serde_json::{Map, Value};

use super::arguments::{self, Argument, Asked, LIMIT};
use super::wire::{CheckedFigure, Piece, Verified};
use super::{Trouble, schema};
use crate::pages::in_path;
use crate::parameters::{self, Known, Parameter, ROW, Values, number, one_of, text};

/// A tool.
pub(super) struct Tool {
    name: &'static str,
    title: &'static str,
    tells: &'static str,
    /// The desk's address that has its answer, without its ending; what stands in braces is an argument.
    path: &'static str,
    /// What it must be given.
    needs: &'static [Parameter],
    /// What it may be given.
    takes: Known,
    pub(super) how: How,
}

/// Where a tool's answer comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// It is what the desk answers.
    Desk,
    /// A part of what the desk answers.
    Story,
    Article,
    Figure,
    Passage,
}

const ARTICLE: Parameter = text(
    "article",
    "The article's id (its content hash, as answers have it) or the first letters of that, four at least; also its file, address or title.",
);

const fn of_record(name: &'static str, tells: &'static str) -> Parameter {
    number(name, (0, ROW), tells)
}

const STATEMENT: &[Parameter] =
    &[ARTICLE, of_record("number", "The statement's number in its article, from 0.")];
const STORY: &[Parameter] = &[of_record("story", "The story's number, as `find_stories` has it.")];
const STORY_PART: Known = &[
    parameters::STORY[0],
    &[
        LIMIT,
        of_record(
            "from",
            "How many things of its days to leave out at the beginning: `next_from` of the answer before.",
        ),
    ],
];
const UTTERANCE: &[Parameter] =
    &[of_record("utterance", "The utterance's number, as `find_utterances` has it.")];
const ACTOR: &[Parameter] = &[text("name", "The actor's name, or words of it that nobody else goes by.")];
const PIECE: Known = &[&[
    of_record("start", "The code point to begin at; 0 unless this says otherwise."),
    number("length", (1, 20_000), "How many code points; 4000 unless this says otherwise."),
]];
const FIGURE: Known = &[&[
    text("article", "Of a figure of the record: its article's id."),
    of_record("number", "Of a figure of the record: its number in its article, from 0."),
    Parameter {
        name: "value",
        values: Values::Decimal,
        tells: "Of a figure of your own: its value in full. A decrease is told by `change`, not by a sign.",
    },
    text("unit", "Its unit: an ISO 4217 code, `percent`, `percentage point`, or the thing counted."),
    text("written", "As it is written: its digits say how far it was rounded."),
    text("of", "What it measures."),
    text("share_of", "What a percentage is taken of."),
    text("holder", "Whose it is."),
    text("time", "When it holds: a day, month, quarter, year or interval."),
    text("said", "When it was said: a day, month, quarter, year or interval."),
    one_of(
        "modifier",
        &["=", "~", "<", ">", "<=", ">="],
        "The words that bound it; `=` unless this says otherwise.",
    ),
    one_of("change", &["increase", "decrease"], "Where it says by how much something rose or fell."),
    text("series", "The name of one official table; all that there are unless this says otherwise."),
]];
const PASSAGE: &[Parameter] = &[
    ARTICLE,
    of_record("start", "First code point of the passage."),
    of_record("end", "The one after its last."),
];
const EXPECTED: Known = &[&[
    Parameter {
        name: "exact",
        values: Values::Quotation,
        tells: "The words that should stand there, character for character.",
    },
    text(
        "sha256",
        "The SHA-256 of the words (UTF-8), hex, or its first 12 digits at least; instead of `exact` or beside it.",
    ),
]];

const TOOLS: [Tool; 15] = [
    Tool {
        name: "summary",
        title: "What the record holds",
        tells: "How many articles, outlets, statements, speakers and figures the record holds, from when to when, with its newest stories and conflicts and those most quoted. Ask this first.",
        path: "/index",
        needs: &[],
        takes: parameters::NONE,
        how: How::Desk,
    },
    Tool {
        name: "search_statements",
        title: "Search what was said",
        tells: "Statements of the record, the newest first: who said what, to whom, when, as told by which outlet, each with its passage. Every argument narrows; without any, all statements. `by` finds somebody under every name that articles use.",
        path: "/statements",
        needs: &[],
        takes: parameters::STATEMENTS,
        how: How::Desk,
    },
    Tool {
        name: "get_statement",
        title: "One statement",
        tells: "One statement: source, cue and content with their places, speaker, addressee, date and how that is known, and how to cite it (BibTeX, RIS, CSL-JSON and in words).",
        path: "/articles/{article}/statements/{number}",
        needs: STATEMENT,
        takes: parameters::NONE,
        how: How::Desk,
    },
    Tool {
        name: "find_articles",
        title: "Search articles",
        tells: "Articles by words of their title or text, outlet or days, the newest first, each with a stretch of its text. `get_article` gives the text.",
        path: "/articles",
        needs: &[],
        takes: parameters::ARTICLES,
        how: How::Desk,
    },
    Tool {
        name: "get_article",
        title: "Read an article",
        tells: "The extracted text of an article, a piece at a time, with the statements that begin in that piece. Go on from `next_start`.",
        path: "",
        needs: &[ARTICLE],
        takes: PIECE,
        how: How::Article,
    },
    Tool {
        name: "find_utterances",
        title: "Search utterances",
        tells: "What was said once and is told by two articles at least: all wordings of it, and from how many independent origins they come.",
        path: "/utterances",
        needs: &[],
        takes: parameters::UTTERANCES,
        how: How::Desk,
    },
    Tool {
        name: "get_utterance",
        title: "Trace an utterance",
        tells: "One utterance: its wordings beside the fullest one, its independent origins, each step from an origin to a telling with the reason for it, and where the same words come back.",
        path: "/utterances/{utterance}",
        needs: UTTERANCE,
        takes: parameters::NONE,
        how: How::Desk,
    },
    Tool {
        name: "find_actors",
        title: "Who is on the record",
        tells: "Who goes by a name or by words of one; without words, those whom most statements are given to.",
        path: "/actors",
        needs: &[],
        takes: parameters::ACTORS,
        how: How::Desk,
    },
    Tool {
        name: "get_actor",
        title: "One actor",
        tells: "One person, organisation, place or group: its names, its roles over time with the passages that say so, what it said last, to whom and of what, and what others said of it.",
        path: "/actors/{name}",
        needs: ACTOR,
        takes: parameters::ACTOR,
        how: How::Desk,
    },
    Tool {
        name: "find_stories",
        title: "Search stories",
        tells: "Stories: the articles of all outlets that tell of one happening, the newest first.",
        path: "/stories",
        needs: &[],
        takes: parameters::STORIES,
        how: How::Desk,
    },
    Tool {
        name: "get_story",
        title: "A story's timeline",
        tells: "One story by its days: what happened, what was said and which figures were given, each thing once with every article that tells it; where its accounts differ; its articles with their copies. Go on from `next_from`.",
        path: "/stories/{story}",
        needs: STORY,
        takes: STORY_PART,
        how: How::Story,
    },
    Tool {
        name: "find_conflicts",
        title: "Where accounts differ",
        tells: "Pairs of passages that differ in a figure, a date, a place, a speaker or the words inside quotation marks, or of which one denies what the other affirms, with the rule that says so. It does not say who is right.",
        path: "/conflicts",
        needs: &[],
        takes: parameters::LISTED_CONFLICTS,
        how: How::Desk,
    },
    Tool {
        name: "find_figures",
        title: "Search figures",
        tells: "Figures that articles give: value, unit, what it measures, whose and of when, who says so. With `series`, each beside an official table.",
        path: "/figures",
        needs: &[],
        takes: parameters::FIGURES,
        how: How::Desk,
    },
    Tool {
        name: "check_figure",
        title: "Hold a figure against official tables",
        tells: "Whether a figure of the record (`article` and `number`) or one of your own (`value`, `unit`, `of`, `holder`, `time`) is consistent with the official tables that onrecord was started with, off by how much, differs by definition, or cannot be compared: with definition, arithmetic and lines of the table.",
        path: "",
        needs: &[],
        takes: FIGURE,
        how: How::Figure,
    },
    Tool {
        name: "verify_passage",
        title: "Verify a passage",
        tells: "Whether the stored text of an article has just these words at these code points. Use it before you quote. Where it has not, the answer says what stands there and where else the words stand; that is not what was asked for, and nothing is put in its place.",
        path: "",
        needs: PASSAGE,
        takes: EXPECTED,
        how: How::Passage,
    },
];

/// The tool of that name, or the name that may be meant.
pub(super) fn named(name: &str) -> Result<&'static Tool, Trouble> {
    static ALL: [Tool; 15] = TOOLS;
    ALL.iter().find(|tool| tool.name == name).ok_or_else(|| {
        let near = arguments::nearest(name, ALL.iter().map(|tool| tool.name));
        let near = near.map_or_else(String::new, |near| format!(" (do you mean “{near}”?)"));
        Trouble(format!("there is no tool “{name}”{near}"))
    })
}

/// All of them, as agents are told of them.
pub(super) fn described() -> Vec<Described> {
    static DESCRIBED: LazyLock<Vec<Described>> =
        LazyLock::new(|| TOOLS.iter().map(Tool::described).collect());
    DESCRIBED.clone()
}

impl Tool {
    fn arguments(&self) -> Vec<Argument> {
        let needs = self.needs.iter().filter_map(|parameter| Argument::of(parameter, true));
        // The desk leaves out rows by `from`, and agents by the cursor; a story's days alone have none.
        let takes = self.takes.iter().copied().flatten();
        let takes = takes.filter(|parameter| parameter.name != "from" || self.how == How::Story);
        needs.chain(takes.filter_map(|parameter| Argument::of(parameter, false))).collect()
    }

    /// What is asked by what an agent hands in.
    pub(super) fn asked(&self, given: &Map<String, Value>) -> Result<Asked, Trouble> {
        arguments::asked(self.name, &self.arguments(), given)
    }

    /// Where the desk answers that.
    pub(super) fn address(&self, asked: &Asked) -> String {
        let mut path = self.path.to_owned();
        for parameter in self.needs {
            path = path.replace(&format!("{{{}}}", parameter.name), &in_path(asked.text(parameter.name)));
        }
        let mut left_out: Vec<&str> = self.needs.iter().map(|parameter| parameter.name).collect();
        if self.how == How::Story {
            left_out.extend(["limit", "from"]);
        }
        // Whom a name means is asked without a limit.
        if self.path == "/actors" && asked.get("q").is_some() {
            left_out.push("limit");
        }
        let query =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(asked.without(&left_out)).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{path}.json{mark}{query}")
    }

    /// What an answer holds, in a few words.
    pub(super) fn in_words(&self, answer: &Value) -> String {
        if let Some(why) = answer["why"].as_str() {
            return format!(
                "{}: {why}.",
                if answer["verified"] == true { "Verified" } else { "Not verified" }
            );
        }
        match (answer["items"].as_array(), answer["total"].as_u64()) {
            (Some(items), Some(total)) => {
                let more = if answer["more"] == true { "More than " } else { "" };
                let next = answer["cursor"]
                    .as_str()
                    .map_or_else(String::new, |cursor| format!("; go on with cursor {cursor}"));
                format!("{}: {more}{total} in all, {} here{next}.", self.title, items.len())
            }
            _ => format!("{}.", self.title),
        }
    }

    fn described(&self) -> Described {
        let answers = match self.how {
            How::Desk => schema::of_address(self.path),
            How::Story => schema::of_story(self.path),
            How::Article => schema::of::<Piece>(),
            How::Figure => schema::of::<CheckedFigure>(),
            How::Passage => schema::of::<Verified>(),
        };
        let asks = ToolAnnotations::new().read_only(true).idempotent(true).open_world(false);
        Described::new(self.name, self.tells, Arc::new(arguments::schema(&self.arguments())))
            .with_title(self.title)
            .with_raw_output_schema(Arc::new(answers))
            .with_annotations(asks)
    }
}
