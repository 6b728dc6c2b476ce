//! The style sheet and the script, which are part of the program.

use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::{Desk, RawNames};
use crate::failure::Failure;

const STYLE: &str = include_str!("../../assets/desk.css");
const SCRIPT: &str = include_str!("../../assets/desk.js");
const ICON: &str = include_str!("../../assets/icon.svg");

/// Their addresses, which change when they do, so that a browser may keep them.
pub(crate) static ADDRESSES: LazyLock<[String; 3]> = LazyLock::new(|| {
    [("desk", "css", STYLE), ("desk", "js", SCRIPT), ("icon", "svg", ICON)].map(|(name, ending, text)| {
        let hash: String = Sha256::digest(text).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        format!("/assets/{name}-{hash}.{ending}")
    })
});

/// One of them.
pub(crate) async fn asset(desk: Desk, RawNames([name]): RawNames<1>) -> Response {
    let all = [
        (STYLE, "text/css; charset=utf-8"),
        (SCRIPT, "text/javascript; charset=utf-8"),
        (ICON, "image/svg+xml"),
    ];
    let asked = ADDRESSES.iter().position(|address| address.ends_with(&name) && name.contains('-'));
    match asked.map(|at| all[at]) {
        Some((text, kind)) => {
            let kept = "private, max-age=31536000, immutable";
            ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], text).into_response()
        }
        None => desk.failed(&Failure::NoPage),
    }
}
