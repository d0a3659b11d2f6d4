"""Writes retrieval.json: mean average precisions of scikit-learn that tests/numbers/golden_retrieval.rs compares with.

    python -m venv golden-venv && golden-venv/bin/pip install numpy scikit-learn
    golden-venv/bin/python tests/golden/retrieval.py > tests/golden/retrieval.json
"""

import json

import numpy as np
import sklearn
from sklearn.metrics import average_precision_score
from sklearn.metrics.pairwise import cosine_similarity

rng = np.random.default_rng(20261127)


def case(n, d, classes, pull):
    """The first third searches the rest; one class may be missing there."""
    y = rng.integers(0, classes, n)
    x = (rng.normal(size=(n, d)) + pull * np.eye(classes, d)[y]).astype(np.float32)
    queries, gallery = np.arange(n // 3), np.arange(n // 3, n)
    cosine = cosine_similarity(x.astype(np.float64))
    hits = [y[gallery] == y[q] for q in queries]
    precisions = [average_precision_score(hit, cosine[q, gallery]) for q, hit in zip(queries, hits) if hit.any()]
    return {"d": d, "x": x.ravel().tolist(), "y": y.tolist(), "queries": queries.tolist(), "gallery": gallery.tolist(),
            "map": float(np.mean(precisions))}


golden = {
    "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "cases": [case(30, 4, 3, 0.0), case(60, 8, 5, 1.0), case(24, 6, 2, 3.0), case(18, 3, 9, 0.5)],
}
print(json.dumps(golden))
