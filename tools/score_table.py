"""Writes docs/scores.md from docs/scores.jsonl: what `ganzoo verify --all --seed 0 --seed 1 --seed 2 --json` printed.

Nothing in it is typed. Lines of code are those of the model's own file, without its docstrings, comments and blank lines.
"""

import ast
import inspect
import json
from collections import OrderedDict
from pathlib import Path

from ganzoo import registry

DOCS = Path(__file__).resolve().parent.parent / "docs"
HEAD = """# What every model reaches

Written by `tools/score_table.py` from what `ganzoo verify --all --seed 0 --seed 1 --seed 2 --json` found: the default run of every
model, measured by what it promises (`ganzoo info NAME`). Figures are those of the seeds, one after the other; minutes are those of
training, on two shared cores of the machine that ran it. `ganzoo verify NAME` repeats a row.
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


def bars(at_least, at_most):
    """What was promised, as one reads it."""
    return " ".join(f"{sign} {bar:g}" for sign, bar in (("≥", at_least), ("≤", at_most)) if bar is not None)


def rows(found):
    """A row for each model and what it promises."""
    made = []
    for name, seeds in found.items():
        first = True
        for metric, (at_least, at_most) in seeds[0]["bars"].items():
            values = [one["scores"][metric] for one in seeds]
            met = all((at_least is None or value >= at_least) and (at_most is None or value <= at_most) for value in values)
            about = [f"`{name}`", code(name), seeds[0]["steps"], ", ".join(f"{one['minutes']:.1f}" for one in seeds)]
            reached = ", ".join(f"{value:.3g}" for value in values)
            made.append((about if first else [""] * len(about))
                        + [metric, bars(at_least, at_most), reached, "" if met else "**missed**"])
            first = False
    return made


def code(name):
    """Lines of the file of a model that is installed."""
    return lines_of_code(inspect.getsource(inspect.getmodule(registry.load(registry.find("models", name)))))


def table(made):
    """Markdown."""
    head = ["model", "lines", "steps", "minutes", "metric", "promised", "reached", ""]
    return "\n".join("| " + " | ".join(str(one) for one in line) + " |" for line in [head, ["---"] * len(head)] + made) + "\n"


if __name__ == "__main__":
    with open(str(DOCS / "scores.jsonl"), encoding="utf-8") as file:
        written = HEAD + "\n" + table(rows(read(file)))
    (DOCS / "scores.md").write_text(written, encoding="utf-8")
