"""From what a user asked to a configuration that says everything."""

import json
import os
import platform
import sys
from collections import OrderedDict
from datetime import datetime, timezone
from typing import Any, Dict, List, Optional, Sequence, Tuple

from ganzoo import __version__, plugin_files, registry
from ganzoo.errors import UserError
from ganzoo.examples import Examples
from ganzoo.machine import Machine
from ganzoo.players import GAN, Spec
from ganzoo.settings import check_names, renewed


def find_model(model: Any) -> Tuple[str, Any]:
    """(name, class) of `[distribution:]name` of a plugin, or of a GAN class of the user's own, whose name is `module:Class`.

    Raises:
        UserError: there is no such model, or the class is none.
    """
    if isinstance(model, str):
        item = registry.find("models", model)
        found = registry.load(item)
        name = item.value if plugin_files.is_file(model) else model
    else:
        found, name = model, f"{getattr(model, '__module__', '')}:{getattr(model, '__qualname__', '')}"
    if not (isinstance(found, type) and issubclass(found, GAN)):
        raise UserError(f"{model!r} is no model: give the name of one (`ganzoo list models`), or a subclass of ganzoo.GAN.")
    return name, found


def resolve(model: Any, asked: Dict[str, Any]) -> Tuple[Dict[str, Any], Dict[str, Any]]:
    """(every setting of the model, every setting of the machine) with what was asked in the place of defaults, all checked.

    Raises:
        UserError: an unknown setting, with the nearest ones, or a value that cannot be.
    """
    machine = Machine.declared()
    asked = renewed(model, asked)
    check_names(model, asked, also=machine)
    settings = OrderedDict((name, setting.parse(asked.get(name, setting.default))) for name, setting in model.declared().items())
    # A short trial that is lengthened later must not go on at a trial's intervals.
    settings["sample_every"] = settings["sample_every"] or max(100, settings["steps"] // 10)
    settings["checkpoint_every"] = settings["checkpoint_every"] or max(100, settings["steps"] // 5)
    return settings, OrderedDict((name, setting.parse(asked.get(name, setting.default))) for name, setting in machine.items())


def read_file(path: str) -> Dict[str, Any]:
    """The settings in a .toml or .json file, or in the config.json of a run.

    Raises:
        UserError: the file cannot be read, or holds no table of settings.
    """
    read = read_table(path, "configuration file", "settings: write learning_rate = 0.0001 and the like")
    if "ganzoo" in read and isinstance(read.get("settings"), dict):  # what a run saved
        read = dict(read["settings"], **read.get("machine", {}))
    return read


def read_table(path: str, what: str, holding: str) -> Dict[str, Any]:
    """The table in a .toml or .json file. what, holding: what messages call the file and what should be in it.

    Raises:
        UserError: the file cannot be read, or holds no table.
    """
    try:
        with open(path, "rb") as file:
            text = file.read().decode("utf-8")
        if os.path.splitext(path)[1].lower() == ".toml":
            if sys.version_info >= (3, 11):
                import tomllib
            else:
                import tomli as tomllib
            read = tomllib.loads(text)
        else:
            read = json.loads(text, object_pairs_hook=OrderedDict)
    except OSError as error:
        raise UserError(f"the {what} {path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"the {what} {path} is not understood: {error}.") from error
    if not isinstance(read, dict):
        raise UserError(f"the {what} {path} holds no {holding}.")
    return read


def describe(name: str, model: Any, settings: Dict[str, Any], machine: Dict[str, Any], spec: Spec, data: Examples,
             observers: Sequence[Any], command: Optional[str]) -> Dict[str, Any]:
    """The configuration, as config.json holds it."""
    from ganzoo.runner import held_count

    return OrderedDict([
        ("ganzoo", __version__),
        ("model", name),
        ("class", f"{model.__module__}:{model.__qualname__}"),
        ("command", command or f"ganzoo.train({name!r}, ...)"),
        ("created", now()),
        ("settings", settings),
        ("machine", machine),
        ("observers", [one for one in observers if isinstance(one, str)]),
        ("examples", OrderedDict(examples(spec, data), held_out=held_count(model, len(data)))),
        ("note", data.note),
        ("versions", versions()),
        ("plugins", _plugins(name, settings)),
    ] + [("files", files) for files in [_files([name] + list(settings.values()) + list(observers))] if files])


def examples(spec: Spec, data: Examples) -> Dict[str, Any]:
    """What the examples are, so that a resumed run is known to see the same ones."""
    return OrderedDict([
        ("shapes", {key: list(shape) for key, shape in spec.shapes.items()}),
        ("classes", spec.classes),
        ("images", list(spec.images)),
        ("count", len(data)),
        ("checksum", data.checksums()),
    ])


def versions() -> Dict[str, str]:
    """Of what computes."""
    import numpy as np
    import PIL

    from ganzoo_compat.spelling import VERSION

    return OrderedDict([("python", platform.python_version()), ("tensorflow", VERSION),
                        ("numpy", np.__version__), ("pillow", PIL.__version__), ("ganzoo", __version__),
                        ("platform", platform.platform())])


def now() -> str:
    """The time, for people: ISO 8601, UTC."""
    return datetime.now(timezone.utc).replace(microsecond=0).isoformat()


def _files(values: Sequence[Any]) -> Dict[str, str]:
    """{name: SHA-256} of the files that the settings name classes in."""
    paths = [one if one.endswith(".py") else one.rpartition(":")[0] for one in plugin_files.names(values)]
    return OrderedDict((os.path.basename(path), plugin_files.fingerprint(path) or "") for path in paths)


def _plugins(name: str, settings: Dict[str, Any]) -> Dict[str, str]:
    """{what was used: its distribution and version}."""
    found: List[Tuple[str, str]] = []
    for kind, spec in (("models", name), ("losses", settings.get("loss")), ("datasets", settings["dataset"])):
        try:
            item = registry.find_spec(kind, spec)[0] if spec else None
        except UserError:  # a class or a dataset of the user's own
            item = None
        if item is not None:
            found.append((registry.KINDS[kind], " ".join(filter(None, [item.distribution, item.version, item.name]))))
    return OrderedDict(found)
