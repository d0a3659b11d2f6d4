-- Words that people put on videos, by data set and path: they come back when a removed set is imported again.
CREATE TABLE video_tag (
    set_name TEXT NOT NULL,
    path TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (set_name, path, tag)
) STRICT;
