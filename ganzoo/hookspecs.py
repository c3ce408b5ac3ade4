"""What may watch a run: the hooks of observers, through pluggy. They watch; what changes training is said by players.

An observer is a class with any of these methods, each marked `@observer`, registered as an entry point of the group
`ganzoo.observers` (`name = "module:Class"`) and made anew for every run. The built-in ones (progress, metrics-log, sample-grid,
loss-curve, advice, checkpoints) always watch; another one only when the run names it (`--observer NAME`).

`run` is the live run: `run.path` (its folder), `run.name`, `run.settings` (every resolved setting by name), `run.step`,
`run.steps`, `run.log` (the reported rows so far), `run.watched` (the reported names that nobody minimises), `run.is_image`,
`run.sample(n, seed)`, `run.picture(n, seed)` (samples as the model shows them), `run.real(n)`, `run.save()`, `run.say(text)`.

An observer that raises costs itself and one line; only a TrainingError, of one that could not keep the run, stops it. An
observer cannot wrap what the others do.
"""

import pluggy

hookspec = pluggy.HookspecMarker("ganzoo")
observer = pluggy.HookimplMarker("ganzoo")


class Hooks:
    """The hooks. An observer takes those of the arguments that it needs."""

    @hookspec
    def ganzoo_started(self, run):
        """Before the first step of this process: `run.step` is 0, or where a resumed run goes on. Again after a rollback, when
        `run.step` is that of an earlier checkpoint."""

    @hookspec
    def ganzoo_every(self, run):
        """Returns a number of steps n: the run then pauses for `ganzoo_stepped` at every multiple of n."""

    @hookspec
    def ganzoo_stepped(self, run, step):
        """`step` steps are done. Called several times a second, and at every multiple that `ganzoo_every` asked for."""

    @hookspec
    def ganzoo_reported(self, run, step, row):
        """Every `report_every` steps and at the last: `row` is {"player/term": number} of that step."""

    @hookspec
    def ganzoo_finished(self, run):
        """The run reached its last step."""

    @hookspec
    def ganzoo_stopped(self, run, error):
        """The run ended before its last step, by `error` (KeyboardInterrupt included). It cannot be kept running; but one that is
        to roll back starts again."""
