//! The text that a person reads is the text that was kept, character for character.

use onrecord_reading::wire::Reading;

use crate::browser::{Tab, tab};
use crate::passage;
use crate::served::{STORY, Served};

/// Compares what stands on an article's page with what is kept. HTML cannot hold a NUL.
pub(crate) fn assert_same_text(tab: &Tab, desk: &Served, article: &Reading) {
    tab.open(&desk.url(&format!("/articles/{}", article.article.id)));
    let shown = tab.text("document.getElementById('text').textContent");
    let kept = article.article.text.replace('\0', "\u{fffd}");
    if shown != kept {
        let same = shown.chars().zip(kept.chars()).take_while(|(a, b)| a == b).count();
        let around = |text: &str| text.chars().skip(same.saturating_sub(20)).take(60).collect::<String>();
        panic!("{}, character {same}: {:?} is shown, {:?} kept", article.file, around(&shown), around(&kept));
    }
}

#[test]
fn the_text_of_every_article_is_the_stored_text() {
    let Some(tab) = tab() else { return };
    let articles = STORY.articles();
    assert_eq!(articles.len(), 20);
    for article in articles {
        assert_same_text(&tab, &STORY, &article);
    }
}

#[test]
fn a_passage_of_an_address_is_marked_and_in_sight() {
    let Some(tab) = tab() else { return };
    let passage = passage();
    tab.open(&STORY.url(&passage));
    let number = |name: &str| -> usize {
        let (_, rest) = passage.split_once(&format!("{name}=")).unwrap();
        rest.split(['&', '#']).next().unwrap().parse().unwrap()
    };
    let marked =
        tab.text("[...document.querySelectorAll('#text .passage')].map(it => it.textContent).join('')");
    let all = tab.text("document.getElementById('text').textContent");
    let asked: String = all.chars().skip(number("start")).take(number("end") - number("start")).collect();
    assert!(!asked.is_empty());
    assert_eq!(marked, asked);
    tab.until("(() => { const box = document.querySelector('#text .passage').getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight })()");
    // Words that are not those any more are not marked.
    tab.open(&STORY.url(&passage.replace("is=", "is=0")));
    assert!(tab.holds(
        "document.querySelector('.passage') === null && document.querySelector('[role=alert]') !== null"
    ));
}
