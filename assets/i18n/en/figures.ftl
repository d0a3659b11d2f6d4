# Figures of the Pilot page: titles, axes, notes and captions.
figure-cost-title = Improvement against compute cost
figure-labels-title = Label efficiency
figure-learning-title = Probe over pre-training
figure-subtitle = { $experiment }, { $task }, { $probe }{ $budget }
figure-subtitle-all = , all labels
figure-subtitle-share = , { $labels }
figure-subtitle-labels =
    , { $n ->
        [one] { $n } label per class
       *[other] { $n } labels per class
    }
figure-score-axis = { $metric } (%)
figure-improvement-axis = { $metric }: improvement over { $reference } (points)
figure-cost-text = { $mean } { $unit } ({ $low }–{ $high }, n = { $n })
figure-label-axis = Labels per class (log scale)
figure-budget-all = all { $labels }
figure-chance = chance { $share }
figure-role-reference = reference
figure-role-untrained = untrained
figure-role-scratch = not pre-trained
figure-role-sketch = { $role }, a sketch
figure-need-arm =
    { $arm } with { $labels ->
        [one] { $labels } label
       *[other] { $labels } labels
    }
figure-need-reference = ≈ { $reference } with { $needed }
figure-need-caption =
    { $reference } needs { $needed } labels per class for it (95 % interval { $low } to { $high }, { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }).
figure-nothing = No finished run has such a score.
figure-no-reference = { $reference } has no finished run yet: improvements over it cannot be shown.
figure-no-checkpoints = The runs keep one checkpoint, so there is no course to show. Set “Checkpoints kept” to two or more in Design.
figure-no-pretraining = No arm is pre-trained, so there is no course to show.
figure-probes-at-end = The probes looked at the finished encoders only. Turn on “Probe checkpoints” in Design to see the course.
figure-checkpoints-to-come = No run has scores of this probe from two checkpoints yet.
figure-range = { $low } to { $high }
figure-cost-nothing = Nothing to compare yet.
figure-one-seed = One seed: no interval can be given.
figure-cost-bars =
    Vertical: paired 95 % interval ({ $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }, n = { $n ->
        [one] { $n } pair
       *[other] { $n } pairs
    }). Horizontal: range over seeds.
figure-cost-trail = { " " }Small marks: checkpoints.
figure-finding-higher = higher
figure-finding-lower = lower
figure-finding-open = not yet distinguishable
figure-finding-one-seed = one seed says nothing
figure-bracket = { $mean } ({ $low } to { $high })
figure-bracket-alone = { $mean } (no interval)
figure-effect = { $mean } points ({ $low } to { $high }, n = { $n }): { $finding }
figure-effect-alike = { $mean } points (n = { $n }; { $why }): { $finding }
figure-effect-alone = { $mean } points (n = { $n }): { $finding }
figure-bands-of =
    Bands: 95 % interval of the mean, of { $pair } alone ({ $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }, n = { $low } to { $high } scores a point).
figure-bands =
    Bands: 95 % interval of the mean ({ $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }, n = { $low } to { $high } scores a point).
figure-sketch = A sketch, of fewer folds and draws than the others: { $arms }.

