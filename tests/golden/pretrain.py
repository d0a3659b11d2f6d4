#!/usr/bin/env python3
"""The step of the `intra` arm and its probes in PyTorch, written independently of the program, on the shards of a
workspace: to hold the program's learning against. Not part of the tests: it takes minutes and real footage.

python3 pretrain.py WORKSPACE SET:GROUP_COLUMN:FOLDS [--epochs 60] [--motion] [--seed 0] ...

Prints untrained and pre-trained: linear probe with 5 labels a class and with all, nearest neighbour. Same network
(Compact), augmentation, InfoNCE with queue, momentum by the length of the run, keys by the statistics of their batch,
AdamW, batch norm after every layer of the head, encoders calibrated on plain views. Folds and draws are its own, so
agreement is up to noise. Needs torch, numpy and scikit-learn."""
import argparse
import copy
import json
import math
import sqlite3
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.linear_model import LogisticRegression

LUMA = np.array([0.299, 0.587, 0.114])
YIQ = np.array([LUMA, [0.595716, -0.274453, -0.321263], [0.211456, -0.522591, 0.311135]])


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("workspace")
    p.add_argument("task")
    for name, default in dict(width=16, size=32, frames=8, batch=32, queue=128, hidden=256, dim=128, seed=0).items():
        p.add_argument(f"--{name}", type=int, default=default)
    for name, default in dict(rate=6.0, epochs=60.0, tau=0.1, lr=0.003, span=0.05, crop=0.5).items():
        p.add_argument(f"--{name}", type=float, default=default)
    p.add_argument("--motion", action="store_true")
    return p.parse_args()


class Footage:
    """Videos of one data set: frames from the shards, labels and groups from the catalogue."""

    def __init__(self, a):
        name, self.group, self.folds = a.task.split(":")
        db = sqlite3.connect(f"file:{a.workspace}/workspace.db?mode=ro", uri=True)
        rows = db.execute(
            "SELECT v.shard, c.label, g.value FROM video v JOIN data_set d ON d.id = v.data_set_id JOIN clip c ON"
            " c.video_id = v.id LEFT JOIN clip_group g ON g.clip_id = c.id AND g.name = ? WHERE d.name = ? AND v.shard"
            " IS NOT NULL ORDER BY v.path",
            (self.group, name),
        ).fetchall()
        self.a, self.videos = a, [self.shard(a.workspace, row[0]) for row in rows]
        self.labels = np.array([row[1] for row in rows])
        self.groups = np.array([row[2] or f"own {i}" for i, row in enumerate(rows)])

    @staticmethod
    def shard(workspace, path):
        """64 bytes of header: magic, version, width, height, frames (u32), fps (f32); then RGB frames."""
        raw = np.memmap(f"{workspace}/cache/{path}", mode="r")
        width, height, frames = np.frombuffer(raw[12:24].tobytes(), "<u4").astype(int)
        fps = float(np.frombuffer(raw[24:28].tobytes(), "<f4")[0])
        return np.array(raw[64 : 64 + frames * height * width * 3]).reshape(frames, height, width, 3), fps

    def clip(self, i, at):
        frames, fps = self.videos[i]
        last = len(frames) - 1
        start = at * max(last - (self.a.frames - 1) / self.a.rate * fps, 0)
        index = np.minimum(np.round(start + np.arange(self.a.frames) / self.a.rate * fps).astype(int), last)
        return torch.from_numpy(frames[index]).permute(0, 3, 1, 2).float()

    def finish(self, x):
        x = ((x / 255 - 0.45) / 0.225).permute(1, 0, 2, 3)
        if not self.a.motion:
            return x
        luma = torch.einsum("c,cthw->thw", torch.tensor(LUMA).float(), x)
        change = torch.cat([torch.zeros_like(luma[:1]), luma[1:] - luma[:-1]])
        return torch.stack([luma, 2 * change, 2 * (luma - luma.mean(0, keepdim=True))])

    def plain(self, i, at):
        x = self.clip(i, at)
        side = min(x.shape[2:])
        top, left = (x.shape[2] - side) // 2, (x.shape[3] - side) // 2
        x = x[:, :, top : top + side, left : left + side]
        return self.finish(F.interpolate(x, (self.a.size,) * 2, mode="bilinear", antialias=True))

    def augmented(self, i, rng):
        x = self.clip(i, rng.random())
        height, width = x.shape[2:]
        area = rng.uniform(self.a.crop, 1.0) * height * width
        aspect = math.exp(rng.uniform(math.log(3 / 4), math.log(4 / 3)))
        w, h = min(round(math.sqrt(area * aspect)), width), min(round(math.sqrt(area / aspect)), height)
        left, top = rng.integers(0, width - w + 1), rng.integers(0, height - h + 1)
        x = x[:, :, top : top + h, left : left + w]
        x = F.interpolate(x, (self.a.size,) * 2, mode="bilinear", antialias=True)
        x = x.flip(3) if rng.random() < 0.5 else x
        return self.finish(blurred(coloured(x, rng), rng, self.a.size))


