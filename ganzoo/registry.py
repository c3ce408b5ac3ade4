"""What plugins there are, from the metadata of what is installed: the one door into the zoo, the built-in one included.

A plugin is an entry point of a group `ganzoo.<kind>`. Its name is its name on the command line, its value `module:Class`.
Listing reads metadata and source text, so that TensorFlow costs nothing until it is used and a broken plugin spoils
nobody else's list. Loading imports the one item that was asked for.
"""

import functools
import importlib
import importlib.util
import re
import sys
import warnings
from collections import Counter
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

from ganzoo.errors import GanzooError, PluginError, UserError, nearest
from ganzoo.settings import read_assignment
from ganzoo.summaries import Docs, docs

if sys.version_info >= (3, 10):
    from importlib import metadata
else:  # 3.6 and 3.7 have none, 3.8 and 3.9 one that cannot be trusted with several folders of one name
    import importlib_metadata as metadata

KINDS = {"models": "model", "losses": "loss", "penalties": "penalty", "datasets": "dataset", "metrics": "metric",
         "observers": "observer", "commands": "command"}

INSTALL = "TensorFlow is not installed: pip install 'ganzoo[cpu]', or 'ganzoo[gpu]' for a machine with an NVIDIA GPU."


class PluginWarning(UserWarning):
    """A plugin is broken; the message names it. Nothing else suffers from it."""


class Item(NamedTuple):
    """One plugin, not imported. value: `module:Class`."""

    kind: str
    name: str
    distribution: str
    version: str
    value: str

    def __str__(self) -> str:
        return f"{KINDS[self.kind]} {self.name!r} of {self.distribution} {self.version}"

    @property
    def docs(self) -> Docs:
        """Its docstrings, read from the source text; empty, with a PluginWarning, where there is no sound source."""
        try:
            return docs(self.value)
        except Exception as error:
            _warn(f"{self} is broken: {_brief(error)}.")
            return Docs("", "")

    @property
    def summary(self) -> str:
        """One line that says what it is."""
        return self.docs.summary


def items(kind: Optional[str] = None) -> List[Item]:
    """Every plugin of a kind (of all kinds), by kind and name; one name may be there twice, from two distributions.

    A distribution whose metadata cannot be read costs a PluginWarning that names it.

    Raises:
        UserError: there is no such kind.
    """
    if kind is not None and kind not in KINDS:
        raise UserError(f"no kind of plugin is named {kind!r}. {nearest(kind, KINDS)}")
    kinds = list(KINDS) if kind is None else [kind]
    found = [item for item in _installed() if item.kind in kinds]
    return sorted(found, key=lambda item: (kinds.index(item.kind), item.name, item.distribution))


def specs(among: Sequence[Item]) -> List[str]:
    """What to write to ask for each item: its name, with its distribution where another one of its kind has the same name."""
    providers = Counter((item.kind, item.name) for item in among)
    return [item.name if providers[item.kind, item.name] == 1 else f"{item.distribution}:{item.name}" for item in among]


def find(kind: str, wanted: str) -> Item:
    """The plugin called `name` or `distribution:name`.

    Raises:
        UserError: there is none, with the nearest names; or two distributions provide it, with how to say which.
    """
    distribution, _, name = wanted.rpartition(":")
    there = items(kind)
    if distribution:
        owners = {item.distribution for item in there}
        there = [item for item in there if _canonical(item.distribution) == _canonical(distribution)]
        if not there:
            raise UserError(f"no distribution named {distribution!r} provides {kind}. {nearest(distribution, owners)}")
    found = [item for item in there if item.name == name]
    if not found:
        raise UserError(f"no {KINDS[kind]} is named {wanted!r}. {nearest(name, {item.name for item in there})}")
    if len(found) > 1 and len({item.distribution for item in found}) == 1:
        raise PluginError(f"{found[0]} is registered twice, as {' and as '.join(item.value for item in found)}.")
    if len(found) > 1:
        raise UserError(f"{KINDS[kind]} {name!r} is provided by "
                        + " and by ".join(f"{item.distribution} {item.version}" for item in found)
                        + "; say which: " + " or ".join(f"{item.distribution}:{name}" for item in found) + ".")
    return found[0]


def load(item: Item) -> Any:
    """The class (or what else the entry point names), imported.

    Raises:
        UserError: it needs TensorFlow, which is not installed; says what to install.
        PluginError: it fails at import or is not there; names the distribution and the reason.
    """
    module, _, attribute = item.value.partition(":")
    try:
        thing = importlib.import_module(module)
        return functools.reduce(getattr, attribute.split("."), thing) if attribute else thing
    except GanzooError:
        raise
    except (Exception, SystemExit) as error:
        if needs_tensorflow(error):
            raise UserError(INSTALL) from error
        raise PluginError(f"{item} cannot be loaded: {_brief(error)}.") from error


