"""What ganzoo says to a person when it cannot go on."""

import os


class GanzooError(Exception):
    """The base of every error that ganzoo tells in one sentence. `exit_code` is the command line's."""

    exit_code = 1


class UserError(GanzooError):
    """The user's mistake: what was asked, what there is, what to do."""

    exit_code = 2


class TrainingError(GanzooError):
    """Training failed; the message says what was kept."""


class Diverged(TrainingError):
    """A loss or a gradient is not finite, or a weight that was to be saved."""


class PluginError(UserError):
    """A plugin could not be loaded; the message names its distribution."""


class Stopped(KeyboardInterrupt):
    """A run was asked to stop, by Ctrl-C or SIGTERM: it finished its step and saved itself.

    path: of the run's folder. step: steps done. exit_code: 130 or 143. how: the command that goes on with it.
    """

    def __init__(self, path: str, step: int, exit_code: int = 130, how: str = "") -> None:
        super().__init__(f"stopped at step {step}; go on with: {how or f'ganzoo resume {path}'}")
        self.path, self.step, self.exit_code = path, step, exit_code


def debugging():
    """Whether all that is known of an error is wished: by --debug, or by GANZOO_DEBUG=1 in the environment."""
    return os.environ.get("GANZOO_DEBUG") == "1"


def nearest(asked, names):
    """A half sentence of what there is, the names most like `asked` first: ` Did you mean dcgan? There are ...`."""
    import difflib

    names = sorted(names)
    close = difflib.get_close_matches(asked, names, n=3, cutoff=0.5)
    guess = f"Did you mean {' or '.join(close)}? " if close else ""
    return guess + (f"There are {', '.join(names)}." if names else "There are none.")
