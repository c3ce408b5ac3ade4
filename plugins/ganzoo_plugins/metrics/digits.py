"""How much samples look like handwritten digits, to the classifier that is shipped with ganzoo."""

from typing import Any, Dict, Optional, Set

import numpy as np

from ganzoo.extractors import Looked
from ganzoo.features import of_data, of_samples, suited
from ganzoo.metrics import Metric
from ganzoo.settings import Setting
from ganzoo_plugins.extractors.digits import Digits
from ganzoo_plugins.metrics.frechet import frechet_distance
from ganzoo_plugins.metrics.of_features import few

REFERENCE = 5000  # examples of the data
PART = 512  # examples that are read at once


class OfDigits(Metric):
    """What metrics of digits share."""

    extractor = "digit-classifier"
    samples = Setting(2000, "samples drawn", at_least=2)

    def unfit(self, run: Any) -> Optional[str]:
        return few(run, self.samples) if run.is_image else "it looks at images, and these are points."

    def suits(self, run: Any) -> bool:
        return suited(run) == self.extractor

    def judged(self, run: Any, seed: int, **conditions: Any) -> Looked:
        """What the classifier sees of samples; its logits are logarithms of probabilities."""
        return of_samples(run, self.extractor, Digits(), self.samples, seed, **conditions)

    def named(self, run: Any, seed: int, **conditions: Any) -> Any:
        """The digits that samples are taken for, [samples]."""
        return self.judged(run, seed, **conditions).logits.argmax(axis=1)

    def protocol(self, run: Any) -> Dict[str, Any]:
        return dict(super().protocol(run), extractor=self.extractor, extractor_hash=Digits().fingerprint(),
                    resizer=Digits().resizer(run.config["examples"]["shapes"]["x"]))


class DigitFrechet(OfDigits):
    """Fréchet distance of samples from the data, in the 64 features of the classifier of digits; 0 is the same."""

    lower_is_better = True

    def measure(self, run: Any, seed: int = 0) -> float:
        theirs = of_data(run, self.extractor, Digits(), REFERENCE).features
        return frechet_distance(self.judged(run, seed).features, theirs)

    def protocol(self, run: Any) -> Dict[str, Any]:
        return dict(super().protocol(run), **self.reference_of(run, min(REFERENCE, run.examples)))


class DigitConfidence(OfDigits):
    """Mean probability of the digit that the classifier takes a sample for, 0.1 to 1; of real digits it is above 0.9."""

    def measure(self, run: Any, seed: int = 0) -> float:
        return float(np.exp(self.judged(run, seed).logits.max(axis=1)).mean())


class DigitBalance(OfDigits):
    """Entropy of the digits that samples are taken for, over that of ten equal shares: 1 where all come equally often."""

    def measure(self, run: Any, seed: int = 0) -> float:
        shares = np.bincount(self.named(run, seed), minlength=10) / float(self.samples)
        return max(0.0, float(-(shares[shares > 0] * np.log(shares[shares > 0])).sum() / np.log(10)))  # 0 rather than -0


class LabelAccuracy(OfDigits):
    """Share of samples that the classifier takes for the digit that was asked for, 0.1 by chance."""

    def unfit(self, run: Any) -> Optional[str]:
        if "label" not in run.gan.conditions(1):
            return "its samples are asked for by no label."
        classes = run.config["examples"]["classes"]
        return super().unfit(run) if classes == 10 else f"its labels are not the ten digits: there are {classes}."

    def measure(self, run: Any, seed: int = 0) -> float:
        labels = np.arange(self.samples) % 10
        return float((self.named(run, seed, label=labels.astype("int32")) == labels).mean())


class CodeInformation(OfDigits):
    """Mutual information of the categorical code and the digit that a sample is taken for, over log 10: 1 is one digit a code."""

    def unfit(self, run: Any) -> Optional[str]:
        return super().unfit(run) if "category" in run.gan.conditions(1) else "its samples have no categorical code."

    def measure(self, run: Any, seed: int = 0) -> float:
        codes = run.gan.conditions(self.samples)["category"]  # all of them equally often
        joint = np.zeros([codes.max() + 1, 10])
        np.add.at(joint, (codes, self.named(run, seed, category=codes)), 1.0 / self.samples)
        alone = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
        return float((joint[joint > 0] * np.log(joint[joint > 0] / alone[joint > 0])).sum() / np.log(10))


class ClassAccuracy(OfDigits):
    """Share of held-out digits that the model's own classifier names as the classifier of digits does, 0.1 by chance."""

    samples = Setting(500, "held-out digits that are named, at most: those that the run has", at_least=2)

    def unfit(self, run: Any) -> Optional[str]:
        if not run.is_image or not hasattr(run.gan, "classify"):
            return "it needs a model that classifies images."
        if "x" not in run.gan.examples:
            return "it needs images that were not learned from: give the model `held_out = 500`."
        return None if len(self._unseen(run)) else "all images that are in no batch are among those whose labels it has."

    def measure(self, run: Any, seed: int = 0) -> float:
        x = self._unseen(run)
        named = run.runner.stage.sample(run.gan.classify, len(x), seed, {"x": x}).argmax(axis=1)
        scaled = (x.astype("float32") - 127.5) / 127.5
        return float((named == Digits().look(scaled, run.runner.stage.mode).logits.argmax(axis=1)).mean())

    def _unseen(self, run: Any) -> Any:
        """The held-out images without those that the model has met by their labels, which come again and again in the data."""
        seen: Set[bytes] = set()
        known = -1
        for start in range(0, run.examples if "labelled" in run.gan.examples else 0, PART):
            if len(seen) == known:
                break
            known = len(seen)
            seen.update(image.tobytes() for image in run.read(range(start, min(start + PART, run.examples)))["labelled"])
        x = run.gan.examples["x"][:self.samples]
        return x[[image.tobytes() not in seen for image in x]]

    def protocol(self, run: Any) -> Dict[str, Any]:
        return dict(super().protocol(run), **self.reference_of(run, len(self._unseen(run)), "held out"))
