//! `onrecord serve`: the desk.

use std::path::PathBuf;

use onrecord_desk::{Desk, Options, fresh_token};
use onrecord_record::Record;

use crate::cli::Serve;
use crate::failure::{Ending, Failure};
use crate::verbs::figures::series;

pub(crate) fn run(record: PathBuf, how: &Serve) -> Result<Ending, Failure> {
    // What is wrong with the record is said before anybody opens a page.
    drop(Record::open(&record)?);
    let unserved = |source| Failure::Unserved { address: how.at, source };
    let series = how.series.iter().map(|file| series(file)).collect::<Result<_, _>>()?;
    let token = if how.at.ip().is_loopback() { None } else { Some(fresh_token().map_err(unserved)?) };
    let query = token.as_ref().map_or_else(String::new, |token| format!("?token={token}"));
    let desk = Desk::at(how.at, Options { record, token, series }).map_err(unserved)?;
    anstream::eprintln!("the desk answers at http://{}/{query}  (Ctrl-C ends it)", desk.address().map_err(unserved)?);
    desk.serve(std::future::pending()).map_err(unserved)?;
    Ok(Ending::Done)
}
