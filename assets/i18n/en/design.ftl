# Settings: label, and what they do in a few words.
design-field-name = Name
design-field-name-help = part of folder names
design-field-description = Description
design-field-description-help = what the pilot is for
design-field-seeds = Seeds
design-field-seeds-help = one run per arm and seed; three or more give intervals
design-field-sets = Data sets
design-field-sets-help = pooled for pre-training, without labels
design-field-pool = Pool
design-field-pool-help = without the test groups: the encoder never sees their footage; for named groups and a held-out share only
design-field-source-group = Recording column
design-field-source-group-help = tells which videos come from one recording
design-field-watch-group = Watched column
design-field-watch-group-help = monitors tell how many neighbours are of another group, and each group’s purity; changes no result
design-field-frames = Frames per clip
design-field-frames-help = T of the network
design-field-rate = Frame rate
design-field-rate-help = frames per second inside a clip
design-field-size = Picture size
design-field-size-help = side of the square input
design-field-input = Channels
design-field-input-help = motion is for cameras that stand still: luma and what changes in it
design-field-crop = Crop area
design-field-crop-help = share of the frame that is kept, smallest and largest
design-field-flip = Flip
design-field-flip-help = mirror left and right
design-field-jitter = Colour jitter
design-field-jitter-help = brightness, contrast, saturation
design-field-jitter-strength = Jitter strength
design-field-jitter-strength-help = 0 changes nothing
design-field-hue = Hue
design-field-hue-help = largest turn of the colour circle, with the jitter
design-field-grey = Grey
design-field-grey-help = drop the colour
design-field-blur = Blur
design-field-blur-help = Gaussian, same for all frames of a clip
design-field-backbone = Backbone
design-field-backbone-help = video network, the same for every arm
design-field-width = Width
design-field-width-help = channels of the first stage
design-field-arms = Arms
design-field-arms-help = what is compared
design-field-arm-name = Name
design-field-arm-name-help = as tables and plots show it
design-field-method = Method
design-field-method-help = how the arm gets its encoder; Random is not trained
design-field-init = Begins with
design-field-init-help = drawn from the seed, or trained elsewhere; Random judges them as they are, Scratch fine-tunes them
design-field-init-file = File of weights
design-field-init-file-help = .pth, .pt, .pyth or .safetensors for the same backbone and width (torchvision, SlowFast, PyTorchVideo, or exported by Kinrin); a path, or a name in the workspace's folder weights
design-field-arm-views = Clips per video ρ, own
design-field-arm-views-help = of this arm alone; unset: as all arms
design-field-k = Neighbours k
design-field-k-help = additional positives per query
design-field-shift-k = Neighbourhood k
design-field-shift-k-help = keys in the mean: the one of the other clip and the k − 1 nearest; 1 is BYOL
design-field-own-share = Share of the own clip λ
design-field-own-share-help = in the target; the rest goes to the queue by similarity. 1 leaves the same-video term
design-field-target-temperature = Target temperature τ_m
design-field-target-temperature-help = softmax over the similarities of the other clip; below τ
design-field-clusters = Clusters
design-field-clusters-help = of the whole pool, by k-means on the features of the network
design-field-every-epochs = Cluster every
design-field-every-epochs-help = the first epochs have no clusters; their cost is counted
design-field-k-start = Neighbours at the start
design-field-k-start-help = the number moves to k over the run; unset: k throughout
design-field-query = Search with
design-field-query-help = what looks for neighbours in the queue
design-field-memory-epochs = Whole pool every
design-field-memory-epochs-help = neighbours are then the nearest videos of the whole pool by features, as far as the queue has keys of them; unset: the queue alone
design-field-threshold = Similarity floor θ
design-field-threshold-help = rows below the floor get no weight; −1 keeps all
design-field-threshold-end = Floor θ at the end
design-field-threshold-end-help = θ moves there in a straight line over the run; unset: it stays
design-field-threshold-quantile = Floor by quantile
design-field-threshold-quantile-help = drops this share of the least similar; θ is the least floor
design-field-agreement = Views must agree
design-field-agreement-help = keeps a neighbour only where the searches of all clips of the video find it
design-field-weight-temperature = Neighbour weight τ_w
design-field-weight-temperature-help = softmax over the k similarities
design-field-mask-source = Mask same recording
design-field-mask-source-help = the same video is always masked
design-field-mask-group = Mask same group
design-field-mask-group-help = rows of the query’s site, person or day are neither neighbours nor negatives of that term
design-field-shared-head = One head for both terms
design-field-shared-head-help = and one bank of keys; else each term has its own
design-field-lambda-intra = λ intra
design-field-lambda-intra-help = same-video term; 0 makes an inter-only control
design-field-lambda-intra-end = λ intra at the end
design-field-lambda-intra-end-help = moves there in a straight line over the run; unset: it stays
design-field-lambda-inter = λ inter
design-field-lambda-inter-help = neighbour term
design-field-lambda-inter-end = λ inter at the end
design-field-lambda-inter-end-help = beside λ intra the ratio of the two terms; unset: it stays
design-field-delay = Delay
design-field-delay-help = λ inter stays 0 this long once the queue is full
design-field-ramp = Ramp
design-field-ramp-help = straight rise of λ inter, once the queue is full
design-field-normalise = Divide by Σλ
design-field-normalise-help = keeps the step as large as that of intra
design-field-lr-follows-ramp = Learning rate follows λ
design-field-lr-follows-ramp-help = rises as the neighbour term comes in, from λ intra’s share of Σλ
design-field-queue = Queue size Q
design-field-queue-help = keys of past clips, first in, first out
design-field-key-momentum = Momentum m₀
design-field-key-momentum-help = of the key encoder at the first step, at most
design-field-momentum-span = Key encoder looks back
design-field-momentum-span-help = share of the run; lowers m₀ where the run is short
design-field-momentum-end = Momentum at the end
design-field-momentum-end-help = 1 freezes the keys in the last steps
design-field-key-statistics = Statistics of the keys
design-field-key-statistics-help = what batch normalisation of the key encoder uses
design-field-head-norm = Batch norm in the heads
design-field-head-norm-help = keeps what all clips have in common out of the keys
design-field-in-batch-negatives = In-batch negatives
design-field-in-batch-negatives-help = keys of the other videos of the step count as wrong partners too
design-field-hard-negatives = Hard negatives β
design-field-hard-negatives-help = similar negatives count more, by e^(β·logit); 0: all alike
design-field-class-prior = Hidden positives τ⁺
design-field-class-prior-help = share of negatives believed to be of the query’s class, taken off their sum; 0: none
design-field-cancelled-negatives = Negatives left out m
design-field-cancelled-negatives-help = the rows of the queue most similar to the query; 0: none
design-field-temperature = Temperature τ
design-field-temperature-help = InfoNCE, both terms
design-field-hidden = Head width
design-field-hidden-help = hidden layer of the projection head
design-field-dim = Embedding size d
design-field-dim-help = what is compared by cosine
design-field-epochs = Epochs
design-field-epochs-help = passes over all videos
design-field-batch-videos = Batch
design-field-batch-videos-help = videos per step
design-field-views = Clips per video ρ
design-field-views-help = positives of one another
design-field-view-distance = Clips within
design-field-view-distance-help = furthest start from the first clip; unset: anywhere in the video
design-field-snapshots = Checkpoints kept
design-field-snapshots-help = evenly spaced, for looking back
design-field-checkpoint-minutes = Save every
design-field-checkpoint-minutes-help = how much a crash can cost
design-field-lr = Learning rate
design-field-lr-help = peak, then half a cosine down to 0
design-field-optimiser = Optimiser
design-field-optimiser-help = AdamW learns in fewer steps, at a hundredth of the rate of SGD
design-field-warmup = Warm-up
design-field-warmup-help = straight rise at the start
design-field-beta1 = β₁
design-field-beta1-help = running mean of the gradients
design-field-sgd-momentum = Momentum
design-field-sgd-momentum-help = share of the last step's direction
design-field-weight-decay = Weight decay
design-field-weight-decay-help = pulls weights towards 0
design-field-supervised-steps = Steps
design-field-supervised-steps-help = per network, at most
design-field-check-every = Look every
design-field-check-every-help = ends at a plateau of an inner validation part, then trains with all labels up to the best step; unset: always all steps
design-field-patience = Patience
design-field-patience-help = looks without improvement before it ends
design-field-batch-clips = Batch
design-field-batch-clips-help = labelled clips per step
design-field-budgets = Label budgets
design-field-budgets-help = labels per class, or a share of them such as 10%; “all” uses every label
design-field-primary-arm = Primary contrast: arm
design-field-primary-arm-help = what the verdict is about, chosen before the first run; unset: iivcl
design-field-primary-reference = Primary contrast: held against
design-field-primary-reference-help = unset: intra, or else random
design-field-primary-tasks = Primary tasks
design-field-primary-tasks-help = that the verdict is averaged over; empty: all
design-field-primary-probe = Primary probe
design-field-primary-probe-help = key of the probe that the verdict rests on; empty: the linear one, or that of the kind of task
design-field-primary-metric = Primary metric
design-field-primary-metric-help = key of the metric that the verdict rests on; empty: the one of the kind of task
design-field-primary-budgets = Primary budgets
design-field-primary-budgets-help = that the verdict is averaged over; empty: all but “all”
design-field-worthwhile = Worthwhile gain
design-field-worthwhile-help = smallest gain of the primary contrast that is worth its cost; 0.03 is three points
design-field-most-extra-hours = Extra device time
design-field-most-extra-hours-help = at most, per run, beyond the reference; unset: no limit
design-field-worst-group-floor = Floor of the worst group
design-field-worst-group-floor-help = accuracy that the worst group has to reach, as a share; unset: no floor
design-field-draws = Draws
design-field-draws-help = of labelled clips per fold and budget
design-field-supervised-draws = Draws, supervised
design-field-supervised-draws-help = for arms that train a network per budget; 0: as many as the probes, so that all arms are judged alike
design-field-supervised-folds = Folds, supervised
design-field-supervised-folds-help = the first this many; unset uses all, as the probes do
design-field-clips-per-video = Clips per video
design-field-clips-per-video-help = whose features are averaged
design-field-crops = Crop
design-field-crops-help = part of the frame that evaluation looks at; three squares along the longer side cost three times as much
design-field-choose-l2 = Choose the penalty
design-field-choose-l2-help = of the linear probe: the one that tells most clips right in inner folds of the training groups; with fewer than two labels a class its own value counts
design-field-calibrate = Calibrate batch statistics
design-field-calibrate-help = of every frozen encoder, on plain clips of the unlabelled pool; off, an untrained one keeps mean 0 and variance 1
design-field-probe-checkpoints = Probe checkpoints
design-field-probe-checkpoints-help = shows how the probes improve while training
design-field-tasks = Tasks
design-field-tasks-help = what the encoders are judged on
design-field-task-name = Name
design-field-task-name-help = as results show it
design-field-task-set = Data set
design-field-task-set-help = with labels
design-field-task-kind = Kind
design-field-task-kind-help = what is asked of an encoder
design-field-normal-labels = Normal labels
design-field-normal-labels-help = labels of normal footage; all others are anomalies, for scoring only
design-field-rest-is-normal = Rest is normal
design-field-rest-is-normal-help = what no interval covers, in a video that has intervals; off leaves it out
design-field-stride = Stride
design-field-stride-help = from one window to the next; each stands for so much of its video
design-field-alarm-share = Alarm share
design-field-alarm-share-help = of normal training footage that may raise an alarm; fixes the threshold
design-field-background = Background label
design-field-background-help = label of what is no step; empty: there is none
design-field-nu = One-class: ν
design-field-nu-help = share of normal windows left outside
design-field-task-group = Group column
design-field-task-group-help = a group never stands on both sides of the split
design-field-split = Split
design-field-split-help = how groups become training and test parts
design-field-folds = Folds
design-field-folds-help = each is the test part once
design-field-test-share = Test share
design-field-test-share-help = drawn anew for each seed
design-field-train-groups = Train on
design-field-train-groups-help = groups, for example a site
design-field-test-groups = Test on
design-field-test-groups-help = other groups
design-field-probes = Probes
design-field-probes-help = how encoders are judged, each kind once
design-field-probe = Probe
design-field-probe-help = reads the encoder's features
design-field-knn-k = k-NN: k
design-field-knn-k-help = labelled clips that vote
design-field-l2 = Linear: penalty
design-field-l2-help = L2 weight per clip; the fallback where the penalty is chosen
design-field-device = Device
design-field-device-help = auto takes a GPU where there is one
design-field-limit-steps = Steps at most
design-field-limit-steps-help = of pre-training, per run
design-field-limit-minutes = Minutes at most
design-field-limit-minutes-help = of pre-training, per run
design-field-limit-petaflops = Compute at most
design-field-limit-petaflops-help = 10¹⁵ operations of pre-training, per run
design-unit-frames = frames
design-unit-hz = Hz
design-unit-pixels = px
design-unit-share = share
design-unit-probability = prob.
design-unit-channels = channels
design-unit-rows = rows
design-unit-cosine = cosine
design-unit-of-steps = of steps
design-unit-dimensions = dims
design-unit-epochs = epochs
design-unit-videos = videos
design-unit-clips = clips
design-unit-minutes = min
design-unit-seconds = s
design-unit-hours = hours
design-unit-steps = steps
design-unit-looks = looks
design-unit-draws = draws
design-unit-folds = folds
design-unit-petaflop = PFLOP
design-section-pilot = Pilot
design-section-data = Data
design-section-clip = Clip
design-section-augment = Augmentation
design-section-backbone = Backbone
design-section-arm = Arm
design-section-neighbours = Neighbours
design-section-weights = Weights of the loss
design-section-training = Training
design-section-optimiser = Learning rate
design-section-queue = Queue and loss
design-section-supervised = Training with labels
design-section-supervisedoptimiser = Its learning rate
design-section-tasks = Tasks
design-section-evaluation = Label budgets and draws
design-section-probes = Probes
design-section-device = Device
design-section-limits = Limits
design-choice-Compact = Compact
design-choice-R3d18 = R3D-18
design-choice-R2plus1d18 = R(2+1)D-18
design-choice-SlowR50 = Slow-R50
design-choice-Random = Random, frozen
design-choice-Scratch = Scratch, supervised
design-choice-Drawn = From the seed
design-choice-Weights = Weights from a file
design-choice-Intra = Intra (ρMoCo)
design-choice-Iivcl = IIVCL
design-choice-Inter = Neighbours only (control)
design-choice-Nnclr = NNCLR
design-choice-SimClr = SimCLR
design-choice-Byol = BYOL
design-choice-Clusters = Pre-clustering
design-choice-Sce = Soft relations (SCE)
design-choice-MeanShift = Mean shift (MSF)
design-choice-Control = Negative control
design-choice-KFold = folds of groups
design-choice-LeaveOneGroupOut = leave one group out
design-choice-HoldOut = hold out a share
design-choice-TrainTest = named groups
design-choice-Knn = k-NN
design-choice-CentredKnn = k-NN, centred
design-choice-Linear = linear probe
design-choice-Retrieval = retrieval
design-choice-FineTune = fine-tuning
design-choice-OtherViewKey = key of other view
design-choice-OwnQuery = own query
design-choice-All = all videos
design-choice-WithoutTestGroups = without test groups
design-choice-Classification = classification
design-choice-Anomaly = anomaly detection
design-choice-Steps = process steps
design-choice-NormalKnn = k-NN distance from normal
design-choice-Mahalanobis = Mahalanobis distance
design-choice-OneClass = one-class linear
design-choice-Centre = centre square
design-choice-ThreeAlong = three squares
design-choice-Whole = whole frame
design-choice-Batch = of their batch
design-choice-Averaged = averaged over steps
design-choice-Rgb = colour
design-choice-Motion = motion
design-choice-Sgd = SGD
design-choice-AdamW = AdamW
# The page.
panel-design-arms = Arms
panel-design-form = Settings
panel-design-estimate = Before you start
panel-design-matrix = Runs
panel-design-start = Problems and start
design-all = all
design-unset = not set
design-limit-on = { $name }: on
design-smallest = smallest
design-largest = largest
design-set =
    { $name } ({ $n ->
        [one] { $n } video
       *[other] { $n } videos
    })
