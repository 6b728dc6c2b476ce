//! Which statements of other articles are the same act of speech as those of an article that comes in.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use jiff::civil::Date;
use onrecord_linking::days::number;
use onrecord_linking::origin::is_outlet;
use onrecord_linking::wording::{
    Cut, Keys, Relation, Slot, Verdict, Wording, are_by_two, are_named_apart, are_of_two_occasions,
    compare_cut_if_like, first_name, keys, on_other_occasions, recurring_part, retold,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::held::Held;

use super::nearest::{ANY_DAY, Index, Nearest};

/// Where the statements with one of its keys are looked up, in each of the periods.
const KEYS: Index = Index {
    columns: "statement_id",
    table: "wording_key",
    key: &["period", "hash"],
    row: "statement_id",
    nearest: 16,
};
/// How many days a period has: as many as may lie between two tellings of one occasion.
const PERIOD: i32 = 32;
/// The period under which all that is quoted stands by its speaker's words, as it may be said again at any time.
const AT_ANY_TIME: i32 = -1;
/// With how many statements one is compared at most: those that share most keys. So many are hardly ever found.
const COMPARED: usize = 256;
/// So many words of one speaker must be in both, where not both are quotations of one time: one is shared by chance.
const ENOUGH: usize = 2;
/// Words of fewer letters than this in all say too little, whoever says them.
const SHORTEST: usize = 8;
/// Of so many statements in common, one article may be made from the other.
const RETOLD: usize = 4;
/// A quotation of fewer words that is given to two people may be of both.
const OF_TWO: usize = 6;
/// A piece of fewer words is not compared by itself.
const OF_A_PIECE: usize = 4;
/// What is not quoted is told in the outlet's words: these must be more to be compared.
const SHORTEST_REPORTED: usize = 25;

/// So many statements are held ready, with their words; some megabytes.
const HELD: usize = 4096;

/// The statements that others were compared with, by their ids.
pub(super) struct Statements(Held<i64, Rc<Said>>);

impl Default for Statements {
    fn default() -> Self {
        Self(Held::at_most(HELD))
    }
}

impl Statements {
    fn get(&mut self, db: &Connection, statement: i64) -> rusqlite::Result<Rc<Said>> {
        if let Some(said) = self.0.get(&statement) {
            return Ok(said);
        }
        let mut load = db.prepare_cached(&format!("{SAID} WHERE statement.id = ?1"))?;
        Ok(self.0.put(statement, Rc::new(load.query_row([statement], Said::of)?)))
    }
}

/// Keeps by what the article's statements are found, and which others are the same act of speech.
pub(super) fn link(db: &Connection, article: i64, loaded: &mut Statements) -> rusqlite::Result<()> {
    let statements = of_article(db, article)?;
    let mut keep = db.prepare_cached(
        "INSERT OR REPLACE INTO wording_key (period, hash, day, statement_id) VALUES (?, ?, ?, ?)",
    )?;
    let mut known: BTreeMap<i64, InCommon> = BTreeMap::new();
    for said in statements.iter().filter(|said| said.tells()) {
        let keys = keys(&said.wording());
        for other in candidates(db, said, &keys, loaded)? {
            // One order for both ways round: what comes of it must not hang on which came in first.
            let (one, two) = if said.place() < other.place() { (said, &*other) } else { (&*other, said) };
            let Some(Judged { relation, why }) = judge(one, two) else { continue };
            keep_pair(db, (one.id, two.id), relation.name(), &why)?;
            if relation != Relation::Recurring {
                let translated =
                    said.kind == "direct" && other.kind == "direct" && relation == Relation::Reworded;
                let shared = known.entry(other.article).or_default();
                shared.pairs.push((said.id, other.id));
                shared.quoted += usize::from(said.kind == "direct" && other.kind == "direct");
                shared.translated += usize::from(translated);
            }
        }
        for &hash in keys.runs.iter().chain(&keys.words) {
            keep.execute(params![said.period(), hash, said.day(), said.id])?;
        }
        for &hash in keys.words.iter().filter(|_| said.quoted()) {
            keep.execute(params![AT_ANY_TIME, hash, said.day(), said.id])?;
        }
    }
    for (other, InCommon { mut pairs, quoted, translated }) in known {
        let theirs = of_article(db, other)?;
        let (mut one, mut two) = (&statements, &theirs);
        if theirs.first().map(Said::place) < statements.first().map(Said::place) {
            (one, two) = (two, one);
            pairs.iter_mut().for_each(|pair| *pair = (pair.1, pair.0));
        }
        for pair in by_their_places(one, two, &pairs) {
            keep_pair(db, pair, Relation::Reworded.name(), "it stands in the same place of a retelling")?;
        }
        let statements = in_one_order(&pairs);
        // Quotations in other words throughout have come through another language.
        let enough = if translated > 0 && 2 * quoted <= 3 * translated { RETOLD - 1 } else { RETOLD };
        if statements >= enough {
            db.prepare_cached(
                "INSERT OR REPLACE INTO retelling (article_id, other_id, statements) VALUES (min(?1, ?2), max(?1, ?2), ?3)",
            )?
            .execute(params![article, other, statements])?;
        }
    }
    statements.iter().try_for_each(|said| place(db, said.id))
}

/// What two statements are to each other that have something to do with each other, and why.
struct Judged {
    relation: Relation,
    why: String,
}

impl From<Verdict> for Judged {
    fn from(verdict: Verdict) -> Self {
        Self { relation: verdict.relation, why: verdict.why }
    }
}

/// What an article shares with one that comes in.
#[derive(Default)]
struct InCommon {
    /// The statements that are one act of speech, by their ids.
    pairs: Vec<(i64, i64)>,
    /// How many of these are quotations in both.
    quoted: usize,
    /// How many of these have other words.
    translated: usize,
}

/// What two statements are to each other, if anything. The same quotation given to two people is one utterance, whose speaker is
/// open.
///
/// Laying words side by side is most of the work, so what can be told without that comes first.
fn judge(said: &Said, other: &Said) -> Option<Judged> {
    // What one outlet tells that another one tells is looked for in that one's own words, whoever says it there.
    let relayed = said.relayed_by(other).or_else(|| other.relayed_by(said));
    let (one, two) = match relayed {
        Some(outlet) => (said.told_by(outlet), other.told_by(outlet)),
        None => (said.wording(), other.wording()),
    };
    let quoted = said.quoted() && other.quoted();
    let again = on_other_occasions(&said.wording(), &other.wording());
    if are_of_two_occasions(&one, &two) && !(again && quoted) {
        // The words of one of many, a resident or the police of some town, or those of outlets, do not come back.
        return None;
    }
    if are_by_two(&one, &two) {
        let long = |said: &Said| said.kind == "direct" && said.words() >= OF_TWO;
        let open = (long(said) && long(other)).then(|| {
            compare_cut_if_like(&said.of_anybody(), &other.of_anybody(), [said.cut(), other.cut()])
        })??;
        return matches!(open.relation, Relation::Verbatim | Relation::Trimmed).then(|| open.into());
    }
    if let Some(verdict) = compare_cut_if_like(&one, &two, [said.cut(), other.cut()]) {
        let speakers = said.speaker.as_deref().zip(other.speaker.as_deref());
        let apart = || relayed.is_none() && speakers.is_some_and(|(one, other)| are_named_apart(one, other));
        // Two who are reported to say the same have not said it together.
        return (said.quoted() || other.quoted() || !apart()).then(|| verdict.into());
    }
    if let Some(of_pieces) = judge_pieces(said, other) {
        return Some(of_pieces);
    }
    let (part, _) =
        (again && quoted).then(|| recurring_part([&said.text, &other.text], [said.cut(), other.cut()]))??;
    let why = format!("said again: “{}”", &said.text[part]);
    Some(Judged { relation: Relation::Recurring, why })
}

/// What the pieces of two statements are to each other, where a piece is the same in both: outlets string sentences together that
/// were not said together.
fn judge_pieces(said: &Said, other: &Said) -> Option<Judged> {
    if !said.quoted() || !other.quoted() {
        return None;
    }
    let (here, there) = (said.pieces(), other.pieces());
    if here.len() + there.len() < 3 {
        return None;
    }
    let pairs = here.iter().flat_map(|mine| there.iter().map(move |theirs| (mine, theirs)));
    pairs
        .filter_map(|((text, cut), (theirs, theirs_cut))| {
            let (mine, theirs) =
                (Wording { text, ..said.wording() }, Wording { text: theirs, ..other.wording() });
            compare_cut_if_like(&mine, &theirs, [cut, theirs_cut])
        })
        .find(|verdict| verdict.same)
        .map(|verdict| Judged {
            relation: Relation::Reworded,
            why: format!("of a part of each: {}", verdict.why),
        })
}

/// A statement as wordings are compared.
struct Said {
    id: i64,
    number: i64,
    article: i64,
    /// The article's hash.
    hash: String,
    kind: String,
    text: String,
    /// By name; as the source has it where nobody knows who that is.
    speaker: Option<String>,
    outlet: Option<String>,
    days: Option<(Date, Date)>,
    /// The text's words, from when it is first compared.
    cut: OnceCell<Cut>,
    /// The pieces of the text that are long enough to be compared by themselves, with their words; from when they first are.
    pieces: OnceCell<Vec<(String, Cut)>>,
}

const SAID: &str = "SELECT statement.id, statement.article_id, statement.kind, statement.text, actor.name, source, outlet,
        coalesce(said_earliest, published_earliest), coalesce(said_latest, published_latest), statement.number, article.hash
     FROM statement JOIN article ON article.id = statement.article_id LEFT JOIN actor ON actor.id = speaker_id";

impl Said {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let date = |at: usize| -> rusqlite::Result<Option<Date>> {
            Ok(row.get::<_, Option<String>>(at)?.and_then(|date| date.parse().ok()))
        };
        let (speaker, source): (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
        let in_source = || source.as_deref().and_then(first_name).map(str::to_owned);
        Ok(Self {
            id: row.get(0)?,
            article: row.get(1)?,
            kind: row.get(2)?,
            text: row.get(3)?,
            speaker: speaker.or_else(in_source),
            outlet: row.get(6)?,
            days: date(7)?.zip(date(8)?),
            number: row.get(9)?,
            hash: row.get(10)?,
            cut: OnceCell::new(),
            pieces: OnceCell::new(),
        })
    }

    /// Where it stands, by what does not depend on the order in which articles come in.
    fn place(&self) -> (&str, i64) {
        (&self.hash, self.number)
    }

    fn cut(&self) -> &Cut {
        self.cut.get_or_init(|| Cut::of(&self.text))
    }

    fn pieces(&self) -> &[(String, Cut)] {
        let long = |piece: &&str| piece.split_whitespace().count() >= OF_A_PIECE;
        let cut = |piece: &str| (piece.to_owned(), Cut::of(piece));
        self.pieces.get_or_init(|| self.text.split(" … ").filter(long).map(cut).collect())
    }

    fn wording(&self) -> Wording<'_> {
        Wording { text: &self.text, outlet: None, days: self.days, speaker: self.speaker.as_deref() }
    }

    /// The outlet that says it, by the name that it has here, where the other one stands in an article of that outlet.
    fn relayed_by(&self, other: &Said) -> Option<&str> {
        let outlet = other.outlet.as_deref()?;
        self.speaker.as_deref().filter(|speaker| is_outlet(speaker, outlet))
    }

    fn told_by<'a>(&'a self, outlet: &'a str) -> Wording<'a> {
        Wording { speaker: Some(outlet), ..self.wording() }
    }

    fn of_anybody(&self) -> Wording<'_> {
        Wording { speaker: None, ..self.wording() }
    }

    fn quoted(&self) -> bool {
        self.kind != "indirect"
    }

    fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }

    fn tells(&self) -> bool {
        let letters = self.text.chars().filter(|c| c.is_alphanumeric()).count();
        letters >= if self.quoted() { SHORTEST } else { SHORTEST_REPORTED }
    }

    /// The stretch of time that it is of: one act of speech is told within one, or two that follow each other.
    fn period(&self) -> i32 {
        self.day().div_euclid(PERIOD).max(0)
    }

    /// The day by which it is found.
    fn day(&self) -> i32 {
        self.days.map_or(0, |(first, _)| number(first))
    }
}

