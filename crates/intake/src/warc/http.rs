//! What a server answered: its header, and the page in its body, without the encodings that it was sent in.

use std::borrow::Cow;
use std::io::Read;

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use onrecord_page::Format;
use zstd::stream::read::Decoder as ZstdDecoder;

use super::record::fields;
use crate::{HEAD, LONGEST, feed};

/// A page as it was sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) format: Format,
    pub(super) body: Vec<u8>,
    /// The encoding that the server named.
    pub(super) charset: Option<String>,
}

/// Why there is no page in an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoPage {
    /// It is something else: what, in a word or two.
    Other(String),
    /// It is damaged: how, in words for a person.
    Damaged(String),
}

/// The kinds of content that a page can be, none of which is sent as something else.
fn format(media: &str) -> Option<Format> {
    match media {
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        "text/plain" => Some(Format::Text),
        _ => None,
    }
}

/// A `Content-Type` in its parts: the kind, in small letters, and the encoding.
fn content_type(value: &str) -> (String, Option<String>) {
    let mut parts = value.split(';');
    let media = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    });
    (media, charset)
}

/// A page that was not sent but put into the archive as it is.
pub(super) fn resource(kind: Option<&str>, block: Vec<u8>) -> Result<Answer, NoPage> {
    let (media, charset) = content_type(kind.unwrap_or_default());
    match format(&media) {
        Some(format) => Ok(Answer { format, body: block, charset }),
        None => Err(NoPage::Other(named(&media))),
    }
}

fn named(media: &str) -> String {
    if media.is_empty() { "content of no kind".to_owned() } else { media.chars().take(60).collect() }
}

/// The page in an answer. Of one that was cut short when it was fetched, `truncated`, what is there is taken.
pub(super) fn answer(block: &[u8], truncated: bool) -> Result<Answer, NoPage> {
    let sent = Sent::of(block)?;
    let format = sent.format().ok_or_else(|| NoPage::Other(sent.named()))?;
    let body = sent.unpacked(truncated)?;
    // Feeds are sent as all kinds of things. An archive of a crawl holds the pages that they link to as well.
    if feed::begins(&body[..body.len().min(HEAD)]) {
        return Err(NoPage::Other("a feed".to_owned()));
    }
    Ok(Answer { format, body, charset: sent.charset })
}

/// What a server sent with status 200, with its body as it came.
pub(crate) struct Sent<'a> {
    /// The kind of its content, in small letters.
    media: String,
    /// The encoding that the server named.
    pub(crate) charset: Option<String>,
    header: Vec<(String, String)>,
    body: &'a [u8],
}

impl<'a> Sent<'a> {
    /// Reads the header.
    pub(crate) fn of(block: &'a [u8]) -> Result<Self, NoPage> {
        let damaged = |problem: &str| NoPage::Damaged(problem.to_owned());
        if !block.starts_with(b"HTTP/") {
            return Err(damaged("the server's answer does not begin with HTTP/"));
        }
        let mut at = 0;
        let mut lines = Vec::new();
        loop {
            let end = memchr::memchr(b'\n', &block[at..])
                .ok_or_else(|| damaged("the header of the server's answer does not end"))?;
            let line = &block[at..at + end];
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            at += end + 1;
            if line.is_empty() {
                break;
            }
            lines.push(line);
        }
        let status = String::from_utf8_lossy(lines[0]);
        let status = status.split_whitespace().nth(1).unwrap_or_default();
        if status.len() != 3 || !status.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NoPage::Damaged(format!("the server's answer has no status, but {status:.40?}")));
        }
        if status != "200" {
            return Err(NoPage::Other(format!("answer {status}")));
        }
        let header = fields(lines.into_iter().skip(1));
        let kind = header.iter().find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
        let (media, charset) = content_type(kind.map_or("", |(_, value)| value));
        Ok(Self { media, charset, header, body: &block[at..] })
    }

    /// The body without the encodings that it was sent in.
    pub(crate) fn unpacked(&self, truncated: bool) -> Result<Vec<u8>, NoPage> {
        let mut body = Cow::Borrowed(self.body);
        if self.all("Transfer-Encoding").iter().any(|encoding| encoding == "chunked") {
            body = unchunked(body, truncated).map_err(NoPage::Damaged)?;
        }
        let encodings = self.all("Content-Encoding");
        if encodings.len() > MOST_ENCODINGS {
            return Err(NoPage::Damaged("it was packed more often than anybody does".to_owned()));
        }
        // The last one was put on last.
        for encoding in encodings.iter().rev() {
            body = decoded(body, encoding, truncated).map_err(NoPage::Damaged)?;
        }
        Ok(body.into_owned())
    }

    /// The page's format, if it is sent as a page.
    pub(crate) fn format(&self) -> Option<Format> {
        let unsaid = || (self.media.is_empty() && is_html(self.body)).then_some(Format::Html);
        format(&self.media).or_else(unsaid)
    }

    /// The kind of its content, in a word or two.
    pub(crate) fn named(&self) -> String {
        named(&self.media)
    }

    /// The values of a field that may hold several, in small letters.
    fn all(&self, name: &str) -> Vec<String> {
        let values = self.header.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        values
            .flat_map(|(_, value)| value.split(','))
            .map(|value| value.trim().to_ascii_lowercase())
            .collect()
    }
}

