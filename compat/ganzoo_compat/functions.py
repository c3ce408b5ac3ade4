"""Compiled functions: defun and tf.function, never rewriting source (graph mode does not either)."""

import tensorflow as tf

from ganzoo_compat.errors import Unavailable

__all__ = ["compiled", "HAVE_LOOPS", "HAVE_XLA"]

HAVE_LOOPS = hasattr(tf, "function")  # 1.14 and later: before, loops in functions fail (1.6) or are silently wrong (1.12, 1.13)
HAVE_XLA = False
if hasattr(tf, "function"):  # 1.14 and later
    import functools
    import inspect

    from ganzoo_compat.quiet import reads_no_level, without_notes

    HAVE_XLA = "jit_compile" in inspect.signature(tf.function).parameters  # 2.5 and later

    def compiled(function, xla=False):
        """The function, traced once for each kind of arguments; compiled by XLA if `xla`.

        Raises:
            Unavailable: XLA is asked for and this TensorFlow does not compile functions with it.
        """
        if xla and not HAVE_XLA:
            raise Unavailable(f"XLA needs TensorFlow 2.5 or later; this is {tf.__version__}.")
        if xla and reads_no_level():
            _note_xla_at_once()
        return tf.function(function, autograph=False, **({"jit_compile": True} if xla else {}))

    @functools.lru_cache(maxsize=None)
    def _note_xla_at_once():
        """What is noted when a process uses XLA for the first time is noted here."""
        with without_notes(), tf.init_scope():
            tf.function(lambda: tf.constant(1) + 1, jit_compile=True)()
else:  # 1.6 to 1.13
    from tensorflow.python.eager.function import defun  # tf.contrib.eager's: tf.contrib prints a banner in 1.13

    def compiled(function, xla=False):
        """The function, traced once for each kind of arguments."""
        if xla:
            raise Unavailable(f"XLA needs TensorFlow 2.5 or later; this is {tf.__version__}.")
        return defun(lambda *arguments: function(*arguments))  # 1.6 takes nothing else that can be called


def _go_in_silence():
    """1.14 forgets which functions it has where a seed is set, and complains of each that goes afterwards, to no avail."""
    from tensorflow.python.eager import function

    deleter = function._EagerDefinedFunctionDeleter
    remove = deleter.__del__

    def quietly(self):
        try:
            remove(self)
        except tf.errors.InvalidArgumentError:
            pass

    deleter.__del__ = quietly


if tf.__version__.startswith("1.14."):
    _go_in_silence()
