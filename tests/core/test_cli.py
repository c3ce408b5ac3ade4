"""The command line in this process; what it imports is proved in another one. `api` stands in where it would train."""

import json
import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest

import ganzoo
from ganzoo.errors import Stopped, TrainingError, UserError

RING = '''"""Rings."""
from ganzoo.datasets import Dataset
from ganzoo.settings import Setting


class Ring(Dataset):
    """A ring of points."""

    modes = Setting(8, "points on the ring", at_least=1)
    spread = Setting((0.1, 0.2), "width of each", above=0)
'''


@pytest.fixture
def api(monkeypatch):
    """In the place of `ganzoo.api`: keeps what it is asked for."""
    asked = []
    run = SimpleNamespace(path="runs/toy-1", step=12, config={})

    def train(model, **options):
        asked.append(("train", model, options))
        return run

    def resume(path, **options):
        asked.append(("resume", path, options))
        return run

    stand_in = SimpleNamespace(train=train, resume=resume, asked=asked)
    monkeypatch.setitem(sys.modules, "ganzoo.api", stand_in)
    monkeypatch.setattr(ganzoo, "api", stand_in, raising=False)
    return stand_in


def raising(error):
    def act(*arguments, **options):
        raise error
    return act


def test_list_shows_what_there_is_and_who_provides_it(shell):
    done = shell("list")
    assert done.code == 0
    assert "models:\n" in done.out
    (line,) = [line for line in done.out.splitlines() if line.startswith("  wgan-gp ")]
    assert line.endswith(f"(ganzoo {ganzoo.__version__})")


def test_list_of_one_kind_shows_that_kind_only(shell):
    assert "dcgan" not in shell("list", "losses").out


def test_list_says_so_where_there_is_nothing(shell, monkeypatch):
    monkeypatch.setattr("ganzoo.registry.items", lambda kind=None: [])
    assert shell("list", "metrics").out == "No metrics are installed.\n"


def test_list_in_json_tells_a_program_what_to_ask_for(shell, install):
    install("ganzoo-other", {"models": {"dcgan": "other_models:Toy"}}, {"other_models.py": "class Toy:\n    'Another one.'\n"})
    rows = json.loads(shell("list", "models", "--json").out)
    assert {row["spec"] for row in rows} >= {"gan", "ganzoo:dcgan", "ganzoo-other:dcgan"}
    (other,) = [row for row in rows if row["distribution"] == "ganzoo-other"]
    assert other == {"kind": "models", "name": "dcgan", "distribution": "ganzoo-other", "version": "1.0",
                     "value": "other_models:Toy", "summary": "Another one.", "spec": "ganzoo-other:dcgan"}


def test_a_broken_plugin_costs_list_one_line(shell, install):
    install("ganzoo-bad", {"models": {"bad": "bad_model:Bad"}}, {"bad_model.py": "class Bad(:\n"})
    done = shell("list", "models")
    assert done.code == 0
    assert " dcgan " in done.out
    assert done.err.count("\n") == 1
    assert done.err.startswith("ganzoo: warning: model 'bad' of ganzoo-bad 1.0 is broken: SyntaxError")


@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["--help"], ["train", "--help"], ["doctor", "--help"],
                                       ["import-weights", "--help"], ["--version"], ["lst"]])
