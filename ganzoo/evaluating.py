"""Measures a run by metrics, and keeps each score with its protocol."""

import contextlib
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

from ganzoo import api, plugin_files, registry, scores
from ganzoo.configuration import now, versions
from ganzoo.distributions import OWN
from ganzoo.errors import UserError
from ganzoo.scores import Score

ALIASES = {"prdc": ("precision", "recall", "density", "coverage")}


def evaluate(path: Union[str, Path], metrics: Sequence[str] = (), samples: Optional[int] = None,
             checkpoint: Union[None, int, str] = None, seed: int = 0, mode: Optional[str] = None, device: Optional[str] = None,
             data_dir: Optional[str] = None, files: Sequence[Any] = (),
             tell: Callable[[str], None] = lambda text: None) -> List[Score]:
    """The scores of a run, which are kept in its folder; one that was measured before by the same protocol is not measured again.

    metrics: [distribution:]name[:key=value,...] of plugins; none takes those that the model promises of the run's data, or else
        every one that suits the run and needs no file.
    samples: drawn for each metric; None leaves it to the metric.
    checkpoint: a step, or "best"; None is the newest.
    data_dir: where the data's files are now, if they were moved.
    tell: called with a line before each metric.

    Raises:
        UserError: there is no such run, checkpoint or metric, or one cannot be measured of the run.
    """
    run = api.load(path, mode=mode, device=device, data=True, checkpoint=checkpoint, data_dir=data_dir, files=files)
    return measure(run, chosen(run, metrics, samples), seed, tell)


def chosen(run: Any, metrics: Sequence[str] = (), samples: Optional[int] = None) -> List[Tuple[str, Any]]:
    """[(as it was asked for, metric)]; arguments as of `evaluate`.

    Raises:
        UserError: there is no such metric, or one cannot be measured of the run.
    """
    asked = [one for metric in metrics for one in ALIASES.get(metric, (metric,))]
    found = [(spec, made(spec, samples)) for spec in asked] if asked else suited(run, samples)
    for spec, metric in found:
        reason = metric.unfit(run)
        if reason:
            raise UserError(f"{run.name} cannot be measured by {spec!r}: {reason}")
    if not found:
        raise UserError(f"no metric suits {run.name} as it is: name some, such as --metrics frechet, and how many samples; "
                        f"`ganzoo list metrics` shows them.")
    return found


def measure(run: Any, metrics: Sequence[Tuple[str, Any]], seed: int,
            tell: Callable[[str], None] = lambda text: None) -> List[Score]:
    """The scores of a run by metrics that were chosen, as `evaluate` keeps them."""
    known = scores.read(run.path)
    found = []
    for spec, metric in metrics:
        score = measured(run, spec, metric, seed, known, tell)
        if score not in known:
            scores.append(run.path, score)
        found.append(score)
    return found


def measured(run: Any, spec: str, metric: Any, seed: int, known: Sequence[Score],
             tell: Callable[[str], None] = lambda text: None) -> Score:
    """The score of a run by a metric that was chosen; of `known` the newest one by the same protocol, if there is one.

    tell: called with a line before it is measured.
    """
    whose, by = _whose(spec)
    protocol, step = dict(metric.protocol(run), **whose), run.step
    same = [one for one in known if (one.step, one.seed, one.protocol) == (step, seed, protocol)]
    if same:
        return same[-1]
    tell(f"{spec} at step {step}" + (f": {protocol['samples']} samples" if "samples" in protocol else ""))
    value = float(metric.measure(run, seed))
    return Score(spec, value, step, seed, metric.deviation, protocol, dict(versions(), **by), now())


def _whose(spec: str) -> Tuple[Dict[str, str], Dict[str, str]]:
    """What a protocol says of whose metric it is, as two packages may have one of a name, and a package's next version or a changed
    file another number; and the version of who brings it. No setting has such names.
    """
    item, _ = registry.find_spec("metrics", spec)
    if not item.version:
        return {"metric of": item.name, "hash of its file": str(plugin_files.fingerprint(item.distribution))}, {}
    of = item.distribution if item.distribution == OWN else f"{item.distribution} {item.version}"
    return {"metric of": f"{of}: {item.name}"}, {item.distribution: item.version}


def made(spec: str, samples: Optional[int] = None) -> Any:
    """The metric, drawing so many samples where it draws a number that can be set.

    Raises:
        UserError: there is no such metric.
    """
    item, given = registry.find_spec("metrics", spec)
    declared = registry.load(item).declared()
    if samples is not None and "samples" in declared and "samples" not in given:
        return registry.create("metrics", spec, samples=samples)
    return registry.create("metrics", spec)


def suited(run: Any, samples: Optional[int] = None) -> List[Tuple[str, Any]]:
    """[(name, metric)] of what the model promises, of a run on the data that it promises it of; or else of every metric that needs
    no file and suits it."""
    found: List[Tuple[str, Any]] = []
    if run.settings["dataset"] == type(run.gan).declared()["dataset"].default:
        promised = [(one.metric, made(one.metric, samples)) for one in run.gan.expects if not one.given]
        found = [(name, metric) for name, metric in promised if metric.unfit(run) is None]
    for name in [] if found else registry.specs(registry.items("metrics")):
        with contextlib.suppress(UserError):  # one that wants a setting
            metric = made(name, samples)
            if metric.unfit(run) is None and metric.suits(run):
                found.append((name, metric))
    return found
