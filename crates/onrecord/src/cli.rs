//! Every verb and flag, defined once: help, completions, the man page and the reference in `docs/` come from here.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use onrecord_fetch::Allowed;

const EVERY_VERB: &str = "Options of every verb";

/// Read the news and keep the record: who said what, when, with which figures, as told by which outlets. Every item stands beside the exact characters that it was read from.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, propagate_version = true, subcommand_required = true)]
pub(crate) struct Cli {
    /// The record: one SQLite file
    #[arg(long, global = true, value_name = "FILE", default_value = "onrecord.db", help_heading = EVERY_VERB)]
    pub(crate) record: PathBuf,

    /// Print JSON, one object a line
    #[arg(long, global = true, help_heading = EVERY_VERB)]
    pub(crate) json: bool,

    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Put pages into the record
    ///
    /// Takes HTML and plain text files, web archives (WARC, WACZ), zip archives, pages that a browser saved (MHTML, SingleFile), feeds (RSS,
    /// Atom, JSON Feed), items of agencies (ninjs, NewsML-G2), JSON Lines of ready articles, and folders of all these; and pages and feeds
    /// of the web by their addresses.
    /// The same bytes twice are one article; a run that was cut off goes on where it stopped when it is run again. Ctrl-C ends it when
    /// the pages in hand are in the record; a second one ends it at once.
    Add(Add),
    /// Follow feeds: put the pages that they link to into the record, again and again
    ///
    /// Asks each feed whether it is still the same, fetches the pages of entries that are new or have changed, and links them. A page that
    /// says something else than before is a new version. What is known of the feeds is kept beside the record, in its name with .web.json
    /// behind it. Ctrl-C ends it when the pages in hand are in the record; a second one ends it at once.
    Watch(Watch),
    /// Read pages and print what they say, keeping nothing
    Read(Inputs),
    /// Find what was said
    Said(Said),
    /// Find figures: the ledger of amounts, with who gives them
    Figures(Figures),
    /// List events by their day: meetings, calls, visits, votes, …, held and planned
    Timeline(Timeline),
    /// List stories: the articles on one happening, from all outlets
    Stories(Stories),
    /// Tell one story by its days: articles, events, statements, figures
    Story {
        /// Its number in the list of stories
        id: i64,
    },
    /// List utterances: what was said once and is told by several articles, from how many independent origins
    Utterances(Utterances),
    /// Show one utterance: its wordings side by side, who tells it, and from whom they have it
    Utterance {
        /// Its number in the list of utterances
        id: i64,
    },
    /// Find where accounts differ: in a figure, a day, a place, a speaker, the words inside quotation marks, or one denies what another affirms
    Conflicts(Conflicts),
    /// Say who somebody is: names, roles over time, and how much was said by, to and about them
    Who(Who),
    /// Settle by hand who is who: what is read later does not undo it
    #[command(subcommand)]
    Actors(Actors),
    /// Correct a statement by hand: what is read later does not undo it, and what the machine read is kept beside it
    Correct(Correct),
    /// List what was corrected by hand, or take it back
    Corrections {
        #[command(subcommand)]
        what: Option<Corrections>,
    },
    /// Show one article with its statements and figures marked
    Show(Show),
    /// List the versions of a page, and what changed from each to the next
    ///
    /// Articles of one address are versions of one page, in the order in which they say that they were changed or published; one that says
    /// neither stands where it came in.
    Versions {
        /// The page's address, or one of its versions: an id or the first letters of it (four at least), a file, a title
        page: String,
    },
    /// Say of pairs of quotations whether they are wordings of one utterance
    ///
    /// Each is verbatim (the same words), trimmed (words left out), reworded (words changed), recurring (the same or like words, more than
    /// a month apart) or different. It goes by the words, the days and the speakers that are handed in, and looks into no record.
    Compare(Compare),
    /// Re-check every item against the stored bytes and text
    Verify(Verify),
    /// Write a table, or what a question finds, in a format that other programs read
    ///
    /// Every table leaves as jsonl, csv or parquet. Statements leave as annotation, jsonld, atom, bibtex, ris and csl as well, articles as ftm,
    /// ninjs and citron, events as ninjs.
    Export(Box<Export>),
    /// Serve the desk: the record as web pages, for a browser on this machine
    Serve(Serve),
    /// Answer an agent by the Model Context Protocol, over standard input and output
    ///
    /// An agent's own settings start it: the command is `onrecord`, its arguments `--record FILE mcp`. A desk (`onrecord serve`) answers agents
    /// at /mcp as well.
    Mcp(Mcp),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page (roff)
    Man,
}

