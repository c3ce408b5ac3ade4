"""Signals, sent to the command as a shell sends them."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from ganzoo.folder import Folder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM to send")

TRAIN = ["train", "gan", "--dataset", "ring:size=200", "--set", "hidden=4", "--batch-size", "8", "--mode", "eager", "--steps",
         "1000000", "--run-dir", "run", "--set", "checkpoint_every=20", "--set", "report_every=10"]
# In the place of `ganzoo`: from the third checkpoint on, writing one takes long, and says so
SLOW_DISK = """
import sys, time
from ganzoo import manifest
from ganzoo.cli import main

write, written = manifest.write, []


def slowly(folder, **more):
    written.append(folder)
    if len(written) > 2:
        print("writing", flush=True)
        time.sleep(60)
    write(folder, **more)


manifest.write = slowly
main()
"""


def heard():
    """What a shell begins in the background hears of no Ctrl-C, and nor does what that begins."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def begun(tmp_path):
    """begun(program, wait): the command in a process of its own, once `wait(process)`."""
    processes = []

    def begin(program, wait):
        processes.append(subprocess.Popen([sys.executable] + program + TRAIN, cwd=str(tmp_path), stdout=subprocess.PIPE,
                                          stderr=subprocess.PIPE, universal_newlines=True, preexec_fn=heard))
        wait(processes[-1])
        return processes[-1]

    yield begin
    for process in processes:
        if process.poll() is None:
            process.kill()
            process.communicate()


def saved(folder):
    """wait(process): until there are two checkpoints."""
    def wait(process):
        while len(Folder(folder / "run").checkpoints()) < 2:
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.01)
    return wait


def goes_on(folder, step):
    """That the run ends with a log of every tenth step, once."""
    steps = (step // 10 + 3) * 10
    done = subprocess.run([sys.executable, "-m", "ganzoo", "resume", "run", "--steps", str(steps)], cwd=str(folder),
                          stderr=subprocess.PIPE, universal_newlines=True)
    assert done.returncode == 0 and "damaged" not in done.stderr, done.stderr
    rows = [json.loads(line)["step"] for line in (folder / "run" / "metrics.jsonl").read_text().splitlines()]
    assert rows == list(range(10, steps + 1, 10))


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_command_with_its_exit_code_and_the_step_is_saved(begun, tmp_path, number, code):
    process = begun(["-m", "ganzoo"], saved(tmp_path))
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    step = Folder(tmp_path / "run").checkpoints()[-1]
    assert process.returncode == code
    assert said.splitlines()[-1] == f"ganzoo: stopped at step {step}; go on with: ganzoo resume run"
    goes_on(tmp_path, step)


def test_a_second_signal_while_the_step_is_saved_ends_the_command_at_once_and_costs_nothing(begun, tmp_path):
    process = begun(["-c", SLOW_DISK], lambda process: process.stdout.readline() == "writing\n")
    before = Folder(tmp_path / "run").checkpoints()
    process.send_signal(signal.SIGINT)  # heard, and the writing goes on
    time.sleep(1.0)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130 and "Traceback" not in said, said
    assert Folder(tmp_path / "run").checkpoints() == before == [0, 20]
    assert Folder(tmp_path / "run").newest() == (20, [])
    goes_on(tmp_path, 20)
