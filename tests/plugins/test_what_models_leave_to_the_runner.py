"""No model has a training loop, a tape, an optimizer call or a session of its own: its file says who plays, and for what."""

import ast

import pytest

# TensorFlow's and ganzoo's own names of such things
OTHERS = {"GradientTape", "implicit_value_and_gradients", "gradients", "Session", "InteractiveSession", "ConfigProto",
          "global_variables_initializer", "apply_gradients", "minimize", "function", "defun", "while_loop", "Variable",
          "get_variable", "placeholder", "Checkpoint", "Saver", "fit", "train_on_batch", "train_step", "assign_add", "assign_sub"}
CALLS = {"apply", "play", "advance", "begin", "open_stage", "prepare", "train"}  # of an optimizer, a stage, a runner, the API
SEAMS = {"modes", "stage", "stage_eager", "stage_graph", "functions", "gradients", "checkpoints", "spelling", "devices"}


def files(root):
    return sorted((root / "plugins" / "ganzoo_plugins" / "models").glob("[a-z]*.py"))


def found(source):
    """What of the runner's work the source does."""
    seen = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.While):
            seen.add("while")
        if isinstance(node, ast.Attribute) and node.attr in OTHERS:
            seen.add(node.attr)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
            seen.add(node.func.attr + "()")
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            seen |= {name for name in names for part in name.split(".") if part in SEAMS or part in OTHERS}
            seen |= {name for name in names if name in ("ganzoo.api", "ganzoo.runner")}
    return seen


def test_there_are_models(root):
    assert len(files(root)) >= 24


def test_no_model_does_the_runners_work(root):
    doing = {path.name: found(path.read_text(encoding="utf-8")) for path in files(root)}
    assert {name: what for name, what in doing.items() if what} == {}


@pytest.mark.parametrize("source", [
    "with tf.GradientTape() as tape: pass", "opt.apply(gradients, step)", "optimizer.minimize(loss)", "while True: pass",
    "from ganzoo_compat import modes", "import ganzoo.runner", "session = v1.Session()", "tf.function(step)"])
def test_what_is_looked_for_is_found(source):
    assert found(source)


def test_a_game_fits_two_screens(root):
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in files(root)}
    assert {name: count for name, count in lines.items() if count > 130} == {}
