"""The machine under the figures: processors, versions, durability, and how much CPU a process tree has used."""

import os
import platform
from pathlib import Path

from django.db import connection

_PROC = Path("/proc")


def machine() -> dict[str, str]:
    """Return what a reader must know to compare figures: cores, model, versions, load, durability of commits."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'),"
            " current_setting('synchronous_commit'), current_setting('shared_buffers')"
        )
        version, fsync, synchronous, buffers = cursor.fetchone() or ("",) * 4
    return {
        "processor": f"{cores} cores, {_processor()}",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "PostgreSQL": f"{version}, fsync {fsync}, synchronous_commit {synchronous}, shared_buffers {buffers}",
        "load before": " ".join(f"{one:.1f}" for one in os.getloadavg()),
    }


def _processor() -> str:
    cpuinfo = _PROC / "cpuinfo"
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def postmaster() -> int | None:
    """Return the process of PostgreSQL when it runs on this machine and tells; else None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        row = cursor.fetchone()
    stat = _stat(int(row[0])) if row else None
    if stat is None or "postgres" not in stat[0]:
        return None
    return int(stat[1][1])


def cpu_seconds(root: int | None) -> float | None:
    """Return the CPU time of a process, its living children and those that it has buried; None when unknown."""
    own = None if root is None else _stat(root)
    if own is None:
        return None
    ticks = sum(int(value) for value in own[1][11:15])
    for entry in _PROC.iterdir():
        child = _stat(int(entry.name)) if entry.name.isdigit() else None
        if child is not None and int(child[1][1]) == root:
            ticks += int(child[1][11]) + int(child[1][12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> tuple[str, list[str]] | None:
    """Return the name of a process and the rest of its line from its state on (proc(5))."""
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    name, rest = text.split("(", 1)[1].rsplit(")", 1)
    return name, rest.split()
