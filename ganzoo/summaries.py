"""What a plugin says of itself in its source text. Nothing is imported, so that a list of the zoo is quick and safe."""

import ast
import functools
import importlib.util
import os
from typing import Dict, List, NamedTuple, Optional


class Docs(NamedTuple):
    """The docstrings of an entry point's value: of its module and of the class (or function) in it; empty if it has none."""

    module: str
    item: str

    @property
    def summary(self) -> str:
        """One line: the first of the class's docstring, or else of the module's."""
        return (self.item or self.module).partition("\n")[0].strip()


def docs(value: str) -> Docs:
    """The docstrings of `module:Class`, or of `file.py:Class`.

    Raises:
        ImportError: no source of the module is there.
        SyntaxError: the source is no Python.
    """
    module, _, attribute = value.rpartition(":") if ":" in value else (value, "", "")
    path = module if module.endswith(".py") else source(module)
    if path is None:
        raise ImportError(f"no source of the module {module} is there")
    found = _docstrings(path)
    return Docs(found.get("", ""), found.get(attribute, "") if attribute else "")


def source(module: str) -> Optional[str]:
    """The file of a module, found as an import would find it (wheels, .pth files, import hooks); None if there is none.

    Only the top-level name is looked up by `find_spec`, which for a submodule would import the packages above it.
    """
    top, _, rest = module.partition(".")
    spec = importlib.util.find_spec(top)
    if spec is None:
        return None
    if not rest:
        return spec.origin if spec.origin and spec.origin.endswith(".py") else None
    for folder in spec.submodule_search_locations or ():
        base = os.path.join(folder, *rest.split("."))
        for path in (base + ".py", os.path.join(base, "__init__.py")):
            if os.path.isfile(path):
                return path
    return None


def classes(path: str) -> List[str]:
    """The public classes at the top of a file, in their order.

    Raises:
        OSError, SyntaxError, ValueError: the file cannot be read, or is no Python.
    """
    with open(path, "rb") as file:
        tree = ast.parse(file.read(), os.path.basename(path))
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]


@functools.lru_cache(maxsize=None)
def _docstrings(path: str) -> Dict[str, str]:
    """{name: docstring} of the classes and functions at the top of a file, the file's own under the empty name."""
    with open(path, "rb") as file:
        tree = ast.parse(file.read(), os.path.basename(path))
    found = {"": ast.get_docstring(tree) or ""}
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            found[node.name] = ast.get_docstring(node) or ""
    return found
