-- What articles tell together. Everything here is computed from the readings, and can be computed again.

-- What an article speaks of, as it was weighed when it came in.
CREATE TABLE profile (
    article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    linker     TEXT NOT NULL,                   -- the version of what linked it
    bytes      BLOB NOT NULL
) STRICT;
CREATE INDEX profile_linker ON profile (linker);

-- The words by which articles like it are found.
CREATE TABLE profile_word (
    hash       INTEGER NOT NULL,
    day        INTEGER NOT NULL,                -- since 1970-01-01; 0 where none is known
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    weight     REAL NOT NULL,
    PRIMARY KEY (hash, day, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX profile_word_article ON profile_word (article_id);

-- In how many articles words stand; each article is counted once, however often it is read.
CREATE TABLE word_count (
    hash     INTEGER PRIMARY KEY,               -- -1: how many articles are counted
    articles INTEGER NOT NULL
) STRICT;
CREATE TABLE counted (
    hash TEXT PRIMARY KEY                       -- of the article
) STRICT, WITHOUT ROWID;

-- How likely two articles tell of one happening, where it is at all.
CREATE TABLE likeness (
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    other_id   INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    likeness   REAL NOT NULL CHECK (likeness BETWEEN 0 AND 1),
    PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX likeness_other ON likeness (other_id);

-- When all articles of a small record were last weighed and parted into stories together.
CREATE TABLE settled (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    articles INTEGER NOT NULL                   -- how many there were
) STRICT;

CREATE TABLE story (
    id INTEGER PRIMARY KEY AUTOINCREMENT        -- a story that is no more leaves its number to none
) STRICT;
CREATE TABLE story_article (
    article_id INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,
    story_id   INTEGER NOT NULL REFERENCES story ON DELETE CASCADE
) STRICT;
CREATE INDEX story_article_story ON story_article (story_id);

-- Hashes of runs of words, by which copies are found.
CREATE TABLE fingerprint (
    hash       INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    PRIMARY KEY (hash, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX fingerprint_article ON fingerprint (article_id);

-- Which articles are copies of one another, wholly or in part; the one that came in first stands first.
CREATE TABLE reprint (
    article_id  INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    other_id    INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    kind        TEXT NOT NULL CHECK (kind IN ('reprint', 'partial', 'version')),    -- version: of one page
    share       REAL NOT NULL,                  -- of the article's words that stand in the other one too
    other_share REAL NOT NULL,                  -- of the other one's words
    PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reprint_other ON reprint (other_id);
CREATE TABLE reprint_passage (
    article_id       INTEGER NOT NULL,
    other_id         INTEGER NOT NULL,
    position         INTEGER NOT NULL,
    start_char       INTEGER NOT NULL,
    end_char         INTEGER NOT NULL,
    other_start_char INTEGER NOT NULL,
    other_end_char   INTEGER NOT NULL,
    PRIMARY KEY (article_id, other_id, position),
    FOREIGN KEY (article_id, other_id) REFERENCES reprint ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- By what other wordings of an utterance are found. Those of one time stand together, as most is looked for among what is told at about
-- the same time; what somebody may say again at any time stands once more under the period -1.
CREATE TABLE wording_key (
    period       INTEGER NOT NULL,
    hash         INTEGER NOT NULL,
    day          INTEGER NOT NULL,              -- since 1970-01-01; 0 where none is known
    statement_id INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    PRIMARY KEY (period, hash, day, statement_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX wording_key_statement ON wording_key (statement_id);

-- Statements that are one act of speech in two articles, or like words on another occasion.
CREATE TABLE same_words (
    statement_id INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    other_id     INTEGER NOT NULL REFERENCES statement ON DELETE CASCADE,
    relation     TEXT NOT NULL CHECK (relation IN ('verbatim', 'trimmed', 'reworded', 'recurring')),
    why          TEXT NOT NULL,
    PRIMARY KEY (statement_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX same_words_other ON same_words (other_id);

-- Articles of which one tells what the other one tells, statement by statement.
CREATE TABLE retelling (
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    other_id   INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    statements INTEGER NOT NULL,                -- how many stand in both, in one order
    PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX retelling_other ON retelling (other_id);

CREATE TABLE utterance (
    id INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;
CREATE TABLE wording (
    statement_id INTEGER PRIMARY KEY REFERENCES statement ON DELETE CASCADE,
    utterance_id INTEGER NOT NULL REFERENCES utterance ON DELETE CASCADE
) STRICT;
CREATE INDEX wording_utterance ON wording (utterance_id);

-- What articles tell that others may tell otherwise, and the hashes of words by which it is found.
CREATE TABLE conflict_fact (
    id         INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    fact       TEXT NOT NULL                    -- JSON
) STRICT;
CREATE INDEX conflict_fact_article ON conflict_fact (article_id);
CREATE TABLE conflict_key (
    hash    INTEGER NOT NULL,
    day     INTEGER NOT NULL,                   -- of its article, since 1970-01-01; 0 where none is known
    fact_id INTEGER NOT NULL REFERENCES conflict_fact ON DELETE CASCADE,
    PRIMARY KEY (hash, day, fact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_key_fact ON conflict_key (fact_id);

-- Where accounts differ; what was told first stands first.
CREATE TABLE conflict (
    id               INTEGER PRIMARY KEY,
    kind             TEXT NOT NULL CHECK (kind IN ('figure', 'date', 'place', 'speaker', 'wording', 'denial')),
    why              TEXT NOT NULL,
    in_one_story     INTEGER NOT NULL CHECK (in_one_story IN (0, 1)),   -- whether it holds only while both articles are of one story
    article_id       INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    item             TEXT NOT NULL CHECK (item IN ('statement', 'figure', 'event')),
    number           INTEGER NOT NULL,          -- of the item in its article
    start_char       INTEGER NOT NULL,
    end_char         INTEGER NOT NULL,
    other_id         INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    other_item       TEXT NOT NULL CHECK (other_item IN ('statement', 'figure', 'event')),
    other_number     INTEGER NOT NULL,
    other_start_char INTEGER NOT NULL,
    other_end_char   INTEGER NOT NULL
) STRICT;
CREATE INDEX conflict_article ON conflict (article_id);
CREATE INDEX conflict_other ON conflict (other_id);
