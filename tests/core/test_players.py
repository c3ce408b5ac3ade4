import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api
from ganzoo.errors import UserError
from ganzoo.players import GAN, Balance, Player, Spec, once
from ganzoo_compat import optimizers
from ganzoo_compat.errors import WrongNetwork
from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.models.gan import DenseGAN

POINTS = Spec({"x": (2,)})


def prepare(model, mode, **settings):
    return api.prepare(model, dataset="ring:size=8", batch_size=8, latent=2, hidden=(), mode=mode, **settings)


class Sharing(DenseGAN):
    """Its value `shared` is asked for by losses and watches alike, `idle` by nobody."""

    def build(self):
        super().build()
        self.computed = []

    @once
    def shared(self, move):
        self.computed.append("shared")
        return tf.reduce_mean(move.normal([4]))

    @once
    def idle(self, move):
        self.computed.append("idle")
        return tf.constant(0.0)

    def discriminator_terms(self, move):
        return {"shared": self.shared(move)}

    def watch(self, move):
        return {"shared_too": self.shared(move), "own_draw": tf.reduce_mean(move.normal([4]))}


class DrawingMore(Sharing):
    """Draws before and after `shared` is computed."""

    def discriminator_terms(self, move):
        early = tf.reduce_sum(move.normal([7]))
        return {"shared": self.shared(move), "early": 0.0 * early}

    @once
    def other(self, move):
        return tf.reduce_mean(move.normal([4]))

    def watch(self, move):
        return dict(super().watch(move), other=self.other(move))


def test_a_once_value_is_computed_once_a_move_and_only_when_asked_for(mode):
    runner = prepare(Sharing, mode)
    row = runner.advance(1)
    assert runner.gan.computed == ["shared"]
    assert row["discriminator/shared"] == row["discriminator/shared_too"]
    assert row["discriminator/own_draw"] != row["discriminator/shared"]


def test_the_next_move_computes_it_anew(mode):
    runner = prepare(Sharing, mode)
    first, second = runner.advance(1), runner.advance(1)
    assert first["discriminator/shared"] != second["discriminator/shared"]


def test_the_random_numbers_of_a_once_value_belong_to_its_name(mode):
    before, after = prepare(Sharing, mode).advance(2), prepare(DrawingMore, mode).advance(2)
    assert after["discriminator/shared"] == before["discriminator/shared"]
    assert after["discriminator/real"] == before["discriminator/real"], "the noise of the fakes is the same as well"
    assert after["discriminator/other"] != after["discriminator/shared"]


def test_a_once_value_keeps_its_name_and_its_documentation():
    assert Sharing.shared.__name__ == "shared"
    assert DenseGAN.fake.__doc__.startswith("Generated examples")


class Flat(DenseGAN):
    @classmethod
    def unfit(cls, spec):
        return None if len(spec.shapes["x"]) == 1 else "This model draws points."


def test_examples_that_do_not_fit_are_refused_with_the_model_s_reason():
    assert Flat.unfit(POINTS) is None
    with pytest.raises(UserError, match="^This model draws points.$"):
        Flat(Spec({"x": (28, 28, 1)}, images=("x",)))
    with pytest.raises(UserError, match="Flat does not fit digits: This model draws points."):
        api.prepare(Flat, dataset="digits")


def test_a_gan_without_its_parts_says_which_one_it_lacks():
    class Empty(GAN):
        pass

    class Built(GAN):
        def build(self):
            pass

    with pytest.raises(NotImplementedError, match="Empty has no build"):
        Empty(POINTS)
    with pytest.raises(NotImplementedError, match="Built has no players"):
        Built(POINTS).players()
    with pytest.raises(NotImplementedError, match="Built has no sample"):
        Built(POINTS).sample(None)


def test_a_spec_says_whether_x_is_an_image():
    assert not POINTS.image
    assert Spec({"x": (8, 8, 1), "y": (2,)}, images=("x",)).image
    assert not Spec({"x": (2,), "y": (8, 8, 1)}, images=("y",)).image


@pytest.mark.parametrize("schedule, said", [
    ((("discriminator", "critic"),), "the schedule of step 0 names 'critic'; the players are discriminator, generator"),
    (("nobody", "generator", "none"), "names 'nobody', 'none';"), ((), "the schedule of step 0 names nobody;")])
def test_a_schedule_with_unknown_players_is_told(schedule, said):
    class Scheduled(DenseGAN):
        def moves(self, step):
            return schedule

    with pytest.raises(UserError, match=said):
        prepare(Scheduled, "eager").advance(1)


