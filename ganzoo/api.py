"""ganzoo in Python: train, resume, load, import weights. The command line calls these.

    run = ganzoo.train("dcgan", dataset="digits", steps=2000, seed=0)
    images = run.sample(16)                                # [16, 28, 28, 1] in [-1, 1]
"""

import re
from collections import OrderedDict
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple, Union

from ganzoo import plugin_files
from ganzoo.errors import UserError
from ganzoo.learning import check_used
from ganzoo.settings import Configurable

PERIOD = 720  # steps over which batches are counted: penalties may be used in every second, third, ... or sixteenth one
# settings that go by the length of the run, and how they are off
BY_LENGTH = {"decay": "none", "instance_noise": 0.0, "top_k": 1.0}


def train(model: Any, run_dir: Union[str, Path, None] = None, config: Union[str, Path, None] = None, epochs: Optional[int] = None,
          observers: Sequence[Any] = (), command: Optional[str] = None, **settings: Any) -> Any:
    """Trains a model, from its first step to its last; the finished `Run`.

    model: name of a plugin (`ganzoo list models`), or a subclass of `ganzoo.GAN`, or one in a file, "./my_gan.py:MyGAN".
    run_dir: the run's own folder; None makes a new one under runs/.
    config: a .toml or .json file of settings, or the config.json of another run; `settings` go before it.
    epochs: length in passes through the data, in the place of `steps`.
    observers: names of plugins, or objects, that watch beside the built-in ones.
    settings: any that `ganzoo info MODEL` lists: steps, dataset, loss, batch_size, seed, mode, device, ...
        dataset may be a `ganzoo.Dataset` object.

    Raises:
        UserError: something asked for is not there or cannot be.
        TrainingError: training failed; says what was kept.
        Stopped: Ctrl-C or SIGTERM; the run is saved.
    """
    return train_if(lambda run: None, settings, model, run_dir, config, epochs, observers, command)


def train_if(fits: Callable[[Any], Any], settings: Dict[str, Any], model: Any, run_dir: Union[str, Path, None] = None,
             config: Union[str, Path, None] = None, epochs: Optional[int] = None, observers: Sequence[Any] = (),
             command: Optional[str] = None) -> Any:
    """`train`; what fits(run) raises of the run as it is before its first step ends it there, and no folder is left."""
    from ganzoo.folder import Folder
    from ganzoo.observing import Observers
    from ganzoo.run import Run

    quiet_tensorflow()
    observers = _named(observers)
    name, found, resolved, machine, spec, data = _prepared(model, config, epochs, settings)
    watching = Observers(observers)
    from ganzoo.configuration import describe

    folder = Folder.new(run_dir, _folder_name(name, resolved))
    try:  # a model that cannot be built leaves no run
        config_now = describe(name, found, resolved, machine, spec, data, observers, command)
        run = Run(folder, config_now, found, data)
        run.build()
        run.metric()  # one that does not fit is told now
        fits(run)
        folder.write_examples(run.gan.examples if found.inputs else {})
        folder.write_config(config_now)
    except BaseException:
        folder.abandon()
        raise
    with folder.locked():
        return run.play(watching)


def resume(path: Union[str, Path], steps: Optional[int] = None, mode: Optional[str] = None, device: Optional[str] = None,
           observers: Sequence[Any] = (), model: Any = None, dataset: Any = None, on_nan: Optional[str] = None,
           rollbacks: Optional[int] = None, data_dir: Optional[str] = None, files: Sequence[Any] = ()) -> Any:
    """Goes on with a run from its newest checkpoint; the finished `Run`.

    steps: the total of the run; None keeps what it was.
    mode, device, on_nan, rollbacks: None keeps what they were.
    data_dir: where the data's files are now; the run goes on only with the examples that it had.
    model, dataset: the class and the object of a run that was trained with the user's own.
    files: paths of .py files that may be run, of a run that was trained with classes in files.

    Raises:
        UserError: there is no such run, or it is done already, or its model cannot be had, or another process plays it.
        TrainingError, Stopped: as in `train`.
    """
    from ganzoo.folder import Folder

    quiet_tensorflow()
    plugin_files.trust(map(str, files))
    folder = Folder.existing(path)
    with folder.locked():
        changed = OrderedDict([("steps", steps), ("mode", mode), ("device", device), ("on_nan", on_nan),
                               ("rollbacks", rollbacks), ("data_dir", _anywhere(data_dir))])
        return _resumed(folder, {name: value for name, value in changed.items() if value is not None},
                        _named(observers), model, dataset)


