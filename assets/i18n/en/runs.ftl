# The Runs page.
panel-runs-table = Runs
panel-runs-queue = Queue
panel-runs-current = Current run
panel-runs-curves = Curves
panel-runs-log = Log
runs-loading = Reading the runs…
runs-none = No runs yet. Queue an experiment on the Design page, and its runs appear here.
runs-none-action = Design an experiment
runs-none-fits = No run fits the filter.
runs-none-current = Nothing is running. The current run appears here.
runs-problems = { $first } (and { $more } more)
runs-done-of = { $done } of { $total } done
runs-filter = Filter
runs-needing = { $n ->
    [one] One run needs you
   *[other] { $n } runs need you
}
runs-table-menu = List of runs: options
runs-all-experiments = Show all experiments
runs-headline = Score in the list
runs-score-linear-few = Linear probe, few labels (as the verdict)
runs-score-linear-all = Linear probe, all labels
runs-score-knn-few = Nearest neighbours, few labels
runs-score-knn-all = Nearest neighbours, all labels
runs-draw-all = Draw all
runs-draw-none = Draw none
runs-column-arm = Arm, seed
runs-column-state = State
runs-column-progress = Done
runs-column-linear = Linear %
runs-column-knn = k-NN %
runs-column-auroc = AUROC %
runs-column-frames = Frames %
runs-column-recall = R@1 %
runs-column-scores = Score %
runs-column-hours = h
runs-column-minutes = min
runs-score-meaning = { $score }: top-1 accuracy in percent, mean over tasks, folds and draws. Line of an arm: mean over its seeds ± half the 95 % interval.
runs-score-meaning-of = { $metric } in percent, the metric of this kind of task: mean over tasks, folds and draws. Line of an arm: mean over its seeds ± half the 95 % interval.
runs-score-meaning-mixed = In percent, by each run's own kind of task: the metrics differ from experiment to experiment. Line of an arm: mean over its seeds ± half the 95 % interval.
runs-hours-meaning = Time from start to end, evaluation included; so far, while a run is at work. Line of an arm: all its runs together.
runs-sort-by = Sort by { $column }
runs-fold = Runs of { $arm }
runs-seeds = { $n ->
    [one] 1 seed
   *[other] { $n } seeds
}
runs-seeds-older = { $n ->
    [one] 1 seed, older settings
   *[other] { $n } seeds, older settings
}
runs-older-help = This arm was run again later with other settings. Tables and verdicts take the latest.
runs-seed = seed { $seed }
runs-arm-seed = { $arm }, seed { $seed }
runs-draw-arm = Draw all runs of { $arm }
runs-draw-run = Draw { $run }
runs-state-queued = queued
runs-state-not-started = not started
runs-state-running = running
runs-state-paused = paused
runs-state-stopped = stopped, kept
runs-state-failed = failed
runs-state-done = done
runs-state-interrupted = interrupted
runs-interrupted-why = Its process ended unexpectedly. Everything up to the last checkpoint is kept.
runs-no-reason = No reason was stored.
runs-resume = Start
runs-again = Start again
runs-resume-from = Resume from step { $step }
runs-details = Details
runs-diff-selected = Compare settings with the selected run
runs-neighbours = See neighbours
runs-open-folder = Open run folder
runs-export = Export encoder…
runs-export-title = Export the encoder of { $run }
runs-export-what = Writes the network as it was judged to a file for other programs. The footage of the pool must be as it was.
runs-export-kind = Kind of file
runs-export-onnx = ONNX (weights and graph)
runs-export-weights = safetensors (weights alone)
runs-export-kinds = ONNX, safetensors
runs-export-replace = Replace files that are there
runs-export-cards = A model card in English and one in Japanese are written beside it. Their lines with ____ are for you to fill in before you pass the file on.
runs-export-now = Export
runs-exported = Written: { $path }, with its model cards
runs-embed = Features of footage…
runs-embed-title = Features by the encoder of { $run }
runs-embed-what = Embeds footage with the network as it was judged and writes the features for other tools. Neither labels nor a data set come of it.
runs-embed-footage = Data set, folder of footage, or clips (.npy)
runs-embed-footage-hint = name or path
runs-embed-folder = Folder…
runs-embed-every = A row every so many seconds
runs-embed-every-hint = empty: one row per video
runs-embed-labels = Labels too
runs-embed-labels-what = Each row also gets the label that the run's linear layer gives it, and the probability of that label.
runs-embed-labels-none = This run keeps no layer that gives labels: that takes a task of classification, the probe Linear and the budget All.
runs-embed-file = File to write
runs-embed-rows = The array has no names: which row is which video stands in a CSV file beside it.
runs-embed-now = Write features
runs-embed-needs-footage = Say what to embed: a data set, a folder or a .npy file.
runs-embed-needs-file = Say where to write the features.
runs-embed-needs-seconds = Seconds are a number from 0.01 to 86400, or nothing.
runs-embedded =
    Written: { $path }, { $rows } × { $features ->
        [one] { $features } feature
       *[other] { $features } features
    }
