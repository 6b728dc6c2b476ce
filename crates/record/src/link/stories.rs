//! Which stories an article belongs to: it joins one, begins one, or brings some together.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use onrecord_linking::story::{LIKELY, Profile, Rarity, likeness, settle};
use onrecord_reading::wire;
use rusqlite::{Connection, OptionalExtension, params};

use super::LINKER;
use super::nearest::{ANY_DAY, Index, Nearest};

/// Where the articles with one of its words are looked up.
const WORDS: Index = Index {
    columns: "article_id, weight",
    table: "profile_word",
    key: &["hash"],
    row: "article_id",
    nearest: 32,
};
/// With how many articles it is compared.
const COMPARED: usize = 48;
/// Stories with more articles than this together are joined whole or not at all, and no more taken apart.
const SETTLED: usize = 400;
/// Up to this many articles a record is weighed anew when it has grown: how rare a word is changes with each of the first ones.
const WEIGHED_ANEW: u64 = 4096;

/// An article with its hash: what depends on order goes by the hash, as articles may come in in any order.
type Named = (String, i64);

/// Weighs the article by what the record holds, compares it with those like it, and settles the stories that it touches.
pub(super) fn link(db: &Connection, article: i64, reading: &wire::Reading) -> rusqlite::Result<()> {
    let mut profile = Profile::of(reading);
    count(db, &reading.article.id, &profile)?;
    Weights::of(db)?.weigh(&mut profile);
    let like = compare(db, article, &profile)?;
    place(db, (reading.article.id.clone(), article), &like)
}

/// Weighs and settles all articles anew where the record is small and has grown by a quarter since that was done.
pub(super) fn settle_anew(db: &Connection) -> rusqlite::Result<()> {
    // No further than it matters, as large records have many.
    const GROWN: &str =
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM profile LIMIT ?1)), (SELECT articles FROM settled)";
    let (articles, settled): (u64, Option<u64>) =
        db.query_row(GROWN, [WEIGHED_ANEW + 1], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let due = settled
        .is_none_or(|settled| articles > settled + settled / 4 || articles < 64 && articles != settled);
    if articles > WEIGHED_ANEW || !due {
        return Ok(());
    }
    let mut profiles: Vec<(Named, Profile)> = Vec::new();
    let mut select =
        db.prepare("SELECT hash, id, bytes FROM profile JOIN article ON id = article_id ORDER BY hash")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let profile = Profile::from_bytes(row.get_ref(2)?.as_blob()?).unwrap_or_default();
        profiles.push(((row.get(0)?, row.get(1)?), profile));
    }
    db.execute_batch("DELETE FROM profile_word; DELETE FROM likeness; DELETE FROM profile;")?;
    let weights = Weights::of(db)?;
    for ((_, article), profile) in &mut profiles {
        weights.weigh(profile);
        compare(db, *article, profile)?;
    }
    let groups: Vec<Vec<Named>> = profiles.into_iter().map(|(named, _)| vec![named]).collect();
    let before = stories(db, None)?;
    put(db, before, &groups)?;
    db.execute("INSERT OR REPLACE INTO settled (id, articles) VALUES (1, ?1)", [articles])?;
    Ok(())
}

/// Counts what stands in the article; once, however often it is linked.
fn count(db: &Connection, hash: &str, profile: &Profile) -> rusqlite::Result<()> {
    let new = db.prepare_cached("INSERT OR IGNORE INTO counted (hash) VALUES (?1)")?.execute([hash])?;
    if new > 0 {
        let mut count = db.prepare_cached(
            "INSERT INTO word_count (hash, articles) VALUES (?1, 1)
             ON CONFLICT (hash) DO UPDATE SET articles = articles + 1",
        )?;
        profile.counted().try_for_each(|hash| count.execute([hash]).map(|_| ()))?;
        db.prepare_cached(
            "INSERT INTO word_count (hash, articles) VALUES (-1, 1) ON CONFLICT (hash) DO UPDATE SET articles = articles + 1",
        )?
        .execute([])?;
    }
    Ok(())
}

