"""How a plugin is asked for in a text: its name, what its settings are to be, and which distribution or file it is from."""

import re
from typing import Dict, List, Tuple

from ganzoo.errors import UserError
from ganzoo.settings import read_assignment

_FILE = re.compile(r"(?P<name>.+\.py:[A-Za-z_]\w*|.+\.py)(?::(?P<settings>.*))?$", re.DOTALL)


def parse_spec(text: str) -> Tuple[str, Dict[str, str]]:
    """`[distribution:]name[:key=value,...]` as the name and the settings; a value may hold commas and colons.

    The first value may stand without its key, which is then "": tfds:mnist,split=test. See `registry.find_spec` for tfds:mnist.
    Parentheses hold together a value that has settings of its own: few-labels:of=(ring:modes=3,size=60),labelled=6.
    In the place of a name may stand a class in a file: ./my_gan.py:MyGAN.

    Raises:
        UserError: there is no name, a setting without its key, or a parenthesis without the other.
    """
    found = _FILE.match(text)
    if found and "=" not in found.group("name"):
        return found.group("name"), _settings(found.group("settings") or "", text)
    parts = text.split(":")
    named = next((place for place, part in enumerate(parts) if "=" in part), len(parts))
    name = ":".join(part.strip() for part in parts[:named])
    if not 1 <= named <= 2 or "" in name.split(":"):
        raise UserError(f"{text!r} is not understood: write NAME, NAME:key=value,key=value or DISTRIBUTION:NAME.")
    return name, _settings(":".join(parts[named:]), text)


def _settings(given: str, text: str) -> Dict[str, str]:
    settings: Dict[str, str] = {}
    key = ""
    for part in filter(None, _split(given, text)):
        if "=" in part:
            key, value = read_assignment(part)
            settings[key] = value[1:-1] if value.startswith("(") and value.endswith(")") else value
        elif not settings:
            settings[key] = part
        else:
            settings[key] += "," + part  # a comma inside the value: sizes=64,128
    return settings


def _split(settings: str, text: str) -> List[str]:
    """The settings, taken apart at the commas outside of values that begin with a parenthesis; text: all that was asked for."""
    found, depth = [""], 0
    for letter in settings:
        if depth or letter == "(" and found[-1].endswith("="):
            depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and not depth:
            found.append("")
        else:
            found[-1] += letter
    if depth:
        raise UserError(f"{text!r} has a parenthesis without the other: write NAME:key=(NAME:key=value,key=value),key=value.")
    return found
