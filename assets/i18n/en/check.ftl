# What the check of a data set found: what, where, and what to do about it.
finding-no-group-column = Nothing tells which clips come from the same recording.
finding-without-group =
    { $clips ->
        [one] { $clips } of { $of } clips has
       *[other] { $clips } of { $of } clips have
    } no value of { $column }.
finding-without-group-one-label = All { $clips } clips without a value of { $column } have the label { $label }.
finding-across-groups =
    { $n ->
        [one] { $n } value of { $finer } in more than one value of { $column }.
       *[other] { $n } values of { $finer } in more than one value of { $column }.
    }
finding-same-content =
    { $n ->
        [one] { $n } pair of equal files under different values of { $column }.
       *[other] { $n } pairs of equal files under different values of { $column }.
    }
finding-near-duplicates =
    { $n ->
        [one] { $n } pair of near-duplicates may stand on both sides of a split.
       *[other] { $n } pairs of near-duplicates may stand on both sides of a split.
    }
finding-copies = { $of } videos show only { $distinct } different contents.
finding-group-is-label = { $column } repeats the label.
finding-one-group-labels =
    { $n ->
        [one] { $n } label in one value of { $column } only.
       *[other] { $n } labels in one value of { $column } only.
    }
finding-few-groups =
    { $n ->
        [one] { $n } value of { $column }.
       *[other] { $n } values of { $column }.
    }
finding-one-group-dominates = { $group } has { $percent } % of the clips.
finding-imbalance =
    { $rare } has { $few ->
        [one] { $few } clip
       *[other] { $few } clips
    }, { $frequent } has { $many }.
finding-shortcut = { $what } tells the label with { $accuracy } % balanced accuracy on groups not trained on (chance { $chance } %, by luck up to { $luck } %).
finding-embeddings-tell-group = { $percent } % of what tells embeddings apart is which value of { $column } they come from.
finding-worst-group = Accuracy in { $group } is { $accuracy } %, { $gap } points below the other groups (interval { $low } to { $high }).

# What tells the label: the beginning of finding-shortcut.
finding-by-width = The width of the picture alone
finding-by-height = The height of the picture alone
finding-by-shape = The shape of the picture alone
finding-by-rate = The frame rate alone
finding-by-frames = The number of frames alone
finding-by-seconds = The length of the clip alone
finding-by-file-size = The size of the file alone
finding-by-brightness = The brightness alone
finding-by-all = File metadata taken together

# Where it was found.
finding-group = group
finding-in-set = whole set
finding-in-column = column { $column }
finding-in-run = run { $run }
finding-and-more = { $first }, …

# What to do about it.
finding-do-no-group-column = Add a column such as recording, camera or person to the label table, and import again.
finding-do-without-group = Give these clips their recording in the label table, or leave them out.
finding-do-without-group-one-label = They come from elsewhere, and whatever they share tells the label. Leave them out, or add clips of other labels from there.
finding-do-across-groups = Split by the finer column, or correct the table.
finding-do-same-content = Correct the column, or remove one of each pair. Until then splits keep each pair together.
finding-do-near-duplicates = Remove one of each pair or give both the same group: else the test has been trained on.
finding-do-copies = Count on the smaller number; more copies add no diversity.
finding-do-group-is-label = Split by another column: with this one, the labels that are tested have never been trained.
finding-do-one-group-labels = Record these labels in at least one more group: when theirs is tested, nothing is left to learn them from.
finding-do-few-groups = Add footage of other groups: with under 5 nothing can be said of new ones.
finding-do-one-group-dominates = Look at the accuracy by group, and add footage of the others.
finding-do-imbalance = Judge by macro-F1 or balanced accuracy, and collect more of the rare label.
finding-do-length = Cut clips of all labels to one length. If the action itself is longer, keep it in mind: clips of fixed length hide it from the network.
finding-do-file-size = Resample and encode all files the same way. If more movement makes larger files, the label may be told by how much moves.
finding-do-brightness = Record every label in all lights, or vary brightness in the augmentation.
finding-do-shortcut = Import at one size and one rate, and check that every label comes from the same cameras.
finding-do-embeddings-tell-group = Compare arms on groups not trained on; stronger colour augmentation may help.
finding-do-worst-group = Look at its clips and its neighbours, and add labels or footage there before going into operation.
