"""What the tests of models share."""

import numpy as np
import pytest

SIZES = [(side, side, channels) for side in (28, 32, 64, 128) for channels in (1, 3)]


@pytest.fixture(params=SIZES, ids=lambda shape: "x".join(map(str, shape)))
def built(request, modes_here):
    """built(model, **settings): the model of images of each size and number of channels, its networks as they are at first.

    It has drawn images of that size, and its discriminator has judged some. classes: of the labels that then are there. shapes:
    of what else there is, by batch key.
    """
    from ganzoo.players import Spec
    from ganzoo_compat import modes

    def build(model, classes=None, shapes=None, **settings):
        stage = modes.open_stage(modes_here[-1], 0)
        there = dict({"x": request.param}, **(shapes or {}))
        if classes:
            there["label"] = ()
        spec = Spec(there, classes, tuple(key for key, shape in there.items() if len(shape) == 3))
        assert model.unfit(spec) is None
        with stage.scope():
            gan = model(spec, **settings)
            stage.begin([], {}, 2, spec.images)
        batch = {key: np.zeros((2,) + shape, "uint8" if key in spec.images else "int32") for key, shape in there.items()}
        drawn = stage.sample(gan.sample, 2, 0, dict({key: batch[key] for key in gan.inputs}, **gan.conditions(2)))
        assert drawn.shape == (2,) + request.param and np.abs(drawn).max() <= 1.0
        for name in ("real_logits", "fake_logits"):
            judged = stage.sample(getattr(gan, name), 2, 0, dict(batch, **gan.conditions(2)))
            assert judged.shape[0] == 2 and np.isfinite(judged).all()
        return gan

    build.shape = request.param
    return build


@pytest.fixture
def made(stage):
    """made(model, spec, **settings): the model on the test's stage, as it is at first."""
    def make(model, spec, **settings):
        with stage.scope():
            gan = model(spec, **settings)
            stage.begin([], {}, 1)
        return gan

    return make


@pytest.fixture
def in_a_move(evaluate):
    """in_a_move(function, **batch): the tensors of function(move) in training, as NumPy arrays. Integers of the batch are int32."""
    def call(function, **batch):
        import tensorflow as tf

        from ganzoo_compat.move import Move

        whole = [key for key, array in batch.items() if np.asarray(array).dtype.kind == "i"]

        def run(*arrays):
            given = {key: tf.cast(array, tf.int32) if key in whole else array for key, array in zip(batch, arrays)}
            with Move(given, np.int32(0), len(next(iter(batch.values()))), "0/0") as move:
                return function(move)

        return evaluate(run, *batch.values())

    return call
