"""Plugins of any kind by a name that a user typed: of a plugin, of a distribution, or of a class in a file."""

import contextlib
import importlib
from typing import Any, List, Optional

from ganzoo import plugin_files, registry
from ganzoo.distributions import canonical, distributions
from ganzoo.errors import UserError, nearest
from ganzoo.registry import Item


def named(name: str, kind: Optional[str] = None) -> List[Item]:
    """The plugins of a name, of every kind that has it; or all of a distribution of that name; or a class in a file.

    Raises:
        UserError: there are none.
    """
    if plugin_files.is_file(name):
        return [in_a_file(name, kind)]
    for one in distributions():
        if canonical(one.name) == canonical(name) and not one.off:
            if one.fault:
                raise UserError(one.fault[:1].upper() + one.fault[1:])
            return [item for item in registry.items_of(one) if kind in (None, item.kind)]
    found = [registry.find(one, name) for one in ([kind] if kind else registry.KINDS)
             if any(item.name == name.rpartition(":")[2] for item in registry.items(one))]
    if not found:
        there = {item.name for item in registry.items(kind)} | {one.name for one in distributions()}
        raise UserError(f"no plugin and no distribution is named {name!r}. {nearest(name, there)}")
    return found


def in_a_file(name: str, kind: Optional[str] = None) -> Item:
    """The class of ./my_gan.py:MyGAN, which the user named and which may be run; its kind is told by what it is a subclass of.

    Raises:
        UserError: the file or the class is not there.
        PluginError: the file fails.
    """
    plugin_files.trust([name])
    item = registry.find(kind or "observers", name)
    return item if kind else item._replace(kind=registry.kind_of(load_quietly(item)))


def load_quietly(item: Item) -> Any:
    """The class, where TensorFlow, if it is needed and there, is imported without its notes."""
    if item.kind != "datasets":
        with contextlib.suppress(ImportError):
            importlib.import_module("ganzoo_compat.quiet")
    return registry.load(item)
