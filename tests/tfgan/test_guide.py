"""docs/from-tf-gan.md names everything that TF-GAN has."""

import re
from pathlib import Path

import pytest
import tensorflow_gan as tfgan

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "from-tf-gan.md").read_text(encoding="utf-8")
THEIRS = {name.rpartition(".")[2] for cell in re.findall(r"^\| (`.*?) \|", GUIDE, re.M) for name in re.findall(r"`([\w.]+)`", cell)}
MODULES = {"losses", "features", "eval", "estimator"}
# modules, lists of names, and what tells its tuple's model to a loss, which is in the guide's words
INNER = re.compile(r"_symbols$|_impl|_wargs$|_estimator$|^wargs$|^tuple_losses$|_utils$|_metrics$|^clip_weights$|^normalization$|"
                   r"^random_tensor_pool$|^spectral_normalization$|^virtual_batchnorm$|^sliced_wasserstein$|^summaries$")


def public(module):
    return {name for name in dir(module) if not name.startswith("_") and not INNER.search(name)}


@pytest.mark.parametrize("module", ["", "losses.wargs", "features", "eval", "estimator"])
def test_every_public_name_is_in_the_guide(module):
    there = tfgan
    for part in filter(None, module.split(".")):
        there = getattr(there, part)
    names = public(there) - MODULES | ({"get_latent_gan_estimator"} if module == "estimator" else set())
    assert names and not names - THEIRS, names - THEIRS


def test_what_it_names_of_theirs_is_there():
    found = set().union(*(public(there) for there in (tfgan, tfgan.losses.wargs, tfgan.losses, tfgan.features, tfgan.eval,
                                                      tfgan.estimator))) | {"get_latent_gan_estimator"}
    assert not THEIRS - found, THEIRS - found
