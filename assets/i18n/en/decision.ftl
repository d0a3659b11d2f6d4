# The decision of a pilot: go, extend, stop or wait.
decision-heading = Decision
decision-title-wait = Not decided yet
decision-title-go = Go on
decision-title-extend = Extend the pilot
decision-title-stop = Stop
decision-title-repair = Repair the data, then run again
decision-nothing-to-compare = No two arms that can be compared have finished the same seed.
decision-leak =
    Data set { $set }: { $what }. Scores on such data do not mean what they seem to, whatever the arm.{ $more ->
        [0] { "" }
        [one] { " " }There is one more such sign.
       *[other] { " " }There are { $more } more such signs.
    }
decision-without-leaks = For orientation only, it decides nothing: on { $tasks } alone, whose data show no leak, the same rule would read "{ $step }". { $reason } This is not the endpoint that was set before the first run.
decision-unchecked = The gain is worthwhile on these scores, but it is not checked yet whether the data leak: { $sets }.
decision-cut-recordings = { $n } of { $of } values of { $column }, such as { $first }, lie on both sides of the split
decision-too-few-planned =
    { $planned ->
        [one] { $planned } seed is planned; a decision needs at least { $needed }.
       *[other] { $planned } seeds are planned; a decision needs at least { $needed }.
    }
decision-waiting =
    { $done ->
        [one] { $done } of { $planned } planned seeds is done
       *[other] { $done } of { $planned } planned seeds are done
    }. Nothing is decided before all of them are.
decision-below-baseline = { $arm } is { $points } points below { $baseline }.
decision-below-reference = { $arm } is { $points } points below { $reference }.
decision-smaller = The gain of { $arm } over { $reference } is at most { $most } points (one-sided 95 %), less than the { $bar } that were set as worthwhile.
decision-too-dear = A run of { $arm } takes { $hours } device hours more than one of { $reference }; { $most } were set as the most.
decision-worthwhile = The gain of { $arm } over { $reference } is at least { $least } points (one-sided 95 %); { $bar } were set as worthwhile.
decision-unknown-size = { $arm } gains over { $reference }, but it is not shown that it is { $bar } points or more.
decision-nothing-shown = Neither a gain of { $arm } over { $reference } of { $bar } points is shown, nor that it is smaller.
decision-below-floor = The gain is worthwhile, but { $arm } is right in { $accuracy } % of the clips of group { $group } only; { $floor } % were set as the floor.
decision-floor-unknown = The gain is worthwhile, but a floor of { $floor } % was set for the worst group and no run kept its answers by group.
decision-rule = Rule, set before the first run: { $list }.
decision-rule-gain = a gain of { $bar } points
decision-rule-hours = at most { $most } more device hours a run
decision-rule-floor = at least { $floor } % in the worst group
decision-change-floor = More labels or footage of group { $group }, until it reaches the floor.
decision-change-floor-unknown = Runs that keep their answers, on a data set with groups.
# An untrained network is the floor; training from scratch on the same labels is the ordinary way without pre-training.
decision-arm-untrained = the untrained network ({ $arm })
decision-arm-scratch = training from scratch on the same labels, without pre-training ({ $arm })
decision-no-baseline = Compared neither with an untrained network (random) nor with training from scratch on the same labels (scratch): what one has without pre-training is not known.
decision-no-untrained = Not compared with an untrained network (random): what the network gives without any training is not known.
decision-no-scratch = Not compared with training from scratch on the same labels (scratch): whether pre-training is better than doing without it is not known.
decision-baseline-higher = Against { $baseline }: { $arm } is higher, { $points } points{ $interval }.
decision-baseline-lower = Against { $baseline }: { $arm } is lower, { $points } points{ $interval }.
decision-baseline-open-among-many = Against { $baseline }: { $points } points{ $interval }; the interval leaves 0 out, but as one of { $n } comparisons this does not count as shown (Holm).
decision-baseline-open = Against { $baseline }: not yet distinguishable, { $points } points{ $interval }.
# Where training from scratch is shown to be better than the frozen encoder.
decision-scratch-better = { $labels }, training from scratch on them ({ $scratch }) is better than the frozen encoder of { $arm } with a { $probe }. Pre-training is then worth a try only with { $fewer }, or as a start for fine-tuning ({ $tuned }).
decision-scratch-at = With the labels of the verdict ({ $labels })
decision-scratch-all = With all labels{ $of }
decision-scratch-at-and-all = With the labels of the verdict ({ $labels }) and with all labels{ $of }
decision-scratch-of = { " " }in { $tasks }
decision-scratch-few = few labels
decision-scratch-fewer = fewer labels than these
decision-scratch-tuned = judged here too, under the probe "{ $probe }"
decision-scratch-not-tuned = not judged here: the probe "{ $probe }" does it
decision-points = { $points } points
decision-open-among-many = no finding once the number of comparisons is corrected for (Holm)
decision-baseline-sketch = { $baseline }, a sketch
decision-change-wait = Finish the planned runs.
decision-change-repair = Data without the leak, and new runs on them.
decision-change-check = A check of the data that finds no leak.
decision-change-seeds =
    Roughly { $seeds ->
        [one] { $seeds } seed
       *[other] { $seeds } seeds
    } in all would show a gain of { $bar } points in four of five pilots. Plan them as a new experiment.
