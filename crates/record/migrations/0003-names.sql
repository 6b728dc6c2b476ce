-- By which names an article calls an actor: "Mara Voss", "Voss".

CREATE TABLE called (
    actor_id INTEGER NOT NULL REFERENCES actor ON DELETE CASCADE,
    position INTEGER NOT NULL,                  -- the one written most often first
    name     TEXT NOT NULL,
    PRIMARY KEY (actor_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO called (actor_id, position, name) SELECT id, 0, name FROM actor;

-- What a person has settled about who is who. It stands beside what is read, and outlasts another reading.
CREATE TABLE decision (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('same', 'apart')),
    actor      TEXT NOT NULL,                   -- the key of an actor across articles
    other      TEXT,                            -- same: the key of the other one
    article    TEXT,                            -- apart: the hash of the article in which it is somebody else
    decided_at TEXT NOT NULL                    -- UTC
) STRICT;
