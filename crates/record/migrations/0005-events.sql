-- What a percentage is a share of, and which figures are asked for; events with their days.
ALTER TABLE figure ADD COLUMN share_of TEXT;        -- the whole that a percentage is taken of
ALTER TABLE figure ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0 CHECK (wanted IN (0, 1));   -- asked for, not reported

ALTER TABLE event ADD COLUMN text TEXT NOT NULL DEFAULT '';     -- the words that name it
ALTER TABLE event ADD COLUMN earliest TEXT;         -- the first day that it can be
ALTER TABLE event ADD COLUMN latest TEXT;           -- the day after the last one
ALTER TABLE event ADD COLUMN planned INTEGER NOT NULL DEFAULT 0 CHECK (planned IN (0, 1));  -- when the article was written
CREATE INDEX event_earliest ON event (earliest);

DROP VIEW ledger;
CREATE VIEW ledger AS
SELECT figure.id, article.hash AS article, figure.number,
       (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
       article.outlet, article.url, article.title, article.published,
       coalesce(statement.said, article.published) AS date,
       coalesce(statement.said_earliest, article.published_earliest) AS date_earliest,
       coalesce(statement.said_latest, article.published_latest) AS date_latest,
       figure.text, figure.value, figure.upper, figure.unit, figure.modifier, figure.change,
       figure.of, figure.share_of, figure.holder, figure.wanted, time.value AS time,
       statement.number AS statement, speaker.name AS speaker, statement.source,
       figure.start_char, figure.end_char
  FROM figure
  JOIN article ON article.id = figure.article_id
  LEFT JOIN statement ON statement.id = figure.statement_id
  LEFT JOIN actor AS speaker ON speaker.id = statement.speaker_id
  LEFT JOIN time ON time.id = figure.time_id;

CREATE VIEW happening AS
SELECT event.id, article.hash AS article, event.number,
       (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
       article.outlet, article.url, article.title, article.published,
       event.kind, event.text, event.planned, event.place, event.value AS date,
       coalesce(event.earliest, article.published_earliest) AS date_earliest,
       coalesce(event.latest, article.published_latest) AS date_latest,
       (SELECT coalesce(group_concat(name, '; '), '')
          FROM (SELECT actor.name FROM participant JOIN actor ON actor.id = participant.actor_id
                 WHERE participant.event_id = event.id ORDER BY actor.number)) AS participants,
       event.start_char, event.end_char
  FROM event
  JOIN article ON article.id = event.article_id;
