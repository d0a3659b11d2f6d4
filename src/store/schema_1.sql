CREATE TABLE data_set (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,           -- folder it was imported from
    short_side INTEGER NOT NULL,    -- pixels
    fps REAL NOT NULL,              -- 0: the video's own rate
    max_secs INTEGER NOT NULL,      -- 0: no limit
    group_columns TEXT NOT NULL     -- JSON list of names, in the order of the CSV
) STRICT;

CREATE TABLE video (
    id INTEGER PRIMARY KEY,
    data_set_id INTEGER NOT NULL REFERENCES data_set(id) ON DELETE CASCADE,
    path TEXT NOT NULL,             -- relative to data_set.source, `/` between the parts
    state TEXT NOT NULL CHECK (state IN ('ok', 'partial', 'bad')),
    reason TEXT,
    frames INTEGER NOT NULL,        -- frames stored in the shard
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    fps REAL NOT NULL,
    content_hash TEXT NOT NULL,
    shard TEXT,                     -- relative to the cache folder
    file_size INTEGER NOT NULL,     -- with file_time: is the file the one that was imported? -1 forces a new look
    file_time INTEGER NOT NULL,     -- nanoseconds since 1970
    UNIQUE (data_set_id, path)
) STRICT;
CREATE INDEX video_by_shard ON video(shard);

CREATE TABLE clip (
    id INTEGER PRIMARY KEY,
    video_id INTEGER NOT NULL REFERENCES video(id) ON DELETE CASCADE,
    label TEXT,
    start_s REAL,
    end_s REAL
) STRICT;
CREATE INDEX clip_by_video ON clip(video_id);

CREATE TABLE clip_group (
    clip_id INTEGER NOT NULL REFERENCES clip(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (clip_id, name)
) STRICT, WITHOUT ROWID;
