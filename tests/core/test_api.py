import json
import shutil

import numpy as np
import pytest
import tensorflow as tf

import ganzoo
from ganzoo.files import read_json_lines
from ganzoo.folder import Folder
from ganzoo.hookspecs import observer
from ganzoo_compat.networks import Network
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.layers.dropout import Dropout
from ganzoo_plugins.models.gan import DenseGAN

SMALL = {"dataset": "ring:size=32", "latent": 2, "batch_size": 8, "sample_every": 100}


class At:
    """Pauses after every step, and raises at one."""

    def __init__(self, step, error):
        self.step, self.error = step, error

    @observer
    def ganzoo_every(self, run):
        return 1

    @observer
    def ganzoo_stepped(self, run, step):
        if step == self.step:
            raise self.error


def files(path):
    return {str(found.relative_to(path)).replace("\\", "/") for found in path.rglob("*") if found.is_file()}


def rows(path):
    return [{name: value for name, value in row.items() if name != "seconds"} for row in read_json_lines(path / "metrics.jsonl")]


def logged(run):
    return [dict(row, seconds=0) for row in run.log]


def state(run):
    return run.runner.stage.read(list(run.runner.stage.named))


def test_a_run_leaves_its_folder(in_folder, mode):
    run = ganzoo.train("gan", hidden=(4,), steps=5, report_every=2, checkpoint_every=2, mode=mode, **SMALL)
    assert str(run.path).replace("\\", "/") == "runs/gan-ring-1"
    assert files(run.path) == {".ganzoo-lock", "config.json", "metrics.jsonl", "losses.png", "samples/000000.png",
                               "samples/000005.png"} | {
        f"checkpoints/0000000{step}/{name}" for step in (2, 4, 5) for name in ("manifest.json", "state.index",
                                                                               "state.data-00000-of-00001")}
    assert [row["step"] for row in rows(run.path)] == [2, 4, 5]

    config = json.loads((run.path / "config.json").read_text())
    assert config["machine"]["mode"] == mode
    assert config["settings"]["hidden"] == [4] and config["settings"]["loss"] == "non-saturating"
    assert config["versions"]["tensorflow"] == tf.__version__

    samples = run.sample(16)
    assert samples.shape == (16, 2) and samples.dtype == np.float32
    np.testing.assert_array_equal(ganzoo.load(run.path).sample(16), samples)
    assert not np.array_equal(run.sample(16, seed=1), samples)


class Whole(DenseGAN):
    """Everything that a run has to take up again: batch norm, dropout, two critic moves, averages, a schedule by the step."""

    n_critic = 2
    ema = 0.9
    together = False

    def build(self):
        self.generator = Network("generator", [Dense(4), BatchNorm(), tf.nn.relu, Dense(2)], [self.latent])
        self.discriminator = Network("discriminator", [Dense(8), Dropout(0.5), BatchNorm(), tf.nn.relu, Dense(1)], self.shape)

    def moves(self, step):
        return super().moves(step) if step % 3 else (("discriminator", "generator"),)


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(tmp_path, mode):
    settings = dict(SMALL, steps=9, report_every=2, checkpoint_every=3, mode=mode)
    whole = ganzoo.train(Whole, tmp_path / "whole", **settings)

    with pytest.raises(ganzoo.Stopped):  # in order: it is saved
        ganzoo.train(Whole, tmp_path / "stopped", observers=[At(4, ganzoo.Stopped("stopped", 4))], **settings)
    assert Folder(tmp_path / "stopped").checkpoints() == [0, 3, 4]
    with pytest.raises(KeyboardInterrupt):  # at once: it goes on from the checkpoint before
        ganzoo.resume(tmp_path / "stopped", model=Whole, observers=[At(8, KeyboardInterrupt())])
    assert Folder(tmp_path / "stopped").checkpoints() == [3, 4, 6]
    assert rows(tmp_path / "stopped")[-1]["step"] == 8, "this row has to be made again"
    resumed = ganzoo.resume(tmp_path / "stopped", model=Whole)

    assert [row["step"] for row in rows(whole.path)] == [2, 4, 6, 8, 9]
    assert rows(resumed.path) == rows(whole.path)
    assert logged(resumed) == logged(whole)
    seconds = [row["seconds"] for row in resumed.log]
    assert seconds == sorted(seconds)
    ours, theirs = state(resumed), state(whole)
    assert [name for name in theirs if not np.array_equal(ours[name], theirs[name])] == []
    np.testing.assert_array_equal(resumed.sample(5, seed=3), whole.sample(5, seed=3))
    np.testing.assert_array_equal(ganzoo.load(resumed.path, model=Whole).sample(5, seed=3), whole.sample(5, seed=3))


