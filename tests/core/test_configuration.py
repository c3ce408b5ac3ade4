import json
import struct
import zlib

import numpy as np
import pytest

from ganzoo import configuration, registry
from ganzoo.errors import UserError
from ganzoo.examples import Held
from ganzoo.players import GAN, Spec
from ganzoo.settings import Setting


class Model(GAN):
    width = Setting(8, "how wide", at_least=1)
    sizes = Setting((4, 4), "how large")
    batch_size = 16


class NoModel:
    pass


def written(path, text):
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_model_is_found_by_its_name_or_is_a_class():
    name, found = configuration.find_model("gan")
    assert name == "gan" and found is registry.load(registry.find("models", "gan"))
    assert configuration.find_model("ganzoo:gan") == ("ganzoo:gan", found)
    assert configuration.find_model(Model) == (f"{__name__}:Model", Model)


@pytest.mark.parametrize("model", [NoModel, 3, None, dict])
def test_what_is_no_model_is_refused(model):
    with pytest.raises(UserError, match="is no model: give the name of one .* or a subclass of ganzoo.GAN"):
        configuration.find_model(model)


def test_an_unknown_model_is_told_with_the_nearest():
    with pytest.raises(UserError, match="no model is named 'dcgam'. Did you mean dcgan"):
        configuration.find_model("dcgam")


def test_every_setting_has_a_value_the_asked_ones_before_the_defaults():
    settings, machine = configuration.resolve(Model, {"width": "3", "steps": 200, "mode": "eager"})
    assert settings == {"width": 3, "sizes": (4, 4), "batch_size": 16, "dataset": "digits", "steps": 200, "data_dir": None,
                        "image_size": None, "accumulate": 1, "clip_gradients": None,
                        "seed": 0, "ema": 0.0, "report_every": 50, "sample_every": 100, "checkpoint_every": 100, "keep": 3,
                        "on_nan": "stop", "rollbacks": 3, "best": None}
    assert machine == {"mode": "eager", "device": "auto", "threads": 0, "gpu_memory": "growth", "precision": "float32",
                       "xla": False}


def test_intervals_follow_from_the_length_unless_they_are_given():
    settings, _ = configuration.resolve(Model, {"steps": 3})
    assert (settings["sample_every"], settings["checkpoint_every"]) == (100, 100)  # it may be lengthened
    settings, _ = configuration.resolve(Model, {"steps": 1000, "sample_every": 7, "checkpoint_every": "9"})
    assert (settings["sample_every"], settings["checkpoint_every"]) == (7, 9)


def test_what_was_resolved_resolves_to_itself():
    settings, machine = configuration.resolve(Model, {"steps": 17, "sizes": "1,2", "threads": 2})
    stored = json.loads(json.dumps(dict(settings, **machine)))
    assert configuration.resolve(Model, stored) == (settings, machine)


@pytest.mark.parametrize("asked, said", [
    ({"widht": 3}, "no setting is named 'widht'. Did you mean width"),
    ({"divice": "cpu"}, "no setting is named 'divice'. Did you mean device"),
    ({"width": 0}, "setting 'width' cannot be 0: it is a whole number, at least 1"),
    ({"width": "wide"}, "setting 'width' cannot be 'wide'"),
    ({"steps": -1}, "setting 'steps' cannot be -1"),
    ({"ema": 1}, "setting 'ema' cannot be 1: it is a number, at least 0 and below 1"),
    ({"mode": "quick"}, "setting 'mode' cannot be 'quick': it is one of auto, graph, eager, function"),
    ({"threads": None}, "setting 'threads' cannot be None"),
    ({"gpu_memory": "1.5"}, "setting 'gpu_memory' cannot be '1.5': it is growth, all, or a share"),
    ({"gpu_memory": "some"}, "setting 'gpu_memory' cannot be 'some'"),
])
def test_bad_settings_are_refused_in_a_sentence(asked, said):
    with pytest.raises(UserError) as error:
        configuration.resolve(Model, asked)
    assert str(error.value).startswith(said)


@pytest.mark.parametrize("memory", ["growth", "all", "0.5", "1"])
def test_gpu_memory_is_a_word_or_a_share(memory):
    assert configuration.resolve(Model, {"gpu_memory": memory})[1]["gpu_memory"] == memory


