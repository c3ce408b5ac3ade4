import numpy as np
import pytest

from ganzoo import registry


@pytest.fixture
def stacks(posing, digits):
    """stacks(numbers): a run whose samples show these numbers of three digits."""
    shown = {one: (digits["x"][digits["label"] == one][5, :, :, 0].astype("float32") - 127.5) / 127.5 for one in range(10)}
    data = {"x": np.repeat(digits["x"][:10], 3, axis=3)}

    def of(numbers):
        images = np.stack([np.stack([shown[n // 100], shown[n // 10 % 10], shown[n % 10]], axis=-1) for n in numbers])
        return posing(lambda n, seed: images[:n], data)

    return of


def test_numbers_of_three_digits_are_counted(stacks, measure):
    assert measure("stacked-modes:samples=40", stacks(list(range(100, 140)))) == 40
    assert measure("stacked-modes:samples=40", stacks([7, 123] * 20)) == 2


def test_the_divergence_is_from_a_thousand_equal_shares(stacks, measure):
    assert measure("stacked-kl:samples=40", stacks([7, 123] * 20)) == pytest.approx(np.log(500))
    assert measure("stacked-kl:samples=40", stacks([7] * 30 + [123] * 10)) == pytest.approx(
        0.75 * np.log(750) + 0.25 * np.log(250))


def test_grey_images_are_no_stacks(posing, digits):
    assert "three channels" in registry.create("metrics", "stacked-modes").unfit(posing(None, digits))
