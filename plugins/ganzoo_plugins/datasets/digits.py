"""Digits: a part of MNIST (LeCun, Bottou, Bengio and Haffner, 1998) that is shipped with ganzoo.

Licence of the data: CC BY-SA 3.0, Yann LeCun and Corinna Cortes; see DIGITS-LICENSE.txt beside this file.
`tools/make_digits.py` makes `digits.npz`, and says which images were chosen.
"""

import os
import zipfile
import zlib
from typing import Any, Dict

import numpy as np

from ganzoo.datasets import Dataset
from ganzoo.errors import UserError

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits.npz")


class Digits(Dataset):
    """5,000 handwritten digits of MNIST, 28x28 in grey, 500 of each, labelled: shipped with ganzoo, no download."""

    classes = 10
    extractor = "digit-classifier"

    def arrays(self, seed: int) -> Dict[str, Any]:
        """x: uint8 [5000, 28, 28, 1]; label: int32 [5000], 0 to 9, in mixed order. The same for every seed.

        Raises:
            UserError: the shipped file is missing or damaged.
        """
        try:
            with np.load(FILE, allow_pickle=False) as file:
                images, labels = file["images"], file["labels"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            raise UserError(f"dataset 'digits': {FILE} is missing or damaged: install ganzoo again.") from None
        return {"x": images[..., np.newaxis], "label": labels.astype(np.int32)}