design-set-missing = { $name } (not in this workspace)
design-first-column = first column
design-device-auto = auto
design-device-auto-takes = auto: { $name }
design-device-cpu = CPU
design-device-gpu = GPU
design-device-none = no GPU
design-device-here = On this machine: { $name } ({ $reason })
design-group-pilot = Name, seeds
design-group-data = Data set
design-group-backbone = Backbone
design-group-training = Pre-training
design-group-tasks = Tasks, split
design-group-evaluation = Label budgets
design-group-device = Device, limits
design-summary-backbone =
    { $name } · { $frames ->
        [one] { $frames } frame
       *[other] { $frames } frames
    }
design-summary-training =
    { $epochs ->
        [one] { $epochs } epoch
       *[other] { $epochs } epochs
    }
design-arms = Arms
design-arm = Arm { $name }
design-arm-menu = Actions of arm { $name }
design-arm-runs =
    { $name }: { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    }, { $done } done
design-add = Add
design-add-arm = Add an arm
design-add-task = Add a task
design-add-probe = Add { $name }
design-remove = Remove { $name }
design-duplicate = Duplicate
design-up = Move up
design-down = Move down
design-remove-arm = Remove
design-control = control
design-line-random = untrained, calibrated; probes only
design-line-scratch = supervised from scratch
design-line-intra = clips of one video
design-line-control = random other videos; must gain nothing
design-line-inter = neighbours only, k = { $k }
design-line-nnclr = neighbour as the anchor, predictor
design-line-simclr = clips of one video, negatives of the batch
design-line-byol = clips of one video, predictor, no negatives
design-line-msf =
    predictor; target: mean with { $k ->
        [one] { $k } neighbour
       *[other] { $k } neighbours
    }
