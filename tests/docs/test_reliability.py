import ast
import re


def test_every_promise_names_a_test_that_is_there_and_says_whether_it_is_long(root):
    lines = (root / "docs" / "reliability.md").read_text(encoding="utf-8").splitlines()
    named = [(line, path, name) for line in lines for path, name in re.findall(r"`(tests/\S+\.py)::(test_\w+)`", line)]
    rows = [line for line in lines if line.startswith("| ") and line not in ("| | |", "| --- | --- |")]
    assert len(rows) > 20 and all(any(row == line for line, _, _ in named) for row in rows)
    for line, path, name in named:
        functions = {one.name: one for one in ast.parse((root / path).read_text(encoding="utf-8")).body
                     if isinstance(one, ast.FunctionDef)}
        assert name in functions, f"{path} has no {name}"
        marks = [ast.dump(one) for one in functions[name].decorator_list]
        assert ("*long*" in line) == any("'slow'" in mark for mark in marks), name