def test_a_toml_file_gives_settings(tmp_path):
    path = written(tmp_path / "run.TOML", "# mine\nwidth = 3\nlearning_rate = 1e-4\nsizes = [1, 2]\ndataset = 'ring:modes=12'\n")
    assert configuration.read_file(path) == {"width": 3, "learning_rate": 1e-4, "sizes": [1, 2], "dataset": "ring:modes=12"}


def test_a_json_file_gives_settings(tmp_path):
    path = written(tmp_path / "run.json", '{"width": 3, "sizes": [1, 2]}')
    assert configuration.resolve(Model, configuration.read_file(path))[0]["sizes"] == (1, 2)


def test_the_configuration_of_a_run_gives_its_settings_and_its_machine(tmp_path):
    settings, machine = configuration.resolve(Model, {"width": 3, "mode": "graph"})
    arrays = Held({"x": np.zeros((3, 2), "float32")})
    said = configuration.describe("Model", Model, settings, machine, Spec({"x": (2,)}), arrays, ["heights"], "ganzoo train ...")
    assert said["observers"] == ["heights"] and said["examples"]["count"] == 3
    path = written(tmp_path / "config.json", json.dumps(said))
    assert configuration.resolve(Model, configuration.read_file(path)) == (settings, machine)


@pytest.mark.parametrize("name, text, said", [
    ("run.toml", "width = ", "is not understood"), ("run.json", "{", "is not understood"),
    ("run.cfg", "width = 3", "is not understood"),
    ("run.json", "[1]", "holds no settings"), ("run.json", "3", "holds no settings"), ("run.json", '"a"', "holds no settings")])
def test_a_file_without_settings_is_refused_in_a_sentence(tmp_path, name, text, said):
    with pytest.raises(UserError, match=f"the configuration file .*{name} {said}"):
        configuration.read_file(written(tmp_path / name, text))


def test_a_file_of_other_bytes_is_refused_in_a_sentence(tmp_path):
    for name in ("run.toml", "run.json"):
        (tmp_path / name).write_bytes(b"\xff\xfe\x00")
        with pytest.raises(UserError, match="is not understood"):
            configuration.read_file(str(tmp_path / name))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UserError, match="no.toml cannot be read: No such file"):
        configuration.read_file(str(tmp_path / "no.toml"))


def test_the_description_says_everything_needed_to_run_again():
    settings, machine = configuration.resolve(configuration.find_model("gan")[1], {"dataset": "ring:modes=12", "loss": "hinge"})
    said = json.loads(json.dumps(configuration.describe(
        "gan", configuration.find_model("gan")[1], settings, machine, Spec({"x": (2,), "label": ()}, 12, ()),
        Held({"x": np.zeros((3, 2), "float32"), "label": np.array([1, 2, 3], "int32")}), [], None)))
    assert said["model"] == "gan" and said["class"] == "ganzoo_plugins.models.gan:DenseGAN"
    assert said["command"] == "ganzoo.train('gan', ...)"
    assert said["settings"]["loss"] == "hinge" and said["machine"]["mode"] == "auto"
    checksum = {"x": f"crc32 {zlib.crc32(bytes(24)):08x}", "label": f"crc32 {zlib.crc32(struct.pack('<3i', 1, 2, 3)):08x}"}
    assert said["examples"] == {"shapes": {"x": [2], "label": []}, "classes": 12, "images": [], "count": 3, "held_out": 0,
                                "checksum": checksum}
    assert set(said["versions"]) == {"python", "tensorflow", "numpy", "pillow", "ganzoo", "platform"}
    assert {kind: what.split()[0::2] for kind, what in said["plugins"].items()} == {
        "model": ["ganzoo", "gan"], "loss": ["ganzoo", "hinge"], "dataset": ["ganzoo", "ring"]}


def test_a_table_named_settings_is_no_run_s_configuration(tmp_path):
    path = written(tmp_path / "mine.toml", "steps = 3\n[settings]\nwidth = 2\n")
    with pytest.raises(UserError, match="no setting is named 'settings'"):
        configuration.resolve(Model, configuration.read_file(path))
