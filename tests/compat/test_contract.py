"""What every TensorFlow and mode has to give: the names, the twins' signatures, and one table of numbers."""

import importlib
import inspect
import re

import numpy as np
import pytest
import tensorflow as tf

from ganzoo_compat import checkpoints, devices, gradients, layers, modes, move, networks, optimizers, random, stage, variables
from ganzoo_compat.errors import CheckpointMismatch, Unavailable
from ganzoo_compat.stage_eager import EagerStage
from ganzoo_compat.stage_graph import GraphStage

NAMES = {
    checkpoints: ["Saver"],
    devices: ["configure", "names", "resolve"],
    gradients: ["gradient"],
    layers: ["batch_norm", "leaky_relu"],
    modes: ["MODES", "available", "default", "open_stage"],
    networks: ["Layer", "Network"],
    optimizers: ["Adam", "RMSprop", "SGD"],
    random: ["dropout_mask", "normal", "uniform"],
    variables: ["assign", "create", "raw"],
}


@pytest.mark.parametrize("seam", NAMES, ids=lambda seam: seam.__name__)
def test_a_seam_exports_its_names_and_no_others(seam):
    assert sorted(seam.__all__) == NAMES[seam]
    for name in seam.__all__:
        assert hasattr(seam, name)


def test_the_twins_have_the_same_methods_with_the_same_arguments():
    ours = {name: inspect.signature(method) for name, method in vars(EagerStage).items() if inspect.isfunction(method)}
    theirs = {name: inspect.signature(method) for name, method in vars(GraphStage).items() if inspect.isfunction(method)}
    own = {"__init__", "_loop", "_load", "_foreign_updates"}  # private helpers of one of them
    shared = (set(ours) | set(theirs)) - own
    assert {name: str(ours.get(name)) for name in shared} == {name: str(theirs.get(name)) for name in shared}


def test_nothing_outside_of_compat_knows_a_version(root):
    leak = re.compile(r"tf\.compat|tf\.contrib|tf\.__version__|tensorflow\.__version__|hasattr\(tf,|executing_eagerly|Session\(|"
                      r"GradientTape|tf\.function|raw_ops|IS_2")
    files = [path for folder in ("ganzoo", "plugins") for path in (root / folder).rglob("*.py")]
    assert len(files) > 30
    leaks = [f"{path}:{number}: {line.strip()}" for path in files
             for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if leak.search(line)]
    assert not leaks


def test_every_module_of_compat_imports(root):
    for path in (root / "compat" / "ganzoo_compat").glob("[a-z]*.py"):
        importlib.import_module(f"ganzoo_compat.{path.stem}")


# -- the table of numbers


class One:
    """A player of one variable, whose gradient is its batch's mean."""

    name, after, watch = "one", None, None

    def __init__(self, network, optimizer, after=None):
        self.networks, self.optimizer, self.after = [network], optimizer, after

    def loss(self, active):
        kernel = self.networks[0].trainable["net/weight/kernel"]
        return {"loss": tf.reduce_sum(kernel * tf.reduce_mean(active.batch["x"], axis=0))}


class Weight(networks.Layer):
    """One kernel of two numbers."""

    def build(self, shape):
        self.kernel = self.weight("kernel", [2], lambda state, shape: np.array([1.0, -2.0]))

    def call(self, x):
        return x * self.kernel


DATA = np.array([[0.5, -1.0], [2.0, 0.25], [1.0, 3.0], [-1.5, 0.75]], "float32")


def played(stage, optimizer, rows):
    """The kernel after a step for each row of DATA."""
    with stage.scope():
        network = networks.Network("net", [Weight()], [2])
        stage.begin([One(network, optimizer)], {"x": DATA}, 1)
    stage.play((("one",),), {"rows": np.array(rows, np.int32).reshape(-1, 1, 1)}, 0)
    return stage.read(["net/weight/kernel"])["net/weight/kernel"]


def test_adam_is_that_of_the_paper_with_tensorflows_epsilon(stage):
    w, m, v = np.array([1.0, -2.0]), 0.0, 0.0
    for t, row in enumerate([0, 1, 3], 1):
        g = DATA[row].astype("float64")
        m, v = 0.8 * m + 0.2 * g, 0.9 * v + 0.1 * g * g
        w = w - 0.01 * np.sqrt(1 - 0.9 ** t) / (1 - 0.8 ** t) * m / (np.sqrt(v) + 1e-4)
    np.testing.assert_allclose(played(stage, optimizers.Adam(0.01, 0.8, 0.9, 1e-4), [0, 1, 3]), w, rtol=2e-6)


def test_rmsprop_starts_its_mean_square_at_one(stage):
    w, rms, momentum = np.array([1.0, -2.0]), 1.0, 0.0
    for row in (0, 1, 3):
        g = DATA[row].astype("float64")
        rms = 0.9 * rms + 0.1 * g * g
        momentum = 0.5 * momentum + 0.01 * g / np.sqrt(rms + 1e-5)
        w = w - momentum
    np.testing.assert_allclose(played(stage, optimizers.RMSprop(0.01, 0.9, 0.5, 1e-5), [0, 1, 3]), w, rtol=2e-6)