@pytest.mark.parametrize("settings, told", [
    ({}, None), ({"decay": "linear"}, "decay of this run went by its length of 2 steps: from here on by 4"),
    ({"instance_noise": 0.1, "top_k": 0.5}, "instance_noise and top_k of this run went by its length of 2 steps")])
def test_what_goes_by_the_length_of_a_run_that_is_lengthened_is_told(tmp_path, capsys, settings, told):
    small = {"dataset": "ring:size=40", "hidden": (4,), "latent": 2, "batch_size": 4}
    ganzoo.train("gan", tmp_path / "short", steps=2, **dict(small, **settings))
    capsys.readouterr()
    ganzoo.resume(tmp_path / "short", steps=4)
    said = capsys.readouterr().err
    assert told in said if told else "went by its length" not in said


def test_a_run_that_is_done_can_be_lengthened(tmp_path):
    long = ganzoo.train("gan", tmp_path / "long", hidden=(), steps=6, report_every=2, mode="eager", **SMALL)
    ganzoo.train("gan", tmp_path / "short", hidden=(), steps=3, report_every=2, mode="eager", **SMALL)
    lengthened = ganzoo.resume(tmp_path / "short", steps=6)
    assert lengthened.steps == json.loads((lengthened.path / "config.json").read_text())["settings"]["steps"] == 6
    assert rows(lengthened.path) == rows(long.path)
    assert logged(lengthened) == logged(long), "the row of step 3, at which nothing ended"
    np.testing.assert_array_equal(lengthened.sample(5), long.sample(5))


def test_a_run_may_go_on_in_another_mode(tmp_path, modes_here):
    one, other = modes_here[0], modes_here[-1]
    long = ganzoo.train("gan", tmp_path / "long", hidden=(4,), steps=6, mode=one, **SMALL)
    ganzoo.train("gan", tmp_path / "short", hidden=(4,), steps=3, mode=one, **SMALL)
    changed = ganzoo.resume(tmp_path / "short", steps=6, mode=other)
    assert changed.runner.stage.mode == other
    np.testing.assert_allclose(changed.sample(5), long.sample(5), rtol=1e-4, atol=1e-5)


def test_what_cannot_be_resumed_is_told_in_a_sentence(tmp_path):
    run = ganzoo.train("gan", tmp_path / "run", hidden=(), steps=2, mode="eager", **SMALL)
    before = files(run.path), (run.path / "config.json").read_text()
    for asked, said in (({}, "is done: it has its 2 steps. Lengthen it with --steps"), ({"steps": 2}, "is done"),
                        ({"steps": 1}, "has 2 steps already, more than the 1 asked for"),
                        ({"steps": 3, "mode": "quick"}, "setting 'mode' cannot be 'quick'"),
                        ({"steps": 3, "device": "gpu:9"}, "There is no device 'gpu:9' here"),
                        ({"steps": 3, "observers": ["nobody"]}, "no observer is named 'nobody'")):
        with pytest.raises(ganzoo.UserError, match=said):
            ganzoo.resume(run.path, **asked)
    assert (files(run.path), (run.path / "config.json").read_text()) == before
    with pytest.raises(ganzoo.UserError, match="is not the folder of a run"):
        ganzoo.resume(tmp_path / "nowhere")


def test_a_folder_that_holds_a_run_is_never_overwritten(tmp_path):
    run = ganzoo.train("gan", tmp_path / "run", hidden=(), steps=1, mode="eager", **SMALL)
    before = {name: (run.path / name).read_bytes() for name in files(run.path)}
    for _ in range(2):
        with pytest.raises(ganzoo.UserError, match="holds a run, which is not overwritten"):
            ganzoo.train("gan", tmp_path / "run", hidden=(), steps=2, mode="eager", **SMALL)
    assert {name: (run.path / name).read_bytes() for name in files(run.path)} == before


