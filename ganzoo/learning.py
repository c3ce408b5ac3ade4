"""How players learn: their optimizer and its step size, which may change over the run."""

from typing import Any, Dict, Iterable

from ganzoo.errors import UserError
from ganzoo.settings import Configurable, Setting


class Learning(Configurable):
    """The settings of players' optimizers. A model that has them makes its optimizers by `new_optimizer`."""

    optimizer = Setting("adam", "optimizer of every player", choices=("adam", "rmsprop", "sgd"))
    learning_rate = Setting(2e-4, "step size of every player's optimizer", above=0)
    discriminator_rate = Setting(None, "step size of discriminators, where it is their own (TTUR)", type=float, above=0)
    beta1 = Setting(0.5, "decay of Adam's average of gradients", at_least=0, below=1)
    beta2 = Setting(0.999, "decay of Adam's average of squared gradients", at_least=0, below=1)
    momentum = Setting(0.0, "momentum of rmsprop and sgd", at_least=0, below=1)
    decay = Setting("none", "how step sizes fall over the run's steps", choices=("none", "linear", "cosine", "exponential"))
    decay_from = Setting(0.0, "share of the run after which step sizes fall", at_least=0, below=1)
    decay_to = Setting(0.0, "share of the step size that is left at the end of the run", at_least=0, at_most=1)
    warmup = Setting(0, "steps in which step sizes rise from 0", at_least=0)

    steps: Any  # of the run

    def new_optimizer(self, discriminator: bool = False) -> Any:
        """A new optimizer of `ganzoo_compat.optimizers` for one player.

        discriminator: whether its step size is `discriminator_rate`, where that is set.

        Raises:
            UserError: the step size is to fall exponentially, to 0.
        """
        from ganzoo_compat import optimizers

        rate = self.learning_rate
        if discriminator and self.discriminator_rate is not None:
            rate = self.discriminator_rate
        if self.decay == "exponential" and not self.decay_to:
            raise UserError("the step size cannot fall exponentially to 0: set decay_to, for example to 0.01.")
        if self.decay != "none" or self.warmup:
            rate = self._over_the_run(rate)
        if self.optimizer == "adam":
            return optimizers.Adam(rate, self.beta1, self.beta2)
        if self.optimizer == "rmsprop":
            return optimizers.RMSprop(rate, momentum=self.momentum)
        return optimizers.SGD(rate, self.momentum)

    def _over_the_run(self, rate: float) -> Any:
        """The step size as a function of the step (int32 scalar tensor)."""
        import tensorflow as tf

        begins = self.decay_from * self.steps

        def at(step: Any) -> Any:
            now = tf.cast(step, tf.float32)
            share = tf.clip_by_value((now - begins) / max(self.steps - begins, 1.0), 0.0, 1.0)  # of the fall, that is behind
            left = {"none": lambda: tf.ones([]),
                    "linear": lambda: 1.0 - (1.0 - self.decay_to) * share,
                    "cosine": lambda: self.decay_to + (1.0 - self.decay_to) * 0.5 * (1.0 + tf.cos(3.141592653589793 * share)),
                    "exponential": lambda: tf.pow(tf.constant(self.decay_to, tf.float32), share)}[self.decay]()
            return rate * left * tf.minimum((now + 1.0) / max(self.warmup, 1), 1.0)

        return at


def check_used(asked: Iterable[str], settings: Dict[str, Any]) -> None:
    """Raises UserError where one of the settings that somebody asked for does nothing beside the others, all by name."""
    because: Dict[str, str] = {}
    if settings.get("optimizer"):
        idle = ("momentum",) if settings["optimizer"] == "adam" else ("beta1", "beta2")
        because.update((name, f"optimizer={settings['optimizer']}") for name in idle)
    if settings.get("decay") == "none":
        because.update(decay_from="decay=none", decay_to="decay=none")
    for name in asked:
        if name in because and name in settings:
            raise UserError(f"the setting {name!r} does nothing with {because[name]}: leave it out, or set the other.")
