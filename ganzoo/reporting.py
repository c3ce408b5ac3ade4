"""`ganzoo report`: a page about runs, in one file that needs nothing else."""

import base64
import contextlib
import json
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

from ganzoo import __version__, divergence, registry
from ganzoo.configuration import now
from ganzoo.errors import GanzooError, UserError
from ganzoo.folder import CONFIG
from ganzoo.overview import Overview, look

TEMPLATE = Path(__file__).parent / "templates" / "report.html"
FRAMES = 40  # sample grids of a run: all of a long run would make a page that no phone opens


def page(paths: Sequence[Union[str, Path]]) -> str:
    """The page, HTML.

    Raises:
        UserError: one of the folders holds no run.
    """
    import jinja2

    found = [look(path) for path in paths]
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    try:
        return template.render(
            runs=[_about(run) for run in found], settings=_settings(found), version=__version__, now=now(),
            title=", ".join(str(run.path) for run in found))
    except (AttributeError, KeyError, TypeError, ValueError, jinja2.UndefinedError) as error:
        raise UserError(f"there is no report of {', '.join(map(str, paths))}: a {CONFIG} is damaged "
                        f"({type(error).__name__}: {error}).") from error


def _about(run: Overview) -> Dict[str, Any]:
    """What the page shows of one run."""
    config = run.config
    expected = _expected(run)
    return {
        "name": str(run.path), "model": run.model, "dataset": run.dataset,
        "status": run.status, "step": run.step, "steps": run.steps, "note": run.note or config.get("note", ""),
        "created": config.get("created", ""), "seconds": _seconds(run.path),
        "frames": _frames(run.path), "losses": _embedded(run.path / "losses.png"),
        "best": run.best, "scores": [_score(score, expected.pop(name, None)) for name, score in run.scores.items()],
        "expected": [{"metric": metric, "bars": one.bars()} for metric, one in expected.items()],
        "command": config.get("command", ""), "versions": config.get("versions", {}), "machine": config.get("machine", {}),
        "plugins": config.get("plugins", {}), "resumed": config.get("resumed", []), "rolled_back": config.get(divergence.KEY, []),
        "examples": config.get("examples", {}),
    }


def _score(score: Any, expected: Any) -> Dict[str, Any]:
    """expected: what the model promises of the metric as it is by default, which is said of no other protocol."""
    if expected is not None:
        declared = registry.load(registry.find_spec("metrics", expected.metric)[0]).declared()
        if any(score.protocol.get(name, setting.default) != setting.default for name, setting in declared.items()):
            expected = None
    return {"metric": score.metric, "value": f"{score.value:.4g}", "step": score.step, "at": score.at, "seed": score.seed,
            "deviation": f"{score.deviation:.2g}" if score.deviation is not None and score.deviation == score.deviation else "",
            "protocol": OrderedDict((key, value if isinstance(value, str) else json.dumps(value))
                                    for key, value in list(score.protocol.items()) + list(score.versions.items())),
            "bars": expected.bars() if expected else "", "met": bool(expected and expected.met(score.value))}


def _expected(run: Overview) -> Dict[str, Any]:
    """{metric: Expectation} of the model's default run, if this one is on its data. A model in a file is not run for it."""
    if not run.model or ".py" in run.model:
        return OrderedDict()
    from ganzoo.api import quiet_tensorflow

    with contextlib.suppress(GanzooError, ImportError):
        quiet_tensorflow()
        model = registry.load(registry.find("models", run.model))
        if model.declared()["dataset"].default == run.dataset:
            return OrderedDict((one.metric, one) for one in model.expects if not one.given)
    return OrderedDict()


def _settings(runs: Sequence[Overview]) -> List[Dict[str, Any]]:
    """A row for each setting of any of the runs, those first in which they differ."""
    each = [dict(run.config.get("settings", {}), **run.config.get("machine", {})) for run in runs]
    rows = []
    for name in OrderedDict.fromkeys(name for one in each for name in one):
        values = ["" if name not in one else one[name] if isinstance(one[name], str) else json.dumps(one[name]) for one in each]
        rows.append({"name": name, "values": values, "differ": len(set(values)) > 1})
    return sorted(rows, key=lambda row: not row["differ"])


def _frames(path: Path) -> List[Tuple[int, str]]:
    """(step, picture) of the run's sample grids, at most `FRAMES` of them, the first and the last among them."""
    there = sorted((one for one in (path / "samples").glob("*.png") if one.stem.isdigit()), key=lambda one: int(one.stem))
    if len(there) > FRAMES:
        there = [there[round(place * (len(there) - 1) / (FRAMES - 1))] for place in range(FRAMES)]
    return [(int(one.stem), picture) for one in there for picture in [_embedded(one)] if picture]


def _embedded(path: Path) -> Optional[str]:
    """A PNG file as a URL that holds it; None if it cannot be read."""
    try:
        return "data:image/png;base64," + base64.b64encode(path.read_bytes()).decode()
    except OSError:
        return None


def _seconds(path: Path) -> Optional[float]:
    """Of training, as its log has them."""
    from ganzoo.files import read_json_lines

    with contextlib.suppress(GanzooError, OSError, KeyError, TypeError, ValueError, IndexError):
        return float(read_json_lines(path / "metrics.jsonl")[-1]["seconds"])
    return None
