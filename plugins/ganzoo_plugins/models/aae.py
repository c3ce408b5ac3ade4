"""Adversarial autoencoder: Makhzani et al., 2015, https://arxiv.org/abs/1511.05644.

Three players, as there: an autoencoder that reconstructs; a discriminator that tells latent vectors of the prior from those
that the encoder makes; and the encoder again, as the generator that fools it. A step is the paper's two phases: reconstruction,
then regularisation, of a batch each (the paper: of one), in which discriminator and encoder move from one forward pass. The
prior is normal with deviation 1 in 8 dimensions (the paper's: with deviation 5); encoder and decoder are convolutional (DCGAN's
generator and, without batch norm, its reverse) where the paper's are dense, and Adam takes the place of gradient descent with
momentum. Samples are decoded with averages of the weights.
"""

from typing import Any, Dict, List, Sequence

from ganzoo.errors import UserError
from ganzoo.metrics import Expectation
from ganzoo.players import Entry, Player, once
from ganzoo.settings import Setting
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_compat.networks import Network
from ganzoo_plugins import expectations
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.losses.pixel import l2
from ganzoo_plugins.networks import dcgan
from ganzoo_plugins.networks.encoder import encoder


class AAE(TwoPlayerGAN):
    """An autoencoder whose latent vectors a discriminator makes normal, so that its decoder draws from noise."""

    penalised = False

    width = Setting(32, "channels of the encoder's first layer; the others are multiples", at_least=1)
    hidden = Setting((256, 256), "units of the discriminator's hidden layers", at_least=1)
    latent = 8
    learning_rate = 5e-4
    ema = 0.995
    steps = 3000
    expects = expectations.digits(28.0, 0.3, 0.85) + (Expectation("reconstruction-error", at_most=0.5),)
    held_out = 500
    demands = staticmethod(dcgan.unfit)

    def build(self) -> None:
        if self.augment:
            raise UserError("augment changes images, and this discriminator sees latent vectors: leave it out.")
        self.encoder = encoder(self.shape, self.latent, self.width, norm=False)
        self.decoder = Network("decoder", dcgan.generator_layers(self.shape, self.width), [self.latent])
        layers: List[Any] = [layer for units in self.hidden for layer in (Dense(units), LeakyReLU(0.2))]
        self.discriminator = Network("discriminator", layers + [Dense(1)], [self.latent])

    def players(self) -> List[Player]:
        autoencoder = Player("autoencoder", [self.encoder, self.decoder], self.new_optimizer(), self.reconstruction_loss)
        return [autoencoder] + super().players()

    def generators(self) -> List[Any]:
        return [self.encoder]

    def moves(self, step: int) -> Sequence[Entry]:
        return ("autoencoder",) + tuple(super().moves(step))

    def averaged(self) -> Sequence[Any]:
        return [self.encoder, self.decoder]

    @once
    def encoded(self, move: Any) -> Any:
        """Latent vectors of the batch, [batch, latent]."""
        return self.encoder(move.batch["x"])

    @once
    def real_logits(self, move: Any) -> Any:
        """Of the prior's latent vectors."""
        return self.discriminator(self.noise(move))

    @once
    def fake_logits(self, move: Any) -> Any:
        """Of the encoder's."""
        return self.discriminator(self.encoded(move))

    @once
    def reconstruct(self, move: Any) -> Any:
        """decoder(encoder(x)) of move.batch["x"]: [size] + shape."""
        return self.decoder(self.encoded(move))

    def reconstruction_loss(self, move: Any) -> Dict[str, Any]:
        """The mean squared error of a value."""
        return {"reconstruction": l2(self.reconstruct(move), move.batch["x"])}

    def sample(self, move: Any) -> Any:
        return self.decoder(self.noise(move))
