-- What a block is told apart by, and where in its source it stands; when an article was changed, and its section.

CREATE TABLE block_2 (
    article_id INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN
                   ('title', 'standfirst', 'heading', 'paragraph', 'quote', 'list', 'table', 'caption', 'furniture')),
    reason     TEXT,                            -- why it is furniture
    start_char INTEGER NOT NULL,
    end_char   INTEGER NOT NULL,
    path       TEXT,                            -- XPath of its element
    published  TEXT,                            -- of the live blog's entry: ISO 8601
    start_byte INTEGER,                         -- of the source, unpacked
    end_byte   INTEGER,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO block_2 (article_id, position, kind, start_char, end_char)
    SELECT article_id, position, kind, start_char, end_char FROM block;
DROP TABLE block;
ALTER TABLE block_2 RENAME TO block;

ALTER TABLE article ADD COLUMN modified TEXT;   -- ISO 8601: a day or a moment
ALTER TABLE article ADD COLUMN section TEXT;
