//! How a run ends: what to tell the person, and the exit code.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// The exit code of what was interrupted, as shells give it.
pub(crate) const INTERRUPTED: u8 = 130;

/// How a run that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// All is well: exit code 0.
    Done,
    /// Some pages had problems, or something in the record does not hold; each was named: exit code 1.
    WithProblems,
    /// The person ended it before it was done; what was done is kept: exit code 130.
    Interrupted,
}

impl Ending {
    /// The ending after that many problems.
    pub(crate) fn after(problems: u64) -> Self {
        if problems == 0 { Ending::Done } else { Ending::WithProblems }
    }
}

/// Why a run stopped.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The record would not have it.
    #[error(transparent)]
    Record(#[from] onrecord_record::Error),
    /// Nobody knows who corrects.
    #[error("a correction is kept with who made it, and the system names nobody: --by NAME does")]
    Nameless,
    /// A table does not leave in that format.
    #[error(transparent)]
    Export(onrecord_export::Error),
    /// A table is not narrowed by that.
    #[error("{table} are not narrowed by {by}; {}", if by_these.is_empty() {
        "they leave whole".to_owned()
    } else {
        format!("they are by {}", by_these.join(", "))
    })]
    NotNarrowed {
        /// The table.
        table: &'static str,
        /// What was given.
        by: &'static str,
        /// What does narrow it.
        by_these: Vec<&'static str>,
    },
    /// What no terminal can show would go to one.
    #[error("Parquet is nothing for a terminal: --output FILE names a file for it")]
    NotForTerminals,
    /// A file that was named cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unread {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that was asked for cannot be written.
    #[error("{} cannot be written: {source}", path.display())]
    Unwritten {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that is being written ends too soon.
    #[error("{} is cut off, as it cannot be written further: {source}", path.display())]
    CutOff {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A series is not what it should be.
    #[error("{}: {source}", path.display())]
    Series {
        /// The series file.
        path: PathBuf,
        /// What is wrong with it, or with its table.
        source: onrecord_series::Error,
    },
    /// The output could not be written.
    #[error("the output cannot be written: {0}")]
    Output(io::Error),
    /// The desk cannot answer there.
    #[error("the desk cannot answer at {address}: {source}; --at names another address")]
    Unserved {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// The agent does not speak as the protocol has it.
    #[error("what came on standard input is not the Model Context Protocol: {0}")]
    Agent(io::Error),
    /// The system would not start threads to read pages with.
    #[error("no thread to read pages with could be started: {0}")]
    Threads(io::Error),
}

impl From<io::Error> for Failure {
    fn from(err: io::Error) -> Self {
        Failure::Output(err)
    }
}

impl From<onrecord_export::Error> for Failure {
    fn from(err: onrecord_export::Error) -> Self {
        match err {
            onrecord_export::Error::Record(err) => Failure::Record(err),
            onrecord_export::Error::Output(err) => Failure::Output(err),
            err => Failure::Export(err),
        }
    }
}

impl Failure {
    /// Whether it is only that nobody reads the output any more, as after `| head`.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Failure::Output(err) if err.kind() == io::ErrorKind::BrokenPipe)
    }

    /// 2 when the person asked for what cannot be, 1 when what they asked for went wrong.
    fn code(&self) -> u8 {
        use onrecord_record::Error as Record;
        match self {
            Failure::Nameless
            | Failure::Export(_)
            | Failure::NotNarrowed { .. }
            | Failure::NotForTerminals
            | Failure::Unread { .. }
            | Failure::Unwritten { .. }
            | Failure::Series { .. }
            | Failure::Unserved { .. } => 2,
            Failure::Record(
                Record::Missing(_)
                | Record::NoFolder(_)
                | Record::NotARecord(_)
                | Record::Empty(_)
                | Record::Newer { .. }
                | Record::Older(_)
                | Record::NoArticle(_)
                | Record::NoStory(_)
                | Record::NoUtterance(_)
                | Record::ManyArticles { .. }
                | Record::Nobody(_)
                | Record::ManyActors { .. }
                | Record::NoDecision(_)
                | Record::NoStatement { .. }
                | Record::NoCorrection(_)
                | Record::Uncorrectable(_)
                | Record::NoWords(_),
            ) => 2,
            _ => 1,
        }
    }
}

/// Tells the person how it ended, and the shell.
pub(crate) fn conclude(result: Result<Ending, Failure>) -> ExitCode {
    match result {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::WithProblems) => ExitCode::from(1),
        Ok(Ending::Interrupted) => ExitCode::from(INTERRUPTED),
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            anstream::eprintln!(
                "{}error:{} {failure}",
                crate::terminal::ALARM,
                crate::terminal::ALARM.render_reset()
            );
            ExitCode::from(failure.code())
        }
    }
}
