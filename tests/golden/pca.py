"""Writes pca.json: principal components of scikit-learn that tests/numbers/map.rs compares with.

    python -m venv golden-venv && golden-venv/bin/pip install numpy scikit-learn
    golden-venv/bin/python tests/golden/pca.py > tests/golden/pca.json
"""

import json

import numpy as np
import sklearn
from sklearn.decomposition import PCA

rng = np.random.default_rng(20261123)


def case(n, d, rank):
    x = (rng.normal(size=(n, rank)) * np.arange(rank, 0, -1)) @ rng.normal(size=(rank, d)) + 2.0
    x = (x + 0.05 * rng.normal(size=(n, d))).astype(np.float32)
    model = PCA(n_components=2, svd_solver="full").fit(x.astype(np.float64))
    # The sign that Kinrin fixes: the largest loading of a component is positive.
    sign = np.sign(model.components_[[0, 1], np.abs(model.components_).argmax(axis=1)])
    places = model.transform(x.astype(np.float64)) * sign
    return {"d": d, "x": x.ravel().tolist(), "places": places.ravel().tolist(),
            "explained": model.explained_variance_ratio_.tolist()}


print(json.dumps({
    "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
    "cases": [case(30, 8, 4), case(12, 20, 6), case(50, 3, 3)],
}))
