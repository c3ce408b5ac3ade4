import json

import pytest

from ganzoo import scores
from ganzoo.errors import UserError
from ganzoo.scores import Score

ONE = Score("frechet:samples=9", 1.5, 40, 0, 0.25, {"extractor": "digits", "samples": 9}, {"numpy": "1"}, "2026-11-22")


def test_what_was_appended_is_read_in_order(tmp_path):
    other = ONE._replace(metric="kernel", value=float("nan"))
    scores.append(tmp_path, ONE)
    scores.append(tmp_path, other)
    first, second = scores.read(tmp_path)
    assert first == ONE
    assert second.metric == "kernel" and second.value != second.value
    assert json.loads((tmp_path / scores.FILE).read_text().splitlines()[1])["value"] is None


def test_a_number_that_is_not_finite_is_null_in_json():
    one = ONE._replace(metric="mine:kernel:block=4", value=float("inf"), deviation=float("nan"))
    assert (one.plain()["value"], one.plain()["deviation"]) == (None, None)
    json.dumps(one.plain(), allow_nan=False)
    assert ONE.plain() == dict(ONE._asdict())


def test_a_run_that_was_never_measured_has_none(tmp_path):
    assert scores.read(tmp_path) == []


def test_what_a_killed_process_was_writing_costs_neither_what_was_before_nor_what_comes(tmp_path):
    scores.append(tmp_path, ONE)
    with (tmp_path / scores.FILE).open("a") as file:
        file.write('{"metric": "kern')
    assert scores.read(tmp_path) == [ONE]
    scores.append(tmp_path, ONE._replace(step=80))
    assert scores.read(tmp_path) == [ONE, ONE._replace(step=80)]


@pytest.mark.parametrize("line", ["{}", '{"metric": 1}', "no json"])
def test_a_damaged_line_is_named(tmp_path, line):
    scores.append(tmp_path, ONE)
    with (tmp_path / scores.FILE).open("a") as file:
        file.write(line + "\n")
    with pytest.raises(UserError, match="line 2 of .*scores.jsonl is damaged"):
        scores.read(tmp_path)


def test_what_protocols_differ_in_is_told():
    other = ONE._replace(protocol={"extractor": "random", "samples": 9, "resizer": "none"})
    assert scores.unlike([ONE, ONE]) == []
    assert scores.unlike([ONE, other]) == ["extractor: digits, random", "resizer: null, none"]


def test_scores_of_later_steps_are_forgotten_and_the_others_stay_as_they_were(tmp_path):
    for step in (20, 40, 60):
        scores.append(tmp_path, ONE._replace(step=step, deviation=None))
    before = (tmp_path / scores.FILE).read_text().splitlines()
    scores.forget_later(tmp_path, 40)
    assert (tmp_path / scores.FILE).read_text().splitlines() == before[:2]
    scores.forget_later(tmp_path / "nowhere", 40)