def load(path: Union[str, Path], mode: Optional[str] = None, device: Optional[str] = None, model: Any = None,
         data: bool = False, checkpoint: Union[None, int, str] = None, data_dir: Optional[str] = None,
         files: Sequence[Any] = ()) -> Any:
    """The `Run` in a folder, to sample from: `load("runs/dcgan-digits-1").sample(16)`.

    mode, device: None keeps what they were, where this TensorFlow and this machine have them.
    model: the class of a run that was trained with the user's own.
    data: whether its examples are loaded too, for `Run.real` and metrics.
    checkpoint: the step of the one to load, or "best", by the metric of the run's setting of that name; None is the newest.
    data_dir: where the data's files are now, if they were moved.
    files: paths of .py files that may be run, of a run that was trained with classes in files.

    Raises:
        UserError: there is no such run or checkpoint, or its model or its data cannot be had.
    """
    from ganzoo.configuration import resolve
    from ganzoo.folder import Folder
    from ganzoo.run import Run

    quiet_tensorflow()
    plugin_files.trust(map(str, files))
    folder = Folder.existing(path)
    config = folder.read_config()
    found = _model_of(config, model)
    config["settings"] = resolve(found, config["settings"])[0]
    config["machine"] = _machine_here(config["machine"], mode, device)
    opened = None
    if data:
        opened, spec = _data(dict(config["settings"], **({} if data_dir is None else {"data_dir": _anywhere(data_dir)})))
        _same_examples(path, config, spec, opened)
    run = Run(folder, config, found, opened, checkpoint=checkpoint)
    if checkpoint is not None:
        run.step  # noqa: B018  # one that is not there is told now
    return run


def import_weights(model: Any, source: Any, names: Any = None, partial: bool = False, dry_run: bool = False,
                   run_dir: Union[str, Path, None] = None, config: Union[str, Path, None] = None, epochs: Optional[int] = None,
                   observers: Sequence[Any] = (), command: Optional[str] = None, **settings: Any) -> Any:
    """Makes a new run at step 0 whose networks have the weights of a file; the `Run`, for `sample` and `resume`.

    source: a checkpoint of TensorFlow's (its prefix or folder), a file of Keras (.h5, .weights.h5, .keras) or an .npz; or several,
        {prefix: file}, whose names then begin with the prefix: {"generator": "g.h5", "discriminator": "d.h5"}.
    names: the map, {ours: theirs}, or a .toml or .json file of it: of variables, or of layers and networks by their prefix.
        false in the place of theirs leaves what is there as it is. What it does not name is found by its name or its shape.
    partial: whether weights for which the file has nothing may stay as the model begins with them.
    dry_run: makes no run; returns the `ganzoo.importing.Import` that it would be: `print(it.table())`, `it.write_map("map.toml")`.
    The others are those of `train`. Averages (ema) begin with the imported weights, unless the map names them.

    Raises:
        UserError: something asked for is not there, has no match, or has another shape; nothing was made.
    """
    from ganzoo.configuration import describe
    from ganzoo.folder import Folder
    from ganzoo.importing import Import
    from ganzoo.observing import Observers
    from ganzoo.run import Run, in_a_sentence
    from ganzoo.runner import Runner

    quiet_tensorflow()
    sources = OrderedDict(source) if isinstance(source, dict) else OrderedDict([("", source)])
    theirs = _weights(sources)
    said = _map(names)
    observers = _named(observers)
    name, found, resolved, machine, spec, data = _prepared(model, config, epochs, settings)
    Observers(observers)  # those that are not there are told now, not by `resume`
    runner = in_a_sentence(Runner, found, resolved, machine, spec, data)
    stage = runner.stage
    weights = [weight for network in stage.networks for weight in network.named]
    others = [variable for variable in stage.named if variable not in set(weights + ["step", "batches"])]
    ours = stage.read(weights + others)
    done = Import(ours, weights, theirs, said, " and ".join(map(str, sources.values())))
    if dry_run:
        return done
    done.check(partial)
    values = done.values
    stage.write(dict({f"average/{weight}": value for weight, value in values.items() if f"average/{weight}" in ours}, **values))
    folder = Folder.new(run_dir, _folder_name(name, resolved))
    try:
        command = command or f"ganzoo.import_weights({name!r}, ...)"
        about = describe(name, found, resolved, machine, spec, data, observers, command)
        about["imported"] = OrderedDict([
            ("source", {prefix: str(Path(str(path)).expanduser().absolute()) for prefix, path in sources.items()}),
            ("map", said), ("weights", done.names)])
        run = Run(folder, about, found, data, runner)
        run.save()  # before the configuration: a folder with one and without a checkpoint would begin with other weights
        folder.write_examples(run.gan.examples if found.inputs else {})
        folder.write_config(about)
    except BaseException as error:
        folder.abandon()
        if isinstance(error, UserError) or not isinstance(error, Exception):
            raise
        raise UserError(f"the run cannot be written to {folder.path}: {type(error).__name__}: {error}") from error
    return run


