"""What a dataset gives: looked at as a run would."""

from typing import Any, Iterator

import numpy as np

from ganzoo.checks.rules import Untried, rule
from ganzoo.datasets import opened
from ganzoo.errors import UserError
from ganzoo.examples import Examples

DATASETS = ("datasets",)


def _made(subject: Any) -> Any:
    given = {key: value for key, value in subject.given.items() if key == "data_dir" or key in subject.thing.declared()}
    return subject.thing(**given)


def _opened(subject: Any, dataset: Any = None, image_size: Any = None) -> Examples:
    if subject.thing.downloads and not subject.given.get("data_dir"):  # and takes minutes to find no network
        raise Untried("it would download its data: say where the data is, --set data_dir=DIR.")
    try:
        return opened(dataset or _made(subject), subject.item.name, 0, image_size)
    except UserError as error:
        if subject.thing.reads_files and not subject.given:
            raise Untried(f"it needs data: {error}") from error
        raise


def _first(subject: Any) -> Examples:
    """Opened once.

    Raises:
        Untried: it cannot be, which the rule `examples` tells.
    """
    dataset = subject.once("dataset", lambda: _made(subject))
    try:
        return subject.once("examples", lambda: _opened(subject, dataset))
    except UserError:
        raise Untried("it gives no examples: see the rule `examples`.") from None


@rule("examples", DATASETS, "Every model may be trained on it.",
      "arrays(seed) returns {'x': array, ...}: images uint8 [n, height, width, channels], points float32, labels int32.")
def gives_sound_examples(subject: Any) -> Iterator[str]:
    try:
        _opened(subject)
    except UserError as error:
        yield f"It gives no examples: {error}"
        return
    examples = _first(subject)
    rows = [len(examples) - 1, 0]
    read = examples.read(rows)
    for key, shape in examples.shapes.items():
        if read[key].shape != (2,) + tuple(shape):
            yield f"Two examples' {key} has the shape {list(read[key].shape)}, and {list(shape)} is what it says of one."
        elif not np.array_equal(examples.read([rows[0]])[key][0], read[key][0]):
            yield f"Example {rows[0]} has another {key} the second time, or beside another one."


@rule("labels", DATASETS, "Conditional models have as many classes as the dataset says, and a label beyond them is a crash.",
      "Say classes = how many there are, and give label as whole numbers from 0 on.")
def labels_are_those_of_its_classes(subject: Any) -> Iterator[str]:
    examples = _first(subject)
    classes = subject.once("dataset", lambda: None).classes
    if "label" not in examples.shapes:
        if classes is not None:
            yield f"It says that there are {classes} classes, and its examples have no label."
        return
    some = list(range(min(100, len(examples))))
    labels = examples.arrays["label"] if "label" in examples.arrays else examples.read(some)["label"]
    if classes is None:
        yield "Its examples have labels, and it does not say how many classes there are."
    elif labels.min() < -1 or labels.max() >= classes:  # -1: no label
        yield f"Its labels are from {labels.min()} to {labels.max()}, and the classes from 0 to {classes - 1}."


@rule("repeatable", DATASETS, "A run that is resumed is known to have the same examples by their checksums, and asks for them with "
      "the same seed.", "Draw with np.random.RandomState(seed), and sort the names of files.")
def the_same_seed_gives_the_same_examples(subject: Any) -> Iterator[str]:
    first = _first(subject)
    state = np.random.get_state()
    np.random.seed(7)  # what is drawn from it shows
    try:
        again = _opened(subject)
    finally:
        changed = str(np.random.get_state()) != str(np.random.RandomState(7).get_state())
        np.random.set_state(state)
    if len(again) != len(first) or again.checksums() != first.checksums():
        yield "The same seed gives other examples the second time."
    if changed:
        yield "It draws from NumPy's shared random numbers, which are not the run's."


@rule("sizes", DATASETS, "--set image_size=64 works for every data set of images.",
      "Leave the sizing to ganzoo, or size images in examples(seed, image_size).")
def images_have_the_size_that_is_asked_for(subject: Any) -> Iterator[str]:
    examples = _first(subject)
    if "x" in examples.images:
        sized = _opened(subject, image_size=32)
        if tuple(sized.shapes["x"][:2]) != (32, 32):
            yield f"Asked for images of 32x32 it gives {list(sized.shapes['x'])}."
