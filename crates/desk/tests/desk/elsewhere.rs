//! Nothing leaves this machine.

use crate::browser::{Tab, tab};
use crate::served::{STORY, Served};
use crate::{addresses, trap};

/// Opens the original's frame on an article's page, and waits until it is there.
pub(crate) fn open_original(tab: &Tab) {
    tab.click("#original summary");
    let end = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let there = |tab: &Tab| {
        tab.events("Network.loadingFinished").len() + tab.events("Network.loadingFailed").len()
            >= tab.events("Network.requestWillBeSent").len()
    };
    let asked = |tab: &Tab| requests(tab).iter().any(|url| url.ends_with("/original"));
    while !(asked(tab) && there(tab)) {
        assert!(std::time::Instant::now() < end, "the original is not loaded: {:?}", requests(tab));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// The addresses that a tab and its frames asked for.
pub(crate) fn requests(tab: &Tab) -> Vec<String> {
    let asked = tab.events("Network.requestWillBeSent");
    let sent = asked.iter().filter(|event| event["method"] == "Network.requestWillBeSent");
    sent.map(|event| event["params"]["request"]["url"].as_str().unwrap_or_default().to_owned()).collect()
}

/// What the tab asked others than the desk for. A browser draws parts of its own fields from `data:`.
pub(crate) fn foreign(tab: &Tab, desk: &Served) -> Vec<String> {
    let own = desk.url("/");
    requests(tab).into_iter().filter(|url| !url.starts_with(&own) && !url.starts_with("data:")).collect()
}

#[test]
fn no_page_asks_anybody_else_not_even_for_its_original() {
    let Some(tab) = tab() else { return };
    let articles = STORY.articles();
    let originals = articles.iter().map(|article| format!("/articles/{}", article.article.id));
    for address in addresses().into_iter().chain(originals) {
        tab.forget();
        tab.open(&STORY.url(&address));
        if tab.holds("document.querySelector('#original') !== null") {
            open_original(&tab);
        }
        assert!(!requests(&tab).is_empty());
        assert_eq!(foreign(&tab, &STORY), Vec::<String>::new(), "{address}");
    }
    assert_eq!(trap::caught(), Vec::<String>::new());
}