def prepare(model: Any, **settings: Any) -> Any:
    """The `Runner` of a run without a folder and without anybody watching: `prepare("gan", dataset="ring").advance(100)`.

    Raises:
        UserError: as `train`.
    """
    from ganzoo.run import in_a_sentence
    from ganzoo.runner import Runner

    quiet_tensorflow()
    _, found, resolved, machine, spec, data = _prepared(model, None, None, settings)
    return in_a_sentence(Runner, found, resolved, machine, spec, data)


def write_samples(samples: Any, path: Union[str, Path], columns: Optional[int] = None,
                  conditions: Optional[Dict[str, Any]] = None) -> None:
    """Writes samples as one picture (.png), as an animation of the columns (.gif) or as numbers (.npz: `images`, float32).

    columns: samples in a row; None makes the picture nearly square.
    conditions: what they were asked for by, {key: array [n, ...]}, such as `label` or `latent`: a .npz has that, too.

    Raises:
        UserError: the name ends otherwise, or there are no columns to animate.
        OSError: the file cannot be written.
    """
    import numpy as np

    from ganzoo import pictures
    from ganzoo.files import write_atomically

    kind = Path(path).suffix.lower()
    if kind == ".npz":
        write_atomically(path, lambda file: np.savez_compressed(file, images=samples, **(conditions or {})))
    elif kind == ".png":
        pictures.write(pictures.grid(samples, columns) if samples.ndim == 4 else pictures.scatter(samples), path)
    elif kind == ".gif":
        if columns is None or columns < 2:
            raise UserError("an animation shows columns one after another: ask for some, with --interpolate 8 or --code 2=-1..1.")
        draw = pictures.grid if samples.ndim == 4 else lambda part: pictures.scatter(part, samples)
        pictures.animate([draw(samples[place::columns]) for place in range(columns)], path)
    else:
        raise UserError(f"samples cannot be written as {str(path)!r}: end it in .png for a picture, .gif for an animation or "
                        f".npz for numbers.")


