"""Features of a run's samples and of its data, computed in parts and kept: several metrics ask for the same ones."""

import contextlib
import hashlib
import json
import os
import weakref
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, Iterator, Optional, Tuple

import numpy as np

from ganzoo import registry
from ganzoo.datasets import Dataset
from ganzoo.errors import UserError
from ganzoo.examples import chosen
from ganzoo.extractors import Extractor, Looked
from ganzoo.files import write_atomically

PART = 512  # images at a time
PROBED = 64  # examples

MOST = 4  # sets of features in memory, of data and of each runner's samples

_bars = False
_data: "Dict[str, Looked]" = OrderedDict()
_probed: Any = weakref.WeakKeyDictionary()  # runner -> hashes of some examples
_samples: Any = weakref.WeakKeyDictionary()  # runner -> features of its samples, which go with its weights


def extractor(spec: str, run: Any) -> Tuple[str, Extractor]:
    """(its name, the extractor) of `[distribution:]name[:key=value,...]`; auto is what suits the run's data.

    Raises:
        UserError: there is none of that name, or it cannot look at such images.
    """
    spec = suited(run) if spec == "auto" else spec
    made = registry.create("extractors", spec)
    reason = made.unfit(run.config["examples"]["shapes"]["x"])
    if reason:
        raise UserError(f"the extractor {spec} cannot look at the images of {run.name}: {reason}")
    return spec, made


def suited(run: Any) -> str:
    """The extractor that the run's dataset names."""
    try:
        dataset = registry.load(registry.find_spec("datasets", run.settings["dataset"])[0])
    except UserError:  # of the user's own
        return Dataset.extractor
    return str(getattr(dataset, "extractor", Dataset.extractor))


def of_samples(run: Any, spec: str, made: Extractor, count: int, seed: int, **conditions: Any) -> Looked:
    """Of `count` samples of the run. conditions: as `Run.sample`.

    Raises:
        UserError: the extractor's weights are not there.
    """
    asked = tuple((key, hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest())
                  for key, value in sorted(conditions.items()))
    kept = _samples.setdefault(run.runner, OrderedDict())
    key = run.step, spec, made.fingerprint(), count, seed, asked
    if key not in kept:
        parts = run.samples(count, seed, PART, **conditions)
        _keep(kept, key, _looked(made, parts, run.runner.stage.mode, count, "samples"))
    return kept[key]


def of_data(run: Any, spec: str, made: Extractor, count: Optional[int] = None) -> Looked:
    """Of examples of the run's data, `count` chosen at random, always the same (None: all); kept on disk, by what they are."""
    rows = chosen(run.examples, count)
    about = {"checksum": run.config["examples"]["checksum"], "image_size": run.settings["image_size"], "count": len(rows),
             "of": run.examples, "few": _some(run, rows[:PROBED]), "extractor": spec, "fingerprint": made.fingerprint(),
             "resizer": made.resizer(run.config["examples"]["shapes"]["x"])}
    name = hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()
    if name not in _data:
        path = cache() / f"features-{name[:32]}.npz"
        found = _read(path)
        if found is None or len(found.features) != len(rows):
            parts = (run.examples_at(rows[start:start + PART]) for start in range(0, len(rows), PART))
            found = _looked(made, parts, run.runner.stage.mode, len(rows), "examples of the data")
            _write(path, found)
        _keep(_data, name, found)
    return _data[name]


def _some(run: Any, rows: Any) -> str:
    """A hash of these examples: a checksum is of what a dataset is made of, and its settings and its seed make other ones of it."""
    kept = _probed.setdefault(run.runner, {})
    key = hashlib.sha256(np.asarray(rows).tobytes()).hexdigest()
    if key not in kept:
        few = np.ascontiguousarray(run.examples_at(rows))
        kept[key] = f"{list(few.shape)} {hashlib.sha256(few.tobytes()).hexdigest()}"
    return kept[key]


def cache() -> Path:
    """The folder of what took long to compute and can be computed again: GANZOO_CACHE, or ganzoo in the user's cache."""
    named = os.environ.get("GANZOO_CACHE")
    if named:
        return Path(named).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "ganzoo"


def _keep(kept: Any, key: Any, found: Looked) -> None:
    kept[key] = found
    while len(kept) > MOST:
        kept.pop(next(iter(kept)))


@contextlib.contextmanager
def bars() -> Iterator[None]:
    """Inside, a bar shows how far the looking is, on a terminal."""
    global _bars
    _bars = True
    try:
        yield
    finally:
        _bars = False


def _looked(made: Extractor, parts: Any, mode: str, count: int, what: str) -> Looked:
    from tqdm import tqdm

    found = []
    with tqdm(total=count, desc=what, unit=" images", leave=False, disable=None if _bars else True) as bar:
        for part in parts:
            found.append(made.look(part, mode))
            bar.update(len(part))
    logits = [one.logits for one in found]
    return Looked(np.concatenate([one.features for one in found]),
                  np.concatenate(logits) if all(one is not None for one in logits) else None)


def _read(path: Path) -> Optional[Looked]:
    """None where the file is not there or not sound: it is computed again."""
    try:
        with np.load(str(path), allow_pickle=False) as file:
            return Looked(file["features"], file["logits"] if "logits" in file.files else None)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def _write(path: Path, found: Looked) -> None:
    arrays = {"features": found.features}
    if found.logits is not None:
        arrays["logits"] = found.logits
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, lambda file: np.savez(file, **arrays))
    except OSError:  # a cache that cannot be written costs time, nothing else
        pass
