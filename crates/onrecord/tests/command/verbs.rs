//! Every verb's output, as snapshots.

use insta::assert_snapshot;

use crate::environment::Environment;

/// Three pages of the example story: one of the agency, one that denies, one as plain text.
fn story() -> Environment {
    let environment = Environment::with_story(&[
        "nna/2024-03-04-minister-says-tunnel-on-budget.html",
        "nna/2024-03-22-minister-denies-way-out.html",
        "tsr/2024-03-28-not-one-euro-more.txt",
    ]);
    environment.run(&["add", "story"]);
    environment
}

#[test]
fn add() {
    let environment =
        Environment::with_story(&["nna/2024-03-04-minister-says-tunnel-on-budget.html", "nna/feed.xml"]);
    environment.write("story/empty.html", "");
    environment.write("story/notes.md", "not a page");
    assert_snapshot!("add", environment.run(&["add", "story"]));
    assert_snapshot!("add_again", environment.run(&["add", "--json", "story"]));
}

#[test]
fn read() {
    let environment = Environment::new();
    environment
        .write("a.txt", "Mara Voss, the mayor, said on Tuesday that the quay would cost €2 million.\n");
    assert_snapshot!("read", environment.run(&["read", "a.txt"]));
    assert_snapshot!("read_json", environment.run(&["read", "--json", "a.txt"]));
}

#[test]
fn said() {
    let environment = story();
    assert_snapshot!("said", environment.run(&["said", "--by", "Brandvik", "--until", "2024-03-10"]));
    assert_snapshot!(
        "said_json",
        environment.run(&["said", "--json", "--kind", "direct", "--outlet", "NNA"])
    );
    assert_snapshot!("said_nothing", environment.run(&["said", "\"no such words\""]));
}

#[test]
fn figures() {
    let environment = story();
    assert_snapshot!("figures", environment.run(&["figures", "--unit", "EUR"]));
    assert_snapshot!("figures_json", environment.run(&["figures", "--json", "--unit", "percent"]));
}

#[test]
fn figures_beside_a_table() {
    let environment = story();
    for file in ["skarn.toml", "skarn.csv"] {
        let series = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/series");
        environment.write(&format!("series/{file}"), std::fs::read(series.join(file)).unwrap());
    }
    let check = ["figures", "--check", "series/skarn.toml"];
    assert_snapshot!("figures_checked", environment.run(&check));
    assert_snapshot!("figures_checked_json", environment.run(&[&check[..], &["--json"]].concat()));
    assert_snapshot!(
        "figures_by_time",
        environment.run(&[&check[..], &["--by-time", "--plot", "f.svg"]].concat())
    );
    assert_snapshot!("figures_plot", std::fs::read_to_string(environment.path("f.svg")).unwrap());
    environment.write("series/skarn.csv", "entity,period,measure,value\nSkarn crossing,2023,cost,much\n");
    assert_snapshot!("figures_faulty_table", environment.run(&check));
    assert_snapshot!("figures_no_table", environment.run(&["figures", "--check", "nowhere.toml"]));
}

#[test]
fn timeline() {
    let environment = story();
    assert_snapshot!("timeline", environment.run(&["timeline"]));
    assert_snapshot!(
        "timeline_json",
        environment.run(&["timeline", "--json", "--who", "Velimar", "--kind", "meeting"])
    );
}

