//! Pages that are made to harm: whoever looks at them on the desk is as safe as before.

use std::sync::LazyLock;

use onrecord_page::{Format, Page};

use crate::browser::tab;
use crate::elsewhere::{foreign, open_original, requests};
use crate::pages::complaints;
use crate::served::Served;
use crate::text::assert_same_text;
use crate::trap;

/// Ways out of a text into the page around it, as plain text.
const MARKUP: &str = "</article></section></main><script>document.documentElement.dataset.ran = 'script'</script>\n\n\
    <img src=x onerror=\"document.documentElement.dataset.ran = 'handler'\"> <svg/onload=parent.postMessage('ran','*')>\n\n\
    \"Nobody 'ever' said \"><b onmouseover=alert(1)>that</b>,\" Minister \"><script>x</script> Ida O'Neil said on Monday, & \
    &amp; &lt;b&gt; &#0; &#x202e; <!-- not a comment --> <![CDATA[ not data ]]> {{ frame.nonce }} {% raw %}\n\n\
    Right to left: \u{202e}desrever\u{202c} and \u{2066}isolated\u{2069} and an override that never ends: \u{202e}dne on\n\n\
    Signs: \0 NUL, \r return, \r\n both, \u{b} \u{c} \u{85} \u{a0} \u{2028} \u{2029} \u{feff} \u{ffff} \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} e\u{301}\n";

/// How long the line is that is far too long.
const LONG: usize = 10 << 20;

/// A page that reaches for everything that a page can reach for.
fn hostile_html() -> String {
    let there = trap::address();
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><head><title>&lt;/title&gt;&lt;script&gt;document.documentElement.dataset.ran = 'title'&lt;/script&gt; “Quoted” &quot;\u{202e}title</title>
        <meta property=\"og:site_name\" content='\"&gt;&lt;img src=x onerror=alert(1)&gt; Post'>
        <meta name=\"author\" content=\"&lt;b onclick=x&gt;O'Neil\"><meta property=\"article:published_time\" content=\"2024-03-04T10:00:00Z\">
        <link rel=\"canonical\" href=\"javascript:alert(1)\">"
    );
    for from in
        ["http://elsewhere.test".to_owned(), "https://elsewhere.test".to_owned(), format!("http://{there}")]
    {
        html += &format!(
            "<base href=\"{from}/base/\"><meta http-equiv=\"refresh\" content=\"0;url={from}/refresh\">
            <link rel=\"stylesheet\" href=\"{from}/style.css\"><link rel=\"icon\" href=\"{from}/icon\"><link rel=\"preload\" as=\"image\" href=\"{from}/preload\">
            <link rel=\"preconnect\" href=\"{from}\"><link rel=\"dns-prefetch\" href=\"{from}\"><link rel=\"prefetch\" href=\"{from}/prefetch\">
            <link rel=\"modulepreload\" href=\"{from}/module\"><link rel=\"manifest\" href=\"{from}/manifest\"><link rel=\"prerender\" href=\"{from}/prerender\">
            <script type=\"speculationrules\">{{\"prerender\":[{{\"urls\":[\"{from}/speculated\"]}}]}}</script>
            <style>@import url('{from}/import.css'); @font-face {{ font-family: x; src: url('{from}/font') }} body {{ background: url('{from}/background'); font-family: x }} li::marker {{ content: url('{from}/marker') }}</style>
            <script src=\"{from}/script.js\"></script><script type=\"module\">import '{from}/module.js'</script>
            </head><body onload=\"parent.postMessage('ran', '*')\" background=\"{from}/body\">
            <img src=\"{from}/image\" srcset=\"{from}/image2 2x\" onerror=\"document.documentElement.dataset.ran = 'handler'\"><picture><source srcset=\"{from}/source\"><img src=\"{from}/inner\"></picture>
            <svg><image href=\"{from}/svg\"/><use href=\"{from}/use#x\"/><script>parent.postMessage('ran', '*')</script></svg>
            <object data=\"{from}/object\"></object><embed src=\"{from}/embed\"><iframe src=\"{from}/frame\"></iframe><iframe srcdoc=\"<script>top.postMessage('ran', '*')</script><img src='{from}/srcdoc'>&lt;link rel=preconnect href='{from}'>\"></iframe>
            <video src=\"{from}/video\" poster=\"{from}/poster\" autoplay></video><audio src=\"{from}/audio\" autoplay></audio><video><track default src=\"{from}/track\"></video>
            <form action=\"{from}/form\"><input autofocus name=\"x\"><button>x</button></form><a href=\"{from}/a\" ping=\"{from}/ping\">x</a><input type=\"image\" src=\"{from}/input\">"
        );
    }
    html += "<script>document.documentElement.dataset.ran = 'script'; parent.postMessage('ran', '*'); top.location = 'about:blank'; fetch('/statements')</script>
        <a href=\"javascript:parent.postMessage('ran', '*')\" target=\"_top\">x</a><img src=\"/statements\"><img src=\"data:image/gif;base64,R0lGODlhAQABAAAAACw=\">
        <article><h1>&lt;script&gt;heading&lt;/script&gt;</h1>
        <p>Minister Åsa Berg said the bridge would cost €4.2 billion. “Vi skal bygge – &lt;/article&gt;&lt;script&gt;document.documentElement.dataset.ran = 'text'&lt;/script&gt;,” Berg told reporters on Monday.</p>
        <p>“Nobody &lt;img src=x onerror=alert(1)&gt; knows it,” said Tom \u{202e}Hale, the spokesman of the ministry, on Tuesday in Haldby, where the work takes six years and 1,200 people.</p>
        <p>According to &quot;Ida&quot; O'Neil, it stands &amp;amp; holds. She denied that it had ever been closed for longer than two weeks.</p></article></body></html>";
    html
}

