"""A page about runs: everything is in it, and nothing asks for anything else."""

import base64
import html.parser
import io
import json
import re
import shutil
import subprocess

import pytest
from PIL import Image

from ganzoo import api, divergence, evaluating, reporting

RUN = {"dataset": "ring:size=200", "hidden": (4,), "latent": 2, "batch_size": 4, "sample_every": 2}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs of points: one measured, of four steps, and one of six with another loss."""
    folder = tmp_path_factory.mktemp("runs")
    one = api.train("gan", folder / "one", steps=4, **RUN)
    evaluating.evaluate(one.path, ["modes", "mode-share"], 64)
    return one.path, api.train("gan", folder / "two", steps=6, loss="hinge", **RUN).path


class Page(html.parser.HTMLParser):
    """What a page says, shows and asks for."""

    def __init__(self, text):
        super().__init__()
        self.images, self.asked, self.held, self.rows, self.inside = [], [], [], [], []
        self.said = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.asked += [value for name, value in attributes if name in ("src", "href", "action") and not value.startswith("data:")]
        if tag == "img":
            self.images.append(found["src"])
        if tag == "tr":
            self.rows.append((found.get("class"), []))
        self.inside.append(tag if tag not in ("meta", "img", "input", "br") else "")
        self.inside = [one for one in self.inside if one]

    def handle_endtag(self, tag):
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if "script" in self.inside:
            self.held += [json.loads(data)] if data.startswith("[") else []
        elif "style" not in self.inside:
            self.said += " " + " ".join(data.split())
            if self.rows and {"td", "th"} & set(self.inside):
                self.rows[-1][1].append(data.strip())


def picture(url):
    return Image.open(io.BytesIO(base64.b64decode(url.partition("base64,")[2])))


def test_a_run_s_page_holds_its_pictures_scores_settings_and_how_to_repeat_it(runs):
    text = reporting.page(runs[:1])
    page = Page(text)
    assert page.asked == [] and not re.search(r"url\(|@import|https?://", text)
    assert [step for step, _ in page.held[0]] == [0, 2, 4]
    for step, url in page.held[0]:
        with Image.open(str(runs[0] / "samples" / f"{step:06d}.png")) as kept, picture(url) as shown:
            assert kept.tobytes() == shown.tobytes()
    assert page.images[0] == page.held[0][-1][1] and len(page.images) == 2
    cells = [row for _, row in page.rows]
    assert ["learning_rate", "0.0002"] in cells and any(row[:1] == ["tensorflow"] for row in cells)
    assert [row[0] for row in cells if row and row[0] in ("modes", "mode-share")] == ["modes", "mode-share"]
    assert "What modes depends on" in page.said and f"ganzoo train gan --config {runs[0]}/config.json" in page.said
    assert "frechet-digits" not in page.said  # which the model promises of its default run, on other data


def test_runs_side_by_side_have_the_settings_in_which_they_differ_first(runs):
    page = Page(reporting.page(runs))
    assert len(page.held) == 2
    differing = [row for kind, row in page.rows if kind == "differ"]
    assert {row[0] for row in differing} == {"loss", "steps"}
    wanted = ("loss", "steps", "batch_size", "learning_rate")
    kinds = [kind for kind, row in page.rows if len(row) == 3 and row[0] in wanted]
    assert kinds == ["differ", "differ", None, None]


def test_of_a_long_run_some_grids_are_shown_the_first_and_the_last_among_them(runs, tmp_path):
    run = tmp_path / "run"
    shutil.copytree(str(runs[0]), str(run))
    for step in range(5, 200):
        shutil.copy(str(run / "samples" / "000004.png"), str(run / "samples" / f"{step:06d}.png"))
    (frames,) = Page(reporting.page([run])).held
    assert len(frames) == reporting.FRAMES and frames[0][0] == 0 and frames[-1][0] == 199


def test_what_is_expected_is_said_of_numbers_that_were_measured_as_the_expectation_is(tmp_path):
    path = api.train("dcgan", tmp_path / "run", width=2, batch_size=4, steps=1).path
    evaluating.evaluate(path, ["digit-balance"])
    evaluating.evaluate(path, ["frechet-digits"], 50)
    rows = {row[0]: row for _, row in Page(reporting.page([path])).rows if row}
    assert rows["digit-balance"][-1] == "not reached" and "reached" not in " ".join(rows["frechet-digits"])


def test_a_run_that_rolled_back_says_so(runs, tmp_path):
    run = tmp_path / "run"
    shutil.copytree(str(runs[0]), str(run))
    config = json.loads((run / "config.json").read_text())
    divergence.roll_back(config, 2, "generator/fool is nan.")
    (run / "config.json").write_text(json.dumps(config))
    rows = [row for _, row in Page(reporting.page([run])).rows]
    seed = config["rolled_back"][0]["seed"]
    assert ["rolled back", f"to step 2, with the random numbers of seed {seed}: generator/fool is nan."] in rows


@pytest.mark.parametrize("key, value", [("resumed", [1]), ("resumed", [{"step": 2}]), ("versions", [1])])
def test_a_damaged_configuration_is_told_in_a_sentence(runs, tmp_path, shell, key, value):
    run = tmp_path / "run"
    shutil.copytree(str(runs[0]), str(run))
    config = dict(json.loads((run / "config.json").read_text()), **{key: value})
    (run / "config.json").write_text(json.dumps(config))
    done = shell("report", str(run))
    assert (done.code, done.err.count("\n")) == (2, 1) and "damaged" in done.err


def test_names_are_text_and_no_markup(runs, tmp_path):
    run = tmp_path / "<script>alert(1)"
    shutil.copytree(str(runs[0]), str(run))
    config = json.loads((run / "config.json").read_text())
    config["command"] = "ganzoo train <b>x</b>"
    (run / "config.json").write_text(json.dumps(config))
    text = reporting.page([run])
    assert "<script>alert" not in text and "<b>x" not in text and "&lt;script&gt;alert" in text


def test_a_run_without_anything_yet_and_a_damaged_one_have_a_page(runs, tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    shutil.copy(str(runs[0] / "config.json"), str(run / "config.json"))
    text = reporting.page([run])
    assert "No sample grids." in text and "None was measured" in text and "No curves" in text
    (run / "config.json").write_text("{}")
    assert "damaged" in reporting.page([run])


def test_the_command_writes_the_page_and_never_over_somebody_s_file(runs, tmp_path, shell):
    done = shell("report", str(runs[0]))
    assert done.code == 0 and done.out == f"{runs[0]}/report.html: a report of {runs[0]}. Open it in a browser.\n"
    assert shell("report", str(runs[0])).code == 0  # a report of ganzoo's is written anew
    (tmp_path / "mine.html").write_text("<p>mine")
    refused = shell("report", str(runs[0]), "--out", str(tmp_path / "mine.html"))
    assert refused.code == 2 and "is there and is no report of ganzoo's" in refused.err
    assert (tmp_path / "mine.html").read_text() == "<p>mine"
    assert shell("report", str(runs[0]), "--out", str(tmp_path)).code == 2


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser_the_slider_shows_other_steps_and_nothing_is_wider_than_the_screen(runs, tmp_path, width):
    """In headless Chromium, which is to be installed; its screenshot is left in the folder of the test."""
    program = next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)
    assert program, "Chromium is not installed: apt-get install chromium"
    spy = """<script>addEventListener("load", function () {
        var slider = document.querySelector("input");
        slider.value = 0; slider.dispatchEvent(new Event("input"));
        document.title = document.querySelector("img").alt + "; " + document.querySelector("output").textContent + "; "
            + document.documentElement.scrollWidth + " of " + innerWidth; });</script>"""
    path = tmp_path / "page.html"
    path.write_text(reporting.page(runs).replace("</body>", spy + "</body>"), encoding="utf-8")
    command = [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},2400"]
    told = subprocess.check_output(command + ["--dump-dom", path.as_uri()], stderr=subprocess.DEVNULL, universal_newlines=True)
    title = re.search("<title>(.*?)</title>", told).group(1)
    alt, step, size = title.split("; ")
    assert (alt, step) == ("samples after 0 steps", "0")
    wide, screen = map(int, size.split(" of "))
    assert wide <= screen
    subprocess.check_call(command + [f"--screenshot={tmp_path / 'page.png'}", path.as_uri()], stderr=subprocess.DEVNULL)
    with Image.open(str(tmp_path / "page.png")) as shot:
        assert shot.size == (width, 2400) and len(shot.convert("RGB").getcolors(10 ** 6)) > 50
