"""For the tests of plugin authors: the rules that `ganzoo check` tries, as pytest tests, one for each rule and mode.

    from ganzoo.testing import conformance

    test_my_gan = conformance("my-gan")                          # or a distribution's name, or "./my_gan.py:MyGAN"
    test_my_data = conformance("my-data", data_dir="tests/data")

or, without a file of one's own:

    pytest --ganzoo my-gan
"""

import gc
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from ganzoo import checks
from ganzoo.checks import Finding, NotPromised, Rule, Subject, Untried
from ganzoo.named import named
from ganzoo.registry import Item

__all__ = ["Case", "Finding", "cases", "check", "conformance"]

_open: List[Subject] = []  # of one plugin at a time: a model in three modes takes memory


class Case(NamedTuple):
    """One rule, tried of one plugin in one mode ("" where TensorFlow has no part)."""

    item: Item
    rule: Rule
    mode: str
    settings: Any

    def __str__(self) -> str:
        return "-".join(filter(None, [self.item.name, self.rule.name, self.mode]))

    def findings(self) -> List[Finding]:
        """What is wrong.

        Raises:
            Untried: the rule cannot be tried of this plugin.
        """
        outcome = checks.subject.outcome_of(self.rule, _subject(self))
        if isinstance(outcome, Untried):
            raise outcome
        return outcome


def cases(*names: str, modes: Optional[Sequence[str]] = None, **settings: Any) -> List[Case]:
    """Every case of these plugins.

    names: of plugins, of distributions, or of classes in files; as for `ganzoo check`.
    modes: None is every one that this process can have.
    settings: of the trial: data_dir, or a setting of the plugin.

    Raises:
        UserError: there is no such plugin.
    """
    here = _modes_here() if modes is None else list(modes)
    found = []
    for item in [item for name in names for item in named(name)]:
        eager = "eager" if "eager" in here else here[0] if here else ""
        light = item.kind in ("datasets", "commands")
        found += [Case(item, rule, mode, settings) for mode in [""] + ([] if light else here)
                  for rule in checks.rules_of(item.kind, mode, eager)]
    return found


def check(*names: str, **settings: Any) -> List[Finding]:
    """What is wrong with these plugins; `cases` says what is asked for."""
    found: List[Finding] = []
    for case in cases(*names, **settings):
        try:
            found += case.findings()
        except Untried:
            pass
    return found


def conformance(*names: str, **settings: Any) -> Any:
    """A test of every rule: `test_conformance = conformance("my-gan")`. See `cases`."""
    import pytest

    @pytest.mark.parametrize("case", [pytest.param(case, id=str(case), marks=pytest.mark.xdist_group(case.item.name))
                                      for case in cases(*names, **settings)])
    def test(case: Case) -> None:
        run(case)

    return test


def run(case: Case) -> None:
    """Fails with what is wrong, why it matters and how it is mended; a rule that cannot be tried is skipped, with its reason."""
    import pytest

    try:
        findings = case.findings()
    except NotPromised as told:
        pytest.skip(f"{case.rule.name} is not promised: {told}")
    except Untried as untried:
        pytest.skip(str(untried))
    if findings:
        pytest.fail("\n".join(f"{one.what}\n  why: {one.why}\n  how: {one.how}" for one in findings), pytrace=False)


def _modes_here() -> List[str]:
    """Those that one process can have; up to 1.8 graphs leave no room for others."""
    from ganzoo import api

    api.quiet_tensorflow()
    from ganzoo_compat.modes import TOGETHER, available, open_stage

    modes: List[str] = [mode for mode in ("eager", "function", "graph") if mode in available() and (TOGETHER or mode != "graph")]
    open_stage("eager", 0)  # TensorFlow 1 has eager mode only in a process that was switched to it before anything else
    return modes


def _subject(case: Case) -> Subject:
    same = [one for one in _open if (one.item, one.given) == (case.item, case.settings)]
    if not same:
        for one in _open:
            one.close()
        _open.clear()
        gc.collect()
    others: Dict[str, Subject] = same[0].others if same else {}
    if case.mode not in others:
        _open.append(Subject(case.item, case.mode, case.settings, others))
    return others[case.mode]
