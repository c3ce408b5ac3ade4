"""Plugins that raise, hang, print and end the process, beside one that is sound; and what `ganzoo plugins` tells of them."""

import json
import os
import re

import pytest

from ganzoo import registry, trying
from ganzoo.trying import try_all

BAD = {
    "raises": "raise RuntimeError('no luck\\nat all')", "exits": "import sys; sys.exit(3)", "dies": "import os; os._exit(5)",
    "hangs": "import time\nwhile True:\n    time.sleep(1)", "interrupts": "raise KeyboardInterrupt",
    "misses": "import nothing_of_the_kind",
    "prints": "import os, sys; print('hello'); os.system('echo from a shell'); sys.stderr.write('oh\\n')",
    "closes": "import sys; sys.stdout.close(); sys.stderr.close()",
    "lingers": "import atexit, threading, time\nthreading.Thread(target=lambda: time.sleep(900)).start()\n"
               "atexit.register(lambda: print('bye'))",
    "sound": "",
}


@pytest.fixture
def bad(install):
    """A distribution for each of them, whose module is named after it."""
    for name, text in BAD.items():
        install(f"ganzoo-{name}", {"observers": {name: f"toy_{name}:Toy"}},
                {f"toy_{name}.py": f'{text}\n\n\nclass Toy:\n    """A toy."""\n'}, version="1.5",
                entry_points=f"[ganzoo.api]\n1 = ganzoo\n[ganzoo.observers]\n{name} = toy_{name}:Toy\n")


def test_each_plugin_is_told_apart_whatever_the_others_do(bad, monkeypatch):
    monkeypatch.setattr(trying, "LIMIT", 6)
    items = [item for item in registry.items("observers") if item.name in BAD]
    tried = {one.item.name: one for one in try_all(items)}
    assert len(tried) == len(BAD)
    said = {name: re.sub(r"^observer '\w+' of ganzoo-\w+ 1.5 cannot be loaded: ", "", one.error) for name, one in tried.items()}
    assert said == {
        "raises": "RuntimeError: no luck.", "exits": "SystemExit: 3.", "dies": "it ends the process that imports it (exit code 5).",
        "hangs": "it was not imported after 6 seconds.", "interrupts": "it raises KeyboardInterrupt.",
        "misses": "ModuleNotFoundError: No module named 'nothing_of_the_kind'; it needs the package nothing_of_the_kind, "
                  "which is not installed.", "prints": "", "closes": "", "lingers": "", "sound": ""}
    assert "at all" in tried["raises"].details and "Traceback" in tried["raises"].details
    assert "'hello'" in tried["prints"].printed and "from a shell" in tried["prints"].printed and "oh" in tried["prints"].printed
    assert not tried["sound"].printed and tried["sound"].item.distribution == "ganzoo-sound"


def test_plugins_tells_who_brings_what_and_what_is_wrong(install, shell):
    install("ganzoo-good", {}, {"good.py": 'class Good:\n    """A good one."""\n'}, version="2.0",
            entry_points="[ganzoo.api]\n1 = ganzoo\n[ganzoo.observers]\ngood = good:Good\nbetter = good:Good\n")
    install("ganzoo-bad", {"observers": {"bad": "bad:Bad"}, "modells": {"odd": "bad:Odd"}},
            {"bad.py": "x = 1\nraise RuntimeError('no luck')\n"}, version="3.1")
    install("ganzoo-next", {}, {}, entry_points="[ganzoo.api]\n99 = ganzoo\n[ganzoo.models]\nx = y:Z\n")
    done = shell("plugins")
    assert done.code == 0
    assert re.search(r"^ganzoo-good 2.0\n +plugin API +1\n +brings +2 observers\n", done.out, re.M)
    bad = done.out[done.out.index("ganzoo-bad 3.1\n"):]
    assert "broken  observer 'bad' of ganzoo-bad 3.1 cannot be loaded: RuntimeError: no luck." in bad
    assert "ganzoo.modells is no kind of plugin, and 'odd' is passed over" in bad
    assert "it does not say which plugin API it was written for" in bad
    assert "left out  the plugins of ganzoo-next 1.0 are left out: they were written for version 99" in done.out
    assert "Traceback" not in done.out and "good:Good" not in done.out
    verbose = shell("plugins", "--verbose").out
    assert "Traceback" in verbose and "raise RuntimeError('no luck')" in verbose and "observer better  good:Good" in verbose


