import numpy as np
import pytest

from ganzoo import registry
from ganzoo_plugins.losses import minimax
from ganzoo_plugins.losses.minimax import Minimax

REAL = np.array([[-100.0], [-0.5], [1.5], [100.0]])
FAKE = np.array([[-100.0], [-1.25], [0.75], [100.0]])


def log_probability(logits):
    """log sigmoid(logits), exact in float64 where the logits are large, too; log(1 - sigmoid(x)) is log sigmoid(-x)."""
    return -np.logaddexp(0, -logits)


def test_the_discriminator_s_terms_are_its_cross_entropies(evaluate):
    terms = evaluate(Minimax().discriminator, REAL, FAKE)
    assert terms == {"real": pytest.approx(-np.mean(log_probability(REAL))),
                     "fake": pytest.approx(-np.mean(log_probability(-FAKE)))}


def test_the_generator_minimises_what_the_discriminator_maximises(evaluate):
    terms = evaluate(lambda fake: Minimax().generator(None, fake), FAKE)
    assert terms == {"fool": pytest.approx(np.mean(log_probability(-FAKE)))}


def test_the_gradients_are_those_of_finite_differences(slopes, differences):
    loss = Minimax()
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["real"], REAL),
                               differences(lambda x: -np.mean(log_probability(x)), REAL), atol=1e-6)
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["fake"], FAKE),
                               differences(lambda x: -np.mean(log_probability(-x)), FAKE), atol=1e-6)
    np.testing.assert_allclose(slopes(lambda x: loss.generator(None, x)["fool"], FAKE),
                               differences(lambda x: np.mean(log_probability(-x)), FAKE), atol=1e-6)


def test_the_generator_learns_nothing_where_the_discriminator_wins(slopes):
    assert slopes(lambda x: Minimax().generator(None, x)["fool"], [[-100.0]]) == pytest.approx(0, abs=1e-30)


def test_it_is_found_by_its_name():
    assert type(registry.create("losses", "minimax")) is Minimax


@pytest.mark.parametrize("smoothing", [0.0, 0.125])
def test_the_discriminator_s_loss_takes_weights_and_reductions(agrees, smoothing):
    def values(real, fake):
        d, g = 1 / (1 + np.exp(-real)), 1 / (1 + np.exp(-fake))
        return {"real": -(1 - smoothing) * np.log(d) - smoothing * np.log(1 - d), "fake": -np.log(1 - g)}

    agrees(lambda *logits, **options: minimax.discriminator_loss(*logits, smoothing=smoothing, **options), values,
           {"real": "real_weights", "fake": "fake_weights"})


def test_the_generator_s_loss_takes_weights_and_reductions(agrees):
    agrees(minimax.generator_loss, lambda fake: {"fool": -np.log1p(np.exp(fake))}, {"fool": "weights"}, count=1)
