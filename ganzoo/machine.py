"""Where a run runs: the settings that change speed, not what is trained."""

from ganzoo.settings import Configurable, Setting


def _gpu_memory(value: str) -> None:
    if value not in ("growth", "all"):
        try:
            share = float(value)
        except ValueError:
            share = 0.0
        if not 0 < share <= 1:
            raise ValueError("it is growth, all, or a share of the GPU's memory such as 0.5.")


class Machine(Configurable):
    """Mode, device and resources. Every run has these settings."""

    mode = Setting("auto", "how TensorFlow runs; auto is compiled function, on TensorFlow 1 graph",
                   choices=("auto", "graph", "eager", "function"))
    device = Setting("auto", "auto (a GPU if there is one), cpu, gpu:0, ...")
    threads = Setting(0, "CPU threads; 0 leaves the choice to TensorFlow", at_least=0)
    gpu_memory = Setting("growth", "growth (as needed), all, or a share of it such as 0.5", check=_gpu_memory)
    precision = Setting("float32", "of products and convolutions; mixed_float16 is for GPUs, mixed_bfloat16 for new GPUs and CPUs",
                        choices=("float32", "mixed_bfloat16", "mixed_float16"))
    xla = Setting(False, "compile with XLA (mode function); its noise has other numbers")