/// In how many articles words stand.
struct Weights<'a> {
    db: &'a Connection,
    articles: u64,
    known: RefCell<HashMap<u32, u64>>,
}

impl<'a> Weights<'a> {
    fn of(db: &'a Connection) -> rusqlite::Result<Self> {
        let articles = counted_with(db, -1)?;
        Ok(Self { db, articles, known: RefCell::default() })
    }

    fn weigh(&self, profile: &mut Profile) {
        let with = |hash: u32| {
            *self
                .known
                .borrow_mut()
                .entry(hash)
                .or_insert_with(|| counted_with(self.db, i64::from(hash)).unwrap_or_default())
        };
        profile.weigh(&Rarity { articles: self.articles, with: &with });
    }
}

/// In how many articles the word with this hash stands; -1 for how many there are.
fn counted_with(db: &Connection, hash: i64) -> rusqlite::Result<u64> {
    let mut count = db.prepare_cached("SELECT articles FROM word_count WHERE hash = ?1")?;
    Ok(count.query_row([hash], |row| row.get(0)).optional()?.unwrap_or_default())
}

/// Keeps what the article speaks of, and which articles are like it; gives these.
fn compare(db: &Connection, article: i64, profile: &Profile) -> rusqlite::Result<Vec<i64>> {
    let candidates = candidates(db, profile)?;
    db.prepare_cached("INSERT OR REPLACE INTO profile (article_id, linker, bytes) VALUES (?, ?, ?)")?
        .execute(params![article, LINKER, profile.to_bytes()])?;
    let mut word = db.prepare_cached(
        "INSERT OR REPLACE INTO profile_word (hash, day, article_id, weight) VALUES (?, ?, ?, ?)",
    )?;
    for (hash, weight) in profile.keys() {
        word.execute(params![hash, day_of(profile), article, weight])?;
    }
    let mut kept = db.prepare_cached(
        "INSERT OR REPLACE INTO likeness (article_id, other_id, likeness) VALUES (min(?1, ?2), max(?1, ?2), ?3)",
    )?;
    let mut like = Vec::new();
    for (other, theirs) in candidates {
        let likeness = likeness(profile, &theirs);
        if likeness >= LIKELY {
            kept.execute(params![article, other, likeness])?;
            like.push(other);
        }
    }
    Ok(like)
}

/// The day by which it is found.
fn day_of(profile: &Profile) -> i32 {
    profile.published.map_or(0, |days| days.first)
}

/// The articles that share most with it, of those nearest in time.
fn candidates(db: &Connection, profile: &Profile) -> rusqlite::Result<Vec<(i64, Profile)>> {
    let mut nearest = Nearest::of(db, &WORDS)?;
    let mut shared: HashMap<i64, f32> = HashMap::new();
    for (hash, weight) in profile.keys() {
        nearest.around(&[&hash], day_of(profile), &ANY_DAY, |row| {
            *shared.entry(row.get(0)?).or_default() += weight * row.get::<_, f64>(1)? as f32;
            Ok(())
        })?;
    }
    let mut most: Vec<(i64, f32)> = shared.into_iter().collect();
    most.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    most.truncate(COMPARED);
    let mut kept = db.prepare_cached("SELECT bytes FROM profile WHERE article_id = ?1")?;
    let mut found = Vec::with_capacity(most.len());
    for (other, _) in most {
        let bytes: Option<Vec<u8>> = kept.query_row([other], |row| row.get(0)).optional()?;
        found.extend(bytes.and_then(|bytes| Profile::from_bytes(&bytes)).map(|profile| (other, profile)));
    }
    Ok(found)
}

/// Settles anew the stories of the articles that it is like, with it among them.
fn place(db: &Connection, article: Named, like: &[i64]) -> rusqlite::Result<()> {
    let mut story_of = db.prepare_cached("SELECT story_id FROM story_article WHERE article_id = ?1")?;
    let mut touched: BTreeSet<i64> = BTreeSet::new();
    for other in like {
        touched.extend(story_of.query_row([other], |row| row.get::<_, i64>(0)).optional()?);
    }
    let before = stories(db, Some(&touched))?;
    let mut groups: Vec<Vec<Named>> = if before.values().map(Vec::len).sum::<usize>() > SETTLED {
        before.values().cloned().collect()
    } else {
        before.values().flatten().map(|one| vec![one.clone()]).collect()
    };
    groups.push(vec![article]);
    groups.sort();
    put(db, before, &groups)
}

