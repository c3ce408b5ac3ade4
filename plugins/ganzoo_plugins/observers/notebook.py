"""Whether what is shown here appears in a notebook."""

import sys


def in_notebook() -> bool:
    """Whether an IPython kernel runs this process: tqdm's own test, so that the bar and the pictures agree."""
    ipython = sys.modules.get("IPython")  # a kernel has imported it
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and "IPKernelApp" in shell.config
