"""The table of releases: every environment of the matrix is in it, each test once, and nothing that failed is lost."""

import json

import pytest

from ganzoo import releases


@pytest.fixture
def tables(script, tmp_path, monkeypatch):
    """The tool, which reads and writes in an empty folder."""
    module = script("tools/release_tables.py")
    monkeypatch.setattr(module, "DOCS", tmp_path)
    return module


@pytest.fixture
def wrote(tmp_path):
    """What a process of the matrix leaves."""
    (tmp_path / "releases").mkdir()

    def write(environment, modes, tensorflow, keras=2, **more):
        found = {"environment": environment, "tensorflow": tensorflow, "keras": keras, "python": "3.6.15", "date": "2026-11-22",
                 "commit": "0b4cfd7"}
        found.update({"seconds": 90, "counts": {}, "failures": {}, "expected": {}} if modes != "speed" else {}, **more)
        (tmp_path / "releases" / f"{environment}.{modes}.json").write_text(json.dumps(found))
    return write


def row(text, tensorflow, keras):
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {tensorflow} |") and line.split(" | ")[2] == str(keras)]
    return line.strip("| ").split(" | ")


def test_the_environments_are_those_of_the_matrix(tables):  # whose label tests/core/test_releases.py holds to the same
    named, expected = tables.environments(), []
    for one in releases.releases():
        name = f"py{one.python.replace('.', '')}-tf{one.name}"
        expected += [name, name + "-keras2"] if one.name.startswith("2.") and int(one.name[2:]) >= 16 else [name]
    assert list(named) == expected
    assert named["py36-tf1.6"] == ("1.6.0", "3.6", 2)
    assert named["py312-tf2.16"][1:] == ("3.12", 3) and named["py312-tf2.16-keras2"][1:] == ("3.12", 2)
    assert "py311-tf2.15-keras2" not in named


def test_an_environment_that_left_nothing_is_in_the_table(tables, wrote):
    wrote("py36-tf1.12", "graph+eager+function", "1.12.3", counts={"graph": {"passed": 5}, "any": {"passed": 2}})
    wrote("py37-tf1.13", "speed", "1.13.2", speed={"gan graph": 2.0}, machine="one")
    text = tables.matrix(tables.read())
    first = text.partition("\n## ")[0]
    assert len([line for line in first.splitlines() if line.startswith("| ")]) == 2 + len(tables.environments())
    assert row(text, "1.12.3", 2) == ["1.12.3", "3.6.15", "2", "5", "**not run**", "**not run**", "2", "1.5", "2026-11-22",
                                      "0b4cfd7"]
    for about in tables.environments().values():
        if about[0] != "1.12.3":
            assert row(text, about[0], about[2])[:7] == [about[0], about[1], str(about[2])] + ["**no result**"] * 4


def test_tests_without_a_mode_are_counted_once_though_each_process_of_an_environment_runs_them(tables, wrote):
    wrote("py36-tf1.6", "graph", "1.6.0", counts={"graph": {"passed": 5}, "any": {"passed": 7, "expected": 1}})
    wrote("py36-tf1.6", "eager+function", "1.6.0",
          counts={"eager": {"passed": 4}, "function": {"passed": 3}, "any": {"passed": 7, "expected": 1}})
    assert row(tables.matrix(tables.read()), "1.6.0", 2)[3:8] == ["5", "4", "3", "7, 1 expected failures", "3.0"]


@pytest.mark.parametrize("failing", ["graph", "eager+function"])
def test_what_fails_in_one_process_only_is_a_failure(tables, wrote, failing):
    for modes in ("graph", "eager+function"):
        broken = modes == failing
        wrote("py36-tf1.6", modes, "1.6.0", failures={"tests/x.py::test_that": "a | b"} if broken else {},
              counts={"any": {"passed": 6, "failed": 1} if broken else {"passed": 7}})
    text = tables.matrix(tables.read())
    assert row(text, "1.6.0", 2)[6] == "6, **1 failed**"
    assert "| 1.6.0 | 2 | `tests/x.py::test_that` | a \\| b |" in text


