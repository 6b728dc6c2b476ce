//! Corrections by hand at the desk: only where it was started for them, only from its own pages, by everybody.

use std::thread;
use std::time::Duration;

use onrecord_record::Record;
use serde_json::json;

use crate::browser::{Tab, tab};
use crate::keyboard::walk;
use crate::pages::{complaints, hindrances};
use crate::served::{Answer, STORY, Served, of_story};

/// A page of the story with many statements, and one that denies.
const FILES: [&str; 2] =
    ["nna/2024-03-04-minister-says-tunnel-on-budget.html", "nna/2024-03-22-minister-denies-way-out.html"];

fn editing(name: &str) -> Served {
    Served::editing(name, of_story(&FILES))
}

/// A browser that has opened a page with forms: its cookie, the forms' word, and what the page stands at.
struct Opened {
    cookie: String,
    word: String,
    mark: String,
}

fn field(page: &str, name: &str) -> String {
    let (_, rest) =
        page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}"));
    rest.split('"').next().unwrap().to_owned()
}

impl Opened {
    fn at(desk: &Served, page: &str) -> Self {
        let answer = desk.get(page);
        let cookie = answer.header("set-cookie").to_owned();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self { cookie, word: field(&answer.body, "word"), mark: field(&answer.body, "mark") }
    }

    fn send(&self, desk: &Served, page: &str, form: &[(&str, &str)]) -> Answer {
        self.send_with(desk, page, &[], form)
    }

    fn send_with(
        &self,
        desk: &Served,
        page: &str,
        headers: &[(&str, &str)],
        form: &[(&str, &str)],
    ) -> Answer {
        let origin = format!("http://127.0.0.1:{}", desk.address.port());
        let own = [("word", self.word.as_str()), ("mark", self.mark.as_str())];
        let form = [&own, form].concat();
        let headers = [&[("Origin", origin.as_str()), ("Cookie", &self.cookie)], headers].concat();
        desk.post(page, &headers, &form)
    }

    /// The code of the problem that a program is told of.
    fn code(&self, desk: &Served, page: &str, form: &[(&str, &str)]) -> String {
        let answer = self.send_with(desk, page, &[("Accept", "application/json")], form);
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        problem["code"].as_str().unwrap().to_owned()
    }
}

/// The address of a statement's page.
fn statement(desk: &Served, number: usize) -> String {
    let article = desk.articles().into_iter().max_by_key(|article| article.statements.len()).unwrap();
    format!("/articles/{}/statements/{number}", article.article.id)
}

fn corrections(desk: &Served) -> usize {
    Record::open(&desk.record).unwrap().corrections(None).unwrap().len()
}

#[test]
fn a_desk_that_only_shows_takes_nothing_and_shows_no_form() {
    let page = statement(&STORY, 0);
    for address in [page.as_str(), "/corrections", "/actors/Tomas%20Relling"] {
        let answer = STORY.get(address);
        assert!(answer.status == 200 && !answer.body.contains("method=\"post\""), "{address}");
        assert_eq!(answer.header("set-cookie"), "");
    }
    let origin = format!("http://127.0.0.1:{}", STORY.address.port());
    for address in [page.as_str(), "/corrections/1/undo", "/decisions/1/undo", "/actors/Tomas%20Relling"] {
        let answer = STORY.post(address, &[("Origin", &origin)], &[("what", "reject")]);
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (405, "Nothing is taken here: this address answers GET and HEAD.\n"),
            "{address}"
        );
    }
    assert_eq!(corrections(&STORY), 0);
}

