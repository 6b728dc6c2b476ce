//! "I" inside quotation marks is whoever is quoted. "We" is somebody's side, and stays nobody.

use std::sync::LazyLock;

use onrecord_page::{Article, Span};
use regex::Regex;

use crate::{Actor, ActorKind, Mention, MentionForm, Statement, quotations};

static WORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself)\b").ok());

/// Adds to the speakers of `statements` what they call themselves.
pub(crate) fn give(article: &Article, statements: &[Statement], actors: &mut [Actor]) {
    let text = &article.text;
    let Some(word) = WORD.as_ref() else { return };
    let quoted = article.blocks.iter().flat_map(|block| quotations::of(text, block.span));
    for quotation in quoted.map(|quotation| quotation.outer) {
        for found in word.find_iter(quotation.of(text)) {
            let span = Span::new(quotation.start() + found.start(), quotation.start() + found.end());
            // "U.S. I-95", "Part I.": a letter, and nobody.
            if text[span.end()..].starts_with(['-', '.']) || text[..span.start()].ends_with('-') {
                continue;
            }
            // The innermost of those who are quoted here stands last.
            let says = |statement: &&Statement| {
                statement.attribution.content.iter().any(|piece| piece.contains(span))
            };
            let Some(statement) = statements.iter().rev().find(says) else { continue };
            if let Some(actor) = statement.speaker.filter(|&actor| actors[actor].kind == ActorKind::Person) {
                actors[actor].mentions.push(Mention { span, form: MentionForm::Pronoun });
            }
        }
    }
    super::put_in_order(actors);
}
