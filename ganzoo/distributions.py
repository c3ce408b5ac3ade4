"""The installed distributions that bring plugins, from their metadata: nothing of theirs is imported.

    [project.entry-points."ganzoo.api"]          # which plugin API they were written for: docs/plugin-api.md
    1 = "ganzoo"

    [project.entry-points."ganzoo.models"]
    my-gan = "my_package.my_gan:MyGAN"

A distribution that is switched off, that cannot be read, or that was written for a plugin API that this ganzoo does not have
brings none, and disturbs nobody.
"""

import os
import re
import sys
import warnings
from typing import Any, Iterator, List, NamedTuple, Optional, Tuple

from ganzoo import __version__

if sys.version_info >= (3, 10):
    from importlib import metadata
else:  # 3.6 and 3.7 have none, 3.8 and 3.9 one that cannot be trusted with several folders of one name
    import importlib_metadata as metadata

API = 1  # of plugins; raised where one that was written for the last one would break
OLDEST_API = 1  # that still works
OWN = "ganzoo"  # the distribution of the built-in zoo
GROUP = "ganzoo."  # what the names of entry-point groups begin with
DISABLE, ALLOW = "GANZOO_DISABLE_PLUGINS", "GANZOO_ALLOW_PLUGINS"  # environment variables: distributions, with commas between


class PluginWarning(UserWarning):
    """A plugin is broken; the message names it. Nothing else suffers from it."""


class Distribution(NamedTuple):
    """One that brings plugins.

    place: where its metadata is.
    entries: (group without `ganzoo.`, name, value) of its entry points, those of `ganzoo.api` left out.
    api: the version of the plugin API that it says it was written for; None if it does not say.
    off: by what it is switched off; "" if it is not.
    fault: why none of its plugins is taken, as a sentence; "" if they are.
    """

    name: str
    version: str
    place: str
    entries: Tuple[Tuple[str, str, str], ...] = ()
    api: Optional[int] = None
    off: str = ""
    fault: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def distributions() -> List[Distribution]:
    """All of them, ganzoo's own first, then by name; broken ones and those that are switched off too."""
    return sorted(_found(), key=lambda one: (one.name != OWN, canonical(one.name)))


def taken() -> List[Distribution]:
    """Those whose plugins there are. Each one that is at fault costs a PluginWarning."""
    sound = []
    for one in distributions():
        if one.fault and not one.off:
            warnings.warn(one.fault, PluginWarning, stacklevel=3)
        elif not one.off:
            sound.append(one)
    return sound


def canonical(distribution: str) -> str:
    """Names of distributions are the same whatever their case and their dashes."""
    return re.sub(r"[-_.]+", "-", distribution).strip().lower()


def switched_off(name: str) -> str:
    """The environment variable that switches the distribution's plugins off; "" if none does. ganzoo's own are never off."""
    if canonical(name) == OWN:
        return ""
    disabled, allowed = _listed(DISABLE), _listed(ALLOW)
    if disabled and (canonical(name) in disabled or "all" in disabled):
        return DISABLE
    return ALLOW if allowed is not None and canonical(name) not in allowed else ""


def brief(error: BaseException) -> str:
    """An error in one line."""
    lines = str(error).strip().splitlines()
    return type(error).__name__ + (f": {lines[0].rstrip('.')}" if lines else "")


def _listed(variable: str) -> Optional[List[str]]:
    text = os.environ.get(variable)
    return None if text is None else [canonical(one) for one in text.split(",") if one.strip()]


def _found() -> Iterator[Distribution]:
    seen = set()
    for distribution in metadata.distributions():
        place = str(getattr(distribution, "_path", distribution))
        try:
            if GROUP not in (distribution.read_text("entry_points.txt") or ""):
                continue
            about = distribution.metadata  # parsed at every access
            if "Name" not in about or "Version" not in about:
                raise ValueError("its metadata has no name or no version")
            name, version = about["Name"], about["Version"]
            if canonical(name) in seen:  # an older copy further down sys.path, which no import would find
                continue
            seen.add(canonical(name))
            yield _read(distribution, name, version, place)
        except Exception as error:
            name, _, version = os.path.basename(place).partition(".dist-info")[0].partition("-")
            yield Distribution(name, version, place, off=switched_off(name),
                               fault=f"the plugins in {place} cannot be read: {brief(error)}.")


def _read(distribution: Any, name: str, version: str, place: str) -> Distribution:
    entries, said = [], []
    for entry in distribution.entry_points:
        if entry.group == GROUP + "api":
            said.append(entry.name)
        elif entry.group.startswith(GROUP):
            value = entry.value.partition("[")[0].strip()  # `module:Class [extra]`
            entries.append((entry.group[len(GROUP):], entry.name, value))
    api, fault = None, ""
    if said:
        numbers = [int(one) if one.isdigit() else 0 for one in said]
        api = max([number for number in numbers if OLDEST_API <= number <= API] or [max(numbers)])
        if not OLDEST_API <= api <= API:
            have = f"version {API}" if API == OLDEST_API else f"versions {OLDEST_API} to {API}"
            todo = f"upgrade {name}" if 0 < api < OLDEST_API else "upgrade ganzoo" if api > API else f"mend it, or remove {name}"
            fault = (f"the plugins of {name} {version} are left out: they were written for version {' and '.join(said)} of "
                     f"ganzoo's plugin API, and ganzoo {__version__} has {have}: {todo}.")
    return Distribution(name, version, place, tuple(entries), api, switched_off(name), fault)