/// Pages to add.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// Files, archives, folders, or addresses (http:, https:) of pages and feeds; - is standard input
    #[arg(required = true, value_name = "PATH|URL")]
    pub(crate) inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) run: Run,

    #[command(flatten)]
    pub(crate) web: Web,
}

/// Feeds to follow.
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// Addresses of feeds (RSS, Atom, JSON Feed), and lists of them as files (OPML)
    #[arg(required = true, value_name = "FEEDS.opml|URL")]
    pub(crate) feeds: Vec<PathBuf>,

    /// How long to wait before the feeds are asked again: 15m, 2h, … [at least 1m]
    #[arg(long, value_name = "TIME", default_value = "15m", value_parser = interval)]
    pub(crate) every: Duration,

    /// Ask once, and end
    #[arg(long, conflicts_with = "every")]
    pub(crate) once: bool,

    #[command(flatten)]
    pub(crate) run: Run,

    #[command(flatten)]
    pub(crate) web: Web,
}

/// How to take pages in.
#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) jobs: Jobs,

    /// Write what became of each page to this file, as a JSON object a line
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
}

/// How to ask the web.
#[derive(Debug, Args)]
pub(crate) struct Web {
    /// Keep all that the web answers in this web archive, behind what it holds; in a folder, in a new one
    #[arg(long, value_name = "FILE.warc.gz|FOLDER")]
    pub(crate) keep: Option<PathBuf>,

    /// How long to leave a host alone after each answer; longer where its robots.txt asks for that
    #[arg(long, value_name = "TIME", default_value = "1s", value_parser = time)]
    pub(crate) delay: Duration,

    /// A host that may be asked though it is in a private network or on this machine; may be given more than once
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) allow_private: Vec<Allowed>,
}

/// Pages to read.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// Files, archives or folders; - is standard input
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) jobs: Jobs,
}

/// How many pages to read at once.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Jobs {
    /// How many pages to read at once [default: one for each core]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
}

/// How to check.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Where something does not hold, make a sound record of all that can be read, and keep the damaged one beside it
    ///
    /// What is derived is made anew from the sources in the record, what people have settled by hand is carried over, and what is lost
    /// is named.
    #[arg(long)]
    pub(crate) repair: bool,
}

/// A time such as `15m`.
fn time(text: &str) -> Result<Duration, String> {
    let time = text.parse::<jiff::SignedDuration>().map_err(|err| err.to_string())?;
    time.try_into().map_err(|_| "time does not run backwards".to_owned())
}

/// A time between two rounds through feeds.
fn interval(text: &str) -> Result<Duration, String> {
    let time = time(text)?;
    if time < Duration::from_secs(60) {
        Err("no feed is asked more often than every minute".to_owned())
    } else {
        Ok(time)
    }
}

/// Whom to tell of.
#[derive(Debug, Args)]
pub(crate) struct Who {
    /// Words of the name
    #[arg(required_unless_present = "office", conflicts_with = "office")]
    pub(crate) name: Vec<String>,

    /// Who held this office, instead: words of it, such as "secretary of defense"
    #[arg(long = "as", value_name = "OFFICE")]
    pub(crate) office: Option<String>,

    /// Those first of whom articles say so nearest to this day
    #[arg(long, value_name = "YYYY-MM-DD", requires = "office")]
    pub(crate) on: Option<Date>,
}

/// What to settle.
#[derive(Debug, Subcommand)]
pub(crate) enum Actors {
    /// Two names are one actor's
    Merge {
        /// One name
        name: String,
        /// The other
        other: String,
    },
    /// In one article, a name means somebody else than everywhere else
    Split {
        /// The name
        name: String,
        /// The article: its id or the first letters of it (four at least), its file, its URL, or its title
        article: String,
    },
    /// Bring a gazetteer: people and bodies with all their names and their offices, from a source of yours
    Import {
        /// JSON Lines: {"id", "name", "aliases": [], "kind", "roles": [{"title", "of", "from", "until"}]}
        file: PathBuf,
    },
    /// List what has been settled
    List,
    /// Take back what has been settled
    Undo {
        /// Its number in the list
        number: i64,
    },
}

/// What to correct.
#[derive(Debug, Args)]
pub(crate) struct Correct {
    /// The article: its id or the first letters of it (four at least), its file, its URL, or its title
    pub(crate) article: String,

    /// The statement's number in it
    pub(crate) number: u32,

    #[command(subcommand)]
    pub(crate) what: Mend,

    /// Who corrects it [default: the name that the system has for you]
    #[arg(long, value_name = "NAME", global = true)]
    pub(crate) by: Option<String>,

    /// Why
    #[arg(long, value_name = "TEXT", global = true)]
    pub(crate) note: Option<String>,
}

