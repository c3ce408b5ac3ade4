"""Two players on eight points, for networks of every kind."""

import functools

import numpy as np
import pytest


@pytest.fixture
def duel_in():
    """duel_in(mode, generator, discriminator) -> a runner; both are what `Network` takes: noise [3] -> [2] -> a logit.

    Each may be a function without arguments in a one-tuple, for what has to be made in the run's own scope. `playing` are the
    players that move, together; `seed` is the run's.
    """
    import ganzoo
    from ganzoo import api
    from ganzoo.two_player import TwoPlayerGAN
    from ganzoo_compat.networks import Network

    class Points(ganzoo.Dataset):
        """Eight points."""

        def arrays(self, seed):
            return {"x": np.linspace(-1, 1, 16).astype("float32").reshape(8, 2)}

    def made(network):
        return network[0]() if isinstance(network, tuple) else network

    def open_duel(mode, generator, discriminator, playing=("discriminator", "generator"), seed=0):
        class Duel(TwoPlayerGAN):
            """Of the networks that a test is about."""

            latent, batch_size = 3, 4

            def build(self):
                self.generator = Network("generator", made(generator), [self.latent])
                self.discriminator = Network("discriminator", made(discriminator), self.shape)

            def moves(self, step):
                return (tuple(playing),) if len(playing) > 1 else tuple(playing)

        return api.prepare(Duel, dataset=Points(), mode=mode, seed=seed)

    return open_duel


@pytest.fixture
def duel(mode, duel_in):
    """duel(generator, discriminator) -> a runner in that mode."""
    return functools.partial(duel_in, mode)


@pytest.fixture
def values():
    """values(runner) -> {name: array} of everything that a checkpoint holds."""
    return lambda runner: runner.stage.read(list(runner.stage.named))
