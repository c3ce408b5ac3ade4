"""Every registered plugin of every kind, a third party's too: its metadata, its import, its settings; what data sets give, what
metrics measure, what observers change."""

import pytest

from ganzoo import checks, registry
from ganzoo.checks import Untried, importing

PUBLISHED = ("fid", "kid")  # metrics of weights that nobody ships
FILES = ("folder", "idx", "mnist", "npz", "tfds")  # data sets that are the user's own


def items(*kinds):
    return [pytest.param(item, id=f"{item.kind}-{item.name}") for kind in kinds for item in registry.items(kind)]


@pytest.fixture(scope="session")
def imported():
    """All of them imported, in one process for those that need TensorFlow and one for the others."""
    importing.try_together(registry.items())


def wrong(item, mode):
    """What is wrong, and why rules were not tried."""
    subject = checks.Subject(item, mode)
    found, untried = [], []
    try:
        for rule in checks.rules_of(item.kind, mode):
            try:
                found += rule.tried(subject)
            except Untried as reason:
                untried.append(str(reason))
    finally:
        subject.close()
    return found, untried


@pytest.mark.parametrize("item", items(*registry.KINDS))
def test_a_plugin_keeps_the_rules_that_need_no_training(imported, item):
    found, untried = wrong(item, "")
    assert not found, "\n".join(map(str, found))
    assert not untried or item.name in FILES, untried


@pytest.mark.parametrize("item", items("metrics", "observers", "extractors"))
def test_what_sees_a_run_keeps_the_rules_of_its_kind(item, monkeypatch, tmp_path):
    monkeypatch.setenv("GANZOO_CACHE", str(tmp_path))
    found, untried = wrong(item, "eager")
    assert not found, "\n".join(map(str, found))
    assert not untried or item.name in PUBLISHED + ("inception", "keras", "keras-inception"), untried