def parse_spec(text: str) -> Tuple[str, Dict[str, str]]:
    """`[distribution:]name[:key=value,...]` as the name and the settings; a value may hold commas and colons.

    The first value may stand without its key, which is then "": tfds:mnist,split=test. See `find_spec` for tfds:mnist. Parentheses
    hold together a value that has settings of its own: few-labels:of=(ring:modes=3,size=60),labelled=6.

    Raises:
        UserError: there is no name, a setting without its key, or a parenthesis without the other.
    """
    parts = text.split(":")
    named = next((place for place, part in enumerate(parts) if "=" in part), len(parts))
    name = ":".join(part.strip() for part in parts[:named])
    if not 1 <= named <= 2 or "" in name.split(":"):
        raise UserError(f"{text!r} is not understood: write NAME, NAME:key=value,key=value or DISTRIBUTION:NAME.")
    settings: Dict[str, str] = {}
    key = ""
    for part in filter(None, _split(":".join(parts[named:]), text)):
        if "=" in part:
            key, value = read_assignment(part)
            settings[key] = value[1:-1] if value.startswith("(") and value.endswith(")") else value
        elif not settings:
            settings[key] = part
        else:
            settings[key] += "," + part  # a comma inside the value: sizes=64,128
    return name, settings


def _split(settings: str, text: str) -> List[str]:
    """The settings, taken apart at the commas outside of values that begin with a parenthesis; text: all that was asked for."""
    found, depth = [""], 0
    for letter in settings:
        if depth or letter == "(" and found[-1].endswith("="):
            depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    if depth:
        raise UserError(f"{text!r} has a parenthesis without the other: write NAME:key=(NAME:key=value,key=value),key=value.")
    return found


def find_spec(kind: str, spec: str) -> Tuple[Item, Dict[str, str]]:
    """The plugin of `[distribution:]name[:key=value,...]`, not imported, and the settings in the text.

    In `a:b` a distribution that provides such plugins is sought first. If there is none, and a plugin is named a, then b is the
    value of the setting that a's class takes without its key (`Configurable.bare`), here under "": tfds:mnist.

    Raises:
        UserError, PluginError: as `parse_spec` and `find`.
    """
    name, settings = parse_spec(spec)
    first, _, value = name.partition(":")
    there = items(kind) if value else []
    if any(item.name == first for item in there) and not any(_canonical(item.distribution) == _canonical(first) for item in there):
        rest = settings.pop("", None)  # tfds:mnist:3.0.1,split=test
        return find(kind, first), dict(settings, **{"": value if rest is None else f"{value}:{rest}"})
    return find(kind, name), settings


def create(kind: str, spec: str, *args: Any, **kwargs: Any) -> Any:
    """The plugin of `[distribution:]name[:key=value,...]`, made of the arguments and of the settings in the text.

    Raises:
        UserError, PluginError: as `find_spec` and `load`, and as the plugin says of its settings.
    """
    item, settings = find_spec(kind, spec)
    made = load(item)
    if "" in settings:
        bare = getattr(made, "bare", None)
        if bare is None:
            raise UserError(f"{spec!r} is not understood: {item} takes its settings as {item.name}:key=value, "
                            f"and no distribution is named {item.name!r}.")
        if bare in settings:
            raise UserError(f"{spec!r} gives the setting {bare!r} twice: give it once.")
        settings[bare] = settings.pop("")
    return made(*args, **dict(kwargs, **settings))


def needs_tensorflow(error: BaseException) -> bool:
    """Whether an error says that TensorFlow is not installed."""
    return (isinstance(error, ImportError) and (error.name or "").partition(".")[0] == "tensorflow"
            and importlib.util.find_spec("tensorflow") is None)


def _installed() -> Iterator[Item]:
    seen = set()
    for distribution in metadata.distributions():
        try:
            if "ganzoo." not in (distribution.read_text("entry_points.txt") or ""):
                continue
            about = distribution.metadata  # parsed at every access
            if "Name" not in about or "Version" not in about:
                raise ValueError("its metadata has no name or no version")
            name, version = about["Name"], about["Version"]
            if _canonical(name) in seen:  # an older copy further down sys.path, which no import would find
                continue
            seen.add(_canonical(name))
            found = [Item(entry.group[len("ganzoo."):], entry.name, name, version,
                          entry.value.partition("[")[0].strip())  # `module:Class [extra]`
                     for entry in distribution.entry_points if entry.group.startswith("ganzoo.")]
        except Exception as error:
            _warn(f"the plugins in {getattr(distribution, '_path', distribution)} cannot be read: {_brief(error)}.")
            continue
        for item in found:
            if item.kind in KINDS:
                yield item


def _canonical(distribution: str) -> str:
    """Names of distributions are the same whatever their case and their dashes."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _brief(error: BaseException) -> str:
    """An error in one line."""
    lines = str(error).strip().splitlines()
    return type(error).__name__ + (f": {lines[0].rstrip('.')}" if lines else "")


def _warn(message: str) -> None:
    warnings.warn(message, PluginWarning, stacklevel=3)
