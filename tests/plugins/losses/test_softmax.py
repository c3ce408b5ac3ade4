import numpy as np
import pytest

from ganzoo_plugins.losses.softmax import Softmax

REAL, FAKE = np.array([[1.0], [2.0], [-1.0]]), np.array([[0.5], [-3.0], [4.0]])


def cross_entropy(target, logits):
    """Of a softmax over the logits."""
    return -np.sum(target * (logits - np.log(np.exp(logits).sum())))


def test_the_discriminator_wants_the_real_examples_to_have_all_the_shares(evaluate):
    terms = evaluate(Softmax().discriminator, REAL, FAKE)
    both = np.concatenate([REAL, FAKE])[:, 0]
    assert set(terms) == {"real", "partition"}
    assert sum(terms.values()) == pytest.approx(cross_entropy(np.array([1, 1, 1, 0, 0, 0]) / 3, both), rel=1e-6)


def test_the_generator_wants_equal_shares(evaluate):
    terms = evaluate(Softmax().generator, REAL, FAKE)
    both = np.concatenate([REAL, FAKE])[:, 0]
    assert sum(terms.values()) == pytest.approx(cross_entropy(np.full(6, 1 / 6), both), rel=1e-6)


def test_logits_of_hundreds_do_not_overflow(evaluate):
    terms = evaluate(Softmax().generator, REAL * 300, FAKE * 300)
    assert sum(terms.values()) == pytest.approx(1200 - 300 * 3.5 / 6, rel=1e-6)


@pytest.mark.parametrize("player", ["discriminator", "generator"])
def test_the_gradients_are_those_of_finite_differences(slopes, differences, player):
    target = {"discriminator": np.array([1, 1, 1, 0, 0, 0]) / 3, "generator": np.full(6, 1 / 6)}[player]
    ours = getattr(Softmax(), player)

    def theirs(real, fake):
        return cross_entropy(target, np.concatenate([real, fake])[:, 0])

    np.testing.assert_allclose(slopes(lambda real, fake: sum(ours(real, fake).values()), REAL, FAKE),
                               differences(theirs, REAL, FAKE), atol=1e-5)
    np.testing.assert_allclose(slopes(lambda fake, real: sum(ours(real, fake).values()), FAKE, REAL),
                               differences(lambda fake, real: theirs(real, fake), FAKE, REAL), atol=1e-5)
