"""The doctor, in processes of its own: with the TensorFlow that is here, with none, and with several that are broken."""

import json
import os
import platform
import subprocess
import sys
from types import SimpleNamespace

import pytest

import ganzoo
from ganzoo import registry, releases
from ganzoo.cli import doctor

PROTOBUF = '''raise TypeError("""Descriptors cannot be created directly.
If this call came from a _pb2.py file, your generated code is out of date.""")'''


@pytest.fixture
def examined(tmp_path):
    """Runs `ganzoo doctor ARGUMENTS` where {module: source} is found first; (exit code, output)."""
    def run(modules, *arguments):
        for name, source in modules.items():
            path = tmp_path / "first" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source)
        path = os.pathsep.join([str(tmp_path / "first")] + list(filter(None, sys.path)))
        done = subprocess.run([sys.executable, "-m", "ganzoo", "doctor"] + list(arguments), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=dict(os.environ, PYTHONPATH=path))
        assert b"Traceback" not in done.stderr
        return done.returncode, done.stdout.decode()
    return run


def test_what_is_here_works(examined):
    import numpy
    import tensorflow as tf

    from ganzoo_compat import modes, spelling

    code, out = examined({}, "--json")
    found = json.loads(out)
    assert code == 0 and found["works"] is True
    assert found["modes"] == dict.fromkeys(("graph", "eager", "function"), "works")
    assert list(found["modes"])[0] == modes.available()[0]
    assert found["tensorflow"]["version"] == tf.__version__
    assert os.path.samefile(found["tensorflow"]["path"], os.path.dirname(tf.__file__))
    assert found["numpy"] == numpy.__version__
    assert found["devices"][0] == "cpu"
    assert int(found["keras"]["version"][0]) == spelling.KERAS
    assert (found["ganzoo"], found["python"]["version"]) == (ganzoo.__version__, platform.python_version())
    (ours,) = [told for name, told in found["plugins"].items() if name == f"ganzoo {ganzoo.__version__}"]
    assert f"{len(registry.items('losses'))} losses" in ours and found["broken_plugins"] == []


def test_without_tensorflow_it_says_what_to_install(examined):
    code, out = examined({"sitecustomize.py": "import sys\nsys.modules['tensorflow'] = None\n"})
    lines = out.splitlines()
    assert code == 1
    assert "TensorFlow  not installed" in lines
    assert "Training does not work here." in lines
    assert lines[-1].startswith("To install it, TensorFlow ")
    assert " > constraints.txt && pip install -c constraints.txt 'ganzoo[cpu]'" in lines[-1]


@pytest.mark.parametrize("source, said", [
    (PROTOBUF, "does not import: TypeError: Descriptors cannot be created directly."),
    ("", "does not import: AttributeError: "),  # a folder that an old installation left
    ("import os, signal\nos.kill(os.getpid(), signal.SIGILL)", "it crashes, SIGILL (this processor lacks instructions"),
    ("import os, sys\nsys.stderr.write('no libcudart\\n')\nsys.stderr.flush()\nos._exit(9)", "exit code 9: no libcudart"),
    ("raise SystemExit('no licence')", "SystemExit: no licence")])
def test_a_tensorflow_that_does_not_import_is_told_in_a_line(examined, source, said):
    code, out = examined({"tensorflow/__init__.py": source}, "--json")
    found = json.loads(out)
    assert (code, found["works"], found["modes"], found["tensorflow"]["absent"]) == (1, False, {}, False)
    told = doctor.describe(found).splitlines()
    (line,) = [line for line in told if line.startswith("TensorFlow ")]
    assert said in line
    assert "Training does not work here." in told and "pip install -c constraints.txt" in told[-1]


BROKEN_MODE = """
import ganzoo.runner

plain = ganzoo.runner.Runner.__init__


def broken(self, model, settings, machine, *more):
    if machine["mode"] == "eager":
        raise RuntimeError("no eager today\\nand more")
    plain(self, model, settings, machine, *more)


ganzoo.runner.Runner.__init__ = broken
"""
ABOUT = "ganzoo_bad-1.0.dist-info"
BROKEN_PLUGIN = {"bad_model.py": "raise RuntimeError('odd')",
                 f"{ABOUT}/METADATA": "Metadata-Version: 2.1\nName: ganzoo-bad\nVersion: 1.0\n",
                 f"{ABOUT}/entry_points.txt": "[ganzoo.models]\nbad = bad_model:Bad\n"}


def test_a_mode_that_fails_and_a_plugin_that_does_not_load_are_named_with_their_reasons(examined):
    code, out = examined(dict(BROKEN_PLUGIN, **{"sitecustomize.py": BROKEN_MODE}))
    assert "eager: RuntimeError: no eager today\n" in out and "graph: works\n" in out and "function: works\n" in out
    assert "ganzoo-bad 1.0: 1 model\n" in out
    assert "model 'bad' of ganzoo-bad 1.0 cannot be loaded: RuntimeError: odd.\n" in out
    assert code == 0, "the default mode works"


