"""What tests share: a stage to make networks on, every mode of this TensorFlow, a third party's distribution, the shell."""

import sys
from pathlib import Path
from typing import Any, Callable, Dict, NamedTuple, Optional

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: Any) -> None:
    """TensorFlow 1 has eager mode only in a process that was switched to it before anything else."""
    try:
        from ganzoo_compat import modes, quiet
    except ImportError:  # tests that need no TensorFlow run without it; those that do fail by themselves
        return
    quiet.hush()
    modes.open_stage("eager", 0)


def pytest_generate_tests(metafunc: Any) -> None:
    """A test that asks for `mode` runs in every mode that this TensorFlow has."""
    if "mode" in metafunc.fixturenames:
        from ganzoo_compat import modes

        metafunc.parametrize("mode", modes.available())


@pytest.fixture
def stage(mode: str) -> Any:
    """A stage of that mode, seed 0."""
    from ganzoo_compat import modes

    return modes.open_stage(mode, 0)


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: Any) -> Path:
    """The working folder is an empty one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Outcome(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture
def install(tmp_path: Path, monkeypatch: Any) -> Callable[..., Path]:
    """Installs a distribution as pip does, metadata and modules, where the test finds it; nothing is left after the test.

    install("ganzoo-other", {"models": {"name": "module:Class"}}, {"module.py": "..."}) -> the folder, for PYTHONPATH
    """
    modules = set(sys.modules)

    def put(name: str, plugins: Dict[str, Dict[str, str]], files: Dict[str, str], version: str = "1.0",
            metadata: Optional[str] = None, entry_points: Optional[str] = None, folder: str = "site") -> Path:
        site = tmp_path / folder
        written = dict(files)
        about = f"{name.replace('-', '_')}-{version}.dist-info"
        sound = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        written[f"{about}/METADATA"] = sound if metadata is None else metadata
        written[f"{about}/entry_points.txt"] = entry_points or "".join(
            f"[ganzoo.{kind}]\n" + "".join(f"{key} = {value}\n" for key, value in entries.items())
            for kind, entries in plugins.items())
        written[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in written)
        for path, text in written.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(str(site))
        return site

    yield put
    for module in set(sys.modules) - modules:
        if str(getattr(sys.modules[module], "__file__", None) or "").startswith(str(tmp_path)):
            del sys.modules[module]


@pytest.fixture
def shell(capsys: Any) -> Callable[..., Outcome]:
    """Runs `ganzoo ARGUMENTS...` in this process."""

    def run(*arguments: str) -> Outcome:
        from ganzoo.cli import main

        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        return Outcome(ended.value.code or 0, *capsys.readouterr())

    return run
