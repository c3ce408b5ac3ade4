"""What every TensorFlow and mode has to give: the names, the twins' signatures, and one table of numbers."""

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

import ganzoo_compat as compat
from ganzoo_compat import (
    devices,
    functions,
    gradients,
    layers,
    modes,
    move,
    networks,
    optimizers,
    random,
    spelling,
    stage,
    variables,
)
from ganzoo_compat.errors import CheckpointMismatch, Unavailable, WrongNetwork
from ganzoo_compat.stage_eager import EagerStage
from ganzoo_compat.stage_graph import GraphStage
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.dropout import Dropout

STEMS = sorted(path.stem for path in Path(compat.__file__).parent.glob("[a-z]*.py"))
SEAMS = [stem for stem in STEMS if hasattr(importlib.import_module(f"ganzoo_compat.{stem}"), "__all__")]


def described(thing):
    """Names and defaults of what it takes; of a class, of what each of our methods takes; "" of a value."""
    if hasattr(thing, "_fields"):
        return ", ".join(thing._fields)
    if inspect.isclass(thing):
        ours = [one for one in reversed(thing.__mro__) if one.__module__.startswith("ganzoo_compat")]
        methods = {name: method for one in ours for name, method in vars(one).items()
                   if (name == "__init__" or not name.startswith("_")) and callable(getattr(one, name))}
        return {name: described(getattr(thing, name)) for name in sorted(methods)}
    if not callable(thing) or not getattr(thing, "__module__", "").startswith("ganzoo_compat"):
        return ""
    return ", ".join("*" * (one.kind == one.VAR_POSITIONAL) + "**" * (one.kind == one.VAR_KEYWORD) + one.name
                     + ("" if one.default is one.empty else "=..." if callable(one.default) else f"={one.default!r}")
                     for one in inspect.signature(thing).parameters.values())


@pytest.mark.parametrize("seam", SEAMS)
def test_a_seam_has_the_names_and_the_signatures_that_it_has_on_every_release(seam, pytestconfig):
    """tests/compat/signatures.json; `pytest --store` writes it anew."""
    module, path = importlib.import_module(f"ganzoo_compat.{seam}"), Path(__file__).with_name("signatures.json")
    found = {name: described(getattr(module, name)) for name in sorted(module.__all__)}
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if pytestconfig.getoption("store"):
        stored[seam] = found
        path.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert found == stored[seam]


