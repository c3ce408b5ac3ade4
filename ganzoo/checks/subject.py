"""A plugin that is being checked, in one mode: what rules ask for, made when the first one asks."""

import gc
import tempfile
from typing import Any, Dict, List, Mapping, Optional, Sequence

from ganzoo import registry
from ganzoo.checks.rules import Finding, NotPromised, Rule, Untried, rules_of
from ganzoo.distributions import Distribution, distributions
from ganzoo.errors import PluginError, UserError
from ganzoo.registry import Item

# Of a quick trial, where a plugin has such a setting; a model may say others in its attribute `small`. More steps than are played,
# as step sizes may fall to 0 with the last.
SMALL = {"width": 4, "hidden": (8,), "batch_size": 4, "accumulate": 1, "steps": 100, "phase_steps": 3, "pretrain": 2, "blocks": 1}


class Subject:
    """A plugin in one mode.

    mode: graph, eager or function; "" for rules in which TensorFlow has no part.
    settings: of the user's, for the trial: `data_dir`, `dataset`, ...
    others: of the same plugin in the other modes, by mode.
    """

    def __init__(self, item: Item, mode: str = "", settings: Optional[Mapping[str, Any]] = None,
                 others: "Optional[Dict[str, Subject]]" = None) -> None:
        self.item, self.mode = item, mode
        self.given = dict(settings or {})
        self.others = {} if others is None else others
        self.others[mode] = self
        self._made: Dict[str, Any] = {}

    def once(self, name: str, make: Any) -> Any:
        """What `make()` gives, made once."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def has(self, name: str) -> bool:
        """Whether that was made."""
        return name in self._made

    @property
    def thing(self) -> Any:
        """The class, or what else the entry point names.

        Raises:
            Untried: it does not load, or is of another kind, which the rule `loads` tells.
        """
        try:
            thing = self.once("thing", lambda: registry.load(self.item))
        except PluginError:
            raise Untried("it does not load: see the rule `loads`.") from None
        if not self.fits(thing):
            raise Untried("it is of another kind: see the rule `loads`.")
        return thing

    def fits(self, thing: Any) -> bool:
        """Whether it is what plugins of the kind are."""
        wanted = registry.base(self.item.kind)
        return wanted is None or isinstance(thing, type) and issubclass(thing, wanted)

    @property
    def spec(self) -> str:
        """What asks for it."""
        return self.item.name if self.item.version == "" else f"{self.item.distribution}:{self.item.name}"

    @property
    def distribution(self) -> Optional[Distribution]:
        """The one that brings it; None for a class in a file."""
        return next((one for one in distributions() if one.name == self.item.distribution), None)

    @property
    def folder(self) -> str:
        """An empty one that goes with the subject."""
        return str(self.once("folder", lambda: tempfile.TemporaryDirectory(prefix="ganzoo-check-")).name)

    def small(self) -> Dict[str, Any]:
        """Settings of a quick trial of a model."""
        declared = self.thing.declared()
        small = {key: value for key, value in SMALL.items() if key in declared}
        small.update(self.thing.small)
        small.update(self.given)
        return small

    def runner(self, **settings: Any) -> Any:
        """A new `Runner` of a model.

        Raises:
            UserError: as `ganzoo.prepare`.
        """
        from ganzoo import api

        asked = dict(self.small(), mode=self.mode, **settings)
        try:
            return api.prepare(self.thing, **asked)
        except UserError as error:
            if "--data-dir" in str(error) and not self.given.get("data_dir"):
                raise Untried(f"it needs data: {error}") from error
            raise

    def close(self) -> None:
        """Lets everything go that was made."""
        folder = self._made.pop("folder", None)
        self._made.clear()
        if folder is not None:
            folder.cleanup()
        gc.collect()


def check(item: Item, modes: Sequence[str] = (), settings: Optional[Mapping[str, Any]] = None,
          tell: Any = lambda rule, mode, outcome: None) -> List[Finding]:
    """What is wrong with a plugin.

    modes: of which this process has all; none tries only what needs no TensorFlow.
    settings: for the trial, such as data_dir.
    tell: called with each rule, its mode and what came of it: a list of findings, or an `Untried`.
    """
    found: List[Finding] = []
    others: Dict[str, Subject] = {}
    subjects = [Subject(item, mode, settings, others) for mode in [""] + list(modes)]
    eager = "eager" if "eager" in modes else modes[0] if modes else ""
    try:
        for subject in subjects:
            for one in rules_of(item.kind, subject.mode, eager):
                outcome = outcome_of(one, subject)
                tell(one, subject.mode, outcome)
                found += outcome if isinstance(outcome, list) else []
                if one.name == "loads" and outcome:
                    return found  # there is nothing to try
    finally:
        for subject in subjects:
            subject.close()
    return found


def outcome_of(one: Rule, subject: Subject) -> Any:
    """The findings, or the `Untried`; a plugin that fails where the rule did not expect it is a finding too."""
    try:
        found = one.tried(subject)
        cannot = getattr(subject.thing, "cannot", None) if found and one.name != "loads" else None
        reason = (cannot or {}).get(one.name) or (cannot or {}).get(f"{one.name}/{subject.mode}")
        return NotPromised(reason) if reason else found
    except Untried as untried:
        return untried
    except Exception as error:
        from ganzoo.distributions import brief

        return [Finding(one.name, subject.item, subject.mode if one.modes else "", f"It fails: {brief(error)}.", one.why, one.how)]
