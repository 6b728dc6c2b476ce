-- Who is known beforehand, as the user brings it: people and bodies with all their names and their offices.

CREATE TABLE gazetteer (
    id   TEXT PRIMARY KEY,                      -- as the user has it: of Wikidata, for instance
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organization', 'place', 'group'))
) STRICT;

CREATE TABLE gazetteer_name (
    entry_id TEXT NOT NULL REFERENCES gazetteer ON DELETE CASCADE,
    key      TEXT NOT NULL,                     -- what makes an actor one across articles, as in decision
    PRIMARY KEY (entry_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX gazetteer_name_key ON gazetteer_name (key);

CREATE TABLE gazetteer_role (
    entry_id  TEXT NOT NULL REFERENCES gazetteer ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    title     TEXT NOT NULL,
    of        TEXT,
    first_day TEXT,                             -- in office; none where it is not known
    last_day  TEXT,
    PRIMARY KEY (entry_id, position)
) STRICT, WITHOUT ROWID;
