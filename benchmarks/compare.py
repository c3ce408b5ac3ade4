"""ganzoo against the hand-written loops of by_hand.py: time per step, in one process, and peak memory, each in its own.

    python benchmarks/compare.py --model dcgan                   function mode; on TensorFlow 1 graph mode
    python benchmarks/compare.py --model gan --mode eager --rounds 5 --seconds 1

Both sides train the same networks on the same examples with the same losses, optimizers and batches. After a warm-up, blocks
of equally many steps alternate: by hand, ganzoo, ganzoo, by hand, so that whatever else the machine does, and its slow drifts,
meet both. A round's ratio is ganzoo's time in it by the hand-written loop's; what counts is the median of the rounds. CPU time
is that of all threads: on a busy machine it is steadier than wall time, but says nothing of how well threads are used.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
warnings.filterwarnings("ignore", category=FutureWarning)  # TensorFlow 1.15 with newer NumPy

BATCH = 64
REPORT_EVERY = 100  # steps, on both sides, between two times that the losses come to Python
SIDES = ("by hand", "ganzoo")
# What makes ganzoo's models those of by_hand.py. beta1 is Adam's own default, as there.
SETTINGS = {
    "dcgan": {"width": 64, "learning_rate": 1e-4, "beta1": 0.9, "ema": 0.0},
    "gan": {"ema": 0.0, "hidden": (64, 64), "slope": 0.0, "latent": 8, "learning_rate": 1e-3, "beta1": 0.9},
}
DATASETS = {"dcgan": "digits", "gan": "ring"}
MEMORY_STEPS = {("dcgan", "function"): 110, ("dcgan", "graph"): 110, ("dcgan", "eager"): 50,
                ("gan", "function"): 5000, ("gan", "graph"): 5000, ("gan", "eager"): 200}


# ------------------------------------------------------------------------------------------------ the two sides

class Ganzoo:
    """ganzoo's runner as a loop: no run folder, nobody watching."""

    def __init__(self, model, mode, data_dir, xla):
        from ganzoo import api

        dataset = {"dataset": "mnist", "data_dir": data_dir} if data_dir else {"dataset": DATASETS[model]}
        self._runner = api.prepare(model, mode=mode, seed=0, batch_size=BATCH, steps=10 ** 9, report_every=REPORT_EVERY,
                                   xla=xla, **dataset, **SETTINGS[model])

    def steps(self, n):
        while n > 0:  # in a real run, a report ends a call
            self._runner.advance(min(n, REPORT_EVERY))
            n -= REPORT_EVERY


def examples_of(model, data_dir):
    """The array that both sides train on, as ganzoo's dataset has it: uint8 images or float32 points."""
    from ganzoo import registry

    return registry.create("datasets", "mnist" if data_dir else DATASETS[model], data_dir=data_dir).arrays(seed=0)["x"]


def make(side, args, examples=None):
    """The loop of a side."""
    if side == "ganzoo":
        return Ganzoo(args.model, args.mode, args.data_dir, args.xla is not None)
    import by_hand

    assert (by_hand.BATCH, by_hand.REPORT_EVERY) == (BATCH, REPORT_EVERY)
    return by_hand.LOOPS[args.model, args.mode](examples, xla=args.xla == "both")


# ------------------------------------------------------------------------------------------------ time

def times(args, examples):
    """Milliseconds a step, [rounds, blocks of a round, (wall, CPU)] for each side, and how many steps a block has."""
    loops = {side: make(side, args, examples) for side in reversed(SIDES)}  # ganzoo first: it may set up the devices
    for loop in loops.values():
        pace(loop, args.seconds)
    steps = tidy(args.seconds / max(pace(loop, args.seconds) for loop in loops.values()))
    for loop in loops.values():
        loop.steps(steps)
    spent = {side: np.zeros([args.rounds, 2, 2]) for side in SIDES}
    for row in range(args.rounds):
        for place, side in enumerate(SIDES + SIDES[::-1]):
            start = np.array([time.perf_counter(), time.process_time()])
            loops[side].steps(steps)
            spent[side][row, place // 2] = (np.array([time.perf_counter(), time.process_time()]) - start) * 1e3 / steps
        if sys.stderr.isatty():
            print("round %d of %d" % (row + 1, args.rounds), end="\r", file=sys.stderr)
    return spent, steps


def pace(loop, seconds):
    """Seconds a step, after a run of about so many seconds, in bursts that double."""
    n = 1
    while True:
        start = time.perf_counter()
        loop.steps(n)
        spent = time.perf_counter() - start
        if spent > seconds / 2:
            return spent / n
        n *= 2


def tidy(steps):
    """A round number of steps, so that blocks end where reports do, or calls that hold several steps."""
    for unit in (REPORT_EVERY, 10):
        if steps >= unit:
            return int(steps // unit) * unit
    return max(2, int(steps))


# ------------------------------------------------------------------------------------------------ memory

def memory(args, examples):
    """Peak resident memory of a process that trains on one side only, in MB, [runs] for each side.

    To be called while this process is small: on Linux, a child's ru_maxrss begins at its parent's.
    """
    peaks = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "examples.npy")
        np.save(path, examples)
        for _ in range(args.memory_runs):
            for side in SIDES:
                child = subprocess.run([sys.executable, os.path.abspath(__file__)] + sys.argv[1:]
                                       + ["--mode", args.mode, "--child", side, "--examples", path], stdout=subprocess.PIPE)
                if child.returncode:
                    raise SystemExit("The process that measures the memory of %s failed: see above." % side)
                peaks[side].append(json.loads(child.stdout.decode().splitlines()[-1]))
    return peaks


def child(args):
    """One side alone; prints the peak of its memory. The hand-written one never imports ganzoo."""
    loop = make(args.child, args, np.load(args.examples) if args.child == "by hand" else None)
    loop.steps(MEMORY_STEPS[args.model, args.mode])
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB on Linux
    print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6))


