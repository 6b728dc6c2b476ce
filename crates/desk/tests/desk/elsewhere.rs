//! Nothing leaves this machine.

use serde_json::Value;

use crate::browser::{Tab, tab};
use crate::served::{STORY, Served};
use crate::{addresses, trap};

/// Opens the original's frame on an article's page, and waits until it is there.
pub(crate) fn open_original(tab: &Tab) {
    let frames = tab.events("Page.frameStoppedLoading").len();
    tab.click("#original summary");
    Tab::wait("the original's frame", || tab.events("Page.frameStoppedLoading").len() > frames);
}

/// The addresses that a tab and its frames asked for, but for those that a policy kept it from.
pub(crate) fn requests(tab: &Tab) -> Vec<String> {
    let failed = tab.events("Network.loadingFailed");
    let kept = |request: &Value| {
        let is_it = |event: &&Value| event["params"]["requestId"] == *request;
        failed.iter().find(is_it).is_some_and(|event| event["params"]["blockedReason"].is_string())
    };
    let sent = tab.events("Network.requestWillBeSent");
    let sent = sent.iter().filter(|event| {
        event["method"] == "Network.requestWillBeSent" && !kept(&event["params"]["requestId"])
    });
    let url = |event: &Value| event["params"]["request"]["url"].as_str().unwrap_or_default().to_owned();
    // A browser draws parts of its own fields from `data:`.
    sent.map(url).filter(|url| !url.starts_with("data:")).collect()
}

/// What the tab asked others than the desk for.
pub(crate) fn foreign(tab: &Tab, desk: &Served) -> Vec<String> {
    let own = desk.url("/");
    requests(tab).into_iter().filter(|url| !url.starts_with(&own)).collect()
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
            assert!(requests(&tab).iter().any(|url| url.ends_with("/original")), "{address}");
        }
        assert!(!requests(&tab).is_empty());
        assert_eq!(foreign(&tab, &STORY), Vec::<String>::new(), "{address}");
    }
    assert_eq!(trap::caught(), Vec::<String>::new());
}
