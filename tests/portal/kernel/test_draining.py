"""A process that is asked to end announces it before its server acts."""

import signal
import threading
import time

import pytest

from portal.kernel import draining


@pytest.fixture
def undisturbed(monkeypatch):
    """Keep the test's own process as it is: no handler of SIGTERM, not leaving."""
    kept = signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(draining, "_leaving", threading.Event())
    yield
    signal.signal(signal.SIGTERM, kept)


def test_nothing_is_announced_where_no_server_takes_the_signal(undisturbed):
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    draining.announce_leaving(seconds=0)

    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_the_server_hears_of_the_signal_after_the_announcement(undisturbed):
    heard: list[tuple[int, bool]] = []
    signal.signal(signal.SIGTERM, lambda number, _: heard.append((number, draining.is_draining())))

    draining.announce_leaving(seconds=0.1)
    signal.raise_signal(signal.SIGTERM)
    heard_at_once = list(heard)
    time.sleep(0.5)

    assert heard_at_once == []
    assert heard == [(signal.SIGTERM, True)]


def test_a_second_signal_ends_the_wait(undisturbed):
    heard: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))

    draining.announce_leaving(seconds=60)
    signal.raise_signal(signal.SIGTERM)
    signal.raise_signal(signal.SIGTERM)

    assert heard == [signal.SIGTERM]
    waiting = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    assert all(timer.finished.is_set() for timer in waiting)


def test_a_process_that_leaves_is_not_ready_whatever_its_database(undisturbed, client):
    draining._leaving.set()

    answer = client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json() == {"status": "this process is leaving"}
    assert client.get("/health/live").status_code == 200
