"""Runs measured by metrics, with the protocol of each number."""

import json
import shutil
import sys

import numpy as np
import pytest

import ganzoo
from ganzoo import evaluating, features, plugin_files, registry, scores
from ganzoo.errors import UserError
from ganzoo.run import Run
from ganzoo_plugins.metrics.digit_judge import judge
from ganzoo_plugins.metrics.frechet import frechet_distance

SMALL = {"width": 2, "batch_size": 8, "steps": 2, "report_every": 1}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """The folder of a short run of dcgan on digits."""
    return ganzoo.train("dcgan", tmp_path_factory.mktemp("runs") / "one", **SMALL).path


@pytest.fixture(autouse=True)
def apart(tmp_path, monkeypatch):
    """A cache of the test's own, and nothing kept in memory."""
    monkeypatch.setenv("GANZOO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(features, "_data", {})
    return tmp_path / "cache"


@pytest.fixture
def run(trained, tmp_path):
    """The run, with scores of its own."""
    for file in trained.glob(scores.FILE):
        file.unlink()
    return trained


def test_a_frechet_distance_is_that_of_the_features_of_samples_and_data(run):
    (score,) = evaluating.evaluate(run, ["frechet:reference=300"], samples=70)
    loaded = ganzoo.load(run, data=True)
    mode = loaded.runner.stage.mode
    rows = features.chosen(5000, 300)
    assert len(set(rows)) == 300 and rows.max() > 4000
    ours, theirs = judge(mode).of(loaded.sample(70))[0], judge(mode).of(loaded.examples_at(rows))[0]
    assert score.value == pytest.approx(frechet_distance(ours, theirs), rel=1e-5)
    assert (score.metric, score.step, score.seed) == ("frechet:reference=300", 2, 0)


def test_a_score_says_all_that_it_depends_on_and_is_kept_in_the_run(run):
    evaluating.evaluate(run, ["kernel:block=40"], samples=100, seed=3)
    (kept,) = [json.loads(line) for line in (run / "scores.jsonl").read_text().splitlines()]
    protocol = kept["protocol"]
    assert protocol["extractor"] == "digit-classifier" and len(protocol["extractor_hash"]) == 64
    assert protocol["resizer"] == "none" and protocol["samples"] == 100 and protocol["block"] == 40
    assert protocol["reference"] == 5000 and protocol["reference_checksum"] and protocol["dataset"] == "digits"
    assert kept["seed"] == 3 and kept["deviation"] > 0 and {"tensorflow", "numpy", "python"} <= set(kept["versions"])


def test_what_was_measured_is_not_measured_again_and_another_protocol_is(run):
    told = []
    for _ in range(2):
        evaluating.evaluate(run, ["frechet"], samples=70, tell=told.append)
    assert len(told) == 1 and len(scores.read(run)) == 1
    evaluating.evaluate(run, ["frechet"], samples=71, tell=told.append)
    evaluating.evaluate(run, ["frechet"], samples=70, seed=1, tell=told.append)
    assert len(told) == 3 and len(scores.read(run)) == 3


def test_features_of_the_data_are_kept_on_disk_and_a_damaged_file_is_computed_anew(run, apart, monkeypatch):
    first = evaluating.evaluate(run, ["frechet:reference=200"], samples=70)[0].value
    (file,) = apart.glob("features-*.npz")
    file.write_bytes(b"damaged")
    features._data.clear()
    assert evaluating.evaluate(run, ["frechet:reference=200"], samples=70, seed=0)[0].value == first
    (run / scores.FILE).unlink()
    assert evaluating.evaluate(run, ["frechet:reference=200"], samples=70)[0].value == pytest.approx(first, rel=1e-12)
    assert len(file.read_bytes()) > 1000
    features._data.clear()
    (run / scores.FILE).unlink()
    read = Run.examples_at
    monkeypatch.setattr(Run, "examples_at", lambda self, rows: read(self, rows) if len(rows) <= features.PROBED else None)
    assert evaluating.evaluate(run, ["frechet:reference=200"], samples=70)[0].value == pytest.approx(first, rel=1e-12)


def test_every_metric_of_the_zoo_is_a_number_where_it_suits(run):
    found = {score.metric.partition(":")[0]: score for score in evaluating.evaluate(
        run, ["frechet-mean", "frechet-diagonal", "score", "prdc", "sliced-wasserstein", "similarity:pairs=10", "memorised"],
        samples=40)}
    assert set(found) == {"frechet-mean", "frechet-diagonal", "score", "precision", "recall", "density", "coverage",
                          "sliced-wasserstein", "similarity", "memorised"}
    assert all(np.isfinite(score.value) for score in found.values())
    assert found["similarity"].protocol["scales"] == 2
    assert 1.0 <= found["score"].value <= 10.0 and found["score"].deviation is not None


def test_points_have_no_frechet_distance(tmp_path):
    run = ganzoo.train("gan", tmp_path / "points", dataset="ring:size=100", hidden=(4,), batch_size=8, steps=1).path
    with pytest.raises(UserError, match="cannot be measured by 'frechet': it looks at images, and these are points"):
        evaluating.evaluate(run, ["frechet"])
    with pytest.raises(UserError, match="names no classes: choose one that does, such as extractor=digit-classifier"):
        evaluating.evaluate(ganzoo.train("dcgan", tmp_path / "dcgan", **SMALL).path, ["score:extractor=random-features"])


def test_without_metrics_those_that_the_model_promises_are_measured_or_those_that_suit(run, tmp_path):
    loaded = ganzoo.load(run, data=True)
    promised = {one.metric for one in loaded.gan.expects if not one.given}
    names = {name for name, _ in evaluating.suited(loaded)}
    assert names == promised or not promised and {"frechet", "kernel", "precision"} <= names and "fid" not in names


def test_evaluate_and_compare_in_the_shell(run, shell, tmp_path):
    assert shell("compare", str(run)).err.startswith(f"ganzoo: none of {run} has scores: measure them with ganzoo evaluate RUN.")
    done = shell("evaluate", str(run), "--metrics", "frechet", "-n", "70", "--checkpoint", "last")
    assert done.code == 0, done.err
    assert done.out.startswith(f"{run}, step 2:\n  frechet  ") and "frechet at step 2: 70 samples" in done.err
    other = ganzoo.train("dcgan", tmp_path / "other", seed=1, **SMALL).path
    assert json.loads(shell("evaluate", str(other), "--metrics", "frechet", "-n", "71", "--json").out)[0]["step"] == 2
    done = shell("compare", str(run), str(other))
    assert done.code == 2 and "not of one protocol" in done.err and "samples: 70, 71" in done.err
    assert shell("compare", str(run), str(other), "--anyway").code == 0
    assert shell("evaluate", str(other), "--metrics", "frechet", "-n", "70").code == 0
    table = shell("compare", str(run), str(other)).out.splitlines()
    assert table[0].split() == ["run", "step", "frechet"] and len(table) == 3 and table[1].split()[0] == str(run)
    assert set(json.loads(shell("compare", str(run), str(other), "--json").out)["frechet"]) == {str(run), str(other)}


@pytest.mark.parametrize("arguments, said", [
    (["--metrics", "freshet"], "no metric is named 'freshet'. Did you mean frechet"),
    (["--checkpoint", "soon"], "is no checkpoint"),
    (["--metrics", "mode-share"], "cannot be measured by 'mode-share'"), (["-n", "1"], "-n")])
def test_what_cannot_be_measured_is_the_user_s_mistake(run, shell, arguments, said):
    done = shell("evaluate", str(run), *arguments)
    assert done.code == 2 and said in done.err and done.err.count("\n") == 1


def test_samples_in_parts_are_the_samples(run):
    loaded = ganzoo.load(run)
    parts = list(loaded.samples(150, seed=5, part=64))
    assert [len(part) for part in parts] == [64, 64, 22]
    np.testing.assert_array_equal(np.concatenate(parts), loaded.sample(150, seed=5))


def test_without_names_a_run_on_other_data_is_measured_by_what_suits_the_data_and_not_as_digits(tmp_path):
    stacked = ganzoo.train("dcgan", tmp_path / "stacked", dataset="stacked-mnist:size=64", **SMALL)
    names = {name for name, _ in evaluating.suited(ganzoo.load(stacked.path, data=True))}
    assert {"stacked-modes", "stacked-kl", "frechet", "sliced-wasserstein"} <= names
    assert not names & {"frechet-digits", "digit-balance", "digit-confidence", "fid"}


def test_two_folders_of_one_name_are_two_protocols_of_what_looks_at_the_data(run):
    scored = []
    for checksum in ("x crc32 1", "x crc32 2"):
        loaded = ganzoo.load(run, data=True)
        loaded.config["examples"]["checksum"] = {"x": checksum}
        scored.append({name: registry.create("metrics", name).protocol(loaded) for name in (
            "frechet-digits", "frechet", "sliced-wasserstein", "memorised", "digit-balance", "similarity")})
    first, second = scored
    assert [name for name in first if first[name] == second[name]] == ["digit-balance", "similarity"]


def test_a_run_that_no_metric_suits_is_told(run, monkeypatch):
    monkeypatch.setattr(evaluating, "suited", lambda *more: [])
    with pytest.raises(UserError, match="no metric suits .* as it is: name some"):
        evaluating.evaluate(run)


def test_data_that_is_not_what_the_run_was_trained_on_is_told_and_not_measured_with(run, tmp_path):
    shutil.copytree(str(run), str(tmp_path / "run"))
    config = json.loads((tmp_path / "run" / "config.json").read_text())
    config["examples"]["checksum"]["x"] = "another"
    (tmp_path / "run" / "config.json").write_text(json.dumps(config))
    with pytest.raises(UserError, match="was trained on other examples than 'digits' has now: their checksum was .*another"):
        evaluating.evaluate(tmp_path / "run", ["frechet"], samples=70)
    assert ganzoo.load(tmp_path / "run").sample(3).shape == (3, 28, 28, 1)  # which needs no data


def test_features_are_kept_of_examples_and_not_of_what_their_dataset_is_called(run, apart, monkeypatch):
    """A dataset may make other examples of the same files: another version of it, another seed."""
    first = evaluating.evaluate(run, ["frechet-mean:reference=200"], samples=70)[0].value
    (run / scores.FILE).unlink()
    read = Run.examples_at
    monkeypatch.setattr(Run, "examples_at", lambda self, rows: -read(self, rows))
    assert abs(evaluating.evaluate(run, ["frechet-mean:reference=200"], samples=70)[0].value - first) > 0.1
    assert len(list(apart.glob("features-*.npz"))) == 2


MY_METRIC = '''from ganzoo.metrics import Metric
from ganzoo.settings import Setting


class Frechet(Metric):
    """A number of mine."""

    by = Setting(1.0, "times which", above=0)
    metric = Setting("euclidean", "of which distance")

    def measure(self, run, seed=0):
        return 7.0 * self.by
'''


def test_whose_metric_it_was_is_of_the_protocol_and_so_is_what_a_file_said(run, tmp_path, monkeypatch):
    monkeypatch.setattr(plugin_files, "_trusted", {})
    file = tmp_path / "mine.py"
    file.write_text(MY_METRIC)
    spec = f"{file}:Frechet:by=2"
    (theirs,) = evaluating.evaluate(run, ["frechet-mean"], samples=70)
    assert theirs.protocol["metric of"] == "ganzoo: frechet-mean" and theirs.versions["ganzoo"]
    (mine,) = evaluating.evaluate(run, [spec], files=[file])
    assert (mine.value, mine.metric, mine.protocol["metric of"]) == (14.0, spec, "Frechet")
    (cosine,) = evaluating.evaluate(run, [spec + ",metric=cosine"], files=[file])
    assert scores.unlike([mine, cosine]) == ["metric: euclidean, cosine"]
    file.write_text(MY_METRIC.replace("7.0", "8.0"))
    for name in [name for name in sys.modules if name.startswith("ganzoo_file_")]:  # another process
        monkeypatch.delitem(sys.modules, name)
    (other,) = evaluating.evaluate(run, [spec], files=[file])
    assert other.value == 16.0 and mine.protocol["hash of its file"] != other.protocol["hash of its file"]
    assert [line.split(":")[0] for line in scores.unlike([mine, other])] == ["hash of its file"]


def test_a_published_name_is_of_the_published_extractor_and_its_file_is_asked_for_before_anything_is_drawn(run, monkeypatch):
    monkeypatch.delenv("GANZOO_INCEPTION", raising=False)
    monkeypatch.setattr(Run, "samples", None)
    with pytest.raises(UserError, match="random-features is another extractor: ask for frechet:extractor=random-features"):
        evaluating.evaluate(run, ["fid:extractor=random-features"])
    with pytest.raises(UserError, match="ask for kernel:extractor=digit-classifier"):
        evaluating.evaluate(run, ["kid:extractor=digit-classifier"])
    with pytest.raises(UserError, match="ask for frechet:extractor=auto"):
        evaluating.evaluate(run, ["fid:extractor=auto"])
    with pytest.raises(UserError, match="nobody said where it is"):
        evaluating.evaluate(run, ["fid"])


def test_a_bar_shows_how_far_the_looking_is_where_it_is_asked_for_on_a_terminal(run, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    evaluating.evaluate(run, ["frechet:reference=100"], samples=50)
    assert "samples" not in capsys.readouterr().err
    with features.bars():
        evaluating.evaluate(run, ["frechet:reference=101"], samples=51)
    told = capsys.readouterr().err
    assert "samples" in told and "examples of the data" in told and "/51 [" in told