def _resumed(folder: Any, changed: Dict[str, Any], observers: Sequence[Any], model: Any, dataset: Any) -> Any:
    """What `resume` does while nobody else does. changed: settings that are others now."""
    from ganzoo import divergence
    from ganzoo.configuration import now, resolve, versions
    from ganzoo.observing import Observers
    from ganzoo.run import Run

    path = folder.path
    config = folder.read_config()
    found = _model_of(config, model)
    asked = dict(config["settings"], **config["machine"])
    asked.update(changed)
    asked["xla"] = asked["xla"] and asked["mode"] == "function"
    length = config["settings"].get("steps")
    config["settings"], config["machine"] = resolve(found, asked)
    _settle(config["machine"])
    done = folder.newest()[0] or 0
    divergence.forget(config, done)
    if config["settings"]["steps"] < done:
        raise UserError(f"{path} has {done} steps already, more than the {config['settings']['steps']} asked for.")
    if config["settings"]["steps"] == done and done:
        raise UserError(f"{path} is done: it has its {done} steps. Lengthen it with --steps, the new total.")
    try:
        data, spec = _data(config["settings"], dataset)
    except UserError as error:
        if dataset is not None or config.get("plugins", {}).get("dataset") or plugin_files.is_file(config["settings"]["dataset"]):
            raise
        raise UserError(f"{error} For a dataset of your own, use Python and say dataset=YourDataset().") from error
    if not folder.checkpoints() and (folder.path / "metrics.jsonl").exists():
        raise UserError(f"{path} has a log but no checkpoint any more: there is nothing to go on from. Begin a new run.")
    _same_examples(path, config, spec, data)
    run = Run(folder, config, found, data)
    for name, was in config.get("files", {}).items():
        if plugin_files.fingerprint(name) not in (None, was):
            run.say(f"{name} has been changed since the run began: it goes on with the file as it is now.")
    going_by = [name for name, off in BY_LENGTH.items() if config["settings"].get(name) not in (None, off)]
    if going_by and length != run.steps:
        run.say(f"{' and '.join(going_by)} of this run went by its length of {length} steps: from here on by {run.steps}, so that "
                f"it does not become the run that it would have been with {run.steps} from its beginning.")
    named = config.get("observers", []) + [one for one in observers if isinstance(one, str)]
    config["observers"] = list(OrderedDict.fromkeys(named))
    watching = Observers(config["observers"] + [one for one in observers if not isinstance(one, str)])
    run.build()
    run.metric()
    folder.sweep()
    config.setdefault("resumed", []).append({"step": run.step, "at": now(), "versions": versions()})
    try:
        folder.write_config(config)
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror or error}.") from error
    return run.play(watching)


def _weights(sources: Dict[str, Any]) -> Dict[str, Any]:
    """{name: weight} of all the files, {prefix: path}."""
    from ganzoo.run import in_a_sentence
    from ganzoo_compat import foreign_weights

    found: Dict[str, Any] = OrderedDict()
    for prefix, path in sources.items():
        for name, weight in in_a_sentence(foreign_weights.read, path).items():
            found[f"{prefix}/{name}".strip("/")] = weight._replace(key=f"{prefix}/{weight.key}".strip("/"))
    return found


def _map(names: Any) -> Dict[str, Any]:
    """The map of `import_weights`, {ours: theirs}, where it was given or from its file."""
    from ganzoo.configuration import read_table

    if names is None or isinstance(names, dict):
        return dict(names or {})
    return read_table(str(names), "map", 'names: write "generator/dense" = "gen/fc1" and the like')


def _folder_name(model: str, settings: Dict[str, Any]) -> str:
    """Of a run's folder under runs/, without its number."""
    from ganzoo import registry

    name = f"{model.rpartition(':')[2]}-{registry.parse_spec(settings['dataset'])[0].rpartition(':')[2]}".lower()
    return re.sub(r"[^a-z0-9._-]+", "-", name)  # tfds:cifar10_corrupted/fog_1


def _named(given: Sequence[Any]) -> List[Any]:
    """What the user named, of which classes in files may be run, and are found from any folder."""
    plugin_files.trust(plugin_files.names(given))
    return [plugin_files.absolute(one) for one in given]


def _prepared(model: Any, config: Any, epochs: Optional[int], settings: Dict[str, Any]) -> Tuple[str, Any, Any, Any, Any, Any]:
    """(name, class, settings, machine, spec, examples) of what a user asked for."""
    from ganzoo.configuration import find_model, read_file, resolve
    from ganzoo.registry import find_spec
    from ganzoo_compat import modes

    model, = _named([model])
    name, found = find_model(model)
    asked = dict(read_file(str(config)) if config is not None else {})
    asked.update(zip(settings, _named(list(settings.values()))))
    if asked.get("data_dir") is not None:
        asked["data_dir"] = _anywhere(asked["data_dir"])
    dataset = asked.get("dataset")
    own = dataset if dataset is not None and not isinstance(dataset, str) else None
    if own is not None:
        asked["dataset"] = type(own).__name__
    resolved, machine = resolve(found, asked)
    check_used(settings, resolved)
    if resolved["best"]:
        find_spec("metrics", resolved["best"])
    _settle(machine)
    data, spec = _data(resolved, own)
    if epochs is not None:
        resolved, machine = resolve(found, dict(asked, steps=_steps(epochs, len(data), found, resolved)))
    reason = found.unfit(spec)
    if reason:
        raise UserError(f"{name} does not fit {resolved['dataset']}: {reason}")
    if machine["mode"] == "auto":
        machine["mode"] = modes.default()
    return name, found, resolved, machine, spec, data


