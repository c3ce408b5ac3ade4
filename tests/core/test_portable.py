"""What TensorFlow 1.6 saved in a graph, this release goes on with in every mode: weights, slots, averages, data and noise.

tests/parity/write_run.py wrote both the run and the numbers of one that never stopped. The way back, and from release to
release, is tests/releases/test_chain.py.
"""

import json
import shutil

import numpy as np
import pytest
import tensorflow as tf

import ganzoo


@pytest.fixture
def stored(root):
    return root / "tests" / "parity" / "portable"


@pytest.fixture
def old(stored, tmp_path):
    """A copy of the run of TensorFlow 1.6."""
    shutil.copytree(str(stored / "two"), str(tmp_path / "run"))
    return tmp_path / "run"


def rows(path):
    return {row["step"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def test_it_goes_on_with_the_losses_and_samples_of_a_run_that_never_stopped(mode, old, stored):
    run = ganzoo.resume(old, steps=4, mode=mode)
    ours, whole = rows(old / "metrics.jsonl"), rows(stored / "four.jsonl")
    assert set(ours) == {1, 2, 3, 4}
    for step in (3, 4):
        for term in set(whole[step]) - {"seconds"}:
            assert ours[step][term] == pytest.approx(whole[step][term], rel=1e-3, abs=1e-4), (step, term)
    with np.load(str(stored / "four.npz")) as file:
        np.testing.assert_allclose(run.sample(4, seed=0), file["samples"], atol=5e-3)


def test_its_weights_are_restored_to_the_bit_and_have_readable_names(mode, old):
    run = ganzoo.load(old, mode=mode)
    run.build()
    reader = tf.train.load_checkpoint(str(old / "checkpoints" / "00000002" / "state"))
    names = sorted(reader.get_variable_to_shape_map())
    assert "generator/dense/kernel" in names and "average/generator/dense/kernel" in names
    assert any(name.startswith("optimizers/discriminator/") and name.endswith("/m") for name in names)
    restored = run.runner.stage.read([name for name in names if name in run.runner.stage.named])
    assert {"generator/dense/kernel", "discriminator/dense/kernel"} <= set(restored)
    for name, value in restored.items():
        np.testing.assert_array_equal(value, reader.get_tensor(name))
