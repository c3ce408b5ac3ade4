"""Writes portable/: a run of two steps, and what four steps without a stop give. To be run on TensorFlow 1.6.

    python write_run.py
"""

import shutil
import tempfile
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent / "portable"
SETTINGS = {"width": 2, "latent": 4, "batch_size": 4, "mode": "graph", "report_every": 1, "sample_every": 100, "seed": 0}


def main():
    """Both runs with the public API; of the first everything that is needed to go on, of the other the numbers."""
    import ganzoo

    shutil.rmtree(str(HERE), ignore_errors=True)
    HERE.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        ganzoo.train("dcgan", run_dir=f"{folder}/two", steps=2, **SETTINGS)
        whole = ganzoo.train("dcgan", run_dir=f"{folder}/four", steps=4, **SETTINGS)
        np.savez_compressed(str(HERE / "four.npz"), samples=whole.sample(4, seed=0))
        shutil.copy(f"{folder}/four/metrics.jsonl", str(HERE / "four.jsonl"))
        (HERE / "two").mkdir()
        for part in ("config.json", "metrics.jsonl"):
            shutil.copy(f"{folder}/two/{part}", str(HERE / "two" / part))
        shutil.copytree(f"{folder}/two/checkpoints/00000002", str(HERE / "two" / "checkpoints" / "00000002"))


if __name__ == "__main__":
    main()
