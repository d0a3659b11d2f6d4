-- How the names of a data set's files tell labels and groups, see data/name_pattern; empty where they do not.
ALTER TABLE data_set ADD COLUMN name_pattern TEXT NOT NULL DEFAULT '';
