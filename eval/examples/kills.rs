//! What `add` comes to that is killed again and again: `kills PROGRAM PAGES FOLDER KILLS [SEED]`.
//!
//! The program adds the pages to a record once without being disturbed, and then to another one, killed KILLS times at random moments
//! spread over the whole run, and started again each time; what it had reported as added must be there after each kill. At the end the
//! two records are held against one another, all rows of all tables, and `verify` is run. Records and reports stand in FOLDER.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [program, pages, folder, kills, seed @ ..] = &words[..] else {
        return Err("kills PROGRAM PAGES FOLDER KILLS [SEED]".into());
    };
    let kills: u32 = kills.parse()?;
    let mut random = Random(seed.first().map_or(Ok(1), |seed| seed.parse())?);
    let adding = |name: &str| Adding {
        program: Path::new(program),
        pages: Path::new(pages),
        record: Path::new(folder).join(format!("{name}.db")),
        report: Path::new(folder).join(format!("{name}.jsonl")),
    };
    let (undisturbed, killed) = (adding("undisturbed"), adding("killed"));
    [&undisturbed, &killed].into_iter().try_for_each(Adding::clear)?;

    let since = Instant::now();
    undisturbed.to_its_end()?;
    let took = since.elapsed();
    let articles = undisturbed.kept()?.len();
    println!("undisturbed: {articles} articles in {:.1} s", took.as_secs_f64());

    let (mut running, mut lost, mut before, mut unlinked) = (0, 0, 0, 0);
    for kill in 1..=kills {
        // Together as long as the undisturbed run, on average.
        let after = took.mul_f64(2.0 * random.share() / f64::from(kills));
        running += u32::from(killed.killed(after)?);
        let kept = killed.kept()?;
        lost += killed.reported()?.difference(&kept).count();
        (before, unlinked) = (kept.len(), killed.unlinked()?);
        println!("kill {kill} after {:.2} s: {before} articles, {unlinked} not linked", after.as_secs_f64());
    }
    println!(
        "{running} of {kills} while it was running; {lost} articles that were reported as added were not there"
    );
    println!("{before} articles were in before the last run, {unlinked} of them not linked");
    killed.to_its_end()?;
    let differences = differences(&undisturbed.record, &killed.record)?;
    println!("tables that differ from those of the undisturbed run: {differences:?}");
    let verified = Command::new(program).arg("--record").arg(&killed.record).arg("verify").output()?;
    print!("{}", String::from_utf8_lossy(&verified.stdout));
    if lost > 0 || !differences.is_empty() || !verified.status.success() {
        return Err("the record is not what it should be".into());
    }
    Ok(())
}

/// Pages on their way into one record.
struct Adding<'a> {
    program: &'a Path,
    pages: &'a Path,
    record: PathBuf,
    report: PathBuf,
}

impl Adding<'_> {
    /// Takes away what an earlier measurement has left.
    fn clear(&self) -> Result<(), Failure> {
        for file in [
            &self.record,
            &self.record.with_extension("db-wal"),
            &self.record.with_extension("db-shm"),
            &self.report,
        ] {
            if file.exists() {
                std::fs::remove_file(file)?;
            }
        }
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command.arg("--record").arg(&self.record).args(["add", "--report"]).arg(&self.report).arg(self.pages);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn to_its_end(&self) -> Result<(), Failure> {
        // 1: some pages are damaged, and were named.
        match self.command().status()?.code() {
            Some(0 | 1) => Ok(()),
            code => Err(format!("add ended with {code:?}").into()),
        }
    }

    /// Runs it for so long; says whether it was still running then.
    fn killed(&self, after: Duration) -> Result<bool, Failure> {
        let mut child = self.command().spawn()?;
        thread::sleep(after);
        let running = child.try_wait()?.is_none();
        child.kill()?;
        child.wait()?;
        Ok(running)
    }

    /// The ids of the articles that the report says to be in the record. Its last line may be cut off.
    fn reported(&self) -> Result<BTreeSet<String>, Failure> {
        let report =
            if self.report.exists() { std::fs::read_to_string(&self.report)? } else { String::new() };
        let line = |line: &str| {
            let line: serde_json::Value = serde_json::from_str(line).ok()?;
            let is_in = matches!(line["outcome"].as_str()?, "added" | "read again" | "known");
            is_in.then(|| line["article"].as_str().map(str::to_owned))?
        };
        Ok(report.lines().filter_map(line).collect())
    }

    /// The ids of the articles in the record.
    fn kept(&self) -> Result<BTreeSet<String>, Failure> {
        let Some(db) = self.open()? else { return Ok(BTreeSet::new()) };
        let mut select = db.prepare("SELECT hash FROM article")?;
        Ok(select.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
    }

    fn unlinked(&self) -> Result<u64, Failure> {
        let Some(db) = self.open()? else { return Ok(0) };
        let count = "SELECT (SELECT count(*) FROM article) - (SELECT count(*) FROM profile)";
        Ok(db.query_row(count, [], |row| row.get(0))?)
    }

    /// The record; none where it is not made yet.
    fn open(&self) -> Result<Option<Connection>, Failure> {
        if !self.record.exists() {
            return Ok(None);
        }
        let db = Connection::open_with_flags(&self.record, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let made: bool =
            db.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'profile'", [], |row| row.get(0))?;
        Ok(made.then_some(db))
    }
}

/// The tables of which one record has rows that the other one has not, row ids included. When something was added differs; and how indexes
/// of words are divided hangs on how many articles came in at once.
fn differences(one: &Path, other: &Path) -> Result<Vec<String>, Failure> {
    let db = Connection::open(one)?;
    db.execute("ATTACH ?1 AS other", [other.display().to_string()])?;
    let tables =
        "SELECT name, (SELECT group_concat(name) FROM pragma_table_info(t.name) WHERE name <> 'added_at')
        FROM sqlite_schema AS t WHERE type = 'table' AND sql NOT LIKE '%fts5%' AND name NOT GLOB '*_words_*'";
    let tables: Vec<(String, String)> = db
        .prepare(tables)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut differing = Vec::new();
    for (table, columns) in tables {
        let only = |one: &str, other: &str| {
            let sql = format!(
                "SELECT count(*) FROM (SELECT {columns} FROM {one}.{table} EXCEPT SELECT {columns} FROM {other}.{table})"
            );
            db.query_row(&sql, [], |row| row.get::<_, u64>(0))
        };
        if only("main", "other")? + only("other", "main")? > 0 {
            differing.push(table);
        }
    }
    Ok(differing)
}

/// Numbers that look random, always the same for a seed.
struct Random(u64);

impl Random {
    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed >> 11) as f64 / (1_u64 << 53) as f64
    }
}