# ------------------------------------------------------------------------------------------------ the command

def main():
    parser = argparse.ArgumentParser(description="Compares ganzoo with a hand-written loop: time per step, and peak memory.")
    parser.add_argument("--model", choices=sorted(SETTINGS), default="dcgan")
    parser.add_argument("--mode", choices=["function", "eager", "graph"],
                        help="function or eager on TensorFlow 2, graph on TensorFlow 1 (default: function, there graph)")
    parser.add_argument("--rounds", type=int, default=10, help="rounds of four blocks (default: 10)")
    parser.add_argument("--seconds", type=float, default=3, help="length of a block (default: 3)")
    parser.add_argument("--xla", nargs="?", const="ganzoo", choices=["ganzoo", "both"],
                        help="compile ganzoo's side with XLA, or both (default without a word: ganzoo's)")
    parser.add_argument("--data-dir", help="folder of MNIST's IDX files: train the DCGAN on its 60,000 images, not on digits")
    parser.add_argument("--memory-runs", type=int, default=1, help="processes a side that measure memory (default: 1)")
    parser.add_argument("--child", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--examples", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.data_dir and args.model != "dcgan":
        parser.error("--data-dir is for --model dcgan")
    if args.child:
        return child(args)

    tensorflow = tensorflow_version()
    args.mode = args.mode or ("graph" if tensorflow.startswith("1.") else "function")
    if (args.mode == "graph") != tensorflow.startswith("1."):
        parser.error("on TensorFlow %s, there is no hand-written loop in %s mode" % (tensorflow, args.mode))
    if args.xla and args.mode != "function":
        parser.error("--xla is for --mode function")
    examples = examples_of(args.model, args.data_dir)
    peaks = memory(args, examples) if args.memory_runs else None
    spent, steps = times(args, examples) if args.rounds else (None, 0)
    compiled = {None: "", "ganzoo": ", XLA on ganzoo's side", "both": ", XLA on both sides"}[args.xla]
    print("%s, %s mode%s, batch %d, %d examples; TensorFlow %s, Python %d.%d, %d CPU cores"
          % (args.model, args.mode, compiled, BATCH, len(examples), tensorflow, *sys.version_info[:2], os.cpu_count()))
    print("%-18s%10s%10s%10s   %s" % ("", "by hand", "ganzoo", "ratio", "quartiles of the ratio"))
    for clock, name in enumerate(("ms per step", "CPU ms per step") if spent else ()):
        by_hand, ganzoo = (spent[side][:, :, clock] for side in SIDES)
        ratios = ganzoo.mean(axis=1) / by_hand.mean(axis=1)
        print("%-18s%10.3f%10.3f%10.3f   %.3f to %.3f; %d rounds, blocks of %d steps"
              % (name, np.median(by_hand), np.median(ganzoo), np.median(ratios),
                 np.percentile(ratios, 25), np.percentile(ratios, 75), args.rounds, steps))
    if peaks:
        by_hand, ganzoo = (np.median(peaks[side]) for side in SIDES)
        print("%-18s%10.0f%10.0f%10.3f   after %d steps, a process each"
              % ("peak memory, MB", by_hand, ganzoo, ganzoo / by_hand, MEMORY_STEPS[args.model, args.mode]))


def tensorflow_version():
    """Asked of another process: importing TensorFlow here would spoil `memory`."""
    asked = subprocess.run([sys.executable, "-W", "ignore", "-c", "import tensorflow; print(tensorflow.__version__)"],
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return asked.stdout.decode().split()[-1]


if __name__ == "__main__":
    main()
