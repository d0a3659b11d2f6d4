# Figures of the Pilot page: titles, axes, notes and captions.
figure-cost-title = Improvement against compute cost
figure-labels-title = Label efficiency
figure-learning-title = Probe over pre-training
figure-subtitle = { $experiment }, { $task }, { $probe }{ $budget }
figure-subtitle-all = , all labels
figure-subtitle-share = , { $labels }
figure-subtitle-labels = , { $n } labels per class
figure-score-axis = { $metric } (%)
figure-improvement-axis = { $metric }: improvement over { $reference } (points)
figure-cost-text = { $mean } { $unit } ({ $low }–{ $high }, n = { $n })
figure-label-axis = Labels per class (log scale)
figure-budget-all = all { $labels }
figure-chance = chance { $share }
figure-role-reference = reference
figure-role-untrained = untrained
figure-role-scratch = not pre-trained
figure-need-arm = { $arm } with { $labels } labels
figure-need-reference = ≈ { $reference } with { $needed }
figure-need-caption = { $reference } needs { $needed } labels per class for it (95 % interval { $low } to { $high }, { $seeds } seeds).
figure-nothing = No finished run has such a score.
figure-no-reference = { $reference } has no finished run yet: improvements over it cannot be shown.
figure-no-checkpoints = No probe ran at a checkpoint. Set two or more snapshots in Design.
figure-range = { $low } to { $high }
figure-cost-nothing = Nothing to compare yet.
figure-one-seed = One seed: no interval can be given.
figure-cost-bars = Vertical: paired 95 % interval ({ $seeds } seeds, n = { $n } pairs). Horizontal: range over seeds.
figure-cost-trail = { " " }Small marks: checkpoints.
figure-finding-higher = higher
figure-finding-lower = lower
figure-finding-open = not yet distinguishable
figure-finding-one-seed = one seed says nothing
figure-effect = { $mean } points ({ $low } to { $high }, n = { $n }): { $finding }
figure-effect-alike = { $mean } points (n = { $n }; { $why }): { $finding }
figure-effect-alone = { $mean } points (n = { $n }): { $finding }
figure-bands = Bands: 95 % interval of the mean ({ $seeds } seeds, n = { $low } to { $high } scores a point).

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
curve-feature-std = Spread of the embeddings
curve-feature-std-note = batch
curve-key-mean-square = Squared mean of the keys
curve-key-mean-square-note = 0: they point everywhere
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
curve-epoch-hub-share = Share of the largest hub
curve-epoch-hub-share-note = monitor
curve-epoch-hub-skewness = Hubness, skewness
curve-epoch-hub-skewness-note = monitor
curve-epoch-feature-std = Spread of the embeddings
curve-epoch-feature-std-note = monitor
curve-epoch-effective-rank = Effective rank
curve-epoch-effective-rank-note = monitor
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
curve-labels-all = all labels
curve-labels = { $n } labels a class
curve-axis-steps = steps
curve-axis-clips = clips
curve-axis-hours = training time, hours
curve-axis-flops = FLOPs
curve-drops = n = { $n } from here
curve-band = Band: 95 % interval of the mean over seeds (Student's t).
curve-one-line = One line per seed.
curve-smoothed = { " " }Smoothed by { $weight }; thin: raw.
curve-caption = { $first }{ $smooth } { $counts }
curve-chance = chance { $value }
curve-collapse = collapse below { $value }
curve-even = evenly spread { $value }
