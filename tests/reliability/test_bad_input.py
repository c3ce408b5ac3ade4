"""Whatever is typed or read: a sentence, or a right result. Never a traceback, a hang, or memory beyond the input's size."""

import gzip
import io
import json
import os
import struct
import subprocess
import sys
import tracemalloc
import zipfile
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PIL import Image

from ganzoo import api, configuration, files, manifest, registry
from ganzoo.errors import GanzooError, UserError
from ganzoo.folder import Folder
from ganzoo.settings import read_assignment
from ganzoo_compat import foreign_weights
from ganzoo_compat.errors import CheckpointMismatch, Unavailable

often = settings(max_examples=150, deadline=None, derandomize=True, database=None,
                 suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
MB = 2 ** 20

# what has meant something to some reader: structure to break, numbers to overflow, paths that lead elsewhere
TOKENS = ["dcgan", "gan", "ring", "digits", "hinge", "r1", ":", "=", ",", "+", "(", ")", ".", "-", "--", "--set", "--steps", "-1",
          "0", "1e9", "1e400", "nan", "inf", "None", "none", "true", "[]", "{}", "..", "../..", "/", "~", "$HOME", "%s", "{0}",
          "\\", "'", '"', "`", " ", "\t", "\n", "\r", "\x00", "\x1b[31m", "é", "零", "\U0001f600", "\ud800", "9" * 50, "a" * 300,
          "modes", "learning_rate", "steps", "batch_size", "seed", "weight", "every", "tfds", "npz", "folder", "best", "on_nan"]
texts = some.one_of(some.text(max_size=30), some.lists(some.sampled_from(TOKENS), max_size=6).map("".join))
values = some.recursive(some.one_of(some.none(), some.booleans(), some.integers(), some.floats(), texts),
                        lambda inner: some.one_of(some.lists(inner, max_size=4), some.dictionaries(texts, inner, max_size=4)),
                        max_leaves=12)


def told(act, *arguments, **more):
    """What it returns, or the error's sentence: of one line, and of a length to be read."""
    try:
        return act(*arguments, **more)
    except GanzooError as error:
        sentence = " ".join(str(error).split())
        assert 0 < len(sentence) < 4000
        return error


def altered(content):
    """The content with bytes replaced, cut off, put in or doubled."""
    places = some.integers(0, max(0, len(content) - 1))
    replaced = some.tuples(places, some.binary(min_size=1, max_size=8)).map(
        lambda at: content[:at[0]] + at[1] + content[at[0] + len(at[1]):])
    cut = places.map(lambda at: content[:at])
    put_in = some.tuples(places, some.binary(min_size=1, max_size=8)).map(lambda at: content[:at[0]] + at[1] + content[at[0]:])
    doubled = places.map(lambda at: content[:at] + content)
    return some.one_of(replaced, cut, put_in, doubled, some.binary(max_size=64))


def memory(act):
    """(what `act()` returns, the most memory in bytes that it held)."""
    tracemalloc.start()
    try:
        found = act()
        return found, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# -- what is typed

@often
@given(words=some.lists(texts, max_size=5))
def test_any_command_line_ends_in_one_line(words, tmp_path, monkeypatch, capsys):
    from ganzoo.cli import main

    monkeypatch.chdir(tmp_path)
    for command in ("train", "resume", "sample", "verify", "info", "list", "constraints", "import-weights", None):
        with pytest.raises(SystemExit) as ended:
            main(([command, "no such model" if command in ("train", "verify") else ""] if command else []) + words)
        out, err = capsys.readouterr()
        assert ended.value.code in (0, 1, 2)
        assert "Traceback" not in err and not err.startswith("ganzoo: unexpected"), err
        assert ended.value.code == 0 or len(err.strip().splitlines()) == 1, err
    assert os.listdir(str(tmp_path)) == []


OF_A_RUN = ("--dataset", "--data-dir", "--loss", "--penalty", "--set", "--seed", "--steps", "--epochs", "--batch-size", "--mode",
            "--device", "--observer", "--config", "--on-nan", "--file", "--without")
NAMES = ("ring", "digits", "folder", "npz", "idx", "edges", "wasserstein", "gradient", "r1", "scores", "steps=", "hidden=",
         "penalty=", "loss=", "best=", "mode=", "gpu:", "cpu", "graph", "1", "-1", "1e9", "nan")


@often
@given(options=some.lists(some.tuples(some.sampled_from(OF_A_RUN), some.one_of(texts, some.builds(
    lambda name, more: name + more, some.sampled_from(NAMES), texts))), min_size=1, max_size=3))
def test_any_options_of_a_run_end_in_one_line_and_leave_nothing(options, tmp_path, monkeypatch, capsys):
    from ganzoo.cli import main
    from ganzoo.runner import Runner

    def enough(self, *more):
        raise UserError("it would begin.")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Runner, "__init__", enough)
    with pytest.raises(SystemExit) as ended:
        main(["train", "gan"] + [word for option in options for word in option])
    out, err = capsys.readouterr()
    assert ended.value.code in (1, 2)
    assert "Traceback" not in err and "unexpected" not in err, err
    assert len(err.strip().splitlines()) == 1, err
    assert os.listdir(str(tmp_path)) == []


