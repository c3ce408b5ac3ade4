"""A tox environment has the Python, the TensorFlow and the Keras that its name says, and the pins of its constraints file."""

import os
import re
import sys

import pytest
import tensorflow as tf

from ganzoo import releases
from ganzoo_compat import spelling

try:
    from importlib import metadata
except ImportError:  # Python 3.6 and 3.7
    import importlib_metadata as metadata

NAME = os.environ.get("TOX_ENV_NAME", "")
named = re.match(r"py3(\d+)-tf([\d.]+)(-keras2)?$", NAME)


def test_the_release_is_one_that_is_tested():
    assert releases.find(tf.__version__)


@pytest.mark.skipif(not named, reason="tox's environments of 1.6 to 2.21 run it; this one is not named by a release")
def test_the_environment_is_what_its_name_says():
    minor, release, keras2 = named.groups()
    assert sys.version_info[:2] == (3, int(minor))
    assert tf.__version__ == releases.find(release).full
    assert spelling.KERAS == (3 if tf.__version__.startswith("2.") and int(release.split(".")[1]) >= 16 and not keras2 else 2)


@pytest.mark.skipif(not named, reason="tox's environments of 1.6 to 2.21 run it; this one is not named by a release")
def test_every_exact_pin_is_held():
    for pin in releases.find(named.group(2)).pins:
        name, exact, version = pin.partition("==")
        try:
            there = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
        if exact:
            assert there == version or version.endswith(".*") and there.startswith(version[:-1]), pin
