"""Optimizers with named slots, the same numbers on every version and mode.

TensorFlow's own cannot serve: tf.train.Adam does not run in every compiled function, Keras's changed its state twice and does
not move weights in graphs from 2.11 on. Its kernels did not change, and are what is called here.
"""

from typing import Any, List, Optional, Tuple

import numpy as np
import tensorflow as tf

from ganzoo_compat import variables
from ganzoo_compat.errors import WrongNetwork

__all__ = ["Adam", "RMSprop", "SGD"]

if hasattr(tf, "raw_ops"):  # 1.14 and later
    _apply_adam = tf.raw_ops.ResourceApplyAdam
    _apply_rms_prop = tf.raw_ops.ResourceApplyRMSProp
    _apply_momentum = tf.raw_ops.ResourceApplyMomentum
    _apply_gradient_descent = tf.raw_ops.ResourceApplyGradientDescent
else:  # 1.6 to 1.13
    from tensorflow.python.training import training_ops

    _apply_adam = training_ops.resource_apply_adam
    _apply_rms_prop = training_ops.resource_apply_rms_prop
    _apply_momentum = training_ops.resource_apply_momentum
    _apply_gradient_descent = training_ops.resource_apply_gradient_descent


class _Optimizer:
    """What optimizers share: the rate, and slots by name.

    learning_rate: a number, or a function of the step (int32 scalar tensor) that gives one.
    """

    slots: Tuple[Tuple[str, float], ...] = ()  # (name, initial value)

    def __init__(self, learning_rate: Any) -> None:
        self.learning_rate = learning_rate
        self.player: Optional[str] = None
        self.variables: List[Any] = []

    def build(self, player: str, named: List[Tuple[str, Any]]) -> None:
        """Makes the slots of the player's variables, [(canonical name, variable)].

        Players that move the same variables may share an optimizer, and with it the slots.

        Raises:
            WrongNetwork: another player has it, with other variables.
        """
        moved = [variable for _, variable in named]
        if self.player is not None:
            if [id(one) for one in self.variables] != [id(one) for one in moved]:
                raise WrongNetwork(f"Players {self.player!r} and {player!r} move different weights with one optimizer: "
                                   f"make an optimizer for each.")
            return
        self.player, self.variables = player, moved
        self._make_slots(player, named)

    def _make_slots(self, player: str, named: List[Tuple[str, Any]]) -> None:
        self._slots = [[variables.create(f"optimizers/{player}/{name}/{slot}", np.full(_shape(variable), value, "float32"))
                        for slot, value in self.slots] for name, variable in named]

    def apply(self, gradients: List[Any], step: Any) -> List[Any]:
        """One update. gradients: of each variable, None where the loss does not depend on it. Returns operations."""
        rate = self.learning_rate(step) if callable(self.learning_rate) else self.learning_rate
        moved = [self._move(variable, slots, gradient, tf.cast(rate, tf.float32))
                 for variable, slots, gradient in zip(self.variables, self._slots, gradients) if gradient is not None]
        return moved

    def _move(self, variable: Any, slots: List[Any], gradient: Any, rate: Any) -> Any:
        raise NotImplementedError


class Adam(_Optimizer):
    """Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980, with epsilon outside of the bias correction, as TensorFlow has it."""

    slots = (("m", 0.0), ("v", 0.0))

    def __init__(self, learning_rate: Any = 2e-4, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-7) -> None:
        super().__init__(learning_rate)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon

    def _make_slots(self, player: str, named: List[Tuple[str, Any]]) -> None:
        super()._make_slots(player, named)
        self._powers = [variables.create(f"optimizers/{player}/beta1_power", np.float32(self.beta1)),
                        variables.create(f"optimizers/{player}/beta2_power", np.float32(self.beta2))]

    def apply(self, gradients: List[Any], step: Any) -> List[Any]:
        self._power_values = [power.read_value() for power in self._powers]
        moved = super().apply(gradients, step)
        with tf.control_dependencies([op for op in moved if op is not None]):
            for power, value, beta in zip(self._powers, self._power_values, (self.beta1, self.beta2)):
                variables.assign(power, value * beta)
        return moved

    def _move(self, variable: Any, slots: List[Any], gradient: Any, rate: Any) -> Any:
        m, v = slots
        return _apply_adam(var=variable.handle, m=m.handle, v=v.handle, beta1_power=self._power_values[0],
                           beta2_power=self._power_values[1], lr=rate, beta1=self.beta1, beta2=self.beta2,
                           epsilon=self.epsilon, grad=gradient)


class RMSprop(_Optimizer):
    """Tieleman and Hinton, 2012 (lecture 6.5): the gradient over the root of its mean square, which starts at 1 here."""

    slots = (("rms", 1.0), ("momentum", 0.0))

    def __init__(self, learning_rate: Any = 5e-5, rho: float = 0.9, momentum: float = 0.0, epsilon: float = 1e-10) -> None:
        super().__init__(learning_rate)
        self.rho, self.momentum, self.epsilon = rho, momentum, epsilon

    def _move(self, variable: Any, slots: List[Any], gradient: Any, rate: Any) -> Any:
        rms, momentum = slots
        return _apply_rms_prop(var=variable.handle, ms=rms.handle, mom=momentum.handle, lr=rate, rho=self.rho,
                               momentum=self.momentum, epsilon=self.epsilon, grad=gradient)


class SGD(_Optimizer):
    """Gradient descent, with momentum where `momentum` is not 0."""

    def __init__(self, learning_rate: Any = 1e-2, momentum: float = 0.0) -> None:
        super().__init__(learning_rate)
        self.momentum = momentum
        self.slots = (("momentum", 0.0),) if momentum else ()

    def _move(self, variable: Any, slots: List[Any], gradient: Any, rate: Any) -> Any:
        if not slots:
            return _apply_gradient_descent(var=variable.handle, alpha=rate, delta=gradient)
        return _apply_momentum(var=variable.handle, accum=slots[0].handle, lr=rate, grad=gradient, momentum=self.momentum)


def _shape(variable: Any) -> List[int]:
    return [int(side) for side in variable.shape]
