import numpy as np
import pytest

from ganzoo import api
from ganzoo.errors import UserError
from ganzoo_plugins.losses.quadratic_potential import discriminator_loss

RANDOM = np.random.RandomState(0)
REAL_LOGITS, FAKE_LOGITS = RANDOM.normal(size=[4, 1]), RANDOM.normal(size=[4, 1])
REAL, FAKE = RANDOM.normal(size=[4, 2, 3]), RANDOM.normal(size=[4, 2, 3])
WEIGHTS = np.float32([[1.0], [0.0], [2.0], [0.5]])


def by_hand(real_logits, fake_logits, scale=10.0):
    t, d = real_logits - fake_logits, np.abs(REAL - FAKE).mean(axis=(1, 2))[:, None]
    return -t, t ** 2 / (2 * scale * d)


def test_judgements_may_differ_by_what_the_examples_differ(evaluate):
    difference, bound = by_hand(REAL_LOGITS, FAKE_LOGITS)
    arrays = REAL_LOGITS, FAKE_LOGITS, REAL, FAKE
    assert evaluate(discriminator_loss, *arrays) == {"difference": pytest.approx(difference.mean(), rel=1e-5),
                                                     "bound": pytest.approx(bound.mean(), rel=1e-5)}
    found = evaluate(lambda *arrays: discriminator_loss(*arrays, scale=3.0, weights=WEIGHTS, reduction="none"), *arrays)
    np.testing.assert_allclose(found["bound"], WEIGHTS * by_hand(REAL_LOGITS, FAKE_LOGITS, 3.0)[1], rtol=1e-5)


def test_patches_are_held_by_the_distance_of_their_examples(evaluate):
    real_logits, fake_logits = RANDOM.normal(size=[2, 4, 3, 5, 1])
    t, d = real_logits - fake_logits, np.abs(REAL - FAKE).mean(axis=(1, 2)).reshape(4, 1, 1, 1)
    assert evaluate(discriminator_loss, real_logits, fake_logits, REAL, FAKE) == {
        "difference": pytest.approx(-t.mean(), rel=1e-4), "bound": pytest.approx((t ** 2 / (20 * d)).mean(), rel=1e-4)}


def test_the_gradients_are_those_of_finite_differences(slopes, differences):
    found = slopes(lambda *arrays: sum(discriminator_loss(*arrays).values()), REAL_LOGITS, FAKE_LOGITS, REAL, FAKE)
    theirs = differences(lambda *logits: sum(by_hand(*logits)).mean(), REAL_LOGITS, FAKE_LOGITS)
    np.testing.assert_allclose(found, theirs, atol=1e-5)


def test_the_best_judgement_of_two_examples_differs_by_the_scale_times_their_distance():
    difference = np.linspace(-50, 50, 100001)
    d = np.abs(REAL - FAKE).mean()
    assert difference[np.argmin(-difference + difference ** 2 / (20 * d))] == pytest.approx(10 * d, abs=1e-3)


def test_a_model_gives_it_its_examples(mode):
    row = api.prepare("gan", mode=mode, dataset="ring", hidden=(4,), batch_size=4, loss="quadratic-potential:scale=2").advance(1)
    assert row["discriminator/bound"] > 0
    assert row["generator/fool"] == pytest.approx(-row["discriminator/fake_logits"], rel=1e-4)


def test_a_model_whose_discriminators_see_more_than_examples_refuses_it():
    with pytest.raises(UserError, match="the loss quadratic-potential compares examples, and this model's discriminators do not"):
        api.prepare("cyclegan", loss="quadratic-potential", width=1)
