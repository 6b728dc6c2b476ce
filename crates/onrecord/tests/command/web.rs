//! `add` and `watch` on a web of their own, on this machine.

#[path = "../../../fetch/tests/server/mod.rs"]
mod server;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::thread;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

use self::server::{Server, answer, page};
use crate::environment::{Environment, Run};

fn story(page: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/story").join(page)).unwrap()
}

const DENIES: &str = "nna/2024-03-22-minister-denies-way-out.html";

/// A page that says what it is told to.
fn says(words: &str) -> Vec<u8> {
    page(format!(
        "<!doctype html><html><head><title>The quay of Haldby</title></head><body><article><h1>The quay of Haldby</h1>\
         <p>{words}</p><p>Mara Voss said on Monday that the harbour would stay open through the winter.</p></article></body></html>"
    ))
}

/// Runs a verb that asks `server` alone, with no pauses; the server's address stands as `SERVER` in what it prints.
fn run(environment: &Environment, server: &Server, words: &[&str]) -> Run {
    let host = server.at.to_string();
    let mut run = environment.run(&[words, &["--delay", "0s", "--allow-private", &host]].concat());
    (run.out, run.err) = (run.out.replace(&host, "SERVER"), run.err.replace(&host, "SERVER"));
    run
}

/// The record's articles: each row of their table without what says when and under which name they came.
fn articles(environment: &Environment) -> Vec<Value> {
    let rows = environment.out(&["export", "articles"]);
    let mut rows: Vec<Value> = rows.lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    for row in &mut rows {
        let row = row.as_object_mut().unwrap();
        ["file", "added_at"].iter().for_each(|field| _ = row.remove(*field));
    }
    rows.sort_by_key(|row| row["article"].to_string());
    rows
}

#[test]
fn pages_at_addresses_are_articles_and_what_was_kept_of_them_gives_the_same() {
    let server = Server::new(|path, _, to| match path {
        "/denies" => to.write_all(&page(story(DENIES))),
        "/old" => to.write_all(&server::redirect("/quay")),
        "/quay" => to.write_all(&says("“The quay holds,” said Mara Voss.")),
        _ => to.write_all(&answer("404 Not Found", "", "")),
    });
    let environment = Environment::new();
    environment.write("note.txt", "Mara Voss said that the quay was safe.\n");
    let [denies, old, gone] = ["/denies", "/old", "/gone"].map(|path| server.url(path));
    let added = run(
        &environment,
        &server,
        &["add", &denies, "note.txt", &old, &gone, "--keep", "kept.warc.gz", "--report", "report.jsonl"],
    );
    assert_eq!(added.code, Some(1), "{added}");
    assert_eq!(added.err, "problem: http://SERVER/gone: answered 404\n");
    assert!(added.out.starts_with("3 articles added to onrecord.db"), "{added}");
    let report = fs::read_to_string(environment.path("report.jsonl")).unwrap();
    let lines: Vec<Value> = report.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line = |file: &str| lines.iter().find(|line| line["file"] == file).unwrap();
    assert_eq!(line(&old)["url"], server.url("/quay"));
    assert_eq!(line(&gone)["problem"], "answered 404");
    assert_eq!(environment.run(&["verify"]).code, Some(0));

    // Into another record: from the archive alone, and without the web.
    let asked = server.times("/denies");
    let again = Environment::new();
    again.write("kept.warc.gz", fs::read(environment.path("kept.warc.gz")).unwrap());
    again.write("note.txt", "Mara Voss said that the quay was safe.\n");
    let from_archive = again.run(&["add", "kept.warc.gz", "note.txt"]);
    assert_eq!(from_archive.code, Some(0), "{from_archive}");
    assert_eq!(articles(&again), articles(&environment));
    assert_eq!(server.times("/denies"), asked);
}