@pytest.mark.parametrize("asked, said", [
    ({"model": "dcgam"}, "no model is named 'dcgam'"), ({"model": object}, "is no model"),
    ({"hiden": 3}, "no setting is named 'hiden'"), ({"batch_size": 33}, "a batch of 33"),
    ({"dataset": "rink"}, "no dataset is named 'rink'. Did you mean ring"), ({"loss": "hing"}, "no loss is named 'hing'"),
    ({"observers": ["nobody"]}, "no observer is named 'nobody'"), ({"model": "dcgan"}, "dcgan does not fit ring:size=32"),
    ({"config": "no.toml"}, "no.toml cannot be read")])
def test_what_cannot_be_trained_is_told_in_a_sentence_and_leaves_no_folder(in_folder, asked, said):
    given = dict(SMALL, model="gan", run_dir="run", steps=1)
    given.update(asked)
    with pytest.raises(ganzoo.UserError, match=said):
        ganzoo.train(**given)
    assert files(in_folder) == set()
    assert not (in_folder / "run").exists()


def test_a_network_that_cannot_be_is_told_and_leaves_no_folder(in_folder):
    class Broken(DenseGAN):
        def build(self):
            super().build()
            self.generator = tf.keras.layers.Dense(2)

    with pytest.raises(ganzoo.UserError, match="is no network of this run: wrap it"):
        ganzoo.train(Broken, "run", steps=1, **SMALL)
    assert not (in_folder / "run").exists()


def test_epochs_are_passes_through_the_data(in_folder):
    run = ganzoo.train("gan", "run", hidden=(), epochs=2, mode="eager", **SMALL)
    assert run.steps == run.step == 8


def test_a_run_is_named_by_model_and_dataset_without_their_distributions_and_settings(in_folder):
    settings = dict(SMALL, hidden=(), steps=0, mode="eager")
    found = [ganzoo.train(model, **dict(settings, dataset=dataset)).path.name for model, dataset in
             (("gan", "ring"), ("ganzoo:gan", "ring:size=32"), ("gan", "ganzoo:ring"), ("gan", "ganzoo:ring:size=32,modes=4"))]
    assert found == ["gan-ring-1", "gan-ring-2", "gan-ring-3", "gan-ring-4"]


def test_the_settings_of_a_run_serve_for_another(in_folder):
    first = ganzoo.train("gan", "first", hidden=(4,), steps=3, seed=9, loss="hinge", mode="eager", **SMALL)
    second = ganzoo.train("gan", "second", config="first/config.json")
    assert second.settings == first.settings
    np.testing.assert_array_equal(second.sample(4), first.sample(4))
    assert ganzoo.train("gan", "third", config="first/config.json", seed=1).settings["seed"] == 1


class Keras(ganzoo.GAN):
    """A GAN of one's own: Keras's layers, two optimizers, losses written out."""

    batch_size = 8

    def build(self):
        layers = tf.keras.layers
        self.generator = Network("generator", [layers.Dense(8), layers.BatchNormalization(), layers.LeakyReLU(), layers.Dense(2)],
                                 [3])
        self.discriminator = Network("discriminator", [layers.Dense(8, activation="relu"), layers.Dense(1)], self.shape)

    def players(self):
        from ganzoo_compat import optimizers

        return [ganzoo.Player("discriminator", [self.discriminator], optimizers.RMSprop(1e-3), self.discriminator_loss),
                ganzoo.Player("generator", [self.generator], optimizers.Adam(1e-3), self.generator_loss)]

    @ganzoo.once
    def fake(self, move):
        return self.generator(move.normal([move.size, 3]))

    def discriminator_loss(self, move):
        return {"gap": tf.reduce_mean(tf.square(self.discriminator(move.batch["x"]) - 1.0))
                + tf.reduce_mean(tf.square(self.discriminator(self.fake(move))))}

    def generator_loss(self, move):
        return {"fool": tf.reduce_mean(tf.square(self.discriminator(self.fake(move)) - 1.0))}

    def sample(self, move):
        return self.fake(move)


class Cross(ganzoo.Dataset):
    """Points on two axes, of one's own."""

    def arrays(self, seed):
        return {"x": np.concatenate([np.eye(2), -np.eye(2)] * 8).astype("float32")}


