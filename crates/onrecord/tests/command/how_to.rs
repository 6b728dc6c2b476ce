//! The how-to on burden-sharing, worked from end to end: what it says the program prints is what it prints.
//!
//! The reports and the table are not part of this project. Where they are not at hand this is skipped and says so, but not
//! where `CI=true`. `UPDATE_REFERENCE=1` writes what is printed into the page.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value, json};

use crate::environment::Environment;

/// The reports, by the first letters of their files, as the page has them: outlet and day.
const REPORTS: [(&str, &str, &str); 5] = [
    ("000", "USA Today", "2019-01-28"),
    ("001", "The Independent", "2016-11-18"),
    ("002", "Sputnik", "2018-07-12"),
    ("003", "Press TV", "2017-01-31"),
    ("004", "Sputnik", "2017-01-31"),
];

/// The folder that holds `data/` and `seeds/`: beside the one that `ONRECORD_DATA` names, else beside the workspace.
fn shared() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let beside = || workspace.with_file_name("shared").join("data");
    let data = env::var_os("ONRECORD_DATA").map_or_else(beside, PathBuf::from);
    let folder = data.parent().unwrap().to_owned();
    if folder.join("seeds").exists() {
        return Some(folder);
    }
    assert!(env::var("CI").as_deref() != Ok("true"), "{} is missing", folder.join("seeds").display());
    eprintln!("skipped: {} is not there", folder.join("seeds").display());
    None
}

fn with_reports(shared: &Path, page: &str) -> Environment {
    let mut files: Vec<PathBuf> =
        fs::read_dir(shared.join("seeds")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let line = |(file, (id, outlet, published)): (&PathBuf, (&str, &str, &str))| {
        assert!(file.file_name().unwrap().to_string_lossy().starts_with(id), "{}", file.display());
        let text = fs::read_to_string(file).unwrap();
        json!({ "id": id, "outlet": outlet, "published": published, "text": text }).to_string() + "\n"
    };
    let environment = Environment::new();
    environment.write("reports.jsonl", files.iter().zip(REPORTS).map(line).collect::<String>());
    let table = fs::read(shared.join("data/series/nato-defence-expenditure.csv")).unwrap();
    environment.write("nato.csv", table);
    let series = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    environment.write("nato.toml", series);
    environment
}

/// What the page's `jq` makes of rows of JSON.
fn listed(command: &str, rows: &str) -> String {
    let rows = rows.lines().map(|row| serde_json::from_str::<Value>(row).unwrap());
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let figure = |row: Value| {
        let check = &row["check"];
        let measured = check["measured"].as_array().unwrap();
        let lines = measured
            .iter()
            .map(|one| format!("    {}: {}\n", text(&one["definition"]), text(&one["arithmetic"])));
        let head =
            format!("{}: {}\n  {}\n", text(&row["text"]), text(&check["verdict"]), text(&check["why"]));
        head + &lines.collect::<String>()
    };
    let event =
        |row: Value| format!("{} {} ({})\n", text(&row["date"]), text(&row["place"]), text(&row["outlet"]));
    if command.contains("timeline") { rows.map(event).collect() } else { rows.map(figure).collect() }
}

#[test]
fn burden_sharing_is_worked_as_the_page_says() {
    let Some(shared) = shared() else { return };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/how-to/burden-sharing.md");
    let page = fs::read_to_string(&path).unwrap();
    let environment = with_reports(&shared, &page);
    let run = |command: &str| {
        let (words, list) = command.split_once('|').map_or((command, false), |(words, _)| (words, true));
        let words: Vec<&str> = words.split_whitespace().skip(1).collect();
        let run = environment.run(&words);
        assert_eq!(run.code, Some(0), "{command}: {}", run.err);
        if list { listed(command, &run.out) } else { run.out }
    };
    let (mut worked, mut told) = (String::new(), None);
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        worked += line;
        worked.push('\n');
        let Some(language) = line.strip_prefix("```").filter(|language| !language.is_empty()) else {
            continue;
        };
        let mut block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if language == "sh" {
            told = Some(run(&block.join(" ").replace('\\', " ")));
        }
        let printed = match (language, told.take_if(|_| language == "text")) {
            ("console", _) => {
                let command = block.remove(0);
                worked += command;
                worked.push('\n');
                Some(run(command.strip_prefix("$ ").unwrap()))
            }
            (_, printed) => printed,
        };
        match printed {
            Some(printed) => worked += &printed,
            None => block.iter().for_each(|line| worked += &format!("{line}\n")),
        }
        worked += "```\n";
    }
    let picture = fs::read_to_string(environment.path("burden-sharing.svg")).unwrap();
    let drawn = path.with_extension("svg");
    if env::var_os("UPDATE_REFERENCE").is_some() {
        fs::write(&path, &worked).unwrap();
        fs::write(&drawn, &picture).unwrap();
    }
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        worked,
        "the page says otherwise; UPDATE_REFERENCE=1 mends it"
    );
    assert_eq!(fs::read_to_string(&drawn).unwrap(), picture, "the picture is another one");
}