runs-pause = Pause
runs-go-on = Go on
runs-stop = Stop and keep
runs-abort = Abort…
runs-abort-now = Abort and lose them
runs-go-on-running = Keep running
runs-ask-stop = Stop { $run }?
runs-ask-stop-body = It finishes its step, writes a checkpoint and ends. You can resume it from there at any time.
runs-ask-abort = Abort { $run }?
runs-ask-abort-body = It ends at once. What it did since its last checkpoint is lost; the checkpoint itself is kept.
runs-ask-abort-steps = It ends at once. { $steps ->
    [one] One step
   *[other] { $steps } steps
} since its last checkpoint will be lost; the checkpoint itself is kept.
runs-phase-start = starting
runs-phase-pretrain = pre-training
runs-phase-cluster = clustering all videos
runs-phase-calibrate = calibrating batch normalisation
runs-phase-embed = embedding all videos
runs-phase-features = features for the probes
runs-phase-probes = probes
runs-phase-supervised = training with labels
runs-phase-finetune = fine-tuning
runs-phase-import = reading videos
runs-phase-look = looking for videos
runs-left = { $time } left
runs-seconds = { $n } s
runs-minutes = { $n } min
runs-hours = { $n } h
runs-steps-per-s = { $n } steps/s
runs-clips-per-s = { $n } clips/s
runs-no-step-for = no step for { $n } s
runs-took = took { $time }
runs-log-empty = Nothing has happened yet.
runs-warnings = { $n ->
    [one] 1 warning
   *[other] { $n } warnings
}
runs-errors = { $n ->
    [one] 1 error
   *[other] { $n } errors
}
runs-log-queued = queued by version { $program }
runs-log-begun = begun on { $device } by version { $program }
runs-log-step = step { $step }
runs-log-loss = loss { $loss }
runs-log-purity = neighbour purity { $purity }
runs-log-checkpoint = checkpoint of step { $step } written, { $mb } MB
runs-log-embedded = embeddings of step { $step } written
runs-log-ended = { $state } at step { $step }
runs-at-work = At work: { $run }, by { $who }
runs-by-window = this window
runs-by-process = process { $pid }
runs-by-process-help = Another process of this program on this machine works on it. Pause, stop and abort reach it.
runs-pause-of = Pause { $run }
runs-go-on-with = Go on with { $run }
runs-stop-of = Stop and keep { $run }
runs-abort-of = Abort { $run }…
runs-queue-elsewhere = Another process works through it.
runs-queue-awaited = This window goes on when the other process has ended.
runs-take-over = Take over here…
runs-take-over-now = Take over
runs-ask-over = Take over the queue in this window?
runs-ask-over-body = The other process finishes its step, writes a checkpoint and ends. This window then goes on from there and works through the queue. Nothing is lost.
runs-log-why = { $what }: { $why }
runs-queue-frozen = settings are frozen when queued
runs-queue-empty = Nothing waits.
runs-queue-start = Start
runs-queue-hold = Hold
runs-queue-start-name = Queue: start
runs-queue-hold-name = Queue: hold
runs-queue-hold-why = Held: the present run goes on, no other is started.
runs-queue-row = Place { $place }: { $run }
runs-queue-menu = Queue: { $run }
runs-queue-first = Move to the front
runs-queue-up = Move up
runs-queue-down = Move down
runs-queue-last = Move to the end
runs-queue-device = Run on
runs-queue-remove = Remove from the queue
runs-queue-ends = Queue ends
runs-queue-unknown = { $n ->
    [one] unknown: one of the runs can be neither compared nor estimated
   *[other] unknown: { $n } of the runs can be neither compared nor estimated
}
runs-after = after { $time }
runs-after-estimated = after about { $time }, estimated
runs-load-cpu = Processor load
runs-load-memory = Memory
runs-weekday-0 = Mon
runs-weekday-1 = Tue
runs-weekday-2 = Wed
runs-weekday-3 = Thu
runs-weekday-4 = Fri
runs-weekday-5 = Sat
runs-weekday-6 = Sun
runs-tags = Tags
runs-tag-new = New tag
runs-tag-add = Add
runs-tag-remove = Remove tag { $tag }
runs-tag-wrong = A tag is one word of up to 32 letters.
runs-note = Note
runs-note-hint = What is worth remembering about this run?
runs-fact-folder = Folder
runs-fact-device = Device
runs-fact-steps = Steps
runs-fact-hashes = Settings · data hash
runs-diff = Compare settings
runs-diff-with = Compare with
runs-diff-title = What differs in the settings
runs-diff-setting = Setting
runs-diff-none = The settings are the same.
runs-key-pause = Pause the run, or let it go on
runs-key-stop = Stop the run and keep it (asks once)
runs-key-log = Show the log large
runs-key-filter = Filter the runs
runs-key-queue = Move the focused run in the queue
closing-title = A run is in progress
closing-body = What is to become of it when the window closes?
closing-keep-running = Keep running
closing-keep-running-why = It goes on in the background, and so does the queue. Kinrin shows it when it is opened again.
closing-pause = Pause and keep
closing-pause-why = It writes a checkpoint and stays first in the queue, to be started again here.
closing-stop = Stop
closing-stop-why = It writes a checkpoint and leaves the queue. You can resume it from its row.
closing-ending = Finishing the step…
closing-ending-body = The run writes its checkpoint. The window closes by itself.
closing-failed = That did not work
closing-failed-body = The run was stopped with a checkpoint and is kept.
closing-leave = Close the window
runs-diff-why = Choose a run to compare with first.
