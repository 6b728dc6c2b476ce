//! One address an item: `onrecord://article/…` and the like, what the desk calls the same, and what is read there.

use percent_encoding::percent_decode_str;
use rmcp::model::{ReadResourceResult, Resource, ResourceContents, ResourceTemplate};
use serde_json::Value;

use super::{Agents, Trouble};

const SCHEME: &str = "onrecord://";
const JSON: &str = "application/json";

/// How many stories are listed.
const LISTED: usize = 20;

/// A kind of item.
struct Kind {
    /// After the scheme.
    name: &'static str,
    /// On the desk.
    path: &'static str,
    template: &'static str,
    title: &'static str,
    tells: &'static str,
}

const STATEMENT: &str = "statement";

const KINDS: [Kind; 4] = [
    Kind {
        name: "article",
        path: "articles",
        template: "onrecord://article/{content_hash}",
        title: "An article",
        tells: "Its whole text with everything that was read from it, and what stands beside it in the record. Long: `get_article` gives it in pieces.",
    },
    Kind {
        name: "story",
        path: "stories",
        template: "onrecord://story/{id}",
        title: "A story",
        tells: "Its days, where its accounts differ, its articles with their copies.",
    },
    Kind {
        name: "utterance",
        path: "utterances",
        template: "onrecord://utterance/{id}",
        title: "An utterance",
        tells: "What was said once and is told by several articles: its wordings, its independent origins, and the steps from these to each telling.",
    },
    Kind {
        name: "actor",
        path: "actors",
        template: "onrecord://actor/{name}",
        title: "An actor",
        tells: "Names, roles, what was said by it and of it last.",
    },
];

/// The address of a passage: its article's, and the code points in it as RFC 5147 writes them.
pub(super) fn passage(article: &str, start: usize, end: usize) -> String {
    format!("{}#char={start},{end}", self::article(article))
}

/// The address of an article.
pub(super) fn article(id: &str) -> String {
    format!("{SCHEME}article/{id}")
}

/// The address of what the desk has at one of its addresses for programs.
pub(super) fn uri(address: &str) -> Option<String> {
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    // Who goes by a name is found under it.
    if let Some(name) = query.and_then(|query| query.strip_prefix("q=")).filter(|_| path == "/actors.json") {
        return Some(format!("{SCHEME}actor/{name}"));
    }
    let path = path.strip_suffix(".json")?.strip_prefix('/')?;
    let (first, rest) = path.split_once('/')?;
    let kind = KINDS.iter().find(|kind| kind.path == first)?;
    let rest = match rest.split_once("/statements/") {
        // What is no number is a citation of it.
        Some((_, number)) if !number.bytes().all(|byte| byte.is_ascii_digit()) => return None,
        Some((article, number)) => format!("{article}/{STATEMENT}/{number}"),
        None => rest.to_owned(),
    };
    let which = query.map_or_else(String::new, |query| format!("?{query}"));
    Some(format!("{SCHEME}{}/{rest}{which}", kind.name))
}

/// The address on the desk of what this one names.
fn address(uri: &str) -> Result<String, Trouble> {
    let whole = uri.split('#').next().unwrap_or_default();
    let read = || {
        let (path, query) = whole.strip_prefix(SCHEME)?.split_once('?').map_or_else(
            || Some((whole.strip_prefix(SCHEME)?, String::new())),
            |(path, query)| Some((path, format!("?{query}"))),
        )?;
        let parts: Vec<&str> = path.split('/').collect();
        let kind = KINDS.iter().find(|kind| Some(&kind.name) == parts.first())?;
        let rest = match parts[1..] {
            [id] if !id.is_empty() => encoded(id),
            [id, STATEMENT, number] if kind.name == "article" => {
                format!("{}/statements/{}", encoded(id), encoded(number))
            }
            _ => return None,
        };
        Some(format!("/{}/{rest}.json{query}", kind.path))
    };
    read().ok_or_else(|| {
        let all: Vec<String> = templates().into_iter().map(|template| template.uri_template).collect();
        Trouble(format!("“{uri}” is no address of the record; these are: {}", all.join(", ")))
    })
}

