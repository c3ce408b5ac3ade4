"""Weights that somebody else saved: TensorFlow's checkpoints, Keras's files and NumPy's, each by a readable name.

    tfe.Saver, tf.train.Saver            the variable's name             gen/fc1/kernel
    tf.train.Checkpoint                  the path to the variable        generator/layer_with_weights-0/kernel
    Keras: .h5, of weights or a model    layer and weight                dense_1/kernel
    Keras: .weights.h5, .keras           kind of layer, and weight       sequential/dense_1/kernel
    .npz                                 the array's name

Every release reads what every other one wrote, so the branches below are by what is in a file, not by what runs.
"""

import io
import os
import re
import zipfile
from collections import OrderedDict
from typing import Any, Dict, Iterable, List, NamedTuple, Tuple

import numpy as np
import tensorflow as tf

from ganzoo_compat.checkpoints import reader
from ganzoo_compat.errors import CheckpointMismatch, Unavailable
from ganzoo_compat.spelling import v1

try:  # 1.14 and later
    from tensorflow.core.protobuf.trackable_object_graph_pb2 import TrackableObjectGraph as ObjectGraph
except ImportError:
    try:  # 1.9 to 1.13, the same message under another name
        from tensorflow.core.protobuf.checkpointable_object_graph_pb2 import CheckpointableObjectGraph as ObjectGraph
    except ImportError:  # 1.6 to 1.8; in 1.6 it says nothing of keys, and such names stay those of the optimizer's list
        from tensorflow.contrib.eager.proto.checkpointable_object_graph_pb2 import CheckpointableObjectGraph as ObjectGraph

__all__ = ["Weight", "last_name", "plain", "read"]

HAVE_KEYS = "attributes" in ObjectGraph.DESCRIPTOR.fields_by_name["nodes"].message_type.fields_by_name  # 1.7 and later
OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"
IN_A_LIST = "_trainable_variables"  # of Keras 3's optimizers: of each weight's paths the shortest, and the one that says least
IN_KERAS = "model.weights.h5"  # in a .keras file
UNPACKED, SPARE = 100, 2 ** 26  # how many times a packed file's bytes its arrays may have, beside 64 MiB: zeros pack well
HDF5 = b"\x89HDF\r\n\x1a\n"
ALSO = {"weights": "kernel", "biases": "bias"}  # as tf.contrib.layers says it


class Weight(NamedTuple):
    """key: what the file itself calls it. value: NumPy array."""

    key: str
    value: Any


def read(path: Any) -> Dict[str, Weight]:
    """{readable name: weight} of every array of numbers in the file.

    path: a checkpoint's prefix, one of its files, or its folder (the newest one in it; a SavedModel's, too); a file of Keras; .npz.

    Raises:
        CheckpointMismatch: there is no such file, or it is not understood; says what is.
        Unavailable: it needs h5py, which is not installed.
    """
    path = os.path.expanduser(str(path))
    try:
        if os.path.isfile(path) and zipfile.is_zipfile(path):
            found = _read_zip(path)
        elif os.path.isfile(path) and _begins_with(path, HDF5):
            found = _read_hdf5(path, path)
        else:
            found = _read_checkpoint(_prefix(path))
    except (CheckpointMismatch, Unavailable):
        raise
    except Exception as error:  # TensorFlow, h5py and zipfile each say a damaged file in errors of their own
        reason = str(error).strip().split("\n")[0]
        raise CheckpointMismatch(f"{path} cannot be read as weights ({type(error).__name__}: {reason}): it is damaged, or no "
                                 f"checkpoint of TensorFlow, file of Keras or .npz.") from error
    return OrderedDict((name, found[name]) for name in sorted(found, key=_counting) if found[name].value.dtype.kind in "fiub")


def plain(name: str) -> str:
    """The name without what TensorFlow adds to every one."""
    return re.sub(r"/\.ATTRIBUTES/VARIABLE_VALUE$|:0$", "", name)


def last_name(name: str) -> str:
    """kernel, of `gen/dense_1/kernel_3`, of Keras 3's `_kernel` and of tf.contrib.layers's `weights`."""
    last = re.sub(r"^_|_\d+$", "", name.rpartition("/")[2])
    return ALSO.get(last, last)


# -- each kind of file


def _read_checkpoint(prefix: str) -> Dict[str, Weight]:
    with reader(prefix) as file:
        types = file.get_variable_to_dtype_map()
        paths = _paths(file) if HAVE_KEYS and OBJECT_GRAPH in types else {}
        return _named((plain(paths.get(key, key)), Weight(key, np.asarray(file.get_tensor(key))))
                      for key, kind in types.items() if tf.as_dtype(kind) != tf.string)


def _paths(file: Any) -> Dict[str, str]:
    """{key: path to the variable that does not lead through an optimizer's list}, where the key does."""
    graph = ObjectGraph.FromString(file.get_tensor(OBJECT_GRAPH))
    paths, there = {0: ""}, {}
    nodes = [0]
    for node in nodes:  # breadth first: it grows while it is walked
        for attribute in graph.nodes[node].attributes:
            there[attribute.checkpoint_key] = paths[node]
        for child in graph.nodes[node].children:
            if child.local_name != IN_A_LIST and child.node_id not in paths:
                paths[child.node_id] = f"{paths[node]}/{child.local_name}".lstrip("/")
                nodes.append(child.node_id)
    return {key: path for key, path in there.items() if f"/{IN_A_LIST}/" in f"/{key}"}


