"""One run that goes on from release to release, mode to mode, and back to where it began, as if it had never moved.

Each hop is a tox environment, made if it is not there (`tox run -e chain`).
"""

import json
import math
import os
import subprocess
import sys

import pytest

CHAIN = [("py36-tf1.6", "graph"), ("py37-tf1.15", "eager"), ("py38-tf2.4", "function"), ("py311-tf2.15", "graph"),
         ("py312-tf2.16", "eager"), ("py313-tf2.21", "function"), ("py36-tf1.6", "graph")]
HOP = 2  # steps
END = HOP * len(CHAIN)
MODELS = {"gan": ["--dataset", "ring"], "dcgan": [], "wgan-gp": ["--set", "width=8"]}  # and their arguments
WITHIN = 1e-3  # relative difference of the losses: parity's
# Of which at least is a difference relative: a mean of logits, which are of both signs, passes 0, and is as exact as they are
SCALE = {"logits": 1.0, "others": 0.1}
# The penalty is of a gradient, which jumps where a unit of LeakyReLU changes its sign: of two runs that stay, of 1.6 and of 1.15 or
# 2.21, it is 2.0e-3 apart in one step of the 14, and at most 1e-4 in the others
JUMPS = {("wgan-gp", "critic/gradient"): 5e-3}
KEEP = ["--batch-size", "8", "--set", "report_every=1", "--set", "ema=0.9"]


def untouched(environment):
    """What a tox within tox may know: nothing of the outer one, nor how that one was asked to run (GANZOO_DROP, GANZOO_THIN)."""
    return {key: value for key, value in environment.items()
            if not key.startswith(("TOX_", "GANZOO_", "PIP_CONSTRAINT", "VIRTUAL_ENV"))}


def test_an_inner_tox_keeps_the_environments_that_the_outer_one_was_asked_to_drop():
    asked = {"GANZOO_DROP": "1", "GANZOO_THIN": "1", "GANZOO_MATRIX": "/docs", "TOX_ENV_NAME": "chain", "VIRTUAL_ENV": "/venv"}
    assert untouched(dict(asked, PATH="/bin", PIP_INDEX_URL="there")) == {"PATH": "/bin", "PIP_INDEX_URL": "there"}


@pytest.fixture(scope="module")
def ganzoo(root, tmp_path_factory):
    """ganzoo(environment, *arguments): the command of a tox environment, in an empty folder."""
    folder = tmp_path_factory.mktemp("chain")
    clean = untouched(os.environ)
    made = set()

    def run(environment, *arguments):
        if environment not in made:
            subprocess.check_call([sys.executable, "-m", "tox", "run", "--notest", "-e", environment], cwd=str(root), env=clean)
            made.add(environment)
        command = root / ".tox" / environment / "bin" / "ganzoo"
        subprocess.check_call([str(command)] + list(arguments), cwd=str(folder), env=clean)
        return folder

    return run


def rows(path):
    return {row["step"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


@pytest.mark.slow
@pytest.mark.timeout(7200)  # it makes six environments
@pytest.mark.parametrize("model", list(MODELS))
def test_a_run_that_moves_from_release_to_release_has_the_losses_of_one_that_stays(model, ganzoo):
    more = MODELS[model]
    first, mode = CHAIN[0]
    ganzoo(first, "train", model, "--run-dir", f"{model}-stays", "--mode", mode, "--steps", str(END), *(KEEP + more))
    folder = ganzoo(first, "train", model, "--run-dir", f"{model}-moves", "--mode", mode, "--steps", str(HOP), *(KEEP + more))
    for hop, (environment, mode) in enumerate(CHAIN[1:], 2):
        ganzoo(environment, "resume", f"{model}-moves", "--mode", mode, "--steps", str(HOP * hop))
    stays, moves = rows(folder / f"{model}-stays" / "metrics.jsonl"), rows(folder / f"{model}-moves" / "metrics.jsonl")
    assert sorted(moves) == sorted(stays) == list(range(1, END + 1))
    worst = {}
    for step in stays:
        for term in set(stays[step]) - {"seconds"}:
            scale = SCALE["logits" if term.endswith("_logits") else "others"]
            difference = abs(moves[step][term] - stays[step][term]) / max(abs(stays[step][term]), scale)
            worst[term] = max(worst.get(term, 0.0), difference if difference == difference else math.inf)  # a NaN is far
    print(model, worst)
    assert not {term: far for term, far in worst.items() if far > JUMPS.get((model, term), WITHIN)}, worst
    resumed = json.loads((folder / f"{model}-moves" / "config.json").read_text(encoding="utf-8"))["resumed"]
    used = [".".join(one["versions"]["tensorflow"].split(".")[:2]) for one in resumed]
    assert used == [environment.split("tf")[1] for environment, _ in CHAIN[1:]]
