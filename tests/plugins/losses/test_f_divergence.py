import numpy as np
import pytest

from ganzoo import registry
from ganzoo_plugins.losses import f_divergence

# g and f* as table 6 and table 2 have them, of t = g(v)
PAPER = {
    "kl": (lambda v: v, lambda t: np.exp(t - 1)),
    "reverse-kl": (lambda v: -np.exp(-v), lambda t: -1 - np.log(-t)),
    "jensen-shannon": (lambda v: np.log(2) - np.log(1 + np.exp(-v)), lambda t: -np.log(2 - np.exp(t))),
    "pearson": (lambda v: v, lambda t: t ** 2 / 4 + t),
    "hellinger": (lambda v: 1 - np.exp(-v), lambda t: t / (1 - t)),
}
# f(u), whose mean under Q at u = P / Q is the divergence; its slope at 1
GENERATORS = {"kl": (lambda u: u * np.log(u), 1.0), "reverse-kl": (lambda u: -np.log(u), -1.0),
              "jensen-shannon": (lambda u: -(u + 1) * np.log((1 + u) / 2) + u * np.log(u), 0.0),
              "pearson": (lambda u: (u - 1) ** 2, 0.0), "hellinger": (lambda u: (np.sqrt(u) - 1) ** 2, 0.0)}


@pytest.fixture(params=sorted(PAPER))
def name(request):
    return request.param


def test_the_discriminator_s_terms_are_the_paper_s(agrees, name):
    g, conjugate = PAPER[name]
    agrees(lambda *logits, **options: f_divergence.discriminator_loss(*logits, divergence=name, **options),
           lambda real, fake: {"real": -g(real), "fake": conjugate(g(fake))}, {"real": "real_weights", "fake": "fake_weights"},
           scale=1.0)


@pytest.mark.parametrize("saturating", [False, True])
def test_the_generator_s_term_is_the_divergence_or_its_alternative(agrees, name, saturating):
    g, conjugate = PAPER[name]
    agrees(lambda fake, **options: f_divergence.generator_loss(fake, divergence=name, saturating=saturating, **options),
           lambda fake: {"fool": -conjugate(g(fake)) if saturating else -g(fake)}, {"fool": "weights"}, count=1, scale=1.0)


def test_the_best_discriminator_s_loss_is_minus_the_divergence(evaluate, name):
    """Of two distributions over three values, by the variational bound's own optimum, T = f'(P / Q)."""
    p, q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])
    f, _ = GENERATORS[name]
    slope = (f(p / q + 1e-6) - f(p / q - 1e-6)) / 2e-6
    grid = np.linspace(-8, 8, 200001)
    logits = np.array([grid[np.abs(PAPER[name][0](grid) - one).argmin()] for one in slope])[:, np.newaxis]
    terms = evaluate(lambda v: f_divergence.discriminator_loss(v, v, name, reduction="none"), logits)
    bound = -(p @ terms["real"][:, 0] + q @ terms["fake"][:, 0])
    assert bound == pytest.approx(q @ f(p / q), abs=2e-4)


def test_the_boundary_is_where_both_are_equally_likely(name):
    loss = registry.create("losses", f"f-divergence:divergence={name}")
    f, at_1 = GENERATORS[name]
    assert (f(1 + 1e-6) - f(1 - 1e-6)) / 2e-6 == pytest.approx(at_1, abs=1e-5)
    assert PAPER[name][0](loss.boundary) == pytest.approx(at_1, abs=1e-7)


def test_it_is_a_plugin(evaluate):
    loss = registry.create("losses", "f-divergence:divergence=pearson,saturating=true")
    assert evaluate(loss.discriminator, [[1.5]], [[2.0]]) == {"real": pytest.approx(-1.5), "fake": pytest.approx(3.0)}
    assert evaluate(lambda fake: loss.generator(None, fake), [[2.0]]) == {"fool": pytest.approx(-3.0)}
