//! Versions of one page, and what changed.

use onrecord_page::{Format, Page};
use onrecord_record::Record;
use serde_json::Value;

use crate::served::Served;

/// The page as it stood on a day of March 2024, with a quotation of the harbour master.
fn page(day: u32, said: &str, more: &str) -> Page {
    let html = format!(
        "<html lang=\"en\"><head><title>Ferry sails in snow</title><link rel=\"canonical\" href=\"https://harbour.example/ferry\">
         <meta property=\"article:published_time\" content=\"2024-03-01T08:00:00Z\">
         <meta property=\"article:modified_time\" content=\"2024-03-0{day}T09:30:00Z\"></head><body><article><h1>Ferry sails in snow</h1>
         <p>The old ferry left the harbour of Brandvik at dawn, with forty people on board and two lorries on its deck.</p>
         <p>“{said},” said Ilsa Brandvik, the harbour master, on Friday.</p>{more}
         <p>A crowd had waited for it since the evening before, as the road over the pass was closed to all but the ploughs.</p>
         </article></body></html>"
    );
    Page::new(format!("{day}.html"), Format::Html, html.into_bytes())
}

#[test]
fn what_changed_stands_where_it_was_and_where_it_is() {
    let desk = Served::of(
        "versions",
        vec![
            page(3, "We knew of the storm and sailed with care", "<p>Nobody was hurt.</p>"),
            page(1, "We never knew of the <b>storm</b> &lt;at all&gt;", ""),
            page(2, "We never knew of the <b>storm</b> &lt;at all&gt;", ""),
        ],
    );
    let record = Record::open(&desk.record).unwrap();
    let any = desk.articles().remove(0).article.id;
    let told: Value =
        serde_json::from_str(&desk.get(&format!("/articles/{any}/versions.json")).body).unwrap();
    let versions = told["versions"].as_array().unwrap();
    let days: Vec<&str> = versions.iter().map(|version| version["file"].as_str().unwrap()).collect();
    assert_eq!(days, ["1.html", "2.html", "3.html"]);
    assert_eq!(told["self"], format!("/articles/{}/versions.json", versions[0]["article"].as_str().unwrap()));
    assert_eq!([&versions[0]["changes"], &versions[1]["changes"]], [&Value::Array(Vec::new()); 2]);
    let changes = versions[2]["changes"].as_array().unwrap();
    assert!(changes.iter().any(|change| change["kind"] == "changed" && change["statements_before"][0] == 0));
    assert!(
        changes
            .iter()
            .any(|change| change["after"]["text"].as_str().unwrap_or("").contains("Nobody was hurt"))
    );
    for change in changes {
        for (side, version) in [("before", &versions[1]), ("after", &versions[2])] {
            let passage = &change[side];
            if passage.is_null() {
                continue;
            }
            let text = record.text(version["article"].as_str().unwrap()).unwrap().unwrap();
            let [start, end] = ["start", "end"].map(|name| passage[name].as_u64().unwrap() as usize);
            let there: String = text.chars().skip(start).take(end - start).collect();
            assert_eq!(passage["text"], there);
        }
    }

    let shown = desk.get(&format!("/articles/{any}/versions")).body;
    assert!(
        shown.contains("<del>")
            && shown.contains("<ins>")
            && shown.contains("The same words as the version before.")
    );
    assert!(shown.contains("at all") && !shown.contains("<at all>"), "{shown}");
    let rows = desk.get(&format!("/articles/{any}/versions.csv")).body.lines().count();
    assert!(rows > changes.len(), "{rows}");
    // Each of its articles leads there.
    let article = desk.get(&format!("/articles/{any}")).body;
    assert!(article.contains(&format!("<a href=\"/articles/{any}/versions\">3 versions of this page</a>")));
    let links: Value = serde_json::from_str(&desk.get(&format!("/articles/{any}.json")).body).unwrap();
    assert_eq!(links["links"]["versions"], 3);
    assert_eq!(desk.get("/articles/nothing/versions").status, 404);
}
