//! Follows feeds: asks each whether it is still the same, and fetches the pages of its entries that are new, or have changed.

mod memory;

use std::collections::{HashSet, VecDeque};
use std::sync::atomic::AtomicBool;

use onrecord_intake::{NotTaken, Taken};
use onrecord_page::{ArticleId, Format, Page};

use self::memory::{Entry, Feed};
pub use self::memory::{Memory, beside};
use crate::address::Address;
use crate::answer::{Answer, Validators};
use crate::asking::{Ask, Asking};
use crate::failure::Failure;
use crate::fetcher::Fetcher;

/// So many entries of a feed are followed.
const MOST_ENTRIES: usize = 1000;

/// A page that was not to be had so often is left alone until its entry changes.
const MOST_FAILURES: u32 = 5;

/// One round through feeds: what their new entries link to, as it comes.
pub struct Round<'a> {
    memory: &'a mut Memory,
    fetcher: &'a Fetcher,
    stop: &'a AtomicBool,
    /// The feeds whose entries are followed.
    feeds: Vec<Address>,
    asking: Asking<'a>,
    /// Whether it is entries' pages that are asked for by now.
    at_pages: bool,
    taken: VecDeque<Taken>,
}

impl<'a> Round<'a> {
    /// A round through `feeds`, with what is known of them, which will be what is known then.
    pub fn of(feeds: &[Address], memory: &'a mut Memory, fetcher: &'a Fetcher, stop: &'a AtomicBool) -> Self {
        let ask = |address: &Address| {
            let known = memory.feeds.get(address.as_str());
            let validators = known.map(|feed| feed.validators.clone()).unwrap_or_default();
            Ask { address: address.clone(), validators }
        };
        let asking = fetcher.ask(feeds.iter().map(ask).collect(), stop);
        Self { memory, fetcher, stop, feeds: feeds.to_vec(), asking, at_pages: false, taken: VecDeque::new() }
    }

    /// The pages that entries link to and that are to be fetched, each once.
    fn pages(&self) -> Vec<Ask> {
        let mut met = HashSet::new();
        let feeds = self.feeds.iter().filter_map(|feed| self.memory.feeds.get(feed.as_str()));
        let wanted = feeds.flat_map(|feed| &feed.entries).filter(|(_, entry)| entry.is_wanted());
        wanted
            .filter(|(address, _)| met.insert(address.as_str()))
            .filter_map(|(address, entry)| {
                let address = Address::parse(address).ok()?;
                Some(Ask { address, validators: entry.validators.clone() })
            })
            .collect()
    }

    /// Learns what a feed has.
    fn learn(&mut self, asked: &Address, answer: Result<Answer, Failure>) {
        let answer = match answer {
            Ok(answer) => answer,
            Err(failure) => return self.problem(asked.as_str(), failure.to_string()),
        };
        if answer.is_same {
            return;
        }
        let (at, validators) = (answer.address.clone(), answer.validators.clone());
        let before = self.memory.feeds.remove(asked.as_str()).unwrap_or_default();
        let mut feed = Feed { validators, ..Feed::default() };
        let (mut number, mut is_whole) = (0, true);
        for taken in answer.of(asked).taken() {
            match taken {
                Taken::Page(page) if page.format != Format::FeedEntry => {
                    is_whole = false;
                    self.problem(
                        asked.as_str(),
                        "is no feed, but a page: `onrecord add` takes it in".to_owned(),
                    );
                }
                Taken::Page(_) if number == MOST_ENTRIES => {
                    let problem = format!("has more than {MOST_ENTRIES} entries: the first are followed");
                    self.problem(asked.as_str(), problem);
                    break;
                }
                Taken::Page(page) => {
                    number += 1;
                    self.note(&page, &at, &before, &mut feed);
                }
                Taken::Problem(NotTaken { problem, .. }) => {
                    is_whole = false;
                    self.problem(asked.as_str(), problem);
                }
                Taken::Again { .. } | Taken::PassedOver { .. } => {}
            }
        }
        if !is_whole {
            // It is asked for anew, and what stood in it may still do so.
            feed.validators = Validators::default();
        }
        let kept = before.entries.into_iter().filter(|(_, entry)| !is_whole || entry.is_wanted());
        for (address, entry) in kept {
            feed.entries.entry(address).or_insert(entry);
        }
        self.memory.feeds.insert(asked.to_string(), feed);
    }

    /// Notes an entry of a feed that stands at `at`.
    fn note(&mut self, entry: &Page, at: &Address, before: &Feed, feed: &mut Feed) {
        let Some(link) = onrecord_page::read(entry).url else {
            let what = "entry of a feed without an address".to_owned();
            return self.taken.push_back(Taken::PassedOver { name: entry.name.clone(), what });
        };
        let address = match at.join(&link) {
            Ok(address) => address.to_string(),
            Err(failure) => return self.problem(&link, failure.to_string()),
        };
        let sha256 = ArticleId::of(&entry.bytes).to_string();
        let known = before.entries.get(&address).cloned().unwrap_or_default();
        let failures = if known.sha256 == sha256 { known.failures } else { 0 };
        feed.entries.insert(address, Entry { sha256, failures, ..known });
    }

    /// Takes what a page's address answered.
    fn take(&mut self, asked: &Address, answer: Result<Answer, Failure>) {
        let failed = answer.as_ref().err().map(Failure::passes);
        // One that is still the same need not say again what to ask by.
        let new = answer.as_ref().ok().filter(|answer| !answer.is_same);
        for feed in self.memory.feeds.values_mut() {
            let Some(entry) = feed.entries.get_mut(asked.as_str()) else { continue };
            entry.failures += u32::from(failed == Some(true));
            if failed != Some(true) || entry.failures >= MOST_FAILURES {
                entry.settled = Some(entry.sha256.clone());
                entry.failures = 0;
            }
            if let Some(answer) = new {
                entry.validators.clone_from(&answer.validators);
            }
        }
        match answer {
            Ok(answer) if answer.is_same => {}
            Ok(answer) => self.taken.extend(answer.of(asked).taken()),
            Err(failure) => self.problem(asked.as_str(), failure.to_string()),
        }
    }

    fn problem(&mut self, name: &str, problem: String) {
        self.taken.push_back(Taken::Problem(NotTaken { name: name.to_owned(), problem }));
    }
}

impl Iterator for Round<'_> {
    type Item = Taken;

    fn next(&mut self) -> Option<Taken> {
        loop {
            if let Some(taken) = self.taken.pop_front() {
                return Some(taken);
            }
            match self.asking.next() {
                Some((ask, answer)) if self.at_pages => self.take(&ask.address, answer),
                Some((ask, answer)) => self.learn(&ask.address, answer),
                None if self.at_pages => return None,
                None => {
                    self.at_pages = true;
                    self.asking = self.fetcher.ask(self.pages(), self.stop);
                }
            }
        }
    }
}
