-- The record. Every start_char and end_char counts Unicode code points of article.text, half-open, so that
-- substr(article.text, start_char + 1, end_char - start_char) is the passage. Intervals of days are half-open too:
-- the column …_latest is the day after the last possible one.
--
-- Nothing here is newer than SQLite 3.38, so that a system's own SQLite, and so Datasette, opens a record.

CREATE TABLE reader (
    id      INTEGER PRIMARY KEY,
    version TEXT NOT NULL UNIQUE                -- of every part that had a say in a reading
) STRICT;

CREATE TABLE article (
    id                 INTEGER PRIMARY KEY,
    hash               TEXT NOT NULL UNIQUE,    -- SHA-256 of the source bytes, hex
    reader_id          INTEGER NOT NULL REFERENCES reader,
    source_id          TEXT,                    -- the id that a JSON Lines input or a feed entry gave
    url                TEXT,
    outlet             TEXT,
    title              TEXT,
    language           TEXT,                    -- ISO 639-1
    published          TEXT,                    -- ISO 8601: a day, a moment, or something wider
    published_earliest TEXT,
    published_latest   TEXT,
    published_basis    TEXT CHECK (published_basis IN
                           ('given', 'metadata', 'url', 'dateline', 'text', 'caption', 'inferred')),
    dateline_place     TEXT,
    dateline_agency    TEXT,
    text               TEXT NOT NULL,
    added_at           TEXT NOT NULL            -- UTC
) STRICT;
CREATE INDEX article_outlet ON article (outlet);
CREATE INDEX article_published ON article (published_earliest);
CREATE INDEX article_url ON article (url);

-- The bytes that everything was read from.
CREATE TABLE source (
    article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    format     TEXT NOT NULL CHECK (format IN ('html', 'text', 'jsonl', 'feed')),
    length     INTEGER NOT NULL,                -- of the bytes, unpacked
    zstd       BLOB NOT NULL
) STRICT;

