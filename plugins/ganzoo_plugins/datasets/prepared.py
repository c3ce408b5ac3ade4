"""The way to tensorflow-datasets, which prepares image sets by name, and says what goes wrong in many languages."""

import contextlib
import importlib
import logging
import warnings
from typing import Any, Iterator, Optional

from ganzoo.errors import UserError


@contextlib.contextmanager
def tensorflow_datasets(who: str, folder: Optional[str], instead: str) -> Iterator[Any]:
    """`with tensorflow_datasets(...) as tfds`: the module; what it raises inside is told in a sentence.

    who: the dataset. folder: where prepared data is; None is the library's own folder, into which it downloads.
    instead: what else the user can do.

    Raises:
        UserError: it is not installed, refuses this TensorFlow, or fails.
    """
    try:
        tfds = _import_quietly("tensorflow_datasets")
    except ImportError as error:
        if getattr(error, "name", None) != "tensorflow_datasets":
            raise UserError(f"dataset {who!r}: tensorflow-datasets does not load ({_first_line(error)}): {instead}.") from error
        raise UserError(f"dataset {who!r} needs tensorflow-datasets, which is not installed: pip install 'ganzoo[datasets]' "
                        f"(it refuses TensorFlow 1), or {instead}.") from None
    if not hasattr(tfds, "load"):  # its import swallows what goes wrong in it and leaves half a module, so on TensorFlow 1
        raise UserError(f"dataset {who!r}: tensorflow-datasets does not work with the packages here, as it refuses "
                        f"TensorFlow 1: {instead}.")
    try:
        yield tfds
    except UserError:
        raise
    except ImportError as error:  # no TensorFlow, or TensorFlow 1
        raise UserError(f"dataset {who!r}: tensorflow-datasets refuses ({_first_line(error)}): {instead}.") from error
    except Exception as error:  # it raises its own errors, TensorFlow's, the network's and plain assertions
        where = f"in {folder}" if folder else "in its own folder or on the network"
        raise UserError(f"dataset {who!r}: tensorflow-datasets cannot read it {where} ({_first_line(error)}): "
                        f"{instead}.") from error


def _import_quietly(name: str) -> Any:
    """The module. What it warns of or logs while it is imported is not the user's concern; that it is unusable is told."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return importlib.import_module(name)
    finally:
        logging.disable(before)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".:")
