"""What a rule is, and what it finds."""

import importlib
from collections import OrderedDict
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence

from ganzoo.registry import KINDS, Item

_rules: "Dict[str, Rule]" = OrderedDict()
EAGER = "eager"  # of a rule: it is tried in the mode that compiles nothing; in another where that is not to be had
GRAPH = "graph"  # ... in graph mode
EVERY = "every"  # ... in each mode


class Untried(Exception):
    """A rule cannot be tried of this plugin, for the reason given."""


class NotPromised(Untried):
    """The plugin says that it cannot keep the rule (`GAN.cannot`), for the reason given, and it does not."""


class Finding(NamedTuple):
    """Something that is wrong.

    what: is wrong. why: it matters. how: it is mended. mode: in which it was found; "" where it has none.
    """

    rule: str
    item: Item
    mode: str
    what: str
    why: str
    how: str

    def __str__(self) -> str:
        mode = f" ({self.mode} mode)" if self.mode else ""
        return f"{self.item}: {self.rule}{mode}: {self.what} {self.why} {self.how}"


class Rule(NamedTuple):
    """A rule.

    kinds: of plugins that are to keep it.
    why, how: it matters, and what breaks it is mended; sentences.
    modes: "" where TensorFlow has no part in it, EAGER, GRAPH or EVERY.
    find: given a `Subject`, yields what is wrong.
    """

    name: str
    kinds: Sequence[str]
    why: str
    how: str
    modes: str
    find: Callable[[Any], Iterable[str]]

    def tried(self, subject: Any) -> List[Finding]:
        """What it finds.

        Raises:
            Untried: it cannot be tried of this plugin.
        """
        return [Finding(self.name, subject.item, subject.mode if self.modes else "", what, self.why, self.how)
                for what in self.find(subject)]


def rule(name: str, kinds: Sequence[str], why: str, how: str, modes: str = "") -> Callable[[Any], Any]:
    """Registers the function as a rule."""
    def register(find: Callable[[Any], Iterable[str]]) -> Callable[[Any], Iterable[str]]:
        if name in _rules:
            raise ValueError(f"there is a rule {name} already.")
        _rules[name] = Rule(name, kinds, why, how, modes, find)
        return find

    return register


def all_rules() -> List[Rule]:
    """Every rule, in the order in which they are tried."""
    for module in ("packaging", "importing", "settings", "models", "losses", "penalties", "datasets", "metrics", "extractors",
                   "observers", "commands"):
        importlib.import_module(f"ganzoo.checks.{module}")
    return list(_rules.values())


def rules_of(kind: str, mode: Optional[str] = None, eager: str = EAGER) -> List[Rule]:
    """Those of a kind; of a mode those that are tried in it; "" for those without one.

    eager: the mode that stands in for eager.
    """
    assert kind in KINDS
    return [one for one in all_rules() if kind in one.kinds
            and (mode is None or one.modes == "" and mode == "" or one.modes == EVERY and mode != ""
                 or one.modes == EAGER and mode == eager or one.modes == GRAPH and mode == GRAPH)]
