"""What it costs to look, in every step, whether losses and gradients are finite: with and without, in one process.

    python benchmarks/nan_check.py                       dcgan, and gan on points; function mode, on TensorFlow 1 graph mode
    python benchmarks/nan_check.py --model gan --mode graph
"""

import argparse
import time

import numpy as np
from compare import SETTINGS, Ganzoo, pace, tensorflow_version, tidy


def unchecked(model, mode):
    """ganzoo's loop, but nothing is looked at."""
    import tensorflow as tf

    from ganzoo_compat import stage

    looks, step = stage.total, stage.Stage._step

    def blind(self, *arguments):
        values, _, done = step(self, *arguments)
        return values, tf.constant(True), done

    stage.total, stage.Stage._step = lambda gradients: tf.zeros([]), blind
    try:
        loop = Ganzoo(model, mode, None, False)
        loop.steps(10)  # traces
    finally:
        stage.total, stage.Stage._step = looks, step
    return loop


def main():
    parser = argparse.ArgumentParser(description="Measures what the check for numbers that are not finite costs.")
    parser.add_argument("--model", choices=sorted(SETTINGS), help="one of them (default: each)")
    parser.add_argument("--mode", choices=["function", "graph"], help="default: function, on TensorFlow 1 graph")
    parser.add_argument("--rounds", type=int, default=15, help="rounds of four blocks (default: 15)")
    parser.add_argument("--seconds", type=float, default=2, help="length of a block (default: 2)")
    args = parser.parse_args()
    tensorflow = tensorflow_version()
    mode = args.mode or ("graph" if tensorflow.startswith("1.") else "function")
    for model in [args.model] if args.model else sorted(SETTINGS):
        loops = [unchecked(model, mode), Ganzoo(model, mode, None, False)]
        for loop in loops:
            pace(loop, args.seconds)
        steps = tidy(args.seconds / max(pace(loop, args.seconds) for loop in loops))
        spent = np.zeros([args.rounds, 2, 2])
        for row in range(args.rounds):
            for place, which in enumerate((0, 1, 1, 0)):
                start = time.perf_counter()
                loops[which].steps(steps)
                spent[row, which, place // 2] = (time.perf_counter() - start) * 1e3 / steps
        without, with_it = spent[:, 0].mean(axis=1), spent[:, 1].mean(axis=1)
        ratios = with_it / without
        print("%s, %s mode, TensorFlow %s: %.4f ms without, %.4f ms with: ratio %.3f (quartiles %.3f to %.3f; %d rounds, blocks "
              "of %d steps)" % (model, mode, tensorflow, np.median(without), np.median(with_it), np.median(ratios),
                                np.percentile(ratios, 25), np.percentile(ratios, 75), args.rounds, steps))


if __name__ == "__main__":
    main()
