import numpy as np
import pytest

from ganzoo import api
from ganzoo.errors import UserError
from ganzoo_plugins.models.cgan import CGAN

RANDOM = np.random.RandomState(0)


@pytest.fixture
def runner(mode):
    return api.prepare("cgan", mode=mode, width=2, batch_size=4)


def test_the_same_noise_with_another_label_gives_another_image(runner):
    noise = np.repeat(RANDOM.normal(size=[1, 100]), 10, axis=0)
    images = runner.sample(10, latent=noise, label=np.arange(10), seed=0)
    assert len(np.unique(images.reshape(10, -1), axis=0)) == 10
    again = runner.sample(10, latent=noise, label=[3] * 10, seed=0)
    np.testing.assert_allclose(again, np.repeat(images[3:4], 10, axis=0), atol=1e-6)


def test_the_discriminator_judges_an_image_by_the_label_that_it_is_given(runner):
    image = np.repeat(RANDOM.randint(0, 256, [1, 28, 28, 1]).astype("uint8"), 10, axis=0)
    logits = runner.stage.sample(lambda move: runner.gan.discriminator(move.batch["x"], move.batch["label"]), 10, 0,
                                 {"x": image, "label": np.arange(10)})
    assert logits.shape == (10, 1) and len(np.unique(logits)) == 10


def test_a_grid_has_a_column_for_each_label(runner):
    assert runner.gan.columns == 10
    assert runner.gan.conditions(12)["label"].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]


def test_in_training_both_players_are_told_the_labels_of_the_batch(runner):
    told = []
    for network in (runner.gan.generator, runner.gan.discriminator):
        network.call = lambda x, label, call=network.call, name=network.name: told.append((name, label.shape)) or call(x, label)
    runner.advance(1)
    assert sorted(told) == [("discriminator", (4,)), ("discriminator", (4,)), ("generator", (4,))]


def test_it_builds_for_images_of_every_size(built):
    gan = built(CGAN, classes=3, width=1)
    assert gan.generator.trainable and gan.discriminator.trainable


@pytest.mark.parametrize("dataset, said", [("few-labels", "these labels are those of a few"), ("ring", "it draws images")])
def test_it_needs_images_and_the_label_of_each(dataset, said):
    with pytest.raises(UserError, match=f"cgan does not fit {dataset}: .*{said}"):
        api.prepare("cgan", dataset=dataset)
