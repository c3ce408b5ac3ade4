import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api, registry
from ganzoo.errors import UserError
from ganzoo.players import Spec
from ganzoo_plugins.models.cyclegan import CycleGAN

RANDOM = np.random.RandomState(0)
X, Y = RANDOM.uniform(-1, 1, [2, 3, 8, 8, 1])
SMALL = {"width": 1, "blocks": 1}


@pytest.fixture
def gan(made):
    return made(CycleGAN, Spec({"x": (8, 8, 1), "y": (8, 8, 1)}, None, ("x", "y")), batch_size=3, pool=5, cycle=8.0, identity=0.25,
                **SMALL)


def distance(one, other):
    return np.mean(np.abs(np.asarray(one, "float64") - other))


def test_the_terms_are_the_paper_s(gan, in_a_move):
    names = {}

    def everything(move):
        x, y = move.batch["x"], move.batch["y"]
        names.update(discriminator=list(gan.discriminator_loss(move)), generator=list(gan.generator_loss(move)))
        shown = [drawn.shown for drawn in gan.drawn(move)]
        return {
            "discriminator": tf.stack(list(gan.discriminator_loss(move).values())),
            "generator": tf.stack(list(gan.generator_loss(move).values())),
            "real_x": gan.discriminator(x), "real_y": gan.discriminator_y(y),
            "shown_x": gan.discriminator(shown[0]), "shown_y": gan.discriminator_y(shown[1]),
            "fake_x": gan.discriminator(gan.generator(y)), "fake_y": gan.discriminator_y(gan.inverse(x)),
            "x_again": gan.generator(gan.inverse(x)), "y_again": gan.inverse(gan.generator(y)),
            "x_still": gan.generator(x), "y_still": gan.inverse(y)}

    found = in_a_move(everything, x=X, y=Y)
    assert names == {"discriminator": ["real_x", "fake_x", "real_y", "fake_y"],
                     "generator": ["fool_x", "fool_y", "cycle", "identity"]}

    def square(name, target):
        return np.mean((found[name].astype("float64") - target) ** 2)

    np.testing.assert_allclose(found["discriminator"], [square("real_x", 1), square("shown_x", 0), square("real_y", 1),
                                                        square("shown_y", 0)], rtol=1e-4)
    np.testing.assert_allclose(found["generator"], [
        square("fake_x", 1), square("fake_y", 1),
        8 * (distance(found["x_again"], X) + distance(found["y_again"], Y)),
        2 * (distance(found["x_still"], X) + distance(found["y_still"], Y))], rtol=1e-4)


def test_averages_are_of_both_ways(gan):
    assert list(gan.averaged()) == [gan.generator, gan.inverse]


def test_discriminators_are_shown_the_pool_s_images_too(gan, stage, in_a_move):
    old = RANDOM.uniform(-1, 1, [5, 8, 8, 1]).astype("float32")
    stage.write({"pool_x/images": old, "pool_x/filled": np.ones(5, "float32")})
    shown, fakes, kept = [[image.tobytes() for image in found] for found in in_a_move(
        lambda move: [gan.drawn(move)[0].shown, gan.fake(move), gan.drawn(move)[0].images], x=X, y=Y)]
    exchanged = [image != fake for image, fake in zip(shown, fakes)]
    assert any(exchanged), "by the numbers of seed 0, step 0"
    for image, fake, was_exchanged in zip(shown, fakes, exchanged):
        assert (image in {one.tobytes() for one in old}) == was_exchanged
        assert (fake in kept) == was_exchanged, "the new image takes the place of the one that is shown"


def pools(runner):
    return runner.stage.read([f"pool_{domain}/{part}" for domain in "xy" for part in ("images", "filled")])


def test_the_pools_hold_the_fakes_of_the_steps_so_far(mode):
    runner = api.prepare("cyclegan", mode=mode, batch_size=2, pool=5, seed=3, **SMALL)
    arrays = registry.create("datasets", "domains").examples(3).arrays
    rows = runner._order.rows(0, 1)[0]
    fakes = {"x": runner.stage.sample(runner.gan.fake, 2, 0, {"y": arrays["y"][rows]}),
             "y": runner.stage.sample(runner.gan.fake_y, 2, 0, {"x": arrays["x"][rows]})}
    runner.advance(1)
    state = pools(runner)
    for domain, fake in fakes.items():
        filled = state[f"pool_{domain}/filled"] == 1
        assert filled.sum() == 2
        held = state[f"pool_{domain}/images"][filled]
        assert min(np.abs(held - fake).max(), np.abs(held[::-1] - fake).max()) < 1e-4
        assert not state[f"pool_{domain}/images"][~filled].any()
    runner.advance(1)
    assert [pools(runner)[f"pool_{domain}/filled"].sum() for domain in "xy"] == [4, 4]
    runner.advance(1)
    assert [pools(runner)[f"pool_{domain}/filled"].sum() for domain in "xy"] == [5, 5]


def test_without_a_pool_discriminators_see_the_fakes_of_the_move_and_without_its_weight_there_is_no_identity(mode):
    runner = api.prepare("cyclegan", mode=mode, batch_size=2, pool=0, identity=0, **SMALL)
    assert not [name for name in runner.stage.named if "pool" in name]
    row = runner.advance(1)
    assert "generator/identity" not in row
    assert row["discriminator/fake_logits"] ** 2 <= row["discriminator/fake_x"] + 1e-6  # of the same logits


def test_a_pool_smaller_than_a_batch_is_refused():
    with pytest.raises(UserError, match="a pool of 3 images is smaller than a batch of 4"):
        api.prepare("cyclegan", batch_size=4, pool=3, **SMALL)


def test_the_step_size_falls_linearly_from_the_middle_of_the_run(evaluate):
    gan = CycleGAN.__new__(CycleGAN)
    gan.steps = 100
    rate = gan.new_optimizer().learning_rate
    found = [evaluate(lambda step: rate(tf.cast(step, tf.int32)), step) for step in (0, 50, 75, 90, 100)]
    np.testing.assert_allclose(found, [2e-4, 2e-4, 1e-4, 4e-5, 0], rtol=1e-5, atol=1e-12)


def test_a_picture_shows_the_input_the_sample_and_the_input_as_it_comes_back(mode):
    runner = api.prepare("cyclegan", mode=mode, batch_size=2, **SMALL)
    pictures = runner.picture(3, seed=0)
    assert pictures.shape == (3, 28, 84, 1)
    y, sample, again = np.split(pictures, 3, axis=2)
    np.testing.assert_allclose(y, (runner.gan.examples["y"][:3].astype("float32") - 127.5) / 127.5, atol=1e-6)
    np.testing.assert_allclose(sample, runner.sample(3, seed=0), atol=1e-6)
    np.testing.assert_allclose(again, runner.stage.sample(lambda move: runner.gan.inverse(runner.gan.fake(move)), 3, 0,
                                                          {"y": runner.gan.examples["y"][:3]}), atol=1e-5)


@pytest.mark.parametrize("dataset, said", [("digits", "it makes images x of images y"),
                                           ("low-resolution", "x and y must be of one shape")])
def test_what_it_cannot_learn_from_is_told(dataset, said):
    with pytest.raises(UserError, match=said):
        api.prepare("cyclegan", dataset=dataset)


def test_it_builds_for_images_of_every_size(built):
    assert built(CycleGAN, shapes={"y": built.shape}, width=1, blocks=1, pool=2, batch_size=2).inverse.trainable