# -- what is said of what was found


PINS = ["tensorflow==2.8.4", "numpy<2", "protobuf<3.21; python_version < '3'", "absent==1"]
RELEASE = SimpleNamespace(name="2.8", full="2.8.4", python="3.10", pins=PINS)


@pytest.fixture
def installed(monkeypatch):
    """In the place of what is installed, {distribution: version}; and of the tested releases, one."""
    there = {}
    monkeypatch.setattr(doctor, "_version", there.get)
    monkeypatch.setattr(releases, "releases", lambda: [RELEASE])
    monkeypatch.setattr(doctor, "_nvidia", lambda: False)
    monkeypatch.delenv("TF_USE_LEGACY_KERAS", raising=False)
    return there


def found(works=True, version="2.8.4", python="3.10.1", **installed):
    tensorflow = {"version": version} if version else {"error": "x", "absent": False}
    return {"tensorflow": tensorflow, "devices": ["cpu"], "installed": installed, "works": works, "python": {"version": python},
            "mismatches": []}


def test_what_is_installed_otherwise_than_the_constraints_say_is_named(installed):
    installed.update({"numpy": "2.1.0", "tensorflow": "2.8.4", "protobuf": "4.0"})
    assert doctor._mismatches(found()) == ["numpy 2.1.0 is installed; TensorFlow 2.8.4 was tested with numpy<2."]
    installed["numpy"] = "1.26.4"
    assert doctor._mismatches(found()) == []


def test_also_where_tensorflow_does_not_import(installed):
    installed.update({"numpy": "2.1.0", "tensorflow": "2.8.0"})
    assert doctor._mismatches(found(works=False, version=None, tensorflow="2.8.0")) == [
        "tensorflow 2.8.0 is installed; TensorFlow 2.8.4 was tested with tensorflow==2.8.4.",
        "numpy 2.1.0 is installed; TensorFlow 2.8.4 was tested with numpy<2."]


def test_a_release_that_is_not_tested_is_named(installed):
    assert doctor._mismatches(found(version="9.1.0")) == ["TensorFlow 9.1.0 is none of the releases that ganzoo is tested on."]


COMMAND = ("TensorFlow 2.8.4 ('ganzoo[gpu]' for an NVIDIA GPU): "
           "ganzoo constraints 2.8 > constraints.txt && pip install -c constraints.txt 'ganzoo[cpu]'")


@pytest.mark.parametrize("given, said", [
    (found(), []), (dict(found(), mismatches=["numpy"]), ["What was tested, " + COMMAND]),
    (found(works=False, version=None, tensorflow="2.8.0", python="3.4.1"), ["To install it, " + COMMAND]),
    (found(works=False, version=None), ["To install it, " + COMMAND]),
    (found(works=False, version=None, python="3.4.1"),
     ["No TensorFlow is tested on Python 3.4: use Python 3.10, for TensorFlow 2.8.4."])])
def test_the_advice_is_the_release_that_is_there_or_the_newest_for_this_python(installed, given, said):
    assert doctor._advice(given) == said


@pytest.mark.parametrize("yes", ["1", "true", "True"])
def test_a_keras_2_that_is_asked_for_and_missing_is_all_that_is_to_be_installed(installed, monkeypatch, yes):
    monkeypatch.setenv("TF_USE_LEGACY_KERAS", yes)
    monkeypatch.setattr(releases, "releases", lambda: [SimpleNamespace(**dict(vars(RELEASE), pins=["tf_keras==2.8.*"]))])
    told = [f"TF_USE_LEGACY_KERAS={yes} asks for Keras 2, which is not installed: pip install --no-deps 'tf_keras==2.8.*'"]
    assert doctor._advice(found()) == doctor._advice(found(works=False)) == told
    assert doctor._advice(dict(found(), mismatches=["numpy"])) == told + ["What was tested, " + COMMAND]
    installed["tf-keras"] = "2.8.0"
    assert doctor._advice(found()) == []
    assert doctor._advice(found(works=False)) == ["To install it, " + COMMAND]


def test_what_is_no_yes_for_tensorflow_asks_for_nothing(installed, monkeypatch):
    monkeypatch.setenv("TF_USE_LEGACY_KERAS", "yes")
    monkeypatch.setattr(releases, "releases", lambda: [SimpleNamespace(**dict(vars(RELEASE), pins=["tf_keras==2.8.*"]))])
    assert doctor._advice(found()) == []


def test_a_gpu_that_is_not_used_is_told(installed, monkeypatch):
    monkeypatch.setattr(doctor, "_nvidia", lambda: True)
    assert doctor._advice(found()) == ["There is an NVIDIA GPU that this TensorFlow does not use: install 'ganzoo[gpu]'."]
