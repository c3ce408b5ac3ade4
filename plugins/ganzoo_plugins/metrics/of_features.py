"""What metrics of features share: which extractor looks at the images, and how many of them."""

from typing import Any, Dict, Optional, Tuple

from ganzoo.features import extractor, of_data, of_samples
from ganzoo.metrics import Metric
from ganzoo.settings import Setting


class OfFeatures(Metric):
    """A metric of the features of images; in the plane and in space the points are their own features."""

    samples = Setting(5000, "samples drawn", at_least=2)
    reference = Setting(None, "examples of the data that they are compared with, chosen at random; none is all", type=int,
                        at_least=2)
    extractor = Setting("auto", "what looks at the images: [distribution:]name[:key=value,...]; auto is digit-classifier for "
                        "handwritten digits, random-features for all others")

    classifies = False  # whether the extractor has to name classes

    def unfit(self, run: Any) -> Optional[str]:
        if not run.is_image:
            return "it looks at images, and these are points."
        if few(run, self.samples):
            return few(run, self.samples)
        _, made = extractor(self.extractor, run)
        if self.classifies and made.classes is None:
            return f"the extractor {self.extractor} names no classes: choose one that does, such as extractor=digit-classifier."
        return None

    def suits(self, run: Any) -> bool:
        return bool(self.extractor == "auto")

    def ours(self, run: Any, seed: int, **conditions: Any) -> Any:
        """What the extractor sees of samples, a `Looked`."""
        name, made = extractor(self.extractor, run)
        return of_samples(run, name, made, self.samples, seed, **conditions)

    def theirs(self, run: Any) -> Any:
        """What it sees of the data."""
        name, made = extractor(self.extractor, run)
        return of_data(run, name, made, self.reference)

    def protocol(self, run: Any) -> Dict[str, Any]:
        name, made = extractor(self.extractor, run)
        shape = run.config["examples"]["shapes"]["x"]
        reference = run.examples if self.reference is None else min(self.reference, run.examples)
        return dict(super().protocol(run), extractor=name, extractor_hash=made.fingerprint(), resizer=made.resizer(shape),
                    **self.reference_of(run, reference))


def few(run: Any, samples: int) -> Optional[str]:
    """Why so many samples cannot be drawn, as a sentence: a model with inputs draws one of each that it was not trained on."""
    kept = min((len(run.gan.examples[key]) for key in run.gan.inputs), default=samples)
    return None if samples <= kept else (f"it draws {samples} samples, and the model makes one of each of the {kept} examples that "
                                         f"it was not trained on: ask for {kept}.")


def of_both(metric: OfFeatures, run: Any, seed: int) -> Tuple[Any, Any]:
    """(features of samples, features of the data)."""
    return metric.ours(run, seed).features, metric.theirs(run).features
