"""Known answers for tests/numbers/negatives.rs: InfoNCE with weighted, debiased and cancelled negatives.

Computed in float64 straight from the formulas of arXiv 2010.04592 and 2007.00224 as src/method/negatives.rs states
them, without logarithms of sums.

Run `python tests/golden/negatives.py > tests/golden/negatives.json` (needs numpy).
"""

import json
import sys

import numpy as np

rng = np.random.default_rng(11)


def unit(*shape):
    x = rng.normal(size=shape)
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def loss(query, positive, negatives, tau, beta, prior):
    """-log(e^p / (e^p + Ng)) of one positive; 0 without negatives."""
    count = len(negatives)
    if count == 0:
        return 0.0
    e = np.exp(negatives @ query / tau)
    weights = e**beta / np.mean(e**beta)
    p = np.exp(positive @ query / tau)
    total = np.sum(weights * e)
    if prior > 0.0:
        total = max((total - prior * count * p) / (1.0 - prior), count * np.exp(-1.0 / tau))
    return -np.log(p / (p + total))


def rows(queries, positives, queue, masked, tau, beta, prior, cancelled):
    found = []
    for query, own, mask in zip(queries, positives, masked):
        allowed = np.flatnonzero(~mask)
        nearest = allowed[np.argsort(-(queue[allowed] @ query))][:cancelled]
        negatives = queue[[j for j in allowed if j not in nearest]]
        found.append([loss(query, p, negatives, tau, beta, prior) for p in own])
    return found


n, p, m, d, tau = 5, 2, 12, 6, 0.2
queries, queue, positives = unit(n, d), unit(m, d), unit(n, p, d)
# One positive close to its query: there the estimate of hidden positives is larger than the sum, and the floor holds.
positives[0, 0] = queries[0]
masked = rng.random((n, m)) < 0.25
masked[4] = True
cases = [
    {
        "beta": beta,
        "prior": prior,
        "cancelled": cancelled,
        "losses": rows(queries, positives, queue, masked, tau, beta, prior, cancelled),
    }
    for beta, prior, cancelled in [
        (0.0, 0.0, 0),
        (1.0, 0.0, 0),
        (2.5, 0.0, 0),
        (0.0, 0.1, 0),
        (1.0, 0.1, 0),
        (0.5, 0.6, 0),
        (0.0, 0.0, 3),
        (1.0, 0.05, 2),
        (1.0, 0.05, 12),
    ]
]
json.dump(
    {
        "tau": tau,
        "queries": queries.tolist(),
        "positives": positives.tolist(),
        "queue": queue.tolist(),
        "masked": masked.tolist(),
        "cases": cases,
    },
    sys.stdout,
    indent=1,
)
print()
