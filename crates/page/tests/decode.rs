//! Bytes in every shape that pages come in.

use onrecord_page::{Article, Format, Page, read};

fn read_as(format: Format, bytes: impl Into<Vec<u8>>) -> Article {
    read(&Page::new("test", format, bytes))
}

#[test]
fn a_text_keeps_its_characters() {
    let text = "\tOne line,\r\n\r\n  another\u{a0}one \u{200b}– with a soft\u{ad}hyphen.\n";
    let article = read_as(Format::Text, text);
    assert_eq!(article.text, text);
    assert_eq!(article.problems, [""; 0]);
}

#[test]
fn a_byte_order_mark_is_no_text() {
    assert_eq!(read_as(Format::Text, "\u{feff}A ferry sank.").text, "A ferry sank.");
    let wide: Vec<u8> = "\u{feff}A ferry sank.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_as(Format::Text, wide).text, "A ferry sank.");
}

#[test]
fn utf_16_without_a_mark_is_told() {
    let wide: Vec<u8> = "A ferry sank on Friday.".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let article = read_as(Format::Text, wide);
    assert_eq!(article.text, "A ferry sank on Friday.");
    assert_eq!(article.problems, ["no byte-order mark: read as UTF-16BE"]);
}

#[test]
fn declared_encodings() {
    let russian = "Паром затонул в пятницу, сообщил начальник порта.";
    let page =
        format!("<html><head><meta charset='windows-1251'></head><body><p>{russian}</p></body></html>");
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&page);
    let article = read_as(Format::Html, bytes);
    assert_eq!((article.text.as_str(), article.problems.len()), (russian, 0));

    let japanese = "フェリーは金曜日に沈没したと港長が述べた。";
    let page = format!(
        "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=Shift_JIS\"></head><body><p>{japanese}</p></body></html>"
    );
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&page);
    let article = read_as(Format::Html, bytes);
    assert_eq!((article.text.as_str(), article.problems.len()), (japanese, 0));
}

#[test]
fn an_undeclared_encoding_is_guessed_and_told() {
    let russian = "Паром затонул в пятницу утром, сообщил начальник порта журналистам.";
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
    let article = read_as(Format::Text, bytes);
    assert_eq!(article.text, russian);
    assert_eq!(article.problems, ["not UTF-8 at byte 0: read as windows-1251"]);
}

#[test]
fn a_wrong_declaration_does_not_spoil_utf_8() {
    let page = "<html><head><meta charset='iso-8859-1'></head><body><p>Déjà vu à Oberholm</p></body></html>";
    assert_eq!(read_as(Format::Html, page).text, "Déjà vu à Oberholm");
}

#[test]
fn a_damaged_utf_8_text_is_read_and_the_damage_named() {
    let mut bytes = "Das Schiff ist größer und älter: ".as_bytes().to_vec();
    let at = bytes.len();
    bytes.extend(b"\xff\xfe und nicht sch\xc3\xb6ner.");
    let article = read_as(Format::Text, bytes);
    assert!(article.text.contains("\u{fffd}") && article.text.ends_with("schöner."), "{}", article.text);
    assert_eq!(article.problems, [format!("not UTF-8 at byte {at}: unreadable bytes became U+FFFD")]);
}

#[test]
fn what_is_no_text_is_named() {
    for (bytes, problem) in [
        (&b"%PDF-1.7 ..."[..], "not a page: the file is a PDF document"),
        (b"\x89PNG\r\n\x1a\n....", "not a page: the file is a PNG picture"),
        (b"\x1f\x8b\x08\x00....", "not a page: the file is compressed (gzip)"),
        (
            &[0, 1, 2, 3, 0, 5, 6, 7, 8, 1, 1, 1],
            "not a page: the file is binary (most of its bytes are no characters)",
        ),
    ] {
        for format in [Format::Text, Format::Html] {
            let article = read_as(format, bytes);
            assert_eq!((article.text.as_str(), article.problems.as_slice()), ("", &[problem.to_owned()][..]));
        }
    }
    let article = read_as(Format::Text, b"A ferry sank on\0 Friday, the harbour master said.".as_slice());
    assert_eq!(article.problems, ["1 NUL bytes in the text: it may have been damaged"]);
}

#[test]
fn feeds_in_other_encodings_and_with_declarations_where_none_can_stand() {
    let russian = "Паром затонул в пятницу.";
    let feed = |head: &str, inside: &str| {
        format!(
            "{head}<rss version=\"2.0\"><channel><title>Порт</title>{inside}<item><title>Паром</title>\
             <guid>1</guid><description>{russian}</description></item></channel></rss>"
        )
    };
    let page = feed("<?xml version='1.0' encoding='windows-1251'?>", "");
    let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(&page);
    let article = read_as(Format::FeedEntry, bytes);
    assert_eq!((article.text.as_str(), article.problems.len()), (russian, 0));

    let late = feed("", &format!("{}<?xml version='1.0' encoding='UTF-16'?>", " ".repeat(10_000)));
    let article = read_as(Format::FeedEntry, late);
    assert_eq!((article.text.as_str(), article.problems.len()), (russian, 0));
}

#[test]
fn what_the_server_says_counts_before_what_the_page_declares() {
    let russian = "Паром затонул в пятницу.";
    let page = |declared: &str, encoding: &'static encoding_rs::Encoding, said: Option<&str>| {
        let source = format!("<html><head>{declared}</head><body><p>{russian}</p></body></html>");
        let page = Page::new("test", Format::Html, encoding.encode(&source).0);
        read(&Page { charset: said.map(str::to_owned), ..page }).text
    };
    let (cyrillic, koi) = (encoding_rs::WINDOWS_1251, encoding_rs::KOI8_R);
    assert_eq!(page("", cyrillic, Some("windows-1251")), russian);
    assert_eq!(page("<meta charset=windows-1251>", koi, Some("KOI8-R")), russian);
    assert_ne!(page("<meta charset=windows-1251>", koi, None), russian);
    // A name that nobody knows says nothing, and text that is UTF-8 is UTF-8 whoever says otherwise.
    assert_eq!(page("<meta charset=koi8-r>", koi, Some("none of these")), russian);
    assert_eq!(page("", encoding_rs::UTF_8, Some("iso-8859-1")), russian);
    assert_eq!(page("", encoding_rs::UTF_8, Some("utf-16le")), russian);
    let wide: Vec<u8> = russian.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = Page { charset: Some("utf-16".to_owned()), ..Page::new("test", Format::Text, wide) };
    assert_eq!(read(&wide).text, russian);
}