def test_sgd_with_and_without_momentum(stage):
    plain = np.array([1.0, -2.0]) - 0.1 * DATA[[0, 1]].astype("float64").sum(axis=0)
    np.testing.assert_allclose(played(stage, optimizers.SGD(0.1), [0, 1]), plain, rtol=2e-6)


def test_sgd_momentum(stage):
    w, momentum = np.array([1.0, -2.0]), 0.0
    for row in (0, 1, 3):
        momentum = 0.9 * momentum + DATA[row].astype("float64")
        w = w - 0.1 * momentum
    np.testing.assert_allclose(played(stage, optimizers.SGD(0.1, 0.9), [0, 1, 3]), w, rtol=2e-6)


def test_a_learning_rate_may_be_a_function_of_the_step(stage):
    rate = lambda step: 0.1 * tf.cast(step + 1, tf.float32)  # noqa: E731
    w = np.array([1.0, -2.0]) - 0.1 * DATA[0].astype("float64") - 0.2 * DATA[1]
    np.testing.assert_allclose(played(stage, optimizers.SGD(rate), [0, 1]), w, rtol=2e-6)


def test_what_is_done_after_a_move_sees_the_update(stage):
    with stage.scope():
        network = networks.Network("net", [Weight()], [2])
        kernel = network.trainable["net/weight/kernel"]

        def clip(active):
            variables.assign(kernel, tf.clip_by_value(kernel.read_value(), -1.5, 0.25))

        stage.begin([One(network, optimizers.SGD(1.0), clip)], {"x": DATA}, 1)
    stage.play((("one",),), {"rows": np.zeros((1, 1, 1), np.int32)}, 0)  # 1 - 0.5 and -2 + 1, then clipped
    np.testing.assert_array_equal(stage.read(["net/weight/kernel"])["net/weight/kernel"], np.float32([0.25, -1.0]))


def evaluated(stage, function):
    """function() in that mode, as an array."""
    with stage.scope():
        stage.begin([], {}, 1)
    return stage._sample(lambda active: function(), np.int32(0), {})


def test_stateless_numbers_are_those_of_every_release(stage):
    numbers = evaluated(stage, lambda: random.normal([3], tf.constant([1, 2], tf.int32)))
    np.testing.assert_allclose(numbers, [0.5441101, 0.2073803, 0.0735643], rtol=1e-5)  # as measured on 1.6


def test_dropout_masks_are_murmur3s_finaliser_bit_by_bit(stage):
    mask = evaluated(stage, lambda: random.dropout_mask([5, 7], 0.3, tf.constant([11, 12345], tf.int32)))

    def mix(h):
        for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
            h = ((h ^ (h >> shift)) * factor) & 0xFFFFFFFF
        return h

    key = mix((11 * 0x9E3779B9 + 12345) & 0xFFFFFFFF)
    words = [mix((i + key) & 0xFFFFFFFF) for i in range(9)]
    units = np.array([(word >> shift) & 255 for word in words for shift in (0, 8, 16, 24)][:35]).reshape(5, 7)
    np.testing.assert_allclose(mask, (units >= 77) / (1 - 77 / 256.0), rtol=1e-6)


@pytest.mark.parametrize("twice", [False, True])
def test_batch_norm_is_numpys_fused_or_by_its_moments(stage, twice):
    x = np.random.RandomState(0).normal(size=(4, 3, 3, 2)).astype("float32")
    gamma, beta = np.float32([1.5, 0.5]), np.float32([0.1, -0.2])
    mean, variance = x.mean(axis=(0, 1, 2), dtype="float64"), x.var(axis=(0, 1, 2), dtype="float64")
    expected = (x - mean) / np.sqrt(variance + 1e-3) * gamma + beta
    y = evaluated(stage, lambda: layers.batch_norm(tf.constant(x), tf.constant(gamma), tf.constant(beta), 1e-3, twice)[0])
    np.testing.assert_allclose(y, expected, rtol=1e-4, atol=1e-5)


