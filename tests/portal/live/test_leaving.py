"""A portal process that is asked to end: it says so first, finishes what it began, and closes its sockets."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest
from django.conf import settings
from django.db import connection
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from portal.bootstrap.demo import services
from portal.bootstrap.places import Places
from portal.bootstrap.ports import free_port
from portal.bootstrap.supervision import is_ready

HOST = "127.0.0.1"
START_SECONDS, DRAIN_SECONDS, END_SECONDS = 60, 2, 30
SERVICE_RESTART = 1012


@contextmanager
def portal(tmp_path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run the demo's web process on the test database."""
    database = connection.settings_dict
    login = f"{database['USER']}:{database['PASSWORD']}"
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
        "DATA_DIR": str(tmp_path),
        "DRAIN_SECONDS": str(DRAIN_SECONDS),
    }
    places = Places(tmp_path, venv=settings.BASE_DIR)
    command = [sys.executable, *services(places, HOST, port)[0].command[1:]]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        begun = time.monotonic()
        while not is_ready(HOST, port):
            assert process.poll() is None
            assert time.monotonic() - begun < START_SECONDS
            time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


def asked(line: http.client.HTTPConnection, path: str) -> int:
    """Ask on an open line and return the status."""
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    return answer.status


UNFINISHED = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{"


def wait_until_closed(port: int) -> None:
    """Wait until nobody listens on the port any more."""
    begun = time.monotonic()
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            return
        assert time.monotonic() - begun < END_SECONDS
        time.sleep(0.1)


def last_word(tracking: ClientConnection) -> int | None:
    """Listen to a socket until its server closes it, and return the code of the closure."""
    with suppress(ConnectionClosed):
        for _message in tracking:
            pass
    return tracking.close_code


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_portal_that_is_asked_to_end_takes_leave(tmp_path, order, buyer, logged_in):
    port = free_port()
    cookie = f"{settings.SESSION_COOKIE_NAME}={logged_in(buyer).cookies[settings.SESSION_COOKIE_NAME].value}"
    address, origin = f"ws://{HOST}:{port}/ws/orders/{order.number}/?after=2", f"http://{HOST}:{port}"
    with (
        portal(tmp_path, port) as process,
        closing(http.client.HTTPConnection(HOST, port, timeout=10)) as known,
        closing(http.client.HTTPConnection(HOST, port, timeout=10)) as fresh,
        socket.create_connection((HOST, port), timeout=END_SECONDS) as in_flight,
        connect(address, additional_headers={"Cookie": cookie}, origin=Origin(origin)) as tracking,
    ):
        before = asked(known, "/health/ready")
        in_flight.sendall(UNFINISHED)
        process.send_signal(signal.SIGTERM)
        begun = time.monotonic()
        time.sleep(0.3)
        meanwhile = [
            asked(known, "/health/ready"),
            asked(fresh, "/health/ready"),
            asked(known, "/health/live"),
        ]
        wait_until_closed(port)
        farewell = last_word(tracking)
        in_flight.sendall(b"}")
        finished = in_flight.recv(4096)
        process.wait(END_SECONDS)
        took = time.monotonic() - begun

    assert (before, meanwhile) == (200, [503, 503, 200])
    assert farewell == SERVICE_RESTART
    assert finished.startswith(b"HTTP/1.1 200")
    assert DRAIN_SECONDS <= took < END_SECONDS
