//! A web server on this machine that sends what it is told to, byte for byte, so that it can misbehave.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

/// A request.
pub(crate) struct Asked {
    /// Path and query.
    pub(crate) path: String,
    /// All of it.
    pub(crate) head: String,
    /// How often the path was asked before.
    pub(crate) before: usize,
    /// When it came.
    pub(crate) at: Instant,
}

pub(crate) struct Server {
    pub(crate) at: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    /// The most that were being answered at a time.
    most: Arc<AtomicUsize>,
}

/// What a server does with a request.
pub(crate) trait Answers:
    Fn(&str, usize, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static
{
}

impl<F: Fn(&str, usize, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static> Answers for F {}

impl Server {
    /// One that has no robots.txt. `answer` gets the path, how often it was asked before, and the connection.
    pub(crate) fn new(answer: impl Answers) -> Self {
        Self::with_all(move |path, before, to| match path {
            "/robots.txt" => to.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
            _ => answer(path, before, to),
        })
    }

    /// One that leaves robots.txt to `answer` as well.
    pub(crate) fn with_all(answer: impl Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (most, now) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let answer = Arc::new(answer);
        let (log, peak) = (asked.clone(), most.clone());
        thread::spawn(move || {
            for connection in listener.incoming() {
                let Ok(mut to) = connection else { continue };
                let (answer, log, peak, now) = (answer.clone(), log.clone(), peak.clone(), now.clone());
                thread::spawn(move || {
                    peak.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    let head = head(&mut to);
                    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                    let before = {
                        let mut log = log.lock().unwrap();
                        let before = log.iter().filter(|asked| asked.path == path).count();
                        log.push(Asked { path: path.clone(), head, before, at: Instant::now() });
                        before
                    };
                    // Whoever asked may have gone.
                    _ = answer(&path, before, &mut to);
                    now.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { at, asked, most }
    }

    /// The address of a path here.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    /// How often a path was asked.
    pub(crate) fn times(&self, path: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| asked.path == path).count()
    }

    /// What was asked, one after another.
    pub(crate) fn log<T>(&self, of: impl Fn(&Asked) -> T) -> Vec<T> {
        self.asked.lock().unwrap().iter().map(of).collect()
    }

    pub(crate) fn most_at_a_time(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

/// The request as it came, or what came of it.
fn head(from: &mut TcpStream) -> String {
    let (mut head, mut byte) = (Vec::new(), [0]);
    // Whoever begins to encrypt sends no header.
    while head != [0x16]
        && !head.ends_with(b"\r\n\r\n")
        && from.read(&mut byte).is_ok_and(|length| length == 1)
        && head.len() < 1 << 16
    {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// An answer with its length and these further fields.
pub(crate) fn answer(status: &str, fields: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{fields}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// A page.
pub(crate) fn page(body: impl AsRef<[u8]>) -> Vec<u8> {
    answer("200 OK", "Content-Type: text/html; charset=utf-8\r\n", body)
}

/// A redirect.
pub(crate) fn redirect(to: &str) -> Vec<u8> {
    answer("302 Found", &format!("Location: {to}\r\n"), "")
}

/// An article's HTML with a sentence in it.
pub(crate) fn article(sentence: &str) -> String {
    format!(
        "<!doctype html><html><head><title>The quay</title></head><body><article><h1>The quay</h1><p>{sentence}</p></article></body></html>"
    )
}
