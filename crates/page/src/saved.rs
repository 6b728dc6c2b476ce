//! What a program that saved a page wrote into it: the address that it came from, and the day.
//!
//! SingleFile and its like open the page with a comment of several lines; browsers with one line, the "mark of the
//! web".

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

/// How far into a page such a comment stands.
const HEAD: usize = 4096;

/// Where and when a page was saved, as far as its first comment says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Saved {
    pub(crate) url: Option<String>,
    /// The day on the clock of the machine that saved it.
    pub(crate) day: Option<Date>,
}

impl Saved {
    /// What the page's `source` says.
    pub(crate) fn of(source: &str) -> Self {
        static SINGLE_FILE: LazyLock<Regex> = LazyLock::new(|| {
            regex(r"<!--\s*Page saved with SingleFile\b[^>]*?\burl:\s*(\S+)(?:\s+saved date:\s*([^\r\n>]*))?")
        });
        static MARK: LazyLock<Regex> =
            LazyLock::new(|| regex(r"<!--\s*saved from url=\(\d{1,6}\)(https?://\S+)\s*-->"));
        let head = &source[..source.floor_char_boundary(HEAD)];
        if let Some(found) = SINGLE_FILE.captures(head) {
            let day = found.get(2).and_then(|date| day(date.as_str()));
            return Self { url: Some(found[1].to_owned()), day };
        }
        Self { url: MARK.captures(head).map(|found| found[1].to_owned()), day: None }
    }
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this module are valid")
}

/// The day of a date as scripts write it: `Mon Mar 04 2024 17:20:11 GMT+0100 (…)`.
fn day(date: &str) -> Option<Date> {
    let mut words = date.split_whitespace().skip(1);
    let [month, day, year] = [words.next()?, words.next()?, words.next()?];
    Date::strptime("%d %b %Y", format!("{day} {month} {year}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_file_says_where_and_when() {
        let page = "<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: https://post.example/a?b=1 \n \
                    saved date: Mon Mar 04 2024 17:20:11 GMT+0100 (Central European Standard Time)\n--><head>";
        let saved = Saved::of(page);
        assert_eq!(saved.url.as_deref(), Some("https://post.example/a?b=1"));
        assert_eq!(saved.day, "2024-03-04".parse().ok());
    }

    #[test]
    fn a_browser_says_where() {
        let page = "<!DOCTYPE html>\n<!-- saved from url=(0022)https://post.example/a -->\n<html>";
        assert_eq!(Saved::of(page), Saved { url: Some("https://post.example/a".to_owned()), day: None });
    }

    #[test]
    fn an_article_about_saving_pages_says_nothing() {
        let page = "<html><body><p>Page saved with SingleFile url: https://elsewhere.example/</p>";
        assert_eq!(Saved::of(page), Saved::default());
    }
}