def test_plugins_for_a_program(install, shell):
    install("ganzoo-bad", {"observers": {"bad": "bad:Bad"}}, {"bad.py": "raise RuntimeError('no luck')\n"}, version="3.1")
    told = json.loads(shell("plugins", "--json").out)
    (bad,) = [one for one in told["distributions"] if one["name"] == "ganzoo-bad"]
    assert bad["plugins"][0]["error"].endswith("RuntimeError: no luck.") and "Traceback" in bad["plugins"][0]["details"]
    assert told["distributions"][0]["name"] == "ganzoo" and told["clashes"] == []


def test_clashing_names_are_told_with_their_owners_and_the_built_in_one_is_meant(install, shell):
    for name in ("ganzoo-one", "ganzoo-two"):
        install(name, {"models": {"dcgan": "toy_clash:Toy"}, "observers": {"same": "toy_clash:Toy"}},
                {"toy_clash.py": 'class Toy:\n    """A toy."""\n'})
    told = {clash["name"]: clash["told"] for clash in json.loads(shell("plugins", "--json").out)["clashes"]}
    assert told["dcgan"].startswith("a model of ganzoo ") and told["dcgan"].endswith(
        " and of ganzoo-one 1.0 and of ganzoo-two 1.0; the bare name is ganzoo's own")
    assert told["same"] == ("an observer of ganzoo-one 1.0 and of ganzoo-two 1.0; say which: ganzoo-one:same or ganzoo-two:same")
    with pytest.warns(registry.PluginWarning, match="it is ganzoo's own that is meant, unless you write ganzoo-one:dcgan"):
        assert registry.find("models", "dcgan").distribution == "ganzoo"


def test_without_switches_a_distribution_off_before_it_is_imported(install, shell, monkeypatch):
    install("ganzoo-bad", {"commands": {"greet": "bad_commands:greet"}, "models": {"toy": "bad_models:Toy"}},
            {"bad_commands.py": "raise SystemExit(9)", "bad_models.py": "class Toy(:\n"})
    for arguments in (["list", "--without", "ganzoo-bad"], ["--without", "Ganzoo_Bad", "list"], ["list", "--without", "all"]):
        done = shell(*arguments)
        assert (done.code, done.err) == (0, "") and "toy" not in done.out.split() and "dcgan" in done.out
        assert "GANZOO_DISABLE_PLUGINS" not in os.environ
    assert "off  switched off by GANZOO_DISABLE_PLUGINS" in shell("plugins", "--without", "ganzoo-bad").out
    done = shell("list", "--without", "ganzoo-bat")
    assert done.code == 2 and "no distribution named 'ganzoo-bat' brings plugins that could be switched off. Did" in done.err
    done = shell("greet", "--without", "ganzoo-bad")
    assert done.code == 2 and done.err.count("\n") == 1


PRINTING = '''print("greetings")
from ganzoo_plugins.datasets.ring import Ring


class Loud(Ring):
    """Loud rings."""
'''


def test_what_a_plugin_prints_does_not_spoil_what_a_command_says(install, shell):
    install("ganzoo-loud", {"datasets": {"loud": "loud_rings:Loud"}}, {"loud_rings.py": PRINTING})
    done = shell("info", "loud", "--json")
    assert json.loads(done.out)["name"] == "loud"
    assert done.err == "ganzoo: warning: dataset 'loud' of ganzoo-loud 1.0 prints when it is imported: 'greetings'.\n"


def test_train_imports_no_plugin_but_those_that_the_run_names(install, in_folder, shell):
    install("ganzoo-loud", {"datasets": {"loud": "loud_rings:Loud"}}, {"loud_rings.py": PRINTING.partition("\n")[2]})
    for kind in registry.KINDS:
        install(f"ganzoo-{kind}", {kind: {"trap": f"trap_{kind}:Trap"}}, {f"trap_{kind}.py": "raise RuntimeError"})
    done = shell("train", "gan", "--dataset", "loud", "--steps", "1", "--set", "hidden=4", "--batch-size", "4")
    assert done.code == 0, done.err
    assert "trap" not in done.err
