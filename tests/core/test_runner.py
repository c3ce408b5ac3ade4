import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api
from ganzoo.datasets import Dataset
from ganzoo.errors import UserError
from ganzoo.order import Order
from ganzoo.players import GAN, Player, once
from ganzoo_compat import optimizers
from ganzoo_plugins.models.gan import DenseGAN

EXAMPLES = 8


class Numbered(Dataset):
    """Example i is (i, 2^i): the sum of a batch's second coordinates says which examples are in it."""

    def arrays(self, seed):
        return {"x": np.array([[i, 2.0 ** i] for i in range(EXAMPLES)], "float32"),
                "label": np.arange(EXAMPLES, dtype="int32")}


class Watching(GAN):
    """Two players who report what is in their batches and which random number they drew."""

    batch_size = 3
    schedule = ("one", "two")

    def build(self):
        from ganzoo_compat.networks import Network
        from ganzoo_plugins.layers.dense import Dense

        self.generator = Network("a", [Dense(1)], self.shape)
        self.other = Network("b", [Dense(1)], self.shape)

    def players(self):
        return [Player("one", [self.generator], optimizers.SGD(1e-6), self.loss(self.generator), watch=self.watch),
                Player("two", [self.other], optimizers.SGD(1e-6), self.loss(self.other), watch=self.watch)]

    def loss(self, network):
        return lambda move: {"mean": tf.reduce_mean(network(move.batch["x"]))}

    @once
    def noise(self, move):
        return move.uniform([])

    def watch(self, move):
        label = tf.cast(move.batch["label"], tf.float32)
        return {"batch": tf.reduce_sum(move.batch["x"][:, 1]), "first": label[0], "last": label[-1],
                "labels": tf.reduce_sum(2.0 ** label), "step": tf.cast(move.step, tf.float32), "noise": self.noise(move)}

    def sample(self, move):
        return move.normal([move.size, 2])


class Together(Watching):
    schedule = (("one", "two"),)


class Changing(Watching):
    """One batch in even steps, two in odd ones."""

    def moves(self, step):
        return ("one", "two") if step % 2 else (("one", "two"),)


def prepare(model, mode, **settings):
    return api.prepare(model, dataset=Numbered(), mode=mode, **settings)


def code(rows):
    return float(np.sum(2.0 ** rows))


def order(count, seed=0):
    return Order(seed, EXAMPLES, 3).rows(0, count)


def test_in_turn_each_move_gets_the_next_batch_of_the_order(mode):
    runner, rows = prepare(Watching, mode), order(10)
    for step in range(5):
        row = runner.advance(1)
        for player, expected in (("one", rows[2 * step]), ("two", rows[2 * step + 1])):
            assert row[f"{player}/batch"] == code(expected)
            assert (row[f"{player}/first"], row[f"{player}/last"]) == (expected[0], expected[-1])
            assert row[f"{player}/labels"] == row[f"{player}/batch"], "every key has the same examples"
            assert row[f"{player}/step"] == step
        assert row["one/noise"] != row["two/noise"]


def test_together_they_get_the_same_batch_and_the_same_shared_noise(mode):
    runner, rows = prepare(Together, mode), order(4)
    drawn = set()
    for step in range(4):
        row = runner.advance(1)
        assert row["one/batch"] == row["two/batch"] == code(rows[step])
        assert row["one/noise"] == row["two/noise"]
        drawn.add(row["one/noise"])
    assert len(drawn) == 4 and all(0 <= number < 1 for number in drawn)


def test_steps_of_different_schedules_draw_on_one_order(mode):
    runner, rows = prepare(Changing, mode), order(9)
    first = 0
    for step in range(6):
        row = runner.advance(1)
        assert row["one/batch"] == code(rows[first])
        assert row["two/batch"] == code(rows[first + step % 2])
        first += 1 + step % 2
    assert (runner.step, runner.batches) == (6, 9)


def test_many_steps_in_one_call_draw_the_same_batches(mode):
    runner, rows = prepare(Watching, mode), order(20)
    runner.advance(1)
    runner._per_call = 7
    row = runner.call(7)
    assert runner.step == 8
    assert (row["one/batch"], row["two/batch"]) == (code(rows[14]), code(rows[15]))
    assert row["one/step"] == 7


def test_another_seed_has_another_order(mode):
    assert prepare(Together, mode, seed=5).advance(1)["one/batch"] == code(order(1, seed=5)[0])
    assert code(order(1, seed=5)[0]) != code(order(1)[0])


class Counting(DenseGAN):
    """The discriminator alone in the first three steps."""

    def moves(self, step):
        return ("discriminator",) if step < 3 else (("discriminator", "generator"),)


def test_a_call_ends_where_the_schedule_changes_and_where_it_is_told():
    runner = api.prepare(Counting, dataset="ring:size=8", batch_size=4, latent=2, hidden=(), mode="eager")
    runner._per_call = 10
    runner.call(10)
    assert runner.step == 3
    runner._per_call = 10
    runner.call(2)
    assert runner.step == 5


def test_a_call_takes_no_more_steps_than_the_stage_can(mode):
    runner = prepare(Together, mode)
    runner.advance(1)
    runner._per_call = 10 ** 6
    runner.call(10 ** 6)
    assert runner.step == 1 + runner.stage.capacity


def test_no_steps_give_no_numbers():
    runner = prepare(Together, "eager")
    assert runner.advance(0) == {}
    assert runner.step == 0


def test_a_batch_larger_than_the_data_is_refused():
    with pytest.raises(UserError, match="a batch of 9 "):
        prepare(Together, "eager", batch_size=9)


