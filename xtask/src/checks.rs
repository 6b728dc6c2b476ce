//! What a change must pass.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::fuzz;

/// Its licence check is part of the gate, so its version is pinned as a dependency's would be.
const CARGO_DENY: &str = "0.20.2";

/// All tests of the workspace, and where Python is at hand those of the training's data code.
pub(crate) fn test(shell: &Shell) -> Result<()> {
    if cmd!(shell, "python3 --version").quiet().ignore_stdout().ignore_stderr().run().is_ok() {
        cmd!(shell, "python3 -m unittest discover -s training/tests -t training").run()?;
    } else {
        eprintln!("skipped: the tests of training/, as there is no python3 here");
    }
    cmd!(shell, "cargo test --workspace --all-targets --locked").run()?;
    cmd!(shell, "cargo test --workspace --doc --locked").run()?;
    Ok(())
}

/// The scoreboard; or with `set`, one set of it at length.
pub(crate) fn eval(shell: &Shell, set: Option<&str>) -> Result<()> {
    cmd!(shell, "cargo run --quiet --release --locked --package onrecord-eval --example score -- {set...}")
        .run()?;
    Ok(())
}

/// What others take and find on the articles of the tagger's scoreboard, beside what the reader does, in one run. They
/// are installed from their registry into the build folder.
pub(crate) fn peers(shell: &Shell) -> Result<()> {
    let home = shell.current_dir().join("target/peers");
    let python = home.join("bin/python");
    if !python.exists() {
        cmd!(shell, "python3 -m venv {home}").run()?;
    }
    cmd!(shell, "{python} -m pip install --quiet --requirement eval/peers/requirements.txt").run()?;
    let data = Path::new("../shared/data/attribution");
    let [articles, gold] = ["dev.articles.jsonl", "dev.gold.jsonl"].map(|file| data.join(file));
    let readings = home.join("readings.jsonl");
    cmd!(shell, "{python} eval/peers/peers.py {articles} {readings}").run()?;
    let score =
        ["run", "--quiet", "--release", "--locked", "--package", "onrecord-eval", "--example", "score"];
    cmd!(shell, "cargo {score...} -- attribution {gold} {readings}").run()?;
    eval(shell, Some("attribution"))
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
    step("fuzzing", &|shell| fuzz::run(shell, fuzz::SECONDS))?;
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
