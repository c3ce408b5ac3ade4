"""What a loss does: tried alone on logits, and in a small convolutional game."""

import math
from typing import Any, Dict, Iterator, List

import numpy as np

from ganzoo.checks.rules import EVERY, Untried, rule
from ganzoo.errors import UserError

LOSSES = ("losses",)
GAME = {"width": 2, "batch_size": 4, "dropout": 0.0}  # of dcgan, in which losses and penalties are tried
SURE = 100.0  # a logit of a discriminator that is very sure


def play(subject: Any, steps: int, **asked: Any) -> Any:
    """(the game's runner, its weights before, the last step's terms, its weights after)."""
    from ganzoo import api

    runner = api.prepare("ganzoo:dcgan", mode=subject.mode, **dict(GAME, **asked))
    networks = {"discriminator": runner.gan.discriminator, "generator": runner.gan.generator}
    before = {name: runner.stage.read(list(network.trainable)) for name, network in networks.items()}
    row = runner.advance(steps)
    after = {name: runner.stage.read(list(network.trainable)) for name, network in networks.items()}
    return runner, before, row, after


def not_finite(row: Dict[str, float]) -> Iterator[str]:
    """A sentence for each term, {player/term: number}, that is not finite."""
    for name, value in row.items():
        if not math.isfinite(value):
            yield f"In a small dcgan the term {name} is {value} after its first steps."


@rule("plays", LOSSES, "Any model of two players may be trained with it: ganzoo train dcgan --loss NAME.",
      "discriminator(real_logits, fake_logits) and generator(real_logits, fake_logits) each return {term: scalar}, of logits "
      "[batch, outputs].", EVERY)
def moves_both_players_and_judges_both_sides(subject: Any) -> Iterator[str]:
    _, before, row, after = play(subject, 2, loss=subject.spec)
    yield from not_finite(row)
    for name in before:
        if not any((after[name][weight] != before[name][weight]).any() for weight in after[name]):
            yield f"In a small dcgan the {name} does not move."
    for side in ("real", "fake"):
        share = row[f"discriminator/{side}_accuracy"]
        if not 0.0 <= share <= 1.0:
            yield f"The share of {side} examples that the discriminator takes for what they are is {share}."


@rule("sure-logits", LOSSES, "A discriminator that wins is very sure, and log(sigmoid(x)) is then log(0): the run ends in NaN "
      "after hours.", "Use forms that are stable for any logit, such as tf.nn.softplus(-x) for -log(sigmoid(x)).", EVERY)
def is_finite_however_sure_the_discriminator_is(subject: Any) -> Iterator[str]:
    loss = subject.thing()
    if loss.sees_examples:
        raise Untried("it compares examples, of which there are none beside logits.")
    for real, fake in ((SURE, -SURE), (-SURE, SURE), (SURE, SURE), (-SURE, -SURE), (0.0, 0.0)):
        found = _of_logits(subject.mode, loss, np.full((64, loss.outputs), real), np.full((64, loss.outputs), fake))
        for who, values in found.items():
            if not np.isfinite(values).all():
                yield f"Of logits {real:g} of real examples and {fake:g} of fakes, the {who} is not finite."


@rule("depends", LOSSES, "A player whose loss does not depend on what it can change learns nothing.",
      "Look for tf.stop_gradient, comparisons, and logits that were mixed up.", EVERY)
def each_loss_depends_on_its_logits(subject: Any) -> Iterator[str]:
    loss = subject.thing()
    if loss.sees_examples:
        raise Untried("it compares examples, of which there are none beside logits.")
    state = np.random.RandomState(0)
    found = _of_logits(subject.mode, loss, state.normal(size=(64, loss.outputs)), state.normal(size=(64, loss.outputs)))
    for who, what in (("discriminator's loss has a gradient by real logits that", "of the examples"),
                      ("discriminator's loss has a gradient by fake logits that", "of the fakes"),
                      ("generator's loss has a gradient by fake logits that", "of the fakes")):
        if who in found and not found[who].any():
            yield f"The {who} is 0: it does not look at the logits {what}."


def _of_logits(mode: str, loss: Any, real: Any, fake: Any) -> Dict[str, Any]:
    """{what: array} of the losses of logits [64, outputs], and of their slopes."""
    import tensorflow as tf

    from ganzoo_compat import modes
    from ganzoo_compat.gradients import gradient

    stage = modes.open_stage(mode, 0)
    with stage.scope():
        stage.begin([], {}, 1)
    names: List[str] = []

    def slope(function: Any, x: Any) -> Any:
        found = gradient(function, x)
        return tf.zeros_like(x) if found is None else found

    def total(terms: Any, whose: str) -> Any:
        if not isinstance(terms, dict) or not terms:
            raise UserError(f"{whose}() returns {terms!r}, and not {{term: scalar}}.")
        for name, term in terms.items():
            if len(term.shape):
                raise UserError(f"the term {name!r} of {whose}() has the shape {term.shape}: a term is one number.")
        return tf.add_n([tf.cast(term, tf.float32) for term in terms.values()])

    def computed(move: Any) -> Any:
        a, b = move.batch["real"], move.batch["fake"]
        parts = {
            "discriminator's loss": total(loss.discriminator(a, b), "discriminator"),
            "generator's loss": total(loss.generator(a if loss.generator_sees_real else None, b), "generator"),
            "discriminator's loss has a gradient by real logits that":
                slope(lambda x: total(loss.discriminator(x, b), "discriminator"), a),
            "discriminator's loss has a gradient by fake logits that":
                slope(lambda x: total(loss.discriminator(a, x), "discriminator"), b),
            "generator's loss has a gradient by fake logits that":
                slope(lambda x: total(loss.generator(a if loss.generator_sees_real else None, x), "generator"), b)}
        names[:] = list(parts)
        return tf.stack([tf.reduce_max(tf.abs(part)) + 0.0 * tf.reduce_sum(part) for part in parts.values()])

    made = stage.sample(computed, 64, 0, {"real": real.astype("float32"), "fake": fake.astype("float32")})
    return dict(zip(names, made))
