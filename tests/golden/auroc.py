"""Writes auroc.json: areas under ROC curves of scikit-learn that tests/golden.rs compares with.

    python -m venv golden-venv && golden-venv/bin/pip install numpy scikit-learn
    golden-venv/bin/python tests/golden/auroc.py > tests/golden/auroc.json
"""

import json

import numpy as np
import sklearn
from sklearn.metrics import roc_auc_score

rng = np.random.default_rng(20261126)


def case(n, classes, tested, steps):
    """`tested` classes occur; scores are rounded to 1/steps, so that some are equal."""
    truth = rng.choice(tested, n)
    scores = rng.random((n, classes)) + 0.7 * np.eye(classes)[truth]
    scores = np.round(scores / scores.sum(axis=1, keepdims=True) * steps) / steps
    both = [c for c in range(classes) if 0 < (truth == c).sum() < n]
    areas = [roc_auc_score(truth == c, scores[:, c]) for c in both]
    return {"classes": classes, "truth": truth.tolist(), "scores": scores.ravel().tolist(),
            "auroc": float(np.mean(areas)) if areas else None}


golden = {
    "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "cases": [case(30, 3, [0, 1, 2], 1000), case(24, 4, [0, 2, 3], 10), case(12, 2, [0, 1], 5), case(6, 3, [1], 10)],
}
print(json.dumps(golden))
