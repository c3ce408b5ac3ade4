"""Whether a model reaches what it promises: its default run, from a fixed seed, measured by its expectations.

A verification can be stopped anywhere and goes on where it was: its run is resumed, and what was measured is among its scores.
"""

import json
import re
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Tuple, Union

from ganzoo import api, evaluating, plugin_files, registry
from ganzoo.configuration import find_model, resolve
from ganzoo.errors import UserError
from ganzoo.folder import Folder
from ganzoo.metrics import Expectation
from ganzoo.settings import read_assignment


class Played(NamedTuple):
    """A run that a model was verified by. given: the settings that differ from its default run. minutes: of training.

    begun: where it was there already, whole or in part, when it was begun and with what: "2026-11-23 10:00 with ganzoo 0.1.0, ...".
    """

    path: str
    given: Tuple[str, ...]
    steps: int
    minutes: float
    begun: Optional[str]


class Verified(NamedTuple):
    """One model's runs, measured.

    runs: the default one and others that the model names.
    scores: each expectation with what was measured.
    """

    model: str
    seed: int
    runs: List[Played]
    scores: List[Tuple[Expectation, float]]

    @property
    def passed(self) -> bool:
        """Whether every expectation is met."""
        return all(expectation.met(value) for expectation, value in self.scores)


def verify(model: str, seed: int = 0, root: Union[str, Path] = "runs/verify", mode: Optional[str] = None) -> Verified:
    """Trains a model as it is by default, or goes on with it, and measures what it expects of itself.

    model: name of a plugin.
    root: where the runs' folders are kept.
    mode: graph, eager or function; None is the default of this TensorFlow.

    Raises:
        UserError: the model expects nothing; its run there was made with other settings; a metric does not fit it.
        TrainingError, Stopped: as `ganzoo.train`.
    """
    plugin_files.trust([model])
    name, found = find_model(model)
    if not found.expects:
        raise UserError(f"{name} does not say what its default run reaches (its attribute `expects`): there is nothing to verify.")
    for expectation in found.expects:
        registry.find("metrics", registry.parse_spec(expectation.metric)[0])
    runs: List[Played] = []
    scores: List[Tuple[Expectation, float]] = []
    for given in OrderedDict.fromkeys(expectation.given for expectation in found.expects):
        expected = [expectation for expectation in found.expects if expectation.given == given]
        settings: Dict[str, Any] = dict(read_assignment(one) for one in given)
        settings.update({} if mode is None else {"mode": mode}, seed=seed)
        path = Path(root) / re.sub(r"[^A-Za-z0-9.=-]+", "-", "-".join([Path(name).name] + list(given) + [f"seed{seed}"]))
        run, begun = _trained(name, found, path, settings, expected)
        known = _measured(run, expected, seed)
        scores += [(expectation, known[expectation.metric]) for expectation in expected]
        runs.append(Played(str(path), given, run.step, float(run.log[-1]["seconds"]) / 60.0, begun))
    return Verified(name, seed, runs, scores)


def _measured(run: Any, expected: List[Expectation], seed: int) -> Dict[str, float]:
    """{metric: value}; what was measured of the run before, by the same protocol, is not measured again."""
    chosen = _chosen(run, expected)
    return {spec: score.value for (spec, _), score in zip(chosen, evaluating.measure(run, chosen, seed))}


def _chosen(run: Any, expected: List[Expectation]) -> List[Tuple[str, Any]]:
    return evaluating.chosen(run, [one.metric for one in expected])


def _trained(name: str, model: Any, path: Path, asked: Dict[str, Any],
             expected: List[Expectation]) -> Tuple[Any, Optional[str]]:
    """(The finished run, with its data and its log; of one that was there, when it was begun, and with what).

    Raises:
        UserError: what is expected cannot be measured of it; no minutes are spent on it.
    """
    if not (path / "config.json").exists():
        return api.train_if(lambda run: _chosen(run, expected), asked, name, path), None
    config = Folder.existing(path).read_config()
    settings, _ = resolve(model, asked)
    had = json.loads(json.dumps(resolve(model, {})[0]))  # of settings that are newer than the run
    had.update(config["settings"])
    differing = [key for key in settings if had[key] != json.loads(json.dumps(settings[key]))]
    if differing:
        raise UserError(f"the run in {path} was made with another {', '.join(differing)} than the model has now: "
                        f"remove it, or verify in another folder (--runs).")
    used = ", ".join(f"{one} {config['versions'][one]}" for one in ("ganzoo", "tensorflow") if one in config.get("versions", {}))
    begun = f"{config.get('created')} with {used}"
    run = api.load(path, data=True)
    _chosen(run, expected)
    if run.step < run.steps:
        return api.resume(path), begun
    run.read_log()
    return run, begun
