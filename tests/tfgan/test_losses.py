"""Every loss of tensorflow_gan.losses.wargs, under all that it takes."""

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_gan as tfgan
import tensorflow_probability as tfp

from ganzoo_plugins.losses import (
    auxiliary_classifier,
    cycle_consistency,
    hinge,
    least_squares,
    minimax,
    mutual_information,
    non_saturating,
    relativistic_average,
    wasserstein,
)
from ganzoo_plugins.penalties.gradient import gradient_penalty

theirs = tfgan.losses.wargs
RANDOM = np.random.RandomState(0)
WEIGHTS = (1.0, 0.7, np.array([[1.0], [0.0], [2.5], [0.5]], "float32"))
REDUCTIONS = {"none": "none", "sum": "weighted_sum", "mean": "weighted_mean",
              "sum_by_nonzero_weights": "weighted_sum_by_nonzero_weights", "sum_over_batch_size": "weighted_sum_over_batch_size"}


def total(terms):
    return sum(terms.values())


@pytest.fixture(params=range(3))
def logits(request):
    """Real and fake ones, [4, 1]; three times."""
    random = np.random.RandomState(request.param)
    return [random.normal(size=[4, 1]) * 3.0 for _ in range(2)]


@pytest.fixture(params=WEIGHTS, ids=["plain", "number", "each"])
def weights(request):
    return request.param


@pytest.fixture(params=sorted(REDUCTIONS))
def reduction(request):
    return request.param


def of_both(weights, reduction):
    """(our options, theirs) of a discriminator's loss."""
    return ({"real_weights": weights, "fake_weights": 0.5, "reduction": reduction},
            {"real_weights": weights, "generated_weights": 0.5, "reduction": REDUCTIONS[reduction]})


def of_one(weights, reduction):
    """(our options, theirs) of a generator's loss."""
    return {"weights": weights, "reduction": reduction}, {"weights": weights, "reduction": REDUCTIONS[reduction]}


@pytest.mark.parametrize("function", [theirs.minimax_discriminator_loss, theirs.modified_discriminator_loss])
@pytest.mark.parametrize("smoothing", [0.0, 0.25])
def test_minimax_of_the_discriminator_whose_smoothing_is_twice_ours(same, logits, weights, reduction, smoothing, function):
    mine, other = of_both(weights, reduction)
    same(lambda real, fake: total(minimax.discriminator_loss(real, fake, smoothing=smoothing / 2, **mine)),
         lambda real, fake: function(real, fake, label_smoothing=smoothing, **other), *logits)


def test_minimax_of_the_generator_but_for_a_constant(same, logits, reduction):
    """TF-GAN adds the cost of logits of 1, which are nobody's: -softplus(-1) for each."""
    mine, other = of_one(1.0, reduction)
    constant = np.log1p(np.exp(-1.0)) * (4 if reduction == "sum" else 1)
    same(lambda fake: total(minimax.generator_loss(fake, **mine)) - constant,
         lambda fake: theirs.minimax_generator_loss(fake, **other), logits[1])


@pytest.mark.parametrize("smoothing", [0.0, 0.25])
def test_non_saturating(same, logits, weights, reduction, smoothing):
    mine, other = of_one(weights, reduction)
    same(lambda fake: total(non_saturating.generator_loss(fake, smoothing=smoothing / 2, **mine)),
         lambda fake: theirs.modified_generator_loss(fake, label_smoothing=smoothing, **other), logits[1])


@pytest.mark.parametrize("real, fake", [(1.0, 0.0), (0.9, -0.3)])
def test_least_squares(same, logits, weights, reduction, real, fake):
    mine, other = of_both(weights, reduction)
    same(lambda *given: total(least_squares.discriminator_loss(*given, real=real, fake=fake, **mine)),
         lambda *given: theirs.least_squares_discriminator_loss(*given, real_label=real, fake_label=fake, **other), *logits)
    mine, other = of_one(weights, reduction)
    same(lambda given: total(least_squares.generator_loss(given, wanted=real, **mine)),
         lambda given: theirs.least_squares_generator_loss(given, real_label=real, **other), logits[1])


