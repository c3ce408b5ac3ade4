"""What `ganzoo doctor` tries in processes of their own, so that nothing that breaks there breaks the doctor.

    python -m ganzoo.cli.probe facts | MODE

writes one line of JSON: {"found": ...} or {"error": sentence, "absent": whether TensorFlow is not installed}.
"""

import json
import sys
import warnings
from typing import Any, Dict

from ganzoo import registry


def facts() -> Dict[str, Any]:
    """Of TensorFlow and Keras."""
    from ganzoo_compat.facts import facts

    return facts()


def step(mode: str) -> bool:
    """A step of a tiny GAN, and a sample."""
    import ganzoo

    runner = ganzoo.prepare("gan", dataset="ring:size=8", hidden=(2,), latent=2, batch_size=4, mode=mode, device="auto")
    runner.advance(1)
    return runner.sample(2, 0).shape == (2, 2)


def main(what: str) -> None:
    """Tries one of them."""
    warnings.simplefilter("ignore")
    try:
        told: Dict[str, Any] = {"found": facts() if what == "facts" else step(what)}
    except (Exception, SystemExit) as error:
        lines = str(error).strip().splitlines() or [""]
        told = {"error": f"{type(error).__name__}: {lines[0]}".rstrip(": "), "absent": registry.needs_tensorflow(error)}
    print("\n" + json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
