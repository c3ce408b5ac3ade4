import numpy as np
import pytest

from ganzoo_plugins.losses import equilibrium

REAL, FAKE = np.array([[0.5], [1.5]]), np.array([[0.25], [0.35]])


def test_the_losses_take_weights_and_reductions(agrees):
    agrees(lambda *errors, **options: equilibrium.discriminator_loss(*errors, k=0.3, **options),
           lambda real, fake: {"real": real, "fake": -0.3 * fake}, {"real": "real_weights", "fake": "fake_weights"})
    agrees(equilibrium.generator_loss, lambda fake: {"fool": fake}, {"fool": "weights"}, count=1)


def test_k_grows_while_fakes_are_lost_too_little_and_stays_between_0_and_1(evaluate):
    # diversity * 1 - 0.3
    assert evaluate(lambda real, fake: equilibrium.imbalance(real, fake, 0.7), REAL, FAKE) == pytest.approx(0.4)
    for k, gain, expected in ((0.1, 0.5, 0.3), (0.9, 1.0, 1.0)):
        found = evaluate(lambda real, fake, k=k, gain=gain: equilibrium.next_k(k, real, fake, 0.7, gain), REAL, FAKE)
        assert found == pytest.approx(expected)
    assert evaluate(lambda real, fake: equilibrium.next_k(0.1, real, fake, 0.1, 1.0), REAL, FAKE) == 0.0


def test_convergence_is_the_error_and_the_distance_from_the_equilibrium(evaluate):
    assert evaluate(lambda real, fake: equilibrium.convergence(real, fake, 0.1), REAL, FAKE) == pytest.approx(1.2)
