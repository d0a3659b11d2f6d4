"""Writes golden.json: values of scikit-learn, SciPy and NumPy that tests/numbers/golden.rs compares with.

    python -m venv golden-venv && golden-venv/bin/pip install numpy scipy scikit-learn
    golden-venv/bin/python tests/golden/golden.py > tests/golden/golden.json
"""

import json

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

rng = np.random.default_rng(20261123)


def rows(x):
    return np.asarray(x, dtype=np.float32).ravel().tolist()


def metrics_case(n, classes, trained_classes, skew):
    p = np.arange(1, classes + 1) ** -float(skew)
    truth = rng.choice(classes, n, p=p / p.sum())
    guess = np.where(rng.random(n) < 0.5, truth, rng.choice(trained_classes, n))
    guess = np.where(np.isin(guess, trained_classes), guess, trained_classes[0])
    present = np.unique(truth)
    return {
        "classes": classes, "truth": truth.tolist(), "predicted": guess.tolist(),
        "top1": accuracy_score(truth, guess),
        "macro_f1": f1_score(truth, guess, labels=present, average="macro", zero_division=0),
        "balanced_acc": balanced_accuracy_score(truth, guess),
    }


def clusters(n, d, classes, spread=1.0, shift=0.0):
    y = np.arange(n) % classes
    centres = rng.normal(size=(classes, d))
    x = centres[y] + spread * rng.normal(size=(n, d)) + shift
    x[:, 0] = 3.5  # a constant dimension
    return (x * np.exp(rng.normal(size=d))).astype(np.float32), y


def linear_case(n, labelled, d, classes, l2):
    x, y = clusters(n, d, classes)
    part = np.arange(0, n - n // 4)  # the training part, from which the labelled clips are taken
    train = part[:labelled]
    scaled = StandardScaler().fit(x[part].astype(np.float64)).transform(x.astype(np.float64))
    binary = classes == 2
    c = (2 if binary else 1) / (l2 * len(train))
    model = LogisticRegression(C=c, tol=1e-12, max_iter=100000).fit(scaled[train], y[train])
    coef, intercept = model.coef_, model.intercept_
    if binary:  # one weight vector stands for two opposite ones
        coef, intercept = np.vstack([-coef, coef]) / 2, np.concatenate([-intercept, intercept]) / 2
    return {
        "n": n, "d": d, "x": rows(x), "y": y.tolist(), "part": part.tolist(), "train": train.tolist(), "l2": l2,
        "coef": coef.ravel().tolist(), "intercept": intercept.tolist(),
        "probabilities": model.predict_proba(scaled[n - n // 4:]).ravel().tolist(),
    }


def knn_case(n, d, classes, k, shift):
    x, y = clusters(n, d, classes, spread=1.5, shift=shift)
    train, test = np.arange(0, n // 2), np.arange(n // 2, n)
    weight = lambda distance: np.maximum(1.0 - distance, 0.0)
    model = KNeighborsClassifier(k, metric="cosine", algorithm="brute", weights=weight)
    predicted = model.fit(x[train].astype(np.float64), y[train]).predict(x[test].astype(np.float64))
    return {"n": n, "d": d, "x": rows(x), "y": y.tolist(), "k": k, "train": train.tolist(), "test": test.tolist(),
            "predicted": predicted.tolist()}


def summary_case(seeds, per_seed):
    scores = [(s, float(v)) for s in range(seeds) for v in rng.normal(rng.normal(0.5, 0.1), 0.05, per_seed)]
    values = np.array([v for _, v in scores]).reshape(seeds, per_seed)
    means = values.mean(axis=1)
    low, high = stats.t.interval(0.95, seeds - 1, loc=means.mean(), scale=stats.sem(means))
    return {"scores": scores, "mean": means.mean(), "sd": values.std(ddof=1), "ci95": [low, high]}


def paired_case(seeds, per_seed):
    base = rng.normal(0.5, 0.1, (seeds, per_seed))
    other = base + rng.normal(0.02, 0.03, (seeds, 1)) + rng.normal(0, 0.01, (seeds, per_seed))
    found = stats.ttest_rel(other.mean(axis=1), base.mean(axis=1)).confidence_interval(0.95)
    return {"arm": other.tolist(), "reference": base.tolist(), "mean": float((other - base).mean()),
            "ci95": [found.low, found.high]}


def rank_case(n, d, true_rank, offset):
    x = rng.normal(size=(n, true_rank)) @ rng.normal(size=(true_rank, d)) + 0.05 * rng.normal(size=(n, d)) + offset
    x = (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)
    p = np.linalg.svd(x.astype(np.float64), compute_uv=False)
    p = p / p.sum()
    return {"d": d, "x": rows(x), "effective_rank": float(np.exp(-(p[p > 0] * np.log(p[p > 0])).sum())),
            "feature_std": float(x.astype(np.float64).std(axis=0).mean())}


def hub_case(queries, population, power):
    p = np.arange(1, population + 1) ** -float(power)
    near = rng.choice(population, queries, p=p / p.sum())
    counts = np.bincount(near, minlength=population)
    return {"neighbours": near.tolist(), "population": population, "share": counts.max() / queries,
            "skewness": float(stats.skew(counts))}


golden = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
    "metrics": [metrics_case(60, 5, [0, 1, 2, 3, 4], 1), metrics_case(40, 6, [0, 1, 3], 1), metrics_case(9, 4, [2], 0)],
    "linear": [linear_case(48, 36, 6, 3, 0.01), linear_case(40, 12, 50, 4, 0.001), linear_case(32, 20, 5, 2, 0.02),
               linear_case(24, 4, 30, 2, 0.1)],
    "knn": [knn_case(60, 8, 3, 5, 0.0), knn_case(60, 8, 4, 1, 1.0), knn_case(50, 5, 3, 7, -0.5)],
    "t975": [[df, float(stats.t.ppf(0.975, df))] for df in (1, 2, 3, 4, 9, 30, 99)],
    "summary": [summary_case(2, 3), summary_case(3, 10), summary_case(10, 1)],
    "paired": [paired_case(3, 5), paired_case(5, 2)],
    "rank": [rank_case(40, 12, 4, 0.0), rank_case(10, 33, 10, 0.0), rank_case(64, 16, 2, 3.0)],
    "hubs": [hub_case(200, 50, 0.0), hub_case(200, 80, 1.0)],
}
print(json.dumps(golden))
