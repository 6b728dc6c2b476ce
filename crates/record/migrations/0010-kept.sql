-- What stands here once more so that questions to a large record cost what their answers hold, and not what the record does. The
-- triggers keep it in step.

-- Every name that articles call somebody by, or that something is said to or through, once, with its words. A name stays when nobody is called by it any more.
CREATE TABLE name (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE name_words USING fts5 (
    name, content = 'name', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER name_added AFTER INSERT ON name BEGIN
    INSERT INTO name_words (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER called_added AFTER INSERT ON called BEGIN
    INSERT OR IGNORE INTO name (name) VALUES (new.name);
END;
CREATE TRIGGER statement_to AFTER INSERT ON statement WHEN new.addressee IS NOT NULL OR new.medium IS NOT NULL BEGIN
    INSERT OR IGNORE INTO name (name) SELECT new.addressee WHERE new.addressee IS NOT NULL;
    INSERT OR IGNORE INTO name (name) SELECT new.medium WHERE new.medium IS NOT NULL;
END;
INSERT INTO name (name)
    SELECT name FROM called UNION SELECT name FROM actor
    UNION SELECT addressee FROM statement WHERE addressee IS NOT NULL
    UNION SELECT medium FROM statement WHERE medium IS NOT NULL;
CREATE INDEX called_name ON called (name);
CREATE INDEX statement_addressee_name ON statement (addressee) WHERE addressee IS NOT NULL;
CREATE INDEX statement_medium_name ON statement (medium) WHERE medium IS NOT NULL;

-- How much is given to each name.
CREATE TABLE named (
    name       TEXT NOT NULL COLLATE NOCASE,
    kind       TEXT NOT NULL,
    articles   INTEGER NOT NULL,                -- how many name it
    statements INTEGER NOT NULL,                -- how many it is the speaker of
    PRIMARY KEY (name, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX named_most ON named (statements DESC, articles DESC, name);
INSERT INTO named (name, kind, articles, statements)
    SELECT name, kind, count(*), sum((SELECT count(*) FROM statement WHERE speaker_id = actor.id))
      FROM actor GROUP BY name COLLATE NOCASE, kind;
CREATE TRIGGER actor_added AFTER INSERT ON actor BEGIN
    INSERT OR IGNORE INTO name (name) VALUES (new.name);
    INSERT INTO named (name, kind, articles, statements) VALUES (new.name, new.kind, 1, 0)
        ON CONFLICT DO UPDATE SET articles = articles + 1;
END;
-- An article that goes takes its actors and statements along, in either order.
CREATE TRIGGER actor_gone BEFORE DELETE ON actor BEGIN
    UPDATE named SET articles = articles - 1,
           statements = statements - (SELECT count(*) FROM statement WHERE speaker_id = old.id)
     WHERE name = old.name AND kind = old.kind;
    DELETE FROM named WHERE name = old.name AND kind = old.kind AND articles = 0;
END;
CREATE TRIGGER statement_given AFTER INSERT ON statement WHEN new.speaker_id IS NOT NULL BEGIN
    UPDATE named SET statements = statements + 1
     WHERE (name, kind) = (SELECT name, kind FROM actor WHERE id = new.speaker_id);
END;
CREATE TRIGGER statement_taken AFTER DELETE ON statement WHEN old.speaker_id IS NOT NULL BEGIN
    UPDATE named SET statements = statements - 1
     WHERE (name, kind) = (SELECT name, kind FROM actor WHERE id = old.speaker_id);
END;
CREATE TRIGGER statement_given_anew AFTER UPDATE OF speaker_id ON statement WHEN old.speaker_id IS NOT new.speaker_id BEGIN
    UPDATE named SET statements = statements - 1
     WHERE (name, kind) = (SELECT name, kind FROM actor WHERE id = old.speaker_id);
    UPDATE named SET statements = statements + 1
     WHERE (name, kind) = (SELECT name, kind FROM actor WHERE id = new.speaker_id);
END;

-- How large a story is, and its days.
ALTER TABLE story ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN first_day TEXT;    -- of its first article, and of its last one; none where none has a date
ALTER TABLE story ADD COLUMN last_day TEXT;
UPDATE story SET (articles, first_day, last_day) = (
    SELECT count(*), min(published_earliest), max(published_earliest)
      FROM story_article JOIN article ON article.id = article_id WHERE story_id = story.id);
CREATE INDEX story_last ON story (last_day DESC, id DESC);
CREATE INDEX story_first ON story (first_day, id);
CREATE TRIGGER story_article_added AFTER INSERT ON story_article BEGIN
    UPDATE story SET articles = articles + 1,
           first_day = min(coalesce(first_day, day), coalesce(day, first_day)),
           last_day = max(coalesce(last_day, day), coalesce(day, last_day))
      FROM (SELECT published_earliest AS day FROM article WHERE id = new.article_id)
     WHERE story.id = new.story_id;
END;
CREATE TRIGGER story_article_gone AFTER DELETE ON story_article BEGIN
    UPDATE story SET (articles, first_day, last_day) = (
        SELECT count(*), min(published_earliest), max(published_earliest)
          FROM story_article JOIN article ON article.id = article_id WHERE story_id = old.story_id)
     WHERE id = old.story_id;
END;

-- The first day of an utterance's wordings; none where none has a date.
ALTER TABLE utterance ADD COLUMN day TEXT;
UPDATE utterance SET day = (
    SELECT min(day) FROM wording JOIN statement ON statement.id = statement_id WHERE utterance_id = utterance.id);
CREATE INDEX utterance_day ON utterance (day DESC, id);
CREATE TRIGGER wording_added AFTER INSERT ON wording BEGIN
    UPDATE utterance SET day = min(coalesce(utterance.day, told.day), coalesce(told.day, utterance.day))
      FROM (SELECT day FROM statement WHERE id = new.statement_id) AS told WHERE utterance.id = new.utterance_id;
END;
CREATE TRIGGER wording_moved AFTER UPDATE OF utterance_id ON wording BEGIN
    UPDATE utterance SET day = (
        SELECT min(day) FROM wording JOIN statement ON statement.id = statement_id WHERE utterance_id = utterance.id)
     WHERE id IN (old.utterance_id, new.utterance_id);
END;
CREATE TRIGGER wording_gone AFTER DELETE ON wording BEGIN
    UPDATE utterance SET day = (
        SELECT min(day) FROM wording JOIN statement ON statement.id = statement_id WHERE utterance_id = old.utterance_id)
     WHERE id = old.utterance_id;
END;

-- The day after the last one that a statement can be of, or that of a figure's statement.
ALTER TABLE statement ADD COLUMN day_after TEXT;
UPDATE statement SET day_after =
    coalesce(said_latest, (SELECT published_latest FROM article WHERE article.id = article_id));
CREATE INDEX statement_day_after ON statement (day_after);
ALTER TABLE figure ADD COLUMN day_after TEXT;
UPDATE figure SET day_after = coalesce(
    (SELECT said_latest FROM statement WHERE statement.id = statement_id),
    (SELECT published_latest FROM article WHERE article.id = article_id));
CREATE INDEX figure_day_after ON figure (day_after);
CREATE INDEX article_published_latest ON article (published_latest);
CREATE INDEX figure_unit ON figure (unit COLLATE NOCASE);
