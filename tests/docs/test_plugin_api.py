"""docs/plugin-api.md: what it names is there, and what there is it names."""

import ast
import importlib
import inspect
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import ganzoo
from ganzoo import Setting, checks, distributions, registry
from ganzoo.deprecation import PluginDeprecationWarning
from ganzoo.hookspecs import Hooks

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "plugin-api.md").read_text(encoding="utf-8")
HEAVY = ("ganzoo.two_player", "ganzoo.conditional", "ganzoo.image_to_image", "ganzoo_compat.", "ganzoo_plugins.")


def section(title):
    return re.split(r"^## ", PAGE.partition(f"\n## {title}\n")[2], flags=re.M)[0]


def rows(title):
    """The rows of a section's tables, each a list of cells."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ") and set(line) - set("| -")]
    found = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    assert found, title
    return found


def quoted(text):
    return re.findall(r"`([^`]+)`", text)


NAMES = {quoted(module)[0]: quoted(names) for module, names in rows("Names")[1:]}


def test_it_is_of_the_version_that_there_is():
    assert f"this is version {distributions.API}." in PAGE
    assert f"today {distributions.OLDEST_API} to {distributions.API}" in PAGE


def test_every_group_is_listed_with_its_base_class():
    listed = {quoted(row[0])[0]: row for row in rows("Entry points")[1:]}
    assert list(listed) == [f"ganzoo.{kind}" for kind in registry.KINDS] + ["ganzoo.api"]
    for kind in registry.KINDS:
        _, _, base, module, use = listed[f"ganzoo.{kind}"]
        if registry.base(kind) is None:
            assert base == "none"
        else:
            assert getattr(importlib.import_module(quoted(module)[0]), quoted(base)[0]) is registry.base(kind)
        assert "NAME" in use


def test_what_is_used_as_it_says_is_understood(shell):
    for row in rows("Entry points")[1:]:
        words = quoted(row[4])[0].split()
        outcome = shell("--help" if words[1] == "NAME" else words[1], "--help")
        assert outcome.code == 0
        for option in [word for word in words if word.startswith("--")]:
            assert option in outcome.out


@pytest.mark.parametrize("module", sorted(NAMES))
def test_every_name_is_there(module):
    for name in NAMES[module]:
        assert hasattr(importlib.import_module(module), name), f"{module} has no {name}"


@pytest.mark.parametrize("module", [name for name in sorted(NAMES) if name != "ganzoo.registry"])  # of which users need little
def test_what_a_module_exports_is_listed(module):
    exported = getattr(importlib.import_module(module), "__all__", None)
    assert exported is None or set(exported) == set(NAMES[module])


def test_every_layer_is_listed():
    there = {}
    for path in sorted((ROOT / "plugins" / "ganzoo_plugins" / "layers").glob("[a-z]*.py")):
        module = importlib.import_module(f"ganzoo_plugins.layers.{path.stem}")
        there[module.__name__] = {node.name for node in ast.parse(path.read_text(encoding="utf-8")).body
                                  if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_")}
    listed = {module: set(names) for module, names in NAMES.items() if module.startswith("ganzoo_plugins.layers.")}
    assert set(listed) == set(there)
    for module, names in there.items():
        assert names <= listed[module], module


def test_what_it_says_to_need_no_tensorflow_imports_none():
    light = [module for module in NAMES if not module.startswith(HEAVY)]
    code = "import sys\n" + "".join(f"import {module}\n" for module in light) + "assert 'tensorflow' not in sys.modules\n"
    assert len(light) > 8
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_hook_is_listed_with_its_arguments():
    hooks = [f"{name}({', '.join(list(inspect.signature(hook).parameters)[1:])})" for name, hook in vars(Hooks).items()
             if name.startswith("ganzoo_")]
    assert [quoted(row[0])[0] for row in rows("Observers")[1:]] == hooks


def test_every_argument_of_a_setting_is_listed():
    (told,) = [one for one in quoted(section("Settings")) if one.startswith("Setting(")]
    assert re.findall(r"\w+", told)[1:] == list(inspect.signature(Setting.__init__).parameters)[1:]


@pytest.mark.parametrize("title, owner", [
    ("Models", "ganzoo.two_player:TwoPlayerGAN"), ("Losses", "ganzoo:Loss"), ("Penalties", "ganzoo:Penalty"),
    ("Datasets", "ganzoo:Dataset"), ("Metrics", "ganzoo.metrics:Metric"), ("Extractors", "ganzoo.extractors:Extractor")])
def test_what_the_contract_of_a_kind_names_is_there_with_these_arguments(title, owner):
    module, _, name = owner.partition(":")
    owner = getattr(importlib.import_module(module), name)
    for told in [told for row in rows(title) for told in quoted(row[0]) if not told.startswith(("sample_reverse(", "traversal("))]:
        attribute, called, arguments = told.rstrip(")").partition("(")
        assert hasattr(owner, attribute), f"{owner.__name__} has no {attribute}"
        if called:
            parameters = [name for name in inspect.signature(getattr(owner, attribute)).parameters if name != "self"]
            assert [one.partition("=")[0] for one in filter(None, arguments.split(", "))] == parameters, told


@pytest.mark.parametrize("what, owner", [("run", "ganzoo.run:Run"), ("move", "ganzoo_compat.move:Move")])
def test_what_plugins_are_handed_has_what_it_says(what, owner):
    module, _, name = owner.partition(":")
    owner = getattr(importlib.import_module(module), name)
    there = set(dir(owner)) | set(re.findall(r"self\.(\w+)", inspect.getsource(owner.__init__)))
    told = set(re.findall(rf"`{what}\.(\w+)", PAGE))
    assert len(told) > 4 and told <= there, told - there


def test_the_rules_are_those_that_are_tried():
    kinds = len(registry.KINDS)
    wanted = [[f"`{one.name}`", "all" if len(one.kinds) == kinds else ", ".join(one.kinds), one.why] for one in checks.all_rules()]
    assert rows("What plugins promise")[1:] == wanted


def test_every_promise_names_a_test_that_is_there():
    for promise in rows("What plugins are promised"):
        named = re.findall(r"`(tests/\S+\.py)::(test_\w+)`", promise[1])
        assert named, promise[0]
        for path, name in named:
            functions = {node.name for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body
                         if isinstance(node, ast.FunctionDef)}
            assert name in functions, f"{path} has no {name}"


def test_what_is_renamed_as_it_shows_works_under_both_names():
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.M | re.S)
    there = {"__name__": "page"}
    exec(code, there)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert there["Steep"](weight=2).weight == 2.0
    with pytest.warns(PluginDeprecationWarning):
        assert there["Steep"](factor=2).weight == 2.0
    with pytest.warns(PluginDeprecationWarning):
        assert isinstance(there["Sharp"](), there["Steep"])


def test_the_metadata_that_it_shows_are_read():
    (text,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S)
    groups = re.findall(r'^\[project\.entry-points\."([\w.]+)"\]$', text, re.M)
    assert groups == ["ganzoo.api", "ganzoo.models"] and f'{distributions.API} = "ganzoo"' in text
    assert set(ganzoo.__all__) == set(NAMES["ganzoo"])
