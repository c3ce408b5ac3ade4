"""Weights from elsewhere: real files of this release's own savers, written by other processes, become a run."""

import json
import os
import subprocess
import sys

import h5py
import numpy as np
import pytest
import tensorflow as tf

import ganzoo
from ganzoo.cli.importing import _sources
from ganzoo.folder import Folder
from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.models.gan import DenseGAN


class Small(DenseGAN):
    """A generator with batch norm, averaged."""

    latent = 4
    ema = 0.5
    dataset = "ring:size=32"
    batch_size = 8
    sample_every = 100

    def build(self):
        self.generator = Network("generator", [Dense(3), BatchNorm(), tf.nn.relu, Dense(2)], [self.latent])
        self.discriminator = Network("discriminator", [Dense(3), tf.nn.relu, Dense(1)], self.shape)


WEIGHTS = {
    "generator/dense/kernel": np.zeros([4, 3]),  # so that every sample is the same, and known by hand
    "generator/dense/bias": np.array([1.0, -2.0, 3.0]),
    "generator/batch_norm/gamma": np.array([1.5, 0.5, -1.0]),
    "generator/batch_norm/beta": np.array([0.25, 4.0, 2.0]),
    "generator/batch_norm/moving_mean": np.array([0.5, 0.0, 1.0]),
    "generator/batch_norm/moving_variance": np.array([0.999, 3.999, 15.999]),  # and epsilon: 1, 4, 16
    "generator/dense_1/kernel": np.array([[1.0, -1.0], [2.0, 0.5], [0.0, 4.0]]),
    "generator/dense_1/bias": np.array([10.0, 20.0]),
    "discriminator/dense/kernel": np.arange(6.0).reshape(2, 3),
    "discriminator/dense/bias": np.array([0.1, 0.2, 0.3]),
    "discriminator/dense_1/kernel": np.array([[1.0], [2.0], [3.0]]),
    "discriminator/dense_1/bias": np.array([-0.5]),
}
WEIGHTS = {name: value.astype("float32") for name, value in WEIGHTS.items()}
# bias [1, -2, 3], normalised [0.5, -1, 0.5], by gamma and beta [1, 3.5, 1.5]
SAMPLE = [1.0 + 2 * 3.5 + 10, -1.0 + 0.5 * 3.5 + 4 * 1.5 + 20]

# what each writes: of variables of one's own (SCOPES), of two Keras models in one file, or of each in a file of its own
BY_HAND = ("tf.train.Saver", "tfe.Saver", "npz")
TOGETHER = ("tf.train.Checkpoint", "tfe.Checkpoint")
APART = ("layers.h5", "whole.h5", "weights.h5", "keras")

SCOPES = {"generator/dense": "gen/fc1", "generator/batch_norm": "gen/bn", "generator/dense_1": "gen/fc2", "discriminator": "disc"}

