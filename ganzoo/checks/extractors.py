"""What an extractor makes of images."""

from typing import Any, Iterator

import numpy as np

from ganzoo.checks.rules import EVERY, Untried, rule
from ganzoo.errors import UserError

SHAPES = ((28, 28, 1), (32, 32, 3))  # of the images that are looked at, where it takes them


@rule("looks", ("extractors",), "Metrics compare features of samples with the data's, which are kept on disk by fingerprint.",
      "look(images, mode) returns Looked(features [n, dimensions], logits [n, classes] or None), each image by itself; "
      "fingerprint() is a text that tells its weights from all others.", EVERY)
def sees_the_same_in_an_image_each_time(subject: Any) -> Iterator[str]:
    made = subject.thing(**{key: value for key, value in subject.given.items() if key in subject.thing.declared()})
    fitting = [shape for shape in SHAPES if made.unfit(shape) is None]
    if not fitting:
        raise Untried(f"it looks at no images of {' or '.join(map(str, SHAPES))}: {made.unfit(SHAPES[0])}")
    for shape in fitting:
        images = np.random.RandomState(0).uniform(-1.0, 1.0, size=(6,) + shape).astype("float32")
        try:
            seen, again, few = (made.look(some, subject.mode) for some in (images, images, images[2:4]))
        except UserError as error:
            if not subject.given:
                raise Untried(f"it needs files: {error}") from error
            raise
        features = np.asarray(seen.features)
        if features.ndim != 2 or len(features) != 6 or not np.isfinite(features).all():
            yield f"The features of 6 images {list(shape)} have the shape {list(features.shape)}, or are not finite."
            return
        if not np.array_equal(features, again.features):
            yield "The same images have other features the second time."
        if not np.allclose(features[2:4], few.features, rtol=1e-4, atol=1e-4 * np.abs(features).max()):
            yield "An image's features depend on which others are looked at with it."
        logits = None if seen.logits is None else np.shape(seen.logits)
        if logits != (None if made.classes is None else (6, made.classes)):
            yield f"It says that it has {made.classes} classes, and its logits are {logits}."
    if not isinstance(made.fingerprint(), str) or not made.fingerprint().strip():
        yield f"fingerprint() returns {made.fingerprint()!r}, and not a text."
