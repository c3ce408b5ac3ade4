"""A disk that is full, a folder that cannot be written any more: nothing is lost, and the run goes on when there is room."""

import json
import subprocess
import sys

import pytest

# In a mount namespace of its own: $1 the script below, $2 an empty folder, which gets a disk of 3 MB.
IN_A_SMALL_DISK = ["unshare", "-Urm", "sh", "-c", 'mount -t tmpfs -o size=3m none "$2" && exec "$0" "$1" "$2"', sys.executable]

COMMON = '''
import os, subprocess, sys, time
disk = sys.argv[1]
run = os.path.join(disk, "run")
SETTINGS = ["--dataset", "ring:size=500", "--mode", "eager", "--set", "batch_size=16", "--set", "checkpoint_every=10",
            "--set", "report_every=10", "--set", "sample_every=1000", "--set", "keep=2"]


def ganzoo(*arguments):
    done = subprocess.run([sys.executable, "-m", "ganzoo"] + list(arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          universal_newlines=True)
    return done.returncode, done.stderr


def checkpoints():
    return sorted(os.listdir(os.path.join(run, "checkpoints")))


def show(name, value):
    import json
    print(json.dumps([name, value]), flush=True)
'''

FULL = COMMON + '''
show("first", ganzoo("train", "gan", "--run-dir", run, "--steps", "20", *SETTINGS))
with open(os.path.join(disk, "ballast"), "wb") as ballast:  # leaves room for less than a checkpoint
    ballast.write(bytes(max(0, os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - 12 * 1024)))
show("before", checkpoints())
show("full", ganzoo("resume", run, "--steps", "60"))
show("while full", checkpoints())
os.unlink(os.path.join(disk, "ballast"))
show("again", ganzoo("resume", run, "--steps", "60"))
show("after", checkpoints())
show("log", open(os.path.join(run, "metrics.jsonl")).read())
'''

READ_ONLY = COMMON + '''
process = subprocess.Popen([sys.executable, "-m", "ganzoo", "train", "gan", "--run-dir", run, "--steps", "100000"] + SETTINGS,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
while not os.path.exists(os.path.join(run, "checkpoints", "00000020")):
    assert process.poll() is None, process.stderr.read()
    time.sleep(0.01)
subprocess.check_call(["mount", "--bind", run, run])  # a mount of its own: the disk is busy with the lock, which is open
subprocess.check_call(["mount", "-o", "remount,ro,bind", run])
said = process.communicate()[1]
show("stopped", [process.returncode, said])
there = checkpoints()
show("while read-only", there)
subprocess.check_call(["umount", "--lazy", run])
steps = int([one for one in there if one.isdigit()][-1]) + 20
show("again", ganzoo("resume", run, "--steps", str(steps)))
show("after", [checkpoints()[-1], "%08d" % steps])
'''


@pytest.fixture
def told(tmp_path):
    """told(script): what the script shows, by name, run in a small disk."""
    probe = subprocess.run(IN_A_SMALL_DISK[:4] + ['mount -t tmpfs -o size=3m none "$0"', str(tmp_path)], stderr=subprocess.PIPE,
                           universal_newlines=True)
    if probe.returncode:
        pytest.skip(f"this machine lets nobody make a small disk: {probe.stderr.strip()}")

    def run(script):
        (tmp_path / "script.py").write_text(script)
        (tmp_path / "disk").mkdir()
        done = subprocess.run(IN_A_SMALL_DISK + [str(tmp_path / "script.py"), str(tmp_path / "disk")], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(line) for line in done.stdout.splitlines())

    return run


def test_a_full_disk_stops_the_run_with_the_reason_and_costs_no_checkpoint(told):
    found = told(FULL)
    assert found["first"][0] == 0, found
    code, said = found["full"]
    assert code == 1 and "No space left on device" in said and "Traceback" not in said, said
    assert found["while full"] == found["before"] == ["00000010", "00000020"]
    assert "damaged" not in said + found["again"][1]
    assert found["again"][0] == 0, found["again"]
    assert found["after"] == ["00000050", "00000060"]
    assert [json.loads(line)["step"] for line in found["log"].splitlines()] == [10, 20, 30, 40, 50, 60]


def test_a_folder_that_turns_read_only_stops_the_run_with_the_reason_and_costs_no_checkpoint(told):
    found = told(READ_ONLY)
    code, said = found["stopped"]
    assert code == 1 and "Read-only file system" in said and "Traceback" not in said, said
    assert len([one for one in found["while read-only"] if one.isdigit()]) == 2
    assert "damaged" not in said + found["again"][1]
    assert found["again"][0] == 0, found["again"]
    newest, wanted = found["after"]
    assert newest == wanted
