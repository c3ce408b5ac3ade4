"""Writes docs/scores.md from what is beside it, and nothing in it is typed:

    scores.jsonl    what `ganzoo verify --all --seed 0 --seed 1 --seed 2 --json` printed (bars: those of the models as they are)
    dcgan.jsonl     the scores of a longer run of dcgan (scores.jsonl in its folder), which others are put beside:
                    ganzoo train dcgan --steps 6000 --observer scores:metrics=frechet-digits,every=250

Lines of code are those of the model's own file, without its docstrings, comments and blank lines.
"""

import ast
import inspect
import json
import statistics
from collections import OrderedDict
from pathlib import Path

from ganzoo import registry

DOCS = Path(__file__).resolve().parent.parent / "docs"
HEAD = """# What every model reaches

Written by `tools/score_table.py` from what `ganzoo verify --all --seed 0 --seed 1 --seed 2 --json` found: the default run of every
model, measured by what it promises (`ganzoo info NAME`). Figures are those of the seeds, one after the other; minutes are those of
training, the median of the seeds, on two shared cores of the machine that ran it. `ganzoo verify NAME` repeats a row.

The last columns are what one run of dcgan had reached after as many steps, and after as many minutes (the median of the seeds'), at
the nearest of its measurements, every 250 steps to 6,000; that is no ranking, as every model's own settings are its paper's.
"""


def read(lines):
    """{model: its verifications, in the order of their seeds}."""
    found = OrderedDict()
    for line in lines:
        one = json.loads(line, object_pairs_hook=OrderedDict)
        found.setdefault(one["model"], {})[one["seed"]] = one
    return OrderedDict((name, [seeds[seed] for seed in sorted(seeds)]) for name, seeds in sorted(found.items()))


def lines_of_code(source):
    """How many lines of a module say something to Python."""
    tree = ast.parse(source)
    said = {line for node in ast.walk(tree) if isinstance(node, (ast.stmt, ast.expr))
            for line in range(node.lineno, node.end_lineno + 1)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            said -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    text = source.splitlines()
    return sum(1 for line in said if text[line - 1].strip() and not text[line - 1].strip().startswith("#"))


def bars(expectation):
    """What is promised, as one reads it."""
    return " ".join(f"{sign} {bar:g}" for sign, bar in (("≥", expectation.at_least), ("≤", expectation.at_most)) if bar is not None)


def promised(name):
    """What a model that is installed promises."""
    return registry.load(registry.find("models", name)).expects


def measured(verification, expectation):
    """What one verification found of an expectation.

    Raises:
        KeyError: it did not measure that; verify the model again.
    """
    found = {(one["metric"], tuple(one["given"])): one["value"] for one in verification["scores"]}
    return found[expectation.metric, expectation.given]


def curve(lines):
    """{(metric, step): value} of the longer run of dcgan."""
    return {(one["metric"], one["step"]): one["value"] for one in map(json.loads, lines)}


def beside(dcgan, metric, steps):
    """What dcgan had at the measurement nearest to so many steps; nothing where the metric was not measured, or not so late."""
    there = [step for name, step in dcgan if name == metric]
    if not there or steps > max(there):
        return ""
    return f"{dcgan[metric, min(there, key=lambda step: abs(step - steps))]:.3g}"


def rows(found, dcgan):
    """A row for each model, each of its runs, and what it promises of it. dcgan: its `curve`."""
    made = []
    played = [one["runs"][0] for one in found.get("dcgan", ())]
    pace = statistics.median(run["steps"] / run["minutes"] for run in played) if played else 0.0
    for name, seeds in found.items():
        for place, run in enumerate(seeds[0]["runs"]):
            steps, minutes = run["steps"], [one["runs"][place]["minutes"] for one in seeds]
            about = [f"`{name}`", code(name)] if not place else [f"with {' '.join(run['given'])}", ""]
            about += [steps, f"{statistics.median(minutes):.1f}"]
            for expected in [one for one in promised(name) if one.given == tuple(run["given"])]:
                reached = [measured(one, expected) for one in seeds]
                compared = name != "dcgan" and pace and not run["given"]
                made.append(about + [
                    expected.metric, bars(expected), ", ".join(f"{value:.3g}" for value in reached),
                    "" if all(expected.met(value) for value in reached) else "**missed**",
                    beside(dcgan, expected.metric, steps) if compared else "",
                    beside(dcgan, expected.metric, pace * statistics.median(minutes)) if compared else ""])
                about = [""] * len(about)
    return made


def code(name):
    """Lines of the file of a model that is installed."""
    return lines_of_code(inspect.getsource(inspect.getmodule(registry.load(registry.find("models", name)))))


def table(made):
    """Markdown."""
    head = ["model", "lines", "steps", "minutes", "metric", "promised", "reached", "", "dcgan, equal steps", "equal minutes"]
    return "\n".join("| " + " | ".join(str(one) for one in line) + " |" for line in [head, ["---"] * len(head)] + made) + "\n"


if __name__ == "__main__":
    with open(str(DOCS / "scores.jsonl"), encoding="utf-8") as file, open(str(DOCS / "dcgan.jsonl"), encoding="utf-8") as other:
        written = HEAD + "\n" + table(rows(read(file), curve(other)))
    (DOCS / "scores.md").write_text(written, encoding="utf-8")
