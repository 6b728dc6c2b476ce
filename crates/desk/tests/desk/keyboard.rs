//! The desk without a mouse.

use serde_json::{Value, json};

use crate::addresses;
use crate::browser::{Tab, tab};
use crate::served::STORY;

/// Numbers all that a person can reach, and gives how many there are.
const REACHABLE: &str = "(() => {
    const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex=\"0\"]')];
    const seen = all.filter(it => it.checkVisibility({ visibilityProperty: true }) && !it.disabled);
    seen.forEach((it, at) => it.dataset.number = at);
    return seen.length;
})()";

/// What has the focus: its number, what it is, and whether a person sees that it has it.
pub(crate) const FOCUSED: &str = "(() => {
    const it = document.activeElement;
    if (it === document.body || it === null) return null;
    const style = getComputedStyle(it);
    const box = [...it.getClientRects()].find(box => box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return [it.dataset.number ?? null, it.outerHTML.slice(0, 160), box !== undefined && outlined];
})()";

/// Goes through a page with Tab, and gives the numbers of what was reached, in order.
pub(crate) fn walk(tab: &Tab, address: &str) -> Vec<u64> {
    let all = tab.value(REACHABLE).as_u64().unwrap();
    let mut reached = Vec::new();
    // A field for a day has three parts and a button.
    for _ in 0..4 * all + 20 {
        tab.press("Tab");
        let focused = tab.value(FOCUSED);
        if focused.is_null() {
            break;
        }
        assert!(focused[2] == true, "nobody sees the focus at {address} on {}", focused[1]);
        if let Some(number) = focused[0].as_str().map(|number| number.parse().unwrap()) {
            if number == 0 && !reached.is_empty() {
                break;
            }
            if reached.last() != Some(&number) {
                reached.push(number);
            }
        }
    }
    let missed: Vec<Value> = (0..all)
        .filter(|number| !reached.contains(number))
        .map(|number| {
            tab.value(&format!(
                "document.querySelector('[data-number=\"{number}\"]').outerHTML.slice(0, 160)"
            ))
        })
        .collect();
    assert!(missed.is_empty(), "Tab does not reach at {address}: {}", json!(missed));
    reached
}

#[test]
fn tab_reaches_everything_in_its_order_and_the_focus_is_seen() {
    let Some(tab) = tab() else { return };
    for address in addresses() {
        // A fragment puts the focus into the middle of the page.
        let address = address.split('#').next().unwrap();
        for scheme in ["light", "dark"] {
            tab.look(1280, scheme);
            tab.open(&STORY.url(address));
            let reached = walk(&tab, address);
            assert!(reached.is_sorted(), "the order of {address}: {reached:?}");
            assert!(
                tab.holds("document.querySelector('[data-number=\"0\"]').matches('a.skip')"),
                "{address}"
            );
        }
    }
}

#[test]
fn the_skip_link_leads_to_what_was_found() {
    let Some(tab) = tab() else { return };
    tab.open(&STORY.url("/statements"));
    tab.press("Tab");
    assert!(tab.holds(
        "document.activeElement.matches('a.skip') && document.activeElement.getBoundingClientRect().left >= 0"
    ));
    tab.press("Enter");
    tab.until("location.hash === '#main' && document.activeElement.id === 'main'");
}

#[test]
fn keys_search_and_walk_and_open() {
    let Some(tab) = tab() else { return };
    tab.open(&STORY.url("/"));
    tab.press("/");
    assert!(tab.holds("document.activeElement.id === 'search'"));
    tab.write("tunnel j?");
    assert_eq!(tab.text("document.activeElement.value"), "tunnel j?", "keys mean themselves in a field");
    tab.press("Escape");
    assert!(tab.holds("document.activeElement === document.body"));
    tab.press("/");
    tab.write("tunnel");
    tab.press("Enter");
    tab.until_at("/statements?q=tunnel");

    let here = "[...document.querySelectorAll('.item')].indexOf(document.activeElement)";
    for (key, place) in [("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0), ("j", 1)] {
        tab.press(key);
        assert_eq!(tab.value(here), place, "after {key}");
        assert!(tab.value(FOCUSED)[2] == true, "nobody sees the focus");
    }
    let to = tab.text("document.activeElement.querySelector('a.open').getAttribute('href')");
    tab.press("Enter");
    tab.until_at(to.split('#').next().unwrap());
    assert_eq!(tab.text("location.pathname + location.hash"), to);

    tab.press("?");
    tab.until_at("/keys");
    tab.press("h");
    tab.until_at("/");
}
