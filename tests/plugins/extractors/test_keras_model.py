import numpy as np
import pytest

from ganzoo.errors import UserError
from ganzoo.registry import create


@pytest.fixture
def model(tmp_path):
    """The file of a model of 6x6 images in grey, whose one feature is the sum of the pixels."""
    import tensorflow as tf

    made = tf.keras.Sequential([tf.keras.layers.Flatten(input_shape=(6, 6, 1)), tf.keras.layers.Dense(1, use_bias=False)])
    made.set_weights([np.ones([36, 1], "float32")])
    path = tmp_path / "mine.h5"
    made.save(str(path), include_optimizer=False)
    return path


def test_a_model_of_one_s_own_sees_images_in_its_size_channels_and_extent(model, mode):
    images = np.stack([np.full([12, 12, 3], value, "float32") for value in (-1.0, 0.5)])
    seen = create("extractors", f"keras:{model}").look(images, mode).features
    np.testing.assert_allclose(seen, [[-36.0], [18.0]], rtol=1e-4)
    made = create("extractors", f"keras:path={model},extent=0..255")
    np.testing.assert_allclose(made.look(images, mode).features, [[0.0], [36 * 1.5 * 127.5]], rtol=1e-4)
    assert made.resizer((12, 12, 3)) == "bicubic with antialiasing to 6x6 (Pillow)" and made.resizer((6, 6, 1)) == "none"
    assert len(made.fingerprint()) == 64


def test_a_file_that_is_not_there_or_no_model_is_told(tmp_path):
    with pytest.raises(UserError, match="none is not there: say keras:path=FILE"):
        create("extractors", "keras").look(np.zeros([1, 6, 6, 1], "float32"), "eager")
    (tmp_path / "no.h5").write_bytes(b"no model")
    with pytest.raises(UserError, match="no.h5 cannot be read as a model of Keras"):
        create("extractors", f"keras:{tmp_path / 'no.h5'}").look(np.zeros([1, 6, 6, 1], "float32"), "eager")
    with pytest.raises(UserError, match="no.h5 holds no weights of Keras's InceptionV3"):
        create("extractors", f"keras-inception:{tmp_path / 'no.h5'}").look(np.zeros([1, 6, 6, 1], "float32"), "eager")
