//! A folder and an environment of its own for every test, and paths that read the same on every machine.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A folder in which the program is run.
pub(crate) struct Environment(tempfile::TempDir);

/// A desk that is served until this is dropped.
pub(crate) struct Desk {
    process: Child,
    /// Where it answers: an address and a port.
    pub(crate) host: String,
}

impl Desk {
    /// Runs `command`, which is to serve, and waits until it says where.
    pub(crate) fn of(mut command: Command) -> Self {
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut told = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut told).unwrap();
        let host = told.split("http://").nth(1).and_then(|rest| rest.split('/').next());
        let host = host.unwrap_or_else(|| panic!("{told}")).to_owned();
        Self { process, host }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.process.kill().and_then(|()| self.process.wait()).unwrap();
    }
}

/// What a run printed and how it ended.
#[derive(Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Environment {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Puts pages of the example story into the folder, under `story/`.
    pub(crate) fn with_story(pages: &[&str]) -> Self {
        let environment = Self::new();
        let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/story");
        for page in pages {
            environment.write(&format!("story/{page}"), fs::read(story.join(page)).unwrap());
        }
        environment
    }

    /// The program, about to be run in the folder, with nothing of this machine's environment.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onrecord"));
        command.args(words).current_dir(self.0.path()).env_clear();
        command
    }

    /// `read --json -`, running, with its standard input and output in hand.
    pub(crate) fn reading_standard_input(&self) -> Child {
        let mut command = self.command(&["read", "--json", "-"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    }

    pub(crate) fn run(&self, words: &[&str]) -> Run {
        Run::of(self.command(words).output().unwrap())
    }

    /// Holds all rows of its record against those of another one, row ids included. When something was added differs; and how indexes of
    /// words are divided hangs on how many articles came in at once.
    pub(crate) fn assert_same_record(&self, other: &Self) {
        let db = rusqlite::Connection::open(self.path("onrecord.db")).unwrap();
        let other = other.path("onrecord.db").display().to_string();
        db.execute("ATTACH ?1 AS other", [other]).unwrap();
        let tables = "SELECT name, (SELECT group_concat(name) FROM pragma_table_info(t.name) WHERE name <> 'added_at')
            FROM sqlite_schema AS t WHERE type = 'table' AND sql NOT LIKE '%fts5%' AND name NOT GLOB '*_words_*'";
        let mut select = db.prepare(tables).unwrap();
        let tables = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let tables: Vec<(String, String)> = tables.map(Result::unwrap).collect();
        assert!(tables.len() > 30, "{tables:?}");
        for (table, columns) in tables {
            for (one, not) in [("main", "other"), ("other", "main")] {
                let sql = format!(
                    "SELECT count(*) FROM (SELECT {columns} FROM {one}.{table} EXCEPT SELECT {columns} FROM {not}.{table})"
                );
                let rows: u64 = db.query_row(&sql, [], |row| row.get(0)).unwrap();
                assert_eq!(rows, 0, "rows of {table} that only one of the records has ({one})");
            }
        }
    }

    /// Runs it, and what it printed is all of what it printed on standard output.
    pub(crate) fn out(&self, words: &[&str]) -> String {
        self.run(words).out
    }
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let code = self.code.map_or("killed".to_owned(), |code| code.to_string());
        write!(f, "exit code: {code}\n----- standard output\n{}----- standard error\n{}", self.out, self.err)
    }
}
