"""image_pool.py: what is shown, and what is kept; that a run keeps it is tested with CycleGAN."""

import numpy as np
import pytest

from ganzoo_plugins.image_pool import ImagePool


@pytest.fixture
def pool(stage):
    """pool(fakes, places, chances): what a pool of four images [2, 1, 1] shows; afterwards its state is what it kept."""
    with stage.scope():
        made = ImagePool("pool", 4, [2, 1, 1])
        stage.begin([], {}, 1)

    def play(fakes, places, chances):
        arrays = {name: np.asarray(array, "float32") for name, array in (("places", places), ("chances", chances))}
        arrays["fakes"] = np.array([[[[value]], [[-value]]] for value in fakes], "float32")
        drawn = {}
        for part in ("shown", "images", "filled"):
            drawn[part] = _evaluated(stage, lambda move, part=part: getattr(made.draw(
                move["fakes"], move["places"], move["chances"]), part), arrays)
        stage.write({"pool/images": drawn["images"], "pool/filled": drawn["filled"]})
        assert (drawn["shown"][:, 1] == -drawn["shown"][:, 0]).all(), "images stay whole"
        return drawn["shown"][:, 0, 0, 0].tolist()

    return play


def _evaluated(stage, function, arrays):
    import tensorflow as tf

    from ganzoo_compat.functions import compiled
    from ganzoo_compat.spelling import v1

    with stage.scope():
        if stage.mode == "graph":
            given = {name: v1.placeholder("float32", array.shape) for name, array in arrays.items()}
            return stage._live.run(function(given), {given[name]: array for name, array in arrays.items()})
        run = compiled(function) if stage.mode == "function" else function
        return run({name: tf.constant(array) for name, array in arrays.items()}).numpy()


def held(stage):
    state = stage.read(["pool/images", "pool/filled"])
    return state["pool/images"][:, 0, 0, 0].tolist(), state["pool/filled"].tolist()


def test_an_empty_place_takes_the_image_which_is_shown(pool, stage):
    assert pool([1.0, 2.0], [0.1, 0.7, 0.3, 0.9], [0.9, 0.9]) == [1.0, 2.0]
    assert held(stage) == ([0, 2, 0, 1], [0, 1, 0, 1])  # the places with the largest numbers


def test_empty_places_are_filled_first(pool, stage):
    pool([1.0, 2.0, 3.0], [0.1, 0.7, 0.3, 0.9], [0.9] * 3)
    assert held(stage) == ([0, 2, 3, 1], [0, 1, 1, 1])
    assert pool([4.0, 5.0], [0.0, 0.2, 0.8, 0.5], [0.9, 0.9]) == [4.0, 3.0]  # 4 into the empty place, 5 in exchange for 3
    assert held(stage) == ([4, 2, 5, 1], [1, 1, 1, 1])


def test_a_filled_place_is_exchanged_in_half_of_the_cases(pool, stage):
    pool([1.0, 2.0, 3.0, 4.0], [0.4, 0.3, 0.2, 0.1], [0.0] * 4)
    assert held(stage)[0] == [1, 2, 3, 4]
    assert pool([5.0, 6.0, 7.0], [0.1, 0.9, 0.5, 0.7], [0.49, 0.5, 0.99]) == [5.0, 4.0, 3.0]
    assert held(stage)[0] == [1, 2, 7, 6]


def test_what_is_shown_and_kept_over_many_steps_is_what_a_list_would_do(pool, stage):
    random = np.random.RandomState(0)
    places = [None] * 4
    for step in range(12):
        fakes = [float(3 * step + place + 1) for place in range(3)]
        scores, chances = random.uniform(size=4), random.uniform(size=3)
        order = sorted(range(4), key=lambda place: (places[place] is not None, -scores[place]))
        expected = []
        for fake, chance, place in zip(fakes, chances, order):
            if places[place] is None or chance < 0.5:
                expected.append(fake)
            else:
                expected.append(places[place])
            if places[place] is None or chance >= 0.5:
                places[place] = fake
        assert pool(fakes, scores, chances) == expected
        assert held(stage)[0] == [0 if one is None else one for one in places]


def test_images_keep_their_bits(pool, stage):
    values = np.random.RandomState(1).normal(size=2).astype("float32")
    pool(values, [0.4, 0.3, 0.2, 0.1], [0.0] * 2)
    np.testing.assert_array_equal(stage.read(["pool/images"])["pool/images"][:2, 0, 0, 0], values)
