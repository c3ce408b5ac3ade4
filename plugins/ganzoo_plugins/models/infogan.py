"""InfoGAN: Chen et al., 2016, https://arxiv.org/abs/1606.03657.

The generator gets codes beside the noise, and a head Q on the discriminator's features reads them back from its images: the
generator's player moves both, and its terms bound the mutual information of codes and images from below (the paper's L_I,
without the constant entropy of the codes). As in the paper's code for MNIST: 62 values of noise, a categorical code of 10 and
two uniform ones, which Q takes for normal with deviation 1. There the discriminator, which shares layers with Q, gains by the
same terms; here all move from one forward pass, and they move the generator and Q's own head alone, and the continuous codes
weigh 0.1 (there 1). Noise is normal, step sizes and the average of the generator's weights are `dcgan`'s (there 1e-3 and 2e-4,
and none). The convolutions are DCGAN's of TensorFlow's tutorial, smaller.
"""

from typing import Any, Dict, List, Tuple

import numpy as np
import tensorflow as tf

from ganzoo.errors import UserError
from ganzoo.metrics import Expectation
from ganzoo.players import once
from ganzoo.settings import Setting
from ganzoo_compat.networks import Network
from ganzoo_plugins import expectations
from ganzoo_plugins.layers.activation import LeakyReLU
from ganzoo_plugins.layers.batch_norm import BatchNorm
from ganzoo_plugins.layers.dense import Dense
from ganzoo_plugins.losses import mutual_information
from ganzoo_plugins.models.dcgan import DCGAN
from ganzoo_plugins.networks import dcgan
from ganzoo_plugins.networks.featured import Featured


class InfoGAN(DCGAN):
    """Codes that come to mean something, without labels: one of ten, and two numbers."""

    categories = Setting(10, "values of the categorical code", at_least=2)
    codes = Setting(2, "continuous codes, each from -1 to 1", at_least=1)
    category_weight = Setting(1.0, "weight of the categorical code's information: the paper's lambda", at_least=0)
    code_weight = Setting(0.1, "weight of the continuous codes' information", at_least=0)
    latent = 62
    steps = 5500
    expects = expectations.digits(4.0, 0.65, 0.85) + (Expectation("code-information", at_least=0.5),)

    def build(self) -> None:
        self.columns = self.categories  # of a grid: one category in each
        self.generator = dcgan.generator(self.latent + self.categories + self.codes, self.shape, self.width)
        layers = dcgan.features(self.shape, self.width, self.dropout) + [Dense(16 * self.width), LeakyReLU(0.1), Dense(1)]
        self.discriminator = Featured("discriminator", layers, self.shape)
        head = [Dense(4 * self.width, bias=False), BatchNorm(), LeakyReLU(0.1), Dense(self.categories + self.codes)]
        self.q_head = Network("q_head", head, [16 * self.width])

    def generators(self) -> List[Any]:
        return [self.generator, self.q_head]

    @once
    def category(self, move: Any) -> Any:
        """The categorical code, int32 [batch]; drawn evenly, or asked for."""
        if "category" in move.batch:
            return move.batch["category"]
        return tf.cast(move.uniform([move.size]) * self.categories, tf.int32)

    @once
    def code(self, move: Any) -> Any:
        """The continuous codes, [batch, codes]; drawn evenly from -1 to 1, or asked for."""
        return move.batch["code"] if "code" in move.batch else 2.0 * move.uniform([move.size, self.codes]) - 1.0

    def conditions(self, n: int) -> Dict[str, Any]:
        drawn = np.random.RandomState(0).uniform(-1, 1, [n, self.codes])
        return {"category": (np.arange(n) % self.categories).astype("int32"), "code": drawn.astype("float32")}

    def traversal(self, wanted: Dict[int, Tuple[float, float]], rows: int, steps: int) -> Dict[str, Any]:
        """Conditions for rows * steps samples: code 1 is the categorical one, the others are 0 where nothing is wanted of them.

        wanted: {number of the code, from 1: (first value of a row, last value)}. Rows differ in the category, if none is wanted.

        Raises:
            UserError: there is no code of that number, or no such category.
        """
        category = np.repeat(np.arange(rows) % self.categories, steps)
        code = np.zeros([rows * steps, self.codes])
        for number, (first, last) in wanted.items():
            if not 1 <= number <= 1 + self.codes:
                raise UserError(f"there is no code {number}: 1 is the categorical one, 2 to {1 + self.codes} are continuous.")
            values = np.tile(np.linspace(first, last, steps), rows)
            if number > 1:
                code[:, number - 2] = values
            elif 0 <= min(first, last) and max(first, last) < self.categories:
                category = np.rint(values)
            else:
                raise UserError(f"the categorical code is 0 to {self.categories - 1}, not {first:g} to {last:g}.")
        return {"category": category.astype("int32"), "code": code.astype("float32")}

    def generate(self, move: Any, z: Any) -> Any:
        return self.generator(tf.concat([z, tf.one_hot(self.category(move), self.categories), self.code(move)], axis=1))

    def judge(self, move: Any, x: Any) -> Any:
        return self.discriminator(x)[0]

    @once
    def judged(self, move: Any) -> Any:
        """Of generated examples: logits [batch, 1], features [batch, values]."""
        return self.discriminator(self.fake(move))

    @once
    def fake_logits(self, move: Any) -> Any:
        return self.judged(move)[0]

    def generator_terms(self, move: Any) -> Dict[str, Any]:
        read = self.q_head(self.judged(move)[1])
        logits, means = read[:, :self.categories], read[:, self.categories:]
        code = mutual_information.gaussian(self.code(move), means, reduction="sum") / move.size
        return {"category": self.category_weight * mutual_information.categorical(self.category(move), logits),
                "code": self.code_weight * code}
