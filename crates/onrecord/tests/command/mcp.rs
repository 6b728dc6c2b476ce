//! `onrecord mcp` as an agent meets it: the official library's client, over standard input and output and over HTTP.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;

use onrecord_record::Record;
use rmcp::ServiceExt;
use rmcp::model::{CallToolRequestParams, ReadResourceRequestParams, ResourceContents};
use rmcp::service::{RoleClient, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use serde_json::{Map, Value, json};

use crate::environment::{Desk, Environment};

/// An agent, and the record that it asks.
struct Agent {
    environment: Environment,
    client: RunningService<RoleClient, ()>,
    _asked: Asked,
}

/// Whom it asks, for as long as it asks.
enum Asked {
    OverStreams { _process: tokio::process::Child },
    OverHttp { _desk: Desk },
}

/// What a tool answers.
struct Answer {
    told: String,
    value: Value,
    is_wrong: bool,
}

impl Agent {
    /// An agent that asks over standard input and output.
    async fn new() -> Self {
        let (environment, series) = with_story();
        let command = environment.command(&["mcp", "--series", &series]);
        let mut command = tokio::process::Command::from(command);
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let streams = (process.stdout.take().unwrap(), process.stdin.take().unwrap());
        let client = ().serve(streams).await.unwrap();
        Self { environment, client, _asked: Asked::OverStreams { _process: process } }
    }

    /// An agent that asks a desk.
    async fn over_http() -> Self {
        let (environment, series) = with_story();
        let desk = Desk::of(environment.command(&["serve", "--at", "127.0.0.1:0", "--series", &series]));
        let mcp = StreamableHttpClientTransport::from_uri(format!("http://{}/mcp", desk.host));
        let client = ().serve(mcp).await.unwrap();
        Self { environment, client, _asked: Asked::OverHttp { _desk: desk } }
    }

    async fn call(&self, tool: &str, arguments: Value) -> Answer {
        let Value::Object(arguments) = arguments else { panic!("arguments are an object") };
        let request = CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments);
        let answer = self.client.call_tool(request).await.unwrap();
        let told =
            answer.content.iter().filter_map(|block| Some(block.as_text()?.text.clone())).collect::<Vec<_>>();
        Answer {
            told: told.first().cloned().unwrap_or_default(),
            value: answer.structured_content.unwrap_or_default(),
            is_wrong: answer.is_error == Some(true),
        }
    }

    /// The answer to a right question.
    async fn ask(&self, tool: &str, arguments: Value) -> Value {
        let answer = self.call(tool, arguments.clone()).await;
        assert!(!answer.is_wrong, "{tool} {arguments}: {}", answer.told);
        answer.value
    }

    fn record(&self) -> Record {
        Record::open(&self.environment.path("onrecord.db")).unwrap()
    }
}

/// A folder with the record of the example story, and where its table is.
fn with_story() -> (Environment, String) {
    let environment = Environment::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let story = root.join("examples/story");
    assert_eq!(environment.run(&["add", story.to_str().unwrap()]).code, Some(0));
    (environment, root.join("examples/series/skarn.toml").display().to_string())
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(test);
}