design-line-sce = all keys as positives, by similarity
design-line-clusters = intra + videos of the same cluster
design-line-iivcl = intra + neighbours, k = { $k }
design-shared = Shared by all arms
design-shared-hint = shared by all arms
design-shared-by-all = all arms
design-presets = Presets
design-preset = Preset { $name }
design-preset-on = { $size } · { $device }
design-preset-quickstart = Smoke test
design-preset-quickstart-size = 5 min
design-preset-quickstart-help = Demo data, all four arms, about five minutes on two CPU cores.
design-preset-learning-gate = Learning gate
design-preset-learning-gate-size = 30 min
design-preset-learning-gate-help = Untrained, base method and negative control: does pre-training work at all?
design-preset-fight-anomaly = Anomaly detection
design-preset-fight-anomaly-size = small
design-preset-fight-anomaly-help = Fights as anomalies: only footage without one is learnt from, labels are for scoring.
design-preset-fir-steps = Steps over time
design-preset-fir-steps-size = small
design-preset-fir-steps-help = Uncut recordings: the activity at every half second, on days whose labels were not used.
design-preset-fir-pilot = Small pilot
design-preset-fir-pilot-size = 35 min
design-preset-fir-pilot-help = Four data sets pooled, judged on two of them, sized for a CPU.
design-preset-methods = All methods
design-preset-methods-size = 1–2 h
design-preset-methods-help = Twelve arms, one factor at a time, five seeds, on the clips of the ceiling camera.
design-preset-full-size = Full size
design-preset-full-size-size = days
design-preset-full-size-help = Slow-R50, 224 × 224, 200 epochs: the published settings of the base method.
design-file-dirty = { $name }: unsaved changes (kept as a draft)
design-file-saved = { $name }: saved
design-no-file = Not saved to a file yet
design-no-file-dirty = Not saved to a file yet; kept as a draft
design-changes = { $n ->
    [one] 1 change from “{ $base }”
   *[other] { $n } changes from “{ $base }”
}
design-tab-form = Form
design-tab-ron = RON
design-tab-diff = Diff
design-view = Show as
design-form-stale = The RON text has a mistake in line { $line }. The form shows the last valid state; a change here replaces the text.
design-not-there = not there
design-was = { $value } in “{ $base }”
design-ron-name = Experiment as RON
design-ron-hint = Edits here and in the form are one state.
design-ron-wrong = Line { $line }, column { $column }: { $message }. The form keeps the last valid state.
design-ron-line = Mistake in line { $line }
design-show-line = Show the line
design-diff-none = No setting differs.
design-against = Compared with
design-compare-file = Compare with a file…
design-problems = Problems
design-warnings = { $n ->
    [one] 1 warning
   *[other] { $n } warnings
}
design-blocking = { $n } blocking
design-sound = Ready
design-no-problems = Nothing speaks against starting.
design-show = Show
design-set-to = Set to { $value }
design-mask-them = Mask them
design-wrong-range = Must be from { $low } to { $high }.
design-wrong-least = Must be { $low } or more.
design-wrong-empty = Give at least one.
design-wrong-length = Needs { $low } to { $high } characters.
design-wrong-count = Needs { $low } to { $high } entries.
design-wrong-characters = Letters, digits, “-” and “_” only: it becomes part of folder names.
design-wrong-twice = “{ $name }” appears twice.
design-wrong-every-group = This split tests on every group once: nothing would be left for a pool without test groups. Hold out a share or name groups, or pool all videos.
design-wrong-no-arm = There is no arm “{ $name }”.
design-wrong-no-probe = No probe judges this kind of task. Add one: linear or k-NN for classification and steps; k-NN distance, Mahalanobis or one-class for anomalies; retrieval for retrieval.
design-nothing-to-train = { $arm } has nothing to train with
design-nothing-to-train-detail = It trains with the labels of tasks. Anomaly detection and retrieval leave them for scoring, so { $arm } gets no scores.
design-wrong-no-endpoint = There is no “{ $name }”. There are: { $known }.
design-wrong-order = The smaller number comes first.
design-few-seeds = { $n ->
    [one] 1 seed
   *[other] { $n } seeds
}
design-few-seeds-detail = { $n ->
    [one] One seed gives no interval; three or more do.
   *[other] Two seeds give very wide intervals; three or more are better.
}
design-not-masked = Recordings are not masked
design-not-masked-detail = Clips of the same recording can be neighbours: purity will look too good.
design-one-arm = One arm alone
design-one-arm-detail = There is nothing to compare it with.
design-queue-long = Queue larger than the data suggest
design-queue-long-detail = More than half an epoch’s { $clips } clips: old keys of the query’s own video. At most { $most } for this data.
design-queue-short = The queue never fills
design-queue-short-detail =
    The run makes only { $keys ->
        [one] { $keys } key
       *[other] { $keys } keys
    }, so the neighbour term never starts. Fewer rows or more epochs.
