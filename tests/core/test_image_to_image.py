"""image_to_image.py, and what a run does for a model with inputs: examples that are in no batch, kept in its folder."""

import json
import os

import numpy as np
import pytest
import tensorflow as tf

import ganzoo
from ganzoo import api
from ganzoo.datasets import Dataset
from ganzoo.errors import UserError
from ganzoo.image_to_image import ImageToImageGAN, side_by_side


class Numbered(Dataset):
    """Image i has the value i everywhere, and as input 255 - i at half the size."""

    size = ganzoo.Setting(40, "images", at_least=1)

    def arrays(self, seed):
        values = np.arange(self.size, dtype="uint8").reshape(-1, 1, 1, 1)
        return {"x": values * np.ones([1, 4, 4, 1], "uint8"), "y": (255 - values) * np.ones([1, 2, 2, 1], "uint8")}


class Inverting(ImageToImageGAN):
    """A generator that enlarges its input and gives a share of it back; a discriminator that reports which examples it sees."""

    batch_size = 6

    def build(self):
        from ganzoo_compat.networks import Network
        from ganzoo_plugins.layers.convolution import TransposedConvolution
        from ganzoo_plugins.layers.dense import Dense
        from ganzoo_plugins.layers.initial import ones
        from ganzoo_plugins.layers.shape import Flatten

        self.generator = Network("generator", [TransposedConvolution(1, 2, 2, initial=ones)], self.spec.shapes["y"])
        self.discriminator = Network("discriminator", [Flatten(), Dense(1)], self.shape)

    def watch(self, move):
        number = tf.round(move.batch["x"][:, 0, 0, 0] * 127.5 + 127.5)
        return {"least": tf.reduce_min(number), "most": tf.reduce_max(number), "sum": tf.reduce_sum(number)}


def scaled(values):
    return (np.asarray(values, "float32") - 127.5) / 127.5


def prepare(mode, model=Inverting, size=40, **settings):
    return api.prepare(model, dataset=Numbered(size=size), mode=mode, **settings)


def test_a_tenth_of_the_examples_is_in_no_batch_and_each_other_one_is(mode):
    runner = prepare(mode)
    rows = [runner.advance(1) for _ in range(6)]  # one epoch: 36 of 40
    assert min(row["discriminator/least"] for row in rows) == 1
    assert max(row["discriminator/most"] for row in rows) == 39
    assert sum(row["discriminator/sum"] for row in rows) == sum(range(40)) - (0 + 10 + 20 + 30)


def test_no_more_than_64_are_kept_back_and_never_none_evenly_over_all():
    from ganzoo.runner import held_count, held_out

    assert [held_count(Inverting, count) for count in (2, 19, 639, 640, 10 ** 6)] == [1, 1, 63, 64, 64]
    assert held_out(40, 4) == [0, 10, 20, 30] and held_out(640, 64)[-1] == 630
    assert held_count(ganzoo.GAN, 1000) == 0 and held_out(1000, 0) == []


def test_a_model_says_how_many_are_kept_back_and_a_run_that_is_loaded_has_them(mode, tmp_path):
    from ganzoo.runner import held_count

    class Keeping(Inverting):
        held_out = 2

    assert held_count(Keeping, 10 ** 6) == 2 and held_count(Keeping, 10) == 1
    api.train(Keeping, dataset=Numbered(size=40), mode=mode, steps=1, run_dir=str(tmp_path / "run"))
    kept = api.load(str(tmp_path / "run"), model=Keeping).gan.examples
    assert {key: array[:, 0, 0, 0].tolist() for key, array in kept.items()} == {"x": [0, 20], "y": [255, 235]}


def test_a_run_goes_on_keeping_back_what_it_kept_back_whatever_the_model_says_now(mode, tmp_path):
    from ganzoo_plugins.models.gan import DenseGAN

    class Keeping(DenseGAN):
        hidden, batch_size, held_out = (2,), 6, 2

    run = api.train(Keeping, dataset=Numbered(size=40), mode=mode, steps=1, run_dir=str(tmp_path / "run"))
    assert run.gan.examples["x"][:, 0, 0, 0].tolist() == [0, 20] and not (tmp_path / "run" / "examples.npz").exists()
    Keeping.held_out = 4
    again = {"dataset": Numbered(size=40), "model": Keeping}
    assert len(api.resume(str(tmp_path / "run"), steps=2, **again).gan.examples["x"]) == 2
    config = json.loads((tmp_path / "run" / "config.json").read_text())
    assert config["examples"].pop("held_out") == 2
    (tmp_path / "run" / "config.json").write_text(json.dumps(config))  # of a run before there was such a thing
    assert api.resume(str(tmp_path / "run"), steps=3, **again).gan.examples == {}


@pytest.mark.parametrize("reverse, missing", [(False, "y"), (True, "x")])
def test_what_the_other_way_is_made_of_is_x_alone(mode, reverse, missing):
    class Both(Inverting):
        def sample_reverse(self, move):
            return -move.batch["x"]

    runner = prepare(mode, Both)
    assert set(runner.conditions(3, reverse)) == {missing}
    runner.gan.examples = {}
    with pytest.raises(UserError, match=f"makes its samples of {missing}, of which the run has no examples"):
        runner.sample(3, 0, reverse)
    given = np.full([2, 4, 4, 1], 51, "uint8") if reverse else np.full([2, 2, 2, 1], 51, "uint8")
    assert runner.sample(2, 0, reverse, **{missing: given}).shape == (2, 4, 4, 1)


