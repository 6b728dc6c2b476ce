//! Whether the file is sound, and whether what stands in it a second time, to be found sooner, is what the tables say.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::open::{TRIED_AGAIN, has_log, is_read_only};
use crate::{Error, Record};

/// Indexes of words, with what each is of.
const WORDS: [(&str, &str); 4] = [
    ("article_words", "articles"),
    ("statement_words", "statements"),
    ("figure_words", "what figures measure"),
    ("name_words", "names"),
];

/// What is counted or copied, with what finds how many rows are not what they should be.
const COPIES: [(&str, &str); 8] = [
    (
        "days of statements",
        "SELECT count(*) FROM statement JOIN article ON article.id = article_id
          WHERE day IS NOT coalesce(said_earliest, published_earliest)
             OR day_after IS NOT coalesce(said_latest, published_latest)",
    ),
    (
        "days of figures",
        "SELECT count(*) FROM figure JOIN article ON article.id = figure.article_id
           LEFT JOIN statement ON statement.id = statement_id
          WHERE figure.day IS NOT coalesce(said_earliest, published_earliest)
             OR figure.day_after IS NOT coalesce(said_latest, published_latest)",
    ),
    (
        "names",
        "SELECT count(*) FROM (
            SELECT name FROM called UNION SELECT name FROM actor
             UNION SELECT addressee FROM statement WHERE addressee IS NOT NULL
             UNION SELECT medium FROM statement WHERE medium IS NOT NULL
            EXCEPT SELECT name FROM name)",
    ),
    (
        "counts of names",
        "WITH counted AS (
            SELECT name, kind, count(*) AS articles,
                   sum((SELECT count(*) FROM statement WHERE speaker_id = actor.id)) AS statements
              FROM actor GROUP BY name COLLATE NOCASE, kind)
         SELECT (SELECT count(*) FROM counted LEFT JOIN named ON named.name = counted.name AND named.kind = counted.kind
                  WHERE named.articles IS NOT counted.articles OR named.statements IS NOT counted.statements)
              + abs((SELECT count(*) FROM counted) - (SELECT count(*) FROM named))",
    ),
    (
        "ways of calling",
        "SELECT count(*) FROM actor LEFT JOIN calling ON calling.id = calling_id LEFT JOIN article ON article.id = article_id
          WHERE calling.kind IS NOT actor.kind OR calling.name IS NOT actor.name OR day IS NOT published_earliest
             OR calling.names IS NOT coalesce((SELECT group_concat(name, char(10)) FROM
                (SELECT DISTINCT name FROM called WHERE actor_id = actor.id ORDER BY name)), actor.name)
             OR EXISTS (SELECT 1 FROM role WHERE actor_id = actor.id
                         AND (role.calling_id IS NOT actor.calling_id OR role.day IS NOT actor.day))",
    ),
    (
        "counts of who speaks",
        "WITH counted AS (
            SELECT calling_id, part, outlet, month, count(*) AS statements FROM speaking
             GROUP BY calling_id, part, outlet, month)
         SELECT (SELECT count(*) FROM counted LEFT JOIN spoken USING (calling_id, part, outlet, month)
                  WHERE spoken.statements IS NOT counted.statements)
              + abs((SELECT count(*) FROM counted) - (SELECT count(*) FROM spoken WHERE statements <> 0))",
    ),
    (
        "counts of stories",
        "SELECT count(*) FROM story WHERE (articles, first_day, last_day) IS NOT (
            SELECT count(*), min(published_earliest), max(published_earliest)
              FROM story_article JOIN article ON article.id = article_id WHERE story_id = story.id)",
    ),
    (
        "days of utterances",
        "SELECT count(*) FROM utterance WHERE day IS NOT (
            SELECT min(statement.day) FROM wording JOIN statement ON statement.id = statement_id
             WHERE utterance_id = utterance.id)",
    ),
];

impl Record {
    /// Tells what is wrong with the file as such; says whether the indexes of words could be held against the texts.
    pub(super) fn examine_file(&self, mut tell: impl FnMut((String, String))) -> Result<bool, Error> {
        for problem in self.or_found("record", self.soundness(), &mut tell)?.unwrap_or_default() {
            tell(("record".to_owned(), problem));
        }
        for (item, count) in COPIES {
            let wrong = self.db.query_row(count, [], |row| row.get::<_, u64>(0));
            let wrong = self.or_found(item, wrong, &mut tell)?.unwrap_or_default();
            if wrong > 0 {
                tell((item.to_owned(), format!("are not what the record holds, in {wrong} cases")));
            }
        }
        self.words(&mut tell)
    }

    /// What SQLite itself finds wrong with the file.
    fn soundness(&self) -> rusqlite::Result<Vec<String>> {
        let mut problems: Vec<String> = self.rows_of("PRAGMA integrity_check", &[], |row| row.get(0))?;
        problems.retain(|line| line != "ok");
        let orphans: Vec<(String, String)> =
            self.rows_of("PRAGMA foreign_key_check", &[], |row| Ok((row.get(0)?, row.get(2)?)))?;
        problems.extend(
            orphans
                .into_iter()
                .map(|(table, parent)| format!("a row of {table} refers to no row of {parent}")),
        );
        Ok(problems)
    }

    /// Whether SQLite finds nothing wrong with the file but with indexes of words: then what stands in its tables was written so.
    pub(crate) fn is_sound(&self) -> bool {
        self.soundness().is_ok_and(|problems| problems.iter().all(|problem| problem.contains("FTS5 table")))
    }

    /// Holds the indexes of words against the texts. SQLite does that only for who may write, though it writes nothing: where that cannot
    /// be, they are left.
    fn words(&self, tell: &mut impl FnMut((String, String))) -> Result<bool, Error> {
        let open = || -> rusqlite::Result<Connection> {
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let db = Connection::open_with_flags(&self.path, flags)?;
            db.busy_timeout(10 * TRIED_AGAIN)?;
            // A check does not put the log into the file, as closing does: the two may not belong together.
            db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, has_log(&self.path))?;
            Ok(db)
        };
        let Some(db) = (!is_read_only(&self.path)).then(open).and_then(Result::ok) else { return Ok(false) };
        for (index, of) in WORDS {
            let check = format!("INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)");
            match db.execute(&check, []) {
                Ok(_) => {}
                Err(err)
                    if matches!(
                        err.sqlite_error_code(),
                        Some(ErrorCode::DatabaseCorrupt | ErrorCode::ApiMisuse | ErrorCode::Unknown)
                    ) =>
                {
                    tell((format!("index of words of {of}"), "is not what they say".to_owned()));
                }
                Err(_) => return Ok(false),
            }
        }
        Ok(true)
    }
}
