"""What `ganzoo doctor` tells of TensorFlow and Keras: which they are, where from, and what they have here."""

import os
import sys
from typing import Any, Dict

import numpy as np
import tensorflow as tf

from ganzoo_compat import devices, modes
from ganzoo_compat.spelling import KERAS, VERSION, executing_eagerly, v1

__all__ = ["facts", "shared"]


def facts() -> Dict[str, Any]:
    """{tensorflow, keras: {version, ...}, numpy, devices, modes}, for JSON. TensorFlow takes hold of the GPUs."""
    return {
        "tensorflow": {"version": VERSION, "cuda": bool(tf.test.is_built_with_cuda()), "path": os.path.dirname(tf.__file__)},
        "keras": _keras(),
        "numpy": np.__version__,
        "devices": devices.names(),
        "modes": modes.available(),
    }


def shared() -> Dict[str, Any]:
    """What TensorFlow and Keras have once in a process, and a plugin is to leave alone: {what: its value}."""
    policy = getattr(getattr(tf.keras, "mixed_precision", None), "global_policy", None)  # 2.4 and later
    return {
        "type of Keras's numbers": tf.keras.backend.floatx(),
        "order of an image's axes": tf.keras.backend.image_data_format(),
        "default graph": len(v1.get_default_graph().get_operations()),
        "eager mode": executing_eagerly(),
        "precision": str(getattr(policy(), "name", "")) if policy else "",
    }


def _keras() -> Dict[str, str]:
    """Which Keras tf.keras is: TensorFlow's own (1.6 to 2.5), the package keras (2.6 and later), or tf_keras if it is asked for."""
    package = tf.keras.Model.__module__.partition(".")[0]
    version = str(getattr(tf.keras if package == "tensorflow" else sys.modules[package], "__version__", "2"))  # 1.8 does not say it
    reasons = {"tensorflow": "part of TensorFlow", "tf_keras": "the package tf_keras, as TF_USE_LEGACY_KERAS=1 asks",
               "keras": "the package keras" + ("; with tf_keras installed, TF_USE_LEGACY_KERAS=1 is Keras 2" if KERAS == 3 else "")}
    return {"version": version, "package": package, "reason": reasons.get(package, package)}
