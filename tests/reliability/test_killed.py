"""A run that is killed again and again ends as one that nobody disturbed, to the last bit."""

import json
import random
import subprocess
import sys
import time

import numpy as np
import pytest
import tensorflow as tf

KILLS = 100
STEPS, EVERY = 40000, 50  # a checkpoint takes longer than so many steps: most kills come while one is written
SETTINGS = ["--dataset", "ring:size=2000", "--set", "hidden=16,16", "--set", "batch_size=16", "--set", "ema=0.99",
            "--set", "n_critic=2", "--set", "instance_noise=0.1", "--set", f"checkpoint_every={EVERY}",
            "--set", f"report_every={EVERY}", "--set", f"sample_every={STEPS // 5}"]


@pytest.fixture
def begin(tmp_path):
    """begin(*arguments): `ganzoo ARGUMENTS...` as a process of its own."""
    def start(*arguments):
        with open(str(tmp_path / "said.txt"), "ab") as said:
            return subprocess.Popen([sys.executable, "-m", "ganzoo"] + list(arguments), cwd=str(tmp_path), stdout=said, stderr=said)

    return start


def finish(process, tmp_path):
    assert process.wait() == 0, (tmp_path / "said.txt").read_text()


def end_of(run):
    """(variables, log without clock times, samples, other files' names) of a finished run."""
    reader = tf.train.load_checkpoint(str(run / "checkpoints" / f"{STEPS:08d}" / "state"))
    variables = {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}
    log = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    for row in log:
        del row["seconds"]
    samples = {path.name: path.read_bytes() for path in (run / "samples").iterdir()}
    return variables, log, samples, sorted(str(path.relative_to(run)) for path in run.rglob("*"))


def newest(run):
    """The name of the newest checkpoint; "" where there is none."""
    folder = run / "checkpoints"
    return max([path.name for path in folder.iterdir() if path.name.isdigit()] or [""]) if folder.is_dir() else ""


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_run_that_is_killed_a_hundred_times_ends_as_one_that_was_not(begin, tmp_path, mode):
    finish(begin("train", "gan", "--run-dir", "whole", "--steps", str(STEPS), "--mode", mode, *SETTINGS), tmp_path)
    run, chance, torn = tmp_path / "killed", random.Random(0), 0
    process = begin("train", "gan", "--run-dir", "killed", "--steps", str(STEPS), "--mode", mode, *SETTINGS)
    while not (run / "config.json").exists():
        assert process.poll() is None, (tmp_path / "said.txt").read_text()
        time.sleep(0.01)
    kills = 0
    while kills < KILLS:
        if kills % 5:  # when it has gone on and saves itself again and again; else anywhere, also before it goes on
            before = newest(run)
            while newest(run) == before and process.poll() is None:
                time.sleep(0.001)
            time.sleep(chance.uniform(0.0, 0.3))
        else:
            time.sleep(chance.uniform(0.0, 5.0))
        assert process.poll() is None, "the run ended before it was killed often enough: give it more STEPS"
        process.kill()
        process.wait()
        kills += 1
        torn += any(run.rglob(".*.partial"))
        process = begin("resume", "killed")
    finish(process, tmp_path)
    assert torn > KILLS // 20, "hardly a kill came while something was written: this tells little"
    whole, killed = end_of(tmp_path / "whole"), end_of(run)
    assert sorted(killed[0]) == sorted(whole[0])
    for name in whole[0]:
        np.testing.assert_array_equal(killed[0][name], whole[0][name], name)
    assert killed[1:] == whole[1:]
    print(f"{kills} kills, of which {torn} left something half-written; {STEPS} steps in mode {mode}")
