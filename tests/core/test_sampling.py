import os

import numpy as np
import pytest
from PIL import Image

from ganzoo import api, registry, sampling
from ganzoo.errors import UserError

SMALL = {"ring": {"dataset": "ring:size=256", "hidden": (8,), "batch_size": 8, "steps": 1, "latent": 6},
         "cgan": {"hidden": (8,), "width": 4, "batch_size": 4, "steps": 1},
         "infogan": {"width": 4, "batch_size": 4, "steps": 1},
         "cyclegan": {"width": 2, "blocks": 1, "batch_size": 4, "pool": 4, "steps": 1},
         "pix2pix": {"width": 4, "batch_size": 4, "steps": 1},
         "semi-supervised-gan": {"dataset": "few-labels:labelled=50", "width": 4, "batch_size": 4, "steps": 1, "latent": 6}}


@pytest.fixture(scope="module")
def runs(tmp_path_factory, modes_here):
    """Runs of a step, loaded with their data."""
    folder, made = tmp_path_factory.mktemp("runs"), {}

    def of(name):
        if name not in made:
            model = "gan" if name == "ring" else name
            declared = registry.load(registry.find("models", model)).declared()
            settings = {key: value for key, value in SMALL[name].items() if key in declared}
            api.train(model, run_dir=folder / name, mode=modes_here[0], **settings)
            made[name] = api.load(folder / name, data=True)
        return made[name]

    return of


@pytest.mark.parametrize("start, end, share, expected", [
    ([1.0, 0.0], [0.0, 1.0], 0.0, [1.0, 0.0]), ([1.0, 0.0], [0.0, 1.0], 1.0, [0.0, 1.0]),
    ([1.0, 0.0], [0.0, 1.0], 0.5, [0.5 ** 0.5, 0.5 ** 0.5]), ([2.0, 0.0], [0.0, 2.0], 1 / 3, [3 ** 0.5, 1.0]),
    ([1.0, 0.0], [3.0, 0.0], 0.5, [2.0, 0.0])])
def test_the_way_from_a_vector_to_another_is_an_arc(start, end, share, expected):
    np.testing.assert_allclose(sampling.spherical(np.array(start), np.array(end), share), expected, atol=1e-12)


def test_an_interpolation_goes_from_end_to_end_in_rows(runs):
    run = runs("ring")
    wish = sampling.interpolation(run, 5, 3, seed=1)
    ends = sampling.latents(run, 6, 1)
    rows = wish.conditions["latent"].reshape(3, 5, 6)
    np.testing.assert_allclose(rows[:, 0], ends[::2], atol=1e-6)
    np.testing.assert_allclose(rows[:, -1], ends[1::2], atol=1e-6)
    drawn = run.sample(wish.n, 0, **wish.conditions)
    np.testing.assert_allclose(drawn[:5][0], run.sample(1, 3, latent=ends[:1])[0], atol=1e-6)
    assert wish.columns == 5 and len(np.unique(drawn, axis=0)) == 15


def test_truncated_latent_vectors_are_normal_ones_within_the_bound(runs):
    drawn = sampling.latents(runs("ring"), 4000, seed=0, truncation=0.7)
    assert np.abs(drawn).max() <= 0.7
    assert drawn.var() == pytest.approx(0.1497, abs=0.004)  # 1 - 2 t phi(t) / (2 Phi(t) - 1) at 0.7
    free = sampling.latents(runs("ring"), 4000, seed=0)
    np.testing.assert_array_equal(drawn[np.abs(free) <= 0.7], free[np.abs(free) <= 0.7])


@pytest.mark.parametrize("text, terms", [("7 - 1 + 4", [(1, 7), (-1, 1), (1, 4)]), ("3", [(1, 3)]), ("-2+10", [(-1, 2), (1, 10)])])
def test_a_sum_of_labels_is_read(text, terms):
    assert sampling.read_sum(text) == terms


@pytest.mark.parametrize("text", ["", "a - b", "7 -", "7 8", "7 * 2"])
def test_what_is_no_sum_is_told(text):
    with pytest.raises(UserError, match="is no sum of labels: write --arithmetic"):
        sampling.read_sum(text)


