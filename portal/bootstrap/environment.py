"""The virtual environment: created once, installed with hashes, again only when the lock changes."""

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.bootstrap.console import CannotGoOn, last_line, step
from portal.bootstrap.interpreter import quickest_interpreter
from portal.bootstrap.places import Places

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"


def ensure_environment(places: Places, requirements: str = RUNTIME) -> None:
    """Create the virtual environment and install a lock file into it, unless that is done already.

    Raises: CannotGoOn when Python lacks venv, or the packages cannot be had.
    """
    if not places.venv_is_ours:
        _require_interpreter(places)
        return
    lock = places.project / requirements
    if is_installed(places.venv, lock):
        return
    with _alone(places.project) as hold:
        if not is_installed(places.venv, lock):
            _create_venv(places, hold)
            _install(places, lock, hold)


def is_installed(venv: Path, lock: Path) -> bool:
    """Tell whether this very lock file has been installed to the end."""
    stamp = _stamp(venv, lock)
    return (
        _has_interpreter(venv)
        and not _marker(venv).exists()
        and stamp.exists()
        and stamp.read_text() == fingerprint(lock)
    )


def fingerprint(lock: Path) -> str:
    """Return the hash of a lock file's content."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def was_interrupted(venv: Path) -> bool:
    """Tell whether an installation of ours broke off, so that nothing in it can be trusted."""
    return _marker(venv).exists()


def _create_venv(places: Places, hold: int) -> None:
    if _has_interpreter(places.venv) and not was_interrupted(places.venv):
        return
    interpreter = quickest_interpreter()
    missing = [module for module in ("venv", "ensurepip") if importlib.util.find_spec(module) is None]
    if missing and interpreter == sys.executable:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise CannotGoOn(
            f"This Python has no {missing[0]} module: install it (apt-get install python{version}-venv)"
        )
    with step("Creating the virtual environment"):
        places.venv.mkdir(parents=True, exist_ok=True)
        command = [interpreter, "-m", "venv", "--clear", str(places.venv)]
        _run_logged(places, command, hold, "Creating the virtual environment failed")


def _install(places: Places, lock: Path, hold: int) -> None:
    marker = _marker(places.venv)
    marker.touch()
    options = ["--require-hashes", "--no-deps", "--no-compile", "--no-input", "--disable-pip-version-check"]
    command = [str(places.python), "-m", "pip", "install", *options, "-r", str(lock)]
    with step("Installing the packages (once, from hashes)"):
        _run_logged(places, command, hold, "Installing the packages failed (is the network there?)")
    for done in (DEVELOPMENT, RUNTIME) if lock.name == DEVELOPMENT else (RUNTIME,):
        installed = lock.with_name(done)
        _stamp(places.venv, installed).write_text(fingerprint(installed))
    marker.unlink()


def _run_logged(places: Places, command: list[str], hold: int, failure: str) -> None:
    """Run an installation step; it shares the lock, so that one left over by a killed start is waited for."""
    log = places.log("setup")
    with log.open("wb") as output:
        done = subprocess.run(
            command, stdout=output, stderr=output, umask=0o022, pass_fds=[hold], check=False
        )
    if done.returncode:
        raise CannotGoOn(f"{failure}: {last_line(log)[:200]} (all of it: {log})")


def _require_interpreter(places: Places) -> None:
    if not _has_interpreter(places.venv):
        raise CannotGoOn(f"COMPTOIR_VENV has no bin/python: {places.venv}")


def _has_interpreter(venv: Path) -> bool:
    return os.access(venv / "bin" / "python", os.X_OK)


def _marker(venv: Path) -> Path:
    return venv / "comptoir-installing"


def _stamp(venv: Path, lock: Path) -> Path:
    return venv / f"comptoir-{lock.name}.sha256"


@contextmanager
def _alone(directory: Path) -> Iterator[int]:
    """Hold a lock on a directory, so that two first starts do not install into each other."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
