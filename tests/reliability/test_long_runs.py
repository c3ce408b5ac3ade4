"""A long run takes no more memory than a short one, and builds nothing anew."""

import json
import subprocess
import sys

import pytest

EARLY = 100  # steps after which all that a run does was done: samples, a checkpoint, the picture of the losses

# $1: model, mode, steps, as JSON. Shows resident memory in MB, without what C's allocator has freed and kept, which comes and goes
# by 14 MB, how often a step was built and how often the samples were asked for of the model's code, early and at the end.
SCRIPT = '''
import ctypes, gc, json, sys
from ganzoo import train
from ganzoo.hookspecs import observer
from ganzoo.configuration import find_model
from ganzoo_compat.stage import Stage
from ganzoo_plugins.observers import loss_curve

model, mode, steps = json.loads(sys.argv[1])
loss_curve.SELDOM = 0.0  # seconds: at every report
built, asked = [], []
step, gan = Stage._step, find_model(model)[1]
sample = gan.sample
gan.sample = lambda *given: asked.append(1) or sample(*given)
Stage._step = lambda *given: built.append(1) or step(*given)


class Memory:
    @observer
    def ganzoo_every(self, run):
        return EARLY

    @observer(trylast=True)
    def ganzoo_stepped(self, run, step):
        if step in (EARLY, run.steps):
            gc.collect()
            getattr(ctypes.CDLL(None), "malloc_trim", int)(0)  # glibc's
            with open("/proc/self/status") as status:
                kilobytes = [int(line.split()[1]) for line in status if line.startswith("VmRSS:")][0]
            print(json.dumps([kilobytes / 1024.0, len(built), len(asked)]), flush=True)


train(model, run_dir="run", mode=mode, steps=steps, report_every=EARLY, sample_every=EARLY // 2, checkpoint_every=EARLY // 2,
      observers=[Memory()], **({"dataset": "ring"} if model == "gan" else {}))
'''


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads resident memory from /proc, which Linux has")
@pytest.mark.parametrize("model, steps", [("gan", 20000), ("dcgan", 1000)])
def test_memory_stays_within_two_percent_and_nothing_is_built_twice(tmp_path, mode, model, steps):
    done = subprocess.run([sys.executable, "-c", SCRIPT.replace("EARLY", str(EARLY)), json.dumps([model, mode, steps])],
                          cwd=str(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    assert done.returncode == 0, done.stderr
    (early, built, asked), (late, in_all, asked_in_all) = [json.loads(line) for line in done.stdout.splitlines()]
    print(f"{model}, mode {mode}: {early:.0f} MB after {EARLY} steps, {late:.0f} MB after {steps}; a step was built {in_all} times")
    assert late <= 1.02 * early
    assert in_all == (steps if mode == "eager" else built)
    assert mode == "eager" or built == asked == asked_in_all == 1
