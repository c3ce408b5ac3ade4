"""Writes docs/releases.md from what the matrix found in docs/releases/ (`tox run -m matrix`). Nothing in it is typed."""

import json
import runpy
from collections import OrderedDict
from pathlib import Path

from ganzoo.releases import releases

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
CANNOT = runpy.run_path(str(ROOT / "tests" / "cannot.py"))["CANNOT"]
MODES = ("graph", "eager", "function")
HEAD = """# TensorFlow x Python x mode

Written by `tools/release_tables.py` from `docs/releases/`, where `tox run -m matrix` leaves what it found: five steps
of every registered model in every mode, compared between modes and with stored values, the contract of the compat layer, losses,
layers, networks from elsewhere, the porting guide, and a run saved by TensorFlow 1.6 that goes on. What is run in one mode a
release only is told by `tests/thinning.py`; `tox -e py37-tf1.15` runs all of it in every mode.

An environment takes minutes and all of them hours, so that not all need be of one commit: each row says of which it is.

The numbers are tests that passed; an expected failure is something that the release cannot do, with its reason below.
"""
ROUNDINGS_HEAD = """
## Models whose modes agree less closely

After five steps the losses of the modes of one release agree to {losses:g}, relative, and samples to {samples:g}; those of all
releases to 1e-3 and 5e-3, every model's. Of the models below one rounding of the weights, by half a unit of a float32's last
place, makes so much (2.21, the largest of six trials) that their modes are held to {times} times that. It is large where a step
follows the sign of what is all but 0 (Adam's first steps, L1 terms, hinges) or a norm divides by it; `tests/parity/five_steps.py`
measures it.

"""
CANNOT_HEAD = """
## What a release cannot do

The list is `tests/cannot.py`. It is strict: a test that is expected to fail and passes is a failure.

"""


def environments():
    """{environment of the matrix, as tox.ini names it: (TensorFlow, Python, Keras) that it tests}, oldest TensorFlow first."""
    named = OrderedDict()
    for release in releases():
        name = f"py{release.python.replace('.', '')}-tf{release.name}"
        choice = any(pin.startswith("tf_keras") for pin in release.pins)
        named[name] = release.full, release.python, 3 if choice else 2
        if choice:
            named[f"{name}-keras2"] = release.full, release.python, 2
    return named


def read():
    """{environment: what its test processes found together}, oldest TensorFlow first."""
    found = OrderedDict()
    for path in sorted(DOCS.glob("releases/*.json")):
        one = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=OrderedDict)
        merged = found.setdefault(one["environment"], {"counts": {}, "failures": {}, "expected": {}, "seconds": 0, "speed": {}})
        merged["seconds"] += one.pop("seconds", 0)
        for mode, counts in one.pop("counts", {}).items():  # tests without a mode are in every process: where most of them failed
            merged["counts"][mode] = max(merged["counts"].get(mode, {}), counts, key=lambda one: (one.get("failed", 0), len(one)))
        if "speed" in one:
            one["measured"] = one.pop("date")  # which may be another day than the tests'
        for key in ("failures", "expected", "speed"):
            merged[key].update(one.pop(key, {}))
        merged.update(one)
    return OrderedDict(sorted(found.items(), key=lambda item: (numbers(item[1]["tensorflow"]), -item[1]["keras"])))


def numbers(version):
    """For sorting."""
    return [int(part) for part in version.split(".")[:3]]


def cell(counts):
    """What one mode did."""
    if not counts:
        return "**not run**"
    parts = [f"{counts.get('passed', 0)}"]
    if counts.get("expected"):
        parts.append(f"{counts['expected']} expected failures")
    if counts.get("skipped"):
        parts.append(f"{counts['skipped']} skipped")
    if counts.get("failed"):
        parts.append(f"**{counts['failed']} failed**")
    return ", ".join(parts)