#[test]
fn a_page_that_has_changed_is_another_version_and_one_that_has_not_is_known() {
    let first = String::from_utf8(story(DENIES)).unwrap();
    let second = first.replace("gossip with a headline", "gossip with two headlines");
    assert_ne!(first, second);
    let server =
        Server::new(move |_, before, to| to.write_all(&page(if before < 2 { &first } else { &second })));
    let environment = Environment::new();
    let quay = server.url("/quay");
    assert!(run(&environment, &server, &["add", &quay]).out.starts_with("1 article added"));
    assert_eq!(
        run(&environment, &server, &["add", &quay]).out,
        "0 articles added to onrecord.db, 1 known already\n"
    );
    assert!(run(&environment, &server, &["add", &quay]).out.starts_with("1 article added"));
    let reprints = environment.out(&["export", "reprints"]);
    let pair: Value = serde_json::from_str(reprints.lines().next().unwrap()).unwrap();
    assert_eq!(pair["kind"], "version", "{reprints}");
}

#[test]
fn a_feed_at_an_address_is_its_entries_and_what_is_private_is_refused() {
    let feed = "<rss version=\"2.0\"><channel><title>Harbour Post</title><item><link>https://post.example/a</link><title>The quay</title>\
        <description>Mara Voss said on Monday that the quay of Haldby was safe.</description></item></channel></rss>";
    let server = Server::new(move |_, _, to| {
        to.write_all(&answer("200 OK", "Content-Type: application/rss+xml\r\n", feed))
    });
    let environment = Environment::new();
    let refused = environment.run(&["add", &server.url("/feed")]);
    assert_eq!(refused.code, Some(1), "{refused}");
    assert_eq!(
        refused.err,
        format!(
            "problem: {}: is an address of this machine (127.0.0.1); --allow-private 127.0.0.1 asks it all the same\n",
            server.url("/feed")
        )
    );
    assert_eq!(server.log(|asked| asked.path.clone()), [""; 0]);
    assert!(run(&environment, &server, &["add", &server.url("/feed")]).out.starts_with("1 article added"));
    assert_eq!(environment.run(&["show", "https://post.example/a"]).code, Some(0));
}

#[test]
fn wrong_use_of_the_web_is_told() {
    let environment = Environment::new();
    environment.write("list.opml", "<html>");
    for (words, says) in [
        (vec!["watch", "list.opml"], "error: list.opml cannot be read: it is no list of feeds (OPML)\n"),
        (
            vec!["watch", "nowhere.opml"],
            "error: nowhere.opml cannot be read: No such file or directory (os error 2)\n",
        ),
        (
            vec!["add", "http://127.0.0.1:1/", "--keep", "nowhere/kept.warc.gz"],
            "error: nowhere/kept.warc.gz cannot be written: No such file or directory (os error 2)\n",
        ),
    ] {
        let run = environment.run(&words);
        assert_eq!((run.code, run.err.as_str()), (Some(2), says), "{words:?}");
    }
    for (words, says) in [
        (["--allow-private", "a b"], "\"a b\" names no host"),
        (["--delay", "soon"], "invalid value 'soon'"),
        (["--every", "5s"], "no feed is asked more often than every minute"),
    ] {
        let run = environment.run(&[&["watch", "https://post.example/feed"], &words[..]].concat());
        assert_eq!(run.code, Some(2));
        assert!(run.err.contains(says), "{run}");
    }
}

fn feed(links: &[&str]) -> Vec<u8> {
    let items: String =
        links.iter().map(|link| format!("<item><link>{link}</link><title>{link}</title></item>")).collect();
    answer(
        "200 OK",
        "",
        format!("<rss version=\"2.0\"><channel><title>Harbour Post</title>{items}</channel></rss>"),
    )
}

