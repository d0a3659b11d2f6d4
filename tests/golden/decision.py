"""Writes decision.json: values of SciPy, statsmodels and scikit-learn that tests/golden_decision.rs compares with.

    python -m venv golden-venv && golden-venv/bin/pip install numpy scipy scikit-learn statsmodels
    golden-venv/bin/python tests/golden/decision.py > tests/golden/decision.json

The measures of segmentations are those of MS-TCN's eval.py (Abu Farha & Gall, CVPR 2019), written down once more.
"""

import json

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy import stats
from sklearn.covariance import LedoitWolf
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import normalize
from sklearn.svm import OneClassSVM
from statsmodels.formula.api import ols
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

import pandas as pd

rng = np.random.default_rng(20261126)


def rows(x):
    return np.asarray(x, dtype=np.float32).ravel().tolist()


def table_case(seeds, groups, sd_seed, sd_group):
    d = (0.03 + sd_seed * rng.normal(size=(seeds, 1)) + sd_group * rng.normal(size=(1, groups))
         + 0.02 * rng.normal(size=(seeds, groups)))
    frame = pd.DataFrame({"d": d.ravel(), "s": np.repeat(np.arange(seeds), groups), "g": np.tile(np.arange(groups), seeds)})
    anova = sm.stats.anova_lm(ols("d ~ C(s) + C(g)", frame).fit(), typ=1)
    s, g, e = (anova["sum_sq"] / anova["df"]).values
    parts = np.array([max(s - e / 2, 0), max(g - e / 2, 0), e / 2])
    degrees = [seeds - 1, groups - 1, (seeds - 1) * (groups - 1)]
    se = np.sqrt(max(s + g - e, s, g) / d.size)
    above = lambda t: float((parts / parts.sum()) @ [stats.t.sf(t, df) for df in degrees])
    half = scipy.optimize.brentq(lambda t: above(t) - 0.025, 0.1, 100, xtol=1e-13) * se
    here = stats.ttest_1samp(d.mean(axis=1), 0.0)
    inside = here.confidence_interval(0.95)
    spread = [np.sqrt(max(s - e, 0) / groups), np.sqrt(max(g - e, 0) / seeds), np.sqrt(e)]
    return {"seeds": seeds, "groups": groups, "cells": d.ravel().tolist(), "se": se, "spread": spread,
            "other_ci95": [d.mean() - half, d.mean() + half], "other_p": 2 * above(abs(d.mean()) / se),
            "footage_ci95": [inside.low, inside.high], "footage_p": here.pvalue}


def holm_case(n):
    p = np.round(rng.uniform(0, 0.2, n) ** 2, 4)
    return {"p": p.tolist(), "adjusted": multipletests(p, method="holm")[1].tolist()}


def tost_case(n, mean, margin):
    x = rng.normal(mean, 0.02, n)
    smaller = stats.ttest_1samp(x, margin, alternative="less").pvalue
    not_worse = stats.ttest_1samp(x, -margin, alternative="greater").pvalue
    return {"x": x.tolist(), "margin": margin, "smaller": smaller, "not_worse": not_worse}


def power_case(n, effect_in_sd):
    power = TTestPower().power(effect_in_sd, n, 0.05, df=n - 1, alternative="two-sided")
    detectable = TTestPower().solve_power(None, n, 0.05, 0.8, alternative="two-sided")
    return {"n": n, "effect": effect_in_sd, "power": float(power), "smallest": float(detectable)}


def needed_case(effect_in_sd):
    n = TTestPower().solve_power(effect_in_sd, None, 0.05, 0.8, alternative="two-sided")
    return {"effect": effect_in_sd, "n": int(np.ceil(n))}


def ranking_case(n, levels):
    y = rng.random(n) < 0.3
    s = np.round((rng.normal(size=n) + y) * levels) / levels
    return {"scores": s.tolist(), "positive": y.tolist(), "auroc": roc_auc_score(y, s),
            "average_precision": average_precision_score(y, s)}


def one_vs_rest_case(n, classes):
    y = np.concatenate([np.arange(classes), rng.integers(0, classes, n - classes)])
    s = rng.dirichlet(np.ones(classes), n).round(2) + 0.2 * np.eye(classes)[y]
    # Six digits: near-ties that differ in the last bit of a double are read as ties by some parsers.
    s = (s / s.sum(axis=1, keepdims=True)).round(6)
    return {"classes": classes, "truth": y.tolist(), "scores": s.ravel().tolist(),
            "auroc": roc_auc_score(y, s, multi_class="ovr", average="macro"),
            "average_precision": average_precision_score(np.eye(classes)[y], s, average="macro")}


