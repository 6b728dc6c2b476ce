//! `onrecord mcp`: the record for one agent.

use std::path::PathBuf;

use onrecord_desk::{TIME, answer_agent};
use onrecord_record::Record;

use crate::cli::Mcp;
use crate::failure::{Ending, Failure};
use crate::verbs::figures::series;

pub(crate) fn run(record: PathBuf, how: &Mcp) -> Result<Ending, Failure> {
    // What is wrong with the record is said before an agent asks.
    drop(Record::open(&record)?);
    let series = how.series.iter().map(|file| series(file)).collect::<Result<_, _>>()?;
    answer_agent(record, series, TIME).map_err(Failure::Agent)?;
    Ok(Ending::Done)
}
