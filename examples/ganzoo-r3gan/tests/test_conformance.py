"""The rules that ganzoo has for every plugin, tried of these, in every mode: `ganzoo check --rules` lists them."""

from ganzoo.testing import conformance

test_conformance = conformance("ganzoo-r3gan")
