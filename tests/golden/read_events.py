"""Reads a run folder with the `tensorboard` package and compares it with `kinrin curves --json`.

Usage: read_events.py RUN_FOLDER TAG < output of `kinrin curves RUN --metric TAG --json`
Needs `pip install tensorboard`. Not part of the test suite, which needs no Python.
"""

import json
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

folder, tag = sys.argv[1:]
accumulator = EventAccumulator(folder, size_guidance={"scalars": 0, "tensors": 0})
accumulator.Reload()
tags = accumulator.Tags()["scalars"]
print(len(tags), "scalars:", ", ".join(tags))
theirs = [(event.step, event.value) for event in accumulator.Scalars(tag)]
ours = [(point["step"], point["value"]) for point in json.load(sys.stdin)["points"]]
assert len(ours) == len(theirs), (len(ours), len(theirs))
for (step, value), (their_step, their_value) in zip(ours, theirs):
    assert step == their_step and abs(value - their_value) <= 1e-6 * abs(their_value), (step, value, their_value)
print(f"{tag}: {len(ours)} points are the same")
