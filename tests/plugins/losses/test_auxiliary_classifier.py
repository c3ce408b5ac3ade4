import numpy as np
import pytest
import tensorflow as tf

from ganzoo_plugins.losses import auxiliary_classifier
from ganzoo_plugins.losses.reduction import REDUCTIONS

from_numpy = np.random.RandomState(0)
REAL, FAKE = 3 * from_numpy.normal(size=[4, 3]), 3 * from_numpy.normal(size=[4, 3])
LABELS = np.array([2, 0, 1, 1], "int32")
WEIGHTS = np.float32([1.0, 0.0, 2.0, 0.5])


def by_hand(logits, smoothing=0.0):
    shares = np.eye(3)[LABELS] * (1 - smoothing) + smoothing / 3
    return -(shares * (logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)))).sum(axis=1)


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
@pytest.mark.parametrize("labels", [LABELS, np.eye(3, dtype="float32")[LABELS]], ids=["integers", "one-hot"])
def test_it_is_the_cross_entropy_of_the_labels(evaluate, smoothing, labels):
    def each(logits):
        return {reduction: auxiliary_classifier.class_loss(logits, tf.constant(labels), smoothing, WEIGHTS, reduction)
                for reduction in REDUCTIONS}

    found = evaluate(each, REAL)
    values = by_hand(REAL, smoothing)
    np.testing.assert_allclose(found["none"], values * WEIGHTS, rtol=1e-5)
    assert found["sum"] == pytest.approx((values * WEIGHTS).sum(), rel=1e-5)
    assert found["mean"] == pytest.approx((values * WEIGHTS).sum() / 3.5, rel=1e-5)
    assert found["sum_by_nonzero_weights"] == pytest.approx((values * WEIGHTS).sum() / 3, rel=1e-5)
    assert found["sum_over_batch_size"] == pytest.approx((values * WEIGHTS).sum() / 4, rel=1e-5)


def test_both_players_losses_are_made_of_it(evaluate):
    def both(real, fake):
        return auxiliary_classifier.discriminator_loss(real, fake, tf.constant(LABELS), 0.3, fake_weights=WEIGHTS)

    found = evaluate(both, REAL, FAKE)
    assert found == {"real_class": pytest.approx(by_hand(REAL, 0.3).mean(), rel=1e-5),
                     "fake_class": pytest.approx((by_hand(FAKE) * WEIGHTS).sum() / 3, rel=1e-5)}
    found = evaluate(lambda fake: auxiliary_classifier.generator_loss(fake, tf.constant(LABELS)), FAKE)
    assert found == {"class": pytest.approx(by_hand(FAKE).mean(), rel=1e-5)}


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_the_gradients_are_those_of_finite_differences(slopes, differences, smoothing):
    np.testing.assert_allclose(slopes(lambda x: auxiliary_classifier.class_loss(x, tf.constant(LABELS), smoothing), REAL),
                               differences(lambda x: by_hand(x, smoothing).mean(), REAL), atol=1e-5)
