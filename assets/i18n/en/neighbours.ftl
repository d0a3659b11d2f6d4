# Neighbours
panel-nb-query = Query
panel-nb-grid = Neighbours
panel-nb-history = How the neighbours changed
player-play = Play
player-pause = Pause
player-back = One frame back
player-forward = One frame forward
player-speed = Speed
player-repeat = Loop
player-head = Playhead
neighbours-none = This experiment has no embeddings yet. Neighbours appear here once a run has reached its first checkpoint.
neighbours-no-runs = This workspace has no runs yet. Neighbours appear here once a run has reached its first checkpoint.
neighbours-none-action = Show the runs
neighbours-no-query = There is no query in this order.
neighbours-not-in-run = This query is not in the data of the chosen run.
neighbours-next = Next query (N)
neighbours-next-short = Next query
neighbours-previous = Previous query (Shift+N)
neighbours-browse = Order of the queries
neighbours-by-random = At random
neighbours-by-purity = Least pure first
neighbours-by-similarity = Most similar neighbour first
neighbours-by-hubs = Hubs first
neighbours-by-chosen = Chosen videos ({ $n })
neighbours-shuffle = Draw again (seed { $seed })
neighbours-query-picture = Picture of the query
neighbours-no-label = No label
neighbours-hidden-label = Label hidden
neighbours-hidden = Shown after the judgement
neighbours-length = { $secs } s · { $fps } fps
neighbours-original = Play in original quality
neighbours-reveal = Show in file manager
neighbours-as-query = Make this the query
neighbours-decoding = Reading the source video…
neighbours-run = Arm and seed
neighbours-run-second = Second arm and seed
neighbours-run-name = { $arm } · seed { $seed }
neighbours-step = Step
neighbours-step-second = Second step
neighbours-step-name = step { $step }
neighbours-untrained = untrained
neighbours-k = Number of neighbours k
neighbours-mask-source = Mask recording
neighbours-arms = Arms
neighbours-one-arm = One arm
neighbours-two-arms = Two arms
neighbours-blind = Blind
neighbours-arm-hidden = Arm and step are shown after the last judgement
neighbours-part = Part that plays
neighbours-part-seen = As trained on
neighbours-part-whole = Whole video
neighbours-playing = { $n ->
    [one] 1 clip
   *[other] { $n } clips at once
}
neighbours-late = late
neighbours-card = Neighbour { $n }
neighbours-card-labelled = Neighbour { $n }: { $label }
neighbours-frame = frame { $n }
neighbours-good = Good
neighbours-doubtful = Doubtful
neighbours-bad = Wrong
neighbours-judge = Judge: { $verdict }
neighbours-same-video = same video
neighbours-same-source = same recording
neighbours-near-duplicate = near-duplicate of the query
neighbours-near-duplicate-of = near-duplicate of #{ $n }
neighbours-agree = agree { $same }/{ $all }
neighbours-agreement = Labels that agree
neighbours-agreement-of = Labels that agree ({ $arm })
neighbours-strangers = From another source
neighbours-judged = Judged
neighbours-this-query = This query
neighbours-rest = left { $n }
neighbours-precision = Precision@{ $k }
neighbours-precision-hidden = Not shown in a blind look.
neighbours-judged-count = { $n } judged
neighbours-counted = Searched: { $mask }
neighbours-masked-none = nothing left out
neighbours-masked-video = same video left out
neighbours-masked-source = same recording left out
neighbours-masked-unsaid = masking not said
neighbours-other-masks = { $n } judged with other masking, not counted here
neighbours-other-mask = { $mask }: { $n } judged
neighbours-no-judgement = No judgements yet. Focus a neighbour and press 1, 2 or 3.
neighbours-unfinished = unfinished
neighbours-interval = 95 % interval { $range }
neighbours-no-interval = An interval needs two queries that are judged whole.
neighbours-basis =
    { $queries ->
        [one] { $queries } query judged
       *[other] { $queries } queries judged
    } whole, { $unfinished } begun. Good { $good }, doubtful { $doubtful }, wrong { $bad } (doubtful is no hit)
neighbours-one-query = no interval: one query, or all alike
neighbours-in-brackets = ({ $words })
neighbours-difference-basis =
    Difference with its 95 % interval on { $n ->
        [one] the { $n } query judged
       *[other] the { $n } queries judged
    } whole for both arms
neighbours-export = Export judgements as CSV
neighbours-exported =
    { $n ->
        [one] { $n } judgement
       *[other] { $n } judgements
    } written to { $path }.
