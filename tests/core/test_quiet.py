"""A run says what is ours and nothing else: no notes of TensorFlow, Keras and NumPy, but every error of theirs."""

import os
import re
import subprocess
import sys

import pytest

LINE = (r"{0}: step {1} of {1}, (\?|[\d.]+) steps/s, \d\d:\d\d in all, "
        r"discriminator [\d.]+  generator [\d.]+\n")  # all that is said on standard error where there is no terminal

OWN = """
import sys
import ganzoo
from ganzoo.two_player import TwoPlayerGAN
from ganzoo_compat.networks import Network
import tensorflow as tf

L = tf.keras.layers
try:
    old = tf.compat.v1.layers if hasattr(tf, "compat") and hasattr(tf.compat, "v1") else tf.layers
    old.dense
except AttributeError:  # Keras 3
    old = None


class Own(TwoPlayerGAN):
    "Layers of Keras, the first one told its input as all were once, and a function of tf.layers, where there is one."

    latent, batch_size, dataset = 3, 4, "digits"

    def build(self):
        self.generator = Network("generator", [
            L.Dense(7 * 7 * 2, input_shape=(3,)), L.BatchNormalization(), L.LeakyReLU(), L.Reshape((7, 7, 2)),
            L.Conv2DTranspose(2, 5, strides=2, padding="same"), L.BatchNormalization(),
            L.Conv2DTranspose(1, 5, strides=2, padding="same", activation="tanh")], [self.latent])
        self.discriminator = Network("discriminator", [
            L.Conv2D(2, 5, strides=2, padding="same"), L.BatchNormalization(), L.LeakyReLU(), L.Flatten(),
            (lambda x: old.dense(x, 4)) if old else L.Dense(4), L.Dense(1)], self.shape)


ganzoo.train(Own, steps=2, mode=sys.argv[1], run_dir="own")
ganzoo.resume("own", steps=3, model=Own)
ganzoo.load("own", model=Own).sample(2)
"""

TENSORFLOW = """
import os, warnings

os.write(2, b'''2026-11-21 22:45:11.770656: I tensorflow/core/platform/cpu_feature_guard.cc:142] Your CPU supports instructions
2026-11-21 22:45:11.770657: W tensorflow/stream_executor/dso_loader.cc:55] Could not load dynamic library
2026-11-21 22:45:11.770658: E tensorflow/stream_executor/cuda/cuda_driver.cc:271] failed call to cuInit
WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
I0000 00:00:1795301704.226408   15678 port.cc:153] oneDNN custom operations are on.
W0000 00:00:1795301704.226409   15678 computation_placer.cc:177] computation placer already registered.
E0000 00:00:1795301704.226410   15678 cuda_dnn.cc:8579] Unable to register cuDNN factory
E0000 00:00:1795439001.675667   20820 cuda_dnn.cc:8310] Unable to register cuDNN factory: Attempting to register factory for \
plugin cuDNN when one has already been registered
F0000 00:00:1795301704.226411   15678 cpu_feature_guard.cc:37] AVX2 is missing
To enable the following instructions: AVX2 FMA, in other operations, rebuild TensorFlow with the appropriate compiler flags.
what nobody expected
''')
warnings.warn("Passing (type, 1) as a synonym of type is deprecated", FutureWarning)
"""

SHOWN = """\
2026-11-21 22:45:11.770658: E tensorflow/stream_executor/cuda/cuda_driver.cc:271] failed call to cuInit
E0000 00:00:1795301704.226410   15678 cuda_dnn.cc:8579] Unable to register cuDNN factory
F0000 00:00:1795301704.226411   15678 cpu_feature_guard.cc:37] AVX2 is missing
what nobody expected
"""

LEVEL = "import logging; print(logging.getLogger('tensorflow').level, os.environ.get('TF_CPP_MIN_LOG_LEVEL'))"


