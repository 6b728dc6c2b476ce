//! What the desk answers to whoever asks, over HTTP.

use std::collections::BTreeSet;
use std::io::ErrorKind;

use onrecord_desk::{Desk, Options, TIME, fresh_token};

use crate::addresses;
use crate::served::{Answer, STORY, Served};

/// What every answer must have, whatever it is.
fn assert_closed(answer: &Answer, what: &str) {
    let policy = answer.header("content-security-policy");
    for part in ["default-src 'none'", "base-uri 'none'", "frame-ancestors "] {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    for open in ["unsafe-eval", "http:", "https:", "*"] {
        assert!(!policy.contains(open), "{what}: {policy}");
    }
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(answer.header("referrer-policy"), "no-referrer", "{what}");
    assert_eq!(answer.header("x-dns-prefetch-control"), "off", "{what}");
}

#[test]
fn every_answer_is_closed_and_no_two_have_one_nonce() {
    let mut nonces = BTreeSet::new();
    let mut pages = addresses();
    pages.extend(pages.clone());
    for address in &pages {
        let answer = STORY.get(address);
        assert_closed(&answer, address);
        assert_eq!(answer.status, if address == "/nothing" { 404 } else { 200 }, "{address}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{address}");
        assert_eq!(answer.header("cache-control"), "no-store", "{address}");
        let policy = answer.header("content-security-policy");
        let nonce =
            policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        assert!(answer.body.contains(&format!("nonce=\"{nonce}\"")), "{address}");
        nonces.insert(nonce);
    }
    assert_eq!(nonces.len(), pages.len());
    for asset in
        ["/assets/nothing", "/assets/desk-0.css", "/articles/nothing/original", "/statements?since=x"]
    {
        assert_closed(&STORY.get(asset), asset);
    }
    let page = STORY.get("/").body;
    let assets = page.split(['"']).filter(|part| part.starts_with("/assets/"));
    for asset in assets {
        let answer = STORY.get(asset);
        assert_eq!(answer.status, 200, "{asset}");
        assert_closed(&answer, asset);
    }
}

#[test]
fn originals_are_shut_in() {
    for article in STORY.articles() {
        let answer = STORY.get(&format!("/articles/{}/original", article.article.id));
        assert_closed(&answer, &article.file);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("sandbox;")
                && !policy.contains("allow-")
                && policy.contains("form-action 'none'"),
            "{policy}"
        );
    }
}

#[test]
fn only_the_names_of_this_machine_are_answered_and_only_who_reads() {
    let port = STORY.address.port();
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1",
        "127.0.0.1:1",
        &format!("127.0.0.1.evil.example:{port}"),
        "",
    ] {
        let answer = STORY.ask("GET", "/", &[("Host", host)]);
        assert_eq!(answer.status, 421, "{host}");
        assert_closed(&answer, host);
        assert!(!answer.body.contains("record"), "{host}");
    }
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        assert_eq!(STORY.ask("GET", "/", &[("Host", &host)]).status, 200, "{host}");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "NONSENSE"] {
        let answer = STORY.ask(method, "/", &[("Content-Length", "0")]);
        assert!(matches!(answer.status, 400 | 405), "{method}: {}", answer.status);
    }
    assert_closed(&STORY.ask("POST", "/statements", &[("Content-Length", "0")]), "POST");
    // A page elsewhere gets nothing that it could read.
    let answer = STORY.ask("GET", "/", &[("Origin", "http://evil.example")]);
    assert_eq!(answer.header("access-control-allow-origin"), "");
    assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(STORY.ask("HEAD", "/", &[]).body, "");
}