neighbours-keys = Keys
neighbours-undo = Undo
neighbours-move = Move
neighbours-saved = Each press is saved at once. A blind look hides arms and labels.
neighbours-history-caption = The first { $k } neighbours of this query. Green: same label; red ×: another
neighbours-history-hidden = Not shown in a blind look.
neighbours-replay = Replay
neighbours-load-step = Show { $step }
neighbours-key-judge = Good, doubtful, wrong (saves, moves on)
neighbours-key-undo = Take the last judgement back
neighbours-key-focus = Move to another neighbour
neighbours-key-query = Next / previous query
neighbours-key-step = Previous / next checkpoint
neighbours-key-play = Play / pause
neighbours-key-frame = One frame back / forward
neighbours-key-blind = Blind look
neighbours-key-compare = Two arms side by side
neighbours-key-original = Play in original quality
neighbours-no-queue = This run has no queue of this step. Choose another step, or search the whole data set.
neighbours-place = Search in
neighbours-in-data = Whole data
neighbours-in-queue = Queue in training
neighbours-mask-video = Mask video
neighbours-age = { $n ->
    [one] { $n } step old
   *[other] { $n } steps old
}
neighbours-mask = Left out of the search
neighbours-mask-none = Mask nothing
neighbours-similarity = Similarity { $similarity }
neighbours-original-size = Source: { $width } × { $height } pixels · { $fps } fps
neighbours-original-failed = The source video could not be read.
neighbours-interval-of =
    95 % interval { $range } ({ $n ->
        [one] { $n } query
       *[other] { $n } queries
    })
neighbours-interval-none = { $n ->
    [0] No interval: no query is judged whole yet.
   *[other] No interval from { $n } query; it needs two.
}
neighbours-by-chance = … by chance alone
neighbours-chance = { $n } %
neighbours-agreement-masked = … same recording masked
neighbours-agreement-outside = … same { $column } masked
neighbours-outside-why = { $arm } masks the same { $column } in training.
neighbours-agree-chance = agree { $same }/{ $all } · chance { $chance } %
neighbours-by-disagreement = Arms disagree most first
neighbours-filter-label = Only queries of label
neighbours-filter-recording = Only queries of recording
neighbours-filter-unjudged = Unjudged only
neighbours-all-labels = All labels
neighbours-all-recordings = All recordings
neighbours-scale = Bars: cosine { $from } to 1
neighbours-history-caption-of = { $arm }: the nearest { $k } of this query. Green: label agrees, red ×: it does not
neighbours-not-while-blind = Not in a blind look: it would tell what is hidden.
neighbours-pair = Query and neighbour, large
neighbours-large-short = Large, in pairs
neighbours-pair-open = Query and neighbour, large (P)
neighbours-key-pair = Query and neighbour large, side by side
neighbours-pair-query = Query, large
neighbours-pair-neighbour = Neighbour, large
neighbours-pair-query-is = Query: { $label }
neighbours-pair-stored = The source video could not be read: shown as stored.
neighbours-pair-late = Only the first minute of a source is read in its own quality; this part is shown as stored.
neighbours-pair-keys = Wheel, + and −: zoom both · drag: move both · 0: whole picture · ← →: other neighbour · 1 2 3: judge · P: close
neighbours-zoom-in = Zoom in (+)
neighbours-zoom-out = Zoom out (−)
neighbours-own = Search with a file of your own
neighbours-own-open = Search with a file of your own… (F)
neighbours-key-own = Search with a file of your own
neighbours-own-about = The file is decoded as the run’s data were, embedded by the run’s encoder, and searched for among the run’s videos. It need not be in any data set, and nothing of it is kept. You can also drop it onto this page.
neighbours-own-path = Path of the video file
neighbours-own-browse = Choose…
neighbours-own-files = Videos
neighbours-own-search = Search
neighbours-own-why = Enter the path of a file first.
neighbours-own-short = Own file
neighbours-own-file = Your own file
neighbours-own-kept = For looking only: its neighbours are not judged, and nothing of it is kept.
neighbours-own-busy = Reading the file and embedding it with the encoder of this step…
neighbours-history-own = The nearest { $k } of your file, which is embedded anew at each step: { $done } of { $all } done
neighbours-tags = Tags
neighbours-tags-of = Tags… (T)
neighbours-tags-query = Tags of the query…
neighbours-key-tags = Tags of the neighbour
neighbours-tags-about = Tags are for people who look. Nothing is trained on them, and no score knows them.
neighbours-filter-tag = Only queries with tag
neighbours-all-tags = All tags
neighbours-save-list = Save these neighbours as CSV
neighbours-saved-list = { $n ->
    [one] 1 neighbour written to { $path }.
   *[other] { $n } neighbours written to { $path }.
}
