//! What can be wrong with a series, told so that a person can mend its file.

/// Why a description or its table could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The description is no TOML, or has a key that is not known, or lacks one.
    #[error("{0}")]
    Toml(Box<toml::de::Error>),
    /// A key of the description says what cannot be.
    #[error("{key}: {problem}")]
    Key {
        /// The key, with the name of its measure, entity or group.
        key: String,
        /// What is wrong with it, and what is expected.
        problem: String,
    },
    /// The table has no column of the name, or two.
    #[error("the table has {} column “{name}”: {expected}", if *.twice { "twice the" } else { "no" })]
    Column {
        /// The column.
        name: String,
        /// Whether there are two.
        twice: bool,
        /// What is expected.
        expected: String,
    },
    /// The table is no CSV.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// A line of the table says what cannot be.
    #[error("line {line} of the table: {problem}")]
    Line {
        /// The line, from 1; the names of the columns stand in the first.
        line: u64,
        /// What is wrong with it, and what is expected.
        problem: String,
    },
    /// The table has no value of anything that the description speaks of.
    #[error("the table has no value in any row of what the description names")]
    Empty,
}

impl Error {
    pub(crate) fn key(key: impl Into<String>, problem: impl Into<String>) -> Self {
        Error::Key { key: key.into(), problem: problem.into() }
    }

    pub(crate) fn line(line: u64, problem: impl Into<String>) -> Self {
        Error::Line { line, problem: problem.into() }
    }
}

impl From<toml::de::Error> for Error {
    fn from(source: toml::de::Error) -> Self {
        Error::Toml(Box::new(source))
    }
}
