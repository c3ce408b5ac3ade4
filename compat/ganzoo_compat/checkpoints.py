"""Variables by canonical name in a file of TensorFlow's own format, which every release reads (`tf.train.load_checkpoint`).

tf.train.Saver by name is the one form that every version and mode writes and reads alike; tf.train.Checkpoint's keys changed
with Keras, and it drops slots in silence (2.15 to 2.0; Keras 3).
"""

import contextlib
import os
import re
import shutil
import tempfile

from ganzoo_compat.errors import CheckpointMismatch
from ganzoo_compat.spelling import v1

__all__ = ["Saver", "reader"]


class Saver:
    """Saves and restores the variables of a run.

    named: {canonical name: variable}.
    session: of a graph; None elsewhere.
    """

    def __init__(self, named, session=None):
        self._named, self._session = dict(named), session
        self._saver = v1.train.Saver(self._named, max_to_keep=None)

    def save(self, prefix):
        """Writes `prefix.index` and `prefix.data-...`."""
        self._saver.save(self._session, str(prefix), write_meta_graph=False, write_state=False)

    def restore(self, prefix):
        """Gives every variable its value in the file.

        Raises:
            CheckpointMismatch: a variable is not in the file, or has another shape there.
        """
        with reader(prefix) as read:
            there = read.get_variable_to_shape_map()
        for name, variable in sorted(self._named.items()):
            shape = [int(side) for side in variable.shape]
            if name not in there:
                raise CheckpointMismatch(f"The checkpoint {prefix} has no {name}: another model or other settings wrote it.")
            if there[name] != shape:
                raise CheckpointMismatch(f"The checkpoint {prefix} has {name} of shape {there[name]}; the model's is {shape}.")
        with _unmatched(prefix) as plain:
            self._saver.restore(self._session, plain)


@contextlib.contextmanager
def reader(prefix):
    """A context: TensorFlow's reader of the files of a checkpoint, good inside only; damaged ones raise what TensorFlow does."""
    with _unmatched(prefix) as plain:
        yield v1.train.NewCheckpointReader(plain)


@contextlib.contextmanager
def _unmatched(prefix):
    """The prefix, by a path in which nothing stands for other characters: whatever reads a checkpoint matches its name with those
    of files, so that of `runs/a[b]` it finds none, and of `runs/a*` perhaps another.
    """
    path = os.path.abspath(str(prefix))
    folder, name = os.path.split(path)
    if not re.search(r"[*?\[\]\\]", path.replace(os.sep, "/")):
        yield str(prefix)
        return
    beside = tempfile.mkdtemp(prefix="ganzoo-")
    try:
        for file in os.listdir(folder):
            if file == name or file.startswith(name + "."):
                there, here = os.path.join(folder, file), os.path.join(beside, "state" + file[len(name):])
                try:
                    os.symlink(there, here)
                except (OSError, NotImplementedError):  # Windows asks for a right to
                    shutil.copyfile(there, here)
        yield os.path.join(beside, "state")
    finally:
        shutil.rmtree(beside, ignore_errors=True)
