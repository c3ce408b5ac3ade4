import numpy as np

from ganzoo_plugins.layers.adain import AdaIN

RANDOM = np.random.RandomState(0)
CONTENT, STYLE = RANDOM.normal(1.0, 2.0, [2, 3, 4, 2]), RANDOM.normal(-3.0, 0.5, [2, 5, 5, 2])


def test_the_content_gets_the_style_s_mean_and_deviation(network, evaluate):
    found = evaluate(network([AdaIN()], [3, 4, 2], [5, 5, 2]), CONTENT, STYLE)
    np.testing.assert_allclose(found.mean((1, 2)), STYLE.mean((1, 2)), rtol=1e-5)
    np.testing.assert_allclose(found.std((1, 2)), STYLE.std((1, 2)), rtol=1e-4)
    assert np.corrcoef(found[0, :, :, 0].ravel(), CONTENT[0, :, :, 0].ravel())[0, 1] > 0.9999  # it is the content still


def test_an_image_in_its_own_style_is_itself(network, evaluate):
    np.testing.assert_allclose(evaluate(network([AdaIN()], [3, 4, 2], [3, 4, 2]), CONTENT, CONTENT), CONTENT, atol=1e-5)


def test_the_style_s_gradient_is_that_of_differences(network, slopes, differences):
    layer, weights = network([AdaIN()], [3, 4, 2], [5, 5, 2]), RANDOM.normal(size=CONTENT.shape)

    def by_hand(style):
        around = CONTENT - CONTENT.mean((1, 2), keepdims=True)
        deviation = np.sqrt(style.var((1, 2), keepdims=True) + 1e-5)
        unit = around / np.sqrt(CONTENT.var((1, 2), keepdims=True) + 1e-5)
        return (unit * deviation + style.mean((1, 2), keepdims=True)) * weights

    np.testing.assert_allclose(slopes(lambda style, x, w: layer(x, style) * w, STYLE, CONTENT, weights),
                               differences(by_hand, STYLE), atol=1e-3)
