//! Feeds (RSS, Atom, NewsML-G2): cut into one small feed an entry, so that each entry keeps its own bytes.
//!
//! A page made of an entry holds the feed's own opening tags and title and that entry alone. What changes from
//! fetch to fetch (build dates, the other entries) is left out, so the same entry is the same article next week.

use std::ops::Range;

use onrecord_page::{Format, Page};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::{NotTaken, Taken};

/// A title that is longer is left out: every entry carries it.
const LONGEST_TITLE: usize = 4096;

/// Whether a file that begins like this is a feed.
pub(crate) fn begins(head: &[u8]) -> bool {
    let markup = markup(head);
    let mut reader = Reader::from_reader(markup.as_slice());
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                return matches!(
                    tag.local_name().as_ref(),
                    "rss" | "feed" | "RDF" | "newsMessage" | "newsItem"
                );
            }
            Ok(Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_)) => {}
            // A mark of byte order is three bytes that are none of markup's.
            Ok(Event::Text(text)) if text.trim_matches(['x', ' ', '\n', '\r', '\t']).is_empty() => {}
            _ => return false,
        }
    }
}

/// The bytes with everything beyond ASCII masked: where tags begin and end is the same, in every encoding that keeps
/// ASCII's marks to themselves (UTF-8, windows-125x, ISO 8859, Shift-JIS, EUC, GBK).
fn markup(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|&byte| if byte.is_ascii() { byte } else { b'x' }).collect()
}

/// The feed's entries, each as a page that is named `FEED#NUMBER`; then what cut it short, if something did.
pub(crate) struct Entries {
    name: String,
    bytes: Vec<u8>,
    cut: Cut,
    next: usize,
}

impl Entries {
    pub(crate) fn of(name: String, bytes: Vec<u8>) -> Self {
        let mut cut = cut(&bytes);
        if cut.entries.is_empty() && cut.problem.is_none() {
            cut.problem = Some("is a feed without entries".to_owned());
        }
        Self { name, bytes, cut, next: 0 }
    }
}

impl Iterator for Entries {
    type Item = Taken;

    fn next(&mut self) -> Option<Taken> {
        let Some(entry) = self.cut.entries.get(self.next) else {
            let problem = self.cut.problem.take()?;
            return Some(Taken::Problem(NotTaken { name: self.name.clone(), problem }));
        };
        self.next += 1;
        let bytes = [&self.cut.opening, &self.bytes[entry.clone()], &self.cut.closing].concat();
        Some(Taken::Page(Page::new(format!("{}#{}", self.name, self.next), Format::FeedEntry, bytes)))
    }
}

/// A feed in pieces.
#[derive(Default)]
struct Cut {
    /// Declaration, the tags around the entries, the feed's title.
    opening: Vec<u8>,
    entries: Vec<Range<usize>>,
    closing: Vec<u8>,
    problem: Option<String>,
}

fn cut(bytes: &[u8]) -> Cut {
    let markup = markup(bytes);
    let mut reader = Reader::from_reader(markup.as_slice());
    let mut cut = Cut::default();
    let mut open: Vec<String> = Vec::new();
    let (mut piece, mut kept_title) = (0, false);
    loop {
        let before = reader.buffer_position() as usize;
        let event = reader.read_event();
        let after = reader.buffer_position() as usize;
        match event {
            Ok(Event::Decl(_)) => cut.opening.extend_from_slice(&bytes[before..after]),
            Ok(Event::Start(tag)) => {
                let name = tag.local_name().as_ref().to_owned();
                if is_around(&name) && open.iter().all(|tag| is_around(tag)) {
                    cut.opening.extend_from_slice(&bytes[before..after]);
                    cut.closing = [b"</", tag.name().as_ref().as_bytes(), b">", &cut.closing].concat();
                } else if open.iter().all(|tag| is_around(tag)) {
                    piece = before;
                }
                open.push(name);
            }
            Ok(Event::End(_)) => {
                let Some(name) = open.pop() else { continue };
                if !is_around(&name) && open.iter().all(|tag| is_around(tag)) {
                    match name.as_str() {
                        "item" | "entry" | "newsItem" => cut.entries.push(piece..after),
                        "title" if !kept_title && after - piece <= LONGEST_TITLE => {
                            kept_title = true;
                            cut.opening.extend_from_slice(&bytes[piece..after]);
                        }
                        _ => {}
                    }
                }
            }
            Ok(Event::Eof) => {
                if !open.is_empty() {
                    cut.problem = Some(format!(
                        "the feed is cut off after entry {}: what comes before was read",
                        cut.entries.len()
                    ));
                }
                return cut;
            }
            Ok(_) => {}
            Err(err) => {
                let done = cut.entries.len();
                cut.problem = Some(format!("the feed is damaged at byte {after}, after entry {done}: {err}"));
                return cut;
            }
        }
    }
}