/// How to correct a statement.
#[derive(Debug, Subcommand)]
pub(crate) enum Mend {
    /// It is right as it stands
    Accept,
    /// It is no statement
    Reject,
    /// Somebody else says it
    Speaker {
        /// The name; of somebody whom the article names, or not
        #[arg(required_unless_present = "nobody", conflicts_with = "nobody")]
        name: Option<String>,
        /// Nobody says it who is named
        #[arg(long)]
        nobody: bool,
    },
    /// What is said stands elsewhere in the text: from one character to another
    Span {
        /// The first character, counted from 0 in the article's text
        start: usize,
        /// The one after the last
        end: usize,
        /// Another piece of what is said; may be given more than once
        #[arg(long, num_args = 2, value_names = ["START", "END"])]
        and: Vec<usize>,
    },
    /// What is said stands elsewhere in the text: where these words do
    Words {
        /// The words of each piece, as they stand in the article
        #[arg(required = true, value_name = "PIECE")]
        pieces: Vec<String>,
    },
}

/// What to do with corrections.
#[derive(Debug, Subcommand)]
pub(crate) enum Corrections {
    /// Take a correction back; it stays in the list
    Undo {
        /// Its number in the list
        number: i64,
        /// Who takes it back [default: the name that the system has for you]
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

/// Which statements.
#[derive(Debug, Args)]
pub(crate) struct Said {
    /// Words of the statement, in any order; "in quotation marks", in that order
    pub(crate) words: Vec<String>,

    /// Who said it: words of the name
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,

    /// Whom it was said to, or what it was said through: words of the name
    #[arg(long, value_name = "NAME")]
    pub(crate) to: Option<String>,

    /// What or whom it speaks of: words of it
    #[arg(long, value_name = "WORDS")]
    pub(crate) about: Option<String>,

    /// Wholly quoted, not quoted, or in part
    #[arg(long)]
    pub(crate) kind: Option<Kind>,

    #[command(flatten)]
    pub(crate) among: Among,
}

/// Which figures.
#[derive(Debug, Args)]
pub(crate) struct Figures {
    /// Words that stand near the figure
    pub(crate) words: Vec<String>,

    /// Who gives it: words of the name
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,

    /// What it measures, or the whole that it is a share of: words of it
    #[arg(long, value_name = "WORDS")]
    pub(crate) of: Option<String>,

    /// Hold the figures against the official table that this file describes, and leave out what it has nothing of
    #[arg(long, value_name = "SERIES.toml")]
    pub(crate) check: Option<PathBuf>,

    /// One line a figure, by the time that it is of
    #[arg(long)]
    pub(crate) by_time: bool,

    /// Draw the figures by the time that they are of, beside the table's values where there is a table
    #[arg(long, value_name = "FILE.svg")]
    pub(crate) plot: Option<PathBuf>,

    /// Its unit: USD, EUR, percent, …
    #[arg(long)]
    pub(crate) unit: Option<String>,

    #[command(flatten)]
    pub(crate) among: Among,
}

/// The kinds of events that are read.
const KINDS: [&str; 17] = [
    "meeting",
    "call",
    "summit",
    "conference",
    "press conference",
    "remarks",
    "interview",
    "speech",
    "visit",
    "vote",
    "hearing",
    "signing",
    "agreement",
    "resignation",
    "swearing-in",
    "debate",
    "rally",
];

/// Which events.
#[derive(Debug, Args)]
pub(crate) struct Timeline {
    /// Words of the event, of its place, or of what stands around it
    pub(crate) words: Vec<String>,

    /// Who takes part: words of the name
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,

    /// What it is
    #[arg(long, value_parser = KINDS)]
    pub(crate) kind: Option<String>,

    #[command(flatten)]
    pub(crate) among: Among,
}

/// Which stories.
#[derive(Debug, Args)]
pub(crate) struct Stories {
    /// Words of the titles or of the names in it
    pub(crate) words: Vec<String>,

    /// Who is named in it: words of the name
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,

    /// Articles that stand alone as well
    #[arg(long)]
    pub(crate) all: bool,

    #[command(flatten)]
    pub(crate) among: Among,
}

/// Which utterances.
#[derive(Debug, Args)]
pub(crate) struct Utterances {
    /// Words of one of the wordings
    pub(crate) words: Vec<String>,

    /// Who said it: words of the name
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,

    #[command(flatten)]
    pub(crate) among: Among,
}

/// In what accounts may differ.
const CONFLICTS: [&str; 6] = ["figure", "date", "place", "speaker", "wording", "denial"];

/// Which conflicts.
#[derive(Debug, Args)]
pub(crate) struct Conflicts {
    /// Words that stand in or around either passage
    pub(crate) words: Vec<String>,

    /// In what the accounts differ
    #[arg(long, value_parser = CONFLICTS)]
    pub(crate) kind: Option<String>,

    #[command(flatten)]
    pub(crate) among: Among,
}

/// Which articles to look in.
#[derive(Debug, Args)]
pub(crate) struct Among {
    /// As told by this outlet: words of its name
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,

    /// Not before this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) since: Option<Date>,

    /// Not after this day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) until: Option<Date>,

    /// In the story with this number
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<i64>,
}

/// How a statement is told.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    /// Wholly inside quotation marks
    Direct,
    /// With none
    Indirect,
    /// Partly inside them
    Mixed,
}

impl Kind {
    /// Its name, as the record has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Direct => "direct",
            Kind::Indirect => "indirect",
            Kind::Mixed => "mixed",
        }
    }
}