def test_samples_are_made_of_the_examples_that_were_kept_back_over_and_over(mode):
    samples = prepare(mode).sample(6, seed=0)
    assert samples.shape == (6, 4, 4, 1)
    np.testing.assert_allclose(samples[:, 0, 0, 0], scaled([255, 245, 235, 225, 255, 245]), rtol=1e-6)


def test_samples_may_be_made_of_images_that_somebody_gives(mode):
    samples = prepare(mode).sample(2, seed=0, y=np.full([2, 2, 2, 1], [[[[51]]], [[[204]]]], "uint8"))
    np.testing.assert_allclose(samples[:, 1, 2, 0], [-0.6, 0.6], rtol=1e-6)


@pytest.mark.parametrize("given", [
    np.zeros([2, 2, 2, 1], "float32"), np.zeros([3, 2, 2, 1], "uint8"), np.zeros([2, 4, 4, 1], "uint8"), [[0]] * 2])
def test_images_that_are_none_are_refused(modes_here, given):
    with pytest.raises(UserError, match=r"y are given as the dataset has them: uint8, 0 to 255, of the shape \[2, 2, 2, 1\]"):
        prepare(modes_here[0]).sample(2, seed=0, y=given)


def test_a_picture_shows_the_input_the_sample_and_the_truth(mode):
    pictures = prepare(mode).picture(5, seed=0)
    assert pictures.shape == (5, 4, 12, 1)
    for number, picture in zip([0, 10, 20, 30, 0], pictures[..., 0]):
        np.testing.assert_allclose(picture, np.repeat(scaled([255 - number, 255 - number, number]), 4)[np.newaxis].repeat(4, 0),
                                   rtol=1e-5)


def test_without_inputs_a_picture_is_the_sample(mode):
    runner = api.prepare("gan", mode=mode, hidden=(2,), latent=2)
    np.testing.assert_array_equal(runner.picture(3, seed=5), runner.sample(3, seed=5))
    assert runner.gan.examples == {}


def test_smaller_images_are_enlarged_without_smoothing_and_grey_becomes_grey_in_colour(evaluate):
    small = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).reshape(1, 2, 3, 1)
    large = np.arange(36.0).reshape(1, 4, 3, 3)
    found = evaluate(lambda one, other: side_by_side([one, other]), small, large)
    assert found.shape == (1, 4, 9, 3)
    assert found[0, :, :6, 1].tolist() == [[1, 1, 2, 2, 3, 3]] * 2 + [[4, 4, 5, 5, 6, 6]] * 2
    np.testing.assert_array_equal(found[:, :, 6:], large)


@pytest.mark.parametrize("dataset", ["digits", "ring"])
def test_a_dataset_without_images_to_make_images_of_is_refused(dataset):
    with pytest.raises(UserError, match=f"does not fit {dataset}: it makes images x of images y"):
        api.prepare(Inverting, dataset=dataset)


def train(mode, **settings):
    return ganzoo.train(Inverting, "run", dataset=Numbered(), mode=mode, **dict({"steps": 3, "sample_every": 100}, **settings))


def test_a_loaded_run_makes_samples_of_the_same_examples_without_its_data(in_folder, mode):
    run = train(mode)
    again = ganzoo.load("run", model=Inverting)
    np.testing.assert_array_equal(again.sample(7, seed=1), run.sample(7, seed=1))
    np.testing.assert_array_equal(again.picture(7), run.picture(7))
    assert os.path.getsize("run/examples.npz") < 2000


def test_a_resumed_run_is_the_uninterrupted_one(in_folder, modes_here):
    whole = train(modes_here[0], steps=9)
    os.rename("run", "whole")
    train(modes_here[0], steps=4)
    resumed = ganzoo.resume("run", steps=9, model=Inverting, dataset=Numbered())
    np.testing.assert_array_equal(resumed.sample(5), whole.sample(5))
    assert [dict(row, seconds=0) for row in resumed.log[-1:]] == [dict(row, seconds=0) for row in whole.log[-1:]]


def test_without_its_examples_a_loaded_run_asks_for_images(in_folder, modes_here):
    train(modes_here[0])
    os.remove("run/examples.npz")
    loaded = ganzoo.load("run", model=Inverting)
    for draw in (loaded.sample, loaded.picture):
        with pytest.raises(UserError, match=r"samples of y, of which the run has no examples: give them, sample\(n, y=images\)"):
            draw(2)
    assert loaded.sample(1, y=np.zeros([1, 2, 2, 1], "uint8")).shape == (1, 4, 4, 1)


def test_damaged_examples_are_told(in_folder, modes_here):
    train(modes_here[0])
    with open("run/examples.npz", "r+b") as file:
        file.truncate(50)
    with pytest.raises(UserError, match=r"examples.npz is damaged .*: move it away"):
        ganzoo.load("run", model=Inverting).sample(1)


def test_a_run_that_cannot_be_written_leaves_no_examples(in_folder, modes_here, monkeypatch):
    def full(self, config):
        raise OSError("No space left on device")

    monkeypatch.setattr("ganzoo.folder.Folder.write_config", full)
    with pytest.raises(OSError):
        train(modes_here[0])
    assert os.listdir(".") == []


def test_epochs_count_the_examples_that_are_in_batches(in_folder, modes_here):
    run = ganzoo.train(Inverting, "run", dataset=Numbered(), epochs=2, mode=modes_here[0], sample_every=100)
    assert run.steps == 12  # 36 of 40 examples, 6 in a batch
