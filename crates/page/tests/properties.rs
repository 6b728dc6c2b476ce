//! What holds for every page, whatever stands in it.

use onrecord_page::{Article, Format, Page, read};
use proptest::prelude::*;

fn read_as(format: Format, bytes: &[u8]) -> Article {
    read(&Page::new("test", format, bytes))
}

/// Blocks are in order, apart, trimmed, on borders of characters, and hold every character but white space.
fn check_blocks(article: &Article) {
    let mut held = 0;
    let mut end = 0;
    for block in &article.blocks {
        let span = block.span;
        assert!(end <= span.start() && span.end() <= article.text.len(), "{span:?} after {end}");
        assert!(article.text.is_char_boundary(span.start()) && article.text.is_char_boundary(span.end()));
        let text = span.of(&article.text);
        assert!(!text.is_empty() && text.trim() == text, "{text:?}");
        assert!(
            article.text[end..span.start()].chars().all(char::is_whitespace),
            "{:?}",
            &article.text[end..span.start()]
        );
        held += text.chars().filter(|c| !c.is_whitespace()).count();
        end = span.end();
    }
    assert_eq!(held, article.text.chars().filter(|c| !c.is_whitespace()).count());
    if let Some(published) = &article.published {
        assert!(published.earliest < published.latest);
    }
}

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "(?s)[a-zA-Zäöüé ,.!?“”\"'&;©\u{ad}\u{200b}日本語\n]{0,40}",
        2 => prop::sample::select(vec![
            "<p>", "</p>", "<div class=\"related share\">", "</div>", "<article>", "</article>", "<h1>", "</h1>", "<h2>",
            "<table><tr><td>", "</table>", "<b>", "</b>", "<a href=x>", "</a>", "<br><br>", "<ul><li>", "</ul>", "<svg>",
            "<figure><figcaption>", "</figure>", "<blockquote>", "</blockquote>", "<script>", "</script>", "<!--", "-->",
            "<time datetime=\"2017-02-03\">", "<meta property=\"og:title\" content=\"x\">", "<p hidden>", "<", "</", "<title>",
            "The miners of Oberholm went back to work on Monday, three weeks after they had laid it down, said the union. ",
            "Read more: ", "© RNA / Ada Lund", "Your donation keeps us afloat.", "9 May 2022",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_in_any_format(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in [Format::Html, Format::Text, Format::JsonLine, Format::FeedEntry] {
            check_blocks(&read_as(format, &bytes));
        }
    }

    #[test]
    fn any_text(text in "(?s).{0,300}") {
        let article = read_as(Format::Text, text.as_bytes());
        check_blocks(&article);
        let decoded = text.strip_prefix('\u{feff}').unwrap_or(&text);
        prop_assert!(article.text == decoded || !article.problems.is_empty());
        let line = serde_json::json!({ "text": text }).to_string();
        let article = read_as(Format::JsonLine, line.as_bytes());
        check_blocks(&article);
        prop_assert_eq!(article.text, text);
    }

    #[test]
    fn lines_of_news(lines in prop::collection::vec(soup(), 0..6)) {
        check_blocks(&read_as(Format::Text, lines.join("\n").as_bytes()));
    }

    #[test]
    fn tag_soup_reads_the_same_twice(source in soup()) {
        let article = read_as(Format::Html, source.as_bytes());
        check_blocks(&article);
        prop_assert_eq!(read_as(Format::Html, source.as_bytes()), article);
    }
}

#[test]
fn no_page_was_published_after_it_was_fetched() {
    let page = "<html><head><meta property=article:published_time content=2031-02-03T08:00:00Z>\
                <meta property=article:modified_time content=2031-02-03T09:00:00Z></head>\
                <body><article><p>The quay holds, said Mara Voss.</p></article></body></html>";
    let read_on =
        |day: &str| read(&Page { fetched: day.parse().ok(), ..Page::new("test", Format::Html, page) });
    for day in ["2031-02-02", "2031-02-03", "2040-01-01"] {
        let article = read_on(day);
        assert_eq!(article.published.map(|date| date.value).as_deref(), Some("2031-02-03T08:00:00Z"));
        assert_eq!(article.problems, [""; 0]);
    }
    let article = read_on("2031-02-01");
    assert_eq!((article.published, article.modified), (None, None));
    assert_eq!(article.problems.len(), 2, "{:?}", article.problems);
    assert!(article.problems[0].contains("2031-02-03T08:00:00Z"));
}
