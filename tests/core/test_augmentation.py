import numpy as np
import pytest

from ganzoo import api
from ganzoo.errors import UserError
from ganzoo_compat.move import Move

IMAGES = np.random.RandomState(0).uniform(-1, 1, [6, 8, 16, 3]).astype("float32")


@pytest.fixture
def augmented(evaluate):
    """augmented(kinds, x, step, training, channels): x as a discriminator sees it, and the uniform numbers that were drawn."""
    from ganzoo.augmentation import DiffAugment

    def call(kinds, x=IMAGES, step=0, training=True, channels=None):
        def see(x):
            with Move({}, np.int32(step), len(IMAGES), "0/0", training):
                return DiffAugment(kinds, channels)(x)

        def draw():
            move = Move({}, np.int32(step), len(IMAGES), "0/0")
            counts = [3, 2, 2] if len(kinds) == 3 else [3 if kinds == ["color"] else 2]
            return [move.uniform([count * len(IMAGES)]) for count in counts]

        return evaluate(see, x), evaluate(draw)

    return call


def colored(x, drawn):
    brightness, saturation, contrast = drawn.reshape(3, -1, 1, 1, 1)
    x = x + brightness - 0.5
    x = x.mean(3, keepdims=True) + 2.0 * saturation * (x - x.mean(3, keepdims=True))
    return x.mean((1, 2, 3), keepdims=True) + (contrast + 0.5) * (x - x.mean((1, 2, 3), keepdims=True))


def translated(x, drawn):
    found = np.zeros_like(x)
    down, right = (drawn.reshape(2, -1) * [[3], [5]]).astype(int) - [[1], [2]]
    for image, dy, dx, source in zip(found, down, right, x):
        for row in range(8):
            for column in range(16):
                if 0 <= row + dy < 8 and 0 <= column + dx < 16:
                    image[row, column] = source[row + dy, column + dx]
    return found


def cut(x, drawn):
    found = x.copy()
    top, left = (drawn.reshape(2, -1) * [[8], [16]]).astype(int) - [[2], [4]]
    for image, y, x0 in zip(found, top, left):
        image[max(y, 0):max(y + 4, 0), max(x0, 0):max(x0 + 8, 0)] = 0.0
    return found


@pytest.mark.parametrize("kind, reference", [("color", colored), ("translation", translated), ("cutout", cut)])
def test_each_kind_is_what_the_paper_s_code_does(augmented, kind, reference):
    seen, drawn = augmented([kind])
    np.testing.assert_allclose(seen, reference(IMAGES, drawn[0]), atol=1e-5)
    assert np.abs(seen - IMAGES).max() > 0.1


def test_colours_of_what_an_image_was_made_of_stay_as_they_are(augmented):
    seen, drawn = augmented(["color"], channels=2)
    np.testing.assert_array_equal(seen[..., :1], IMAGES[..., :1])
    np.testing.assert_allclose(seen[..., 1:], colored(IMAGES[..., 1:], drawn[0]), atol=1e-5)


def test_kinds_follow_each_other_in_the_paper_s_order(augmented):
    seen, drawn = augmented(["cutout", "color", "translation"])
    np.testing.assert_allclose(seen, cut(translated(colored(IMAGES, drawn[0]), drawn[1]), drawn[2]), atol=1e-5)


def test_it_depends_on_the_step_and_is_repeated(augmented):
    first, again, later = (augmented(["translation", "cutout", "color"], step=step)[0] for step in (3, 3, 4))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - later).max() > 0.1


def test_outside_of_training_nothing_is_changed(augmented):
    np.testing.assert_array_equal(augmented(["color", "translation", "cutout"], training=False)[0], IMAGES)


def test_gradients_pass_through_it(evaluate):
    from ganzoo.augmentation import DiffAugment
    from ganzoo_compat.gradients import gradient

    def see(x):
        with Move({}, np.int32(0), len(IMAGES), "0/0"):
            return DiffAugment(["translation"])(x) * 2.0

    found = evaluate(lambda x: gradient(see, x), IMAGES)  # of a sum: 2 where the pixel is still seen, 0 where it was moved out
    assert set(np.unique(found)) <= {0.0, 2.0} and 0.5 < (found == 2.0).mean() < 1.0


@pytest.mark.parametrize("step, left", [(0, 1.0), (5, 0.5), (10, 0.0), (11, 0.0)])
def test_instance_noise_falls_to_nothing_over_the_run(evaluate, step, left):
    from ganzoo.augmentation import InstanceNoise

    def see(x):
        with Move({}, np.int32(step), 2000, "0/0"):
            return InstanceNoise(0.5, 10)(x)

    seen = evaluate(see, np.ones([2000, 3]))
    assert seen.mean() == pytest.approx(1.0, abs=0.05)
    assert seen.std() == pytest.approx(0.5 * left, abs=0.02)


@pytest.mark.parametrize("settings", [{"augment": "color,translation,cutout"}, {"instance_noise": 0.5}])
def test_it_is_seen_by_the_discriminator_of_a_run_and_by_nobody_who_samples(mode, settings):
    row = {"hidden": (8,), "batch_size": 8, "mode": mode}
    plain, changed = api.prepare("gan", **row), api.prepare("gan", **dict(row, **settings))
    np.testing.assert_array_equal(plain.sample(4, seed=0), changed.sample(4, seed=0))
    one, other = plain.advance(1), changed.advance(1)
    assert one["discriminator/real"] != other["discriminator/real"] and one["discriminator/fake"] != other["discriminator/fake"]


def test_points_cannot_be_augmented():
    with pytest.raises(UserError, match=r"augment changes images, and the examples are \[2\]"):
        api.prepare("gan", dataset="ring", augment="color")


def test_an_augmentation_that_there_is_not_is_refused():
    with pytest.raises(UserError, match="augment.*one of color, translation, cutout"):
        api.prepare("gan", augment="colour")
