//! `onrecord export`: a table, or what a question finds, in a format that other programs read.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write, stdout};
use std::path::Path;

use onrecord_export::{Format, What};
use onrecord_record::{
    Among, ArticleQuery, ConflictQuery, EventQuery, FigureQuery, Record, SaidQuery, StoryQuery,
    UtteranceQuery,
};

use crate::cli::{self, Export, Table};
use crate::failure::{Ending, Failure};
use crate::verbs::asked;

pub(crate) fn run(path: &Path, asked_for: Export) -> Result<Ending, Failure> {
    let format = format(asked_for.format);
    let output = asked_for.output.clone();
    let what = what(asked_for)?;
    let out: Box<dyn Write + Send> = match &output {
        Some(file) => {
            let unwritten = |source| Failure::Unwritten { path: file.clone(), source };
            Box::new(File::create(file).map_err(unwritten)?)
        }
        None if format == Format::Parquet && stdout().is_terminal() => return Err(Failure::NotForTerminals),
        None => Box::new(stdout()),
    };
    let record = Record::open(path)?;
    let mut out = BufWriter::new(out);
    let exported = onrecord_export::export(&record, &what, format, &mut out);
    match (exported.and_then(|_| Ok(out.flush()?)), output) {
        (Err(onrecord_export::Error::Output(source)), Some(path)) => Err(Failure::CutOff { path, source }),
        (exported, _) => Ok(exported.map(|()| Ending::Done)?),
    }
}

fn format(format: cli::Format) -> Format {
    match format {
        cli::Format::Jsonl => Format::JsonLines,
        cli::Format::Csv => Format::Csv,
        cli::Format::Parquet => Format::Parquet,
        cli::Format::Annotation => Format::Annotation,
        cli::Format::Jsonld => Format::JsonLd,
        cli::Format::Atom => Format::Atom,
        cli::Format::Bibtex => Format::BibTex,
        cli::Format::Ris => Format::Ris,
        cli::Format::Csl => Format::CslJson,
        cli::Format::Ftm => Format::FollowTheMoney,
        cli::Format::Ninjs => Format::Ninjs,
        cli::Format::Citron => Format::Citron,
    }
}

/// What asks for articles and days, in the names of its flags.
const AMONG: [&str; 4] = ["--outlet", "--since", "--until", "--story"];

/// The table with what narrows it; what cannot narrow it is refused, so that nobody takes the whole for a part.
fn what(asked_for: Export) -> Result<What, Failure> {
    let Export { table, words, by, to, about, kind, among, .. } = asked_for;
    let (words, kind) = (asked(&words), kind.map(|kind| kind.name().to_owned()));
    let among: Among = among.into();
    let given = [
        ("words", words.is_some()),
        ("--by", by.is_some()),
        ("--to", to.is_some()),
        ("--about", about.is_some()),
        ("--kind", kind.is_some()),
        (AMONG[0], among.outlet.is_some()),
        (AMONG[1], among.since.is_some()),
        (AMONG[2], among.until.is_some()),
        (AMONG[3], among.story.is_some()),
    ];
    let own: &[&'static str] = match table {
        Table::Statements => &["words", "--by", "--to", "--about", "--kind"],
        Table::Figures | Table::Utterances => &["words", "--by"],
        Table::Events | Table::Articles | Table::Stories | Table::Conflicts => &["words"],
        Table::Spans | Table::Actors | Table::Mentions | Table::Reprints => &[],
    };
    let of_articles = if own.is_empty() { &[][..] } else { &AMONG[..] };
    let by_these = [own, of_articles].concat();
    let unfit = given.into_iter().find(|(name, given)| *given && !by_these.contains(name));
    let what = match table {
        Table::Statements => What::Statements(SaidQuery { words, by, to, about, kind, among }),
        Table::Spans => What::Spans,
        Table::Figures => What::Figures(FigureQuery { words, by, among, ..FigureQuery::default() }),
        Table::Events => What::Events(EventQuery { words, among, ..EventQuery::default() }),
        Table::Articles => What::Articles(ArticleQuery { words, among }),
        Table::Actors => What::Actors,
        Table::Mentions => What::Mentions,
        Table::Stories => What::Stories(StoryQuery { words, among, alone: true, ..StoryQuery::default() }),
        Table::Utterances => {
            What::Utterances(UtteranceQuery { words, by, among, ..UtteranceQuery::default() })
        }
        Table::Conflicts => What::Conflicts(ConflictQuery { words, among, ..ConflictQuery::default() }),
        Table::Reprints => What::Reprints,
    };
    match unfit {
        Some((by, _)) => Err(Failure::NotNarrowed { table: what.name(), by, by_these }),
        None => Ok(what),
    }
}
