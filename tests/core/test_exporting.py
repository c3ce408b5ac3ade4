"""A run's generator for other programs: it draws what the run draws, or is not written."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from ganzoo import api, exporting, sampling
from ganzoo.cli import exporting as cli
from ganzoo.errors import GanzooError, UserError
from ganzoo_compat import spelling
from ganzoo_compat.drawing import drawing
from ganzoo_compat.exporting import KERAS_ENDING
from ganzoo_plugins.models.dcgan import DCGAN

SMALL = {"dataset": "digits", "batch_size": 4, "steps": 3, "width": 4, "seed": 5}


@pytest.fixture(scope="module")
def runs(tmp_path_factory, modes_here):
    """runs(model, **settings): the folder of a run of three steps, whose averages are not its weights."""
    made = {}

    def of(model, **settings):
        if model not in made:
            folder = tmp_path_factory.mktemp("runs") / model
            asked = dict(SMALL, mode=modes_here[0], ema=0.5, **settings)
            asked = {key: value for key, value in asked.items() if key in ("dataset", "mode") or key in find(model)}
            made[model] = api.train(model, folder, **asked).path
        return made[model]

    def find(model):
        from ganzoo import registry

        return registry.load(registry.find("models", model)).declared()

    return of


@pytest.fixture
def here(modes_here):
    """What exports: graph mode is the process's own."""
    if "graph" not in modes_here:
        pytest.skip("1.6 to 1.8: this process was switched to eager mode; the other one, of graphs, exports")


def tried(how):
    """What the program that the user is told prints its samples as, in a process of its own."""
    program = f"{how}\nprint([float(one) for one in samples.reshape(-1)[:5]], samples.shape, samples.dtype)"
    done = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def both(run):
    """The generator's weights, and their averages, of those that train."""
    names = list(run.gan.generator.named)
    averaged = [name for name in names if f"average/{name}" in run.runner.stage.named]
    read = run.runner.stage.read(names + [f"average/{name}" for name in averaged])
    return {name: read[name] for name in names}, {name: read[f"average/{name}"] for name in averaged}


def test_a_savedmodel_draws_what_the_run_draws_of_the_same_noise(runs, here, tmp_path):
    path = runs("dcgan")
    done = exporting.export(path, out=tmp_path / "made")
    assert done == (str(tmp_path / "made"), "savedmodel", 3, done.difference, done.how) and done.difference < 1e-5
    assert sorted(os.listdir(done.path)) in (["saved_model.pb", "variables"], ["fingerprint.pb", "saved_model.pb", "variables"])
    run = api.load(path, mode="graph")
    latent = sampling.latents(run, 5, 3)
    session = spelling.v1.Session(graph=tf.Graph())  # as a program without ganzoo has it
    with session.graph.as_default():
        signature = spelling.v1.saved_model.loader.load(session, ["serve"], done.path).signature_def["serving_default"]
    assert set(signature.inputs) == {"latent"} and set(signature.outputs) == {"samples"}
    drawn = session.run("samples:0", {"latent:0": latent})
    np.testing.assert_allclose(drawn, run.sample(5, latent=latent), atol=1e-5)
    plain, averages = both(run)
    assert any(not np.array_equal(plain[name], averages[name]) for name in plain)  # or nothing was shown of them


@pytest.mark.parametrize("model, inputs", [("cgan", ["label", "latent"]), ("infogan", ["category", "code", "latent"]),
                                           ("gan", ["latent"])])
def test_what_a_model_is_asked_for_is_an_input(runs, here, tmp_path, model, inputs):
    done = exporting.export(runs(model, hidden=(4,)), out=tmp_path / "made")
    assert all(f"\n{name} = np." in done.how for name in inputs)
    assert "(8, 28, 28, 1) float32" in tried(done.how)


def test_a_model_that_makes_images_of_images_is_given_them_as_bytes(runs, here, tmp_path):
    done = exporting.export(runs("pix2pix", dataset="edges"), out=tmp_path / "made")
    assert 'y = np.zeros([8, 28, 28, 1], "uint8")' in done.how and "seed = np.int32(0)" in done.how  # its dropout is its noise
    assert "(8, 28, 28, 1) float32" in tried(done.how)


def test_a_keras_file_is_keras_s_own_layers_with_the_averages(runs, here, tmp_path):
    target = tmp_path / f"made{KERAS_ENDING}"
    done = exporting.export(runs("dcgan"), "keras", target)
    assert done.difference < 1e-5
    assert "(8, 28, 28, 1) float32" in tried(done.how)
    program = (f"import tensorflow as tf\nmodel = tf.keras.models.load_model({str(target)!r}, compile=False)\n"
               f"print([type(layer).__module__.split('.')[0] for layer in model.layers])")
    told = subprocess.check_output([sys.executable, "-c", program], universal_newlines=True).splitlines()[-1]
    assert "ganzoo" not in told


def test_a_generator_that_keras_has_no_layers_for_is_told_and_nothing_is_written(runs, here, tmp_path):
    for model, said in (("cgan", "it draws of label, latent"), ("sngan", "The network generator is more than layers|Keras has no")):
        with pytest.raises(UserError, match=f"cannot be exported as keras: .*({said}).*Export a savedmodel"):
            exporting.export(runs(model), "keras", tmp_path / f"made{KERAS_ENDING}")
    assert os.listdir(str(tmp_path)) == []


