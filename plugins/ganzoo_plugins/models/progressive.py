"""Progressive growing of GANs: Karras et al., 2018, https://arxiv.org/abs/1710.10196.

The game is played at one size after another, from 7x7 or 4x4 to the data's own. Each but the first begins with a phase in which
its new blocks fade in, and goes on with one in which they stay; real images are shrunk, and fade alike. Each phase is a pair of
players, which move the blocks of its size and all smaller ones: what larger images need is not computed, and optimizers begin
anew, as in the paper's code. Samples have the data's size at any time, enlarged from what the run has reached, which the variable
`progressive/grown` keeps. Small: 16 to 64 channels (there 16 to 512), batches of one size for all phases, which are as long as
`phase_steps` says (there 800,000 images each; here 16,000 for 28x28), step sizes that fall over the last 40 % of the run
(there they stay), and an average over hundreds of steps (there thousands).
"""

import copy
from typing import Any, List, Sequence

from ganzoo_compat import variables  # isort: skip  # first: it imports TensorFlow without its notes
import tensorflow as tf

from ganzoo.players import Entry, Player, once
from ganzoo.settings import Setting
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_plugins import expectations
from ganzoo_plugins.layers.pooling import average_pooling
from ganzoo_plugins.layers.upsampling import nearest_upsampling
from ganzoo_plugins.networks import dcgan, progressive


class Progressive(TwoPlayerGAN):
    """Networks that grow with the images they draw, from 7x7 or 4x4 to the full size, under WGAN-GP's loss."""

    width = Setting(16, "channels of the largest images' blocks; the others are multiples", at_least=1)
    phase_steps = Setting(None, "steps of each phase, one for the smallest size and two for each further one; none are as many as "
                                "let the model's own number of steps end at the full size", type=int, at_least=1)
    loss = "wasserstein"
    penalty = "gradient + drift"
    learning_rate = 1e-3
    beta1 = 0.0
    beta2 = 0.99
    ema = 0.998
    batch_size = 16
    steps = 6000
    decay = "linear"
    decay_from = 0.6
    expects = expectations.digits(8.0, 0.4, 0.85)

    level, fading, start = 0, False, 0  # of a phase: its size, whether its new blocks fade in, its first step
    drawer = "generator"  # what the log calls the generator
    demands = staticmethod(dcgan.unfit)

    def build(self) -> None:
        self.generator = progressive.Generator(self.latent, self.shape, self.width)
        self.discriminator = progressive.Discriminator(self.shape, self.width)
        self.sizes = progressive.sizes(self.shape)
        self.grown = variables.create("progressive/grown", 0.0)  # the level that samples show; 1.5: half of 1, half of 2
        self.penalties  # noqa: B018  # made here, so that phases share what they remember
        self.lasts = self.phase_steps or max(self.declared()["steps"].default // (2 * len(self.sizes)), 1)
        self.phases = [self.phase(0, False, 0)]
        for level in range(1, len(self.sizes)):
            self.phases += [self.phase(level, fading, (2 * level - fading) * self.lasts) for fading in (True, False)]
        last = self.phases[min((self.steps - 1) // self.lasts, len(self.phases) - 1)]
        if last is not self.phases[-1]:
            shown, full = (f"{height}x{width}" for height, width in (self.sizes[last.level], self.sizes[-1]))
            self.note = (f"these {self.steps} steps end while {shown} {'fades in' if last.fading else 'is drawn'}: {full} takes "
                         f"{len(self.phases) * self.lasts}, --steps {(len(self.phases) + 1) * self.lasts}.")

    def phase(self, level: int, fading: bool, start: int) -> "Progressive":
        """The game as one phase plays it: the same networks."""
        game = copy.copy(self)
        game.level, game.fading, game.start = level, fading, start
        name = f"{self.sizes[level][0]}-fading" if fading else f"{self.sizes[level][0]}"
        game.opponent, game.drawer = f"discriminator-{name}", f"generator-{name}"
        return game

    def players(self) -> List[Player]:
        return [player for phase in self.phases for player in phase.pair()]

    def pair(self) -> List[Player]:
        """The players of the phase."""
        return self.penalties.join(
            self,
            Player(self.opponent, self.discriminator.networks(self.level, self.fading), self.new_optimizer(discriminator=True),
                   self.discriminator_loss, after=self.after_discriminator, watch=self.watch),
            Player(self.drawer, self.generator.networks(self.level, self.fading), self.new_optimizer(), self.generator_loss,
                   after=self.after_generator))

    def moves(self, step: int) -> Sequence[Entry]:
        phase = self.phases[min(step // self.lasts, len(self.phases) - 1)]
        return ((phase.opponent,) * self.n_critic + (phase.drawer,)
                + self.penalties.due(step, phase.opponent, phase.drawer))

    def alpha(self, move: Any) -> Any:
        """How far the phase's new blocks have faded in, from 0 to 1 (the middle of a step counts); None if they have."""
        if not self.fading:
            return None
        return tf.clip_by_value((tf.cast(move.step - self.start, tf.float32) + 0.5) / self.lasts, 0.0, 1.0)

    def generate(self, move: Any, z: Any) -> Any:
        return self.generator(z, self.level, self.alpha(move))

    @once
    def real(self, move: Any) -> Any:
        """The batch's images at the phase's size; while it fades in, their detail does."""
        x = average_pooling(move.batch["x"], self.shape[0] // self.sizes[self.level][0])
        return progressive.fade(self.alpha(move), x, nearest_upsampling(average_pooling(x))) if self.fading else x

    def judge(self, move: Any, x: Any) -> Any:
        return self.discriminator(x, self.level, self.alpha(move))

    def after_generator(self, move: Any) -> None:
        variables.assign(self.grown, self.level - 1.0 + self.alpha(move) if self.fading else float(self.level))

    def averaged(self) -> Sequence[Any]:
        return self.generator.blocks + self.generator.to_image

    def sample(self, move: Any) -> Any:
        levels = range(len(self.sizes))
        features = self.generator.features(self.noise(move), levels[-1])
        shown = [nearest_upsampling(self.generator.to_image[level](features[level]), self.shape[0] // self.sizes[level][0])
                 * tf.nn.relu(1.0 - tf.abs(self.grown - float(level))) for level in levels]
        return tf.clip_by_value(tf.add_n(shown), -1.0, 1.0)
