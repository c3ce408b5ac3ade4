"""The Frechet distance of features, beside torch-fidelity's and clean-fid's own computation: seconds, in turn, in one process.

    tox exec -e fidelity -- python benchmarks/frechet.py        10,000 features against 10,000, of 2,048 dimensions

Each gets both arrays of features, in float32 as extractors give them, and computes what it needs from there: means, covariances,
the trace of the root. Memory is what a process that streams features takes above what it held before, at its peak, at both counts
of features: ours does not grow with them.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time

import numpy as np

PART = 500  # features at a time, where they are streamed


def sample(n, dimensions, seed):
    """Features in parts, at least 0 as those of pool_3, that go together: dimensions are mixed by a chain of averages."""
    random = np.random.RandomState(seed)
    for start in range(0, n, PART):
        raw = random.normal(size=[min(PART, n - start), dimensions])
        yield np.maximum(raw + 0.7 * np.roll(raw, 1, axis=1) + 0.1 * seed, 0.0).astype("float32")


def ganzoo(real, fake):
    from ganzoo_plugins.metrics.frechet import frechet_distance

    return frechet_distance(real, fake)


def torch_fidelity(real, fake):
    import torch
    from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric

    of = [fid_features_to_statistics(torch.tensor(one)) for one in (real, fake)]
    return fid_statistics_to_metric(of[0], of[1], verbose=False)["frechet_inception_distance"]


def clean_fid(real, fake):
    from cleanfid.fid import frechet_distance

    (m1, c1), (m2, c2) = ((np.mean(one, axis=0), np.cov(one, rowvar=False)) for one in (real, fake))
    return float(frechet_distance(m1, c1, m2, c2))


def streamed(n, dimensions):
    """MiB that a distance of streamed features adds to the process."""
    from ganzoo_plugins.metrics.frechet import frechet_distance

    list(sample(PART, dimensions, 0))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    frechet_distance(sample(n, dimensions, 0), sample(n, dimensions, 1))
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024.0


def main():
    """Prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=10000)
    parser.add_argument("--dimensions", type=int, default=2048)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--streamed", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.streamed:
        print(streamed(asked.streamed, asked.dimensions))
        return
    # first: a process that is begun takes over the peak of the one that began it
    for n in (asked.n, 4 * asked.n):
        said = subprocess.check_output([sys.executable, __file__, "--streamed", str(n), "--dimensions", str(asked.dimensions)])
        print(f"streamed, {n} features against {n}: {float(said):.0f} MiB above what the process held before", flush=True)
    real, fake = (np.concatenate(list(sample(asked.n, asked.dimensions, seed))) for seed in (0, 1))
    sides, seconds, values = (ganzoo, torch_fidelity, clean_fid), {}, {}
    for side in sides:
        side(real[:100, :20], fake[:100, :20])  # what is imported at the first call is no part of it
    for turn in range(asked.rounds):
        for side in sides if turn % 2 == 0 else sides[::-1]:
            start = time.perf_counter()
            values[side] = side(real, fake)
            seconds.setdefault(side, []).append(time.perf_counter() - start)
    for side in sides:
        ratios = [ours / theirs for ours, theirs in zip(seconds[ganzoo], seconds[side])]
        print(f"{side.__name__:15s} {statistics.median(seconds[side]):7.1f} s   distance {values[side]:.9g}   "
              f"ganzoo takes {statistics.median(ratios):.2f} of it ({min(ratios):.2f} to {max(ratios):.2f})", flush=True)


if __name__ == "__main__":
    main()
