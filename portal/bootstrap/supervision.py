"""The demo's long-running processes and servers: watched, started again when they die; processes stopped together."""

import http.client
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

from portal.bootstrap.console import CannotGoOn, complain, last_line
from portal.bootstrap.places import Places
from portal.bootstrap.ports import ANYWHERE
from portal.bootstrap.processes import spawn, stop
from portal.bootstrap.servers import Environment

STOP_SECONDS = 20.0
READY_SECONDS = 60.0
STEADY_SECONDS = 60.0
MOST_DEATHS = 5
TICK_SECONDS = 0.5
FIRST_PAUSE_SECONDS = 1.0


@dataclass
class Service:
    """One process of the portal; `deaths` counts those that came soon after a start."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    again: float = 0.0


class Server(Protocol):
    """An embedded server, as the supervisor knows it; see portal.bootstrap.postgres."""

    @property
    def name(self) -> str: ...

    def running(self) -> object | None: ...

    def ensure(self) -> str: ...


@dataclass
class Supervisor:
    """Keeps services, and the embedded servers by the variables of their addresses, running until told to end."""

    places: Places
    environment: Environment
    services: list[Service]
    servers: Mapping[str, Server] = field(default_factory=dict)
    ending: threading.Event = field(default_factory=threading.Event)
    revivals: int = 0

    def start(self) -> None:
        """Start every service, each with a new log; the log of the last run is kept beside it."""
        for service in self.services:
            log = self.places.log(service.name)
            if log.exists():
                log.replace(log.with_suffix(".log.1"))
            self._start(service)

    def watch(self) -> None:
        """Return when told to end; what dies is started again, a service later each time.

        Raises: CannotGoOn when a service or the servers keep dying, or a server does not come back where it was.
        """
        while not self.ending.wait(TICK_SECONDS):
            for variable, server in self.servers.items():
                if not server.running():
                    self._revive(variable, server)
            for service in self.services:
                self._look_after(service)

    def await_ready(self, host: str, port: int) -> bool:
        """Wait until the portal answers that it is ready; False when told to end before.

        Raises: CannotGoOn when it died, or does not get ready.
        """
        deadline = time.monotonic() + READY_SECONDS
        while not self.ending.wait(0.1):
            if is_ready(host, port):
                return True
            for service in self.services:
                if service.process and service.process.poll() is not None:
                    raise CannotGoOn(self._story(service, "ended at its start"))
            if time.monotonic() > deadline:
                raise CannotGoOn(self._story(self.services[0], "does not get ready"))
        return False

    def stop(self) -> None:
        """Stop every service, gently first."""
        stop([self._record(service) for service in self.services], patience=STOP_SECONDS)
        for service in self.services:
            if service.process:
                service.process.wait()

    def _revive(self, variable: str, server: Server) -> None:
        log = self.places.log(server.name)
        self.revivals += 1
        if self.revivals < MOST_DEATHS:
            complain(f"The embedded {server.name} ended; starting it again (why: {log})")
            if server.ensure() == self.environment[variable]:
                return
        raise CannotGoOn(f"The embedded {server.name} ended (why: {log}): start the demo again")

    def _look_after(self, service: Service) -> None:
        now = time.monotonic()
        if service.process is None:
            if now >= service.again:
                self._start(service)
        elif service.process.poll() is not None:
            self._bury(service, now)
        elif now - service.started > STEADY_SECONDS:
            service.deaths = 0

    def _bury(self, service: Service, now: float) -> None:
        service.deaths += 1
        if service.deaths >= MOST_DEATHS:
            raise CannotGoOn(self._story(service, f"ended {service.deaths} times in a row"))
        wait = FIRST_PAUSE_SECONDS * 2.0 ** (service.deaths - 1)
        complain(self._story(service, f"ended; starting it again in {wait:.0f} s"))
        stop([self._record(service)], patience=0, ask=signal.SIGKILL)
        service.process, service.again = None, now + wait

    def _start(self, service: Service) -> None:
        log = self.places.log(service.name)
        service.process = spawn(self._record(service), service.command, env=self.environment, log=log)
        service.started = time.monotonic()

    def _record(self, service: Service) -> Path:
        return self.places.run / f"{service.name}.json"

    def _story(self, service: Service, what: str) -> str:
        log = self.places.log(service.name)
        return f"The {service.name} process {what}: {last_line(log)[:200]} (all of it: {log})"


def is_ready(host: str, port: int) -> bool:
    """Ask the portal on this machine whether it is ready; an answer about the host or HTTPS counts as one."""
    line = http.client.HTTPConnection(ANYWHERE.get(host, host), port, timeout=5)
    try:
        line.request("GET", "/health/ready", headers={"Host": f"localhost:{port}"})
        return line.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
