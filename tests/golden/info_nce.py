"""Known answers for tests/numbers/method_facts.rs, computed in float64 straight from the definitions.

Run `python tests/golden/info_nce.py > tests/golden/info_nce.json` (needs numpy).
"""

import json
import sys

import numpy as np

rng = np.random.default_rng(7)


def unit(*shape):
    x = rng.normal(size=shape)
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


def info_nce(positive, negatives):
    """-log(e^p / (e^p + sum e^n)) of one positive logit."""
    return -np.log(np.exp(positive) / (np.exp(positive) + np.exp(negatives).sum()))


def intra(queries, keys, queue, tau):
    return [info_nce(q @ k / tau, queue @ q / tau) for q, k in zip(queries, keys)]


def inter(queries, searches, queue, masked, tau, k, theta, tau_w):
    """Neighbour loss of each row: soft weights over the k best unmasked rows with similarity >= theta."""
    losses = []
    for q, s, mask in zip(queries, searches, masked):
        similarity = queue @ s
        allowed = np.flatnonzero(~mask)
        best = allowed[np.argsort(-similarity[allowed])][:k]
        negatives = queue[[j for j in allowed if j not in best]] @ q / tau
        kept = [j for j in best if similarity[j] >= theta]
        if not kept:
            losses.append(0.0)
            continue
        weights = np.exp(similarity[kept] / tau_w)
        weights /= weights.sum()
        losses.append(sum(w * info_nce(queue[j] @ q / tau, negatives) for w, j in zip(weights, kept)))
    return losses


def sgd(weight, gradients, lr, momentum, decay):
    """torch.optim.SGD as its documentation writes it (dampening 0, no Nesterov)."""
    buffer, path = None, []
    for gradient, rate in zip(gradients, lr):
        g = gradient + decay * weight
        buffer = g if buffer is None else momentum * buffer + g
        weight = weight - rate * buffer
        path.append(weight.tolist())
    return path


n, m, d, tau = 4, 9, 6, 0.1
queries, keys, searches, queue = unit(n, d), unit(n, d), unit(n, d), unit(m, d)
masked = rng.random((n, m)) < 0.3
masked[3] = True
gradients = rng.normal(size=(3, 4))
weight = rng.normal(size=4)
lr = [0.1, 0.4, 2.0]
cases = [
    {"k": k, "theta": theta, "tau_w": tau_w, "losses": inter(queries, searches, queue, masked, tau, k, theta, tau_w)}
    for k, theta, tau_w in [(1, -1.0, 0.1), (3, -1.0, 0.1), (3, 0.2, 0.5), (9, -1.0, 1.0), (2, 0.99, 0.1)]
]
json.dump(
    {
        "tau": tau,
        "queries": queries.tolist(),
        "keys": keys.tolist(),
        "searches": searches.tolist(),
        "queue": queue.tolist(),
        "masked": masked.tolist(),
        "intra": intra(queries, keys, queue, tau),
        "inter": cases,
        "sgd": {
            "weight": weight.tolist(),
            "gradients": gradients.tolist(),
            "lr": lr,
            "momentum": 0.9,
            "decay": 0.01,
            "path": sgd(weight, gradients, lr, 0.9, 0.01),
        },
    },
    sys.stdout,
    indent=1,
)
print()
