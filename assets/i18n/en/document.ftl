# The report of an experiment (HTML and PDF), section by section.

# Title.
document-title = Pilot report: { $name }
document-subtitle = Does neighbour-aware pre-training pay off on this footage? { $day }

# The first page.
document-done-title = What was done
document-out-title = What came out
document-cost-title = What it cost
document-next-title = What next
document-checks = Checks at a glance
document-checks-passed = No problem: { $list }. All checks stand in the section "{ $section }".
document-checks-one = { $title }, { $number } { $unit }
document-checks-what = Check
document-checks-result = Result
document-checks-why = What it says
document-decision = What the decision rests on
document-roadmap = Stages
document-stage-here = { $stage } (you are here)
document-cost-pays = Does it pay?
document-data-checked =
    { $distinct } of { $videos } videos differ from all others (near-duplicates merged); { $groups ->
        [one] { $groups } group
       *[other] { $groups } groups
    }, as diverse as { $effective } equal ones.
document-data-sound = Nothing was found that speaks against this data.
document-pair = { $arm } ({ $of }) against { $reference } ({ $than }).
document-compared =
    { $n ->
        [one] { $n } arm
       *[other] { $n } arms
    } ({ $list }), { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    } planned, { $runs ->
        [one] { $runs } run
       *[other] { $runs } runs
    } finished.
document-videos =
    { " " }({ $n ->
        [one] { $n } readable video
       *[other] { $n } readable videos
    })
document-pretrained = Pre-training without labels on { $sets }{ $of }.
document-judged = Judged on { $tasks } with { $budgets }, on groups whose labels were not used.
document-no-pair = No seed has finished in two arms that can be compared.
document-against = { $arm } against { $reference }{ $role }:{ " " }
document-against-all-labels = With all labels, { $task }, { $arm } against { $reference }:{ " " }
document-role-scratch = { " " }(without pre-training: from scratch on the same labels)
document-role-random = { " " }(untrained network)
document-role-none = { "" }

# Improvement and cost.
document-cost = Improvement and cost
document-cost-per-run = Spent per run
document-cost-note = Means over the runs of an arm; the largest memory of any. Device time: seconds in which the device trained. CPU time: processor time of the process within them, all cores together, where the device is a CPU; other work on the machine changes it only a little. Time from start to end includes the evaluation; it and device time grow when other work runs on the machine. Operations are counted from the layers of the network, not measured. Energy is an estimate from device time and a rated power, money one from the prices of the workspace. Inference is measured in the evaluation: seconds of compute per hour of footage, loading left out.
document-cost-inference = After training, all arms use the same network: classifying an hour of footage takes the same work in each. Only the training differs in cost. This follows from the settings and was not measured.
document-cost-figure = Task { $task }: improvement over { $reference } against the { $cost } of a run, one mark per arm.
document-cost-pair = { $what } of a run: { $arm } { $of }, { $reference } { $than } ({ $more } %).
document-cost-alone = { $what } of a run of { $arm }: { $time }.
document-cost-all =
    { $n ->
        [one] The { $n } run
       *[other] All { $n } runs
    }: { $time } of device time, { $operations }.

# Label efficiency.
document-labels = Label efficiency
document-labels-note = Scores are in the metric of the task, in percent, with their 95 % interval over seeds; n counts scores: seeds × folds × draws of the labelled clips. Differences are paired over identical seeds, folds and draws, so they may differ from the difference of the two means where the arms were not evaluated equally often.
document-labels-figure = Task { $task }: { $metric } of every arm over the label budget, with 95 % bands.
document-labels-saved =
    With { $labels ->
        [one] { $labels } label per class
       *[other] { $labels } labels per class
    } { $arm } scores what { $reference } scores with { $needed } (95 % interval { $low } to { $high }, { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    }), read between the measured budgets.
document-labels-probe = Probe
document-labels-per-class = Labels per class
document-labels-score = { $metric } (95 % interval)
document-labels-difference = Difference to { $reference }
document-labels-reference = reference
document-labels-all = all

# Learning curves.
document-curves = Learning curves
document-curves-learning = Task { $task }: { $metric } at the checkpoints of the pre-training; arms without pre-training are levels.
document-curves-none = No run has recorded a curve: arms without pre-training have none.
document-curves-training = { $title } over the steps of the pre-training, mean and 95 % interval over seeds.

# Neighbours.
document-neighbours = Neighbours
document-neighbours-none = No finished run has embeddings of labelled videos.
document-neighbours-note = Share of the { $k } nearest videos of other recordings that carry the query's label, at the end of training; { $queries } labelled videos as queries, mean and 95 % interval over seeds. Chance: neighbours drawn at random. It monitors training and decides nothing: labels were not used to learn.
document-neighbours-examples = Examples
document-neighbours-examples-note = Left the query (?), then its nearest videos of other recordings with their cosine similarity. ✓ same label, × another. The queries are evenly spaced over the labelled videos, not chosen.
document-neighbours-query = Query { $number }, { $arm } (seed { $seed }, step { $step })
document-neighbours-same-label = Same label (%)
document-neighbours-chance = Chance (%)

