"""The searches of `kinrin bench search`, done by faiss on the same kind of rows, for a look side by side.

Not run by any test. Needs numpy and faiss-cpu. `python tests/golden/faiss_search.py --keys 65536 1000000` prints a table
of the same columns; `--json` the same fields as `kinrin bench search --json`. The rows have the same shape (unit rows
around centres, about 64 a centre, noise of length 0.7; with `--spread narrow` mostly along few directions) but other random
numbers: times and recall compare, single neighbours do not. The index has as many lists, as many rounds and rows to learn
them from, and looks into as many of them. `--rotate` puts faiss's own learnt rotation (OPQ) before it.
Ten million rows are made and added in pieces; the exact search is then timed piece by piece.
"""

import argparse
import json
import time

import faiss
import numpy as np

PIECE, K, KEYS_PER_GROUP, NOISE, REPEATS = 1 << 20, 10, 64, 0.7, 9


def unit(x):
    return (x / np.linalg.norm(x, axis=1, keepdims=True)).astype(np.float32)


def rows(seed, first, end, keys, dim, spread):
    """Unit rows with the numbers first to end."""
    def even(seeds, count):
        return unit(np.random.default_rng(seeds).random((count, dim)) - 0.5)

    def part(seeds, count):
        return unit(even(seeds, count) @ directions) if spread == "narrow" else even(seeds, count)

    directions = even([9, dim], dim) / np.arange(1, dim + 1, dtype=np.float32)[:, None] ** 0.75
    own = part([seed, first], end - first)
    if spread == "even":
        return own
    groups = max(keys // KEYS_PER_GROUP, 1)
    centres = part([7, dim], groups)
    return unit(NOISE * own + centres[np.arange(first, end) * 7919 % groups])


def median_ms(search):
    search()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        search()
        times.append(1e3 * (time.perf_counter() - start))
    return float(np.median(times))


def recall(truth, found):
    return float(np.mean([len(set(t) & set(f)) / len(t) for t, f in zip(truth.tolist(), found.tolist())]))


def index(keys, dim, compression, rotate):
    """An inverted file like ours: 10 √n lists, one byte for 1, 2, 4 or 8 values, all by Euclidean distance."""
    lists = max(min(int(10 * keys**0.5), keys // 16), 1)
    coarse = faiss.IndexFlatL2(dim)
    if compression == 4:
        packed = faiss.IndexIVFScalarQuantizer(coarse, dim, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_L2)
    else:
        packed = faiss.IndexIVFPQ(coarse, dim, lists, 4 * dim // compression, 8, faiss.METRIC_L2)
    packed.cp.niter, packed.cp.max_points_per_centroid, packed.cp.min_points_per_centroid = 6, 16, 1
    if rotate and compression > 4:
        packed = faiss.IndexPreTransform(faiss.OPQMatrix(dim, 4 * dim // compression), packed)
    return packed, lists


def measure(queries_count, keys, dim, spread, compression, probes, rotate):
    queries = rows(1, 0, queries_count, keys, dim, spread)
    pieces = [(a, min(a + PIECE, keys)) for a in range(0, keys, PIECE)]
    packed, lists = index(keys, dim, compression, rotate)
    probes = min(probes or int(lists**0.5), lists)
    best = np.full((queries_count, 0), 0.0), np.full((queries_count, 0), 0)
    exact_ms, build_s = 0.0, 0.0
    for a, b in pieces:
        part = rows(2, a, b, keys, dim, spread)
        flat = faiss.IndexFlatIP(dim)
        flat.add(part)
        exact_ms += median_ms(lambda: flat.search(queries, K))
        similarity, row = flat.search(queries, K)
        similarity, row = np.hstack([best[0], similarity]), np.hstack([best[1], row + a])
        order = np.argsort(-similarity, axis=1)[:, :K]
        best = np.take_along_axis(similarity, order, 1), np.take_along_axis(row, order, 1)
        start = time.perf_counter()
        if not packed.is_trained:
            packed.train(part[: max(lists * 16, 65_536)])
        packed.add(part)
        build_s += time.perf_counter() - start
    faiss.extract_index_ivf(packed).nprobe = probes
    common = {"queries": queries_count, "keys": keys, "dim": dim, "spread": spread}
    found = packed.search(queries, K)[1]
    return [
        common | {"method": "faiss-flat", "ms": exact_ms, "recall_at_10": 1.0, "bytes": 4 * dim * min(keys, PIECE)},
        common
        | {
            "method": f"faiss-{'opq-' if rotate else ''}ivf-{'sq' if compression == 4 else 'pq'}-{compression}",
            "ms": median_ms(lambda: packed.search(queries, K)),
            "recall_at_10": recall(best[1], found),
            "recall_in_100": recall(best[1], packed.search(queries, 100)[1]),
            "bytes": keys * (4 * dim // compression + 8) + 4 * dim * lists,
            "build_s": build_s,
            "probes": [probes, lists],
        },
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--queries", type=int, default=64)
    parser.add_argument("--keys", type=int, nargs="+", default=[65536])
    parser.add_argument("--dim", type=int, default=128)
    parser.add_argument("--spread", choices=["even", "grouped", "narrow"], default="grouped")
    parser.add_argument("--compression", type=int, choices=[4, 8, 16, 32], default=4)
    parser.add_argument("--probes", type=int, help="the root of the number of lists where this is not given")
    parser.add_argument("--rotate", action="store_true", help="turn rows by OPQ before they are cut")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    faiss.omp_set_num_threads(args.threads)
    found = []
    for keys in args.keys:
        found += measure(args.queries, keys, args.dim, args.spread, args.compression, args.probes, args.rotate)
    if args.json:
        print(json.dumps({"searches": found}, indent=2))
        return
    for m in found:
        print(f"{m['method']:<16} {m['queries']:>6} {m['keys']:>9} {m['dim']:>5} {m['ms']:>9.2} ms "
              f"recall@10 {m['recall_at_10']:.3f} in 100 {m.get('recall_in_100', 1):.3f} {m['bytes'] / 1e6:>8.1f} MB {m.get('build_s', 0):>7.1f} s")


if __name__ == "__main__":
    main()
