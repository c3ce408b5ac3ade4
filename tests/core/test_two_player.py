from collections import Counter

import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api
from ganzoo.datasets import Dataset
from ganzoo.errors import UserError
from ganzoo.losses import Loss
from ganzoo.players import Spec
from ganzoo.two_player import TwoPlayerGAN

X = np.array([[1, 2], [-3, 1], [0.5, 0.5], [4, -1], [-1, -1], [2, 2], [0, 1], [-2, -4]], "float32")


class Points(Dataset):
    def arrays(self, seed):
        return {"x": X}


class Tiny(TwoPlayerGAN):
    """A discriminator that adds up the coordinates, a generator that draws (0, 0) at first; counts the passes of both."""

    batch_size = 8
    latent = 3
    learning_rate = 0.1

    def build(self):
        from ganzoo_compat.networks import Network
        from ganzoo_plugins.layers.dense import Dense
        from ganzoo_plugins.layers.initial import ones, zeros

        self.passes = Counter()
        self.generator = Network("generator", [self.counted("generator"), Dense(2, initial=zeros)], [self.latent])
        self.discriminator = Network("discriminator", [self.counted("discriminator"), Dense(1, initial=ones)], self.shape)
        self.passes.clear()  # those that made the weights

    def counted(self, name):
        def count(x):
            self.passes[name] += 1
            return x

        return count


def prepare(mode, model=Tiny, **settings):
    return api.prepare(model, dataset=Points(), mode=mode, **settings)


def weights(runner, network):
    return [runner.stage.read([f"{network}/dense/{name}"])[f"{network}/dense/{name}"] for name in ("kernel", "bias")]


@pytest.mark.parametrize("settings, moves", [
    ({}, (("discriminator", "generator"),)),
    ({"n_critic": 1}, (("discriminator", "generator"),)),
    ({"n_critic": 2}, ("discriminator", "discriminator", "generator")),
    ({"n_critic": 5}, ("discriminator",) * 5 + ("generator",))])
def test_n_critic_is_the_number_of_the_discriminator_s_moves(settings, moves):
    gan = Scheduled(Spec({"x": (2,)}), **settings)
    for step in (0, 1, 1000):
        assert gan.moves(step) == moves


class Scheduled(Tiny):
    def build(self):
        pass


class InTurn(Scheduled):
    together = False
    opponent = "critic"


def test_a_model_may_move_in_turn_and_call_its_discriminator_a_critic():
    assert InTurn(Spec({"x": (2,)})).moves(0) == ("critic", "generator")
    assert InTurn(Spec({"x": (2,)}), n_critic=3).moves(7) == ("critic", "critic", "critic", "generator")


def test_together_every_network_is_passed_once_for_each_thing_that_it_sees(mode):
    runner = prepare(mode)
    row = runner.advance(1)
    assert runner.gan.passes == {"generator": 1, "discriminator": 2}  # real and fake; watching costs no pass
    assert {"discriminator/real", "discriminator/real_accuracy", "generator/fool"} <= set(row)


def test_in_turn_the_generator_s_move_passes_no_real_examples(mode):
    runner = prepare(mode, n_critic=1)
    runner.gan.moves = lambda step: ("generator",)
    row = runner.advance(1)
    assert runner.gan.passes == {"generator": 1, "discriminator": 1}
    assert set(row) == {"generator/fool"}


def test_each_critic_move_makes_fakes_of_its_own(mode):
    runner = prepare(mode, n_critic=2)
    runner.advance(1)
    assert runner.gan.passes == {"generator": 3, "discriminator": 5}


def test_a_loss_whose_generator_sees_real_examples_gets_their_logits(mode):
    class Relativistic(Tiny):
        def __init__(self, spec, **settings):
            super().__init__(spec, **settings)
            self.adversarial.generator_sees_real = True
            self.adversarial.generator = lambda real, fake: {"gap": tf.reduce_mean(real) - tf.reduce_mean(fake)}

    runner = prepare(mode, Relativistic)
    runner.gan.moves = lambda step: ("generator",)
    assert runner.advance(1) == {"generator/gap": pytest.approx(X.sum() / 8)}
    assert runner.gan.passes == {"generator": 1, "discriminator": 2}


def test_the_first_step_s_numbers_are_those_of_the_loss(mode):
    real = X.astype("float64").sum(1)  # the fakes are 0, and so are their logits
    row = prepare(mode).advance(1)
    assert row == {"discriminator/real": pytest.approx(np.mean(np.logaddexp(0, -real))),
                   "discriminator/fake": pytest.approx(np.log(2)), "generator/fool": pytest.approx(np.log(2)),
                   "discriminator/real_logits": pytest.approx(np.mean(real)), "discriminator/fake_logits": 0,
                   "discriminator/real_accuracy": np.mean(real > 0), "discriminator/fake_accuracy": 1}
    assert np.mean(real > 0) == 0.625


