"""What tests of penalties share: a discriminator whose slope is known, in a move of a game that does nothing else."""

import types

import numpy as np
import pytest

RANDOM = np.random.RandomState(0)
ARRAYS = {"real": RANDOM.normal(size=[4, 3]), "fake": RANDOM.normal(size=[4, 3]), "weights": np.array([2.0, -1.0, 3.0])}


class Game:
    """Judges by sum(weights x^2) / 2, of slope weights x; generates z times the weights."""

    latent, shape, penalised = 3, (3,), True

    def __init__(self, real, fake, weights):
        self.given = {"real": real, "fake": fake}
        self.weights = weights

    def real(self, move):
        return self.given["real"]

    def fake(self, move):
        return self.given["fake"]

    def noise(self, move):
        return self.given["fake"]

    def judge(self, move, x):
        import tensorflow as tf

        return 0.5 * tf.reduce_sum(self.weights * tf.square(x), axis=1, keepdims=True)

    def generate(self, move, z):
        return z * self.weights

    def real_logits(self, move):
        return self.judge(move, self.real(move))

    def fake_logits(self, move):
        return self.judge(move, self.fake(move))


@pytest.fixture
def game():
    """The game's arrays, NumPy: `real`, `fake`, `weights`; `logits(x)`, and `squared_slope(x)`, by other weights where given."""
    def squared_slope(x, weights=ARRAYS["weights"]):
        return ((weights * x) ** 2).sum(axis=1)

    def logits(x):
        return 0.5 * (ARRAYS["weights"] * x ** 2).sum(axis=1)

    return types.SimpleNamespace(logits=logits, squared_slope=squared_slope, **ARRAYS)


@pytest.fixture
def in_game(stage, evaluate):
    """in_game(penalty, function=penalty's term, **arrays): function(game, move) of a game with those arrays, as NumPy arrays."""
    from ganzoo_compat.move import Move

    def call(penalty, function=None, **arrays):
        arrays = dict(ARRAYS, **arrays)
        if not getattr(penalty, "built", False):
            with stage.scope():
                penalty.build(None)
            penalty.built = True

        def run(*given):
            with Move({}, np.int32(3), 4, "0/0") as move:
                return (function or penalty.term)(Game(**dict(zip(arrays, given))), move)

        return evaluate(run, *arrays.values())

    return call


@pytest.fixture
def mix(in_game):
    """The numbers in [0, 1) that a penalty draws first in such a move, [4, 1]."""
    from ganzoo.penalties import Penalty

    return in_game(Penalty(), lambda game, move: move.uniform([4]))[:, np.newaxis]
