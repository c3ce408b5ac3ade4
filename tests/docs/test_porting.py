"""Every `after` of docs/porting.md runs, two steps in every mode, on the releases that it names; elsewhere it fails as it says."""

import re
from pathlib import Path

import numpy as np
import pytest

import ganzoo
from ganzoo_compat import spelling

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "porting.md").read_text(encoding="utf-8")
BEFORE = re.findall(r"^<!-- before -->\n```python\n(.*?)^```$", GUIDE, re.M | re.S)
# (first release, last, what the message says elsewhere, code)
AFTER = re.findall(r"^<!-- after(?:, releases ([\d.]+)-([\d.]+), elsewhere \"([^\n]*)\")? -->\n```python\n(.*?)^```$",
                   GUIDE, re.M | re.S)

# What the old script of section 6 saved
OLD = {"gen/fc1/kernel": [8, 64], "gen/fc1/bias": [64], "gen/fc2/kernel": [64, 2], "gen/fc2/bias": [2],
       "disc/fc1/kernel": [2, 64], "disc/fc1/bias": [64], "disc/fc2/kernel": [64, 1], "disc/fc2/bias": [1]}


def numbers(release):
    return tuple(int(part) for part in release.split(".")[:2])


def name_of(block):
    return re.findall(r"class (\w+)\((?:TwoPlayer)?GAN\)", block[3])[0]


@pytest.fixture
def old_checkpoint(in_folder, stage):
    """What section 6 imports: {name: value} in checkpoints/gan-9000."""
    state = np.random.RandomState(0)
    values = {name: state.normal(size=shape).astype("float32") for name, shape in OLD.items()}
    with stage.scope():
        for name, value in values.items():
            stage.create(name, value, True)
        stage.begin([], {}, 1)
    (in_folder / "checkpoints").mkdir()
    stage.save("checkpoints/gan-9000", 9000, 9000)
    return values


@pytest.mark.parametrize("block", AFTER, ids=name_of)
def test_what_the_guide_writes_instead_runs_where_it_says(runs, old_checkpoint, block):
    first, last, elsewhere, code = block
    if first and not numbers(first) <= numbers(spelling.VERSION) <= numbers(last):
        with pytest.raises((AttributeError, ganzoo.UserError), match=elsewhere):
            exec(code, {"__name__": "guide"})
        assert not runs
        return
    exec(code, {"__name__": "guide"})
    assert len(runs) == 1 and runs[0].step == 2
    assert runs[0].sample(3).shape == (3,) + runs[0].runner.gan.shape
    assert np.isfinite(runs[0].sample(3)).all()


def test_the_imported_weights_of_the_guide_are_those_of_the_file(old_checkpoint, mode, monkeypatch, weights):
    code = [block[3] for block in AFTER if name_of(block) == "OldGAN"][0]
    import_weights, found = ganzoo.import_weights, []

    def brought(*given, **settings):
        run = import_weights(*given, **dict(settings, mode=mode))
        if not settings.get("dry_run"):
            found.append(weights(run))
        return run

    monkeypatch.setattr(ganzoo, "import_weights", brought)
    monkeypatch.setattr(ganzoo, "resume", lambda *given, **settings: None)
    exec(code, {"__name__": "guide"})
    np.testing.assert_array_equal(found[0]["generator/dense_1/kernel"], old_checkpoint["gen/fc2/kernel"])
    np.testing.assert_array_equal(found[0]["discriminator/dense/bias"], old_checkpoint["disc/fc1/bias"])


def test_every_block_of_the_guide_is_marked_and_every_section_has_both():
    assert len(re.findall("^```python", GUIDE, re.M)) == len(BEFORE) + len(AFTER)
    sections = re.split(r"^## (?=\d)", GUIDE, flags=re.M)[1:]
    assert len(sections) == 7
    for section in sections:
        assert "<!-- before -->" in section and "<!-- after" in section and "What is different afterwards" in section


def test_what_the_guide_shows_before_is_python():
    for code in BEFORE:
        compile(code, "before", "exec")


def test_commands_of_the_guide_are_understood(shell):
    lines = [line.split() for block in re.findall(r"^```sh\n(.*?)^```", GUIDE, re.M | re.S) for line in block.splitlines()]
    assert len(lines) == 2
    for line in lines:
        outcome = shell(line[1], "--help")
        assert line[0] == "ganzoo" and outcome.code == 0
        for option in [word for word in line if word.startswith("--")]:
            assert option in outcome.out