# Curves of training: name, and where it comes from or its unit.
curve-loss = Loss
curve-loss-note = InfoNCE, total
curve-loss-intra = Loss, same video
curve-loss-intra-note = InfoNCE
curve-loss-inter = Loss, neighbours
curve-loss-inter-note = InfoNCE
curve-lr = Learning rate
curve-lr-note = { "" }
curve-momentum = Momentum of the key encoder
curve-momentum-note = { "" }
curve-ramp = Weight of the neighbour term
curve-ramp-note = { "" }
curve-queue-filled = Filled part of the queue
curve-queue-filled-note = share
curve-neighbour-sim = Similarity to the neighbours
curve-neighbour-sim-note = cosine
curve-valid-neighbours = Queries with a neighbour
curve-valid-neighbours-note = share
curve-threshold = Similarity floor θ
curve-threshold-note = cosine
curve-neighbours-k = Neighbours per query
curve-neighbours-k-note = k
curve-neighbour-age = Age of the neighbours
curve-neighbour-age-note = steps, mean
curve-feature-std = Spread of the embeddings
curve-feature-std-note = batch
curve-key-mean-square = Squared mean of the keys
curve-key-mean-square-note = 0: they point everywhere
curve-alignment = Alignment
curve-alignment-note = two clips of one video; 0: alike
curve-age-gap = Age gap of the keys
curve-age-gap-note = logit, fresh minus queue
curve-stale-gap = Age gap within the queue
curve-stale-gap-note = logit, newest minus oldest
curve-epoch-neighbour-purity = Neighbour purity
curve-epoch-neighbour-purity-note = monitor, masked by recording
curve-epoch-self-hit = Nearest is the same video
curve-epoch-self-hit-note = monitor, share
curve-epoch-own-video = Neighbour is the own video
curve-epoch-own-video-note = monitor, 0 with a mask
curve-epoch-other-source = Nearest is of another source
curve-epoch-other-source-note = monitor, share
curve-epoch-cross-group = Neighbour is of another group
curve-epoch-cross-group-note = monitor, share
curve-epoch-similarity = Similarity of neighbours
curve-epoch-similarity-note = monitor, cosine: median, middle 80 %
curve-epoch-similarity-p10 = Similarity of neighbours, lowest tenth
curve-epoch-similarity-p10-note = monitor, cosine, 10 % lie below
curve-epoch-similarity-p50 = Similarity of neighbours, median
curve-epoch-similarity-p50-note = monitor, cosine
curve-epoch-similarity-p90 = Similarity of neighbours, highest tenth
curve-epoch-similarity-p90-note = monitor, cosine, 10 % lie above
curve-epoch-hub-share = Share of the largest hub
curve-epoch-hub-share-note = monitor
curve-epoch-hub-skewness = Hubness, skewness
curve-epoch-hub-skewness-note = monitor
curve-epoch-feature-std = Spread of the embeddings
curve-epoch-feature-std-note = monitor
curve-epoch-effective-rank = Effective rank
curve-epoch-effective-rank-note = monitor
curve-epoch-uniformity = Uniformity
curve-epoch-uniformity-note = monitor; lower: more even
curve-snapshot-purity = Purity in the whole pool
curve-snapshot-purity-note = monitor, k = 5, masked by recording; step 0 is untrained
curve-time-clips-per-s = Clips per second
curve-time-clips-per-s-note = speed
curve-time-data-wait-share = Waiting for data
curve-time-data-wait-share-note = share of time
curve-cost-petaflops = Compute
curve-cost-petaflops-note = PFLOP
curve-cost-hours = Training time
curve-cost-hours-note = hours
curve-probe = { $task }, { $metric }
curve-probe-note = { $probe }, % · { $labels }
curve-group-purity = Neighbour purity, { $group }
curve-group-purity-note = monitor
curve-group-cross = Neighbour is of another group, { $group }
curve-group-self-hit = Nearest is the same video, { $group }
curve-labels-all = all labels
curve-labels =
    { $n ->
        [one] { $n } label a class
       *[other] { $n } labels a class
    }
curve-axis-steps = steps
curve-axis-clips = clips
curve-axis-hours = training time, hours
curve-axis-flops = FLOPs
curve-drops = n = { $n } from here
curve-band = Band: 95 % interval of the mean over seeds (Student's t).
curve-band-quantiles = Line: median; band: from the 10 % to the 90 % quantile, means over seeds.
curve-one-line = One line per seed.
curve-smoothed = { " " }Smoothed by { $weight }; thin: raw.
curve-caption = { $first }{ $smooth } { $counts }
curve-chance = chance { $value }
curve-collapse = collapse below { $value }
curve-even = evenly spread { $value }