@often
@given(command=some.sampled_from(["resume", "sample", "evaluate", "report", "export", "runs", "compare"]),
       path=some.one_of(texts, some.builds(lambda text, times: text * times, texts, some.integers(50, 400))))
def test_any_path_of_a_run_is_told_in_one_line(command, path, tmp_path, monkeypatch, capsys):
    from ganzoo.cli import main

    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main([command, "--", path] + ([path] if command == "compare" else []))
    out, err = capsys.readouterr()
    assert ended.value.code in (0, 1, 2)
    assert "Traceback" not in err and "unexpected" not in err, err
    assert ended.value.code == 0 or len(err.strip().splitlines()) == 1, err
    assert os.listdir(str(tmp_path)) == []


@often
@given(text=texts)
def test_any_text_for_a_plugin_is_found_or_told(text):
    for kind in ("models", "losses", "penalties", "datasets", "metrics", "observers"):
        told(registry.find_spec, kind, text)
        told(registry.parse_spec, text)
    told(read_assignment, text)


@often
@given(asked=some.dictionaries(some.one_of(texts, some.sampled_from(["steps", "batch_size", "ema", "hidden", "loss", "mode"])),
                               values, max_size=4))
def test_any_settings_are_taken_or_told(asked):
    _, model = configuration.find_model("gan")
    found = told(configuration.resolve, model, asked)
    if not isinstance(found, UserError):
        assert configuration.resolve(model, dict(found[0], **found[1])) == found


# -- what is read

@often
@given(content=some.one_of(some.binary(max_size=60), values.map(lambda one: json.dumps(one).encode("utf-8", "replace")),
                           some.tuples(some.sampled_from([b"[", b'{"a":', b"a = [", b"[[a."]), some.integers(3, 5)).map(
                               lambda many: many[0] * 10 ** many[1])))
