//! What a page says when it cannot say what was asked for.

use axum::http::StatusCode;
use onrecord_record::Error;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The record has none.
    #[error(transparent)]
    Record(#[from] Error),
    /// Nothing stands at this address.
    #[error("there is no page at this address")]
    NoPage,
    /// The address asks for what cannot be.
    #[error("{0}")]
    Wrong(String),
    /// What was sent is not from here.
    #[error("{0}")]
    Refused(&'static str),
    /// What was sent is too much.
    #[error("that is too long for a correction")]
    TooLong,
    /// The page could not be made.
    #[error("this page could not be made; the program's own output may say why")]
    Broken,
}

impl Failure {
    /// The status that goes with it.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Failure::NoPage
            | Failure::Record(
                Error::NoArticle(_)
                | Error::NoStory(_)
                | Error::NoUtterance(_)
                | Error::Nobody(_)
                | Error::NoDecision(_)
                | Error::NoStatement { .. }
                | Error::NoCorrection(_)
                | Error::ManyArticles { .. },
            ) => StatusCode::NOT_FOUND,
            Failure::Wrong(_)
            | Failure::Record(Error::NoWords(_) | Error::Uncorrectable(_) | Error::ManyActors { .. }) => {
                StatusCode::BAD_REQUEST
            }
            Failure::Refused(_) => StatusCode::FORBIDDEN,
            Failure::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Failure::Record(Error::CorrectedMeanwhile) => StatusCode::CONFLICT,
            Failure::Record(Error::Busy(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Failure::Record(_) | Failure::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// In two or three words.
    pub(crate) fn title(&self) -> &'static str {
        match self.status() {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::BAD_REQUEST => "That cannot be asked",
            StatusCode::SERVICE_UNAVAILABLE => "Not now",
            StatusCode::FORBIDDEN => "Not taken",
            StatusCode::PAYLOAD_TOO_LARGE => "Too long",
            StatusCode::CONFLICT => "Corrected meanwhile",
            _ => "Something went wrong",
        }
    }
}
