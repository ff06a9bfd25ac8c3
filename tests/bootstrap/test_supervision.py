"""The demo's processes are watched: who dies is started again, who keeps dying ends the demo with a reason."""

import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.bootstrap import supervision
from portal.bootstrap.console import CannotGoOn
from portal.bootstrap.places import Places
from portal.bootstrap.processes import read_record
from portal.bootstrap.supervision import Service, Supervisor

SLEEPER = ["sh", "-c", "echo started; exec sleep 60"]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "TICK_SECONDS", 0.02)
    monkeypatch.setattr(supervision, "FIRST_PAUSE_SECONDS", 0.01)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places.of({"DATA_DIR": str(tmp_path)})
    places.make()
    return places


@pytest.fixture
def supervisor(places: Places) -> Iterator[Supervisor]:
    supervisor = Supervisor(places, {"PATH": "/usr/bin:/bin"}, [Service("web", SLEEPER)])
    yield supervisor
    supervisor.ending.set()
    supervisor.stop()


def pid(places: Places) -> int:
    record = read_record(places.run / "web.json")
    return record.pid if record else 0


def test_a_service_that_dies_is_started_again(supervisor: Supervisor, places: Places):
    supervisor.start()
    first = supervisor.services[0].process
    assert first is not None
    watching = threading.Thread(target=supervisor.watch)
    watching.start()

    first.kill()
    deadline = time.monotonic() + 10
    while pid(places) in {0, first.pid} and time.monotonic() < deadline:
        time.sleep(0.02)

    supervisor.ending.set()
    watching.join()
    assert pid(places) not in {0, first.pid}


def test_a_service_that_keeps_dying_ends_the_demo_with_its_last_words(supervisor: Supervisor):
    supervisor.services[0].command = ["sh", "-c", "echo the disk is full; exit 1"]
    supervisor.start()

    with pytest.raises(CannotGoOn, match=r"web process ended 5 times in a row: the disk is full .*web\.log"):
        supervisor.watch()


def test_a_service_that_dies_at_once_is_not_waited_for(supervisor: Supervisor):
    supervisor.services[0].command = ["sh", "-c", "echo no such module; exit 1"]
    supervisor.start()

    with pytest.raises(CannotGoOn, match="web process ended at its start: no such module"):
        supervisor.await_ready("127.0.0.1", 1)


class Database:
    """An embedded server that is dead until it is ensured, so many times over."""

    name = "postgres"

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.is_running = False

    def running(self) -> object | None:
        return self if self.is_running else None

    def ensure(self) -> str:
        address = self.addresses.pop(0)
        self.is_running = not self.addresses
        return address


def test_a_server_that_dies_is_started_again_where_it_was(supervisor: Supervisor):
    database = Database("there")
    supervisor.environment["DATABASE_URL"] = "there"
    supervisor.servers = {"DATABASE_URL": database}
    supervisor.start()
    watching = threading.Thread(target=supervisor.watch)

    watching.start()
    deadline = time.monotonic() + 10
    while not database.is_running and time.monotonic() < deadline:
        time.sleep(0.02)
    supervisor.ending.set()
    watching.join()

    assert (database.is_running, supervisor.revivals) == (True, 1)


@pytest.mark.parametrize("addresses", [["elsewhere"], ["there"] * 10])
def test_a_server_that_moves_or_keeps_dying_ends_the_demo_with_the_log_to_read(
    supervisor: Supervisor, addresses: list[str]
):
    supervisor.environment["DATABASE_URL"] = "there"
    supervisor.servers = {"DATABASE_URL": Database(*addresses)}
    supervisor.start()

    with pytest.raises(CannotGoOn, match=r"embedded postgres ended .*postgres\.log"):
        supervisor.watch()


def test_stopping_leaves_no_process_and_no_record(supervisor: Supervisor, places: Places):
    supervisor.start()
    process = supervisor.services[0].process
    assert process is not None

    supervisor.stop()

    assert process.returncode == -signal.SIGTERM
    assert pid(places) == 0


def test_the_log_of_the_last_run_is_kept(supervisor: Supervisor, places: Places):
    places.log("web").write_text("last words")

    supervisor.start()

    assert places.log("web").with_suffix(".log.1").read_text() == "last words"
