//! The forms by which a statement is corrected, and what they send.

use axum::response::{IntoResponse, Redirect, Response};
use onrecord_reading::wire;
use onrecord_record::{Amend, Error, Wanted};

use super::{Shown, Told, told};
use crate::failure::Failure;
use crate::pages::{Desk, RawNames, query};
use crate::sent::Sent;
use crate::words;

/// A statement as the machine reads it.
pub(super) struct Machine {
    pub(super) who: String,
    pub(super) how: String,
    pub(super) text: String,
}

/// What stands in the forms by which a statement is corrected.
#[derive(Default)]
pub(super) struct Fields {
    /// What the statement stands at: by this a form that was made before another correction is known.
    pub(super) mark: String,
    /// Whom the article names, and whether it is the one that is chosen.
    pub(super) actors: Vec<(String, bool)>,
    pub(super) nobody: bool,
    /// Somebody else.
    pub(super) name: String,
    /// The pieces of what is said, a line with an ellipsis between them.
    pub(super) words: String,
    pub(super) note: String,
    /// What was wrong with what was sent, and with which form.
    pub(super) wrong: Option<(String, String)>,
}

impl Fields {
    /// What stands in the forms at first.
    pub(super) fn of(told: &Told) -> Self {
        let speaker = told.row.speaker.as_deref();
        let pieces: Vec<&str> = told.statement.content.iter().map(|piece| piece.text.as_str()).collect();
        Self {
            mark: told.mark.clone(),
            actors: told.actors.iter().map(|name| (name.clone(), speaker == Some(name))).collect(),
            nobody: speaker.is_none(),
            words: pieces.join("\n…\n"),
            ..Self::default()
        }
    }

    /// What was wrong with one of the forms.
    pub(super) fn wrong_with(&self, form: &str) -> Option<&str> {
        self.wrong.as_ref().filter(|(of, _)| of == form).map(|(_, why)| why.as_str())
    }
}

/// Corrects the statement as a form says, and leads back to it; where that cannot be, says why beside what was typed.
pub(crate) async fn correct(desk: Desk, RawNames([id, number]): RawNames<2>, form: Sent) -> Response {
    let (Some(by), Ok(of)) = (desk.editor().map(str::to_owned), number.parse()) else {
        return desk.failed(&Failure::NoPage);
    };
    let what = form.text("what");
    let amend = match what.as_str() {
        "accept" => Amend::Accept,
        "reject" => Amend::Reject,
        "speaker" => Amend::Speaker(speaker(&form)),
        "words" => Amend::Words(pieces(&form.text("words"))),
        _ => return desk.failed(&Failure::Wrong("a correction says what it corrects".to_owned())),
    };
    let wanted = Wanted {
        article: id.clone(),
        number: of,
        amend,
        by,
        note: form.some("note"),
        seen: Some(form.text("mark")),
    };
    let done = desk
        .change(move |record| {
            record.correct(&wanted)?;
            Ok(Some(record.article(&wanted.article)?.article.id))
        })
        .await;
    match done {
        Ok(()) => Redirect::to(&format!("/articles/{}/statements/{of}#by-hand", query::in_path(&id)))
            .into_response(),
        Err(
            failure @ Failure::Record(
                Error::Uncorrectable(_)
                | Error::ManyActors { .. }
                | Error::CorrectedMeanwhile
                | Error::Busy(_),
            ),
        ) => match told(&desk, id, &number).await {
            Ok(told) => desk.again(&failure, &told.shown(&desk).with(&form, what, &failure)),
            Err(failure) => desk.failed(&failure),
        },
        Err(failure) => desk.failed(&failure),
    }
}

/// Whom a form names: the name that is typed, else the one that is chosen, else nobody.
fn speaker(form: &Sent) -> Option<String> {
    form.some("name").or_else(|| form.some("speaker"))
}

/// The pieces that were typed, a line with an ellipsis between them.
fn pieces(words: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for line in words.lines() {
        match (line.trim(), pieces.last_mut()) {
            ("…" | "...", _) => pieces.push(String::new()),
            (_, Some(piece)) => *piece += &format!("{line}\n"),
            (_, None) => {}
        }
    }
    pieces
}

impl Shown {
    /// The page with what was typed into a form, and what is wrong with it.
    fn with(mut self, form: &Sent, what: String, failure: &Failure) -> Self {
        let fields = &mut self.fields;
        let chosen = form.text("speaker");
        match what.as_str() {
            "speaker" => {
                fields.name = form.text("name");
                fields.nobody = chosen.is_empty();
                fields.actors.iter_mut().for_each(|(name, is)| *is = *name == chosen);
            }
            "words" => fields.words = form.text("words"),
            _ => {}
        }
        fields.note = form.text("note");
        let of = if what == "reject" { "accept".to_owned() } else { what };
        fields.wrong = Some((of, failure.to_string()));
        self
    }

    /// The note that was typed into a form that is shown again.
    pub(super) fn note_for(&self, form: &str) -> &str {
        if self.fields.wrong_with(form).is_some() { &self.fields.note } else { "" }
    }
}

impl Machine {
    /// The statement as the machine reads it, where a person reads it otherwise.
    pub(super) fn beside(machine: &wire::Statement, statement: &wire::Statement) -> Option<Self> {
        let same = machine.speaker == statement.speaker && machine.content == statement.content;
        let speaker = machine.speaker.as_ref().map(|speaker| speaker.name.as_str());
        (!same).then(|| Self {
            who: words::who(speaker, machine.source.as_ref().map(|source| source.text.as_str())),
            how: words::told_how(&machine.kind).to_owned(),
            text: machine.text.clone(),
        })
    }
}
