import numpy as np
import pytest
from PIL import Image


@pytest.fixture
def tool(script):
    return script("tools/sample_sheet.py")


def test_the_last_grid_of_each_run_stands_under_its_model_s_name(tool, tmp_path):
    for name, shades in (("wgan-gp-seed0", (10, 90)), ("gan-seed0", (30, 160))):
        (tmp_path / name / "samples").mkdir(parents=True)
        for step, shade in enumerate(shades):
            Image.new("L", (690, 690), shade).save(str(tmp_path / name / "samples" / f"{step:06d}.png"))
    grids = [tool.last_grid(tmp_path / name) for name in ("gan-seed0", "wgan-gp-seed0")]
    assert [name for name, _ in grids] == ["gan", "wgan-gp"]
    page = np.asarray(tool.sheet(grids))
    assert page.shape == (tool.GAP + tool.NAME + tool.SIDE + tool.GAP, tool.GAP + 5 * (tool.SIDE + tool.GAP), 3)
    middle = tool.GAP + tool.NAME + tool.SIDE // 2
    assert page[middle, tool.GAP + tool.SIDE // 2].tolist() == [160] * 3
    assert page[middle, 2 * tool.GAP + tool.SIDE + tool.SIDE // 2].tolist() == [90] * 3
    assert page[:tool.GAP + tool.NAME].min() < 128  # names are written


def test_a_sixth_begins_a_row(tool):
    page = tool.sheet([("one", Image.new("RGB", (100, 50)))] * 6)
    assert page.size[1] == tool.GAP + 2 * (tool.NAME + tool.SIDE + tool.GAP)
