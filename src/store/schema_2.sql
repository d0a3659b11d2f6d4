-- What people add to runs and neighbours, and the order of the queue. The run folders stay the truth about runs.

CREATE TABLE run_note (
    run  TEXT PRIMARY KEY,
    tags TEXT NOT NULL DEFAULT '[]', -- JSON list of words
    note TEXT NOT NULL DEFAULT ''
) STRICT;

-- One judgement by eye of one retrieved neighbour. The newest of a pair counts; undone ones are kept for the record.
CREATE TABLE judgement (
    id             INTEGER PRIMARY KEY,
    made           INTEGER NOT NULL, -- Unix seconds
    run            TEXT NOT NULL,
    step           INTEGER NOT NULL,
    place          TEXT NOT NULL,    -- 'data' or 'queue': where the neighbour was searched
    query_set      TEXT NOT NULL,
    query_path     TEXT NOT NULL,
    neighbour_set  TEXT NOT NULL,
    neighbour_path TEXT NOT NULL,
    rank           INTEGER NOT NULL, -- from 1
    similarity     REAL NOT NULL,    -- cosine
    verdict        TEXT NOT NULL,    -- 'good', 'doubtful' or 'bad'
    blind          INTEGER NOT NULL, -- 1: the arm was hidden
    undone         INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX judgement_run ON judgement (run, step);

-- Runs that wait, in their order. Their settings are frozen in their run folders.
CREATE TABLE queue (
    run      TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    device   TEXT NOT NULL -- as in an experiment: auto, cpu, wgpu, wgpu:INDEX
) STRICT;
