import numpy as np
import pytest

from ganzoo import api, registry
from ganzoo.errors import UserError
from ganzoo_plugins.losses import realness
from ganzoo_plugins.losses.realness import Realness, anchors, outcomes

RANDOM = np.random.RandomState(0)
REAL, FAKE = RANDOM.normal(size=[3, 5]), RANDOM.normal(size=[3, 5])
FOR_REAL, FOR_FAKE = [one.astype("float64") for one in anchors(5)]


def softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)


def divergence(p, q):
    """KL(p || q) of each row."""
    return (p * np.log(p / q)).sum(axis=-1, keepdims=True)


def test_the_anchors_are_distributions_that_mirror_each_other():
    for count in 2, 20:
        real, fake = anchors(count, 0.3, 0.4)
        assert real.sum() == pytest.approx(1.0) and (real > 0).all()
        np.testing.assert_allclose(real, fake[::-1], rtol=1e-5)
        assert (real * outcomes(count)).sum() > 0 > (fake * outcomes(count)).sum()
    assert outcomes(5).tolist() == [-1.0, -0.5, 0.0, 0.5, 1.0]


def test_the_discriminator_s_loss_takes_weights_and_reductions(agrees):
    agrees(lambda *logits, **options: realness.discriminator_loss(*logits, FOR_REAL, FOR_FAKE, **options),
           lambda real, fake: {"real": divergence(FOR_REAL, softmax(real)), "fake": divergence(FOR_FAKE, softmax(fake))},
           {"real": "real_weights", "fake": "fake_weights"}, outputs=5)


def test_the_generator_s_loss_takes_weights_and_reductions(agrees):
    agrees(lambda *logits, **options: realness.generator_loss(*logits, FOR_FAKE, **options),
           lambda real, fake: {"near_real": divergence(softmax(real), softmax(fake)),
                               "far_from_fake": -divergence(FOR_FAKE, softmax(fake))},
           {"near_real": "weights", "far_from_fake": "weights"}, outputs=5)


def test_the_gradients_are_those_of_finite_differences(slopes, differences):
    loss = Realness(outputs=5)
    np.testing.assert_allclose(slopes(lambda fake, real: loss.discriminator(real, fake)["fake"], FAKE, REAL),
                               differences(lambda fake: divergence(FOR_FAKE, softmax(fake)).mean(), FAKE), atol=1e-5)
    for term, by_hand in (("near_real", lambda fake: divergence(softmax(REAL), softmax(fake)).mean()),
                          ("far_from_fake", lambda fake: -divergence(FOR_FAKE, softmax(fake)).mean())):
        np.testing.assert_allclose(slopes(lambda fake, real, term=term: loss.generator(real, fake)[term], FAKE, REAL),
                                   differences(by_hand, FAKE), atol=1e-5)


def test_logits_of_hundreds_do_not_overflow(evaluate):
    loss = Realness(outputs=5)
    found = [evaluate(loss.discriminator, 500 * REAL, 500 * FAKE), evaluate(loss.generator, 500 * REAL, 500 * FAKE)]
    assert all(np.isfinite(list(terms.values())).all() for terms in found)


def test_an_example_is_judged_by_the_mean_outcome(evaluate):
    real, fake = evaluate(Realness(outputs=5).judged, REAL, FAKE)
    np.testing.assert_allclose(real, (softmax(REAL) * np.linspace(-1, 1, 5)).sum(axis=1, keepdims=True), atol=1e-6)
    assert fake.shape == (3, 1)


def test_models_whose_discriminator_has_one_output_refuse_it(in_folder):
    with pytest.raises(UserError, match="wants 7 outputs of the discriminator, and this model's has one"):
        api.prepare("infogan", loss="realness:outputs=7")
    runner = api.prepare("gan", dataset="ring", loss="realness:outputs=7", hidden=(4,))
    assert [weight.shape for weight in runner.stage.read(list(runner.gan.discriminator.trainable)).values()][-1] == (7,)


def test_it_is_found_by_its_name():
    assert type(registry.create("losses", "realness")) is Realness