/// The statements of an article, in their order.
fn of_article(db: &Connection, article: i64) -> rusqlite::Result<Vec<Said>> {
    let sql = format!("{SAID} WHERE statement.article_id = ?1 ORDER BY statement.number");
    db.prepare_cached(&sql)?.query_map([article], Said::of)?.collect()
}

/// The statements of other articles that share enough keys with one, of those nearest in time under each key; what is `loaded` for one
/// is there for the next. What is enough hangs on the two alone, so that it is the same whichever comes in first.
fn candidates(
    db: &Connection,
    said: &Said,
    keys: &Keys,
    loaded: &mut Statements,
) -> rusqlite::Result<Vec<Rc<Said>>> {
    let mut nearest = Nearest::of(db, &KEYS)?;
    let mut all: HashMap<i64, Shared> = HashMap::new();
    let (period, day) = (said.period(), said.day());
    let (first, last) = ANY_DAY.into_inner();
    let of_keys = [(&keys.runs, true), (&keys.words, false)];
    for (&hash, is_run) in
        of_keys.into_iter().flat_map(|(keys, are_runs)| keys.iter().map(move |hash| (hash, are_runs)))
    {
        let mut count = |row: &Row<'_>| -> rusqlite::Result<()> {
            let shared = all.entry(row.get(0)?).or_default();
            *if is_run { &mut shared.runs } else { &mut shared.words } += 1;
            Ok(())
        };
        nearest.before(&[&(period - 1), &hash], (first, day), &mut count)?;
        nearest.around(&[&period, &hash], day, &ANY_DAY, &mut count)?;
        nearest.behind(&[&(period + 1), &hash], (day, last), &mut count)?;
    }
    if said.quoted() {
        for &hash in &keys.words {
            nearest.around(&[&AT_ANY_TIME, &hash], day, &ANY_DAY, |row| {
                all.entry(row.get(0)?).or_default().words_at_any_time += 1;
                Ok(())
            })?;
        }
    }
    let mut most: Vec<(usize, i64)> = all
        .into_iter()
        .filter(|(_, shared)| shared.tells() >= ENOUGH || said.quoted() && shared.words > 0)
        .map(|(statement, shared)| (shared.tells(), statement))
        .collect();
    most.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut found = Vec::new();
    for (tells, statement) in most.into_iter().take(COMPARED) {
        let other = loaded.get(db, statement)?;
        if other.article != said.article && (tells >= ENOUGH || other.quoted()) {
            found.push(other);
        }
    }
    Ok(found)
}

