"""What plugins there are, from the metadata of what is installed: the one door into the zoo, the built-in one included.

A plugin is an entry point of a group `ganzoo.<kind>`. Its name is its name on the command line, its value `module:Class`.
Listing reads metadata and source text, so that TensorFlow costs nothing until it is used and a broken plugin spoils
nobody else's list. Loading imports the one item that was asked for.
"""

import contextlib
import functools
import importlib
import importlib.util
import sys
import warnings
from collections import Counter
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from ganzoo import plugin_files
from ganzoo.distributions import OWN, Distribution, PluginWarning, brief, canonical, distributions, metadata, taken
from ganzoo.errors import GanzooError, PluginError, UserError, nearest
from ganzoo.specs import parse_spec
from ganzoo.summaries import Docs, docs

__all__ = ["INSTALL", "KINDS", "Item", "PluginWarning", "create", "find", "find_spec", "items", "items_of", "load", "metadata",
           "needs_tensorflow", "parse_spec", "specs"]

KINDS = {"models": "model", "losses": "loss", "penalties": "penalty", "datasets": "dataset", "metrics": "metric",
         "extractors": "extractor", "observers": "observer", "commands": "command"}

INSTALL = "TensorFlow is not installed: pip install 'ganzoo[cpu]', or 'ganzoo[gpu]' for a machine with an NVIDIA GPU."


class Item(NamedTuple):
    """One plugin, not imported. value: `module:Class`. Of a file that is not installed (./my_gan.py:MyGAN) the distribution is
    the file, and has no version.
    """

    kind: str
    name: str
    distribution: str
    version: str
    value: str

    def __str__(self) -> str:
        return f"{KINDS[self.kind]} {self.name!r} of {self.distribution} {self.version}".strip()

    @property
    def docs(self) -> Docs:
        """Its docstrings, read from the source text; empty, with a PluginWarning, where there is no sound source."""
        try:
            return docs(self.value)
        except Exception as error:
            _warn(f"{self} is broken: {brief(error)}.")
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
    found = [item for distribution in taken() for item in items_of(distribution) if item.kind in kinds]
    return sorted(found, key=lambda item: (kinds.index(item.kind), item.name, item.distribution))


def items_of(distribution: Distribution) -> List[Item]:
    """The plugins of one distribution, of the kinds that there are."""
    return [Item(kind, name, distribution.name, distribution.version, value)
            for kind, name, value in distribution.entries if kind in KINDS]


def specs(among: Sequence[Item]) -> List[str]:
    """What to write to ask for each item: its name, with its distribution where another one of its kind has the same name."""
    providers = Counter((item.kind, item.name) for item in among)
    return [item.name if providers[item.kind, item.name] == 1 else f"{item.distribution}:{item.name}" for item in among]


def find(kind: str, wanted: str) -> Item:
    """The plugin called `name` or `distribution:name`, or the class in a file, `./my_gan.py:MyGAN`.

    A name that ganzoo itself has too is ganzoo's own, at the cost of a PluginWarning: what is installed later breaks no run.

    Raises:
        UserError: there is none, with the nearest names; or two distributions provide it, with how to say which.
    """
    if plugin_files.is_file(wanted):
        path, name = plugin_files.locate(wanted)
        return Item(kind, name, path.replace("\\", "/").rpartition("/")[2], "", f"{path}:{name}")
    distribution, _, name = wanted.rpartition(":")
    there = items(kind)
    if distribution:
        owners = {item.distribution for item in there}
        there = [item for item in there if canonical(item.distribution) == canonical(distribution)]
        if not there:
            raise UserError(f"no distribution named {distribution!r} provides {kind}. {nearest(distribution, owners)}")
    found = [item for item in there if item.name == name]
    if not found:
        off = [one for one in distributions() if one.off and any(item[:2] == (kind, name) for item in items_of(one))]
        told = "".join(f"{one} has one, and is switched off by {one.off}. " for one in off)
        raise UserError(f"no {KINDS[kind]} is named {wanted!r}. {told}{nearest(name, {item.name for item in there})}")
    if len(found) > 1 and len({item.distribution for item in found}) == 1:
        raise PluginError(f"{found[0]} is registered twice, as {' and as '.join(item.value for item in found)}.")
    if len(found) > 1:
        told = f"{KINDS[kind]} {name!r} is provided by " + " and by ".join(f"{item.distribution} {item.version}" for item in found)
        own = [item for item in found if item.distribution == OWN]
        if not own:
            raise UserError(f"{told}; say which: " + " or ".join(f"{item.distribution}:{name}" for item in found)
                            + f", or switch one off: --without {found[-1].distribution}.")
        others = " or ".join(f"{item.distribution}:{name}" for item in found if item.distribution != OWN)
        _warn(f"{told}; it is ganzoo's own that is meant, unless you write {others}.")
        return own[0]
    return found[0]


