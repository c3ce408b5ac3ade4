import pytest
import tensorflow as tf
from ganzoo_r3gan.r3gan import FromBasis, ToBasis

import ganzoo
from ganzoo_compat.networks import Network
from ganzoo_compat.optimizers import Adam

SMALL = {"mode": "eager", "width": 2, "batch_size": 4}


def test_every_image_size_that_can_be_halved_has_its_networks():
    for side in (28, 32):
        runner = ganzoo.prepare("r3gan", image_size=side, **SMALL)
        assert runner.sample(2, seed=0).shape == (2, side, side, 1)
    with pytest.raises(ganzoo.UserError, match="sides are divisible by 4"):
        ganzoo.prepare("r3gan", image_size=30, **SMALL)


def test_a_block_is_the_identity_at_first():
    networks = ganzoo.prepare("r3gan", **SMALL).gan
    last = [weight for network in (networks.generator, networks.discriminator) for name, weight in network.trainable.items()
            if name.endswith("convolution_2/kernel") and "residual" in name]
    assert len(last) == 6 and not any(weight.numpy().any() for weight in last)  # three sides: 28, 14 and 7


def test_both_penalties_are_terms_of_the_discriminator_s_loss():
    once = ganzoo.prepare("r3gan", penalty="r1:weight=1 + r2:weight=1", **SMALL).advance(1)
    thrice = ganzoo.prepare("r3gan", penalty="r1:weight=3 + r2:weight=3", **SMALL).advance(1)
    for name in ("discriminator/r1", "discriminator/r2"):
        assert once[name] > 0.0 and thrice[name] / once[name] == pytest.approx(3.0, rel=1e-4)


def test_the_basis_is_scaled_by_the_input_and_measured_in_the_image():
    class Bases(ganzoo.GAN):
        """Both layers by themselves, with a basis of ones."""

        dataset = "digits"

        def build(self):
            self.generator = Network("generator", [FromBasis(2, 3), ToBasis()], [2])

        def players(self):
            return [ganzoo.Player("generator", [self.generator], Adam(1e-9), lambda move: {
                "mean": tf.reduce_mean(self.generator(tf.constant([[1.0, -2.0]])) * tf.constant([[1.0, 10.0]]))})]

        schedule = ("generator",)

    runner = ganzoo.prepare(Bases, mode="eager")
    for weight in runner.gan.generator.trainable.values():
        weight.assign(tf.ones_like(weight))
    # 1 and -2 on 2 x 3 places each, summed: 6 and -12; their mean, weighed by 1 and 10
    assert runner.advance(1)["generator/mean"] == pytest.approx((6.0 - 120.0) / 2.0)
