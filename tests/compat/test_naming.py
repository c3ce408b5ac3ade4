"""Names of a network's parts."""

from ganzoo_compat.naming import base, snake, unique


def test_a_name_that_is_taken_gets_a_number():
    taken = set()
    assert [unique(name, taken) for name in ("dense", "conv2_d", "dense", "dense")] == ["dense", "conv2_d", "dense_1", "dense_2"]


def test_names_of_classes_and_functions_become_words():
    assert [snake(name) for name in ("Dense", "BatchNormalization", "LeakyReLU", "my_block", "<lambda>")] == [
        "dense", "batch_normalization", "leaky_re_lu", "my_block", "function"]


def test_the_base_of_a_variables_name_is_its_last_word():
    assert [base(name) for name in ("dense_3/kernel:0", "kernel_1:0", "kernel", "m/bn/moving_mean:0")] == [
        "kernel", "kernel", "kernel", "moving_mean"]
