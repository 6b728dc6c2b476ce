//! The web, as a person asks for it: nobody else makes this program ask for anything.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use onrecord_fetch::{Address, Archive, Ask, Fetcher, Manners};
use onrecord_intake::{NotTaken, Taken};

use crate::cli::Web;
use crate::failure::Failure;

/// What asks, in the way that the person wants.
pub(crate) fn fetcher(web: Web) -> Result<Fetcher, Failure> {
    let manners = Manners { delay: web.delay, private: web.allow_private, ..Manners::default() };
    let archive = web.keep.map(|path| {
        let unwritten = |source| Failure::Unwritten { path: path.clone(), source };
        Archive::open(&path, &manners.agent).map_err(unwritten)
    });
    Fetcher::new(manners, archive.transpose()?).map_err(Failure::Threads)
}

/// What is at addresses, as it comes.
pub(crate) fn pages<'a>(
    fetcher: &'a Fetcher,
    addresses: &[PathBuf],
    stop: &'a AtomicBool,
) -> impl Iterator<Item = Taken> + Send + use<'a> {
    let (addresses, problems) =
        parsed(addresses.iter().map(|address| address.to_string_lossy().into_owned()));
    let answers = fetcher.ask(addresses.into_iter().map(Ask::from).collect(), stop);
    let taken = answers.flat_map(|(ask, answer)| match answer {
        Ok(answer) => answer.of(&ask.address).taken(),
        Err(failure) => {
            let (name, problem) = (ask.address.to_string(), failure.to_string());
            Box::new(std::iter::once(Taken::Problem(NotTaken { name, problem })))
        }
    });
    problems.into_iter().map(Taken::Problem).chain(taken)
}

/// The addresses that can be asked, and what is wrong with the others.
pub(crate) fn parsed(texts: impl IntoIterator<Item = String>) -> (Vec<Address>, Vec<NotTaken>) {
    let (mut addresses, mut problems) = (Vec::new(), Vec::new());
    for name in texts {
        match Address::parse(&name) {
            Ok(address) => addresses.push(address),
            Err(failure) => problems.push(NotTaken { problem: failure.to_string(), name }),
        }
    }
    (addresses, problems)
}