@pytest.mark.parametrize("name, of_labels", [("ring", "x"), ("semi-supervised-gan", "labelled")])
def test_arithmetic_adds_the_mean_vectors_of_classes(runs, name, of_labels):
    run = runs(name)
    drawn = sampling.latents(run, sampling.DRAWN, 5)
    label, x = run.data("label"), run.data(of_labels).astype("float64")
    means = np.stack([x[label == one].mean(axis=0).ravel() for one in range(label.max() + 1)])
    means = (means - 127.5) / 127.5 if run.is_image else means
    samples = run.sample(sampling.DRAWN, 5, latent=drawn).reshape(sampling.DRAWN, -1)
    distances = np.stack([((samples - mean) ** 2).sum(axis=1) for mean in means], axis=1)

    def vector(one):
        others = np.delete(distances, one, axis=1).min(axis=1)
        mean = drawn[np.argsort(distances[:, one] - others)[:sampling.KEPT]].mean(axis=0)
        return mean / np.linalg.norm(mean) * 6 ** 0.5

    wish = sampling.arithmetic(run, "1 - 3 + 5", seed=5)
    whole = vector(1) - vector(3) + vector(5)
    np.testing.assert_allclose(wish.conditions["latent"][:3], [vector(1), vector(3), vector(5)], atol=1e-4)
    np.testing.assert_allclose(wish.conditions["latent"][3], whole / np.linalg.norm(whole) * 6 ** 0.5, atol=1e-4)
    variants = wish.conditions["latent"][4:]
    assert len(variants) == 8 and wish.columns == 4
    assert 0.1 < np.abs(variants - wish.conditions["latent"][3]).max() <= 0.25 + 1e-6


@pytest.mark.parametrize("name, told", [("cgan", "a label"), ("infogan", "a category and a code")])
def test_what_samples_are_made_of_beside_noise_is_told_where_noise_was_to_be_added(runs, name, told):
    with pytest.raises(UserError, match=f"makes samples of {told} beside the latent vector, which alone is of no class"):
        sampling.arithmetic(runs(name), "7 - 1", seed=0)


def test_labels_are_drawn_in_turn(runs):
    wish = sampling.labels(runs("cgan"), [7, 2], 5)
    assert wish.conditions["label"].tolist() == [7, 2, 7, 2, 7] and wish.columns == 2


def test_a_traversal_changes_one_code_along_a_row(runs):
    wish = sampling.traversal(runs("infogan"), sampling.read_codes(["3=-1..1"]), 5, 4)
    category, code = wish.conditions["category"].reshape(4, 5), wish.conditions["code"].reshape(4, 5, 2)
    np.testing.assert_array_equal(category, np.arange(4)[:, None] * np.ones(5, int))
    np.testing.assert_allclose(code[:, :, 1], np.tile(np.linspace(-1, 1, 5), (4, 1)), atol=1e-7)
    assert (code[:, :, 0] == 0).all()
    latent = wish.conditions["latent"].reshape(4, 5, -1)
    assert (latent == latent[:, :1]).all() and wish.columns == 5
    assert runs("infogan").sample(wish.n, 0, **wish.conditions).shape == (20, 28, 28, 1)


def test_the_categorical_code_is_the_first(runs):
    wish = sampling.traversal(runs("infogan"), {1: (0.0, 9.0)}, 10, 2)
    assert wish.conditions["category"].tolist() == list(range(10)) * 2


@pytest.mark.parametrize("wanted, message", [({4: (0, 1)}, "there is no code 4: 1 is the categorical one, 2 to 3 are continuous"),
                                             ({1: (0, 10)}, "the categorical code is 0 to 9, not 0 to 10")])
def test_a_code_that_there_is_not_is_told(runs, wanted, message):
    with pytest.raises(UserError, match=message):
        sampling.traversal(runs("infogan"), wanted, 5, 2)


@pytest.mark.parametrize("texts, message", [(["2"], "'2' is no code"), (["x=1..2"], "'x=1..2' is no code"),
                                            (["2=0", "2=1"], "code 2 is given twice")])
def test_a_code_that_is_not_understood_is_told(texts, message):
    with pytest.raises(UserError, match=message):
        sampling.read_codes(texts)


