import json

import pytest

from ganzoo.metrics import Expectation


@pytest.fixture
def tool(script, monkeypatch):
    tool = script("tools/score_table.py")
    promised = [Expectation("frechet-digits", at_most=6.0), Expectation("modes", at_least=7, given=("dataset=ring",))]
    monkeypatch.setattr(tool, "promised", lambda name: promised)
    return tool


def line(seed, frechet, model="gan", steps=70):
    ring = {"path": "", "given": ["dataset=ring"], "steps": 30, "minutes": 0.5, "begun": None}
    return json.dumps({
        "model": model, "seed": seed, "passed": True,
        "runs": [{"path": "", "given": [], "steps": steps, "minutes": 1.25 + seed, "begun": None}, ring],
        "scores": [
            {"metric": "frechet-digits", "at_least": None, "at_most": 99.0, "given": [], "value": frechet, "reached": True},
            {"metric": "modes", "at_least": 1.0, "at_most": None, "given": ["dataset=ring"], "value": 8.0, "reached": True}]})


def test_a_model_has_a_row_for_each_promise_with_the_figures_of_its_seeds(tool):
    first, second = tool.rows(tool.read([line(1, 5.5), line(0, 4.25)]), {})
    assert first[0] == "`gan`" and first[2:] == [70, "1.8", "frechet-digits", "≤ 6", "4.25, 5.5", "", "", ""]
    assert 20 < first[1] < 60
    assert second == ["with dataset=ring", "", 30, "0.5", "modes", "≥ 7", "8, 8", "", "", ""]


def test_dcgan_stands_beside_the_others_at_as_many_steps_and_at_as_many_minutes(tool):
    lines = [json.dumps({"metric": "frechet-digits", "step": step, "value": 1000.0 / step}) for step in (50, 100, 200)]
    # dcgan makes 70 steps in 1.25 and in 2.25 minutes, 43.6 a minute; gan takes 2.25 minutes for its 70
    found = tool.rows(tool.read([line(0, 4.0, "dcgan"), line(1, 4.0, "dcgan"), line(1, 9.0)]), tool.curve(lines))
    assert [row[-2:] for row in found] == [["", ""], ["", ""], ["20", "10"], ["", ""]]
    late = tool.rows(tool.read([line(0, 4.0, "dcgan"), line(0, 9.0, steps=300)]), tool.curve(lines))
    assert late[2][-2:] == ["", "20"]  # dcgan was not measured so late; 1.25 minutes are 70 of its steps


def test_what_was_missed_of_what_is_promised_now_is_told(tool):
    assert tool.rows(tool.read([line(0, 4.0), line(1, 6.5)]), {})[0][-3] == "**missed**"


def test_what_was_not_measured_is_no_row(tool, monkeypatch):
    monkeypatch.setattr(tool, "promised", lambda name: [Expectation("mode-share", at_least=0.5)])
    with pytest.raises(KeyError, match="mode-share"):
        tool.rows(tool.read([line(0, 4.0)]), {})


def test_lines_of_code_are_neither_docstrings_nor_comments_nor_blank(tool):
    assert tool.lines_of_code('"""A page.\n\nLong."""\n\nimport os\n\n\ndef f(a,\n      b):\n    """Says.\n    """\n    # why\n'
                              '    return (a +\n            b)  # that\n') == 5


def test_it_is_a_table_of_markdown(tool):
    text = tool.table(tool.rows(tool.read([line(0, 4.0)]), {}))
    assert len({row.count("|") for row in text.splitlines()}) == 1
