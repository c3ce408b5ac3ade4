"""The registry over distributions that are written as pip would write them."""

import os
import re
import subprocess
import sys

import pytest

from ganzoo import registry
from ganzoo.errors import PluginError, UserError
from ganzoo.summaries import source

MODEL = '''"""The paper: Somebody, 2020."""


class Toy:
    """A toy.

    More about it.
    """

    def __init__(self, *args, **settings):
        self.args, self.settings = args, settings
'''


def named(kind, name):
    return [item for item in registry.items(kind) if item.name == name]


def test_the_built_in_zoo_enters_by_entry_points():
    assert {"gan", "dcgan", "wgan-gp"} <= {item.name for item in registry.items("models")}
    losses = {item.name for item in registry.items("losses")}
    assert {"non-saturating", "minimax", "least-squares", "wasserstein", "hinge"} <= losses
    assert {"digits", "mnist", "ring"} <= {item.name for item in registry.items("datasets")}
    assert {item.distribution for item in registry.items() if item.value.startswith("ganzoo_plugins.")} == {"ganzoo"}


def test_every_built_in_plugin_has_a_summary_and_loads_from_where_its_metadata_says():
    for item in registry.items():
        if item.distribution == "ganzoo":
            assert item.summary, f"{item} has no docstring"
            assert "\n" not in item.summary
            assert source(item.value.partition(":")[0])


def test_a_third_party_s_plugin_is_listed_without_being_imported(install):
    install("ganzoo-toy", {"models": {"toy": "toy_models:Toy"}}, {"toy_models.py": MODEL})
    (item,) = named("models", "toy")
    assert (item.distribution, item.version, item.value, item.summary) == ("ganzoo-toy", "1.0", "toy_models:Toy", "A toy.")
    assert item.docs.module == "The paper: Somebody, 2020."
    assert "toy_models" not in sys.modules


def test_a_package_is_not_imported_to_find_what_is_in_it(install):
    install("ganzoo-toy", {"models": {"toy": "toypack.deep.models:Toy"}},
            {"toypack/__init__.py": "raise RuntimeError", "toypack/deep/__init__.py": "", "toypack/deep/models.py": MODEL})
    assert named("models", "toy")[0].summary == "A toy."
    assert "toypack" not in sys.modules


def test_a_module_s_docstring_stands_in_for_a_class_that_has_none(install):
    install("ganzoo-toy", {"models": {"toy": "toy_models:Toy", "all": "toy_models"}},
            {"toy_models.py": '"""A module of toys."""\n\n\nclass Toy:\n    pass\n'})
    assert named("models", "toy")[0].summary == named("models", "all")[0].summary == "A module of toys."


def test_a_plugin_is_found_through_a_pth_file(tmp_path):
    """As an editable install leaves it: metadata in site-packages, source elsewhere."""
    source, site = tmp_path / "source", tmp_path / "site"
    about = site / "ganzoo_toy-1.0.dist-info"
    about.mkdir(parents=True)
    source.mkdir()
    (source / "toy_models.py").write_text(MODEL)
    (site / "toy.pth").write_text(str(source))
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: ganzoo-toy\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[ganzoo.models]\ntoy = toy_models:Toy\n")
    (about / "RECORD").write_text("toy.pth,,\n")
    code = ("import site, sys; site.addsitedir(sys.argv[1]); from ganzoo import registry; "
            "print([item.summary for item in registry.items('models') if item.name == 'toy'])")
    done = subprocess.run([sys.executable, "-c", code, str(site)], stdout=subprocess.PIPE, cwd=str(tmp_path), check=True)
    assert done.stdout.decode().strip() == "['A toy.']"


def test_loading_imports_the_one_item(install):
    install("ganzoo-toy", {"models": {"toy": "toy_models:Toy", "other": "toy_other:Other"}},
            {"toy_models.py": MODEL, "toy_other.py": "raise RuntimeError"})
    assert registry.load(registry.find("models", "toy")).__name__ == "Toy"
    assert "toy_other" not in sys.modules


def test_an_unknown_name_is_answered_with_the_nearest_ones():
    with pytest.raises(UserError, match="no model is named 'dcgn'. Did you mean dcgan.* There are .*wgan-gp"):
        registry.find("models", "dcgn")


def test_an_unknown_kind_is_answered_with_the_nearest_one():
    with pytest.raises(UserError, match="no kind of plugin is named 'model'. Did you mean models"):
        registry.items("model")


def test_two_providers_of_a_name_are_both_listed_and_asking_for_it_names_both(install):
    install("ganzoo-one", {"losses": {"same": "one_loss:Toy"}}, {"one_loss.py": MODEL})
    install("ganzoo-two", {"losses": {"same": "two_loss:Toy"}}, {"two_loss.py": MODEL}, version="2.0")
    both = named("losses", "same")
    assert registry.specs(both) == ["ganzoo-one:same", "ganzoo-two:same"]
    with pytest.raises(UserError) as error:
        registry.find("losses", "same")
    assert str(error.value) == ("loss 'same' is provided by ganzoo-one 1.0 and by ganzoo-two 2.0; "
                                "say which: ganzoo-one:same or ganzoo-two:same, or switch one off: --without ganzoo-two.")