def test_any_configuration_file_is_read_or_told(content, tmp_path):
    for name in ("c.json", "c.toml", "c"):
        (tmp_path / name).write_bytes(content)
        found = told(configuration.read_file, str(tmp_path / name))
        assert isinstance(found, (dict, UserError))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A finished run."""
    return api.train("gan", tmp_path_factory.mktemp("runs") / "run", dataset="ring:size=32", hidden=(4,), latent=2, batch_size=8,
                     steps=2, mode="eager").path


def places(tree, path=()):
    """The paths of everything in a tree of dicts and lists."""
    yield path
    for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from places(value, path + (key,))


def put(tree, path, value):
    if not path:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[path[0]] = put(copy[path[0]], path[1:], value)
    return copy


@often
@given(data=some.data())
def test_any_config_of_a_run_is_read_or_told(data, run):
    whole = (run / "config.json").read_bytes()
    config = json.loads(whole)
    try:
        if data.draw(some.booleans()):
            content = data.draw(altered(whole))
        else:
            path = data.draw(some.sampled_from(sorted(places(config), key=str)))
            content = json.dumps(put(config, path, data.draw(values))).encode("utf-8", "replace")
        (run / "config.json").write_bytes(content)
        loaded = told(api.load, run)
        if not isinstance(loaded, GanzooError):
            told(lambda: loaded.step)
            assert repr(loaded)
            if loaded.steps == 2 and config["machine"]["mode"] == loaded.config["machine"]["mode"]:
                assert isinstance(told(api.resume, run, steps=2), GanzooError)  # it is done
    finally:
        (run / "config.json").write_bytes(whole)


@often
@given(data=some.data())
def test_any_log_is_read_or_told(data, run, tmp_path):
    whole = (run / "metrics.jsonl").read_bytes() * 2
    (tmp_path / "log").write_bytes(data.draw(altered(whole)))
    rows = told(files.read_json_lines, tmp_path / "log")
    assert isinstance(rows, UserError) or all(isinstance(row, dict) for row in rows)


@often
@given(data=some.data())
def test_no_altered_checkpoint_is_taken_up(data, run):
    folder = run / "checkpoints" / "00000002"
    name = data.draw(some.sampled_from(sorted(path.name for path in folder.iterdir())))
    whole = (folder / name).read_bytes()
    try:
        (folder / name).write_bytes(data.draw(altered(whole)))
        fault = manifest.fault(folder)
        assert (fault is None) == ((folder / name).read_bytes() == whole)
        if fault:
            assert Folder(run).newest()[0] == 0
            assert Folder(run).best() is None
    finally:
        (folder / name).write_bytes(whole)


@often
@given(content=some.one_of(some.binary(max_size=80), texts.map(lambda text: text.encode("utf-8", "replace")), some.lists(
    some.sampled_from(["[ganzoo.models]\n", "[ganzoo.losses]\n", "[", "]", "=", "a = b:C\n", "dcgan = os:system\n", "x\n", "= y\n",
                       "a = ../../x:y\n", "\x00", "a = b : c [d]\n"]), max_size=6).map(lambda parts: "".join(parts).encode())))
def test_any_entry_points_are_listed_or_told(content, tmp_path, monkeypatch, recwarn):
    about = tmp_path / "bad-1.0.dist-info"
    about.mkdir(exist_ok=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: bad\nVersion: 1.0\n")
    (about / "entry_points.txt").write_bytes(content)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = registry.items()
    assert {"dcgan", "gan"} <= {item.name for item in found if item.distribution == "ganzoo"}
    for item in found:
        if item.distribution == "bad":
            told(registry.load, item)
            assert isinstance(item.summary, str)


# -- data

def idx(shape=(4, 3, 3), content=None):
    return struct.pack(">HBB", 0, 8, len(shape)) + struct.pack(f">{len(shape)}I", *shape) + (
        bytes(int(np.prod(shape))) if content is None else content)


def npz(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def picture(kind, mode="RGB", size=(9, 7)):
    file = io.BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def read(name, path):
    """Everything of a dataset, as a run would have it."""
    dataset = registry.create("datasets", name, data_dir=str(path))
    from ganzoo.datasets import opened

    examples = opened(dataset, name, 0)
    return {key: array.shape for key, array in examples.read(range(len(examples))).items()}


KINDS = {
    "idx": ("images", [idx(), gzip.compress(idx()), idx((4, 3, 3, 3))]),
    "npz": ("data.npz", [npz(x=np.zeros([4, 6, 6, 1], "uint8"), label=np.arange(4)), npz(x=np.zeros([4, 2], "float32"))]),
    "folder": ("a.png", [picture("PNG"), picture("JPEG"), picture("GIF", "P"), picture("PNG", "I;16"), picture("JPEG", "CMYK")])}


@pytest.fixture(scope="module", autouse=True)
def imported(tmp_path_factory):
    """What reading imports, which takes memory of its own."""
    for kind, (name, wholes) in KINDS.items():
        folder = tmp_path_factory.mktemp(kind)
        (folder / name).write_bytes(wholes[0])
        read(kind, folder / name if kind == "npz" else folder)


@often
@given(data=some.data())
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_any_file_of_data_is_read_or_told_within_a_small_multiple_of_its_size(data, kind, tmp_path):
    name, wholes = KINDS[kind]
    content = data.draw(altered(data.draw(some.sampled_from(wholes))))
    (tmp_path / name).write_bytes(content)
    path = tmp_path / name if kind == "npz" else tmp_path
    found, most = memory(lambda: told(read, kind, path))
    assert isinstance(found, (dict, UserError))
    assert most < 8 * MB + 50 * len(content)


def bomb(shape, dtype="|u1"):
    """An .npz whose array says that it is of that shape, and is not."""
    file = io.BytesIO()
    header = f"{{'descr': '{dtype}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (117 - len(header)) + b"\n"
    with zipfile.ZipFile(file, "w") as members:
        members.writestr("x.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + bytes(16))
    return file.getvalue()


def png(width, height):
    """One whose header says that size, over few bytes."""
    whole = picture("PNG")
    header = b"IHDR" + struct.pack(">II", width, height) + whole[24:29]
    return whole[:12] + header + struct.pack(">I", zlib.crc32(header)) + whole[33:]


HUGE = {
    "idx": [idx((2 ** 32 - 1,) * 3, b"x"), idx((60000, 28, 28), b"x"), gzip.compress(idx((60000, 28, 28), b"x")),
            idx((2 ** 31, 1, 1), b""), gzip.compress(bytes(64 * MB)), b"\x00\x00\x08\xff" + bytes(40), gzip.compress(idx())[:-4],
            gzip.compress(idx())[:12]],
    "npz": [bomb((10 ** 9, 28, 28)), bomb((2 ** 62,)), bomb((4000, 4000, 8)), bomb((-1, 2)), bomb((10 ** 30,)), bomb((16,), "|O"),
            bomb((2,), "|S9223372036854775807")],
    "folder": [png(10 ** 5, 10 ** 5), png(2 ** 31 - 1, 2 ** 31 - 1), png(0, 7), picture("PNG")[:40], b"", b"\x89PNG\r\n\x1a\n"]}


@pytest.mark.parametrize("kind, which", [(kind, which) for kind in sorted(HUGE) for which in range(len(HUGE[kind]))])
def test_a_file_that_claims_to_be_huge_is_told_and_takes_no_memory(kind, which, tmp_path):
    name = KINDS[kind][0]
    (tmp_path / name).write_bytes(HUGE[kind][which])
    found, most = memory(lambda: told(read, kind, tmp_path / name if kind == "npz" else tmp_path))
    assert isinstance(found, UserError), found
    assert most < 16 * MB


def long_header():
    """An .npz whose array has a header of 256 MiB of blanks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("x.npy", b"\x93NUMPY\x02\x00" + struct.pack("<I", 256 * MB) + b" " * (256 * MB))
    return file.getvalue()


