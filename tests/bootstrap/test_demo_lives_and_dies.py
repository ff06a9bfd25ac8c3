"""The demo on this machine: it opens, survives being killed hard, and leaves nothing running."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from portal.bootstrap.ports import free_port
from portal.bootstrap.supervision import is_ready

PROJECT = Path(__file__).resolve().parents[2]
FIRST_SECONDS, SECOND_SECONDS, STOP_SECONDS = 120, 40, 30
OF_THE_TEST_RUN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "DJANGO_SETTINGS_MODULE", "PYTHONPATH")


class Demo:
    """One demo on data of its own; `open` and `end` may alternate."""

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TEST_RUN}
        self.environ = {**kept, "DATA_DIR": str(data), "PORT": str(self.port), "COMPTOIR_VENV": sys.prefix}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, str(PROJECT / "manage.py"), "demo", "--scale", "0.02"]
        return subprocess.Popen(command, env=self.environ, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def open(self, seconds: float) -> None:
        self.process = self.start()
        deadline = time.monotonic() + seconds
        while not is_ready("127.0.0.1", self.port):
            assert self.process.poll() is None, self.process.communicate()[1].decode()
            assert time.monotonic() < deadline, f"not ready after {seconds} s"
            time.sleep(0.2)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def end(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=STOP_SECONDS)
        return self.process.returncode

    def left(self) -> list[psutil.Process]:
        """Return every living process of this demo."""
        return [process for process in psutil.process_iter() if self._owns(process)]

    def _owns(self, process: psutil.Process) -> bool:
        try:
            told = process.environ().get("DATA_DIR") == str(self.data)
            named = any(str(self.data) in word for word in process.cmdline())
            return (told or named) and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return False


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path / "data")
    yield demo
    for process in demo.left():
        process.kill()


@pytest.mark.slow(60)
def test_the_demo_opens_survives_being_killed_and_leaves_nothing(demo: Demo):
    demo.open(FIRST_SECONDS)
    second = demo.start()
    assert "A demo already runs" in second.communicate(timeout=20)[1].decode()
    assert second.returncode == 2

    demo.kill()
    assert demo.left(), "the processes of a killed demo should have survived it, or this test tests nothing"
    demo.open(SECOND_SECONDS)

    for process in demo.left():
        process.kill()
    demo.kill()
    demo.open(SECOND_SECONDS)

    assert demo.end() == 0
    assert demo.left() == []
