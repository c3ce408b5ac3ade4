"""Every `after` of docs/from-tf-gan.md runs, two steps in every mode; its tables name what there is. What it says of TF-GAN itself
is tested beside it: tests/tfgan."""

import importlib
import re
from pathlib import Path

import numpy as np
import pytest

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "from-tf-gan.md").read_text(encoding="utf-8")
BEFORE = re.findall(r"^<!-- before -->\n```python\n(.*?)^```$", GUIDE, re.M | re.S)
AFTER = re.findall(r"^<!-- after -->\n```python\n(.*?)^```$", GUIDE, re.M | re.S)
OURS = sorted(set(re.findall(r"`((?:ganzoo|ganzoo_plugins)(?:\.\w+)+)`", GUIDE)))


def name_of(code):
    return re.findall(r"class (\w+GAN|\w+Compression)\(", code)[-1]


@pytest.mark.parametrize("code", AFTER, ids=name_of)
def test_what_the_guide_writes_instead_runs(runs, code):
    exec(code, {"__name__": "guide"})
    assert len(runs) == 1 and runs[0].step == 2
    assert runs[0].sample(3).shape == (3,) + runs[0].runner.gan.shape
    assert np.isfinite(runs[0].sample(3)).all()


@pytest.mark.parametrize("name", OURS)
def test_what_the_tables_name_is_there(name):
    module, _, attribute = name.rpartition(".")
    assert hasattr(importlib.import_module(module), attribute), name


def test_every_section_has_both_and_every_block_is_marked():
    sections = re.split(r"^## (?=\d)", GUIDE, flags=re.M)[1:]
    assert len(sections) == len(BEFORE) == len(AFTER) == 7
    assert len(re.findall("^```python", GUIDE, re.M)) == 14
    for code in BEFORE:
        compile(code, "before", "exec")
