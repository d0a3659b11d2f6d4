#!/usr/bin/env python3
"""Losses of the methods with their gradients, straight from the papers' definitions, and clusters by spherical k-means.

python3 methods.py > methods.json   (made once, with PyTorch 2 in double precision)"""
import json

import torch
import torch.nn.functional as F

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)


def unit(*shape):
    return F.normalize(torch.randn(*shape), dim=-1)


def with_gradient(inputs, loss):
    """Losses of all rows, and the gradient of their sum with respect to `inputs` along the sphere of unit rows."""
    leaf = inputs.clone().requires_grad_(True)
    losses = loss(F.normalize(leaf, dim=1))
    losses.sum().backward()
    return {"losses": losses.detach().reshape(-1).tolist(), "gradient": leaf.grad.reshape(-1).tolist()}


def nt_xent(z, batch, tau):
    """SimCLR (arXiv 2002.05709, equation 1), one term for each anchor and each other clip of its video, partner by
    partner; the clips of other videos are the negatives. Row v * B + b is view v of video b."""
    views = len(z) // batch
    rows = []
    for i in range(len(z)):
        row = []
        for offset in range(1, views):
            j = (i + offset * batch) % len(z)
            negatives = [z[i] @ z[n] / tau for n in range(len(z)) if n % batch != i % batch]
            logits = torch.stack([z[i] @ z[j] / tau, *negatives])
            row.append(F.cross_entropy(logits[None], torch.tensor([0])))
        rows.append(torch.stack(row))
    return torch.stack(rows)


def byol(q, z):
    """BYOL (arXiv 2006.07733, equation 2): squared distance of normalised vectors."""
    return ((q - z) ** 2).sum(1)


def mean_shift(q, own, queue, masked, k):
    """MSF (arXiv 2105.07269, equation 1): mean squared distance to the k nearest of the memory, which the own target is
    put into first, so that it always is the nearest."""
    losses = []
    for i in range(len(q)):
        allowed = [j for j in range(len(queue)) if not masked[i][j]]
        best = sorted(allowed, key=lambda j: -(own[i] @ queue[j]).item())[: k - 1]
        targets = torch.stack([own[i], *[queue[j] for j in best]])
        losses.append(((q[i] - targets) ** 2).sum(1).mean())
    return torch.stack(losses)


def sce(q, own, queue, masked, tau, tau_m, lam):
    """SCE (arXiv 2111.14585, equations 4 to 6): cross-entropy of the blended target with the softmax of the query."""
    losses = []
    for i in range(len(q)):
        allowed = [j for j in range(len(queue)) if not masked[i][j]]
        keys = torch.stack([own[i], *[queue[j] for j in allowed]])
        target = torch.zeros(len(keys))
        target[0] = lam
        if allowed:
            target[1:] = (1 - lam) * F.softmax(own[i] @ keys[1:].T / tau_m, dim=0)
        losses.append(-(target * F.log_softmax(keys @ q[i] / tau, dim=0)).sum())
    return torch.stack(losses)


def clusters(q, queue, masked, same, tau):
    """Mean over the rows of the own cluster of InfoNCE against the rows of other clusters; 0 without such a row."""
    losses = []
    for i in range(len(q)):
        own = [j for j in range(len(queue)) if same[i][j] and not masked[i][j]]
        others = [j for j in range(len(queue)) if not same[i][j] and not masked[i][j]]
        terms = [
            -F.log_softmax(torch.stack([q[i] @ queue[j] / tau, *[q[i] @ queue[n] / tau for n in others]]), dim=0)[0]
            for j in own
        ]
        losses.append(torch.stack(terms).mean() if terms else 0.0 * q[i].sum())
    return torch.stack(losses)


def spherical(rows, centres):
    """Lloyd's rounds on unit vectors until no row moves; a cluster without rows keeps its centre."""
    before = None
    while True:
        of = (rows @ centres.T).argmax(1)
        if before is not None and (of == before).all():
            return of, centres
        before = of
        means = [rows[of == c].sum(0) if (of == c).any() else centres[c] for c in range(len(centres))]
        centres = F.normalize(torch.stack(means), dim=1)


def rows(tensor):
    return tensor.tolist()


tau, batch, d, memory = 0.2, 3, 5, 9
two, three = unit(2 * batch, d), unit(3 * batch, d)
queries, keys, queue = unit(4, d), unit(4, d), unit(memory, d)
masked = (torch.rand(4, memory) < 0.3).tolist()
masked[3] = [True] * memory
same = (torch.rand(4, memory) < 0.4).tolist()
same[2] = [False] * memory
points = torch.cat([unit(1, d) + 0.35 * torch.randn(20, d) for _ in range(4)])
start = F.normalize(points[[0, 7, 30, 55, 70]], dim=1)
of, centres = spherical(F.normalize(points, dim=1), start)
print(
    json.dumps(
        {
            "tau": tau,
            "two": rows(two),
            "three": rows(three),
            "queries": rows(queries),
            "keys": rows(keys),
            "queue": rows(queue),
            "masked": masked,
            "same": same,
            "nt_xent": [with_gradient(z, lambda z: nt_xent(z, batch, tau)) for z in (two, three)],
            "byol": with_gradient(queries, lambda q: byol(q, keys)),
            "mean_shift": [
                {"k": k, **with_gradient(queries, lambda q, k=k: mean_shift(q, keys, queue, masked, k))}
                for k in (1, 2, 4, 20)
            ],
            "sce": [
                {
                    "lambda": lam,
                    "tau_m": tau_m,
                    **with_gradient(queries, lambda q, s=(tau_m, lam): sce(q, keys, queue, masked, tau, *s)),
                }
                for lam, tau_m in ((0.5, 0.05), (0.2, 0.1), (1.0, 0.05), (0.0, 0.05))
            ],
            "clusters": with_gradient(queries, lambda q: clusters(q, queue, masked, same, tau)),
            "k_means": {"rows": rows(points), "start": rows(start), "of": of.tolist(), "centres": rows(centres)},
        },
        indent=1,
    )
)