# Data.
document-data = Data
document-data-gone = Not in this workspace
document-data-gone-why = { $name } cannot be read here now. The results above are those of the runs; nothing can be said of the footage.
document-data-more-notes =
    { $more ->
        [one] and { $more } more note (`kinrin data show`)
       *[other] and { $more } more notes (`kinrin data show`)
    }
document-data-notes = Notes of the import
document-data-no-groups = none: files with the same content stay together
document-data-problems =
    { $unreadable } unreadable, { $partial } read in part, { $copies ->
        [one] { $copies } copy of another file
       *[other] { $copies } copies of another file
    }
document-data-amount = Amount
document-data-amounts =
    { $videos ->
        [one] { $videos } video
       *[other] { $videos } videos
    }, { $hours } h, { $clips ->
        [one] { $clips } clip
       *[other] { $clips } clips
    } of which { $labelled } labelled
document-data-labels = Labels
document-data-classes =
    { $labels ->
        [one] { $labels } class
       *[other] { $labels } classes
    }
document-data-groups = Groups
document-data-files = Files
document-data-stored = Stored as
document-data-stored-as = short side { $px } px, { $fps } frames per second
document-data-balance = Labels over { $column }: { $thin } of { $cells } cells hold fewer than three quarters of their row's median.
document-data-without = (none)
document-data-label = Label
document-data-total = All

# Risks and limits.
document-risks = Risks and limits
document-risks-of-this = Of this pilot
document-risks-nothing = No run warned of anything, and none is missing.
document-risks-general = In general
document-risks-waiting =
    { $n ->
        [one] { $n } run has no results yet.
       *[other] { $n } runs have no results yet.
    }
document-risks-left-out =
    { $n ->
        [one] { $n } run under this name has other settings and is in no number here: { $names }.
       *[other] { $n } runs under this name have other settings and are in no number here: { $names }.
    }
document-risks-no-baseline = The baseline { $baseline } ({ $what }) was not run: whether pre-training beats it is open.
document-risks-many = { $compared } differences were computed. Of 20 that are really zero, one is expected to miss zero by chance; the conclusion rests on the one fixed before.
document-risks-runs =
    { $runs ->
        [one] { " " }({ $runs } run)
       *[other] { " " }({ $runs } runs)
    }
document-general-interval = The interval says where the difference would lie with other seeds on the same footage. It says nothing of other sites, cameras or seasons.
document-general-neighbours = Neighbours that look alike but mean something else can be learned as equal. Look at them on the page Neighbours before extending.
document-general-bias = Footage that favours one site, person or shift makes an encoder that serves the others worse. Check the accuracy of each group before operation.
document-general-scale = A result with a small network and little footage does not carry over to full size by itself.

# Method.
document-method = Method in plain words
document-method-idea = Each arm turns clips into numbers (an embedding) with the same network. The arms differ in how that network was prepared. Then the same small test is made with each: a simple classifier gets a few labelled clips and has to name the others. The more it names correctly, the more of the task is in the numbers.
document-method-fair = Why the comparison is fair
document-method-reading = How to read the numbers
document-method-sources = Sources: arXiv 2303.07317 (IIVCL), arXiv 2104.14558 (ρMoCo). Loss weights and queue sizes of the paper are not known to us; the settings here are ours.
method-explain-random = The network as it is before any training. Shows what its structure alone gives.
method-explain-scratch = Without pre-training: the network is trained from scratch on the labelled clips alone, the same that the other arms get. This is the ordinary way.
method-explain-intra = Pre-training without labels: two clips of the same video are to get similar numbers, clips of other videos different ones.
method-explain-iivcl = As intra, and while it learns it looks for similar clips in other videos and takes them as belonging together too.
method-explain-control = Negative control: random other videos are taken as belonging together. A gain here would be a fault of the evaluation.
method-explain-inter = A control: similar clips of other videos are taken as belonging together, two clips of one video are not. Shows what the neighbours do by themselves.
method-explain-nnclr = While it learns, the most similar clip of another video takes the place of a clip, and the network has to tell which clip it stands for.
method-explain-simclr = Pre-training without labels: two clips of the same video are to get similar numbers, the clips of all other videos of the same step different ones. It remembers no earlier clips.
method-explain-byol = Pre-training without labels: from one clip of a video the network predicts the numbers of another clip of it. No clip is pushed away from another.
method-explain-msf = As byol, but what is predicted is the mean of the other clip and of the most similar clips of other videos.
method-explain-sce = As intra, but clips of other videos are positives too: each by as much as it resembles the other clip of the video.
method-explain-clusters = As intra, and every few epochs all videos are sorted into clusters of similar ones; videos of one cluster are taken as belonging together. The clustering costs extra, which is counted.
document-fair-labels = Labels never reach the pre-training.
document-fair-groups = Groups (a recording, a person, a site) are never cut between learning and testing: who is tested is new to the classifier.
document-fair-cuts = All arms get the same cuts, and with the same seed the same labelled clips.
document-fair-seeds = Each arm is trained anew with several seeds, because the result also depends on chance.
document-read-points = Differences are in points: an accuracy that goes from 40 % to 45 % gains 5 points.
document-read-interval = The 95 % interval tells where the mean difference would lie if the pilot were repeated with other seeds (t interval over the seeds). If 0 is inside, no difference can be claimed yet.
document-read-conclusion = The conclusion rests on one number alone, fixed before the first run and named in the conditions on the first page: unless set otherwise, the accuracy of the linear probe, averaged over all tasks and all label budgets but “all”.