design-slow-keys = The key encoder is too slow for this run
design-no-set = No data set “{ $name }”
design-no-set-near = This workspace has no data set “{ $name }”. Did you mean “{ $near }”?
design-no-set-detail = This workspace has no data set “{ $name }”. Import it on the Data page, or choose another one.
design-no-column-detail = There is no group column “{ $column }”; there are { $known }.
design-no-labels-detail =
    “{ $set }” has labels of { $n ->
        [one] { $n } class
       *[other] { $n } classes
    }; two or more are needed.
design-no-groups = Unknown groups ({ $place })
design-no-groups-detail =
    { $clips ->
        [one] { $clips } of { $of } clips has
       *[other] { $clips } of { $of } clips have
    } no group. Each file counts as its own, so different files of one recording may stand on both sides of the split.
design-single-clips = Classes of one clip ({ $place })
design-single-clips-detail = Only one clip of { $classes }: it is trained on or tested on, never both.
design-data-wrong = Data: { $place }
design-matrix = { $runs ->
    [one] 1 run, { $evaluations } evaluations
   *[other] { $runs } runs, { $evaluations } evaluations
}
design-seed = seed { $n }
design-more-seeds = { $n } more
design-time-per-seed = per seed
design-bars = Each bar is one label budget: { $budgets }.
design-done-kept =
    { $n ->
        [one] { $n } done already; it is kept.
       *[other] { $n } done already; they are kept.
    }
