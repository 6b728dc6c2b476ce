//! The desk as a person meets it, in a real browser; and as whoever wants to harm it does, over HTTP.
//!
//! A new page is one line in [`PAGES`].

#![allow(clippy::unwrap_used, reason = "what fails here is the test")]
#![allow(clippy::needless_pass_by_value, reason = "a command's values are written where they are sent")]

mod agents;
mod api;
mod asked;
mod browser;
mod editing;
mod elsewhere;
mod hostile;
mod keyboard;
mod pages;
mod served;
mod text;
mod trap;
mod versions;
mod without_scripts;

use crate::served::STORY;

/// Every kind of page. In it `{article}` is an article's id, `{passage}` the address of a passage of it,
/// `{story}` and `{utterance}` the numbers of one each.
const PAGES: [&str; 24] = [
    "/",
    "/statements",
    "/statements?q=tunnel",
    "/articles",
    "/articles?q=tunnel",
    "/articles/{article}",
    "{passage}",
    "/articles/{article}/statements/0",
    "/articles/{article}/versions",
    "/stories",
    "/stories?q=Skarn&alone=1",
    "/stories/{story}",
    "/utterances",
    "/utterances/{utterance}",
    "/conflicts",
    "/conflicts?kind=figure",
    "/figures",
    "/figures?unit=EUR",
    "/actors",
    "/actors/Tomas%20Relling",
    "/corrections",
    "/keys",
    "/problems",
    "/nothing",
];

/// The addresses of [`PAGES`].
fn addresses() -> Vec<String> {
    let article = article();
    let passage = passage();
    let (story, utterance) = (first("/stories"), first("/utterances"));
    let filled = |page: &&str| {
        let page = page.replace("{article}", &article).replace("{passage}", &passage);
        page.replace("{story}", &story).replace("{utterance}", &utterance)
    };
    PAGES.iter().map(filled).collect()
}

/// The number of the first thing that a page lists.
fn first(list: &str) -> String {
    let page = STORY.get(list).body;
    let (_, rest) = page.split_once(&format!("href=\"{list}/")).expect("something listed");
    rest.chars().take_while(char::is_ascii_digit).collect()
}

/// An article with much in it: statements, figures, furniture.
fn article() -> String {
    let articles = STORY.articles();
    let rich = |article: &&onrecord_reading::wire::Reading| {
        article.article.blocks.iter().any(|block| block.kind == "furniture") && !article.figures.is_empty()
    };
    let most = articles.iter().filter(rich).max_by_key(|article| article.statements.len());
    most.expect("an article with furniture and figures").article.id.clone()
}

/// The address of its first statement, as the article's page gives it.
fn passage() -> String {
    let page = STORY.get(&format!("/articles/{}", article())).body;
    let (before, _) = page.split_once("\">permalink").expect("a permalink");
    let (_, address) = before.rsplit_once("href=\"").expect("its address");
    address.replace("&amp;", "&").replace("&#38;", "&")
}
