"""Golden values of the data check: scikit-learn, SciPy, statsmodels. Run: python data_check.py > data_check.json"""
import json

import numpy as np
from scipy.stats import binomtest, entropy
from scipy.stats.contingency import association
from sklearn.metrics import homogeneity_completeness_v_measure
from statsmodels.stats.proportion import confint_proportions_2indep

rng = np.random.default_rng(12)
tables = []
for shape in [(3, 4), (2, 7), (5, 2)]:
    table = rng.integers(0, 9, shape) + np.eye(*shape, dtype=int)
    labels = np.repeat(np.arange(shape[0]), table.sum(1))
    groups = np.concatenate([np.repeat(np.arange(shape[1]), row) for row in table])
    homogeneity, completeness, _ = homogeneity_completeness_v_measure(labels, groups)
    tables.append(
        {
            "table": table.tolist(),
            "homogeneity": homogeneity,
            "completeness": completeness,
            "cramers_v": association(table, method="cramer", correction=False),
            "entropy": entropy(table.ravel()),
        }
    )
shares = []
for hits, n, other, m in [(3, 10, 40, 50), (0, 7, 20, 31), (25, 25, 11, 60)]:
    wilson = binomtest(hits, n).proportion_ci(0.95, method="wilson")
    low, high = confint_proportions_2indep(hits, n, other, m, method="newcomb", compare="diff", alpha=0.05)
    shares.append({"hits": hits, "n": n, "other": other, "m": m, "wilson": list(wilson), "newcombe": [low, high]})
rows = rng.normal(size=(30, 6))
rows += np.repeat(rng.normal(size=(3, 6)), 10, 0)
rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
cosine = rows.astype(float) @ rows.astype(float).T
centred = rows.astype(float) - rows.astype(float).mean(0)
means = np.stack([centred[i * 10 : i * 10 + 10].mean(0) for i in range(3)])
spread = {
    "rows": rows.ravel().tolist(),
    "d": 6,
    "mean_distance": 1 - (cosine.sum() - np.trace(cosine)) / (30 * 29),
    "between_groups": 10 * (means**2).sum() / (centred**2).sum(),
}
print(json.dumps({"tables": tables, "shares": shares, "spread": spread}))
