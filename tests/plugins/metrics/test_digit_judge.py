import numpy as np
import pytest

from ganzoo import registry
from ganzoo.errors import UserError
from ganzoo_plugins.metrics import digit_judge
from ganzoo_plugins.metrics.digit_judge import in_grey, judge


@pytest.fixture(scope="module")
def digits():
    arrays = registry.create("datasets", "digits").arrays(0)
    return (arrays["x"][:500].astype("float32") - 127.5) / 127.5, arrays["label"][:500]


def test_it_names_digits(mode, digits):
    images, labels = digits
    features, probabilities = judge(mode).of(images)
    assert (probabilities.argmax(axis=1) == labels).mean() >= 0.98
    np.testing.assert_allclose(probabilities.sum(axis=1), 1.0)
    assert features.shape == (500, 64) and features.min() >= 0.0


def test_it_says_how_good_it_is(mode):
    assert 0.99 <= judge(mode).accuracy <= 1.0


def test_its_modes_agree(modes_here, digits):
    first, *others = [np.concatenate(judge(mode).of(digits[0][:20]), axis=1) for mode in modes_here]
    for other in others:
        np.testing.assert_allclose(other, first, atol=1e-5)


def test_it_looks_at_colour_and_at_other_sizes(mode, digits):
    images, labels = digits
    large = np.repeat(np.kron(images[:100], np.ones([1, 2, 2, 1])), 3, axis=3)
    assert large.shape == (100, 56, 56, 3)
    assert (judge(mode).of(large)[1].argmax(axis=1) == labels[:100]).mean() >= 0.95


def test_grey_is_the_mean_of_the_channels():
    image = np.zeros([1, 28, 28, 3]) + np.array([0.0, 0.3, 0.9])
    np.testing.assert_allclose(in_grey(image), np.full([1, 28, 28, 1], 0.4), rtol=1e-6)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no archive"])
def test_a_damaged_file_is_told(monkeypatch, tmp_path, damage):
    path = tmp_path / "digit_classifier.npz"
    path.write_bytes(damage)
    monkeypatch.setattr(digit_judge, "FILE", str(path))
    with pytest.raises(UserError, match="digit_classifier.npz, is missing or damaged: install ganzoo again"):
        digit_judge._read()