def coloured(x, rng):
    """Brightness, contrast, saturation 0.6 and hue 0.15 in random order (0.8), then grey (0.2)."""
    factors = 1 + 0.6 * rng.uniform(-1, 1, 3)
    ops = list(zip("bcs", factors)) + [("h", 0.15 * rng.uniform(-1, 1))]
    rng.shuffle(ops)
    ops = [(kind, float(f)) for kind, f in ops] if rng.random() < 0.8 else []
    ops += [("s", 0.0)] if rng.random() < 0.2 else []
    matrix, offset, mean = np.eye(3), np.zeros(3), x.mean((0, 2, 3)).numpy()
    for kind, f in ops:
        if kind == "b":
            matrix, offset = f * matrix, f * offset
        elif kind == "c":
            grey = LUMA @ (matrix @ mean + offset)
            matrix, offset = f * matrix, f * offset + (1 - f) * grey
        elif kind == "s":
            matrix, offset = f * matrix + (1 - f) * (LUMA @ matrix), f * offset + (1 - f) * (LUMA @ offset)
        else:
            s, c = math.sin(2 * math.pi * f), math.cos(2 * math.pi * f)
            turn = np.linalg.inv(YIQ) @ np.array([[1, 0, 0], [0, c, -s], [0, s, c]]) @ YIQ
            matrix, offset = turn @ matrix, turn @ offset
    x = torch.einsum("ij,tjhw->tihw", torch.from_numpy(matrix).float(), x)
    return (x + torch.from_numpy(offset).float().view(1, 3, 1, 1)).clamp(0, 255)


def blurred(x, rng, size):
    if rng.random() >= 0.5:
        return x
    sigma = rng.uniform(0.1, 2.0) * max(size / 224, 0.5)
    radius = max(1, math.ceil(3 * sigma))
    kernel = torch.exp(-(torch.arange(-radius, radius + 1).float() ** 2) / (2 * sigma**2))
    kernel /= kernel.sum()
    flat = F.pad(x, (radius,) * 4, mode="replicate").flatten(0, 1)[:, None]
    flat = F.conv2d(F.conv2d(flat, kernel.view(1, 1, -1, 1)), kernel.view(1, 1, 1, -1))
    return flat.view_as(x)