def _anywhere(path: Optional[str]) -> Optional[str]:
    """The path as it is from any folder: a run is resumed from another one."""
    return None if path is None else str(Path(path).expanduser().absolute())


def _settle(machine: Dict[str, Any]) -> None:
    """Threads and memory, before anything uses TensorFlow: tensorflow-datasets does.

    Raises:
        UserError: it was used in this process before, otherwise.
    """
    from ganzoo.run import in_a_sentence
    from ganzoo_compat import devices

    in_a_sentence(devices.configure, machine["threads"], machine["gpu_memory"])


def _steps(epochs: int, examples: int, model: Any, settings: Dict[str, Any]) -> int:
    """The steps of so many passes through the data; each move of a step draws a batch.

    Raises:
        UserError: only the built model knows its schedule.
    """
    from ganzoo.runner import held_count

    unbuilt = model.__new__(model)
    Configurable.__init__(unbuilt, **settings)
    try:
        batches = sum(len(unbuilt.moves(step)) for step in range(PERIOD)) / PERIOD * unbuilt.accumulate
    except Exception as error:
        raise UserError(f"{model.__name__} does not say its schedule before it is built: give --steps, not --epochs.") from error
    return max(1, int(epochs * ((examples - held_count(model, examples)) // settings["batch_size"]) / batches))


def _data(settings: Dict[str, Any], own: Any = None) -> Tuple[Any, Any]:
    """(examples, spec) of the dataset of the settings, or of the user's own object."""
    from ganzoo import registry
    from ganzoo.datasets import Dataset, opened, spec

    dataset = own if own is not None else registry.create("datasets", settings["dataset"], data_dir=settings["data_dir"])
    if not isinstance(dataset, Dataset):
        raise UserError(f"a dataset is the name of one (`ganzoo list datasets`) or a ganzoo.Dataset, not {_what(dataset)}.")
    examples = opened(dataset, settings["dataset"], settings["seed"], settings["image_size"])
    return examples, spec(dataset, examples)


def _same_examples(path: Any, config: Dict[str, Any], spec: Any, data: Any) -> None:
    """Raises a UserError where the run was trained on other examples than there are now."""
    from ganzoo.configuration import examples

    for key, now_there in examples(spec, data).items():
        if now_there != config["examples"].get(key, now_there):
            raise UserError(f"{path} was trained on other examples than {config['settings']['dataset']!r} has now: their {key} "
                            f"was {config['examples'][key]} and is {now_there}.")


def _what(thing: Any) -> str:
    return f"the class {thing.__name__}: give {thing.__name__}()" if isinstance(thing, type) else type(thing).__name__


def _machine_here(trained: Dict[str, Any], mode: Optional[str], device: Optional[str]) -> Dict[str, Any]:
    """The machine to sample on, which need not be the one that the run was trained on."""
    from ganzoo.machine import Machine
    from ganzoo_compat import devices, modes
    from ganzoo_compat.errors import Unavailable

    here = {"mode": trained.get("mode"), "device": trained.get("device")}
    if here["mode"] not in modes.available():
        here["mode"] = "auto"
    try:
        devices.resolve(str(here["device"]))
    except Unavailable:
        here["device"] = "auto"
    here.update({name: value for name, value in (("mode", mode), ("device", device)) if value is not None})
    return Machine(**here).values()


def _model_of(config: Dict[str, Any], given: Any) -> Any:
    from ganzoo.configuration import find_model

    if given is not None:
        return find_model(given)[1]
    try:
        return find_model(config["model"])[1]
    except UserError as error:
        if plugin_files.is_file(config["model"]):
            raise
        raise UserError(f"the run's model, {config['class']}, is not among the plugins: {error} "
                        f"For a class of your own, use Python and say model=YourClass.") from error


def quiet_tensorflow() -> None:
    """Imports TensorFlow without its notes on standard error.

    Raises:
        UserError: it is not installed.
    """
    from ganzoo.registry import INSTALL, needs_tensorflow

    try:
        from ganzoo_compat import quiet
    except ImportError as error:
        if needs_tensorflow(error):
            raise UserError(INSTALL) from error
        raise
    quiet.hush()
