//! What programs get: the same as the pages, as JSON and as tables, over HTTP.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use onrecord_desk::{Options, TIME, openapi};
use onrecord_intake::Pages;
use onrecord_page::Page;
use onrecord_record::{ArticleQuery, ConflictQuery, Part, Record, SaidQuery, StoryQuery, UtteranceQuery};
use onrecord_series::{Description, Series};
use serde::Serialize;
use serde_json::{Value, json};

use crate::served::{Answer, STORY, Served, add, readings, record};
use crate::{article, first};

/// The description, as the desk serves it.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&openapi()).unwrap());

/// Every kind of answer: its address in the description, and one that can be asked; as [`crate::PAGES`].
const ANSWERS: [(&str, &str); 23] = [
    ("/index", "/index"),
    ("/statements", "/statements"),
    ("/statements", "/statements?q=tunnel&order=oldest&limit=3"),
    ("/statements", "/statements?q=nothing-that-anybody-said"),
    ("/articles", "/articles"),
    ("/articles", "/articles?q=tunnel"),
    ("/articles/{id}", "/articles/{article}"),
    ("/articles/{id}", "/articles/{article}?start=0&end=5&is=abc"),
    ("/articles/{id}/statements/{number}", "/articles/{article}/statements/0"),
    ("/articles/{id}/versions", "/articles/{article}/versions"),
    ("/stories", "/stories"),
    ("/stories", "/stories?alone=1"),
    ("/stories/{id}", "/stories/{story}"),
    ("/stories/{id}", "/stories/{story}?since=2031-01-01"),
    ("/utterances", "/utterances"),
    ("/utterances/{id}", "/utterances/{utterance}"),
    ("/conflicts", "/conflicts"),
    ("/conflicts", "/conflicts?kind=figure"),
    ("/figures", "/figures"),
    ("/figures", "/figures?unit=EUR"),
    ("/actors", "/actors"),
    ("/actors", "/actors?q=Relling"),
    ("/actors/{name}", "/actors/Tomas%20Relling"),
];

/// The addresses of [`ANSWERS`], in the form of that ending.
fn answers(ending: &str) -> Vec<(String, String)> {
    let (article, story, utterance) = (article(), first("/stories"), first("/utterances"));
    let filled = |(described, asked): &(&str, &str)| {
        let asked = asked.replace("{article}", &article).replace("{story}", &story);
        (format!("{described}.{ending}"), in_form(&asked.replace("{utterance}", &utterance), ending))
    };
    ANSWERS.iter().map(filled).collect()
}

/// A page's address in another form.
fn in_form(address: &str, ending: &str) -> String {
    match address.split_once('?') {
        Some((path, query)) => format!("{path}.{ending}?{query}"),
        None => format!("{address}.{ending}"),
    }
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|err| panic!("{err}: {:.300}", answer.body))
}

fn get(desk: &Served, address: &str) -> Value {
    let answer = desk.get(address);
    assert_eq!(answer.status, 200, "{address}: {}", answer.body);
    json_of(&answer)
}

/// Holds a value against a part of the description.
fn assert_valid(value: &Value, schema: &Value, what: &str) {
    let mut whole = schema.clone();
    whole["components"] = DOCUMENT["components"].clone();
    let validator = jsonschema::draft202012::new(&whole).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(value).map(|err| format!("{}: {err:.300}", err.instance_path())).collect();
    assert!(wrong.is_empty(), "{what}: {}", wrong.join("\n"));
}

/// The description of the answer of that status at an address.
fn described(path: &str, status: &str) -> Value {
    let response = &DOCUMENT["paths"][path]["get"]["responses"][status];
    let name = response["$ref"].as_str().and_then(|to| to.rsplit('/').next());
    name.map_or_else(|| response.clone(), |name| DOCUMENT["components"]["responses"][name].clone())
}

