"""Processes are recognised after a crash and stopped; what was not started here is left alone."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.bootstrap.processes import (
    Process,
    Record,
    is_alive,
    living,
    read_record,
    remains,
    spawn,
    stop,
    write_record,
)

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
RECORD = Record(pid=70, started="1000", command="celery worker")


def process(pid: int, *, group: int = 70, started: str = "1000", command: str = "celery worker") -> Process:
    return Process(pid=pid, group=group, started=started, command=command)


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes of a test, ended with it."""
    processes: list[subprocess.Popen[bytes]] = []
    yield processes
    for one in processes:
        one.kill()
        one.wait()


def test_a_recorded_process_is_found_with_its_group():
    child = process(71, started="1001")

    assert remains(RECORD, [process(70), child, process(80, group=80)]) == [process(70), child]


def test_a_later_process_with_the_same_pid_is_not_ours():
    assert remains(RECORD, [process(70, started="2000", command="vim")]) == []


def test_orphans_of_a_dead_leader_are_found_by_their_command():
    orphan = process(71, started="1001")

    assert remains(RECORD, [orphan, process(72, command="somebody else's")]) == [orphan]


def test_this_process_is_among_the_living():
    ours = [one for one in living() if one.command.startswith(sys.executable)]

    assert ours


def test_a_spawned_process_is_recorded_and_stopped(tmp_path: Path, started: list[subprocess.Popen[bytes]]):
    record = tmp_path / "sleeper.json"
    started.append(spawn(record, ["sleep", "60"], port=8000))
    known = read_record(record)
    assert known is not None
    assert known.port == 8000
    assert is_alive(known)

    stop([record], patience=5)

    assert started[0].wait(timeout=5) == -signal.SIGTERM
    assert not record.exists()


def test_a_process_that_ignores_the_request_is_killed_in_the_end(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
):
    record, log = tmp_path / "stubborn.json", tmp_path / "log"
    started.append(spawn(record, [sys.executable, "-c", STUBBORN], log=log))
    while "ready" not in log.read_text():
        time.sleep(0.05)

    stop([record], patience=0.3)

    assert started[0].wait(timeout=5) == -signal.SIGKILL


def test_a_stale_record_does_not_stop_somebody_elses_process(
    tmp_path: Path, started: list[subprocess.Popen[bytes]]
):
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    started.append(stranger)
    record = tmp_path / "web.json"
    write_record(record, stranger.pid, command="uvicorn")
    record.write_text(record.read_text().replace('"started": "', '"started": "9'))

    stop([record], patience=1)

    assert stranger.poll() is None
    assert not record.exists()


@pytest.mark.parametrize("content", ["", "{", '{"pid": 1}', "[]"])
def test_a_damaged_record_counts_as_none(tmp_path: Path, content: str):
    record = tmp_path / "web.json"
    record.write_text(content)

    assert read_record(record) is None


def test_the_log_receives_what_the_process_says(tmp_path: Path, started: list[subprocess.Popen[bytes]]):
    log = tmp_path / "log"

    started.append(spawn(tmp_path / "one.json", ["sh", "-c", "echo out; echo err >&2"], log=log))
    started[0].wait()

    assert log.read_text() == "out\nerr\n"
