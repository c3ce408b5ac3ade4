"""The rules that ganzoo has for every plugin, tried of this one on the sample: `ganzoo check --rules` lists them."""

from pathlib import Path

from ganzoo.testing import conformance

test_conformance = conformance("ganzoo-sprites", data_dir=str(Path(__file__).resolve().parent.parent / "sample"))
