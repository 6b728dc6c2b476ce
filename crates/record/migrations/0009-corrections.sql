-- What people have corrected by hand in statements. Nothing of it is ever deleted, and it outlasts another reading: it goes by an article's
-- hash and by the words of the passage.
CREATE TABLE correction (
    id           INTEGER PRIMARY KEY,
    article      TEXT NOT NULL,                 -- its hash
    number       INTEGER NOT NULL,              -- of the statement, when this was made
    passage      TEXT NOT NULL,                 -- JSON: the pieces of its content as the machine had read them, each with which of the
                                                -- places it is where its words stand in the text, and of how many
    what         TEXT NOT NULL CHECK (what IN ('accept', 'reject', 'speaker', 'span')),
    speaker      TEXT,                          -- speaker: as it was written; none where nobody is named
    speaker_kind TEXT CHECK (speaker_kind IN ('person', 'organization', 'place', 'group')),     -- where the article does not name it
    span         TEXT,                          -- span: JSON, as in passage
    note         TEXT,
    made_by      TEXT NOT NULL,
    made_at      TEXT NOT NULL,                 -- UTC
    undone_by    TEXT,                          -- who took it back
    undone_at    TEXT,                          -- UTC
    CHECK ((what = 'span') = (span IS NOT NULL)),
    CHECK ((undone_by IS NULL) = (undone_at IS NULL))
) STRICT;
CREATE INDEX correction_article ON correction (article);

-- What the machine read in articles of which something is corrected; the other tables hold what is right.
CREATE TABLE machine (
    article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    reading    TEXT NOT NULL                    -- JSON: statements, actors, figures of onrecord.reading/1
) STRICT;

-- Statements that somebody has rejected, which stand in no other table.
CREATE TABLE rejected (
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    statement  TEXT NOT NULL,                   -- JSON: the statement with what was corrected, as in onrecord.reading/1
    PRIMARY KEY (article_id, number)
) STRICT, WITHOUT ROWID;

ALTER TABLE statement ADD COLUMN hand TEXT;     -- JSON: what was corrected in it, beside what the machine reads

ALTER TABLE decision ADD COLUMN decided_by TEXT;

DROP VIEW said;
CREATE VIEW said AS
SELECT statement.id, article.hash AS article, statement.number,
       (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
       article.outlet, article.url, article.title, article.published, article.published_basis,
       coalesce(statement.said, article.published) AS date,
       statement.day AS date_earliest,
       coalesce(statement.said_latest, article.published_latest) AS date_latest,
       statement.said, speaker.name AS speaker, statement.source, statement.cue,
       statement.kind, statement.polarity, statement.text,
       statement.addressee, statement.medium, statement.chain,
       (SELECT coalesce(group_concat(value, '; '), '')
          FROM (SELECT value FROM json_each(statement.chain) ORDER BY key)) AS relays,
       (SELECT number FROM statement AS outer_statement
         WHERE outer_statement.id = statement.within_id) AS within,
       statement.start_char, statement.end_char, statement.confidence, statement.hand
  FROM statement
  JOIN article ON article.id = statement.article_id
  LEFT JOIN actor AS speaker ON speaker.id = statement.speaker_id;
