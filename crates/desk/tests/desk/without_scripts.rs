//! The desk in a browser that runs no scripts.

use serde_json::json;

use crate::browser::{Tab, tab};
use crate::served::STORY;
use crate::{addresses, article};

fn without_scripts() -> Option<Tab> {
    let tab = tab()?;
    tab.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    Some(tab)
}

#[test]
fn every_page_says_the_same() {
    let (Some(with), Some(without)) = (tab(), without_scripts()) else { return };
    let said = "document.querySelector('main').innerText";
    for address in addresses() {
        with.open(&STORY.url(&address));
        without.open(&STORY.url(&address));
        assert!(!without.text(said).trim().is_empty(), "{address}");
        assert_eq!(without.text(said), with.text(said), "{address}");
    }
    // That they do not run is true.
    without.press("?");
    without.press("h");
    assert!(!without.holds("location.pathname === '/'"));
}

#[test]
fn the_search_answers_and_links_lead_on() {
    let Some(tab) = without_scripts() else { return };
    tab.open(&STORY.url("/"));
    tab.click("#search");
    tab.write("tunnel");
    tab.click(".search button");
    tab.until_at("/statements?q=tunnel");
    assert!(tab.holds("document.querySelectorAll('.item mark').length > 0"));

    tab.click(".kinds a[href^='/articles']");
    tab.until_at("/articles?q=tunnel");
    tab.click(".question input[name=outlet]");
    tab.write("courier");
    tab.press("Enter");
    tab.until("location.search.includes('outlet=courier') && document.readyState === 'complete'");
    tab.click(".item a.open");
    tab.until("document.getElementById('text') !== null && document.readyState === 'complete'");
    tab.click("a[href^='#s']");
    tab.until("location.hash.startsWith('#s') && document.querySelector('.ref:target') !== null");
}

#[test]
fn furniture_unfolds() {
    let Some(tab) = without_scripts() else { return };
    tab.open(&STORY.url(&format!("/articles/{}", article())));
    let seen = "document.querySelector('details.furniture .block').checkVisibility()";
    assert!(!tab.holds(seen));
    tab.click("details.furniture summary");
    tab.until(seen);
    tab.value("document.querySelector('details.furniture summary').focus()");
    tab.press("Enter");
    tab.until(&format!("!{seen}"));
}
