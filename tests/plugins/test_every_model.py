"""Every registered model, a third party's too, is tested by being registered: it keeps the rules of `ganzoo check`."""

import pytest

from ganzoo import checks, registry
from ganzoo.checks.rules import EAGER, EVERY, GRAPH

RULES = {one.name: one for one in checks.rules_of("models")}


def named(modes):
    """The rules that are tried in these modes, each a parameter of its name."""
    return [pytest.param(name) for name, one in RULES.items() if one.modes == modes]


def in_groups():
    """One process of `pytest -n` has all of a model."""
    return [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in registry.specs(registry.items("models"))]


@pytest.fixture(scope="module", params=in_groups())
def model(request):
    """One after another, with all of its tests."""
    return request.param


@pytest.fixture(scope="module")
def subjects(model):
    """subjects(mode): built once, as building takes most of the time, and gone with the model, as some take much memory."""
    others = {}

    def of(mode):
        if mode not in others:
            checks.Subject(registry.find("models", model), mode, others=others)
        return others[mode]

    yield of
    for subject in others.values():
        subject.close()


@pytest.mark.parametrize("rule", named(EVERY))
def test_a_model_keeps_the_rules_in_every_mode(subjects, mode, rule):
    found = RULES[rule].tried(subjects(mode))
    assert not found, "\n".join(map(str, found))


@pytest.mark.alone("eager")
@pytest.mark.parametrize("rule", named(EAGER))
def test_a_model_keeps_the_rules_that_look_at_tensors(subjects, mode, rule):
    found = RULES[rule].tried(subjects(mode))
    assert not found, "\n".join(map(str, found))


@pytest.mark.alone("graph")
@pytest.mark.parametrize("rule", named(GRAPH))
def test_a_model_keeps_the_rules_of_graph_mode(subjects, mode, rule):
    found = RULES[rule].tried(subjects(mode))
    assert not found, "\n".join(map(str, found))
