"""What a metric does: tried on short runs of several kinds."""

import contextlib
import functools
import io
import math
import tempfile
from typing import Any, Dict, Iterator, List

from ganzoo.checks.rules import EVERY, Untried, rule
from ganzoo.errors import UserError

SMALL = {"samples": 200, "reference": 300, "pairs": 20}  # settings of metrics, for a quick trial
# runs of which a metric should fit one: points, images, labels, codes, images of images, reconstructions
RUNS: List[Dict[str, Any]] = [
    {"model": "gan", "dataset": "ring:size=200"}, {"model": "dcgan"}, {"model": "cgan"}, {"model": "infogan"}, {"model": "pix2pix"},
    {"model": "bigan"}, {"model": "semi-supervised-gan"}, {"model": "dcgan", "dataset": "stacked-mnist"}]


@rule("measures", ("metrics",), "A number is measured in training, after it, and for a table: it has to be the same each time.",
      "measure(run, seed) returns a float, drawn with run.sample(n, seed); unfit(run) returns a sentence where it cannot.", EVERY)
def gives_one_number_the_same_each_time(subject: Any) -> Iterator[str]:
    declared = subject.thing.declared()
    metric, reasons = subject.thing(**dict({key: value for key, value in SMALL.items() if key in declared}, **subject.given)), []
    if not isinstance(metric.lower_is_better, bool):
        yield f"lower_is_better is {metric.lower_is_better!r}, and not True or False."
    for number in range(len(RUNS)):
        run = _run(subject.mode, number)
        try:
            reason = metric.unfit(run)
        except UserError as error:
            if subject.given:
                raise
            raise Untried(f"it needs more than a run: {error}") from error
        if reason is None:
            before = run.runner.stage.read(list(run.runner.stage.named))
            try:
                value, again = metric.measure(run, 0), metric.measure(run, 0)
            except UserError as error:
                if subject.given:
                    raise
                raise Untried(f"it needs more than a run: {error}") from error
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                yield f"What it measures of a run is no number but {type(value).__name__}."
            elif value != again and not (math.isnan(value) and math.isnan(again)):
                yield f"The same seed gives {value!r} and then {again!r}."
            after = run.runner.stage.read(list(run.runner.stage.named))
            if any((after[name] != before[name]).any() for name in before):
                yield "Measuring changes the run's variables."
            return
        if not isinstance(reason, str) or not reason.strip():
            yield f"unfit() returns {reason!r}, and neither None nor a sentence."
            return
        reasons.append(reason)
    raise Untried(f"it fits none of the runs that are tried: {reasons[0]}")


@functools.lru_cache(maxsize=1)
def _folder() -> Any:
    """Of the runs, which go with the process."""
    return tempfile.TemporaryDirectory(prefix="ganzoo-check-")


@functools.lru_cache(maxsize=None)
def _run(mode: str, number: int) -> Any:
    """One of `RUNS`, for all metrics of the process."""
    from ganzoo import api, registry
    from ganzoo.checks.subject import SMALL as SMALL_RUN

    asked = dict(RUNS[number])
    model = f"ganzoo:{asked.pop('model')}"
    declared = registry.load(registry.find("models", model)).declared()
    small = {key: value for key, value in dict(SMALL_RUN, steps=2).items() if key in declared}
    folder = f"{_folder().name}/{mode}-{number}"
    with contextlib.redirect_stderr(io.StringIO()):
        api.train(model, folder, mode=mode, **dict(small, **asked))
    return api.load(folder, data=True)