def conv(i, o, kernel, stride):
    c = nn.Conv3d(i, o, kernel, stride, tuple(k // 2 for k in kernel), bias=False)
    nn.init.kaiming_normal_(c.weight, mode="fan_out", nonlinearity="relu")
    return nn.Sequential(c, nn.BatchNorm3d(o))


class Block(nn.Module):
    def __init__(self, i, o, s):
        super().__init__()
        self.space, self.time = conv(i, o, (1, 3, 3), (1, s, s)), conv(o, o, (3, 1, 1), (s, 1, 1))
        self.short = conv(i, o, (1, 1, 1), (s, s, s)) if i != o else nn.Identity()

    def forward(self, x):
        return F.relu(self.time(F.relu(self.space(x))) + self.short(x))


class Compact(nn.Module):
    def __init__(self, w):
        super().__init__()
        self.stem = conv(48, w, (1, 1, 1), 1)
        sizes = [(w, w, 1), (w, w, 1), (w, 2 * w, 2), (2 * w, 2 * w, 1), (2 * w, 4 * w, 2), (4 * w, 4 * w, 1)]
        self.blocks = nn.Sequential(*(Block(*size) for size in sizes))

    def forward(self, x):
        b, c, t, h, w = x.shape
        x = x.view(b, c, t, h // 4, 4, w // 4, 4).permute(0, 1, 4, 6, 2, 3, 5).reshape(b, c * 16, t, h // 4, w // 4)
        return self.blocks(F.relu(self.stem(x))).mean((2, 3, 4))


def head(features, a):
    layers, sizes = [], [features, a.hidden, a.hidden, a.dim]
    for i, (n, m) in enumerate(zip(sizes, sizes[1:])):
        linear = nn.Linear(n, m)
        nn.init.kaiming_normal_(linear.weight)
        nn.init.zeros_(linear.bias)
        layers += [linear, nn.BatchNorm1d(m)] + ([nn.ReLU()] if i < 2 else [])
    return nn.Sequential(*layers)


@torch.no_grad()
def features(net, data, rng):
    """Calibrates the batch statistics on plain views, then averages three clips a video."""
    net = copy.deepcopy(net).train()
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm3d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None
    order = rng.permutation(len(data.videos))[:512]
    for part in np.array_split(order, math.ceil(len(order) / 32)):
        net(torch.stack([data.plain(i, 0.5) for i in part]))
    net.eval()
    rows = [net(torch.stack([data.plain(i, t) for t in (0.0, 0.5, 1.0)])).mean(0) for i in range(len(data.videos))]
    return torch.stack(rows).numpy()


def folds(data, rng):
    """Groups dealt, largest first, to the fold with the fewest clips."""
    names, counts = np.unique(data.groups, return_counts=True)
    order = rng.permutation(len(names))
    at, size = {}, [0] * int(data.folds)
    for i in sorted(order, key=lambda i: -counts[i]):
        at[names[i]] = int(np.argmin(size))
        size[at[names[i]]] += counts[i]
    return np.array([at[group] for group in data.groups])


def probes(x, data, a):
    fold, y, scores = folds(data, np.random.default_rng(a.seed)), data.labels, []
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)

    def linear(rows, test, z):
        c = (2 if len(set(y[rows])) == 2 else 1) / (0.01 * len(rows))
        return (LogisticRegression(C=c, max_iter=2000).fit(z[rows], y[rows]).predict(z[test]) == y[test]).mean()

    for j in range(int(data.folds)):
        train, test = np.where(fold != j)[0], np.where(fold == j)[0]
        z = (x - x[train].mean(0)) / (x[train].std(0) + 1e-9)
        few = []
        for draw in range(3):
            rng = np.random.default_rng((a.seed, j, draw))
            few.append(np.concatenate([rng.permutation(train[y[train] == c])[:5] for c in sorted(set(y[train]))]))
        nearest = y[train][(unit[test] @ unit[train].T).argmax(1)] == y[test]
        scores.append([np.mean([linear(rows, test, z) for rows in few]), linear(train, test, z), nearest.mean()])
    return dict(zip(["linear_5", "linear_all", "nn_1"], np.round(100 * np.mean(scores, 0), 1).tolist()))


def pretrain(net, data, a, rng):
    projector = head(4 * a.width, a)
    params = [*net.parameters(), *projector.parameters()]
    keys_of = nn.Sequential(copy.deepcopy(net), copy.deepcopy(projector)).requires_grad_(False)
    decay = [dict(params=[p for p in params if p.dim() > 1], weight_decay=1e-4)]
    optimiser = torch.optim.AdamW(decay + [dict(params=[p for p in params if p.dim() <= 1], weight_decay=0)], a.lr)
    n, b = len(data.videos), min(a.batch, len(data.videos))
    steps = int(a.epochs * math.ceil(n / b))
    first, queue, order = min(0.994, 1 - 1 / max(1, a.span * steps)), torch.zeros(0, a.dim), None
    for step in range(steps):
        place = step % math.ceil(n / b)
        order = rng.permutation(n) if place == 0 else order
        rows = [order[(place * b + i) % n] for i in range(b)]
        clips = torch.stack([data.augmented(i, rng) for _ in range(2) for i in rows])
        warm = 0.1 * steps
        passed = (step - warm) / (steps - warm)
        rate = a.lr * ((step + 1) / (warm + 1) if step < warm else 0.5 * (1 + math.cos(math.pi * passed)))
        m = 1 - (1 - first) * (math.cos(math.pi * step / steps) + 1) / 2
        with torch.no_grad():
            for key, param in zip(keys_of.parameters(), params):
                key.mul_(m).add_(param, alpha=1 - m)
            keys = F.normalize(keys_of(clips), dim=1)
        queries = F.normalize(projector(net(clips)), dim=1)
        if len(queue):
            own = (queries * keys.roll(b, 0)).sum(1, keepdim=True)
            logits = torch.cat([own, queries @ queue.T], 1) / a.tau
            loss = F.cross_entropy(logits, torch.zeros(2 * b, dtype=torch.long))
            for group in optimiser.param_groups:
                group["lr"] = rate
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        queue = torch.cat([queue, keys])[-a.queue :]
    spread = (keys.std(0).mean() * a.dim**0.5).item()
    return dict(steps=steps, loss=round(loss.item(), 3), spread=round(spread, 3))


def main():
    a = arguments()
    torch.manual_seed(a.seed)
    rng, data, net = np.random.default_rng(a.seed), Footage(a), Compact(a.width)
    print("untrained", json.dumps(probes(features(net, data, rng), data, a)), flush=True)
    began = time.time()
    how = pretrain(net, data, a, rng)
    print("intra    ", json.dumps(probes(features(net, data, rng), data, a)), json.dumps(how), f"{time.time() - began:.0f} s")


main()
