# The Data page.
panel-data-catalogue = Catalogue
panel-data-counts = Balance
panel-data-problems = Files with problems
panel-data-splits = Splits
data-import = Import videos
data-empty = Imported footage appears here: clips with their labels and groups, and files that could not be read.
data-set = Data set
data-tools = More for this data set
data-import-again = Import again…
data-verify = Check the stored frames
data-show-folder = Show the folder
data-remove = Remove this data set…
data-own = as in the file
data-recipe = Short side { $side }, { $rate }
data-unit-files = files
data-unit-clips = clips
data-unit-minutes = min
data-unit-hours = h
data-unit-groups = values
data-no-groups = No group column
data-videos = Videos
data-videos-caption = incl. unreadable ones
data-clips = Clips
data-clips-caption = can be learned from
data-labelled = Labelled
data-labelled-caption =
    { $share } % · { $labels ->
        [one] { $labels } label
       *[other] { $labels } labels
    }
data-groups = Groups
data-length = Length
data-length-caption = stored footage
data-partial = Partial
data-partial-caption = used up to the break
data-unreadable = Unreadable
data-unreadable-caption = left out of training
data-figure = { $title }: { $number } { $unit }
data-seconds = { $n } s
data-tag = Tag
data-state = State
data-state-readable = Readable
data-state-ok = Complete
data-state-partial = Partial
data-state-bad = Unreadable
data-state-all = All files
data-label = Label
data-label-all = All labels
data-label-any = With a label
data-label-none = No label
data-any-of = { $column }: all
data-sort = Order
data-sort-path = By file
data-sort-label = By label
data-sort-group = By group
data-sort-length = Longest first
data-search = Search clips
data-view = View
data-as-grid = Pictures
data-as-table = Table
data-found = { $n } of { $of }
data-nothing-found = No clip matches these filters.
data-clear-filters = Clear filters
data-selected = { $n } selected
data-clear-selection = Clear selection
data-play = Play
data-pause = Pause
data-previous = Previous clip
data-next = Next clip
data-neighbours = Look at the neighbours
data-show-in-files = Show in file manager
data-column-file = File
data-column-size = Size
data-part = Part
data-part-of = { $start } to { $end } s
data-stored = Stored
data-stored-as =
    { $width }×{ $height }, { $fps } fps, { $frames ->
        [one] { $frames } frame
       *[other] { $frames } frames
    }
data-thin = { $n } thin
data-thin-why = Under three quarters of the median of its row: this label is rare here.
data-counts-column = Group column of the table
data-without = no value
data-cell =
    { $label }, { $value }: { $n ->
        [one] { $n } clip
       *[other] { $n } clips
    }
data-problems-none = Every file could be read to its end.
data-frames-kept =
    ({ $n ->
        [one] { $n } frame kept
       *[other] { $n } frames kept
    })
data-retry-all = Try all again
data-retry = Try { $path } again
data-show-file = Show { $path } in the file manager
data-split-kind = Kind of split
data-split-by = Cut by
data-split-column = Group column of the split
data-no-groups-split = Every file counts as a group of its own.
data-folds = Number of folds
data-test-share = Share for testing
data-seed = Seed
data-without-group =
    { $n ->
        [one] { $n } of { $of } clips has no group and may stand
       *[other] { $n } of { $of } clips have no group and may stand
    } on both sides.
data-fold =
    Fold { $n }: tests on { $groups }, { $train ->
        [one] { $train } clip
       *[other] { $train } clips
    } for training, { $test } for testing
data-lacking = Nothing to train on for: { $labels }
data-verifying = Checking { $name }
data-verified = { $name }: all { $n } stored videos are as they were written.
data-damaged = { $name }: { $n } of { $of } stored videos { $n ->
        [one] is
       *[other] are
    } damaged. Import again to make what is lacking anew.
data-missing = { $name }: { $n } of { $of } stored videos { $n ->
        [one] is
       *[other] are
    } missing. Import again to make what is lacking anew.
data-damaged-and-missing = { $name }: of { $of } stored videos { $damaged } damaged and { $missing } missing. Import again to make them anew.
data-stopped = Stopped before the end.
data-retrying = Reading files of { $name } again
data-retried =
    { $name }: { $n ->
        [one] { $n } file read again
       *[other] { $n } files read again
    }; { $bad } unreadable and { $partial } partial remain.
data-remove-title = Remove “{ $name }” from the workspace?
data-remove-lost =
    Lost: the stored frames of { $videos ->
        [one] { $videos } video
       *[other] { $videos } videos
    } and the catalogue of { $clips ->
        [one] { $clips } clip
       *[other] { $clips } clips
    }. Importing again makes them anew.
data-remove-kept = Kept: your files in { $source }, and the results of finished runs. Unfinished runs on this data cannot go on.
data-remove-now = Remove…
data-removing = Removing { $name }
data-removed = { $name } is removed; { $freed } are free. Your files are untouched.
data-key-move = Move the selection
data-key-play = Play or pause the selection
data-key-open = Open the clip
data-key-search = Search
data-key-all = Select everything shown
data-key-clear = Clear the selection
data-no-labels-split = No clip has a label, so there is nothing to train and test on.
data-few-groups = A split needs at least 2 groups; these clips have { $n }. Choose another group column.
data-few-groups-joined =
    { $values ->
        [one] There is { $values } group
       *[other] There are { $values } groups
    }, but files of the same content join them to { $n }. A split needs at least 2.
data-many-folds = { $folds } folds need at least { $folds } groups; these clips have { $n }.
panel-data-checks = Diversity and risk
data-check-now = Check this data
data-check-again = Check again
data-check-what = Looks for copies, recordings on both sides of a split, file properties that give labels away, and uneven groups.
data-check-column = Group column of the check
data-check-starting = Starting
data-check-reading = Reading the videos
data-check-comparing = Looking for copies
data-check-permuting = Looking for shortcuts
data-check-stop = Stop the check
data-check-made = Checked on { $on }.
data-check-made-earlier = Checked earlier.
data-check-out-of-date = Out of date: the footage, its labels or its groups have changed since. Check again.
data-check-none = No findings
data-check-found = { $n } found
data-check-nothing = Nothing was found that speaks against this data.
data-check-effective =
    { $distinct } different of { $videos ->
        [one] { $videos } video
       *[other] { $videos } videos
    }
data-check-groups =
    { $column }: { $n ->
        [one] { $n } value
       *[other] { $n } values
    }, as diverse as { $effective } equal ones
data-checking = Checking { $name } for diversity and risk
data-checked = { $name }: checked, { $n } found.