/// Each takes another one off; more would be made to fill memory or time.
const MOST_ENCODINGS: usize = 3;

/// Whether a body begins as HTML does: then it is not packed, whatever is said of it. Programs that write archives unpack bodies and
/// leave the header as it was.
fn is_html(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<") || body.starts_with(b"\xef\xbb\xbf")
}

/// A body put together from its chunks.
fn unchunked(body: Cow<'_, [u8]>, truncated: bool) -> Result<Cow<'_, [u8]>, String> {
    if is_html(&body) {
        return Ok(body);
    }
    let (mut whole, mut at) = (Vec::new(), 0);
    let bad = |at: usize| format!("it was sent in chunks, and there is none at byte {at} of its body");
    loop {
        let rest = &body[at..];
        let Some(end) = memchr::memchr(b'\n', rest) else {
            return if truncated { Ok(whole.into()) } else { Err(bad(at)) };
        };
        let line = rest[..end].split(|&byte| byte == b';').next().unwrap_or_default().trim_ascii();
        let size = std::str::from_utf8(line).ok().and_then(|size| usize::from_str_radix(size, 16).ok());
        let size = size.ok_or_else(|| bad(at))?;
        if size == 0 {
            return Ok(whole.into());
        }
        let chunk = &rest[end + 1..];
        if chunk.len() < size {
            whole.extend_from_slice(chunk);
            return if truncated { Ok(whole.into()) } else { Err(bad(body.len())) };
        }
        whole.extend_from_slice(&chunk[..size]);
        let after = &chunk[size..];
        let line_end = if after.starts_with(b"\r\n") { 2 } else { usize::from(after.starts_with(b"\n")) };
        at += end + 1 + size + line_end;
        if line_end == 0 && !after.is_empty() {
            return Err(bad(at));
        }
    }
}

/// A body without one of its encodings.
fn decoded<'a>(body: Cow<'a, [u8]>, encoding: &str, truncated: bool) -> Result<Cow<'a, [u8]>, String> {
    if matches!(encoding, "" | "identity" | "none") || is_html(&body) {
        return Ok(body);
    }
    let bytes: &[u8] = &body;
    let (decoder, name): (Box<dyn Read + '_>, &str) = match encoding {
        "gzip" | "x-gzip" => (Box::new(GzDecoder::new(bytes)), "gzip"),
        // The standard says zlib, and half of the servers do not.
        "deflate" if is_zlib(bytes) => (Box::new(ZlibDecoder::new(bytes)), "deflate"),
        "deflate" => (Box::new(DeflateDecoder::new(bytes)), "deflate"),
        "br" => (Box::new(Decompressor::new(bytes, 1 << 12)), "Brotli"),
        "zstd" => {
            let decoder = ZstdDecoder::new(bytes).and_then(|mut decoder| {
                // What browsers accept: 8 MiB.
                decoder.window_log_max(23)?;
                Ok(decoder)
            });
            (Box::new(decoder.map_err(|err| err.to_string())?), "Zstandard")
        }
        other => return Err(format!("it was sent in an encoding that is not known here, {other:.40?}")),
    };
    let mut whole = Vec::new();
    match decoder.take(LONGEST as u64 + 1).read_to_end(&mut whole) {
        Ok(_) if whole.len() > LONGEST => Err(format!("its body unpacks to more than {} MiB", LONGEST >> 20)),
        Ok(_) => Ok(whole.into()),
        Err(_) if truncated && !whole.is_empty() => Ok(whole.into()),
        Err(err) => {
            Err(format!("its body is damaged: it was packed with {name}, and does not unpack: {err}"))
        }
    }
}

