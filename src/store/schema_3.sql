-- What the query was not allowed to find when a neighbour was judged: 'none', 'video' or 'source'. NULL: not said, as in
-- judgements that were made before this was stored.
ALTER TABLE judgement ADD COLUMN mask TEXT;
