# What an import tells: what was left out, cut, merged or taken on trust.
note-names-more = { " " }and { $n } more
note-label = { " " }"{ $name }"
note-unfinished = import not finished: give the import again
note-lost-labels = labels that the data set had before and that no clip has now: { $labels }
note-unused-column = { $table }: the column `{ $column }` is not used; { $how }
note-length-column = { $table }: the column `{ $column }` is read as the length of each segment, in seconds: it ends so long after its start (`--unused-column { $column }` says that it is not)
note-encoding = { $table } is read as { $encoding }
note-separator = { $table }: the columns are read as separated by `{ $sign }`
note-separator-tab = { $table }: the columns are read as separated by tabs
note-decimal-commas =
    { $table }: the comma in { $times ->
        [one] 1 time
       *[other] { $times } times
    } is read as a decimal point (first: line { $line }, `{ $text }`)
note-timecodes =
    { $table }: the timecodes of { $rows ->
        [one] 1 row
       *[other] { $rows } rows
    } are counted at { $rate } frames per second, from 00:00:00:00 at the start of the video
note-no-class =
    the label "{ $text }" of { $clips ->
        [one] 1 clip
       *[other] { $clips } clips
    } is no class (first: { $first }): no label
note-equal-rows = { $path }: { $table }, lines { $lines }, say the same: counted once
note-open-starts = { $path }: { $table }, lines { $lines }, give an end and no start: the segments run from the start of the video
note-whole-videos = { $table }, lines { $lines }, give no times: their labels and groups are of whole videos
note-no-rows = { $table } has no row: no video has a label from it, and beside a table folders are no labels
note-other-frame-rate = { $path } has { $rate } frames per second, and the frames in its rows are counted at { $told } (`--frame-rate`): its segments may lie elsewhere
note-open-ends = { $path }: { $table }, lines { $lines }, give a start and no end: the segments run to the end of the video
note-many-labels = { $path }: { $table }, lines { $lines }, contradict each other ({ $labels }): the clip has no label
note-many-groups = { $path }: { $table }, lines { $lines }, name different groups for one clip: the first counts
note-zero-length = { $path }: { $table }, line { $line }: the segment at { $at_s } s has no length: left out
note-outside = { $path }: { $table }, line { $line }: the segment{ $label } starts at { $at_s } s, the video ends at { $video_s } s: left out (are the times seconds?)
note-no-picture = { $path }: { $table }, line { $line }: of the segment{ $label }, { $start_s } to { $end_s } s, there is no picture (the recording begins later or pauses): left out
note-late-start = { $path }: { $table }, line { $line }: the segment{ $label } starts at { $start_s } s, the first picture at { $begins_s } s: cut there
note-cut = { $path }: { $table }, line { $line }: the segment{ $label } ends at { $at_s } s, the video at { $video_s } s: cut there
note-marked-twice =
    { $path }: { $table }, lines { $a } and { $b }: "{ $label }" is marked twice for nearly the same time ({ $pairs ->
        [one] 1 such pair
       *[other] { $pairs } such pairs
    }); both are kept
note-unreadable-labels =
    { $clips ->
        [one] 1 labelled clip that is counted is of a video that cannot be read, and is never used
       *[other] { $clips } labelled clips that are counted are of videos that cannot be read, and are never used
    }
note-unreadable-labels-only = ; no other clip has the label { $labels }
note-whole-and-parts = { $path }: the whole video has the label "{ $label }", segments of it { $labels }: both are kept, and their frames count for both
note-overlap = { $path }: { $table }, lines { $a } and { $b }: "{ $x }" and "{ $y }" share time; both are kept
note-other-composition = { $path }: { $table }, line { $line }, composes the letters of the name otherwise than the file (NFC, NFD): taken as the same
note-skipped-folders = helper and hidden folders are skipped: { $folders }
note-unreadable-folder = { $folder }: the folder cannot be read; what was imported from it stays ({ $detail })
note-loose-pictures = { $folder }: the pictures beside the folders of videos are not taken for a video
note-split-folders = the folders { $names } are the group column `split`, not labels
note-label-level = labels come from folder level { $level } ({ $labels }); the other folders ({ $others }) are not used: `--folder-level LEVEL=label` or `LEVEL=GROUP` says what a level means
note-numbered-folders = folders that look like recordings, days or places are taken as classes: { $folders }. If they are none, `--folder-level { $level }=NAME` or the import form makes them a group
note-copy-folders = looks like a folder of copies, is taken as a class: { $folders }; if it is none, take it out of the folder or give the labels in a table
note-no-label-folder =
    { $videos ->
        [one] 1 video
       *[other] { $videos } videos
    } in no folder of a label: without one (first: { $first })
note-few-in-folders = only { $videos } of { $of } videos lie in folders: folders are not taken as labels
note-more = and { $notes } more of this kind
note-column-as-group = its meaning in the import form, or `--group-column { $column }`, makes it a group
note-column-as-frames = its meaning in the import form, or `--column { $role }={ $column } --frame-rate RATE`, reads it
note-column-as = its meaning in the import form, or `--column { $role }={ $column }`, reads it
note-same-content = the same content: { $paths }: always on the same side of a split
note-same-content-labels = ; their labels contradict each other: { $labels }
note-same-content-groups = ; they are in several groups ({ $groups }), of which the first counts
note-no-value =
    the value "{ $text }" of the group column { $column } ({ $clips ->
        [one] 1 clip
       *[other] { $clips } clips
    }) is no group: they have none
note-labels-alike = labels that differ only in capitals, width, signs between or around words, or how a number is written: { $labels }; they count as different classes
note-groups-alike = the group column { $column } has values that differ only in how they are written: { $values }; they count as different groups, which may stand on both sides of a split
note-several-labels = labels that seem to be several in one cell, with `{ $sign }` between them: { $labels }; each counts as one class of its own. A clip has one label: parts of a video with different labels are rows with times
note-merged-cells = { $table }: only the first row of each block has a label, and { $rows } rows have none (first: line { $line }), as merged cells of a spreadsheet leave them: if they mean the label above, write it into each row
note-pictures-beside = { $folder }: { $pictures } pictures beside videos are not read (first: { $first }): frames of a video need a folder without other videos
note-other-tables = not read: { $tables }; labels are read from clips.csv and segments.csv, or from the table that `--labels FILE` names
note-no-endings =
    the table leaves out the endings of { $videos ->
        [one] 1 file name
       *[other] { $videos } file names
    }: { $path } is taken for { $file }
note-other-place =
    the table names { $videos ->
        [one] 1 file
       *[other] { $videos } files
    } where none lies, such as { $path }; did it mean { $file }? Write paths from the data set's folder on
note-small-copies =
    left out beside the videos: { $files ->
        [one] 1 small copy
       *[other] { $files } small copies
    } that a camera made (first: { $first })
note-left-out-pictures =
    { $folder }: left out beside the sequence: { $pictures ->
        [one] 1 picture
       *[other] { $pictures } pictures
    } (first: { $first })
note-frame-gaps = { $path }: gaps in the numbers of its frames ({ $missing } missing beside { $frames }); the frames that are there are taken as following each other
