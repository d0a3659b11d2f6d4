# The decision of a pilot: go, extend, stop or wait.
decision-heading = Decision
decision-title-wait = Not decided yet
decision-title-go = Go on
decision-title-extend = Extend the pilot
decision-title-stop = Stop
decision-nothing-to-compare = No two arms that can be compared have finished the same seed.
decision-too-few-planned =
    { $planned ->
        [one] { $planned } seed is planned; a decision needs at least { $needed }.
       *[other] { $planned } seeds are planned; a decision needs at least { $needed }.
    }
decision-waiting = { $done } of { $planned } planned seeds are done. Nothing is decided before all of them are.
decision-below-baseline = { $arm } is { $points } points below { $baseline }, which needs no pre-training.
decision-below-reference = { $arm } is { $points } points below { $reference }.
decision-smaller = The gain of { $arm } over { $reference } is at most { $most } points, less than the { $bar } that were set as worthwhile.
decision-too-dear = A run of { $arm } takes { $hours } device hours more than one of { $reference }; { $most } were set as the most.
decision-worthwhile = The gain of { $arm } over { $reference } is at least { $least } points; { $bar } were set as worthwhile.
decision-unknown-size = { $arm } gains over { $reference }, but it is not shown that it is { $bar } points or more.
decision-nothing-shown = Neither a gain of { $arm } over { $reference } of { $bar } points is shown, nor that it is smaller.
decision-no-baseline = No arm without pre-training was run, so it is not known what doing nothing would give.
decision-baseline-higher = Against doing nothing ({ $baseline }): { $arm } is higher, { $points } points{ $interval }.
decision-baseline-lower = Against doing nothing ({ $baseline }): { $arm } is lower, { $points } points{ $interval }.
decision-baseline-open = Against doing nothing ({ $baseline }): not yet distinguishable, { $points } points{ $interval }.
decision-change-wait = Finish the planned runs.
decision-change-seeds = Roughly { $seeds } seeds in all would show a gain of { $bar } points in four of five pilots. Plan them as a new experiment.
decision-change-footage = More seeds will hardly help: the gain on this footage is near { $bar } points. Other footage, or another bar, would decide it.
decision-change-unknown = How many seeds it would take cannot be told from these runs.
decision-change-go = Other recordings that do not show the gain, or a worst group that loses by it.
decision-change-stop = Other footage or other settings, in a new pilot; or a lower bar than { $bar } points, set before it.
decision-next-wait = Let the queue finish.
decision-next-go = Next stage: put data and governance in order (consent, retention, bias by group), then operate with monitoring.
decision-next-extend = Stay in the pilot stage; queue the further seeds or add footage of other sites.
decision-next-stop = Keep to { $reference }; the footage and the labels stay useful.
decision-limit-footage = Decided for other seeds on this footage. For other recordings see the interval that names them, beside the verdict.
decision-limit-changed = The primary contrast or the bar was changed after runs had been made: read this as exploration.
decision-stage-pilot = Pilot
decision-stage-data = Data and governance
decision-stage-operation = Operation
decision-stage-here = you are here
decision-would-change = What would change it
decision-next = Next
decision-colon = { ": " }
decision-interval = { " (" }{ $interval })
decision-change-plan = { $needed } seeds and more.
decision-next-plan = Plan at least { $needed } seeds, as a new experiment.
