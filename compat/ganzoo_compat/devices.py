"""Which devices there are, which one a run uses, its memory and threads."""

import inspect
import subprocess
from typing import Any, List, Optional

import tensorflow as tf

from ganzoo_compat.errors import Unavailable
from ganzoo_compat.quiet import without_driver
from ganzoo_compat.spelling import IS_2, v1

__all__ = ["names", "resolve", "configure"]


def names() -> List[str]:
    """Such as ["cpu", "gpu:0", "gpu:1"]."""
    with without_driver():
        return ["cpu"] + [f"gpu:{index}" for index in range(_count_gpus())]


def _count_gpus() -> int:
    config: Any = getattr(tf, "config", None)
    places: List[Any] = [config, getattr(config, "experimental", None)]
    for place in places:
        if hasattr(place, "list_physical_devices"):  # 2.1 and later; experimental in 1.14 to 2.0
            return len(place.list_physical_devices("GPU"))
    from tensorflow.python.client import device_lib  # 1.6 to 1.13

    growing = [v1.ConfigProto(gpu_options=v1.GPUOptions(allow_growth=True))]
    if not inspect.signature(device_lib.list_local_devices).parameters:  # 1.6
        growing = []
    return len([one for one in device_lib.list_local_devices(*growing) if one.device_type == "GPU"])


def resolve(asked: str) -> Optional[str]:
    """TensorFlow's name of the device `auto` (None: TensorFlow takes a GPU if there is one), `cpu`, `gpu` or `gpu:1`.

    Raises:
        Unavailable: there is no such device; says which there are.
    """
    wanted = asked.lower().lstrip("/")
    if wanted == "auto":
        return None
    wanted = {"gpu": "gpu:0", "cpu:0": "cpu"}.get(wanted, wanted)
    there = names()
    if wanted not in there:
        raise Unavailable(f"There is no device {asked!r} here; there are {', '.join(there)}.")
    return "/" + (wanted if ":" in wanted else wanted + ":0")


def configure(threads: int, gpu_memory: str) -> Any:
    """Sets up this process's devices; returns the ConfigProto of sessions.

    threads: of the CPU, within and between operations; 0 leaves the choice to TensorFlow.
    gpu_memory: "growth" takes memory as it is needed, "all" takes it all, "0.5" takes half.

    Raises:
        Unavailable: TensorFlow was used in this process before, with other threads or memory.
    """
    config = v1.ConfigProto(intra_op_parallelism_threads=threads, inter_op_parallelism_threads=threads, allow_soft_placement=True)
    if gpu_memory == "growth":
        config.gpu_options.allow_growth = True
    elif gpu_memory != "all":
        config.gpu_options.per_process_gpu_memory_fraction = float(gpu_memory)
    if IS_2:
        try:
            _configure_process(threads, gpu_memory)
        except Unavailable:
            raise
        except (RuntimeError, ValueError):
            if not threads and gpu_memory == "growth":  # nobody asked for it
                return config
            raise Unavailable("TensorFlow was used in this process with other threads or GPU memory, which cannot be changed "
                              "afterwards: set them in the first run, or start a new process.") from None
    return config


def _configure_process(threads: int, gpu_memory: str) -> None:
    if threads:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
    with without_driver():
        gpus = tf.config.experimental.list_physical_devices("GPU")
    for index, gpu in enumerate(gpus):
        if gpu_memory in ("growth", "all"):
            if tf.config.experimental.get_memory_growth(gpu) != (gpu_memory == "growth"):
                tf.config.experimental.set_memory_growth(gpu, gpu_memory == "growth")
        else:
            limit = int(float(gpu_memory) * _gpu_mebibytes(index))
            tf.config.experimental.set_virtual_device_configuration(
                gpu, [tf.config.experimental.VirtualDeviceConfiguration(memory_limit=limit)])


def _gpu_mebibytes(index: int) -> int:
    """A GPU's memory. TensorFlow tells nobody before it has taken it."""
    try:
        lines = subprocess.check_output(["nvidia-smi", "--query-gpu=memory.total", "--format=csv,noheader,nounits"],
                                        universal_newlines=True).split("\n")
        return int(lines[index])
    except (OSError, subprocess.CalledProcessError, ValueError, IndexError):
        raise Unavailable("A fraction of the GPU's memory needs nvidia-smi, which tells how much there is: "
                          "install it, or use gpu_memory=growth.") from None
