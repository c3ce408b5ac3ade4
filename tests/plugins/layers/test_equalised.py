import numpy as np

from ganzoo_plugins.layers.equalised import Equalised, convolution, dense

RANDOM = np.random.RandomState(0)


def test_a_kernel_is_used_times_the_gain_over_the_root_of_its_inputs(network, evaluate):
    kernel = RANDOM.normal(size=[3, 5, 4, 7])
    found = evaluate(network([Equalised(2.0)], [5, 4, 7]), kernel)
    np.testing.assert_allclose(found, kernel * 2.0 / np.sqrt(60), rtol=1e-6)


def test_a_dense_layer_has_he_s_constant_beside_its_kernel(stage, network, evaluate):
    layer = network([dense(3)], [8])
    x, kernel = RANDOM.normal(size=[2, 8]), stage.read(["network/dense/kernel"])["network/dense/kernel"]
    np.testing.assert_allclose(evaluate(layer, x), x @ kernel * np.sqrt(2.0 / 8), rtol=1e-5, atol=1e-6)


def test_a_convolution_too(stage, network, evaluate):
    layer = network([convolution(3, 1, gain=1.0)], [2, 2, 8])
    x, kernel = RANDOM.normal(size=[2, 2, 2, 8]), stage.read(["network/convolution/kernel"])["network/convolution/kernel"]
    np.testing.assert_allclose(evaluate(layer, x), x @ kernel[0, 0] / np.sqrt(8), rtol=1e-5, atol=1e-6)


def test_kernels_start_standard_normal_and_biases_0(stage, network):
    layer = network([dense(100)], [100])
    read = stage.read(list(layer.named))
    assert abs(read["network/dense/kernel"].std() - 1.0) < 0.03
    np.testing.assert_array_equal(read["network/dense/bias"], np.zeros(100))