def test_pictures_of_any_size_are_given_to_a_model_that_makes_images_of_images(runs, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.txt").write_text("no picture")
    for name, size in (("b.png", (60, 40)), ("a.jpg", (28, 28))):
        Image.new("RGB", size, (255, 255, 255)).save(str(tmp_path / "in" / name))
    wish, names = sampling.inputs(runs("pix2pix"), str(tmp_path / "in"))
    assert names == ["a.jpg", "b.png"] and wish.conditions["y"].shape == (2, 28, 28, 1) and wish.conditions["y"].min() >= 254
    assert runs("pix2pix").sample(2, 0, **wish.conditions).shape == (2, 28, 28, 1)


def test_a_file_that_is_no_picture_is_told(runs, tmp_path):
    (tmp_path / "no.png").write_bytes(b"no picture")
    with pytest.raises(UserError, match="no.png is no picture that can be used"):
        sampling.inputs(runs("pix2pix"), str(tmp_path / "no.png"))
    with pytest.raises(UserError, match="null is no picture that can be used: it is no file"):
        sampling.inputs(runs("pix2pix"), os.devnull)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "notes.txt").write_text("no picture")
    with pytest.raises(UserError, match="holds no pictures by the endings of their names"):
        sampling.inputs(runs("pix2pix"), str(tmp_path / "folder"))


def test_pictures_that_samples_are_made_of_are_read_as_those_of_the_training_are(runs, tmp_path):
    """16 bits become 8, transparent is white, a picture lies as its camera says."""
    grey = np.full([28, 28], 257 * 100, "uint16")
    Image.fromarray(grey).save(str(tmp_path / "deep.png"))
    Image.new("RGBA", (28, 28), (0, 0, 0, 0)).save(str(tmp_path / "clear.png"))
    half = np.zeros([28, 28], "uint8")
    half[:14] = 255
    turned = Image.Exif()
    turned[0x0112] = 3
    Image.fromarray(half).save(str(tmp_path / "turned.png"), exif=turned)
    seen = {name: sampling.inputs(runs("pix2pix"), str(tmp_path / f"{name}.png"))[0].conditions["y"][0, :, :, 0]
            for name in ("deep", "clear", "turned")}
    assert (seen["deep"] == 100).all() and (seen["clear"] == 255).all()
    assert (seen["turned"][:14] == 0).all() and (seen["turned"][14:] == 255).all()


@pytest.mark.parametrize("call, message", [
    (lambda run: sampling.labels(run, [1], 4), "draws by no label"),
    (lambda run: sampling.traversal(run, {1: (0, 1)}, 2, 2), "has no codes"),
    (lambda run: sampling.inputs(run, "."), "makes its samples of no images")])
def test_a_wish_that_does_not_fit_the_model_is_told(runs, call, message):
    with pytest.raises(UserError, match=message):
        call(runs("ring"))


@pytest.mark.parametrize("label", [-1, 10])
def test_a_label_that_there_is_not_is_told(runs, label):
    with pytest.raises(UserError, match=f"there is no label {label}: the data of cgan on digits has 10, 0 to 9"):
        sampling.labels(runs("cgan"), [label], 4)


def test_the_command_draws_each_of_them(runs, shell, tmp_path):
    ring, cgan, infogan, pix2pix = [str(runs(name).path) for name in ("ring", "cgan", "infogan", "pix2pix")]
    Image.new("L", (28, 28), 0).save(str(tmp_path / "y.png"))

    def size(*arguments):
        out = str(tmp_path / arguments[-1])
        done = shell("sample", *(arguments[:-1] + ("--out", out)))
        assert done.code == 0, done.err
        with Image.open(out) as picture:
            return picture.size, getattr(picture, "n_frames", 1)

    assert size(cgan, "--label", "7", "-n", "4", "label.png") == ((2 * 86 + 2, 2 * 86 + 2), 1)
    assert size(cgan, "--label", "1,2", "--interpolate", "3", "-n", "2", "way.png") == ((3 * 86 + 2, 2 * 86 + 2), 1)
    assert size(cgan, "--truncation", "0.5", "-n", "4", "near.png") == ((2 * 86 + 2, 2 * 86 + 2), 1)
    assert size(infogan, "--code", "2=-1..1", "-n", "2", "code.gif") == ((2 * 86 + 2, 86 + 2), 10)
    assert size(ring, "--interpolate", "4", "-n", "3", "way.gif")[1] == 4
    assert size(ring, "--arithmetic", "1-2+3", "sum.png")[1] == 1
    assert size(cgan, "--training", "training.gif")[1] >= 1
    assert size(pix2pix, "--input", str(tmp_path / "y.png"), "x.png") == ((86 + 2, 86 + 2), 1)
    done = shell("sample", pix2pix, "--input", str(tmp_path / "y.png"), "--out", str(tmp_path / "made"))
    assert done.code == 0 and (tmp_path / "made" / "y.png.png").exists()


