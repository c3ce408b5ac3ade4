"""What an observer does: it watches a short run, and changes nothing of it."""

import contextlib
import io
from typing import Any, Iterator

from ganzoo.checks.rules import EVERY, rule

RUN = {"model": "ganzoo:gan", "dataset": "ganzoo:ring:size=200", "hidden": (4,), "latent": 2, "batch_size": 4, "steps": 6,
       "report_every": 2, "sample_every": 3, "checkpoint_every": 3}


@rule("watches", ("observers",), "An observer that fails is dropped from the run, and its user has nothing of it.",
      "Mark methods named after the hooks of ganzoo.hookspecs with @observer; the run is `run`.", EVERY)
def watches_a_run_without_failing(subject: Any) -> Iterator[str]:
    said, _ = subject.once("watched", lambda: _watched(subject, [subject.spec]))
    for line in said:
        if "watches no more" in line:
            yield line.partition(": ")[2] if ": " in line else line


@rule("only-watches", ("observers",), "What changes training belongs into a model, where it is saved and repeated.",
      "Read from the run; draw with a random state of your own.", EVERY)
def changes_nothing_of_the_run(subject: Any) -> Iterator[str]:
    _, with_it = subject.once("watched", lambda: _watched(subject, [subject.spec]))
    _, without = _watched(subject, [])
    if with_it != without:
        yield "A run that it watches has other numbers than one that it does not."


def _watched(subject: Any, observers: Any) -> Any:
    """(what the run said, its log without the times)."""
    from ganzoo import api
    from ganzoo.run import Run

    said, plain = [], Run.say
    asked = dict(RUN, mode=subject.mode)
    folder = f"{subject.folder}/{subject.mode}-{len(observers)}"
    Run.say = lambda self, text: said.append(text)  # type: ignore[method-assign]
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            run = api.train(asked.pop("model"), folder, observers=observers, **asked)
    finally:
        Run.say = plain  # type: ignore[method-assign]
    return said, [{key: value for key, value in row.items() if key != "seconds"} for row in run.log]
