import numpy as np

from ganzoo import api
from ganzoo_plugins.models.sngan import SNGAN


def test_the_discriminator_s_kernels_are_normalised_and_the_generator_s_are_not(mode):
    gan = api.prepare("sngan", mode=mode, width=1, batch_size=2).gan
    kernels = {name for name in gan.discriminator.named if name.endswith("/kernel")}
    assert {name.replace("scaling/u", "kernel") for name in gan.discriminator.named if name.endswith("scaling/u")} == kernels
    assert not any(name.endswith("scaling/u") for name in gan.generator.named)


def test_the_discriminator_s_logits_do_not_depend_on_the_scale_of_a_kernel_without_bias_behind_it(mode):
    runner = api.prepare("sngan", mode=mode, width=2, batch_size=2)
    before = runner.sample(2, 0)
    name = "discriminator/out/kernel"
    logits = runner.stage.sample(lambda move: runner.gan.discriminator(move.batch["x"]), 2, 0, {"x": before})
    runner.stage.write({name: 7.0 * runner.stage.read([name])[name]})
    again = runner.stage.sample(lambda move: runner.gan.discriminator(move.batch["x"] * 1.0), 2, 0, {"x": before})
    np.testing.assert_allclose(again, logits, rtol=1e-4)


def test_five_to_one_is_a_setting(mode):
    gan = api.prepare("sngan", mode=mode, width=1, batch_size=2, n_critic=5).gan
    assert gan.moves(0) == ("discriminator",) * 5 + ("generator",)


def test_it_builds_for_images_of_every_size(built):
    assert built(SNGAN, width=1).generator.trainable