design-before = Before you start
design-measured = from a 20-step trial
design-rough = rough, not measured here
design-similar = from similar measured settings
design-no-estimate = no estimate yet
design-estimate-needs = Time, memory and compute stand here once the data of the experiment are there.
design-time = Time
design-memory = Memory
design-compute = Compute
design-disk = disk { $amount }
design-range = { $low } to { $high }
design-unit-s = s
design-unit-min = min
design-unit-h = h
design-unit-days = days
design-trial = Trial, 20 steps
design-trial-help = Measures a few steps of each method on this machine and makes the estimate better.
design-trial-running = A trial is running.
design-trial-nothing = No arm is pre-trained: there is nothing to measure.
design-trial-done = Trial done: the estimate uses what it measured.
design-queue-none = Queue
design-queue = { $n ->
    [one] Queue 1 run
   *[other] Queue { $n } runs
}
design-blocks = { $n ->
    [one] 1 problem blocks it
   *[other] { $n } problems block it
}
design-all-done = all runs are done
design-queue-title = { $n ->
    [one] Queue 1 run?
   *[other] Queue { $n } runs?
}
design-queue-time = They take about { $time } on this machine, one after the other.
design-queue-no-time = How long they take is not known yet; a trial measures it.
design-queue-frozen = The settings are frozen now: later changes here concern new runs only. Each run can be paused, stopped and resumed.
design-queue-now = Queue them
design-queueing = Queue the runs
design-queued = { $n ->
    [one] 1 run of { $name } waits in the queue.
   *[other] { $n } runs of { $name } wait in the queue.
}
design-file = File
design-file-open = Open…
design-file-save-as = Save as…
design-file-compare = Compare with…
design-file-runs = Settings of the runs of { $name }
design-save = Save
design-saved = Saved to { $path }
design-undo = Undo
design-redo = Redo
design-discard = Discard them…
design-lose = Unsaved changes
design-lose-what = “{ $name }” has changes that are not in a file. They are lost if you go on.
design-open = Open
design-open-title = Open an experiment
design-compare = Compare
design-compare-title = Compare with an experiment
design-save-title = Save the experiment
design-replace = Replace the file
design-exists = There is such a file already. Replacing it loses what is in it.
design-no-dialog = This desktop shows no file dialog: type the path.
design-working = One moment…
design-path = Path of the file
design-browse = Browse…
design-filter = Experiment (RON)
design-curve-rate = learning rate
design-curve-ramp = λ inter with ramp
design-curve-rate-peak = learning rate, peak { $peak }
design-curve-momentum = key momentum, { $first } to { $last }
design-curve-start = begins, { $step }
design-curve-steps =
    { $n ->
        [one] { $n } step
       *[other] { $n } steps
    }
