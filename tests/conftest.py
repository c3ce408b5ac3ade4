"""What tests share: a stage to make networks on, every mode of this TensorFlow, a third party's distribution, the shell."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, NamedTuple, Optional, Sequence

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: Any) -> None:
    """`pytest --modes graph`: TensorFlow 1.6 to 1.8 have one process for graphs and another for the rest."""
    parser.addoption("--modes", default="", help="of graph, eager, function; default: all that this process can have")
    parser.addoption("--store", action="store_true", help="where other packages are asked for values: write them down")
    parser.addoption("--slow", action="store_true", help="the long tests too")


def pytest_configure(config: Any) -> None:
    """TensorFlow 1 has eager mode only in a process that was switched to it before anything else."""
    config.addinivalue_line("markers", "every_mode: needs a model in every mode; left out where a model is thinned to one")
    config.addinivalue_line("markers", "alone(mode): is of that mode alone")
    config.addinivalue_line("markers", "slow: takes minutes; runs with --slow (tox run -m slow)")
    try:
        from ganzoo_compat import modes, quiet
    except ImportError:  # tests that need no TensorFlow run without it; those that do fail by themselves
        return
    asked = [mode for mode in config.getoption("--modes").split(",") if mode]
    if not asked and not modes.TOGETHER:
        raise pytest.UsageError("This TensorFlow has no graph beside eager mode: "
                                "run pytest --modes graph, and --modes eager,function.")
    config.modes = asked or modes.available()
    quiet.hush()
    if config.modes != ["graph"]:
        modes.open_stage("eager", 0)
    if os.environ.get("GANZOO_MATRIX") and not hasattr(config, "workerinput"):  # of `pytest -n 2`, the process that hears of all
        folder, environment = os.environ["GANZOO_MATRIX"], os.environ["TOX_ENV_NAME"]
        config.pluginmanager.register(_load("results").Results(folder, environment, config.modes, _whole(config)))


def _whole(config: Any) -> bool:
    """Whether all tests of a release were asked for, as tox.ini does."""
    some = config.getoption("keyword") or config.getoption("markexpr") or config.getoption("lf", False)
    return not some and {"tests/compat", "tests/plugins"} <= {str(one).rstrip("/") for one in config.args}


def pytest_generate_tests(metafunc: Any) -> None:
    """A test that asks for `mode` runs in every mode that this TensorFlow has."""
    if "mode" in metafunc.fixturenames:
        metafunc.parametrize("mode", metafunc.config.modes)


def pytest_collection_modifyitems(config: Any, items: Any) -> None:
    """Leaves out what is slow or thinned away; what this TensorFlow cannot do is expected to fail, and fails if it works."""
    left_out = [item for item in items if item.get_closest_marker("slow") and not config.getoption("--slow")]
    if hasattr(config, "modes"):
        from ganzoo_compat import spelling

        cannot, thinning = _load("cannot"), _load("thinning")
        release = tuple(int(part) for part in spelling.VERSION.split(".")[:2])
        for item in items:
            parameters = item.callspec.params if hasattr(item, "callspec") else {}
            mode = parameters.get("mode")
            item.user_properties.append(("mode", mode or "any"))
            alone = item.get_closest_marker("alone")
            if alone and mode != alone.args[0]:
                left_out.append(item)
                continue
            node = f"{item.fspath}::{item.name}".replace("\\", "/")
            for entry in cannot.CANNOT:
                if entry.holds(node, mode, release, spelling.KERAS):
                    item.add_marker(pytest.mark.xfail(strict=True, reason=entry.reason))
            model = parameters.get("model")
            model = model if isinstance(model, str) and "/tests/plugins/test_" in node else None
            modes = bool(mode or item.get_closest_marker("every_mode"))
            how = os.environ.get("GANZOO_THIN")
            test = parameters.get("rule", item.originalname)
            if how and thinning.left_out(how, node, test, model, mode, modes, release, spelling.KERAS):
                left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _script(path: str) -> Any:
    """A file of the project that no package holds, as a module."""
    spec = importlib.util.spec_from_file_location("ganzoo_" + path[:-len(".py")].replace("/", "_"), str(ROOT / path))
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def _load(name: str) -> Any:
    """A module of this folder, whose tests cannot import each other."""
    return _script(f"tests/{name}.py")


@pytest.fixture(scope="session")
def load() -> Callable[[str], Any]:
    """load("thinning"): a module of the tests' folder."""
    return _load


@pytest.fixture(scope="session")
def script() -> Callable[[str], Any]:
    """script("tools/release_tables.py"): a file of the project that no package holds, as a module of its own."""
    return _script


@pytest.fixture(scope="session")
def modes_here(request: Any) -> Sequence[str]:
    """The modes that this process tests."""
    return request.config.modes


@pytest.fixture
def stage(mode: str) -> Any:
    """A stage of that mode, seed 0."""
    from ganzoo_compat import modes

    return modes.open_stage(mode, 0)


@pytest.fixture
def network(stage):
    """network(layers, *shapes): a network on the test's stage; `stage.read` and `stage.write` have its weights."""
    def make(layers, *shapes):
        from ganzoo_compat.networks import Network

        with stage.scope():
            made = Network("network", layers, *shapes)
            stage.begin([], {}, 1)
        return made

    return make


@pytest.fixture
def evaluate(stage):
    """evaluate(function, *arrays): its tensors (a tensor, or a list or dict of them) as NumPy arrays, computed as the mode does."""
    import numpy

    from ganzoo_compat.functions import compiled
    from ganzoo_compat.spelling import v1

    def call(function, *arrays):
        arrays = [numpy.asarray(array, "float32") for array in arrays]
        with stage.scope():
            if stage.mode == "graph":
                if not stage._live:
                    stage.begin([], {}, 1)
                given = [v1.placeholder("float32", array.shape) for array in arrays]
                return stage._live.run(function(*given), dict(zip(given, arrays)))
            run = compiled(function) if stage.mode == "function" else function
            found = run(*[v1.convert_to_tensor(array) for array in arrays])
        if isinstance(found, dict):
            return {name: one.numpy() for name, one in found.items()}
        return [one.numpy() for one in found] if isinstance(found, (list, tuple)) else found.numpy()

    return call


@pytest.fixture
def slopes(evaluate):
    """slopes(function, *arrays): the gradient of the sum of function(*arrays) by the first array."""
    from ganzoo_compat.gradients import gradient

    return lambda function, *arrays: evaluate(lambda x, *more: gradient(lambda y: function(y, *more), x), *arrays)


@pytest.fixture(autouse=True, scope="session")
def no_cache_of_the_user_s(tmp_path_factory: Any) -> Iterator[None]:
    """What ganzoo remembers is remembered for these tests only."""
    before = os.environ.get("GANZOO_CACHE")
    os.environ["GANZOO_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["GANZOO_CACHE"]
    else:
        os.environ["GANZOO_CACHE"] = before


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
