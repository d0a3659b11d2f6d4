# The sentence of a verdict. n, = and the number are joined by no-break spaces (U+00A0).
report-conditions-shares = { $list } of the labels
report-labels-and = { " and " }
report-all-labels = all labels
report-names-between = { ", " }
report-names-last = { " and " }
report-probes-both = { $probe } against { $reference }
report-interval = 95 % interval { $low } to { $high }
report-interval-none =
    { $seeds ->
        [2] both seeds gave the same, so no interval can be stated
       *[other] all { $seeds } seeds gave the same, so no interval can be stated
    }

# Two lines each, read from afar; in one piece where there is room for one only. What stands between two * has the colour of the verdict.
report-lead-arm = { $arm }
report-lead-arm-neighbours = { $arm }, which also learns from neighbours,
report-lead-than = { $reference }
report-lead-than-same-video = { $reference }
report-lead-than-untrained = { $reference }
report-lead-than-scratch = { $reference }
report-lead-basis =
    { " " }({ $interval }; n = { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }).
report-lead-basis-seeds =
    { " " }(n = { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }).
report-lead-improved-1 = { $who } beats { $than }
report-lead-improved-2 = by *{ $points } points* in { $metric }{ $basis }
report-lead-worse-1 = { $who } falls behind { $than }
report-lead-worse-2 = by *{ $points } points* in { $metric }{ $basis }
report-lead-open-1 = { $arm } and { $reference } are *not yet distinguishable*:
report-lead-open-2 = the difference is { $points } points in { $metric }{ $basis }
report-lead-unsound = But the data leak: these scores say nothing of the methods.
report-lead-unsound-part = But the data of { $tasks } leak: scores there, and means with them, say nothing of the methods.
report-lead-one-seed-1 = One seed says nothing about { $arm } and { $reference }:
report-lead-one-seed-2 = *it needs { $missing ->
        [one] { $missing } more seed
       *[other] { $missing } more seeds
    }* (this one gave { $points } points).
report-lead-no-arm-1 = No arm has results yet:
report-lead-one-arm-1 = Only { $arm } has results:
report-lead-one-arm-2 = *there is nothing to compare yet*.
report-lead-no-pair-1 = { $arm } and { $reference } cannot be compared yet:
report-lead-no-pair-2 = *no seed has finished in both*.

# What it rests on. English sentences begin with the space to the one before.
report-conditions = This footage, these settings: { $budgets }{ $tasks }; { $probes }{ $tested }.
report-tested =
    { "; " }tested on groups whose labels were not used ({ $design }, n = { $n ->
        [one] { $n } pair
       *[other] { $n } pairs
    })
report-conditions-tasks =
    , { $n ->
        [one] { $n } task
       *[other] { $n } tasks
    }
report-conditions-labels =
    { $n ->
        [one] { $n } label per class
       *[other] { $n } labels per class
    }
report-conditions-labels-mean = mean over { $list } labels per class
report-conditions-labels-several = mean over { $list }
report-conditions-unlabelled = labels only for scoring
report-count-seeds =
    { $n ->
        [one] { $n } seed
       *[other] { $n } seeds
    }
report-count-folds =
    { $n ->
        [one] { $n } fold
       *[other] { $n } folds
    }
report-count-draws =
    { $n ->
        [one] { $n } draw
       *[other] { $n } draws
    }
report-few-seeds =
    { " " }Only { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }: three are advised.
report-with-all-labels = { " " }With all labels: { $difference }{ $range },{ " " }
report-range = { " " }({ $low } to { $high })
report-range-none = { " " }({ $why })
report-with-all-labels-higher = higher.
report-with-all-labels-lower = lower.
report-with-all-labels-open = not yet distinguishable.
report-with-all-labels-open-among-many = an interval that leaves 0 out, but as one of { $n } comparisons it does not count as shown (Holm).
report-with-all-labels-one-seed = one seed says nothing.
report-missing = { $first }, { $second }. { $waiting }
report-missing-none = { $arm } has no finished seed
report-missing-some =
    { $n ->
        [one] { $arm } has { $n } seed finished
       *[other] { $arm } has { $n } seeds finished
    }
report-waiting-none = Finish both arms with at least three seeds.
report-waiting =
    { $n ->
        [one] { $n } run has no results yet.
       *[other] { $n } runs have no results yet.
    }
# The second interval: groups count as a sample, too.
report-recordings =
    { " " }On other recordings like these{ $of }: { $points } points (95 % interval { $low } to { $high }; { $groups ->
        [one] { $groups } group
       *[other] { $groups } groups
    } × { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }).
report-recordings-within =
    { " " }On other recordings like these{ $of }, each group ranked by itself: { $points } points (95 % interval { $low } to { $high }; { $groups ->
        [one] { $groups } group
       *[other] { $groups } groups
    } × { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }).
report-recordings-none = { " " }Nothing can be said of other recordings{ $of }: { $why }.
report-recordings-of = { " " }({ $task })
# Runs that should be there.
report-lost = { " " }Run { $run } cannot be read and is not counted: { $why }.
report-absent =
    { " " }{ $arm } has no run with { $n ->
        [one] seed
       *[other] seeds
    } { $seeds }, as other arms have.
report-footage-kept-out = { " " }The footage of the test groups{ $of } was kept out of the pre-training pool too.
report-footage-pooled = { " " }Transductive: the footage of the test groups{ $of } was in the pre-training pool, without labels; new sites may score lower.
report-footage-elsewhere = { " " }Transfer: the footage of the task{ $of } comes from a data set that was not in the pre-training pool.
report-without-learning = { " " }Without an encoder, by the same metric: { $means } %.
report-footage-of = { " " }of { $tasks }
report-sketch = { " " }{ $arm } is a sketch: it was trained for { $cells } of the { $of } folds, draws and budgets that the probes have.
report-at-chance = { " " }{ $arm } is not shown to do better than guessing ({ $chance } %): look at labels, footage and clip length before anything else.
report-arm-sketch = { $arm } (a sketch)
report-shared-means = { " " }On the folds and draws that all arms have, the means are: { $means } %.

# Differences in tables.
report-difference = { $mean } points ({ $low } to { $high }), n = { $n }
report-difference-alike = { $mean } points (no interval: seeds alike), n = { $n }
report-difference-alone = { $mean } points, n = { $n }
