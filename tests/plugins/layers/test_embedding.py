import numpy as np

from ganzoo_plugins.layers.embedding import Embedding
from ganzoo_plugins.layers.spectral_norm import SpectralNorm

TABLE = np.random.RandomState(0).normal(size=[3, 2])


def test_a_label_becomes_its_row(stage, network, evaluate):
    layer = network([Embedding(3, 2)], [])
    stage.write({"network/embedding/embedding": TABLE})
    np.testing.assert_allclose(evaluate(layer, [2, 0, 0]), TABLE[[2, 0, 0]], rtol=1e-6)


def test_the_table_can_be_spectrally_normalised(stage, network, evaluate):
    layer = network([Embedding(3, 2, scaling=SpectralNorm())], [])
    left, values, right = np.linalg.svd(TABLE, full_matrices=False)
    stage.write({"network/embedding/embedding": TABLE, "network/embedding/scaling/u": right[:1]})
    np.testing.assert_allclose(evaluate(layer, [1]), TABLE[[1]] / values[0], rtol=1e-5)
