-- The first day that a statement can be of, or that of a figure's statement: when it was made, where the article says, else when that
-- was published. It stands here once more so that the latest of a large record are found without looking at all others.
ALTER TABLE statement ADD COLUMN day TEXT;
UPDATE statement SET day =
    coalesce(said_earliest, (SELECT published_earliest FROM article WHERE article.id = article_id));
CREATE INDEX statement_day ON statement (day DESC, id);

ALTER TABLE figure ADD COLUMN day TEXT;
UPDATE figure SET day = coalesce(
    (SELECT said_earliest FROM statement WHERE statement.id = statement_id),
    (SELECT published_earliest FROM article WHERE article.id = article_id));
CREATE INDEX figure_day ON figure (day DESC, id);

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
       statement.start_char, statement.end_char, statement.confidence
  FROM statement
  JOIN article ON article.id = statement.article_id
  LEFT JOIN actor AS speaker ON speaker.id = statement.speaker_id;

DROP VIEW ledger;
CREATE VIEW ledger AS
SELECT figure.id, article.hash AS article, figure.number,
       (SELECT min(name) FROM file WHERE file.article_id = article.id) AS file,
       article.outlet, article.url, article.title, article.published,
       coalesce(statement.said, article.published) AS date,
       figure.day AS date_earliest,
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
