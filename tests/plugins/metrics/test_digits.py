import numpy as np
import pytest

from ganzoo import registry


def scaled(images):
    return (images.astype("float32") - 127.5) / 127.5


def test_digits_themselves_are_near_confident_and_balanced(posing, measure, digits):
    run = posing(lambda n, seed: scaled(digits["x"][seed:seed + n]), digits)
    assert measure("frechet-digits:samples=2000", run) < 0.1
    assert measure("digit-confidence:samples=500", run) > 0.93
    assert measure("digit-balance:samples=500", run) > 0.98


def test_noise_is_far_and_unsure(posing, measure, digits):
    run = posing(lambda n, seed: np.random.RandomState(seed).uniform(-1, 1, [n, 28, 28, 1]), digits)
    assert measure("frechet-digits:samples=500", run) > 50
    assert measure("digit-confidence:samples=500", run) < 0.9


def test_a_single_digit_is_not_balanced(posing, measure, digits):
    ones = scaled(digits["x"][digits["label"] == 1])
    run = posing(lambda n, seed: ones[:n], digits)
    assert measure("digit-balance:samples=200", run) < 0.1
    two = scaled(digits["x"][(digits["label"] == 1) | (digits["label"] == 0)])
    run = posing(lambda n, seed: two[:n], digits)
    assert measure("digit-balance:samples=400", run) == pytest.approx(np.log(2) / np.log(10), abs=0.03)


def in_order(digits, label):
    """An image of each label asked for."""
    found = {one: list(scaled(digits["x"][digits["label"] == one])) for one in range(10)}
    return np.stack([found[int(one)][place % 400] for place, one in enumerate(label)])


def test_label_accuracy_is_the_share_of_digits_that_were_asked_for(posing, measure, digits):
    obedient = posing(lambda n, seed, label: in_order(digits, label), digits, label=None)
    assert measure("label-accuracy:samples=200", obedient) > 0.97
    wrong = posing(lambda n, seed, label: in_order(digits, (label + (np.arange(n) % 20 < 10)) % 10), digits, label=None)
    assert measure("label-accuracy:samples=200", wrong) == pytest.approx(0.5, abs=0.03)


def test_code_information_is_one_where_each_code_draws_a_digit_of_its_own(posing, measure, digits):
    swapped = posing(lambda n, seed, category: in_order(digits, 9 - category), digits, category=np.arange(400) % 10)
    assert measure("code-information:samples=400", swapped) > 0.93
    halves = posing(lambda n, seed, category: in_order(digits, category // 5), digits, category=np.arange(400) % 10)
    assert measure("code-information:samples=400", halves) == pytest.approx(np.log(2) / np.log(10), abs=0.03)
    deaf = posing(lambda n, seed, category: scaled(digits["x"][:n]), digits, category=np.arange(1000) % 10)
    assert measure("code-information:samples=1000", deaf) < 0.06


def classifying(run, digits, wrong, kept=20):
    """A run whose model names its held-out digits by their labels, but for the first `wrong`."""
    named = (digits["label"][:kept] + (np.arange(kept) < wrong)) % 10
    by_image = {image.tobytes(): label for image, label in zip(scaled(digits["x"][:kept]), named)}
    run.gan.examples = {"x": digits["x"][:kept]}
    run.gan.classify = lambda move: np.eye(10)[[by_image[image.tobytes()] for image in move.batch["x"]]]
    return run


@pytest.mark.parametrize("wrong", [0, 5, 20])
def test_class_accuracy_is_the_share_of_held_out_digits_that_are_named_right(posing, measure, digits, wrong):
    assert measure("class-accuracy", classifying(posing(None, digits), digits, wrong)) == 1 - wrong / 20


def test_digits_whose_labels_were_learned_from_are_not_counted(posing, measure, digits):
    few = digits["x"][:20][np.arange(20) % 10]  # the first ten, of which five are named wrong
    run = classifying(posing(None, {"x": digits["x"][:20], "labelled": few}), digits, wrong=5)
    run.gan.examples["labelled"] = few
    assert measure("class-accuracy", run) == 1.0
    assert registry.create("metrics", "class-accuracy").protocol(run)["reference"] == 10
    run.gan.examples["x"] = digits["x"][:10]
    assert "all images that are in no batch are among" in registry.create("metrics", "class-accuracy").unfit(run)


def test_a_model_that_classifies_nothing_or_keeps_nothing_does_not_fit(posing, digits):
    run, metric = posing(None, digits), registry.create("metrics", "class-accuracy")
    assert "needs a model that classifies" in metric.unfit(run)
    run.gan.classify = None
    assert "held_out = 500" in metric.unfit(run)


@pytest.mark.parametrize("name, why", [("label-accuracy", "by no label"), ("code-information", "no categorical code")])
def test_a_model_that_is_asked_for_nothing_does_not_fit(posing, digits, name, why):
    assert why in registry.create("metrics", name).unfit(posing(None, digits))


def test_points_are_no_digits(posing, ring):
    assert "these are points" in registry.create("metrics", "frechet-digits").unfit(posing(None, ring))


def test_labels_that_are_no_ten_digits_do_not_fit(posing, digits):
    run = posing(None, digits, label=None)
    assert registry.create("metrics", "label-accuracy").unfit(run) is None
    run.config["examples"]["classes"] = 26
    assert "not the ten digits: there are 26" in registry.create("metrics", "label-accuracy").unfit(run)


def test_more_samples_than_a_model_has_inputs_for_do_not_fit(posing, digits):
    run = posing(None, digits)
    run.gan.inputs, run.gan.examples = ("y",), {"y": digits["x"][:64]}
    for name in ("frechet-digits", "digit-balance", "frechet", "sliced-wasserstein", "similarity", "memorised"):
        why = registry.create("metrics", name).unfit(run)
        assert "one of each of the 64 examples that it was not trained on: ask for 64" in why
    assert registry.create("metrics", "frechet-digits:samples=64").unfit(run) is None


def test_what_is_compared_with_is_chosen_at_random_and_part_of_the_protocol(posing, measure, digits, monkeypatch):
    order = np.argsort(digits["label"], kind="mergesort")  # as a folder has them: class after class
    run = posing(lambda n, seed: scaled(digits["x"][:n]), {key: array[order] for key, array in digits.items()})
    monkeypatch.setattr("ganzoo_plugins.metrics.digits.REFERENCE", 1000)
    assert measure("frechet-digits:samples=2000", run) < 1.0
    protocol = registry.create("metrics", "frechet-digits").protocol(run)
    assert protocol["reference"] == 1000 and protocol["extractor"] == "digit-classifier" and protocol["resizer"] == "none"
    assert len(protocol["extractor_hash"]) == 64 and "x " in protocol["reference_checksum"] and protocol["split"] == "training"
