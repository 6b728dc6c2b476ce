//! What is known of a page besides its bytes: the address at which it was found, what the program says that saved it.

use onrecord_page::{Article, Format, Page, read};

fn found_at(url: &str, format: Format, source: &str) -> Article {
    read(&Page { url: Some(url.to_owned()), ..Page::new("test", format, source) })
}

#[test]
fn a_page_that_gives_no_address_has_the_one_at_which_it_was_found() {
    let url = "https://post.example/2024/03/04/quay";
    let source =
        "<html><body><article><p>The quay holds, said Mara Voss on Monday.</p></article></body></html>";
    let article = found_at(url, Format::Html, source);
    assert_eq!(article.url.as_deref(), Some(url));
    assert_eq!(article.outlet.as_deref(), Some("post.example"));
    assert_eq!(article.published.map(|date| date.value).as_deref(), Some("2024-03-04"));
    let article = found_at(url, Format::Text, "The quay holds, said Mara Voss.");
    assert_eq!(article.url.as_deref(), Some(url));
    assert_eq!(article.outlet.as_deref(), Some("post.example"));
    assert_eq!(article.published.map(|date| date.value).as_deref(), Some("2024-03-04"));
}

#[test]
fn a_page_s_own_address_comes_first_and_may_be_a_relative_one() {
    let with = |canonical: &str| {
        format!(
            "<html><head><link rel=canonical href='{canonical}'></head><body><p>The quay holds.</p></body></html>"
        )
    };
    let url = "https://post.example/quay?from=feed";
    for (canonical, expected) in [
        ("https://post.example/quay", "https://post.example/quay"),
        ("/quay", "https://post.example/quay"),
        // The front page is a template's mistake, and nothing is nothing.
        ("https://post.example/", url),
        ("", url),
    ] {
        let article = found_at(url, Format::Html, &with(canonical));
        assert_eq!(article.url.as_deref(), Some(expected), "{canonical}");
    }
}

#[test]
fn a_saved_page_was_not_published_after_it_was_saved() {
    let source = "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://post.example/quay \n \
        saved date: Mon Mar 04 2024 17:20:11 GMT+0100 (CET)\n--><head>\
        <meta property=article:published_time content=2024-05-01></head><body><p>The quay holds.</p></body></html>";
    let article = read(&Page::new("test", Format::Html, source));
    assert_eq!(article.url.as_deref(), Some("https://post.example/quay"));
    assert_eq!(article.published, None);
    assert!(article.problems[0].contains("2024-05-01"), "{:?}", article.problems);
}
