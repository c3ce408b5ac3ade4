"""Five steps of a model in a mode, from weights, data and noise that depend on nothing but the seed.

    python five_steps.py MODEL MODE OUT.npz      in a process of its own
    python five_steps.py reference               writes reference.npz anew, with every model that is built in
"""

import sys
from pathlib import Path

import numpy as np

STEPS, BATCH, SAMPLES = 5, 8, 4
REFERENCE = Path(__file__).parent / "reference.npz"


def five_steps(model, mode):
    """{player/term: losses [5]; "samples": [4, ...]}, after each of five steps of the model with its own settings."""
    from ganzoo import api

    runner = api.prepare(model, mode=mode, batch_size=BATCH, seed=0)
    rows = [runner.advance(1) for _ in range(STEPS)]
    found = {term: np.array([row[term] for row in rows]) for term in rows[0]}
    found["samples"] = runner.sample(SAMPLES, seed=0)
    return found


def write_reference():
    """The models of the distribution `ganzoo`, here."""
    import tensorflow as tf

    from ganzoo import registry
    from ganzoo_compat import modes

    values = {"tensorflow": np.array(f"{tf.__version__} {modes.default()}")}
    for item in registry.items("models"):
        if item.distribution == "ganzoo":
            for name, array in five_steps(item.name, modes.default()).items():
                values[f"{item.name}:{name}"] = array
    np.savez_compressed(str(REFERENCE), **values)


if __name__ == "__main__":
    if sys.argv[1:] == ["reference"]:
        write_reference()
    else:
        np.savez(sys.argv[3], **five_steps(sys.argv[1], sys.argv[2]))
