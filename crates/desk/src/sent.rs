//! What a form of the desk sends, taken from where only its own pages can have sent it.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::response::Response;

use crate::State;
use crate::failure::Failure;
use crate::guard::{FormWord, same};
use crate::pages::Desk;

/// How many bytes a form may have: a passage of many paragraphs.
const LONGEST: usize = crate::limits::BODY;

/// The fields of a form that a page of this desk has sent for this browser.
pub(crate) struct Sent(Vec<(String, String)>);

impl Sent {
    /// A field's text, without white space around it.
    pub(crate) fn text(&self, name: &str) -> String {
        let field = self.0.iter().find(|(own, _)| own == name);
        field.map(|(_, text)| text.replace("\r\n", "\n").trim().to_owned()).unwrap_or_default()
    }

    /// The same; none where nothing is in it.
    pub(crate) fn some(&self, name: &str) -> Option<String> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }
}

impl FromRequest<Arc<State>> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, state: &Arc<State>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(desk) = Desk::from_request_parts(&mut parts, state).await;
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default();
        if kind != "application/x-www-form-urlencoded" {
            return Err(desk.failed(&Failure::Refused("a correction comes as a form")));
        }
        let Ok(bytes) = to_bytes(body, LONGEST).await else { return Err(desk.failed(&Failure::TooMuch)) };
        let form = Self(form_urlencoded::parse(&bytes).into_owned().collect());
        let own = parts.extensions.get::<FormWord>();
        if own.is_none_or(|own| !same(&own.0, &form.text("word"))) {
            return Err(desk.failed(&Failure::Refused(
                "this form is of another browser, or of a desk that was started anew since: open its page again, and send it from there",
            )));
        }
        Ok(form)
    }
}