fn is_around(tag: &str) -> bool {
    matches!(tag, "rss" | "feed" | "RDF" | "channel" | "newsMessage" | "itemSet")
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Harbour Post</title>\
        <lastBuildDate>now</lastBuildDate><item><title>One</title></item><item><title>Two</title></item></channel></rss>";

    fn entries(bytes: &[u8]) -> Vec<Result<Page, NotTaken>> {
        Entries::of("feed.xml".to_owned(), bytes.to_vec()).filter_map(Taken::page).collect()
    }

    #[test]
    fn other_encodings_than_utf_8_are_cut_at_the_same_places() {
        let feed =
            b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss><channel><title>\xcf\xee\xf0\xf2</title>\
            <item><title>\xcf</title></item></channel></rss>";
        assert!(begins(feed));
        let taken = entries(feed);
        assert_eq!(taken.len(), 1);
        assert!(
            taken[0].as_ref().unwrap().bytes.ends_with(b"<item><title>\xcf</title></item></channel></rss>")
        );
    }

    #[test]
    fn each_entry_is_a_feed_of_its_own() {
        let taken = entries(FEED.as_bytes());
        let second = taken[1].as_ref().unwrap();
        assert_eq!(second.name, "feed.xml#2");
        assert_eq!(
            String::from_utf8_lossy(&second.bytes),
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Harbour Post</title>\
             <item><title>Two</title></item></channel></rss>"
        );
        assert_eq!(taken.len(), 2);
    }

    #[test]
    fn the_items_of_a_news_message_are_cut_as_a_feed_s_entries_are() {
        let item = "<newsItem guid=\"urn:a\"><contentSet/></newsItem>";
        assert!(begins(item.as_bytes()));
        assert_eq!(entries(item.as_bytes())[0].as_ref().unwrap().bytes, item.as_bytes());
        let message = format!(
            "<newsMessage><header><sent>now</sent></header><itemSet>{item}{item}</itemSet></newsMessage>"
        );
        assert!(begins(message.as_bytes()));
        let taken = entries(message.as_bytes());
        assert_eq!(taken.len(), 2);
        let expected = format!("<newsMessage><itemSet>{item}</itemSet></newsMessage>");
        assert_eq!(taken[1].as_ref().unwrap().bytes, expected.as_bytes());
    }

    #[test]
    fn a_feed_that_is_cut_off_gives_what_came_before_and_says_so() {
        let taken = entries(&FEED.as_bytes()[..FEED.find("Two").unwrap()]);
        assert_eq!(taken.len(), 2);
        let problem = &taken[1].as_ref().unwrap_err().problem;
        assert!(problem.contains("after entry 1"), "{problem}");
    }

    #[test]
    fn only_a_feed_begins_like_one() {
        assert!(begins(FEED.as_bytes()));
        assert!(begins(b"\xef\xbb\xbf\n<!-- x --><feed xmlns=\"http://www.w3.org/2005/Atom\">"));
        assert!(!begins(b"<html><body>rss"));
        assert!(!begins(b"plain text"));
        assert!(!begins(b""));
    }
}