/// Four pages of one day and the next: the agency's, its reprint, a translation of it, and what they all speak of.
#[test]
fn stories_copies_and_utterances() {
    let environment = Environment::with_story(&[
        "courier/2024-03-22-audit-draft.html",
        "nna/2024-03-04-minister-says-tunnel-on-budget.html",
        "nna/2024-03-22-minister-denies-way-out.html",
        "strait-post/2024-03-23-i-have-never-thought-it.html",
        "worlddigest24/2024-03-24-minister-refutes-leaving-tunnel.html",
    ]);
    assert_snapshot!("stories_none", environment.run(&["stories"]));
    environment.run(&["add", "story"]);
    assert_snapshot!("stories", environment.run(&["stories"]));
    assert_snapshot!("stories_json", environment.run(&["stories", "--json", "--outlet", "Courier"]));
    assert_snapshot!("story", environment.run(&["story", "1"]));
    assert_snapshot!("story_none", environment.run(&["story", "99"]));
    assert_snapshot!("utterances", environment.run(&["utterances", "--by", "Brandvik"]));
    let of_one = environment.out(&["utterances", "--json", "never"]);
    let id = of_one.split(['{', ':', ',']).nth(2).unwrap().to_owned();
    assert_snapshot!("utterance", environment.run(&["utterance", &id]));
    assert_snapshot!("utterance_json", environment.run(&["utterance", "--json", &id]));
    assert_snapshot!("utterance_none", environment.run(&["utterance", "99"]));
    assert_snapshot!("export_reprints", environment.run(&["export", "reprints", "--format", "csv"]));
    for (table, rows) in [("stories", 5), ("utterances", of_wordings(&environment))] {
        let csv = environment.out(&["export", table, "--format", "csv"]);
        assert_eq!(csv_rows(&csv), rows, "{table}");
    }
}

fn of_wordings(environment: &Environment) -> usize {
    let lines = environment.out(&["export", "utterances"]);
    lines.lines().map(|line| line.matches("\"relation\"").count()).sum()
}

#[test]
fn who() {
    let environment = story();
    assert_snapshot!("who", environment.run(&["who", "Brandvik"]));
    assert_snapshot!("who_json", environment.run(&["who", "--json", "Brandvik"]));
    assert_snapshot!("who_nobody", environment.run(&["who", "Somebody", "Else"]));
}

#[test]
fn who_held_an_office() {
    let environment = story();
    assert_snapshot!("who_as", environment.run(&["who", "--as", "transport minister", "--on", "2024-03-05"]));
    assert_snapshot!("who_as_json", environment.run(&["who", "--as", "prime minister", "--json"]));
}

#[test]
fn somebody_is_found_under_every_name() {
    let environment = Environment::new();
    environment.write("a.txt", "Mara Voss, the mayor, told reporters that the quay would hold for years.\n");
    environment
        .write("b.txt", "Voss said that the old quay had held. She was asked about it in the town hall.\n");
    environment.run(&["add", "a.txt", "b.txt"]);
    assert_eq!(environment.out(&["said", "--by", "Mara Voss", "--json"]).lines().count(), 2);
    assert_eq!(environment.out(&["said", "--by", "Mara Lund", "--json"]), "");
}

#[test]
fn actors() {
    let environment = story();
    assert_snapshot!("actors_merge", environment.run(&["actors", "merge", "Ilsa Brandvik", "Darko Velimar"]));
    let article = "2024-03-28-not-one-euro-more.txt";
    assert_snapshot!("actors_split", environment.run(&["actors", "split", "Brandvik", article]));
    assert_snapshot!("actors_undo", environment.run(&["actors", "undo", "1"]));
    assert_snapshot!("actors_nobody", environment.run(&["actors", "merge", "Brandvik", "Nobody Known"]));
}

#[test]
fn show() {
    let environment = story();
    assert_snapshot!("show", environment.run(&["show", "2024-03-28-not-one-euro-more.txt"]));
    assert_snapshot!(
        "show_furniture",
        environment.run(&["show", "--furniture", "2024-03-28-not-one-euro-more.txt"])
    );
    let json = environment.out(&["show", "--json", "2024-03-28-not-one-euro-more.txt"]);
    let read = environment.out(&["read", "--json", "story/tsr/2024-03-28-not-one-euro-more.txt"]);
    assert_eq!(json, read, "what is kept is what is read");
}

/// A page of an outlet's, as it stood on a day of March 2024.
fn page_of(day: u32, title: &str, paragraphs: &[&str]) -> String {
    let paragraphs: String = paragraphs.iter().map(|paragraph| format!("<p>{paragraph}</p>\n")).collect();
    format!(
        "<html lang=\"en\"><head><title>{title}</title><link rel=\"canonical\" href=\"https://harbour.example/ferry\">
         <meta property=\"article:published_time\" content=\"2024-03-01T08:00:00Z\">
         <meta property=\"article:modified_time\" content=\"2024-03-0{day}T09:30:00Z\"></head>
         <body><article><h1>{title}</h1>\n{paragraphs}</article></body></html>"
    )
}