#[test]
fn feeds_of_a_list_are_followed_and_what_is_known_of_them_is_remembered() {
    let server = Server::new(|path, before, to| match (path, before) {
        ("/feed", 0) => to.write_all(&feed(&["/a"])),
        ("/feed", _) => to.write_all(&feed(&["/b", "/a"])),
        (path, _) => to.write_all(&says(&format!("“The quay holds,” said Mara Voss in {path}."))),
    });
    let environment = Environment::new();
    let list = format!(
        "<opml version=\"2.0\"><body><outline xmlUrl=\"{}\"/><outline xmlUrl=\"feed://post.example/\"/></body></opml>",
        server.url("/feed")
    );
    environment.write("press.opml", list);
    let watch = || run(&environment, &server, &["watch", "press.opml", "--once", "--keep", "."]);
    let first = watch();
    assert_eq!(first.code, Some(1), "{first}");
    assert!(first.out.starts_with("1 article added to onrecord.db"), "{first}");
    assert_eq!(
        first.err,
        "problem: feed://post.example/: is no address of the web: it begins with feed:, and http: and https: are asked\n"
    );
    assert!(watch().out.starts_with("1 article added to onrecord.db"));
    assert!(watch().out.starts_with("0 articles added to onrecord.db"));
    assert_eq!((server.times("/a"), server.times("/b"), server.times("/feed")), (1, 1, 3));
    // The record, what is known of the feeds and what was kept lie in the folder, and are none of its pages.
    let folder = environment.run(&["add", "--json", "."]);
    let report: Value = serde_json::from_str(&folder.out).unwrap();
    assert_eq!(report["added"], 0, "{folder}");
    assert_eq!(report["no_pages"][".opml"], 1, "{folder}");
    assert!(report["no_pages"].get(".json").is_none(), "{folder}");
}

#[cfg(unix)]
#[test]
fn watching_goes_on_until_somebody_wants_an_end() {
    let server = Server::new(|path, _, to| match path {
        "/feed" => to.write_all(&feed(&["/a"])),
        _ => to.write_all(&says("“The quay holds,” said Mara Voss.")),
    });
    let environment = Environment::new();
    let (host, feed) = (server.at.to_string(), server.url("/feed"));
    let words = ["watch", &feed, "--every", "1h", "--delay", "0s", "--allow-private", &host];
    let mut child =
        environment.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It says when it asks again, and then it waits.
    let mut err = child.stderr.take().unwrap();
    let mut said = Vec::new();
    while !String::from_utf8_lossy(&said).contains("asked again at") {
        let mut byte = [0];
        assert_eq!(err.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&said));
        said.push(byte[0]);
    }
    super::archives::interrupt(child.id());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&ended.stdout).starts_with("1 article added"), "{ended:?}");
    assert!(environment.path("onrecord.db.web.json").exists());
}

/// A server on this machine that encrypts, with a certificate that nobody but a test believes (`localhost/`); its address.
fn encrypted() -> String {
    let certificate = CertificateDer::from(&include_bytes!("localhost/certificate.der")[..]);
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(&include_bytes!("localhost/key.der")[..]));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://localhost:{}/quay", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for connection in listener.incoming() {
            let (config, mut head) = (config.clone(), Vec::new());
            let mut to = StreamOwned::new(ServerConnection::new(config).unwrap(), connection.unwrap());
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && to.read(&mut byte).is_ok_and(|length| length == 1) {
                head.push(byte[0]);
            }
            // Whoever does not believe the certificate has gone.
            _ = match head.starts_with(b"GET /robots.txt") {
                true => to.write_all(&answer("404 Not Found", "", "")),
                false => to.write_all(&says("“The quay holds,” said Mara Voss.")),
            };
            _ = to.flush();
        }
    });
    address
}

#[test]
fn an_encrypted_page_is_taken_from_whom_the_system_believes_and_from_nobody_else() {
    let (environment, address) = (Environment::new(), encrypted());
    let add = |believed: &str| {
        let mut command =
            environment.command(&["add", &address, "--delay", "0s", "--allow-private", "localhost"]);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/command/localhost");
        Run::of(command.env("SSL_CERT_FILE", folder.join(believed)).output().unwrap())
    };
    let refused = add("other.pem");
    assert_eq!(refused.code, Some(1), "{refused}");
    assert!(
        refused.err.contains("cannot be reached safely (TLS): invalid peer certificate: UnknownIssuer"),
        "{refused}"
    );
    let added = add("certificate.pem");
    assert!(added.out.starts_with("1 article added"), "{added}");
}