decision-change-footage = More seeds will hardly help: the gain on this footage is near { $bar } points. Other footage, or another bar, would decide it.
decision-change-unknown = How many seeds it would take cannot be told from these runs.
decision-change-go = Other recordings that do not show the gain, or a worst group that loses by it.
decision-change-stop = Other footage or other settings, in a new pilot; or a lower bar than { $bar } points, set before it.
decision-next-wait = Let the queue finish.
decision-next-repair = Put the data right (the Data page says how), import them again and repeat the pilot. Draw no conclusion from scores on data that leak, neither for nor against.
decision-next-check = Let the check of the data finish.
decision-next-go = Next stage: put data and governance in order (consent, retention, bias by group), then operate with monitoring.
decision-next-extend = Stay in the pilot stage; queue the further seeds or add footage of other sites.
decision-next-stop = Keep to { $reference }; the footage and the labels stay useful.
decision-next-stop-nothing = Do without pre-training for now, as { $reference } does; the footage and the labels stay useful.
decision-next-stop-unknown = Do not go on with { $arm }. Whether { $reference } is better than doing without pre-training is not known: it was compared with no such arm. Run one before any roll-out.
decision-next-stop-not-shown = Do not go on with { $arm }. { $reference } is not shown to be better than { $baseline } (difference { $difference }). Hold the two against each other in a new pilot, or do without pre-training, before any roll-out.
decision-next-stop-without = Do without pre-training for now: { $baseline } is { $points } points above { $reference } here. The footage and the labels stay useful.
decision-next-stop-look = Do not keep to { $reference } unseen: { $baseline } was { $points } points above it here. Hold the two against each other next.
decision-limit-footage = Decided for other seeds on this footage. For other recordings see the interval that names them, beside the verdict.
decision-limit-gone = Not checked for leaks, because no longer in the workspace: { $sets }.
decision-limit-changed = The primary contrast or the bar was changed after runs had been made: read this as exploration.
decision-stage-pilot = Pilot
decision-stage-data = Data and governance
decision-stage-operation = Operation
decision-stage-here = you are here
decision-would-change = What would change it
decision-next = Next
decision-colon = { ": " }
decision-interval = { " (" }{ $interval })
decision-change-plan =
    { $needed ->
        [one] { $needed } seed
       *[other] { $needed } seeds
    } and more.
decision-next-plan =
    Plan at least { $needed ->
        [one] { $needed } seed
       *[other] { $needed } seeds
    }, as a new experiment.

