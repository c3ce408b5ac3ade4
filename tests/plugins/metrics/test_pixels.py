import numpy as np

from ganzoo import registry


def scaled(images):
    return (images.astype("float32") - 127.5) / 127.5


def test_a_model_that_repeats_any_of_its_examples_is_found_and_one_that_draws_others_is_not(posing, measure, digits):
    half = {key: array[::2] for key, array in digits.items()}
    repeating = posing(lambda n, seed: scaled(half["x"][-n:]), half)  # the last ones: all are searched
    assert measure("memorised:samples=200", repeating) < 1e-3
    drawing = posing(lambda n, seed: scaled(digits["x"][1::2][:n]), half)
    assert 0.9 < measure("memorised:samples=500", drawing) < 1.1


def test_patches_of_the_data_itself_are_near_and_those_of_noise_are_far(posing, measure, digits):
    same = posing(lambda n, seed: scaled(digits["x"][1000:1000 + n]), digits)
    noise = posing(lambda n, seed: np.random.RandomState(seed).uniform(-1, 1, [n, 28, 28, 1]), digits)
    near, far = (measure("sliced-wasserstein:samples=300", run) for run in (same, noise))
    assert near < 30 and far > 5 * near


def test_pairs_of_digits_are_unlike_and_pairs_of_one_image_are_alike(posing, measure, digits):
    assert measure("similarity:pairs=100", posing(lambda n, seed: scaled(digits["x"][:n]), digits)) < 0.4
    one = posing(lambda n, seed: scaled(np.repeat(digits["x"][:1], n, axis=0)), digits)
    assert measure("similarity:pairs=10", one) > 0.999


def test_pairs_are_any_two_or_of_one_label_and_never_neighbours_that_are_drawn_in_turn(posing, measure, digits):
    """Labels are drawn 0, 1, 0, 1, ...: of pairs of neighbours none would be alike, of any two about half are."""
    def draw(n, seed, label=None):
        return scaled(digits["x"][np.arange(n) % 2 if label is None else label])

    turns = posing(draw, digits, label=np.arange(40) % 2)
    unlike = measure("similarity:pairs=40", posing(lambda n, seed: draw(n, seed)[(np.arange(n) >= n // 2).astype(int)], digits))
    assert measure("similarity:pairs=40", turns) > unlike / 2 + 0.3
    assert measure("similarity:pairs=40,within=true", turns) > 0.999
    assert registry.create("metrics", "similarity:within=true").unfit(posing(draw, digits)) == (
        "its pairs are to be of one label, and the model is told none: leave out within.")
