//! Utterances: one act of speech as several articles tell it, with its wordings side by side and where they come from.

use std::collections::HashMap;

use onrecord_linking::days::Days;
use onrecord_linking::origin::{Copy, Named, Origins, Telling, To, is_of_the_press, is_outlet, origins};
use onrecord_linking::wording::{Relation, Run, Wording, compare, compare_if_like};
use onrecord_page::{CodePoints, Span};
use rusqlite::Row;
use rusqlite::types::Value;
use serde::Serialize;

use crate::find::{Asked, Conditions, Indexed};
use crate::groups::{Groups, PartOfGroups};
use crate::search::{Column, Part, Portion};
use crate::story::numbers;
use crate::{Among, Error, Record};

/// Which share of an article's statements must stand in another one for it to be a retelling of that.
const RETOLD: f64 = 0.2;

/// Which utterances to find.
#[derive(Debug, Clone, Default)]
pub struct UtteranceQuery {
    /// Its number.
    pub id: Option<i64>,
    /// Words of one of its wordings.
    pub words: Option<String>,
    /// Words of the name of somebody to whom an article gives it.
    pub by: Option<String>,
    /// Which articles must tell it.
    pub among: Among,
}

/// One act of speech.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UtteranceRow {
    /// Its number in this record.
    pub id: i64,
    /// Who said it, by the name that most articles give; none where no article knows.
    pub speaker: Option<String>,
    /// Others to whom articles give it.
    pub other_speakers: Vec<String>,
    /// When it was said or, where no article tells, first told.
    pub date: Option<String>,
    /// The fullest wording.
    pub text: String,
    /// How many outlets tell it.
    pub outlets: u64,
    /// From how many independent origins.
    pub origins: u64,
    /// Its wordings: the fullest first, the others by the dates of their articles.
    pub wordings: Vec<WordingRow>,
    /// The independent origins.
    pub from: Vec<OriginRow>,
    /// The ids of utterances, and the articles and numbers of statements, in which the same words come back on other occasions.
    pub recurs: Vec<RecursRow>,
}

/// A wording as a line of a table of utterances.
#[derive(Debug, Serialize)]
struct UtteranceLine<'a> {
    utterance: i64,
    speaker: Option<&'a str>,
    date: Option<&'a str>,
    outlets: u64,
    origins: u64,
    relation: &'a str,
    article: &'a str,
    number: u32,
    file: &'a str,
    outlet: Option<&'a str>,
    url: Option<&'a str>,
    published: Option<&'a str>,
    text: &'a str,
    start: u64,
    end: u64,
}

impl UtteranceRow {
    /// A line of a table for each of its wordings.
    pub fn lines(&self) -> impl Iterator<Item = impl Serialize> {
        self.wordings.iter().map(|wording| UtteranceLine {
            utterance: self.id,
            speaker: self.speaker.as_deref(),
            date: self.date.as_deref(),
            outlets: self.outlets,
            origins: self.origins,
            relation: &wording.relation,
            article: &wording.article,
            number: wording.number,
            file: &wording.file,
            outlet: wording.outlet.as_deref(),
            url: wording.url.as_deref(),
            published: wording.published.as_deref(),
            text: &wording.text,
            start: wording.start,
            end: wording.end,
        })
    }
}

/// How one article words it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WordingRow {
    /// The article's id: SHA-256 of its source, hex.
    pub article: String,
    /// The statement's number in its article.
    pub number: u32,
    /// A name that the article's file was found under.
    pub file: String,
    /// Who tells it.
    pub outlet: Option<String>,
    /// The article's address.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// When the statement was made, as far as the article says.
    pub said: Option<String>,
    /// The speaker's name.
    pub speaker: Option<String>,
    /// Whom it is attributed to, as written.
    pub source: Option<String>,
    /// direct, indirect or mixed.
    pub kind: String,
    /// The content, its pieces joined by ` … `; of these, those that other articles tell as well.
    pub text: String,
    /// First code point of the whole content in the article's text.
    pub start: u64,
    /// The one after its last.
    pub end: u64,
    /// `fullest`, or what it is to the fullest: verbatim, trimmed or reworded.
    pub relation: String,
    /// Why.
    pub why: String,
    /// The fullest wording and this one word by word.
    pub words: Vec<WordsRow>,
}

