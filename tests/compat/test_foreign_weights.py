"""Files as other releases write them: laid out here by hand, name for name as measured, so that every release reads them all."""

import zipfile

import h5py
import numpy as np
import pytest

from ganzoo_compat import checkpoints, foreign_weights, variables
from ganzoo_compat.errors import CheckpointMismatch

NUMBERED = {  # Keras 3, and Keras 2 of TensorFlow 2.14 and later: a layer's weights have numbers
    "layers/dense/vars/0": [4, 2], "layers/dense/vars/1": [2],
    "layers/sequential/layers/batch_normalization/vars/0": [3], "layers/sequential/layers/batch_normalization/vars/1": [3],
    "layers/sequential/layers/batch_normalization/vars/2": [3], "layers/sequential/layers/batch_normalization/vars/3": [3],
    "layers/sequential/layers/conv2d/vars/0": [5, 5, 1, 4],
    "layers/scaled/vars/0": [3], "layers/scaled/vars/1": [3], "layers/scaled/vars/2": [3],
    "optimizer/vars/0": [], "optimizer/vars/1": [4, 2], "optimizer/vars/2": [2],
}
NAMES = ["dense/kernel", "dense/bias", "sequential/batch_normalization/gamma", "sequential/batch_normalization/beta",
         "sequential/batch_normalization/moving_mean", "sequential/batch_normalization/moving_variance", "sequential/conv2d/kernel",
         "scaled/0", "scaled/1", "scaled/2", "optimizer/0", "optimizer/1", "optimizer/2"]


def arrays(keys):
    """Of these shapes, each of another value."""
    return {key: np.full(shape, number, "float32") for number, (key, shape) in enumerate(keys.items())}


def hdf5(file, keys):
    with h5py.File(file, "w") as opened:
        for key, value in arrays(keys).items():
            opened[key] = value
    return file


def check(read, keys, names):
    assert {name: weight.key for name, weight in read.items()} == dict(zip(names, keys))
    for key, value in arrays(keys).items():
        np.testing.assert_array_equal(read[dict(zip(keys, names))[key]].value, value)


def test_numbers_become_keras_s_names(tmp_path):
    check(foreign_weights.read(hdf5(str(tmp_path / "model.weights.h5"), NUMBERED)), NUMBERED, NAMES)


def test_a_keras_file_is_the_same_in_a_zip(tmp_path):
    inner = hdf5(str(tmp_path / "inner"), NUMBERED)
    with zipfile.ZipFile(str(tmp_path / "model.keras"), "w") as archive:
        archive.writestr("config.json", "{}")
        archive.write(inner, "model.weights.h5")
    check(foreign_weights.read(tmp_path / "model.keras"), NUMBERED, NAMES)


def test_the_earlier_form_of_tensorflow_2_13_is_the_same(tmp_path):
    older = {key.replace("layers/", "_layer_checkpoint_dependencies/"): shape for key, shape in NUMBERED.items()}
    check(foreign_weights.read(hdf5(str(tmp_path / "model.weights.h5"), older)), older, NAMES)


@pytest.mark.parametrize("whole", ["", "model_weights/"])
def test_keras_2_repeats_a_layer_s_name(tmp_path, whole):
    keys = {f"{whole}dense_10/dense_10/bias:0": [2], f"{whole}dense_9/dense_9/kernel:0": [4, 2], f"{whole}bn/gan/bn/gamma:0": [3],
            f"{whole}sequential/dense/kernel:0": [1, 4], "optimizer_weights/Adam/m/dense_9/kernel:0": [4, 2]}
    read = foreign_weights.read(hdf5(str(tmp_path / "model.h5"), keys))
    check(read, keys, ["dense_10/bias", "dense_9/kernel", "bn/gan/bn/gamma", "sequential/dense/kernel",
                       "optimizer_weights/Adam/m/dense_9/kernel"])
    assert list(read)[1:3] == ["dense_9/kernel", "dense_10/bias"], "counted as people do"


def test_two_of_one_name_keep_the_file_s(tmp_path):
    keys = {"dense/dense/kernel:0": [2, 2], "dense/kernel:0": [2, 2]}
    assert set(foreign_weights.read(hdf5(str(tmp_path / "model.h5"), keys))) == {"dense/kernel", "dense/kernel:0"}


def test_an_npz_has_its_names_and_only_numbers_count(tmp_path):
    np.savez(str(tmp_path / "weights.npz"), **{"gen/w:0": np.ones([2]), "count": np.int64(3), "what": np.array(["a"])})
    read = foreign_weights.read(tmp_path / "weights.npz")
    assert {name: weight.value.tolist() for name, weight in read.items()} == {"gen/w": [1.0, 1.0], "count": 3}


@pytest.mark.parametrize("names", [["gen/w:0", "gen/w"], ["gen/w", "gen/w:0"]])
def test_of_two_of_one_name_in_an_npz_none_is_lost(tmp_path, names):
    np.savez(str(tmp_path / "weights.npz"), **{name: np.float32(len(name)) for name in names})
    read = foreign_weights.read(tmp_path / "weights.npz")
    assert {name: float(weight.value) for name, weight in read.items()} == {"gen/w": 5.0, "gen/w:0": 7.0}