/// Whether bytes begin as zlib's do.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..] if method & 0x0f == 8 && (u16::from(*method) * 256 + u16::from(*flags)).is_multiple_of(31))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const PAGE: &[u8] = b"<p>The quay holds, said Mara Voss.</p>";

    fn sent(header: &str, body: &[u8]) -> Result<Answer, NoPage> {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"UTF-8\"\r\n{header}\r\n");
        answer(&[head.as_bytes(), body].concat(), false)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn chunked(bytes: &[u8]) -> Vec<u8> {
        let mut body: Vec<u8> = bytes
            .chunks(7)
            .flat_map(|chunk| [format!("{:x};a=b\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat())
            .collect();
        body.extend_from_slice(b"0\r\n\r\n");
        body
    }

    #[test]
    fn every_encoding_comes_off() {
        let zlib = {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(PAGE).unwrap();
            encoder.finish().unwrap()
        };
        let deflate = {
            let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(PAGE).unwrap();
            encoder.finish().unwrap()
        };
        // What a packer of Brotli made of it.
        let brotli = [
            27, 46, 0, 248, 69, 55, 151, 234, 66, 50, 53, 155, 216, 7, 10, 62, 157, 127, 60, 60, 21, 217, 37,
            169, 122, 1, 165, 196, 52, 206, 227, 95, 138, 47, 174, 130, 243, 18, 185, 37, 67, 96,
        ];
        let answer = sent("Content-Encoding: br\r\n", &brotli).unwrap();
        assert_eq!(answer.body, b"The quay holds, said Mara Voss. The quay holds.");
        let packed = [
            ("", PAGE.to_vec()),
            ("Content-Encoding: gzip\r\n", gzip(PAGE)),
            ("content-encoding: x-gzip\r\n", gzip(PAGE)),
            ("Content-Encoding: deflate\r\n", zlib),
            ("Content-Encoding: deflate\r\n", deflate),
            ("Content-Encoding: zstd\r\n", zstd::encode_all(PAGE, 1).unwrap()),
            ("Transfer-Encoding: chunked\r\n", chunked(PAGE)),
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunked(&gzip(PAGE))),
            ("Content-Encoding: gzip, gzip\r\n", gzip(&gzip(PAGE))),
            // The program that wrote the archive took it off, and left the header.
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", PAGE.to_vec()),
        ];
        for (header, body) in packed {
            let answer = sent(header, &body).unwrap_or_else(|why| panic!("{header}: {why:?}"));
            assert_eq!(
                (answer.body.as_slice(), answer.charset.as_deref()),
                (PAGE, Some("UTF-8")),
                "{header}"
            );
        }
    }

    #[test]
    fn what_is_damaged_is_told_and_what_is_no_page_is_not() {
        let mut flipped = gzip(PAGE);
        flipped[20] ^= 1;
        for (header, body) in [
            ("Content-Encoding: gzip\r\n", flipped),
            ("Content-Encoding: gzip\r\n", b"no gzip at all".to_vec()),
            ("Content-Encoding: br\r\n", vec![0xff; 40]),
            ("Content-Encoding: rot13\r\n", b"Gur dhnl".to_vec()),
            ("Transfer-Encoding: chunked\r\n", b"zz\r\nThe quay\r\n0\r\n\r\n".to_vec()),
            ("Transfer-Encoding: chunked\r\n", b"ff\r\nThe quay".to_vec()),
            ("Transfer-Encoding: chunked\r\n", b"3\r\nThe quay\r\n0\r\n\r\n".to_vec()),
            ("Content-Encoding: gzip, gzip, gzip, gzip\r\n", gzip(PAGE)),
        ] {
            assert!(matches!(sent(header, &body), Err(NoPage::Damaged(_))), "{header}");
        }
        for block in [
            "",
            "HTTP/1.1 OK\r\n\r\nx",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html",
            "GET / HTTP/1.1\r\n\r\n",
        ] {
            assert!(matches!(answer(block.as_bytes(), false), Err(NoPage::Damaged(_))), "{block}");
        }
        let other = |block: &str| match answer(block.as_bytes(), false) {
            Err(NoPage::Other(what)) => what,
            found => panic!("{found:?}"),
        };
        assert_eq!(other("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>"), "answer 404");
        assert_eq!(other("HTTP/1.0 200 OK\nContent-Type: image/png\n\n\u{0}"), "image/png");
        assert_eq!(other("HTTP/2 200\r\n\r\nbytes"), "content of no kind");
        assert_eq!(other("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<rss><channel>"), "a feed");
    }

    #[test]
    fn of_an_answer_that_was_cut_short_when_it_was_fetched_the_beginning_is_taken() {
        let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n";
        let block = [&head[..], b"ff\r\nThe quay holds"].concat();
        assert_eq!(answer(&block, true).unwrap().body, b"The quay holds");
    }

    #[test]
    fn a_body_that_unpacks_without_end_is_not_unpacked() {
        let bomb = gzip(&vec![b'a'; LONGEST + 1]);
        let Err(NoPage::Damaged(problem)) = sent("Content-Encoding: gzip\r\n", &bomb) else {
            panic!("it was unpacked")
        };
        assert!(problem.contains("64 MiB"), "{problem}");
    }
}