def _read_zip(path: str) -> Dict[str, Weight]:
    with zipfile.ZipFile(path) as archive:
        claimed = sum(member.file_size for member in archive.infolist())
        if claimed > SPARE + UNPACKED * os.path.getsize(path):
            raise CheckpointMismatch(f"{path} claims to unpack to {claimed} bytes, {UNPACKED} times what it has: it is damaged or "
                                     f"made to harm.")
        if IN_KERAS in archive.namelist():
            return _read_hdf5(io.BytesIO(archive.read(IN_KERAS)), path)
    with np.load(path, allow_pickle=False) as members:
        arrays = [(name, members[name]) for name in members.files]
    found = _named((plain(name), Weight(name, array)) for name, array in arrays if isinstance(array, np.ndarray))
    if not found:
        raise CheckpointMismatch(f"{path} is a zip without NumPy's arrays: neither an .npz nor a file of Keras. What another "
                                 f"library packed so (PyTorch's .pt, for one) has to be saved by numpy.savez there.")
    return found


def _read_hdf5(file: Any, path: str) -> Dict[str, Weight]:
    try:
        import h5py
    except ImportError:
        raise Unavailable(f"{path} is a file of Keras, which h5py reads, and h5py is not installed: pip install h5py "
                          f"(with TensorFlow 1: pip install 'h5py<3').") from None
    arrays: Dict[str, Any] = {}
    with h5py.File(file, "r") as opened:
        opened.visititems(lambda key, item: arrays.update({key: item[()]} if isinstance(item, h5py.Dataset) else {}))
    groups: Dict[str, List[str]] = OrderedDict()
    for key in sorted(arrays, key=_counting):
        groups.setdefault(key.rpartition("/")[0], []).append(key)
    found: List[Tuple[str, Weight]] = []
    for group, keys in groups.items():
        layer, names = group.split("/"), [key.rpartition("/")[2] for key in keys]
        if layer[-1] == "vars":  # .weights.h5: numbers for names
            layer = [part for part in re.split(r"[/\\]", group)[:-1] if part not in ("layers", "_layer_checkpoint_dependencies")]
            names = names if layer[:1] == ["optimizer"] else _kinds([arrays[key] for key in keys])
        elif layer[0] == "model_weights":  # of a whole model
            layer = layer[1:]
        if layer[:1] == layer[1:2]:  # the group of a layer repeats its name
            layer = layer[1:]
        for key, name in zip(keys, names):
            found.append((plain("/".join(layer + [name])), Weight(key, np.asarray(arrays[key]))))
    return _named(found)


def _named(weights: Iterable[Tuple[str, Weight]]) -> Dict[str, Weight]:
    """{name: weight}; of two of one name the one that the file itself calls so has it, or the first; the other keeps its key."""
    found: Dict[str, Weight] = OrderedDict()
    for name, weight in sorted(weights, key=lambda one: one[0] != one[1].key):
        found[weight.key if name in found else name] = weight
    return found


def _kinds(arrays: List[Any]) -> List[str]:
    """What a layer's weights are called, of which .weights.h5 keeps the order only: Keras's order, known by the shapes."""
    sides = [len(array.shape) for array in arrays]
    if len(sides) in (1, 2) and sides[0] > 1 and sides[1:] in ([], [1]):
        return ["kernel", "bias"]
    if sides in ([1] * 2, [1] * 4) and len({array.shape for array in arrays}) == 1:
        return ["gamma", "beta", "moving_mean", "moving_variance"]
    return [str(number) for number in range(len(arrays))]


# -- which file it is


def _prefix(path: str) -> str:
    """Of the checkpoint that a user means by its prefix, one of its files, or its folder."""
    if os.path.isdir(path):
        state = v1.train.get_checkpoint_state(path)  # latest_checkpoint asks by a pattern, which a folder's name may be taken for
        newest = str(state.model_checkpoint_path) if state else ""
        if newest and (os.path.exists(newest + ".index") or os.path.exists(newest)):
            return newest
        there = sorted(name for name in os.listdir(path) if name.endswith(".index"))
        inside = os.path.join(path, "variables", "variables")  # of a SavedModel
        if not there and os.path.exists(inside + ".index"):
            return inside
        if len(there) != 1:
            names = ", ".join(name[:-len(".index")] for name in there) or "none"
            raise CheckpointMismatch(f"The folder {path} does not say which checkpoint is meant; there are: {names}.")
        path = os.path.join(path, there[0])
    prefix = re.sub(r"\.(index|meta|data-\d+-of-\d+)$", "", path)
    if os.path.exists(prefix + ".index") or os.path.isfile(prefix):  # one file: as TensorFlow wrote them before 0.12
        return prefix
    raise CheckpointMismatch(f"There is no {path}: give a checkpoint's prefix (model.ckpt-1000, without .index), a file of Keras "
                             f"(.h5, .keras), an .npz, or a folder that holds a checkpoint.")


def _begins_with(path: str, magic: bytes) -> bool:
    with open(path, "rb") as file:
        return file.read(len(magic)) == magic


def _counting(name: str) -> List[Any]:
    """A key by which dense_2 comes before dense_10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]
