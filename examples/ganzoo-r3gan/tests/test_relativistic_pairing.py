import pytest
import tensorflow as tf
from ganzoo_r3gan.relativistic_pairing import RelativisticPairing

import ganzoo

REAL = [[2.0], [-1.0], [0.0], [3.0]]
FAKE = [[1.0], [1.0], [-2.0], [3.0]]  # less by 1, -2, 2 and 0


def test_of_four_pairs():
    loss = RelativisticPairing()
    # log(1 + exp(-d)): 0.313262, 2.126928, 0.126928 and 0.693147
    assert float(loss.discriminator(tf.constant(REAL), tf.constant(FAKE))["pairs"]) == pytest.approx(0.815066, abs=1e-6)
    # log(1 + exp(d)): 1.313262, 0.126928, 2.126928 and 0.693147
    assert float(loss.generator(tf.constant(REAL), tf.constant(FAKE))["pairs"]) == pytest.approx(1.065066, abs=1e-6)


def test_other_pairs_of_the_same_logits_cost_something_else():
    turned = [FAKE[1], FAKE[2], FAKE[3], FAKE[0]]  # less by 1, 1, -3 and 2: 0.313262 twice, 3.048587 and 0.126928
    found = float(RelativisticPairing().discriminator(tf.constant(REAL), tf.constant(turned))["pairs"])
    assert found == pytest.approx(0.950510, abs=1e-6)


def test_an_example_is_real_where_its_pair_is_less_so():
    real, fake = RelativisticPairing().judged(tf.constant(REAL), tf.constant(FAKE))
    assert float(real[0, 0]) == 1.0 and float(fake[0, 0]) == -1.0 and float(real[3, 0]) == 0.0


def test_what_one_player_pays_more_is_the_difference_of_the_logits():
    row = ganzoo.prepare("dcgan", loss="relativistic-pairing", mode="eager", width=2, batch_size=4).advance(1)
    assert row["discriminator/pairs"] - row["generator/pairs"] == pytest.approx(
        row["discriminator/fake_logits"] - row["discriminator/real_logits"], abs=1e-5)  # softplus(-d) - softplus(d) = -d
