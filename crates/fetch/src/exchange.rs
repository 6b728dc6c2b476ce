//! One question and its answer, over a connection of their own, so that the answer's bytes are those of the connection.

use std::error::Error as _;
use std::io;
use std::net::IpAddr;

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, HOST, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, TRANSFER_ENCODING, USER_AGENT,
};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::address::Address;
use crate::answer::Validators;
use crate::connection::{self, Tls};
use crate::failure::Failure;
use crate::manners::Manners;
use crate::tape::{Taped, locked};

/// A server that sends more fields in its header is not understood.
const MOST_FIELDS: usize = 512;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum What<'a> {
    /// A page or a feed, which need not come again where it is still what it was.
    Page(&'a Validators),
    /// A robots.txt, of which the beginning is enough.
    Robots,
}

/// Of a robots.txt so much is read, its header included; the standard asks for 500 KiB at least.
const LONGEST_ROBOTS: usize = 512 << 10;

/// What was asked, and what came.
pub(crate) struct Exchange {
    pub(crate) address: Address,
    /// When it was asked.
    pub(crate) at: Timestamp,
    /// Who answered.
    pub(crate) ip: IpAddr,
    /// What was sent.
    pub(crate) request: Vec<u8>,
    /// What came: status line, header and body.
    pub(crate) answer: Vec<u8>,
    /// Whether more would have come.
    pub(crate) is_cut: bool,
    pub(crate) status: StatusCode,
    pub(crate) header: HeaderMap,
    /// The body of a robots.txt, put together; nothing of a page.
    pub(crate) robots: Vec<u8>,
}

/// Asks once.
pub(crate) async fn exchange(
    address: &Address,
    what: What<'_>,
    manners: &Manners,
    tls: &Tls,
) -> Result<Exchange, Failure> {
    let whole = timeout(manners.total, unhurried(address, what, manners, tls)).await;
    whole.unwrap_or(Err(Failure::TooSlow(manners.total)))
}

async fn unhurried(
    address: &Address,
    what: What<'_>,
    manners: &Manners,
    tls: &Tls,
) -> Result<Exchange, Failure> {
    let request = request(address, what, &manners.agent)?;
    let at = Timestamp::now();
    let (stream, ip) = connection::connect(address, manners, tls).await?;
    let longest = match what {
        What::Page(_) => manners.longest,
        What::Robots => LONGEST_ROBOTS.min(manners.longest),
    };
    let (stream, tape) = Taped::new(stream, longest);
    // How it ended counts for less than that more came than may.
    let failed =
        |err: &hyper::Error| if locked(&tape).is_full { Failure::TooLong(longest) } else { failure(err) };
    let silent = |_| Failure::Silent(manners.idle);
    let handshake = http1::Builder::new()
        .title_case_headers(true)
        .max_headers(MOST_FIELDS)
        .allow_obsolete_multiline_headers_in_responses(true)
        .allow_spaces_after_header_name_in_responses(true)
        .ignore_invalid_headers_in_responses(true)
        .handshake(TokioIo::new(stream))
        .await;
    let (mut sender, connection) = handshake.map_err(|err| failed(&err))?;
    // Whatever happens here, the connection ends with this function.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let response = timeout(manners.idle, sender.send_request(request)).await.map_err(silent)?;
    let (head, mut body) = response.map_err(|err| failed(&err))?.into_parts();
    let mut robots = Vec::new();
    while let Some(frame) = timeout(manners.idle, body.frame()).await.map_err(silent)? {
        match frame.map(http_body::Frame::into_data) {
            Ok(Ok(piece)) if matches!(what, What::Robots) => robots.extend_from_slice(&piece),
            Ok(_) => {}
            Err(_) if matches!(what, What::Robots) && locked(&tape).is_full => break,
            Err(err) => return Err(failed(&err)),
        }
    }
    let mut tape = locked(&tape);
    Ok(Exchange {
        address: address.clone(),
        at,
        ip,
        request: std::mem::take(&mut tape.sent),
        answer: message(std::mem::take(&mut tape.came), head.status, &head.headers),
        is_cut: tape.is_full,
        status: head.status,
        header: head.headers,
        robots,
    })
}