def test_a_gan_and_a_dataset_of_one_s_own_train_and_go_on_in_every_mode(in_folder, mode):
    run = ganzoo.train(Keras, dataset=Cross(), steps=3, report_every=1, mode=mode)
    assert str(run.path).replace("\\", "/") == "runs/keras-cross-1"
    assert set(run.log[0]) == {"step", "seconds", "discriminator/gap", "generator/fool"}
    assert len({row["generator/fool"] for row in run.log}) == 3
    samples = run.sample(4)
    assert samples.shape == (4, 2) and np.isfinite(samples).all()
    np.testing.assert_array_equal(ganzoo.load(run.path, model=Keras).sample(4), samples)

    longer = ganzoo.resume(run.path, steps=5, model=Keras, dataset=Cross())
    whole = ganzoo.train(Keras, dataset=Cross(), steps=5, report_every=1, mode=mode)
    assert rows(longer.path) == rows(whole.path)
    np.testing.assert_array_equal(longer.sample(4), whole.sample(4))


def test_a_run_of_one_s_own_class_or_data_says_what_it_needs_again(in_folder):
    run = ganzoo.train(Keras, dataset=Cross(), steps=1, mode="eager")
    for again in (lambda: ganzoo.load(run.path), lambda: ganzoo.resume(run.path, steps=2)):
        with pytest.raises(ganzoo.UserError, match="test_api:Keras, is not among the plugins: .* say model=YourClass"):
            again()
    with pytest.raises(ganzoo.UserError, match="no dataset is named 'Cross'.* say dataset=YourDataset"):
        ganzoo.resume(run.path, steps=2, model=Keras)


def test_a_dataset_that_is_not_sound_is_told(mode):
    class Without(ganzoo.Dataset):
        def arrays(self, seed):
            return {"y": np.zeros([8, 2], "float32")}

    class Uneven(ganzoo.Dataset):
        def arrays(self, seed):
            return {"x": np.zeros([8, 2], "float32"), "label": np.zeros([7], "int32")}

    with pytest.raises(ganzoo.UserError, match="the dataset 'Without' has no examples: its arrays.. must give x"):
        ganzoo.prepare("gan", dataset=Without())
    with pytest.raises(ganzoo.UserError, match="the dataset 'Uneven' must have equally many of everything"):
        ganzoo.prepare("gan", dataset=Uneven())


def test_data_of_other_shapes_cannot_go_on_with_a_run(in_folder):
    class Deep(Cross):
        def arrays(self, seed):
            return {"x": np.zeros([32, 3], "float32")}

    run = ganzoo.train(Keras, dataset=Cross(), steps=1, mode="eager")
    with pytest.raises(ganzoo.UserError, match="was trained on other examples .* their shapes was"):
        ganzoo.resume(run.path, steps=2, model=Keras, dataset=Deep())


def test_other_data_of_the_same_shape_cannot_go_on_with_a_run_either(in_folder):
    class Moved(Cross):
        def arrays(self, seed):
            return {key: array + 1 for key, array in super().arrays(seed).items()}

    run = ganzoo.train(Keras, dataset=Cross(), steps=1, mode="eager")
    with pytest.raises(ganzoo.UserError, match="was trained on other examples .* their checksum was"):
        ganzoo.resume(run.path, steps=2, model=Keras, dataset=Moved())


def test_data_that_was_moved_is_said_where_it_is_and_other_data_there_is_refused(in_folder, shell):
    def write(path, seed):
        np.savez(str(path), x=np.random.RandomState(seed).randint(0, 256, size=[40, 28, 28, 1]).astype("uint8"))

    (in_folder / "here").mkdir()
    write(in_folder / "here" / "my.npz", 0)
    write(in_folder / "other.npz", 1)
    done = shell("train", "dcgan", "--dataset", "npz", "--data-dir", "here/my.npz", "--steps", "1", "--batch-size", "4", "--set",
                 "width=2", "--run-dir", "run")
    assert done.code == 0, done.err
    (in_folder / "here").rename(in_folder / "there")
    for command in (["evaluate", "run", "--metrics", "sliced-wasserstein", "-n", "20"], ["resume", "run", "--steps", "2"]):
        for data_dir, code, said in (([], 2, "is not there: say another with --data-dir"),
                                     (["--data-dir", "other.npz"], 2, "was trained on other examples"),
                                     (["--data-dir", "there/my.npz"], 0, "")):
            done = shell(*(command + data_dir))
            assert done.code == code and said in done.err, done.err
    done = shell("sample", "run", "--data-dir", "there/my.npz")
    assert done.code == 2 and "--data-dir is for --arithmetic" in done.err
    moved = json.loads((in_folder / "run" / "config.json").read_text())["settings"]["data_dir"]
    assert moved == str(in_folder / "there" / "my.npz")


