//! `onrecord watch`: what feeds link to, into the record, again and again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Zoned;
use onrecord_fetch::Address;
use onrecord_fetch::watch::{Memory, Round, beside};
use onrecord_intake::{Portion, Taken, feeds_of};
use onrecord_record::Record;

use crate::cli::Watch;
use crate::failure::{Ending, Failure};
use crate::terminal::{QUIET, styled};
use crate::verbs::add::{Lines, Taking, take_in};
use crate::verbs::tell_of_age;
use crate::{interrupt, pipeline, web};

pub(crate) fn run(path: &Path, json: bool, what: Watch) -> Result<Ending, Failure> {
    let Watch { feeds, every, once, run, web } = what;
    let (feeds, problems) = web::parsed(named(feeds)?);
    let unread = |source| Failure::Unread { path: beside(path), source };
    let mut memory = Memory::beside(path).map_err(unread)?;
    tell_of_age(path);
    let mut record = Record::create_or_open(path)?;
    let fetcher = web::fetcher(web)?;
    let mut lines = run.report.map(Lines::create).transpose()?;
    let stop = interrupt::watched().map_err(Failure::Threads)?;
    loop {
        let round = Round::of(&feeds, &mut memory, &fetcher, &stop);
        let mut pages = problems.iter().cloned().map(Taken::Problem).chain(round);
        let (jobs, portion) = (pipeline::jobs(run.jobs.jobs), Portion::default());
        let taking = Taking { json, jobs, stop: &stop, portion, lines: lines.as_mut() };
        let ending = take_in(&mut record, &mut pages, taking)?;
        // Not before the pages are in the record: what is lost in between is fetched again.
        drop(pages);
        memory.keep().map_err(|source| Failure::Unwritten { path: beside(path), source })?;
        if once || ending == Ending::Interrupted {
            return Ok(ending);
        }
        if let Ok(next) = Zoned::now().checked_add(every) {
            anstream::eprintln!(
                "{}",
                styled(QUIET, format!("the feeds are asked again at {}", next.strftime("%H:%M")))
            );
        }
        if !wait(every, &stop) {
            return Ok(Ending::Interrupted);
        }
    }
}

/// The addresses of the feeds that were named, and of those in the lists that were.
fn named(feeds: Vec<PathBuf>) -> Result<Vec<String>, Failure> {
    let mut addresses = Vec::new();
    for path in feeds {
        if Address::is_meant_by(&path) {
            addresses.push(path.to_string_lossy().into_owned());
            continue;
        }
        let list = fs::read(&path).and_then(|list| feeds_of(&list).map_err(std::io::Error::other));
        addresses.extend(list.map_err(|source| Failure::Unread { path, source })?);
    }
    Ok(addresses)
}

/// Waits, and says whether nobody wanted an end meanwhile.
fn wait(time: Duration, stop: &AtomicBool) -> bool {
    const LOOK: Duration = Duration::from_millis(100);
    let since = Instant::now();
    while since.elapsed() < time && !stop.load(Ordering::Relaxed) {
        thread::sleep(LOOK);
    }
    !stop.load(Ordering::Relaxed)
}
