//! A page that a browser saved with all its parts in one file (MHTML): the page among them.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders};
use onrecord_page::{Format, Page};

/// The page; its bytes are those that the server sent, or the browser made of them.
pub(crate) fn page(name: String, bytes: &[u8]) -> Result<Page, String> {
    let message = MessageParser::default().parse(bytes).ok_or("is no saved page: it has no header")?;
    let root = root(&message).ok_or("is a saved page without a page in it: none of its parts is HTML")?;
    let raw = bytes.get(root.raw_body_offset() as usize..root.raw_end_offset() as usize).unwrap_or_default();
    let decoded = match root.encoding {
        Encoding::None => Some(raw.to_vec()),
        Encoding::Base64 => base64_decode(raw),
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
    };
    let body = decoded.ok_or("is a saved page that is damaged: its HTML cannot be decoded")?;
    let url = message.header_raw("Snapshot-Content-Location").or_else(|| root.content_location());
    let saved = message.date().filter(|date| date.is_valid());
    Ok(Page {
        url: url.map(|url| url.trim().to_owned()).filter(|url| url.starts_with("http")),
        charset: root.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_owned),
        fetched: saved
            .and_then(|date| jiff::civil::Date::new(date.year as i16, date.month as i8, date.day as i8).ok()),
        ..Page::new(name, Format::Html, body)
    })
}

/// The part that the others belong to: the one that is named so, else the first that is HTML.
fn root<'m>(message: &'m Message<'_>) -> Option<&'m MessagePart<'m>> {
    let is_html = |part: &&MessagePart<'_>| {
        part.content_type().is_some_and(|kind| {
            let subtype = kind.subtype().unwrap_or_default();
            kind.ctype().eq_ignore_ascii_case("text") && subtype.eq_ignore_ascii_case("html")
                || subtype.eq_ignore_ascii_case("xhtml+xml")
        })
    };
    let bare = |id: &str| id.trim_matches(['<', '>', ' ']).to_owned();
    let start = message.parts.first()?.content_type().and_then(|kind| kind.attribute("start")).map(bare);
    let named = message
        .parts
        .iter()
        .filter(is_html)
        .find(|part| start.is_some() && part.content_id().map(bare) == start);
    named.or_else(|| message.parts.iter().find(is_html))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/quay\r\n\
        Subject: Quay\r\nDate: Mon, 4 Mar 2024 16:20:11 -0000\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--\"\r\n\r\n\r\n\
        ----b--\r\nContent-Type: text/html\r\nContent-ID: <f@mhtml.blink>\r\n\
        Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://post.example/quay\r\n\r\n\
        <p class=3D\"a\">The quay cost =E2=82=AC2 million, =\r\nsaid Mara Voss.</p>\r\n\
        ----b--\r\nContent-Type: text/css\r\nContent-Location: cid:css\r\n\r\np {}\r\n----b----\r\n";

    #[test]
    fn a_browser_s_page_comes_out_with_its_address_and_day() {
        let page = page("quay.mhtml".to_owned(), SAVED.as_bytes()).unwrap();
        let html = String::from_utf8(page.bytes).unwrap();
        assert_eq!(html.trim_end(), "<p class=\"a\">The quay cost €2 million, said Mara Voss.</p>");
        assert_eq!(page.url.as_deref(), Some("https://post.example/quay"));
        assert_eq!(page.fetched, "2024-03-04".parse().ok());
    }

    #[test]
    fn the_charset_that_stands_beside_it_is_handed_on_and_the_bytes_are_not_decoded() {
        let saved = "Content-Type: multipart/related; start=\"<two>\"; boundary=b\r\n\r\n\
            --b\r\nContent-Type: text/html\r\nContent-ID: <one>\r\n\r\n<p>an advertisement's frame</p>\r\n\
            --b\r\nContent-Type: text/html; charset=\"windows-1251\"\r\nContent-ID: <two>\r\n\
            Content-Transfer-Encoding: base64\r\n\r\nPHA+z+7w8jwvcD4=\r\n--b--\r\n";
        let page = page("port.mht".to_owned(), saved.as_bytes()).unwrap();
        assert_eq!(page.bytes, b"<p>\xcf\xee\xf0\xf2</p>");
        assert_eq!(page.charset.as_deref(), Some("windows-1251"));
    }

    #[test]
    fn what_holds_no_page_is_told() {
        for bytes in ["", "no header", "Content-Type: text/plain\r\n\r\nThe quay holds."] {
            assert!(page("a.mht".to_owned(), bytes.as_bytes()).is_err(), "{bytes}");
        }
    }
}