def test_what_a_release_cannot_do_is_told_with_its_range_and_its_reason_and_whether_it_was_seen(tables, wrote, load, monkeypatch):
    cannot = load("cannot").Cannot
    monkeypatch.setattr(tables, "CANNOT", (
        cannot("x.py::test_that", "1.6", "1.12", "too old", modes=("graph",), parameter="a"),
        cannot("x.py::test_that", "1.9", "1.9", "never so", keras=2)))
    for environment, tensorflow in (("py36-tf1.6", "1.6.0"), ("py36-tf1.7", "1.7.1")):
        wrote(environment, "graph", tensorflow, counts={"any": {"expected": 1}},
              expected={"tests/x.py::test_that[a-graph]": "too old"})
    assert tables.matrix(tables.read()).endswith(
        "| test | releases | modes | Keras | reason |\n| --- | --- | --- | --- | --- |\n"
        "| test_that[a] | 1.6 to 1.12 | graph | any | too old |\n"
        "| test_that | 1.9 | all | 2 | never so (**not seen by the matrix**) |\n")


def test_speeds_of_another_day_leave_the_day_of_the_tests(tables, wrote):
    wrote("py36-tf1.12", "graph+eager+function", "1.12.3", counts={"graph": {"passed": 5}})
    wrote("py36-tf1.12", "speed", "1.12.3", speed={"gan graph": 2.0}, machine="one", others=0.0, date="2026-11-30")
    assert row(tables.matrix(tables.read()), "1.12.3", 2)[-2:] == ["2026-11-22", "0b4cfd7"]
    assert tables.speed(tables.read()).endswith("| 1.12.3 | 2 | 2 | 0% | 2026-11-30 |\n")


def test_the_table_of_speed_says_how_it_was_measured_in_the_benchmark_s_own_words(tables, wrote, script):
    assert tables.speed(tables.read()) == ""
    benchmark = script("benchmarks/releases.py")
    assert f"the median of {benchmark.SLICES} slices of 1 s in which others had at most 10% of the cores" in benchmark.HOW
    measured = {"gan graph": 1234.5, "dcgan graph": 1.2345}
    wrote("py36-tf1.6", "speed", "1.6.0", speed=measured, machine="x, 2 cores", how=benchmark.HOW, others=0.062)
    text = tables.speed(tables.read())
    assert f"after the tests: {benchmark.HOW}; x, 2 cores. Compare" in text
    assert text.endswith("| TensorFlow | Keras | gan graph | dcgan graph | others | date |\n| --- | --- | --- | --- | --- | --- |\n"
                         "| 1.6.0 | 2 | 1234 | 1.23 | 6% | 2026-11-22 |\n")


def test_others_are_who_uses_the_cores_beside_the_benchmark(script):
    benchmark = script("benchmarks/releases.py")
    # 4 seconds of two cores: 3 were used, of which 2 by the benchmark
    assert benchmark.of_others((10.0, 5.0, 1.0), (14.0, 8.0, 3.0)) == 0.25
    assert benchmark.of_others((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)) == 0.0
    assert len(benchmark.cores()) == 3


def test_models_that_a_rounding_takes_further_are_listed_with_what_it_makes_and_what_they_are_held_to(tables):
    text = tables.roundings()
    assert "| `biggan` | 1.3e-04 | 6.5e-04 | " in text and "`dcgan`" not in text


def test_the_committed_table_is_what_the_tool_writes_of_the_committed_results(tables, root, monkeypatch):
    monkeypatch.setattr(tables, "DOCS", root / "docs")
    found = tables.read()
    expected = tables.HEAD + "\n" + tables.matrix(found) + tables.roundings() + tables.speed(found)
    assert (root / "docs" / "releases.md").read_text(encoding="utf-8") == expected
