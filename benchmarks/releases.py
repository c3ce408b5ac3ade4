"""Steps per second of this TensorFlow in every mode, for the table of releases (`tools/release_tables.py`).

    python benchmarks/releases.py          all models and modes, each mode in a process of its own, to $GANZOO_MATRIX
    python benchmarks/releases.py eager
"""

import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

MODELS = {"gan": {}, "dcgan": {"width": 64}}  # with these and their own settings, on the digits
MODES = ("graph", "eager", "function")
SLICES, SLICE = 3, 1.0  # of which the median counts; seconds
OTHERS, MOST = 0.1, 20  # share of the cores that others may use in a slice; slices until it counts all the same
HOW = ("each model with its own settings (batch 64, the digits; dcgan of width 64, as TensorFlow's tutorial has it), "
       f"the median of {SLICES} slices of {SLICE:g} s in which others had at most {OTHERS:.0%} of the cores (of {MOST} slices the "
       f"least disturbed, if there are fewer), a process for each mode and in it {' and '.join(MODELS)} in turn")


def measure(model, mode):
    """(steps per second, the share of the cores that other processes had meanwhile)."""
    from ganzoo import api

    runner = api.prepare(model, mode=mode, **MODELS[model])
    warm = time.perf_counter() + 2 * SLICE
    runner.advance(2)
    while time.perf_counter() < warm:
        runner.call(100)
    slices = []
    while len(slices) < MOST and sum(others <= OTHERS for others, _ in slices) < SLICES:
        first, start, before = runner.step, time.perf_counter(), cores()
        while time.perf_counter() - start < SLICE:
            runner.call(100)
        rate = (runner.step - first) / (time.perf_counter() - start)
        slices.append((of_others(before, cores()), rate))
    quiet = sorted(slices)[:SLICES]
    return statistics.median(rate for _, rate in quiet), quiet[-1][0]


def cores():
    """(seconds that the machine's cores were there, that they were used, that this process used them); zeros where nobody says."""
    if not os.path.exists("/proc/stat"):
        return 0.0, 0.0, 0.0
    with open("/proc/stat", encoding="ascii") as file:
        spent = [int(field) / os.sysconf("SC_CLK_TCK") for field in file.readline().split()[1:9]]
    return sum(spent), sum(spent) - spent[3] - spent[4], sum(os.times()[:2])  # the fourth and the fifth are idle


def of_others(before, after):
    """The share of the cores that other processes had between two readings."""
    there, used, own = (later - earlier for earlier, later in zip(before, after))
    return max(0.0, (used - own) / there) if there else 0.0


def main():
    """Asks a process for each mode."""
    from ganzoo_compat import spelling

    found = {"environment": os.environ["TOX_ENV_NAME"], "tensorflow": spelling.VERSION, "keras": spelling.KERAS,
             "python": platform.python_version(), "date": datetime.date.today().isoformat(), "machine": machine(), "how": HOW,
             "speed": {}, "others": 0.0}
    for mode in MODES:
        out = subprocess.check_output([sys.executable, __file__, mode], universal_newlines=True)
        for model, (rate, others) in json.loads(out.splitlines()[-1]).items():
            found["speed"][f"{model} {mode}"] = rate
            found["others"] = max(found["others"], round(others, 3))
    path = Path(os.environ["GANZOO_MATRIX"], f"{found['environment']}.speed.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def machine():
    """Its kind: processor and number of cores."""
    kind = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    for line in info.read_text(encoding="utf-8").splitlines() if info.exists() else ():
        if line.startswith("model name"):
            kind = line.partition(":")[2].strip()
    return f"{kind}, {os.cpu_count()} cores"


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps({model: measure(model, sys.argv[1]) for model in MODELS}))
    else:
        main()
