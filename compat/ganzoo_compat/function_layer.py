"""Plain functions as layers of ours, those too that make variables: tf.get_variable, tf.layers.dense, tf.contrib.layers."""

import inspect
import re
import zlib
from collections import OrderedDict
from typing import Any, Callable, Dict, List, Optional, Tuple

import numpy as np
import tensorflow as tf

from ganzoo_compat import beside
from ganzoo_compat.base_layer import Layer, training_keyword, training_now
from ganzoo_compat.errors import Unavailable, WrongNetwork
from ganzoo_compat.sessions import ON_CPU, open_session
from ganzoo_compat.spelling import VERSION, executing_eagerly, v1

ACTIVATIONS = ("elu", "relu", "selu", "sigmoid", "softmax", "softplus", "tanh")  # of tf.nn, which Keras calls the same


class FunctionLayer(Layer):
    """A function as one of ours.

    What it makes by `get_variable`, in whatever scopes, is made at the first call and found again at every later one, so that
    `reuse` has nothing left to do. A variable is named by the layer and the function's scopes, generator/fc1/kernel; a scope
    that repeats the layer's own name is not said twice. Initial values are drawn as the function says, from the run's seed and
    the name only. A keyword `training`, `is_training` or `train` gets whether networks train here.

    Raises:
        WrongNetwork: it makes a variable that it did not make at the first call, or one with a regularizer or a constraint, or
            assigns variables where networks do not train.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        named = getattr(function, "func", function)  # functools.partial's
        self.called = getattr(named, "__name__", type(named).__name__)
        self._training = training_keyword(function)
        self._scope: Any = None  # of its variables
        self._around: Any = None  # the scope of the run
        self._made: Dict[str, Tuple[Any, bool, Any]] = OrderedDict()  # name -> (variable, trainable, its initial value)
        self._first: Any = None  # the inputs of the first call

    def __call__(self, *inputs: Any) -> Any:
        if self._first is None:
            self._first = inputs
            self._called(inputs, True)  # a function may make some of its variables in training only
        return self._called(inputs, training_now())

    def as_keras(self) -> List[Tuple[Any, List[Any]]]:
        if self.function not in [getattr(tf.nn, name, None) for name in ACTIVATIONS]:
            raise Unavailable(f"Keras has no layer for the function {self.called}.")
        return [(tf.keras.layers.Activation(self.called), [])]

    def weights(self) -> List[Tuple[str, Any, bool]]:
        return [(name, variable, trainable) for name, (variable, trainable, _) in self._made.items()]

    def state(self) -> List[Any]:
        """The variables that a call may assign."""
        return [variable for variable, trainable, _ in self._made.values() if not trainable]

    def examine(self) -> bool:
        """Whether it draws random numbers of its own while training; ends the first call, and undoes what that assigned.

        Raises:
            WrongNetwork: it assigns variables where networks do not train.
        """
        kinds = beside.operations(lambda: self._called(self._first, True))
        if self._made and any(kind.startswith("Assign") for kind in beside.operations(lambda: self._called(self._first, False))):
            raise WrongNetwork(f"The function {self.called} assigns variables also where networks do not train, as when samples "
                               f"are drawn: give it an argument `training`, and assign only where that is true.")
        if executing_eagerly():
            for variable, _, initial in self._made.values():
                variable.assign(initial)
        self.built = True
        return any(re.match("Random|TruncatedNormal|ParameterizedTruncated|Multinomial|Stateful", kind) for kind in kinds)

    def _called(self, inputs: Any, training: bool) -> Any:
        if self.built and not self._made:
            return self._plainly(inputs, training)
        if self._scope is None:
            self._around = v1.get_variable_scope()
            with v1.variable_scope(self.path, reuse=v1.AUTO_REUSE, custom_getter=self._variable) as self._scope:
                pass
        penalties = len(v1.get_collection(v1.GraphKeys.REGULARIZATION_LOSSES))
        with v1.variable_scope(self._scope):  # its own, also where the caller is in another one
            result = self._plainly(inputs, training)
        if len(v1.get_collection(v1.GraphKeys.REGULARIZATION_LOSSES)) > penalties:
            self._refuse("a layer", "regularizer")
        return result

    def _plainly(self, inputs: Any, training: bool) -> Any:
        try:
            return self.function(*inputs, **({self._training: training} if self._training else {}))
        except AttributeError as error:
            if re.search("module 'tensorflow|with Keras 3", str(error)):
                raise WrongNetwork(f"The function {self.called} uses what TensorFlow {VERSION} does not have ({error}): "
                                   f"docs/porting.md shows what to write for it.") from error
            raise

    def _variable(self, getter: Any, name: str, shape: Any = None, dtype: Any = tf.float32, initializer: Any = None,
                  regularizer: Any = None, constraint: Any = None, trainable: Optional[bool] = True, **more: Any) -> Any:
        """What `get_variable` gives inside; called with its arguments (1.6 to 1.11: with a constraint only if it is named here)."""
        twice = f"{self.path}/{str(self.path).rpartition('/')[2]}/"
        name = f"{self.path}/{name[len(twice):]}" if name.startswith(twice) else name
        sides = None if shape is None else tf.TensorShape(shape).as_list()
        if name not in self._made:
            if self.built:
                raise WrongNetwork(f"The function {self.called} made the variable {name} at a later call: a function makes all "
                                   f"that it has at the first one, for inputs of the shapes that its Network was told.")
            for what, is_there in (("regularizer", regularizer), ("constraint", constraint)):
                if is_there is not None:
                    self._refuse(f"the variable {name}", what)
            value = _initial(initializer, sides, tf.as_dtype(dtype), zlib.crc32(f"{self.home.seed}/{name}".encode()) & 0x7FFFFFFF)
            with v1.variable_scope(self._around):
                self._made[name] = self.home.create(name, value, trainable is not False), trainable is not False, value
        variable = self._made[name][0]
        if sides is not None and sides != [int(side) for side in variable.shape]:
            raise WrongNetwork(f"The function {self.called} asks for {name} of shape {sides}, but from its first call it has the "
                               f"shape {[int(side) for side in variable.shape]}: a network has inputs of one shape.")
        return variable

    def _refuse(self, whose: str, what: str) -> None:
        raise WrongNetwork(f"In the function {self.called} {whose} has a {what}, which would have no effect: leave it out, and add "
                           f"a term to the player's loss, or bound the weights in its after().")


def _initial(initializer: Any, shape: Optional[List[int]], dtype: Any, seed: int) -> Any:
    """The initial value, a NumPy array."""
    if initializer is None:  # what get_variable itself takes
        initializer = v1.glorot_uniform_initializer() if dtype.is_floating else v1.zeros_initializer()
    if inspect.isclass(initializer):
        initializer = initializer()
    if callable(initializer):
        return beside.value(lambda: initializer(shape, dtype=dtype) if shape is not None else initializer(), seed)
    if hasattr(initializer, "numpy"):
        return initializer.numpy()
    if isinstance(initializer, tf.Tensor):
        with open_session(initializer.graph, ON_CPU) as session:
            return session.run(initializer)
    return np.asarray(initializer, dtype.as_numpy_dtype)
