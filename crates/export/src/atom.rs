//! Statements as an Atom feed (RFC 4287), the latest first, so that a feed reader tells what is new to a search.
//!
//! An entry was updated when its article came into the record, which is what a feed reader can have missed; it was published when the
//! statement was made or the article appeared, where that is known to the minute.

use std::io::Write;

use onrecord_record::{Record, SaidQuery};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::address::{address, on_the_web, text_fragment};
use crate::cite::one_line;
use crate::dates::moment;
use crate::ids::{self, UNIT, VOCABULARY};
use crate::told::{self, Told};
use crate::{Error, words};

/// How many entries a feed has at most.
const MOST: u64 = 100;

pub(crate) fn write(record: &Record, query: &SaidQuery, out: impl Write) -> Result<u64, Error> {
    let title = told::asked(query);
    let mut feed = Feed(Writer::new_with_indent(out, b' ', 1));
    feed.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let mut root = BytesStart::new("feed");
    root.push_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
    root.push_attribute(("xmlns:onrecord", VOCABULARY));
    feed.0.write_event(Event::Start(root))?;
    feed.text("id", &ids::list(&title))?;
    feed.text("title", &title)?;
    feed.text("updated", &record.last_added()?.unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned()))?;
    feed.within("author", |feed| feed.text("name", "onrecord"))?;
    feed.text("generator", concat!("onrecord ", env!("CARGO_PKG_VERSION")))?;
    let count = told::each(record, query, Some(MOST), |told| feed.within("entry", |feed| feed.entry(told)))?;
    feed.0.write_event(Event::End(BytesEnd::new("feed")))?;
    let mut out = feed.0.into_inner();
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(count)
}

/// A feed as it is being written.
struct Feed<W: Write>(Writer<W>);

impl<W: Write> Feed<W> {
    fn text(&mut self, name: &str, text: &str) -> Result<(), Error> {
        self.0.create_element(name).write_text_content(BytesText::new(&allowed(text)))?;
        Ok(())
    }

    fn within(&mut self, name: &str, fill: impl FnOnce(&mut Self) -> Result<(), Error>) -> Result<(), Error> {
        self.0.write_event(Event::Start(BytesStart::new(name)))?;
        fill(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))?;
        Ok(())
    }

    /// An element that has nothing but attributes.
    fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<(), Error> {
        let allowed: Vec<(&str, String)> =
            attributes.iter().map(|(name, value)| (*name, allowed(value))).collect();
        let allowed = allowed.iter().map(|(name, value)| (*name, value.as_str()));
        self.0.create_element(name).with_attributes(allowed).write_empty()?;
        Ok(())
    }

    fn entry(&mut self, told: &Told<'_>) -> Result<(), Error> {
        let Told { row, statement, whole } = told;
        let article = &whole.reading.article;
        let who = one_line(&words::who(row.speaker.as_deref(), row.source.as_deref()));
        let how = words::how(&row.kind, &row.polarity);
        self.text("id", &ids::item(&row.article, "statement", row.number))?;
        self.text("title", &format!("{who}, {how}: {}", one_line(&row.text)))?;
        self.text("updated", &whole.added_at)?;
        let when = row.said.as_deref().or(row.published.as_deref()).and_then(moment);
        when.map_or(Ok(()), |when| self.text("published", &when))?;
        let outlet = article.outlet.as_deref().unwrap_or(&row.file);
        self.within("author", |entry| entry.text("name", outlet))?;
        if let Some(url) = article.url.as_deref().filter(|url| on_the_web(url)) {
            let passage = text_fragment(url, statement.content.iter().map(|piece| piece.text.as_str()));
            let passage = passage.unwrap_or_else(|| address(url));
            self.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &passage)])?;
        }
        self.empty("category", &[("term", &row.kind)])?;
        self.empty("category", &[("term", &row.polarity)])?;
        let said =
            [row.date.as_deref().unwrap_or("undated"), outlet, article.title.as_deref().unwrap_or(&row.file)];
        self.text("content", &format!("{}\n\n{}", row.text, said.map(one_line).join(" · ")))?;
        for piece in &statement.content {
            let (start, end) = (piece.start.to_string(), piece.end.to_string());
            let place = [("article", row.article.as_str()), ("start", &start), ("end", &end), ("unit", UNIT)];
            self.empty("onrecord:passage", &place)?;
        }
        Ok(())
    }
}

/// The text without what no XML may hold, not even escaped.
fn allowed(text: &str) -> String {
    let may_stand =
        |c: char| matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().map(|c| if may_stand(c) { c } else { '\u{fffd}' }).collect()
}
