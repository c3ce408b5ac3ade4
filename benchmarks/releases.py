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

MODELS = ("gan", "dcgan")  # with their own settings, on the digits
MODES = ("graph", "eager", "function")
SLICES, SLICE = 3, 1.0  # of which the median counts; seconds
HOW = (f"each model with its own settings (batch 64, the digits), the median of {SLICES} slices of {SLICE:g} s, "
       f"a process for each mode and in it {' and '.join(MODELS)} in turn")


def measure(model, mode):
    """Steps per second."""
    from ganzoo import api

    runner = api.prepare(model, mode=mode)
    warm = time.perf_counter() + 2 * SLICE
    runner.advance(2)
    while time.perf_counter() < warm:
        runner.call(100)
    rates = []
    for _ in range(SLICES):
        first, start = runner.step, time.perf_counter()
        while time.perf_counter() - start < SLICE:
            runner.call(100)
        rates.append((runner.step - first) / (time.perf_counter() - start))
    return statistics.median(rates)


def main():
    """Asks a process for each mode."""
    from ganzoo_compat import spelling

    found = {"environment": os.environ["TOX_ENV_NAME"], "tensorflow": spelling.VERSION, "keras": spelling.KERAS,
             "python": platform.python_version(), "date": datetime.date.today().isoformat(), "machine": machine(), "how": HOW,
             "speed": {}}
    for mode in MODES:
        out = subprocess.check_output([sys.executable, __file__, mode], universal_newlines=True)
        found["speed"].update(json.loads(out.splitlines()[-1]))
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
        print(json.dumps({f"{model} {sys.argv[1]}": measure(model, sys.argv[1]) for model in MODELS}))
    else:
        main()
