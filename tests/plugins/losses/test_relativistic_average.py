import numpy as np
import pytest

from ganzoo import registry
from ganzoo.errors import UserError
from ganzoo_plugins.losses import relativistic_average
from ganzoo_plugins.losses.relativistic_average import RelativisticAverage

REAL = np.array([[-3.0], [-0.5], [1.5], [4.0]])  # mean 0.5
FAKE = np.array([[-4.0], [-1.25], [0.75], [2.5]])  # mean -0.5


def cross_entropy(logits, target):
    """Of probabilities sigmoid(logits)."""
    return np.mean(np.logaddexp(0, -logits) if target else np.logaddexp(0, logits))


def real_term(real, fake):
    return cross_entropy(real - np.mean(fake), 1)


def fake_term(fake, real):
    return cross_entropy(fake - np.mean(real), 0)


def test_the_discriminator_compares_each_example_with_the_average_of_the_other_side(evaluate):
    terms = evaluate(RelativisticAverage().discriminator, REAL, FAKE)
    assert terms == {"real": pytest.approx(cross_entropy(REAL + 0.5, 1)), "fake": pytest.approx(cross_entropy(FAKE - 0.5, 0))}


def test_the_generator_wants_the_opposite_of_both(evaluate):
    terms = evaluate(RelativisticAverage().generator, REAL, FAKE)
    assert terms == {"real": pytest.approx(cross_entropy(REAL + 0.5, 0)), "fool": pytest.approx(cross_entropy(FAKE - 0.5, 1))}


def test_logits_that_all_grow_alike_change_nothing(evaluate):
    loss = RelativisticAverage()
    for player in (loss.discriminator, loss.generator):
        near, far = evaluate(player, REAL, FAKE), evaluate(player, REAL + 100, FAKE + 100)
        assert far == {term: pytest.approx(value, rel=1e-4) for term, value in near.items()}


def test_large_logits_cost_no_more_than_they_are(evaluate):
    terms = evaluate(RelativisticAverage().discriminator, [[-100.0]], [[100.0]])
    assert terms == {"real": pytest.approx(200.0), "fake": pytest.approx(200.0)}


def test_gradients_pass_through_the_averages_too(slopes, differences):
    loss = RelativisticAverage()

    def both(function):
        return lambda x, y: sum(function(x, y).values())

    np.testing.assert_allclose(slopes(both(loss.discriminator), REAL, FAKE),
                               differences(lambda x, y: real_term(x, y) + fake_term(y, x), REAL, FAKE), atol=1e-6)
    np.testing.assert_allclose(slopes(lambda y, x: both(loss.generator)(x, y), FAKE, REAL), differences(
        lambda y, x: cross_entropy(x - np.mean(y), 0) + cross_entropy(y - np.mean(x), 1), FAKE, REAL), atol=1e-6)


def test_an_example_is_taken_for_real_where_it_is_above_the_other_side_s_average(evaluate):
    real, fake = evaluate(lambda *logits: list(RelativisticAverage().judged(*logits)), REAL, FAKE)
    assert (real > 0).ravel().tolist() == [False, False, True, True]  # above -0.5, and -0.5 is not
    assert (fake > 0).ravel().tolist() == [False, False, True, True]  # above 0.5


def test_it_has_no_label_to_smooth():
    with pytest.raises(UserError, match="RelativisticAverage takes no label_smoothing"):
        RelativisticAverage().smooth(0.1)


def test_it_is_found_by_its_name():
    assert type(registry.create("losses", "relativistic-average")) is RelativisticAverage


COSTS = {"cross-entropy": lambda d: np.log1p(np.exp(-d)), "least-squares": lambda d: (d - 1) ** 2,
         "hinge": lambda d: np.maximum(0, 1 - d)}


@pytest.mark.parametrize("of", sorted(COSTS))
def test_both_losses_of_each_cost_take_weights_and_reductions(agrees, of):
    cost = COSTS[of]
    agrees(lambda *logits, **options: relativistic_average.discriminator_loss(*logits, of=of, **options),
           lambda real, fake: {"real": cost(real - fake.mean()), "fake": cost(-(fake - real.mean()))},
           {"real": "real_weights", "fake": "fake_weights"})
    agrees(lambda *logits, **options: relativistic_average.generator_loss(*logits, of=of, **options),
           lambda real, fake: {"real": cost(-(real - fake.mean())), "fool": cost(fake - real.mean())},
           {"real": "real_weights", "fool": "fake_weights"})


def test_the_cost_is_a_setting(evaluate):
    loss = registry.create("losses", "relativistic-average:of=hinge")
    assert evaluate(loss.discriminator, [[2.0]], [[1.5]]) == {"real": pytest.approx(0.5), "fake": pytest.approx(0.5)}
    assert evaluate(loss.generator, [[2.0]], [[1.5]]) == {"real": pytest.approx(1.5), "fool": pytest.approx(1.5)}
