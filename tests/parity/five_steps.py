"""Five steps of a model in a mode, from weights, data and noise that depend on nothing but the seed.

    python five_steps.py FOLDER MODEL MODE ...    writes FOLDER/MODE.npz, in a process of its own
    python five_steps.py reference [MODEL ...]    writes reference.npz and rounding.json anew: all built-in models, or these

Step sizes rise from a hundredth of the model's own (`warmup`): at their full size the first steps of many GANs are chaos, in which
one rounding makes differences of up to 0.6 in the losses of one release (`sagan` on 1.15, whose mean logit jumps from 0 to 11).

How far rounding alone takes a model is measured, as no release, mode or processor rounds as another does: the same five steps
from weights that differ by one rounding of a float32, and the largest difference that this makes after them. It is large
where a step follows the sign of what is all but 0: Adam's first steps give every weight's gradient one size, L1 terms have
gradients of one size, hinges end, and a norm divides by a deviation that may be all but 0.
"""

import json
import sys
from pathlib import Path

import numpy as np

STEPS, BATCH, SAMPLES, WARMUP = 5, 8, 4, 100
# where a model has such a setting: a further block or part of a batch tells nothing new and takes as long to build; srgan's
# discriminator plays from the third step on
SETTINGS = {"accumulate": 1, "blocks": 1, "pretrain": 2, "warmup": WARMUP}
ROUNDING = 2.0 ** -24  # of a float32, relative
TRIALS = 6
HERE = Path(__file__).parent
REFERENCE = HERE / "reference.npz"
STORED_ROUNDING = HERE / "rounding.json"


def five_steps(model, mode, trial=None):
    """{player/term: losses [5], or of as many steps as have it; "samples": [4, ...]}, after each of five steps of the model.

    trial: number of the random signs by which each weight is one rounding larger or smaller at first; none changes nothing.
    """
    from ganzoo import api, registry

    declared = registry.load(registry.find("models", model)).declared()
    settings = {name: value for name, value in SETTINGS.items() if name in declared}
    runner = api.prepare(model, mode=mode, batch_size=BATCH, seed=0, **settings)
    if trial is not None:
        signs = np.random.RandomState(trial)
        names = sorted({name for player in runner.gan.players() for network in player.networks for name in network.trainable})
        runner.stage.write({name: (value * (1 + ROUNDING * signs.choice([-1, 1], value.shape))).astype(value.dtype)
                            for name, value in runner.stage.read(names).items()})
    rows = [runner.advance(1) for _ in range(STEPS)]
    found = {term: np.array([row[term] for row in rows if term in row]) for row in rows for term in row}
    found["samples"] = runner.sample(SAMPLES, seed=0)
    return found


def differences(ours, theirs):
    """{player/term: the largest relative difference of five; "samples": the largest absolute one}"""
    assert set(ours) == set(theirs)
    found = {}
    for name in ours:
        difference = np.abs(ours[name] - theirs[name])
        if name != "samples":
            difference = difference / np.maximum(np.abs(theirs[name]), 0.1)  # a mean of logits may be all but 0
        found[name] = float(difference.max())
    return found


def rounding(model, mode):
    """{"losses", "samples": the largest difference that one rounding of the weights makes}"""
    here = five_steps(model, mode)
    trials = [differences(five_steps(model, mode, trial), here) for trial in range(TRIALS)]
    return {"losses": max(value for found in trials for name, value in found.items() if name != "samples"),
            "samples": max(found["samples"] for found in trials)}


def write_reference(models):
    import tensorflow as tf

    from ganzoo import registry
    from ganzoo_compat import modes

    values, moved = {}, {}
    if models:
        with np.load(str(REFERENCE)) as file:
            values = {name: file[name] for name in file.files}
        moved = json.loads(STORED_ROUNDING.read_text())
    values["tensorflow"] = np.array(f"{tf.__version__} {modes.default()}")
    for item in registry.items("models"):
        if item.distribution == "ganzoo" and (not models or item.name in models):
            for name, array in five_steps(item.name, modes.default()).items():
                values[f"{item.name}:{name}"] = array
            moved[item.name] = {what: float(f"{value:.1e}") for what, value in rounding(item.name, modes.default()).items()}
            print(item.name, moved[item.name], flush=True)
    np.savez_compressed(str(REFERENCE), **values)
    lines = [f"{json.dumps(name)}: {json.dumps(moved[name])}" for name in sorted(moved)]
    STORED_ROUNDING.write_text("{" + ",\n ".join(lines) + "}\n")


if __name__ == "__main__":
    if sys.argv[1:2] == ["reference"]:
        write_reference(sys.argv[2:])
    else:
        for name in sys.argv[3:]:
            np.savez(str(Path(sys.argv[1]) / f"{name}.npz"), **five_steps(sys.argv[2], name))
