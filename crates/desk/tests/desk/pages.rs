//! What every page has, and that everybody can use it.

use serde_json::{Value, json};

use crate::addresses;
use crate::browser::{Tab, tab};
use crate::served::STORY;

/// The rules of accessibility, as axe checks them; <https://github.com/dequelabs/axe-core>.
const AXE: &str = include_str!("axe/axe.min.js");

/// What is wrong with a page, as the browser itself tells: errors, exceptions, and what the page's policy forbids.
pub(crate) fn complaints(tab: &Tab) -> Vec<String> {
    let mut told = Vec::new();
    for event in tab.events("") {
        let params = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Runtime.exceptionThrown" => told.push(params["exceptionDetails"].to_string()),
            "Runtime.consoleAPICalled" => told.push(params["args"].to_string()),
            "Log.entryAdded" => {
                let entry = &params["entry"];
                // The answer that a page is not there is what was asked for.
                let answered = entry["source"] == "network"
                    && entry["url"].as_str().is_some_and(|url| url.ends_with("/nothing"));
                if !answered {
                    told.push(format!("{}: {}", entry["text"], entry["url"]));
                }
            }
            "Audits.issueAdded" => told.push(params["issue"].to_string()),
            _ => {}
        }
    }
    told
}

#[test]
fn every_page_has_a_title_a_heading_and_landmarks_and_the_browser_complains_of_nothing() {
    let Some(tab) = tab() else { return };
    for address in addresses() {
        tab.forget();
        tab.open(&STORY.url(&address));
        assert_eq!(complaints(&tab), Vec::<String>::new(), "{address}");
        let count = |selector: &str| tab.value(&format!("document.querySelectorAll('{selector}').length"));
        for (one, wanted) in [
            ("h1", 1),
            ("main", 1),
            ("body > header", 1),
            ("body > footer", 1),
            ("header nav[aria-label]", 1),
            ("[role=search]", 1),
        ] {
            assert_eq!(count(one), wanted, "{one} of {address}");
        }
        assert_eq!(tab.text("document.documentElement.lang"), "en", "{address}");
        let title = tab.text("document.title");
        let name = title.strip_suffix(" · onrecord").unwrap_or_default();
        assert!(!name.trim().is_empty(), "the title of {address} is {title:?}");
        assert_eq!(tab.text("document.compatMode"), "CSS1Compat", "{address}");
        let twice = "(() => { const ids = [...document.querySelectorAll('[id]')].map(it => it.id); return ids.filter((id, at) => ids.indexOf(id) !== at) })()";
        assert_eq!(tab.value(twice), json!([]), "ids of {address}");
    }
}

#[test]
fn everybody_can_use_every_page_light_and_dark_wide_and_narrow() {
    let Some(tab) = tab() else { return };
    let mut found = Vec::new();
    for address in addresses() {
        tab.open(&STORY.url(&address));
        found.extend(hindrances(&tab, &address));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What of the page in the tab not everybody can use, light and dark, wide and narrow.
pub(crate) fn hindrances(tab: &Tab, address: &str) -> Vec<String> {
    let mut found = Vec::new();
    // Folded parts are pages too.
    tab.value("document.querySelectorAll('details').forEach(it => it.open = true)");
    tab.call("Runtime.evaluate", json!({ "expression": AXE }));
    for scheme in ["light", "dark"] {
        for width in [1280, 360] {
            tab.look(width, scheme);
            let all = tab.value(
                "axe.run(document).then(all => [all.violations, all.incomplete, all.passes.map(rule => rule.id)])",
            );
            assert!(
                all[2].as_array().unwrap().contains(&json!("color-contrast")),
                "{address}: axe does not look"
            );
            let told = |kind: &str, rules: &Value| {
                let rules = rules.as_array().unwrap().iter();
                let nodes = rules
                    .flat_map(|rule| rule["nodes"].as_array().unwrap().iter().map(move |node| (rule, node)));
                nodes
                    .map(|(rule, node)| {
                        format!(
                            "{address} ({scheme}, {width}), {kind}: {}: {}: {}",
                            rule["id"], node["html"], node["failureSummary"]
                        )
                    })
                    .collect::<Vec<_>>()
            };
            found.extend(told("wrong", &all[0]));
            if std::env::var_os("ONRECORD_AXE_INCOMPLETE").is_some() {
                eprintln!("{}", told("to see", &all[1]).join("\n"));
            }
            let over =
                tab.value("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if over != 0 {
                found.push(format!("{address} ({scheme}, {width}): {over} px too wide"));
            }
        }
    }
    found
}
