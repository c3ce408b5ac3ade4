"""tensorflow_gan.features, against our layers."""

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_gan as tfgan

from ganzoo_plugins.layers.conditioning import Conditioning
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.group_norm import GroupNorm
from ganzoo_plugins.layers.instance_norm import InstanceNorm
from ganzoo_plugins.layers.spectral_norm import SpectralNorm
from ganzoo_plugins.layers.virtual_batch_norm import VirtualBatchNorm

v1 = tf.compat.v1
RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.normal(2.0, 3.0, [4, 3, 2, 4])
GAMMA, BETA = RANDOM.normal(size=4), RANDOM.normal(size=4)


@pytest.fixture
def in_tfgan():
    """in_tfgan(function, *arrays, **values): its tensor and the gradient of its sum by the first array, with variables of these
    values, by the last part of their names."""
    def call(function, *arrays, **values):
        with tf.Graph().as_default(), v1.Session() as session:
            given = [v1.placeholder("float32", np.shape(array)) for array in arrays]
            found = function(*given)
            slope = v1.gradients(found, given[0])[0]
            session.run(v1.global_variables_initializer())
            for variable in v1.global_variables():
                name = variable.op.name.split("/")[-1]
                variable.load(np.reshape(values.pop(name), variable.shape), session)
            assert not values, values
            return session.run([found, slope], dict(zip(given, arrays)))

    return call


def compare(ours, theirs, evaluate, slopes, *arrays):
    found, slope = theirs
    np.testing.assert_allclose(evaluate(ours, *arrays), found, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(slopes(ours, *arrays), slope, rtol=1e-3, atol=1e-4)


def test_instance_norm(stage, network, evaluate, slopes, in_tfgan):
    layer = network([InstanceNorm(epsilon=1e-6)], [3, 2, 4])
    stage.write({"network/instance_norm/gamma": GAMMA, "network/instance_norm/beta": BETA})
    compare(layer, in_tfgan(tfgan.features.instance_norm, IMAGES, gamma=GAMMA, beta=BETA), evaluate, slopes, IMAGES)


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_group_norm(stage, network, evaluate, slopes, in_tfgan, groups):
    layer = network([GroupNorm(groups)], [3, 2, 4])
    stage.write({"network/group_norm/gamma": GAMMA, "network/group_norm/beta": BETA})
    theirs = in_tfgan(lambda x: tfgan.features.group_norm(x, groups=groups), IMAGES, gamma=GAMMA, beta=BETA)
    compare(layer, theirs, evaluate, slopes, IMAGES)


@pytest.mark.parametrize("x", [IMAGES, IMAGES[:, 0, 0]], ids=["images", "points"])
def test_virtual_batch_norm(stage, network, evaluate, in_tfgan, x):
    def of_theirs(x):
        norm = tfgan.features.VBN(x[:3])
        return tf.concat([norm.reference_batch_normalization(), norm(tf.concat([x[3:]] * 3, axis=0))[:1]], axis=0)

    layer = network([VirtualBatchNorm(3)], x.shape[1:])
    stage.write({"network/virtual_batch_norm/gamma": GAMMA, "network/virtual_batch_norm/beta": BETA})
    found, _ = in_tfgan(of_theirs, x, gamma=GAMMA, beta=BETA)
    np.testing.assert_allclose(evaluate(layer, x), found, rtol=1e-4, atol=1e-4)


def test_conditioning(stage, network, evaluate, slopes, in_tfgan):
    condition, kernel, bias = RANDOM.normal(size=[4, 5]), RANDOM.normal(size=[5, 24]), RANDOM.normal(size=24)
    layer = network([Conditioning([3, 2, 4])], [3, 2, 4], [5])
    stage.write({"network/conditioning/dense/kernel": kernel, "network/conditioning/dense/bias": bias})
    theirs = in_tfgan(tfgan.features.condition_tensor, IMAGES, condition, kernel=kernel, bias=bias)
    compare(layer, theirs, evaluate, slopes, IMAGES, condition)


@pytest.mark.parametrize("iterations, at_most", [(1, False), (3, False), (1, True)])
def test_spectral_norm(stage, network, evaluate, in_tfgan, iterations, at_most):
    """TF-GAN keeps the other singular vector: of the kernel's transpose it is ours."""
    from ganzoo_compat.move import Move

    kernel, u, x = RANDOM.normal(size=[3, 2]) * 0.2, RANDOM.normal(size=[1, 2]), RANDOM.normal(size=[4, 3])
    layer = network([Dense(2, bias=False, scaling=SpectralNorm(iterations, at_most))], [3])
    stage.write({"network/dense/kernel": kernel, "network/dense/scaling/u": u})

    def training(x):
        with Move({}, 0, 4, ""):
            return layer(x)

    def of_theirs(kernel):
        return tfgan.features.spectral_normalize(kernel, power_iteration_rounds=iterations, equality_constrained=not at_most)

    found, _ = in_tfgan(of_theirs, kernel.T, spectral_norm_u=u)
    np.testing.assert_allclose(evaluate(training, x), x @ found.T, rtol=1e-4)


def test_clipping_bounds_every_weight_alike(mode):
    from ganzoo import api

    runner = api.prepare("gan", mode=mode, dataset="ring", hidden=(4,), penalty="weight-clipping:bound=0.05", batch_size=8)
    names = list(runner.gan.discriminator.trainable)
    runner.advance(1)
    ours = runner.stage.read(names)
    with tf.Graph().as_default(), v1.Session() as session:
        variable = v1.get_variable("w", initializer=np.array([-0.2, 0.01, 0.3], "float32"))
        optimizer = tfgan.features.clip_variables(v1.train.GradientDescentOptimizer(0.0), [variable], 0.05)
        update = optimizer.minimize(tf.reduce_sum(variable))
        session.run(v1.global_variables_initializer())
        session.run(update)
        np.testing.assert_allclose(session.run(variable), [-0.05, 0.01, 0.05], rtol=1e-6)
    assert max(np.abs(value).max() for value in ours.values()) == pytest.approx(0.05)
