# The Pilot page.
panel-pilot-cost = Improvement against compute cost
panel-pilot-labels = Label efficiency
panel-pilot-learning = Probe over pre-training
panel-pilot-numbers = Numbers
panel-pilot-empty = Results
pilot-improved = Improved
pilot-worse = Worse
pilot-not-distinguishable = Not yet distinguishable
pilot-not-enough = Not enough runs
pilot-not-counted = Not counted (Holm)
pilot-not-counted-help = The interval leaves 0 out, but as one of { $n } comparisons the difference does not count as shown (Holm).
pilot-unsound = The data leak
pilot-sketch = sketch
pilot-sketch-help = Trained for fewer folds and draws than the probes were judged on.
pilot-pair = { $arm } compared with { $reference }
pilot-difference = Difference (points; 0 = none), 95 % interval, paired by seed
pilot-needs-seeds =
    { $n ->
        [one] Needs { $n } more seed
       *[other] Needs { $n } more seeds
    }
pilot-choices = Figures and table show
pilot-task = Task
pilot-probe = Probe
pilot-metric = Metric
pilot-percent = { $metric } (%)
pilot-reference = Reference
pilot-is-reference = reference
pilot-budget = Labels
pilot-all = all
pilot-each-class = { $n } a class
pilot-x = x axis
pilot-mark = { $arm }: { $value }; { $cost }. Show runs
pilot-range = { $low } to { $high }
pilot-tab = Table
pilot-tab-scores = Scores
pilot-tab-comparisons = Comparisons
pilot-column-arm = Arm
pilot-column-labels = Labels
pilot-column-difference = − { $reference } (95 % interval)
pilot-column-reference = Reference
pilot-column-difference-95 = Difference (95 % interval)
pilot-column-seeds = Seeds
pilot-column-finding = Finding
pilot-copied = The verdict's sentence is copied.
pilot-copy = Copy the verdict's sentence
pilot-show-runs = Show the runs behind these results
pilot-key-budget = Choose the label budget
pilot-key-axis = Next cost axis
pilot-key-copy = Copy the verdict's sentence
pilot-empty = An experiment's results appear here. No run has finished yet.
pilot-empty-demo = Try the demo
pilot-empty-waiting = Results appear here when the first runs have finished.
pilot-empty-runs = See the runs
pilot-export = { $figure }: save the figure
pilot-see-runs =
    { $n ->
        [one] See { $n } run
       *[other] See { $n } runs
    }
pilot-many =
    { $n ->
        [0] No comparison yet.
        [one] { $n } comparison.
       *[other] { $n } comparisons. Colours and findings are corrected for their number (Holm); the intervals are not.
    }
pilot-many-of = { $task }: { $metric }, { $probe }, labels: { $labels }.
pilot-too-low = Make the panel higher to see the figure.
pilot-no-interval = no interval
pilot-seeds-alike = All seeds gave the same difference: nothing is known of its spread, so no interval can be stated.
pilot-waiting =
    { $n ->
        [one] { $n } run has no results yet
       *[other] { $n } runs have no results yet
    }
pilot-left-out =
    { $n ->
        [one] { $n } run with other settings left out
       *[other] { $n } runs with other settings left out
    }

# The cards under the figures, and the roadmap.
pilot-card-diversity = Diversity of the footage
pilot-card-leaks = Leaks and shortcuts
pilot-card-worst-group = Worst group
pilot-card-cost = Cost
pilot-card-fine = fine
pilot-card-look = look at it
pilot-card-bad = problem
pilot-card-open = not known
pilot-card-estimate = estimate
pilot-card-unchecked = The data are not checked yet: the Data page checks them, and kinrin data check does.
pilot-card-checking = The data are being checked…
pilot-card-different =
    different of { $videos ->
        [one] { $videos } video
       *[other] { $videos } videos
    }
pilot-card-shares = Clips by { $column }: { $list }.
pilot-card-more = { $n } more
pilot-card-signs =
    { $n ->
        [one] sign of a leak
       *[other] signs of leaks
    }
pilot-card-no-leaks = No copies across groups, no file property tells the label, every clip has its group.
pilot-card-no-groups = No run kept its answers by group, so no group can be called the worst.
pilot-card-in-group =
    right in { $group } ({ $clips ->
        [one] { $clips } clip
       *[other] { $clips } clips
    })
pilot-card-gap =
    All other groups against { $group }: { $gap } points (95 % interval { $low } to { $high }, corrected for { $n ->
        [one] { $n } group
       *[other] { $n } groups
    }).
pilot-card-floor = Floor: { $floor } %.
pilot-card-a-run = a run of { $arm }
pilot-card-more-time = { $more } % { $what } against { $reference }.
pilot-card-inference = { $time } of compute per hour of footage in use (measured).
pilot-card-pays =
    By the labels saved it pays from { $n ->
        [one] { $n } site
       *[other] { $n } sites
    } on.
pilot-card-pays-at-once = It pays at once.
pilot-card-never-pays = Saved labels against { $against } are not shown: so far it never pays.
pilot-card-no-prices = No prices are set.
pilot-card-to-data = See the data
pilot-card-to-runs = See the runs
pilot-card-to-prices = Prices…
panel-pilot-cards = Checks and cost
panel-pilot-roadmap = Roadmap
pilot-done = done
pilot-not-done = open
pilot-tab-labels = Label efficiency
pilot-tab-learning = Over pre-training
pilot-tab-numbers = Numbers
pilot-why = Why
pilot-why-help = What the arms without pre-training give, what would change the decision, the rule that was set
pilot-report = Report…
pilot-beside = Panel
