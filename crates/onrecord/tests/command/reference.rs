//! `docs/reference/command-line.md` is what the program says of itself, so it cannot drift.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::environment::Environment;

/// The verbs that the help lists.
fn verbs(help: &str) -> Vec<&str> {
    let listed =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    // What goes on in the next line stands further in.
    listed
        .filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect()
}

#[test]
fn the_reference_is_the_programs_own_help() {
    let environment = Environment::new();
    let mut page = String::from(
        "# The command line\n\nWhat `onrecord --help` and `onrecord VERB --help` say. A test holds this page against the program;\n\
         `UPDATE_REFERENCE=1 cargo test -p onrecord reference` writes it anew.\n",
    );
    let help = environment.out(&["--help"]);
    let verbs = verbs(&help);
    assert!(verbs.contains(&"add") && verbs.contains(&"serve"), "{verbs:?}");
    write!(page, "\n## onrecord\n\n```text\n{help}```\n").unwrap();
    for verb in verbs {
        write!(page, "\n## onrecord {verb}\n\n```text\n{}```\n", environment.out(&[verb, "--help"])).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/command-line.md");
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "docs/reference/command-line.md is out of date; UPDATE_REFERENCE=1 writes it anew");
}

#[test]
fn the_manual_page_and_the_completions_know_every_verb() {
    let environment = Environment::new();
    let manual = environment.out(&["man"]);
    assert!(
        manual.starts_with(".ie") && manual.contains(".TH onrecord"),
        "{}",
        &manual[..200.min(manual.len())]
    );
    for flag in ["furniture", "by", "unit", "format", "jobs"] {
        assert!(manual.contains(&format!("\\-\\-{flag}")), "the manual says nothing of --{flag}");
    }
    let help = environment.out(&["--help"]);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = environment.out(&["completions", shell]);
        assert!(verbs(&help).iter().all(|verb| script.contains(verb)), "{shell}");
    }
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let environment = Environment::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let story = root.join("examples/story");
    environment.run(&["add", story.to_str().unwrap()]);
    let shown = environment.out(&["said", "--by", "Velimar", "promises"]);
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    assert!(
        shown.lines().count() > 6 && readme.contains(shown.trim_end()),
        "README.md shows something else than:\n{shown}"
    );
}