#[test]
fn versions() {
    let environment = Environment::new();
    let [weather, crowd] = [
        "The old ferry left the harbour of Brandvik at dawn in heavy snow, with forty people on board and two lorries on its deck.",
        "A crowd had waited for it since the evening before, as the road over the pass was closed to all but the ploughs.",
    ];
    let [before, after] = [
        "“We never knew of the storm,” said Ilsa Brandvik, the harbour master, on Friday.",
        "“We knew of the storm and sailed with care,” said Ilsa Brandvik, the harbour master, on Friday.",
    ];
    // The later one comes in first.
    environment.write(
        "a.html",
        page_of(2, "Ferry sails in heavy snow", &[weather, after, "Nobody was hurt.", crowd]),
    );
    environment.write("b.html", page_of(1, "Ferry sails in snow", &[weather, before, crowd]));
    environment.run(&["add", "."]);
    assert_snapshot!("versions", environment.run(&["versions", "https://harbour.example/ferry"]));
    let told = environment.run(&["versions", "--json", "b.html"]).out;
    let versions: Vec<serde_json::Value> =
        told.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    insta::assert_json_snapshot!(
        "versions_json",
        versions.iter().map(|version| &version["changes"]).collect::<Vec<_>>()
    );
    environment.write("c.txt", "Mara Voss said that the quay would cost €2 million.\n");
    environment.run(&["add", "c.txt"]);
    assert_snapshot!("versions_of_one", environment.run(&["versions", "c.txt"]));
    assert_snapshot!("versions_of_none", environment.run(&["versions", "no such page"]));
}

#[test]
fn verify() {
    let environment = story();
    assert_snapshot!("verify", environment.run(&["verify"]));
    rusqlite::Connection::open(environment.path("onrecord.db"))
        .unwrap()
        .execute_batch("UPDATE figure SET text = 'a lot' WHERE id = 1")
        .unwrap();
    assert_snapshot!("verify_tampered", environment.run(&["verify"]));
    assert_snapshot!("verify_tampered_json", environment.run(&["verify", "--json"]));
}

#[test]
fn export() {
    let environment = story();
    for table in ["statements", "spans", "figures", "events", "articles", "actors", "mentions"] {
        let csv = environment.out(&["export", table, "--format", "csv"]);
        let json = environment.out(&["export", table]);
        assert_eq!(csv_rows(&csv), json.lines().count(), "{table}");
        assert_snapshot!(format!("export_{table}"), csv.lines().next().unwrap());
    }
    assert_snapshot!("export_first_figure", environment.out(&["export", "figures"]).lines().next().unwrap());
}

#[test]
fn what_an_export_cannot_hold_is_refused_with_what_it_can() {
    let environment = story();
    assert_snapshot!("export_unfit", environment.run(&["export", "statements", "--format", "ninjs"]));
    assert_snapshot!("export_not_narrowed", environment.run(&["export", "figures", "--to", "Voss"]));
    assert_snapshot!("export_whole", environment.run(&["export", "mentions", "tunnel"]));
    let run = environment.run(&["export", "articles", "--format", "parquet", "--output", "articles.parquet"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    assert!(std::fs::read(environment.path("articles.parquet")).unwrap().starts_with(b"PAR1"));
    assert_snapshot!(
        "export_nowhere",
        environment.run(&["export", "articles", "--output", "nowhere/articles.jsonl"])
    );
}

#[test]
fn completions_and_man() {
    let environment = Environment::new();
    assert_snapshot!("completions", environment.out(&["completions", "fish"]));
    assert_snapshot!("man", environment.out(&["man"]));
}

fn csv_rows(table: &str) -> usize {
    // A row ends where a newline stands outside quotation marks.
    let mut quoted = false;
    table
        .chars()
        .filter(|&c| {
            quoted ^= c == '"';
            c == '\n' && !quoted
        })
        .count()
        - 1
}
