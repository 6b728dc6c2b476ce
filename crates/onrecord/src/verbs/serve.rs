//! `onrecord serve`: the desk.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use onrecord_desk::{Desk, Options, TIME, fresh_token};
use onrecord_record::Record;

use crate::cli::Serve;
use crate::failure::{Ending, Failure};
use crate::verbs::correct::corrector;
use crate::verbs::figures::series;

/// Where the desk answers unless it is told otherwise.
const PORT: u16 = 8017;

pub(crate) fn run(record: PathBuf, how: &Serve) -> Result<Ending, Failure> {
    // What is wrong with the record is said before anybody opens a page.
    drop(Record::open(&record)?);
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let address = how.at.unwrap_or(at(PORT));
    let unserved = |source| Failure::Unserved { address, source };
    let token = if address.ip().is_loopback() { None } else { Some(fresh_token().map_err(unserved)?) };
    let query = token.as_ref().map_or_else(String::new, |token| format!("?token={token}"));
    let series = how.series.iter().map(|file| series(file)).collect::<Result<_, _>>()?;
    let edit = if how.edit { Some(corrector(how.editor.clone()).ok_or(Failure::Nameless)?) } else { None };
    let options = Options { record, token, series, time: TIME, edit };
    let desk = match Desk::at(address, options.clone()) {
        Err(err) if err.kind() == io::ErrorKind::AddrInUse && how.at.is_none() => Desk::at(at(0), options),
        desk => desk,
    };
    let desk = desk.map_err(unserved)?;
    anstream::eprintln!(
        "the desk answers at http://{}/{query}  (Ctrl-C ends it)",
        desk.address().map_err(unserved)?
    );
    desk.serve(std::future::pending()).map_err(unserved)?;
    Ok(Ending::Done)
}
