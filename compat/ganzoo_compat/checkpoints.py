"""Variables by canonical name in a file of TensorFlow's own format, which every release reads (`tf.train.load_checkpoint`).

tf.train.Saver by name is the one form that every version and mode writes and reads alike; tf.train.Checkpoint's keys changed
with Keras, and it drops slots in silence (2.15 to 2.0; Keras 3).
"""

from ganzoo_compat.errors import CheckpointMismatch
from ganzoo_compat.spelling import v1

__all__ = ["Saver"]


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
        there = shapes(prefix)
        for name, variable in sorted(self._named.items()):
            shape = [int(side) for side in variable.shape]
            if name not in there:
                raise CheckpointMismatch(f"The checkpoint {prefix} has no {name}: another model or other settings wrote it.")
            if there[name] != shape:
                raise CheckpointMismatch(f"The checkpoint {prefix} has {name} of shape {there[name]}; the model's is {shape}.")
        self._saver.restore(self._session, str(prefix))


def shapes(prefix):
    """{name: shape} of what the file holds."""
    return v1.train.NewCheckpointReader(str(prefix)).get_variable_to_shape_map()
