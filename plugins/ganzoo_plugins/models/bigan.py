"""BiGAN: Donahue et al., 2016, https://arxiv.org/abs/1605.09782; ALI, Dumoulin et al., 2016, https://arxiv.org/abs/1606.00704.

The discriminator sees pairs: (x, encoder(x)) and (generator(z), z). Generator and encoder move as one player, against it, with
the labels exchanged (the paper's section 3.4): its loss of the two kinds of pairs in each other's place. The convolutions are
DCGAN's of TensorFlow's tutorial, smaller; image and latent vector go through layers of their own and are joined, as in ALI (the
paper's MNIST networks are dense and join them at once). The latent vectors are normal, the paper's uniform;
step size and the average of the weights are `dcgan`'s (the papers': 2e-4 and 1e-4, and none).
"""

from typing import Any, Dict, List, Sequence

from ganzoo.metrics import Expectation
from ganzoo.players import once
from ganzoo_compat.networks import Network
from ganzoo_plugins import expectations
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.dropout import Dropout
from ganzoo_plugins.layers.joined import Joined
from ganzoo_plugins.models.dcgan import DCGAN
from ganzoo_plugins.networks import dcgan
from ganzoo_plugins.networks.encoder import encoder


class BiGAN(DCGAN):
    """An encoder and a generator that learn to be each other's inverse, from a discriminator of pairs."""

    penalised = False
    top_k = None  # both kinds of pairs are fooled about

    latent = 50
    steps = 5000
    expects = expectations.digits(4.0, 0.5, 0.9) + (Expectation("reconstruction-error", at_most=0.65),)
    held_out = 500

    def build(self) -> None:
        self.generator = dcgan.generator(self.latent, self.shape, self.width)
        self.encoder = encoder(self.shape, self.latent, self.width)
        units = 8 * self.width
        pair = Joined(image=dcgan.features(self.shape, self.width, self.dropout),
                      latent=[Dense(units), LeakyReLU(0.3), Dropout(self.dropout)])
        layers = [pair, Dense(2 * units), LeakyReLU(0.3), Dropout(self.dropout), Dense(1)]
        self.discriminator = Network("discriminator", layers, self.shape, [self.latent])

    def generators(self) -> List[Any]:
        return [self.generator, self.encoder]

    def averaged(self) -> Sequence[Any]:
        return [self.generator, self.encoder]

    @once
    def real_logits(self, move: Any) -> Any:
        return self.discriminator(move.batch["x"], self.encoder(move.batch["x"]))

    @once
    def fake_logits(self, move: Any) -> Any:
        return self.discriminator(self.fake(move), self.noise(move))

    def generator_loss(self, move: Any) -> Dict[str, Any]:
        exchanged = self.adversarial.discriminator(self.fake_logits(move), self.real_logits(move))
        return {f"{name}_exchanged": value for name, value in exchanged.items()}

    def reconstruct(self, move: Any) -> Any:
        """generator(encoder(x)) of move.batch["x"]: [size] + shape."""
        return self.generator(self.encoder(move.batch["x"]))