def test_a_distribution_s_name_says_which_is_meant(install):
    install("ganzoo-one", {"losses": {"same": "one_loss:Toy"}}, {"one_loss.py": MODEL})
    install("ganzoo-two", {"losses": {"same": "two_loss:Toy"}}, {"two_loss.py": MODEL})
    assert registry.find("losses", "ganzoo-two:same").value == "two_loss:Toy"
    assert registry.find("losses", "Ganzoo_Two:same").value == "two_loss:Toy"
    with pytest.raises(UserError, match="no distribution named 'ganzoo-tow' provides losses. Did you mean ganzoo-two"):
        registry.find("losses", "ganzoo-tow:same")
    with pytest.raises(UserError, match="no loss is named 'ganzoo-two:sam'. Did you mean same"):
        registry.find("losses", "ganzoo-two:sam")


def test_a_clash_does_not_disturb_other_names(install):
    install("ganzoo-one", {"models": {"dcgan": "one_model:Toy"}}, {"one_model.py": MODEL})
    assert registry.find("models", "wgan-gp").distribution == "ganzoo"


def test_a_second_copy_of_a_distribution_is_shadowed_as_for_an_import(install):
    install("ganzoo-toy", {"models": {"toy": "toy_old:Toy"}}, {"toy_old.py": MODEL}, version="1.0", folder="later")
    install("ganzoo-toy", {"models": {"toy": "toy_new:Toy"}}, {"toy_new.py": MODEL}, version="2.0", folder="first")
    assert [item.version for item in named("models", "toy")] == ["2.0"]


def test_a_plugin_that_fails_at_import_is_told_in_one_line_with_its_distribution(install):
    text = "raise RuntimeError('no luck\\nat all')"
    install("ganzoo-bad", {"models": {"bad": "bad_model:Bad"}}, {"bad_model.py": text}, version="3.1")
    with pytest.raises(PluginError) as error:
        registry.load(registry.find("models", "bad"))
    assert str(error.value) == "model 'bad' of ganzoo-bad 3.1 cannot be loaded: RuntimeError: no luck."


@pytest.mark.parametrize("value, text", [
    ("bad_model:Missing", "x = 1"), ("bad_model:Bad", "import sys; sys.exit(3)"), ("bad_nowhere:Bad", ""),
    ("bad_model:Bad", "def ("), ("bad_model:Bad", "import bad_dependency")])
def test_whatever_is_wrong_with_a_plugin_is_a_plugin_error(install, value, text):
    install("ganzoo-bad", {"models": {"bad": value}}, {"bad_model.py": text})
    with pytest.raises(PluginError, match="model 'bad' of ganzoo-bad 1.0 cannot be loaded"):
        registry.load(registry.find("models", "bad"))