fn request(address: &Address, what: What<'_>, agent: &str) -> Result<Request<Empty<Bytes>>, Failure> {
    let (accept, encoding) = match what {
        // The encodings that intake takes off, with its own limits.
        What::Page(_) => (
            "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, */*;q=0.5",
            "gzip, br",
        ),
        What::Robots => ("text/plain, */*;q=0.5", "identity"),
    };
    let mut request = Request::get(address.target())
        .header(HOST, address.authority())
        .header(USER_AGENT, agent)
        .header(ACCEPT, accept)
        .header(ACCEPT_ENCODING, encoding)
        .header(CONNECTION, "close");
    if let What::Page(Validators { etag, modified }) = what {
        let known = [(IF_NONE_MATCH, etag), (IF_MODIFIED_SINCE, modified)];
        for (name, value) in known.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            request = request.header(name, value);
        }
    }
    request.body(Empty::new()).map_err(|err| Failure::NoAddress(err.to_string()))
}

/// What it means that the protocol came to no good end.
fn failure(err: &hyper::Error) -> Failure {
    if err.is_incomplete_message() {
        return Failure::CutOff;
    }
    let mut source = err.source();
    while let Some(cause) = source {
        if let Some(err) = cause.downcast_ref::<io::Error>() {
            return match err.kind() {
                io::ErrorKind::UnexpectedEof => Failure::CutOff,
                io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Failure::NotHttp(err.to_string()),
                _ => Failure::Unreached(err.to_string()),
            };
        }
        source = cause.source();
    }
    Failure::NotHttp(err.to_string())
}

/// The answer alone, of what came: without those that announce it (1xx), and without what stands behind its end.
fn message(mut came: Vec<u8>, status: StatusCode, header: &HeaderMap) -> Vec<u8> {
    let mut start = 0;
    while is_interim(&came[start..])
        && let Some(length) = head_length(&came[start..])
    {
        start += length;
    }
    came.drain(..start);
    let field = |name| header.get(name).and_then(|value| value.to_str().ok());
    let body = if matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
        Some(0)
    } else if header.contains_key(TRANSFER_ENCODING) {
        None
    } else {
        field(CONTENT_LENGTH).and_then(|length| length.trim().parse::<usize>().ok())
    };
    if let (Some(body), Some(head)) = (body, head_length(&came)) {
        came.truncate(head.saturating_add(body));
    }
    came
}

/// Whether an answer only says that another one will follow.
fn is_interim(answer: &[u8]) -> bool {
    matches!(answer, [b'H', b'T', b'T', b'P', b'/', b'1', b'.', _, b' ', b'1', tens, ones, ..] if (*tens, *ones) != (b'0', b'1'))
}

/// How many bytes status line and header take, with the empty line behind them.
fn head_length(answer: &[u8]) -> Option<usize> {
    let mut at = 0;
    for line in answer.split_inclusive(|&byte| byte == b'\n') {
        at += line.len();
        if matches!(line, b"\n" | b"\r\n") {
            return Some(at);
        }
    }
    None
}

impl Exchange {
    /// Whether the body came packed.
    pub(crate) fn is_packed(&self) -> bool {
        self.header.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(came: &str, status: u16, header: &[(&'static str, &'static str)]) -> String {
        let header =
            header.iter().map(|&(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        let message = message(came.into(), StatusCode::from_u16(status).unwrap(), &header);
        String::from_utf8(message).unwrap()
    }

    #[test]
    fn an_answer_stands_alone() {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc";
        let length = [("content-length", "3")];
        assert_eq!(alone(answer, 200, &length), answer);
        assert_eq!(alone(&format!("{answer}HTTP/1.1 200 OK\r\n\r\n"), 200, &length), answer);
        let hints = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
        assert_eq!(alone(&format!("HTTP/1.1 100 Continue\r\n\r\n{hints}{answer}"), 200, &length), answer);
        assert_eq!(
            alone("HTTP/1.1 304 Not Modified\nContent-Length: 3\n\nabc", 304, &length),
            "HTTP/1.1 304 Not Modified\nContent-Length: 3\n\n"
        );
        let chunked =
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        assert_eq!(
            alone(chunked, 200, &[("content-length", "1"), ("transfer-encoding", "chunked")]),
            chunked
        );
        let to_the_end = "HTTP/1.0 200 OK\r\n\r\nabc";
        assert_eq!(alone(to_the_end, 200, &[]), to_the_end);
    }
}
