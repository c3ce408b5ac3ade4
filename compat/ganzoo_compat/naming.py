"""Names of the parts of a network: by their kind and number in it, whatever else was made in the process."""

import re
from typing import Set

__all__ = ["base", "snake", "unique"]


def unique(name: str, taken: Set[str]) -> str:
    """The name, with _1, _2, ... where it is taken; notes it as taken."""
    one, count = name, 0
    while one in taken:
        count += 1
        one = f"{name}_{count}"
    taken.add(one)
    return one


def snake(name: str) -> str:
    """batch_normalization, of `BatchNormalization` (in 1.13 `BatchNormalizationV1`)."""
    name = re.sub("V[12]$", "", name.replace("<lambda>", "function"))
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])", "_", name).lower()


def base(name: str) -> str:
    """kernel, of `dense_3/kernel_1:0`."""
    return re.sub(r"_\d+$", "", name.split(":")[0].split("/")[-1])
