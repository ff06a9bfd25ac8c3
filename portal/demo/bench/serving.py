"""A real HTTP server for the time of a measurement: granian with WSGI workers, on a port of its own."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings

HOST = "127.0.0.1"
READY_SECONDS = 60.0
STOP_SECONDS = 15.0


class ServerFailedError(RuntimeError):
    """The server did not get ready; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, and its first process."""

    port: int
    pid: int


@contextmanager
def served(database_url: str, *, workers: int, threads: int) -> Iterator[Server]:
    """Run the portal on a database until the block ends.

    Raises: ServerFailedError. Side effects: processes of its own, ended with the block.
    """
    port = _free_port()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            _command(port, workers, threads),
            env=_environment(database_url, port),
            cwd=settings.BASE_DIR,
            stdout=log,
            stderr=log,
        )
        try:
            if not _is_ready(process, port):
                log.seek(0)
                raise ServerFailedError(log.read().decode(errors="replace")[-2000:])
            yield Server(port, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _command(port: int, workers: int, threads: int) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), "--backpressure", "1024", "--no-ws",
        "--log-level", "warning", "portal.demo.bench.server:application",
    ]  # fmt: skip


def _environment(database_url: str, port: int) -> dict[str, str]:
    own = {
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "DEBUG": "",
        "DRAIN_SECONDS": "0",
        "PUBLIC_URL": "",
    }
    return {**os.environ, **own, "SECRET_KEY": settings.SECRET_KEY, "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _is_ready(process: "subprocess.Popen[bytes]", port: int) -> bool:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            asking = http.client.HTTPConnection(HOST, port, timeout=10)
            asking.request("GET", "/health/ready")
            if asking.getresponse().status == 200:
                return True
        except OSError:
            pass
        time.sleep(0.1)
    return False