class Averaged(DenseGAN):
    """Samples are a known function of the generator's weights: of the sum of its kernel's rows, and its bias."""

    latent = 3
    batch_size = 8
    hidden = ()
    learning_rate = 0.05
    ema = 0.75

    def sample(self, move):
        return self.generator(tf.ones([move.size, self.latent]))


def generated(weights):
    return weights["generator/dense/kernel"].sum(0) + weights["generator/dense/bias"]


def test_the_average_of_the_weights_follows_its_recursion_after_every_step(mode):
    runner = api.prepare(Averaged, dataset="ring:size=8", mode=mode)
    names = list(runner.gan.generator.trainable)
    assert {name for name in runner.stage.named if name.startswith("average/")} == {f"average/{name}" for name in names}

    average = {name: value.astype("float64") for name, value in runner.stage.read(names).items()}
    for _ in range(4):
        runner.advance(1)
        live = runner.stage.read(names)
        average = {name: 0.75 * average[name] + 0.25 * live[name] for name in names}
    found = runner.stage.read([f"average/{name}" for name in names])
    for name in names:
        np.testing.assert_allclose(found[f"average/{name}"], average[name], rtol=1e-5, atol=1e-7)

    np.testing.assert_allclose(runner.sample(2, seed=0), [generated(average)] * 2, rtol=1e-5, atol=1e-6)
    assert np.abs(generated(average) - generated(live)).max() > 1e-3, "an average that is the weights shows nothing"
    for name, value in runner.stage.read(names).items():
        np.testing.assert_array_equal(value, live[name])


def test_the_weights_are_put_back_after_sampling_that_fails(mode):
    runner = api.prepare(Averaged, dataset="ring:size=8", mode=mode)
    runner.advance(2)
    names = list(runner.gan.generator.trainable)
    before = runner.stage.read(names)
    runner.gan.sample = lambda move: 1 / 0
    with pytest.raises(ZeroDivisionError):
        runner.sample(1, seed=0)
    for name, value in runner.stage.read(names).items():
        np.testing.assert_array_equal(value, before[name])


def test_sampling_changes_nothing_of_the_training(mode):
    sampled, other = (api.prepare(Averaged, dataset="ring:size=8", mode=mode, ema=0.5) for _ in range(2))
    sampled.advance(1)
    other.advance(1)
    sampled.sample(3, seed=4)
    assert sampled.advance(2) == other.advance(2)


def test_an_average_starts_at_the_weights_and_is_saved_with_them(mode, tmp_path):
    runner, other = (api.prepare(Averaged, dataset="ring:size=8", mode=mode) for _ in range(2))
    np.testing.assert_allclose(runner.sample(1, 0), [generated(runner.stage.read(list(runner.gan.generator.trainable)))], rtol=1e-6)
    runner.advance(2)
    runner.save(str(tmp_path / "state"))
    other.restore(str(tmp_path / "state"))
    np.testing.assert_array_equal(other.sample(2, 0), runner.sample(2, 0))


def test_sample_i_depends_on_the_seed_and_i_only(mode):
    runner = prepare(Together, mode)
    many = runner.sample(150, seed=3)
    assert many.shape == (150, 2) and many.dtype == np.float32
    for count in (0, 1, 64, 65):
        np.testing.assert_array_equal(runner.sample(count, seed=3), many[:count])
    assert len(np.unique(many)) == 300, "a number comes twice"
    assert not np.intersect1d(runner.sample(150, seed=4), many).size
    assert abs(many.mean()) < 5 / np.sqrt(300) and abs(many.std() - 1) < 5 / np.sqrt(600)


def test_images_are_handed_to_losses_between_minus_1_and_1(mode):
    class Images(Dataset):
        def arrays(self, seed):
            return {"x": np.array([[[[0], [51]]], [[[255], [204]]]], "uint8"), "y": np.array([[7], [9]], "uint8"),
                    "label": np.array([0, 1], "int32")}

    class Looking(DenseGAN):
        hidden = ()

        def watch(self, move):
            x = move.batch["x"]
            return {"low": tf.reduce_min(x), "high": tf.reduce_max(x), "mean": tf.reduce_mean(tf.abs(x)),
                    "y": tf.reduce_sum(move.batch["y"])}

    row = api.prepare(Looking, dataset=Images(), batch_size=2, mode=mode).advance(1)
    assert (row["discriminator/low"], row["discriminator/high"]) == (-1, 1)
    assert row["discriminator/mean"] == pytest.approx((1 + 0.6) / 2)
    assert row["discriminator/y"] == 16  # not an image, for all that it is bytes


@pytest.mark.parametrize("asked, said", [({"device": "gpu:7"}, "There is no device 'gpu:7' here; there are cpu"),
                                         ({"xla": True, "mode": "eager"}, "XLA compiles functions")])
def test_what_the_machine_lacks_is_told_in_a_sentence(asked, said):
    with pytest.raises(UserError, match=said):
        api.prepare(Together, dataset=Numbered(), **asked)


def test_the_weights_of_keras_s_layers_are_a_function_of_the_seed(mode):
    class Keras(Together):
        def build(self):
            from ganzoo_compat.networks import Network

            self.generator = Network("a", [tf.keras.layers.Dense(3), tf.keras.layers.Dense(1)], self.shape)
            self.other = Network("b", [tf.keras.layers.Dense(1)], self.shape)

    def kernels(seed):
        runner = prepare(Keras, mode, seed=seed)
        return runner.stage.read([name for name in runner.stage.named if name.endswith("kernel")])

    first, again, other = kernels(0), kernels(0), kernels(1)
    assert len(first) == 3
    for name, kernel in first.items():
        np.testing.assert_array_equal(again[name], kernel)
        assert not np.array_equal(other[name], kernel)
