//! Which articles are copies of an article that comes in.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use onrecord_linking::paragraphs;
use onrecord_linking::reprint::{Body, Copied, Kind, SHARED, copied};
use onrecord_page::{CodePoints, Span};
use rusqlite::{Connection, params};

use crate::held::Held;

/// How many articles with one run of words are looked at: the first that came in.
const LOOKED_AT: usize = 64;
/// With how many articles it is held side by side: those that share most.
const COMPARED: usize = 64;
/// What so many articles of one outlet have is its furniture, not copied from one another.
const BOILERPLATE: usize = 3;

/// So many pages are held ready; some megabytes.
const HELD: usize = 512;

/// The articles that others were held side by side with.
pub(super) struct Pages(Held<i64, Rc<Page>>);

impl Default for Pages {
    fn default() -> Self {
        Self(Held::at_most(HELD))
    }
}

impl Pages {
    fn get(&mut self, db: &Connection, article: i64) -> rusqlite::Result<Rc<Page>> {
        match self.0.get(&article) {
            Some(page) => Ok(page),
            None => Ok(self.0.put(article, Rc::new(Page::load(db, article)?))),
        }
    }
}

/// Keeps by what the article is found, and which articles are copies of it.
pub(super) fn link(db: &Connection, article: i64, pages: &mut Pages) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM fingerprint WHERE article_id = ?1")?.execute([article])?;
    let page = pages.get(db, article)?;
    let mut keep = db.prepare_cached("INSERT INTO fingerprint (hash, article_id) VALUES (?1, ?2)")?;
    let mut shared: BTreeMap<i64, usize> = BTreeMap::new();
    let mut again: BTreeSet<(i64, i64)> = BTreeSet::new();
    let mut furniture: HashMap<u64, bool> = HashMap::new();
    for &hash in &page.runs {
        keep.execute(params![hash.cast_signed(), article])?;
        let with = Holders::of(db, hash)?;
        let boilerplate = with.boilerplate();
        furniture.insert(hash, boilerplate);
        if !boilerplate {
            with.pages
                .iter()
                .filter(|page| page.0 != article)
                .for_each(|page| *shared.entry(page.0).or_default() += 1);
        } else if with.just_became(article) {
            // Until now it counted among what they share.
            again.extend(with.pairs());
        }
    }
    let mut most: Vec<(usize, i64)> =
        shared.into_iter().filter(|&(_, count)| count >= SHARED).map(|(a, n)| (n, a)).collect();
    most.sort_by(|a, b| b.cmp(a));
    most.truncate(COMPARED);
    let pairs = most.into_iter().map(|(_, other)| (other.min(article), other.max(article)));
    for pair in pairs.chain(again) {
        hold(db, pair, pages, &mut furniture)?;
    }
    Ok(())
}

/// Holds two articles side by side, and keeps what comes of it in the place of what was known. Of the runs of words that have been
/// asked for, `known` says whether they are furniture.
fn hold(
    db: &Connection,
    (a, b): (i64, i64),
    pages: &mut Pages,
    known: &mut HashMap<u64, bool>,
) -> rusqlite::Result<()> {
    let (one, other) = (pages.get(db, a)?, pages.get(db, b)?);
    db.prepare_cached("DELETE FROM reprint WHERE article_id = ?1 AND other_id = ?2")?.execute([a, b])?;
    let (furniture, shared) = shared(db, &one.runs, &other.runs, known)?;
    if shared < SHARED {
        return Ok(());
    }
    let without = |page: &Page| {
        let mut body = page.body.clone();
        body.set_aside(|hash| furniture.contains(&hash));
        body
    };
    let copied = match furniture.is_empty() {
        true => copied(&one.body, &other.body),
        false => copied(&without(&one), &without(&other)),
    };
    let Some(copied) = copied else { return Ok(()) };
    let kind = match copied.kind {
        _ if one.url.is_some() && one.url == other.url => "version",
        Kind::Reprint => "reprint",
        Kind::Partial => "partial",
    };
    db.prepare_cached(
        "INSERT INTO reprint (article_id, other_id, kind, share, other_share) VALUES (?, ?, ?, ?, ?)",
    )?
    .execute(params![a, b, kind, copied.share_of_a, copied.share_of_b])?;
    keep_passages(db, (a, b), (&one.text, &other.text), &copied)
}

fn keep_passages(
    db: &Connection,
    (a, b): (i64, i64),
    (one, other): (&str, &str),
    copied: &Copied,
) -> rusqlite::Result<()> {
    let (one, other) = (CodePoints::of(one), CodePoints::of(other));
    let mut keep = db.prepare_cached(
        "INSERT INTO reprint_passage (article_id, other_id, position, start_char, end_char, other_start_char, other_end_char)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (position, passage) in copied.passages.iter().enumerate() {
        let here = one.span(Span::new(passage.a.start, passage.a.end));
        let there = other.span(Span::new(passage.b.start, passage.b.end));
        keep.execute(params![a, b, position, here.start, here.end, there.start, there.end])?;
    }
    Ok(())
}

