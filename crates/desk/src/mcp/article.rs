//! `get_article`: a stretch of an article's text, with what is said in it.

use serde_json::Value;

use super::arguments::Asked;
use super::wire::{Piece, Stretch, UNIT};
use super::{Agents, Trouble, resources};
use crate::failure::Failure;
use crate::wire::Item;

/// How many code points are given unless more or fewer are asked for.
pub(super) const LENGTH: u64 = 4000;

pub(super) async fn piece(agents: &Agents, asked: &Asked) -> Result<Value, Trouble> {
    let key = asked.text("article");
    let (start, length) = (asked.number("start").unwrap_or(0), asked.number("length").unwrap_or(LENGTH));
    let (reading, said, links) = agents
        .ask(move |record| {
            let reading = record.article(&key)?;
            let id = &reading.article.id;
            let (said, links) = (record.said_in(id)?, record.links(id)?);
            Ok((reading, said, links))
        })
        .await?;
    let article = reading.article;
    let whole = article.text.chars().count() as u64;
    if start > whole {
        return Err(Trouble(format!(
            "the text has {whole} code points; “start” is {start}, which lies behind them"
        )));
    }
    let end = whole.min(start.saturating_add(length));
    let text = article.text.chars().skip(start as usize).take((end - start) as usize).collect();
    let statements = said.into_iter().filter(|row| (start..end).contains(&row.start)).collect();
    let piece = Piece {
        uri: resources::article(&article.id),
        article: article.id,
        file: reading.file,
        title: article.title,
        outlet: article.outlet,
        url: article.url,
        published: article.published,
        length: whole,
        piece: Stretch { start, end, unit: UNIT, text },
        next_start: (end < whole).then_some(end),
        statements: Item::all(statements),
        links,
    };
    serde_json::to_value(piece).map_err(|_| Failure::Broken.into())
}
