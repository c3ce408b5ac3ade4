"""What the models here promise."""

import pytest

from ganzoo import registry
from ganzoo.conditional import ConditionalGAN
from ganzoo.image_to_image import ImageToImageGAN

OURS = [item.name for item in registry.items("models") if item.distribution == "ganzoo"]


def model(name):
    return registry.load(registry.find("models", name))


def promised(name):
    return {registry.parse_spec(one.metric)[0] for one in model(name).expects}


@pytest.mark.parametrize("name", OURS)
def test_a_model_promises_that_its_samples_are_digits_and_what_its_kind_is_for(name):
    kinds = {
        "frechet-digits": not model(name).inputs,  # one with inputs draws one sample of each held-out picture: too few
        "label-accuracy": issubclass(model(name), ConditionalGAN),
        "pair-error": issubclass(model(name), ImageToImageGAN),
        "reconstruction-error": hasattr(model(name), "reconstruct"),
        "class-accuracy": hasattr(model(name), "classify"),
    }
    assert "digit-confidence" in promised(name) or name == "gan"
    assert {metric for metric in kinds if metric in promised(name)} == {metric for metric, wanted in kinds.items() if wanted}


def test_codes_mean_digits_and_no_mode_is_lost():
    assert "code-information" in promised("infogan")
    assert {"modes", "mode-share"} <= promised("gan")
    assert {"stacked-modes", "stacked-kl"} <= promised("dcgan")
