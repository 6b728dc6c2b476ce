//! JSON files of several articles, cut so that each keeps its own bytes: JSON Feed, and lists of IPTC ninjs items.

use onrecord_page::{Format, Page};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{NotTaken, Taken};

/// What a JSON file that begins like this holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Json {
    /// A JSON Feed.
    Feed,
    /// One ninjs item, or a list of them.
    Ninjs,
}

impl Json {
    /// Looks at a file's beginning.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(head);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if !text.starts_with(['{', '[']) {
            return None;
        }
        let says = |word: &str| text.contains(word);
        if says("://jsonfeed.org/version/1") {
            Some(Json::Feed)
        } else if says("iptc.org/std/ninjs") || says("\"uri\"") && ITEMS.iter().any(|field| says(field)) {
            Some(Json::Ninjs)
        } else {
            None
        }
    }
}

/// Fields of ninjs items that hardly any other JSON has.
const ITEMS: [&str; 6] = [
    "\"versioncreated\"",
    "\"versionCreated\"",
    "\"body_text\"",
    "\"body_html\"",
    "\"body_xhtml\"",
    "\"bodies\"",
];

/// A feed without its entries, and what of it an entry needs to be understood.
#[derive(Serialize, Deserialize)]
struct Feed<'a> {
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    version: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    title: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    language: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    author: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    authors: Option<&'a RawValue>,
    #[serde(borrow)]
    items: Vec<&'a RawValue>,
}

/// The articles of a file, each as a page that is named `FILE#NUMBER`; an item that stands alone, as its file.
pub(crate) fn pages(name: &str, json: Json, bytes: &[u8]) -> Vec<Taken> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let cut = match json {
        Json::Feed => entries(bytes),
        Json::Ninjs => items(bytes),
    };
    let problem = |problem| vec![Taken::Problem(NotTaken { name: name.to_owned(), problem })];
    match cut {
        Err(err) => problem(format!("is not the JSON that it should be: {err}")),
        Ok(cut) if cut.is_empty() => problem("holds no article".to_owned()),
        Ok(cut) => {
            let format = if json == Json::Feed { Format::FeedEntry } else { Format::JsonLine };
            let alone = json == Json::Ninjs && bytes.trim_ascii_start().starts_with(b"{");
            let named = |number| if alone { name.to_owned() } else { format!("{name}#{number}") };
            let pages = cut.into_iter().zip(1..);
            pages.map(|(bytes, number)| Taken::Page(Page::new(named(number), format, bytes))).collect()
        }
    }
}

fn entries(bytes: &[u8]) -> serde_json::Result<Vec<Vec<u8>>> {
    let Feed { version, title, language, author, authors, items } = serde_json::from_slice(bytes)?;
    let alone =
        |item| serde_json::to_vec(&Feed { version, title, language, author, authors, items: vec![item] });
    items.into_iter().map(alone).collect()
}

fn items(bytes: &[u8]) -> serde_json::Result<Vec<Vec<u8>>> {
    if bytes.trim_ascii_start().starts_with(b"{") {
        let item: &RawValue = serde_json::from_slice(bytes)?;
        return Ok(vec![item.get().as_bytes().to_vec()]);
    }
    let items: Vec<&RawValue> = serde_json::from_slice(bytes)?;
    Ok(items.iter().map(|item| item.get().as_bytes().to_vec()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(json: Json, source: &str) -> Vec<(String, String)> {
        let pages = pages("a.json", json, source.as_bytes()).into_iter();
        pages
            .map(|taken| match taken {
                Taken::Page(page) => (page.name, String::from_utf8(page.bytes).unwrap()),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn each_entry_of_a_feed_is_a_feed_of_its_own() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "next_url": "x",
            "items": [{"id": "1", "content_text": "a"}, {"id":"2"}]}"#;
        assert_eq!(Json::of(feed.as_bytes()), Some(Json::Feed));
        let cut = bytes(Json::Feed, feed);
        assert_eq!(cut[0].0, "a.json#1");
        assert_eq!(
            cut[0].1,
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"Post","items":[{"id": "1", "content_text": "a"}]}"#
        );
        assert_eq!(cut.len(), 2);
    }

    #[test]
    fn ninjs_items_stand_alone_or_in_a_list() {
        let item = r#"{"uri": "urn:a", "versioncreated": "2024-03-04", "body_text": "a"}"#;
        assert_eq!(Json::of(item.as_bytes()), Some(Json::Ninjs));
        assert_eq!(bytes(Json::Ninjs, item), [("a.json".to_owned(), item.to_owned())]);
        let list = format!("\u{feff}[{item}, {item}]");
        assert_eq!(Json::of(list.as_bytes()), Some(Json::Ninjs));
        assert_eq!(bytes(Json::Ninjs, &list)[1], ("a.json#2".to_owned(), item.to_owned()));
    }

    #[test]
    fn other_json_is_neither_and_damage_is_told() {
        assert_eq!(Json::of(b"{\"text\":\"The quay holds.\"}"), None);
        assert_eq!(Json::of(b"plain text about \"uri\" and \"bodies\""), None);
        for (json, source) in
            [(Json::Feed, "{\"items\": ["), (Json::Feed, "{}"), (Json::Ninjs, "[{]"), (Json::Ninjs, "[]")]
        {
            assert!(matches!(pages("a", json, source.as_bytes())[..], [Taken::Problem(_)]), "{source}");
        }
    }
}
