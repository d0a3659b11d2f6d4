"""Writes readings.json: values of scikit-learn and NumPy that tests/numbers/golden_readings.rs compares with.

    python -m venv golden-venv && golden-venv/bin/pip install numpy scipy scikit-learn
    golden-venv/bin/python tests/golden/readings.py > tests/golden/readings.json
"""

import json

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(20261126)
GRID = [10.0, 1.0, 0.1, 0.01, 1e-3, 1e-4]  # as in src/eval/penalty.rs


def rows(x):
    return np.asarray(x, dtype=np.float32).ravel().tolist()


def clusters(n, d, classes, spread, shift=0.0):
    y = np.arange(n) % classes
    x = rng.normal(size=(classes, d))[y] + spread * rng.normal(size=(n, d)) + shift
    return x.astype(np.float32), y


def penalty_case(n, d, classes, spread):
    """How many held-out rows of all folds are told right, for each penalty per row."""
    x, y = clusters(n, d, classes, spread)
    groups = np.arange(n) // 4
    scaled = StandardScaler().fit_transform(x.astype(np.float64))
    folds = list(GroupKFold(3).split(x, y, groups))
    right = []
    for l2 in GRID:
        found = []
        for train, test in folds:
            c = (2 if classes == 2 else 1) / (l2 * len(train))  # see src/eval/linear.rs
            model = LogisticRegression(C=c, tol=1e-10, max_iter=100000).fit(scaled[train], y[train])
            found.append(int((model.predict(scaled[test]) == y[test]).sum()))
        right.append(sum(found))
    return {"n": n, "d": d, "x": rows(x), "y": y.tolist(), "right": right,
            "folds": [[train.tolist(), test.tolist()] for train, test in folds]}


def centred_knn_case(n, d, classes, k, shift):
    """Rows on a far shift, whose plain cosines are all near 1."""
    x, y = clusters(n, d, classes, 0.8, shift)
    train, test = np.arange(0, n // 2), np.arange(n // 2, n)
    centred = x.astype(np.float64) - x[train].astype(np.float64).mean(axis=0)
    weight = lambda distance: np.maximum(1.0 - distance, 0.0)
    model = KNeighborsClassifier(k, metric="cosine", algorithm="brute", weights=weight)
    predicted = model.fit(centred[train], y[train]).predict(centred[test])
    return {"n": n, "d": d, "x": rows(x), "y": y.tolist(), "k": k, "train": train.tolist(), "test": test.tolist(),
            "predicted": predicted.tolist()}


def rank_case(n, d, rank, shift):
    x = (rng.normal(size=(n, rank)) @ rng.normal(size=(rank, d)) + shift).astype(np.float32)
    wide = x.astype(np.float64)
    singular = np.linalg.svd(wide - wide.mean(axis=0), compute_uv=False)
    p = singular / singular.sum()
    p = p[p > 1e-12]
    return {"d": d, "x": rows(x), "centred_effective_rank": float(np.exp(-(p * np.log(p)).sum()))}


print(json.dumps({
    "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "penalty": [penalty_case(48, 6, 3, 1.5), penalty_case(36, 40, 3, 1.0), penalty_case(40, 5, 2, 2.0)],
    "centred_knn": [centred_knn_case(60, 8, 3, 5, 50.0), centred_knn_case(48, 6, 4, 1, -20.0)],
    "rank": [rank_case(40, 12, 4, 0.0), rank_case(64, 16, 5, 10.0), rank_case(10, 33, 6, 5.0)],
}))