def test_wasserstein(same, logits, weights, reduction):
    mine, other = of_both(weights, reduction)
    same(lambda *given: total(wasserstein.discriminator_loss(*given, **mine)),
         lambda *given: theirs.wasserstein_discriminator_loss(*given, **other), *logits)
    mine, other = of_one(weights, reduction)
    same(lambda given: total(wasserstein.generator_loss(given, **mine)),
         lambda given: theirs.wasserstein_generator_loss(given, **other), logits[1])


@pytest.mark.parametrize("real, fake", [(1.0, 1.0), (0.8, 1.7)])
def test_hinge(same, logits, weights, reduction, real, fake):
    mine, other = of_both(weights, reduction)
    same(lambda *given: total(hinge.discriminator_loss(*given, real=real, fake=fake, **mine)),
         lambda *given: theirs.wasserstein_hinge_discriminator_loss(*given, real_hinge=real, generated_hinge=fake, **other),
         *logits)
    mine, other = of_one(weights, reduction)
    same(lambda given: total(hinge.generator_loss(given, **mine)),
         lambda given: theirs.wasserstein_hinge_generator_loss(given, **other), logits[1])


def test_relativistic_average(same, logits):
    same(lambda *given: total(relativistic_average.discriminator_loss(*given)), theirs.relativistic_discriminator_loss, *logits)
    same(lambda *given: total(relativistic_average.generator_loss(*given)), theirs.relativistic_generator_loss, *logits)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_auxiliary_classifier(same, weights, reduction, smoothing):
    real, fake = RANDOM.normal(size=[2, 4, 3])
    labels = np.eye(3)[[2, 0, 1, 0]].astype("float32")
    weights = weights[:, 0] if isinstance(weights, np.ndarray) else weights
    mine, other = of_both(weights, reduction)
    same(lambda *given: total(auxiliary_classifier.discriminator_loss(*given, labels, smoothing=smoothing, **mine)),
         lambda *given: theirs.acgan_discriminator_loss(*given, labels, label_smoothing=smoothing, **other), real, fake)
    mine, other = of_one(weights, reduction)
    same(lambda given: total(auxiliary_classifier.generator_loss(given, labels, **mine)),
         lambda given: theirs.acgan_generator_loss(given, labels, **other), fake)


def test_mutual_information_of_both_kinds_of_codes(same):
    """TF-GAN's is the mean over the codes' kinds, of any distribution; ours is said kind by kind."""
    labels, codes = np.array([2, 0, 1, 0], "int32"), RANDOM.normal(size=[4, 2]).astype("float32")
    logits, means = RANDOM.normal(size=[4, 3]), RANDOM.normal(size=[4, 2])
    same(lambda logits, means: 0.5 * (mutual_information.categorical(labels, logits)
                                      + mutual_information.gaussian(codes, means, np.log(0.5).astype("float32"))),
         lambda logits, means: theirs.mutual_information_penalty(
             [labels, codes], [tfp.distributions.Categorical(logits=logits), tfp.distributions.Normal(means, 0.5)]), logits, means)


def test_cycle_consistency_is_twice_theirs(same):
    x, x_again, y, y_again = RANDOM.normal(size=[4, 2, 3, 3, 1])
    same(lambda *given: 0.5 * cycle_consistency.cycle_consistency(*given), lambda x, x_again, y, y_again:
         theirs.cycle_consistency_loss(x, x_again, y, y_again), x, x_again, y, y_again)


@pytest.mark.parametrize("options", [{}, {"target": 2.0}, {"one_sided": True}, {"epsilon": 0.1}, {"weights": 0.7}])
def test_the_gradient_penalty(same, options):
    real, fake = RANDOM.normal(size=[2, 4, 3])
    kernel = RANDOM.normal(size=[3, 5]).astype("float32")
    mix = np.array([0.1, 0.9, 0.4, 0.6], "float32")

    def judge(x, *given):
        return tf.reduce_sum(tf.tanh(tf.matmul(x, kernel)), axis=1, keepdims=True)

    def of_theirs(real, fake):
        drawn = tf.random.uniform
        tf.random.uniform = lambda shape, **_: tf.constant(1.0 - mix[:, np.newaxis])  # their share is the fake example's
        try:
            return theirs.wasserstein_gradient_penalty(real, fake, None, judge, "judge", **options)
        finally:
            tf.random.uniform = drawn

    same(lambda real, fake: gradient_penalty(judge, real, fake, mix, **dict({"epsilon": 1e-10}, **options)),
         lambda real, fake: of_theirs(real, tf.stop_gradient(fake)), real, fake)