def test_a_schedule_may_depend_on_the_step(mode):
    class Alternating(DenseGAN):
        """The discriminator alone at first, then both, then every third step the generator alone."""

        def moves(self, step):
            if step < 2:
                return ("discriminator",)
            return ("generator",) if step % 3 == 0 else (("discriminator", "generator"),)

    runner = prepare(Alternating, mode)
    players = [sorted({name.split("/")[0] for name in runner.advance(1)}) for _ in range(5)]
    both = ["discriminator", "generator"]
    assert players == [["discriminator"], ["discriminator"], both, ["generator"], both]


class Three(GAN):
    """Three players, two of which share a network; `after` counts the third one's updates."""

    dataset = "ring:size=8"
    batch_size = 4
    schedule = (("one", "two"), "three")

    def build(self):
        from ganzoo_compat import variables
        from ganzoo_compat.networks import Network
        from ganzoo_plugins.layers.dense import Dense

        self.a, self.b = Network("a", [Dense(1)], self.shape), Network("b", [Dense(1)], self.shape)
        self.updates = variables.create("updates", 0.0)

    def players(self):
        from ganzoo_compat import variables

        def loss(network):
            return lambda move: {"square": tf.reduce_mean(tf.square(network(move.batch["x"])))}

        return [Player("one", [self.a], optimizers.SGD(0.1), loss(self.a)),
                Player("two", [self.b], optimizers.SGD(0.1), loss(self.b)),
                Player("three", [self.a, self.b], optimizers.SGD(0.1), loss(self.b),
                       after=lambda move: variables.assign(self.updates, self.updates + 1.0),
                       watch=lambda move: {"updates": self.updates.read_value()})]


def test_any_number_of_players_may_share_networks_and_one_may_act_after_its_update(mode):
    runner = api.prepare(Three, mode=mode)
    row = runner.advance(3)
    assert set(row) == {"one/square", "two/square", "three/square", "three/updates"}
    assert row["three/updates"] == 2, "before the third one"
    assert runner.stage.read(["updates"])["updates"] == 3
    assert runner.stage.watched == {"three/updates"}


class Judged(DenseGAN):
    """What the tests below change."""

    hidden, latent, batch_size, dataset = (), 2, 4, "ring:size=16"


def test_once_values_of_two_objects_are_their_own(mode):
    class Half:
        def __init__(self, value):
            self.value = value

        @once
        def fake(self, move):
            return self.value * tf.ones([]) + 0 * tf.reduce_sum(move.normal([2]))

    class Two(Judged):
        def watch(self, move):
            one, two = Half(1.0), Half(2.0)
            return {"one": one.fake(move), "two": two.fake(move)}

    row = api.prepare(Two, mode=mode).advance(1)
    assert (row["discriminator/one"], row["discriminator/two"]) == (1.0, 2.0)


def test_watching_changes_nothing(mode):
    class Normed(Judged):
        def build(self):
            super().build()
            self.generator = Network("normed", [Dense(3), BatchNorm(momentum=0.5), Dense(2)], [self.latent])

    class Watched(Normed):
        def watch(self, move):
            return {"again": tf.reduce_mean(self.generator(tf.ones([4, self.latent])))}

    plain, watched = api.prepare(Normed, mode=mode), api.prepare(Watched, mode=mode)
    plain.advance(3), watched.advance(3)
    for name, value in plain.stage.read(list(plain.stage.named)).items():
        np.testing.assert_array_equal(value, watched.stage.read([name])[name], name)


def test_one_optimizer_of_two_networks_is_refused(mode):
    class One(Judged):
        def players(self):
            shared = self.new_optimizer()
            return [player._replace(optimizer=shared) for player in super().players()]

    with pytest.raises(UserError, match="'discriminator' and 'generator' move different weights with one optimizer"):
        api.prepare(One, mode=mode)


def test_players_of_one_network_may_share_an_optimizer_and_move_together(mode):
    """Both updates count, one after the other: Adam's power of beta1 says how many there were."""
    class Regularised(Judged):
        def players(self):
            discriminator, generator = super().players()
            return [discriminator, generator,
                    discriminator._replace(name="regulariser", loss=lambda move: {"size": tf.reduce_sum(tf.square(
                        self.discriminator.trainable["discriminator/dense/kernel"]))}, watch=None)]

        def moves(self, step):
            return (("discriminator", "generator", "regulariser"),)

    numbers = []
    for _ in range(2):
        runner = api.prepare(Regularised, mode=mode)
        runner.advance(2)
        named = runner.stage.read(["optimizers/discriminator/beta1_power", "discriminator/dense/kernel"])
        assert named["optimizers/discriminator/beta1_power"] == pytest.approx(0.5 ** 5)
        numbers.append(named["discriminator/dense/kernel"])
    np.testing.assert_array_equal(*numbers)


@pytest.mark.parametrize("loss, said", [
    ({}, "has no terms"), ({"all": [1.0, 2.0]}, "the term 'all' has the shape .* take its mean")])