def test_of_a_zip_only_arrays_count_and_one_without_is_told(tmp_path):
    np.savez(str(tmp_path / "weights.npz"), w=np.ones([2]))
    with zipfile.ZipFile(str(tmp_path / "weights.npz"), "a") as archive:
        archive.writestr("notes.txt", "by hand")
    assert list(foreign_weights.read(tmp_path / "weights.npz")) == ["w"]
    with zipfile.ZipFile(str(tmp_path / "model.pt"), "w") as archive:  # as PyTorch packs it
        archive.writestr("model/data.pkl", b"\x80\x02}q\x00.")
        archive.writestr("model/data/0", b"\x00" * 16)
    with pytest.raises(CheckpointMismatch, match=r"model.pt is a zip without NumPy's arrays: neither an .npz nor a file of Keras"):
        foreign_weights.read(tmp_path / "model.pt")


@pytest.fixture
def saved(stage, tmp_path):
    """A checkpoint of two variables, by the names that are given."""
    def save(folder, names):
        with stage.scope():
            made = {name: variables.create(name.replace(".", "_"), np.full([2], number, "float32"))
                    for number, name in enumerate(names)}
            stage.begin([], {}, 1)
            (tmp_path / folder).mkdir()
            checkpoints.Saver(made, stage.session()).save(tmp_path / folder / "model.ckpt-7")
        return tmp_path / folder
    return save


def test_a_checkpoint_is_meant_by_its_prefix_its_files_or_its_folder(saved):
    folder = saved("there", ["gen/fc1/kernel", "net/layer-0/kernel/.ATTRIBUTES/VARIABLE_VALUE"])
    for path in (folder, folder / "model.ckpt-7", folder / "model.ckpt-7.index", folder / "model.ckpt-7.data-00000-of-00001"):
        read = foreign_weights.read(path)
        assert {name: weight.value.tolist() for name, weight in read.items()} == {
            "gen/fc1/kernel": [0.0, 0.0], "net/layer-0/kernel": [1.0, 1.0]}


def test_of_several_in_a_folder_the_newest_is_meant_if_the_folder_says_which(saved, tmp_path):
    folder = saved("there", ["gen/kernel"])
    for path in list(folder.iterdir()):
        (folder / path.name.replace("-7", "-3")).write_bytes(path.read_bytes())
    with pytest.raises(CheckpointMismatch, match="does not say which checkpoint is meant; there are: model.ckpt-3, model.ckpt-7"):
        foreign_weights.read(folder)
    (folder / "checkpoint").write_text('model_checkpoint_path: "model.ckpt-3"\n')
    assert list(foreign_weights.read(folder)) == ["gen/kernel"]


def test_a_saved_model_holds_its_checkpoint_inside(saved):
    folder = saved("variables", ["gen/kernel"])
    for path in list(folder.iterdir()):
        path.rename(folder / path.name.replace("model.ckpt-7", "variables"))
    assert list(foreign_weights.read(folder.parent)) == ["gen/kernel"]


GRAPH = [  # node: (children, checkpoint keys), of tf.train.Checkpoint(generator=, generator_optimizer=) with Keras 3
    ({"generator": 1, "generator_optimizer": 2}, []), ({"_operations": 3}, []), ({"_trainable_variables": 4}, []), ({"1": 5}, []),
    ({"0": 6}, []), ({"_kernel": 6}, []), ({}, ["generator_optimizer/_trainable_variables/0/.ATTRIBUTES/VARIABLE_VALUE"])]


def test_weights_that_keras_3_s_optimizers_list_have_the_path_through_their_network(tmp_path):
    graph = foreign_weights.ObjectGraph()
    for children, keys in GRAPH:
        node = graph.nodes.add()
        for name, number in children.items():
            node.children.add(node_id=number, local_name=name)
        for key in keys:
            node.attributes.add(name="VARIABLE_VALUE", checkpoint_key=key)

    class Reader:
        def get_tensor(self, key):
            return graph.SerializeToString()

    assert foreign_weights._paths(Reader()) == {GRAPH[6][1][0]: "generator/_operations/1/_kernel"}


@pytest.mark.parametrize("name", ["kernel", "gen/dense_1/kernel", "gen/dense/kernel_12", "net/_kernel", "fc/weights"])
def test_the_last_name_says_what_a_weight_is_however_it_is_spelled(name):
    assert foreign_weights.last_name(name) == "kernel"
    assert foreign_weights.last_name("fc/biases") == "bias"
    assert foreign_weights.last_name("fc/kernel/Adam_1") == "Adam"


def test_names_are_sorted_as_people_count():
    assert sorted(["a_10/k", "a_9/k", "a/k"], key=foreign_weights._counting) == ["a/k", "a_9/k", "a_10/k"]


def test_a_zip_that_unpacks_to_a_thousand_times_its_size_is_not_unpacked(tmp_path):
    np.savez_compressed(str(tmp_path / "bomb.npz"), zeros=np.zeros(2 ** 25, "float32"))
    with pytest.raises(CheckpointMismatch, match="claims to unpack to 13421[0-9]+ bytes, 100 times what it has"):
        foreign_weights.read(tmp_path / "bomb.npz")
    np.savez_compressed(str(tmp_path / "small.npz"), zeros=np.zeros(2 ** 16, "float32"))
    assert list(foreign_weights.read(tmp_path / "small.npz")) == ["zeros"]