/// A run of words of the fullest wording beside one of another wording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WordsRow {
    /// kept, dropped, changed, added or bracketed.
    pub kind: String,
    /// First code point in the fullest wording's text, and the one after the last.
    pub fullest: [usize; 2],
    /// The same in this wording's text.
    pub here: [usize; 2],
}

/// An origin, and who has it from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OriginRow {
    /// The outlet that it goes back to.
    pub outlet: String,
    /// The article that it goes back to; none where the record does not have it.
    pub article: Option<String>,
    /// Who tells it after that origin.
    pub tellings: Vec<StepRow>,
}

/// How one telling goes back to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StepRow {
    /// The article that tells it.
    pub article: String,
    /// Who published it, or the file.
    pub outlet: String,
    /// reprint, relay, medium, credit, retelling or late; none for the origin's own telling.
    pub kind: Option<String>,
    /// The article that it has it from; none for the origin's own telling, and where the record does not have that.
    pub from: Option<String>,
    /// Why, in words.
    pub why: String,
}

/// Where the same words come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecursRow {
    /// The article.
    pub article: String,
    /// The statement's number in it.
    pub number: u32,
    /// The utterance that it belongs to, where it is told by others as well.
    pub utterance: Option<i64>,
    /// Who tells it, or the file.
    pub outlet: String,
    /// When it was said, or else published.
    pub date: Option<String>,
    /// What was said.
    pub text: String,
}

/// How much of an utterance is put together.
#[derive(Debug, Clone, Copy)]
pub(crate) enum With {
    /// The words of each wording beside those of the fullest.
    Words,
    /// Only which wording is the fullest, and who has it from whom.
    Origins,
}

/// A wording as it comes from the record, with what its origin is told by.
struct Told {
    utterance: i64,
    statement: i64,
    article: i64,
    date: Option<String>,
    published: Option<Days>,
    said: Option<Days>,
    chain: Vec<String>,
    medium: Option<String>,
    agency: Option<String>,
    row: WordingRow,
}

