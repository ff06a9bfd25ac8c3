"""The promise engine as machine code: compiled once by mypyc from its own typed source, half the time for a quote.

Where there is no C compiler, or no header of Python, the engine runs as it is written. What was compiled of another
state of the source is removed before anything is imported, so that the source always rules.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from portal.bootstrap.console import complain, last_line, step
from portal.bootstrap.environment import RUNTIME
from portal.bootstrap.places import Places

ENGINE = Path("promising") / "engine"
FINGERPRINT = "comptoir-engine.sha256"
MODULES = (
    "awaiting", "because", "calendars", "choosing", "courses", "cover", "dealing", "draft", "facts", "gates",
    "gathering", "model", "network", "options", "parts", "path", "patient", "plans", "pools", "prices", "problem",
    "rivals", "sailing", "scarcity", "sets", "sharing", "sooner", "sparing", "splits", "standins", "stock",
    "supply", "timetable", "together", "units", "walks", "zones",
)  # fmt: skip
_OPTIMISED = {"MYPYC_OPT_LEVEL": "1", "MYPYC_DEBUG_LEVEL": "0"}


def begin_compiling(places: Places) -> subprocess.Popen[bytes] | None:
    """Begin to compile the engine aside and return the process; None when it is compiled, or cannot be."""
    if remove_stale(places) or not places.venv_is_ours or not _can_compile(places):
        return None
    workshop = _workshop(places)
    shutil.rmtree(workshop, ignore_errors=True)
    shutil.copytree(
        places.project / ENGINE, workshop / ENGINE, ignore=shutil.ignore_patterns("*.so", "__pycache__")
    )
    (workshop / "promising" / "__init__.py").touch()
    (workshop / FINGERPRINT).write_text(_fingerprint(places, workshop))
    sources = [f"{ENGINE}/{name}.py" for name in MODULES]
    command = [str(places.python), "-m", "mypyc", "--config-file=", "--strict", *sources]
    with places.log("engine").open("wb") as output:
        environment = {**os.environ, **_OPTIMISED}
        return subprocess.Popen(
            command, cwd=workshop, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )


def finish_compiling(places: Places, process: subprocess.Popen[bytes] | None) -> None:
    """Wait for the compiled engine and put it in its place: to be called while no process of the portal runs."""
    if process is None:
        return
    workshop = _workshop(places)
    with step("Compiling the promise engine (once)"):
        code = process.wait()
    if code == 0:
        for library in workshop.glob("*__mypyc.*.so"):
            shutil.move(library, _packages(places) / library.name)
        for module in (workshop / ENGINE).glob("*.so"):
            shutil.move(module, places.project / ENGINE / module.name)
        shutil.move(workshop / FINGERPRINT, _stamp(places))
    else:
        log = places.log("engine")
        complain(f"  The promise engine runs uncompiled, slower: {last_line(log)[:200]} (all of it: {log})")
    shutil.rmtree(workshop, ignore_errors=True)


def remove_stale(places: Places) -> bool:
    """Remove what was compiled of another state of the source, or for another environment; tell whether it is fresh."""
    stamp = _stamp(places)
    compiled = list((places.project / ENGINE).glob("*.so"))
    if compiled and stamp.exists() and stamp.read_text() == _fingerprint(places, places.project):
        return True
    for stale in (stamp, *compiled):
        stale.unlink(missing_ok=True)
    return False


def _can_compile(places: Places) -> bool:
    """Whether there is a C compiler, and the header of the environment's Python."""
    asked = [str(places.python), "-c", "import sysconfig; print(sysconfig.get_path('include'))"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return shutil.which("cc") is not None and (Path(told) / "Python.h").exists()


def _fingerprint(places: Places, tree: Path) -> str:
    """Return a hash of all that machine code rests on: the source in a tree, what compiles it, for which Python."""
    digest = hashlib.sha256((places.project / RUNTIME).read_bytes())
    digest.update(repr((MODULES, sorted(_OPTIMISED.items()))).encode())
    for path in sorted((tree / ENGINE).glob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    digest.update((places.venv / "pyvenv.cfg").read_bytes())
    return digest.hexdigest()


def _workshop(places: Places) -> Path:
    return places.data / "engine"


def _stamp(places: Places) -> Path:
    return places.venv / FINGERPRINT


def _packages(places: Places) -> Path:
    return places.package_file("numpy/__init__.py").parents[1]
