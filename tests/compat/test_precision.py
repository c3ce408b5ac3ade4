"""Mixed precision: what is computed in half of the bits, and that nothing small or large is lost by it."""

import numpy as np
import pytest
import tensorflow as tf

from ganzoo import GAN, Player, Spec, api
from ganzoo.errors import UserError
from ganzoo.examples import Held
from ganzoo.runner import Runner
from ganzoo_compat import layers, modes, optimizers, precision, spelling
from ganzoo_compat.errors import Unavailable
from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.dense import Dense

SOME_PROCESSORS = spelling.VERSION.startswith(("2.4.", "2.5.", "2.6.", "2.7.", "2.8."))  # have kernels for bfloat16
HALVES = ("mixed_bfloat16", "mixed_float16")


@pytest.fixture(params=HALVES)
def kind(request):
    """A type of half the bits that this processor has kernels for (bfloat16: of some releases for some processors only)."""
    if precision.HAVE:
        try:
            precision.check(request.param, "/cpu:0")
        except Unavailable as error:
            if request.param != "mixed_bfloat16" or not SOME_PROCESSORS:
                raise
            pytest.skip(f"{error} (seen of bfloat16 on CPUs of 2.4 to 2.8; float16 is everywhere from 2.4 on)")
    return request.param


def ones(shape):
    return np.ones(shape, "float32")


class Weighted(GAN):
    """One weight w, of `first` at first: the loss is `scale` times the mean of x w, whose gradient is `scale` times that of x."""

    scale, first = 1.0, 0.0

    def build(self):
        self.net = Network("net", [Dense(1, bias=False, initial=lambda random, shape: ones(shape) * self.first)], [1])

    def players(self):
        return [Player("one", [self.net], optimizers.SGD(1.0), lambda move: {"mean": self.scale * tf.reduce_mean(
            self.net(move.batch["x"]))})]

    schedule = ("one",)


def opened(model, mode, kind, x=1.0):
    """Its runner, on examples that are all x."""
    settings = {name: setting.default for name, setting in model.declared().items()}
    machine = {"mode": mode, "device": "cpu", "threads": 0, "gpu_memory": "growth", "xla": False, "precision": kind}
    return Runner(model, dict(settings, batch_size=4), machine, Spec({"x": (1,)}), Held({"x": np.full([8, 1], x, "float32")}))


def played(mode, kind, x, **given):
    """(the step's terms, the weight after it) of Weighted on examples that are all x."""
    runner = opened(type("Given", (Weighted,), given), mode, kind, x)
    row = runner.advance(1)
    return row, runner.stage.read(["net/dense/kernel"])["net/dense/kernel"].item()


def test_products_are_computed_in_half_of_the_bits_and_given_in_float32(kind, mode):
    place = modes.open_stage(mode, 0, kind=kind)
    tiny = {"mixed_bfloat16": 2.0 ** -9, "mixed_float16": 2.0 ** -12}[kind]  # what 1 + it loses

    assert place.precision == kind
    assert played(mode, kind, 1.0 + tiny, first=1.0)[0]["one/mean"] == 1.0
    assert played(mode, "float32", 1.0 + tiny, first=1.0)[0]["one/mean"] == np.float32(1.0 + tiny)


def test_small_gradients_are_not_lost(kind, mode):
    assert played(mode, kind, 1.0, scale=2.0 ** -26)[1] == -2.0 ** -26  # of 4 rows 2^-28 each, where float16 ends at 2^-24


def test_a_gradient_that_overflows_is_skipped_and_told(mode):
    row, weight = played(mode, "mixed_float16", 1.0, scale=2.0 ** 5)  # times 1024: 32768
    assert weight == -2.0 ** 5 and row["one/skipped"] == 0.0
    row, weight = played(mode, "mixed_float16", 1.0, scale=2.0 ** 6)  # 65536, and float16 ends at 65504
    assert weight == 0.0 and row["one/skipped"] == 1.0
    row, _ = played(mode, "float32", 1.0)
    assert "one/skipped" not in row


def test_a_model_learns_as_it_does_in_float32_with_the_same_variables(kind, mode, tmp_path):
    def made(kind):
        return api.prepare("dcgan", mode=mode, precision=kind, width=4, batch_size=8)

    half, whole = made(kind), made("float32")
    first, second = half.advance(3), whole.advance(3)
    assert first["discriminator/real"] == pytest.approx(second["discriminator/real"], rel=0.05)
    assert first["discriminator/real"] != second["discriminator/real"]
    assert {str(one.dtype) for one in half.stage.read(list(half.stage.named)).values()} <= {"float32", "int64"}
    half.save(str(tmp_path / "state"))
    whole.restore(str(tmp_path / "state"))
    assert whole.step == 3
    assert np.abs(half.sample(2, 0) - whole.sample(2, 0)).max() < 0.05


def test_keras_layers_of_a_model_follow(kind, mode):
    class OfKeras(Weighted):
        def build(self):
            self.net = Network("net", tf.keras.Sequential([tf.keras.layers.Dense(4), tf.keras.layers.Dense(1)]), [1])
            self.layer = tf.keras.layers.Dense(1)

    before = tf.keras.mixed_precision.global_policy().name
    runner = opened(OfKeras, mode, kind)
    assert runner.gan.layer.compute_dtype == kind.replace("mixed_", "")
    values = runner.stage.read(list(runner.gan.net.trainable))
    assert {str(value.dtype) for value in values.values()} == {"float32"}
    runner.advance(2)
    moved = runner.stage.read(list(runner.gan.net.trainable))
    assert all(np.abs(moved[name] - values[name]).max() > 0 for name in values)
    assert tf.keras.mixed_precision.global_policy().name == before


def test_what_is_not_to_be_had_is_refused_with_a_sentence(mode):
    for kind in HALVES:
        try:
            api.prepare("gan", mode=mode, dataset="ring", precision=kind)
        except UserError as error:
            assert "precision float32" in str(error)
        else:
            assert precision.HAVE


def test_float32_is_what_it_was(stage):
    x = np.float32([[1.0 + 2.0 ** -20]])
    with stage.scope():
        assert layers.product(lambda x, y: x * y, x, x) == x * x
