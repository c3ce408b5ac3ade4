"""Those who watch a run: found, registered with pluggy, called one by one so that a broken one costs only itself."""

import logging
from collections import OrderedDict
from typing import Any, Dict, List, Sequence

import pluggy

from ganzoo import registry
from ganzoo.errors import GanzooError, PluginError, TrainingError, UserError, nearest
from ganzoo.hookspecs import Hooks

BUILT_IN = "ganzoo"  # the distribution whose observers watch every run
NAMED = ("scores", "tensorboard")  # but for these, which watch when they are named


class Observers:
    """The observers of one run. Each method calls the hook of its name.

    An observer that raises TrainingError stops the run, which is how a checkpoint that cannot be written does; every other
    observer still hears of the moment first. Any other exception is told in one line, once, and the observer is dropped.

    named: `[distribution:]name[:key=value,...]` of an entry point, or an object (or class) with hooks. Naming a built-in
        one gives it settings.
    without: names of built-in observers that are not to watch.

    Raises:
        UserError: there is no such observer, it cannot be made, or it has a hook that there is not.
    """

    def __init__(self, named: Sequence[Any] = (), without: Sequence[str] = ()) -> None:
        self.manager = pluggy.PluginManager("ganzoo")
        self.manager.add_hookspecs(Hooks)
        built_in = [item for item in registry.items("observers") if item.distribution == BUILT_IN and item.name not in NAMED]
        if not built_in:  # nothing would be logged or saved
            raise PluginError("the observers of ganzoo itself are missing: install ganzoo (pip install .).")
        for name in without:
            if name not in {item.name for item in built_in}:
                raise UserError(f"no built-in observer is named {name!r}. {nearest(name, {item.name for item in built_in})}")
        specs = OrderedDict((str(item), f"{BUILT_IN}:{item.name}") for item in built_in if item.name not in without)
        for spec in named:
            if isinstance(spec, str):
                specs[str(registry.find_spec("observers", spec)[0])] = spec
        for name, spec in specs.items():
            self._register(_created(name, spec), name)
        for thing in named:
            if not isinstance(thing, str):
                self._register(thing() if isinstance(thing, type) else thing, f"observer {_type_name(thing)}")

    def started(self, run: Any) -> None:
        self._call("ganzoo_started", run)

    def every(self, run: Any) -> List[int]:
        """The numbers of steps at whose multiples somebody wants `stepped`, sorted, each once."""
        return sorted(set(self._call("ganzoo_every", run)))

    def stepped(self, run: Any, step: int) -> None:
        self._call("ganzoo_stepped", run, step=step)

    def reported(self, run: Any, step: int, row: Dict[str, float]) -> None:
        self._call("ganzoo_reported", run, step=step, row=row)

    def finished(self, run: Any) -> None:
        self._call("ganzoo_finished", run)

    def stopped(self, run: Any, error: BaseException) -> None:
        self._call("ganzoo_stopped", run, error=error)

    def _register(self, thing: Any, name: str) -> None:
        if self.manager.is_registered(thing):
            return
        if self.manager.has_plugin(name):  # two objects of one class
            name = f"{name} {len(self.manager.get_plugins())}"
        try:
            self.manager.register(thing, name)
            self.manager.check_pending()
        except pluggy.PluginValidationError as error:
            hooks = ", ".join(sorted(hook for hook in vars(Hooks) if hook.startswith("ganzoo_")))
            reason = " ".join(str(error).split())
            raise PluginError(f"{name} has a hook that there is not: {reason}. There are {hooks}.") from error
        callers = self.manager.get_hookcallers(thing) or []
        if not callers:
            raise PluginError(f"{name} watches nothing: mark its methods with @observer of ganzoo.hookspecs.")
        for caller in callers:
            for each in caller.get_hookimpls():
                if each.plugin is thing and (each.hookwrapper or getattr(each, "wrapper", False)):
                    raise PluginError(f"{name} wraps {caller.name}: an observer watches, it cannot wrap what others do.")

    def _call(self, hook: str, run: Any, **arguments: Any) -> List[Any]:
        """What the observers return, without None. One by one: pluggy's own call would end at the first exception."""
        arguments["run"] = run
        results = []
        stop = None
        for each in reversed(getattr(self.manager.hook, hook).get_hookimpls()):  # pluggy's order: the last one listed first
            try:
                result = each.function(*[arguments[name] for name in each.argnames])
                if hook == "ganzoo_every" and result is not None:
                    result = _interval(result)
            except TrainingError as error:
                stop = stop or error
            except Exception as error:
                self.manager.unregister(each.plugin)
                logging.getLogger("ganzoo").debug("%s failed in %s", each.plugin_name, hook, exc_info=True)
                run.say(f"{each.plugin_name} failed in {hook} and watches no more: {_brief(error)}.")
            else:
                results += [] if result is None else [result]
        if stop is not None:
            raise stop
        return results


def _created(name: str, spec: str) -> Any:
    try:
        return registry.create("observers", spec)
    except GanzooError:
        raise
    except Exception as error:  # a third party's __init__, or settings that it does not take
        raise PluginError(f"{name} cannot be made from {spec!r}: {_brief(error)}.") from error


def _interval(steps: Any) -> int:
    if isinstance(steps, bool) or int(steps) != steps or steps < 1:
        raise ValueError(f"{steps!r} is no number of steps")
    return int(steps)


def _type_name(thing: Any) -> str:
    return getattr(thing, "__name__", None) or type(thing).__name__


def _brief(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return type(error).__name__ + (f": {lines[0].rstrip('.')}" if lines else "")
