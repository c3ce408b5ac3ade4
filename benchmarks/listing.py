"""How long `ganzoo list` takes as a whole process, as a user waits for it: median and fastest of 20 runs.

    python benchmarks/listing.py
    python benchmarks/listing.py --distributions 0 100 200      # with so many plugin distributions of 5 items each

The same interpreter doing nothing is timed in between: what no command written in Python can be faster than.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ITEMS = 5  # of a distribution
MODULE = '''"""The paper: Somebody, 2020, https://example.org."""


class Toy%d:
    """A toy.

    It has a docstring, and some code below.
    """

    def build(self):
        self.layers = [1, 2, 3]
'''


def command():
    """`ganzoo list` of the interpreter that runs this."""
    beside = os.path.join(os.path.dirname(sys.executable), "ganzoo")
    script = beside if os.path.exists(beside) else shutil.which("ganzoo")
    if script is None:
        raise SystemExit("There is no `ganzoo` beside %s or on the path: pip install it first." % sys.executable)
    return [script, "list"]


def install(folder, count):
    """Synthetic distributions, as pip leaves them in a folder."""
    for number in range(count):
        about = os.path.join(folder, "ganzoo_toys%d-1.0.dist-info" % number)
        os.makedirs(about)
        entries = "".join("toy-%d-%d = toys%d:Toy%d\n" % (number, place, number, place) for place in range(ITEMS))
        files = {"METADATA": "Metadata-Version: 2.1\nName: ganzoo-toys%d\nVersion: 1.0\n" % number,
                 "entry_points.txt": "[ganzoo.api]\n1 = ganzoo\n[ganzoo.models]\n" + entries, "RECORD": ""}
        for name, text in files.items():
            with open(os.path.join(about, name), "w") as file:
                file.write(text)
        with open(os.path.join(folder, "toys%d.py" % number), "w") as file:
            file.write("\n\n".join(MODULE % place for place in range(ITEMS)))


def seconds(words, path=None):
    """Wall time of one process. path: a folder of distributions beside what is installed."""
    environment = dict(os.environ, PYTHONPATH=path) if path else None
    start = time.perf_counter()
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True, env=environment)
    spent = time.perf_counter() - start
    return spent, done.stdout.count(b"A toy.")


def main():
    parser = argparse.ArgumentParser(description="Times `ganzoo list` as a process.")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--distributions", type=int, nargs="*", default=[0], metavar="N",
                        help="plugin distributions beside what is installed, each with %d items" % ITEMS)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = {"python -c pass": ([sys.executable, "-c", "pass"], None, 0)}
        for count in args.distributions:
            place = os.path.join(folder, str(count))
            os.mkdir(place)
            install(place, count)
            rows["ganzoo list" + (", %d more" % count if count else "")] = (command(), place, count)
        spent = {name: [] for name in rows}
        for name, (words, place, count) in rows.items():  # files come into the page cache, .pyc files are written
            listed = seconds(words, place)[1]
            if listed != count * ITEMS:
                raise SystemExit("%s lists %d of %d synthetic plugins." % (name, listed, count * ITEMS))
        for _ in range(args.runs):
            for name, (words, place, _) in rows.items():
                spent[name].append(seconds(words, place)[0])
    print("%-24s%10s%10s   seconds, %d runs, Python %d.%d" % (("", "median", "fastest", args.runs) + sys.version_info[:2]))
    for name in rows:
        print("%-24s%10.3f%10.3f" % (name, statistics.median(spent[name]), min(spent[name])))


if __name__ == "__main__":
    main()