WRITER = r'''
import contextlib
import os
import sys
import traceback

import numpy as np

from ganzoo_compat import quiet
from ganzoo_compat.spelling import IS_2, v1
import tensorflow as tf

mode, folder = sys.argv[1], sys.argv[2]
with np.load(os.path.join(folder, "npz.npz")) as read:
    weights = {name: read[name] for name in read.files}
os.chdir(folder)
if mode == "eager" and not IS_2:
    getattr(tf, "enable_eager_execution", getattr(tf.contrib.eager, "enable_eager_execution", None))()
if mode == "graph" and IS_2:
    v1.disable_eager_execution()


@contextlib.contextmanager
def saved_as(kind):
    """Writes down why a kind cannot be saved here; the others are."""
    try:
        yield
    except Exception:
        with open(kind + ".failed", "w") as file:
            traceback.print_exc(file=file)


def scoped(create):
    names = {"dense/": "gen/fc1/", "batch_norm/": "gen/bn/", "dense_1/": "gen/fc2/"}
    found = []
    for name, value in weights.items():
        network, layer, last = name.split("/")
        scope = names[layer + "/"] if network == "generator" else "disc/%s/" % layer
        found.append(create(scope + {"kernel": "weights", "bias": "biases"}.get(last, last), value))
    return found


def keras(network):
    layers = tf.keras.layers
    model = tf.keras.models.Sequential(
        [layers.Dense(3, input_shape=(4,)), layers.BatchNormalization(), layers.Activation("relu"), layers.Dense(2)]
        if network == "generator" else [layers.Dense(3, "relu", input_shape=(2,)), layers.Dense(1)])
    model.set_weights([value for name, value in weights.items() if name.startswith(network + "/")])
    return model


if mode == "graph":
    variables = scoped(lambda name, value: v1.get_variable(name, initializer=value))
    total = tf.add_n([tf.reduce_sum(one) for one in variables if "moving" not in one.name])
    v1.train.AdamOptimizer().minimize(total, global_step=v1.train.get_or_create_global_step())
    with v1.Session() as session:
        session.run(v1.global_variables_initializer())
        v1.train.Saver().save(session, "./tf.train.Saver", write_state=False)
if mode == "eager":
    variables = scoped(lambda name, value: v1.get_variable(name, initializer=value, use_resource=True))
    with saved_as("tfe.Saver"):
        tf.contrib.eager.Saver(variables).save("./tfe.Saver")
with (tf.Graph().as_default() if mode == "graph" else tf.device(None)):
    if mode == "eager":
        for kind in ("tf.train.Checkpoint", "tfe.Checkpoint"):
            with saved_as(kind):
                saver = tf.train.Checkpoint if kind == "tf.train.Checkpoint" else tf.contrib.eager.Checkpoint
                os.mkdir(kind)
                generator, discriminator = keras("generator"), keras("discriminator")
                more = {}
                if IS_2:
                    more["generator_optimizer"] = optimizer = tf.keras.optimizers.Adam(0.0)
                    optimizer.apply_gradients([(tf.zeros(one.shape), one) for one in generator.trainable_variables])
                saver(generator=generator, discriminator=discriminator, **more).save(os.path.join(kind, "model"))
    if mode == ("eager" if IS_2 else "graph"):
        for network in ("generator", "discriminator"):
            model = keras(network)
            for kind in ("layers.h5", "weights.h5"):
                with saved_as(kind):
                    model.save_weights("%s.%s" % (network, kind))
            model.compile(loss="mse", optimizer="sgd")
            for kind in ("whole.h5", "keras"):
                with saved_as(kind):
                    model.save("%s.%s" % (network, kind))
'''


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """A folder with what this release saves: by graphs and sessions in one process, eagerly in another."""
    folder = tmp_path_factory.mktemp("sources")
    np.savez(str(folder / "npz.npz"), **WEIGHTS)
    for mode in ("graph", "eager"):
        done = subprocess.run([sys.executable, "-c", WRITER, mode, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert done.returncode == 0, done.stderr.decode()
    return folder


def source(folder, kind):
    """(source, map) as a user gives them."""
    failed = folder / f"{kind}.failed"
    assert not failed.exists(), failed.read_text()
    if kind in APART:
        return {network: folder / f"{network}.{kind}" for network in ("generator", "discriminator")}, None
    if kind in TOGETHER:
        return folder / kind, None
    if kind == "npz":
        return folder / "npz.npz", None
    return folder / ("tfe.Saver" if kind == "tfe.Saver" else "tf.train.Saver.index"), SCOPES


def files(folder):
    return {str(path.relative_to(folder)).replace(os.sep, "/"): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def state(run):
    return run.runner.stage.read(list(run.runner.stage.named))


@pytest.mark.parametrize("kind", BY_HAND + TOGETHER + APART)
def test_what_this_release_saved_becomes_a_run(sources, in_folder, mode, kind):
    path, names = source(sources, kind)
    before = files(sources)
    run = ganzoo.import_weights(Small, path, names, mode=mode, steps=2, report_every=1)
    assert run.step == 0 and Folder(run.path).checkpoints() == [0]
    now = state(run)
    for name, value in WEIGHTS.items():
        np.testing.assert_array_equal(now[name], value, err_msg=name)
        if name.startswith("generator/") and "moving" not in name:
            np.testing.assert_array_equal(now[f"average/{name}"], value, err_msg=name)
    assert not now["optimizers/generator/generator/dense/kernel/m"].any()
    np.testing.assert_allclose(run.sample(3), [SAMPLE] * 3, rtol=1e-5)
    np.testing.assert_allclose(ganzoo.load(run.path, model=Small).sample(3), [SAMPLE] * 3, rtol=1e-5)
    imported = json.loads((run.path / "config.json").read_text())["imported"]
    assert set(imported["weights"]) == set(WEIGHTS) and imported["map"] == (names or {})
    assert files(sources) == before


@pytest.fixture
def npz(tmp_path):
    """Writes WEIGHTS with changes, {name: array or None to leave it out}; the path."""
    def write(changes=None, renamed=None, name="weights.npz"):
        changed = dict(WEIGHTS, **(changes or {}))
        path = tmp_path / name
        np.savez(str(path), **{(renamed or {}).get(key, key): value for key, value in changed.items() if value is not None})
        return path
    return write


def test_the_run_is_trained_on_from_there(npz, in_folder, mode):
    run = ganzoo.import_weights(Small, npz(), mode=mode, steps=4, report_every=1, run_dir="runs/imported")
    done = ganzoo.resume(run.path, steps=2, model=Small)
    assert [row["step"] for row in done.log] == [1, 2]
    point = np.array([0.25 + 2 * 4.0 + 10, -0.25 + 0.5 * 4.0 + 4 * 2.0 + 20])  # a batch of equals is normalised to beta
    hidden = point @ WEIGHTS["discriminator/dense/kernel"] + WEIGHTS["discriminator/dense/bias"]
    assert done.log[0]["discriminator/fake_logits"] == pytest.approx(hidden @ [1, 2, 3] - 0.5, rel=1e-5)
    assert state(done)["discriminator/dense_1/bias"] != WEIGHTS["discriminator/dense_1/bias"], "which the logits push down"
    assert json.loads((done.path / "config.json").read_text())["imported"]["source"] == {"": str(npz())}


def test_weights_averages_and_slots_of_another_run_come_in_by_the_map(in_folder, mode):
    first = ganzoo.train(Small, "first", steps=2, mode=mode)
    before = files(first.path)
    prefix = first.folder.prefix(2)
    plain, theirs = state(ganzoo.import_weights(Small, prefix, mode=mode, seed=5)), state(first)
    whole = state(ganzoo.import_weights(Small, prefix, {"average": "average", "optimizers": "optimizers"}, mode=mode, seed=5))
    assert int(whole["step"]) == int(plain["step"]) == 0
    for name in theirs:
        if name in ("step", "batches"):
            continue
        np.testing.assert_array_equal(whole[name], theirs[name], err_msg=name)
        if name in WEIGHTS:
            np.testing.assert_array_equal(plain[name], theirs[name], err_msg=name)
            if f"average/{name}" in theirs:
                np.testing.assert_array_equal(plain[f"average/{name}"], theirs[name], err_msg=name)
    assert not plain["optimizers/generator/generator/dense/bias/m"].any()
    assert whole["optimizers/generator/generator/dense/bias/m"].any()
    assert files(first.path) == before


def test_the_averages_may_become_the_weights(in_folder, modes_here):
    first = ganzoo.train(Small, "first", steps=2, mode=modes_here[0])
    run = ganzoo.import_weights(Small, first.folder.prefix(2), {
        "generator": "average/generator", "generator/batch_norm/moving_mean": "generator/batch_norm/moving_mean",
        "generator/batch_norm/moving_variance": "generator/batch_norm/moving_variance"}, mode=modes_here[0])
    np.testing.assert_array_equal(run.sample(5), first.sample(5))


TUTORIAL = r'''
import sys

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

WIDTH = 4  # there: 64


def make_generator_model():
    model = tf.keras.Sequential()
    model.add(layers.Dense(7 * 7 * 4 * WIDTH, use_bias=False, input_shape=(100,)))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Reshape((7, 7, 4 * WIDTH)))
    model.add(layers.Conv2DTranspose(2 * WIDTH, (5, 5), strides=(1, 1), padding="same", use_bias=False))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Conv2DTranspose(WIDTH, (5, 5), strides=(2, 2), padding="same", use_bias=False))
    model.add(layers.BatchNormalization())
    model.add(layers.LeakyReLU())
    model.add(layers.Conv2DTranspose(1, (5, 5), strides=(2, 2), padding="same", use_bias=False, activation="tanh"))
    return model


def make_discriminator_model():
    model = tf.keras.Sequential()
    model.add(layers.Conv2D(WIDTH, (5, 5), strides=(2, 2), padding="same", input_shape=[28, 28, 1]))
    model.add(layers.LeakyReLU())
    model.add(layers.Dropout(0.3))
    model.add(layers.Conv2D(2 * WIDTH, (5, 5), strides=(2, 2), padding="same"))
    model.add(layers.LeakyReLU())
    model.add(layers.Dropout(0.3))
    model.add(layers.Flatten())
    model.add(layers.Dense(1))
    return model


generator, discriminator = make_generator_model(), make_discriminator_model()
cross_entropy = tf.keras.losses.BinaryCrossentropy(from_logits=True)
generator_optimizer, discriminator_optimizer = tf.keras.optimizers.Adam(1e-4), tf.keras.optimizers.Adam(1e-4)
checkpoint = tf.train.Checkpoint(generator_optimizer=generator_optimizer, discriminator_optimizer=discriminator_optimizer,
                                 generator=generator, discriminator=discriminator)
noise = tf.random.normal([4, 100])
images = generator(noise, training=False).numpy()
with tf.GradientTape() as gen_tape, tf.GradientTape() as disc_tape:
    real_output = discriminator(images, training=True)
    fake_output = discriminator(generator(noise, training=True), training=True)
    gen_loss = cross_entropy(tf.ones_like(fake_output), fake_output)
    disc_loss = cross_entropy(tf.ones_like(real_output), real_output) + cross_entropy(tf.zeros_like(fake_output), fake_output)
for tape, loss, model, optimizer in ((gen_tape, gen_loss, generator, generator_optimizer),
                                     (disc_tape, disc_loss, discriminator, discriminator_optimizer)):
    optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
checkpoint.save(file_prefix=sys.argv[1] + "/ckpt")
for name, model in (("generator", generator), ("discriminator", discriminator)):
    np.savez("%s/%s.npz" % (sys.argv[1], name), *[weight for layer in model.layers for weight in layer.get_weights()])
'''


def test_a_checkpoint_of_tensorflow_s_dcgan_tutorial_needs_no_map(tmp_path, in_folder, modes_here):
    folder = tmp_path / "training_checkpoints"
    folder.mkdir()
    done = subprocess.run([sys.executable, "-c", TUTORIAL, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr.decode()
    run = ganzoo.import_weights("dcgan", folder, mode=modes_here[0], width=4)
    now, imported = state(run), run.config["imported"]["weights"]
    for network in ("generator", "discriminator"):
        ours = [name for name in imported if name.startswith(network + "/")]
        with np.load(str(folder / f"{network}.npz")) as theirs:  # in the order of ours: kernel, bias; gamma, beta, mean, variance
            assert len(ours) == len(theirs.files)
            for number, name in enumerate(ours):
                np.testing.assert_array_equal(now[name], theirs[f"arr_{number}"], err_msg=name)


# -- the map, and what is found without it


@pytest.fixture
def found(modes_here):
    """What an import would do."""
    return lambda path, names=None: ganzoo.import_weights(Small, path, names, dry_run=True, mode=modes_here[0])


RENAMED = {"generator/dense/kernel": "g/in/kernel_2", "generator/dense/bias": "g/in/_bias",
           "generator/dense_1/kernel": "g/out/weights", "generator/dense_1/bias": "g/out/biases"}


def test_the_last_name_and_the_shape_tell_which_is_meant(npz, found):
    done = found(npz(renamed=RENAMED))
    assert {match.ours: match.theirs for match in done.matches} == dict({name: name for name in WEIGHTS}, **RENAMED)
    assert {match.how for match in done.matches if match.ours in RENAMED} == {"the only one of that shape and last name"}
    assert {match.how for match in done.matches if match.ours not in RENAMED} == {"same name"}


def lacks(done):
    return [match.ours for match in done.matches if match.how == "nothing matches"]


@pytest.mark.parametrize("begin, names", [
    ("", None), ("", {"generator/batch_norm": "generator/batch_norm"}), ("gan/", {"/": "gan"})])
def test_what_another_network_has_too_much_is_not_taken(npz, found, begin, names):
    renamed = {name: begin + name for name in WEIGHTS}
    bias = "discriminator/dense/bias"
    for other, missing in ((f"{begin}generator/h/bias", [bias]), (f"{begin}discriminator/h/bias", []), (f"{begin}h/bias", [])):
        done = found(npz({bias: None, other: WEIGHTS[bias]}, renamed), names)
        assert (lacks(done), done.unused) == (missing, [other] if missing else [])


def test_what_the_map_gives_to_another_network_is_not_taken(npz, found):
    renamed = {name: name.replace("generator/", "gen/") for name in WEIGHTS if name.startswith("generator/")}
    done = found(npz({"discriminator/dense/bias": None, "gen/h/bias": np.ones([3])}, renamed), {"generator": "gen"})
    assert (lacks(done), done.unused) == (["discriminator/dense/bias"], ["gen/h/bias"])


def test_what_is_in_the_file_of_another_network_is_not_taken(npz, found):
    paths = {}
    for network, more in (("generator", {"h/bias": np.ones([3])}), ("discriminator", {"discriminator/dense/bias": None})):
        others = dict.fromkeys([name for name in WEIGHTS if not name.startswith(network)])
        paths[network] = npz(dict(others, **more), {name: name[len(network) + 1:] for name in WEIGHTS}, f"{network}.npz")
    done = found(paths)
    assert (lacks(done), done.unused) == (["discriminator/dense/bias"], ["generator/h/bias"])


def test_the_map_may_say_where_all_of_it_begins(npz, found):
    done = found(npz(renamed={name: f"old/gan/{name}" for name in WEIGHTS}), {"/": "old/gan"})
    assert [(match.theirs, match.how) for match in done.matches] == [(f"old/gan/{name}", "by the map") for name in WEIGHTS]


def test_two_of_a_shape_are_not_guessed(npz, found):
    done = found(npz({"other/kernel": np.zeros([4, 3])}, renamed=RENAMED))
    (match,) = [match for match in done.matches if match.ours == "generator/dense/kernel"]
    assert (match.theirs, match.how) == (None, "nothing matches")
    assert done.unused == ["g/in/kernel_2", "other/kernel"]


def test_an_optimizer_s_slots_are_not_taken_for_weights(npz, found):
    name = "generator/dense/kernel"
    for slot in ("optimizer_weights/Adam/m/dense/kernel", "generator_optimizer/m/kernel", "optimizer/kernel", "average/x/kernel"):
        done = found(npz({name: None, slot: WEIGHTS[name]}))
        assert [match.ours for match in done.matches if match.theirs is None] == [name]
        assert done.unused == [slot]


def test_the_longest_entry_of_the_map_speaks(npz, found):
    other = {"other/kernel": np.ones([4, 3], "float32"), "twin/dense/kernel": WEIGHTS["generator/dense/kernel"],
             "twin/dense/bias": np.full([3], 7.0, "float32")}
    done = found(npz(other), {"generator/dense": "twin/dense", "generator/dense/kernel": "other/kernel", "/": "/"})
    told = {match.ours: (match.theirs, match.how) for match in done.matches}
    assert told["generator/dense/kernel"] == ("other/kernel", "by the map")
    assert told["generator/dense/bias"] == ("twin/dense/bias", "by the map")
    assert told["generator/dense_1/bias"] == ("generator/dense_1/bias", "by the map")
    np.testing.assert_array_equal(done.values["generator/dense/bias"], np.full([3], 7.0))


def test_the_map_may_use_the_file_s_own_names(sources, found):
    done = found(sources / "tf.train.Saver", dict(SCOPES, **{"generator/dense/kernel": "gen/fc1/weights"}))
    done.check(partial=False)
    assert done.names["generator/dense/kernel"] == "gen/fc1/weights"
    assert "gen/fc1/weights/Adam" in done.unused


@pytest.fixture
def hdf5(tmp_path):
    """Writes WEIGHTS with changes, {key: array}, as Keras 2 does; the path."""
    def write(changes):
        path = tmp_path / "model.h5"
        with h5py.File(str(path), "w") as file:
            for key, value in dict({f"{name}:0": value for name, value in WEIGHTS.items()}, **changes).items():
                file[key] = value
        return path
    return write


@pytest.mark.parametrize("theirs", ["dense/kernel", "dense/kernel:0", "model_weights/dense/dense/kernel:0"])
def test_a_keras_file_s_names_may_be_those_that_h5py_prints(hdf5, found, theirs):
    done = found(hdf5({"model_weights/dense/dense/kernel:0": np.full([4, 3], 7.0)}), {"generator/dense/kernel": theirs})
    assert done.values["generator/dense/kernel"].tolist() == [[7.0] * 3] * 4
    assert done.names["generator/dense/kernel"] == "dense/kernel"


@pytest.mark.parametrize("theirs, value", [("dense/dense/kernel:0", 1.0), ("dense/kernel", 1.0), ("dense/kernel:0", 2.0)])
def test_of_two_of_one_name_the_map_says_which(hdf5, found, theirs, value):
    path = hdf5({"dense/dense/kernel:0": np.full([4, 3], 1.0), "dense/kernel:0": np.full([4, 3], 2.0)})
    done = found(path, {"generator/dense/kernel": theirs})
    assert done.values["generator/dense/kernel"].tolist() == [[value] * 3] * 4
    assert found(path, done.names).values["generator/dense/kernel"].tolist() == [[value] * 3] * 4, "the map that is written"


def test_false_in_the_map_leaves_what_is_there(npz, in_folder, modes_here):
    path = npz({"generator/dense/kernel": np.zeros([5, 3], "float32")})
    run = ganzoo.import_weights(Small, path, {"generator/dense/kernel": False}, mode=modes_here[0])
    fresh = ganzoo.prepare(Small, mode=modes_here[0]).stage.read(["generator/dense/kernel"])
    np.testing.assert_array_equal(state(run)["generator/dense/kernel"], fresh["generator/dense/kernel"])
    np.testing.assert_array_equal(state(run)["generator/dense/bias"], WEIGHTS["generator/dense/bias"])
    assert run.config["imported"]["weights"]["generator/dense/kernel"] is False


def test_partial_leaves_what_the_file_does_not_have(npz, in_folder, modes_here):
    path = npz({"generator/dense/kernel": None})
    with pytest.raises(ganzoo.UserError, match="has nothing for generator/dense/kernel. Name what it is in a map"):
        ganzoo.import_weights(Small, path, mode=modes_here[0])
    run = ganzoo.import_weights(Small, path, partial=True, mode=modes_here[0])
    assert state(run)["generator/dense/kernel"].any(), "as the model begins"
    np.testing.assert_array_equal(state(run)["generator/dense/bias"], WEIGHTS["generator/dense/bias"])
    assert "generator/dense/kernel" not in run.config["imported"]["weights"]


# -- what cannot be


@pytest.mark.parametrize("changes, names, said", [
    ({"generator/dense/kernel": np.zeros([3, 4])}, None,
     r"generator/dense/kernel has the shape \[4, 3\], and generator/dense/kernel of .*weights.npz \[3, 4\] \(same name\)"),
    ({"x/kernel": np.zeros([3, 4])}, {"generator/dense/kernel": "x/kernel"},
     r"and x/kernel of .* \[3, 4\] \(by the map\): they must be the same"),
    ({"generator/dense/kernel": np.full([4, 3], np.nan)}, None, "cannot be the value of generator/dense/kernel: .* not finite"),
    ({"generator/dense/kernel": np.full([4, 3], 1e300)}, None,
     "cannot be the value of generator/dense/kernel: .* not finite in float32, or of another kind"),
    ({"generator/dense/kernel": np.zeros([4, 3], "complex64")}, None, "has nothing for generator/dense/kernel"),
    ({}, {"generator/dens": "x"}, "the map names 'generator/dens', which this model does not have. Did you mean generator/dense"),
    ({}, {"generator/dense/kernel": "generator/dense/kernel_1"}, "the map names 'generator/dense/kernel_1', which .* not have"),
    ({}, {"generator/dense": "gen/dense"}, "the map names 'gen/dense', which .*weights.npz does not have"),
    ({}, {"generator/dense": 3}, "the map has 3 for 'generator/dense': write"),
    ({}, {"generator/dense": ""}, "the map has '' for 'generator/dense': write"),
    (dict.fromkeys(WEIGHTS, None), None, "nothing in .*weights.npz matches: it has other, and the model generator/dense/kernel"),
])
def test_what_cannot_be_imported_is_told_and_leaves_nothing(npz, in_folder, modes_here, changes, names, said):
    path = npz(dict(changes, other=np.zeros([2])))
    before = files(in_folder)
    with pytest.raises(ganzoo.UserError, match=said):
        ganzoo.import_weights(Small, path, names, mode=modes_here[0])
    assert files(in_folder) == before and not (in_folder / "runs").exists()


@pytest.mark.parametrize("name, content, said", [
    ("none.ckpt", None, "There is no .*none.ckpt: give a checkpoint's prefix"),
    ("torn.h5", b"\x89HDF\r\n\x1a\n" + b"x" * 100, "torn.h5 cannot be read as weights"),
    ("torn.npz", b"PK\x03\x04" + b"x" * 100, "torn.npz cannot be read as weights"),
    ("notes.txt", b"nothing of the kind", "notes.txt cannot be read as weights"),
    ("model.index", b"x" * 100, "model.index cannot be read as weights"),
    ("folder/two.index", b"", r"The folder .*folder does not say which checkpoint is meant; there are: one, two")])
def test_a_file_that_is_none_is_told_and_leaves_nothing(in_folder, modes_here, name, content, said):
    (in_folder / "folder").mkdir()
    (in_folder / "folder" / "one.index").touch()
    if content is not None:
        (in_folder / name).write_bytes(content)
    before = files(in_folder)
    with pytest.raises(ganzoo.UserError, match=said):
        ganzoo.import_weights(Small, in_folder / (name if "/" not in name else "folder"), mode=modes_here[0])
    assert files(in_folder) == before and not (in_folder / "runs").exists()


def test_without_h5py_a_file_of_keras_asks_for_it(sources, monkeypatch, in_folder, modes_here):
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(ganzoo.UserError, match="which h5py reads, and h5py is not installed: pip install h5py"):
        ganzoo.import_weights(Small, source(sources, "whole.h5")[0], mode=modes_here[0])


def test_a_run_that_is_there_is_not_changed(npz, in_folder, modes_here):
    run = ganzoo.train(Small, "there", steps=1, mode=modes_here[0])
    before = files(run.path)
    with pytest.raises(ganzoo.UserError, match="there holds a run, which is not overwritten"):
        ganzoo.import_weights(Small, npz(), run_dir="there", mode=modes_here[0])
    assert files(run.path) == before


@pytest.mark.parametrize("made", [True, False])
@pytest.mark.parametrize("broken", ["write_config", "save"])
def test_a_disk_that_fails_leaves_nothing(npz, in_folder, monkeypatch, modes_here, broken, made):
    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    if not made:
        (in_folder / "here").mkdir()
    path = npz()
    monkeypatch.setattr(Folder, broken, fail)
    with pytest.raises(ganzoo.UserError, match="the run cannot be written to here: OSError: .* No space left"):
        ganzoo.import_weights(Small, path, run_dir="here", mode=modes_here[0])
    assert (in_folder / "here").exists() is not made and files(in_folder) == {path.name: path.read_bytes()}


# -- the command

GAN = ("gan", "--dataset", "ring:size=32", "--set", "hidden=3", "--set", "latent=4", "--batch-size", "8")


@pytest.fixture
def command(shell, modes_here):
    """Runs `ganzoo import-weights gan ... ARGUMENTS`, in a mode of this process."""
    return lambda *arguments: shell("import-weights", *(GAN + ("--mode", modes_here[0]) + arguments))


def test_the_dry_run_shows_what_would_happen_and_makes_nothing(npz, in_folder, command):
    path = npz({"generator/dense/kernel": np.zeros([3, 4]), "discriminator/dense/bias": None, "other/kernel": np.zeros([9])},
               renamed=dict.fromkeys(["generator/dense_1/kernel"], "g/fc/kernel"))
    (in_folder / "map.toml").write_text('"generator/dense_1/bias" = "generator/dense_1/bias:0"\n"discriminator/dense_1" = false\n')
    before = files(in_folder)
    done = command(str(path.name), "--dry-run", "--map", "map.toml")
    assert (done.code, done.err) == (0, "")
    assert [" ".join(line.split()) for line in done.out.splitlines()] == [
        "ours shape theirs shape how",
        "generator/dense/kernel [4, 3] generator/dense/kernel [3, 4] same name: BUT ANOTHER SHAPE",
        "generator/dense/bias [3] generator/dense/bias [3] same name",
        "generator/dense_1/kernel [3, 2] g/fc/kernel [3, 2] the only one of that shape and last name",
        "generator/dense_1/bias [2] generator/dense_1/bias [2] by the map",
        "discriminator/dense/kernel [2, 3] discriminator/dense/kernel [2, 3] same name",
        "discriminator/dense/bias [3] - nothing matches",
        "discriminator/dense_1/kernel [3, 1] - left as it is, by the map",
        "discriminator/dense_1/bias [1] - left as it is, by the map",
        "",
        "Not used of weights.npz:",
        "discriminator/dense_1/bias [1]", "discriminator/dense_1/kernel [3, 1]", "generator/batch_norm/beta [3]",
        "generator/batch_norm/gamma [3]", "generator/batch_norm/moving_mean [3]", "generator/batch_norm/moving_variance [3]",
        "other/kernel [9]",
        "",
        "5 of 8 get their value from weights.npz."]
    assert files(in_folder) == before and not (in_folder / "runs").exists()


def test_the_map_that_is_written_can_be_edited_and_used(npz, in_folder, command):
    path = npz(renamed={"generator/dense_1/kernel": "g/a/kernel", "generator/dense/bias": "x"})
    for name in ("map.toml", "map.json"):
        assert command(path.name, "--dry-run", "--write-map", name).code == 0
        again = command(path.name, "--dry-run", "--write-map", name)
        assert again.code == 2
        assert again.err == f"ganzoo: {name} is there already and is not overwritten: say another name for the map.\n"
    said = json.loads((in_folder / "map.json").read_text())
    assert said["generator/dense_1/kernel"] == "g/a/kernel" and "generator/dense/bias" not in said
    text = (in_folder / "map.toml").read_text()
    assert '# "generator/dense/bias" = ""  # [3]\n' in text and '# "x"  # [3]' in text
    (in_folder / "map.toml").write_text(text.replace('# "generator/dense/bias" = ""', '"generator/dense/bias" = "x"'))
    done = command(path.name, "--map", "map.toml", "--run-dir", "imported", "--json")
    told = json.loads(done.out)
    assert (done.code, told["path"], told["step"], told["weights"]["generator/dense/bias"]) == (0, "imported", 0, "x")
    config = json.loads((in_folder / "imported" / "config.json").read_text())
    assert config["settings"]["latent"] == 4 and config["command"].startswith("ganzoo ")
    reader = tf.train.load_checkpoint(str(in_folder / "imported" / "checkpoints" / "00000000" / "state"))
    np.testing.assert_array_equal(reader.get_tensor("generator/dense/bias"), WEIGHTS["generator/dense/bias"])


def test_the_dry_run_in_json_is_for_a_program(npz, in_folder, command):
    told = json.loads(command(npz().name, "--dry-run", "--json").out)
    assert told["matches"][0] == {"ours": "generator/dense/kernel", "shape": [4, 3], "theirs": "generator/dense/kernel",
                                  "their_shape": [4, 3], "how": "same name"}
    assert len(told["unused"]) == 4


def test_networks_in_files_of_their_own_come_in_by_their_prefix(npz, in_folder, command):
    for network in ("generator", "discriminator"):
        others = [name for name in WEIGHTS if not name.startswith(network)]
        npz(dict.fromkeys(others), {name: name[len(network) + 1:] for name in WEIGHTS}, f"{network}.npz")
    done = command("generator=generator.npz", "discriminator=discriminator.npz", "--run-dir", "imported")
    assert done.code == 0, done.err
    assert done.out == "imported: 8 variables imported. Train on with: ganzoo resume imported\n"


@pytest.mark.parametrize("given, prefix, path", [
    ("g.h5", "", "g.h5"), ("generator=g.h5", "generator", "g.h5"), ("generator/dense=g.h5", "generator/dense", "g.h5"),
    ("lr=0.1/g.h5", "", "lr=0.1/g.h5"), ("generator=lr=0.1/g.h5", "generator", "lr=0.1/g.h5"),
    ("lr=0.1/model.ckpt-5", "", "lr=0.1/model.ckpt-5"), ("generator=lr=0.1/model.ckpt-5", "generator", "lr=0.1/model.ckpt-5")])
def test_a_name_with_an_equals_sign_that_is_there_is_a_path(in_folder, given, prefix, path):
    (in_folder / "lr=0.1").mkdir()
    for name in ("g.h5", "model.ckpt-5.index", "model.ckpt-5.data-00000-of-00001"):
        (in_folder / "lr=0.1" / name).touch()
    assert _sources((given,)) == {prefix: path}


@pytest.mark.parametrize("arguments, said", [
    (["weights.npz", "--write-map", "map.toml"], "--write-map goes with --dry-run"),
    (["weights.npz", "--dry-run", "--write-map", "map.txt"], "a map cannot be written as 'map.txt': end it in .toml or .json."),
    (["weights.npz", "other.npz"], "both weights.npz and other.npz are given for the same names: write PREFIX=SOURCE"),
    (["weights.npz", "--map", "nowhere.toml"], "nowhere.toml"),
    (["weights.npz", "--map", "list.json"], "the map list.json holds no names: write"),
    (["weights.npz", "--set", "partial=true"], "partial is not given by --set, but as --partial."),
    (["weights.npz", "--set", "hiden=3"], "no setting is named 'hiden'"),
    (["weights.npz", "--observer", "nobody"], "no observer is named 'nobody'"),
    (["nowhere.npz"], "There is no nowhere.npz")])
def test_mistakes_are_one_line_and_exit_code_2(npz, in_folder, command, arguments, said):
    npz()
    (in_folder / "list.json").write_text("[]")
    before = files(in_folder)
    done = command(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("ganzoo: ") and said in done.err and done.err.count("\n") == 1
    assert files(in_folder) == before and not (in_folder / "runs").exists()
