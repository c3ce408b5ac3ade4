"""A GAN in a file that is not installed: trained, resumed, sampled; and run only where the user says so."""

import json

import pytest

import ganzoo
from ganzoo import plugin_files, registry
from ganzoo.errors import UserError

MY_GAN = '''"""My paper: Me, 2026, https://example.org."""
from ganzoo_plugins.models.gan import DenseGAN
from my_numbers import UNITS


class MyGAN(DenseGAN):
    """A GAN of mine."""

    hidden = UNITS
    dataset = "ring"
'''
MY_LOSS = '''import tensorflow as tf
from ganzoo import Loss, Setting


class MyLoss(Loss):
    """Squares."""

    scale = Setting(1.0, "of the terms", above=0)

    def discriminator(self, real_logits, fake_logits):
        return {"real": self.scale * tf.reduce_mean((real_logits - 1.0) ** 2), "fake": tf.reduce_mean(fake_logits ** 2)}

    def generator(self, real_logits, fake_logits):
        return {"fool": self.scale * tf.reduce_mean((fake_logits - 1.0) ** 2)}


class _Hidden:
    pass
'''


@pytest.fixture
def files(in_folder, monkeypatch):
    """my_gan.py and my_loss.py in the working folder, named by nobody yet."""
    monkeypatch.setattr(plugin_files, "_trusted", {})
    monkeypatch.setattr("sys.path", list(__import__("sys").path))
    (in_folder / "my_gan.py").write_text(MY_GAN)
    (in_folder / "my_loss.py").write_text(MY_LOSS)
    (in_folder / "my_numbers.py").write_text("UNITS = (8,)\n")
    return in_folder


TRAIN = ("train", "./my_gan.py:MyGAN", "--loss", "my_loss.py:MyLoss:scale=2", "--steps", "2", "--batch-size", "4")


def test_a_model_and_a_loss_in_files_train_and_the_run_says_which_they_were(files, shell):
    done = shell(*TRAIN)
    assert done.code == 0, done.err
    config = json.loads((files / "runs" / "mygan-ring-1" / "config.json").read_text())
    assert config["model"] == f"{files / 'my_gan.py'}:MyGAN"
    assert config["settings"]["loss"] == f"{files / 'my_loss.py'}:MyLoss:scale=2"
    assert set(config["files"]) == {"my_gan.py", "my_loss.py"} and len(config["files"]["my_gan.py"]) == 64


def test_a_run_of_files_is_resumed_and_sampled_only_where_the_user_names_them(files, shell, monkeypatch):
    assert shell(*TRAIN).code == 0
    monkeypatch.setattr(plugin_files, "_trusted", {})  # another process
    for command in (["resume", "runs/mygan-ring-1", "--steps", "4"], ["sample", "runs/mygan-ring-1", "-n", "4"]):
        done = shell(*command)
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert "is a file that the run's configuration names. It is run only if you say so: --file" in done.err
        done = shell(*(command + ["--file", "my_gan.py", "--file", "./my_loss.py"]))
        assert done.code == 0, done.err
        monkeypatch.setattr(plugin_files, "_trusted", {})
    assert ganzoo.load("runs/mygan-ring-1", files=["my_gan.py", files / "my_loss.py"]).sample(3).shape == (3, 2)


def test_a_file_that_was_moved_is_taken_where_it_is_and_one_that_was_changed_is_told(files, shell, monkeypatch):
    assert shell(*TRAIN).code == 0
    monkeypatch.setattr(plugin_files, "_trusted", {})
    (files / "elsewhere").mkdir()
    for name in ("my_gan.py", "my_loss.py"):
        (files / name).rename(files / "elsewhere" / name)
    with (files / "elsewhere" / "my_gan.py").open("a") as file:
        file.write("\n# better\n")
    done = shell("resume", "runs/mygan-ring-1", "--steps", "3", "--file", "elsewhere/my_gan.py", "--file", "elsewhere/my_loss.py")
    assert done.code == 0, done.err
    assert "my_gan.py has been changed since the run began" in done.err and "my_loss.py has been" not in done.err


def test_a_run_s_own_configuration_does_not_make_its_files_run(files, shell, monkeypatch):
    assert shell(*TRAIN).code == 0
    monkeypatch.setattr(plugin_files, "_trusted", {})
    done = shell("train", "gan", "--config", "runs/mygan-ring-1/config.json")
    assert done.code == 2 and "my_loss.py is a file that the run's configuration names" in done.err


def test_what_goes_on_with_the_run_is_said_whole(files, shell):
    assert shell(*TRAIN).code == 0
    run = ganzoo.load("runs/mygan-ring-1")
    assert run.resuming == f"ganzoo resume {run.path} --file my_gan.py --file my_loss.py"


def test_the_class_may_be_left_out_where_there_is_one_and_is_asked_for_where_there_are_several(files):
    plugin_files.trust(["my_gan.py", "my_loss.py"])
    assert registry.find("models", "my_gan.py").name == "MyGAN"
    assert registry.find("losses", "my_loss.py").summary == "Squares."
    (files / "two.py").write_text("class A:\n    pass\n\n\nclass B:\n    pass\n")
    plugin_files.trust(["two.py"])
    with pytest.raises(UserError, match="two.py has several classes: write two.py:CLASS. There are A, B."):
        registry.find("models", "two.py")
    with pytest.raises(UserError, match="has no class named 'MyGun': write my_gan.py:CLASS. Did you mean MyGAN"):
        registry.find("models", "my_gan.py:MyGun")


@pytest.mark.parametrize("text, said", [
    ("nowhere.py:A", "there is no file nowhere.py"), ("bad.py:A", "bad.py cannot be read as Python"),
    ("my_loss.py:MyLoss", "MyLoss in my_loss.py is no model")])
def test_a_file_that_cannot_be_a_model_is_told_in_one_line(files, shell, text, said):
    (files / "bad.py").write_text("class A(:\n")
    done = shell("train", text)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert said in done.err


def test_a_file_that_fails_names_itself(files, shell):
    (files / "bad.py").write_text("import nothing_of_the_kind\n\n\nclass A:\n    pass\n")
    done = shell("train", "bad.py:A")
    assert done.code == 2
    assert done.err == ("ganzoo: model 'A' of bad.py cannot be loaded: ModuleNotFoundError: No module named 'nothing_of_the_kind'; "
                        "it needs the package nothing_of_the_kind, which is not installed.\n")


@pytest.mark.parametrize("value, names", [
    ("./a.py:B", ["./a.py:B"]), ("a.py", ["a.py"]), ("/x/a.py:B:c=1,d=2", ["/x/a.py:B"]), ("r1:weight=2 + a.py:P", ["a.py:P"]),
    ("few-labels:of=(a.py:D:size=3),labelled=6", ["a.py:D"]), ("npz:path=/x.python/y", []), ("dcgan", []), (7, []), (None, [])])
def test_files_are_found_in_what_settings_say(value, names):
    assert plugin_files.names([value]) == names


def test_info_tells_of_a_class_in_a_file(files, shell):
    done = shell("info", "my_loss.py:MyLoss")
    assert done.code == 0 and done.out.startswith("MyLoss: Squares.\n") and "scale = 1.0" in done.out
    assert "My paper" in shell("info", "my_gan.py:MyGAN").out