def test_a_penalty_through_batch_norm_has_the_gradient_of_finite_differences(stage):
    """Where TensorFlow's fused kernel is silently wrong in graphs up to 1.12."""
    x = np.random.RandomState(1).normal(size=(4, 2, 2, 2))

    def penalty(x):  # float64
        x = np.asarray(x, "float64")
        # D(x) = sum(c * bn(x)^2); its gradient by x, numerically exact by the chain rule of normalisation
        mean, variance = x.mean(axis=(0, 1, 2)), x.var(axis=(0, 1, 2))
        scale = 1 / np.sqrt(variance + 1e-3)
        y = (x - mean) * scale
        dy = 2 * y * C
        dx = scale * (dy - dy.mean(axis=(0, 1, 2)) - y * (dy * y).mean(axis=(0, 1, 2)))
        return (dx ** 2).sum()

    C = np.arange(32).reshape(4, 2, 2, 2) / 10.0
    numeric = np.zeros_like(x)
    for index in np.ndindex(*x.shape):
        step = np.zeros_like(x)
        step[index] = 1e-5
        numeric[index] = (penalty(x + step) - penalty(x - step)) / 2e-5

    def ours():
        def critic(x):
            y = layers.batch_norm(x, tf.ones([2]), tf.zeros([2]), 1e-3, twice=True)[0]
            return tf.square(y) * tf.constant(C, tf.float32)

        return gradients.gradient(lambda x: tf.reduce_sum(tf.square(gradients.gradient(critic, x))), tf.constant(x, tf.float32))

    np.testing.assert_allclose(evaluated(stage, ours), numeric, rtol=2e-3, atol=2e-3 * np.abs(numeric).max())


def test_leaky_relu_and_both_its_gradients(stage):
    x = np.float32([-2.0, -0.5, 0.5, 3.0])
    twice = evaluated(stage, lambda: gradients.gradient(
        lambda x: tf.square(gradients.gradient(lambda x: tf.square(layers.leaky_relu(x, 0.3)), x)), tf.constant(x)))
    slope = np.where(x > 0, 1.0, 0.3)
    np.testing.assert_allclose(twice, 8 * slope ** 4 * x, rtol=1e-5)  # d/dx (2 s^2 x)^2


def test_a_file_holds_readable_names_and_restores_every_value(stage, tmp_path):
    kernel = played(stage, optimizers.Adam(0.01), [0, 1])
    stage.save(str(tmp_path / "state"), 2, 2)
    reader = tf.train.load_checkpoint(str(tmp_path / "state"))
    assert sorted(reader.get_variable_to_shape_map()) == [
        "batches", "net/weight/kernel", "optimizers/one/beta1_power", "optimizers/one/beta2_power",
        "optimizers/one/net/weight/kernel/m", "optimizers/one/net/weight/kernel/v", "step"]
    np.testing.assert_array_equal(reader.get_tensor("net/weight/kernel"), kernel)
    stage.play((("one",),), {"rows": np.full((1, 1, 1), 3, np.int32)}, 2)
    assert not np.array_equal(stage.read(["net/weight/kernel"])["net/weight/kernel"], kernel)
    assert stage.restore(str(tmp_path / "state")) == (2, 2)
    np.testing.assert_array_equal(stage.read(["net/weight/kernel"])["net/weight/kernel"], kernel)


@pytest.mark.parametrize("wrote", modes.available())
def test_what_one_mode_saved_another_restores(stage, wrote, tmp_path):
    writer = modes.open_stage(wrote, 0)
    kernel = played(writer, optimizers.Adam(0.01), [0, 1])
    writer.save(str(tmp_path / "state"), 2, 2)
    played(stage, optimizers.Adam(0.01), [3])
    stage.restore(str(tmp_path / "state"))
    np.testing.assert_array_equal(stage.read(["net/weight/kernel"])["net/weight/kernel"], kernel)


def test_a_checkpoint_of_another_model_is_refused_before_anything_changes(stage, tmp_path):
    kernel = played(stage, optimizers.SGD(0.01), [0])
    stage.save(str(tmp_path / "state"), 1, 1)
    other = modes.open_stage(stage.mode, 0)
    played(other, optimizers.Adam(0.01), [0])
    with pytest.raises(CheckpointMismatch, match="optimizers/one/beta1_power"):
        other.restore(str(tmp_path / "state"))
    assert not np.array_equal(kernel, other.read(["net/weight/kernel"])["net/weight/kernel"])


def test_a_move_outside_of_any_is_none():
    assert move.current() is None
    with pytest.raises(Exception, match="belong to a run"):
        stage.current()


def test_a_device_that_is_not_there_is_an_error_that_lists_those_that_are():
    with pytest.raises(Unavailable, match="no device 'gpu:7' here; there are cpu"):
        devices.resolve("gpu:7")
    assert devices.resolve("auto") is None
    assert devices.resolve("cpu") == "/cpu:0"


def test_a_mode_that_is_not_there_is_an_error_that_lists_those_that_are():
    with pytest.raises(Unavailable, match="graph"):
        modes.open_stage("session", 0)


def test_threads_that_cannot_be_set_any_more_are_an_error():
    if modes.default() == "graph":  # TensorFlow 1: threads are the session's, and each run has its own
        assert devices.configure(3, "growth").intra_op_parallelism_threads == 3
        return
    tf.constant(1)
    with pytest.raises(Unavailable, match="start a new process"):
        devices.configure(3, "growth")


def test_the_twins_refuse_xla_where_there_is_none():
    with pytest.raises(Unavailable, match="--mode function"):
        modes.open_stage("eager", 0, xla=True)