/// A desk with such pages, and one that is as pages are.
static HOSTILE: LazyLock<Served> = LazyLock::new(|| {
    let calm = "Minister Åsa Berg said the bridge would cost €4.2 billion.\n\nAccording to Tom Hale, the work takes six years.\n";
    let line = "слово ".repeat(LONG / 11);
    let pages = vec![
        Page::new("calm.txt", Format::Text, calm),
        Page::new("</a><script>x</script>\".txt", Format::Text, MARKUP),
        Page::new("long.txt", Format::Text, line),
        Page::new("hostile.html", Format::Html, hostile_html()),
    ];
    Served::of("hostile", pages)
});

fn hostile() -> &'static Served {
    &HOSTILE
}

#[test]
fn nothing_in_a_text_is_markup_and_the_text_is_the_stored_text() {
    let Some(tab) = tab() else { return };
    let articles = hostile().articles();
    assert_eq!(articles.len(), 4);
    let plain = articles.iter().find(|article| article.file.starts_with("</a>")).unwrap();
    assert_eq!(plain.article.text, MARKUP, "a poor example");
    for article in articles.iter().filter(|article| article.file != "long.txt") {
        tab.forget();
        assert_same_text(&tab, hostile(), article);
        assert_eq!(complaints(&tab), Vec::<String>::new(), "{}", article.file);
    }
}

#[test]
fn the_pages_that_list_hostile_ones_are_as_they_were() {
    let Some(tab) = tab() else { return };
    let ids: Vec<String> = hostile().articles().iter().map(|article| article.article.id.clone()).collect();
    let articles = ids.iter().enumerate().filter(|(at, _)| hostile().articles()[*at].file != "long.txt");
    let mut addresses: Vec<String> = articles.map(|(_, id)| format!("/articles/{id}")).collect();
    let words = "%3C/title%3E%3Cscript%3Edocument.documentElement.dataset.ran=1%3C/script%3E%22%27%3E";
    addresses.extend(
        ["/", "/articles", "/statements", "/statements?q=bridge", "/articles?q=script"].map(str::to_owned),
    );
    addresses.extend(
        ["statements", "articles"]
            .map(|kind| format!("/{kind}?q={words}&outlet={words}&by={words}&order=oldest")),
    );
    for address in addresses {
        tab.forget();
        tab.open(&hostile().url(&address));
        assert_eq!(complaints(&tab), Vec::<String>::new(), "{address}");
        assert_eq!(foreign(&tab, hostile()), Vec::<String>::new(), "{address}");
        let sound = "document.documentElement.dataset.ran === undefined && document.scripts.length === 1 && document.querySelectorAll('main').length === 1
            && document.querySelectorAll('body > *').length === 4 && document.images.length === 0 && document.querySelectorAll('main b, main svg').length === 0
            && [...document.querySelectorAll('*')].every(it => it.getAttributeNames().every(name => !name.startsWith('on')))
            && [...document.links].every(it => it.protocol === 'http:' && it.host === location.host)";
        assert!(tab.holds(sound), "{address}: {}", tab.text("document.documentElement.outerHTML"));
    }
}

#[test]
fn the_original_runs_nothing_and_loads_nothing() {
    let Some(tab) = tab() else { return };
    let articles = hostile().articles();
    let id = &articles.iter().find(|article| article.file == "hostile.html").unwrap().article.id;
    let original = [hostile().url(&format!("/articles/{id}/original"))];

    tab.open(&hostile().url(&format!("/articles/{id}")));
    tab.value(
        "window.addEventListener('message', event => document.documentElement.dataset.ran = event.data)",
    );
    tab.forget();
    open_original(&tab);
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert!(tab.holds("document.documentElement.dataset.ran === undefined"), "a script of the original ran");
    assert_eq!(requests(&tab), original);
    assert_eq!(trap::caught(), Vec::<String>::new(), "what the frame sent away");
    assert!(tab.holds(&format!("location.pathname === '/articles/{id}'")));

    // The same where a person opens it for itself.
    tab.forget();
    tab.open(&original[0]);
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert!(tab.holds("document.documentElement.dataset.ran === undefined"), "a script of the original ran");
    assert_eq!(tab.text("location.href"), original[0]);
    assert_eq!(requests(&tab), original);
    assert_eq!(trap::caught(), Vec::<String>::new(), "what the page sent away");
}

#[test]
fn a_line_of_ten_megabytes_is_one_article_of_many() {
    let articles = hostile().articles();
    let long = articles.iter().find(|article| article.file == "long.txt").unwrap();
    assert!(long.article.text.len() >= LONG - 11);
    let page = hostile().get(&format!("/articles/{}", long.article.id));
    assert_eq!(page.status, 200);
    let (_, text) = page.body.split_once("id=\"text\"").unwrap();
    let (text, _) = text.split_once("</article>").unwrap();
    let shown: String = text
        .split_once('>')
        .unwrap()
        .1
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect();
    assert!(shown == long.article.text, "the text is another");
    for page in ["/", "/articles", "/articles?q=%D1%81%D0%BB%D0%BE%D0%B2%D0%BE", "/statements"] {
        let answer = hostile().get(page);
        assert!(
            answer.status == 200 && answer.body.len() < 100_000,
            "{page}: {}, {} bytes",
            answer.status,
            answer.body.len()
        );
    }
}
