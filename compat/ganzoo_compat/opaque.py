"""A move that is somebody else's: a Keras model with a train_step of its own, which computes, differentiates and updates by itself.

    step = KerasStep(model, {"discriminator": (model.d_optimizer, model.discriminator), "generator": (...)})
    Player("gan", [generator, discriminator], step, step.loss)

What such a move draws at random is not the run's: it trains, samples and is saved, and a resumed run does not repeat it exactly.
"""

from typing import Any, Callable, Dict, List, Sequence, Tuple

import tensorflow as tf

from ganzoo_compat import precision, stage, variables
from ganzoo_compat.errors import Unavailable, WrongNetwork
from ganzoo_compat.naming import unique
from ganzoo_compat.spelling import VERSION

__all__ = ["KerasStep"]

# What optimizers keep of each weight, by the names of their slots (2.2 to 2.10) and of their lists (2.11 and later), as ganzoo's
# own optimizers call it: so a run goes on in another release.
ROLES = {"momentum": "m", "momentums": "m", "velocities": "v", "rms": "v", "velocity_hats": "vhat", "mg": "average_gradients",
         "accumulator": "accumulators"}


class KerasStep:
    """In the place of a player's optimizer; `loss` in the place of its loss.

    model: compiled, with its train_step. Made in the model's build().
    optimizers: {name: (its optimizer, the layer or model whose weights that moves)}: what is saved beside the weights.
    data: what of a move is given to train_step; by default the examples.

    Raises:
        Unavailable: this TensorFlow's Keras has no train_step (before 2.2), or the run is in graph mode, or its losses are scaled.
        WrongNetwork: the model has no optimizers yet, as it was not compiled.
    """

    variables: Sequence[Any] = ()  # none that ganzoo differentiates by

    def __init__(self, model: Any, optimizers: Dict[str, Tuple[Any, Any]],
                 data: Callable[[Any], Any] = lambda move: move.batch["x"]) -> None:
        home = stage.current()
        if not hasattr(tf.keras.Model, "train_step"):
            raise Unavailable(f"A Keras model has a train_step from TensorFlow 2.2 on, and this is TensorFlow {VERSION}: "
                              f"install 2.2 or later.")
        if home.mode == "graph":
            raise Unavailable("A Keras model's train_step updates by itself, which a graph that is built before it runs does not "
                              "see: use --mode function or eager.")
        if home.precision == precision.SCALED:
            raise Unavailable(f"A Keras model's train_step does not scale its losses, without which small gradients are lost in "
                              f"precision {precision.SCALED}: use float32 or mixed_bfloat16.")
        for name, (optimizer, _) in optimizers.items():
            if not hasattr(optimizer, "apply_gradients"):
                raise WrongNetwork(f"The optimizer {name!r} of {type(model).__name__} is {optimizer!r}: compile the model first.")
        self.model, self.optimizers, self.data = model, optimizers, data

    def build(self, player: str, named: List[Tuple[str, Any]]) -> None:
        """Makes what the optimizers keep, which from now on is saved with the run, and notes that no seed of it repeats the run.

        Raises:
            WrongNetwork: an optimizer moves weights that are in no network of the run, and would not be saved.
        """
        home = stage.current()
        saved = {id(variable): path for path, variable in home.named.items()}
        for name, (optimizer, moved) in self.optimizers.items():
            weights = moved.trainable_weights
            if not weights or not all(id(variables.raw(weight)) in saved for weight in weights):
                raise WrongNetwork(f"The optimizer {name!r} of player {player!r} moves the weights of {type(moved).__name__} "
                                   f"{moved.name!r}, which is no network of this run and would not be saved: wrap it, "
                                   f"Network({name!r}, model, input_shape), in build().")
            _build(optimizer, weights)
            moving = [saved[id(variables.raw(weight))] for weight in weights]
            for path, variable in _kept(optimizer, name, weights, moving):
                home.named[unique(f"optimizers/{player}/{path}", set(home.named))] = variable
        for network in home.networks:
            network.exact = False

    def apply(self, gradients: List[Any], step: Any) -> List[Any]:
        """Nothing: the update was made."""
        return []

    def loss(self, move: Any) -> Dict[str, Any]:
        """Makes the update; {name: scalar} of what train_step returns, of this step alone."""
        for metric in getattr(self.model, "metrics", ()):  # running means of an epoch, as Keras has them
            (getattr(metric, "reset_state", None) or metric.reset_states)()  # 2.2 to 2.4: reset_states
        told = self.model.train_step(self.data(move))
        return {name: tf.reduce_mean(tf.cast(value, tf.float32)) for name, value in told.items()}


def _build(optimizer: Any, weights: Sequence[Any]) -> None:
    """Makes what it keeps of the weights, which it would make at its first update."""
    if hasattr(optimizer, "build"):  # of 2.11 and later, and the experimental ones of 2.9 and 2.10
        optimizer.build(weights)
    else:  # of 2.2 to 2.10, and the legacy ones of 2.11 and later
        optimizer.iterations  # noqa: B018  # makes it
        optimizer._create_hypers()
        optimizer._create_slots(weights)


def _kept(optimizer: Any, name: str, weights: Sequence[Any], moving: Sequence[str]) -> List[Tuple[str, Any]]:
    """[(path, variable)] of what it keeps: what it keeps of a weight below the weight's own path, the rest below its name.

    moving: the paths of the weights.
    """
    own = [(f"{name}/{role}", variables.raw(getattr(optimizer, role))) for role in ("iterations", "learning_rate")]
    own = [(path, one) for path, one in own if isinstance(one, tf.Variable)]  # which a schedule of step sizes is not
    of_weights: Dict[str, Any]
    if hasattr(optimizer, "get_slot_names"):  # of 2.2 to 2.10, and legacy
        of_weights = {slot: [optimizer.get_slot(weight, slot) for weight in weights] for slot in optimizer.get_slot_names()}
    else:
        of_weights = {role.strip("_"): values for role, values in vars(optimizer).items()
                      if role != "_variables" and isinstance(values, (list, tuple)) and len(values) == len(weights)}
    paths = {id(variables.raw(value)): f"{path}/{ROLES.get(role, role)}"
             for role, values in of_weights.items() for path, value in zip(moving, values)}
    kept = optimizer.variables
    rest = [variables.raw(one) for one in (kept() if callable(kept) else kept)]
    rest = [one for one in rest if not any(one is other for _, other in own)]  # not every release has both of them there
    return own + [(paths.get(id(one), f"{name}/{place}"), one) for place, one in enumerate(rest)]
