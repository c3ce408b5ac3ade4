import numpy as np
import pytest

from ganzoo_plugins.layers.convolution import Convolution
from ganzoo_plugins.layers.self_attention import SelfAttention

RANDOM = np.random.RandomState(0)
IMAGES = RANDOM.normal(size=[2, 2, 3, 16])
WEIGHTS = {"query": RANDOM.normal(size=[16, 2]), "key": RANDOM.normal(size=[16, 2]), "value": RANDOM.normal(size=[16, 8]),
           "out": RANDOM.normal(size=[8, 16])}


def attended(x, gamma):
    """Place by place: equations 1 to 3 of the paper."""
    places = x.reshape(len(x), -1, 16)
    y = np.zeros(places.shape)
    for example in range(len(x)):
        for here in range(6):
            query = places[example, here] @ WEIGHTS["query"]
            likeness = np.exp([query @ (there @ WEIGHTS["key"]) for there in places[example]])
            seen = sum(share * (there @ WEIGHTS["value"]) for share, there in zip(likeness / likeness.sum(), places[example]))
            y[example, here] = places[example, here] + gamma * (seen @ WEIGHTS["out"])
    return y.reshape(x.shape)


@pytest.fixture
def attention(stage, network):
    def make(gamma):
        layer = network([SelfAttention(16, lambda filters, size: Convolution(filters, size, bias=False))], [2, 3, 16])
        stage.write({f"network/self_attention/{name}/kernel": kernel[None, None] for name, kernel in WEIGHTS.items()})
        if gamma is not None:
            stage.write({"network/self_attention/gamma": np.float32(gamma)})
        return layer

    return make


def test_each_place_takes_from_all_others_what_is_like_it(attention, evaluate):
    np.testing.assert_allclose(evaluate(attention(0.7), IMAGES), attended(IMAGES, 0.7), rtol=1e-4, atol=1e-4)


def test_at_first_it_changes_nothing(attention, evaluate):
    np.testing.assert_array_equal(evaluate(attention(None), IMAGES), IMAGES.astype("float32"))


def test_its_gradient_is_that_of_differences(attention, slopes, differences):
    weights = RANDOM.normal(size=IMAGES.shape)
    layer = attention(0.7)
    by_hand = differences(lambda x: attended(x, 0.7) * weights, IMAGES)
    np.testing.assert_allclose(slopes(lambda x, w: layer(x) * w, IMAGES, weights), by_hand, rtol=1e-3, atol=1e-3)