@pytest.mark.parametrize("arrays, said", [
    ({"x": np.zeros([8, 28, 28], "uint8")}, "they are .n, height, width, channels."),
    ({"x": np.zeros([8, 2], "int64")}, "gives x as int64: images are uint8"),
    ({"x": np.array(["a", "b"])}, "gives x as"),
    ({"x": np.zeros([8, 4, 4, 1], "float32")}, "gives images as float32: give them as uint8"),
    ({"x": np.full([8, 2], np.nan, "float32")}, "values in x that are not finite"),
    ({"x": np.zeros([0, 2], "float32")}, "and some; there are {'x': 0}"),
])
def test_data_of_a_wrong_type_or_shape_is_told(arrays, said):
    class Wrong(ganzoo.Dataset):
        def arrays(self, seed):
            return arrays

    with pytest.raises(ganzoo.UserError, match=said):
        ganzoo.prepare("gan", dataset=Wrong())


def test_labels_of_any_whole_type_and_points_of_float64_are_taken(mode):
    class Loose(ganzoo.Dataset):
        def arrays(self, seed):
            return {"x": np.linspace(-1, 1, 16).reshape(8, 2), "label": np.arange(8, dtype="uint8")}

    runner = ganzoo.prepare("gan", dataset=Loose(), batch_size=4, mode=mode)
    assert runner.spec.images == ()
    runner.advance(1)


def test_what_is_no_dataset_is_told():
    with pytest.raises(ganzoo.UserError, match="a dataset is the name of one .* not ndarray"):
        ganzoo.prepare("gan", dataset=np.zeros([8, 2]))


def test_epochs_count_every_batch_that_a_step_draws(in_folder):
    together = ganzoo.train("gan", run_dir="one", epochs=2, hidden=(), **SMALL)
    in_turn = ganzoo.train("gan", run_dir="two", epochs=3, n_critic=2, hidden=(), **SMALL)
    per_epoch = together.config["examples"]["count"] // together.settings["batch_size"]
    assert together.steps == 2 * per_epoch
    assert in_turn.steps == 3 * per_epoch // 3  # two of the discriminator's and one of the generator's


def test_a_run_from_a_machine_with_a_gpu_is_sampled_here(in_folder):
    run = ganzoo.train("gan", run_dir="run", steps=1, hidden=(), **SMALL)
    config = run.folder.read_config()
    config["machine"].update(device="gpu:5", mode="gone", threads=7)
    run.folder.write_config(config)
    assert ganzoo.load("run").sample(2).shape == (2, 2)
    with pytest.raises(ganzoo.UserError, match="no device 'gpu:5'"):
        ganzoo.load("run", device="gpu:5").sample(2)


def test_a_resumed_run_keeps_its_observers(in_folder):
    run = ganzoo.train("gan", run_dir="run", steps=1, hidden=(), observers=["progress"], **SMALL)
    assert ganzoo.resume("run", steps=2).config["observers"] == run.config["observers"] == ["progress"]


def test_a_class_of_one_s_own_is_never_mistaken_for_a_plugin(in_folder):
    named = type("gan", (Keras,), {})
    run = ganzoo.train(named, dataset=Cross(), steps=1, mode="eager")
    with pytest.raises(ganzoo.UserError, match="say model=YourClass"):
        ganzoo.load(run.path)


def test_a_model_that_cannot_be_built_leaves_the_folders_that_were_there(in_folder):
    class Broken(Keras):
        def build(self):
            raise ganzoo.UserError("broken")

    (in_folder / "mine").mkdir()
    for folder in ("mine", "new"):
        with pytest.raises(ganzoo.UserError, match="broken"):
            ganzoo.train(Broken, run_dir=folder, dataset=Cross(), steps=1, mode="eager")
    assert [path.name for path in in_folder.iterdir()] == ["mine"] and not list((in_folder / "mine").iterdir())


def test_prepare_gives_a_runner_without_a_folder(in_folder, mode):
    runner = ganzoo.prepare("gan", hidden=(), mode=mode, **SMALL)
    assert set(runner.advance(2)) >= {"discriminator/real", "generator/fool"}
    assert runner.step == 2
    assert list(in_folder.iterdir()) == []


