"""A run that is killed again and again ends as one that nobody disturbed, to the last bit."""

import json
import os
import random
import subprocess
import sys
import time

import numpy as np
import pytest
import tensorflow as tf

KILLS = 100
STEPS = {"function": 40000, "graph": 40000, "eager": 20000}  # on whose way a run is killed a hundred times
EVERY = 50  # steps between checkpoints
SETTINGS = ["--dataset", "ring:size=2000", "--set", "hidden=16,16", "--set", "batch_size=16", "--set", "ema=0.99",
            "--set", "n_critic=2", "--set", "instance_noise=0.1", "--set", f"checkpoint_every={EVERY}",
            "--set", f"report_every={EVERY}", "--set", "sample_every=4000"]


@pytest.fixture
def begin(tmp_path):
    """begin(*arguments): `ganzoo ARGUMENTS...` as a process of its own."""
    def start(*arguments):
        with open(str(tmp_path / "said.txt"), "ab") as said:
            return subprocess.Popen([sys.executable, "-m", "ganzoo"] + list(arguments), cwd=str(tmp_path), stdout=said, stderr=said)

    return start


def finish(process, tmp_path):
    assert process.wait() == 0, (tmp_path / "said.txt").read_text()


def end_of(run, steps):
    """(variables, log without clock times, samples, other files' names) of a finished run."""
    reader = tf.train.load_checkpoint(str(run / "checkpoints" / f"{steps:08d}" / "state"))
    variables = {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}
    log = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    for row in log:
        del row["seconds"]
    samples = {path.name: path.read_bytes() for path in (run / "samples").iterdir()}
    return variables, log, samples, sorted(str(path.relative_to(run)) for path in run.rglob("*"))


def writing(run):
    """Whether a checkpoint is half-written."""
    return any(name.endswith(".partial") for name in os.listdir(str(run / "checkpoints")))


def newest(run):
    """The name of the newest checkpoint; "" where there is none."""
    folder = run / "checkpoints"
    return max([path.name for path in folder.iterdir() if path.name.isdigit()] or [""]) if folder.is_dir() else ""


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_run_that_is_killed_a_hundred_times_ends_as_one_that_was_not(begin, tmp_path, mode):
    steps = STEPS[mode]
    finish(begin("train", "gan", "--run-dir", "whole", "--steps", str(steps), "--mode", mode, *SETTINGS), tmp_path)
    run, chance, torn = tmp_path / "killed", random.Random(0), 0
    process = begin("train", "gan", "--run-dir", "killed", "--steps", str(steps), "--mode", mode, *SETTINGS)
    while not (run / "config.json").exists():
        assert process.poll() is None, (tmp_path / "said.txt").read_text()
        time.sleep(0.01)
    kills = 0
    while kills < KILLS:
        if kills % 5:  # when it has gone on and saves itself again; else anywhere, also before it goes on
            before = newest(run)
            while newest(run) == before and process.poll() is None:
                time.sleep(0.001)
            while not writing(run) and process.poll() is None:
                time.sleep(0.0005)
            time.sleep(chance.uniform(0.0, 0.03))
        else:
            time.sleep(chance.uniform(0.0, 5.0))
        assert process.poll() is None, "the run ended before it was killed often enough: give it more STEPS"
        process.kill()
        process.wait()
        kills += 1
        torn += any(run.rglob(".*.partial"))
        process = begin("resume", "killed")
    finish(process, tmp_path)
    assert torn > KILLS // 5, "hardly a kill came while something was written: this tells little"
    whole, killed = end_of(tmp_path / "whole", steps), end_of(run, steps)
    assert sorted(killed[0]) == sorted(whole[0])
    for name in whole[0]:
        np.testing.assert_array_equal(killed[0][name], whole[0][name], name)
    assert killed[1:] == whole[1:]
    print(f"{kills} kills, of which {torn} left something half-written; {steps} steps in mode {mode}")