def test_what_is_used_of_the_compat_layer_outside_of_it_is_what_its_seams_export(root):
    used = set()
    for path in [path for folder in ("ganzoo", "plugins") for path in (root / folder).rglob("*.py")]:
        tree, modules = ast.parse(path.read_text(encoding="utf-8")), {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "ganzoo_compat":
                modules.update({one.asname or one.name: one.name for one in node.names})
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ganzoo_compat."):
                used.update((node.module.partition(".")[2], one.name) for one in node.names)
        used.update((modules[node.value.id], node.attr) for node in ast.walk(tree)
                    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules)
    assert len(used) > 30
    assert not {(seam, name) for seam, name in used
                if name not in getattr(importlib.import_module(f"ganzoo_compat.{seam}"), "__all__", ())}


def test_the_twins_have_the_same_methods_with_the_same_arguments():
    ours = {name: inspect.signature(method) for name, method in vars(EagerStage).items() if inspect.isfunction(method)}
    theirs = {name: inspect.signature(method) for name, method in vars(GraphStage).items() if inspect.isfunction(method)}
    own = {"__init__", "_alone", "_differentiate", "_loop", "_load", "_foreign_updates", "_undone"}  # private helpers of one
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


# -- the table of numbers


class One:
    """A player of one variable, whose gradient is its batch's mean."""

    name, after, watch, balance = "one", None, None, None

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


POINTS = DATA
IMAGES = np.arange(48, dtype="float32").reshape(4, 3, 2, 2) ** 2 / 100


class Normed:
    """A player that calls its network, and one that rests, on its batch and then on another: two passes of one move."""

    name, after, watch, balance = "one", None, None, None

    def __init__(self, moving, resting):
        self.networks, self.resting, self.optimizer = [moving], resting, optimizers.Adam(0.1)

    def loss(self, active):
        passes = [network(x) for x in (active.batch["x"], 3.0 * active.batch["x"] - 1.0)
                  for network in self.networks + [self.resting]]
        return {"loss": tf.add_n([tf.reduce_mean(tf.square(y - 2.0)) for y in passes])}


@pytest.mark.parametrize("x", [POINTS, IMAGES], ids=["points", "images"])
@pytest.mark.parametrize("kind", ["own", "keras", "keras_unfused"])
def test_statistics_of_batch_norm_take_each_pass_of_a_move_in_order_and_rest_with_their_network(stage, kind, x):
    make = {"own": lambda: BatchNorm(0.9), "keras": lambda: tf.keras.layers.BatchNormalization(momentum=0.9),
            "keras_unfused": lambda: unfused(momentum=0.9)}[kind]
    with stage.scope():
        moving, resting = [networks.Network(name, [make()], x.shape[1:]) for name in ("moving", "resting")]
        stage.begin([Normed(moving, resting)], {"x": x}, 4)
    stage.play((("one",),), {"rows": np.arange(8, dtype=np.int32).reshape(2, 1, 4) % 4}, 0)  # two steps of the same four examples
    state = {name: value for name, value in stage.read(list(stage.named)).items() if "moving_" in name}

    fused = kind == "own" or kind == "keras" and spelling.KERAS == 2 and x is IMAGES  # its variance is the unbiased one
    axes = tuple(range(x.ndim - 1))
    mean, variance = np.zeros(2), np.ones(2)
    for seen in [x.astype("float64"), 3.0 * x - 1.0] * 2:
        mean = 0.9 * mean + 0.1 * seen.mean(axes)
        variance = 0.9 * variance + 0.1 * seen.var(axes, ddof=int(fused))
    layer = "batch_norm" if kind == "own" else "batch_normalization"
    np.testing.assert_allclose(state.pop(f"moving/{layer}/moving_mean"), mean, rtol=1e-5)
    np.testing.assert_allclose(state.pop(f"moving/{layer}/moving_variance"), variance, rtol=1e-5)
    assert {name: value.tolist() for name, value in state.items()} == {
        f"resting/{layer}/moving_mean": [0.0, 0.0], f"resting/{layer}/moving_variance": [1.0, 1.0]}


def unfused(**options):
    """Keras's batch norm without its fused kernel, whose second gradients are wrong up to 1.12; Keras 3 has no other."""
    return tf.keras.layers.BatchNormalization(**options, **({"fused": False} if spelling.KERAS == 2 else {}))


def evaluated(stage, function):
    """function() in that mode, as an array."""
    with stage.scope():
        stage.begin([], {}, 1)
    return stage._sample(lambda active: function(), np.int32(0), {})


def test_stateless_numbers_are_those_of_every_release(stage):
    numbers = evaluated(stage, lambda: random.normal([3], tf.constant([1, 2], tf.int32)))
    np.testing.assert_allclose(numbers, [0.5441101, 0.2073803, 0.0735643], rtol=1e-5)  # as measured on 1.6


def hashed(step, place, size):
    """The bytes that decide which units dropout keeps: murmur3's finaliser of the unit's index and the seed pair."""
    def mix(h):
        for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
            h = ((h ^ (h >> shift)) * factor) & 0xFFFFFFFF
        return h

    key = mix((step * 0x9E3779B9 + place) & 0xFFFFFFFF)
    words = [mix((i + key) & 0xFFFFFFFF) for i in range((size + 3) // 4)]
    return np.array([(word >> shift) & 255 for word in words for shift in (0, 8, 16, 24)][:size])


def test_dropout_masks_are_murmur3s_finaliser_bit_by_bit(stage):
    mask = evaluated(stage, lambda: random.dropout_mask([5, 7], 0.3, tf.constant([11, 12345], tf.int32)))
    np.testing.assert_allclose(mask, (hashed(11, 12345, 35).reshape(5, 7) >= 77) / (1 - 77 / 256.0), rtol=1e-6)


def test_dropout_drops_in_training_by_seed_step_and_place_and_nothing_elsewhere(stage):
    class Dropping(One):
        def loss(self, active):
            dropped = self.dropping(tf.ones([1, 40]))
            return dict(super().loss(active), kept=tf.reduce_mean(dropped * tf.range(40.0)))

    with stage.scope():
        player = Dropping(networks.Network("net", [Weight()], [2]), optimizers.SGD(0.0))
        player.dropping = networks.Network("dropping", [Dropout(0.25)], [40])
        stage.begin([player], {"x": DATA}, 1)
    for step in range(3):
        _, row = stage.play((("one",),), {"rows": np.zeros((1, 1, 1), np.int32)}, step)
        place = zlib.crc32(b"0/0/move/0") & 0x7FFFFFFF  # seed of the run, place in the schedule, who draws, how often before
        assert row["one/kept"] == pytest.approx(np.mean((hashed(step, place, 40) >= 64) / 0.75 * np.arange(40)), rel=1e-5)
    np.testing.assert_array_equal(stage.sample(lambda active: player.dropping(tf.ones([64, 40])), 1, 0), np.ones([1, 40]))


@pytest.mark.parametrize("twice", [False, True])
def test_batch_norm_is_numpys_fused_or_by_its_moments(stage, twice):
    x = np.random.RandomState(0).normal(size=(4, 3, 3, 2)).astype("float32")
    gamma, beta = np.float32([1.5, 0.5]), np.float32([0.1, -0.2])
    mean, variance = x.mean(axis=(0, 1, 2), dtype="float64"), x.var(axis=(0, 1, 2), dtype="float64")
    expected = (x - mean) / np.sqrt(variance + 1e-3) * gamma + beta
    y = evaluated(stage, lambda: layers.batch_norm(tf.constant(x), tf.constant(gamma), tf.constant(beta), 1e-3, twice)[0])
    np.testing.assert_allclose(y, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("kind", ["own", "fused"])
def test_a_penalty_through_batch_norm_has_the_gradient_of_finite_differences(stage, kind):
    """TensorFlow's fused kernel is silently wrong in graphs up to 1.12."""
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
            y = layers.batch_norm(x, tf.ones([2]), tf.zeros([2]), 1e-3, twice=kind == "own")[0]
            return tf.square(y) * tf.constant(C, tf.float32)

        return gradients.gradient(lambda x: tf.reduce_sum(tf.square(gradients.gradient(critic, x))), tf.constant(x, tf.float32))

    found = evaluated(stage, ours)
    np.testing.assert_allclose(found, numeric, rtol=2e-3, atol=2e-3 * np.abs(numeric).max())


class Penalised(One):
    """The penalty is the squared slope of sum(c * gamma * normalised x): its slope by gamma at 1 is twice its value."""

    C = np.arange(48, dtype="float64").reshape(4, 3, 2, 2) ** 2 / 100
    x = np.random.RandomState(2).normal(size=C.shape)

    def loss(self, active):
        slopes = gradients.gradient(lambda x: self.networks[0](x) * tf.constant(self.C, tf.float32), active.batch["x"])
        return {"penalty": tf.reduce_sum(tf.square(slopes))}


def penalised(stage, twice):
    """What a step reports, its batch all of x."""
    with stage.scope():
        network = networks.Network("net", [BatchNorm(twice=twice)], [3, 2, 2])
        stage.begin([Penalised(network, optimizers.SGD(1e-3))], {"x": Penalised.x.astype("float32")}, 4)
    return stage.play((("one",),), {"rows": np.arange(4, dtype=np.int32).reshape(1, 1, 4)}, 0)[1]


@pytest.mark.parametrize("kind", ["own", "fused"])
def test_a_player_s_penalty_through_batch_norm_moves_its_weights_rightly(stage, kind):
    C, x, axes = Penalised.C, Penalised.x, (0, 1, 2)
    scale = 1 / np.sqrt(x.var(axes) + 1e-3)
    y = (x - x.mean(axes)) * scale
    dx = scale * (C - C.mean(axes) - y * (C * y).mean(axes))
    assert penalised(stage, kind == "own")["one/penalty"] == pytest.approx((dx ** 2).sum(), rel=1e-4)
    gamma = stage.read(["net/batch_norm/gamma"])["net/batch_norm/gamma"]
    np.testing.assert_allclose(1 - gamma, 2e-3 * (dx ** 2).sum(axes), rtol=1e-3)


def test_a_penalty_that_would_be_silently_wrong_is_refused_with_what_to_use(stage):
    with pytest.raises(WrongNetwork, match=r"give that layer fused=False, or use ganzoo's BatchNorm\(twice=True\)"):
        penalised(stage, twice=False)


class Deciding(One):
    """Its loss has parts without a gradient: truths that the weights decide, and the maximum in tf.reduce_logsumexp."""

    def loss(self, active):
        kernel = self.networks[0].trainable["net/weight/kernel"].read_value()
        return {"loss": tf.reduce_logsumexp(kernel * tf.where(kernel > 0.0, [3.0, 3.0], [2.0, 2.0]))}


def test_what_has_no_gradient_is_passed_by_in_one_function_after_another(stage):
    with stage.scope():
        network = networks.Network("net", [Weight()], [2])
        stage.begin([Deciding(network, optimizers.SGD(0.1))], {"x": DATA}, 1)
    kernel, factors = np.array([1.0, -2.0]), np.array([3.0, 2.0])
    for moves in (1, 2):  # each a function of its own
        stage.play((("one",),) * moves, {"rows": np.zeros([1, moves, 1], np.int32)}, 0)
        for _ in range(moves):
            weights = np.exp(kernel * factors)
            kernel = kernel - 0.1 * factors * weights / weights.sum()
        np.testing.assert_allclose(stage.read(["net/weight/kernel"])["net/weight/kernel"], kernel, rtol=1e-5)


@pytest.mark.parametrize("bad, row", [
    (np.inf, {"one/loss": np.inf, "one/gradients": np.nan}),
    (0.0, {"one/loss": 0.0, "one/gradients": np.inf})])  # the root of 0: its slope is not finite
def test_the_step_in_which_a_loss_or_a_gradient_is_not_finite_is_the_last_one(stage, bad, row):
    class Rooted(One):
        def loss(self, active):
            x = active.batch["x"]
            return {"loss": tf.reduce_sum(tf.sqrt(x * tf.square(self.networks[0].trainable["net/weight/kernel"].read_value())))}

    x = np.ones([6, 2], "float32")
    x[3] = bad
    with stage.scope():
        network = networks.Network("net", [Weight()], [2])
        stage.begin([Rooted(network, optimizers.SGD(0.125))], {"x": x}, 1)
    moves = (("one",),)
    assert stage.play(moves, {"rows": np.arange(3, dtype=np.int32).reshape(3, 1, 1)}, 0) == (3, {"one/loss": 2.5})
    done, found = stage.play(moves, {"rows": np.arange(1, 6, dtype=np.int32).reshape(5, 1, 1)}, 3)
    assert done == 3 and found["one/loss"] == row["one/loss"] and not np.isfinite(found["one/gradients"])


def test_what_is_not_finite_in_one_of_several_moves_of_a_step_ends_it_too(stage):
    class Divided(One):
        def loss(self, active):
            return {"loss": tf.reduce_sum(self.networks[0](active.batch["x"])) * 0.0 + 1.0 / active.batch["x"][0, 0]}

    with stage.scope():
        network = networks.Network("net", [Weight()], [2])
        stage.begin([Divided(network, optimizers.SGD(0.1))], {"x": np.float32([[1, 1], [0, 1], [2, 1]])}, 1)
    rows = np.array([[0, 2], [1, 2], [0, 2]], np.int32).reshape(3, 2, 1)
    assert stage.play((("one",),) * 2, {"rows": rows}, 0) == (2, {"one/loss": np.inf})


def test_a_player_without_weights_and_what_is_only_watched_end_nothing(stage):
    class Watching(One):
        def loss(self, active):
            return {"loss": tf.reduce_mean(active.batch["x"])}

        def watch(self, active):
            return {"odd": tf.constant(np.nan)}

    with stage.scope():
        player = Watching(networks.Network("net", [Weight()], [2]), optimizers.SGD(0.1))
        player.networks = []
        stage.begin([player], {"x": np.ones([4, 2], "float32")}, 1)
    done, row = stage.play((("one",),), {"rows": np.arange(4, dtype=np.int32).reshape(4, 1, 1)}, 0)
    assert done == 4 and row["one/loss"] == 1.0 and np.isnan(row["one/odd"])


def test_leaky_relu_and_both_its_gradients(stage):
    x = np.float32([-2.0, -0.5, 0.5, 3.0])
    twice = evaluated(stage, lambda: gradients.gradient(
        lambda x: tf.square(gradients.gradient(lambda x: tf.square(layers.leaky_relu(x, 0.3)), x)), tf.constant(x)))
    slope = np.where(x > 0, 1.0, 0.3)
    np.testing.assert_allclose(twice, 8 * slope ** 4 * x, rtol=1e-5)  # d/dx (2 s^2 x)^2


def test_a_file_holds_readable_names_and_restores_every_value(stage, tmp_path):
    with stage.scope():
        network = networks.Network("net", [Weight(), BatchNorm()], [2])
        stage.begin([Normed(network, network)], {"x": DATA}, 4)
    moves, drawn = (("one",),), {"rows": np.arange(4, dtype=np.int32).reshape(1, 1, 4)}
    stage.play(moves, drawn, 0)
    stage.save(str(tmp_path / "state"), 1, 1)
    saved = stage.read(list(stage.named))
    reader = tf.train.load_checkpoint(str(tmp_path / "state"))
    assert sorted(reader.get_variable_to_shape_map()) == [
        "batches", "net/batch_norm/beta", "net/batch_norm/gamma", "net/batch_norm/moving_mean", "net/batch_norm/moving_variance",
        "net/weight/kernel", "optimizers/one/beta1_power", "optimizers/one/beta2_power"] + [
        f"optimizers/one/net/{weight}/{slot}" for weight in ("batch_norm/beta", "batch_norm/gamma", "weight/kernel")
        for slot in ("m", "v")] + ["step"]
    stage.play(moves, drawn, 1)
    changed = stage.read(list(stage.named))
    assert {name for name in saved if np.array_equal(saved[name], changed[name])} == {"step", "batches"}
    assert stage.restore(str(tmp_path / "state")) == (1, 1)
    for name, value in stage.read(list(stage.named)).items():
        np.testing.assert_array_equal(value, saved[name], name)
        np.testing.assert_array_equal(reader.get_tensor(name), saved[name], name)


def test_what_one_mode_saved_another_restores(stage, modes_here, tmp_path):
    played(stage, optimizers.Adam(0.01), [3])
    for wrote in modes_here:
        writer = modes.open_stage(wrote, 0)
        kernel = played(writer, optimizers.Adam(0.01), [0, 1])
        writer.save(str(tmp_path / wrote), 2, 2)
        stage.restore(str(tmp_path / wrote))
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


@pytest.mark.parametrize("first, then", [("eager", "graph"), ("graph", "eager")])
def test_a_second_mode_in_a_process_works_or_is_refused_with_what_to_do(first, then):
    """TensorFlow 1 is switched to eager mode at its start or never; from 1.9 on it has graphs beside it."""
    code = ("from ganzoo_compat import modes, variables\n"
            f"for mode in {first!r}, {then!r}:\n"
            "    stage = modes.open_stage(mode, 0)\n"
            "    with stage.scope():\n"
            "        variables.create('number', 1.5)\n"
            "        stage.begin([], {}, 1)\n"
            "    assert stage.read(['number'])['number'] == 1.5\n")
    ended = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, universal_newlines=True)
    if spelling.IS_2 or modes.TOGETHER and then == "graph":
        assert ended.returncode == 0, ended.stderr
    else:
        assert re.search(rf"Unavailable: TensorFlow {re.escape(spelling.VERSION)} .*start a new process, or use mode", ended.stderr)


def test_threads_that_cannot_be_set_any_more_are_an_error():
    if not spelling.IS_2:  # threads are the session's, and each run has its own
        assert devices.configure(3, "growth").intra_op_parallelism_threads == 3
        return
    tf.constant(1)
    with pytest.raises(Unavailable, match="start a new process"):
        devices.configure(3, "growth")


def test_xla_compiles_steps_of_the_same_numbers_or_is_refused():
    if not functions.HAVE_XLA:
        with pytest.raises(Unavailable, match="TensorFlow 2.5 or later"):
            modes.open_stage("function", 0, xla=True)
        return
    expected = np.array([1.0, -2.0]) - 0.1 * DATA[[0, 1]].astype("float64").sum(axis=0)
    np.testing.assert_allclose(played(modes.open_stage("function", 0, xla=True), optimizers.SGD(0.1), [0, 1]), expected, rtol=2e-6)


def test_the_twins_refuse_xla_where_there_is_none():
    with pytest.raises(Unavailable, match="--mode function"):
        modes.open_stage("eager", 0, xla=True)
