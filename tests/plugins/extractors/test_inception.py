"""The real loading code, on a small graph whose nodes have Inception's names."""

import hashlib

import numpy as np
import pytest

from ganzoo.errors import UserError
from ganzoo.registry import create
from ganzoo_compat.spelling import v1
from ganzoo_plugins.extractors import inception

GREY = np.zeros([2, 4, 4, 1], "float32")


@pytest.fixture
def weights(tmp_path, monkeypatch):
    """A graph that resizes as Inception does, and whose features are the mean of each channel of what it sees."""
    import tensorflow as tf

    graph = tf.Graph()
    with graph.as_default():
        raw = v1.placeholder("float32", [None, None, None, 3], name="ExpandDims")
        resized = v1.image.resize_bilinear(raw, [299, 299])
        seen = tf.multiply(resized - 128.0, 1.0 / 128.0, name="Mul")
        tf.reduce_mean(seen, axis=[1, 2], name="pool_3")
        with tf.name_scope("softmax"), tf.name_scope("logits"):
            tf.matmul(tf.reduce_mean(seen, axis=[1, 2]), tf.ones([3, 1008]), name="MatMul")
    path = tmp_path / inception.NAME
    path.write_bytes(graph.as_graph_def().SerializeToString())
    monkeypatch.setattr(inception, "SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    monkeypatch.delenv("GANZOO_INCEPTION", raising=False)
    monkeypatch.setattr(inception, "_graphs", {})
    return tmp_path


@pytest.mark.parametrize("resize", ["original", "clean"])
def test_images_are_seen_from_0_to_255_in_three_channels_and_names_have_1008_numbers(weights, mode, resize):
    images = np.stack([np.full([5, 7, 1], value, "float32") for value in (-1.0, 1.0)])
    seen = create("extractors", f"inception:weights={weights},resize={resize}").look(images, mode)
    np.testing.assert_allclose(seen.features, [[-1.0] * 3, [(255.0 - 128.0) / 128.0] * 3], atol=1e-5)
    assert seen.logits.shape == (2, 1008)
    np.testing.assert_allclose(seen.logits[:, 0], seen.features.sum(axis=1), rtol=1e-4)


def test_the_two_ways_of_resizing_are_two_and_are_told_apart(weights, mode):
    stripes = np.tile(np.array([-1.0, 1.0], "float32")[:, None], [299, 1])[None, None].repeat(598, axis=1)  # halved exactly
    seen = {resize: create("extractors", f"inception:weights={weights},resize={resize}") for resize in ("original", "clean")}
    one, other = (made.look(stripes, mode).features for made in seen.values())
    np.testing.assert_allclose(one, -1.0, atol=1e-3)  # every second column is all that is seen
    np.testing.assert_allclose(other, 0.0, atol=0.01)
    told = [made.resizer((598, 598, 1)) for made in seen.values()]
    assert "without antialiasing" in told[0] and "bicubic with antialiasing" in told[1]


def test_a_folder_and_the_environment_say_where_it_is(weights, mode, monkeypatch):
    monkeypatch.setenv("GANZOO_INCEPTION", str(weights / inception.NAME))
    assert create("extractors", "inception").look(GREY, mode).features.shape == (2, 3)


def test_without_the_file_one_line_says_where_to_put_it(monkeypatch, tmp_path):
    monkeypatch.delenv("GANZOO_INCEPTION", raising=False)
    with pytest.raises(UserError, match="needs classify_image_graph_def.pb.*nobody said where it is: say inception:weights=PATH"):
        create("extractors", "inception").look(GREY, "graph")
    with pytest.raises(UserError, match="nowhere is not there"):
        create("extractors", f"inception:weights={tmp_path / 'nowhere'}").look(GREY, "graph")


def test_another_file_is_refused_by_its_hash(tmp_path):
    (tmp_path / inception.NAME).write_bytes(b"another network")
    with pytest.raises(UserError, match="is not the Inception of published FIDs: its SHA-256 is"):
        create("extractors", f"inception:weights={tmp_path}").look(GREY, "graph")