def zeros():
    """An .npz of 256 MiB of zeros."""
    file = io.BytesIO()
    np.savez_compressed(file, x=np.zeros([512, 1024, 512, 1], "uint8"))
    return file.getvalue()


def zipped(content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as members:
        members.writestr("a.bmp", content)
    return file.getvalue()


HONEST = {  # what they claim is there, and much more than they have
    "grey of 16 bits": ("folder", "a.png", lambda: picture("PNG", "I;16", (8192, 8192))),
    "grey": ("folder", "a.png", lambda: picture("PNG", "L", (8192, 8192))),
    "colours": ("folder", "a.png", lambda: picture("PNG", "RGB", (8192, 8192))),
    "a palette": ("folder", "a.gif", lambda: picture("GIF", "P", (8192, 8192))),
    "zipped": ("folder", "a.zip", lambda: zipped(picture("BMP", "RGB", (8192, 4096)))),
    "arrays": ("npz", "data.npz", zeros), "a header": ("npz", "data.npz", long_header),
    "one array": ("npz", "data.npz", lambda: b"\x93NUMPY\x01\x00" + struct.pack("<H", 80) + (
        b"{'descr': '|u1', 'fortran_order': False, 'shape': (2147483648,)}".ljust(79) + b"\n")),
    "a packed array": ("idx", "images", lambda: gzip.compress(idx((512, 1024, 512), bytes(256 * MB)), 1))}
LOOK = """
import sys
from ganzoo import registry
from ganzoo.datasets import opened
from ganzoo.errors import UserError

def read(kind, path):
    examples = opened(registry.create("datasets", kind, data_dir=path), kind, 0)
    return examples.read(range(len(examples)))

def most():  # kilobytes that this process ever held; getrusage tells its parent's, if that was larger
    with open("/proc/self/status") as status:
        return [int(line.split()[1]) for line in status if line.startswith("VmHWM:")][0]

kind, good, bad = sys.argv[1:]
read(kind, good)
before = most()
try:
    told = {key: array.shape for key, array in read(kind, bad).items()}
except UserError as error:
    told = error
print(most() - before, told)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc, which Linux has")
@pytest.mark.parametrize("case", sorted(HONEST))
def test_a_small_file_that_holds_huge_things_is_told_and_the_process_does_not_grow(case, tmp_path):
    kind, name, make = HONEST[case]
    for place, content in (("good", KINDS[kind][1][0]), ("bad", make())):
        (tmp_path / place).mkdir()
        (tmp_path / place / (KINDS[kind][0] if place == "good" else name)).write_bytes(content)
    alone = kind == "npz" or name.endswith(".zip")
    paths = [tmp_path / "good" / KINDS[kind][0] if kind == "npz" else tmp_path / "good",
             tmp_path / "bad" / name if alone else tmp_path / "bad"]
    done = subprocess.run([sys.executable, "-c", LOOK, kind] + [str(path) for path in paths], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True)
    assert done.returncode == 0, done.stderr
    grown, _, said = done.stdout.partition(" ")
    assert said.startswith("dataset ") or said.startswith("the header of"), said
    assert int(grown) * 1024 < 48 * MB, said


@pytest.mark.parametrize("name", [b"\xff\xfe.png", b"a\nb.png", "é零.png".encode(), b" .png", b"%s.png", b"-rf.png", b"$(x).png"])
def test_files_of_any_name_are_read_or_told(name, tmp_path):
    folder = os.fsencode(str(tmp_path))
    for one in (name, b"b.png"):
        with open(os.path.join(folder, one), "wb") as file:
            file.write(picture("PNG"))
    assert isinstance(told(read, "folder", tmp_path), (dict, UserError))
    with open(os.path.join(folder, name), "wb") as file:
        file.write(b"no picture")
    assert isinstance(told(read, "folder", tmp_path), UserError)


@pytest.fixture(scope="module")
def weights(run, tmp_path_factory):
    """A folder with files of weights of each kind."""
    import tensorflow as tf

    folder = tmp_path_factory.mktemp("weights")
    (folder / "w.npz").write_bytes(npz(a=np.zeros(3, "float32"), b=np.zeros([2, 2])))
    net = tf.keras.Sequential([tf.keras.layers.Dense(2, name="one")])
    net.build((None, 3))
    for name in ("w.h5", "w.weights.h5", "w.keras"):
        (net.save_weights if "weights" in name else net.save)(str(folder / name))
    for file in (run / "checkpoints" / "00000002").glob("state.*"):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


@often
@given(data=some.data())
def test_any_file_of_weights_is_read_or_told(data, weights):
    name = data.draw(some.sampled_from(sorted(path.name for path in weights.iterdir())))
    whole = (weights / name).read_bytes()
    (weights / name).write_bytes(data.draw(altered(whole)))
    try:
        asked = "state" if name.startswith("state") else name
        assert isinstance(foreign_weights.read(str(weights / asked)), dict)
    except (CheckpointMismatch, Unavailable) as error:
        assert 0 < len(str(error)) < 4000
    finally:
        (weights / name).write_bytes(whole)
