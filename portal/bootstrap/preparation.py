"""What must be done before the portal can serve: translations compiled, static files collected."""

import hashlib
import subprocess
from collections.abc import Iterable
from pathlib import Path

from portal.bootstrap.console import CannotGoOn, last_line
from portal.bootstrap.places import Places
from portal.bootstrap.servers import Environment

STATIC_SOURCES = ("static/**/*", "portal/*/static/**/*", "orders/static/**/*", "inventory/static/**/*")


def compile_translations(places: Places) -> None:
    """Compile each .po that is newer than its .mo; Babel does it, since a fresh machine has no gettext.

    Raises: CannotGoOn when a translation cannot be compiled.
    """
    log = places.log("translations")
    for source in stale_translations(places.project / "portal" / "locale"):
        target = source.with_suffix(".mo")
        options = ["-i", str(source), "-o", str(target), "-l", source.parents[1].name]
        command = [str(places.python), "-m", "babel.messages.frontend", "compile", *options]
        with log.open("wb") as output:
            done = subprocess.run(command, stdout=output, stderr=output, check=False)
        if done.returncode or _is_stale(source):
            raise CannotGoOn(f"{source} cannot be compiled: {last_line(log)} (all of it: {log})")


def stale_translations(locale: Path) -> list[Path]:
    """Return the .po files without a .mo as new as they are."""
    return [source for source in sorted(locale.glob("*/LC_MESSAGES/*.po")) if _is_stale(source)]


def static_fingerprint(places: Places) -> str:
    """Return a hash of what collectstatic would see: files by size and time, and the installed packages."""
    digest = hashlib.sha256((places.project / "requirements.txt").read_bytes())
    for path in _files(places.project):
        stat = path.stat()
        digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static(places: Places, environment: Environment) -> subprocess.Popen[bytes] | None:
    """Begin to collect the static files and return the process; None when nothing has changed since."""
    target = places.data / "static"
    stamp = _static_stamp(places)
    if target.exists() and stamp.exists() and stamp.read_text() == static_fingerprint(places):
        return None
    target.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    command = [
        str(places.python),
        str(places.project / "manage.py"),
        "collectstatic",
        "--noinput",
        "--clear",
        "-v0",
    ]
    with places.log("static").open("wb") as output:
        return subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )


def finish_static(places: Places, process: subprocess.Popen[bytes] | None) -> None:
    """Wait for the static files.

    Raises: CannotGoOn when they could not be collected.
    """
    if process is None:
        return
    if process.wait():
        log = places.log("static")
        raise CannotGoOn(f"Collecting the static files failed: {last_line(log)} (all of it: {log})")
    _static_stamp(places).write_text(static_fingerprint(places))


def _static_stamp(places: Places) -> Path:
    return places.run / "static.sha256"


def _files(project: Path) -> Iterable[Path]:
    return sorted(path for pattern in STATIC_SOURCES for path in project.glob(pattern) if path.is_file())


def _is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime < source.stat().st_mtime
