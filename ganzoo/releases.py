"""The TensorFlow releases that ganzoo is tested on, and what pip has to hold fast for each. TensorFlow is not imported."""

import importlib.util
import re
from pathlib import Path
from typing import List, NamedTuple, Tuple

from ganzoo.errors import UserError


class Release(NamedTuple):
    """A minor release of TensorFlow."""

    name: str  # such as 2.8
    full: str  # such as 2.8.4
    python: str  # on which it is tested, such as 3.10
    path: Path  # of its constraints file

    @property
    def text(self) -> str:
        """The constraints file for pip."""
        return self.path.read_text(encoding="utf-8")

    @property
    def pins(self) -> List[str]:
        """The file's requirements, such as `numpy<2`."""
        lines = (line.partition("#")[0].strip() for line in self.text.splitlines())
        return [line for line in lines if line]


def releases() -> List[Release]:
    """Oldest first."""
    found = []
    package = importlib.util.find_spec("ganzoo_compat")  # which would import TensorFlow
    for folder in (package.submodule_search_locations or []) if package else []:
        for path in Path(folder, "constraints").glob("*.txt"):
            first = path.read_text(encoding="utf-8").split("\n", 1)[0]
            full, python = re.findall(r"\d+(?:\.\d+)+", first)
            found.append(Release(path.stem, full, python, path))
    return sorted(found, key=lambda release: _order(release.name))


def find(asked: str) -> Release:
    """The release of that name, such as 2.8; or of its full one, such as 2.8.4.

    Raises:
        UserError: it is none of those tested.
    """
    there = releases()
    for release in there:
        if asked in (release.name, release.full):
            return release
        if asked.startswith(release.name + "."):
            raise UserError(f"There are no constraints for TensorFlow {asked}: of {release.name}, {release.full} is tested "
                            f"(ganzoo constraints {release.name}).")
    raise UserError(f"There are no constraints for TensorFlow {asked}; there are some for {', '.join(one.name for one in there)}.")


def suited_to(python: str) -> List[Release]:
    """The releases that are tested on a Python, such as 3.10; oldest first."""
    return [release for release in releases() if release.python == python]


def _order(name: str) -> Tuple[int, ...]:
    return tuple(int(part) for part in name.split("."))
