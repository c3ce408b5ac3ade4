"""How long `ganzoo list` takes as a whole process, as a user waits for it: median and fastest of 20 runs.

    python benchmarks/listing.py

The same interpreter doing nothing is timed in between: what no command written in Python can be faster than.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time


def command():
    """`ganzoo list` of the interpreter that runs this."""
    beside = os.path.join(os.path.dirname(sys.executable), "ganzoo")
    script = beside if os.path.exists(beside) else shutil.which("ganzoo")
    if script is None:
        raise SystemExit("There is no `ganzoo` beside %s or on the path: pip install it first." % sys.executable)
    return [script, "list"]


def seconds(words):
    """Wall time of one process."""
    start = time.perf_counter()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description="Times `ganzoo list` as a process.")
    parser.add_argument("--runs", type=int, default=20)
    args = parser.parse_args()
    words = {"ganzoo list": command(), "python -c pass": [sys.executable, "-c", "pass"]}
    spent = {name: [] for name in words}
    for name in words:
        seconds(words[name])  # files come into the page cache, .pyc files are written
    for _ in range(args.runs):
        for name in words:
            spent[name].append(seconds(words[name]))
    print("%-16s%10s%10s   seconds, %d runs, Python %d.%d" % (("", "median", "fastest", args.runs) + sys.version_info[:2]))
    for name in words:
        print("%-16s%10.3f%10.3f" % (name, statistics.median(spent[name]), min(spent[name])))


if __name__ == "__main__":
    main()
