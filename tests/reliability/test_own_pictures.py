"""A folder of pictures trains every model that draws images, with no more said than where it is. tests/plugins/models has every
size; here CIFAR-10's pictures in colour, and pictures of mixed sizes and kinds."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import ganzoo
from ganzoo import registry

CIFAR = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "cifar10" / "cifar10-jpg-subset.zip"
# what a model that does not play single pictures with their labels makes of a folder's
OF_A_FOLDER = {"pix2pix": "edges:of=folder", "cyclegan": "domains:of=folder", "srgan": "low-resolution:of=folder",
               "semi-supervised-gan": "few-labels:of=folder,labelled=20"}
SMALL = {"width": 2, "hidden": (8,), "batch_size": 4, "accumulate": 1, "phase_steps": 1, "pretrain": 1, "blocks": 1}


QUICK = ("cgan", "dcgan", "pix2pix", "progressive")  # kinds that a folder's pictures are tried on every time
MODELS = registry.specs(registry.items("models"))


@pytest.fixture(params=[pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in MODELS])
def trained(request, tmp_path, modes_here):
    """trained(folder, **settings) -> the run of three steps of every model that is installed, as small as it goes."""
    declared = registry.load(registry.find("models", request.param)).declared()
    settings = {key: value for key, value in SMALL.items() if key in declared}
    return lambda folder, **more: ganzoo.train(
        request.param, dataset=OF_A_FOLDER.get(request.param, "folder"), data_dir=str(folder), run_dir=tmp_path / "run",
        mode=modes_here[-1], steps=3, **dict(settings, **more))


@pytest.fixture
def mixed(tmp_path):
    """Two classes of pictures, wide and tall, grey and in colour, transparent, PNG and JPEG."""
    random, folder = np.random.RandomState(0), tmp_path / "mixed"
    for number, (mode, ending, size) in enumerate([("RGB", "jpg", (90, 40)), ("L", "png", (33, 70)), ("RGBA", "png", (50, 50)),
                                                   ("RGB", "png", (41, 41)), ("L", "jpg", (120, 64))] * 4):
        path = folder / ("odd" if number % 2 else "even") / f"{number}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        shape = size[::-1] + (() if mode == "L" else (len(mode),))
        Image.fromarray(random.randint(0, 256, shape).astype("uint8")).save(str(path))
    return folder


def goes(run, side):
    """Three steps, and samples of that side in colour."""
    assert run.step == 3 and all(np.isfinite(value) for row in run.log for value in row.values())
    assert run.sample(2, seed=0).shape == (2, side, side, 3)
    assert sorted(path.name for path in (run.path / "samples").glob("*.png"))


@pytest.mark.slow
@pytest.mark.skipif(not CIFAR.is_file(), reason=f"CIFAR-10's pictures are not at {CIFAR}")
def test_every_model_trains_on_pictures_in_colour(trained):
    goes(trained(CIFAR), 32)


def test_every_model_trains_on_a_folder_of_mixed_sizes(trained, mixed):
    goes(trained(mixed, image_size=28), 28)
