"""What to draw of a run: labels, codes, inputs, ways from one latent vector to another, sums of them."""

import re
from collections import OrderedDict
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from ganzoo.errors import UserError
from ganzoo.examples import chosen

DRAWN, KEPT = 1024, 32  # latent vectors among which those of a class are looked for, and of how many the mean is taken
LOOKED_AT = 2000  # examples of which the mean image of a class is taken, at most
VARIANTS, AROUND = 8, 0.25  # of a sum: further samples, moved by uniform noise of this size, as in the DCGAN paper's figure 7


class Wish(NamedTuple):
    """What to ask a run for. n: samples; conditions: as `Run.sample` takes them; columns: of the picture, None nearly square."""

    n: int
    conditions: Dict[str, Any]
    columns: Optional[int] = None


def labels(run: Any, wanted: Sequence[int], n: int) -> Wish:
    """`n` samples of these labels, one after another.

    Raises:
        UserError: the model draws by no label, or there is none of that number.
    """
    if "label" not in run.gan.conditions(1):
        raise UserError(f"{run.name} draws by no label: leave out --label, or take a run of a conditional model such as cgan.")
    classes = run.config["examples"]["classes"]
    for label in wanted:
        if not 0 <= label < classes:
            raise UserError(f"there is no label {label}: the data of {run.name} has {classes}, 0 to {classes - 1}.")
    return Wish(n, {"label": np.resize(np.asarray(wanted, "int32"), n)}, len(wanted) if len(wanted) > 1 else None)


def traversal(run: Any, wanted: Dict[int, Tuple[float, float]], steps: int, rows: int, seed: int = 0) -> Wish:
    """Rows of samples that differ in some codes only, which go from one value to another.

    wanted: {number of the code, from 1: (first value, last value)}; the model numbers its codes (`GAN.traversal`).

    Raises:
        UserError: the model has no codes, or none of that number, or a value is none of its.
    """
    if not hasattr(run.gan, "traversal"):
        raise UserError(f"{run.name} has no codes: leave out --code, or take a run of a model with codes such as infogan.")
    conditions = run.gan.traversal(wanted, rows, steps)
    return Wish(rows * steps, dict(conditions, latent=np.repeat(latents(run, rows, seed), steps, axis=0)), steps)


def latents(run: Any, n: int, seed: int, truncation: Optional[float] = None) -> Any:
    """Latent vectors, float32 [n, latent]: normal, each value drawn again until its size is at most `truncation`.

    The truncation trick: Brock et al., 2018, https://arxiv.org/abs/1809.11096, section 3.1.

    Raises:
        UserError: the model draws from no latent vector.
    """
    size = run.settings.get("latent")
    if size is None or run.gan.inputs:
        raise UserError(f"{run.name} draws from no latent vector, so it has nothing to go on from, to add up or to truncate.")
    random = np.random.RandomState([seed % 2 ** 32, int.from_bytes(b"late", "big")])
    drawn = random.standard_normal([n, size])
    while truncation is not None and (np.abs(drawn) > truncation).any():
        far = np.abs(drawn) > truncation
        drawn[far] = random.standard_normal(int(far.sum()))
    return drawn.astype("float32")


def interpolation(run: Any, steps: int, rows: int, seed: int, truncation: Optional[float] = None,
                  conditions: Optional[Dict[str, Any]] = None) -> Wish:
    """Rows that go from one latent vector to another on the sphere: White, 2016, https://arxiv.org/abs/1609.04468.

    conditions: of each row, such as labels [rows]; what else the model is asked for stays the same in a row, too.
    """
    ends = latents(run, 2 * rows, seed, truncation)
    ways = [spherical(start, end, share) for start, end in zip(ends[::2], ends[1::2]) for share in np.linspace(0.0, 1.0, steps)]
    kept = {key: np.repeat(array, steps, axis=0) for key, array in dict(run.gan.conditions(rows), **(conditions or {})).items()}
    return Wish(rows * steps, dict(kept, latent=np.stack(ways).astype("float32")), steps)


def spherical(start: Any, end: Any, share: float) -> Any:
    """The point that lies `share` of the way from one vector to another, on the arc between them."""
    cosine = np.dot(start, end) / max(float(np.linalg.norm(start) * np.linalg.norm(end)), 1e-12)
    angle = np.arccos(np.clip(cosine, -1.0, 1.0))
    if np.sin(angle) < 1e-6:
        return (1.0 - share) * start + share * end
    return (np.sin((1.0 - share) * angle) * start + np.sin(share * angle) * end) / np.sin(angle)


