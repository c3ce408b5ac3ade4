import numpy as np
import pytest

from ganzoo import api

SMALL = {"width": 2, "batch_size": 4, "bits": 5}


def test_the_adversarial_gradient_is_scaled_to_the_pixels(mode):
    row = api.prepare("gan-compression", mode=mode, **SMALL).advance(1)
    assert {"generator/fool", "generator/l1", "generator/balance"} <= set(row)
    assert row["generator/balance"] > 0


def test_without_a_ratio_the_adversarial_loss_has_a_weight(mode):
    runner = api.prepare("gan-compression", mode=mode, ratio=None, adversarial_weight=0.5, **SMALL)
    runner.gan.moves = lambda step: ("generator",)
    logits = []
    judge = runner.gan.judge
    runner.gan.judge = lambda move, x: logits.append(judge(move, x)) or logits[-1]
    row = runner.advance(1)
    assert "generator/balance" not in row
    assert row["generator/fool"] == pytest.approx(0.5 * np.log(2.0), rel=0.1)  # of logits that are small at first


def test_samples_are_what_becomes_of_held_out_images(mode):
    runner = api.prepare("gan-compression", mode=mode, **SMALL)
    assert runner.sample(3, 0).shape == (3, 28, 28, 1)
    np.testing.assert_array_equal(runner.sample(2, 0), runner.sample(2, 1))  # of the same bits
    assert runner.picture(3, 0).shape == (3, 28, 56, 1)  # beside the image itself


def test_the_command_compresses_pictures_of_one_s_own(in_folder, shell):
    from PIL import Image

    assert shell("train", "gan-compression", "--steps", "1", "--run-dir", "run", "--set", "width=2").code == 0
    Image.fromarray(np.zeros([50, 40], "uint8")).save("own.png")
    outcome = shell("sample", "run", "--input", "own.png", "--out", "made.npz")
    assert outcome.code == 0, outcome.err
    assert np.load("made.npz")["images"].shape == (1, 28, 28, 1)
