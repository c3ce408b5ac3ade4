import numpy as np
import pytest

from ganzoo import registry
from ganzoo_plugins.losses import non_saturating
from ganzoo_plugins.losses.non_saturating import NonSaturating

REAL = np.array([[-100.0], [-0.5], [1.5], [100.0]])
FAKE = np.array([[-100.0], [-1.25], [0.75], [100.0]])


def cross_entropy(logits, target):
    """Of probabilities sigmoid(logits); exact in float64 where the logits are large, too."""
    return np.mean(np.logaddexp(0, -logits) if target else np.logaddexp(0, logits))


def test_the_discriminator_s_terms_are_its_cross_entropies(evaluate):
    terms = evaluate(NonSaturating().discriminator, REAL, FAKE)
    assert terms == {"real": pytest.approx(cross_entropy(REAL, 1)), "fake": pytest.approx(cross_entropy(FAKE, 0))}


def test_the_generator_wants_its_examples_taken_for_real(evaluate):
    terms = evaluate(lambda fake: NonSaturating().generator(None, fake), FAKE)
    assert terms == {"fool": pytest.approx(cross_entropy(FAKE, 1))}


def test_an_undecided_discriminator_costs_log_2_a_term(evaluate):
    terms = evaluate(NonSaturating().discriminator, np.zeros([4, 1]), np.zeros([4, 1]))
    assert terms == {"real": pytest.approx(np.log(2)), "fake": pytest.approx(np.log(2))}


def test_the_gradients_are_those_of_finite_differences(slopes, differences):
    loss = NonSaturating()
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["real"], REAL),
                               differences(lambda x: cross_entropy(x, 1), REAL), atol=1e-6)
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["fake"], FAKE),
                               differences(lambda x: cross_entropy(x, 0), FAKE), atol=1e-6)
    np.testing.assert_allclose(slopes(lambda x: loss.generator(None, x)["fool"], FAKE),
                               differences(lambda x: cross_entropy(x, 1), FAKE), atol=1e-6)


def test_the_generator_learns_where_the_discriminator_wins(slopes):
    assert slopes(lambda x: NonSaturating().generator(None, x)["fool"], [[-100.0]]) == pytest.approx(-1)


def test_it_is_found_by_its_name():
    assert type(registry.create("losses", "non-saturating")) is NonSaturating


@pytest.mark.parametrize("smoothing", [0.0, 0.125])
def test_the_generator_s_loss_takes_weights_and_reductions(agrees, smoothing):
    def values(fake):
        g = 1 / (1 + np.exp(-fake))
        return {"fool": -(1 - smoothing) * np.log(g) - smoothing * np.log(1 - g)}

    agrees(lambda fake, **options: non_saturating.generator_loss(fake, smoothing=smoothing, **options), values,
           {"fool": "weights"}, count=1)
