//! What a change must pass.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};
use onrecord_eval::data;
use xshell::{Shell, cmd};

use crate::{browser, fuzz};

/// Its licence check is part of the gate, so its version is pinned as a dependency's would be.
const CARGO_DENY: &str = "0.20.2";

/// All tests of the workspace, and where Python is at hand those of the training's data code.
pub(crate) fn test(shell: &Shell) -> Result<()> {
    if cmd!(shell, "python3 --version").quiet().ignore_stdout().ignore_stderr().run().is_ok() {
        cmd!(shell, "python3 -m unittest discover -s training/tests -t training").run()?;
    } else {
        eprintln!("skipped: the tests of training/, as there is no python3 here");
    }
    browser::install(shell);
    cmd!(shell, "cargo test --workspace --all-targets --locked").run()?;
    cmd!(shell, "cargo test --workspace --doc --locked").run()?;
    Ok(())
}

/// The scoreboard; or with `set`, one set of it at length.
pub(crate) fn eval(shell: &Shell, set: Option<&str>) -> Result<()> {
    example(shell, "score", set.as_slice())
}

/// What it costs to add articles to a record.
pub(crate) fn linking(shell: &Shell, words: &[&str]) -> Result<()> {
    example(shell, "cost", words)
}

/// How long a desk lets its readers wait.
pub(crate) fn readers(shell: &Shell, words: &[&str]) -> Result<()> {
    example(shell, "readers", words)
}

