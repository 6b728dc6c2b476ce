//! The project's own commands: `cargo xtask demo | test | eval | bench | fuzz | sbom | ci`.

#![forbid(unsafe_code)]

mod browser;
mod checks;
mod demo;
mod fuzz;
mod sbom;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};
use xshell::Shell;

const USE: &str = "\
cargo xtask demo    build, read the example story into a record, print what it found, and serve the desk on it
cargo xtask test    everything that tests: unit, property, Markdown cases, snapshots, quality on given data
cargo xtask eval    the scoreboard on the given data; `eval attribution`: statements at length; `eval actors`: who is who; `eval peers`: beside others;
                    `eval pages`: pages beside others, what is left in and lost, and with `--list` each passage
cargo xtask bench   `bench linking READINGS.jsonl FOLDER [--at-once] [SIZE…]`: what adding to a record costs, by how many articles it holds;
                    `bench readers RECORD ADDRESS:PORT [SECONDS] [READERS]`: how long a desk that is being served lets its readers wait;
                    `bench intake PAGES`: what adding a web archive of that many pages costs, one in twenty damaged;
                    `bench kills PAGES KILLS [--program PATH]`: what adding them comes to when it is killed so often at random moments
cargo xtask fuzz    each fuzz target for 60 seconds, or as many as the number behind it says
cargo xtask sbom    what the program is made of, as CycloneDX; for another target than this machine's, its name behind it
cargo xtask ci      what a change must pass: formatting, lints, docs, licences, tests, fuzzing";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("xtask: {err:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<()> {
    let shell = Shell::new()?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace's folder");
    shell.change_dir(root);
    match *words {
        ["demo"] => demo::run(&shell, root),
        ["test"] => checks::test(&shell),
        ["eval"] => checks::eval(&shell, None),
        ["eval", set @ ("attribution" | "actors")] => checks::eval(&shell, Some(set)),
        ["eval", "peers"] => checks::peers(&shell),
        ["eval", "pages"] => checks::pages(&shell, None),
        ["eval", "pages", "--list"] => checks::pages(&shell, Some("--list")),
        ["bench", "linking", ref words @ ..] => checks::linking(&shell, words),
        ["bench", "readers", ref words @ ..] => checks::readers(&shell, words),
        ["bench", "intake", pages] => checks::intake(&shell, pages),
        ["bench", "kills", pages, kills] => checks::kills(&shell, pages, kills, None),
        ["bench", "kills", pages, kills, "--program", program] => {
            checks::kills(&shell, pages, kills, Some(program))
        }
        ["sbom"] => sbom::write(&shell, None),
        ["sbom", target] => sbom::write(&shell, Some(target)),
        ["fuzz"] => fuzz::run(&shell, fuzz::SECONDS, fuzz::ANEW),
        ["fuzz", seconds] => fuzz::run(&shell, seconds.parse()?, fuzz::ANEW),
        ["ci"] => checks::ci(&shell),
        _ => bail!("which of these?\n{USE}"),
    }
}