/// An article as copying is looked for.
struct Page {
    url: Option<String>,
    text: String,
    body: Body,
    /// By which runs of words of its body it is found.
    runs: BTreeSet<u64>,
}

impl Page {
    fn load(db: &Connection, article: i64) -> rusqlite::Result<Self> {
        let (url, text): (Option<String>, String) = db
            .prepare_cached("SELECT url, text FROM article WHERE id = ?1")?
            .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut blocks = db.prepare_cached(
            "SELECT start_char, end_char, kind FROM block WHERE article_id = ?1 ORDER BY position",
        )?;
        let blocks: Vec<(usize, usize, String)> = blocks
            .query_map([article], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let blocks = blocks.iter().map(|(start, end, kind)| (*start, *end, kind.as_str()));
        let body = Body::of(
            &text,
            &paragraphs(&text, blocks, |kind| !matches!(kind, "furniture" | "title" | "caption")),
        );
        let runs = body.fingerprints().into_iter().collect();
        Ok(Self { url, text, body, runs })
    }
}

/// The articles that have a run of words.
struct Holders {
    /// Each with its outlet and its address, in the order in which they came in; without these where they are too few to be furniture.
    pages: Vec<(i64, Option<String>, Option<String>)>,
}

impl Holders {
    fn of(db: &Connection, hash: u64) -> rusqlite::Result<Self> {
        // The limit stands in the statement: bound to it, SQLite would plan it anew each time.
        let mut alone = db.prepare_cached(&format!(
            "SELECT article_id FROM fingerprint WHERE hash = ?1 ORDER BY article_id LIMIT {BOILERPLATE}"
        ))?;
        let few: Vec<i64> =
            alone.query_map([hash.cast_signed()], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        if few.len() < BOILERPLATE {
            // Too few to be furniture, so it does not matter whose they are: the articles themselves need not be read.
            return Ok(Self { pages: few.into_iter().map(|article| (article, None, None)).collect() });
        }
        let mut select = db.prepare_cached(&format!(
            "SELECT article_id, outlet, url FROM fingerprint JOIN article ON article.id = article_id WHERE fingerprint.hash = ?1
             ORDER BY article_id LIMIT {LOOKED_AT}",
        ))?;
        let pages = select
            .query_map([hash.cast_signed()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self { pages })
    }

    /// How many articles of each outlet there are; the versions of one page are one.
    fn outlets(&self) -> HashMap<&str, usize> {
        let mut counted = HashMap::new();
        let mut seen = HashSet::new();
        for (_, outlet, url) in &self.pages {
            if let Some(outlet) = outlet
                && url.as_ref().is_none_or(|url| seen.insert(url))
            {
                *counted.entry(outlet.as_str()).or_default() += 1;
            }
        }
        counted
    }

    fn boilerplate(&self) -> bool {
        self.outlets().into_values().any(|articles| articles >= BOILERPLATE)
    }

    /// Any two of them, the first that came in first.
    fn pairs(&self) -> impl Iterator<Item = (i64, i64)> {
        let pages = &self.pages;
        pages.iter().enumerate().flat_map(|(at, one)| pages[at + 1..].iter().map(|other| (one.0, other.0)))
    }

    /// Whether it is boilerplate since this article alone.
    fn just_became(&self, article: i64) -> bool {
        let outlet = self.pages.iter().find(|page| page.0 == article).and_then(|page| page.1.as_deref());
        let counted = self.outlets();
        outlet.is_some_and(|outlet| counted[outlet] == BOILERPLATE)
            && counted.iter().all(|(&other, &articles)| Some(other) == outlet || articles < BOILERPLATE)
    }
}

/// Of the runs of words that an article shares with another one, those that are boilerplate of an outlet, and how many are not.
fn shared(
    db: &Connection,
    runs: &BTreeSet<u64>,
    of_other: &BTreeSet<u64>,
    known: &mut HashMap<u64, bool>,
) -> rusqlite::Result<(HashSet<u64>, usize)> {
    let (mut furniture, mut shared) = (HashSet::new(), 0);
    for &hash in runs.intersection(of_other) {
        let boilerplate = match known.entry(hash) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => *place.insert(Holders::of(db, hash)?.boilerplate()),
        };
        if boilerplate {
            furniture.insert(hash);
        } else {
            shared += 1;
        }
    }
    Ok((furniture, shared))
}
