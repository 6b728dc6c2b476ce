-- What makes questions to a large record quick: the words of what figures measure; and what statements and articles are put in order and
-- counted by, apart from their texts.
CREATE VIRTUAL TABLE figure_words USING fts5 (
    of, share_of, content = 'figure', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER figure_added AFTER INSERT ON figure BEGIN
    INSERT INTO figure_words (rowid, of, share_of) VALUES (new.id, new.of, new.share_of);
END;
CREATE TRIGGER figure_gone AFTER DELETE ON figure BEGIN
    INSERT INTO figure_words (figure_words, rowid, of, share_of)
    VALUES ('delete', old.id, old.of, old.share_of);
END;
CREATE TRIGGER figure_changed AFTER UPDATE OF of, share_of ON figure BEGIN
    INSERT INTO figure_words (figure_words, rowid, of, share_of)
    VALUES ('delete', old.id, old.of, old.share_of);
    INSERT INTO figure_words (rowid, of, share_of) VALUES (new.id, new.of, new.share_of);
END;
INSERT INTO figure_words (rowid, of, share_of) SELECT id, of, share_of FROM figure;

CREATE INDEX statement_place ON statement (id, day, day_after, article_id, speaker_id, kind, polarity);
CREATE INDEX article_place ON article (id, published_earliest, published_latest, outlet, language);
