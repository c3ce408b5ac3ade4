import pytest

from ganzoo import api, registry


def near(game, in_game, spread):
    """G(z + spread * noise) of G(z) = z weights and the noise that the penalty draws."""
    from ganzoo.penalties import Penalty

    drawn = in_game(Penalty(), lambda played, move: move.once(played, f"near by {spread:g}", lambda: move.normal([4, 3])))
    return (game.fake + spread * drawn) * game.weights


def test_the_discriminator_s_logits_are_held_where_latent_vectors_move(game, in_game):
    found = in_game(registry.create("penalties", "latent-consistency:spread=0.2"))
    assert found == pytest.approx(((game.logits(game.fake) - game.logits(near(game, in_game, 0.2))) ** 2).mean(), rel=1e-4)


def test_the_generator_s_examples_are_to_move_with_them(game, in_game):
    penalty = registry.create("penalties", "latent-diversity:spread=0.2")
    assert penalty.player == "generator"
    assert in_game(penalty) == pytest.approx(-((game.fake - near(game, in_game, 0.2)) ** 2).mean(), rel=1e-4)


@pytest.mark.parametrize("fake", [False, True])
def test_the_discriminator_s_logits_are_held_where_images_are_augmented(mode, fake):
    """An untrained discriminator without bias whose weights are 0 changes nothing; another one does."""
    runner = api.prepare("lsgan", mode=mode, width=2, dropout=0.0, batch_size=4, penalty=f"consistency:fake={fake},kinds=cutout")
    values = runner.stage.read(list(runner.gan.discriminator.trainable))
    runner.stage.write({name: 0.0 * value for name, value in values.items()})
    runner.gan.moves = lambda step: ("discriminator",)
    assert runner.advance(1)["discriminator/consistency"] == 0.0
    runner.stage.write(values)
    assert runner.advance(1)["discriminator/consistency"] > 0.0


def test_points_cannot_be_augmented():
    with pytest.raises(api.UserError, match=r"cannot have the penalty consistency: it augments images, and the examples are \[2\]"):
        api.prepare("gan", dataset="ring", penalty="consistency")
