"""A run: a model, its data, its folder, and those who watch. Live while it trains; loaded to sample from."""

import gc
import sys
import time
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

import numpy as np

from ganzoo import divergence, registry, scores
from ganzoo.configuration import versions
from ganzoo.errors import Diverged, GanzooError, Stopped, TrainingError, UserError, debugging
from ganzoo.examples import Examples, chosen
from ganzoo.files import read_json_lines
from ganzoo.folder import Folder
from ganzoo.players import Spec
from ganzoo.runner import Runner
from ganzoo.signals import Requests


class Run:
    """A run.

    folder: where it is kept.
    config: everything needed to run it again, as in config.json.
    model: its GAN class.
    data: the examples; None for a run that was loaded to sample from.
    runner: what plays it, where there is one already.
    checkpoint: which one is taken up: that of a step, or "best"; None is the newest.
    """

    def __init__(self, folder: Folder, config: Dict[str, Any], model: Any, data: Optional[Examples] = None,
                 runner: Optional[Runner] = None, checkpoint: Union[None, int, str] = None) -> None:
        self.folder, self.config = folder, config
        self.settings: Dict[str, Any] = config["settings"]  # every resolved setting by name
        self.log: List[Dict[str, Any]] = []  # {"step", "seconds", "player/term", ...} as reported so far
        self._model, self._data = model, data
        self._runner = runner
        self._checkpoint = checkpoint
        self._metric: Any = None  # see `metric`
        self._seconds = 0.0  # of training, in earlier processes

    def __repr__(self) -> str:
        try:
            return f"<ganzoo run {self.path}: {self.name}, step {self.step} of {self.steps}>"
        except UserError as error:
            return f"<ganzoo run {self.path}: {self.name}; {error}>"

    @property
    def path(self) -> Path:
        """The folder."""
        return self.folder.path

    @property
    def name(self) -> str:
        """Such as "dcgan on digits"."""
        return f"{self.config['model'].rpartition(':')[2]} on {self.settings['dataset']}"

    @property
    def resuming(self) -> str:
        """The command that goes on with it."""
        return " ".join([f"ganzoo resume {self.path}"] + [f"--file {name}" for name in self.config.get("files", {})])

    @property
    def steps(self) -> int:
        """The length of the run."""
        return int(self.settings["steps"])

    @property
    def step(self) -> int:
        """Steps done; of a loaded run, those of its checkpoint."""
        return self._runner.step if self._runner is not None else self._taken_up()[0] or 0

    @property
    def is_image(self) -> bool:
        """Whether the examples are images."""
        return "x" in self.config["examples"]["images"]

    @property
    def watched(self) -> Sequence[str]:
        """The reported player/term that nobody minimises: accuracies, mean logits."""
        return sorted(self.runner.stage.watched)

    @property
    def gan(self) -> Any:
        """The model, with its networks."""
        return self.runner.gan

    @property
    def runner(self) -> Runner:
        """What plays it. A loaded run is built and restored when it is first needed.

        Raises:
            UserError: it has no checkpoint, or none of this model.
        """
        if self._runner is None:
            self._runner = self._new_runner()
            try:
                if self.folder.checkpoints():
                    self.restore()
                elif self._data is None:
                    raise UserError(f"{self.path} has no checkpoint to sample from: go on with it by `{self.resuming}`.")
            except BaseException:  # nobody is to sample from weights that were not restored
                self._runner = None
                raise
        return self._runner

    def _new_runner(self, **machine: Any) -> Runner:
        """One at step 0. machine: what differs from the machine of the run."""
        examples = self.config["examples"]
        shapes = {key: tuple(shape) for key, shape in examples["shapes"].items()}
        spec = Spec(shapes, examples["classes"], tuple(examples["images"]))
        held = self.folder.read_examples() if self._data is None and self._model.inputs else None
        kept = examples.get("held_out", None if self._model.inputs else 0)
        settings = dict(self.settings, seed=divergence.seed(self.config, self._taken_up()[0] or 0))
        return in_a_sentence(Runner, self._model, settings, dict(self.config["machine"], **machine), spec, self._data, held, kept)

    def build(self) -> None:
        """Makes the networks, and takes up the newest checkpoint if there is one; what `runner` does when it is first needed."""
        self.runner  # noqa: B018

    def sample(self, n: int, seed: int = 0, reverse: bool = False, **conditions: Any) -> Any:
        """`n` generated examples, float32 [n] + shape; images in [-1, 1]. Example i depends on the seed and i only.

        conditions: of a conditional model, by batch key, such as label=[7] * n; images uint8, as the dataset has them. A model
            that makes images of images is otherwise given examples that it was not trained on.
        reverse: of a model that goes both ways, such as CycleGAN: images y made of images x.
        """
        return self.runner.sample(n, seed, reverse, **conditions)

    def conditions(self, n: int, reverse: bool = False, **asked: Any) -> Dict[str, Any]:
        """What `n` samples are made of beside noise, {batch key: array [n, ...]}; arguments as those of `sample`."""
        return self.runner.conditions(n, reverse, **asked)

    def picture(self, n: int, seed: int = 0) -> Any:
        """The same samples as the model shows them, float32 [n, height, width, channels] in [-1, 1]: what is made of an input
        image with the input at its left and, where there is one, the true image at its right."""
        return self.runner.picture(n, seed)

    def samples(self, n: int, seed: int = 0, part: int = 512, **conditions: Any) -> Any:
        """The samples of `sample(n, seed)` one part after another, for numbers that do not fit in memory at once.

        part: samples of one part, a multiple of 64.
        """
        return self.runner.samples(n, seed, part, **conditions)

    @property
    def examples(self) -> int:
        """How many the data has."""
        return int(self.config["examples"]["count"])

    def real(self, n: int) -> Any:
        """`n` examples of the data, or all, as the discriminator sees them; chosen at random, always the same ones.

        Raises:
            UserError: the run was loaded without its data.
        """
        return self.examples_at(chosen(self.examples, n))

    def examples_at(self, rows: Sequence[int]) -> Any:
        """The examples of these numbers, as the discriminator sees them.

        Raises:
            UserError: the run was loaded without its data.
        """
        x = self.read(rows)["x"]
        return (x.astype("float32") - 127.5) / 127.5 if self.is_image else x

    def read(self, rows: Sequence[int]) -> Dict[str, Any]:
        """{key: array} of the examples of these numbers, as the dataset gives them.

        Raises:
            UserError: the run was loaded without its data.
        """
        if self._data is None:
            raise UserError(f"{self.path} was loaded without its data.")
        return self._data.read(rows)

    def data(self, key: str) -> Any:
        """Of all examples, as the dataset gives them: x, label, ...

        Raises:
            UserError: the run was loaded without its data, or the data has nothing of that name, or is not in memory.
        """
        if self._data is None:
            raise UserError(f"{self.path} was loaded without its data.")
        if key not in self._data.shapes:
            raise UserError(f"the data of {self.path} has no {key}; it has {', '.join(self._data.shapes)}.")
        if key not in self._data.arrays:
            raise UserError(f"the {len(self._data)} examples of {self.path} are too many for memory: take some, real(n).")
        return self._data.arrays[key]

    def save(self, measure: bool = True) -> Path:
        """Writes a checkpoint of the present step; its folder.

        measure: whether to measure the metric that the setting `best` names, which takes a while.

        Raises:
            Diverged: a number that is to be saved is not finite.
            OSError: it cannot be written; earlier ones are untouched.
        """
        self._check(divergence.in_weights(self.runner.stage))
        not_to_be = {} if measure or not self.settings["best"] else {"measured": None}
        return self.folder.save(self.step, self.runner.save, self.settings["keep"], self.measure, versions=versions(), **not_to_be)

    def measure(self) -> None:
        """Measures the checkpoint of the present step by the metric that the setting `best` names, if it is to be and was not:
        whoever saved it may have been killed before that.
        """
        if self.settings["best"] and "measured" not in self.folder.about(self.step):
            try:
                self.folder.write_measured(self.step, self._measured())
            except (OSError, ValueError) as error:
                self.say(f"by what the checkpoint of step {self.step} is the best one cannot be written down: "
                         f"{getattr(error, 'strerror', None) or error}.")

    def _measured(self) -> Dict[str, Any]:
        """What the manifest says of the metric by which the best checkpoint is kept; its value is None where it cannot be told."""
        value, lower = float("nan"), False
        try:
            from ganzoo import evaluating

            metric, start, known = self.metric(), time.perf_counter(), self._scores()
            score = evaluating.measured(self, self.settings["best"], metric, self.settings["seed"], known)
            value, lower = score.value, bool(metric.lower_is_better)
            self.say(f"step {self.step}: {self.settings['best']} {value:.4g} ({time.perf_counter() - start:.1f} s)")
            if score not in known:
                scores.append(self.path, score)
        except Exception as error:  # a third party's: the checkpoint is saved all the same
            what = "written down" if np.isfinite(value) else "measured"
            self.say(f"{self.settings['best']} cannot be {what} at step {self.step}: {type(error).__name__}: {error}")
        return {"metric": self.settings["best"], "value": value if np.isfinite(value) else None, "lower_is_better": lower}

    def _scores(self) -> List[Any]:
        """What was measured before, where it can be read."""
        try:
            return scores.read(self.path)
        except (OSError, UserError):
            return []

    def metric(self) -> Any:
        """That of the setting `best`, by which the best checkpoint is kept; None where there is none.

        Raises:
            UserError: there is no such metric, or it cannot be measured of this run.
        """
        name = self.settings["best"]
        if self._metric is None and name:
            metric = registry.create("metrics", name)
            reason = metric.unfit(self)
            if reason:
                raise UserError(f"the best checkpoint of {self.name} cannot be told by {name!r}: {reason}")
            self._metric = metric
        return self._metric

    def _taken_up(self) -> Tuple[Optional[int], List[str]]:
        """(The step of the checkpoint that is to be taken up, what is wrong with newer ones); None where there is none at all.

        Raises:
            UserError: none is sound, or the one asked for is not there.
        """
        asked, there = self._checkpoint, self.folder.checkpoints()
        if asked is None:
            return self.folder.newest()
        if asked == "best":
            best = self.folder.best()
            if best is None and self.settings["best"]:
                raise UserError(f"{self.path} has no best checkpoint: {self.settings['best']} was measured of none that is there.")
            if best is None:
                raise UserError(f"{self.path} has no best checkpoint: none was measured. Train with --set best=METRIC, one of "
                                f"`ganzoo list metrics`.")
            return best, []
        if asked not in there:
            raise UserError(f"{self.path} has no checkpoint of step {asked!r}. There are "
                            f"{'those of ' + ', '.join(map(str, there)) if there else 'none'}.")
        fault = self.folder.fault(int(asked))
        if fault is not None:
            raise UserError(f"the checkpoint of step {asked} in {self.path} is damaged: {fault}.")
        return int(asked), []

    def restore(self) -> None:
        """Takes up the checkpoint asked for, or the newest that is sound, and says which ones are not.

        Raises:
            UserError: there is none, none is sound, or it is not of this model and these settings.
        """
        step, wrong = self._taken_up()
        if step is None:
            raise UserError(f"{self.path} has no checkpoint.")
        for one in wrong:
            self.say(f"{one}; the one of step {step} is taken up.")
        try:
            in_a_sentence(self.runner.restore, self.folder.prefix(step))
        except UserError:
            raise
        except Exception as error:  # TensorFlow says a damaged file in errors of its own
            folder = Path(self.folder.prefix(step)).parent
            raise UserError(f"the checkpoint {folder} cannot be read ({type(error).__name__}): it is damaged. "
                            f"Move it away to go on from the one before it.") from error

    def say(self, text: str) -> None:
        """One line on standard error, beside the progress bar."""
        from tqdm import tqdm

        tqdm.write(f"{self.path}: {text}", file=sys.stderr)

    def play(self, observers: Any) -> "Run":
        """Plays to the last step, watched by `observers` (see `ganzoo.observing`).

        Raises:
            Diverged: a number is not finite, and the run is not to roll back, or did as often as it may.
            TrainingError: an observer could not keep the run, or anything else went wrong.
            Stopped: Ctrl-C or SIGTERM; the run is saved.
        """
        with Requests() as requests:
            while True:
                try:
                    return self._play(observers, requests)
                except Diverged as error:
                    if debugging():
                        self.say(self._operation())
                    if self.settings["on_nan"] != "rollback":
                        raise
                    because = str(error)
                if requests.stop:
                    self.say(because)
                    raise Stopped(str(self.path), self._kept() or 0, requests.stop, self.resuming)
                self._roll_back(because)  # here the error is gone, and holds no player any more

    def _play(self, observers: Any, requests: Requests) -> "Run":
        runner = self.runner
        self.read_log()
        began = time.monotonic() - self._seconds
        if self._data is not None and self._data.note:
            self.say(self._data.note)
        if self.runner.gan.note:
            self.say(self.runner.gan.note)
        if not runner.exact:
            self.say("a network has random layers of its own (Keras's Dropout or the like), or trains itself (a train_step): a "
                     "resumed run will not repeat an uninterrupted one exactly. Dropout of ganzoo_plugins.layers does.")
        try:
            scores.forget_later(self.path, runner.step)
        except UserError as error:  # no reason to stop a run
            self.say(str(error))
        try:
            observers.started(self)
            pauses = [self.settings["report_every"]] + observers.every(self)
            while runner.step < self.steps:
                if requests.stop:
                    raise Stopped(str(self.path), runner.step, requests.stop, self.resuming)
                pause = min([every - runner.step % every for every in pauses] + [self.steps - runner.step])
                row = in_a_sentence(runner.call, pause)
                due = runner.step % self.settings["report_every"] == 0 or runner.step == self.steps
                self._check(divergence.in_losses({name: value for name, value in row.items() if name not in runner.stage.watched}))
                if due:
                    entry = {"step": runner.step, "seconds": time.monotonic() - began}
                    entry.update(row)
                    self.log.append(entry)
                    observers.reported(self, runner.step, row)
                observers.stepped(self, runner.step)
            observers.finished(self)
        except BaseException as error:
            try:
                observers.stopped(self, error)
            except Diverged as failed:  # what a stop would have saved
                if not isinstance(error, Stopped):
                    raise
                self.say(str(failed))
                raise Stopped(str(self.path), self._kept() or 0, error.exit_code, self.resuming) from failed
            if isinstance(error, (GanzooError, KeyboardInterrupt)) or not isinstance(error, Exception):
                raise
            raise TrainingError(f"training failed at step {runner.step}: {type(error).__name__}: {error} "
                                f"What was saved in {self.path} is kept.") from error
        finally:
            runner.rest()
        return self

    def _check(self, what: Optional[str]) -> None:
        """Raises Diverged if there is something that is not finite."""
        if what is not None:
            kept, told = self._kept(), f"{what} after step {self.step}: the run has diverged. "
            if kept is not None:
                told += f"The checkpoint of step {kept} is kept. "
                if self.settings["on_nan"] == "stop":
                    told += f"{self.resuming} --on-nan rollback goes on from it with other random numbers. "
            raise Diverged(told + "A smaller learning_rate, clip_gradients or another loss may help.")

    def _kept(self) -> Optional[int]:
        """The step of the newest sound checkpoint; None where there is none."""
        try:
            return self.folder.newest(anew=True)[0]
        except UserError:  # all are damaged; that is not what is to be told now
            return None

    def _operation(self) -> str:
        """Which operation made the step that was played last diverge, in a sentence."""
        try:
            again = self._new_runner(mode="graph", xla=False)
            try:
                again.restore(self.folder.prefix(self._kept() or 0))
                return divergence.operation(again, self.step)
            finally:
                again.rest()
        except Exception as error:  # what it was looked for is the error to tell
            return f"Which operation made it was not found: {type(error).__name__}: {error}"

    def _roll_back(self, because: str) -> None:
        """Takes up the newest checkpoint with another seed, and writes down which.

        Raises:
            Diverged: it did so as often as it may, or there is no checkpoint.
            TrainingError: it cannot be written down.
        """
        step = self._kept()
        if step is None:
            raise Diverged(because)
        if divergence.times(self.config, step) >= self.settings["rollbacks"]:
            raise Diverged(f"{because} It was rolled back to step {step} {self.settings['rollbacks']} times; {self.resuming} "
                           f"--rollbacks {2 * self.settings['rollbacks']} tries more often.")
        seed = divergence.roll_back(self.config, step, because)
        try:
            self.folder.write_config(self.config)
        except OSError as failed:
            raise TrainingError(f"{because} The run cannot roll back, as its configuration cannot be written: "
                                f"{failed.strerror or failed}.") from failed
        self.say(f"{because} Rolled back to step {step}, with the random numbers of seed {seed}.")
        self._runner, self._checkpoint = None, None
        gc.collect()  # two models may be more than a GPU holds
        self.build()

    def read_log(self) -> None:
        path = self.path / "metrics.jsonl"
        try:
            rows = read_json_lines(path) if path.exists() else []
            every = self.settings["report_every"]  # the closing row of a run that has become longer is one no more
            self.log = [row for row in rows if row["step"] <= self.step and (row["step"] % every == 0 or row["step"] == self.steps)]
            self._seconds = float(self.log[-1]["seconds"]) if self.log else 0.0
        except (OSError, KeyError, OverflowError, TypeError, ValueError) as error:
            raise UserError(f"the metrics log {path} is damaged: a row has no step or seconds ({error}). "
                            f"Move it away to go on without it.") from error


def in_a_sentence(function: Any, *arguments: Any) -> Any:
    """function(*arguments); what the compat layer cannot do becomes the user's error."""
    from ganzoo_compat.errors import CheckpointMismatch, Unavailable, WrongNetwork

    try:
        return function(*arguments)
    except (CheckpointMismatch, Unavailable, WrongNetwork) as error:
        raise UserError(str(error)) from error
