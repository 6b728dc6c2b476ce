//! How much may be asked at once: of an address, of a body, of the desk's time.

use std::time::Duration;

use axum::extract::Request;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::failure::Failure;
use crate::pages::Desk;

/// How many bytes an address may have.
pub(crate) const ADDRESS: usize = 8 << 10;

/// How many bytes a body may have, where one may be.
pub(crate) const BODY: usize = 64 << 10;

/// How long an answer may take, unless the desk is told otherwise.
pub const TIME: Duration = Duration::from_secs(30);

/// Lets through what is not too much.
pub(crate) async fn hold(desk: Desk, request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if address > ADDRESS {
        return desk.failed(&Failure::TooLong);
    }
    let is_question = matches!(*request.method(), Method::GET | Method::HEAD);
    let length = request.headers().get(header::CONTENT_LENGTH);
    let has_body = length.is_some_and(|length| length != "0")
        || request.headers().contains_key(header::TRANSFER_ENCODING);
    if is_question && has_body {
        return desk.failed(&Failure::Body);
    }
    next.run(request).await
}