# Settings.
document-settings = Settings
document-settings-all = All settings
document-settings-note = As `kinrin run` reads them; with the same data they give the same numbers on the same kind of device.
document-settings-colour = colour
document-settings-motion = brightness and its change (fixed cameras)
document-settings-pool-all = all footage, without labels
document-settings-pool-without-test = without the footage of the test groups
document-settings-epochs =
    { $epochs ->
        [one] { $epochs } epoch
       *[other] { $epochs } epochs
    }, { $videos ->
        [one] { $videos } video
       *[other] { $videos } videos
    } a step, { $views ->
        [one] { $views } clip
       *[other] { $views } clips
    } a video
document-settings-clip =
    { $frames ->
        [one] { $frames } frame
       *[other] { $frames } frames
    } at { $rate } Hz, { $width } × { $height } px, { $input }
document-experiment = Experiment
document-description = Description
document-footage = Pre-training footage
document-footage-pool = { " " }({ $pool })
document-network = Network
document-clip = Clip
document-pretraining = Pre-training
document-tasks = Tasks
document-label-budgets = Label budgets
document-label-draws = Draws of the labels
document-probes = Probes
document-split-hold-out = { $share } % held out
document-split-leave-one-out = each group tested once
document-split-folds =
    { $folds ->
        [one] { $folds } fold
       *[other] { $folds } folds
    }
document-split-train-test = from { $from } to { $to }
document-split-groups = , groups by { $group }
document-task = { $name }: { $set }, { $cut }{ $by }

# Provenance.
document-made = Report made
document-made-by = By
document-trained-on = Trained on
document-trained-by = Trained by
document-data-hashes = Data hashes
document-provenance = Provenance
document-provenance-note = Every score with its run is in scores.csv. The settings hash covers all that can change a number; the data hash covers the videos, labels and groups.
document-left-out = left out
document-done = done
document-no-result = { $state }
document-run = Run
document-seed = Seed
document-state = State
document-settings-hash = Settings hash
document-data-hash = Data hash
document-begun = Begun

# Shared by the sections.
document-sentence-between = { " " }
document-higher = higher
document-lower = lower
document-open = not yet distinguishable
document-open-among-many = the interval leaves 0 out, but as one of { $n } comparisons it does not count as shown (Holm)
document-one-seed = one seed: no statement
document-behind =
    { " " }({ $interval }{ $n ->
        [one] { $n } seed
       *[other] { $n } seeds
    })
document-effect = { $said }: { $mean } points{ $behind }
document-interval = 95 % interval { $low } to { $high },{ " " }
document-interval-none = no interval: seeds alike,{ " " }
document-score = { $mean } ({ $low } to { $high })
document-all-labels = all labels
document-budgets =
    { $list ->
        [one] { $list } label per class
       *[other] { $list } labels per class
    }
document-budgets-and-all =
    { $list ->
        [one] { $list } label per class
       *[other] { $list } labels per class
    } and all labels
document-method-random = untrained network
document-method-scratch = without pre-training, trained from scratch on the same labels
document-method-intra = pre-trained on clips of the same video
document-method-iivcl = pre-trained, also on similar other videos
document-method-control = negative control: random other videos
document-arm = Arm
document-runs = Runs
document-seeds = Seeds

# The Report page of the window.
document-page-what = One HTML file and one PDF per language, figures as SVG and numbers as CSV: decision first, then cost, label efficiency, curves, data, risks, method, settings and provenance. kinrin report writes the same.
document-page-language = Language of the report
document-page-both = Both
document-page-pictures = Pictures of queries and their neighbours
document-page-pictures-off = Off: no frame of the footage is in the report.
document-page-pictures-on = Frames of the footage will be in the report, and they are not masked. Leave this off where terms or consents forbid showing it.
document-page-folder = Output folder
document-page-choose = Choose…
document-page-no-dialog = This desktop shows no dialog for folders: type the path.
document-page-replaced = The folder is made if it is not there; files of an earlier report in it are replaced.
document-page-write = Write the report
document-page-busy = The report is being written.
document-page-nothing = No run of this experiment has finished yet: there is nothing to report.
document-page-no-folder = Name a folder.
document-page-writing = Report of { $name }
document-page-written =
    { $n ->
        [one] The report is written: { $n } file.
       *[other] The report is written: { $n } files.
    }
document-page-stop = Stop
document-page-open = Open folder
panel-report = Report
# The first page beside the form.
panel-report-first-page = First page
document-page-first-none = The first page stands here once a run of this experiment has finished.
document-page-first-busy = The first page is being prepared…
document-page-first-unchecked = Not checked yet: { $sets }. Writing the report checks these data first, which may change the page.
