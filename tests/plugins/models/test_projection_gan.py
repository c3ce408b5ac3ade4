import numpy as np

from ganzoo import api
from ganzoo.datasets import Dataset
from ganzoo.players import Spec
from ganzoo_plugins.models.projection_gan import ProjectionGAN


def test_it_needs_labels():
    assert "labels" in ProjectionGAN.unfit(Spec({"x": (28, 28, 1)}, None, ("x",)))


class Sevens(Dataset):
    """Images that all have the label 7."""

    classes = 10

    def arrays(self, seed):
        images = np.random.RandomState(0).randint(0, 256, [8, 8, 8, 1]).astype("uint8")
        return {"x": images, "label": np.full(8, 7)}


def test_a_label_that_was_never_seen_keeps_its_scales_and_centres(mode):
    runner = api.prepare("projection-gan", dataset=Sevens(), mode=mode, width=2, batch_size=4)
    names = [name for name in runner.gan.generator.trainable if "/norms/" in name]
    runner.advance(1)
    assert len(names) == 2 * 2 * 2  # scales and centres of two norms of two blocks
    for table in runner.stage.read(names).values():
        assert np.abs(table[7]).min() > 0.0
        assert not np.delete(table, 7, axis=0).any()


def test_it_builds_for_images_of_every_size(built):
    assert built(ProjectionGAN, width=1, classes=3).generator.trainable