#[test]
fn who_comes_from_outside_needs_the_token() {
    let record = STORY.record.clone();
    let refused = Desk::at(
        "0.0.0.0:0".parse().unwrap(),
        Options { record: record.clone(), token: None, series: Vec::new(), time: TIME, edit: None },
    );
    assert_eq!(refused.err().map(|err| err.kind()), Some(ErrorKind::PermissionDenied));

    let token = fresh_token().unwrap();
    assert_ne!(token, fresh_token().unwrap());
    let desk = Served::at("0.0.0.0:0", record, Some(&token));
    let short = &token[..token.len() - 1];
    for page in [
        "/",
        "/statements?q=tunnel",
        "/assets/nothing",
        "/?token=",
        &format!("/?token={short}"),
        &format!("/?token={token}0"),
    ] {
        let answer = desk.get(page);
        assert_eq!(answer.status, 401, "{page}");
        assert_closed(&answer, page);
        assert!(answer.header("set-cookie").is_empty() && !answer.body.contains(&token), "{page}");
    }

    let answer = desk.get(&format!("/statements?token={token}"));
    assert_eq!((answer.status, answer.header("location")), (303, "/statements"));
    assert_closed(&answer, "the way in");
    let cookie = answer.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap();
    let answer = desk.ask("GET", "/statements", &[("Cookie", cookie)]);
    assert_eq!(answer.status, 200);
    assert!(answer.header("set-cookie").is_empty() && !answer.body.contains(&token));
    assert_eq!(desk.ask("GET", "/statements", &[("Cookie", &format!("{cookie}0"))]).status, 401);
    assert_eq!(desk.ask("POST", "/", &[("Cookie", cookie), ("Content-Length", "0")]).status, 405);

    // Whatever stands in the path, it leads nowhere else.
    for path in [
        "//evil.example",
        "///evil.example/x",
        "/\\evil.example",
        "//evil.example/%2e%2e",
        "/%2f/evil.example",
        "/.//evil.example",
        "http://evil.example/",
        "http://evil.example//x",
    ] {
        let answer = desk.get(&format!("{path}?token={token}"));
        let to = answer.header("location");
        // To a browser a backslash is a slash.
        let here = to.starts_with('/') && !to[1..].starts_with(['/', '\\']);
        assert!(answer.status == 400 || here, "{path} leads to {to:?}");
        assert!(!to.contains(&token), "{to}");
    }
}

#[test]
fn what_is_too_long_or_broken_is_answered_or_refused_and_the_desk_stays() {
    let long = "x".repeat(200_000);
    let host = format!("Host: 127.0.0.1:{}", STORY.address.port());
    let words = "tunnel ".repeat(900).trim_end().replace(' ', "+");
    let many = "&q=x".repeat(5_000);
    let requests = [
        format!("GET /{long} HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("GET /statements?q={long} HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("GET /articles/{long} HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host}\r\nX-Long: {long}{long}{long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host}\r\n{}\r\n", "X-Many: 1\r\n".repeat(5_000)),
        format!("GET / HTTP/1.1\r\n{host}\r\nCookie: {long}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{host}\r\nContent-Length: 99999999999999999999\r\n\r\n"),
        format!(
            "GET / HTTP/1.1\r\n{host}\r\n{host}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n"
        ),
        "GET\r\n\r\n".to_owned(),
        "\r\n\r\n\0\0\0\0".to_owned(),
        format!("GET /\0 HTTP/1.1\r\n{host}\r\n\r\n"),
        format!("GET /articles/%00%ff%fe HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n"),
        format!("GET /assets/..%2f..%2fCargo.toml HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n"),
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
    ];
    for request in requests {
        let request = request.replacen("\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1);
        if let Some(answer) = STORY.send(request.as_bytes()) {
            assert!((200..500).contains(&answer.status), "{}: {:.60}", answer.status, request);
        }
    }
    for page in [
        format!("/statements?q={words}"),
        format!("/statements?q={}", "x".repeat(30_000)),
        format!("/statements?{many}"),
        "/statements?q=%22".to_owned(),
        "/statements?q=%22%22%20*%20AND%20NEAR(".to_owned(),
        "/statements?q=%00%ff%e2%80%ae%3Cscript%3E".to_owned(),
        "/statements?from=99999999999999999999".to_owned(),
        "/statements?from=100000".to_owned(),
        "/statements?story=-9223372036854775808".to_owned(),
        "/articles?since=9999-12-31&until=-9999-01-01".to_owned(),
        "/articles/%".to_owned(),
        "/articles/%25?start=0&end=1".to_owned(),
        format!("/articles/{}?start=0&end=18446744073709551615&is=x", crate::article()),
        format!("/articles/{}?start=18446744073709551614&end=18446744073709551615", crate::article()),
        format!("/articles/{}?start=5&end=5", crate::article()),
    ] {
        let answer = STORY.get(&page);
        assert!((200..500).contains(&answer.status), "{}: {page:.100}", answer.status);
        assert!(!answer.body.contains("<script>"), "{page:.100}");
        assert_closed(&answer, &page[..page.len().min(100)]);
    }
    assert_eq!(STORY.get("/").status, 200);
}

#[test]
fn many_ask_at_once_and_a_desk_stops_when_it_is_told() {
    let desk = Served::at("127.0.0.1:0", STORY.record.clone(), None);
    std::thread::scope(|scope| {
        for _ in 0..40 {
            scope.spawn(|| assert_eq!(desk.get("/statements?q=tunnel").status, 200));
        }
    });
    let address = desk.address;
    drop(desk);
    assert!(std::net::TcpStream::connect(address).is_err());
}