/// The keys that two statements share.
#[derive(Default)]
struct Shared {
    runs: usize,
    words: usize,
    words_at_any_time: usize,
}

impl Shared {
    /// A run of words tells as much as two words.
    fn tells(&self) -> usize {
        2 * self.runs + self.words.max(self.words_at_any_time)
    }
}

/// Keeps what two statements are to each other, the first by their places first.
fn keep_pair(db: &Connection, (a, b): (i64, i64), relation: &str, why: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT OR REPLACE INTO same_words (statement_id, other_id, relation, why) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![a, b, relation, why])
    .map(|_| ())
}

/// The pairs of statements of two articles that stand in one place between those that are known to be one; by their ids.
fn by_their_places(here: &[Said], there: &[Said], known: &[(i64, i64)]) -> Vec<(i64, i64)> {
    fn slots(all: &[Said]) -> Vec<Slot<'_>> {
        all.iter().map(|said| Slot { speaker: said.speaker.as_deref(), quoted: said.quoted() }).collect()
    }
    let place = |all: &[Said], id: i64| all.iter().position(|said| said.id == id);
    let known: Vec<(usize, usize)> =
        known.iter().filter_map(|&(a, b)| place(here, a).zip(place(there, b))).collect();
    retold(&slots(here), &slots(there), &known).into_iter().map(|(a, b)| (here[a].id, there[b].id)).collect()
}

