//! What a server answered just now: taken in on the road that a web archive's records take, so that a page that is fetched and the
//! same page from the archive that it was kept in are one article.

use jiff::civil::Date;
use onrecord_page::Page;

use crate::json::{self, Json};
use crate::warc::{NoPage, Sent};
use crate::{Content, HEAD, NotTaken, Taken, feed};

/// An answer of a web server.
#[derive(Debug, Clone)]
pub struct Answer {
    /// How to name it to a person: the address that was asked.
    pub name: String,
    /// The address that answered, which redirects may have led to.
    pub url: String,
    /// The day on which it did, in UTC.
    pub fetched: Date,
    /// Status line, header and body as they came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// What is in it: a page, or a feed's entries. What is neither is a problem, as somebody asked for it.
    pub fn taken(self) -> Box<dyn Iterator<Item = Taken> + Send> {
        match self.content() {
            Ok(Content::One(taken)) => Box::new(std::iter::once(taken)),
            Ok(Content::Many(taken)) => taken,
            Err(no_page) => {
                let problem = match no_page {
                    NoPage::Other(what) => format!("is no page, but {what}"),
                    NoPage::Damaged(problem) => problem,
                };
                Box::new(std::iter::once(Taken::Problem(NotTaken { name: self.name, problem })))
            }
        }
    }

    fn content(&self) -> Result<Content, NoPage> {
        let sent = Sent::of(&self.bytes)?;
        let body = sent.unpacked(false)?;
        let (format, name) = (sent.format(), self.name.clone());
        let (fetched, charset) = (Some(self.fetched), sent.charset.clone());
        let head = &body[..body.len().min(HEAD)];
        // Feeds are sent as all kinds of things, so how they begin counts.
        let entries: Box<dyn Iterator<Item = Taken> + Send> = if feed::begins(head) {
            Box::new(feed::Entries::of(name, body))
        } else if let Some(format) = format {
            let url = Some(self.url.clone());
            let page = Page { fetched, url, charset, ..Page::new(name, format, body) };
            return Ok(Content::One(Taken::Page(page)));
        } else if let Some(json) = Json::of(head) {
            Box::new(json::pages(&name, json, &body).into_iter())
        } else {
            return Err(NoPage::Other(sent.named()));
        };
        Ok(Content::Many(Box::new(entries.map(move |taken| match taken {
            Taken::Page(entry) => Taken::Page(Page { fetched, charset: charset.clone(), ..entry }),
            taken => taken,
        }))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(kind: &str, body: &str) -> Vec<Taken> {
        let answer = Answer {
            name: "https://post.example/?a".to_owned(),
            url: "https://post.example/a".to_owned(),
            fetched: jiff::civil::date(2024, 3, 4),
            bytes: format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n{body}").into_bytes(),
        };
        answer.taken().collect()
    }

    #[test]
    fn a_page_has_the_address_that_answered_and_the_name_that_was_asked() {
        let taken = taken("text/html; charset=koi8-r", "<p>The quay holds.</p>");
        let [Taken::Page(page)] = &taken[..] else { panic!("{taken:?}") };
        assert_eq!(
            (page.name.as_str(), page.url.as_deref()),
            ("https://post.example/?a", Some("https://post.example/a"))
        );
        assert_eq!((page.charset.as_deref(), page.fetched), (Some("koi8-r"), "2024-03-04".parse().ok()));
    }

    #[test]
    fn a_feed_is_its_entries_whatever_it_is_sent_as() {
        let feed =
            "<rss><channel><item><title>One</title></item><item><title>Two</title></item></channel></rss>";
        for kind in ["application/rss+xml", "text/xml", "text/html", ""] {
            let taken = taken(kind, feed);
            let [Taken::Page(one), Taken::Page(two)] = &taken[..] else { panic!("{kind}: {taken:?}") };
            assert_eq!((one.name.as_str(), one.url.as_deref()), ("https://post.example/?a#1", None));
            assert_eq!(two.fetched, "2024-03-04".parse().ok());
        }
        let json = r#"{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1"}]}"#;
        assert!(matches!(taken("application/feed+json", json)[..], [Taken::Page(_)]));
    }

    #[test]
    fn what_is_no_page_is_a_problem_that_says_what_it_is() {
        let taken = taken("application/pdf", "%PDF-1.7");
        let [Taken::Problem(problem)] = &taken[..] else { panic!("{taken:?}") };
        assert_eq!(problem.problem, "is no page, but application/pdf");
    }
}
