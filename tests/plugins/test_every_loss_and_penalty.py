"""Every registered loss and penalty, a third party's too, is tested by being registered: it keeps the rules of `ganzoo check`."""

import pytest

from ganzoo import checks, registry
from ganzoo.checks import Untried


def specs(kind):
    return registry.specs(registry.items(kind))


def keeps_the_rules(kind, spec, mode):
    subject = checks.Subject(registry.find(kind, spec), mode)
    found, tried = [], 0
    for rule in checks.rules_of(kind, mode):
        try:
            found += rule.tried(subject)
            tried += 1
        except Untried as untried:  # of a loss that compares examples
            assert "examples" in str(untried)
    assert not found, "\n".join(map(str, found))
    assert tried


@pytest.mark.parametrize("loss", specs("losses"))
def test_a_loss_keeps_the_rules(loss, mode):
    keeps_the_rules("losses", loss, mode)


@pytest.mark.parametrize("penalty", specs("penalties"))
def test_a_penalty_keeps_the_rules(penalty, mode):
    keeps_the_rules("penalties", penalty, mode)