/// What it costs to add a web archive of that many editions of the example's and the given sets' pages, one in twenty of them damaged:
/// how much of the threads' time goes into reading, and what becomes of the pages.
pub(crate) fn intake(shell: &Shell, pages: &str) -> Result<()> {
    let home = shell.current_dir().join("target/intake");
    shell.create_dir(&home)?;
    let [archive, record, report] =
        ["pages.warc.gz", "onrecord.db", "report.jsonl"].map(|file| home.join(file));
    for ending in ["db", "db-wal", "db-shm"] {
        shell.remove_path(record.with_extension(ending))?;
    }
    let given = ["pages/html", "news/html"].map(|set| data::folder().join(set));
    cmd!(
        shell,
        "cargo run --quiet --release --locked --package onrecord-intake --example warc -- examples/story {given...} {archive} {pages}"
    )
    .run()?;
    cmd!(shell, "cargo build --quiet --release --locked --package onrecord").run()?;
    let (since, began) = (Instant::now(), SystemTime::now());
    // Damaged pages make it end with 1.
    cmd!(shell, "target/release/onrecord --record {record} add --report {report} {archive}")
        .ignore_status()
        .ignore_stderr()
        .run()?;
    let took = since.elapsed();
    // The last line of it is written when the last page is in the record; then they are linked.
    let added = report.metadata()?.modified()?.duration_since(began)?;
    let mut outcomes: BTreeMap<String, u64> = BTreeMap::new();
    let mut reading = 0;
    for line in shell.read_file(&report)?.lines() {
        let line: serde_json::Value = serde_json::from_str(line)?;
        reading += line["milliseconds"].as_u64().unwrap_or_default();
        *outcomes.entry(line["outcome"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let threads = std::thread::available_parallelism()?.get() as f64;
    let share = |of: Duration| 100.0 * reading as f64 / (of.as_secs_f64() * 1000.0 * threads);
    println!(
        "{outcomes:?} in {:.0} s, of which reading {:.1} % of the time of {threads} threads; with linking in {:.0} s, of which reading {:.1} %",
        added.as_secs_f64(),
        share(added),
        took.as_secs_f64(),
        share(took)
    );
    Ok(())
}

/// What adding a web archive of that many pages comes to when it is killed so many times, with the program as it is released or a given
/// one, which is measured with what is built here for tests.
pub(crate) fn kills(shell: &Shell, pages: &str, kills: &str, program: Option<&str>) -> Result<()> {
    let home = shell.current_dir().join("target/kills");
    shell.create_dir(&home)?;
    let archive = home.join("pages.warc.gz");
    let profile = if program.is_some() { "dev" } else { "release" };
    cmd!(
        shell,
        "cargo run --quiet --profile {profile} --locked --package onrecord-intake --example warc -- examples/story {archive} {pages}"
    )
    .run()?;
    if program.is_none() {
        cmd!(shell, "cargo build --quiet --release --locked --package onrecord").run()?;
    }
    let program = program.unwrap_or("target/release/onrecord");
    cmd!(
        shell,
        "cargo run --quiet --profile {profile} --locked --package onrecord-eval --example kills -- {program} {archive} {home} {kills}"
    )
    .run()?;
    Ok(())
}

/// What others take and find on the articles of the tagger's scoreboard, beside what the reader does, in one run.
pub(crate) fn peers(shell: &Shell) -> Result<()> {
    let (home, python) = peers_home(shell)?;
    let data = data::folder().join("attribution");
    let [articles, gold] = ["dev.articles.jsonl", "dev.gold.jsonl"].map(|file| data.join(file));
    let readings = home.join("readings.jsonl");
    cmd!(shell, "{python} eval/peers/peers.py {articles} {readings}").run()?;
    example(shell, "score", &[Path::new("attribution"), &gold, &readings])?;
    eval(shell, Some("attribution"))
}

/// What others take and find on the pages, beside what the reader does, in one run; with `list`, also each passage that
/// one of them leaves in or loses.
pub(crate) fn pages(shell: &Shell, list: Option<&str>) -> Result<()> {
    let (home, python) = peers_home(shell)?;
    let data = data::folder();
    let readings = home.join("readings");
    cmd!(shell, "{python} eval/peers/pages.py {data} {readings}").run()?;
    example(shell, "speed", &["pages/html", "news/html"].map(|set| data.join(set)))?;
    let words = [Path::new("pages"), "--beside".as_ref(), &readings];
    example(shell, "score", &[&words, list.map(Path::new).as_slice()].concat())
}

/// Where in the build folder the peers are installed, from their registry, and the Python that runs them.
fn peers_home(shell: &Shell) -> Result<(PathBuf, PathBuf)> {
    let home = shell.current_dir().join("target/peers");
    let python = home.join("bin/python");
    if !python.exists() {
        cmd!(shell, "python3 -m venv {home}").run()?;
    }
    cmd!(shell, "{python} -m pip install --quiet --requirement eval/peers/requirements.txt").run()?;
    Ok((home, python))
}

/// Runs one of the examples of `eval`.
fn example(shell: &Shell, name: &str, words: &[impl AsRef<Path>]) -> Result<()> {
    let words = words.iter().map(AsRef::as_ref);
    cmd!(
        shell,
        "cargo run --quiet --release --locked --package onrecord-eval --example {name} -- {words...}"
    )
    .run()?;
    Ok(())
}

/// Everything.
pub(crate) fn ci(shell: &Shell) -> Result<()> {
    let step = |name: &str, check: &dyn Fn(&Shell) -> Result<()>| {
        eprintln!("== {name}");
        let start = Instant::now();
        check(shell).with_context(|| format!("the check failed: {name}"))?;
        eprintln!("== {name}: {} s", start.elapsed().as_secs());
        Ok::<(), anyhow::Error>(())
    };
    step("formatting", &formatting)?;
    step("lints", &lints)?;
    step("docs", &docs)?;
    step("licences, bans, sources", &licences)?;
    step("fuzzing", &|shell| fuzz::run(shell, fuzz::SECONDS / 2, 1))?;
    // Last, so that the log ends with the tests' own count.
    step("tests", &test)
}

fn formatting(shell: &Shell) -> Result<()> {
    cmd!(shell, "cargo fmt --all --check").run()?;
    cmd!(shell, "cargo fmt --manifest-path fuzz/Cargo.toml --check").run()?;
    Ok(())
}

fn lints(shell: &Shell) -> Result<()> {
    cmd!(shell, "cargo clippy --workspace --all-targets --locked -- -D warnings").run()?;
    Ok(())
}

fn docs(shell: &Shell) -> Result<()> {
    let _flags = shell.push_env("RUSTDOCFLAGS", "-D warnings");
    cmd!(shell, "cargo doc --workspace --no-deps --locked --document-private-items").run()?;
    Ok(())
}

fn licences(shell: &Shell) -> Result<()> {
    let tools = shell.current_dir().join("target/tools");
    let deny = tools.join("bin/cargo-deny");
    let at_hand = cmd!(shell, "{deny} --version").ignore_stderr().quiet().read();
    if !at_hand.is_ok_and(|version| version.ends_with(CARGO_DENY)) {
        // Unoptimised: it runs for a second, and compiles for a minute instead of six.
        cmd!(
            shell,
            "cargo install cargo-deny --locked --debug --quiet --version {CARGO_DENY} --root {tools}"
        )
        .run()?;
    }
    cmd!(shell, "{deny} check licenses bans sources").run()?;
    Ok(())
}
