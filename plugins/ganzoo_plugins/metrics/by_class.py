"""What a model draws when it is asked for a label: each class against its own data, and as training data of a classifier."""

from typing import Any, Optional

import numpy as np

from ganzoo.errors import UserError
from ganzoo.examples import chosen
from ganzoo.settings import Setting
from ganzoo_plugins.metrics import ridge
from ganzoo_plugins.metrics.frechet import frechet_distance
from ganzoo_plugins.metrics.of_features import OfFeatures


class _ByClass(OfFeatures):
    def unfit(self, run: Any) -> Optional[str]:
        if "label" not in run.gan.conditions(1) or "label" not in run.config["examples"]["shapes"]:
            return "it asks for labels, and this model draws by none."
        classes = run.config["examples"]["classes"]
        if self.samples < 2 * classes:
            return f"{self.samples} samples are less than two of each of the {classes} labels: draw more."
        return super().unfit(run)

    def asked(self, run: Any) -> Any:
        """The labels of the samples, all equally often."""
        return (np.arange(self.samples) % run.config["examples"]["classes"]).astype("int32")

    def labels(self, run: Any) -> Any:
        """Those of the data that is looked at."""
        return run.data("label")[chosen(run.examples, self.reference)]


class FrechetByClass(_ByClass):
    """Mean over the labels of the Fréchet distance of samples of a label from the data of that label; 0 is the same."""

    # Miyato and Koyama, 2018, https://arxiv.org/abs/1802.05637, section 4.1
    lower_is_better = True

    def measure(self, run: Any, seed: int = 0) -> float:
        asked, labels = self.asked(run), self.labels(run)
        ours, theirs = self.ours(run, seed, label=asked).features, self.theirs(run).features
        classes = range(run.config["examples"]["classes"])
        few = [one for one in classes if (labels == one).sum() < 2]
        if few:
            raise UserError(f"of the label {few[0]} there are fewer than two examples among the {len(labels)} of the data that "
                            f"samples are compared with: take more, reference=none.")
        return float(np.mean([frechet_distance(ours[asked == one], theirs[labels == one]) for one in classes]))


class TrainingAccuracy(_ByClass):
    """Classifier accuracy score, of a ridge regression on features: share of the data that it names rightly, trained on samples."""

    # Ravuri and Vinyals, 2019, https://arxiv.org/abs/1905.10887, whose classifier is a ResNet-50; the features here learned from
    # nobody's labels.
    extractor = "random-features"
    penalty = Setting(1e-3, "of the classifier's weights", above=0)

    def measure(self, run: Any, seed: int = 0) -> float:
        asked = self.asked(run)
        ours = self.ours(run, seed, label=asked).features
        name = ridge.classifier(ours, asked, run.config["examples"]["classes"], self.penalty)
        return float(np.mean(name(self.theirs(run).features) == self.labels(run)))
