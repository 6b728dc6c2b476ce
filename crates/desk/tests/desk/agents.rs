//! What agents meet at `/mcp`: the same answers as over standard input and output, for those alone who may ask.

use serde_json::{Value, json};

use crate::served::{Answer, STORY, Served, record};

/// A question by the protocol, sent with these headers.
fn post(desk: &Served, headers: &[(&str, &str)], question: &Value) -> Answer {
    let body = question.to_string();
    let own = format!("127.0.0.1:{}", desk.address.port());
    let usual = [
        ("Host", own.as_str()),
        ("Content-Type", "application/json"),
        ("Accept", "application/json, text/event-stream"),
    ];
    let mut request =
        format!("POST /mcp HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    let missing = usual.iter().filter(|(name, _)| !headers.iter().any(|(given, _)| given == name));
    for (name, value) in headers.iter().chain(missing) {
        request += &format!("{name}: {value}\r\n");
    }
    desk.send(format!("{request}\r\n{body}").as_bytes()).expect("an answer")
}

fn asked(method: &str, params: Value) -> Value {
    json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params })
}

fn ask(desk: &Served, method: &str, params: Value) -> Value {
    let answer = post(desk, &[], &asked(method, params));
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

fn call(desk: &Served, tool: &str, arguments: Value) -> Value {
    ask(desk, "tools/call", json!({ "name": tool, "arguments": arguments }))["result"].clone()
}

#[test]
fn each_request_is_answered_by_itself() {
    let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
    let info = &ask(&STORY, "initialize", hello)["result"];
    assert_eq!(
        (&info["serverInfo"]["name"], &info["protocolVersion"]),
        (&json!("onrecord"), &json!("2025-06-18"))
    );
    let tools = ask(&STORY, "tools/list", json!({}))["result"]["tools"].as_array().unwrap().len();
    assert_eq!(tools, 15);
    assert_eq!(
        ask(&STORY, "resources/templates/list", json!({}))["result"]["resourceTemplates"]
            .as_array()
            .unwrap()
            .len(),
        5
    );
    let said = call(&STORY, "search_statements", json!({ "words": "tunnel", "limit": 2 }));
    let items = said["structuredContent"]["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    for item in items {
        let selector = &item["passage"]["selector"];
        let place = json!({ "article": item["article"], "start": selector[0]["start"], "end": selector[0]["end"], "exact": selector[1]["exact"] });
        assert_eq!(call(&STORY, "verify_passage", place)["structuredContent"]["verified"], true);
        let read = ask(&STORY, "resources/read", json!({ "uri": item["uri"] }));
        assert!(read["result"]["contents"][0]["text"].as_str().unwrap().contains("onrecord.api/1"), "{read}");
    }
    let wrong = call(&STORY, "search_statements", json!({ "sinse": "2024-01-01" }));
    assert_eq!(wrong["isError"], true);
    assert!(wrong["content"][0]["text"].as_str().unwrap().contains("(do you mean “since”?)"), "{wrong}");
}

#[test]
fn what_agents_get_is_what_the_desk_answers_to_programs() {
    let desk: Value = serde_json::from_str(&STORY.get("/statements.json?q=tunnel&limit=5").body).unwrap();
    let agents =
        call(&STORY, "search_statements", json!({ "words": "tunnel", "limit": 5 }))["structuredContent"]
            .clone();
    assert_eq!((&agents["total"], &agents["counts"]), (&desk["total"], &desk["counts"]));
    for (own, other) in agents["items"].as_array().unwrap().iter().zip(desk["items"].as_array().unwrap()) {
        for (name, value) in other
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| !["self", "passages"].contains(&name.as_str()))
        {
            assert_eq!(&own[name], value, "{name}");
        }
    }
}

#[test]
fn a_page_elsewhere_gets_no_answer() {
    let question = asked("tools/list", json!({}));
    let own = format!("http://127.0.0.1:{}", STORY.address.port());
    assert_eq!(post(&STORY, &[("Origin", &own)], &question).status, 200);
    let other_host = format!("evil.example:{}", STORY.address.port());
    for (headers, status) in [
        (vec![("Origin", "http://evil.example")], 403),
        (vec![("Origin", "null")], 403),
        (vec![("Origin", "http://127.0.0.1:1")], 403),
        (vec![("Sec-Fetch-Site", "cross-site")], 403),
        (vec![("Sec-Fetch-Site", "same-site")], 403),
        (vec![("Origin", own.as_str()), ("Sec-Fetch-Site", "cross-site")], 403),
        (vec![("Host", other_host.as_str())], 421),
        // As a form of a page elsewhere would send it, were there no origin.
        (vec![("Content-Type", "text/plain")], 415),
    ] {
        let answer = post(&STORY, &headers, &question);
        assert_eq!(answer.status, status, "{headers:?}: {}", answer.body);
        assert!(!answer.body.contains("search_statements"), "{headers:?}");
    }
    // A browser that asks whether it may is told nothing that lets it.
    let may = STORY.ask(
        "OPTIONS",
        "/mcp",
        &[("Origin", "http://evil.example"), ("Access-Control-Request-Method", "POST")],
    );
    assert_eq!((may.status, may.header("access-control-allow-origin")), (405, ""));
}

#[test]
fn nothing_else_is_taken_there() {
    for (method, status) in [("GET", 405), ("DELETE", 405), ("PUT", 405)] {
        assert_eq!(STORY.ask(method, "/mcp", &[]).status, status, "{method}");
    }
    // Nor do questions go anywhere else.
    assert_eq!(STORY.ask("POST", "/statements", &[]).status, 405);
    let long = asked("tools/call", json!({ "name": "summary", "arguments": { "x": "x".repeat(100_000) } }));
    assert_eq!(post(&STORY, &[], &long).status, 413);
    for broken in [
        json!({}),
        json!([]),
        json!("x"),
        asked("nothing/there", json!({})),
        asked("tools/call", json!({ "arguments": 1 })),
    ] {
        let answer = post(&STORY, &[], &broken);
        assert!(answer.status < 500, "{broken}: {}", answer.body);
    }
    assert_eq!(ask(&STORY, "tools/list", json!({}))["id"], 1);
}

#[test]
fn where_there_is_a_token_agents_bring_it() {
    let desk = Served::at("0.0.0.0:0", record("agents-token", Vec::new()), Some("secret"));
    let question = asked("tools/list", json!({}));
    assert_eq!(post(&desk, &[], &question).status, 401);
    assert_eq!(post(&desk, &[("Authorization", "Bearer wrong")], &question).status, 401);
    assert_eq!(post(&desk, &[("Authorization", "Bearer secret")], &question).status, 200);
}
