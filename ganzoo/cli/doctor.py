"""`ganzoo doctor`: what is here, what works, and what to install. It works where TensorFlow does not."""

import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import warnings
from collections import Counter, OrderedDict
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Dict, List, Optional, Tuple

import click

from ganzoo import __version__, registry, releases
from ganzoo.cli.options import as_json, common
from ganzoo.registry import KINDS
from ganzoo.trying import try_all

# Distributions that bring TensorFlow
TENSORFLOW = ("tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-macos", "tensorflow-intel", "tf-nightly")
OPTIONAL = {"tensorflow-datasets": "more data: pip install 'ganzoo[datasets]'",
            "h5py": "files of Keras in ganzoo import-weights", "tensorboard": "curves in TensorBoard"}
KERAS_2 = ("1", "true", "True")  # what TensorFlow takes for a yes in TF_USE_LEGACY_KERAS
TOO_LONG = 300  # seconds


@click.command(short_help="Show what works here, and what to install.")
@as_json
@common
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    """Show what is here (Python, TensorFlow, Keras, devices, plugins), try a small step in every mode, and say what to install.
    The exit code is 0 if training works here, 1 otherwise.

    \b
    Examples:
      ganzoo doctor
      ganzoo doctor --json
    """
    found = examine()
    click.echo(json.dumps(found, indent=2) if as_json else describe(found))
    context.exit(0 if found["works"] else 1)


def examine() -> Dict[str, Any]:
    """Everything that `describe` tells, for JSON. modes: {mode: "works", or why not}, the default one first."""
    found: Dict[str, Any] = OrderedDict([
        ("ganzoo", __version__),
        ("python", {"version": platform.python_version(), "path": sys.executable, "platform": platform.platform()}),
        ("installed", OrderedDict((name, _version(name)) for name in TENSORFLOW + tuple(OPTIONAL) if _version(name))),
        ("modes", OrderedDict())])
    told = _outcome(_try("facts"))
    facts = told.pop("found", {"tensorflow": told})
    modes = facts.pop("modes", [])
    found.update(facts)
    with warnings.catch_warnings(record=True) as unread:
        warnings.simplefilter("always", registry.PluginWarning)
        found["plugins"] = _providers()
    found["broken_plugins"] = [str(one.message) for one in unread]
    if modes:
        with ThreadPoolExecutor(1) as aside, warnings.catch_warnings():
            warnings.simplefilter("ignore", registry.PluginWarning)
            plugins = aside.submit(try_all, registry.items())
            trying = [(mode, _try(mode)) for mode in modes]  # at once
            found["modes"] = OrderedDict((mode, _outcome(process).get("error", "works")) for mode, process in trying)
            found["broken_plugins"] += [one.error for one in plugins.result() if one.error]
    found["works"] = bool(modes) and found["modes"][modes[0]] == "works"
    found["mismatches"] = _mismatches(found)
    found["advice"] = _advice(found)
    return found


def describe(found: Dict[str, Any]) -> str:
    """The same for a person."""
    python, tensorflow, installed = found["python"], found["tensorflow"], found["installed"]
    sections: List[Tuple[str, List[str]]] = [
        ("ganzoo", [found["ganzoo"]]), ("Python", [f"{python['version']}, {python['path']}, {python['platform']}"])]
    if "error" in tensorflow:
        there = ", ".join(f"{name} {installed[name]}" for name in TENSORFLOW if name in installed) or "it"
        told = "not installed" if tensorflow["absent"] else f"{there} does not import: {tensorflow['error']}"
        sections += [("TensorFlow", [told])]
    else:
        built = "with CUDA" if tensorflow["cuda"] else "without CUDA"
        sections += [("TensorFlow", [f"{tensorflow['version']}, built {built}, {tensorflow['path']}"]),
                     ("Keras", [f"{found['keras']['version']}: {found['keras']['reason']}"]),
                     ("NumPy", [found["numpy"]]), ("devices", [", ".join(found["devices"])]),
                     ("modes", [f"{mode}: {told}" for mode, told in found["modes"].items()])]
    sections += [("plugins", [f"{who}: {what}" for who, what in found["plugins"].items()] + found["broken_plugins"]),
                 ("optional", [f"{name} {installed[name]}" if name in installed else f"no {name} ({use})"
                               for name, use in OPTIONAL.items()]),
                 ("beware", found["mismatches"])]
    lines = [f"{heading if line is told[0] else '':<11} {line}" for heading, told in sections for line in told]
    lines += ["", "Training works here." if found["works"] else "Training does not work here."]
    return "\n".join(lines + found["advice"])


