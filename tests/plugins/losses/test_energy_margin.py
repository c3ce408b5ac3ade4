import numpy as np
import pytest

from ganzoo import registry
from ganzoo.errors import UserError
from ganzoo_plugins.losses import energy_margin
from ganzoo_plugins.losses.energy_margin import EnergyMargin

REAL = -np.array([[0.0], [0.25], [1.5], [3.0]])  # negative energies
FAKE = -np.array([[0.0], [0.5], [1.75], [8.0]])


def test_the_discriminator_pays_for_real_energies_and_for_fake_ones_below_the_margin(evaluate):
    terms = evaluate(EnergyMargin(margin=2.0).discriminator, REAL, FAKE)
    assert terms == {"real": pytest.approx(4.75 / 4), "fake": pytest.approx((2.0 + 1.5 + 0.25 + 0.0) / 4)}


def test_the_generator_wants_low_energies(evaluate):
    assert evaluate(lambda fake: EnergyMargin().generator(None, fake), FAKE) == {"fool": pytest.approx(10.25 / 4)}


def test_fake_energies_beyond_the_margin_have_no_gradient_in_the_discriminator(slopes):
    loss = EnergyMargin(margin=1.0)
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["fake"], FAKE), [[0.25], [0.25], [0], [0]])
    np.testing.assert_allclose(slopes(lambda x: loss.discriminator(x, x)["real"], REAL), np.full([4, 1], -0.25))
    np.testing.assert_allclose(slopes(lambda x: loss.generator(None, x)["fool"], FAKE), np.full([4, 1], -0.25))


def test_an_example_is_taken_for_real_up_to_half_of_the_margin(evaluate):
    real, fake = evaluate(lambda *logits: list(registry.create("losses", "energy-margin:margin=3").judged(*logits)), REAL, FAKE)
    assert (real > 0).ravel().tolist() == [True, True, False, False]
    assert (fake > 0).ravel().tolist() == [True, True, False, False]


def test_a_margin_is_above_0():
    with pytest.raises(UserError, match="setting 'margin' cannot be"):
        registry.create("losses", "energy-margin:margin=0")


def test_the_discriminator_s_loss_takes_weights_and_reductions(agrees):
    agrees(lambda *logits, **options: energy_margin.discriminator_loss(*logits, margin=1.5, **options),
           lambda real, fake: {"real": -real, "fake": np.maximum(0, 1.5 + fake)},
           {"real": "real_weights", "fake": "fake_weights"})
