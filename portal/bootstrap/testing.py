"""`manage.py test`: linters, types and import contracts, then pytest on throw-away servers of its own."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence

from portal.bootstrap.browser import ensure_chromium, is_wanted
from portal.bootstrap.console import say
from portal.bootstrap.environment import DEVELOPMENT, ensure_environment
from portal.bootstrap.machine_code import begin_compiling, finish_compiling, remove_stale
from portal.bootstrap.places import Places
from portal.bootstrap.preparation import compile_translations
from portal.bootstrap.servers import Environment, locked, running_servers

SIDE_BY_SIDE = ["-n", "2", "--dist", "worksteal"]
FAST = ["-m", "not slow and not journey", "--hypothesis-profile", "everyday", *SIDE_BY_SIDE]
CHECKS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "djade": ["djade", "--target-version", "5.2", "--check"],
    "lint-imports": ["lint-imports"],
    "mypy": ["mypy"],
}


def run_tests(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run all checks and tests, or pytest alone when there are arguments; return 0 when all of it passed.

    All tests try the engine compiled, where that can be; those that are asked for as it is written.
    All tests run in two processes side by side, and so do the everyday ones, which `--fast` stands for: without
    slow ones and browser journeys, with a tenth of the drawn examples.
    """
    places = Places.of(environ)
    pytest_arguments = [word for given in arguments for word in (FAST if given == "--fast" else [given])]
    ensure_environment(places, DEVELOPMENT)
    compile_translations(places)
    remove_stale(places)
    if is_wanted(pytest_arguments):
        ensure_chromium(places)
    throw_away = places.for_tests()
    throw_away.make()
    with (
        locked(throw_away.run / "tests.lock"),
        running_servers(throw_away, environ, durable=False) as environment,
        # pytest closes the directory that it shares with other runs to everybody else, the database's user too
        tempfile.TemporaryDirectory(prefix="comptoir-tests-", ignore_cleanup_errors=True) as temporary,
    ):
        # pages are tried on the sources, never on a copy of an earlier run
        shutil.rmtree(throw_away.data / "static", ignore_errors=True)
        compiling = begin_compiling(places) if not arguments else None
        checks_hold = bool(arguments) or run_checks(places, environment)
        finish_compiling(places, compiling)
        command = [str(places.python), "-m", "pytest", *(pytest_arguments or SIDE_BY_SIDE)]
        alone = {**environment, "PYTEST_DEBUG_TEMPROOT": temporary}
        tests = subprocess.run(command, cwd=places.project, env=alone, check=False).returncode
    return tests or int(not checks_hold)


def run_checks(places: Places, environment: Environment) -> bool:
    """Run every check, all at a time, and print what each found; tell whether all hold."""
    begun = time.monotonic()
    running = {
        name: subprocess.Popen(
            command + (_templates(places) if name == "djade" else []),
            cwd=places.project,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name, command in CHECKS.items()
    }
    all_hold = True
    for name, process in running.items():
        output, _ = process.communicate()
        holds = process.returncode == 0
        all_hold = all_hold and holds
        say(f"· {name}: {'holds' if holds else 'FAILS'}{'' if holds else chr(10) + output.rstrip()}")
    say(f"  checks took {time.monotonic() - begun:.0f} s")
    return all_hold


def _templates(places: Places) -> list[str]:
    return [
        str(path.relative_to(places.project)) for path in sorted(places.project.glob("templates/**/*.html"))
    ]
