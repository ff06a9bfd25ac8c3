"""Processes that the bootstrap started: recorded on disk, recognised after a crash, stopped; no others."""

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PROC = Path("/proc")
KILL_SECONDS = 10.0
# Kept, since a forgotten process that still runs is warned of; servers outlive whoever starts them.
_started: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Process:
    """A living process; `started` is a token that tells it from a later one with the same pid."""

    pid: int
    group: int
    started: str
    command: str


@dataclass(frozen=True)
class Record:
    """What is kept on disk of a process that was started here; its pid is its process group's id too."""

    pid: int
    started: str
    command: str
    port: int | None = None


def living() -> list[Process]:
    """Return the processes of this machine, zombies left out."""
    return list(_living_by_proc() if PROC.joinpath("self", "stat").exists() else _living_by_ps())


def remains(record: Record, processes: Iterable[Process]) -> list[Process]:
    """Return what lives of a record: its leader by pid and start, with its group.

    Without the leader, the rest of the group is recognised by the same command line.
    """
    group = [process for process in processes if process.group == record.pid]
    leader = next((process for process in group if process.pid == record.pid), None)
    if leader is None:
        return [process for process in group if process.command == record.command]
    return group if leader.started == record.started else []


def is_alive(record: Record) -> bool:
    """Tell whether the recorded process itself still runs."""
    return any(process.pid == record.pid for process in remains(record, living()))


def read_record(path: Path) -> Record | None:
    """Return the record at a path, or None when there is none that can be read."""
    try:
        return Record(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write_record(path: Path, pid: int, *, command: str, port: int | None = None) -> Record:
    """Record a process that has just been started or found."""
    started = next((process.started for process in living() if process.pid == pid), "")
    record = Record(pid=pid, started=started, command=command, port=port)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(record)))
    fresh.replace(path)
    return record


def spawn(
    record: Path,
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    log: Path | None = None,
    port: int | None = None,
    user: tuple[int, int] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that a Ctrl-C reaches only the bootstrap, and record it.

    `user` is (uid, gid) to run as; output goes to `log`, or to the terminal when there is none.
    """
    _bury_dead()
    output = log.open("ab") if log else None
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(env) if env is not None else None,
            start_new_session=True,
            **identity(user),
        )
    finally:
        if output:
            output.close()
    _started.append(process)
    write_record(record, process.pid, command=" ".join(command), port=port)
    return process


def _bury_dead() -> None:
    """Take note of children that ended: a database sees its killed predecessor as running until somebody has."""
    _started[:] = [process for process in _started if process.poll() is None]


def identity(user: tuple[int, int] | None) -> dict[str, Any]:
    """Return the arguments that make a subprocess run as (uid, gid)."""
    return {"user": user[0], "group": user[1], "extra_groups": []} if user else {}


def stop(records: Iterable[Path], *, patience: float, ask: signal.Signals = signal.SIGTERM) -> None:
    """Ask recorded processes to end, wait `patience` seconds in all, kill the rest; forget the records."""
    paths = list(records)
    known = [record for record in map(read_record, paths) if record]
    for record in known:
        if is_alive(record):
            _send(record.pid, ask)
    deadline = time.monotonic() + patience
    while (left := _all_remains(known)) and time.monotonic() < deadline + KILL_SECONDS:
        if time.monotonic() > deadline:
            for process in left:
                _send(process.pid, signal.SIGKILL)
        time.sleep(0.1)
    for path in paths:
        path.unlink(missing_ok=True)


def _all_remains(records: Sequence[Record]) -> list[Process]:
    processes = living()
    return [process for record in records for process in remains(record, processes)]


def _send(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _living_by_proc() -> Iterable[Process]:
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(errors="replace")
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            state, _, group, *rest = stat.rpartition(")")[2].split()
            if state not in "ZX":
                words = command.decode(errors="replace").rstrip("\0").replace("\0", " ")
                yield Process(int(entry.name), int(group), started=rest[16], command=words)


def _living_by_ps() -> Iterable[Process]:
    listing = subprocess.run(
        ["ps", "-axo", "pid=,pgid=,stat=,lstart=,command="], capture_output=True, text=True, check=True
    )
    for line in listing.stdout.splitlines():
        pid, group, state, *rest = line.split(None, 8)
        if not state.startswith("Z"):
            yield Process(int(pid), int(group), started=" ".join(rest[:5]), command=" ".join(rest[5:]))