#[test]
fn a_form_is_taken_from_the_desks_own_pages_alone() {
    let desk = editing("taken");
    let page = statement(&desk, 1);
    let opened = Opened::at(&desk, &page);
    let other = Opened::at(&desk, &page);
    assert_ne!(opened.word, other.word);
    let port = desk.address.port();
    let origin = format!("http://127.0.0.1:{port}");
    let form = |word: &'_ str| -> Vec<(&'static str, String)> {
        vec![("word", word.to_owned()), ("mark", opened.mark.clone()), ("what", "reject".to_owned())]
    };
    let post = |headers: &[(&str, &str)], word: &str| {
        let form = form(word);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, text)| (*name, text.as_str())).collect();
        desk.post(&page, headers, &form)
    };
    let (cookie, word) = (opened.cookie.as_str(), opened.word.as_str());
    let own = [("Origin", origin.as_str()), ("Cookie", cookie)];
    for (status, headers, word, why) in [
        (403, &own[..], "", "no word"),
        (403, &own, &word[1..], "a part of the word"),
        (403, &own, &other.word, "another browser's word"),
        (403, &own[..1], word, "no cookie"),
        (403, &[own[0], ("Cookie", "onrecord-browser=x")], word, "another cookie"),
        (403, &own[1..], word, "no origin"),
        (403, &[("Origin", "null"), own[1]], word, "no origin that is told"),
        (403, &[("Origin", "http://evil.example"), own[1]], word, "another origin"),
        (403, &[("Origin", "http://127.0.0.1:1"), own[1]], word, "another port"),
        (403, &[own[0], own[1], ("Sec-Fetch-Site", "cross-site")], word, "another site"),
        (403, &[own[0], own[1], ("Content-Type", "text/plain")], word, "no form"),
        (
            403,
            &[own[0], own[1], ("Content-Type", "multipart/form-data; boundary=x")],
            word,
            "another kind of form",
        ),
        (421, &[own[0], own[1], ("Host", "evil.example")], word, "another host"),
        (
            421,
            &[("Origin", "http://evil.example"), own[1], ("Host", "evil.example")],
            word,
            "a host of its own",
        ),
    ] {
        let answer = post(headers, word);
        assert_eq!(answer.status, status, "{why}: {:.300}", answer.body);
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{why}");
    }
    let long = "x".repeat(70_000);
    assert_eq!(opened.send(&desk, &page, &[("what", "accept"), ("note", &long)]).status, 413);
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        let headers = [("Origin", origin.as_str()), ("Cookie", cookie), ("Content-Length", "0")];
        assert_eq!(desk.ask(method, &page, &headers).status, 405, "{method}");
    }
    for address in [
        format!("{page}?word={word}&what=reject&mark={}", opened.mark),
        "/corrections/1/undo".to_owned(),
        "/decisions/1/undo".to_owned(),
    ] {
        desk.ask("GET", &address, &own);
    }
    assert_eq!(opened.send(&desk, "/statements", &[]).status, 405);
    assert_eq!(opened.send(&desk, &page, &[("what", "everything")]).status, 400);
    assert_eq!(opened.send(&desk, "/articles/nothing/statements/0", &[("what", "accept")]).status, 404);
    assert_eq!(opened.send(&desk, "/corrections/7/undo", &[]).status, 404);
    assert_eq!(corrections(&desk), 0);
    let answer = opened.send(&desk, &page, &[("what", "reject")]);
    assert_eq!((answer.status, answer.header("location")), (303, format!("{page}#by-hand").as_str()));
    assert_eq!(corrections(&desk), 1);
    // The way back leads nowhere else.
    for (number, back) in [
        (1, "//evil.example"),
        (2, "/\\evil.example"),
        (3, "http://evil.example"),
        (4, "/x\r\nSet-Cookie: x=y"),
    ] {
        let answer = opened.send(&desk, &format!("/corrections/{number}/undo"), &[("back", back)]);
        assert_eq!((answer.status, answer.header("location")), (303, "/corrections"), "{back}");
        let mark = field(&desk.ask("GET", &page, &[("Cookie", cookie)]).body, "mark");
        let again = Opened { mark, cookie: cookie.to_owned(), word: word.to_owned() };
        assert_eq!(again.send(&desk, &page, &[("what", "reject")]).status, 303);
    }
}