/// The articles of these stories, or of all.
fn stories(db: &Connection, which: Option<&BTreeSet<i64>>) -> rusqlite::Result<BTreeMap<i64, Vec<Named>>> {
    const MEMBERS: &str =
        "SELECT story_id, hash, article_id FROM story_article JOIN article ON article.id = article_id";
    let mut found: BTreeMap<i64, Vec<Named>> = BTreeMap::new();
    let mut take = |sql: &str, values: &[i64]| -> rusqlite::Result<()> {
        let mut select = db.prepare_cached(sql)?;
        let mut rows = select.query(rusqlite::params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            found.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?));
        }
        Ok(())
    };
    match which {
        None => take(MEMBERS, &[])?,
        Some(stories) => {
            let of_one = format!("{MEMBERS} WHERE story_id = ?1");
            stories.iter().try_for_each(|&story| take(&of_one, &[story]))?;
        }
    }
    found.values_mut().for_each(|articles| articles.sort());
    Ok(found)
}

/// Parts the groups into stories, in the place of those that were `before`; of these, each number goes on with the story that has
/// most of its articles.
fn put(
    db: &Connection,
    mut before: BTreeMap<i64, Vec<Named>>,
    groups: &[Vec<Named>],
) -> rusqlite::Result<()> {
    let articles: Vec<Vec<i64>> =
        groups.iter().map(|group| group.iter().map(|&(_, article)| article).collect()).collect();
    let settled = settle(&articles, &likenesses(db, &articles)?);
    let mut after: Vec<Vec<&Named>> = settled
        .into_iter()
        .map(|story| story.into_iter().flat_map(|group| &groups[group]).collect())
        .collect();
    after.sort_by_key(|articles| (Reverse(articles.len()), articles.iter().min().copied()));
    let mut story_of: HashMap<i64, i64> = before
        .iter()
        .flat_map(|(&story, articles)| articles.iter().map(move |&(_, article)| (article, story)))
        .collect();
    let mut leave =
        db.prepare_cached("DELETE FROM story_article WHERE article_id = ?1 AND story_id <> ?2")?;
    let mut put =
        db.prepare_cached("INSERT OR IGNORE INTO story_article (article_id, story_id) VALUES (?1, ?2)")?;
    for articles in after {
        let mut shared: BTreeMap<i64, usize> = BTreeMap::new();
        for (_, article) in &articles {
            if let Some(story) = story_of.remove(article).filter(|story| before.contains_key(story)) {
                *shared.entry(story).or_default() += 1;
            }
        }
        let known = shared.into_iter().max_by_key(|&(story, shared)| (shared, Reverse(story)));
        let id = match known {
            Some((story, _)) => {
                before.remove(&story);
                story
            }
            None => {
                db.prepare_cached("INSERT INTO story DEFAULT VALUES")?.execute([])?;
                db.last_insert_rowid()
            }
        };
        for (_, article) in &articles {
            leave.execute([*article, id])?;
            put.execute([*article, id])?;
        }
    }
    let mut gone = db.prepare_cached("DELETE FROM story WHERE id = ?1")?;
    before.into_keys().try_for_each(|story| gone.execute([story]).map(|_| ()))
}

/// All likenesses between articles of these groups.
fn likenesses(db: &Connection, groups: &[Vec<i64>]) -> rusqlite::Result<Vec<(i64, i64, f32)>> {
    let mut of = db.prepare_cached("SELECT other_id, likeness FROM likeness WHERE article_id = ?1")?;
    let mut found = Vec::new();
    for &article in groups.iter().flatten() {
        let mut rows = of.query([article])?;
        while let Some(row) = rows.next()? {
            found.push((article, row.get(0)?, row.get::<_, f64>(1)? as f32));
        }
    }
    Ok(found)
}