def test_a_missing_tensorflow_says_what_to_install(install, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    install("ganzoo-toy", {"models": {"toy": "toy_models:Toy"}}, {"toy_models.py": "import tensorflow as tf"})
    with pytest.raises(UserError, match=re.escape("TensorFlow is not installed: pip install 'ganzoo[cpu]'")):
        registry.load(registry.find("models", "toy"))


@pytest.mark.parametrize("broken", [
    {"entry_points": "[ganzoo.models]\nno value here\n"}, {"metadata": "Metadata-Version: 2.1\n"}, {"metadata": ""},
    {"entry_points": "[ganzoo.models]\nname = \n"}])
def test_broken_metadata_costs_a_warning_that_names_it_and_nothing_else(install, broken):
    install("ganzoo-bad", {"models": {"bad": "bad_model:Bad"}}, {}, **broken)
    with pytest.warns(registry.PluginWarning, match="ganzoo.bad") as warned:
        assert [item.summary for item in named("models", "dcgan")] and [item.summary for item in registry.items("models")]
    assert len({str(one.message) for one in warned}) == 1


@pytest.mark.parametrize("files", [{}, {"bad_model.py": "class Bad(:\n"}, {"bad_model.py": "\0"}])
def test_a_broken_source_costs_a_warning_that_names_the_plugin(install, files):
    install("ganzoo-bad", {"models": {"bad": "bad_model:Bad"}}, files)
    with pytest.warns(registry.PluginWarning, match="model 'bad' of ganzoo-bad 1.0 is broken"):
        assert [item.summary for item in named("models", "bad")] == [""]


@pytest.mark.parametrize("text, name, settings", [
    ("digits", "digits", {}), ("ganzoo:digits", "ganzoo:digits", {}), ("ring:modes=12", "ring", {"modes": "12"}),
    ("ganzoo:ring:modes=12,radius=3", "ganzoo:ring", {"modes": "12", "radius": "3"}),
    ("a:sizes=64,128,b=c:d", "a", {"sizes": "64,128", "b": "c:d"}), ("a:path=/x=y", "a", {"path": "/x=y"}),
    ("few:of=(ring:modes=3,size=60),labelled=6", "few", {"of": "ring:modes=3,size=60", "labelled": "6"}),
    ("a:of=(b:c=(d:e=1,f=2),g=3)", "a", {"of": "b:c=(d:e=1,f=2),g=3"}),
    ("a:path=/my (old, c=1", "a", {"path": "/my (old", "c": "1"}),
    ("a:b=", "a", {"b": ""}), ("a:b", "a:b", {}), ("a:b,c=1", "a", {"": "b", "c": "1"})])
def test_a_name_with_settings_is_taken_apart(text, name, settings):
    assert registry.parse_spec(text) == (name, settings)


def test_a_parenthesis_that_does_not_end_is_refused():
    with pytest.raises(UserError, match="has a parenthesis without the other"):
        registry.parse_spec("few:of=(ring:modes=3,labelled=6")


@pytest.mark.parametrize("text", ["", ":", "a:", ":a", "a:b:c", "a:b:c:d=1", ":d=1", "a:=1"])
def test_what_cannot_be_taken_apart_is_refused(text):
    with pytest.raises(UserError, match="not understood: write NAME|is no setting: write key=value"):
        registry.parse_spec(text)


def test_creating_hands_over_arguments_and_settings(install):
    install("ganzoo-toy", {"models": {"toy": "toy_models:Toy"}}, {"toy_models.py": MODEL})
    made = registry.create("models", "ganzoo-toy:toy:a=1", "spec", b=2)
    assert (made.args, made.settings) == (("spec",), {"a": "1", "b": 2})


def test_two_hundred_distributions_are_listed_in_half_a_second(install, tmp_path):
    for number in range(200):
        name = f"zoo{number}"
        text = "\n\n".join(MODEL.partition("\n\n\n")[2].replace("Toy", f"Toy{place}") for place in range(5))
        site = install(f"ganzoo-{name}", {"models": {f"{name}-{place}": f"{name}_models:Toy{place}" for place in range(5)}},
                       {f"{name}_models.py": text})
    code = "import sys; sys.path.insert(0, sys.argv[1]); from ganzoo.cli import main; main(['list', 'models'])"

    def spent():  # the processor's time, since the machine may have other work
        before = sum(os.times()[2:4])
        done = subprocess.run([sys.executable, "-c", code, str(site)], stdout=subprocess.PIPE, cwd=str(tmp_path), check=True)
        assert done.stdout.decode().count("A toy.") == 1000
        return sum(os.times()[2:4]) - before

    assert min(spent() for _ in range(3)) < 0.5


BARE = MODEL + "\n    bare = 'what'\n"


@pytest.mark.parametrize("spec, settings", [
    ("toy:mnist", {"what": "mnist"}), ("toy:mnist,a=1", {"what": "mnist", "a": "1"}),
    ("toy:mnist:a=1", {"what": "mnist", "a": "1"}),
    ("toy:mnist:3.0.1,a=1", {"what": "mnist:3.0.1", "a": "1"}), ("toy:what=mnist", {"what": "mnist"}), ("toy", {}),
    ("ganzoo-toys:toy:mnist,a=1", {"what": "mnist", "a": "1"}), ("ganzoo-toys:toy", {})])
def test_a_plugin_that_says_so_takes_its_first_setting_without_the_key(install, spec, settings):
    install("ganzoo-toys", {"models": {"toy": "toy_models:Toy"}}, {"toy_models.py": BARE})
    assert registry.create("models", spec).settings == settings
    assert registry.find_spec("models", spec)[0].name == "toy"


def test_a_distribution_goes_before_a_plugin_of_its_name(install):
    install("toy", {"models": {"toy": "toy_models:Toy", "mnist": "toy_models:Toy"}}, {"toy_models.py": BARE})
    item, settings = registry.find_spec("models", "toy:mnist")
    assert (item.name, settings) == ("mnist", {})


@pytest.mark.parametrize("spec, said", [
    ("plain:12", "'plain:12' is not understood: model 'plain' of ganzoo-toys 1.0 takes its settings as plain:key=value"),
    ("toy:a,what=b", "gives the setting 'what' twice"), ("nobody:a", "no distribution named 'nobody' provides models")])
def test_a_value_without_its_key_is_refused_where_nothing_takes_it(install, spec, said):
    install("ganzoo-toys", {"models": {"toy": "toy_models:Toy", "plain": "plain_models:Toy"}},
            {"toy_models.py": BARE, "plain_models.py": MODEL})
    with pytest.raises(UserError, match=re.escape(said)):
        registry.create("models", spec)