#[test]
fn the_description_is_kept_and_a_change_of_what_programs_get_has_a_new_version() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/openapi.json");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        let before: Value = serde_json::from_str(&kept).unwrap_or_default();
        let same = |part: &str| before[part] == DOCUMENT[part];
        assert!(
            before.is_null()
                || same("components")
                || before["info"]["version"] != DOCUMENT["info"]["version"],
            "what programs get has changed: `VERSION` in document.rs must say so first"
        );
        fs::write(&path, openapi()).unwrap();
        return;
    }
    assert!(
        kept == openapi(),
        "docs/reference/openapi.json is out of date; UPDATE_REFERENCE=1 writes it anew"
    );
}

#[test]
fn every_answer_is_as_it_is_described() {
    for (path, address) in answers("json") {
        let answer = STORY.get(&address);
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{address}");
        assert_eq!(answer.header("cache-control"), "private, no-cache", "{address}");
        let schema = &described(&path, "200")["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{path} is not described");
        let value = json_of(&answer);
        assert_eq!(value["schema"], "onrecord.api/1", "{address}");
        assert_valid(&value, schema, &address);
    }
    // What is described is what there is, and the other way round.
    let tried: BTreeSet<String> =
        answers("json").into_iter().chain(answers("csv")).map(|(path, _)| path).collect();
    let all: BTreeSet<String> = DOCUMENT["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(tried, all);
    assert_eq!(json_of(&STORY.get("/openapi.json")), *DOCUMENT);
}

/// Holds rows of the record against the items of a list.
fn assert_same(rows: &[impl Serialize], items: &Value, what: &str) {
    let items = items.as_array().unwrap();
    assert!(!rows.is_empty() && rows.len() == items.len(), "{what}: {} of {}", items.len(), rows.len());
    for (row, item) in rows.iter().zip(items) {
        for (name, value) in serde_json::to_value(row).unwrap().as_object().unwrap() {
            assert_eq!(item[name], *value, "{name} of {what}");
        }
    }
}

#[test]
fn programs_get_the_records_own_rows_and_the_addresses_that_pages_link_to() {
    let record = Record::open(&STORY.record).unwrap();
    let part = Part { only: Vec::new(), newest_first: true, after: None, skip: 0, most: 50 };
    let query = SaidQuery { words: Some("tunnel".to_owned()), ..SaidQuery::default() };
    let said = record.said_part(&query, &part).unwrap();
    let given = get(&STORY, "/statements.json?q=tunnel&limit=500");
    assert_same(&said.rows, &given["items"], "statements");
    assert_eq!(given["total"], said.total);
    for (column, values) in &said.counts {
        let values: Vec<Value> =
            values.iter().map(|(value, count)| json!({ "value": value, "count": count })).collect();
        assert_eq!(given["counts"][column.name()], json!(values), "{column:?}");
    }
    let rows = record.articles_part(&ArticleQuery::default(), &part).unwrap().rows;
    assert_same(&rows, &get(&STORY, "/articles.json?limit=500")["items"], "articles");
    let rows = record.stories_part(&StoryQuery::default(), &part).unwrap().rows;
    assert_same(&rows, &get(&STORY, "/stories.json?limit=500")["items"], "stories");
    let rows = record.utterances_part(&UtteranceQuery::default(), &part).unwrap().rows;
    assert_same(&rows, &get(&STORY, "/utterances.json?limit=500")["items"], "utterances");
    let rows = record.conflicts_part(&ConflictQuery::default(), &part).unwrap().rows;
    assert_same(&rows, &get(&STORY, "/conflicts.json?limit=500")["items"], "conflicts");
    let id = article();
    let one = get(&STORY, &format!("/articles/{id}.json"));
    assert_eq!(one["reading"], serde_json::to_value(record.article(&id).unwrap()).unwrap());
    assert_eq!(one["links"], serde_json::to_value(record.links(&id).unwrap()).unwrap());
    let who = record.who("Tomas Relling").unwrap();
    let one = get(&STORY, "/actors/Tomas%20Relling.json");
    assert_eq!(one["actor"]["who"], serde_json::to_value(&who[0]).unwrap());
    assert_eq!(one["account"], serde_json::to_value(record.account(&who[0], 8).unwrap()).unwrap());

    // The same things in the same order as on the page.
    for list in
        ["/statements", "/statements?q=tunnel&order=oldest", "/articles?q=tunnel", "/stories", "/utterances"]
    {
        let page = STORY.get(list).body;
        let mut at = 0;
        for item in get(&STORY, &in_form(list, "json"))["items"].as_array().unwrap() {
            let own = item["self"].as_str().unwrap().strip_suffix(".json").unwrap();
            let found =
                page[at..].find(&format!("href=\"{own}\"")).unwrap_or_else(|| panic!("{own} on {list}"));
            at += found;
        }
    }
}

#[test]
fn every_page_links_to_its_other_forms_and_these_are_there() {
    for (_, address) in answers("html") {
        let page = address.replacen(".html", "", 1).replace("/index", "/");
        let mut page = STORY.get(&page);
        // Whoever is the only one of a name has its own page.
        if page.status == 303 {
            page = STORY.get(page.header("location"));
        }
        let links = page.body.split("<link rel=\"alternate\"").skip(1);
        let links: Vec<(String, String)> = links
            .map(|link| {
                let value =
                    |name: &str| link.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
                (value("type").to_owned(), value("href").replace("&#38;", "&").replace("&amp;", "&"))
            })
            .collect();
        assert_eq!(links.len(), 2, "{address}");
        for (kind, to) in links {
            let answer = STORY.get(&to);
            assert_eq!(answer.status, 200, "{to}");
            assert!(answer.header("content-type").starts_with(&kind), "{to}");
        }
        assert!(page.body.contains("href=\"/openapi.json\""));
    }
}

/// The rows of a table, each as its names with their values.
fn rows_of(csv: &str) -> Vec<Vec<(String, String)>> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names = reader.headers().unwrap().clone();
    let pairs = |row: csv::StringRecord| {
        names.iter().map(str::to_owned).zip(row.iter().map(str::to_owned).collect::<Vec<_>>()).collect()
    };
    reader.records().map(|row| pairs(row.unwrap())).collect()
}

