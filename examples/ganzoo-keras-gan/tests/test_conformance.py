"""The rules that ganzoo has for every plugin, tried of this one, in every mode: `ganzoo check --rules` lists them.

Those that `KerasGAN.cannot` names are skipped, with its reasons.
"""

from ganzoo.testing import conformance

test_conformance = conformance("ganzoo-keras-gan")
