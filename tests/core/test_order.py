import numpy as np
import pytest

from ganzoo.errors import UserError
from ganzoo.order import Order


def test_every_epoch_has_every_example_once():
    order = Order(seed=0, examples=12, batch_size=4)
    assert order.batches_per_epoch == 3
    for epoch in range(3):
        assert sorted(order.rows(3 * epoch, 3).ravel()) == list(range(12))


def test_the_remainder_of_a_batch_is_another_one_each_epoch():
    order = Order(seed=0, examples=11, batch_size=4)
    assert order.batches_per_epoch == 2
    left = []
    for epoch in range(6):
        rows = order.rows(2 * epoch, 2).ravel()
        assert len(set(rows)) == 8
        left.append(tuple(sorted(set(range(11)) - set(rows))))
    assert len(set(left)) > 1


def test_what_is_left_out_is_in_no_batch():
    order = Order(seed=0, examples=12, batch_size=3, left_out=[0, 5, 11])
    assert order.batches_per_epoch == 3
    for epoch in range(3):
        assert sorted(order.rows(3 * epoch, 3).ravel()) == [1, 2, 3, 4, 6, 7, 8, 9, 10]


def test_epochs_and_seeds_have_orders_of_their_own():
    orders = [tuple(Order(seed, 50, 50).rows(epoch, 1)[0]) for seed in (0, 1) for epoch in (0, 1)]
    assert len(set(orders)) == 4
    assert tuple(range(50)) not in orders


def test_an_order_is_a_function_of_seed_and_epoch():
    rows = Order(7, 10, 5).rows(6, 2)  # the whole of epoch 3
    np.testing.assert_array_equal(rows.ravel(), np.random.RandomState([7, 3]).permutation(10))
    assert rows.shape == (2, 5) and rows.dtype == np.int32


@pytest.mark.parametrize("cuts", [[13], [1] * 13, [2, 3, 8], [7, 6]])
def test_it_does_not_matter_how_the_order_is_cut(cuts):
    whole = Order(3, 10, 3).rows(0, 13)
    order, parts, first = Order(3, 10, 3), [], 0
    for count in cuts:
        parts.append(order.rows(first, count))
        first += count
    np.testing.assert_array_equal(np.concatenate(parts), whole)


def test_it_can_be_entered_anywhere_and_backwards():
    whole, order = Order(3, 10, 3).rows(0, 9), Order(3, 10, 3)
    for first in (8, 2, 5, 0):
        np.testing.assert_array_equal(order.rows(first, 1)[0], whole[first])


def test_a_batch_may_be_all_the_examples_and_no_more():
    assert sorted(Order(0, 4, 4).rows(0, 1)[0]) == [0, 1, 2, 3]
    with pytest.raises(UserError, match="a batch of 5 .* 4 examples.*--batch-size"):
        Order(0, 4, 5)
