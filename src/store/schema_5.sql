-- Where moments of the recording lie in the stored frames, see time_map; empty where both times are the same.
ALTER TABLE video ADD COLUMN times TEXT NOT NULL DEFAULT '';
-- What was said about the columns of a data set's label tables (JSON); empty in sets of older versions, whose group
-- columns stay what they were.
ALTER TABLE data_set ADD COLUMN table_options TEXT NOT NULL DEFAULT '';
-- What its last import left out, cut, merged or took on trust (JSON list); empty where nothing is known.
ALTER TABLE data_set ADD COLUMN import_notes TEXT NOT NULL DEFAULT '';
