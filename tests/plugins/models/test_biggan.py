import numpy as np
import pytest

from ganzoo import api
from ganzoo.players import Spec
from ganzoo_plugins.models.biggan import BigGAN

SPEC = Spec({"x": (8, 8, 1), "label": ()}, 3, ("x",))


def test_it_needs_labels():
    assert "labels" in BigGAN.unfit(Spec({"x": (28, 28, 1)}, None, ("x",)))


def test_the_latent_vector_is_split_and_every_block_sees_the_one_embedding(made, stage, evaluate):
    gan = made(BigGAN, SPEC, width=2, latent=11, embedded=2)
    embedding = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    stage.write({"generator/embedding/kernel": embedding})
    blocks = len(gan.generator.blocks)
    part = 11 // (blocks + 1)
    z = np.random.RandomState(0).normal(size=[2, 11]).astype("float32")

    def inputs(z, labels):
        first, conditions = gan.generator.inputs(z, labels)
        return [first] + [condition for condition, in conditions]

    first, *conditions = evaluate(inputs, z, [2, 0])
    assert len(conditions) == blocks
    np.testing.assert_array_equal(first, z[:, :11 - blocks * part])
    for place, condition in enumerate(conditions):
        begins = 11 - (blocks - place) * part
        np.testing.assert_array_equal(condition, np.concatenate([z[:, begins:begins + part], embedding[[2, 0]]], axis=1))


def test_the_generator_pays_for_products_of_different_filters_but_not_for_the_embedding(made, stage, evaluate):
    gan = made(BigGAN, SPEC, width=2, embedded=2)
    weights = stage.read(list(gan.generator.trainable))
    random = np.random.RandomState(0)
    weights = {name: random.normal(size=value.shape).astype("float32") for name, value in weights.items()}
    stage.write(weights)
    expected = 0.0
    for name, kernel in weights.items():
        if name.endswith("/kernel") and "embedding" not in name:
            matrix = kernel.reshape(-1, kernel.shape[-1]).astype("float64")
            products = matrix.T @ matrix
            expected += np.sum(products[~np.eye(len(products), dtype=bool)] ** 2)
    penalty = gan.penalties.named["orthogonal"]
    assert penalty.weight == 1e-4
    assert evaluate(lambda: penalty.term(gan, None)) == pytest.approx(expected, rel=1e-4)


def test_its_kernels_start_orthogonal(made, stage):
    gan = made(BigGAN, SPEC, width=2)
    for name, kernel in stage.read([name for name in gan.generator.trainable if name.endswith("/kernel")]).items():
        matrix = kernel.reshape(-1, kernel.shape[-1])
        products = matrix.T @ matrix if len(matrix) >= matrix.shape[1] else matrix @ matrix.T
        np.testing.assert_allclose(products, np.eye(min(matrix.shape)), atol=1e-5, err_msg=name)


def test_an_update_is_of_two_batches(mode):
    gan = api.prepare("biggan", mode=mode, width=1, batch_size=2).gan
    assert gan.accumulate == 2 and gan.ema > 0


def test_it_builds_for_images_of_every_size(built):
    assert built(BigGAN, width=1, classes=3).generator.attention is not None