/// How many of the pairs stand in the same order in both articles: the longest run of them that goes forward in both.
fn in_one_order(pairs: &[(i64, i64)]) -> usize {
    // Statements' ids are in the order of the text.
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable_by_key(|&(here, there)| (here, Reverse(there)));
    let mut last: Vec<i64> = Vec::new();
    for (_, there) in pairs {
        let at = last.partition_point(|&end| end < there);
        match last.get_mut(at) {
            Some(end) => *end = there,
            None => last.push(there),
        }
    }
    last.len()
}

/// Brings the statement together with all that are the same act of speech.
fn place(db: &Connection, statement: i64) -> rusqlite::Result<()> {
    // Two questions in one: each has an index, and one for both ways round would go through the whole table.
    const SAME: &str = "SELECT other_id FROM same_words WHERE statement_id = ?1 AND relation <> 'recurring'
         UNION ALL SELECT statement_id FROM same_words WHERE other_id = ?1 AND relation <> 'recurring'";
    let same: Vec<i64> = db
        .prepare_cached(SAME)?
        .query_map([statement], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if same.is_empty() {
        return Ok(());
    }
    let mut utterance_of = db.prepare_cached("SELECT utterance_id FROM wording WHERE statement_id = ?1")?;
    let mut utterances: BTreeSet<i64> = BTreeSet::new();
    for one in same.iter().chain([&statement]) {
        utterances.extend(utterance_of.query_row([one], |row| row.get::<_, i64>(0)).optional()?);
    }
    let first = match utterances.pop_first() {
        Some(first) => first,
        None => {
            db.prepare_cached("INSERT INTO utterance DEFAULT VALUES")?.execute([])?;
            db.last_insert_rowid()
        }
    };
    let mut put = db.prepare_cached(
        "INSERT INTO wording (statement_id, utterance_id) VALUES (?1, ?2)
         ON CONFLICT DO UPDATE SET utterance_id = ?2 WHERE utterance_id <> ?2",
    )?;
    same.iter().chain([&statement]).try_for_each(|one| put.execute([*one, first]).map(|_| ()))?;
    for other in utterances {
        db.prepare_cached("UPDATE wording SET utterance_id = ?1 WHERE utterance_id = ?2")?
            .execute([first, other])?;
        db.prepare_cached("DELETE FROM utterance WHERE id = ?1")?.execute([other])?;
    }
    Ok(())
}

/// The utterances that statements of an article are wordings of.
pub(crate) fn told_with(db: &Connection, article: i64) -> rusqlite::Result<Vec<i64>> {
    const ALL: &str = "SELECT DISTINCT utterance_id FROM wording JOIN statement ON statement.id = statement_id WHERE article_id = ?1";
    db.prepare_cached(ALL)?.query_map([article], |row| row.get(0))?.collect()
}

/// Parts utterances of which wordings have been taken away: what only these held together is one utterance no more. The part with the
/// first statement keeps the number.
pub(crate) fn part(db: &Connection, utterances: &[i64]) -> rusqlite::Result<()> {
    const SAME: &str = "SELECT statement_id, other_id FROM same_words JOIN wording USING (statement_id)
         WHERE utterance_id = ?1 AND relation <> 'recurring'";
    for &utterance in utterances {
        let mut left: BTreeSet<i64> = db
            .prepare_cached("SELECT statement_id FROM wording WHERE utterance_id = ?1")?
            .query_map([utterance], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut same: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        let mut select = db.prepare_cached(SAME)?;
        let mut pairs = select.query([utterance])?;
        while let Some(pair) = pairs.next()? {
            let (one, other) = (pair.get(0)?, pair.get(1)?);
            same.entry(one).or_default().push(other);
            same.entry(other).or_default().push(one);
        }
        let mut keeps = true;
        while let Some(first) = left.pop_first() {
            let (mut together, mut at) = (vec![first], 0);
            while let Some(one) = together.get(at) {
                let others = same.get(one).into_iter().flatten();
                together.extend(others.filter(|other| left.remove(other)).copied().collect::<Vec<_>>());
                at += 1;
            }
            if !std::mem::take(&mut keeps) {
                db.prepare_cached("INSERT INTO utterance DEFAULT VALUES")?.execute([])?;
                let number = db.last_insert_rowid();
                let mut put =
                    db.prepare_cached("UPDATE wording SET utterance_id = ?1 WHERE statement_id = ?2")?;
                together.iter().try_for_each(|one| put.execute([number, *one]).map(|_| ()))?;
            }
        }
    }
    Ok(())
}

/// Takes away what is left of utterances whose statements have been read anew.
pub(super) fn clear(db: &Connection) -> rusqlite::Result<()> {
    db.execute(
        "DELETE FROM utterance WHERE (SELECT count(*) FROM wording WHERE utterance_id = utterance.id) < 2",
        [],
    )
    .map(|_| ())
}