/// A value as a table has it.
fn in_table(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn tables_hold_what_the_lists_hold() {
    for list in ["/statements", "/statements?q=tunnel&limit=2", "/articles", "/figures", "/actors"] {
        let answer = STORY.get(&in_form(list, "csv"));
        assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present", "{list}");
        let rows = rows_of(&answer.body);
        let given = get(&STORY, &in_form(list, "json"));
        let items = given["items"].as_array().unwrap();
        assert_eq!(rows.len(), items.len(), "{list}");
        assert_eq!(answer.header("link").is_empty(), given["next"].is_null(), "{list}");
        for (row, item) in rows.iter().zip(items) {
            for (name, value) in row {
                let same = match item[name].as_f64() {
                    Some(number) => value.parse() == Ok(number),
                    None => in_table(&item[name]) == *value,
                };
                assert!(same, "{name} of {list}: {value} is not {}", item[name]);
            }
        }
    }
    // Things of several rows, and the lines that the program exports.
    let count = |address: &str| rows_of(&STORY.get(address).body).len();
    let story = get(&STORY, &format!("/stories/{}.json", first("/stories")));
    let told: usize = story["days"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|day| day["items"].as_array().unwrap())
        .map(|item| item["told"].as_array().unwrap().len())
        .sum();
    assert_eq!(count(&format!("/stories/{}.csv", first("/stories"))), told);
    let id = first("/utterances");
    let utterance = get(&STORY, &format!("/utterances/{id}.json"));
    assert_eq!(
        count(&format!("/utterances/{id}.csv")),
        utterance["utterance"]["wordings"].as_array().unwrap().len()
    );
    let of_article = rows_of(&STORY.get(&format!("/articles/{}.csv", article())).body);
    let reading = get(&STORY, &format!("/articles/{}.json", article()));
    let texts: Vec<String> = reading["reading"]["statements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| in_table(&one["text"]))
        .collect();
    assert_eq!(
        of_article
            .iter()
            .map(|row| row.iter().find(|(name, _)| name == "text").unwrap().1.clone())
            .collect::<Vec<_>>(),
        texts
    );
    for one in ["/index.csv", &format!("/articles/{}/statements/0.csv", article())] {
        assert_eq!(count(one), 1, "{one}");
    }
    assert_eq!(count("/conflicts.csv"), get(&STORY, "/conflicts.json")["items"].as_array().unwrap().len());
    assert_eq!(STORY.get("/statements.csv?q=nothing-that-anybody-said").body, "");
}

#[test]
fn what_a_program_has_is_not_sent_again() {
    for (_, address) in
        answers("json").into_iter().chain(answers("csv")).chain([(String::new(), "/openapi.json".to_owned())])
    {
        let first = STORY.get(&address);
        let tag = first.header("etag").to_owned();
        assert!(tag.len() == 34 && tag.starts_with('"'), "{address}: {tag}");
        let again = STORY.ask("GET", &address, &[("If-None-Match", &tag)]);
        assert_eq!(
            (again.status, again.body.as_str(), again.header("etag")),
            (304, "", tag.as_str()),
            "{address}"
        );
        assert_eq!(again.header("cache-control"), "private, no-cache");
        assert_eq!(
            STORY.ask("GET", &address, &[("If-None-Match", "\"other\"")]).body,
            first.body,
            "{address}"
        );
        let head = STORY.ask("HEAD", &address, &[]);
        assert_eq!(
            (head.status, head.body.as_str(), head.header("etag")),
            (200, "", tag.as_str()),
            "{address}"
        );
    }
    let page = STORY.get("/statements");
    assert_eq!((page.header("etag"), page.header("cache-control")), ("", "no-store"));
}

/// All that a list holds, part by part; `between` happens after each part.
fn walk(desk: &Served, address: &str, mut between: impl FnMut()) -> Vec<Value> {
    let mut all = Vec::new();
    let mut next = Some(address.to_owned());
    while let Some(address) = next {
        let part = get(desk, &address);
        all.extend(part["items"].as_array().unwrap().iter().cloned());
        next = part["next"].as_str().map(str::to_owned);
        between();
        assert!(all.len() < 10_000, "{address} goes on for ever");
    }
    all
}

#[test]
fn lists_are_walked_through_once() {
    for list in [
        "/statements",
        "/statements?order=oldest",
        "/statements?q=tunnel",
        "/articles",
        "/articles?order=oldest",
        "/figures",
        "/figures?order=oldest",
        "/stories?alone=1",
        "/stories?alone=1&order=oldest",
        "/utterances",
        "/utterances?order=oldest",
        "/conflicts",
        "/conflicts?order=oldest",
    ] {
        let list = in_form(list, "json");
        let ask = |limit: u32| format!("{list}{}limit={limit}", if list.contains('?') { '&' } else { '?' });
        let whole = walk(&STORY, &ask(500), || ());
        assert_eq!(walk(&STORY, &ask(3), || ()), whole, "{list}");
        assert!(whole.len() > 3, "{list}: a poor example");
    }
}

/// The pages of the example story.
fn pages() -> Vec<Page> {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/story");
    Pages::of([pages]).pages().map(Result::unwrap).collect()
}

#[test]
fn what_is_added_meanwhile_neither_repeats_nor_hides_anything() {
    for (name, order) in [("walked-newest", "newest"), ("walked-oldest", "oldest")] {
        let mut all = readings(pages());
        let later = all.split_off(10);
        let desk = Served::at("127.0.0.1:0", record(name, all), None);
        let list = format!("/statements.json?limit=2&order={order}");
        let before = walk(&desk, &list, || ());
        let mut later = later.into_iter();
        let walked = walk(&desk, &list, || add(&desk.record, later.by_ref().take(1).collect()));
        assert_eq!(later.count(), 0, "too few parts to add all between them");
        let own = |items: &[Value]| {
            items.iter().map(|item| item["self"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let (before, walked) = (own(&before), own(&walked));
        let once: BTreeSet<&String> = walked.iter().collect();
        assert_eq!(once.len(), walked.len(), "something came twice, {order}");
        assert!(before.iter().all(|one| once.contains(one)), "something was hidden, {order}");
        assert!(walked.len() > before.len(), "a poor example, {order}");
    }
}

#[test]
fn figures_bring_the_verdicts_of_a_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/series");
    let description = Description::parse(&fs::read_to_string(folder.join("skarn.toml")).unwrap()).unwrap();
    let table = fs::read(folder.join(description.table())).unwrap();
    let name = description.name().to_owned();
    let series = vec![Series::new(description, &table).unwrap()];
    let desk =
        Served::with(Options { record: STORY.record.clone(), token: None, series, time: TIME, edit: None });
    let series: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let given = get(&desk, &format!("/figures.json?series={series}"));
    assert_valid(
        &given,
        &described("/figures.json", "200")["content"]["application/json"]["schema"],
        "verdicts",
    );
    assert_eq!(given["table"]["name"], name);
    let items = given["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.iter().all(|item| item["check"]["verdict"].is_string()));
    let rows = rows_of(&desk.get(&format!("/figures.csv?series={series}")).body);
    let verdict =
        |row: &Vec<(String, String)>| row.iter().find(|(name, _)| name == "verdict").unwrap().1.clone();
    let verdicts: Vec<String> = items.iter().map(|item| in_table(&item["check"]["verdict"])).collect();
    assert_eq!(rows.iter().map(verdict).collect::<Vec<_>>(), verdicts);
    let counted: u64 =
        given["counts"]["verdict"].as_array().unwrap().iter().map(|one| one["count"].as_u64().unwrap()).sum();
    assert_eq!(given["total"], counted);
    assert_eq!(get(&desk, "/figures.json")["table"], Value::Null);
}

#[test]
fn a_name_that_ends_as_a_form_does_has_all_its_forms() {
    let names =
        ["Minutes.json", "Weekly.csv", "Index.html", "Haldby/Skarn Ports", "St. Brannoc", "Rates 5% & more?"];
    let mut all = readings(pages());
    let mut actors = all.iter_mut().flat_map(|(_, reading)| reading.actors.iter_mut().rev().take(1));
    for name in names {
        let actor = actors.next().unwrap();
        (actor.name, actor.names, actor.kind) =
            (name.to_owned(), vec![name.to_owned()], "organization".to_owned());
    }
    let desk = Served::at("127.0.0.1:0", record("named", all), None);
    for name in names {
        let quoted: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let found = get(&desk, &format!("/actors.json?q={quoted}"));
        let own = found["items"][0]["self"].as_str().unwrap_or_else(|| panic!("nobody is called {name}"));
        let one = get(&desk, own);
        assert_eq!(one["actor"]["name"], name);
        assert_eq!(one["actor"]["self"], own);
        let page = desk.get(&format!("/actors?q={quoted}"));
        assert_eq!(page.status, 303, "{name}");
        let page = desk.get(page.header("location"));
        assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"), "{name}");
        assert!(page.body.contains(&format!("href=\"{own}\"")), "the page of {name} does not link to {own}");
        let table = format!("{}.csv", own.strip_suffix(".json").unwrap());
        assert_eq!(
            desk.get(&table).header("content-type"),
            "text/csv; charset=utf-8; header=present",
            "{name}"
        );
    }
}

/// A problem, with what every one has.
fn problem(answer: &Answer, address: &str) -> String {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{address}: {}", answer.body);
    let problem = json_of(answer);
    assert_valid(&problem, &DOCUMENT["components"]["schemas"]["Problem"], address);
    let code = problem["code"].as_str().unwrap();
    assert_eq!(problem["type"], format!("/problems#{code}"));
    assert_eq!(problem["status"], answer.status);
    assert_eq!(problem["instance"].as_str().unwrap(), address.split('?').next().unwrap(), "{address}");
    assert!(
        !problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().is_empty()
    );
    code.to_owned()
}

#[test]
fn every_code_of_the_table_is_given_where_it_should_be() {
    let id = article();
    let mut codes = BTreeSet::new();
    let mut expect = |answer: &Answer, address: &str, status: u16, code: &str| {
        assert_eq!(
            (answer.status, problem(answer, address).as_str()),
            (status, code),
            "{address:.200}: {}",
            answer.body
        );
        codes.insert(code.to_owned());
    };
    for (address, status, code) in [
        ("/nothing.json".to_owned(), 404, "not-found"),
        ("/statements.json.json".to_owned(), 404, "not-found"),
        ("/stories/none.json".to_owned(), 404, "not-found"),
        (format!("/articles/{id}/statements/99999.csv"), 404, "not-found"),
        (format!("/articles/{id}/statements/-1.json"), 404, "not-found"),
        ("/actors/Tomas%20Relling.json?which=2".to_owned(), 404, "not-found"),
        ("/articles/nothing.json".to_owned(), 404, "no-article"),
        ("/articles/nothing/statements/0.json".to_owned(), 404, "no-article"),
        ("/stories/99999.csv".to_owned(), 404, "no-story"),
        ("/utterances/99999.json".to_owned(), 404, "no-utterance"),
        ("/actors/Nobody%20Whatever.json".to_owned(), 404, "nobody"),
        ("/statements.json?nothing=1".to_owned(), 400, "unknown-parameter"),
        ("/statements.json?by=a&by=b".to_owned(), 400, "unknown-parameter"),
        ("/articles.csv?only-unit=EUR".to_owned(), 400, "unknown-parameter"),
        ("/index.json?q=x".to_owned(), 400, "unknown-parameter"),
        ("/statements.json?since=yesterday".to_owned(), 400, "wrong-value"),
        ("/statements.json?since=".to_owned(), 400, "wrong-value"),
        ("/statements.json?limit=501".to_owned(), 400, "wrong-value"),
        ("/statements.json?limit=0".to_owned(), 400, "wrong-value"),
        ("/statements.json?from=100001".to_owned(), 400, "wrong-value"),
        ("/statements.json?order=best".to_owned(), 400, "wrong-value"),
        ("/statements.json?story=1.5".to_owned(), 400, "wrong-value"),
        ("/figures.json?series=none".to_owned(), 404, "no-table"),
        (format!("/statements.json?q={}", "x".repeat(501)), 400, "wrong-value"),
        (format!("/articles/{id}.json?start=5&end=4"), 400, "wrong-value"),
        ("/statements.json?after=".to_owned(), 400, "wrong-cursor"),
        ("/statements.json?after=nonsense".to_owned(), 400, "wrong-cursor"),
        ("/statements.json?after=2024-02-03~x".to_owned(), 400, "wrong-cursor"),
        ("/statements.json?q=%22".to_owned(), 400, "no-words"),
        ("/actors.json?q=%14".to_owned(), 400, "no-words"),
        ("/actors/%FF.json".to_owned(), 400, "malformed-address"),
        ("/statements.json?q=%FF".to_owned(), 400, "malformed-address"),
        (format!("/statements.json?q={}", "x".repeat(9000)), 414, "address-too-long"),
    ] {
        expect(&STORY.get(&address), &address, status, code);
    }
    for (method, headers, status, code) in [
        ("GET", vec![("Content-Length", "1")], 413, "body"),
        ("GET", vec![("Transfer-Encoding", "chunked")], 413, "body"),
        ("POST", vec![("Content-Length", "0")], 405, "method"),
        ("DELETE", vec![], 405, "method"),
        ("GET", vec![("Host", "evil.example")], 421, "foreign-host"),
    ] {
        let answer = STORY.ask(method, "/statements.json", &headers);
        expect(&answer, "/statements.json", status, code);
        assert_eq!(answer.header("allow"), if status == 405 { "GET, HEAD" } else { "" });
    }
    // Who asks for JSON is answered so wherever it asks.
    for (address, status, code) in [
        ("/nothing", 404, "not-found"),
        ("/statements?since=x", 400, "wrong-value"),
        ("/actors/%FF", 400, "malformed-address"),
    ] {
        let accept = ("Accept", "text/html;q=0.1, application/json");
        expect(&STORY.ask("GET", address, &[accept]), address, status, code);
        assert_eq!(STORY.get(address).header("content-type"), "text/html; charset=utf-8", "{address}");
    }

    let mut all = readings(pages());
    all.truncate(2);
    for (_, reading) in &mut all {
        reading.article.title = Some("One title of two".to_owned());
    }
    let twice = Served::at("127.0.0.1:0", record("twice", all), Some("abc"));
    expect(&twice.get("/index.json"), "/index.json", 401, "no-token");
    assert_eq!(twice.get("/index.json").header("www-authenticate"), "Bearer");
    for wrong in ["Bearer abd", "Bearer", "Basic abc", "Bearer  abc"] {
        assert_eq!(twice.ask("GET", "/index.json", &[("Authorization", wrong)]).status, 401, "{wrong}");
    }
    let address = "/articles/One%20title%20of%20two.json";
    let token = ("Authorization", "Bearer abc");
    expect(&twice.ask("GET", address, &[token]), address, 404, "ambiguous");

    let slow = Served::with(Options {
        record: STORY.record.clone(),
        token: None,
        series: Vec::new(),
        time: Duration::ZERO,
        edit: None,
    });
    expect(&slow.get("/statements.json"), "/statements.json", 503, "too-slow");
    assert_eq!(slow.get("/statements").status, 503);

    let held = record("held", readings(pages()[..1].to_vec()));
    let desk = Served::with(Options {
        record: held.clone(),
        token: None,
        series: Vec::new(),
        time: Duration::from_millis(200),
        edit: None,
    });
    let holder = rusqlite::Connection::open(&held).unwrap();
    holder.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE").unwrap();
    expect(&desk.get("/index.json"), "/index.json", 503, "busy");
    drop(holder);
    assert_eq!(desk.get("/index.json").status, 200);

    let gone = record("gone", readings(pages()[..1].to_vec()));
    let desk = Served::at("127.0.0.1:0", gone.clone(), None);
    for ending in ["", "-wal", "-shm"] {
        _ = fs::remove_file(format!("{}{ending}", gone.display()));
    }
    expect(&desk.get("/index.json"), "/index.json", 500, "broken");

    // The page that explains them has each of them, and each of those was given here.
    let page = STORY.get("/problems").body;
    let explained: BTreeSet<String> =
        page.split("<div id=\"").skip(1).map(|part| part.split('"').next().unwrap().to_owned()).collect();
    // Those of corrections are given where these are tried.
    let of_corrections = ["corrected-meanwhile", "refused", "uncorrectable"].map(str::to_owned);
    codes.extend(of_corrections);
    assert_eq!(codes, explained);
}

#[test]
fn what_programs_get_is_closed_as_pages_are() {
    for (_, address) in answers("json").into_iter().chain(answers("csv")) {
        let answer = STORY.get(&address);
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
            "{address}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(answer.header("access-control-allow-origin"), "", "{address}");
        assert_eq!(STORY.ask("GET", &address, &[("Host", "evil.example")]).status, 421, "{address}");
    }
}