def test_weights_are_the_averages_by_name(runs, here, tmp_path):
    done = exporting.export(runs("dcgan"), "weights", tmp_path / "made.npz")
    run = api.load(runs("dcgan"), mode="graph")
    plain, averages = both(run)
    with np.load(done.path) as weights:
        assert set(weights) == set(run.gan.generator.named)
        for name in weights:
            np.testing.assert_array_equal(weights[name], averages.get(name, plain.get(name)))


def test_weights_that_are_read_with_other_numbers_are_not_kept(runs, here, tmp_path, monkeypatch):
    write = np.savez
    monkeypatch.setattr(np, "savez", lambda file, **values: write(file, **{name: value + 1e-3 for name, value in values.items()}))
    with pytest.raises(GanzooError, match="are read with other numbers: they are not kept"):
        exporting.export(runs("dcgan"), "weights", tmp_path / "made.npz")
    assert os.listdir(str(tmp_path)) == []


def test_a_file_for_tensorflow_lite_draws_the_same_one_at_a_time(runs, here, tmp_path):
    done = exporting.export(runs("dcgan"), "tflite", tmp_path / "made.tflite")
    assert done.difference < 1e-3
    assert "(1, 28, 28, 1) float32" in tried(done.how)


def test_a_release_without_tensorflow_lite_says_so(runs, here, tmp_path):
    with pytest.raises(UserError, match="TensorFlow Lite's converter is part of TensorFlow from 1.13 on"):
        exporting.export(runs("dcgan"), "tflite", tmp_path / "made.tflite")


def test_what_is_there_is_never_overwritten(runs, here, tmp_path):
    (tmp_path / "mine.npz").write_text("mine")
    with pytest.raises(UserError, match="mine.npz is there already, and is not overwritten"):
        exporting.export(runs("dcgan"), "weights", tmp_path / "mine.npz")
    assert (tmp_path / "mine.npz").read_text() == "mine"
    with pytest.raises(UserError, match="is to end in .npz"):
        exporting.export(runs("dcgan"), "weights", tmp_path / "mine.txt")
    with pytest.raises(UserError, match="there is no format 'onnx'; there are savedmodel, keras, weights, tflite"):
        exporting.export(runs("dcgan"), "onnx")


def test_what_draws_something_else_is_not_kept(runs, here, tmp_path, monkeypatch):
    run = api.load(runs("dcgan"), mode="graph")
    plain = run.gan.generate
    monkeypatch.setattr(run.gan, "generate", lambda move, z: plain(move, z) * (0.5 if isinstance(move.size, tf.Tensor) else 1.0))
    with pytest.raises(GanzooError, match="draws other samples than the run, by up to 0.* it is not kept"):
        exporting.export_run(run, "savedmodel", tmp_path / "made")
    assert os.listdir(str(tmp_path)) == []


def test_points_are_exported_too(runs, here, tmp_path, modes_here):
    run = api.train("gan", tmp_path / "points", dataset="ring:size=64", hidden=(4,), steps=2, batch_size=4, mode=modes_here[0])
    assert exporting.export(run.path).path == str(run.path / "exported-step2")


def test_the_command_has_every_format():
    (choice,) = [one for one in cli.export.params if one.name == "kind"]
    assert tuple(choice.type.choices) == exporting.FORMATS == tuple(exporting._WRITERS)


def test_the_command_says_how_to_draw_with_it(runs, here, tmp_path, shell):
    path = runs("dcgan")
    done = shell("export", str(path), "--format", "weights", "--out", str(tmp_path / "a.npz"))
    assert done.code == 0 and done.out.startswith(f"{tmp_path / 'a.npz'}: the generator of step 3. To draw with it:\n\nimport")
    told = json.loads(shell("export", str(path), "--format", "weights", "--out", str(tmp_path / "b.npz"), "--json").out)
    assert set(told) == {"path", "format", "step", "difference", "how"}
    assert shell("export", str(path), "--checkpoint", "7").err.startswith(f"ganzoo: {path} has no checkpoint of step 7")


def test_no_device_is_written_down(runs, here, tmp_path):
    run = api.load(runs("dcgan"), mode="graph", device="cpu")
    made = drawing(run.runner.stage, run.gan.sample, {"latent": sampling.latents(run, 2, 0)})
    assert len(made.definition.node) > 10 and {node.device for node in made.definition.node} == {""}


def test_weights_are_those_that_samples_are_drawn_with_and_no_encoder_s(runs, here, tmp_path):
    done = exporting.export(runs("bigan"), "weights", tmp_path / "made.npz")
    with np.load(done.path) as weights:
        assert {name.partition("/")[0] for name in weights} == {"generator"}


class Clipped(DCGAN):
    """Whose samples are more than its generator gives."""

    def sample(self, move):
        return 0.5 * super().sample(move)


def test_samples_that_are_more_than_the_network_s_are_no_keras_file(here, modes_here, tmp_path):
    path = api.train(Clipped, tmp_path / "run", mode=modes_here[0], **SMALL).path
    with pytest.raises(UserError, match="its samples are more than what its layers compute. Export a savedmodel"):
        exporting.export(path, "keras", tmp_path / f"made{KERAS_ENDING}", model=Clipped)