/// Which article.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its id or the first letters of it (four at least), its file, its URL, or its title
    pub(crate) article: String,

    /// Show the page text that is not the article as well
    #[arg(long)]
    pub(crate) furniture: bool,
}

/// Which pairs.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// JSON Lines: {"quote1", "outlet1", "date1", "speaker1", "quote2", "outlet2", "date2", "speaker2"}, the quotes alone required;
    /// dates are days, months, years or intervals (2024-03-04, 2024-03, 2024, 2024-03-04/2024-03-08); - is standard input
    #[arg(default_value = "-", value_name = "FILE")]
    pub(crate) pairs: PathBuf,
}

/// Where to serve.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The address to answer at; one that other machines reach is given a token, which the browser must bring
    /// [default: 127.0.0.1:8017, or any free port where that one is taken]
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) at: Option<std::net::SocketAddr>,

    /// An official table that figures can be held against on their page: the file that describes it; may be given more than once
    #[arg(long, value_name = "SERIES.toml")]
    pub(crate) series: Vec<PathBuf>,

    /// Let whoever opens it correct statements and merge actors by hand
    #[arg(long)]
    pub(crate) edit: bool,

    /// Who corrects [default: the name that the system has for you]
    #[arg(long = "as", value_name = "NAME", requires = "edit")]
    pub(crate) editor: Option<String>,
}

/// What to answer from.
#[derive(Debug, Args)]
pub(crate) struct Mcp {
    /// An official table that figures can be held against: the file that describes it; may be given more than once
    #[arg(long, value_name = "SERIES.toml")]
    pub(crate) series: Vec<PathBuf>,
}

/// Which table, which of its rows, and how.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The table
    pub(crate) table: Table,

    /// Only what has these words, as the verb that finds it takes them
    pub(crate) words: Vec<String>,

    /// How to write it
    #[arg(long, default_value = "jsonl", conflicts_with = "json")]
    pub(crate) format: Format,

    /// Where to write it, instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Of statements, figures and utterances those of this speaker: words of the name
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,

    /// Of statements those to or through somebody: words of the name
    #[arg(long, value_name = "NAME")]
    pub(crate) to: Option<String>,

    /// Of statements those that speak of this: words of it
    #[arg(long, value_name = "WORDS")]
    pub(crate) about: Option<String>,

    /// Of statements those that are told so
    #[arg(long)]
    pub(crate) kind: Option<Kind>,

    #[command(flatten)]
    pub(crate) among: Among,
}

/// The tables that can be exported.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Table {
    /// What was said
    Statements,
    /// The stretches of text that statements are made of: source, cue, content, addressee, medium
    Spans,
    /// Amounts
    Figures,
    /// Meetings, calls, visits, …
    Events,
    /// Articles with their text and metadata
    Articles,
    /// Whom and what each article names, with names and roles
    Actors,
    /// Where it names them
    Mentions,
    /// Stories, with their articles
    Stories,
    /// Acts of speech that several articles tell, with their wordings and origins
    Utterances,
    /// Pairs of accounts that differ
    Conflicts,
    /// Pairs of articles of which one is a copy of the other, wholly or in part
    Reprints,
}

/// The formats of an export.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// A JSON object a line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// Apache Parquet, for DuckDB, pandas, Polars, …
    Parquet,
    /// Statements as W3C Web Annotations
    Annotation,
    /// Statements as Quotation and Claim of schema.org, in JSON-LD
    Jsonld,
    /// The latest hundred statements as an Atom feed
    Atom,
    /// A citation of each statement for TeX
    Bibtex,
    /// A citation of each statement for reference managers
    Ris,
    /// A citation of each statement for the Citation Style Language, in JSON
    Csl,
    /// Articles, who is named in them, statements and events as entities of FollowTheMoney, for Aleph
    Ftm,
    /// Articles or events as IPTC ninjs 3.2
    Ninjs,
    /// Articles with their quotes in the JSON of BBC's Citron
    Citron,
}
