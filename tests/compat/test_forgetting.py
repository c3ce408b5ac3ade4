"""A run that is gone leaves nothing of itself in the process."""

import gc

import tensorflow as tf

from ganzoo import api
from ganzoo_compat import forgetting


def graphs():
    """Those that are there, of compiled functions too."""
    for _ in range(3):  # what one round lets go of, the next one finds
        gc.collect()
    return sum(1 for one in gc.get_objects() if issubclass(type(one), tf.Graph))


def played(mode):
    runner = api.prepare("dcgan", mode=mode, width=2, batch_size=2)
    runner.advance(2)
    runner.sample(2, seed=0)
    assert mode == "eager" or len(forgetting._registered) > 100


def test_the_graphs_of_a_runner_go_with_it(mode):
    played(mode)
    before = graphs(), len(forgetting._registered)
    played(mode)
    assert (graphs(), len(forgetting._registered)) == before