def anomaly_case(n, d, k, nu):
    x = (rng.normal(size=(n, d)) @ rng.normal(size=(d, d)) + 3.0).astype(np.float32)
    normal, tested = np.arange(n * 2 // 3), np.arange(n * 2 // 3, n)
    x64 = x.astype(np.float64)
    near = NearestNeighbors(n_neighbors=k).fit(x64[normal]).kneighbors(x64[tested])[0].mean(axis=1)
    covariance = LedoitWolf().fit(x64[normal])
    unit = normalize(x64)
    machine = OneClassSVM(kernel="linear", nu=nu, tol=1e-10).fit(unit[normal])
    # libsvm's dual variables sum to nu * n, ours to 1.
    outside = -machine.decision_function(unit[tested]) / (nu * len(normal))
    return {"n": n, "d": d, "x": rows(x), "normal": normal.tolist(), "tested": tested.tolist(), "k": k, "nu": nu,
            "knn": near.tolist(), "shrinkage": covariance.shrinkage_,
            "mahalanobis": np.sqrt(covariance.mahalanobis(x64[tested])).tolist(), "one_class": outside.tolist()}


def segments_of(steps, background):
    labels, starts, ends = [], [], []
    last = steps[0]
    if steps[0] != background:
        labels.append(steps[0]), starts.append(0)
    for i, step in enumerate(steps):
        if step != last:
            if step != background:
                labels.append(step), starts.append(i)
            if last != background:
                ends.append(i)
            last = step
    if last != background:
        ends.append(len(steps))
    return labels, starts, ends


def edit(predicted, truth, background):
    p, y = segments_of(predicted, background)[0], segments_of(truth, background)[0]
    table = np.zeros((len(p) + 1, len(y) + 1))
    table[:, 0], table[0, :] = np.arange(len(p) + 1), np.arange(len(y) + 1)
    for j in range(1, len(y) + 1):
        for i in range(1, len(p) + 1):
            if y[j - 1] == p[i - 1]:
                table[i, j] = table[i - 1, j - 1]
            else:
                table[i, j] = min(table[i - 1, j], table[i, j - 1], table[i - 1, j - 1]) + 1
    return 1 - table[-1, -1] / max(len(p), len(y))


def f_score(predicted, truth, overlap, background):
    p_label, p_start, p_end = segments_of(predicted, background)
    y_label, y_start, y_end = (np.array(part) for part in segments_of(truth, background))
    tp = fp = 0
    hits = np.zeros(len(y_label))
    for j in range(len(p_label)):
        intersection = np.minimum(p_end[j], y_end) - np.maximum(p_start[j], y_start)
        union = np.maximum(p_end[j], y_end) - np.minimum(p_start[j], y_start)
        iou = (1.0 * intersection / union) * (y_label == p_label[j])
        best = iou.argmax()
        if iou[best] >= overlap and not hits[best]:
            tp, hits[best] = tp + 1, 1
        else:
            fp += 1
    return tp, fp, len(y_label) - hits.sum()


def steps(n, classes):
    runs = rng.integers(3, 15, n)
    return np.repeat(rng.integers(0, classes, n), runs)


def segmentation_case(background):
    videos = []
    for _ in range(4):
        truth = steps(8, 4)
        predicted = np.roll(truth, rng.integers(-4, 5))
        noisy = rng.random(len(truth)) < 0.08
        videos.append((truth, np.where(noisy, rng.integers(0, 4, len(truth)), predicted)))
    f1 = []
    for overlap in (0.10, 0.25, 0.50):
        tp, fp, fn = np.sum([f_score(p, t, overlap, background) for t, p in videos], axis=0)
        precision, recall = tp / (tp + fp), tp / (tp + fn)
        f1.append(2 * precision * recall / (precision + recall))
    return {"background": background, "truth": [t.tolist() for t, _ in videos], "predicted": [p.tolist() for _, p in videos],
            "accuracy": sum((t == p).sum() for t, p in videos) / sum(len(t) for t, _ in videos),
            "edit": float(np.mean([edit(p, t, background) for t, p in videos])), "f1": f1}


print(json.dumps({
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__,
                 "statsmodels": statsmodels.__version__},
    "tables": [table_case(3, 4, 0.02, 0.03), table_case(5, 8, 0.0, 0.0), table_case(4, 20, 0.03, 0.0),
               table_case(8, 5, 0.0, 0.05)],
    "holm": [holm_case(1), holm_case(3), holm_case(8)],
    "tost": [tost_case(3, 0.0, 0.05), tost_case(5, 0.03, 0.05), tost_case(8, -0.02, 0.03)],
    "power": [power_case(3, 1.0), power_case(5, 1.5), power_case(20, 0.5), power_case(60, 0.1)],
    "needed": [needed_case(0.3), needed_case(0.8), needed_case(2.0)],
    "ranking": [ranking_case(60, 2), ranking_case(200, 1000), ranking_case(30, 1)],
    "one_vs_rest": [one_vs_rest_case(40, 3), one_vs_rest_case(80, 5)],
    "anomaly": [anomaly_case(60, 5, 3, 0.1), anomaly_case(45, 40, 1, 0.3), anomaly_case(90, 8, 5, 0.05)],
    "segmentation": [segmentation_case(None), segmentation_case(0)],
}, default=float))
