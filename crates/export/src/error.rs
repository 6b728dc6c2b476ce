//! Why something cannot be exported.

use crate::Format;

/// Why something could not be exported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The record would not have it.
    #[error(transparent)]
    Record(#[from] onrecord_record::Error),
    /// It could not be written out.
    #[error(transparent)]
    Output(#[from] std::io::Error),
    /// The format has no room for it.
    #[error("{what} do not leave as {}, which holds {}; they do as {}", format.name(), format.holds().join(" and "), fitting(what))]
    Unfit {
        /// The table.
        what: &'static str,
        /// The format.
        format: Format,
    },
}

/// The formats that hold a table.
fn fitting(what: &str) -> String {
    let holds = |format: &Format| format.holds().is_empty() || format.holds().contains(&what);
    Format::ALL.into_iter().filter(holds).map(Format::name).collect::<Vec<_>>().join(", ")
}
