import numpy as np
import pytest

from ganzoo import api
from ganzoo_plugins.layers.initial import orthogonal
from ganzoo_plugins.penalties.orthogonal import orthogonal_penalty

RANDOM = np.random.RandomState(0)


def by_hand(kernel):
    """The squares of the products of any two filters."""
    matrix = kernel.reshape(-1, kernel.shape[-1])
    return sum((matrix[:, one] @ matrix[:, other]) ** 2
               for one in range(matrix.shape[1]) for other in range(matrix.shape[1]) if one != other)


def test_it_is_the_squared_products_of_different_filters(evaluate):
    for shape in [5, 3], [2, 2, 3, 4], [2, 4]:
        kernel = RANDOM.normal(size=shape)
        np.testing.assert_allclose(evaluate(orthogonal_penalty, kernel), by_hand(kernel), rtol=1e-5)


def test_orthogonal_filters_of_any_length_cost_nothing(evaluate):
    kernel = orthogonal(RANDOM, [3, 3, 2, 5]) * np.array([0.1, 1.0, 2.0, 3.0, 10.0])
    assert evaluate(orthogonal_penalty, kernel) < 1e-8


def test_its_gradient_is_that_of_differences(slopes, differences):
    kernel = RANDOM.normal(size=[2, 3, 2])
    np.testing.assert_allclose(slopes(orthogonal_penalty, kernel), differences(by_hand, kernel), rtol=1e-4, atol=1e-4)


def test_the_generator_s_kernels_pay_and_its_biases_and_embeddings_do_not(mode):
    runner = api.prepare("gan", mode=mode, dataset="ring", hidden=(3,), latent=2, batch_size=4, penalty="orthogonal:weight=0.5")
    kernels = runner.stage.read([name for name in runner.gan.generator.trainable if name.endswith("kernel")])
    assert len(kernels) == 2
    row = runner.advance(1)  # both move at once: the term is of the weights before
    assert row["generator/orthogonal"] == pytest.approx(0.5 * sum(by_hand(kernel) for kernel in kernels.values()), rel=1e-4)