def table(head, rows):
    """A table of Markdown."""
    lines = [head, ["---"] * len(head)] + rows
    return "\n".join("| " + " | ".join(str(one) for one in line) + " |" for line in lines) + "\n"


def matrix(found):
    """The first table, every environment of the matrix in it; and what failed, expected or not."""
    rows = []
    for name, about in environments().items():
        one = found.get(name, {"counts": {}})
        rows.append([one["tensorflow"], one["python"], one["keras"]] + [cell(one["counts"].get(mode)) for mode in (*MODES, "any")]
                    + [f"{one['seconds'] / 60:.1f}", one["date"], one["commit"]] if one["counts"]
                    else list(about) + ["**no result**"] * (len(MODES) + 1) + ["", "", ""])
    text = table(["TensorFlow", "Python", "Keras", *MODES, "without a mode", "minutes", "date", "commit"], rows)
    text += CANNOT_HEAD + table(["test", "releases", "modes", "Keras", "reason"], [
        [entry.test.split("::")[-1] + (f"[{entry.parameter}]" if entry.parameter else ""),
         entry.first if entry.first == entry.last else f"{entry.first} to {entry.last}", ", ".join(entry.modes or ["all"]),
         entry.keras or "any", entry.reason + ("" if seen(entry, found) else " (**not seen by the matrix**)")]
        for entry in CANNOT])
    failures = [[one["tensorflow"], one["keras"], f"`{test}`", message.replace("|", "\\|")]
                for one in found.values() for test, message in one["failures"].items()]
    if failures:
        text += "\n## What failed\n\n" + table(["TensorFlow", "Keras", "test", "first line"], failures)
    return text


def seen(entry, found):
    """Whether a test of some environment failed as tests/cannot.py says that it does."""
    return any(entry.holds("/" + test, next((mode for mode in MODES if mode in test.partition("[")[2]), None),
                           tuple(numbers(one["tensorflow"])[:2]), one["keras"])
               for one in found.values() for test in one["expected"])


def roundings():
    """The models that one rounding of their weights takes so far that their modes are held to more than the others'."""
    parity = runpy.run_path(str(ROOT / "tests" / "plugins" / "test_parity.py"))
    bounds, times = parity["OF_MODES"], parity["TIMES"]
    rows = []
    for model, far in json.loads((ROOT / "tests" / "parity" / "rounding.json").read_text(encoding="utf-8")).items():
        held = {what: max(bounds[what], times * far[what]) for what in bounds}
        if held != bounds:
            rows.append([f"`{model}`"] + [f"{one[what]:.1e}" for what in ("losses", "samples") for one in (far, held)])
    assert all(times * float(cell) <= most for row in rows for cell, most in ((row[1], parity["OF_RELEASES"]["losses"]),
                                                                             (row[3], parity["OF_RELEASES"]["samples"])))
    return ROUNDINGS_HEAD.format(times=times, **bounds) + table(
        ["model", "losses: one rounding", "held to", "samples: one rounding", "held to"], rows)


def speed(found):
    """The second table."""
    measured = [one for one in found.values() if one["speed"]]
    if not measured:
        return ""
    columns = list(measured[-1]["speed"])
    rows = [[one["tensorflow"], one["keras"]] + [figure(one["speed"].get(column)) for column in columns]
            + [f"{one['others']:.0%}", one["measured"]] for one in measured]
    machines = sorted({one["machine"] for one in measured})
    how = sorted({one["how"] for one in measured if "how" in one})
    return ("\n# Steps per second\n\nMeasured by `benchmarks/releases.py` after the tests: "
            f"{'; '.join(how + machines)}. Compare within a row rather than "
            "between rows: the machine is shared.\n\n" + table(["TensorFlow", "Keras", *columns, "others", "date"], rows))


def figure(value):
    """Three digits."""
    return "" if value is None else f"{value:.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    everything = read()
    (DOCS / "releases.md").write_text(HEAD + "\n" + matrix(everything) + roundings() + speed(everything), encoding="utf-8")
