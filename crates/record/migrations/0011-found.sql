-- What was known of a page besides its bytes when it was read: with it they give the same article again.
ALTER TABLE source ADD COLUMN url TEXT;          -- the address at which it was found
ALTER TABLE source ADD COLUMN charset TEXT;      -- the encoding that the server named
ALTER TABLE source ADD COLUMN fetched TEXT;      -- the day of the fetch, UTC; null in what older layouts hold: the day of adding
CREATE INDEX source_url ON source (url) WHERE url IS NOT NULL;
