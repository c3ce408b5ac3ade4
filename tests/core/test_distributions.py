"""Which distributions bring plugins, over some that are written as pip would write them."""

import pytest

import ganzoo
from ganzoo import distributions, registry
from ganzoo.errors import UserError

TOY = {"toy_models.py": 'class Toy:\n    """A toy."""\n'}
ENTRIES = "[ganzoo.models]\ntoy = toy_models:Toy\n"


def written_for(*versions):
    return "[ganzoo.api]\n" + "".join(f"{version} = ganzoo\n" for version in versions) + ENTRIES


def found(name):
    (one,) = [one for one in distributions.distributions() if one.name == name]
    return one


def names():
    return {item.name for item in registry.items("models")}


def test_a_distribution_says_which_plugin_api_it_was_written_for(install):
    install("ganzoo-toy", {}, TOY, entry_points=written_for(1))
    install("ganzoo-silent", {}, {}, entry_points=ENTRIES.replace("toy", "silent"))
    assert found("ganzoo-toy").api == 1 and found("ganzoo-silent").api is None
    assert found("ganzoo").api == distributions.API
    assert found("ganzoo-toy").entries == (("models", "toy", "toy_models:Toy"),)
    assert names() >= {"toy", "silent"}


@pytest.mark.parametrize("versions, todo", [
    ((distributions.API + 1,), "upgrade ganzoo"), (("x",), "mend it, or remove ganzoo-toy"),
    ((0,), "mend it, or remove ganzoo-toy")])
def test_one_that_was_written_for_another_api_is_left_out_and_told_once(install, versions, todo):
    install("ganzoo-toy", {}, TOY, entry_points=written_for(*versions), version="2.5")
    with pytest.warns(registry.PluginWarning) as told:
        assert "toy" not in names() and "dcgan" in names()
    (said,) = {str(one.message) for one in told}
    assert said == (f"the plugins of ganzoo-toy 2.5 are left out: they were written for version {versions[0]} of ganzoo's plugin "
                    f"API, and ganzoo {ganzoo.__version__} has version {distributions.API}: {todo}.")


def test_one_that_was_written_for_an_older_api_than_any_that_works_is_to_be_upgraded(install, monkeypatch):
    monkeypatch.setattr(distributions, "API", 5)
    monkeypatch.setattr(distributions, "OLDEST_API", 4)
    install("ganzoo-toy", {}, TOY, entry_points=written_for(3))
    assert found("ganzoo-toy").fault.endswith("has versions 4 to 5: upgrade ganzoo-toy.")


def test_one_that_works_with_several_apis_takes_the_newest_that_is_there(install):
    install("ganzoo-toy", {}, TOY, entry_points=written_for(distributions.API + 1, distributions.API))
    assert found("ganzoo-toy").api == distributions.API and "toy" in names()


@pytest.mark.parametrize("variable, value, off", [
    ("GANZOO_DISABLE_PLUGINS", "ganzoo-toy", True), ("GANZOO_DISABLE_PLUGINS", "other, Ganzoo_Toy", True),
    ("GANZOO_DISABLE_PLUGINS", "all", True), ("GANZOO_DISABLE_PLUGINS", "other", False), ("GANZOO_DISABLE_PLUGINS", "", False),
    ("GANZOO_ALLOW_PLUGINS", "other", True), ("GANZOO_ALLOW_PLUGINS", "", True), ("GANZOO_ALLOW_PLUGINS", "ganzoo-toy", False)])
def test_plugins_are_switched_off_by_the_environment_and_ganzoo_s_own_never(install, monkeypatch, variable, value, off):
    install("ganzoo-toy", {}, TOY, entry_points=written_for(1))
    monkeypatch.setenv(variable, value)
    assert found("ganzoo-toy").off == (variable if off else "")
    assert ("toy" in names()) is not off and "dcgan" in names()


def test_who_asks_for_what_is_switched_off_is_told_so(install, monkeypatch):
    install("ganzoo-toy", {}, TOY, entry_points=written_for(1))
    monkeypatch.setenv("GANZOO_DISABLE_PLUGINS", "ganzoo,ganzoo-toy")
    assert registry.find("models", "dcgan").distribution == "ganzoo"
    with pytest.raises(UserError, match="no model is named 'toy'. ganzoo-toy 1.0 has one, and is switched off by GANZOO_DISABLE"):
        registry.find("models", "toy")


def test_one_that_is_switched_off_disturbs_nobody_however_broken_it_is(install, monkeypatch, recwarn):
    install("ganzoo-bad", {}, {}, entry_points="[ganzoo.models]\nno value here\n")
    install("ganzoo-next", {}, {}, entry_points=written_for(99))
    monkeypatch.setenv("GANZOO_DISABLE_PLUGINS", "ganzoo-bad,ganzoo-next")
    assert "dcgan" in names()
    assert not [one for one in recwarn if issubclass(one.category, registry.PluginWarning)]
