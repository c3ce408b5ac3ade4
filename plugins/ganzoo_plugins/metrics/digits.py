"""How much samples look like handwritten digits, to the classifier that is shipped with ganzoo."""

from typing import Any, Optional, Tuple

import numpy as np

from ganzoo.metrics import Metric
from ganzoo.settings import Setting
from ganzoo_plugins.metrics.digit_judge import judge
from ganzoo_plugins.metrics.frechet import frechet_distance


class OfDigits(Metric):
    """What metrics of digits share."""

    samples = Setting(2000, "samples drawn", at_least=2)

    def unfit(self, run: Any) -> Optional[str]:
        return None if run.is_image else "it looks at images, and these are points."

    def judged(self, run: Any, seed: int, **conditions: Any) -> Tuple[Any, Any]:
        """(features, probabilities) of samples."""
        return judge(run.runner.stage.mode).of(run.sample(self.samples, seed, **conditions))


class DigitFrechet(OfDigits):
    """Fréchet distance of samples from the data, in the 64 features of the classifier of digits; 0 is the same."""

    lower_is_better = True

    def measure(self, run: Any, seed: int = 0) -> float:
        theirs, _ = judge(run.runner.stage.mode).of(run.real(5000))
        return frechet_distance(self.judged(run, seed)[0], theirs)


class DigitConfidence(OfDigits):
    """Mean probability of the digit that the classifier takes a sample for, 0.1 to 1; of real digits it is above 0.9."""

    def measure(self, run: Any, seed: int = 0) -> float:
        return float(self.judged(run, seed)[1].max(axis=1).mean())


class DigitBalance(OfDigits):
    """Entropy of the digits that samples are taken for, over that of ten equal shares: 1 where all come equally often."""

    def measure(self, run: Any, seed: int = 0) -> float:
        shares = np.bincount(self.judged(run, seed)[1].argmax(axis=1), minlength=10) / float(self.samples)
        return float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum() / np.log(10))


class LabelAccuracy(OfDigits):
    """Share of samples that the classifier takes for the digit that was asked for, 0.1 by chance."""

    def unfit(self, run: Any) -> Optional[str]:
        return None if "label" in run.gan.conditions(1) else "its samples are asked for by no label."

    def measure(self, run: Any, seed: int = 0) -> float:
        labels = np.arange(self.samples) % 10
        return float((self.judged(run, seed, label=labels.astype("int32"))[1].argmax(axis=1) == labels).mean())


class CodeInformation(OfDigits):
    """Mutual information of the categorical code and the digit that a sample is taken for, over log 10: 1 is one digit a code."""

    def unfit(self, run: Any) -> Optional[str]:
        return None if "category" in run.gan.conditions(1) else "its samples have no categorical code."

    def measure(self, run: Any, seed: int = 0) -> float:
        codes = np.arange(self.samples) % 10
        named = self.judged(run, seed, category=codes.astype("int32"))[1].argmax(axis=1)
        joint = np.bincount(codes * 10 + named, minlength=100).reshape(10, 10) / float(self.samples)
        alone = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
        return float((joint[joint > 0] * np.log(joint[joint > 0] / alone[joint > 0])).sum() / np.log(10))


class ClassAccuracy(OfDigits):
    """Share of the data's digits that the model's own classifier names as the classifier of digits does, 0.1 by chance."""

    def unfit(self, run: Any) -> Optional[str]:
        return None if hasattr(run.gan, "classify") else "it needs a model that classifies."

    def measure(self, run: Any, seed: int = 0) -> float:
        stage, x = run.runner.stage, run.data("x")[:self.samples]
        named = stage.sample(run.gan.classify, len(x), seed, {"x": x}).argmax(axis=1)
        return float((named == judge(stage.mode).of((x.astype("float32") - 127.5) / 127.5)[1].argmax(axis=1)).mean())