def test_a_model_that_goes_both_ways_draws_the_other_way_too(runs, shell, tmp_path):
    run = runs("cyclegan")
    x = run.gan.examples["x"][:2]
    np.testing.assert_array_equal(run.sample(2, 0, reverse=True), run.sample(2, 0, reverse=True, x=x))
    assert np.abs(run.sample(2, 0, reverse=True, x=x) - run.sample(2, 0, y=x)).max() > 1e-3  # another network
    Image.fromarray(x[0, :, :, 0]).save(str(tmp_path / "x.png"))
    done = shell("sample", str(run.path), "--reverse", "--input", str(tmp_path / "x.png"), "--out", str(tmp_path / "y.npz"))
    assert done.code == 0, done.err
    with np.load(str(tmp_path / "y.npz")) as file:
        np.testing.assert_allclose(file["images"], run.sample(1, 0, reverse=True, x=x[:1]), atol=1e-6)
        np.testing.assert_array_equal(file["x"], x[:1])
        assert set(file.files) == {"images", "x"}
    assert shell("sample", str(run.path), "--reverse", "-n", "3", "--out", str(tmp_path / "y.png")).code == 0
    done = shell("sample", str(runs("ring").path), "--reverse")
    assert done.code == 2 and "the model goes one way only" in done.err


@pytest.mark.parametrize("name, arguments, keys", [
    ("cgan", ["--label", "7"], {"images", "label"}), ("cgan", ["--truncation", "0.5"], {"images", "label", "latent"}),
    ("infogan", ["-n", "4"], {"images", "category", "code"}), ("ring", ["--interpolate", "4"], {"images", "latent"})])
def test_numbers_are_written_with_what_was_asked_for(runs, shell, tmp_path, name, arguments, keys):
    done = shell("sample", str(runs(name).path), "--out", str(tmp_path / "some.npz"), *arguments)
    assert done.code == 0, done.err
    with np.load(str(tmp_path / "some.npz")) as file:
        assert set(file.files) == keys and len({len(file[key]) for key in keys}) == 1
        assert "label" not in keys or "--label" not in arguments or set(file["label"]) == {7}


def test_arithmetic_of_pictures_that_are_not_in_memory_is_the_same(tmp_path, modes_here):
    for number in range(12):
        path = tmp_path / "all" / "ab"[number % 2] / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (8, 8), 200 * (number % 2) + number).save(str(path))
    drawn = []
    for place, memory in enumerate((1, 0)):
        api.train("gan", dataset=f"folder:memory={memory}", data_dir=str(tmp_path / "all"), run_dir=tmp_path / str(place), steps=1,
                  hidden=(4,), latent=3, batch_size=4, mode=modes_here[0])
        drawn.append(sampling.arithmetic(api.load(tmp_path / str(place), data=True), "1 - 0", seed=0).conditions["latent"])
    np.testing.assert_array_equal(*drawn)


@pytest.mark.parametrize("arguments, message", [
    (["--label", "1", "--code", "2=0"], "--label and --code cannot be asked for at once"),
    (["--code", "2=0", "--interpolate", "3"], "--code and --interpolate cannot be asked for at once"),
    (["--arithmetic", "1-2", "--truncation", "0.5"], "leave it out with --arithmetic"),
    (["--label", "x"], "'x' is no label"),
    (["--arithmetic", "1-2", "-n", "3"], "--arithmetic says how many there are: leave out -n"),
    (["--training"], "say where to, --out training.gif"),
    (["--out", "x.gif"], "an animation shows columns one after another"),
    (["--out", "x.bmp"], "samples cannot be written as 'x.bmp'")])
def test_the_command_tells_what_cannot_be_drawn(runs, shell, arguments, message):
    done = shell("sample", str(runs("cgan").path), *arguments)
    assert done.code == 2 and message in done.err


def test_pictures_that_were_given_are_not_overwritten(runs, shell, tmp_path):
    Image.new("L", (28, 28), 0).save(str(tmp_path / "y.png"))
    for given, out in ((tmp_path, tmp_path), (tmp_path / "y.png", tmp_path), (tmp_path / "y.png", tmp_path / "y.png")):
        done = shell("sample", str(runs("pix2pix").path), "--input", str(given), "--out", str(out))
        assert done.code == 2 and "are not overwritten: name another" in done.err
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["y.png"]


def test_a_traversal_starts_from_the_seed(runs):
    one, other = (sampling.traversal(runs("infogan"), {2: (0.0, 1.0)}, 3, 2, seed).conditions["latent"] for seed in (0, 1))
    assert np.abs(one - other).max() > 0.1
