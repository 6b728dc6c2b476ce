//! Servers that misbehave, each in its own way, and the right end to it. They are real ones, on this machine.

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]

mod server;

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use flate2::write::GzEncoder;
use onrecord_fetch::{Address, Answer, Ask, Failure, Fetcher, Manners};
use onrecord_intake::Taken;
use proptest::prelude::*;

use self::server::{Server, answer, article, page, redirect};

const SAID: &str = "“The quay holds,” said Mara Voss on Monday.";

/// The host of `server` alone may be on this machine, nothing is waited for that need not be, and no test is ended by the clock but
/// those that are about it.
fn manners(server: &Server) -> Manners {
    Manners {
        private: vec![server.at.to_string().parse().unwrap()],
        delay: Duration::ZERO,
        longest_delay: Duration::ZERO,
        longest: 1 << 20,
        idle: Duration::from_secs(60),
        total: Duration::from_secs(120),
        retries: 2,
        backoff: Duration::from_millis(1),
        ..Manners::default()
    }
}

fn fetch_with(manners: Manners, addresses: &[&str]) -> Vec<Result<Answer, Failure>> {
    let fetcher = Fetcher::new(manners, None).unwrap();
    let asks: Vec<Ask> = addresses.iter().map(|address| Address::parse(address).unwrap().into()).collect();
    let stop = AtomicBool::new(false);
    let mut answers: Vec<_> = fetcher.ask(asks.clone(), &stop).collect();
    answers.sort_by_key(|(ask, _)| asks.iter().position(|asked| asked == ask));
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn fetch(server: &Server, path: &str) -> Result<Answer, Failure> {
    fetch_with(manners(server), &[&server.url(path)]).remove(0)
}

/// Why there is nothing at `/` of a server that answers like that.
fn failure(answer: impl server::Answers) -> Failure {
    fetch(&Server::new(answer), "/").unwrap_err()
}

/// What intake makes of the answer at `/`: the page's bytes, or the problem.
fn taken(answer: impl server::Answers) -> Result<Vec<u8>, String> {
    let server = Server::new(answer);
    let asked = Address::parse(&server.url("/")).unwrap();
    let taken: Vec<Taken> = fetch(&server, "/").unwrap().of(&asked).taken().collect();
    match taken.into_iter().next().unwrap() {
        Taken::Page(page) => Ok(page.bytes),
        Taken::Problem(problem) => Err(problem.problem),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_comes_as_it_was_sent_and_what_was_asked_is_honest() {
    let sent = page(article(SAID));
    let server = Server::new({
        let sent = sent.clone();
        move |_, _, to| to.write_all(&sent)
    });
    let found = fetch(&server, "/news/a?b=c").unwrap();
    assert_eq!(found.bytes, sent);
    let asked = server.log(|asked| asked.head.clone());
    assert!(asked[0].starts_with("GET /robots.txt HTTP/1.1\r\n"), "{}", asked[0]);
    assert!(asked[1].starts_with("GET /news/a?b=c HTTP/1.1\r\n"), "{}", asked[1]);
    let fields: Vec<&str> =
        asked[1].lines().skip(1).filter_map(|line| Some(line.split_once(':')?.0)).collect();
    assert_eq!(fields, ["Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"]);
    assert!(asked[1].contains(concat!("User-Agent: onrecord/", env!("CARGO_PKG_VERSION"))), "{}", asked[1]);
}

// What is said to be there and is not, or the other way round.

#[test]
fn a_body_that_is_shorter_than_it_was_said_to_be_is_no_answer() {
    let short = failure(|_, _, to| {
        to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<p>The quay")
    });
    assert_eq!(short, Failure::CutOff);
}

#[test]
fn a_body_that_is_longer_than_it_was_said_to_be_ends_where_it_was_said_to() {
    let bytes = taken(|_, _, to| {
        to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<p>The quay</p><p>and what others sent")
    });
    assert_eq!(bytes.unwrap(), b"<p>The quay</p>");
}

#[test]
fn chunks_of_wrong_lengths_are_no_answer() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
    for body in ["zz\r\n<p>\r\n0\r\n\r\n", "2\r\n<p>\r\n0\r\n\r\n", "ffffffffffffffffff\r\n<p>"] {
        let failure = failure(move |_, _, to| write!(to, "{HEAD}{body}"));
        assert!(matches!(failure, Failure::NotHttp(_)), "{body}: {failure:?}");
    }
    let cut = failure(|_, _, to| write!(to, "{HEAD}40\r\n<p>The quay"));
    assert_eq!(cut, Failure::CutOff);
}

#[test]
fn chunks_and_early_hints_come_apart() {
    let sent = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n\
        7;a=b\r\n<p>The \r\n8\r\nquay</p>\r\n0\r\n\r\n";
    assert_eq!(taken(move |_, _, to| to.write_all(sent.as_bytes())).unwrap(), b"<p>The quay</p>");
}

#[test]
fn an_answer_without_a_page_in_it_is_told() {
    assert_eq!(failure(|_, _, to| to.write_all(b"HTTP/1.1 204 No Content\r\n\r\n")), Failure::Status(204));
    assert_eq!(failure(|_, _, to| to.write_all(&answer("404 Not Found", "", "gone"))), Failure::Status(404));
    assert_eq!(failure(|_, _, to| to.write_all(&answer("304 Not Modified", "", ""))), Failure::Status(304));
    assert_eq!(taken(|_, _, to| to.write_all(&page(""))).unwrap(), b"");
    let pdf =
        taken(|_, _, to| to.write_all(&answer("200 OK", "Content-Type: application/pdf\r\n", "%PDF-1.7")));
    assert_eq!(pdf.unwrap_err(), "is no page, but application/pdf");
}

#[test]
fn a_charset_that_is_wrong_goes_with_the_page() {
    let server = Server::new(|_, _, to| {
        to.write_all(&answer(
            "200 OK",
            "Content-Type: text/html; charset=klingon\r\n",
            article("Der Kai hält."),
        ))
    });
    let asked = Address::parse(&server.url("/")).unwrap();
    let taken: Vec<Taken> = fetch(&server, "/").unwrap().of(&asked).taken().collect();
    let Taken::Page(page) = &taken[0] else { panic!("{taken:?}") };
    assert_eq!(page.charset.as_deref(), Some("klingon"));
    assert!(onrecord_page::read(page).text.contains("Der Kai hält."));
}

// Too much.

#[test]
fn a_body_without_end_is_given_up() {
    let failure = failure(|_, _, to| {
        to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")?;
        loop {
            to.write_all(&[b'a'; 4096])?;
        }
    });
    assert_eq!(failure, Failure::TooLong(1 << 20));
}

#[test]
fn a_body_that_unpacks_without_end_is_given_up() {
    let mut bomb = GzEncoder::new(Vec::new(), flate2::Compression::best());
    (0..80).for_each(|_| bomb.write_all(&vec![b'a'; 1 << 20]).unwrap());
    let sent =
        answer("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip\r\n", bomb.finish().unwrap());
    let problem = taken(move |_, _, to| to.write_all(&sent)).unwrap_err();
    assert_eq!(problem, "its body unpacks to more than 64 MiB");
}

#[test]
fn a_header_without_end_is_given_up() {
    let long = failure(|_, _, to| {
        to.write_all(b"HTTP/1.1 200 OK\r\nX: ")?;
        to.write_all(&vec![b'a'; 10 << 20])?;
        to.write_all(b"\r\n\r\n<p>")
    });
    let many = failure(|_, _, to| {
        to.write_all(b"HTTP/1.1 200 OK\r\n")?;
        loop {
            to.write_all(b"X-A: b\r\n")?;
        }
    });
    for failure in [long, many] {
        assert!(matches!(failure, Failure::NotHttp(_) | Failure::TooLong(_)), "{failure:?}");
    }
}

// Too slow.

#[test]
fn a_body_that_drips_for_ever_is_given_up() {
    let server = Server::new(|_, _, to| {
        to.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")?;
        loop {
            to.write_all(b"a")?;
            thread::sleep(Duration::from_millis(5));
        }
    });
    let total = Duration::from_millis(400);
    let found = fetch_with(Manners { total, ..manners(&server) }, &[&server.url("/")]).remove(0);
    assert_eq!(found.unwrap_err(), Failure::TooSlow(total));
    assert_eq!(server.times("/"), 1, "it is not asked again");
}

#[test]
fn a_server_that_says_nothing_is_given_up_before_and_within_its_answer() {
    let idle = Duration::from_millis(200);
    for begins in
        ["", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>"]
    {
        let server = Server::new(move |_, _, to| {
            to.write_all(begins.as_bytes())?;
            thread::sleep(Duration::from_secs(60));
            Ok(())
        });
        let found = fetch_with(Manners { idle, ..manners(&server) }, &[&server.url("/")]).remove(0);
        assert_eq!(found.unwrap_err(), Failure::Silent(idle), "{begins:?}");
    }
}

// No answer.

#[test]
fn a_connection_that_is_closed_at_once_is_tried_again_and_given_up() {
    let server = Server::new(|_, _, _| Ok(()));
    assert_eq!(fetch(&server, "/").unwrap_err(), Failure::CutOff);
    assert_eq!(server.times("/"), 3);
    let mended =
        Server::new(|_, before, to| if before < 2 { Ok(()) } else { to.write_all(&page(article(SAID))) });
    assert!(fetch(&mended, "/").is_ok());
}

#[test]
fn nobody_at_home_is_told() {
    let at = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = Server::new(|_, _, to| to.write_all(&redirect("/a")));
    let manners = Manners { private: vec!["127.0.0.1".parse().unwrap()], ..manners(&gone) };
    let failure = fetch_with(manners, &[&format!("http://{at}/")]).remove(0).unwrap_err();
    assert!(matches!(failure, Failure::Unreached(_)), "{failure:?}");
    assert!(failure.passes());
}

#[test]
fn what_is_no_http_is_told() {
    for garbage in [
        "SSH-2.0-OpenSSH_9.6\r\n",
        "<p>The quay</p>\r\n\r\n",
        "HTTP/9.9 OK\r\n\r\n",
        "\0\0\0\0\0\0\0\0\r\n\r\n",
    ] {
        let failure = failure(move |_, _, to| to.write_all(garbage.as_bytes()));
        assert!(matches!(failure, Failure::NotHttp(_)), "{garbage:?}: {failure:?}");
    }
}

// Overloaded.

#[test]
fn a_server_that_says_when_to_come_back_is_asked_again_then() {
    // Without its word it would be left alone for longer than anybody waits.
    let patient = |server: &Server| Manners {
        backoff: Duration::from_secs(3600),
        longest_wait: Duration::from_secs(60),
        ..manners(server)
    };
    for (status, word) in
        [("429 Too Many Requests", "0"), ("503 Service Unavailable", "Mon, 04 Mar 2024 12:00:00 GMT")]
    {
        let server = Server::new(move |_, before, to| match before {
            0 => to.write_all(&answer(status, &format!("Retry-After: {word}\r\n"), "later")),
            _ => to.write_all(&page(article(SAID))),
        });
        let found = fetch_with(patient(&server), &[&server.url("/")]).remove(0);
        assert!(found.is_ok(), "{status}: {found:?}");
        assert_eq!(server.times("/"), 2);
    }
}

#[test]
fn a_server_that_wants_to_be_left_alone_for_long_is_and_so_are_its_other_pages() {
    let server =
        Server::new(|_, _, to| to.write_all(&answer("429 Too Many Requests", "Retry-After: 7200\r\n", "")));
    let found = fetch_with(manners(&server), &[&server.url("/a"), &server.url("/b")]);
    for failure in found.into_iter().map(Result::unwrap_err) {
        let Failure::Later { status: 429, wait } = failure else { panic!("{failure:?}") };
        assert!(wait > Duration::from_secs(7000) && failure.passes());
        assert!(failure.to_string().starts_with("answered 429 and asks to be left alone for 7"), "{failure}");
    }
    assert_eq!(server.times("/a") + server.times("/b"), 1);
}

#[test]
fn a_pause_that_was_wanted_is_no_server_s_wish_to_be_left_alone() {
    let server = Server::new(|_, _, to| to.write_all(&page(article(SAID))));
    let manners =
        Manners { delay: Duration::from_millis(50), longest_wait: Duration::ZERO, ..manners(&server) };
    let found = fetch_with(manners, &[&server.url("/a"), &server.url("/b")]);
    assert!(found.iter().all(Result::is_ok), "{found:?}");
}

#[test]
fn a_server_that_is_overloaded_for_ever_is_given_up() {
    let server = Server::new(|_, _, to| to.write_all(&answer("503 Service Unavailable", "", "")));
    assert_eq!(fetch(&server, "/").unwrap_err(), Failure::Status(503));
    assert_eq!(server.times("/"), 3);
}

// robots.txt.

/// A server with that answer for its robots.txt, and pages.
fn with_robots(robots: Vec<u8>) -> Server {
    Server::with_all(move |path, _, to| match path {
        "/robots.txt" => to.write_all(&robots),
        _ => to.write_all(&page(article(SAID))),
    })
}

#[test]
fn what_robots_txt_forbids_is_not_asked_and_it_is_read_once() {
    let server = with_robots(answer("200 OK", "", "User-agent: onrecord\nDisallow: /private\n"));
    let found = fetch_with(
        manners(&server),
        &[&server.url("/private/a"), &server.url("/open"), &server.url("/private/b")],
    );
    assert!(found[1].is_ok());
    let words = found[0].as_ref().unwrap_err().to_string();
    assert_eq!(words, format!("robots.txt of {} does not allow onrecord to fetch this", server.at));
    assert!(found[2].is_err());
    assert_eq!(
        (server.times("/robots.txt"), server.times("/private/a"), server.times("/private/b")),
        (1, 0, 0)
    );
}

#[test]
fn a_robots_txt_that_cannot_be_had_forbids_everything_and_one_that_is_not_there_nothing() {
    for status in ["500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests"] {
        let server = with_robots(answer(status, "", ""));
        let failure = fetch(&server, "/").unwrap_err();
        assert!(matches!(&failure, Failure::NoRobots { .. }) && failure.passes(), "{status}: {failure:?}");
        assert_eq!(server.times("/"), 0);
    }
    for status in ["404 Not Found", "401 Unauthorized", "410 Gone"] {
        assert!(fetch(&with_robots(answer(status, "", "Disallow: /")), "/").is_ok(), "{status}");
    }
    let packed = with_robots(answer("200 OK", "Content-Encoding: gzip\r\n", "\u{1f}"));
    assert!(matches!(fetch(&packed, "/"), Err(Failure::NoRobots { .. })));
}

#[test]
fn a_robots_txt_elsewhere_is_followed_there_and_in_a_circle_is_none() {
    let server = Server::with_all(|path, _, to| match path {
        "/robots.txt" => to.write_all(&redirect("/rules")),
        "/rules" => to.write_all(&answer("200 OK", "", "User-agent: *\nDisallow: /a\n")),
        _ => to.write_all(&page(article(SAID))),
    });
    assert!(matches!(fetch(&server, "/a"), Err(Failure::Disallowed(_))));
    let circle = with_robots(redirect("/robots.txt"));
    assert!(fetch(&circle, "/").is_ok());
    assert_eq!(circle.times("/robots.txt"), 6);
    // What leads into a private network was no robots.txt of the host's.
    let inside = with_robots(redirect("http://10.0.0.1/robots.txt"));
    assert!(matches!(fetch(&inside, "/"), Err(Failure::NoRobots { .. })));
}

#[test]
fn of_a_robots_txt_without_end_the_beginning_counts() {
    let server = Server::with_all(|path, _, to| {
        if path != "/robots.txt" {
            return to.write_all(&page(article(SAID)));
        }
        to.write_all(b"HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /a\n")?;
        loop {
            to.write_all(b"# and so on, and so on, and so on\n")?;
        }
    });
    assert!(matches!(fetch(&server, "/a"), Err(Failure::Disallowed(_))));
    assert!(fetch(&server, "/b").is_ok());
}

#[test]
fn a_pause_that_robots_txt_asks_for_is_kept_up_to_a_limit() {
    let pause = Duration::from_millis(60);
    for (asked, rules) in [(Duration::ZERO, "User-agent: *\nCrawl-delay: 100000\n"), (pause, "")] {
        let server = with_robots(answer("200 OK", "", rules));
        let manners = Manners { delay: asked, longest_delay: pause, ..manners(&server) };
        let pages = [server.url("/a"), server.url("/b"), server.url("/c")];
        let found = fetch_with(manners, &pages.each_ref().map(String::as_str));
        assert!(found.iter().all(Result::is_ok));
        let at = server.log(|asked| asked.at);
        // The first one is robots.txt, before which nobody knew.
        assert!(at[1..].windows(2).all(|pair| pair[1] - pair[0] >= pause), "{at:?}");
    }
}

#[test]
fn one_host_is_asked_one_thing_at_a_time_and_several_at_once() {
    let server = Server::new(|_, _, to| {
        thread::sleep(Duration::from_millis(5));
        to.write_all(&page(article(SAID)))
    });
    let pages: Vec<String> = (0..12).map(|number| server.url(&format!("/{number}"))).collect();
    let found = fetch_with(manners(&server), &pages.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(found.iter().all(Result::is_ok));
    assert_eq!(server.most_at_a_time(), 1);

    // The first host answers when the second one has been asked.
    let (came, comes) = mpsc::channel();
    let comes = Arc::new(std::sync::Mutex::new(comes));
    let first = Server::new(move |_, _, to| {
        comes.lock().unwrap().recv_timeout(Duration::from_secs(60)).unwrap();
        to.write_all(&page(article(SAID)))
    });
    let second = Server::new(move |_, _, to| {
        came.send(()).unwrap();
        to.write_all(&page(article(SAID)))
    });
    let manners = Manners {
        private: vec!["127.0.0.1".parse().unwrap(), "localhost".parse().unwrap()],
        ..manners(&first)
    };
    let localhost = format!("http://localhost:{}/", second.at.port());
    assert!(fetch_with(manners, &[&first.url("/"), &localhost]).iter().all(Result::is_ok));
}

// Elsewhere.

#[test]
fn redirects_are_followed_to_a_page_and_not_for_ever() {
    let server = Server::new(|path, _, to| match path {
        "/circle" => to.write_all(&redirect("/circle")),
        "/nowhere" => to.write_all(&answer("301 Moved Permanently", "", "")),
        "/gone" => to.write_all(&redirect("/missing")),
        "/missing" => to.write_all(&answer("410 Gone", "", "")),
        "/0" => to.write_all(&page(article(SAID))),
        path => {
            let left: u32 = path[1..].parse().unwrap();
            to.write_all(&redirect(&format!("{}", left - 1)))
        }
    });
    let found = fetch(&server, "/5").unwrap();
    assert_eq!(found.address.as_str(), server.url("/0"));
    assert_eq!(fetch(&server, "/6").unwrap_err().to_string(), "redirected more than 5 times");
    assert_eq!(fetch(&server, "/circle").unwrap_err(), Failure::Redirects(5));
    assert_eq!(server.times("/circle"), 6);
    assert_eq!(fetch(&server, "/nowhere").unwrap_err(), Failure::Nowhere(301));
    let words = fetch(&server, "/gone").unwrap_err().to_string();
    assert_eq!(words, format!("redirected to {}, which answered 410", server.url("/missing")));
}

#[test]
fn a_redirect_into_a_private_network_is_refused_before_anybody_is_asked() {
    let inside = Server::new(|_, _, to| to.write_all(&page(article(SAID))));
    let port = inside.at.port();
    let places = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://0x7f.1:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("//127.0.0.1:{port}/"),
        "http://10.0.0.1/".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "https://[::1]/".to_owned(),
        "http://[fd00::1]/".to_owned(),
        "http://0.0.0.0/".to_owned(),
    ];
    for place in places {
        let to = place.clone();
        let server = Server::new(move |_, _, connection| connection.write_all(&redirect(&to)));
        let failure = fetch(&server, "/").unwrap_err();
        let Failure::Redirected { why, .. } = &failure else { panic!("{place}: {failure:?}") };
        assert!(matches!(**why, Failure::Private { .. }), "{place}: {failure:?}");
        assert!(failure.to_string().contains("--allow-private "), "{failure}");
    }
    assert_eq!(inside.log(|asked| asked.path.clone()), [""; 0]);
}

#[test]
fn a_redirect_to_something_else_than_the_web_is_refused() {
    for to in [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "javascript:alert(1)",
        "data:text/html,<p>",
        "http://mara:secret@post.example/",
    ] {
        let failure = failure(move |_, _, connection| connection.write_all(&redirect(to)));
        let Failure::Redirected { why, .. } = failure else { panic!("{failure:?}") };
        assert!(matches!(*why, Failure::Scheme(_) | Failure::Password), "{to}: {why:?}");
    }
}

#[test]
fn a_redirect_to_what_robots_txt_forbids_there_is_refused() {
    let server = Server::with_all(|path, _, to| match path {
        "/robots.txt" => to.write_all(&answer("200 OK", "", "User-agent: *\nDisallow: /b\n")),
        _ => to.write_all(&redirect("/b")),
    });
    let words = fetch(&server, "/a").unwrap_err().to_string();
    assert!(words.ends_with("does not allow onrecord to fetch this"), "{words}");
    assert_eq!(server.times("/b"), 0);
}

// Encryption.

#[test]
fn what_is_not_encrypted_as_it_should_be_is_told() {
    let plain = Server::with_all(|_, _, to| to.write_all(&page(article(SAID))));
    let closes = Server::with_all(|_, _, _| Ok(()));
    for server in [plain, closes] {
        let failure =
            fetch_with(manners(&server), &[&format!("https://{}/", server.at)]).remove(0).unwrap_err();
        assert!(matches!(failure, Failure::Unsafe(_)), "{failure:?}");
    }
}

#[test]
fn nothing_is_asked_any_more_once_somebody_wants_to_stop() {
    let server = Server::new(|_, _, _| {
        thread::sleep(Duration::from_secs(60));
        Ok(())
    });
    let fetcher = Fetcher::new(manners(&server), None).unwrap();
    let stop = AtomicBool::new(false);
    let mut asking = fetcher.ask(vec![Address::parse(&server.url("/")).unwrap().into()], &stop);
    thread::scope(|scope| {
        scope.spawn(|| {
            while server.times("/") == 0 {
                thread::sleep(Duration::from_millis(5));
            }
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        assert!(asking.next().is_none());
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a server sends, there is an end, and what is handed on is an answer.
    #[test]
    fn any_bytes_come_to_an_end(
        head in prop_oneof![Just(""), Just("HTTP/1.1 200 OK\r\n"), Just("HTTP/1.1 301 Moved\r\nLocation: "), Just("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")],
        rest in proptest::collection::vec(prop_oneof![any::<u8>().prop_map(|byte| vec![byte]), Just(b"\r\n".to_vec()), Just(b"Content-Length: 3\r\n".to_vec()), Just(b"HTTP/1.1 100 x\r\n\r\n".to_vec())], 0..60),
    ) {
        let sent = [head.as_bytes(), &rest.concat()].concat();
        let server = Server::new(move |_, _, to| to.write_all(&sent));
        if let Ok(answer) = fetch(&server, "/") {
            prop_assert!(answer.bytes.starts_with(b"HTTP/1."));
            let asked = Address::parse(&server.url("/")).unwrap();
            prop_assert!(answer.of(&asked).taken().count() <= 60);
        }
    }
}
