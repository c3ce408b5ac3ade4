"""What pixels alone tell of samples: sliced Wasserstein distance, similarity of pairs, nearest training examples."""

from typing import Any, Dict, Iterator, Optional

import numpy as np

from ganzoo.examples import chosen
from ganzoo.metrics import Metric
from ganzoo.settings import Setting
from ganzoo_plugins.metrics.ms_ssim import FILTER, ms_ssim, scales
from ganzoo_plugins.metrics.nearest import nearest
from ganzoo_plugins.metrics.of_features import few
from ganzoo_plugins.metrics.sliced_wasserstein import PATCH, sliced_wasserstein

PART = 2000  # examples at a time


class _OfPixels(Metric):
    smallest = 1

    def drawn(self) -> int:
        """How many samples."""
        return int(self.values()["samples"])

    def unfit(self, run: Any) -> Optional[str]:
        if not run.is_image:
            return "it looks at images, and these are points."
        if few(run, self.drawn()):
            return few(run, self.drawn())
        side = min(run.config["examples"]["shapes"]["x"][:2])
        return None if side >= self.smallest else f"it needs images of {self.smallest} pixels a side or more; these have {side}."


class SlicedWasserstein(_OfPixels):
    """Sliced Wasserstein distance of patches of Laplacian pyramids, mean of the levels, times 1,000 as in papers; 0 is the same."""

    lower_is_better = True
    smallest = PATCH
    samples = Setting(2000, "samples drawn, and examples of the data; papers take 16,384", at_least=2)
    patches = Setting(32, "patches of each image at each level; papers take 128", at_least=1)
    directions = Setting(512, "directions along which they are compared", at_least=1)

    def measure(self, run: Any, seed: int = 0) -> float:
        theirs = run.real(self.samples)
        ours = run.sample(len(theirs), seed)
        return 1000.0 * float(np.mean(sliced_wasserstein(ours, theirs, seed, self.patches, self.directions)))

    def protocol(self, run: Any) -> Dict[str, Any]:
        return dict(super().protocol(run), **self.reference_of(run, min(self.samples, run.examples)))


class Similarity(_OfPixels):
    """Mean structural similarity (MS-SSIM) of pairs of samples: near that of the data's own pairs if they are as diverse."""

    lower_is_better = True
    smallest = FILTER
    pairs = Setting(500, "pairs of samples", at_least=1)
    within = Setting(False, "whether the samples of a pair are of one label, as AC-GAN measures each class; else any two")

    def drawn(self) -> int:
        return 2 * int(self.pairs)

    def unfit(self, run: Any) -> Optional[str]:
        if self.within and "label" not in run.gan.conditions(1):
            return "its pairs are to be of one label, and the model is told none: leave out within."
        return super().unfit(run)

    def measure(self, run: Any, seed: int = 0) -> float:
        if self.within:
            label = run.gan.conditions(self.pairs)["label"]
            ours, theirs = np.split(run.sample(2 * self.pairs, seed, label=np.concatenate([label, label])), 2)
        else:  # at random: labels and codes are drawn in turn, so that neighbours are never of one
            samples = run.sample(2 * self.pairs, seed)
            ours, theirs = np.split(samples[np.random.RandomState(seed % 2 ** 32).permutation(len(samples))], 2)
        return float(ms_ssim(ours, theirs, scales(min(ours.shape[1:3]))).mean())

    def protocol(self, run: Any) -> Dict[str, Any]:
        return dict(super().protocol(run), scales=scales(min(run.config["examples"]["shapes"]["x"][:2])))


class Memorised(_OfPixels):
    """Distance of samples to their nearest training example, over that of training examples to theirs: near 0 is repetition."""

    samples = Setting(500, "samples drawn", at_least=1)
    reference = Setting(None, "training examples among which the nearest is sought; none is all", type=int, at_least=4)

    def measure(self, run: Any, seed: int = 0) -> float:
        rows = chosen(run.examples, self.reference)

        def parts() -> Iterator[Any]:
            for start in range(0, len(rows), PART):
                yield _flat(run.examples_at(rows[start:start + PART]))

        ours = nearest(_flat(run.sample(self.samples, seed)), parts())[:, 0]
        # as many of the examples, each of which is its own nearest one
        theirs = nearest(_flat(run.examples_at(rows[chosen(len(rows), self.samples)])), parts(), 2)[:, 1]
        return float(ours.mean() / theirs.mean())

    def protocol(self, run: Any) -> Dict[str, Any]:
        return dict(super().protocol(run), **self.reference_of(run, min(self.reference or run.examples, run.examples)))


def _flat(images: Any) -> Any:
    return images.reshape(len(images), -1)
