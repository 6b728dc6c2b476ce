-- Thousands of articles call somebody in one of a few ways: each way once, so that who is who is settled among these.
CREATE TABLE calling (
    id    INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL,                        -- person, organization, place or group
    name  TEXT NOT NULL,                        -- the fullest one
    names TEXT NOT NULL,                        -- all of them in the order of their bytes, a line each
    UNIQUE (kind, name, names)
) STRICT;
CREATE TABLE calling_name (
    name       TEXT NOT NULL,
    calling_id INTEGER NOT NULL REFERENCES calling ON DELETE CASCADE,
    PRIMARY KEY (name, calling_id)
) STRICT, WITHOUT ROWID;
ALTER TABLE actor ADD COLUMN calling_id INTEGER REFERENCES calling;
ALTER TABLE actor ADD COLUMN day TEXT;          -- the first day that its article can be of
ALTER TABLE role ADD COLUMN calling_id INTEGER REFERENCES calling;
ALTER TABLE role ADD COLUMN day TEXT;

CREATE TEMP TABLE so_called (id INTEGER PRIMARY KEY, names TEXT NOT NULL);
INSERT INTO so_called
    SELECT id, coalesce((SELECT group_concat(name, char(10)) FROM
        (SELECT DISTINCT name FROM called WHERE actor_id = actor.id ORDER BY name)), name)
      FROM actor;
INSERT OR IGNORE INTO calling (kind, name, names)
    SELECT kind, name, names FROM actor JOIN so_called USING (id) ORDER BY actor.id;
UPDATE actor SET
    calling_id = (SELECT calling.id FROM so_called JOIN calling
                   ON calling.kind = actor.kind AND calling.name = actor.name AND calling.names = so_called.names
                   WHERE so_called.id = actor.id),
    day = (SELECT published_earliest FROM article WHERE article.id = article_id);
DROP TABLE so_called;
INSERT OR IGNORE INTO calling_name (name, calling_id)
    SELECT called.name, calling_id FROM called JOIN actor ON actor.id = actor_id
    UNION SELECT name, calling_id FROM actor;
UPDATE role SET (calling_id, day) = (SELECT calling_id, day FROM actor WHERE actor.id = actor_id);
CREATE INDEX actor_calling ON actor (calling_id, day, article_id);
CREATE INDEX role_calling ON role (calling_id, title, of, day);

-- How many statements of an outlet in a month are by, or to, those who are called so. Whoever puts an article in or takes it out adds it.
CREATE TABLE spoken (
    calling_id INTEGER NOT NULL REFERENCES calling ON DELETE CASCADE,
    part       TEXT NOT NULL CHECK (part IN ('by', 'to')),
    outlet     TEXT NOT NULL,                   -- empty where none is known, and so the month
    month      TEXT NOT NULL,                   -- 2024-03
    statements INTEGER NOT NULL,
    PRIMARY KEY (calling_id, part, outlet, month)
) STRICT, WITHOUT ROWID;
CREATE VIEW speaking AS
    SELECT statement.article_id, speaker.calling_id, 'by' AS part,
           coalesce(outlet, '') AS outlet, coalesce(substr(statement.day, 1, 7), '') AS month
      FROM statement JOIN actor AS speaker ON speaker.id = speaker_id JOIN article ON article.id = statement.article_id
    UNION ALL
    SELECT statement.article_id, addressee.calling_id, 'to', coalesce(outlet, ''), coalesce(substr(statement.day, 1, 7), '')
      FROM statement JOIN actor AS addressee ON addressee.id = addressee_id JOIN article ON article.id = statement.article_id
    UNION ALL
    SELECT statement.article_id, medium.calling_id, 'to', coalesce(outlet, ''), coalesce(substr(statement.day, 1, 7), '')
      FROM statement JOIN actor AS medium ON medium.id = medium_id JOIN article ON article.id = statement.article_id
      LEFT JOIN actor AS addressee ON addressee.id = addressee_id
     WHERE addressee.calling_id IS NOT medium.calling_id;
INSERT INTO spoken (calling_id, part, outlet, month, statements)
    SELECT calling_id, part, outlet, month, count(*) FROM speaking GROUP BY calling_id, part, outlet, month;
