-- Figures that are ranges, and directions by the names that others give them.
DROP VIEW ledger;
CREATE TABLE figure_with_ranges (
    id           INTEGER PRIMARY KEY,
    article_id   INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    number       INTEGER NOT NULL,
    start_char   INTEGER NOT NULL,
    end_char     INTEGER NOT NULL,
    text         TEXT NOT NULL,
    value        REAL NOT NULL,                 -- in units; the lower bound of a range
    upper        REAL,                          -- the upper bound of a range
    unit         TEXT NOT NULL,                 -- ISO 4217, percent, or the thing counted
    modifier     TEXT NOT NULL CHECK (modifier IN ('=', '~', '<', '>', '<=', '>=')),
    change       TEXT CHECK (change IN ('increase', 'decrease')),
    of           TEXT,
    holder       TEXT,
    time_id      INTEGER REFERENCES time,
    statement_id INTEGER REFERENCES statement,
    UNIQUE (article_id, number)
) STRICT;
INSERT INTO figure_with_ranges (id, article_id, number, start_char, end_char, text, value, unit, modifier, change, of, holder, time_id, statement_id)
SELECT id, article_id, number, start_char, end_char, text, value, unit, modifier,
       CASE change WHEN 'up' THEN 'increase' WHEN 'down' THEN 'decrease' END, of, holder, time_id, statement_id
  FROM figure;
DROP TABLE figure;
ALTER TABLE figure_with_ranges RENAME TO figure;
CREATE INDEX figure_statement ON figure (statement_id);
CREATE INDEX figure_time ON figure (time_id);

CREATE VIEW ledger AS
SELECT figure.id, article.hash AS article, figure.number,
       (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
       article.outlet, article.url, article.title, article.published,
       coalesce(statement.said, article.published) AS date,
       coalesce(statement.said_earliest, article.published_earliest) AS date_earliest,
       coalesce(statement.said_latest, article.published_latest) AS date_latest,
       figure.text, figure.value, figure.upper, figure.unit, figure.modifier, figure.change,
       figure.of, figure.holder, time.value AS time,
       statement.number AS statement, speaker.name AS speaker, statement.source,
       figure.start_char, figure.end_char
  FROM figure
  JOIN article ON article.id = figure.article_id
  LEFT JOIN statement ON statement.id = figure.statement_id
  LEFT JOIN actor AS speaker ON speaker.id = statement.speaker_id
  LEFT JOIN time ON time.id = figure.time_id;
