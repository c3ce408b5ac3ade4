"""What a loss plugin is: both losses of a two-player game, from logits."""

from typing import Any, Dict, Tuple

from ganzoo.errors import UserError
from ganzoo.settings import Configurable, Setting


class Loss(Configurable):
    """Both players' losses as functions of logits (the discriminator's output before any sigmoid).

    The first line of a subclass's docstring is its summary; `Setting`s are its options
    (`--loss least-squares:real=0.9`).
    """

    outputs: Any = 1  # numbers that the discriminator makes of an example: the logits are [batch, outputs]
    sees_examples = False  # whether discriminator() is also given the examples, real= and fake=: [batch] + shape
    generator_sees_real = False  # whether generator() needs real_logits; if not it gets None and they are not computed

    smoothing = 0.0  # how far the discriminator's target of real examples lies below 1

    def smooth(self, smoothing: float) -> None:
        """Takes 1 - smoothing for the discriminator's target of real examples: Salimans et al., 2016, section 3.4.

        Raises:
            UserError: the loss has no such target, or none of its own for each example.
        """
        if not isinstance(getattr(type(self), "smoothing"), Setting):
            raise UserError(f"the loss {type(self).__name__} takes no label_smoothing: leave it out, or take the loss "
                            f"non-saturating.")
        self.smoothing = smoothing

    @property
    def boundary(self) -> float:
        """The logit above which the discriminator takes an example for real."""
        return 0.0

    def judged(self, real_logits: Any, fake_logits: Any) -> Tuple[Any, Any]:
        """Both logits, moved so that the discriminator takes an example for real where they are above 0."""
        return real_logits - self.boundary, fake_logits - self.boundary

    def discriminator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        """{term: scalar} that the discriminator minimises. Logits: [batch, 1] or any shape."""
        raise NotImplementedError

    def generator(self, real_logits: Any, fake_logits: Any) -> Dict[str, Any]:
        """{term: scalar} that the generator minimises."""
        raise NotImplementedError