def arithmetic(run: Any, text: str, seed: int) -> Wish:
    """The samples of a sum of classes' latent vectors, "7 - 1 + 4": a row of its terms and of the sum, and a row of variants.

    Radford et al., 2015, https://arxiv.org/abs/1511.06434, figure 7: the vector of a class is the mean of vectors whose samples
    look like it, here by the nearest mean image of the data's classes. Sums get back the length of noise.

    run: with its data (`ganzoo.load(path, data=True)`).

    Raises:
        UserError: the text is no sum of labels, or the model or its data does not fit.
    """
    terms = read_sum(text)
    told = sorted(run.gan.conditions(1))
    if told:
        raise UserError(f"{run.name} makes samples of a {' and a '.join(told)} beside the latent vector, which alone is of no "
                        f"class: take a run of another model.")
    found = _of_classes(run, sorted({label for _, label in terms}), seed)
    length = np.sqrt(run.settings["latent"])
    parts = [_lengthened(found[label], length) for _, label in terms]
    whole = _lengthened(sum(sign * part for (sign, _), part in zip(terms, parts)), length)
    random = np.random.RandomState(seed % 2 ** 32)
    variants = [whole + random.uniform(-AROUND, AROUND, whole.shape) for _ in range(VARIANTS)]
    columns = max(len(parts) + 1, (VARIANTS + 1) // 2)
    drawn = parts + [whole] * (columns - len(parts)) + variants
    return Wish(len(drawn), {"latent": np.stack(drawn).astype("float32")}, columns)


def read_sum(text: str) -> List[Tuple[int, int]]:
    """[(1 or -1, label)] of "7 - 1 + 4".

    Raises:
        UserError: it is none.
    """
    if not re.match(r"^\s*[+-]?\s*\d+\s*([+-]\s*\d+\s*)*$", text):
        raise UserError(f"{text!r} is no sum of labels: write --arithmetic \"7 - 1 + 4\".")
    return [(-1 if sign == "-" else 1, int(label)) for sign, label in re.findall(r"([+-]?)\s*(\d+)", text)]


def read_codes(texts: Sequence[str]) -> Dict[int, Tuple[float, float]]:
    """{number: (first, last)} of "2=-1..1" or "1=3".

    Raises:
        UserError: one is not understood, or a code is given twice.
    """
    found: Dict[int, Tuple[float, float]] = OrderedDict()
    for text in texts:
        number = r"[+-]?(?:\d+\.?\d*|\.\d+)"
        match = re.match(rf"^\s*(\d+)\s*=\s*({number})\s*(?:\.\.\s*({number})\s*)?$", text)
        if not match:
            raise UserError(f"{text!r} is no code: write --code 2=-1..1 for one that goes from -1 to 1, or --code 2=0.5.")
        if int(match.group(1)) in found:
            raise UserError(f"code {match.group(1)} is given twice: give it once.")
        first = float(match.group(2))
        found[int(match.group(1))] = first, float(match.group(3)) if match.group(3) is not None else first
    return found


def inputs(run: Any, path: str, reverse: bool = False) -> Tuple[Wish, List[str]]:
    """One sample of each picture, and the pictures' names: of a file, or of all pictures in a folder, by name.

    reverse: the pictures are x, of which y are made.

    Raises:
        UserError: the model makes its samples of no images, or there is no picture there, or one cannot be read.
    """
    from ganzoo import decoding

    key = "x" if reverse else run.gan.inputs[0] if len(run.gan.inputs) == 1 else ""
    if key not in run.config["examples"]["images"]:
        raise UserError(f"{run.name} makes its samples of no images: leave out --input, or take a run of pix2pix or the like.")
    place = Path(path).expanduser()
    if not place.exists():
        raise UserError(f"there is no {path}: name a picture, or a folder of some, with --input.")
    endings = decoding.endings()
    files = sorted(one for one in place.iterdir() if one.is_file() and not one.name.startswith(".")
                   and one.suffix.lower() in endings) if place.is_dir() else [place]
    if not files:
        raise UserError(f"the folder {path} holds no pictures by the endings of their names, such as .png or .jpg.")
    height, width, channels = run.config["examples"]["shapes"][key]
    images = [decoding.read(one, height, width, channels) for one in files]
    return Wish(len(images), {key: np.stack(images)}), [one.name for one in files]


def _lengthened(vector: Any, length: float) -> Any:
    return vector * (length / max(float(np.linalg.norm(vector)), 1e-12))


def _of_classes(run: Any, wanted: Sequence[int], seed: int) -> Dict[int, Any]:
    """{label: mean latent vector} of the samples that are nearest to the label's mean example, compared with the others'."""
    if "label" not in run.config["examples"]["shapes"]:
        raise UserError(f"the data of {run.name} has no labels to add up: take a run on labelled data.")
    labels, means = _means_of_classes(run)
    for one in wanted:
        if one not in labels:
            raise UserError(f"the data of {run.name} has no label {one}: it has {labels[0]} to {labels[-1]}.")
    if run.is_image:
        means = (means - 127.5) / 127.5
    drawn = latents(run, DRAWN, seed)
    samples = run.sample(DRAWN, seed, latent=drawn).reshape(DRAWN, -1).astype("float64")
    distances = (samples ** 2).sum(axis=1)[:, np.newaxis] - 2.0 * samples @ means.T + (means ** 2).sum(axis=1)
    found = {}
    for one in wanted:
        place = labels.index(one)
        others = np.delete(distances, place, axis=1).min(axis=1) if len(labels) > 1 else 0.0
        order = np.argsort(distances[:, place] - others, kind="mergesort")  # a stable one, by a name that NumPy before 1.15 has
        found[one] = drawn[order[:KEPT]].mean(axis=0)
    return found


def _means_of_classes(run: Any) -> Tuple[List[int], Any]:
    """(The labels that there are, the mean example of each), of at most LOOKED_AT examples of a class, a part at a time."""
    of_all = run.data("label")
    labels, means = sorted(map(int, np.unique(of_all))), []
    for one in labels:
        rows = np.flatnonzero(of_all == one)
        rows, total = rows[chosen(len(rows), LOOKED_AT)], 0.0
        for start in range(0, len(rows), DRAWN):
            part = run.read(rows[start:start + DRAWN])
            x = part["labelled" if "labelled" in part else "x"]  # of few labels, what they belong to
            total = total + x.sum(axis=0, dtype="float64").ravel()
        means.append(total / len(rows))
    return labels, np.stack(means)