def test_the_loss_is_a_setting_that_takes_settings(mode):
    row = prepare(mode, loss="least-squares:real=0.9,fake=-2").advance(1)
    assert row["discriminator/real"] == pytest.approx(np.mean((X.sum(1) - 0.9) ** 2) / 2)
    assert row["discriminator/fake"] == pytest.approx(2.0)
    assert row["generator/fool"] == pytest.approx(0.5)


@pytest.mark.parametrize("loss, said", [
    ("hing", "no loss is named 'hing'. Did you mean hinge"), ("least-squares:reel=1", "no setting is named 'reel'"),
    ("least-squares:real=x", "setting 'real' cannot be 'x'"), ("hinge:1", "'hinge:1' is not understood: loss 'hinge'")])
def test_a_loss_that_cannot_be_is_told_in_a_sentence(loss, said):
    with pytest.raises(UserError, match=said):
        Scheduled(Spec({"x": (2,)}), loss=loss)


def test_both_players_make_adam_s_step_from_gradients_of_one_forward_pass(mode):
    runner = prepare(mode, loss="wasserstein", beta1=0.5, beta2=0.9)
    runner.gan.moves = lambda step: (("discriminator", "generator"),)
    runner.advance(1)
    # Adam's first step is the rate times the sign of the gradient. Of the discriminator: -mean(x) + mean(0), and 0 for its bias.
    kernel, bias = weights(runner, "discriminator")
    np.testing.assert_allclose(kernel.ravel(), 1 + 0.1 * np.sign(X.mean(0)), rtol=1e-5)
    assert bias.tolist() == [0]
    # Of the generator: the discriminator's kernel before its update, the same for both coordinates.
    assert weights(runner, "generator")[1] == pytest.approx([0.1, 0.1], rel=1e-5)


def test_in_turn_the_generator_meets_the_updated_discriminator(mode):
    class Steep(Tiny):
        learning_rate = 3.0  # one update turns the sign of the discriminator's slope

    runner = prepare(mode, Steep, loss="wasserstein")
    runner.stage.write({"discriminator/dense/kernel": np.array([[1.0], [-1.0]], "float32")})
    runner.gan.moves = lambda step: ("discriminator", "generator")
    runner.advance(1)
    kernel, _ = weights(runner, "discriminator")
    assert np.sign(kernel).tolist() == np.sign(X.mean(0))[:, None].tolist() != [[1], [-1]]
    np.testing.assert_allclose(weights(runner, "generator")[1], 3 * np.sign(kernel).ravel(), rtol=1e-5)


def test_samples_are_the_generator_s(mode):
    runner = prepare(mode)
    runner.stage.write({"generator/dense/bias": np.array([5.0, -7.0], "float32")})
    np.testing.assert_allclose(runner.sample(3, seed=0), [[5, -7]] * 3)


class Ranked(TwoPlayerGAN):
    """The discriminator gives back the example's number; the generator makes 2, -1, 7 and 4 of any noise."""

    batch_size, latent, steps = 4, 1, 10

    def build(self):
        from ganzoo_compat.networks import Network
        from ganzoo_plugins.layers.dense import Dense
        from ganzoo_plugins.layers.initial import ones, zeros

        def numbers(x):
            return x + tf.constant([[2.0], [-1.0], [7.0], [4.0]]) if int(x.shape[0]) == 4 else x

        self.generator = Network("generator", [Dense(1, initial=zeros), numbers], [self.latent])
        self.discriminator = Network("discriminator", [Dense(1, initial=ones)], [1])

    def real(self, move):
        return tf.constant([[10.0], [20.0], [30.0], [40.0]])


@pytest.mark.parametrize("step, kept", [(0, 4), (2, 3), (5, 1), (9, 1)])  # 4 * 0.25 ** (step / 5), rounded up
def test_the_generator_learns_from_the_most_real_fakes_ever_fewer(mode, step, kept):
    runner = prepare(mode, Ranked, loss="wasserstein", top_k=0.25)
    runner.gan.moves = lambda step: ("generator",)
    runner.step = step
    row = runner.advance(1)
    assert row["generator/fool"] == pytest.approx(-np.mean(sorted([2, -1, 7, 4])[-kept:]), rel=1e-5)


def test_pairs_stay_pairs_among_the_most_real(mode):
    class Paired(Loss):
        """Of pairs."""

        generator_sees_real = True

        def discriminator(self, real_logits, fake_logits):
            return {"real": tf.reduce_mean(fake_logits - real_logits)}

        def generator(self, real_logits, fake_logits):
            return {"fool": tf.reduce_mean(real_logits * fake_logits)}

    runner = prepare(mode, Ranked, top_k=0.5)
    runner.gan.adversarial = Paired()
    runner.gan.moves = lambda step: ("generator",)
    runner.step = 9
    assert runner.advance(1)["generator/fool"] == pytest.approx((30 * 7 + 40 * 4) / 2, rel=1e-5)


def test_all_fakes_count_unless_it_is_asked_for(mode):
    runner = prepare(mode, Ranked, loss="wasserstein")
    runner.gan.moves = lambda step: ("generator",)
    runner.step = 9
    assert runner.advance(1)["generator/fool"] == pytest.approx(-3.0, rel=1e-5)
