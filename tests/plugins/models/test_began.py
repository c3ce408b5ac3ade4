import numpy as np
import pytest

from ganzoo import api
from ganzoo.errors import UserError
from ganzoo_plugins.models.began import BEGAN, error


def prepare(mode, **settings):
    return api.prepare("began", mode=mode, **dict({"width": 1, "batch_size": 2}, **settings))


def k(runner):
    return float(runner.stage.read(["k"])["k"])


def test_an_error_is_the_mean_absolute_value_of_what_is_lost(evaluate):
    lost = np.random.RandomState(0).normal(size=[3, 4, 4, 2])
    np.testing.assert_allclose(evaluate(error, lost), np.mean(np.abs(lost), axis=(1, 2, 3))[:, None], rtol=1e-5)


def test_k_follows_the_imbalance_of_both_errors(mode):
    runner = prepare(mode, gain=0.1, diversity=0.7)
    assert k(runner) == 0
    expected = 0.0
    for _ in range(3):
        row = runner.advance(1)
        real, fake = -row["discriminator/real_logits"], -row["discriminator/fake_logits"]
        assert row["discriminator/k"] == pytest.approx(expected, abs=1e-6)
        assert row["discriminator/real"] == pytest.approx(real) and row["generator/fool"] == pytest.approx(fake)
        assert row["discriminator/fake"] == pytest.approx(-expected * fake, abs=1e-6)
        assert row["discriminator/convergence"] == pytest.approx(real + abs(0.7 * real - fake), rel=1e-5)
        expected = min(max(expected + 0.1 * (0.7 * real - fake), 0.0), 1.0)
        assert k(runner) == pytest.approx(expected, abs=1e-6)
    assert 0 < expected < 1


@pytest.mark.parametrize("bias, bound", [(0.0, 1.0), (100.0, 0.0)])
def test_k_stays_between_0_and_1(mode, bias, bound):
    runner = prepare(mode, gain=1e3, diversity=1.0)
    generator = runner.stage.read(list(runner.gan.generator.trainable))
    flat = {name: 0 * value for name, value in generator.items()}  # grey images, which lose less than real ones,
    flat["generator/convolution_6/bias"] += bias  # or images far outside of the range, which lose more
    runner.stage.write(dict(flat, k=np.float32(0.5)))
    runner.advance(1)
    assert k(runner) == bound


def test_samples_are_clipped_to_the_range_of_images(mode):
    runner = prepare(mode, ema=0.0)
    for bias, pixel in ((100.0, 1.0), (-100.0, -1.0)):
        runner.stage.write({"generator/convolution_6/bias": np.full([1], bias, "float32")})
        np.testing.assert_array_equal(runner.sample(2, seed=0), np.full([2, 28, 28, 1], pixel))


def test_its_loss_cannot_be_another():
    with pytest.raises(UserError, match="setting 'loss' cannot be 'hinge': it is one of wasserstein"):
        api.prepare("began", loss="hinge")


def test_it_builds_for_images_of_every_size(built):
    gan = built(BEGAN, width=1)
    assert gan.generator.trainable and gan.discriminator.trainable