# -- what is tried in a process of its own


def _try(what: str) -> Any:
    shown = dict(os.environ, GANZOO_DEBUG="1")  # what TensorFlow says before it dies is wanted
    return subprocess.Popen([sys.executable, "-m", "ganzoo.cli.probe", what], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=shown)


def _outcome(process: Any) -> Dict[str, Any]:
    """What the probe told, or how it died."""
    try:
        out, err = (text.decode("utf-8", "replace").strip().splitlines() for text in process.communicate(timeout=TOO_LONG))
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return {"error": f"nothing came in {TOO_LONG} seconds", "absent": False}
    if process.returncode == 0 and out:
        return json.loads(out[-1])
    died = f"exit code {process.returncode}"
    if process.returncode < 0:
        died = f"it crashes, {signal.Signals(-process.returncode).name}"
        died += " (this processor lacks instructions that it was built for)" if process.returncode == -signal.SIGILL else ""
    return {"error": died + (f": {err[-1]}" if err else ""), "absent": False}


# -- what is installed


def _version(distribution: str) -> Optional[str]:
    try:
        return str(registry.metadata.version(distribution))
    except Exception:  # not there, or its metadata is not sound
        return None


def _providers() -> Dict[str, str]:
    """{distribution and version: how many plugins of which kind}."""
    counts: Dict[str, Any] = OrderedDict()
    for item in registry.items():
        counts.setdefault(f"{item.distribution} {item.version}", Counter())[item.kind] += 1
    return OrderedDict((who, ", ".join(f"{count} {kind if count > 1 else KINDS[kind]}" for kind, count in kinds.items()))
                       for who, kinds in counts.items())


def _release(found: Dict[str, Any]) -> Optional[releases.Release]:
    """Of the TensorFlow that is installed, whether it imports or not; None where there is none that is tested."""
    versions = [found["tensorflow"].get("version")] + [found["installed"].get(name) for name in TENSORFLOW]
    minor = next((".".join(version.split(".")[:2]) for version in versions if version), None)
    return next((release for release in releases.releases() if release.name == minor), None)


def _mismatches(found: Dict[str, Any]) -> List[str]:
    """What is installed otherwise than the constraints of the TensorFlow release say."""
    from packaging.requirements import Requirement

    release = _release(found)
    if release is None:
        version = found["tensorflow"].get("version")
        return [f"TensorFlow {version} is none of the releases that ganzoo is tested on."] if version else []
    told = []
    for pin in map(Requirement, release.pins):
        version = _version(pin.name)
        if version and (pin.marker is None or pin.marker.evaluate()) and not pin.specifier.contains(version, prereleases=True):
            told.append(f"{pin.name} {version} is installed; TensorFlow {release.full} was tested with {pin.name}{pin.specifier}.")
    return told


# -- what to do


def _advice(found: Dict[str, Any]) -> List[str]:
    python = ".".join(found["python"]["version"].split(".")[:2])
    release, suited, advice = _release(found), releases.suited_to(python), []
    asked = os.environ.get("TF_USE_LEGACY_KERAS")
    if asked in KERAS_2 and release and not _version("tf-keras"):
        advice += [f"TF_USE_LEGACY_KERAS={asked} asks for Keras 2, which is not installed: pip install --no-deps '{pin}'"
                   for pin in release.pins if pin.startswith("tf_keras")]
    wanted = release or (suited[-1] if suited else None)
    if wanted is None and not found["works"]:
        newest = releases.releases()[-1]
        advice.append(f"No TensorFlow is tested on Python {python}: use Python {newest.python}, for TensorFlow {newest.full}.")
    elif wanted is not None and (found["mismatches"] if found["works"] else not advice):
        why = "What was tested" if found["works"] else "To install it"
        advice.append(f"{why}, TensorFlow {wanted.full} ('ganzoo[gpu]' for an NVIDIA GPU): "
                      f"ganzoo constraints {wanted.name} > constraints.txt && pip install -c constraints.txt 'ganzoo[cpu]'")
    if found["works"] and found["devices"] == ["cpu"] and _nvidia():
        advice.append("There is an NVIDIA GPU that this TensorFlow does not use: install 'ganzoo[gpu]'.")
    return advice


def _nvidia() -> bool:
    """Whether there is an NVIDIA GPU."""
    return bool(shutil.which("nvidia-smi")) and b"GPU" in subprocess.run(["nvidia-smi", "-L"], stdout=subprocess.PIPE).stdout
