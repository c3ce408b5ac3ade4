import threading
import time

import numpy as np
import pytest

import ganzoo
from ganzoo.batches import Rows, Stream, batches_of
from ganzoo.datasets import Dataset
from ganzoo.errors import TrainingError, UserError
from ganzoo.examples import Examples, Held
from ganzoo.order import Order

IMAGES = np.random.RandomState(0).randint(0, 256, (20, 8, 8, 1)).astype("uint8")


class Noting(Examples):
    """Images that note who asks for them."""

    images = ("x",)
    shapes = {"x": (8, 8, 1), "label": ()}

    def __init__(self):
        self.asked, self.threads, self.bad, self.open = [], set(), None, threading.Event()
        self.open.set()

    def __len__(self):
        return len(IMAGES)

    def read(self, rows):
        self.open.wait(10)
        self.asked.append(list(rows))
        self.threads.add(threading.current_thread().name)
        if self.bad in rows:
            raise UserError(f"example {self.bad} cannot be read.")
        return {"x": IMAGES[rows], "label": np.array(rows, "int32")}

    def checksums(self):
        return {"of": "them"}


class Memory(Dataset):
    """The images in memory."""

    def arrays(self, seed):
        return {"x": IMAGES, "label": np.arange(len(IMAGES))}


class Streaming(Dataset):
    """The same, read as they are needed."""

    def __init__(self):
        super().__init__()
        self.noting = Noting()

    def examples(self, seed, image_size=None):
        return self.noting


def order():
    return Order(3, len(IMAGES), 6)


def test_of_examples_in_memory_the_stage_is_told_the_rows():
    rows = batches_of(Held({"x": IMAGES}), order(), 6)
    assert isinstance(rows, Rows)
    np.testing.assert_array_equal(rows.take(2, 5)["rows"], order().rows(2, 5))


def test_others_are_read_in_the_same_order_in_other_threads():
    noting = Noting()
    stream = batches_of(noting, order(), 6)
    assert isinstance(stream, Stream)
    for first, count in ((0, 1), (1, 4), (5, 2)):
        taken, rows = stream.take(first, count), order().rows(first, count)
        np.testing.assert_array_equal(taken["x"], IMAGES[rows])
        np.testing.assert_array_equal(taken["label"], rows)
    assert threading.current_thread().name not in noting.threads


def test_the_next_batches_are_read_ahead_and_each_once():
    noting = Noting()
    stream = Stream(noting, order(), 6)
    stream.take(0, 2)
    ends = time.monotonic() + 10
    while len(noting.asked) < 3 and time.monotonic() < ends:
        time.sleep(0.01)
    assert len(noting.asked) >= 3, "nothing is read while nobody waits"
    stream.take(2, 3)
    stream.rest()
    asked = [tuple(rows) for rows in noting.asked]
    assert len(set(asked)) == len(asked)


def test_it_can_be_entered_anywhere_and_backwards():
    stream = Stream(Noting(), order(), 6)
    for first in (40, 2, 7, 0):
        np.testing.assert_array_equal(stream.take(first, 2)["label"], order().rows(first, 2))


def test_at_rest_it_reads_nothing_more():
    noting = Noting()
    noting.open.clear()
    stream = Stream(noting, order(), 6)
    waiting = threading.Thread(target=lambda: stream.take(0, 1))
    waiting.start()
    ends = time.monotonic() + 10
    while not stream._coming and time.monotonic() < ends:
        time.sleep(0.01)
    stream.rest()
    noting.open.set()
    waiting.join(10)
    assert len(noting.asked) <= stream._threads + 1


def test_one_call_gets_no_more_than_4_mib():
    class Large(Noting):
        shapes = {"x": (64, 64, 3), "label": ()}

    assert Stream(Large(), order(), 6).most == 2 ** 22 // (6 * (64 * 64 * 3 + 4)) == 56
    assert Stream(Large(), order(), 1024).most == 1


def test_an_example_that_cannot_be_read_ends_the_training_in_a_sentence():
    noting = Noting()
    noting.bad = order().rows(1, 1)[0][2]
    with pytest.raises(TrainingError, match="example .* cannot be read. What was saved of the run is kept."):
        Stream(noting, order(), 6).take(0, 3)


SMALL = {"steps": 7, "batch_size": 6, "hidden": (4,), "latent": 2, "report_every": 1, "n_critic": 2, "accumulate": 2}


def numbers(run):
    return [{key: value for key, value in row.items() if key != "seconds"} for row in run.log]


def test_a_run_that_reads_has_the_numbers_of_one_that_holds(in_folder, mode):
    held = ganzoo.train("gan", dataset=Memory(), mode=mode, run_dir="held", **SMALL)
    read = ganzoo.train("gan", dataset=Streaming(), mode=mode, run_dir="read", **SMALL)
    assert len(held.log) == 7 and numbers(read) == numbers(held)
    np.testing.assert_array_equal(read.sample(3), held.sample(3))


def test_it_goes_on_where_it_stopped(in_folder, mode):
    whole = ganzoo.train("gan", dataset=Streaming(), mode=mode, run_dir="whole", **SMALL)
    ganzoo.train("gan", dataset=Streaming(), mode=mode, run_dir="parts", **dict(SMALL, steps=3))
    parts = ganzoo.resume("parts", steps=7, dataset=Streaming())
    assert numbers(parts) == numbers(whole)


def test_examples_with_other_checksums_cannot_go_on(in_folder):
    class Other(Streaming):
        def examples(self, seed, image_size=None):
            self.noting.checksums = lambda: {"of": "others"}
            return self.noting

    ganzoo.train("gan", dataset=Streaming(), run_dir="run", **dict(SMALL, steps=1))
    with pytest.raises(UserError, match="was trained on other examples .* their checksum was"):
        ganzoo.resume("run", steps=2, dataset=Other())


def test_a_run_tells_what_was_found_and_reads_nothing_when_it_is_over(in_folder, capsys):
    dataset = Streaming()
    dataset.noting.note = "20 images of noise"
    run = ganzoo.train("gan", dataset=dataset, run_dir="run", **SMALL)
    assert "run: 20 images of noise" in capsys.readouterr().err
    assert run.folder.read_config()["note"] == "20 images of noise"
    assert not run.runner._source._coming