def load(item: Item) -> Any:
    """The class (or what else the entry point names), imported.

    Raises:
        UserError: it needs TensorFlow, which is not installed; says what to install.
        PluginError: it fails at import or is not there; names the distribution and the reason.
    """
    place, _, attribute = item.value.rpartition(":") if ":" in item.value else (item.value, "", "")
    aside: Any = _Aside(sys.stdout)
    try:
        with contextlib.redirect_stdout(aside):
            thing = plugin_files.load(place) if place.endswith(".py") else importlib.import_module(place)
        found = functools.reduce(getattr, attribute.split("."), thing) if attribute else thing
    except GanzooError:
        raise
    except (Exception, SystemExit) as error:
        if needs_tensorflow(error):
            raise UserError(INSTALL) from error
        raise PluginError(f"{item} cannot be loaded: {brief(error)}{_remedy(error)}.") from error
    finally:
        aside.over = True
    if place.endswith(".py") and base(item.kind) and kind_of(found) != item.kind:
        raise UserError(f"{attribute} in {item.distribution} is no {KINDS[item.kind]}: it has to be a subclass of "
                        f"ganzoo.{base(item.kind).__name__}.")
    if aside.text.strip():
        _warn(f"{item} prints when it is imported: {aside.text.strip().splitlines()[0][:80]!r}.")
    return found


def base(kind: str) -> Any:
    """The class of which every plugin of a kind is a subclass; None of observers and commands."""
    where = {"models": "ganzoo.players:GAN", "losses": "ganzoo.losses:Loss", "penalties": "ganzoo.penalties:Penalty",
             "datasets": "ganzoo.datasets:Dataset", "metrics": "ganzoo.metrics:Metric",
             "extractors": "ganzoo.extractors:Extractor"}.get(kind)
    if where is None:
        return None
    module, _, name = where.partition(":")
    return getattr(importlib.import_module(module), name)


def kind_of(thing: Any) -> str:
    """The kind that a class is of by what it is a subclass of; observers are of any class."""
    fitting = [kind for kind in KINDS if base(kind) and isinstance(thing, type) and issubclass(thing, base(kind))]
    return fitting[0] if fitting else "observers"


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
    if any(item.name == first for item in there) and not any(canonical(item.distribution) == canonical(first) for item in there):
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


class _Aside:
    """Standard output while a plugin is imported: a command's result, which a program may read, has the real one to itself.
    Afterwards, for whoever kept it, the real one.
    """

    def __init__(self, stream: Any) -> None:
        self.stream, self.text, self.over = stream, "", False

    def write(self, text: str) -> Any:
        if self.over:
            return self.stream.write(text)
        self.text += text
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def _remedy(error: BaseException) -> str:
    """What to do about it, where that is known."""
    missing = isinstance(error, ImportError) and (error.name or "").partition(".")[0]
    if missing and not missing.startswith("ganzoo") and importlib.util.find_spec(missing) is None:
        return f"; it needs the package {missing}, which is not installed"
    return ""


def _warn(message: str) -> None:
    warnings.warn(message, PluginWarning, stacklevel=3)
