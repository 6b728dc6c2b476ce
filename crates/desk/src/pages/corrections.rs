//! What people have corrected by hand: all of it, with who and when, and the way back where the desk is open for corrections.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use onrecord_record::{Correction, Decision};

use super::{Desk, Frame, RawNames, corrections};
use crate::failure::Failure;
use crate::sent::Sent;
use crate::words;

#[derive(Template)]
#[template(path = "corrections.html")]
struct List {
    frame: Frame,
    corrections: Vec<Correction>,
    decisions: Vec<Decision>,
    lost: u64,
}

/// All corrections of statements, the latest first, and all decisions on who is who.
pub(crate) async fn list(desk: Desk) -> Response {
    let asked = desk.ask(|record| Ok((record.corrections(None)?, record.decisions()?))).await;
    let (mut corrections, mut decisions) = match asked {
        Ok(asked) => asked,
        Err(failure) => return desk.failed(&failure),
    };
    corrections.reverse();
    decisions.reverse();
    let lost = corrections.iter().filter(|correction| correction.state == "lost").count() as u64;
    desk.page(&List { frame: desk.bare_frame("Corrections by hand"), corrections, decisions, lost })
}

/// Takes a correction back.
pub(crate) async fn undo(desk: Desk, RawNames([number]): RawNames<1>, form: Sent) -> Response {
    let Some(by) = desk.editor().map(str::to_owned) else { return desk.failed(&Failure::NoPage) };
    let Ok(number) = number.parse() else { return desk.failed(&Failure::NoPage) };
    let done = desk.change(move |record| record.take_back(number, &by).map(Some)).await;
    back(&desk, done, &form)
}

/// Takes a decision on who is who back.
pub(crate) async fn undecide(desk: Desk, RawNames([number]): RawNames<1>, form: Sent) -> Response {
    let Ok(number) = number.parse() else { return desk.failed(&Failure::NoPage) };
    let done = desk.change(move |record| record.undecide(number).map(|()| None)).await;
    back(&desk, done, &form)
}

/// Leads back to the page that the form stood on.
fn back(desk: &Desk, done: Result<(), Failure>, form: &Sent) -> Response {
    let to = form.text("back");
    // A path of this desk and nothing else: to a browser two slashes, or one and a backslash, begin the name of another machine.
    let own =
        to.starts_with('/') && !to[1..].starts_with(['/', '\\']) && to.bytes().all(|b| b.is_ascii_graphic());
    match done {
        Ok(()) => Redirect::to(if own { &to } else { "/corrections" }).into_response(),
        Err(failure) => desk.failed(&failure),
    }
}

/// What a correction says of its statement.
pub(crate) fn says(correction: &Correction) -> String {
    match (correction.what.as_str(), &correction.speaker) {
        ("accept", _) => "It is right.".to_owned(),
        ("reject", _) => "It is no statement.".to_owned(),
        ("speaker", Some(name)) => format!("{name} says it."),
        ("speaker", None) => "Nobody says it who is named.".to_owned(),
        _ => {
            let pieces: Vec<&str> = correction.span.iter().map(|piece| piece.text.as_str()).collect();
            format!("It reads: {}", pieces.join(" … "))
        }
    }
}

/// What a decision says.
pub(crate) fn settles(decision: &Decision) -> String {
    match (&decision.other, &decision.article) {
        (Some(other), _) => format!("“{}” and “{other}” are one actor", decision.actor),
        (None, Some(article)) => {
            let article = article.get(..12).unwrap_or(article);
            format!("“{}” is somebody else in article {article}", decision.actor)
        }
        (None, None) => format!("“{}” is somebody else", decision.actor),
    }
}
