"""The conditional game of two: both players know each example's label. Imports TensorFlow."""

from typing import Any, Dict, Optional

from ganzoo.two_player import TwoPlayerGAN


class ConditionalGAN(TwoPlayerGAN):
    """A generator that is asked for a label, against a discriminator that knows which.

    generator: noise [batch, latent], labels int32 [batch] -> examples [batch] + shape.
    discriminator: examples, labels -> logits [batch, 1].

    In training the labels are the batch's own. When sampling they are asked for (`ganzoo sample RUN --label 7`), or each in turn.
    """

    classes = 0  # how many labels there are

    def __init__(self, spec: Any, **settings: Any) -> None:
        self.classes = spec.classes or 0
        self.columns = self.classes if 2 <= self.classes <= 16 else None  # of a grid: one label in each
        super().__init__(spec, **settings)

    @classmethod
    def unfit(cls, spec: Any) -> Optional[str]:
        if "label" not in spec.shapes or not spec.classes:
            return "it needs labels, and the examples have none: choose a dataset with labels (`ganzoo list datasets`)."
        if "labelled" in spec.shapes:  # as few-labels has it
            return "it needs the label of every example, and these labels are those of a few: choose another dataset."
        return super().unfit(spec)

    def conditions(self, n: int) -> Dict[str, Any]:
        import numpy as np

        return {"label": (np.arange(n) % self.classes).astype("int32")}

    def generate(self, move: Any, z: Any) -> Any:
        return self.generator(z, move.batch["label"])

    def judge(self, move: Any, x: Any) -> Any:
        return self.discriminator(x, move.batch["label"])
