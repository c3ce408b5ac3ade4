"""What this TensorFlow or this machine cannot do, or what was handed in wrongly: one sentence for a person."""

__all__ = ["CheckpointMismatch", "Unavailable", "WrongNetwork"]


class Unavailable(RuntimeError):
    """What was asked for is not to be had here; the message says what is, and the first version that can."""


class WrongNetwork(TypeError):
    """What was given as a network cannot be one, or cannot be one in this mode; the message says what to do."""


class CheckpointMismatch(RuntimeError):
    """A checkpoint does not hold what the networks need; the message names the first difference."""