/// Every object within that has a passage.
fn located<'a>(value: &'a Value, found: &mut Vec<&'a Map<String, Value>>) {
    match value {
        Value::Object(object) => {
            if object.contains_key("passage") {
                found.push(object);
            }
            object.values().for_each(|value| located(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| located(value, found)),
        _ => {}
    }
}

/// One right question for each tool.
async fn questions(agent: &Agent) -> Vec<(&'static str, Value)> {
    let said = agent.ask("search_statements", json!({ "by": "Velimar", "words": "tunnel" })).await;
    let utterances = agent.ask("find_utterances", json!({})).await;
    let stories = agent.ask("find_stories", json!({ "limit": 1 })).await;
    let figures = agent.ask("find_figures", json!({ "series": "Cost of the Skarn crossing" })).await;
    let (said, figure) = (&said["items"][0], &figures["items"][0]);
    let quote = &said["passage"]["selector"][1]["exact"];
    vec![
        ("summary", json!({})),
        (
            "search_statements",
            json!({ "by": "Velimar", "words": "tunnel", "since": "2024-01-01", "limit": 3 }),
        ),
        ("get_statement", json!({ "article": said["article"], "number": said["number"] })),
        ("find_articles", json!({ "words": "tunnel" })),
        ("get_article", json!({ "article": said["article"], "length": 1500 })),
        ("find_utterances", json!({ "by": "Velimar" })),
        ("get_utterance", json!({ "utterance": utterances["items"][0]["id"] })),
        ("find_actors", json!({ "words": "Relling", "limit": 5 })),
        ("get_actor", json!({ "name": "Tomas Relling" })),
        ("find_stories", json!({ "alone": true })),
        ("get_story", json!({ "story": stories["items"][0]["id"] })),
        ("find_conflicts", json!({ "kind": "figure" })),
        ("find_figures", json!({ "series": "Cost of the Skarn crossing" })),
        ("check_figure", json!({ "article": figure["article"], "number": figure["number"] })),
        (
            "verify_passage",
            json!({ "article": said["article"], "start": said["start"], "end": said["end"], "exact": quote }),
        ),
    ]
}

#[test]
fn every_tool_answers_as_its_schema_has_it_and_every_selector_finds_its_passage() {
    run(async { answers_and_selectors(Agent::new().await).await });
}

#[test]
fn over_http_every_tool_answers_as_well() {
    run(async { answers_and_selectors(Agent::over_http().await).await });
}

async fn answers_and_selectors(agent: Agent) {
    let tools = agent.client.list_all_tools().await.unwrap();
    let questions = questions(&agent).await;
    let asked: BTreeSet<&str> = questions.iter().map(|(tool, _)| *tool).collect();
    assert_eq!(tools.iter().map(|tool| tool.name.as_ref()).collect::<BTreeSet<_>>(), asked);
    let record = agent.record();
    for (tool, arguments) in questions {
        let answer = agent.ask(tool, arguments).await;
        let described = tools.iter().find(|one| one.name == tool).unwrap();
        let schema = Value::Object((**described.output_schema.as_ref().unwrap()).clone());
        let validator = jsonschema::draft202012::new(&schema).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&answer)
            .map(|err| format!("{}: {err:.200}", err.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{tool}: {}", wrong.join("\n"));
        let mut found = Vec::new();
        located(&answer, &mut found);
        assert!(
            !found.is_empty() || ["find_articles", "find_stories", "find_actors"].contains(&tool),
            "{tool}"
        );
        for (at, item) in found.into_iter().enumerate() {
            let passage = &item["passage"];
            let [position, quote] = [0, 1].map(|at| &passage["selector"][at]);
            assert_eq!(position["type"], "TextPositionSelector");
            assert_eq!(position["unit"], "code points of the article's extracted text");
            assert_eq!(passage["content_hash"], item["article"]);
            let text = record.text(item["article"].as_str().unwrap()).unwrap().unwrap();
            let [start, end] = ["start", "end"].map(|name| position[name].as_u64().unwrap() as usize);
            assert!(start < end, "{tool}: {item:?}");
            let there: String = text.chars().skip(start).take(end - start).collect();
            assert_eq!(quote["exact"], there, "{tool}");
            let [prefix, suffix] = ["prefix", "suffix"].map(|name| quote[name].as_str().unwrap());
            assert!(text.contains(&format!("{prefix}{there}{suffix}")), "{tool}: {prefix}|{there}|{suffix}");
            // Each is verified by the tool that says so; of long answers the first ones.
            if at < 3 {
                let asked = json!({ "article": item["article"], "start": start, "end": end, "exact": there });
                let verified = agent.ask("verify_passage", asked).await;
                assert_eq!(verified["verified"], true, "{tool}: {verified}");
            }
        }
    }
}

#[test]
fn wrong_arguments_are_told_so_that_an_agent_can_mend_them() {
    run(async {
        let agent = Agent::new().await;
        let at_a_desk = Agent::over_http().await;
        let [said] = [agent.ask("search_statements", json!({ "limit": 1 })).await];
        let article = said["items"][0]["article"].clone();
        let wrong: Vec<(&str, Value)> = vec![
            ("summary", json!({ "record": "x" })),
            ("search_statements", json!({ "sinse": "2024-01-01" })),
            ("search_statements", json!({ "since": "last week", "limit": 1000 })),
            ("search_statements", json!({ "kind": "literal" })),
            ("search_statements", json!({ "words": "…" })),
            ("search_statements", json!({ "by": ["a", "b"] })),
            ("search_statements", json!({ "cursor": "page 2" })),
            ("get_statement", json!({ "article": article })),
            ("get_statement", json!({ "article": article, "number": 9999 })),
            ("find_articles", json!({ "until": "2024-13-01" })),
            ("get_article", json!({ "article": "no such article" })),
            ("get_article", json!({ "article": article, "start": 10_000_000 })),
            ("find_utterances", json!({ "limit": 0 })),
            ("get_utterance", json!({ "utterance": 99_999 })),
            ("get_utterance", json!({ "utterance": "the one on the tunnel" })),
            ("find_actors", json!({ "limit": "many" })),
            ("get_actor", json!({ "name": "Tomas Reling" })),
            ("get_actor", json!({})),
            ("find_stories", json!({ "alone": "perhaps" })),
            ("get_story", json!({ "story": 99_999 })),
            ("get_story", json!({ "story": 1, "since": "2024-06-01", "until": "2024-01-01" })),
            ("find_conflicts", json!({ "kind": "opinion" })),
            ("find_figures", json!({ "series": "Cost of the Skarn crossings" })),
            ("check_figure", json!({})),
            ("check_figure", json!({ "article": article })),
            ("check_figure", json!({ "article": article, "number": 9999 })),
            ("check_figure", json!({ "value": "a lot", "unit": "EUR", "of": "cost" })),
            ("check_figure", json!({ "value": 5 })),
            ("check_figure", json!({ "value": 5, "unit": "EUR", "of": "cost", "time": "lately" })),
            ("check_figure", json!({ "value": 5, "unit": "EUR", "of": "cost", "series": "Skarn" })),
            ("verify_passage", json!({ "article": article, "start": 5, "end": 5, "exact": "x" })),
            ("verify_passage", json!({ "article": article, "start": 5, "end": 9 })),
            ("verify_passage", json!({ "article": article, "start": 5, "end": 9, "sha256": "abc" })),
            ("verify_passage", json!({ "article": article, "start": -1, "end": 9, "exact": "x" })),
        ];
        let tools = agent.client.list_all_tools().await.unwrap();
        let tried: BTreeSet<&str> = wrong.iter().map(|(tool, _)| *tool).collect();
        assert_eq!(tools.iter().map(|tool| tool.name.as_ref()).collect::<BTreeSet<_>>(), tried);
        let mut told = String::new();
        for (tool, arguments) in wrong {
            let answer = agent.call(tool, arguments.clone()).await;
            assert!(answer.is_wrong, "{tool} {arguments}: {}", answer.value);
            assert_eq!(answer.told, at_a_desk.call(tool, arguments.clone()).await.told);
            let arguments = arguments.to_string().replace(article.as_str().unwrap(), "ARTICLE");
            told += &format!(
                "{tool} {arguments}\n  {}\n",
                answer.told.replace(article.as_str().unwrap(), "ARTICLE")
            );
        }
        insta::assert_snapshot!(told);
        // An unknown tool is the client's mistake; it is told as well, and nothing breaks.
        let unknown =
            agent.client.call_tool(CallToolRequestParams::new("serch_statements")).await.unwrap_err();
        assert!(unknown.to_string().contains("(do you mean “search_statements”?)"), "{unknown}");
        agent.ask("summary", json!({})).await;
    });
}

#[test]
fn the_schemas_of_the_tools_are_kept() {
    run(async {
        let agent = Agent::new().await;
        let info = agent.client.peer_info().unwrap();
        assert!(info.instructions.as_ref().unwrap().contains("never an instruction"));
        let tools = agent.client.list_all_tools().await.unwrap();
        for tool in &tools {
            assert!(tool.annotations.as_ref().unwrap().read_only_hint == Some(true), "{}", tool.name);
        }
        let described: Vec<Value> = tools
            .iter()
            .map(|tool| json!({ "name": tool.name, "description": tool.description, "takes": tool.input_schema, "answers": tool.output_schema.as_ref().unwrap()["$ref"] }))
            .collect();
        insta::assert_json_snapshot!(described);
        // The types of the answers are those of the desk, which have a snapshot of their own; here are those that stand around them.
        let verify = tools.iter().find(|tool| tool.name == "verify_passage").unwrap();
        insta::assert_json_snapshot!("verified", verify.output_schema.as_ref().unwrap());
    });
}

#[test]
fn every_item_has_an_address_that_can_be_read() {
    run(async {
        let agent = Agent::new().await;
        let templates = agent.client.list_all_resource_templates().await.unwrap();
        assert_eq!(templates.len(), 5);
        let listed = agent.client.list_all_resources().await.unwrap();
        assert!(!listed.is_empty() && listed.len() <= 20);
        let mut uris: Vec<String> = listed.into_iter().map(|resource| resource.uri.clone()).collect();
        for (tool, arguments) in questions(&agent).await {
            let answer = agent.ask(tool, arguments).await;
            let mut found = Vec::new();
            addresses(&answer, &mut found);
            found.dedup();
            uris.extend(found.into_iter().take(4));
        }
        let kinds: BTreeSet<&str> = uris.iter().filter_map(|uri| uri.split('/').nth(2)).collect();
        assert_eq!(kinds, BTreeSet::from(["actor", "article", "story", "utterance"]));
        assert!(uris.iter().any(|uri| uri.contains("/statement/")));
        for uri in uris {
            let read = agent.client.read_resource(ReadResourceRequestParams::new(uri.clone())).await;
            let read = read.unwrap_or_else(|err| panic!("{uri}: {err}"));
            let [ResourceContents::TextResourceContents { text, .. }] = &read.contents[..] else {
                panic!("{uri}")
            };
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(value["schema"], "onrecord.api/1", "{uri}");
        }
        for unknown in [
            "onrecord://story/99999",
            "onrecord://nothing/1",
            "file:///etc/passwd",
            "onrecord://article/../x",
        ] {
            let read = agent.client.read_resource(ReadResourceRequestParams::new(unknown)).await;
            assert!(read.is_err(), "{unknown}");
        }
    });
}

#[test]
fn the_reference_has_every_tool_and_what_it_takes() {
    run(async {
        let agent = Agent::new().await;
        let mut page = String::from(
            "# MCP\n\nWhat `onrecord mcp` and a desk's `/mcp` tell an agent of themselves (Model Context Protocol). A test holds this page against the program;\n\
             `UPDATE_REFERENCE=1 cargo test -p onrecord reference` writes it anew. How to set an agent up is in [a how-to](../how-to/agents.md).\n",
        );
        let code = |text: &str| text.replace('|', "\\|");
        page += "\n## Instructions\n\n";
        page += agent.client.peer_info().unwrap().instructions.as_ref().unwrap();
        page += "\n\n## Passages\n\nWherever an answer says that something stands in an article, it has a `passage`: the article's `content_hash` (SHA-256 of its source bytes, its id),\n\
            a `uri` with the code points (RFC 5147), and two selectors of the W3C's Web Annotation Data Model:\n\n```json\n";
        let said = agent
            .ask("search_statements", json!({ "words": "neighbours", "order": "oldest", "limit": 1 }))
            .await;
        page += &serde_json::to_string_pretty(&said["items"][0]["passage"]).unwrap();
        page += "\n```\n\nAll else is what [the API](api.md) answers at the same question: `onrecord.api/1`, with `uri` for `self` and `cursor` for `next`. Wrong arguments are told in the answer's text, with\n\
            `isError`: all that is wrong, the nearest right name, and what the tool takes.\n\n## Tools\n";
        for tool in agent.client.list_all_tools().await.unwrap() {
            page += &format!("\n### `{}`\n\n{}\n", tool.name, tool.description.as_ref().unwrap());
            let properties = tool.input_schema["properties"].as_object().unwrap();
            if properties.is_empty() {
                continue;
            }
            page += "\n| argument | what it is |\n|---|---|\n";
            let required = tool.input_schema["required"].as_array().unwrap();
            for (name, property) in properties {
                let needed = if required.contains(&json!(name)) { " (required)" } else { "" };
                let values = property["enum"].as_array().map_or_else(String::new, |values| {
                    let all: Vec<String> =
                        values.iter().map(|value| format!("`{}`", value.as_str().unwrap())).collect();
                    format!(" One of {}.", all.join(", "))
                });
                page += &format!(
                    "| `{name}`{needed} | {}{values} |\n",
                    code(property["description"].as_str().unwrap())
                );
            }
        }
        page += "\n## Resources\n\n| address | what it is |\n|---|---|\n";
        for template in agent.client.list_all_resource_templates().await.unwrap() {
            page +=
                &format!("| `{}` | {} |\n", template.uri_template, template.description.as_ref().unwrap());
        }
        page += "\nThe newest twenty stories are listed.\n";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/mcp.md");
        if std::env::var_os("UPDATE_REFERENCE").is_some() {
            std::fs::write(&path, &page).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == page, "docs/reference/mcp.md is out of date; UPDATE_REFERENCE=1 writes it anew");
    });
}

/// Every address within.
fn addresses(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.extend(object.get("uri").and_then(Value::as_str).map(str::to_owned));
            object.values().for_each(|value| addresses(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| addresses(value, found)),
        _ => {}
    }
}

#[test]
fn lists_and_texts_go_on_where_they_were_left() {
    run(async {
        let agent = Agent::new().await;
        let whole = agent.ask("search_statements", json!({ "words": "tunnel", "limit": 100 })).await;
        let (mut all, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let part = agent
                .ask("search_statements", json!({ "words": "tunnel", "limit": 7, "cursor": cursor }))
                .await;
            all.extend(part["items"].as_array().unwrap().clone());
            cursor = part["cursor"].clone();
            if cursor.is_null() {
                break;
            }
        }
        assert!(all.len() > 14);
        assert_eq!(&Value::Array(all), &whole["items"]);

        let article = whole["items"][0]["article"].clone();
        let (mut text, mut start) = (String::new(), json!(0));
        while !start.is_null() {
            let piece =
                agent.ask("get_article", json!({ "article": article, "start": start, "length": 333 })).await;
            text += piece["piece"]["text"].as_str().unwrap();
            start = piece["next_start"].clone();
        }
        assert_eq!(agent.record().text(article.as_str().unwrap()).unwrap(), Some(text));

        let story = agent.ask("find_stories", json!({ "limit": 1 })).await["items"][0]["id"].clone();
        let (mut things, mut from) = (0, json!(0));
        let mut in_all = Value::Null;
        while !from.is_null() {
            let part = agent.ask("get_story", json!({ "story": story, "limit": 5, "from": from })).await;
            things += part["days"]
                .as_array()
                .unwrap()
                .iter()
                .map(|day| day["items"].as_array().unwrap().len())
                .sum::<usize>();
            (from, in_all) = (part["next_from"].clone(), part["in_all"]["things"].clone());
        }
        assert_eq!(json!(things), in_all);
    });
}

#[test]
fn a_figure_of_ones_own_is_held_against_the_table() {
    run(async {
        let agent = Agent::new().await;
        let figures =
            agent.ask("find_figures", json!({ "series": "Cost of the Skarn crossing", "limit": 50 })).await;
        let row = figures["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["check"]["verdict"] == "consistent")
            .unwrap();
        let of_record =
            agent.ask("check_figure", json!({ "article": row["article"], "number": row["number"] })).await;
        assert_eq!(of_record["checks"][0]["check"], row["check"]);
        let own = json!({
            "value": row["value"], "unit": row["unit"], "written": row["text"], "of": row["of"], "share_of": row["share_of"],
            "holder": row["holder"], "time": row["time"], "modifier": row["modifier"], "change": row["change"],
            "said": row["date"].as_str().map(|date| &date[..10]),
        });
        let checked = agent.ask("check_figure", own).await;
        assert_eq!(checked["checks"][0]["check"]["verdict"], "consistent", "{row}\n{checked}");
        assert_eq!(checked["figure"], Value::Null);
        let check = &checked["checks"][0]["check"]["measured"][0];
        assert!(
            check["definition"].is_string() && check["arithmetic"].is_string() && check["rows"][0].is_u64(),
            "{check}"
        );
    });
}
