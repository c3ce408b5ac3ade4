"""Checkpoints: the state of the run, saved at intervals, at the end and when it is asked to stop."""

from typing import Any, Optional

from ganzoo.errors import GanzooError, Stopped, TrainingError
from ganzoo.hookspecs import observer


class Checkpoints:
    """Saves the run before its first step, every checkpoint_every steps, at the end and when asked to stop; no step twice.

    Its hooks come last, so that a saved step has its row in the log and its picture: a run that goes on from there repeats
    neither.

    Raises:
        TrainingError: a checkpoint cannot be written; says which one is the newest.
    """

    def __init__(self) -> None:
        self.saved: Optional[int] = None

    @observer(trylast=True)
    def ganzoo_started(self, run: Any) -> None:
        if run.step == 0:
            self._save(run)
        else:
            run.measure()
        self.saved = run.step  # a resumed run comes from a checkpoint of this step

    @observer
    def ganzoo_every(self, run: Any) -> int:
        return run.settings["checkpoint_every"]

    @observer(trylast=True)
    def ganzoo_stepped(self, run: Any, step: int) -> None:
        if step % run.settings["checkpoint_every"] == 0:
            self._save(run)

    @observer(trylast=True)
    def ganzoo_finished(self, run: Any) -> None:
        self._save(run)

    @observer(trylast=True)
    def ganzoo_stopped(self, run: Any, error: BaseException) -> None:
        if isinstance(error, Stopped):  # between two steps; after any other error the state may be torn or what is wrong
            self._save(run, measure=False)  # whoever stops a run waits for it

    def _save(self, run: Any, measure: bool = True) -> None:
        if run.step == self.saved:
            return
        try:
            run.save(measure)
        except TrainingError:
            raise
        except Exception as error:  # TensorFlow says a full disk in errors of its own
            reason = (error.strerror if isinstance(error, OSError) else None) or (
                str(error) if isinstance(error, GanzooError) else f"{type(error).__name__}: {error}")
            kept = "no checkpoint was written yet" if self.saved is None else f"the one of step {self.saved} is kept"
            raise TrainingError(f"the checkpoint of step {run.step} cannot be written in {run.path}: {reason}; "
                                f"{kept}.") from error
        self.saved = run.step