@pytest.fixture
def python(tmp_path):
    """python(*arguments, path=None, **environment): (standard output, standard error) of a new process in an empty folder."""
    def run(*arguments, path=None, **environment):
        clean = {key: value for key, value in os.environ.items()
                 if key not in ("TF_CPP_MIN_LOG_LEVEL", "GANZOO_DEBUG", "PYTHONWARNINGS")}
        clean["PYTHONPATH"] = os.pathsep.join(filter(None, [path and str(path), clean.get("PYTHONPATH")]))
        done = subprocess.run([sys.executable] + [str(one) for one in arguments], cwd=str(tmp_path), env=dict(clean, **environment),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    return run


def test_the_commands_say_nothing_but_their_own_lines(python, mode):
    out, err = python("-m", "ganzoo", "train", "gan", "--dataset", "ring", "--set", "hidden=8", "--steps", "3", "--mode", mode,
                      "--run-dir", "first")
    assert out == "first: 3 steps done. Draw more with: ganzoo sample first\n"
    assert re.fullmatch(LINE.format("first", 3), err), err
    out, err = python("-m", "ganzoo", "resume", "first", "--steps", "4")
    assert out == "first: 4 steps done. Draw more with: ganzoo sample first\n"
    assert re.fullmatch(LINE.format("first", 4), err), err
    assert python("-m", "ganzoo", "sample", "first", "-n", "2", "--out", "two.png") == ("2 samples in two.png\n", "")


def test_an_export_says_nothing_but_what_it_is_and_how_to_draw_with_it(python, tmp_path):
    python("-m", "ganzoo", "train", "gan", "--dataset", "ring", "--set", "hidden=8", "--steps", "1", "--run-dir", "first")
    out, err = python("-m", "ganzoo", "export", "first", "--format", "tflite")
    assert out.startswith("first/exported-step1.tflite: the generator of step 1.") and err == ""
    assert (tmp_path / "first" / "exported-step1.tflite").is_file()


def test_a_run_that_xla_compiles_says_nothing_but_its_own_line(python):
    out, err = python("-m", "ganzoo", "train", "gan", "--dataset", "ring", "--set", "hidden=8", "--set", "xla=true", "--steps", "3",
                      "--mode", "function", "--run-dir", "first")
    assert out == "first: 3 steps done. Draw more with: ganzoo sample first\n"
    assert re.fullmatch(LINE.format("first", 3), err), err


def test_a_run_with_layers_of_keras_says_nothing_but_its_own_lines(python, mode, tmp_path):
    (tmp_path / "own.py").write_text(OWN)
    out, err = python("own.py", mode)
    assert out == ""
    assert re.fullmatch(LINE.format("own", 2) + LINE.format("own", 3), err), err


def test_debugging_leaves_tensorflow_what_it_would_say_by_itself(python):
    by_itself = python("-c", f"import os, tensorflow; {LEVEL}")[0]
    level, least = by_itself.split()
    assert int(level) < 40 and least != "2"  # "1" where it imports jax, as 2.12 does: who set it, nobody can say afterwards
    late = f"import os, tensorflow, ganzoo_compat; {LEVEL}"
    assert python("-c", late)[0] == ("40 2\n" if least == "None" else f"40 {least}\n")
    assert python("-c", late, GANZOO_DEBUG="1")[0] == by_itself
    option = f"""
import os
from ganzoo.cli import main
try:
    main(["--debug", "info", "gan", "--json"])
except SystemExit:
    {LEVEL}
"""
    assert python("-c", option)[0].splitlines()[-1] == by_itself.strip()


def test_an_error_that_tensorflow_logs_is_shown_and_a_warning_is_not(python):
    code = "import ganzoo_compat, logging; log = logging.getLogger('tensorflow'); log.warning('a note'); log.error('it broke')"
    out, err = python("-c", code)
    assert "it broke" in err and "a note" not in out + err


def test_errors_that_tensorflow_says_as_it_is_imported_are_shown_and_notes_are_not(python, tmp_path):
    (tmp_path / "tensorflow.py").write_text(TENSORFLOW)
    assert python("-c", "import ganzoo_compat", path=tmp_path)[1] == SHOWN


def test_a_tensorflow_that_cannot_be_imported_says_everything(python, tmp_path):
    (tmp_path / "tensorflow.py").write_text(TENSORFLOW + "raise ImportError('no such symbol')")
    code = "try:\n    import ganzoo_compat\nexcept ImportError as error:\n    print(error)"
    out, err = python("-c", code, path=tmp_path)
    assert out == "no such symbol\n"
    assert err == TENSORFLOW.split("'''")[1]


def test_a_tensorflow_that_is_aborted_has_said_everything(tmp_path):
    reason = "2026-11-21 22:45:11.770659: F tensorflow/core/x.cc:37] was compiled to use AVX instructions, but these are not there"
    (tmp_path / "tensorflow.py").write_text(f"{TENSORFLOW}\nos.write(2, b'{reason}\\n')\nos.abort()\n")
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join([str(tmp_path)] + sys.path[1:]))
    done = subprocess.run([sys.executable, "-c", "import ganzoo_compat"], stderr=subprocess.PIPE, universal_newlines=True,
                          env={key: value for key, value in environment.items() if not key.startswith(("TF_", "GANZOO_"))})
    assert done.returncode != 0 and reason in done.stderr and TENSORFLOW.split("'''")[1] in done.stderr


def test_where_there_is_no_driver_of_a_gpu_its_absence_is_no_error_and_others_are(capfd, monkeypatch):
    from ganzoo_compat import quiet

    monkeypatch.setattr(quiet, "_debug", False)
    monkeypatch.setattr(quiet.os.path, "exists", lambda path: path != "/proc/driver/nvidia")
    old = b"2026-11-22 20:59:12.324485: E tensorflow/x/cuda_driver.cc:313] failed call to cuInit: UNKNOWN ERROR (303)\n"
    new = b"E0000 00:00:1795423998.8 31 cuda.cc:152] failed call to cuInit: INTERNAL: Failed call to cuInit: UNKNOWN ERROR (303)\n"
    with quiet.without_driver():
        os.write(2, old + new + b"2026-11-22 20:59:12.324485: E tensorflow/core/x.cc:1] something else\n")
    assert capfd.readouterr().err == "2026-11-22 20:59:12.324485: E tensorflow/core/x.cc:1] something else\n"
