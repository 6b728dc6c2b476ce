//! Lists of feeds (OPML), as readers of feeds export them.

use std::collections::HashSet;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// The addresses of the feeds in a list, in its order and each once; or why it cannot be had, in words for a person.
pub fn feeds_of(list: &[u8]) -> Result<Vec<String>, String> {
    let text = String::from_utf8_lossy(list);
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let (mut feeds, mut met) = (Vec::new(), HashSet::new());
    let (mut open, mut is_list) = (0_usize, false);
    loop {
        let event = reader.read_event();
        let place = reader.buffer_position();
        let damaged = |why: String| format!("it is damaged at byte {place}: {why}");
        match event.map_err(|err| damaged(err.to_string()))? {
            Event::Start(tag) if !is_list => {
                is_list = tag.local_name().as_ref().eq_ignore_ascii_case("opml");
                if !is_list {
                    return Err(NO_LIST.to_owned());
                }
                open += 1;
            }
            ref event @ (Event::Start(ref tag) | Event::Empty(ref tag)) => {
                open += usize::from(matches!(event, Event::Start(_)));
                if let Some(feed) = feed(tag).map_err(damaged)?
                    && met.insert(feed.clone())
                {
                    feeds.push(feed);
                }
            }
            Event::End(_) => open = open.saturating_sub(1),
            Event::Eof if !is_list => return Err(NO_LIST.to_owned()),
            Event::Eof if open > 0 => return Err(damaged("it is cut off".to_owned())),
            Event::Eof if feeds.is_empty() => return Err("it names no feed".to_owned()),
            Event::Eof => return Ok(feeds),
            _ => {}
        }
    }
}

const NO_LIST: &str = "it is no list of feeds (OPML)";

/// The address of the feed that an element of a list stands for, if it does for one.
fn feed(tag: &BytesStart<'_>) -> Result<Option<String>, String> {
    if !tag.local_name().as_ref().eq_ignore_ascii_case("outline") {
        return Ok(None);
    }
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|err| err.to_string())?;
        // The standard says xmlUrl, and programs write it as they like.
        if attribute.key.as_ref().eq_ignore_ascii_case("xmlUrl") {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|err| err.to_string())?;
            return Ok(Some(value.trim().to_owned()).filter(|address| !address.is_empty()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_stand_in_folders_in_any_order_of_attributes_and_count_once() {
        let list = "\u{feff}<?xml version=\"1.0\"?><opml version=\"2.0\"><head><title>Press</title></head><body>\
            <outline text=\"Tarvenia\"><outline type='rss' text='TSR' xmlUrl='https://tsr.example/feed?a=1&amp;b=2'/></outline>\
            <outline xmlurl=\" https://nna.example/atom \" text=\"NNA\"></outline>\
            <outline text=\"again\" xmlUrl=\"https://nna.example/atom\"/><outline text=\"a note\"/></body></opml>";
        let feeds = feeds_of(list.as_bytes()).unwrap();
        assert_eq!(feeds, ["https://tsr.example/feed?a=1&b=2", "https://nna.example/atom"]);
    }

    #[test]
    fn what_is_no_list_or_is_damaged_is_told() {
        for none in ["", "plain text", "<html><body/></html>", "<rss/>"] {
            assert_eq!(feeds_of(none.as_bytes()).unwrap_err(), NO_LIST, "{none}");
        }
        assert_eq!(feeds_of(b"<opml><body/></opml>").unwrap_err(), "it names no feed");
        for bad in [
            "<opml><body><outline xmlUrl=\"https://a.example/\"/>",
            "<opml><body></opml>",
            "<opml><outline xmlUrl=\"&nothing;\"/></opml>",
            "<opml><outline xmlUrl=a/></opml>",
        ] {
            let problem = feeds_of(bad.as_bytes()).unwrap_err();
            assert!(problem.starts_with("it is damaged at byte "), "{problem}");
        }
    }
}