#[test]
fn a_correction_is_seen_everywhere_and_taken_back() {
    let desk = editing("everywhere");
    let page = statement(&desk, 1);
    let (article, _) = page.split_once("/statements").unwrap();
    let before = desk.get("/statements").body;
    let opened = Opened::at(&desk, &page);
    let form = [("what", "speaker"), ("name", "Åsa <b>Berg</b>"), ("note", "as the <i>paper</i> has it")];
    assert_eq!(opened.send(&desk, &page, &form).status, 303);
    let shown = desk.get(&page).body;
    for words in ["Åsa &#60;b&#62;Berg", "What the machine read", "as the &#60;i&#62;paper", "Ida"] {
        assert!(shown.contains(words), "{words}");
    }
    assert!(desk.get("/statements?by=Berg").body.contains(&format!("{page}\"")));
    assert!(desk.get(article).body.contains("corrected by hand"));
    assert!(desk.get("/corrections").body.contains("as the &#60;i&#62;paper"));

    // Who looked at it before is told, and loses nothing of what was typed.
    let stale = opened.send(&desk, &page, &[("what", "words"), ("words", "some words"), ("note", "a note")]);
    assert_eq!(stale.status, 409);
    for kept in ["was corrected or read again since", "some words</textarea>", "value=\"a note\""] {
        assert!(stale.body.contains(kept), "{kept}");
    }
    assert_eq!(opened.code(&desk, &page, &[("what", "reject")]), "corrected-meanwhile");
    let opened = Opened::at(&desk, &page);
    let not_there = [("what", "words"), ("words", "words that are not there")];
    assert_eq!(opened.code(&desk, &page, &not_there), "uncorrectable");
    let forged = Opened { word: "x".to_owned(), ..Opened::at(&desk, &page) };
    assert_eq!(forged.code(&desk, &page, &[("what", "reject")]), "refused");
    let wrong = opened.send(&desk, &page, &[("what", "words"), ("words", "words that are not there")]);
    assert_eq!(wrong.status, 400);
    for kept in ["id=\"wrong-words\"", "aria-invalid", "words that are not there</textarea>"] {
        assert!(wrong.body.contains(kept), "{kept}");
    }
    let whole = Record::open(&desk.record).unwrap().article(&page[10..74]).unwrap();
    let words: Vec<&str> = whole.statements[1].content[0].text.split_whitespace().take(6).collect();
    assert_eq!(opened.send(&desk, &page, &[("what", "words"), ("words", &words.join("\r\n "))]).status, 303);
    let corrected = Record::open(&desk.record).unwrap().article(&page[10..74]).unwrap();
    assert_eq!(corrected.statements[1].text.split_whitespace().collect::<Vec<_>>(), words);

    let opened = Opened::at(&desk, &page);
    assert_eq!(opened.send(&desk, &page, &[("what", "reject")]).status, 303);
    assert!(!desk.get("/statements").body.contains(&format!("{page}\"")));
    assert!(desk.get(&page).body.contains("Rejected by hand"));
    assert!(desk.get(article).body.contains("Rejected by hand"));
    for number in 1..=3 {
        let answer = opened.send(&desk, &format!("/corrections/{number}/undo"), &[("back", &page)]);
        assert_eq!((answer.status, answer.header("location")), (303, page.as_str()));
    }
    // Of what is of one day, what came in last may stand elsewhere.
    let items = |page: &str| {
        let mut lines: Vec<String> =
            page.lines().filter(|line| !line.contains("nonce=")).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert!(items(&desk.get("/statements").body) == items(&before), "what is taken back leaves no trace");
    assert_eq!(corrections(&desk), 3, "what was taken back stays in the list");
}

#[test]
fn a_correction_waits_for_whoever_writes_and_loses_nothing_where_that_lasts() {
    let desk = editing("busy");
    let page = statement(&desk, 1);
    let opened = Opened::at(&desk, &page);
    let mut writer = Record::create_or_open(&desk.record).unwrap();
    let batch = writer.batch().unwrap();
    let answer = opened.send(&desk, &page, &[("what", "words"), ("words", "some words")]);
    assert_eq!(answer.status, 503);
    for kept in ["is being written by another program", "some words</textarea>"] {
        assert!(answer.body.contains(kept), "{kept}");
    }
    let waits = thread::scope(|scope| {
        let waiting = scope.spawn(|| opened.send(&desk, &page, &[("what", "reject")]));
        thread::sleep(Duration::from_millis(300));
        drop(batch);
        waiting.join().unwrap()
    });
    assert_eq!(waits.status, 303);
    assert_eq!(corrections(&desk), 1);
}

#[test]
fn actors_are_merged_and_parted_again() {
    let desk = editing("merged");
    let opened = Opened::at(&desk, &statement(&desk, 0));
    let page = "/actors/Ilsa%20Brandvik";
    let wrong = opened.send(&desk, page, &[("other", "Nobody Known")]);
    assert_eq!(wrong.status, 404);
    assert!(wrong.body.contains("id=\"wrong-other\"") && wrong.body.contains("value=\"Nobody Known\""));
    let answer = opened.send(&desk, page, &[("other", "Darko Velimar")]);
    assert_eq!((answer.status, answer.header("location")), (303, "/actors/Ilsa%20Brandvik#by-hand"));
    let shown = desk.get(page).body;
    assert!(shown.contains("are one actor") && shown.contains("<bdi>Ida</bdi>"));
    assert_eq!(opened.send(&desk, "/decisions/1/undo", &[("back", page)]).header("location"), page);
    assert!(!desk.get(page).body.contains("are one actor"));
}

#[test]
fn a_desk_with_a_token_asks_for_it_first() {
    let record = editing("token").record.clone();
    let options = onrecord_desk::Options {
        record,
        token: Some("abc".to_owned()),
        series: Vec::new(),
        time: onrecord_desk::TIME,
        edit: Some("Ida".to_owned()),
    };
    let desk = Served::with(options);
    let origin = format!("http://127.0.0.1:{}", desk.address.port());
    for page in ["/corrections/1/undo", "/corrections/1/undo?token=abc"] {
        let answer = desk.post(page, &[("Origin", &origin)], &[("token", "abc")]);
        assert_eq!((answer.status, answer.header("set-cookie")), (401, ""), "{page}");
    }
}

/// A tab at a statement's page.
fn at(desk: &Served, page: &str) -> Option<Tab> {
    let tab = tab()?;
    tab.open(&desk.url(page));
    Some(tab)
}

#[test]
fn everybody_can_correct_light_and_dark_wide_and_narrow() {
    let desk = editing("everybody");
    let page = statement(&desk, 1);
    let Some(tab) = at(&desk, &page) else { return };
    let opened = Opened::at(&desk, &page);
    opened.send(&desk, &page, &[("what", "speaker"), ("name", "Åsa Berg"), ("note", "so it is")]);
    let rejected = statement(&desk, 2);
    Opened::at(&desk, &rejected).send(&desk, &rejected, &[("what", "reject")]);
    opened.send(&desk, "/actors/Ilsa%20Brandvik", &[("other", "Darko Velimar")]);
    let article = page.split("/statements").next().unwrap().to_owned();
    let mut found = Vec::new();
    for address in [&page, &rejected, "/corrections", "/actors/Ilsa%20Brandvik", &article] {
        tab.forget();
        tab.look(1280, "light");
        tab.open(&desk.url(address));
        assert_eq!(complaints(&tab), Vec::<String>::new(), "{address}");
        found.extend(hindrances(&tab, address));
        tab.look(320, "light");
        assert_eq!(
            tab.value("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
            0,
            "{address} at 320 px"
        );
        tab.look(1280, "dark");
        tab.open(&desk.url(address));
        let reached = walk(&tab, address);
        assert!(reached.is_sorted(), "the order of {address}: {reached:?}");
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Goes on with Tab until something has the focus.
fn tab_to(tab: &Tab, selector: &str) {
    let there = format!("document.activeElement.matches({})", json!(selector));
    for _ in 0..300 {
        if tab.holds(&there) {
            return;
        }
        tab.press("Tab");
    }
    panic!("Tab does not reach {selector}");
}

#[test]
fn a_statement_is_corrected_with_the_keyboard_alone() {
    let desk = editing("keyboard");
    let page = statement(&desk, 1);
    let Some(tab) = at(&desk, &page) else { return };
    tab_to(&tab, "form[aria-labelledby=to-speaker] input[name=name]");
    tab.write("Asa Berg");
    tab.press("Enter");
    tab.until("location.hash === '#by-hand' && document.querySelector('h1').innerText.includes('Asa Berg')");
    tab_to(&tab, "form.undo button");
    tab.press("Enter");
    tab.until(
        "document.readyState === 'complete' && !document.querySelector('h1').innerText.includes('Asa Berg')",
    );
    assert!(tab.holds("document.querySelector('.by-hand .label').innerText.toLowerCase() === 'taken back'"));
    tab_to(&tab, "button[value=reject]");
    tab.press("Enter");
    tab.until("document.querySelector('.alarm')?.innerText.includes('Rejected by hand') === true");
    assert_eq!(corrections(&desk), 2);
}

#[test]
fn a_statement_is_corrected_without_scripts() {
    let desk = editing("scripts");
    let page = statement(&desk, 1);
    let Some(tab) = at(&desk, &page) else { return };
    tab.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    tab.open(&desk.url(&page));
    let kept = tab.text("document.querySelector('textarea').value");
    tab.click("textarea");
    tab.write("these words stand nowhere ");
    tab.click("form[aria-labelledby=to-words] button");
    tab.until("document.getElementById('wrong-words') !== null && document.readyState === 'complete'");
    assert!(tab.text("document.querySelector('textarea').value").contains("these words stand nowhere"));
    assert_eq!(corrections(&desk), 0);
    tab.open(&desk.url(&page));
    assert_eq!(tab.text("document.querySelector('textarea').value"), kept);
    tab.click("button[value=accept]");
    tab.until("location.hash === '#by-hand' && document.querySelector('.by-hand .done')?.innerText === 'It is right.'");
    tab.open(&desk.url("/corrections"));
    tab.click("form.undo button");
    tab.until("document.querySelector('.item .label')?.innerText.toLowerCase() === 'taken back'");
    assert_eq!(corrections(&desk), 1);
}
