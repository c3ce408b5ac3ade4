"""Plugins that are a file and not installed: ganzoo train ./my_gan.py:MyGAN.

Only a file that the user named is run. What a run's configuration names is not, as a run may come from somebody else:
`ganzoo resume RUN --file my_gan.py` says that this one may be.
"""

import contextlib
import hashlib
import importlib.util
import os
import sys
from typing import Any, Dict, Iterable, List, Optional, Tuple

from ganzoo.errors import UserError, nearest

_trusted: Dict[str, str] = {}  # name of a file -> where it is, of those that the user named


def is_file(name: str) -> bool:
    """Whether a plugin's name is a class in a file: ./my_gan.py:MyGAN, or a file alone."""
    return name.endswith(".py") or ".py:" in name


def trust(paths: Iterable[Any]) -> None:
    """These files may be run: paths, or names of plugins, of which those that are no files do not matter.

    Raises:
        UserError: one is not there.
    """
    for path in paths:
        if isinstance(path, str) and is_file(path):
            path = _taken_apart(path)[0]
            if not os.path.isfile(path):
                raise UserError(f"there is no file {path}.")
            _trusted[os.path.basename(path)] = os.path.abspath(path)


def absolute(value: Any) -> Any:
    """A setting's value, where the classes in files that it names are found from any folder."""
    for name in names([value]):
        path, asked = _taken_apart(name)
        value = value.replace(name, os.path.abspath(path) + (f":{asked}" if asked else ""), 1)
    return value


def locate(name: str) -> Tuple[str, str]:
    """(the file's absolute path, the class) of PATH.py:Class, or of PATH.py where it has one public class only.

    Raises:
        UserError: the file is not there or cannot be read, the user did not name it, or it has no such class.
    """
    path, asked = _taken_apart(name)
    place = _trusted.get(os.path.basename(path))
    if place is None:
        raise UserError(f"{path} is a file that the run's configuration names. It is run only if you say so: --file {path} "
                        f"(files=[...] in Python), wherever it is now.")
    from ganzoo.summaries import classes

    try:
        there = classes(place)
    except (OSError, SyntaxError, ValueError) as error:
        raise UserError(f"{path} cannot be read as Python: {type(error).__name__}: {error}.") from error
    if not asked and len(there) == 1:
        asked = there[0]
    if asked not in there:
        what = f"no class named {asked!r}" if asked else "several classes" if there else "no class"
        raise UserError(f"{path} has {what}: write {path}:CLASS. {nearest(asked, there)}")
    return place, asked


def load(path: str) -> Any:
    """The module of a file; the folder of the file may hold modules that it imports."""
    name = f"ganzoo_file_{hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
    if name in sys.modules:
        return sys.modules[name]
    folder = os.path.dirname(path)
    if folder not in sys.path:
        sys.path.append(folder)  # last: a file there never stands in for a module that is installed
    spec: Any = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def fingerprint(path: str) -> Optional[str]:
    """The SHA-256 of a file that the user named; None where it was not named."""
    place = _trusted.get(os.path.basename(path))
    if place is None:
        return None
    with open(place, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _taken_apart(name: str) -> Tuple[str, str]:
    """(path, class) of a plugin's name; the class is "" of a file alone."""
    if name.endswith(".py"):
        return os.path.expanduser(name), ""
    path, _, asked = name.rpartition(":")
    return os.path.expanduser(path), asked


def names(values: Iterable[Any]) -> List[str]:
    """The classes in files that settings name: ./my_loss.py:MyLoss:scale=2, also several with + between, or one in another's."""
    from ganzoo.specs import parse_spec

    found = []
    for value in values:
        for one in value.split(" + ") if isinstance(value, str) and ".py" in value else ():
            with contextlib.suppress(UserError):  # what is no spec names no file
                name, settings = parse_spec(one.strip())
                found += ([name] if is_file(name) else []) + names(settings.values())
    return found
