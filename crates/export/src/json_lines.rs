//! JSON, an object a line.

use std::io::Write;

use serde::Serialize;

use crate::Error;

/// Writes one line.
pub(crate) fn line(out: &mut impl Write, row: &impl Serialize) -> Result<(), Error> {
    serde_json::to_writer(&mut *out, row).map_err(std::io::Error::from)?;
    Ok(out.write_all(b"\n")?)
}
