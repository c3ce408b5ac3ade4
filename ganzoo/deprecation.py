"""What has another name now: the old one works, and says so, until the next version of the plugin API.

    old_name = renamed("old_name", new_name, "ganzoo 0.3")                       # a function or a class
    weight = Setting(10.0, "of the term", formerly=("penalty_weight",))          # a setting
"""

import functools
import warnings
from typing import Any


class PluginDeprecationWarning(FutureWarning):
    """A plugin, or who uses one, says something as it was said before."""


def renamed(old: str, new: Any, since: str) -> Any:
    """The function or class under its old name. since: the release that renamed it."""
    told = f"{old} is called {new.__name__} since {since}, and the old name will go."
    if isinstance(new, type):
        def deprecated_subclass(cls: type, **kwargs: Any) -> None:
            warnings.warn(told, PluginDeprecationWarning, stacklevel=2)
            super(shim, cls).__init_subclass__(**kwargs)

        def deprecated_init(self: Any, *args: Any, **kwargs: Any) -> None:
            if type(self) is shim:
                warnings.warn(told, PluginDeprecationWarning, stacklevel=2)
            super(shim, self).__init__(*args, **kwargs)

        shim: Any = type(old, (new,), {"__init_subclass__": classmethod(deprecated_subclass), "__init__": deprecated_init,
                                       "__doc__": new.__doc__, "__module__": new.__module__})
        return shim

    @functools.wraps(new)
    def call(*args: Any, **kwargs: Any) -> Any:
        warnings.warn(told, PluginDeprecationWarning, stacklevel=2)
        return new(*args, **kwargs)

    return call
