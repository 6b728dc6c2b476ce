//! `get_story`: a part of a story's days, as an agent has no room for a long one.

use serde_json::{Value, json};

use super::arguments::{Asked, ROWS};

/// Of the story that the desk answers with, the things that happen from the one asked for on, and no more than asked for of each list.
pub(super) fn part(mut story: Value, asked: &Asked) -> Value {
    let (from, limit) = (asked.number("from").unwrap_or(0), asked.number("limit").unwrap_or(ROWS));
    let (from, limit) = (from as usize, limit as usize);
    let mut seen = 0;
    if let Some(days) = story["days"].as_array_mut() {
        for day in days.iter_mut() {
            let Some(items) = day["items"].as_array_mut() else { continue };
            items.retain(|_| {
                seen += 1;
                (from..from.saturating_add(limit)).contains(&(seen - 1))
            });
        }
        days.retain(|day| day["items"].as_array().is_some_and(|items| !items.is_empty()));
    }
    let mut all = |name: &str| {
        let list = story[name].as_array_mut();
        list.map_or(0, |list| {
            let all = list.len();
            list.truncate(limit);
            all
        })
    };
    let (conflicts, articles) = (all("conflicts"), all("articles"));
    let next = from.saturating_add(limit);
    story["in_all"] = json!({ "things": seen, "conflicts": conflicts, "articles": articles });
    story["next_from"] = if next < seen { json!(next) } else { Value::Null };
    story
}