design-key-queue = Queue the runs
design-key-duplicate = Duplicate the arm
design-key-arm = Arm above or below
design-key-problem = Next problem
design-key-diff = Differences
design-key-save = Save
design-key-undo = Undo; with Shift: redo
design-key-number = Step a number; with Shift ten times as far
design-beside = Arm beside it
design-other = You are designing “{ $own }”; the header shows the runs of “{ $shown }”.
design-other-open = Settings of “{ $name }”
design-not-pooled = “{ $set }” is not pooled
design-not-pooled-detail = Task “{ $task }” is judged on “{ $set }”, which no arm is pre-trained on: that tests transfer to other footage. If that is not meant, judge on a pooled set.
design-judge-on = Judge on { $set }
design-lopsided = Uneven split ({ $place })
design-lopsided-detail =
    One cut trains on { $train ->
        [one] { $train } clip
       *[other] { $train } clips
    } and tests on { $test }: its score says little. Choose another group column or split.
design-unread = “{ $text }” has no meaning here and was not taken over.
design-partly-measured = { $n } of { $of } arms measured, the rest rough
design-all-under-way = { $n ->
    [one] its run waits or runs already
   *[other] all { $n } runs wait or run already
}
design-save-why = Nothing has changed since it was saved.
design-path-why = Enter a path first.
