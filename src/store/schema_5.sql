-- Where moments of the recording lie in the stored frames, see time_map; empty where both times are the same.
ALTER TABLE video ADD COLUMN times TEXT NOT NULL DEFAULT '';
