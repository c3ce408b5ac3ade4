import os
import signal
import threading
import time

import pytest

from ganzoo.signals import Requests

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture(autouse=True)
def handlers():
    """Handlers that note what they hear of, in the place of those that would end the tests."""
    heard = []
    before = {number: signal.signal(number, lambda number, frame: heard.append(number)) for number in SIGNALS}
    yield heard
    for number, handler in before.items():
        signal.signal(number, handler)


def sent(number, heard):
    """Sends the signal and waits: it is heard between two instructions, not at once."""
    os.kill(os.getpid(), number)
    end = time.time() + 5
    while not heard():
        assert time.time() < end, "nobody heard the signal"
        time.sleep(0.001)


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_asks_to_stop_with_its_exit_code(number, code, handlers):
    with Requests() as requests:
        assert requests.stop is None
        sent(number, lambda: requests.stop)
        assert requests.stop == code
    assert handlers == []


@pytest.mark.parametrize("first", SIGNALS)
@pytest.mark.parametrize("second", SIGNALS)
def test_a_second_signal_goes_where_it_went_before(first, second, handlers):
    with Requests() as requests:
        sent(first, lambda: requests.stop)
        sent(second, lambda: handlers)
        assert requests.stop == 128 + first
    assert handlers == [second]


def test_afterwards_everything_is_as_it_was(handlers):
    before = [signal.getsignal(number) for number in SIGNALS]
    with Requests():
        assert [signal.getsignal(number) for number in SIGNALS] != before
    assert [signal.getsignal(number) for number in SIGNALS] == before
    with pytest.raises(ValueError), Requests():
        raise ValueError
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_requests_within_requests_hand_back_to_the_outer_ones(handlers):
    with Requests() as outer:
        with Requests() as inner:
            sent(signal.SIGTERM, lambda: inner.stop)
        assert outer.stop is None
        sent(signal.SIGINT, lambda: outer.stop)
    assert (inner.stop, outer.stop) == (143, 130)


def test_another_thread_changes_no_handler():
    before = [signal.getsignal(number) for number in SIGNALS]
    found = []

    def work():
        with Requests() as requests:
            found.append((requests.stop, [signal.getsignal(number) for number in SIGNALS] == before))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [(None, True)]