def test_samples_are_written_as_numbers(tmp_path):
    samples = np.random.RandomState(0).uniform(-1, 1, [3, 4, 4, 1]).astype("float32")
    ganzoo.write_samples(samples, tmp_path / "some.npz")
    with np.load(str(tmp_path / "some.npz")) as file:
        assert file.files == ["images"]
        np.testing.assert_array_equal(file["images"], samples)
    ganzoo.write_samples(samples, tmp_path / "some.npz", conditions={"label": np.arange(3)})
    with np.load(str(tmp_path / "some.npz")) as file:
        assert sorted(file.files) == ["images", "label"] and file["label"].tolist() == [0, 1, 2]


@pytest.mark.parametrize("shape", [[3, 4, 4, 1], [3, 4, 4, 3], [5, 2]])
def test_samples_are_written_as_a_picture(tmp_path, shape):
    from PIL import Image

    ganzoo.write_samples(np.zeros(shape, "float32"), str(tmp_path / "some.PNG"))
    assert Image.open(str(tmp_path / "some.PNG")).format == "PNG"


def test_samples_are_written_in_no_other_form(tmp_path):
    with pytest.raises(ganzoo.UserError, match=".gif for an animation or .npz for numbers"):
        ganzoo.write_samples(np.zeros([1, 2]), tmp_path / "some.jpg")
    assert list(tmp_path.iterdir()) == []


def damage(run, step):
    for path in run.path.glob(f"checkpoints/{step:08d}/state.data*"):
        path.write_bytes(path.read_bytes()[:40])


def test_of_damaged_checkpoints_the_newest_sound_one_is_taken_up_and_they_are_named(in_folder, capsys):
    options = dict(SMALL, hidden=(), checkpoint_every=2, report_every=1)
    whole = ganzoo.train("gan", run_dir="whole", steps=6, **options)
    run = ganzoo.train("gan", run_dir="run", steps=5, **options)
    damage(run, 5), damage(run, 4)
    capsys.readouterr()
    assert ganzoo.load("run").step == 2
    again = ganzoo.resume("run", steps=6)
    said = capsys.readouterr().err
    for step in 5, 4:
        assert f"run: the checkpoint of step {step} is damaged: state.data-00000-of-00001 has 40 bytes, and had" in said
    assert "; the one of step 2 is taken up." in said
    np.testing.assert_array_equal(again.sample(4), whole.sample(4))
    assert [row["step"] for row in again.log] == [1, 2, 3, 4, 5, 6]
    kept = sorted(path.name for path in (again.path / "checkpoints").iterdir())
    assert kept[1].startswith("00000004-") and kept[1].endswith(".damaged"), "nothing that was there is lost"
    assert kept[:1] + kept[2:] == ["00000004", "00000005", "00000006"]


def test_without_a_sound_checkpoint_nothing_is_changed(in_folder, shell):
    run = ganzoo.train("gan", run_dir="run", steps=2, hidden=(), **SMALL)
    damage(run, 0), damage(run, 2)
    before = {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()}
    for again in (lambda: ganzoo.load("run").sample(1), lambda: ganzoo.resume("run", steps=3)):
        with pytest.raises(ganzoo.UserError, match="run has no sound checkpoint: the checkpoint of step 2 is damaged: .*step 0 is"):
            again()
    assert shell("sample", "run").code == 2
    assert "has no sound checkpoint" in repr(ganzoo.load("run"))
    assert {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()} == before


def test_a_run_whose_checkpoints_are_gone_does_not_begin_again_over_its_log(in_folder):
    run = ganzoo.train("gan", run_dir="run", steps=2, hidden=(), **SMALL)
    log = (run.path / "metrics.jsonl").read_bytes()
    shutil.rmtree(str(run.path / "checkpoints"))
    with pytest.raises(ganzoo.UserError, match="a log but no checkpoint any more"):
        ganzoo.resume("run", steps=3)
    assert (run.path / "metrics.jsonl").read_bytes() == log


def test_a_dataset_class_in_the_place_of_an_object_is_told():
    with pytest.raises(ganzoo.UserError, match=r"not the class Cross: give Cross\(\)"):
        ganzoo.prepare("gan", dataset=Cross)