const TOLD: &str = "SELECT utterance_id, statement.id AS statement, statement.article_id AS article_row, article.hash AS article,
        statement.number, (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file, outlet, url, title, published, said,
        speaker.name AS speaker, statement.source, statement.kind, statement.text, start_char, end_char, chain, medium, dateline_agency,
        (SELECT group_concat(name, '; ') FROM author WHERE author.article_id = article.id) AS authors,
        published_earliest, published_latest, said_earliest, said_latest, coalesce(said, published) AS date
     FROM wording JOIN statement ON statement.id = statement_id JOIN article ON article.id = statement.article_id
     LEFT JOIN actor AS speaker ON speaker.id = speaker_id";

/// Utterances with their wordings.
const UTTERANCES: Groups = Groups {
    table: "utterance",
    which: "true",
    days: ["day", "day"],
    items: "(SELECT said.*, utterance_id AS group_id FROM wording JOIN said ON said.id = statement_id) AS said",
    item: "statement",
    by: &[Column::Outlet, Column::Speaker, Column::Year],
};

impl Record {
    /// The utterances that `query` asks for, by the day on which they were said. Each is told by two articles at least.
    pub fn utterances(&self, query: &UtteranceQuery) -> Result<Vec<UtteranceRow>, Error> {
        let (which, values) = self.utterance_ids(query)?;
        self.whole_utterances(&which, &values, With::Words).map_err(|source| self.at(source))
    }

    /// The utterances that `query` asks for, without what their wordings are to the fullest.
    pub(crate) fn utterances_spread(&self, query: &UtteranceQuery) -> Result<Vec<UtteranceRow>, Error> {
        let (which, values) = self.utterance_ids(query)?;
        self.whole_utterances(&which, &values, With::Origins).map_err(|source| self.at(source))
    }

    /// The utterance of that number.
    pub fn utterance(&self, id: i64) -> Result<UtteranceRow, Error> {
        let found =
            self.whole_utterances(&numbers(&[id]), &[], With::Words).map_err(|source| self.at(source))?;
        found.into_iter().next().ok_or(Error::NoUtterance(id))
    }

    /// Part of the utterances that `query` asks for, by the day on which they were said. They are counted by outlet, speaker and
    /// year, and can be narrowed to these.
    pub fn utterances_part(
        &self,
        query: &UtteranceQuery,
        part: &Part,
    ) -> Result<Portion<UtteranceRow>, Error> {
        let PartOfGroups { ids, next, counts: (total, more, counts), undated } =
            self.groups_part(&UTTERANCES, self.utterances_where(query)?, part)?;
        let mut rows =
            self.whole_utterances(&numbers(&ids), &[], With::Words).map_err(|source| self.at(source))?;
        rows.sort_by_key(|utterance| ids.iter().position(|id| *id == utterance.id));
        Ok(Portion { rows, total, more, undated, counts, next })
    }

    /// The conditions on wordings.
    fn utterances_where(&self, query: &UtteranceQuery) -> Result<Asked, Error> {
        let mut ask = Conditions::default();
        if let Some(id) = query.id {
            let ids = format!("SELECT statement_id FROM wording WHERE utterance_id = {id}");
            ask.indexed.push(Indexed::of(ids, None));
        }
        if let Some(words) = &query.words {
            const MATCHED: &str =
                "SELECT rowid FROM statement_words WHERE statement_words MATCH '{text} : (' || ?1 || ')'";
            ask.of_words(MATCHED, "", "has_all(text, NULL, ?2)", words)?;
        }
        if let Some(by) = &query.by {
            ask.said_by(&self.all_called(by)?, by)?;
        }
        ask.among(&query.among, "statement")
    }

    /// The numbers of the utterances that `query` asks for, in their order, in SQL.
    pub(crate) fn utterance_ids(&self, query: &UtteranceQuery) -> Result<(String, Vec<Value>), Error> {
        let asked = self.utterances_where(query)?;
        let sql = format!(
            "SELECT DISTINCT group_id FROM {} WHERE {} ORDER BY group_id",
            UTTERANCES.items,
            asked.dated.sql()
        );
        Ok((sql, asked.dated.values))
    }

    /// The utterances whose numbers `which` gives, in SQL, by the day on which they were said.
    pub(crate) fn whole_utterances(
        &self,
        which: &str,
        values: &[Value],
        with: With,
    ) -> rusqlite::Result<Vec<UtteranceRow>> {
        let sql = format!(
            "{TOLD} WHERE utterance_id IN ({which})
             ORDER BY published_earliest IS NULL, published_earliest, published, article.hash, statement.number"
        );
        let told: Vec<Told> = self.rows_of(&sql, values, Told::of)?;
        let mut groups: Vec<Vec<Told>> = Vec::new();
        let mut place: HashMap<i64, usize> = HashMap::new();
        for one in told {
            let at = *place.entry(one.utterance).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[at].push(one);
        }
        let mut found = groups
            .into_iter()
            .map(|told| self.side_by_side(told, with))
            .collect::<rusqlite::Result<Vec<_>>>()?;
        found.sort_by(|a, b| (a.date.is_none(), &a.date, a.id).cmp(&(b.date.is_none(), &b.date, b.id)));
        Ok(found)
    }

    /// One utterance from its wordings.
    fn side_by_side(&self, mut told: Vec<Told>, with: With) -> rusqlite::Result<UtteranceRow> {
        let of_articles = self.articles_once(&told)?;
        only_what_others_tell(&mut told);
        let fullest = (0..told.len())
            .max_by_key(|&at| {
                let words = told[at].row.text.split_whitespace().count();
                // Who was there, and who quotes it whole, is nearer to what was said.
                (
                    of_articles.is_origin(&told, at),
                    told[at].row.kind == "direct",
                    words,
                    std::cmp::Reverse(at),
                )
            })
            .unwrap_or_default();
        let (from, count) = (of_articles.rows(&told), of_articles.found.groups.len() as u64);
        let recurs = self.recurs(&told)?;
        let mut speakers: Vec<(usize, String)> = Vec::new();
        for name in told.iter().filter_map(|one| one.row.speaker.clone()) {
            let same =
                |known: &&mut (usize, String)| !onrecord_linking::wording::are_named_apart(&known.1, &name);
            match speakers.iter_mut().find(same) {
                Some(known) => known.0 += 1,
                None => speakers.push((1, name)),
            }
        }
        speakers.sort_by_key(|(articles, _)| std::cmp::Reverse(*articles));
        let mut speakers = speakers.into_iter().map(|(_, name)| name);
        let mut outlets: Vec<&str> =
            told.iter().map(|one| one.row.outlet.as_deref().unwrap_or(&one.row.file)).collect();
        outlets.sort_unstable();
        outlets.dedup();
        let outlets = outlets.len() as u64;
        let date = told.iter().filter_map(|one| one.date.clone()).min();
        let whole = told[fullest].row.text.clone();
        // Copies are many, and what is the same stands the same beside the fullest.
        let mut known: HashMap<String, Beside> = HashMap::new();
        for (at, one) in told.iter_mut().enumerate() {
            if at == fullest {
                "fullest".clone_into(&mut one.row.relation);
            } else if let With::Words = with {
                let text = one.row.text.clone();
                let beside = known.entry(text).or_insert_with_key(|text| Beside::of(&whole, text));
                one.row.stand(beside);
            }
        }
        let id = told[fullest].utterance;
        let mut wordings: Vec<WordingRow> = told.into_iter().map(|one| one.row).collect();
        let first = wordings.remove(fullest);
        wordings.insert(0, first);
        Ok(UtteranceRow {
            id,
            speaker: speakers.next(),
            other_speakers: speakers.collect(),
            date,
            text: whole,
            outlets,
            origins: count,
            wordings,
            from,
            recurs,
        })
    }

    /// The articles that tell it, each once, and what they go back to.
    fn articles_once(&self, told: &[Told]) -> rusqlite::Result<OfArticles> {
        let mut articles: Vec<usize> = Vec::new();
        for (at, one) in told.iter().enumerate() {
            if !articles.iter().any(|&known| told[known].article == one.article) {
                articles.push(at);
            }
        }
        let mut copies = self.db.prepare_cached(
            "SELECT kind, iif(article_id = ?1, share, other_share) FROM reprint
              WHERE article_id = min(?1, ?2) AND other_id = max(?1, ?2) AND kind <> 'partial'",
        )?;
        let mut retold = self.db.prepare_cached(
            "SELECT statements, (SELECT count(*) FROM statement WHERE statement.article_id = ?1) FROM retelling
              WHERE article_id = min(?1, ?2) AND other_id = max(?1, ?2)",
        )?;
        let mut tellings = Vec::with_capacity(articles.len());
        for (place, &at) in articles.iter().enumerate() {
            let of_article: Vec<&Told> = told.iter().filter(|one| one.article == told[at].article).collect();
            let mut telling = Telling {
                outlet: told[at].row.outlet.as_deref(),
                published: told[at].published,
                said: told[at].said,
                ..Telling::default()
            };
            let known = |name: &str| {
                is_of_the_press(name)
                    || told
                        .iter()
                        .any(|one| one.row.outlet.as_deref().is_some_and(|outlet| is_outlet(outlet, name)))
            };
            for one in of_article {
                let relays = one.chain.iter().take(one.chain.len().saturating_sub(1));
                let of_itself = one.row.speaker.iter().filter(|_| one.chain.len() < 2);
                telling.from.extend(relays.chain(of_itself).map(|name| (name.as_str(), Named::Relay)));
                telling.from.extend(one.medium.as_deref().map(|name| (name, Named::Medium)));
                telling.from.extend(one.agency.as_deref().map(|name| (name, Named::Credit)));
            }
            telling.from.retain(|(name, _)| known(name));
            for (other, &there) in articles.iter().enumerate().filter(|&(other, _)| other != place) {
                let pair = [told[at].article, told[there].article];
                for share in copies.query_map(pair, |row| row.get(1))? {
                    telling.copies.push((other, Copy::Reprint(share?)));
                }
                for row in retold.query_map(pair, |row| Ok((row.get(0)?, row.get(1)?)))? {
                    let (shared, all): (usize, usize) = row?;
                    if shared as f64 >= RETOLD * all as f64 {
                        telling.copies.push((other, Copy::Retelling(shared)));
                    }
                }
            }
            tellings.push(telling);
        }
        let found = origins(&tellings);
        Ok(OfArticles { articles, found })
    }

    /// Where the same words come back on other occasions.
    fn recurs(&self, told: &[Told]) -> rusqlite::Result<Vec<RecursRow>> {
        let mut select = self.db.prepare_cached(
            "SELECT article.hash, statement.number, utterance_id, coalesce(outlet, (SELECT min(name) FROM file WHERE file.article_id = article.id)),
                coalesce(said, published), statement.text
             FROM (SELECT other_id AS again FROM same_words WHERE statement_id = ?1 AND relation = 'recurring'
                   UNION SELECT statement_id FROM same_words WHERE other_id = ?1 AND relation = 'recurring')
             JOIN statement ON statement.id = again JOIN article ON article.id = statement.article_id
             LEFT JOIN wording ON wording.statement_id = statement.id",
        )?;
        let mut found: Vec<RecursRow> = Vec::new();
        for one in told {
            for row in select.query_map([one.statement], |row| {
                Ok(RecursRow {
                    article: row.get(0)?,
                    number: row.get(1)?,
                    utterance: row.get(2)?,
                    outlet: row.get(3)?,
                    date: row.get(4)?,
                    text: row.get(5)?,
                })
            })? {
                let row = row?;
                if row.utterance != Some(one.utterance) && !found.contains(&row) {
                    found.push(row);
                }
            }
        }
        found.sort_by(|a, b| (&a.date, &a.article, a.number).cmp(&(&b.date, &b.article, b.number)));
        Ok(found)
    }
}

/// Leaves of each wording the pieces that other articles tell as well: outlets string sentences together that were not said together.
fn only_what_others_tell(told: &mut [Told]) {
    const PIECES: &str = " … ";
    let texts: Vec<(i64, String)> = told.iter().map(|one| (one.article, one.row.text.clone())).collect();
    // Copies are many, and what is the same is compared once.
    let mut known: HashMap<(&str, &str), bool> = HashMap::new();
    for one in told.iter_mut().filter(|one| one.row.text.contains(PIECES)) {
        let Some((_, whole)) = texts.iter().find(|(_, text)| *text == one.row.text) else { continue };
        let wording = |text| Wording { text, ..Wording::default() };
        let mut are_same = |piece, other| {
            *known.entry((piece, other)).or_insert_with(|| {
                compare_if_like(&wording(piece), &wording(other)).is_some_and(|verdict| verdict.same)
            })
        };
        let others = texts.iter().filter(|(article, _)| *article != one.article);
        let others: Vec<&str> = others.flat_map(|(_, text)| text.split(PIECES)).collect();
        let mut pieces: Vec<&str> = whole.split(PIECES).collect();
        pieces.retain(|piece| others.iter().any(|other| are_same(*piece, *other)));
        if !pieces.is_empty() {
            one.row.text = pieces.join(PIECES);
        }
    }
}

/// The articles that tell something, by their first wordings' places, and their origins.
struct OfArticles {
    articles: Vec<usize>,
    found: Origins,
}

impl OfArticles {
    /// Whether the article of a wording goes back to no other one.
    fn is_origin(&self, told: &[Told], at: usize) -> bool {
        let place = self.articles.iter().position(|&first| told[first].article == told[at].article);
        !self.found.steps.iter().any(|step| Some(step.telling) == place)
    }

    fn rows(&self, told: &[Told]) -> Vec<OriginRow> {
        let row = |at: usize| &told[self.articles[at]].row;
        let outlet = |at: usize| row(at).outlet.clone().unwrap_or_else(|| row(at).file.clone());
        let step = |at: usize| {
            let step = self.found.steps.iter().find(|step| step.telling == at);
            StepRow {
                article: row(at).article.clone(),
                outlet: outlet(at),
                kind: step.map(|step| step.kind.to_owned()),
                from: step.and_then(|step| match step.to {
                    To::Telling(at) => Some(row(at).article.clone()),
                    To::Outlet(_) => None,
                }),
                why: step.map_or_else(String::new, |step| step.why.clone()),
            }
        };
        let groups = self.found.groups.iter();
        groups
            .map(|(origin, tellings)| OriginRow {
                outlet: match origin {
                    To::Telling(at) => outlet(*at),
                    To::Outlet(name) => name.clone(),
                },
                article: match origin {
                    To::Telling(at) => Some(row(*at).article.clone()),
                    To::Outlet(_) => None,
                },
                tellings: tellings.iter().map(|&at| step(at)).collect(),
            })
            .collect()
    }
}

/// What a wording is to the fullest one, why, and the words of the two side by side.
struct Beside {
    relation: &'static str,
    why: String,
    words: Vec<WordsRow>,
}

impl Beside {
    fn of(fullest: &str, text: &str) -> Self {
        let wording = |text| Wording { text, ..Wording::default() };
        let verdict = compare(&wording(fullest), &wording(text));
        let relation = match verdict.relation {
            // They are known to be one; what too few words tell is told in other words.
            Relation::Recurring | Relation::Different => Relation::Reworded,
            relation => relation,
        };
        let why = match verdict.relation {
            Relation::Different => "told in other words".to_owned(),
            _ => verdict.why,
        };
        let (one, other) = (CodePoints::of(fullest), CodePoints::of(text));
        let run = |run: &Run| {
            let there = one.span(Span::new(run.a.start, run.a.end));
            let here = other.span(Span::new(run.b.start, run.b.end));
            WordsRow {
                kind: run.kind.name().to_owned(),
                fullest: [there.start, there.end],
                here: [here.start, here.end],
            }
        };
        Self { relation: relation.name(), why, words: verdict.alignment.runs.iter().map(run).collect() }
    }
}

impl WordingRow {
    /// Says what this wording is to the fullest one.
    fn stand(&mut self, beside: &Beside) {
        beside.relation.clone_into(&mut self.relation);
        self.why.clone_from(&beside.why);
        self.words.clone_from(&beside.words);
    }
}

impl Told {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let days = |from: &str, to: &str| -> rusqlite::Result<Option<Days>> {
            let (from, to): (Option<String>, Option<String>) = (row.get(from)?, row.get(to)?);
            Ok(from.zip(to).and_then(|(from, to)| Days::between(&from, &to)))
        };
        let authors: Option<String> = row.get("authors")?;
        let agency: Option<String> = row.get("dateline_agency")?;
        let author = authors.filter(|authors| is_of_the_press(authors));
        let chain: String = row.get("chain")?;
        Ok(Self {
            utterance: row.get("utterance_id")?,
            statement: row.get("statement")?,
            article: row.get("article_row")?,
            date: row.get("date")?,
            published: days("published_earliest", "published_latest")?,
            said: days("said_earliest", "said_latest")?,
            chain: serde_json::from_str(&chain).unwrap_or_default(),
            medium: row.get("medium")?,
            agency: agency.or(author),
            row: WordingRow {
                article: row.get("article")?,
                number: row.get("number")?,
                file: row.get("file")?,
                outlet: row.get("outlet")?,
                url: row.get("url")?,
                title: row.get("title")?,
                published: row.get("published")?,
                said: row.get("said")?,
                speaker: row.get("speaker")?,
                source: row.get("source")?,
                kind: row.get("kind")?,
                text: row.get("text")?,
                start: row.get("start_char")?,
                end: row.get("end_char")?,
                relation: String::new(),
                why: String::new(),
                words: Vec::new(),
            },
        })
    }
}