-- Every name that the same bytes were found under.
CREATE TABLE file (
    name       TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    PRIMARY KEY (article_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_name ON file (name);

CREATE TABLE author (
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    name       TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE block (
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN
                   ('title', 'heading', 'paragraph', 'quote', 'list', 'caption', 'furniture')),
    start_char INTEGER NOT NULL,
    end_char   INTEGER NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE problem (
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    problem    TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE actor (
    id         INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    number     INTEGER NOT NULL,                -- in the article's reading, from 0; so with every number below
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('person', 'organization', 'place', 'group')),
    UNIQUE (article_id, number)
) STRICT;
CREATE INDEX actor_name ON actor (name);

CREATE TABLE mention (
    actor_id   INTEGER NOT NULL REFERENCES actor ON DELETE CASCADE,
    start_char INTEGER NOT NULL,
    end_char   INTEGER NOT NULL,
    form       TEXT NOT NULL CHECK (form IN ('name', 'nominal', 'pronoun')),
    PRIMARY KEY (actor_id, start_char, end_char)
) STRICT, WITHOUT ROWID;

CREATE TABLE role (
    actor_id   INTEGER NOT NULL REFERENCES actor ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    title      TEXT NOT NULL,
    of         TEXT,
    start_char INTEGER NOT NULL,
    end_char   INTEGER NOT NULL,
    PRIMARY KEY (actor_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE time (
    id         INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    start_char INTEGER NOT NULL,
    end_char   INTEGER NOT NULL,
    text       TEXT NOT NULL,
    type       TEXT NOT NULL CHECK (type IN ('DATE', 'TIME', 'DURATION', 'SET')),
    value      TEXT,                            -- TIMEX3
    UNIQUE (article_id, number)
) STRICT;

CREATE TABLE event (
    id         INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    start_char INTEGER NOT NULL,
    end_char   INTEGER NOT NULL,
    place      TEXT,
    value      TEXT,                            -- TIMEX3, or two with a slash
    UNIQUE (article_id, number)
) STRICT;

CREATE TABLE participant (
    event_id INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,
    actor_id INTEGER NOT NULL REFERENCES actor ON DELETE CASCADE,
    PRIMARY KEY (event_id, actor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_actor ON participant (actor_id);

CREATE TABLE statement (
    id              INTEGER PRIMARY KEY,
    article_id      INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    number          INTEGER NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('direct', 'indirect', 'mixed')),
    polarity        TEXT NOT NULL CHECK (polarity IN ('affirmed', 'denied', 'declined', 'asked')),
    text            TEXT NOT NULL,              -- the content, its pieces joined by ' … '
    start_char      INTEGER NOT NULL,           -- of the first piece
    end_char        INTEGER NOT NULL,           -- of the last piece
    source          TEXT,
    source_start    INTEGER,
    source_end      INTEGER,
    cue             TEXT,
    cue_start       INTEGER,
    cue_end         INTEGER,
    speaker_id      INTEGER REFERENCES actor,
    addressee       TEXT,
    addressee_id    INTEGER REFERENCES actor,
    addressee_start INTEGER,
    addressee_end   INTEGER,
    medium          TEXT,
    medium_id       INTEGER REFERENCES actor,
    medium_start    INTEGER,
    medium_end      INTEGER,
    said            TEXT,                       -- TIMEX3
    said_earliest   TEXT,
    said_latest     TEXT,
    within_id       INTEGER REFERENCES statement DEFERRABLE INITIALLY DEFERRED,
    chain           TEXT NOT NULL,              -- JSON array of names, the outermost relay first
    event_id        INTEGER REFERENCES event,
    confidence      REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    UNIQUE (article_id, number)
) STRICT;
CREATE INDEX statement_speaker ON statement (speaker_id);
CREATE INDEX statement_addressee ON statement (addressee_id);
CREATE INDEX statement_medium ON statement (medium_id);
CREATE INDEX statement_within ON statement (within_id);
CREATE INDEX statement_event ON statement (event_id);

CREATE TABLE content (
    statement_id INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    start_char   INTEGER NOT NULL,
    end_char     INTEGER NOT NULL,
    text         TEXT NOT NULL,
    PRIMARY KEY (statement_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE figure (
    id           INTEGER PRIMARY KEY,
    article_id   INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    start_char   INTEGER NOT NULL,
    end_char     INTEGER NOT NULL,
    text         TEXT NOT NULL,
    value        REAL NOT NULL,                 -- in units
    unit         TEXT NOT NULL,                 -- ISO 4217, percent, or the thing counted
    modifier     TEXT NOT NULL CHECK (modifier IN ('=', '~', '<', '>', '<=', '>=')),
    change       TEXT CHECK (change IN ('up', 'down')),
    of           TEXT,
    holder       TEXT,
    time_id      INTEGER REFERENCES time,
    statement_id INTEGER REFERENCES statement,
    UNIQUE (article_id, number)
) STRICT;
CREATE INDEX figure_statement ON figure (statement_id);
CREATE INDEX figure_time ON figure (time_id);

-- Words. The indexes hold no text of their own; the triggers keep them in step with the tables.
CREATE VIRTUAL TABLE statement_words USING fts5 (
    text, source, content = 'statement', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER statement_added AFTER INSERT ON statement BEGIN
    INSERT INTO statement_words (rowid, text, source) VALUES (new.id, new.text, new.source);
END;
CREATE TRIGGER statement_gone AFTER DELETE ON statement BEGIN
    INSERT INTO statement_words (statement_words, rowid, text, source)
    VALUES ('delete', old.id, old.text, old.source);
END;
CREATE TRIGGER statement_changed AFTER UPDATE OF text, source ON statement BEGIN
    INSERT INTO statement_words (statement_words, rowid, text, source)
    VALUES ('delete', old.id, old.text, old.source);
    INSERT INTO statement_words (rowid, text, source) VALUES (new.id, new.text, new.source);
END;

CREATE VIRTUAL TABLE article_words USING fts5 (
    title, text, content = 'article', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER article_added AFTER INSERT ON article BEGIN
    INSERT INTO article_words (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER article_gone AFTER DELETE ON article BEGIN
    INSERT INTO article_words (article_words, rowid, title, text)
    VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER article_changed AFTER UPDATE OF title, text ON article BEGIN
    INSERT INTO article_words (article_words, rowid, title, text)
    VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO article_words (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

-- The common questions.
CREATE VIEW said AS
SELECT statement.id, article.hash AS article, statement.number,
       (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
       article.outlet, article.url, article.title, article.published, article.published_basis,
       coalesce(statement.said, article.published) AS date,
       coalesce(statement.said_earliest, article.published_earliest) AS date_earliest,
       coalesce(statement.said_latest, article.published_latest) AS date_latest,
       statement.said, speaker.name AS speaker, statement.source, statement.cue,
       statement.kind, statement.polarity, statement.text,
       statement.addressee, statement.medium, statement.chain,
       (SELECT coalesce(group_concat(value, '; '), '')
          FROM (SELECT value FROM json_each(statement.chain) ORDER BY key)) AS relays,
       (SELECT number FROM statement AS outer_statement
         WHERE outer_statement.id = statement.within_id) AS within,
       statement.start_char, statement.end_char, statement.confidence
  FROM statement
  JOIN article ON article.id = statement.article_id
  LEFT JOIN actor AS speaker ON speaker.id = statement.speaker_id;

CREATE VIEW ledger AS
SELECT figure.id, article.hash AS article, figure.number,
       (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
       article.outlet, article.url, article.title, article.published,
       coalesce(statement.said, article.published) AS date,
       coalesce(statement.said_earliest, article.published_earliest) AS date_earliest,
       coalesce(statement.said_latest, article.published_latest) AS date_latest,
       figure.text, figure.value, figure.unit, figure.modifier, figure.change,
       figure.of, figure.holder, time.value AS time,
       statement.number AS statement, speaker.name AS speaker, statement.source,
       figure.start_char, figure.end_char
  FROM figure
  JOIN article ON article.id = figure.article_id
  LEFT JOIN statement ON statement.id = figure.statement_id
  LEFT JOIN actor AS speaker ON speaker.id = statement.speaker_id
  LEFT JOIN time ON time.id = figure.time_id;
