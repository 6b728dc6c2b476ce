//! Bytes to text: byte-order marks, declared encodings, and a guess where nothing is declared.
//!
//! Decoding never fails. Whatever could not be read as it was declared is told as a problem that names the first
//! bad byte. It knows nothing of what the text means.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How far into a page its declaration of an encoding is looked for. The standard says 1024 bytes; pages that put
/// their scripts first are common enough.
const DECLARATION: usize = 8192;

/// A page's text, and what was wrong with its bytes.
pub(crate) struct Decoded {
    /// The text, without a byte-order mark.
    pub(crate) text: String,
    /// In words for a person.
    pub(crate) problems: Vec<String>,
}

/// Decodes a web page or a feed, which may declare its encoding; what the server said of it, `charset`, counts first.
pub(crate) fn markup(bytes: &[u8], charset: Option<&str>) -> Decoded {
    decode(bytes, told(charset).or_else(|| declared(bytes)))
}

/// Decodes plain text, of which at most the server said how.
pub(crate) fn plain(bytes: &[u8], charset: Option<&str>) -> Decoded {
    decode(bytes, told(charset))
}

/// The encoding that a server named, if there is one of that name.
fn told(charset: Option<&str>) -> Option<&'static Encoding> {
    Encoding::for_label(charset?.as_bytes())
}

fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Decoded {
    if let Some(what) = magic(bytes) {
        return Decoded { text: String::new(), problems: vec![format!("not a page: the file is {what}")] };
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[mark..], mark);
    }
    // Only a server can say so before a byte is read; where it is wrong, no byte is NUL.
    if let Some(encoding) = declared.filter(|said| [UTF_16LE, UTF_16BE].contains(said) && bytes.contains(&0))
    {
        return with(encoding, bytes, 0);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        let mut decoded = with(encoding, bytes, 0);
        decoded.problems.push(format!("no byte-order mark: read as {}", encoding.name()));
        return decoded;
    }
    if is_binary(bytes) {
        let problem = "not a page: the file is binary (most of its bytes are no characters)".to_owned();
        return Decoded { text: String::new(), problems: vec![problem] };
    }
    let mut decoded = match (declared, std::str::from_utf8(bytes)) {
        // Valid UTF-8 with characters beyond ASCII is UTF-8 whatever the page says of itself: text in another
        // encoding is not valid by chance.
        (_, Ok(text)) if declared.is_none_or(|said| said == UTF_8) || !text.is_ascii() => {
            Decoded { text: text.to_owned(), problems: Vec::new() }
        }
        (Some(encoding), _) if ![UTF_8, UTF_16LE, UTF_16BE].contains(&encoding) => with(encoding, bytes, 0),
        (_, Ok(text)) => Decoded { text: text.to_owned(), problems: Vec::new() },
        (said, Err(error)) => not_utf_8(bytes, said.is_some(), error.valid_up_to()),
    };
    if decoded.text.contains('\0') {
        let nuls = bytes.iter().filter(|&&byte| byte == 0).count();
        decoded.problems.push(format!("{nuls} NUL bytes in the text: it may have been damaged"));
    }
    decoded
}

/// Bytes that nobody declared, or that were declared as UTF-8, and are not.
fn not_utf_8(bytes: &[u8], declared: bool, first_bad: usize) -> Decoded {
    let (good, bad) = sequences(bytes);
    // A few bad bytes in a text that is otherwise UTF-8 are damage. Bad bytes alone are another encoding; where
    // UTF-8 was declared it takes many of them to believe that.
    let damaged = if declared { bad < 16 || bad < 4 * good } else { bad < good };
    if damaged {
        return with(UTF_8, bytes, 0);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    let mut decoded = with(encoding, bytes, 0);
    decoded.problems.insert(0, format!("not UTF-8 at byte {first_bad}: read as {}", encoding.name()));
    decoded
}

/// Decodes as `encoding`, with replacement characters for what it does not know; `offset` bytes stand before.
fn with(encoding: &'static Encoding, bytes: &[u8], offset: usize) -> Decoded {
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    let mut problems = Vec::new();
    if malformed {
        let at = first_malformed(encoding, bytes).map_or(offset, |at| at + offset);
        problems.push(format!("not {} at byte {at}: unreadable bytes became U+FFFD", encoding.name()));
    }
    Decoded { text: text.into_owned(), problems }
}

fn first_malformed(encoding: &'static Encoding, bytes: &[u8]) -> Option<usize> {
    if encoding == UTF_8 {
        return std::str::from_utf8(bytes).err().map(|error| error.valid_up_to());
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len())?);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::Malformed(length, after), read) => {
            Some(read.saturating_sub(usize::from(length) + usize::from(after)))
        }
        _ => None,
    }
}

/// How many characters beyond ASCII are valid UTF-8, and how many places are not.
fn sequences(bytes: &[u8]) -> (usize, usize) {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (good, bad)
}

/// The encoding that a page declares: in `<meta charset>`, `<meta http-equiv>`, or an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION)];
    let head: String = head.iter().map(|&byte| char::from(byte).to_ascii_lowercase()).collect();
    let xml = head.trim_start().strip_prefix("<?xml").and_then(|rest| {
        let declaration = &rest[..rest.find("?>")?];
        label_after(declaration, "encoding")
    });
    let meta = || {
        head.match_indices("<meta").find_map(|(at, _)| {
            let tag = &head[at..];
            label_after(&tag[..tag.find('>')?], "charset")
        })
    };
    let encoding = Encoding::for_label(xml.or_else(meta)?.as_bytes())?;
    // Bytes in which the declaration could be read are not UTF-16, whatever it says (so does the standard).
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// The value that follows `name` and an equals sign.
fn label_after(tag: &str, name: &str) -> Option<String> {
    tag.match_indices(name).find_map(|(at, _)| {
        let value = tag[at + name.len()..].trim_start().strip_prefix('=')?;
        let value = value.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
        let end = value.find(|c: char| c.is_whitespace() || "\"';/>".contains(c)).unwrap_or(value.len());
        (end > 0).then(|| value[..end].to_owned())
    })
}

/// UTF-16 of a mostly Latin text: every other byte is NUL.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(1024) & !1];
    let nuls = |first: usize| sample.iter().skip(first).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, pairs) = (nuls(0), nuls(1), sample.len() / 2);
    if pairs < 8 {
        None
    } else if odd * 10 > pairs * 7 && even * 10 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 7 && odd * 10 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether so many bytes are control characters that no text can be meant.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let control =
        |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a | 0x1b) || byte == 0x7f;
    sample.iter().filter(|&&byte| control(byte)).count() * 10 > sample.len()
}

/// What a file is whose first bytes say that it is no text.
fn magic(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 9] = [
        (b"%PDF-", "a PDF document"),
        (b"\x89PNG\r\n", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF89a", "a GIF picture"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x1f\x8b", "compressed (gzip)"),
        (b"\x28\xb5\x2f\xfd", "compressed (Zstandard)"),
        (b"BZh91AY&SY", "compressed (bzip2)"),
        (b"SQLite format 3\0", "an SQLite database"),
    ];
    KINDS.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, what)| *what)
}