def test_no_tensorflow_and_no_numpy_is_imported(tmp_path, arguments):
    code = ("import sys\nfrom ganzoo.cli import main\ntry:\n    main(sys.argv[1:])\nfinally:\n"
            "    heavy = {'tensorflow', 'numpy', 'matplotlib', 'PIL', 'ganzoo_compat', 'ganzoo_plugins'} & set(sys.modules)\n"
            "    sys.stderr.write('imported: ' + ' '.join(sorted(heavy)) + '.')\n")
    done = subprocess.run([sys.executable, "-c", code] + arguments, cwd=str(tmp_path),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert done.stderr.decode().endswith("imported: .")


def test_info_shows_every_setting_with_its_default_and_what_it_may_be(shell, install):
    install("ganzoo-other", {"datasets": {"rings": "other_rings:Ring"}}, {"other_rings.py": RING})
    done = shell("info", "rings")
    assert done.code == 0
    assert done.out.startswith("rings: A ring of points.\n")
    assert "modes = 8" in done.out
    assert "points on the ring (a whole number, at least 1)" in done.out
    assert "spread = 0.1,0.2" in done.out
    assert "ganzoo-other 1.0" in done.out
    assert "\nRings.\n" in done.out


def test_info_in_json_is_for_a_program(shell, install):
    install("ganzoo-other", {"datasets": {"rings": "other_rings:Ring"}}, {"other_rings.py": RING})
    about = json.loads(shell("info", "ganzoo-other:rings", "--json").out)
    assert about["settings"][0] == {"name": "modes", "default": 8, "allowed": "a whole number, at least 1",
                                    "help": "points on the ring"}


def test_info_of_a_model_shows_who_moves_what_it_trains_on_and_where_it_comes_from(shell):
    about = json.loads(shell("info", "wgan-gp", "--json").out)
    assert about["schedule"] == ["critic"] * 5 + ["generator"]
    assert about["dataset"] == "digits"
    assert "https://arxiv.org/abs/1704.00028" in about["about"]
    assert {"penalty", "steps", "learning_rate"} <= {one["name"] for one in about["settings"]}
    assert {"mode", "device"} <= {one["name"] for one in about["machine"]}
    assert "5 x critic, then generator" in shell("info", "wgan-gp").out


def test_info_of_a_name_in_two_kinds_asks_which(shell, install):
    install("ganzoo-other", {"datasets": {"hinge": "other_rings:Ring"}}, {"other_rings.py": RING})
    done = shell("info", "hinge")
    assert (done.code, done.err) == (
        2, "ganzoo: 'hinge' is among the losses and the datasets: say which, --kind losses or --kind datasets.\n")
    assert shell("info", "hinge", "--kind", "datasets").code == 0


def test_train_hands_over_what_was_given_and_nothing_else(shell, api):
    done = shell("train", "dcgan", "--dataset", "ring:modes=3", "--batch-size", "32", "--set", "learning-rate=0.1",
                 "--run-dir", "here", "--observer", "mine")
    assert done.code == 0
    ((_, model, options),) = api.asked
    assert model == "dcgan"
    assert isinstance(options.pop("command"), str)
    assert options == {"run_dir": "here", "config": None, "epochs": None, "observers": ("mine",), "dataset": "ring:modes=3",
                       "batch_size": "32", "learning_rate": "0.1"}
    assert "ganzoo sample runs/toy-1" in done.out


def test_train_in_json_says_where_the_run_is(shell, api):
    assert json.loads(shell("train", "dcgan", "--json").out) == {"path": "runs/toy-1", "step": 12}


def test_resume_hands_over_the_total_of_steps(shell, api):
    assert shell("resume", "runs/toy-1", "--steps", "20", "--device", "cpu").code == 0
    assert api.asked == [("resume", "runs/toy-1", {"steps": 20, "mode": None, "device": "cpu", "on_nan": None,
                                                      "rollbacks": None, "observers": (), "data_dir": None, "files": ()})]


class Drawing:
    """Of a run what the command asks for that draws samples."""

    step = 12

    def __init__(self, path):
        self.path = path

    def sample(self, n, seed, reverse):
        return SimpleNamespace(shape=(n, 2))

    def conditions(self, n, reverse):
        return {}


@pytest.mark.parametrize("out, ending", [(None, os.path.join("toy", "sample-step12-seed3.png")), ("mine.npz", "mine.npz")])
def test_sample_draws_and_says_where_it_wrote(shell, api, monkeypatch, tmp_path, out, ending):
    written = []
    api.load = lambda path, **machine: Drawing(path)
    api.write_samples = lambda images, path, columns, conditions: written.append((images.shape, path))
    done = shell("sample", str(tmp_path / "toy"), "-n", "4", "--seed", "3", "--json", *(["--out", out] if out else []))
    assert done.code == 0
    told = json.loads(done.out)
    assert told["path"].endswith(ending)
    assert written == [((4, 2), told["path"])]
    assert (told["n"], told["seed"], told["step"], told["shape"]) == (4, 3, 12, [4, 2])


def test_samples_that_cannot_be_written_are_the_user_s_mistake(shell, api):
    api.load = lambda path, **machine: Drawing(path)
    api.write_samples = raising(PermissionError(13, "Permission denied"))
    done = shell("sample", "toy")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "Permission denied" in done.err


@pytest.mark.parametrize("arguments, said", [
    (["lst"], "no command is named 'lst'. Did you mean list?"),
    (["--what"], "--what"),
    (["list", "model"], "no kind of plugin is named 'model'. Did you mean models?"),
    (["info", "dcgn"], "nothing is named 'dcgn'. Did you mean dcgan"),
    (["info", "dcgn", "--kind", "models"], "no model is named 'dcgn'. Did you mean dcgan"),
    (["train"], "Missing argument 'NAME'. See ganzoo train --help."),
    (["train", "dcgan", "--mode", "quick"], "'quick' is not one of"),
    (["train", "dcgan", "--stepz", "3"], "--stepz"),
    (["train", "dcgan", "--config", "nowhere.toml"], "nowhere.toml"),
    (["train", "dcgan", "--set", "steps"], "'steps' is no setting: write key=value"),
    (["train", "dcgan", "--set", "steps=3", "--steps", "4"], "the setting 'steps' is given twice"),
    (["train", "dcgan", "--set", "run_dir=x"], "run_dir is not given by --set, but as --run-dir."),
    (["train", "dcgan", "--epochs", "1", "--steps", "4"], "both --steps and --epochs"),
    (["resume", "x", "--steps", "many"], "--steps"),
    (["sample", "x", "-n", "0"], "-n"),
    (["sample", "x", "--out", "x.jpg"], ".gif for an animation or .npz for numbers")])
def test_bad_input_is_one_line_and_exit_code_2(shell, arguments, said):
    done = shell(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("ganzoo: ")
    assert said in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize("error, code, said", [
    (UserError("there is\nno such folder"), 2, "ganzoo: there is no such folder"),
    (TrainingError("a loss is not finite; step 40 is kept."), 1, "ganzoo: a loss is not finite; step 40 is kept."),
    (ValueError("odd"), 1, "ganzoo: unexpected ValueError: odd (run again with --debug to see where)"),
    (ModuleNotFoundError("No module named 'tensorflow'", name="tensorflow"), 2, "ganzoo: TensorFlow is not installed: pip ")])
def test_what_ends_a_run_is_told_in_one_line(shell, api, monkeypatch, error, code, said):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    api.train = raising(error)
    done = shell("train", "dcgan")
    assert done.code == code
    assert done.err.startswith(said)
    assert done.err.count("\n") == 1


def test_debug_shows_the_traceback_before_or_after_the_command(shell, api, monkeypatch):
    api.train = raising(ValueError("odd"))
    for arguments in (["--debug", "train", "dcgan"], ["train", "dcgan", "--debug"]):
        monkeypatch.setenv("GANZOO_DEBUG", "0")  # which --debug changes
        done = shell(*arguments)
        assert done.code == 1
        assert "Traceback" in done.err
        assert done.err.rstrip().endswith("ganzoo: unexpected ValueError: odd")


def test_an_interrupted_run_says_how_to_go_on(shell, api):
    for code in (130, 143):
        api.train = raising(Stopped("runs/toy-1", 40, code))
        done = shell("train", "dcgan")
        assert done.code == code
        assert done.err.strip() == "ganzoo: stopped at step 40; go on with: ganzoo resume runs/toy-1"


def test_a_command_that_is_interrupted_otherwise_says_so(shell, api):
    api.train = raising(KeyboardInterrupt())
    done = shell("train", "dcgan")
    assert (done.code, done.err.strip()) == (130, "ganzoo: interrupted.")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to send")
def test_sigterm_before_the_run_ends_the_command_as_an_interruption(shell, api):
    def train(model, **options):
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pause()

    api.train = train
    before = signal.getsignal(signal.SIGTERM)
    done = shell("train", "dcgan")
    assert (done.code, done.err.strip()) == (143, "ganzoo: interrupted.")
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize("command", ["list", "info", "train", "resume", "sample", "import-weights", "doctor"])
def test_every_command_has_help_with_examples(shell, command):
    done = shell(command, "--help")
    assert done.code == 0
    assert f"  ganzoo {command}" in done.out.partition("Examples:")[2]
    assert "--json" in done.out


def test_the_bare_command_shows_the_help(shell):
    done = shell()
    assert done.code == 0
    assert "Examples:" in done.out


def test_the_version_is_the_package_s(shell):
    assert shell("--version").out == f"ganzoo {ganzoo.__version__}\n"


COMMAND = '''import click


@click.command()
@click.argument("who")
def greet(who):
    """Greet somebody."""
    click.echo(f"hello {who}")
'''


def test_a_plugin_s_command_is_one_of_ours(shell, install):
    install("ganzoo-other", {"commands": {"greet": "other_commands:greet"}}, {"other_commands.py": COMMAND})
    assert "Greet somebody. (ganzoo-other)" in shell("--help").out
    assert "other_commands" not in sys.modules
    assert shell("greet", "you").out == "hello you\n"
    assert "Did you mean greet" in shell("greeet").err


def test_a_plugin_cannot_take_a_built_in_command_s_place(shell, install):
    install("ganzoo-other", {"commands": {"list": "other_commands:greet"}}, {"other_commands.py": "raise RuntimeError"})
    assert "models:" in shell("list").out


def test_a_broken_command_breaks_itself_only(shell, install):
    install("ganzoo-other", {"commands": {"greet": "other_commands:greet"}}, {"other_commands.py": "raise RuntimeError('no')"})
    assert shell("list").code == 0
    done = shell("greet")
    assert (done.code, done.err) == (2, "ganzoo: command 'greet' of ganzoo-other 1.0 cannot be loaded: RuntimeError: no.\n")
