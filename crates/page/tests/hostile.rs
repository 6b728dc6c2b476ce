//! Pages that mean harm: each comes back with text or a problem, on a small stack.

use onrecord_page::{Article, Format, Page, read};

/// Reads a page on a thread with the stack of a thread pool's worker, where recursion would end the process.
fn survives(name: &str, source: impl Into<Vec<u8>>) -> Article {
    let page = Page::new(name, Format::Html, source);
    let reader =
        std::thread::Builder::new().stack_size(2 << 20).spawn(move || read(&page)).expect("a thread");
    let article = reader.join().unwrap_or_else(|_| panic!("{name}: a panic"));
    assert!(!article.text.is_empty() || !article.problems.is_empty(), "{name}: neither text nor problem");
    article
}

const MANY: usize = 100_000;

#[test]
fn nesting() {
    for tag in [
        "div",
        "b",
        "table",
        "a",
        "p",
        "li",
        "font",
        "td",
        "h1",
        "span",
        "blockquote",
        "em",
        "x-y",
        "ruby",
        "form",
    ] {
        let article = survives(tag, format!("<{tag}>").repeat(MANY) + "the text at the bottom");
        assert_eq!(article.text, "the text at the bottom", "{tag}: {:?}", article.problems);
    }
    for tag in ["svg", "math", "template", "select", "button", "object", "frameset"] {
        survives(tag, format!("<{tag}>").repeat(MANY) + "text");
    }
    let article = survives("div", "<div>".repeat(MANY));
    assert!(
        article.problems.iter().any(|problem| problem.starts_with("tags nested deeper than 512")),
        "{:?}",
        article.problems
    );
}

#[test]
fn what_stands_after_deep_nesting_is_read() {
    let (open, close) = ("<div>".repeat(MANY / 2), "</div>".repeat(MANY / 2));
    let article = survives("after", format!("{open}within{close}<p>after it</p>"));
    assert_eq!(article.text, "within\n\nafter it");
}

#[test]
fn mixtures() {
    for mixture in [
        "<div><b><table><tr><td><a href=x><i>",
        "<table><b><div><a><i><svg><p><li><table>",
        "<a><div>",
        "<b><div></b>",
        "<div><table><tr><td></div>",
        "<table>x<b>",
        "<ul><li><p><svg><g/>",
        "<button><p></button>",
        "<svg><div/>",
        "<math><mi><p></math>",
    ] {
        survives(mixture, mixture.repeat(MANY / 5) + "text");
    }
}

#[test]
fn formatting_left_open() {
    let fonts: String = (0..MANY).map(|at| format!("<p><font size={at}>")).collect();
    let article = survives("fonts", fonts + "text");
    assert!(
        article.problems.iter().any(|problem| problem.starts_with("formatting tags")),
        "{:?}",
        article.problems
    );
    let bold: String = (0..MANY).map(|at| format!("<b id={at}><p>x")).collect();
    survives("bold", bold);
}

#[test]
fn attributes() {
    let attributes: String = (0..MANY).map(|at| format!(" a{at}=1")).collect();
    let article = survives("attributes", format!("<p{attributes}>text</p>"));
    assert_eq!(article.text, "text");
    assert!(article.problems[0].starts_with("tags with more than 128 attributes"), "{:?}", article.problems);
    let classes = "a b c-d ".repeat(MANY);
    assert_eq!(survives("classes", format!("<div class=\"{classes}\">text</div>")).text, "text");
}

#[test]
fn sheer_size() {
    let article = survives("tags", "<i></i><br><p>".repeat(50 * 1024 * 1024 / 14));
    assert!(article.problems.iter().any(|problem| problem.contains("tags")), "{:?}", article.problems);
    survives("paragraphs", "<p>Some words of a paragraph, that end here.</p>".repeat(MANY / 2));
    survives("entities", "&amp;".repeat(MANY * 4));
    survives("less-than", "<".repeat(MANY * 10));
    survives("times", "<time datetime=2017-01-01>x</time>".repeat(MANY / 2));
    survives("headings", "<h1>word and word</h1>".repeat(MANY / 2));
    survives("links", "<a href=x>word</a> ".repeat(MANY / 2));
    survives("cells", format!("<table>{}", "<tr><td>a<td>b".repeat(MANY / 4)));
}

#[test]
fn ends_that_never_come() {
    for open in [
        "<!--",
        "<script>",
        "<style>",
        "<textarea>",
        "<title>",
        "<plaintext>",
        "<p title=\"",
        "<p title='",
        "<![CDATA[",
        "<?",
        "</",
        "<!",
    ] {
        survives(open, format!("<p>before</p>{open}") + &"<div> & ".repeat(MANY));
        survives(open, open.repeat(MANY));
    }
}

#[test]
fn metadata() {
    let deep = format!("<script type='application/ld+json'>{}</script><p>text</p>", "[".repeat(MANY));
    assert_eq!(survives("deep", deep).text, "text");
    let graph = format!(
        "<script type='application/ld+json'>{}1{}</script><p>text</p>",
        "{\"@graph\":".repeat(120),
        "}".repeat(120)
    );
    assert_eq!(survives("graph", graph).text, "text");
}

#[test]
fn bytes_of_every_kind() {
    survives("empty", "");
    survives("nul", vec![0; MANY]);
    survives("all", (0..=255).cycle().take(MANY).collect::<Vec<u8>>());
    survives("invalid", [b"<p>".to_vec(), vec![0xff; MANY]].concat());
}

/// A text of `length` bytes or a little more, of which `line` is repeated.
fn text_of(line: &str, length: usize) -> Article {
    let bytes = line.repeat(length / line.len() + 1).into_bytes();
    read(&Page::new("text", Format::Text, bytes))
}

#[test]
fn text_beyond_the_bounds_is_one_paragraph() {
    for (line, problem) in [
        ("The ferry sank. ", "longer than 16 MiB: taken as one paragraph"),
        ("word\n\n", "more than 50000 lines: taken as one paragraph"),
    ] {
        let article = text_of(line, 17 << 20 >> if line.contains('\n') { 4 } else { 0 });
        assert_eq!(article.problems, [problem]);
        assert_eq!(article.blocks.len(), 1);
        assert_eq!(article.blocks[0].span.of(&article.text), article.text.trim());
    }
}

#[test]
fn long_lines() {
    for line in ["<", "\"", "“We ", "aa.Ba", "7 ", "The ferry sank. "] {
        let article = text_of(line, 2 << 20);
        assert_eq!(article.blocks.len(), 1, "{line:?}");
    }
}