def test_a_loss_that_is_none_is_told(mode, loss, said):
    class Wrong(Judged):
        def generator_loss(self, move):
            return {name: tf.constant(value) for name, value in loss.items()}

    runner = api.prepare(Wrong, mode=mode)
    with pytest.raises(WrongNetwork, match=f"(?s)player 'generator'.*{said}"):
        runner.advance(1)


def test_a_term_may_be_a_python_number(mode):
    class Plain(Judged):
        def discriminator_terms(self, move):
            return {"constant": 3}

    assert api.prepare(Plain, mode=mode).advance(1)["discriminator/constant"] == 3


def test_names_of_players_are_unique_and_plain(mode):
    for names in (("same", "same"), ("a b", "generator")):
        class Named(Judged):
            def players(self, names=names):
                return [player._replace(name=name) for player, name in zip(super().players(), names)]

        with pytest.raises(UserError, match="cannot name a player"):
            api.prepare(Named, mode=mode)


def test_samples_may_be_conditioned(mode):
    class Conditional(Judged):
        def sample(self, move):
            return tf.cast(move.batch["label"], tf.float32)[:, None] + tf.zeros([move.size, 2])

        def conditions(self, n):
            return {"label": np.arange(n) % 3}

    runner = api.prepare(Conditional, mode=mode)
    assert runner.sample(70, 0)[:, 0].tolist() == [i % 3 for i in range(70)]
    assert runner.sample(2, 0, label=[7, 8])[:, 1].tolist() == [7, 8]


class Balanced(GAN):
    """A dense layer [2] -> [1] of the batch's mean, whose two terms have gradients that can be told: m and 100 n, of the kernel."""

    dataset = "ring:size=8"
    batch_size = 8
    schedule = ("one",)
    main = ["pixels"]

    def build(self):
        half = Dense(1, bias=False, initial=lambda state, shape: np.full(shape, 0.5))
        self.generator = Network("net", [half], self.shape)

    def players(self):
        def loss(move):
            first, second = tf.constant([[1.0, 0.0]]), tf.constant([[3.0, 4.0]])
            return {"pixels": 2.0 * tf.reduce_sum(self.generator(first)), "fool": 50.0 * tf.reduce_sum(self.generator(second)),
                    "more": 50.0 * tf.reduce_sum(self.generator(second))}

        return [Player("one", [self.generator], optimizers.SGD(0.1), loss, balance=Balance(self.main, ratio=4.0))]


@pytest.mark.parametrize("accumulate", [1, 2])
def test_a_balance_scales_the_gradient_of_the_other_terms_to_that_of_the_main_ones(mode, accumulate):
    runner = api.prepare(Balanced, mode=mode, accumulate=accumulate)
    row = runner.advance(1)
    # |gradient of pixels| = 2, of the others 100 * 5 = 500
    assert row["one/balance"] == pytest.approx(2.0 / 500.0 / 4.0, rel=1e-5)
    assert row["one/fool"] == pytest.approx(50 * 3.5), "terms are logged as they are"
    expected = 0.5 - 0.1 * (np.array([2.0, 0.0]) + 2.0 / 4.0 * np.array([0.6, 0.8]))
    np.testing.assert_allclose(runner.stage.read(["net/dense/kernel"])["net/dense/kernel"][:, 0], expected, rtol=1e-5)
    assert "one/balance" in runner.stage.watched


def test_gradients_of_any_size_are_balanced(mode):
    class Tiny(Balanced):
        def players(self):
            player, = super().players()
            return [player._replace(loss=lambda move: {name: 1e-25 * value for name, value in player.loss(move).items()},
                                    balance=player.balance._replace(epsilon=0.0))]

    assert api.prepare(Tiny, mode=mode).advance(1)["one/balance"] == pytest.approx(2.0 / 500.0 / 4.0, rel=1e-4)


def test_where_the_other_terms_have_no_gradient_there_is_nothing_to_scale(mode):
    class Alone(Balanced):
        def players(self):
            player, = super().players()
            return [player._replace(loss=lambda move: {"pixels": player.loss(move)["pixels"], "fool": tf.zeros([])})]

    runner = api.prepare(Alone, mode=mode)
    runner.advance(1)
    np.testing.assert_allclose(runner.stage.read(["net/dense/kernel"])["net/dense/kernel"][:, 0], [0.3, 0.5], rtol=1e-5)


@pytest.mark.parametrize("main", [["pixel"], ["pixels", "fool", "more"], []])
def test_a_balance_of_terms_that_there_are_not_is_refused(mode, main):
    model = type("Wrong", (Balanced,), {"main": main})
    with pytest.raises(WrongNetwork, match="its loss has the terms pixels, fool, more"):
        api.prepare(model, mode=mode).advance(1)
