"""Holds ONNX Runtime's features of an exported encoder against the program's own, on 100 clips, within 1e-4; and the
labels that it gives by the run's head, where there is one.

Run `python tests/golden/onnx_features.py KINRIN RUN [--workspace DIR]` (needs numpy, onnx, onnxruntime) with the path of
the program and the name of a finished run. Random clips suffice: the graph knows nothing of footage. It prints the
largest difference, relative to the largest feature, and fails above 1e-4.
"""

import argparse
import csv
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-4
CLIPS = 100


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("kinrin")
    parser.add_argument("run")
    parser.add_argument("--workspace")
    args = parser.parse_args()
    place = ["--workspace", args.workspace] if args.workspace else []

    def kinrin(*words):
        command = [args.kinrin, *place, "--json", *map(str, words), "--device", "cpu"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        model, clips, features = folder / "encoder.onnx", folder / "clips.npy", folder / "features.npy"
        facts = kinrin("export", args.run, "--onnx", "--out", model)
        onnx.checker.check_model(str(model), full_check=True)
        stored = {entry.key: entry.value for entry in onnx.load(model).metadata_props}
        assert json.loads(stored["kinrin"])["run"] == facts["run"]
        given = facts["input"]
        shape = (CLIPS, 3, given["frames"], given["side"], given["side"])
        pixels = np.random.default_rng(0).random(shape, dtype=np.float32)
        channel = (1, 3, 1, 1, 1)
        mean, std = (np.array(given[key], dtype=np.float32).reshape(channel) for key in ("mean", "std"))
        np.save(clips, (pixels - mean) / std)
        kinrin("embed", args.run, clips, "--npy", features)
        ours = np.load(features)
        session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
        (theirs,) = session.run(["features"], {"clips": np.load(clips)})
        if facts["head"]:
            table = folder / "labels.csv"
            kinrin("embed", args.run, clips, "--csv", table, "--predict")
            (logits,) = session.run(["logits"], {"clips": np.load(clips)})
            labels_agree(logits, facts["head"]["labels"], list(csv.DictReader(table.open())))
        else:
            assert [output.name for output in session.get_outputs()] == ["features"]

    assert ours.shape == theirs.shape == (CLIPS, facts["features"])
    difference = np.abs(ours - theirs).max() / np.abs(ours).max()
    print(f"{facts['run']}: {CLIPS} clips, {ours.shape[1]} features, largest relative difference {difference:.1e}")
    assert difference < TOLERANCE, "the exported graph is not the network"


def labels_agree(logits, labels, rows):
    """Every label that the program gives is one of the likeliest in ONNX Runtime, with the same share."""
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    assert shares.shape == (CLIPS, len(labels)) and len(rows) == CLIPS
    ours = np.array([shares[i, labels.index(row["predicted"])] for i, row in enumerate(rows)])
    told = np.array([float(row["share"]) for row in rows])
    difference = max(np.abs(ours - told).max(), (shares.max(axis=1) - ours).max())
    print(f"labels of {CLIPS} clips, {len(labels)} classes, largest difference of their shares {difference:.1e}")
    assert difference < 10 * TOLERANCE, "the exported head is not the run's"


if __name__ == "__main__":
    main()
