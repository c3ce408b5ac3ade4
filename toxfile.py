"""What tox does beside tox.ini: finds pyenv's interpreters, and tells the tests which label they were run by."""

import os
import shutil
import time
from pathlib import Path

from tox.plugin import impl

# Last on the PATH: python3.7 is then found by its name, past pyenv's shims, which fail for versions that are not active.
for _bin in sorted(Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob("versions/*/bin")):
    os.environ["PATH"] += os.pathsep + str(_bin)

_began = time.time()
_took = [os.environ["GANZOO_TOOK"]] if "GANZOO_TOOK" in os.environ else []


@impl
def tox_add_core_config(core_conf, state):
    """`tox run -m ci` and `-m matrix` thin the product of models and modes (tests/thinning.py); the latter writes down what it
    found.
    """
    labels = getattr(state.conf.options, "labels", None) or []
    if "ci" in labels:
        os.environ["GANZOO_THIN"] = "ci"
    if "matrix" in labels:
        os.environ["GANZOO_THIN"] = "matrix"
        os.environ["GANZOO_MATRIX"] = str(Path(core_conf["tox_root"], "docs", "releases"))
        os.environ["GANZOO_MEASURE"] = "python benchmarks/releases.py"


@impl
def tox_on_install(tox_env, arguments, section, of_type):
    """What the matrix found there before is not to stand for tests that were not begun, as an installation failed."""
    if os.environ.get("GANZOO_MATRIX"):
        for path in Path(os.environ["GANZOO_MATRIX"]).glob(f"{tox_env.conf.name}.*.json"):
            path.unlink()


@impl
def tox_env_teardown(tox_env):
    """An environment takes 0.4 to 1.8 GB: GANZOO_DROP=1 removes each when its tests are done. In CI each tells what all took."""
    if _took and "-tf" in tox_env.conf.name:
        _took.append(f"{tox_env.conf.name} until {time.time() - _began:.0f} s")
        print("; ".join(_took), flush=True)
    if os.environ.get("GANZOO_DROP") == "1" and "-tf" in tox_env.conf.name:
        shutil.rmtree(str(tox_env.conf["env_dir"]), ignore_errors=True)