# What the arms cost, and when that pays. Money and energy are estimates and are called so.
economics-between = { "; " }
economics-runs = Cost of a run: { $list }.
economics-arm = { $arm } { $parts }
economics-gaps = Left out of these times, mean of a run, because the process was held up (stopped, or other programs had the processor): { $list }.
economics-asleep = The machine slept meanwhile, which no time counts, mean of a run: { $list }.
economics-range = { $arm } { $low } to { $high }
economics-compute = { $arm } { $flops }
economics-uneven = Runs of one arm took very different times ({ $list }), so other work probably ran beside them. Compare the FLOPs of a run, not its time: { $compute }.
economics-uneven-cpu = Runs of one arm took very different times ({ $list }), so other work probably ran beside them. Compare CPU time or the FLOPs of a run: { $compute }. Energy and money, estimated from device time, grow with other work.
economics-shared =
    { $n ->
        [one] { $n } task uses
       *[other] { $n } tasks share
    } one encoder of { $arm }: { $each } each.
economics-in-use = In use, an hour of footage takes this much compute (measured in the evaluation): { $list }.
economics-labels =
    The pre-training of { $arm } ({ $cost }, estimate) has paid for itself once it saves { $n ->
        [one] { $n } label
       *[other] { $n } labels
    } at { $price } each.
economics-labels-at-once = The pre-training of { $arm } costs nothing at these prices.
economics-labels-never = A label costs nothing at these prices, so no number of saved labels pays for the pre-training.
economics-sites =
    Against { $against } it saves about { $saved ->
        [one] { $saved } label
       *[other] { $saved } labels
    } at a site (95 % interval { $low } to { $high }), so it pays from { $n ->
        [one] { $n } site
       *[other] { $n } sites
    } on.
economics-sites-never = Saved labels against { $against } are not shown: by these results it never pays for itself.
economics-scale = At full scale ({ $hours } of footage; the pilot had { $pilot }) a run takes about { $parts }. Estimate: time of the pilot × hours of footage ÷ hours of the pilot, with network, epochs and device unchanged.
economics-price = { $what } { $value } ({ $source })
economics-no-source = no source given
economics-prices = Prices: { $list }.
economics-no-prices = No prices are set, so no money is told (Prices on the Pilot page, or kinrin prices).
economics-power = Energy is estimated at { $watts } W of the device at work ({ $source }).
economics-power-unset = Energy is estimated at 65 W of a CPU at work; the power of this machine is not set (Prices on the Pilot page, or kinrin prices).
prices-device-hour = hour of the device
prices-kwh = kilowatt-hour
prices-rated-watts = power at work, watts
prices-label-hour = hour of labelling

# What is done of each stage.
roadmap-seeds =
    { $planned ->
        [one] { $done } of { $planned } seed
       *[other] { $done } of { $planned } seeds
    }
roadmap-baseline = compared with no pre-training
roadmap-decision = decided by the rule
roadmap-data-sound = data checked
roadmap-bias = accuracy by group
roadmap-agreement = agreement on the data, retention
roadmap-masking = masking decided
roadmap-owner = owner named
roadmap-labelling-budget = labelling budget
roadmap-ticked = { $item } ({ $by }, { $on })
roadmap-to-tick = Seen to outside of Kinrin: click to tick it, with name and day.
roadmap-what = This is seen to outside of Kinrin. Your word stands with your name and the day on the Pilot page and in the report.
roadmap-by = Name
roadmap-on = Day
roadmap-no-name = Enter who has seen to it.
roadmap-no-day = A day is written such as 2026-11-27.
roadmap-tick = Done
roadmap-untick = Open again
roadmap-goal = goal and alarm limits
roadmap-monitoring = monitoring
roadmap-renewal = renewal interval
decision-baselines-between = { " " }

# The dialog of prices.
prices-title = Prices of this workspace
prices-what = Money and energy are worked out from these numbers and always called estimates. Leave out what you do not know; give the source, so that a reader can check it.
prices-currency = Currency
prices-source = source: tariff, data sheet, quotation
prices-labels-per-hour = clips labelled in an hour
prices-full-scale-hours = hours of footage at full scale
prices-no-amount = A price is a number from 0 on, such as 31.5, or nothing.
prices-store = Save prices
prices-stored = The prices are saved.