/// A part of an address, encoded in one way however it came.
fn encoded(part: &str) -> String {
    crate::pages::in_path(percent_decode_str(part).decode_utf8_lossy()).into_owned()
}

/// The kinds of addresses.
pub(super) fn templates() -> Vec<ResourceTemplate> {
    let template = |uri: &str, name: &str, title: &str, tells: &str| {
        ResourceTemplate::new(uri, name).with_title(title).with_description(tells).with_mime_type(JSON)
    };
    let mut all: Vec<ResourceTemplate> =
        KINDS.iter().map(|kind| template(kind.template, kind.name, kind.title, kind.tells)).collect();
    all.insert(
        1,
        template(
            "onrecord://article/{content_hash}/statement/{number}",
            STATEMENT,
            "A statement",
            "Who said what to whom and when, where it stands, and how to cite it.",
        ),
    );
    all
}

/// The newest stories.
pub(super) async fn newest(agents: &Agents) -> Result<Vec<Resource>, Trouble> {
    let mut stories = agents.at(&format!("/stories.json?limit={LISTED}")).await?;
    let items = stories["items"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let resource = |story: Value| {
        let text = |name: &str| story[name].as_str().unwrap_or_default().to_owned();
        let days = [text("first"), text("last")].join(" to ");
        Some(
            Resource::new(uri(story["self"].as_str()?)?, format!("story {}", story["id"]))
                .with_title(text("headline"))
                .with_description(format!("A story, {days}"))
                .with_mime_type(JSON),
        )
    };
    Ok(items.into_iter().filter_map(resource).collect())
}

/// What stands at an address: what the desk answers to programs, with selectors.
pub(super) async fn read(agents: &Agents, uri: &str) -> Result<ReadResourceResult, Trouble> {
    let address = address(uri)?;
    let answer = match agents.at(&address).await {
        // Several may go by a name: all of them are what stands there.
        Err(trouble) if address.starts_with("/actors/") && !address.contains('?') => {
            let name = address.trim_start_matches("/actors/").trim_end_matches(".json");
            let several = agents.at(&format!("/actors.json?q={name}")).await?;
            if several["total"] == 0 {
                return Err(trouble);
            }
            several
        }
        answer => answer?,
    };
    let text = agents.anchored(answer).await?.to_string();
    Ok(ReadResourceResult::new(vec![ResourceContents::text(text, uri).with_mime_type(JSON)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_has_one_address_which_leads_back() {
        for (desk, own) in [
            ("/articles/ab12.json", "onrecord://article/ab12"),
            ("/articles/ab12/statements/3.json", "onrecord://article/ab12/statement/3"),
            ("/stories/7.json", "onrecord://story/7"),
            ("/utterances/7.json", "onrecord://utterance/7"),
            ("/actors/Mara%20Voss.json", "onrecord://actor/Mara%20Voss"),
            ("/actors/A%2FB.json", "onrecord://actor/A%2FB"),
            ("/actors/Mara%20Voss.json?which=2", "onrecord://actor/Mara%20Voss?which=2"),
        ] {
            assert_eq!(uri(desk).as_deref(), Some(own));
            assert_eq!(address(own).unwrap(), desk);
        }
        assert_eq!(address("onrecord://actor/Mara Voss").unwrap(), "/actors/Mara%20Voss.json");
        assert_eq!(address("onrecord://article/ab12#char=1,2").unwrap(), "/articles/ab12.json");
    }

    #[test]
    fn what_is_no_address_is_said() {
        for wrong in [
            "",
            "onrecord://",
            "onrecord://story",
            "onrecord://story/",
            "onrecord://story/1/2",
            "http://story/1",
        ] {
            assert!(address(wrong).unwrap_err().0.contains("onrecord://utterance/{id}"), "{wrong}");
        }
        for citation in ["/articles/ab12/statements/3.bib", "/articles/ab12/statements/3.csl.json"] {
            assert_eq!(uri(citation), None);
        }
    }
}
