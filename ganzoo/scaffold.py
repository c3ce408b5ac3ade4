"""A new plugin's package, from the templates in ganzoo/templates: what `ganzoo new-plugin` writes."""

import datetime
import re
import string
from pathlib import Path
from typing import Dict, List, NamedTuple, Union

from ganzoo import plugin_files, registry, releases
from ganzoo.distributions import API
from ganzoo.errors import UserError
from ganzoo.registry import KINDS

TEMPLATES = Path(__file__).parent / "templates"
RELEASES = ("1.15", "2.11")  # of TensorFlow, beside the newest: those of tox.ini
TRY = {"models": "ganzoo train $name", "losses": "ganzoo train dcgan --loss $name",
       "penalties": "ganzoo train dcgan --penalty $name", "datasets": "ganzoo train dcgan --dataset $name",
       "metrics": "ganzoo train dcgan --set best=$name",
       "extractors": "ganzoo train dcgan --set best=frechet:extractor=$name", "observers": "ganzoo train dcgan --observer $name",
       "commands": "ganzoo $name --help"}


class Scaffold(NamedTuple):
    """A package to be written. files: {path in its folder: text}."""

    distribution: str
    name: str
    files: Dict[str, str]

    def write(self, folder: Union[str, Path]) -> List[Path]:
        """Writes every file into a new folder, or an empty one; their paths.

        Raises:
            UserError: the folder holds something, or cannot be written.
        """
        folder = Path(folder)
        try:
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise UserError(f"{folder} is there already, and nothing is overwritten: say another folder with --out.")
            written = []
            for name, text in self.files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode("utf-8"))
                written.append(path)
            return written
        except OSError as error:
            raise UserError(f"{folder} cannot be written: {error.strerror or error}.") from error


def scaffold(name: str, kind: str = "model", author: str = "") -> Scaffold:
    """The package of a plugin of that name.

    name: of the plugin, in small letters, digits and dashes; the distribution is called ganzoo-NAME.
    kind: model, loss, penalty, dataset, metric, observer or command.

    Raises:
        UserError: the name cannot be, or there is a plugin of that kind and name.
    """
    plural = next((plural for plural, one in KINDS.items() if one == kind), None)
    if plural is None:
        raise UserError(f"no kind of plugin is named {kind!r}: there are {', '.join(KINDS.values())}.")
    name = name[len("ganzoo-"):] if name.startswith("ganzoo-") else name
    if not re.match(r"[a-z][a-z0-9]*(-[a-z0-9]+)*$", name) or plugin_files.is_file(name):
        raise UserError(f"{name!r} cannot name a plugin: use small letters, digits and dashes, and begin with a letter, "
                        f"such as my-gan.")
    taken = [item for item in registry.items(plural) if item.name == name]
    if taken:
        raise UserError(f"there is a {taken[0]} already: choose another name.")
    distribution = f"ganzoo-{name}"
    module = name.replace("-", "_")
    words = {
        "api": str(API), "author": author or f"the authors of {distribution}", "distribution": distribution, "kind": kind,
        "kinds": plural, "module": module, "name": name, "package": f"ganzoo_{module}", "term": module,
        "thing": module if kind == "command" else "".join(part.capitalize() for part in name.split("-")),
        "title": name.replace("-", " ").capitalize(), "try_it": string.Template(TRY[plural]).substitute(name=name),
        "year": str(datetime.date.today().year)}
    places = {
        "pyproject.toml": "pyproject.toml", "README.md": "README.md", "LICENSE": "LICENSE", "tox.ini": "tox.ini",
        f"{words['package']}/__init__.py": "init.py", f"{words['package']}/{module}.py": f"{kind}.py",
        "tests/test_conformance.py": "test_conformance.py", f"tests/test_{module}.py": f"test_{kind}.py"}
    files = {place: string.Template((TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")).substitute(words)
             for place, template in places.items()}
    files.update({f"constraints/{one}.txt": releases.find(one).text for one in RELEASES})
    return Scaffold(distribution, name, files)
